"""The pad's script with what a person lets the Log ask besides: tags, yes or no, a number, a medicine."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.browser.conftest import Phone, Server
from tests.browser.waiting import gone
from tests.factories import make_factor, make_medication
from tracker.db import db, writing
from tracker.ledger.models import DIARIES

pytestmark = pytest.mark.browser


DOUBLED = """async (button, after) => { const began = performance.now();
  button.click();
  for (const time of after) {
    await new Promise(go => setTimeout(go, time - (performance.now() - began)));
    button.click();
  } }"""
"""A press, and further ones so many milliseconds after it, however busy the machine is."""


def asks(phone: Phone, server: Server, *codes: str) -> Page:
    """Let the Log ask what the test says, and open it."""
    own = DIARIES.c.diary_id == UUID(phone.diary)
    with server.app.app_context():
        with writing():
            db.session.execute(update(DIARIES).where(own).values(asked=["spasm", *codes]))
        db.engine.dispose()
    return phone.open()


def test_a_tag_is_a_tap_and_a_doubled_one_does_no_harm(phone: Phone, server: Server) -> None:
    page = asks(phone, server, "tags")
    phone.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    phone.tab("tags").tap()
    helped, tried = (page.locator(f".tag[data-tag={code}]") for code in ("trick_helped", "trick_tried"))
    helped.evaluate(DOUBLED, [100, 900])
    expect(page.locator("#said")).to_contain_text("It helped saved")
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(tried).to_have_attribute("aria-pressed", "true")
    expect(phone.tab("tags").locator("b")).to_have_text("2")
    assert [one["tags"] for one in phone.entries()] == [["trick_tried", "trick_helped"]]
    page.locator(".tag[data-tag=trick_no_help]").tap()
    expect(helped).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#said")).to_contain_text("It did not help saved")
    page.locator("#undo button").tap()
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_contain_text("taken back")
    assert [one["tags"] for one in phone.entries()] == [["trick_tried", "trick_helped"]]


def test_what_is_asked_after_the_body_is_one_tap_on(phone: Phone, server: Server) -> None:
    page = asks(phone, server, "where", "stress")
    phone.tab("where").tap()
    expect(page.locator("#next")).to_be_hidden()
    phone.tab("spasm").tap()
    phone.key(4).tap()
    expect(page.locator("#next")).to_have_text("Next: Where")
    page.locator("#next").tap()
    for button in ("#other", "#next", "#done"):
        expect(page.locator(button)).to_be_visible()
    page.wait_for_timeout(800)
    page.locator("#next").tap()
    expect(page.locator("#question")).to_have_text("Stress right now?")


@pytest.mark.parametrize("width", [320, 390])
def test_the_way_on_to_a_long_name_stays_within_the_screen(phone: Phone, server: Server, width: int) -> None:
    factor = phone.put("factors", **make_factor(name="x" * 60, kind="scale", unit=None))
    page = asks(phone, server, "where", f"factor:{factor}")
    page.set_viewport_size({"width": width, "height": 844})
    phone.key(4).tap()
    expect(page.locator("#undo")).to_be_visible()
    phone.tab("where").tap()
    expect(page.locator("#next")).to_contain_text("x" * 60)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_undo_stays_in_sight_beside_the_tags(phone: Phone, server: Server) -> None:
    page = asks(phone, server, "tags")
    phone.tab("tags").tap()
    page.locator(".tag[data-tag=tremor]").tap()
    expect(page.locator("#undo button")).to_be_in_viewport()
    page.locator("#undo button").tap()
    expect(page.locator(".tag[data-tag=tremor]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#said")).to_contain_text("taken back")
    assert phone.entries() == []


def parts(page: Page) -> list[Any]:
    """Where each part of the body stands."""
    return [tile.bounding_box() for tile in page.locator("#body .tile").all()]


def test_undo_stays_in_sight_below_the_body_under_two_rows_of_tabs(phone: Phone, server: Server) -> None:
    page = asks(phone, server, "pain", "stress", "where", "tags", "interference")
    phone.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    phone.tab("where").tap()
    page.locator(".tile[data-code=neck]").tap()
    expect(page.locator("#undo")).to_contain_text("6")
    undo, bar = (page.locator(one).bounding_box() for one in ("#undo button", ".places"))
    assert undo is not None
    assert bar is not None
    assert page.evaluate("scrollY") == 0
    assert undo["y"] + undo["height"] <= bar["y"]


@pytest.mark.parametrize("width", [320, 390])
def test_no_part_of_the_body_lies_over_another_under_two_rows_of_tabs(phone: Phone, server: Server, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    page = asks(phone, server, "pain", "stress", "where", "tags", "interference")
    phone.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    phone.tab("where").tap()
    expect(page.locator("#body")).to_be_visible()
    there = parts(page)
    assert len(there) == 14
    for one, other in combinations(there, 2):
        across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
        down = one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
        assert not (across and down)


def test_yes_or_no_saves_and_corrects(phone: Phone, server: Server) -> None:
    swimming = phone.put("factors", **make_factor(name="Swimming", kind="yes_no", unit=None))
    page = asks(phone, server, f"factor:{swimming}")
    phone.key(6).tap()
    expect(page.locator("#next")).to_have_text("Next: Swimming")
    page.locator("#next").tap()
    expect(page.locator("#question")).to_have_text("Swimming today?")
    yes, no = page.get_by_role("button", name="Yes"), page.get_by_role("button", name="No", exact=True)
    yes.tap()
    expect(page.locator("#said")).to_contain_text("Swimming yes saved")
    page.wait_for_timeout(750)
    no.tap()
    expect(page.locator("#said")).to_contain_text("Swimming no saved")
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(yes).to_have_attribute("aria-pressed", "false")
    assert [one["factors"] for one in phone.entries()] == [{swimming: 0}]
    phone.tab("spasm").tap()
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#yes-no")).to_be_hidden()


def test_what_is_asked_once_a_day_is_not_asked_again_on_the_same_page(phone: Phone, server: Server) -> None:
    swimming = phone.put("factors", **make_factor(name="Swimming", kind="yes_no", unit=None))
    page = asks(phone, server, f"factor:{swimming}")
    phone.key(6).tap()
    page.locator("#next").tap()
    page.get_by_role("button", name="Yes").tap()
    expect(page.locator("#said")).to_contain_text("Swimming yes saved")
    page.locator("#done").tap()
    expect(phone.tab(f"factor\\:{swimming}").locator("b")).to_have_text("✓ yes")
    page.wait_for_timeout(800)
    phone.key(4).tap()
    expect(page.locator("#undo")).to_be_visible()
    expect(page.locator("#next")).to_be_hidden()


def test_a_dose_leads_back_to_the_day_at_hand_until_done(phone: Phone, server: Server) -> None:
    phone.put("medications", **make_medication())
    asks(phone, server, "doses")
    page = phone.open("/log?day=2026-03-29")
    page.get_by_role("button", name="Took it now").tap()
    expect(page.locator(".doses .said")).to_contain_text("taken at")
    expect(page.locator("#when")).to_contain_text("29 March")
    phone.key(4).tap()
    expect(page.locator("#undo")).to_be_visible()
    page.locator("#done").tap()
    page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg").tap()
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()
    expect(page.locator("#when")).not_to_contain_text("29 March")


def test_a_page_left_open_is_fetched_anew_when_somebody_comes_back(phone: Phone, server: Server) -> None:
    page = asks(phone, server, "doses")
    phone.put("medications", **make_medication())
    comes_back = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(comes_back)
    page.wait_for_timeout(300)
    expect(page.locator(".doses")).to_have_count(0)
    page.evaluate("() => { const was = Date.now; Date.now = () => was() + 16 * 60 * 1000; }")
    page.evaluate(comes_back)
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()


def test_a_number_is_typed_in_the_place_of_the_pad_and_belongs_to_the_same_entry(phone: Phone, server: Server) -> None:
    hours = phone.put("factors", **make_factor(name="Hours at a screen", unit="h"))
    page = asks(phone, server, f"factor:{hours}")
    phone.key(6).tap()
    expect(page.locator("#next")).to_have_text("Next: Hours at a screen")
    page.locator("#next").tap()
    expect(page.locator("#amount")).to_contain_text("In h")
    page.locator("#f-value").fill("two")
    page.locator("#amount").get_by_role("button", name="Save").tap()
    expect(page.locator("#f-value-fault")).to_have_text("This must be a number.")
    expect(page.locator("#f-value")).to_have_value("two")
    page.locator("#f-value").fill("2,5")
    page.wait_for_timeout(750)
    page.locator("#amount").get_by_role("button", name="Save").tap()
    expect(page.locator("#said")).to_contain_text("Hours at a screen 2.5 h saved")
    assert [(one["spasm"], one["factors"]) for one in phone.entries()] == [(6, {hours: 2.5})]
    page.locator("#undo button").tap()
    expect(page.locator("#said")).to_contain_text("taken back")
    expect(page.locator("#f-value")).to_have_value("")
    assert [one.get("factors") for one in phone.entries()] == [None]
    phone.tab("spasm").tap()
    expect(page.locator("#amount")).to_be_hidden()
    expect(phone.key(6)).to_be_visible()


def test_a_dose_is_one_tap_and_the_entry_at_hand_stays(phone: Phone, server: Server) -> None:
    medicine = phone.put("medications", **make_medication())
    page = asks(phone, server, "doses")
    phone.key(6).tap()
    expect(page.locator("#undo")).to_be_visible()
    page.get_by_role("button", name="Took it now").tap()
    expect(page.locator(".doses")).to_contain_text("taken at")
    gone(page)
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    doses = page.request.get(f"{phone.url}/api/v1/diaries/{phone.diary}/doses").json()["items"]
    assert [(one["medication"], one["outcome"]) for one in doses] == [(medicine, "taken")]
    page.get_by_role("button", name="Undo: Trihexyphenidyl 2 mg").tap()
    expect(page.get_by_role("button", name="Took it now")).to_be_visible()
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [390, 320])
def test_everything_on_a_full_log_can_be_met_by_a_thumb(phone: Phone, server: Server, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 844})
    phone.put("medications", **make_medication(name="A medicine with rather a long name of its own"))
    names = ("Fatigue", "W" * 60)
    factors = [phone.put("factors", **make_factor(name=name, kind="scale", unit=None)) for name in names]
    page = asks(phone, server, "pain", "where", "tags", *(f"factor:{one}" for one in factors), "doses", "sleep")
    phone.tab("tags").tap()
    small = """() => [...document.querySelectorAll('.log a, .log button')]
      .filter(e => e.checkVisibility() && !e.closest('p'))
      .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
      .filter(([, b]) => b.width < 63.4 || b.height < 63.4 || b.right > innerWidth)
      .map(([name, b]) => [name, b.width, b.height])"""
    assert page.evaluate(small) == []
