"""The translations: whole, with the placeholders of the source, and promising no more than a diary."""

from __future__ import annotations

import re

import pytest

from tools.environment import ROOT
from tools.words import catalogue_of, faults_of, in_source
from tracker.web.languages import LANGUAGES, SOURCE

OTHERS = tuple(language.locale for tag, language in LANGUAGES.items() if tag != SOURCE)

PROMISES = {
    "es": re.compile(r"\b(?:monitor|monitoriz|detect|alert|alarm|predic|predec|evalú|evaluar|diagn[oó]st)\w*", re.I),
    "ar": re.compile(r"(?:مراقب|رصد|كشف|تنبيه|إنذار|تنبؤ|تقييم|تشخيص)\w*"),
}
"""As in `test_words`, and with the same way out: where the English text has the word too, it is its denial."""
IN_ENGLISH = re.compile(r"monitor|detect|alert|alarm|predict|assess|diagnos|watch", re.I)


@pytest.mark.parametrize("locale", OTHERS)
def test_every_text_is_translated_with_its_placeholders(locale: str) -> None:
    assert list(faults_of(catalogue_of(locale))) == []


@pytest.mark.parametrize("locale", OTHERS)
def test_the_catalogue_holds_the_texts_of_the_source_and_no_others(locale: str) -> None:
    texts, held = ({str(one.id) for one in catalogue if one.id} for catalogue in (in_source(), catalogue_of(locale)))
    assert sorted(texts ^ held) == []


@pytest.mark.parametrize("locale", OTHERS)
def test_no_word_promises_more_than_a_diary(locale: str) -> None:
    found = [
        form
        for message in catalogue_of(locale)
        if message.id and not IN_ENGLISH.search(str(message.id))
        for form in ([message.string] if isinstance(message.string, str) else message.string)
        if PROMISES[locale].search(form)
    ]
    assert found == []


@pytest.mark.parametrize("locale", OTHERS)
def test_digits_are_0_to_9_in_every_language(locale: str) -> None:
    texts = [message.string for message in catalogue_of(locale)]
    forms = [form for text in texts for form in ([text] if isinstance(text, str) else text)]
    assert [form for form in forms if any(sign.isdigit() and sign not in "0123456789" for sign in form)] == []


def test_numbers_are_written_as_the_reader_does() -> None:
    """By `thousands` and `number`, never by a format of Python's, whose commas a Spaniard reads as decimals."""
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "tracker").rglob("*.py")]
    found = [str(page.relative_to(ROOT)) for page in pages if re.search(r":,[.\d]*f?\}", page.read_text("utf-8"))]
    assert found == ["tracker/cli.py"]


def test_what_lacks_a_placeholder_or_a_form_is_named() -> None:
    catalogue = catalogue_of("ar")
    one = next(message for message in catalogue if message.id == ("%(num)s entry", "%(num)s entries"))
    one.string = ("a", "b", "c", "%(name)s", "e", "")
    two = next(message for message in catalogue if message.id == "Undo %(value)s")
    two.string = "تراجع"
    assert sorted(faults_of(catalogue)) == ["Undo %(value)s: lost ['%(value)s']", "not translated: %(num)s entry"]
    one.string = ("a", "b", "c", "%(name)s", "e", "f")
    assert "%(num)s entry: unknown ['%(name)s']" in list(faults_of(catalogue))
