"""Two phones, one diary: what the first recorded the second sees, by a tap, and without a network too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from tests.browser.conftest import Phone, Server, watched
from tests.browser.line import Line
from tests.browser.test_offline import wait_for
from tracker.db import db, writing
from tracker.ledger.diaries import renew_epoch
from tracker.ledger.models import DIARIES, KEEPERS
from tracker.ledger.queries import get_diary

pytestmark = pytest.mark.browser
CHART = "/charts/day-by-day?days=all"

KEPT = """async path => {
  const kept = await caches.match(path, { ignoreVary: true });
  return new DOMParser().parseFromString(await kept.text(), "text/html").querySelector("main").textContent; }"""


@pytest.fixture
def other(far: Phone, server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """Another phone of the same person, with a line of its own."""
    with browser.new_context(**browser_context_args) as context:
        own = far.page.context.cookies()
        context.add_cookies([{"name": one["name"], "value": one["value"], "url": server.url} for one in own])
        phone = watched(context, server)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


def keeps(phone: Phone, *paths: str) -> None:
    """Open these pages one after the other, and wait until the phone keeps them."""
    for path in paths:
        phone.open(path)
        wait_for(phone.page, "/log", "/diary", path)


def comes_back(page: Page) -> None:
    """A person comes back to the page after more than a minute."""
    page.evaluate("sessionStorage.removeItem('asked'); document.dispatchEvent(new Event('visibilitychange'))")


def record(phone: Phone, days: int, a_day: int) -> int:
    """Record a month as another phone did, a queue's request at a time; return how many entries."""
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)
    changes = []
    for number in range(days * a_day):
        at = (begun + timedelta(days=number // a_day, hours=number % a_day)).isoformat()
        body = {"happened_at": at, "spasm": number % 11, "note": f"Far away {number}"}
        changes.append({"kind": "entry", "op": "save", "id": str(uuid4()), "body": body})
    for place in range(0, len(changes), 300):
        answer = phone.page.request.post(
            f"{phone.url}/api/v1/diaries/{phone.diary}/changes",
            data={"changes": changes[place : place + 300]},
            headers={"X-CSRFToken": phone.token},
        )
        assert {one["status"] for one in answer.json()["results"]} == {"saved"}
    return len(changes)


def until(page: Page, said: str) -> None:
    """Wait until the page says yes."""
    for _ in range(100):
        if page.evaluate(said):
            return
        page.wait_for_timeout(50)
    raise AssertionError(said)


def until_kept(page: Page, path: str, words: str) -> None:
    """Wait until the page at `path` that the phone keeps has these words."""
    kept = ""
    for _ in range(100):
        kept = page.evaluate(KEPT, path)
        if words in kept:
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept)


def requests(line: Line, since: int) -> list[str]:
    """What the phone asked of the server for the diary's sake, files of the shell left out."""
    return [one.path for one in line.heard[since:] if not one.path.startswith("/static/")]


def test_an_open_diary_says_that_there_is_something_new_and_shows_it_by_a_tap(far: Phone, other: Phone) -> None:
    keeps(far, "/log", "/diary")
    page = far.page
    expect(page.locator("#fresh")).to_be_hidden()
    other.open("/log")
    other.put(spasm=7)
    comes_back(page)
    expect(page.locator("#fresh")).to_contain_text("New on the server.")
    expect(page.locator("main")).not_to_contain_text("spasm 7", ignore_case=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Show it").tap()
    expect(page.locator("main")).to_contain_text("spasm 7", ignore_case=True)
    expect(page.locator("#fresh")).to_be_hidden()
    until_kept(page, "/diary", "spasm 7")
    until_kept(page, "/log", "spasm 7")
    page.context.set_offline(True)
    far.open("/log")
    expect(page.locator("#same")).to_contain_text("spasm 7", ignore_case=True)
    page.context.set_offline(False)


def test_a_phone_that_was_off_for_a_month_catches_up_in_a_few_requests(far: Phone, other: Phone, line: Line) -> None:
    far.put(spasm=5)
    keeps(far, CHART, "/log", "/diary")
    page = far.page
    page.context.set_offline(True)
    other.open("/diary")
    count = record(other, days=30, a_day=8)
    assert count == 240
    page.evaluate("sessionStorage.removeItem('asked')")
    before = len(line.heard)
    page.context.set_offline(False)
    expect(page.locator("#fresh")).to_be_visible()
    until_kept(page, "/diary", "Far away 239")
    until_kept(page, CHART, "241 entries")
    asked = requests(line, before)
    print(f"{count} entries from elsewhere: {len(asked)} requests: {asked}")
    assert [path.split("?")[0] for path in asked].count(f"/api/v1/diaries/{far.diary}/changes") == 1
    pages = [path for path in asked if "/changes?" not in path]
    assert len(pages) == len(set(pages)), "what is kept is fetched once"
    assert len(asked) <= 10


def test_what_this_phone_sent_itself_is_no_news(far: Phone, line: Line) -> None:
    keeps(far, "/diary", "/log")
    page = far.page
    far.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved")
    page.locator("#done").tap()
    before = len(line.heard)
    comes_back(page)
    until(page, "sessionStorage.getItem('asked') !== null")
    expect(page.locator("#fresh")).to_be_hidden()
    # by a way in of its own: that is somebody else to this page
    far.put(spasm=9)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    comes_back(page)
    expect(page.locator("#fresh")).to_be_visible()
    assert sum("/changes?" in path for path in requests(line, before)) == 2, "twice in a minute is once"


def test_while_an_entry_is_begun_the_log_says_nothing(far: Phone, other: Phone) -> None:
    keeps(far, "/log")
    page = far.page
    far.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved")
    other.open("/log")
    other.put(spasm=7)
    with page.expect_response("**/changes?*"):
        comes_back(page)
    until(page, "!document.getElementById('fresh').hidden")
    expect(page.locator("#fresh")).to_be_hidden()
    page.wait_for_timeout(800)  # within 0.7 s the ground takes no second tap
    page.locator("#done").tap()
    expect(page.locator("#fresh")).to_be_visible()


@pytest.mark.parametrize("why", ["restored", "away for too long"])
def test_a_cursor_that_is_gone_begins_anew_and_keeps_the_queue(
    far: Phone, line: Line, server: Server, why: str
) -> None:
    far.put(spasm=3, note="Before")
    keeps(far, "/log", "/diary")
    page, diary = far.page, UUID(far.diary)
    page.context.set_offline(True)
    far.open("/log")
    far.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    forget(server, diary, restored=why == "restored")
    before = len(line.heard)
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved", timeout=20000)
    until_kept(page, "/diary", "spasm 6")
    assert next(one.status for one in line.heard[before:] if "/changes?" in one.path) == 410
    assert sorted(entry["spasm"] for entry in far.entries()) == [3, 6]


def forget(server: Server, diary: UUID, *, restored: bool) -> None:
    """Leave what a restore leaves, or what 400 days do: cursors of before are good no more."""
    with server.app.app_context():
        with writing():
            if restored:
                account = db.session.execute(
                    select(KEEPERS.c.account_id).where(KEEPERS.c.diary_id == diary)
                ).scalar_one()
                renew_epoch(get_diary(account, diary))
            else:
                gone = DIARIES.c.seq + 1
                db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary).values(purged_seq=gone))
        db.engine.dispose()
