"""Every page for everybody who sees it, at every width and in every condition: trust.md, "Everybody able".

`DIARY_WALK=whole` takes every page at each width in each condition; without it those in which nothing but colours
differs are taken at one width in turn.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.able import CONDITIONS, HEIGHT, WHOLE, Walk, pairs
from tests.browser.people import Visitors
from tests.every_page import WHO, every_page

LONGEST = 3600
"""Seconds that a part of the walk may take on a machine with other work."""
pytestmark = [pytest.mark.browser, pytest.mark.timeout(LONGEST)]
PART = 16
"""Pages that one test looks at, so that several processes share the walk."""

STOPS = [*enumerate(every_page())]
PARTS = [
    (who, stops[first : first + PART])
    for who in WHO
    for stops in [[stop for stop in STOPS if stop[1].who == who]]
    for first in range(0, len(stops), PART)
]


@pytest.mark.parametrize(("who", "stops"), PARTS, ids=[f"{who} {stops[0][1].path}" for who, stops in PARTS])
def test_every_page_is_made_for_every_body(
    visitors: Visitors, browser: Browser, browser_context_args: dict[str, Any], who: str, stops: Any
) -> None:
    with visitors.context(browser, who, **browser_context_args) as context:
        walk = Walk(context.new_page(), visitors.server.url)
        for turn, stop in stops:
            address = visitors.server.url + visitors.path_of(stop.path, who)

            def again(condition: Any, address: str = address) -> None:
                condition.begin(walk.page)
                walk.page.goto(address, wait_until="load")

            walk.page.set_viewport_size({"width": 390, "height": HEIGHT})
            CONDITIONS[0].begin(walk.page)
            walk.page.goto(address, wait_until="load")
            walk.look(str(stop), pairs(turn, whole=WHOLE), again if WHOLE else None)
    assert not walk.wrong, walk.told()
