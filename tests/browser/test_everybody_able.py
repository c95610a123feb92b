"""Every page, at every width and for every need that a browser can be told of."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.test_pages import EVERY_PAGE, INSIDE, filled, findings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(EVERY_PAGE)]

BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-block-end: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
"""WCAG 1.4.12, as a reader's own style sheet would do it."""

MOVING = """() => document.getAnimations().filter(one => one.effect.getKeyframes().some(
  frame => ["transform", "translate", "top", "left", "insetBlockStart"].some(name => name in frame))).length"""


def wide(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})


def middling(page: Page) -> None:
    page.set_viewport_size({"width": 768, "height": 1024})


def narrow(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})


def spaced(page: Page) -> None:
    page.evaluate(SPACED)


def large(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")


@pytest.mark.parametrize("how", [wide, middling, narrow, spaced, large], ids=lambda how: how.__name__)
def test_nothing_leaves_the_screen_sideways(phone: Phone, how: Any) -> None:
    filled(phone)
    beyond = {}
    for path in INSIDE:
        page = phone.open(path)
        how(page)
        if page.evaluate(BEYOND) > 0:
            beyond[path] = page.evaluate(BEYOND)
        page.set_viewport_size({"width": 390, "height": 844})
    assert beyond == {}


@pytest.mark.parametrize(
    "told", [{"contrast": "more"}, {"forced_colors": "active"}], ids=["more-contrast", "forced-colours"]
)
def test_axe_finds_nothing_in_colours_of_ones_own(
    server: Server, browser: Browser, browser_context_args: Any, told: Any
) -> None:
    with browser.new_context(**{**browser_context_args, **told}) as context:
        signed_in(server, context)
        phone = watched(context, server)
        filled(phone)
        found = {path: findings(phone.open(path)) for path in INSIDE}
    assert {path: what for path, what in found.items() if what} == {}


def test_nothing_moves_for_who_asks_for_that(server: Server, browser: Browser, browser_context_args: Any) -> None:
    with browser.new_context(**{**browser_context_args, "reduced_motion": "reduce"}) as context:
        signed_in(server, context)
        phone = watched(context, server)
        filled(phone)
        moving = {path: phone.open(path).evaluate(MOVING) for path in INSIDE}
        phone.open()
        phone.key(6).tap()
        moving["/log, saved"] = phone.page.evaluate(MOVING)
    assert {path: count for path, count in moving.items() if count} == {}
