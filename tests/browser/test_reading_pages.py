"""The information pages in a browser: nothing for axe in any of them, and drawings that can be read at every size."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.able import findings
from tests.browser.conftest import Server, watched
from tracker.information.loader import library

pytestmark = pytest.mark.browser

PAGES = [f"/read/{page.slug}" for page in library().pages]
DRAWN = [f"/read/{page.slug}" for page in library().pages if "<figure" in page.body]

SMALLEST = 12.5
"""Pixels: the height of the letters' box of what is written inside a drawing, on the narrowest screen."""

# the size, in pixels of the screen, of every word within a drawing
SIZES = """() => [...document.querySelectorAll('.drawing text')].map(text => {
  const scale = text.getScreenCTM().a;
  return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * scale]; })"""

# words that lie over other words of the same drawing
OVERLAPS = """() => [...document.querySelectorAll('.drawing svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
    .map(([other]) => `${one} and ${other}`)); })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_page(
    server: Server, browser: Browser, browser_context_args: Any, scheme: Any
) -> None:
    with browser.new_context(**{**browser_context_args, "color_scheme": scheme}) as context:
        phone = watched(context, server)
        found = {path: findings(phone.open(path)) for path in PAGES}
        assert {path: what for path, what in found.items() if what} == {}
        assert (phone.refusals, phone.strangers) == ([], [])


def over(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("width", [390, 320])
def test_pages_and_drawings_fit_and_can_be_read(
    server: Server, browser: Browser, browser_context_args: Any, width: int, text: int
) -> None:
    size = {"width": width, "height": 844}
    with browser.new_context(**{**browser_context_args, "viewport": size}) as context:
        phone = watched(context, server)
        for path in PAGES:
            page = phone.open(path)
            page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
            assert over(page) <= 0, path
        for path in DRAWN:
            page = phone.open(path)
            page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
            assert [what for what in page.evaluate(SIZES) if what[1] < SMALLEST] == [], path
            assert page.evaluate(OVERLAPS) == [], path
            for svg in page.locator(".drawing svg").all():
                box = svg.bounding_box()
                assert box is not None
                assert box["width"] >= 100, path
                assert box["height"] >= 75, path


def test_a_printed_drawing_is_dark_on_white_even_in_the_dark(
    server: Server, browser: Browser, browser_context_args: Any
) -> None:
    with browser.new_context(**{**browser_context_args, "color_scheme": "dark"}) as context:
        page = watched(context, server).open("/read/causes-and-the-brain")
        page.emulate_media(media="print", color_scheme="dark")
        number = page.locator(".drawing text:not(.on)").first
        assert number.evaluate("e => getComputedStyle(e).fill") == "rgb(0, 0, 0)"
        assert page.locator(".drawing .head").evaluate("e => getComputedStyle(e).fill") == "rgb(255, 255, 255)"
