"""What is typed on the Log without a network: a note, own words, a number, and the numbers of an entry again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, Server
from tests.browser.test_pad_asks import asks
from tests.browser.waiting import gone, wait_for, waiting
from tests.factories import make_factor

pytestmark = pytest.mark.browser


def offline(phone: Phone) -> Page:
    """The Log as this device keeps it, with no network at all."""
    page = phone.open()
    # the Diary is fetched ahead of the others, and the tests that go on there would come too soon
    wait_for(page, "/log", "/diary")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page = phone.open()
    expect(page.locator("#kept")).to_be_visible()
    return page


def test_a_note_and_all_that_is_behind_more_is_added_changed_and_taken_back_offline(phone: Phone) -> None:
    page = offline(phone)
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page.locator("#more").tap()
    expect(page.locator("#question")).to_have_text("More about this entry")
    expect(page.locator("#pad")).to_be_hidden()
    pane = page.locator("#more-pane")
    pane.get_by_label("Note").fill("After the bus ride")
    pane.get_by_label("It helped", exact=True).check()
    pane.get_by_label("Words of your own").fill("crowded place")
    pane.get_by_role("group", name="How much did it get in the way?").get_by_label("7").check()
    save = pane.get_by_role("button", name="Save")
    save.tap()
    expect(page.locator("#said")).to_contain_text("In the way, Tags, Note saved, on this phone")
    count = len(waiting(page))
    page.wait_for_timeout(800)
    save.tap()
    assert len(waiting(page)) == count, "the same once more is no change"
    pane.get_by_label("Note").fill("After the long bus ride")
    page.wait_for_timeout(800)
    save.tap()
    expect(page.locator("#said")).to_contain_text("Note saved, on this phone")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("#said")).to_contain_text("taken back")
    expect(pane.get_by_label("Note")).to_have_value("After the bus ride")
    page.context.set_offline(False)
    gone(page)
    [entry] = phone.entries()
    assert (entry["spasm"], entry["interference"], entry["note"]) == (6, 7, "After the bus ride")
    assert entry["tags"] == ["trick_tried", "trick_helped", "crowded place"]


def test_a_number_of_a_factor_is_typed_offline(phone: Phone, server: Server) -> None:
    hours = phone.put("factors", **make_factor(name="Hours at a screen", unit="h"))
    asks(phone, server, f"factor:{hours}")
    page = offline(phone)
    before = datetime.now(UTC) - timedelta(seconds=1)
    phone.key(3).tap()
    expect(page.locator("#said")).to_contain_text("on this phone")
    page.locator("#next").tap()
    expect(page.locator("#amount label")).to_have_text("Hours at a screen today?")
    page.locator("#f-value").fill("2,5")
    page.locator("#amount").get_by_role("button", name="Save").tap()
    expect(page.locator("#said")).to_contain_text("Hours at a screen 2.5 h saved, on this phone")
    page.context.set_offline(False)
    gone(page)
    [entry] = phone.entries()
    assert (entry["spasm"], entry["factors"]) == (3, {hours: 2.5})
    assert before <= datetime.fromisoformat(entry["happened_at"]) <= datetime.now(UTC)


def test_the_same_as_before_is_one_tap_offline_and_says_of_which_day(phone: Phone) -> None:
    phone.put(hours_ago=2, spasm=5, pain=3, note="not copied")
    page = offline(phone)
    same = page.locator("#same button")
    expect(same).to_contain_text("5")
    same.tap()
    expect(page.locator("#said")).to_contain_text("Saved: Spasm 5, Pain 3, on this phone")
    page.wait_for_timeout(1500)
    assert len(waiting(page)) == 1
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("#said")).to_contain_text("taken back")
    page.reload()
    page.locator("#same button").tap()
    expect(page.locator("#said")).to_contain_text("Saved: Spasm 5, Pain 3, on this phone")
    page.context.set_offline(False)
    gone(page)
    found = [(one["spasm"], one["pain"], one.get("note")) for one in phone.entries()]
    assert found == [(5, 3, "not copied"), (5, 3, None)]
