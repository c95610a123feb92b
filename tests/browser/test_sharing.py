"""Handing the page over by a link in two real browsers, with scripts and without, and showing it across a desk."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.able import findings
from tests.browser.conftest import Phone, Server, watched
from tests.browser.test_pages import boxes, filled
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser


def make_link(page: Page, *, code: bool = False) -> tuple[str, str]:
    """Make a link on the screen for it; return its address and its code."""
    if code:
        page.get_by_label("Ask for a code as well").check()
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("The link as an address")
    expect(address).to_be_visible()
    found = page.locator("[aria-labelledby=code] p.letters")
    return address.input_value(), found.inner_text() if code else ""


def cookies(context: BrowserContext) -> set[str]:
    return {str(cookie.get("name")) for cookie in context.cookies()}


def test_a_link_opens_in_another_browser_and_is_ended_by_one_tap(
    phone: Phone, server: Server, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    filled(phone)
    address, code = make_link(phone.open("/appointment/links"), code=True)
    assert findings(phone.page) == []
    with browser.new_context(**browser_context_args) as context:
        doctor = watched(context, server)
        page = doctor.page
        page.goto(address)
        page.get_by_label("Code").fill(code)
        # the secret stays neither in the bar nor in what the browser remembers
        assert urlsplit(page.url).fragment == ""
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Dystonia diary")
        assert urlsplit(page.url).path == "/shared/page"
        assert page.get_by_text("How has it been?").is_visible()
        assert findings(page) == []
        assert [box for box in boxes(page) if min(box["w"], box["h"]) < 43.5] == []
        assert cookies(context) == {"shared"}
        assert context.service_workers == []
        assert page.evaluate("caches.keys()") == []
        assert "Opened once" in phone.open("/appointment/links").locator(".links").inner_text()
        phone.page.locator("summary", has_text="End it").click()
        phone.page.get_by_role("button", name="End it for good").click()
        expect(phone.page.get_by_role("status")).to_contain_text("It opens nothing any more.")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is open here")
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is open here")
        assert (doctor.refusals, doctor.strangers, doctor.errors) == ([], [], [])


def test_without_scripts_the_letters_are_typed(
    plain_phone: Phone, browser: Browser, browser_context_args: dict[str, Any], server: Server
) -> None:
    page = plain_phone.open("/appointment/links")
    page.get_by_label("Only charts").check()
    address, _code = make_link(page)
    letters = page.locator(".handed .letters").inner_text()
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        doctor = watched(context, server)
        page = doctor.page
        page.goto(address)
        page.get_by_label("Letters of the link").fill(letters.replace("-", " ").lower())
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Through the day")
        page.get_by_role("link", name="Day by day").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Day by day")
        assert findings_of_plain(page) == []
        page.get_by_role("button", name="Close it here now").click()
        expect(page.get_by_role("status")).to_contain_text("has forgotten the link")
        assert cookies(context) == set()


def findings_of_plain(page: Page) -> list[str]:
    """What a page without scripts can be asked: whether anything is wider than it."""
    wide = page.locator("main").bounding_box()
    return [] if wide and wide["width"] <= 390 else [f"{wide}"]


def test_each_part_is_one_tap_away_and_fits(phone: Phone) -> None:
    filled(phone)
    for width, height in ((390, 844), (320, 640), (844, 390), (1280, 800)):
        phone.page.set_viewport_size({"width": width, "height": height})
        page = phone.open("/appointment/show")
        ways = page.locator(".ways a")
        assert ways.count() >= 5
        for place in range(ways.count()):
            ways.nth(place).click()
            expect(page.locator(".shown-part:visible")).to_have_count(1)
            expect(page.locator(".shown-part").nth(place)).to_be_visible()
            expect(page.locator(".ways [aria-current]")).to_have_count(1)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, place)
            for box in (ways.nth(number).bounding_box() for number in range(ways.count())):
                assert box
                assert box["y"] + box["height"] <= height + 0.5
        drawing = page.locator(".shown-part .drawing svg:visible")
        ways.filter(has_text="Through the day").click()
        box = drawing.first.bounding_box()
        assert box
        # a drawing is seen whole, as wide as there is room
        assert box["y"] + box["height"] <= height
        assert box["width"] >= min(width - 2 * 18, 844 * 0.6) - 1, (width, box)


def test_back_leads_back_however_many_parts_were_seen(phone: Phone) -> None:
    page = phone.open("/appointment")
    page.get_by_role("link", name="Show it now").click()
    for name in ("Answers", "Where", "Who"):
        page.locator(".ways").get_by_role("link", name=name).click()
    page.go_back()
    expect(page.get_by_role("heading", name="For my appointment")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_turns_light_into_dark_and_back(phone: Phone, scheme: Any) -> None:
    phone.page.emulate_media(color_scheme=scheme)
    page = phone.open("/appointment/show")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    seen = page.evaluate(paper)
    other = "Dark" if scheme == "light" else "Light"
    page.get_by_role("button", name=other, exact=True).click()
    turned = page.evaluate(paper)
    assert turned != seen
    assert findings(page) == []
    page.get_by_role("button", name="Light" if other == "Dark" else "Dark", exact=True).click()
    assert page.evaluate(paper) == seen
    phone.page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    assert phone.open("/appointment/show").evaluate(paper) == turned


def test_without_scripts_each_part_is_one_tap_away(plain_phone: Phone) -> None:
    page = plain_phone.open("/appointment/show")
    expect(page.locator(".shown-part:visible")).to_have_count(1)
    page.locator(".ways").get_by_role("link", name="Where").click()
    expect(page.get_by_text("No part of the body is recorded in these days.")).to_be_visible()
    expect(page.locator(".shown-part:visible")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("Dark|Full screen"))).to_have_count(0)


def test_all_parts_open_without_a_network(phone: Phone) -> None:
    filled(phone)
    page = phone.open("/appointment/show")
    wait_for(page, "/appointment/show")
    page.context.set_offline(True)
    page = phone.open("/appointment/show")
    expect(page.locator("#kept")).to_contain_text("You are offline.")
    for place, way in enumerate(page.locator(".ways a").all()):
        way.tap()
        expect(page.locator(".shown-part").nth(place)).to_be_visible()
    page.get_by_role("button", name="Dark", exact=True).tap()
    page.context.set_offline(False)


def test_what_a_link_opens_is_never_kept_on_the_device(phone: Phone) -> None:
    address, _code = make_link(phone.open("/appointment/links"))
    page = phone.page
    # in a browser that has the service worker: its owner's own
    page.goto(address)
    expect(page.get_by_role("heading", name="Who")).to_have_count(1)
    page = phone.open("/appointment/show")
    wait_for(page, "/appointment/show")
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name =>
            (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()"""
    )
    assert "/appointment/show" in kept
    assert [path for path in kept if path.startswith(("/shared", "/appointment/links"))] == []
