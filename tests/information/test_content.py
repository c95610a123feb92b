"""The pages as they stand: facts and sources, plain words, and a reading age that a tired reader can manage."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.information.facts import CARRIED
from tools.reading_age import blocks_of, ease_of, line_of
from tracker.information.loader import FACTS, FOLDER, Page, load

PAGES = load(FOLDER).pages
EACH = pytest.mark.parametrize("shown", PAGES, ids=lambda page: page.slug)

TITLES = {
    "What dystonia is",
    "Signs and movements",
    "Parts of the body",
    "Pain",
    "Mind and mood",
    "Causes and the brain",
    "Getting a diagnosis",
    "How it changes through the day",
    "Treatment and outlook",
    "How common it is",
    "History",
    "Using this diary well",
    "Words explained",
    "About this information",
}
HARDEST = 7
"""A school year of the USA: readers of twelve are in year 6 or 7."""
LONGEST_PARAGRAPH, LONGEST_SENTENCE = 55, 25
"""Words."""

AVOIDED = re.compile(
    r"\b(monitor|detect|analys|interpret|assess|predict|alert|alarm|diagnos(e|ed|es|ing)\b)", re.IGNORECASE
)
NAMES = {
    *("Dystonia Society", "Dystonia UK", "Hermann Oppenheim", "David Marsden", "Stanley Fahn", "999", "NHS 111"),
    *(
        "Log",
        "Where",
        "Undo",
        "Same as",
        "Diary",
        "Settings",
        "Another time",
        "On this phone",
        "Sleep",
        "More",
        "Treatments",
    ),
    *("Factors of your own", "Show", "Table"),
}
"""What stands in bold and needs no explaining: names of people, of charities, of numbers to call and of buttons."""
OTHERWISE_BOLD = {
    *("New trouble with swallowing or speaking after botulinum toxin", "After botulinum toxin:", "Storms of spasms:"),
    *("One number is a whole entry.", "None of these curves belongs to a condition.", "show to a neurologist"),
    *("neck", "eyes", "general information only", "involuntary spasm", "minimum estimates", "syllables"),
}
"""What stands in bold because it must not be missed, or is explained in the same sentence and is met nowhere else."""


def words_of(shown: Page) -> str:
    """The page's own text; headings and items of a list end like sentences, so that they are not read into the next."""
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h2|h3|title|desc)>", ".\n", shown.body)))
    return " ".join(re.sub(r"([?.:])\s*\.\n", r"\1\n", text).split())


def page_of(slug: str) -> Page:
    return next(page for page in PAGES if page.slug == slug)


def terms() -> set[str]:
    return {heading.text.lower() for heading in page_of("words-explained").headings if heading.level == 3}


def test_the_pages_that_a_reader_needs_are_there() -> None:
    assert {page.title for page in PAGES} == TITLES
    assert [page.order for page in PAGES] == list(range(1, len(PAGES) + 1))


def test_every_fact_has_one_home() -> None:
    homes = [fact for page in PAGES for fact in page.facts]
    assert sorted(homes) == sorted(FACTS)


@pytest.mark.parametrize("fact", sorted(FACTS, key=lambda fact: (fact[0], int(fact[1:]))))
def test_a_fact_is_told_with_all_that_belongs_to_it(fact: str) -> None:
    text = words_of(next(page for page in PAGES if fact in page.facts))
    assert CARRIED[fact]
    assert [part for part in CARRIED[fact] if not re.search(part, text)] == []


@EACH
def test_each_page_names_its_sources_and_its_review(shown: Page) -> None:
    assert shown.sources
    assert shown.reviewed.year >= 2026
    assert shown.summary


@EACH
def test_facts_from_elsewhere_are_shown_as_such(shown: Page) -> None:
    others = {fact for source in shown.sources if source.is_other for fact in source.facts}
    assert {fact for fact in shown.facts if fact.startswith("N")} <= others


