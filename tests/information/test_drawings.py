"""The drawings: made of classes alone, told in words as well, and true to the diary's own parts of the body."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tracker.domain.regions import REGIONS
from tracker.information.drawings import FOLDER, drawings
from tracker.information.loader import FOLDER as PAGES
from tracker.information.loader import BrokenPagesError, load, parse

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "drawings.css").read_text(encoding="utf-8")
EACH = pytest.mark.parametrize("name", sorted(drawings()))
FRONT = """+++
title = "Pain"
summary = "How much it can hurt."
order = 1
reviewed = 2026-11-25
facts = ["F1"]
[[sources]]
name = "The charity"
date = "2014"
what = "Its leaflet."
facts = ["F1"]
+++

## What?

"""


def parts(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{drawings()[name]}</div>")  # our own files


def words(name: str) -> str:
    return " ".join("".join(parts(name).itertext()).split())


def test_there_are_four_and_each_stands_in_one_page() -> None:
    assert sorted(drawings()) == ["body-regions", "brain", "days", "muscles"]
    for name in drawings():
        assert sum(f'<figure class="drawing {name}">' in page.body for page in load(PAGES).pages) == 1
    assert not [path for path in FOLDER.iterdir() if path.suffix != ".html"]


@EACH
def test_each_picture_is_told_in_words(name: str) -> None:
    ids = [element.get("id") for element in parts(name).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    pictures = list(parts(name).iter("svg"))
    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img"
        assert picture.get("viewBox")
        title, described = picture.find("title"), picture.find("desc")
        assert title is not None
        assert described is not None
        assert len((title.text or "").split()) >= 2
        assert len((described.text or "").split()) >= 5
        assert picture.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"


def test_a_line_of_words_stands_below_each() -> None:
    for page in load(PAGES).pages:
        for figure in re.findall(r'<figure class="drawing.*?</figure>', page.body, re.DOTALL):
            (line,) = re.findall(r"<figcaption><p>(.*?)</p></figcaption>", figure)
            assert len(line.split()) >= 10


@EACH
def test_colours_come_from_the_style_sheet_alone(name: str) -> None:
    assert not re.search(
        r"\b(style|fill|stroke|font-[a-z]+)=|#[0-9a-f]{3}|\brgb", re.sub(r"url\(#", "", drawings()[name])
    )
    classes = {each for element in parts(name).iter() for each in (element.get("class") or "").split()}
    assert {each for each in classes if f".{each}" not in CSS} <= {"number"}
    screen = CSS.split("@media print")[0]
    assert not re.search(r"#[0-9a-f]{3,}\b|\brgb", screen), "on a screen every colour is a token"


def test_the_body_has_the_diarys_own_parts_in_their_order() -> None:
    body = parts("body-regions")
    assert [item.text for item in body.iter("li")] == [region.name for region in REGIONS]
    written = [(text.text or "", float(text.get("x") or 0)) for text in body.iter("text")]
    numbers = {int(text): x for text, x in written if text.isdigit()}
    assert sorted(numbers) == list(range(1, len(REGIONS) + 1))
    for place, region in enumerate(REGIONS, start=1):
        side = region.code.rpartition("_")[2]
        if side in ("left", "right"):
            assert (numbers[place] < 170) == (side == "left"), region.code
    sides = dict(written)
    assert sides["left"] < 170 < sides["right"]


def test_no_day_is_given_to_a_condition() -> None:
    assert len(list(parts("days").iter("svg"))) == 6
    assert not re.search(
        r"dystoni|dopa|cervical|blephar|cramp|parkinson|focal|type|form\b", words("days"), re.IGNORECASE
    )
    page = next(page for page in load(PAGES).pages if "drawing days" in page.body)
    told = re.sub(r"<[^>]+>", "", page.body[page.body.index('class="drawing days"') :])
    assert "None of these curves belongs to a condition." in told
    assert "The same curve comes up in different kinds of dystonia." in told
    assert "If a curve does not come up, that rules out none of them." in told


@pytest.mark.parametrize("name", ["brain", "muscles", "body-regions"])
def test_a_sketch_says_that_it_is_not_to_scale(name: str) -> None:
    page = next(page for page in load(PAGES).pages if f'class="drawing {name}"' in page.body)
    figure = page.body[page.body.index(f'class="drawing {name}"') :].partition("</figure>")[0]
    assert "not to scale" in figure


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("```drawing nothing\nWords.\n```\n", "there is no drawing called “nothing”"),
        ("```drawing brain\n```\n", "the drawing “brain” has no words below it"),
    ],
)
def test_a_drawing_that_cannot_be_shown_stops_the_start(block: str, fault: str) -> None:
    with pytest.raises(BrokenPagesError) as caught:
        parse("pain", FRONT + block)
    assert caught.value.faults == (f"pain.md: {fault}",)


def test_words_below_a_drawing_are_text() -> None:
    page = parse("pain", FRONT + "```drawing brain\nA <b>head</b> & more.\n```\n")
    assert "<p>A &lt;b&gt;head&lt;/b&gt; &amp; more.</p></figcaption>" in page.body


def test_another_fenced_block_stays_what_it_is() -> None:
    page = parse("pain", FRONT + "```\n<svg>\n```\n")
    assert "<pre><code>&lt;svg&gt;\n</code></pre>" in page.body
