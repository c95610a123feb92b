"""The pages as they stand: facts and sources, plain words, and a reading age that a tired reader can manage."""

from __future__ import annotations

import re
from html import unescape

import pytest
import textstat

from tracker.information.loader import FACTS, FOLDER, Page, load

PAGES = load(FOLDER).pages
EACH = pytest.mark.parametrize("shown", PAGES, ids=lambda page: page.slug)

AVOIDED = re.compile(
    r"\b(monitor|detect|analys|interpret|assess|predict|alert|alarm|diagnos(e|ed|es|ing)\b)", re.IGNORECASE
)


def words_of(shown: Page) -> str:
    """The page's own text; headings and items of a list end like sentences, so that they are not read into the next."""
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h2|h3)>", ".\n", shown.body)))
    return re.sub(r"([?.:])\s*\.\n", r"\1\n", text)


def paragraphs_of(shown: Page) -> str:
    """The running text alone: headings and lists are short and would flatter the figure."""
    return unescape(re.sub(r"<[^>]+>", "", "\n".join(re.findall(r"<p>(.*?)</p>", shown.body, re.DOTALL))))


def test_every_fact_has_one_home() -> None:
    homes = [fact for page in PAGES for fact in page.facts]
    assert sorted(homes) == sorted(FACTS)


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
    # Both formulas give a school year of the USA, which is the age less five or six. They count letters: the ones that
    # count syllables would fetch a dictionary from elsewhere.
    text = paragraphs_of(shown)
    assert textstat.automated_readability_index(text) <= 8
    assert textstat.coleman_liau_index(text) <= 9


@EACH
def test_paragraphs_are_short(shown: Page) -> None:
    for paragraph in re.findall(r"<p>(.*?)</p>", shown.body, re.DOTALL):
        assert len(paragraph.split()) <= 70, paragraph


@EACH
def test_words_that_promise_too_much_are_avoided(shown: Page) -> None:
    assert not AVOIDED.search(f"{shown.title} {shown.summary} {words_of(shown)}")


@EACH
def test_nothing_in_a_page_comes_from_elsewhere(shown: Page) -> None:
    assert not re.search(r"<(img|script|style|iframe|svg)\b|https?:|\bstyle=", shown.body)
    assert all(not link.startswith(("http", "//", "mailto")) for link in shown.links)


def test_a_rising_chart_is_never_called_a_diagnosis() -> None:
    text = words_of(next(page for page in PAGES if page.slug == "how-it-changes-through-the-day"))
    assert "It is never a diagnosis" in text
    assert "rules nothing out" in text
    assert "nine people" in text


def test_emergency_numbers_stand_where_they_are_looked_for() -> None:
    for slug in ("about-this-information", "treatment-and-outlook"):
        assert "999" in words_of(next(page for page in PAGES if page.slug == slug))
    about = words_of(next(page for page in PAGES if page.slug == "about-this-information"))
    assert "NHS 111" in about
    assert "Dystonia UK" in about
