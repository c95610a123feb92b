"""The Diary shows what waits on this phone, and takes it back before it is sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.able import findings
from tests.browser.conftest import Phone, Server
from tests.browser.line import Line
from tests.browser.test_pad_asks import asks
from tests.browser.waiting import gone, wait_for, waiting
from tests.factories import make_medication

pytestmark = pytest.mark.browser


def test_what_waits_is_seen_on_the_kept_diary_and_taken_back_there(phone: Phone, server: Server) -> None:
    phone.put("medications", **make_medication())
    stored = phone.put(spasm=2)
    page = asks(phone, server, "pain", "doses")
    wait_for(page, "/log", "/diary", "/sleep")
    page.context.set_offline(True)
    page = phone.open()
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page.locator("#next").tap()
    phone.key(3).tap()
    expect(page.locator("#said")).to_contain_text("Pain 3 saved, on this phone")
    page.get_by_role("button", name="Took it now").tap()
    expect(page.locator(".doses .said")).to_contain_text("on this phone")
    page = phone.open("/diary")
    rows = page.locator("#away li")
    expect(rows).to_have_count(2)
    expect(page.locator("#away")).to_contain_text("Trihexyphenidyl 2 mg, taken at")
    entry = rows.filter(has_text="Spasm 6, Pain 3")
    expect(entry).to_contain_text(re.compile(r"\d\d:\d\d · waiting"))
    assert findings(page) == []
    entry.get_by_role("button", name="Undo: Spasm 6, Pain 3").tap()
    expect(rows.filter(has_text="Spasm 6, Pain 3 taken back")).to_be_visible()
    page.context.set_offline(False)
    gone(page)
    expect(page.locator("#away")).to_contain_text("All of it is on the server now")
    assert [one["id"] for one in phone.entries()] == [stored]
    page.get_by_role("link", name="Show it in its day").tap()
    expect(page.locator("#away")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("1 dose taken")


def test_what_was_added_to_an_entry_is_taken_back_and_the_rest_of_it_stays(far: Phone, line: Line) -> None:
    page = far.open()
    page.wait_for_load_state("networkidle")
    far.key(6).tap()
    gone(page)
    line.dead = True
    page.locator("#next").tap()
    far.key(3).tap()
    expect(page.locator("#said")).to_contain_text("Pain 3 saved, on this phone")
    line.dead = False
    line.loses = lambda _method, path: path.endswith("/changes")
    page = far.open("/diary")
    page.locator("#away").get_by_role("button", name="Undo").tap()
    expect(page.locator("#away")).to_contain_text("taken back")
    assert len(waiting(page)) == 2
    line.loses = lambda _method, _path: False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    gone(page)
    [entry] = far.entries()
    assert (entry["spasm"], "pain" in entry) == (6, False)
