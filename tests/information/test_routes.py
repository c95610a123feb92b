"""The pages as visitors get them: open to everybody, complete, and without anything from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import settings_for
from tracker import create_app
from tracker.information.loader import FOLDER, Page, load

LIBRARY = load(FOLDER)
EACH = pytest.mark.parametrize("shown", LIBRARY.pages, ids=lambda page: page.slug)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance: Path = tmp_path_factory.mktemp("instance")
    return create_app(replace(settings_for(instance), public_url="http://localhost:8000"))


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


class Outline(HTMLParser):
    """What a test asks of a page: its text, headings, ids, links and whatever it fetches."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.classes: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids += [given["id"] or ""] if "id" in given else []
        self.classes += (given.get("class") or "").split()
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif "href" in given or "src" in given:
            self.fetched.append(given.get("href") or given.get("src") or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(visitor: FlaskClient, path: str) -> Outline:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return Outline(answer.text)


def test_contents_names_every_page_in_order(visitor: FlaskClient) -> None:
    seen = outline(visitor, "/read")
    links = [link.removeprefix("/read/") for link in seen.links if link.startswith("/read/") and "#" not in link]
    assert links == [page.slug for page in LIBRARY.pages]
    for page in LIBRARY.pages:
        assert page.title in seen.text
        assert page.summary in seen.text


@EACH
def test_each_page_is_open_and_whole(visitor: FlaskClient, shown: Page) -> None:
    seen = outline(visitor, f"/read/{shown.slug}")
    assert seen.headings.count(1) == 1
    assert len(seen.ids) == len(set(seen.ids))
    assert all(below - above <= 1 for above, below in pairwise(seen.headings))
    assert "It does not take the place of seeing a doctor." in seen.text
    assert "does not diagnose, score disease, advise on treatment or raise alarms" in seen.text
    assert f"Last reviewed: {shown.reviewed.day} {shown.reviewed:%B %Y}" in " ".join(seen.text.split())
    for source in shown.sources:
        assert source.name in seen.text
        assert source.what in seen.text


@EACH
def test_facts_from_elsewhere_stand_under_their_own_heading(visitor: FlaskClient, shown: Page) -> None:
    text = outline(visitor, f"/read/{shown.slug}").text
    assert ("From other public sources" in text) == any(source.is_other for source in shown.sources)
    for source in shown.sources:
        if source.is_other:
            assert text.index("From other public sources") < text.rindex(source.what)


@EACH
def test_nothing_is_fetched_from_elsewhere(visitor: FlaskClient, shown: Page) -> None:
    seen = outline(visitor, f"/read/{shown.slug}")
    assert seen.fetched
    assert all(address.startswith(("/", "#")) and not address.startswith("//") for address in seen.fetched)
    assert not any(":" in link or link.startswith("//") for link in seen.links)


@EACH
def test_every_link_leads_somewhere(visitor: FlaskClient, shown: Page) -> None:
    here = f"/read/{shown.slug}"
    seen = outline(visitor, here)
    for link in seen.links:
        path, _, anchor = link.partition("#")
        there = here if not path else path if path.startswith("/") else f"/read/{path}"
        if not there.startswith("/read"):
            continue
        target = outline(visitor, there)
        assert not anchor or anchor in target.ids, link


def test_pages_lead_on_and_back(visitor: FlaskClient) -> None:
    first, second, *_, last = LIBRARY.pages
    assert 'rel="prev"' not in visitor.get(f"/read/{first.slug}").text
    assert f'rel="next" href="/read/{second.slug}"' in visitor.get(f"/read/{first.slug}").text
    assert f'rel="prev" href="/read/{first.slug}"' in visitor.get(f"/read/{second.slug}").text
    assert 'rel="next"' not in visitor.get(f"/read/{last.slug}").text


def test_about_lists_every_page_and_every_source(visitor: FlaskClient) -> None:
    seen = outline(visitor, "/read/about-this-information")
    for page in LIBRARY.pages:
        assert page.title in seen.text
        for source in page.sources:
            assert source.what in seen.text
    assert len(LIBRARY.sources) == len({(source.name, source.what) for source in LIBRARY.sources})


@pytest.mark.parametrize("path", ["/read", *(f"/read/{page.slug}" for page in LIBRARY.pages), "/read/search?q=neck"])
def test_what_has_not_changed_is_not_sent_again(visitor: FlaskClient, path: str) -> None:
    first = visitor.get(path, headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    assert "Set-Cookie" not in first.headers
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@EACH
def test_a_page_fits_through_a_thin_line(visitor: FlaskClient, shown: Page) -> None:
    assert len(visitor.get(f"/read/{shown.slug}", headers={"Accept-Encoding": "br"}).data) < 14_000


@pytest.mark.parametrize("slug", ["nowhere", "What-Dystonia-Is", "..%2fREADME", "what-dystonia-is.md", "pain/"])
def test_an_unknown_page_is_not_found(visitor: FlaskClient, slug: str) -> None:
    assert visitor.get(f"/read/{slug}").status_code == 404


def test_the_short_disclaimer_leads_to_the_long_one(app: Flask) -> None:
    with app.test_request_context():
        short = app.jinja_env.from_string(
            '{% from "components/disclaimer.html" import disclaimer %}{{ disclaimer("short") }}'
        ).render()
    assert 'href="/read/about-this-information"' in short
    assert "does not diagnose" in short
    assert len(re.sub(r"<[^>]+>", "", short)) < 200
