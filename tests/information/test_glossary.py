"""Words explained where they stand: which are found, which are left alone, and what comes with the page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.information.test_loader import BODY, FRONT, read, written
from tracker.information.loader import Page, library

WORDS = written(
    FRONT.replace("order = 1", "order = 2").replace('["F1"]', "[]"),
    body="""## What do the words mean?

In order.

### Dystonia

A *condition*. See [pain](pain).

### Neck dystonia

Of the neck.

### Tremor

A shaking.

### Writer's cramp

Of the hand.
""",
)


def linked(folder: Path, body: str) -> list[tuple[str, str]]:
    page = read(folder, **{"pain": written(body=body), "words-explained": WORDS}).find("pain")
    assert page is not None
    return re.findall(r'<a href="words-explained#([a-z-]+)" class="term">([^<]+)</a>', page.explained)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("## What?\n\nA tremor, and a tremor.\n", [("tremor", "tremor")]),
        ("## What?\n\nTremors come.\n\n- and Tremor goes\n", [("tremor", "Tremors")]),
        ("## One?\n\nA tremor.\n\n## Two?\n\nA tremor.\n", [("tremor", "tremor"), ("tremor", "tremor")]),
        ("## One?\n\nA tremor.\n\n### Within?\n\nA tremor.\n", [("tremor", "tremor")]),
        ("## Tremor?\n\nNone.\n", []),
        ("## What?\n\nSee [a tremor](#what), and `tremor`.\n", []),
        ("## What?\n\nNeck dystonia, and dystonia.\n", [("neck-dystonia", "Neck dystonia"), ("dystonia", "dystonia")]),
        ("## What?\n\nIt is **neck\ndystonia**.\n", [("neck-dystonia", "neck\ndystonia")]),
        ("## One?\n\nDystonia.\n\n## Two?\n\nDystonia.\n", [("dystonia", "Dystonia")]),
        ("## What?\n\nDystonia UK and the Dystonia Society.\n", []),
        ("## What?\n\nIt is writer\u2019s cramp.\n", [("writers-cramp", "writer\u2019s cramp")]),
        ("## What?\n\nTremorous, pre-tremor and tremor-like.\n", []),
    ],
)
def test_a_term_is_found_where_it_first_stands(tmp_path: Path, body: str, found: list[tuple[str, str]]) -> None:
    assert linked(tmp_path, body) == found


def test_the_page_itself_stays_as_it_was_written(tmp_path: Path) -> None:
    shelf = read(tmp_path, **{"pain": written(body=BODY + "\nA tremor.\n"), "words-explained": WORDS})
    page, words = shelf.find("pain"), shelf.find("words-explained")
    assert page is not None
    assert words is not None
    assert "<a" not in page.body
    assert page.links == ()
    assert [(term.name, term.meaning) for term in page.terms] == [("Tremor", "A shaking.")]
    assert (words.terms, words.explained) == ((), words.body)


def test_a_meaning_is_html_of_our_own(tmp_path: Path) -> None:
    shelf = read(tmp_path, **{"pain": written(body="## What?\n\nDystonia.\n"), "words-explained": WORDS})
    page = shelf.find("pain")
    assert page is not None
    assert page.terms[0].meaning == 'A <em>condition</em>. See <a href="pain">pain</a>.'


def test_without_the_page_of_words_nothing_is_a_term(tmp_path: Path) -> None:
    page = read(tmp_path, pain=written(body="## What?\n\nA tremor.\n")).pages[0]
    assert (page.explained, page.terms) == (page.body, ())


@pytest.mark.parametrize("shown", library().pages, ids=lambda page: page.slug)
def test_each_word_that_is_linked_comes_with_its_meaning(client: FlaskClient, shown: Page) -> None:
    html = client.get(f"/read/{shown.slug}").text
    words = set(re.findall(r'<a href="words-explained#([a-z-]+)" class="term"', html))
    assert words == set(re.findall(r'<template id="word-([a-z-]+)">', html))
    glossary = client.get("/read/words-explained").text
    assert all(f'id="{word}"' in glossary for word in words)
    for term in shown.terms:
        assert f"<b>{term.name}</b>: " in unescape(html)


def test_most_words_of_the_glossary_are_met_in_a_page() -> None:
    met = {term.anchor for page in library().pages for term in page.terms}
    words = library().find("words-explained")
    assert words is not None
    known = {heading.anchor for heading in words.headings if heading.level == 3}
    assert len(met) > 0.8 * len(known), sorted(known - met)


def test_a_word_with_a_meaning_of_its_own_here_is_explained_only_where_it_has_it() -> None:
    """A network of the brain is not the one that a phone lacks: such a word stands in no other page."""
    told = {
        (term.name, page.slug) for page in library().pages for term in page.terms if term.meaning.startswith("Here,")
    }
    assert told == {("Network", "causes-and-the-brain"), ("Cycle", "treatment-and-outlook")}
