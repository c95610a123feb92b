"""Search by the server: the words that a tired reader types lead to the heading that answers."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tools import markup
from tracker.information.loader import library
from tracker.information.search import MOST, Piece, documents, index_of, search, search_in, words_of


def places(asked: str) -> list[tuple[str, str]]:
    return [(hit.slug, hit.anchor) for hit in search(asked).hits]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("neck pain", ("pain", "who-has-pain-most-often")),
        ("spasm", ("words-explained", "spasm")),
        ("spasms", ("words-explained", "spasm")),
        ("tremmor", ("words-explained", "tremor")),
        ("chlidren", ("causes-and-the-brain", "what-about-children")),
        ("blefarospasm", ("words-explained", "blepharospasm")),
        ("generalized", ("words-explained", "generalised")),
        ("pediatric", ("words-explained", "paediatric-neurologist")),
        ("botox", ("treatment-and-outlook", "how-does-botulinum-toxin-come-and-go")),
        ("torticollis", ("words-explained", "cervical-dystonia")),
        ("stres", ("how-it-changes-through-the-day", "what-does-stress-do")),
        ("can it go away?", ("treatment-and-outlook", "can-it-go-away-by-itself")),
        ("Writer\u2019s cramp", ("words-explained", "writers-cramp")),
        ("emergency", ("treatment-and-outlook", "when-is-it-an-emergency")),
        ("can't breathe", ("treatment-and-outlook", "when-is-it-an-emergency")),
        ("suicide", ("mind-and-mood", "where-can-i-turn")),
        ("tablets", ("using-this-diary-well", "what-else-can-i-keep")),
        ("pian", ("pain", "who-has-pain-most-often")),
        ("breathing 999", ("about-this-information", "where-can-i-get-help-now")),
        ("oppenhiem", ("history", "who-gave-it-its-name")),
    ],
)
def test_what_people_type_leads_to_what_they_mean(asked: str, place: tuple[str, str]) -> None:
    assert place in places(asked)[:4]


def test_places_with_more_of_the_words_come_first() -> None:
    sections = [
        {"page": "a", "title": "A", "heading": "Other", "anchor": "", "text": "sleep sleep sleep", "also": ""},
        {"page": "b", "title": "B", "heading": "Both", "anchor": "x", "text": "pain in sleep, once", "also": ""},
        {"page": "c", "title": "C", "heading": "None", "anchor": "", "text": "nothing of it", "also": ""},
    ]
    sections = [{"ref": str(number), **section} for number, section in enumerate(sections)]
    found = search_in(index_of(sections), sections, "sleep pain")
    assert [hit.slug for hit in found.hits] == ["b", "a"]
    assert found.hits[0].excerpt == (
        Piece("pain", marked=True),
        Piece(" in ", marked=False),
        Piece("sleep", marked=True),
        Piece(", once", marked=False),
    )


def test_a_word_that_stands_there_is_not_taken_for_a_slip() -> None:
    # "pain" is one letter from "gain", "main" and "paid"
    assert all("pain" in f"{hit.heading} {hit.excerpt} {hit.title}".lower() for hit in search("pain").hits)


@pytest.mark.parametrize(
    ("asked", "near"), [("tremor", False), ("tremmor", True), ("tremmor sleep", False), ("xyzzyx", False)]
)
def test_what_stands_nowhere_as_it_was_typed_is_said_so(client: FlaskClient, asked: str, near: bool) -> None:
    assert search(asked).near == near
    html = client.get(f"/read/search?q={asked}").text
    assert ("as it is written. These words are like it</h2>" in html) == near


@pytest.mark.parametrize("asked", ["tired", "driving", "zebra", "qqq"])
def test_a_word_that_is_not_like_any_finds_nothing(asked: str) -> None:
    assert search(asked).count == 0


def test_small_words_are_left_out() -> None:
    assert words_of("What is the neck -- Neck?") == ("neck",)
    assert search("what is the").count == 0
    assert search("").count == 0
    assert search("*").count == 0
    assert search("~2 +a title:x ^9").count >= 0


def test_every_hit_leads_to_a_heading_that_is_there() -> None:
    anchors = {page.slug: {"", *(heading.anchor for heading in page.headings)} for page in library().pages}
    for asked in ("dystonia", "treatment", "brain", "day", "doctor"):
        found = search(asked)
        assert found.hits
        assert len(found.hits) == min(MOST, found.count)
        assert all(hit.anchor in anchors[hit.slug] for hit in found.hits)


def test_every_word_of_every_page_can_be_found() -> None:
    for section in documents():
        heading = section["heading"]
        if words_of(heading):
            assert search(heading).hits, heading


def test_the_page_shows_places_with_the_words_marked(client: FlaskClient) -> None:
    html = client.get("/read/search?q=neck pain").text
    assert "places for “neck pain”" in unescape(html)
    assert '<a href="/read/pain#' in html
    assert "<mark>neck</mark>" in html
    assert 'value="neck pain"' in html


def test_what_is_found_is_valid_html(client: FlaskClient, tmp_path: Path) -> None:
    for name, asked in {"none": "", "found": "neck pain", "nothing": "xyzzyx", "near": "tremmor"}.items():
        (tmp_path / f"{name}.html").write_text(client.get(f"/read/search?q={asked}").text, encoding="utf-8")
    assert markup.faults(tmp_path) == []


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    html = client.get("/read/search?q=xyzzyx").text
    assert "Nothing was found for “xyzzyx”" in unescape(html)
    assert re.search(r'<div id="tries">.*Where to get help now', html, re.DOTALL)
    assert re.search(r'<div id="tries" hidden>', client.get("/read/search?q=neck").text)


def test_what_was_typed_is_text(client: FlaskClient) -> None:
    html = client.get('/read/search?q=<script>alert(1)</script>"onfocus="x').text
    assert "<script>alert" not in html
    assert '"onfocus=' not in html
    assert client.get("/read/search?q=" + "a" * 5000).status_code == 200


def test_the_phone_gets_the_same_sections_once(client: FlaskClient) -> None:
    answer = client.get("/read/search.json")
    told = json.loads(answer.data)
    assert [section["ref"] for section in told["sections"]] == [str(n) for n in range(len(told["sections"]))]
    assert {section["page"] for section in told["sections"]} == {page.slug for page in library().pages}
    assert "the" in told["stop"]
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/read/search.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    small = client.get("/read/search.json", headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    assert len(small.data) < 20_000
