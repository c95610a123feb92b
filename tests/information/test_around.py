"""What lies around a page: the reader's own charts and forms, and from there the way back; related pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import browser_of, person
from tracker.information.around import WAYS
from tracker.information.loader import Page, library

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r'explained\("([a-z-]+)", "([a-z-]+)", _\("([^"]+)"\)\)')
FORMS = (
    *("days/log", "days/more", "days/another_time", "diary/entry", "diary/sleep"),
    *("diary/factors", "diary/factor", "reminders/settings"),
    *("care/injection_form", "care/dose", "care/medication", "care/treatment", "care/visit"),
)
EACH = pytest.mark.parametrize("shown", library().pages, ids=lambda page: page.slug)


@pytest.fixture
def keeper(app: Flask) -> FlaskClient:
    """A browser in which somebody with a diary is signed in."""
    somebody = person(app, "reader")
    assert somebody.diary
    return browser_of(somebody)


@EACH
def test_somebody_signed_in_finds_the_way_into_the_diary(keeper: FlaskClient, shown: Page) -> None:
    html = keeper.get(f"/read/{shown.slug}").text
    part = re.search(r'<section class="own-diary".*?</section>', html, re.DOTALL)
    assert bool(part) == (shown.slug in WAYS)
    if part:
        assert "See this in your own diary" in part[0]
        links = re.findall(r'href="([^"]+)"', part[0])
        assert len(links) == len(WAYS[shown.slug])
        for link in links:
            assert keeper.get(link).status_code == 200, link


def test_a_visitor_is_told_calmly(client: FlaskClient) -> None:
    html = client.get("/read/pain").text
    assert "See this in your own diary" not in html
    assert "In a diary of your own" in html
    assert "/charts/" not in html


def test_every_page_named_is_there() -> None:
    assert set(WAYS) <= {page.slug for page in library().pages}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_leads_to_the_page_that_explains_it(form: str) -> None:
    calls = CALL.findall((ROOT / "templates" / f"{form}.html").read_text(encoding="utf-8"))
    assert calls
    for slug, anchor, _words in calls:
        page = library().find(slug)
        assert page is not None, slug
        assert anchor in {heading.anchor for heading in page.headings}, anchor


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/log", "/read/using-this-diary-well#how-do-i-write-down-how-it-is"),
        ("/log/more", "/read/treatment-and-outlook#what-is-a-sensory-trick"),
        ("/log/another-time", "/read/using-this-diary-well#when-should-i-write"),
        ("/settings/factors", "/read/using-this-diary-well#what-else-can-i-keep"),
        ("/settings/factors/new", "/read/using-this-diary-well#what-else-can-i-keep"),
        ("/settings/reminders", "/read/using-this-diary-well#when-should-i-write"),
        ("/sleep", "/read/how-it-changes-through-the-day#what-does-sleep-do"),
        ("/treatments/injections/new", "/read/treatment-and-outlook#how-does-botulinum-toxin-come-and-go"),
        ("/treatments/medications/new", "/read/treatment-and-outlook#what-kinds-of-treatment-are-there"),
        ("/treatments/visits/new", "/read/getting-a-diagnosis#what-can-i-bring-to-the-visit"),
    ],
)
def test_a_form_shows_that_link(keeper: FlaskClient, path: str, there: str) -> None:
    assert f'<p class="explained-at"><a href="{there}">' in keeper.get(path).text


@EACH
def test_related_pages_are_others_and_lead_somewhere(client: FlaskClient, shown: Page) -> None:
    related = library().related(shown)
    assert shown not in related
    html = client.get(f"/read/{shown.slug}").text
    part = re.search(r'<nav class="related".*?</nav>', html, re.DOTALL)
    assert re.findall(r'href="/read/([a-z-]+)"', part[0] if part else "") == [page.slug for page in related]


def test_a_page_and_the_one_that_its_text_names_are_related_both_ways() -> None:
    shelf = library()
    pain, treatment = shelf.find("pain"), shelf.find("treatment-and-outlook")
    assert pain is not None
    assert treatment is not None
    assert "treatment-and-outlook" in pain.links
    assert treatment in shelf.related(pain)
    assert pain in shelf.related(treatment)
