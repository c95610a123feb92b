"""Doses without a network: taken or skipped, taken back, on the phone at once and on the server once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tests.browser.line import Line
from tests.browser.test_pad_asks import asks
from tests.browser.waiting import gone, wait_for, waiting
from tests.factories import make_medication

pytestmark = pytest.mark.browser


def doses(phone: Phone) -> list[dict[str, Any]]:
    """What the server holds."""
    answer = phone.page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/doses")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_dose_taken_offline_is_seen_at_once_on_the_kept_log_and_on_the_server_once(
    phone: Phone, server: Server
) -> None:
    medicine = phone.put("medications", **make_medication())
    page = asks(phone, server, "doses")
    wait_for(page, "/log")
    page = phone.open()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page = phone.open()
    expect(page.locator("#kept")).to_be_visible()
    before = datetime.now(UTC) - timedelta(seconds=1)
    took = page.get_by_role("button", name="Took it now")
    place = took.bounding_box()
    assert place is not None
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    for pause in (100, 1000, 2500):
        page.touchscreen.tap(*middle)
        page.wait_for_timeout(pause)
    row = page.locator(".doses li")
    expect(row.locator(".said")).to_contain_text("on this phone")
    assert len(waiting(page)) == 1
    page = phone.open()
    expect(row.locator(".said")).to_contain_text("on this phone")
    expect(page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg")).to_be_visible()
    page.context.set_offline(False)
    gone(page)
    expect(row.locator(".said small")).not_to_contain_text("on this phone")
    [dose] = doses(phone)
    assert (dose["medication"], dose["outcome"], dose["revision"]) == (medicine, "taken", 1)
    assert before <= datetime.fromisoformat(dose["taken_at"]) <= datetime.now(UTC)


@pytest.mark.parametrize("outcome", ["Took it now", "Skipped: Trihexyphenidyl 2 mg"])
def test_a_dose_taken_back_before_it_was_sent_is_never_there(
    far: Phone, line: Line, server: Server, outcome: str
) -> None:
    far.put("medications", **make_medication())
    page = asks(far, server, "doses")
    page.wait_for_load_state("networkidle")
    line.dead = True
    page.get_by_role("button", name=outcome).tap()
    expect(page.locator(".doses .said")).to_contain_text("on this phone")
    page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg").tap()
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()
    line.dead = False
    gone(page)
    assert doses(far) == []
    page = far.open()
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()


def test_two_tabs_hold_one_dose_and_an_answer_that_is_lost_doubles_nothing(
    far: Phone, line: Line, server: Server
) -> None:
    far.put("medications", **make_medication())
    page = asks(far, server, "doses")
    page.wait_for_load_state("networkidle")
    line.loses = lambda _method, path: path.endswith("/changes")
    page.get_by_role("button", name="Skipped: Trihexyphenidyl 2 mg").tap()
    expect(page.locator(".doses .said")).to_contain_text("skipped")
    expect(page.locator(".doses .said")).to_contain_text("on this phone")
    other = Phone(page.context.new_page(), far.url)
    other.open()
    line.loses = lambda _method, _path: False
    for one in (page, other.page):
        one.evaluate("for (let i = 0; i < 3; i++) window.dispatchEvent(new Event('online'))")
    gone(page)
    assert [(one["outcome"], one["revision"]) for one in doses(far)] == [("skipped", 1)]
    other.page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg").tap()
    gone(page)
    assert doses(far) == []


def test_a_dose_that_the_server_does_not_take_stays_on_the_phone_until_it_is_taken_back(
    phone: Phone, server: Server
) -> None:
    phone.put("medications", **make_medication())
    page = asks(phone, server, "doses")
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=20))
    page = phone.open()
    page.get_by_role("button", name="Took it now").tap()
    row = page.locator(".doses li")
    expect(row.locator(".said")).to_contain_text("on this phone only. The server did not take it: ")
    [change] = waiting(page)
    assert change["held"]["why"]
    page = phone.open()
    expect(row.locator(".said")).to_contain_text("on this phone only")
    expect(page.locator("#waiting")).to_contain_text("waiting for you to look at it: 1")
    page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg").tap()
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()
    gone(page)
    assert doses(phone) == []
