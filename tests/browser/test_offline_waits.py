"""The list of what waits, in each of its states: nothing sticks out, axe finds nothing, and words are the person's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.able import findings
from tests.browser.conftest import Phone
from tests.browser.line import Line

pytestmark = pytest.mark.browser

PUT = """async all => { const open = indexedDB.open("diary-queue");
  const database = await new Promise((yes, no) => { open.onsuccess = () => yes(open.result); open.onerror = no; });
  const work = database.transaction("changes", "readwrite");
  for (const one of all) work.objectStore("changes").put(one);
  await new Promise(yes => { work.oncomplete = yes; });
  database.close(); }"""

LONG = "Trihexyphenidylhydrochlorideprolongedrelease and some more words"
SLEEP = {"started_at": "2026-03-28T23:10:00+01:00", "ended_at": "2026-03-29T06:50:00+02:00", "quality": 9}


def states(phone: Phone) -> list[dict[str, Any]]:
    """One change of each kind and fate, of a month ago, with long words."""
    account = phone.page.evaluate("document.documentElement.dataset.account")
    start = {"happened_at": "2026-03-29T18:20:00+01:00", "recorded_at": "2026-03-29T18:20:00+01:00"}
    common = {"account": account, "diary": phone.diary, "at": 1, "sent": True}
    entry = {"kind": "entry", "op": "patch", "start": start}
    dose = {"medication": "m", "taken_at": "2026-03-29T08:00:00+02:00", "outcome": "taken"}
    there = {"held": {"stored": {"spasm": 2, "revision": 4}}}
    names = {"spasm": "Spasm", "factors.f": LONG}
    slept = {"stored": {**SLEEP, "quality": 2, "revision": 2}}
    cases = [
        {
            **entry,
            "said": f"Spasm 6, {LONG} 2.5 h",
            "set": {"spasm": {"was": None, "now": 6}},
            "names": names,
            "whole": {"values": {"spasm": 6}, "tags": []},
        },
        {
            **entry,
            "said": "Spasm 6",
            "set": {"spasm": {"was": 1, "now": 6}},
            "names": names,
            **there,
        },
        {**entry, "said": LONG, "set": {"factors.f": {"was": 1, "now": 6}}, "names": names, **there},
        {**entry, "said": "Pain 3", "set": {"pain": {"was": 1, "now": 3}}, "held": {"why": "This lies in the future."}},
        {"kind": "sleep", "op": "save", "body": SLEEP, "revision": 1, "said": "Sleep 23:10 to 06:50", "held": slept},
        {"kind": "dose", "op": "save", "body": dose, "name": LONG, "said": f"{LONG}, taken at 08:00"},
    ]
    return [{**common, **one, "uid": f"u{n}", "id": f"id{n}", "n": n} for n, one in enumerate(cases)]


def pictured(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_state_of_the_list_fits_and_axe_finds_nothing(far: Phone, line: Line, width: int, scheme: Any) -> None:
    page = far.open("/settings/phone")
    expect(page.locator("#waits-said")).to_contain_text("All that was recorded here is on the server")
    assert findings(page) == []
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    cases = states(far)
    # nothing goes while it is looked at
    line.loses = lambda _method, path: path.endswith("/changes")
    page.evaluate(PUT, cases)
    for path, name in (("/settings/phone", "waits"), ("/diary", "diary"), ("/settings", "leaving")):
        page = far.open(path)
        expect(page.locator("#waits, #away").first if name != "leaving" else page.locator("#waiting")).to_be_visible()
        if name == "leaving":
            page.get_by_role("button", name="Sign out").tap()
            expect(page.locator("#leaving")).to_contain_text(f"Not on the server yet: {len(cases)}")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        small = """() => [...document.querySelectorAll('main a, main button')].filter(e => e.checkVisibility())
          .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
          .filter(([, b]) => b.height < 43.5 || b.width < 43.5).map(([name]) => name)"""
        assert page.evaluate(small) == []
        pictured(page, f"{name}-{width}-{scheme}")


def test_the_list_says_both_versions_in_the_persons_words(far: Phone, line: Line) -> None:
    page = far.open("/settings/phone")
    page.wait_for_load_state("networkidle")
    line.loses = lambda _method, path: path.endswith("/changes")
    page.evaluate(PUT, states(far))
    page = far.open("/settings/phone")
    rows = page.locator("#waits-list li")
    expect(rows).to_have_count(6)
    for place, mine, theirs in (
        (1, "Spasm 6", "Spasm 2"),
        (2, f"{LONG} 6", "not recorded"),
        (4, "Sleep 23:10 to 06:50, how good 9", "Sleep 23:10 to 06:50, how good 2"),
    ):
        expect(rows.nth(place).locator("dd")).to_have_text([mine, theirs])
    expect(rows.nth(3)).to_contain_text("The server did not take it: This lies in the future.")
    rows.nth(3).get_by_role("button", name="Discard it").tap()
    expect(rows).to_have_count(5)
    expect(page.locator("#waits-title")).to_be_focused()
