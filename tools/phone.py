"""The phone that Chromium plays, for measuring and for pictures."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

from tools import browser
from tools.trial import ZONE, Keeper, Server

QUIET = (*browser.QUIET, "--hide-scrollbars")
"""Chromium calls on nobody, and draws by its own hand, the same everywhere."""

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": ZONE,
    "color_scheme": "light",
}


def as_keeper(context: BrowserContext, who: Keeper, server: Server) -> None:
    """Let the browser be signed in as `who`."""
    context.add_cookies([{"name": "session", "value": who.cookie, "url": server.url}])
