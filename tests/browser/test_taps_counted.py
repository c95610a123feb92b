"""What an entry costs a hand: taps, typed characters, the way between taps and time, from the open Log. The table of
`docs/accessibility.md` has the same taps, and a test fails where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone

pytestmark = pytest.mark.browser
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
A_TAP = 1.3
"""Seconds that a tap takes a person, aiming and looking: 1.1 to point and 0.2 to press (the keystroke-level model of
Card, Moran and Newell, 1980). What the app adds by holding or loading is measured."""

COUNT = """(() => {
  const kept = JSON.parse(sessionStorage.getItem("counted") ?? '{"taps":0,"typed":0,"way":0}');
  const keep = () => sessionStorage.setItem("counted", JSON.stringify(kept));
  addEventListener("pointerdown", (event) => {
    if (kept.last) kept.way += Math.hypot(event.clientX - kept.last[0], event.clientY - kept.last[1]);
    kept.last = [event.clientX, event.clientY];
    kept.taps += 1;
    keep();
  }, true);
  addEventListener("keydown", () => { kept.typed += 1; keep(); }, true);
})()"""


@dataclass(frozen=True)
class Way:
    """One thing to record: its name in the table, the most taps that it may take, and how it is done."""

    name: str
    goal: int
    go: Callable[[Phone], None]


def saved(phone: Phone, text: str) -> None:
    expect(phone.page.locator("#said")).to_contain_text(text)


def one_number(phone: Phone) -> None:
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")


def number_pain_two_regions(phone: Phone) -> None:
    page = phone.page
    one_number(phone)
    page.locator("#next").tap()
    phone.key(4).tap()
    saved(phone, "Pain 4 saved")
    phone.tab("where").tap()
    page.locator(".tile[data-code=neck]").tap()
    saved(phone, "Neck 6 saved")
    # the same ground takes no other tap for 0.7 s
    page.wait_for_timeout(720)
    page.locator(".tile[data-code=trunk]").tap()
    saved(phone, "Trunk 6 saved")


def last_night(phone: Phone) -> None:
    page = phone.page
    page.get_by_role("button", name="Slept as usual").tap()
    expect(page.locator("#night .told.on")).to_contain_text("saved")
    expect(page.locator("#night").get_by_role("button", name="Undo")).to_be_visible()


def last_night_at_other_times(phone: Phone) -> None:
    page = phone.page
    page.locator("#sleep").tap()
    page.wait_for_url("**/sleep**")
    for name in ("fell_asleep", "woke"):
        page.locator(f"[data-sets={name}] button").first.tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    # without a scroll, and above the places
    undo, bar = page.get_by_role("button", name="Undo"), page.locator(".places")
    expect(undo).to_be_in_viewport(ratio=1)
    boxes = undo.bounding_box(), bar.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]


def a_dose(phone: Phone) -> None:
    phone.page.locator(".took").tap()
    expect(phone.page.locator(".doses .said")).to_contain_text("taken at")


def the_sheet(phone: Phone) -> None:
    page = phone.page
    page.get_by_role("link", name="Doctor").tap()
    page.wait_for_url("**/appointment**")
    page.get_by_role("link", name="Show it now").tap()
    page.wait_for_url("**/appointment/show**")
    expect(page.locator("h1")).to_be_visible()


WAYS = (
    Way("one number", 1, one_number),
    Way("number, pain, two regions", 6, number_pain_two_regions),
    Way("last night's sleep, the usual times", 1, last_night),
    Way("last night's sleep, other times", 4, last_night_at_other_times),
    Way("a dose", 1, a_dose),
    Way("the sheet for the neurologist opened", 2, the_sheet),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_it_takes_no_more_taps_than_its_goal_and_no_typing(early_phone: Phone, way: Way) -> None:
    phone = early_phone
    began = (datetime.now(UTC) - timedelta(days=20)).date().isoformat()
    assert phone.put("medications", name="Trihexyphenidyl", dose=2, unit="mg", **{"from": began})
    for days in range(1, 9):
        phone.put("sleeps", hours_ago=24 * days + 1, quality=6)
        phone.put(hours_ago=24 * days, spasm=5)
    phone.page.add_init_script(COUNT)
    page = phone.open()
    page.wait_for_timeout(500)
    started = page.evaluate("Date.now()")
    way.go(phone)
    taken = (page.evaluate("Date.now()") - started) / 1000
    counted = page.evaluate("JSON.parse(sessionStorage.getItem('counted'))")
    seconds = counted["taps"] * A_TAP
    row = f"| {way.name} | {counted['taps']} | {way.goal} | {counted['typed']} | {counted['way']:.0f} px |"
    print(f"{row} {seconds:.1f} s | {taken:.1f} s |")
    assert counted["taps"] <= way.goal
    assert counted["typed"] == 0
    told = re.search(rf"^\| {re.escape(way.name)} \| (\d+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert told is not None
    assert int(told[1]) == counted["taps"]
