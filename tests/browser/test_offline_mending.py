"""What waits is changed before it is sent, and what the phone keeps is what holds now."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.line import Line
from tests.browser.test_offline_log import offline
from tests.browser.test_offline_sleep import DAY, said, sleeps, typed
from tests.browser.test_two_phones import until_kept
from tests.browser.waiting import gone, until, wait_for, waiting

pytestmark = pytest.mark.browser


def test_an_entry_that_waits_is_opened_from_the_diary_and_changed(phone: Phone) -> None:
    page = offline(phone)
    phone.key(6).tap()
    page.locator("#next").tap()
    phone.key(3).tap()
    expect(page.locator("#said")).to_contain_text("Pain 3 saved, on this phone")
    before = waiting(page)[-1]
    page = phone.open("/diary")
    page.get_by_role("link", name="Change: Spasm 6, Pain 3").tap()
    expect(phone.tab("spasm")).to_have_text("Spasm6")
    expect(phone.tab("pain")).to_have_text("Pain3")
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    phone.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved, on this phone")
    after = waiting(page)[-1]
    assert (after["id"], after["start"]) == (before["id"], before["start"])
    # the next one copies the latest numbers, sent or not
    page.locator("#done").tap()
    page = phone.open()
    expect(page.locator("#same")).to_contain_text("Spasm 4, Pain 3")
    page.context.set_offline(False)
    gone(page)
    [entry] = phone.entries()
    assert (entry["spasm"], entry["pain"]) == (4, 3)
    # what went meanwhile stands in its day
    page = phone.open(f"/log?waits={entry['id']}")
    expect(page).to_have_url(re.compile(r"/diary\?diary="))


def test_a_sleep_that_waits_is_opened_from_the_diary_and_changed(phone: Phone) -> None:
    page = phone.open("/sleep")
    wait_for(page, "/sleep", "/diary", "/log")
    page.context.set_offline(True)
    page = phone.open("/sleep")
    yesterday = page.evaluate(DAY, page.evaluate("Date.now() - 24 * 3600 * 1000"))
    typed(page, "22:10", "23:40", yesterday)
    expect(said(page)).to_contain_text("on this phone")
    page = phone.open("/diary")
    page.get_by_role("link", name="Change: Sleep 22:10 to 23:40").tap()
    expect(page.get_by_label("Woke on")).to_have_value(yesterday)
    typed(page, "22:10", "23:50", yesterday)
    expect(said(page)).to_contain_text("Sleep 22:10 to 23:50 saved, on this phone")
    page.context.set_offline(False)
    gone(page)
    [one] = sleeps(phone)
    assert one["ended_at"][11:16] == "23:50"


def test_a_sleep_form_left_open_over_night_is_of_the_new_day(phone: Phone) -> None:
    page = phone.open("/sleep")
    page.wait_for_load_state("networkidle")
    page.clock.install()
    page = phone.open("/sleep")
    before = page.get_by_label("Woke on").input_value()
    page.get_by_label("Fell asleep at").fill("00:10")
    page.clock.fast_forward(24 * 3600 * 1000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    # a form in which somebody typed keeps its date; one that nobody touched follows
    expect(page.get_by_label("Woke on")).to_have_value(before)
    page = phone.open("/sleep")
    page.clock.fast_forward(24 * 3600 * 1000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    now = page.evaluate(DAY, page.evaluate("Date.now()"))
    assert now != before
    expect(page.get_by_label("Woke on")).to_have_value(now)


def test_the_list_of_what_waits_and_all_pages_to_read_open_offline_though_nobody_opened_them(phone: Phone) -> None:
    page = phone.open()
    wait_for(page, "/log", "/settings/phone", "/read", "/read/pain", "/read/search.json")
    page.context.set_offline(True)
    page = phone.open()
    phone.key(5).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page = phone.open("/settings/phone")
    expect(page.locator("#waits-list")).to_contain_text("Spasm 5")
    page = phone.open("/read/pain")
    expect(page.locator("h1")).to_have_text("Pain")
    page.context.set_offline(False)
    gone(page)


def test_what_an_open_log_sent_is_on_the_kept_diary(phone: Phone) -> None:
    page = phone.open()
    wait_for(page, "/log", "/diary")
    page = phone.open()
    phone.key(7).tap()
    until_kept(page, "/diary", "spasm 7")
    page.context.set_offline(True)
    page = phone.open("/diary")
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("main")).to_contain_text("spasm 7")
    page.context.set_offline(False)
    # under the address that names the diary too
    page = phone.open("/diary?diary=" + phone.diary)
    wait_for(page, "/diary?diary=" + phone.diary)
    page = phone.open()
    phone.key(9).tap()
    until_kept(page, "/diary?diary=" + phone.diary, "spasm 9")


def test_a_setting_reaches_the_kept_log_at_once(phone: Phone) -> None:
    page = phone.open()
    wait_for(page, "/log", "/diary")
    page = phone.open("/settings/log")
    page.get_by_role("button", name="Hide: Stress").tap()
    expect(page.get_by_role("button", name="Show: Stress")).to_be_visible()
    stands = (
        "async () => (await (await caches.match('/log', { ignoreVary: true })).text()).includes('data-code=\"stress\"')"
    )
    until(page, lambda: not page.evaluate(stands))
    page.context.set_offline(True)
    page = phone.open()
    expect(page.locator("#kept")).to_be_visible()
    expect(phone.tab("stress")).to_have_count(0)
    page.context.set_offline(False)


def test_where_somebody_signs_in_it_is_said_what_waits(far: Phone, line: Line) -> None:
    page = far.open()
    page.wait_for_load_state("networkidle")
    line.dead = True
    far.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page.context.clear_cookies()
    line.dead = False
    page = far.open("/sign-in")
    expect(page.locator("#left")).to_have_text("Waiting on this phone until you sign in: 1")
