"""It is a diary: it records and shows. No word that a person reads may promise more than that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.contracts import readers

ROOT = Path(__file__).resolve().parents[2]

PROMISES = re.compile(r"\b(?:monitor|detect|analy[sz]|interpret|assess|predict|alert|alarm|diagnos)\w*", re.IGNORECASE)
DENIABLE = re.compile(r"(?:diagnos|alarm)", re.IGNORECASE)
DENIAL = re.compile(r"\b(?:not|no|never|nor|neither|without|cannot)\b", re.IGNORECASE)
DIAGNOSIS = re.compile(r"diagnos", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|\n\s*[-*|#]")

Reader = Callable[[str], Iterator[str]]

SHOWN: dict[str, Reader] = {
    "tracker/**/*.py": readers.of_python,
    "templates/**/*.html": readers.of_template,
    "static/js/**/*.js": readers.of_script,
    "static/**/*.webmanifest": readers.of_manifest,
    "README.md": readers.of_markdown,
    "docs/**/*.md": readers.of_markdown,
    "info_content/**/*.md": readers.of_markdown,
}


def promises(texts: Iterable[str], *, on_medicine: bool = False) -> list[str]:
    """Return each sentence of `texts` with a word that a diary must not claim for itself.

    Saying that it does *not* diagnose, or raises *no* alarms, is the disclaimer. Pages on medicine may speak of
    diagnosis, which is what doctors do.
    """
    found = []
    for text in texts:
        for sentence in SENTENCE.split(text):
            for word in PROMISES.findall(sentence):
                denied = DENIABLE.match(word) and DENIAL.search(sentence)
                if not denied and not (on_medicine and DIAGNOSIS.match(word)):
                    found.append(f"{word}: {' '.join(sentence.split())[:120]}")
    return found


@pytest.mark.parametrize("pattern", SHOWN)
def test_no_word_promises_more_than_a_diary(pattern: str) -> None:
    on_medicine = pattern.startswith("info_content")
    faults = {
        str(file.relative_to(ROOT)): found
        for file in ROOT.glob(pattern)
        if (found := promises(SHOWN[pattern](file.read_text(encoding="utf-8")), on_medicine=on_medicine))
    }
    assert faults == {}


@pytest.mark.parametrize("pattern", [pattern for pattern in SHOWN if not pattern.endswith(".webmanifest")])
def test_files_are_read_at_all(pattern: str) -> None:
    assert list(ROOT.glob(pattern))


WORDS = ["monitors", "detected", "Analysis", "analyzing", "interpretation", "assess", "predicts", "alerts"]


@pytest.mark.parametrize("word", WORDS)
def test_each_word_is_seen(word: str) -> None:
    assert promises([f"This app {word} spasms."])
    assert promises([f"This app does not {word}."])


def test_the_disclaimer_may_say_what_the_app_does_not_do() -> None:
    assert promises(["It does not diagnose, score disease, advise on treatment or raise alarms."]) == []
    assert promises(["It is not a doctor. It diagnoses dystonia."]) != []
    assert promises(["Sets an alarm."]) != []


def test_only_pages_on_medicine_speak_of_diagnosis() -> None:
    text = ["A neurologist makes the diagnosis."]
    assert promises(text, on_medicine=True) == []
    assert promises(text) != []


def test_python_is_read_for_its_marked_messages_alone() -> None:
    source = 'alert = "alert"\n_("Pain alert")\nwords.ngettext("%(num)s alarm", "%(num)s alarms", n)\nN_("Detected")\n'
    assert len(promises(readers.of_python(source))) == 4


def test_templates_are_read_as_a_person_hears_them() -> None:
    silent = '<p role="alert" class="alert">{# alert #}{{ alert(detect) }}</p>'
    assert promises(readers.of_template(silent)) == []
    heard = '<p aria-label="Alert">Alarm {{ _("Detected") }} {% trans %}Predicted{% endtrans %}</p>'
    assert len(promises(readers.of_template(heard))) == 4


def test_scripts_are_read_for_their_sentences() -> None:
    assert promises(readers.of_script("// don't alert\nset('role', 'alert'); /* it's an alarm */")) == []
    assert promises(readers.of_script("say('Spasm detected'); say(`Alert ${n}`)")) != []


def test_markdown_is_read_without_its_code() -> None:
    assert promises(readers.of_markdown("Run `detect`.\n\n```\nalert\n```\n[page](alert.md)")) == []
    assert promises(readers.of_markdown("It detects.")) != []


def test_a_manifest_is_read_whole() -> None:
    assert promises(readers.of_manifest('{"name": "Diary", "shortcuts": [{"name": "Alerts"}]}')) != []


def test_what_can_be_chosen_stands_there_as_buttons() -> None:
    """Radios and buttons, never a list that opens: product.md."""
    assert [page.name for page in (ROOT / "templates").rglob("*.html") if "<select" in page.read_text("utf-8")] == []