@EACH
def test_headings_ask_what_a_reader_asks(shown: Page) -> None:
    assert shown.questions
    assert all(heading.text.endswith("?") for heading in shown.questions)


@EACH
def test_a_reader_of_twelve_can_follow(shown: Page) -> None:
    ease = ease_of(shown)
    assert ease.words > 100, "the figures need something to rest on"
    assert ease.flesch_kincaid <= HARDEST
    assert ease.letters <= HARDEST


@EACH
def test_what_is_reported_is_what_is_measured(shown: Page) -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "information.md"
    assert line_of(shown) in document.read_text(encoding="utf-8").splitlines()


def test_the_measure_knows_hard_words_from_plain_ones() -> None:
    plain, hard = (
        Page("p", "", "", 1, page_of("pain").reviewed, (), (), (), (), f"<h2>Pain?</h2>\n<p>{text}</p>")
        for text in ("The arm may ache when you move it.", "Involuntary contractions necessitate consultation.")
    )
    assert ease_of(plain).flesch_kincaid < 3
    assert ease_of(hard).flesch_kincaid > 20
    # con-trac-tions: the dictionary knows it, hyphenation alone would be too kind
    assert ease_of(plain).words == 8


@EACH
def test_paragraphs_and_sentences_are_short(shown: Page) -> None:
    blocks = blocks_of(shown)
    assert [text for text in blocks if len(text.split()) > LONGEST_PARAGRAPH] == []
    sentences = [part for text in blocks for part in re.split(r"(?<=[.?])\s+", text)]
    assert [text for text in sentences if len(text.split()) > LONGEST_SENTENCE] == []


@EACH
def test_words_that_promise_too_much_are_avoided(shown: Page) -> None:
    assert not AVOIDED.search(f"{shown.title} {shown.summary} {words_of(shown)}")


@EACH
def test_what_is_set_off_as_a_term_is_explained(shown: Page) -> None:
    known = terms() | {f"{term}s" for term in terms()}
    bold = {unescape(text) for text in re.findall(r"<strong>(.*?)</strong>", shown.body)}
    assert {text for text in bold - NAMES - OTHERWISE_BOLD if text.lower() not in known} == set()


def test_the_glossary_stands_in_the_order_of_the_alphabet() -> None:
    listed = [heading.text.lower() for heading in page_of("words-explained").headings if heading.level == 3]
    assert listed == sorted(set(listed))


@EACH
def test_nothing_in_a_page_comes_from_elsewhere(shown: Page) -> None:
    assert not re.search(r"<(img|script|style|iframe|image|use)\b|https?:|\bstyle=|\bxlink:|url\((?!#)", shown.body)
    assert all(not link.startswith(("http", "//", "mailto")) for link in shown.links)


def test_a_rising_chart_is_never_called_a_diagnosis() -> None:
    text = words_of(page_of("how-it-changes-through-the-day"))
    assert "It is never a diagnosis" in text
    assert "rules nothing out" in text
    assert "nine people" in text


def test_emergency_numbers_stand_where_they_are_looked_for() -> None:
    assert page_of("about-this-information").questions[0].text == "Where can I get help now?"
    assert page_of("treatment-and-outlook").questions[0].text == "When is it an emergency?"
    assert "call 999" in words_of(page_of("treatment-and-outlook"))
    text = words_of(page_of("about-this-information"))
    for part in (
        r"999 is the emergency number in the UK",
        r"NHS 111",
        r"Dystonia UK, the charity, has a helpline",
        r"Nobody follows what you write here",
        r"the app calls nobody",
    ):
        assert re.search(part, text), part


def test_the_diary_is_told_what_it_is_and_is_not() -> None:
    for slug in ("about-this-information", "using-this-diary-well"):
        text = words_of(page_of(slug))
        assert re.search(r"It records,? and", text)
        assert "no diagnosis" in text
        assert "no advice on treatment" in text
