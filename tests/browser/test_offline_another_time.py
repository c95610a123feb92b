"""An entry for another time without a network: the time is the one that was chosen, also from a page kept yesterday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.waiting import gone, wait_for
from tracker.days.another_time import time_choices
from tracker.domain.records import Diary

pytestmark = pytest.mark.browser
ZONE = ZoneInfo("Europe/Berlin")
OFFERED = """async ([dayStart]) => { const link = document.querySelector('script[src*="another-time"]').src;
  const { choices } = await import(link);
  return choices(new Date(), dayStart, JSON.parse(document.querySelector("[data-choices]").dataset.words)); }"""


def away(phone: Phone) -> Page:
    """A phone that has the pages and no network."""
    page = phone.open()
    wait_for(page, "/log", "/log/another-time")
    page.context.set_offline(True)
    return page


def test_a_part_of_the_day_is_recorded_for_that_part_and_reaches_the_server_once(phone: Phone) -> None:
    page = away(phone)
    page.get_by_role("link", name="Another time").tap()
    page.wait_for_url("**/log/another-time**")
    page.get_by_role("button", name="Yesterday evening").tap()
    page.wait_for_url("**/log?**part=evening**")
    yesterday = page.url.partition("day=")[2][:10]
    expect(page.locator("#when")).to_contain_text(", evening")
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved, on this phone")
    page.context.set_offline(False)
    gone(page)
    [entry] = phone.entries()
    assert (entry["day"], entry["precision"], entry["part"], entry["spasm"]) == (yesterday, "part", "evening", 6)
    assert "happened_at" not in entry


def test_a_day_and_a_time_by_the_clock_and_none_in_the_future(phone: Phone) -> None:
    page = away(phone)
    phone.open("/log/another-time")
    tomorrow, before = (datetime.now(ZONE) + timedelta(days=days) for days in (1, -2))
    page.get_by_label("Day").fill(f"{tomorrow:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("09:40")
    page.get_by_role("button", name="To the number").tap()
    assert page.get_by_label("Time", exact=True).evaluate("field => field.validationMessage") == (
        "This lies in the future."
    )
    page.get_by_label("Day").fill(f"{before:%Y-%m-%d}")
    page.get_by_role("button", name="To the number").tap()
    page.wait_for_url("**/log?**at=**")
    expect(page.locator("#when")).to_contain_text(", 09:40")
    phone.key(3).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 3 saved, on this phone")
    page.context.set_offline(False)
    gone(page)
    [entry] = phone.entries()
    happened = datetime.fromisoformat(entry["happened_at"])
    assert happened == before.replace(hour=9, minute=40, second=0, microsecond=0)
    assert happened.utcoffset() == before.utcoffset()


@pytest.mark.parametrize("day_start", [0, 4, 6, 18, 22])
def test_what_is_offered_is_what_the_server_offers_at_that_hour(phone: Phone, server: Any, day_start: int) -> None:
    page = phone.open("/log/another-time")
    diary = Diary(UUID(int=0), "", "Europe/Berlin", day_start, "", (), "self", (), 0, "")
    for hour in (0, 2, 3, 4, 5, 6, 11, 12, 17, 18, 21, 22, 23):
        now = datetime(2026, 3, 29, hour, 20, tzinfo=ZONE)
        page.clock.set_fixed_time(now)
        with server.app.test_request_context("/"):
            expected = time_choices(diary, now.astimezone(UTC))
        assert page.evaluate(OFFERED, [day_start]) == [list(one) for one in expected], hour


def test_a_page_kept_yesterday_offers_today(phone: Phone) -> None:
    page = away(phone)
    tomorrow = datetime.now(ZONE).replace(hour=13, minute=0) + timedelta(days=1)
    page.clock.set_fixed_time(tomorrow)
    phone.open("/log/another-time")
    first = page.locator("[data-choices] button").first
    expect(first).to_have_text("This afternoon")
    assert first.get_attribute("value") == f"{tomorrow:%Y-%m-%d}.afternoon"
