"""One fault after the other, with real things: how much was acknowledged, sent, stored, lost, doubled."""

from __future__ import annotations

import os
import re
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import PASSWORD, Phone, Server, signed_in, watched
from tests.browser.line import Line, line_to
from tests.browser.tally import filled, on_phone, settled, stored
from tests.browser.test_offline_queue import gone, kill, opened, started, taps
from tests.browser.waiting import waiting
from tests.faults.test_killed_server import children
from tools import trial

pytestmark = pytest.mark.browser
LARGEST = resource.RLIM_INFINITY
PAD_RESTS = 750
KILLED = 4


def tap_each(phone: Phone, *numbers: int) -> None:
    """Tap numbers, each for an entry of its own, and wait until each is on the phone."""
    for number in numbers:
        taps(phone, number)
        phone.page.wait_for_timeout(PAD_RESTS)  # the pad takes no other tap for 0.7 s, and shows nothing of it
        phone.page.locator("#done").tap()


def comes_back(page: Page) -> None:
    """The network is said to be back."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def is_posted(method: str, path: str) -> bool:
    return method == "POST" and path.endswith("/changes")


def some(count: int) -> Callable[[str, str], bool]:
    """Yes to the first `count` requests of the queue."""
    asked = iter(range(count))
    return lambda method, path: is_posted(method, path) and next(asked, None) is not None


def test_three_hundred_that_waited_go_in_six_requests(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    kept = filled(page, 300)
    assert len(waiting(page)) == 300
    line.dead = False
    comes_back(page)
    gone(page)
    count = settled(far, line, "300 entries waited", kept)
    assert (count.sent, count.requests) == (300, 6)


def test_answers_lost_after_the_deed(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    kept = filled(page, 120)
    line.loses, line.dead = some(3), False
    comes_back(page)
    gone(page)
    count = settled(far, line, "answers lost after the deed", kept)
    assert count.sent > 120, "nothing was sent twice, so nothing was shown"


def test_requests_cut_half_way(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    kept = filled(page, 120)
    line.cuts, line.dead = some(3), False
    comes_back(page)
    gone(page)
    settled(far, line, "requests cut half-way", kept)
    assert line.broken == 3


def test_the_browser_killed_while_entries_are_recorded(
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
    acknowledged: dict[str, str] = {}
    phone.page.on(
        "console", lambda said: acknowledged.update([said.text.split()[1:]] if said.text[:5] == "kept " else [])
    )
    page = opened(phone)
    line.dead = True
    killer = threading.Thread(target=lambda: (wait_until(lambda: len(acknowledged) > 60), kill(tmp_path)))
    killer.start()
    with pytest.raises(Exception, match=r"closed|crash"):
        filled(page, 5000)
    killer.join()
    line.dead = False
    context = started(playwright, tmp_path, how)
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": line.url} for c in cookies])
    phone = watched(context, there)
    page = phone.open("/diary")
    gone(page)
    unsaid = stored(phone).keys() - acknowledged.keys()
    assert len(unsaid) < 60
    settled(phone, line, "browser killed with -9 while recording", acknowledged, unsaid=unsaid)
    assert len(acknowledged) > 60
    context.close()


def wait_until(done: Callable[[], bool]) -> None:
    deadline = datetime.now(UTC) + timedelta(seconds=40)
    while not done():
        assert datetime.now(UTC) < deadline
        threading.Event().wait(0.005)


def test_two_tabs_that_send_at_the_same_time(far: Phone, line: Line) -> None:
    page = opened(far)
    other = opened(Phone(page.context.new_page(), far.url))
    line.dead = True
    kept = filled(page, 60) | filled(other, 60)
    line.dead = False
    for one in (page, other):
        one.evaluate("for (let i = 0; i < 3; i++) window.dispatchEvent(new Event('online'))")
    gone(page)
    settled(far, line, "two tabs, overlapping events", kept)


def test_two_overlapping_sync_events_of_the_worker(far: Phone, line: Line) -> None:
    page = opened(far)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    line.dead = True
    kept = filled(page, 120)
    page.close()
    line.dead = False
    far.page = page.context.new_page()
    far.page.goto(line.url + "/manifest.webmanifest")
    session = page.context.new_cdp_session(far.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        far.page.wait_for_timeout(50)
    event = {"origin": line.url, "registrationId": found[0], "tag": "diary-queue", "lastChance": False}
    for _ in range(2):
        session.send("ServiceWorker.dispatchSyncEvent", event)
    gone(far.page)
    settled(far, line, "two overlapping sync events", kept)


def test_the_session_ended_meanwhile(far: Phone, line: Line) -> None:
    page = opened(far)
    email = re.search(r"[\w.-]+@diary\.example", page.request.get(f"{far.url}/account").text())
    assert email
    line.dead = True
    tap_each(far, 2, 5, 9)
    kept = on_phone(page)
    page.context.clear_cookies()
    line.dead = False
    comes_back(page)
    for _ in range(200):
        if {one.status for one in line.heard if is_posted(one.method, one.path)} & {400, 401, 403}:
            break
        page.wait_for_timeout(50)
    assert on_phone(page) == kept
    page.reload()
    page.get_by_label("Email").fill(email[0])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    page.wait_for_url(re.compile(r"//[^/]+/log\b"))
    gone(page)
    count = settled(far, line, "session ended meanwhile", kept)
    assert count.stored == 3


def test_signing_out_with_entries_waiting(far: Phone, line: Line) -> None:
    page = opened(far)
    settings = page.context.new_page()
    settings.goto(f"{far.url}/settings")
    line.dead = True
    tap_each(far, 1, 4)
    kept = on_phone(page)
    settings.get_by_role("button", name="Sign out").tap()
    expect(settings.locator("#leaving")).to_contain_text("Not on the server yet: 2", timeout=20_000)
    settings.get_by_role("button", name="Stay signed in").tap()
    line.dead = False
    comes_back(page)
    gone(page)
    settled(far, line, "signing out with entries waiting", kept)


def test_storage_refused(far: Phone, line: Line) -> None:
    far.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = opened(far)
    line.dead = True
    far.key(5).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 5 is not saved yet")
    kept: list[dict[str, Any]] = page.evaluate("JSON.parse(sessionStorage.getItem('unsent'))")
    line.dead = False
    page.get_by_role("button", name="Try again now").tap()
    expect(page.locator("#said")).to_contain_text("Spasm 5 saved")
    settled(far, line, "storage refused: called not saved", {one["id"]: one["start"]["happened_at"] for one in kept})


def test_storage_full(far: Phone, line: Line) -> None:
    page = far.page
    # before the first write: the browser keeps its own idea of the room that is left for a while
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": 1})
    opened(far)
    line.dead = True
    far.key(8).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 8 is not saved yet")
    [tab] = page.evaluate("JSON.parse(sessionStorage.getItem('unsent'))")
    session.send("Storage.overrideQuotaForOrigin", {"origin": line.url})
    line.dead = False
    # the page asks before it is left, and what stayed in the tab goes once the page is there again
    page.on("dialog", lambda asked: asked.accept())
    page.reload()
    for _ in range(100):
        if stored(far):
            break
        page.wait_for_timeout(100)
    settled(far, line, "storage full: called not saved", {tab["id"]: tab["start"]["happened_at"]})
    assert page.evaluate("sessionStorage.getItem('unsent')") is None


SHIFT = """hours => {
  const real = window.real ??= Date;
  const now = () => real.now() + hours * 3600000;
  window.Date = class extends real {
    constructor(...parts) { if (parts.length) super(...parts); else super(now()); }
    static now() { return now(); }
  };
}"""


def test_the_clock_moved(far: Phone, line: Line) -> None:
    page = opened(far)
    line.dead = True
    for hours, number in ((0, 3), (-3, 5), (0, 7)):
        page.evaluate(SHIFT, hours)
        tap_each(far, number)
    kept = on_phone(page)
    first, second, third = (datetime.fromisoformat(at) for at in kept.values())
    assert second < first - timedelta(hours=2)
    assert first < third, "they stay in the order in which they were tapped"
    line.dead = False
    page.reload()
    gone(page)
    settled(far, line, "the phone's clock moved back and forth", kept)


@contextmanager
def own_server(folder: Path, browser: Browser, how: dict[str, Any]) -> Iterator[tuple[Phone, Line, int]]:
    """A phone on a line to a server of its own, started as `make run` does, to be treated badly."""
    trial.migrate(folder)
    who = trial.keeper(trial.app_in(folder))
    with (
        trial.server(folder, WEB_CONCURRENCY="2") as ours,
        line_to(ours.url) as line,
        browser.new_context(**how) as context,
    ):
        context.add_cookies([{"name": "session", "value": who.cookie, "url": line.url}])
        yield watched(context, Server(line.url, trial.app_in(folder))), line, ours.pid


def cursor(phone: Phone) -> str:
    """Where the diary stands now."""
    return str(phone.page.locator("#fresh").get_attribute("data-at"))


@pytest.mark.sqlite
def test_the_servers_disk_is_full(tmp_path: Path, browser: Browser, browser_context_args: dict[str, Any]) -> None:
    with own_server(tmp_path, browser, browser_context_args) as (phone, line, pid):
        page = opened(phone)
        since = cursor(phone)
        processes = [pid, *children(pid)]
        for one in processes:
            resource.prlimit(one, resource.RLIMIT_FSIZE, (0, LARGEST))
        tap_each(phone, 6)
        kept = on_phone(page) | filled(page, 59)
        comes_back(page)
        for _ in range(100):
            if [one.status for one in line.heard if is_posted(one.method, one.path)][-1:] >= [500]:
                break
            page.wait_for_timeout(50)
        assert {one.status for one in line.heard if is_posted(one.method, one.path)} <= {500, 503}
        assert len(waiting(page)) == 60
        for one in processes:
            resource.prlimit(one, resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
        comes_back(page)
        gone(page)
        settled(phone, line, "the server's disk full", kept, since)


def test_the_server_killed_while_a_phone_sends(
    tmp_path: Path, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    with own_server(tmp_path, browser, browser_context_args) as (phone, line, pid):
        page = opened(phone)
        since = cursor(phone)
        line.dead = True
        kept = filled(page, 300)
        asked: list[str] = []

        def kills(method: str, path: str) -> bool:
            """Kill all workers a moment after each of the first requests has gone to them."""
            if is_posted(method, path):
                asked.append(path)
                if len(asked) <= KILLED:
                    threading.Timer(0.01 * len(asked), kill_workers, (pid,)).start()
            return False

        line.cuts, line.dead = kills, False
        comes_back(page)
        gone(page)
        settled(phone, line, "server killed with -9 while a phone sends", kept, since)
        assert line.broken, "none was cut off by that"


def kill_workers(server: int) -> None:
    """Kill with -9 what a server has started."""
    for one in children(server):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
