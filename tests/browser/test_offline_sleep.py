"""A sleep without a network: recorded, changed and taken back on the phone, and on the server once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, Server
from tests.browser.line import Line
from tests.browser.waiting import gone, until, usual_hours, wait_for, waiting

pytestmark = pytest.mark.browser


def sleeps(phone: Phone) -> list[dict[str, Any]]:
    """What the server holds."""
    answer = phone.page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/sleeps")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def said(page: Page) -> Any:
    """What stands beside the button that was pressed."""
    return page.locator("[data-told].on")


def typed(page: Page, began: str, woke: str, on: str) -> None:
    """Fill in the times of a sleep and save it."""
    page.get_by_label("Fell asleep at").fill(began)
    page.get_by_label("Woke at").fill(woke)
    page.get_by_label("Woke on").fill(on)
    page.get_by_role("button", name="Save", exact=True).tap()


TIME = "moment => new Date(moment).toLocaleTimeString('sv').slice(0, 5)"
KEPT = "async (words) => (await (await caches.match('/log', { ignoreVary: true })).text()).includes(words)"
"""Whether the Log that is kept for reading without a network says something."""
DAY = "moment => new Date(moment).toLocaleDateString('sv')"
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


def test_the_usual_times_are_one_tap_without_a_network_and_a_page_never_opened_is_there(phone: Phone) -> None:
    for days in range(1, 9):
        phone.put("sleeps", hours_ago=24 * days + usual_hours())
    page = phone.open("/log")
    wait_for(page, "/log", "/sleep", "/log/another-time")
    page.context.set_offline(True)
    page.reload()
    page.locator("#sleep").tap()
    usual = page.get_by_role("button", name="Save the usual times")
    began, woke = usual.inner_text().split(": ")[1].split(" to ")
    usual.tap()
    expect(said(page)).to_contain_text(f"Sleep {began} to {woke} saved, on this phone")
    expect(page.get_by_label("Woke at")).to_have_value(woke)
    # a hand that doubles, at once and a while later
    usual.tap()
    page.wait_for_timeout(1500)
    usual.tap()
    assert len(waiting(page)) == 1
    before = len(sleeps_offline(page))
    page.context.set_offline(False)
    gone(page)
    expect(said(page)).to_contain_text(f"✓ Sleep {began} to {woke} saved")
    last = sleeps(phone)[-1]
    assert (last["started_at"][11:16], last["ended_at"][11:16], last["revision"]) == (began, woke, 1)
    assert last["ended_at"][:10] == page.evaluate("new Date(Date.now() - 4 * 3600000).toLocaleDateString('sv')")
    assert len(sleeps(phone)) == 8 + before


def test_last_night_is_one_tap_on_the_log_and_its_undo_is_there(early_phone: Phone) -> None:
    phone = early_phone
    for days in range(1, 9):
        phone.put("sleeps", hours_ago=24 * days + 1)
    page = phone.open("/log")
    usual = page.get_by_role("button", name="Slept as usual")
    began, woke = usual.inner_text().split(", ")[1].split(" to ")
    usual.tap()
    expect(said(page)).to_contain_text(f"✓ Sleep {began} to {woke} saved")
    assert len(sleeps(phone)) == 9
    page.wait_for_timeout(800)
    said(page).get_by_role("button", name="Undo").tap()
    # a hand that doubles does not leave the Log by what comes to stand there
    page.get_by_role("link", name="Other times").evaluate("(link) => link.click()")
    expect(said(page)).to_contain_text("taken back")
    assert page.url.endswith("/log")
    assert len(sleeps(phone)) == 8
    page = phone.open("/log")
    wait_for(page, "/log")
    until(page, lambda: page.evaluate(KEPT, "as usual"))
    page.context.set_offline(True)
    page = phone.open("/log")
    usual.tap()
    expect(said(page)).to_contain_text("on this phone")
    phone.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved")
    page = phone.open("/log")
    expect(page.locator("#night")).to_be_hidden()
    page.context.set_offline(False)
    gone(page)
    assert len(sleeps(phone)) == 9
    page = phone.open("/log")
    expect(usual).to_have_count(0)


@pytest.mark.parametrize(
    ("clock", "there"), [("05:00", False), ("07:10", True), ("13:59", True), ("14:00", False), ("02:00", False)]
)
def test_a_kept_log_offers_last_night_in_the_morning_alone(early_phone: Phone, clock: str, there: bool) -> None:
    for days in range(1, 9):
        early_phone.put("sleeps", hours_ago=24 * days + 1)
    page = early_phone.open("/log")
    page.locator("#night").evaluate("(night) => { night.elements.woke.value = '07:00'; }")
    hour, minute = map(int, clock.split(":"))
    own = timezone(timedelta(minutes=-page.evaluate("new Date().getTimezoneOffset()")))
    page.clock.set_fixed_time(datetime(2026, 12, 5, hour, minute, tzinfo=own))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#night")).to_be_visible(visible=there)


def sleeps_offline(page: Page) -> list[dict[str, Any]]:
    """What waits of sleeps."""
    return [one for one in waiting(page) if one["kind"] == "sleep"]


def test_a_typed_sleep_is_changed_and_taken_back_before_it_was_sent(phone: Phone) -> None:
    page = phone.open("/sleep")
    wait_for(page, "/sleep")
    page.context.set_offline(True)
    page = phone.open("/sleep")
    typed(page, "23:10", "06:50", YESTERDAY)
    expect(said(page)).to_contain_text("Sleep 23:10 to 06:50 saved, on this phone. Waiting for the server: 1")
    page.get_by_role("group", name="How good was it?").get_by_label("7").check()
    page.get_by_label("How often did pain wake you?").fill("2")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(said(page)).to_contain_text("Waiting for the server: 2")
    assert len({one["id"] for one in waiting(page)}) == 1
    page.context.set_offline(False)
    gone(page)
    [sleep] = sleeps(phone)
    assert (sleep["quality"], sleep["woken_by_pain"]) == (7, 2)
    offset = page.evaluate("day => new Date(`${day}T06:50`).getTimezoneOffset()", YESTERDAY)
    assert sleep["ended_at"] == f"{YESTERDAY}T06:50:00+0{-offset // 60}:00"
    page.wait_for_timeout(800)
    said(page).get_by_role("button", name="Undo").tap()
    expect(said(page)).to_contain_text("✓ Sleep 23:10 to 06:50, how good 7, woken by pain 2 taken back")
    assert sleeps(phone) == []
    page.context.set_offline(True)
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(said(page)).to_contain_text("on this phone")
    page.wait_for_timeout(800)
    said(page).get_by_role("button", name="Undo").tap()
    expect(said(page)).to_contain_text("taken back")
    page.context.set_offline(False)
    gone(page)
    assert sleeps(phone) == []


def test_what_cannot_be_a_sleep_is_said_beside_its_field_on_the_phone_and_by_the_server(phone: Phone) -> None:
    phone.put("sleeps", hours_ago=20)
    page = phone.open("/sleep")
    page.get_by_role("group", name="How good was it?").get_by_label("3").check()
    typed(page, "06:50", "05:50", YESTERDAY)
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#f-woke-fault")).to_contain_text("would be 23 hours")
    held = datetime.fromisoformat(sleeps(phone)[0]["ended_at"]).astimezone(UTC)
    began = page.evaluate(TIME, (held - timedelta(hours=1)).isoformat())
    page.wait_for_timeout(800)
    typed(page, began, page.evaluate(TIME, held.isoformat()), page.evaluate(DAY, held.isoformat()))
    expect(page.locator("#f-fell_asleep-fault")).to_contain_text("overlaps another sleep")
    expect(page.locator("#f-woke-fault")).to_have_count(0)
    expect(page.get_by_role("group", name="How good was it?").get_by_label("3")).to_be_checked()
    assert len(sleeps(phone)) == 1
    # it is kept until it is put right, here or later
    [change] = waiting(page)
    assert change["held"]["why"]
    page = phone.open("/settings/phone")
    expect(page.locator("#waits-list")).to_contain_text("overlaps another sleep")
    page.get_by_role("link", name="Change it").tap()
    expect(page.locator("#faults")).to_contain_text("overlaps another sleep")
    expect(page.get_by_label("Fell asleep at")).to_have_value(began)
    expect(page.get_by_role("group", name="How good was it?").get_by_label("3")).to_be_checked()
    free = [(held + timedelta(hours=hours)).isoformat() for hours in (3, 4)]
    typed(page, page.evaluate(TIME, free[0]), page.evaluate(TIME, free[1]), page.evaluate(DAY, free[1]))
    gone(page)
    assert len(sleeps(phone)) == 2


def test_two_phones_change_one_sleep_and_a_person_chooses_with_both_in_sight(
    far: Phone, line: Line, server: Server
) -> None:
    made = far.put("sleeps", hours_ago=20, quality=4)
    [before] = sleeps(far)
    page = far.open(f"/diary/sleeps/{made}")
    page.wait_for_load_state("networkidle")
    diary, token = far.diary, far.token
    line.dead = True
    page.get_by_role("group", name="How good was it?").get_by_label("9").check()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(said(page)).to_contain_text("on this phone")
    page.close()
    body = {name: before[name] for name in ("started_at", "ended_at", "revision")} | {"quality": 2}
    far.page = page.context.new_page()
    there = f"{server.url}/api/v1/diaries/{diary}/sleeps/{made}"
    assert far.page.request.put(there, data=body, headers={"X-CSRFToken": token}).ok
    line.dead = False
    page = far.open("/settings/phone")
    row = page.locator("#waits-list li")
    expect(row).to_contain_text("On this phone")
    for words in ("how good 9", "how good 2"):
        expect(row).to_contain_text(words)
    assert sleeps(far)[0]["quality"] == 2
    row.get_by_role("button", name="Keep what is on this phone").tap()
    gone(page)
    [after] = sleeps(far)
    assert (after["quality"], after["ended_at"], after["revision"]) == (9, before["ended_at"], 3)


def test_a_change_made_elsewhere_is_in_sight_while_the_form_is_open_and_a_second_press_decides(phone: Phone) -> None:
    made = phone.put("sleeps", hours_ago=20, quality=4)
    [before] = sleeps(phone)
    page = phone.open(f"/diary/sleeps/{made}")
    body = {name: before[name] for name in ("started_at", "ended_at", "revision")} | {"quality": 2}
    there = f"{phone.url}/api/v1/diaries/{phone.diary}/sleeps/{made}"
    assert page.request.put(there, data=body, headers={"X-CSRFToken": phone.token}).ok
    page.get_by_role("group", name="How good was it?").get_by_label("9").check()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#faults")).to_contain_text("This was saved differently meanwhile: ")
    expect(page.locator("#faults")).to_contain_text("how good 2")
    assert sleeps(phone)[0]["quality"] == 2
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(said(page)).to_contain_text("✓")
    assert sleeps(phone)[0]["quality"] == 9
    page.wait_for_timeout(800)
    said(page).get_by_role("button", name="Undo").tap()
    expect(said(page)).to_contain_text("taken back")
    gone(page)
    assert sleeps(phone)[0]["quality"] == 4
