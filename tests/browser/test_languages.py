"""Another language, and another direction, in a browser: chosen by one tap, nothing cut off, left still left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.able import EVERY_WIDTH, Walk, pairs
from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.test_pages import EVERY_PAGE, filled
from tests.every_page import INSIDE

pytestmark = pytest.mark.browser


@pytest.fixture(params=["es-ES", "ar"])
def foreign(server: Server, browser: Browser, browser_context_args: Any, request: Any) -> Iterator[Phone]:
    """Somebody's phone that asks for another language."""
    with browser.new_context(**{**browser_context_args, "locale": request.param}) as context:
        signed_in(server, context)
        yield watched(context, server)


@pytest.mark.timeout(EVERY_PAGE)
def test_nothing_is_cut_off_and_axe_finds_nothing(foreign: Phone) -> None:
    """At every width, with letters of 100 and of 200 %."""
    filled(foreign)
    walk = Walk(foreign.page, foreign.url)
    places = [place for place in pairs(0, whole=True) if place[1].name in EVERY_WIDTH]
    for path in INSIDE:
        foreign.open(path)
        walk.look(path, places)
    assert not walk.wrong, walk.told()
    assert (foreign.refusals, foreign.strangers, foreign.errors) == ([], [], [])


def test_a_tap_saves_and_is_said_in_the_readers_language(foreign: Phone) -> None:
    page = foreign.open()
    foreign.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    assert "Undo" not in page.locator("#undo").inner_text()
    expect(page.locator("#said")).not_to_contain_text("saved")
    foreign.page.wait_for_function("() => !document.querySelector('#after').classList.contains('not')")
    page = foreign.open("/diary")
    assert foreign.entries()[0]["spasm"] == 6
    expect(page.locator("main")).to_contain_text("6")


def test_the_pad_keeps_its_places(phone: Phone, foreign: Phone) -> None:
    assert order_of_keys(foreign) == order_of_keys(phone)


def order_of_keys(phone: Phone) -> list[list[int]]:
    """Return the numbers of the pad row by row, each from left to right."""
    phone.open()
    rows: dict[int, list[tuple[float, int]]] = {}
    for number in range(11):
        box = phone.key(number).bounding_box()
        rows.setdefault(round(box["y"]), []).append((box["x"], number))
    return [[number for _x, number in sorted(row)] for _y, row in sorted(rows.items())]


def test_left_is_left_whatever_the_direction(foreign: Phone) -> None:
    page = foreign.open("/log?ask=where")
    for pair in ("shoulder_upper_arm", "forearm_hand", "hip_thigh", "lower_leg_foot"):
        left, right = (page.locator(f".tile[data-code={pair}_{side}]").bounding_box() for side in ("left", "right"))
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] < right["x"]


def test_a_language_is_chosen_by_one_tap_and_kept(phone: Phone) -> None:
    page = phone.open("/settings")
    page.get_by_role("link", name="Language").tap()
    page.wait_for_url("**/language?*")
    page.get_by_role("button", name="العربية").tap()
    page.wait_for_url("**/settings?*")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    phone.open("/log")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    phone.open("/language")
    page.get_by_role("button", name="English").tap()
    page.wait_for_url("**/settings?*")
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
