"""Nothing lost: what the screen called saved on this phone reaches the server, once, with its time, and nobody else."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.line import Line
from tests.browser.waiting import gone, waiting

pytestmark = pytest.mark.browser


def opened(phone: Phone) -> Page:
    """Open the Log with all that belongs to it."""
    page = phone.open()
    page.wait_for_load_state("networkidle")
    return page


def taps(phone: Phone, number: int) -> None:
    """Tap a number and wait until the screen says that it is on the phone."""
    phone.key(number).tap()
    expect(phone.page.locator("#said")).to_contain_text(f"Spasm {number} saved, on this phone")


def asked(line: Line) -> list[str]:
    """The ids of all changes that reached the server, in their order."""
    return [
        change["id"]
        for one in line.heard
        if one.path.endswith("/changes")
        for change in json.loads(one.body)["changes"]
    ]


def test_what_was_recorded_offline_is_sent_by_another_page_with_its_own_time(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    before = datetime.now(UTC)
    taps(far, 6)
    expect(page.locator("#said")).to_contain_text("Waiting for the server: 1")
    after = datetime.now(UTC)
    assert [change["sent"] for change in waiting(page)] == [True]
    page.close()
    line.dead = False
    far.page = page.context.new_page()
    far.open("/diary")
    gone(far.page)
    [entry] = far.entries()
    assert entry["spasm"] == 6
    happened = datetime.fromisoformat(entry["happened_at"])
    assert before - timedelta(seconds=1) <= happened <= after


def test_edited_and_undone_before_it_was_sent_is_never_sent(far: Phone) -> None:
    page = opened(far)
    page.context.set_offline(True)
    taps(far, 6)
    [first] = waiting(page)
    assert first["sent"], "one try was made: from here on it is not merged"
    page.locator("#next").tap()
    far.key(3).tap()
    expect(page.locator("#said")).to_contain_text("Pain 3 saved, on this phone. Waiting for the server: 2")
    page.get_by_role("button", name="Undo 3").tap()
    expect(page.locator("#said")).to_contain_text("Pain 3 taken back")
    assert [change["set"] for change in waiting(page)] == [first["set"]]
    page.context.set_offline(False)
    gone(page)
    [entry] = far.entries()
    assert (entry["spasm"], entry["revision"], "pain" in entry) == (6, 1, False)


@pytest.mark.parametrize("way", ["lost answer", "dead", "html", "error"])
def test_whatever_the_line_does_an_entry_is_there_once(far: Phone, line: Line, way: str) -> None:
    page = opened(far)
    line.loses = lambda _method, path: way == "lost answer" and path.endswith("/changes")
    line.dead = way == "dead"
    line.status = {"html": 200, "error": 500}.get(way, 0)
    taps(far, 6)
    far.page.wait_for_timeout(900)  # within 0.7 s the pad takes no second tap
    far.key(8).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 8 saved, on this phone")
    assert len(waiting(page)) == 2
    line.loses, line.dead, line.status = (lambda _method, _path: False), False, 0
    gone(page)
    expect(page.locator("#said")).to_have_text(re.compile("^(✓ )?Spasm 8 saved$"))
    [entry] = far.entries()
    assert entry["spasm"] == 8
    assert len(set(asked(line))) == 1


def test_two_tabs_and_overlapping_events_send_each_entry_once(far: Phone, line: Line) -> None:
    page = opened(far)
    other = Phone(page.context.new_page(), far.url)
    opened(other)
    line.dead = True
    taps(far, 3)
    taps(other, 7)
    line.dead = False
    for one in (page, other.page):
        one.evaluate("for (let i = 0; i < 3; i++) window.dispatchEvent(new Event('online'))")
    gone(page)
    assert sorted(entry["spasm"] for entry in far.entries()) == [3, 7]
    assert [entry["revision"] for entry in far.entries()] == [1, 1]


def test_a_new_session_of_the_same_account_sends_and_another_account_never_does(
    far: Phone, line: Line, server: Server
) -> None:
    page = opened(far)
    own = page.context.cookies()
    page.context.clear_cookies()
    far.key(4).tap()
    expect(page.locator("#said")).to_contain_text("sign in again")
    signed_in(Server(line.url, server.app), page.context)
    page.reload()
    page.wait_for_timeout(1000)  # long enough to have sent it, had the page meant to
    assert len(waiting(page)) == 1
    assert far.entries() == [], "it is not the stranger's"
    expect(page.locator("#again")).to_be_hidden()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": c["name"], "value": c["value"], "url": line.url} for c in own])
    page.reload()
    gone(page)
    assert [entry["spasm"] for entry in far.entries()] == [4]


def test_the_door_refuses_what_was_recorded_for_another_account(far: Phone) -> None:
    diary = far.diary
    answer = far.page.request.post(
        f"{far.url}/api/v1/diaries/{diary}/changes",
        data={"changes": []},
        headers={"X-CSRFToken": far.token, "Diary-For": "0" * 18},
    )
    assert answer.status == 403


def test_where_storage_is_refused_the_screen_never_says_saved(far: Phone, line: Line) -> None:
    far.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = opened(far)
    line.dead = True
    far.key(5).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 5 is not saved yet. It is kept here and tried again.")
    line.dead = False
    page.get_by_role("button", name="Try again now").tap()
    expect(page.locator("#said")).to_have_text(re.compile("^(✓ )?Spasm 5 saved$"))
    assert [entry["spasm"] for entry in far.entries()] == [5]


def test_a_conflict_overwrites_nothing_and_both_are_in_sight(far: Phone, line: Line, server: Server) -> None:
    page = opened(far)
    diary, token = far.diary, far.token
    line.dead = True
    taps(far, 6)
    [change] = waiting(page)
    page.close()
    far.page = page.context.new_page()
    # another phone was faster with the same entry: it has a line of its own, while this one's is still dead
    made = {"happened_at": change["start"]["happened_at"], "spasm": 2}
    answer = far.page.request.put(
        f"{server.url}/api/v1/diaries/{diary}/entries/{change['id']}",
        data=made,
        headers={"X-CSRFToken": token},
    )
    assert answer.ok
    line.dead = False
    page = far.open("/settings/phone")
    expect(page.locator("#waits-list dl")).to_have_text(
        re.compile(r"On this phone\s*Spasm 6\s*On the server\s*Spasm 2")
    )
    assert far.entries()[0]["spasm"] == 2
    page.get_by_role("button", name="Keep what is on this phone").tap()
    expect(page.locator("#waits-said")).to_contain_text("All that was recorded here is on the server")
    assert far.entries()[0]["spasm"] == 6


def test_what_the_server_does_not_take_is_parked_where_it_can_be_mended(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=2))
    taps(far, 9)
    page.clock.set_fixed_time(datetime.now(UTC))
    page.close()
    line.dead = False
    far.page = page.context.new_page()
    page = far.open("/settings/phone")
    expect(page.locator("#waits-list")).to_contain_text("The server did not take it")
    assert far.entries() == []
    page.get_by_role("button", name="Record it for this moment").tap()
    gone(page)
    assert [entry["spasm"] for entry in far.entries()] == [9]


def test_signing_out_with_something_waiting_asks_first(far: Phone, line: Line) -> None:
    page = opened(far)
    line.loses = lambda _method, path: path.endswith("/changes")
    line.dead = True
    taps(far, 6)
    line.dead = False
    page = far.open("/settings")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.locator("#leaving")).to_contain_text("Not on the server yet: 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it to a file").tap()
    told = json.loads(Path(download.value.path()).read_text())
    assert told["changes"][0]["set"] == {"spasm": {"was": None, "now": 6}}
    page.get_by_role("button", name="Stay signed in").tap()
    expect(page.locator("#leaving")).to_be_hidden()
    assert len(waiting(page)) == 1
    line.loses = lambda _method, _path: False
    page.get_by_role("button", name="Sign out").tap()
    page.wait_for_url("**/sign-in")
    assert waiting(page) == [], "it could be sent after all"


def test_the_worker_sends_when_the_browser_says_that_there_is_a_network(far: Phone, line: Line) -> None:
    page = opened(far)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    line.dead = True
    taps(far, 6)
    page.close()
    line.dead = False
    # a page of the same place that runs none of the diary's scripts
    far.page = page.context.new_page()
    far.page.goto(line.url + "/manifest.webmanifest")
    session = page.context.new_cdp_session(far.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(50):
        if found:
            break
        far.page.wait_for_timeout(100)
    event = {"origin": line.url, "registrationId": found[0], "tag": "diary-queue", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", event)
    for _ in range(50):
        if far.entries():
            break
        far.page.wait_for_timeout(100)
    assert [entry["spasm"] for entry in far.entries()] == [6]


def started(playwright: Playwright, folder: Path, how: dict[str, Any]) -> BrowserContext:
    """A browser whose storage is in `folder`, to be killed."""
    return playwright.chromium.launch_persistent_context(str(folder), **how)


def kill(folder: Path) -> None:
    """Kill with -9 every process of the browser that this test started in `folder`."""
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={folder}".encode() in command:
                os.kill(int(process.name), signal.SIGKILL)


def test_a_browser_killed_with_entries_waiting_loses_none(
    playwright: Playwright,
    server: Server,
    line: Line,
    tmp_path: Path,
    browser_context_args: dict[str, Any],
    browser_type_launch_args: dict[str, Any],
) -> None:
    there, how = Server(line.url, server.app), {**browser_context_args, **browser_type_launch_args}
    context = started(playwright, tmp_path, how)
    signed_in(there, context)
    cookies = context.cookies()
    phone = watched(context, there)
    opened(phone)
    line.dead = True
    taps(phone, 6)
    kill(tmp_path)
    line.dead = False
    context = started(playwright, tmp_path, how)
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": line.url} for c in cookies])
    phone = watched(context, there)
    phone.open("/diary")
    gone(phone.page)
    assert [entry["spasm"] for entry in phone.entries()] == [6]
    context.close()
