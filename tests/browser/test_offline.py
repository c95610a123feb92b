"""Without a network: what was there stays there, says so, and belongs to one account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.line import Line
from tests.browser.waiting import gone, until, wait_for

pytestmark = pytest.mark.browser
SECONDS = 1000

KEPT = """async () => { const all = {};
  for (const name of await caches.keys()) if (name.startsWith("pages "))
    all[name.split(" ")[2]] = (await (await caches.open(name)).keys()).map(one => one.url.replace(location.origin, ""));
  return all; }"""


UPDATE = """async () => { const one = await navigator.serviceWorker.getRegistration();
  await one.update();
  const worker = one.installing;
  if (worker) await new Promise(done => { worker.onstatechange = () => worker.state === "redundant" && done(); });
  return worker?.state; }"""
"""Looks for another release, and waits until it was given up."""


def kept(page: Page) -> dict[str, list[str]]:
    """The addresses that this device keeps, by account."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


@pytest.fixture
def visitor(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone on which nobody is signed in."""
    with browser.new_context(**browser_context_args) as context:
        phone = watched(context, server)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


def test_every_page_to_read_opens_offline_once_one_was_visited_signed_out(visitor: Phone) -> None:
    page = visitor.open("/read/pain")
    wait_for(page, "/read", "/read/pain", "/read/about-this-information", "/offline")
    links = page.request.get(visitor.url + "/read").text()
    paths = sorted({"/read", *re.findall(r'href="(/read/[a-z0-9-]+)"', links)})
    assert len(paths) > 12
    wait_for(page, *paths, "/read/search.json")
    page.context.set_offline(True)
    for path in paths:
        page = visitor.open(path)
        assert visitor.status == 200, path
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("#kept")).to_contain_text(re.compile(r"You are offline\. This is as it was at \d\d:\d\d\."))
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px", "its style is there"
    page = visitor.open("/read")
    page.get_by_label("Search all pages").press_sequentially("tremor")
    expect(page.locator(".hits a").first).to_contain_text("Tremor")
    assert list(kept(page)) == ["-"]
    assert visitor.errors == []


def test_what_was_never_seen_says_calmly_that_it_needs_a_connection(visitor: Phone) -> None:
    page = visitor.open("/")
    wait_for(page, "/", "/offline")
    page.context.set_offline(True)
    page = visitor.open("/read/pain")
    assert visitor.status == 503
    expect(page.locator("h1")).to_have_text("This page needs a connection")
    expect(page.locator("#there a:visible")).to_have_count(0)
    page.context.set_offline(False)
    with page.expect_navigation():
        page.get_by_role("link", name="Try again").tap()
    expect(page.locator("h1")).to_have_text("Pain")


def test_log_diary_and_the_charts_last_seen_open_offline(phone: Phone) -> None:
    phone.put(spasm=5, note="After the bus ride")
    page = phone.open("/charts/day-by-day?days=14")
    wait_for(page, "/log", "/diary", "/offline", "/charts/day-by-day?days=14", "/read/search.json")
    page.context.set_offline(True)
    for path, words in (("/log", "Spasms right now?"), ("/diary", "Diary"), ("/charts", "Day by day")):
        page = phone.open(path)
        assert phone.status == 200, path
        expect(page.locator("h1")).to_contain_text(words)
        expect(page.locator("#kept")).to_contain_text("This is as it was at")
    assert page.url.endswith("/charts/day-by-day?days=14")
    page.get_by_role("link", name="Diary").tap()
    expect(page.locator("main")).to_contain_text("After the bus ride")
    page = phone.open("/charts/body")
    expect(page.locator("#there a:visible")).to_have_text(
        [re.compile("^Log"), re.compile("^Diary"), re.compile("^Charts"), re.compile("^Read")]
    )
    page.context.set_offline(False)
    page = phone.open("/diary")
    expect(page.locator("#kept")).to_be_hidden()


def test_each_showing_of_a_kept_log_begins_an_entry_of_its_own(phone: Phone) -> None:
    page = phone.open("/log")
    wait_for(page, "/log")
    page.context.set_offline(True)
    for number in (3, 8):
        page = phone.open("/log")
        expect(page.locator("#kept")).to_be_visible()
        phone.key(number).tap()
        expect(page.locator("#said")).to_contain_text("Waiting for the server")
    page.context.set_offline(False)
    gone(page)
    assert sorted(entry["spasm"] for entry in phone.entries()) == [3, 8]


def test_signing_out_wipes_what_was_kept_and_another_account_sees_nothing_of_it(server: Server, phone: Phone) -> None:
    phone.put(spasm=5)
    page = phone.open("/diary")
    wait_for(page, "/log", "/diary", "/offline")
    [first] = kept(page)
    phone.open("/settings")
    page.get_by_role("button", name="Sign out").tap()
    page.wait_for_url("**/sign-in")
    wait_for(page, "/", "/offline")
    assert list(kept(page)) == ["-"]
    page.context.set_offline(True)
    page = phone.open("/diary")
    expect(page.locator("h1")).to_have_text("This page needs a connection")
    page.context.set_offline(False)
    signed_in(server, page.context)
    page = phone.open("/settings")
    wait_for(page, "/log", "/diary", "/offline")
    [second] = kept(page)
    assert second not in {first, "-"}


def test_a_page_whose_end_comes_only_after_the_sign_out_is_not_kept(far: Phone, line: Line) -> None:
    line.pauses = lambda method, path: (method, path) == ("GET", "/sleep")
    page = far.open("/diary")
    wait_for(page, "/log", "/diary")
    until(page, lambda: any(one.path == "/sleep" for one in line.heard))
    far.open("/settings")
    page.get_by_role("button", name="Sign out").tap()
    page.wait_for_url("**/sign-in")
    wait_for(page, "/", "/offline")
    line.heard.clear()
    line.ending.set()
    # of the pages that are fetched ahead one comes after the other
    until(page, lambda: any(one.path == "/appointment" for one in line.heard))
    assert list(kept(page)) == ["-"]


def test_only_pages_of_the_closed_list_are_kept(phone: Phone) -> None:
    page = phone.open("/log")
    wait_for(page, "/log", "/diary", "/settings/phone", "/offline")
    phone.key(6).tap()
    expect(page.locator("#next")).to_be_visible()
    for path in ("/settings", "/account", "/log?ask=where", "/no-such-page", "/diary?diary=" + phone.diary):
        phone.open(path)
    # the last of them is kept, so what was asked for before it had its turn
    wait_for(page, "/diary?diary=" + phone.diary)
    [addresses] = kept(page).values()
    ahead = [
        "/log",
        "/log/another-time",
        "/diary",
        "/sleep",
        "/appointment",
        "/appointment/show",
        "/settings/phone",
        "/look",
    ]
    addresses = [one for one in addresses if not one.startswith("/read")]
    assert sorted(addresses) == sorted([*ahead, "/offline", "/diary?diary=" + phone.diary])
    shells = page.evaluate("caches.keys().then(names => names.filter(name => name.startsWith('shell ')).length)")
    assert shells == 1


LATER = """async () => (await caches.open("who")).put("/", new Response(JSON.stringify(
  { who: "somebody else", keeps: "", since: Date.now() + 3600000 })))"""


def test_a_clock_that_was_set_back_asks_for_a_page_once_more_and_no_oftener(far: Phone, line: Line) -> None:
    page = far.open("/diary")
    wait_for(page, "/diary")
    page.wait_for_timeout(1500)
    page.evaluate(LATER)
    line.heard.clear()
    far.open("/treatments")
    page.wait_for_timeout(1500)
    assert 1 <= sum(one.path.startswith("/treatments") for one in line.heard) <= 4


@pytest.mark.parametrize("way", ["dead", "bad gateway"])
def test_a_server_that_is_stopped_gives_way_to_what_was_kept(far: Phone, line: Line, way: str) -> None:
    page = far.open("/diary")
    wait_for(page, "/log", "/diary", "/offline")
    line.dead, line.status = way == "dead", 502 if way == "bad gateway" else 0
    page = far.open("/diary")
    assert far.status == 200
    expect(page.locator("#kept")).to_contain_text("You are offline. This is as it was at")
    page = far.open("/settings")
    assert far.status == (503 if way == "dead" else 502)


def test_a_slow_answer_gives_way_to_what_was_kept(far: Phone, line: Line) -> None:
    page = far.open("/diary")
    wait_for(page, "/log", "/diary", "/offline")
    line.flowing.clear()
    page = far.open("/diary")
    expect(page.locator("#kept")).to_contain_text("The connection is slow. This is as it was at")
    line.flowing.set()


def test_a_new_release_replaces_the_shell_whole(far: Phone, line: Line) -> None:
    page = far.open("/diary")
    wait_for(page, "/log", "/diary", "/offline")
    far.put(spasm=9)
    names: list[str] = page.evaluate("caches.keys()")
    version = next(name for name in names if name.startswith("shell ")).split(" ")[1]
    assert f"pages {version} " in " ".join(names)

    # a release whose files cannot all be had is not taken at all
    def newer(path: str, body: bytes) -> bytes:
        return body.replace(version.encode(), b"newer") if path == "/sw.js" else body

    def broken(path: str, body: bytes) -> bytes:
        return newer(path, body).replace(b"/css/app.css", b"/css/gone.css")

    line.rewrite = broken
    assert page.evaluate(UPDATE) == "redundant"
    assert page.evaluate("caches.match('/diary').then(Boolean)")
    tried = page.evaluate("caches.keys()")
    assert "shell newer" in tried
    assert "pages newer" not in " ".join(tried)

    line.rewrite = newer
    loads = []
    page.on("load", lambda _page: loads.append(1))
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    for _ in range(100):
        names = page.evaluate("caches.keys()")
        if not any(name.startswith(f"pages {version}") for name in names):
            break
        page.wait_for_timeout(100)
    assert [name.split(" ")[1] for name in names if name.startswith("pages ")] == ["newer"]
    assert loads == [], "no page is loaded again by itself"
    line.dead = True
    page = far.open("/diary")
    expect(page.locator("main")).to_contain_text("spasm 9")


def test_the_way_onto_the_home_screen_is_shown_once_and_only_after_a_number(phone: Phone) -> None:
    page = phone.open("/diary")
    expect(page.locator("#home")).to_be_hidden()
    phone.open("/log")
    phone.key(4).tap()
    # on the server too: a number that only waits is no reason to offer more
    expect(page.locator("#said")).to_have_text(re.compile("^(✓ )?Spasm 4 saved$"))
    expect(page.locator("#home")).to_have_count(0)
    page = phone.open("/diary")
    expect(page.locator("#home")).to_contain_text("Add this diary to your home screen")
    expect(page.locator("#home [data-way]:visible")).to_have_count(1)
    page.get_by_role("button", name="Do not show this again").tap()
    expect(page.locator("#home")).to_be_hidden()
    page = phone.open("/diary")
    expect(page.locator("#home")).to_be_hidden()


AGENTS = {
    "iphone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1",
    "firefox": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "chrome": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile "
    "Safari/537.36",
    "samsung": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36",
}


@pytest.mark.parametrize("way", AGENTS)
def test_the_way_is_told_in_the_words_of_the_persons_own_browser(
    server: Server, browser: Browser, browser_context_args: dict[str, Any], way: str
) -> None:
    with browser.new_context(**{**browser_context_args, "user_agent": AGENTS[way]}) as context:
        signed_in(server, context)
        page = watched(context, server).open("/settings/phone")
        expect(page.locator("#way [data-way]:visible")).to_have_attribute("data-way", way)


def test_the_settings_say_what_is_kept_and_for_how_long(phone: Phone) -> None:
    page = phone.open("/charts/day-by-day?days=14")
    wait_for(page, "/log", "/diary", "/offline", "/read/search.json")
    page = phone.open("/settings/phone")
    lines = page.locator("#list li")
    expect(lines).to_have_text(
        ["The Log", "The Diary", "Charts that were looked at: 1", re.compile(r"^Pages to read: \d\d$")]
    )
    promised = page.evaluate("navigator.storage.persisted()")
    expect(page.locator("#answer")).to_contain_text("has promised" if promised else "may clear it")
    if not promised:
        page.get_by_role("button", name="Ask the browser to keep it").tap()
        expect(page.locator("#answer")).to_have_text(re.compile("has promised|did not promise"))
