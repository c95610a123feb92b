"""A Log that comes back by the phone's Back, Undo beside what waits, and signing out where nobody answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.line import Line
from tests.browser.waiting import gone, wait_for, waiting

pytestmark = pytest.mark.browser


def saved(phone: Phone, number: int) -> None:
    """Tap a number and wait until the server has it."""
    phone.key(number).tap()
    expect(phone.page.locator("#said")).to_have_text(re.compile(f"^(✓ )?Spasm {number} saved$"))


def back_on_the_log(phone: Phone) -> Page:
    """Go to the Diary by its link, and back by the phone's own button."""
    page = phone.page
    page.get_by_role("link", name="Diary").tap()
    page.wait_for_url("**/diary")
    page.go_back(wait_until="load")
    expect(phone.key(3)).to_be_visible()
    return page


def by_the_worker(phone: Phone) -> Page:
    """Open the Log through the worker: then Back brings it as it was, with the id that it had."""
    wait_for(phone.open(), "/log", "/diary")
    return phone.open()


def test_a_log_that_comes_back_begins_another_entry(phone: Phone) -> None:
    page = by_the_worker(phone)
    was = page.locator("#log").get_attribute("data-entry")
    saved(phone, 6)
    back_on_the_log(phone)
    assert page.locator("#log").get_attribute("data-entry") == was
    saved(phone, 3)
    page.locator("#done").tap()
    assert sorted(entry["spasm"] for entry in phone.entries()) == [3, 6]


def test_without_a_network_too(phone: Phone) -> None:
    page = by_the_worker(phone)
    saved(phone, 6)
    page.context.set_offline(True)
    back_on_the_log(phone)
    phone.key(9).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 9 saved, on this phone")
    page.context.set_offline(False)
    gone(page)
    assert sorted(entry["spasm"] for entry in phone.entries()) == [6, 9]


def test_undo_is_never_covered_by_what_waits(phone: Phone) -> None:
    page = phone.open()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page.locator("#next").tap()
    phone.key(2).tap()
    expect(page.locator("#said")).to_contain_text("Pain 2 saved, on this phone")
    page.locator("#done").tap()
    page.wait_for_timeout(900)  # within 0.7 s the pad takes no second tap
    phone.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved, on this phone")
    expect(page.get_by_role("button", name="Undo 4")).to_be_visible()
    expect(page.locator("#again")).to_be_hidden()


def test_nothing_is_discarded_where_nobody_could_be_signed_out(far: Phone, line: Line) -> None:
    page = far.open()
    page.wait_for_load_state("networkidle")
    line.loses = lambda _method, path: path.endswith("/changes")
    line.dead = True
    far.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    line.dead = False
    page = far.open("/settings")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.locator("#leaving")).to_contain_text("Not on the server yet: 1")
    line.dead = True
    page.get_by_role("button", name="Discard it and sign out").tap()
    expect(page.locator("#leaving")).to_contain_text("Signing out needs the network. Nothing was discarded.")
    assert len(waiting(page)) == 1
    line.dead = False
    page.get_by_role("button", name="Discard it and sign out").tap()
    page.wait_for_url("**/sign-in")
    assert waiting(page) == []
