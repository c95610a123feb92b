"""Treatments on a phone: one tap for a dose, a session of injections in a minute, and screens that hold much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.able import findings
from tests.browser.conftest import Phone
from tests.browser.test_pages import boxes

pytestmark = pytest.mark.browser


def day(ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).date().isoformat()


def put(phone: Phone, kind: str, body: dict[str, Any]) -> str:
    made, path = str(uuid4()), f"{phone.url}/api/v1/diaries/{phone.diary}/{kind}"
    answer = phone.page.request.put(f"{path}/{made}", data=body, headers={"X-CSRFToken": phone.token})
    assert answer.ok, answer.text()
    return made


def treated(phone: Phone) -> list[str]:
    """Record some of everything; return the addresses of its screens."""
    medicine = {"name": "Trihexyphenidyl" + "x" * 65, "unit": "mg", "times": ["08:00", "14:00", "20:00"]}
    former = put(phone, "medications", medicine | {"dose": 1, "from": day(90), "to": day(31)})
    now = put(phone, "medications", medicine | {"dose": 2, "from": day(30)})
    taken = (datetime.now(UTC) - timedelta(minutes=5)).replace(microsecond=0).isoformat()
    dose = put(phone, "doses", {"medication": now, "taken_at": taken, "dose": 1})
    sites = [{"region": "neck", "muscle": "m" * 80, "units": 80}, {"region": "shoulder_upper_arm_left"}]
    effects = [
        {"kind": "swallowing", "from": day(30), "severity": 3},
        {"kind": "o" * 60, "from": day(20), "to": day(3)},
    ]
    session = {"day": day(45), "product": "p" * 80, "units": 200, "given_by": "g" * 120, "sites": sites}
    first = put(phone, "injections", session | {"series": "s" * 60, "felt_onset": day(40), "side_effects": effects})
    put(phone, "injections", {"day": day(3), "sites": [{"region": "eyes_upper_face"}]})
    other = put(phone, "treatments", {"kind": "k" * 60, "from": day(60), "to": day(4), "note": "n" * 300})
    visit = put(phone, "visits", {"day": day(-20), "with": "w" * 120})
    put(phone, "visits", {"day": day(50), "agreed": "a" * 300})
    injection = f"/treatments/injections/{first}"
    return [
        "/treatments",
        f"/treatments?done=dose.{dose}.0",
        f"/treatments/medications/{now}",
        f"/treatments/medications/{former}",
        f"/treatments/medications/{now}/dose",
        f"/treatments/doses/{dose}",
        "/treatments/injections/new",
        f"/treatments/injections/new?series={'s' * 60}",
        injection,
        f"{injection}/edit",
        f"{injection}/series",
        f"{injection}/side-effects/new",
        f"{injection}/side-effects/1",
        f"/treatments/other/{other}",
        f"/treatments/visits/{visit}",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(phone: Phone, scheme: Any) -> None:
    addresses = treated(phone)
    phone.page.emulate_media(color_scheme=scheme)
    found = {}
    for path in addresses:
        page = phone.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        found[path] = findings(page)
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("way", ["phone", "narrow", "large text", "right to left"])
def test_screens_fit_and_targets_are_large(phone: Phone, way: str) -> None:
    addresses = treated(phone)
    phone.page.set_viewport_size({"width": 320 if way == "narrow" else 390, "height": 844})
    wide, small = {}, {}
    for path in addresses:
        page = phone.open(path)
        assert phone.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        if way == "large text":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        if way == "right to left":
            page.evaluate("document.documentElement.dir = 'rtl'")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[path] = over
        for box in boxes(page):
            if box["h"] < 43.5 or box["w"] < 43.5:
                small[f"{path} {box['what']}"] = (box["w"], box["h"])
    assert wide == {}
    assert small == {}


def test_a_dose_is_one_tap_and_comes_back_by_one(plain_phone: Phone) -> None:
    put(plain_phone, "medications", {"name": "Trihexyphenidyl", "dose": 2, "unit": "mg", "from": day(30)})
    page = plain_phone.open("/treatments")
    page.get_by_role("button", name="Took it now").tap()
    expect(page.get_by_role("status")).to_contain_text("Saved: Trihexyphenidyl, taken at")
    expect(page.get_by_role("list", name="Today")).to_contain_text("taken at")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("list", name="Today")).to_have_count(0)


@pytest.mark.parametrize("button", ["Took it now", "Skipped"])
def test_a_doubled_tap_on_the_log_records_one_dose_of_one_medicine(phone: Phone, button: str) -> None:
    for name in ("Baclofen", "Clonazepam"):
        put(phone, "medications", {"name": name, "dose": 2, "unit": "mg", "from": day(30)})
    page = phone.open("/log")
    # so far that the second row stands where the first one does on a page just opened
    first, second = page.locator(".doses li").all()
    page.evaluate(
        "rows => scrollTo(0, rows[1].offsetTop - rows[0].offsetTop)", [first.element_handle(), second.element_handle()]
    )
    place = second.get_by_role("button", name=button).bounding_box()
    assert place is not None
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.touchscreen.tap(*middle)
    page.touchscreen.tap(*middle)
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Undo: Clonazepam 2 mg")).to_be_visible()
    expect(page.get_by_role("button", name="Undo: Baclofen 2 mg")).to_have_count(0)


def test_a_doubled_skipped_is_not_taken_back_without_scripts(plain_phone: Phone) -> None:
    put(plain_phone, "medications", {"name": "Baclofen", "from": day(30)})
    page = plain_phone.open("/log")
    place = page.get_by_role("button", name="Skipped: Baclofen").bounding_box()
    assert place is not None
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    for _tap in range(2):
        page.touchscreen.tap(*middle)
        page.wait_for_timeout(500)
    expect(page.get_by_role("listitem").filter(has_text="Baclofen")).to_contain_text("skipped")


def test_a_first_session_takes_three_taps_and_a_number_and_the_next_one_tap(plain_phone: Phone) -> None:
    page = plain_phone.open("/treatments/injections/new")
    page.get_by_label("Botox", exact=True).check()
    page.get_by_label("Units in all").fill("200")
    page.get_by_label("Neck", exact=True).check()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("status")).to_have_text("Saved: Injection: Neck, Botox, 200 units")
    page.get_by_role("button", name="I felt it start today").tap()
    expect(page.get_by_text("Felt it start: today (day 0)")).to_be_visible()
    page.get_by_role("link", name="Injected again").tap()
    page.get_by_role("button", name="Same as last time, today: Neck, Botox, 200 units").tap()
    expect(page.get_by_role("status")).to_contain_text("Saved")
