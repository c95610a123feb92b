"""The loader: what a page may look like, and that whatever is wrong stops the start with one line for each fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.information.loader import BrokenPagesError, Library, Page, load

SOURCE = """
[[sources]]
name = "The charity"
date = "2014"
what = "Its leaflet."
facts = ["F1", "F2"]
"""
FRONT = """title = "Pain"
summary = "How much it can hurt."
order = 1
reviewed = 2026-11-23
facts = ["F1"]
"""
BODY = "## Does it hurt?\n\nSometimes.\n"


def written(front: str = FRONT, sources: str = SOURCE, body: str = BODY) -> str:
    return f"+++\n{front}{sources}+++\n\n{body}"


def read(folder: Path, **pages: str) -> Library:
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return load(folder)


def only(folder: Path, body: str) -> Page:
    return read(folder, pain=written(body=body)).pages[0]


def faults(folder: Path, **pages: str) -> tuple[str, ...]:
    with pytest.raises(BrokenPagesError) as caught:
        read(folder, **pages)
    assert str(caught.value).splitlines() == list(caught.value.faults)
    return caught.value.faults


def test_a_page_is_read_whole(tmp_path: Path) -> None:
    page = read(tmp_path, pain=written()).pages[0]
    assert (page.slug, page.title, page.order, page.reviewed) == ("pain", "Pain", 1, date(2026, 11, 23))
    assert page.facts == ("F1",)
    assert (page.sources[0].name, page.sources[0].date, page.sources[0].is_other) == ("The charity", "2014", False)
    assert page.body == '<h2 id="does-it-hurt">Does it hurt?</h2>\n<p>Sometimes.</p>\n'


def test_pages_stand_in_their_order_with_their_neighbours(tmp_path: Path) -> None:
    shelf = read(
        tmp_path,
        a=written(FRONT.replace("order = 1", "order = 3").replace('["F1"]', "[]")),
        b=written(),
        c=written(FRONT.replace("order = 1", "order = 2").replace('["F1"]', "[]")),
    )
    assert [page.slug for page in shelf.pages] == ["b", "c", "a"]
    assert shelf.neighbours(shelf.pages[0]) == (None, shelf.pages[1])
    assert shelf.neighbours(shelf.pages[1]) == (shelf.pages[0], shelf.pages[2])
    assert shelf.neighbours(shelf.pages[2]) == (shelf.pages[1], None)
    assert shelf.find("c") is shelf.pages[1]
    assert shelf.find("d") is None


def test_html_in_a_page_is_text(tmp_path: Path) -> None:
    page = only(tmp_path, "## What?\n\nA <b>bold</b> word.\n\n<script>alert(1)</script>\n")
    assert "<b>" not in page.body
    assert "<script" not in page.body
    assert "&lt;script&gt;" in page.body


def test_a_heading_keeps_its_address(tmp_path: Path) -> None:
    page = only(tmp_path, "## Isn't *sleep* a help?\n\nYes.\n\n### A part: one\n\nText.\n")
    assert [(h.level, h.text, h.anchor) for h in page.headings] == [
        (2, "Isn't sleep a help?", "isnt-sleep-a-help"),
        (3, "A part: one", "a-part-one"),
    ]
    assert [h.anchor for h in page.questions] == ["isnt-sleep-a-help"]
    assert 'id="a-part-one"' in page.body


def test_links_between_and_within_pages_hold(tmp_path: Path) -> None:
    other = written(
        FRONT.replace("order = 1", "order = 2").replace('["F1"]', "[]"),
        body="## Which?\n\nSee [pain](pain), [there](pain#does-it-hurt) and [here](#which).\n",
    )
    assert read(tmp_path, pain=written(), parts=other).pages[1].links == ("pain", "pain#does-it-hurt", "#which")


@pytest.mark.parametrize(
    "link", ["nowhere", "pain#nowhere", "#nowhere", "https://example.org/", "//example.org", "/read/pain"]
)
def test_a_link_that_leads_nowhere_or_outside_stops_the_start(tmp_path: Path, link: str) -> None:
    broken = written(body=f"## What?\n\nSee [this]({link}).\n")
    assert faults(tmp_path, pain=broken) == (f"pain.md: the link to {link} leads nowhere",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (written(sources="sources = []\n"), "it names no source"),
        (written(sources=""), "sources is missing"),
        (written(FRONT.replace("reviewed = 2026-11-23\n", "")), "reviewed is missing"),
        (written(FRONT.replace("2026-11-23", '"lately"')), "reviewed must be a date such as 2026-11-23"),
        (written(FRONT.replace("2026-11-23", "2026-11-23T10:00:00")), "reviewed must be a date such as 2026-11-23"),
        (written(FRONT.replace('"Pain"', '" "')), "title is empty"),
        (written(FRONT.replace("order = 1", "order = true")), "order must be a whole number"),
        (written(FRONT + 'author = "me"\n'), "author is not a field of a page"),
        (written(FRONT.replace('["F1"]', '["F1", "F25"]')), "F25 is not a known fact"),
        (written(FRONT.replace('["F1"]', '["F3"]')), "no source stands behind F3"),
        (written(sources=SOURCE.replace('date = "2014"\n', "")), "source 1: date is missing"),
        (
            written(sources=SOURCE.replace('"F2"', '"N2"')),
            "source 1: facts of group F and of group N cannot come from one source",
        ),
        (written(body=""), "it has no text"),
        (written(body="# Pain\n\nText.\n"), "the heading “Pain” must be of level 2 or 3"),
        (written(body="## What?\n\nOne.\n\n## What?\n\nTwo.\n"), "two headings have the address #what"),
        (written(body="## What?\n\n![a picture](picture.png)\n"), "pictures cannot stand in a page"),
        ("## What?\n", "the first line must be +++"),
        ('+++\ntitle = "Pain"\n', "the front matter has no closing +++"),
    ],
)
def test_a_broken_page_stops_the_start_with_one_clear_line(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, pain=text) == (f"pain.md: {fault}",)


def test_front_matter_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, pain="+++\ntitle = Pain\n+++\n")
    assert fault.startswith("pain.md: the front matter is not TOML: ")
    assert "\n" not in fault


def test_every_fault_has_its_own_line(tmp_path: Path) -> None:
    found = faults(tmp_path, pain=written(FRONT.replace("reviewed = 2026-11-23\n", ""), sources=""), parts="")
    assert found == (
        "pain.md: reviewed is missing",
        "pain.md: sources is missing",
        "parts.md: the first line must be +++",
    )


def test_two_pages_cannot_share_a_place_or_a_fact(tmp_path: Path) -> None:
    assert faults(tmp_path, a=written(), b=written()) == (
        "b.md: order 1 is taken by a.md",
        "b.md: F1 already has its home in a.md",
    )


def test_a_name_that_cannot_be_an_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "My Page.md").write_text(written(), encoding="utf-8")
    assert faults(tmp_path) == ("My Page.md: the file's name may hold only small letters, digits and hyphens",)


def test_a_name_that_another_address_has_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, search=written()) == ("search.md: this name is taken by another address",)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert len(faults(tmp_path)) == 1
