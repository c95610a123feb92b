"""A diary that two people keep, each on a phone of their own: invited, recorded, seen, ended, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.able import findings
from tests.browser.conftest import PASSWORD, Phone, Server, signed_in, watched
from tests.browser.test_pages import boxes
from tests.browser.waiting import until, wait_for, waiting

pytestmark = pytest.mark.browser

KEPT_LOG = "async () => await (await caches.match('/log', { ignoreVary: true }))?.text() ?? ''"

HELD = """async id => {
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages ")) continue;
    const cache = await caches.open(name);
    for (const one of await cache.keys()) if ((await (await cache.match(one)).text()).includes(id)) return true;
  }
  return false; }"""


@pytest.fixture
def mother(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """Another phone, of somebody with an account of their own."""
    with browser.new_context(**browser_context_args) as context:
        signed_in(server, context)
        phone = watched(context, server)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


def sound(page: Page) -> None:
    """Nothing on the page that axe would find, and nothing too small to be tapped."""
    assert findings(page) == []
    assert [box for box in boxes(page) if min(box["w"], box["h"]) < 43.5] == []


def invite(phone: Phone, name: str = "Mum", part: str = "A parent") -> str:
    """Invite somebody as a person does; return the invitation's address."""
    page = phone.open("/settings/keepers")
    sound(page)
    page.get_by_label("Who it is").fill(name)
    page.get_by_role("radio", name=part).check()
    if page.get_by_label("Your password").count():
        page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Make an invitation").tap()
    address = page.get_by_label("The invitation as an address")
    expect(address).to_be_visible()
    expect(page.get_by_role("button", name="Copy the invitation")).to_be_visible()
    sound(page)
    return address.input_value()


def named(phone: Phone, name: str) -> None:
    page = phone.open("/settings/diary")
    page.get_by_label("Name", exact=True).fill(name)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").tap()


def accept(phone: Phone, address: str) -> Page:
    page = phone.page
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("The diary: Anna")
    # the secret stays neither in the bar nor in what the browser remembers
    assert (urlsplit(page.url).path, urlsplit(page.url).fragment) == ("/invitation/open", "")
    sound(page)
    page.get_by_role("button", name="Keep this diary").tap()
    page.wait_for_url("**/log?diary=*")
    return page


def test_a_mother_keeps_it_too_until_it_is_ended_and_loses_nothing(phone: Phone, mother: Phone, tmp_path: Path) -> None:
    named(phone, "Anna")
    diary = phone.diary
    page = accept(mother, invite(phone))
    assert mother.page.context.cookies(f"{mother.url}/invitation") == mother.page.context.cookies()
    expect(page.locator(".whose-log")).to_have_text("How is Anna?")
    sound(page)
    mother.key(6).tap()
    expect(page.locator("#said")).to_contain_text("saved")
    until(page, lambda: len(phone.entries()) == 1)
    assert phone.entries()[0]["rated_by"] == "parent"
    seen = phone.open("/diary")
    seen.locator(".day summary").first.tap()
    expect(seen.locator(".note.by")).to_have_text("by Mum")
    sound(seen)
    # her phone keeps pages of it for when there is no network
    mother.open("/diary")
    wait_for(page, "/log", "/diary")
    assert page.evaluate(HELD, diary)
    mother.open("/log")

    keepers = phone.open("/settings/keepers")
    sound(keepers)
    keepers.get_by_role("link", name="Mum").tap()
    expect(keepers.get_by_role("heading", level=1)).to_have_text("Mum")
    sound(keepers)
    keepers.locator("summary", has_text="End it for Mum").tap()
    keepers.get_by_role("button", name="End it now").tap()
    expect(keepers.get_by_role("status").first).to_contain_text("They see this diary no more")

    mother.key(3).tap()
    expect(page.locator("#said")).to_contain_text("stays on this phone. You do not keep this diary")
    assert [(one["kind"], "why" in one["held"]) for one in waiting(page)] == [("entry", True)]
    assert waiting(page)[0]["start"]["rated_by"] == "parent"
    until(page, lambda: not page.evaluate(HELD, diary))
    mother.open("/settings/phone")
    expect(page.locator("#waits-list")).to_contain_text("You do not keep this diary")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save to a file").tap()
    file = tmp_path / "waiting.json"
    saved.value.save_as(file)
    kept = json.loads(file.read_text(encoding="utf-8"))["changes"]
    assert [one["set"]["spasm"]["now"] for one in kept] == [3]
    assert len(phone.entries()) == 1
    # invited again, she sends what waited
    accept(mother, invite(phone))
    mother.open("/settings/phone")
    page.get_by_role("button", name="Send it again").tap()
    until(page, lambda: len(phone.entries()) == 2)
    assert {one["rated_by"] for one in phone.entries()} == {"parent"}


def test_what_a_keeper_tapped_without_a_network_keeps_its_part(phone: Phone, mother: Phone) -> None:
    named(phone, "Anna")
    page = accept(mother, invite(phone))
    wait_for(page, "/log", "/diary")
    # what was kept before she took part is kept anew
    until(page, lambda: "How is Anna?" in page.evaluate(KEPT_LOG))
    page.context.set_offline(True)
    mother.open("/log")
    expect(page.locator(".whose-log")).to_have_text("How is Anna?")
    mother.key(4).tap()
    until(page, lambda: len(waiting(page)) == 1)
    # meanwhile her part becomes another one: what was tapped as a parent stays a parent's
    keepers = phone.open("/settings/keepers")
    keepers.get_by_role("link", name="Mum").tap()
    keepers.get_by_role("radio", name="Somebody else who keeps it").check()
    keepers.get_by_role("button", name="Save").tap()
    expect(keepers.get_by_role("status").first).to_contain_text("That is kept.")
    page.context.set_offline(False)
    mother.open("/diary")
    until(page, lambda: len(phone.entries()) == 1)
    assert phone.entries()[0]["rated_by"] == "parent"


def test_a_reader_is_offered_no_pad(phone: Phone, mother: Phone) -> None:
    named(phone, "Anna")
    phone.put(spasm=5, note="After the bus ride")
    address = invite(phone, "School", "A reader")
    page = mother.page
    page.goto(address)
    page.get_by_role("button", name="Read this diary").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diary")
    page.locator(".day summary").first.tap()
    expect(page.get_by_text("After the bus ride")).to_be_visible()
    sound(page)
    mother.open(f"/log?diary={phone.diary}")
    expect(page.get_by_role("heading", level=1)).to_have_text("You read this diary")
    expect(page.locator(".key")).to_have_count(0)
    sound(page)
    for path in ("/settings", "/treatments", "/settings/keepers", "/appointment", "/settings/diary"):
        mother.open(f"{path}?diary={phone.diary}")
        assert mother.status == 200
        sound(page)


def test_signed_out_and_without_scripts_an_invitation_is_typed(
    phone: Phone, server: Server, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    named(phone, "Anna")
    letters = urlsplit(invite(phone)).fragment
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        page = watched(context, server).page
        page.goto(f"{server.url}/invitation")
        page.get_by_label("Letters of the invitation").fill(letters.lower())
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are invited to a diary")
        page.get_by_role("link", name="No account yet? Sign up").click()
        page.get_by_label("Email").fill(f"typed-{letters[:8].lower()}@diary.example")
        page.get_by_label("Password").fill(PASSWORD)
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Make my account").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The diary: Anna")
        page.get_by_role("button", name="Keep this diary").click()
        expect(page.locator(".whose-log")).to_have_text("How is Anna?")
