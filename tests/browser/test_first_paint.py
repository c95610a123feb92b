"""In the dark nothing white comes before the page: every frame that Chromium paints is looked at while style sheets
come late, or do not come at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Server, signed_in, watched
from tests.browser.luminance import luminance

pytestmark = pytest.mark.browser

LATE = 700
"""Milliseconds for which the style sheets are held back."""
DARK = 0.1
"""The relative luminance that most of a dark page stays below; paper by day has 0.88, and white 1."""
PATHS = ("/log", "/diary", "/charts/through-the-day", "/settings", "/look", "/read", "/no-such-page", "/offline")
META = '<meta name="color-scheme" content="light dark">'


@pytest.fixture
def dark(server: Server, browser: Browser, browser_context_args: Any) -> Iterator[Page]:
    """A page of the app in the dark, from which others are opened."""
    args = {**browser_context_args, "color_scheme": "dark", "service_workers": "block"}
    with browser.new_context(**args) as context:
        signed_in(server, context)
        phone = watched(context, server)
        yield phone.open("/account")


@dataclass
class Late:
    """Style sheets that are held back until they are let go."""

    held: list[Route] | None = None

    def __call__(self, route: Route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for route in held:
            route.continue_()


def lost(route: Route) -> None:
    """Let a style sheet not come at all: the browser's own ground is seen."""
    route.abort()


def frames(page: Page, address: str, sheets: Late | None = None) -> list[float]:
    """Open an address; return how bright most of each frame is that was painted on the way."""
    found: list[float] = []
    session = page.context.new_cdp_session(page)

    def painted(frame: dict[str, Any]) -> None:
        found.append(float(np.median(luminance(base64.b64decode(frame["data"])))))
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", painted)
    session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    if sheets:
        sheets.held = []
        page.goto(address, wait_until="commit")
        page.wait_for_timeout(LATE)
        sheets.let_go()
    else:
        page.goto(address, wait_until="commit")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    session.send("Page.stopScreencast")
    session.detach()
    return found


@pytest.mark.parametrize("how", ["late", "lost"])
def test_no_frame_is_white_in_the_dark(dark: Page, server: Server, how: str) -> None:
    sheets = Late() if how == "late" else None
    dark.route("**/*.css", sheets or lost)
    bright, painted = {}, 0
    for path in PATHS:
        seen = frames(dark, server.url + path, sheets)
        painted += len(seen)
        if max(seen, default=0) > DARK:
            bright[path] = seen
    assert bright == {}
    assert painted >= len(PATHS), "it has painted at all"


def test_a_white_frame_is_seen(dark: Page, server: Server) -> None:
    def bare(route: Route) -> None:
        answer = route.fetch()
        assert META in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(META, ""))

    dark.route("**/diary", bare)
    dark.route("**/*.css", lost)
    assert max(frames(dark, f"{server.url}/diary")) > 0.8
