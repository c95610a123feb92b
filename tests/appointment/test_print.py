"""The page in the browser: the same words and drawings, one sheet when printed, and readable on a phone."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from playwright.sync_api import Browser, Page, Route

from tests.appointment import samples
from tests.appointment.pages import bare, opened, text_of
from tests.conftest import migrated, settings_for
from tests.pages import faults_of
from tracker.appointment.print_view import print_view
from tracker.appointment.sheet import Scan
from tracker.domain.appointments import PAPERS

STATIC = Path(__file__).resolve().parents[2] / "static"
ADDRESS = "http://page.example"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return migrated(settings_for(tmp_path_factory.mktemp("print")))


def html_of(app: Flask, name: str, paper: str = "a4", scan: Scan | None = samples.SCAN) -> str:
    with app.test_request_context("/"):
        return render_template(
            "appointment/print.html", **print_view(samples.SHEETS[name](), paper=paper, scan=scan), back="/back"
        )


def opened_in(browser: Browser, html: str, *, width: int = 390, scheme: str = "light") -> Page:
    """Open a page with the style sheets of the app; nothing else is fetched from anywhere."""

    def answer(route: Route) -> None:
        _, _, path = route.request.url.partition("/static/")
        file = STATIC / path.partition("/")[2] if path else None
        if file is None or not file.is_file():
            route.fulfill(body="" if path else html, content_type="text/html")
            return
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "text/plain")

    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(ADDRESS, wait_until="load")
    return page


@pytest.mark.parametrize("name", list(samples.SHEETS))
def test_the_page_is_sound(app: Flask, name: str) -> None:
    assert faults_of(html_of(app, name)) == []


def test_what_was_typed_is_escaped(app: Flask) -> None:
    html = html_of(app, "awkward")
    assert "<d>" not in html
    assert "&lt;d&gt;" in html


def test_without_a_code_there_is_none(app: Flask) -> None:
    assert 'class="code"' in html_of(app, "full")
    assert 'class="code"' not in html_of(app, "full", scan=None)


def test_another_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="a3"):
        print_view(samples.full(), paper="a3", scan=None)


@pytest.mark.browser
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["full", "one", "sparse", "empty", "arabic", "overlong"])
def test_it_prints_on_one_sheet(app: Flask, browser: Browser, name: str, paper: str) -> None:
    page = opened_in(browser, html_of(app, name, paper))
    pdf = page.pdf(prefer_css_page_size=True)
    page.context.close()
    with opened(pdf) as document:
        sizes = {"a4": (595, 842), "letter": (612, 792)}
        assert [float(edge) for edge in document.pages[0].mediabox[2:]] == pytest.approx(sizes[paper], abs=1)
        assert len(document.pages) == 1
    sheet, text = samples.SHEETS[name](), bare("".join(text_of(pdf)))
    shown = sum(bare(row.what) in text for row in sheet.treatment)
    more = re.search(r"…and(\d+)more,inthediary", text)
    assert shown + (int(more[1]) if more else 0) == len(sheet.treatment)
    questions = [] if name == "arabic" else sheet.questions
    assert [said for said in (sheet.disclaimer, *questions) if bare(said) not in text] == []


@pytest.mark.browser
def test_a_second_sheet_begins_a_new_page(app: Flask, browser: Browser) -> None:
    page = opened_in(browser, html_of(app, "overlong_second"))
    first, *rest = text_of(page.pdf(prefer_css_page_size=True))
    page.context.close()
    sheet = samples.overlong_with_second_sheet()
    assert sheet.second_heading in rest[0]
    assert sheet.second_heading not in first
    assert "more, on the next sheet" in first
    assert all(bare(row.what) in bare("".join(rest)) for row in sheet.treatment)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 800])
@pytest.mark.parametrize("name", ["full", "overlong", "unbroken", "second", "rtl"])
def test_on_a_screen_nothing_is_too_wide_or_too_small(app: Flask, browser: Browser, name: str, width: int) -> None:
    page = opened_in(browser, html_of(app, name), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.sheet :is(p, li, td, th, h2)')]
            .filter((one) => one.checkVisibility()).map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
    )
    assert smallest >= 13
    page.context.close()
