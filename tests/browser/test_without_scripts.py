"""The whole way through with scripts switched off: every tap is a form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone

pytestmark = pytest.mark.browser


def test_record_correct_undo_and_see_the_day(plain_phone: Phone) -> None:
    phone, page = plain_phone, plain_phone.open()
    phone.key(6).tap()
    expect(page.locator("#said")).to_have_text("✓ Spasm 6 saved")
    phone.key(7).tap()
    expect(page.locator("#said")).to_have_text("✓ Spasm 7 saved")
    page.get_by_role("button", name="Undo 7").tap()
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Next: Pain").tap()
    phone.key(4).tap()
    phone.tab("where").tap()
    page.locator(".tile[data-code=neck]").tap()
    expect(page.locator("#said")).to_have_text("✓ Neck 6 saved")
    page.get_by_role("link", name="Other number").tap()
    page.locator(".tile[data-code=larynx]").tap()
    phone.key(2).tap()
    page.get_by_role("link", name="More").tap()
    page.get_by_label("It helped").check()
    page.get_by_label("Note").fill("Held the chin <b>")
    page.get_by_role("button", name="Save").tap()
    page.locator("#done").tap()
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    [entry] = phone.entries()
    assert (entry["spasm"], entry["pain"], entry["tags"], entry["note"]) == (
        6,
        4,
        ["trick_tried", "trick_helped"],
        "Held the chin <b>",
    )
    assert entry["regions"] == {"neck": {"spasm": 6}, "larynx": {"spasm": 2}}
    phone.open("/diary")
    page.locator(".day summary").first.tap()
    expect(page.locator(".day").first).to_contain_text("Held the chin <b>")


def test_undo_of_the_only_number_leaves_nothing(plain_phone: Phone) -> None:
    phone, page = plain_phone, plain_phone.open()
    phone.key(3).tap()
    page.get_by_role("button", name="Undo 3").tap()
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    assert phone.entries() == []


def test_same_as_before_in_one_tap(plain_phone: Phone) -> None:
    phone = plain_phone
    phone.put(spasm=5, pain=3)
    page = phone.open()
    page.get_by_role("button", name="spasm 5, pain 3").tap()
    expect(phone.key(5)).to_have_attribute("aria-pressed", "true")
    assert [(entry["spasm"], entry["pain"]) for entry in phone.entries()] == [(5, 3), (5, 3)]


def test_a_part_of_a_day_has_no_clock_time(plain_phone: Phone) -> None:
    phone, page = plain_phone, plain_phone.open()
    page.get_by_role("link", name="Another time").tap()
    page.get_by_role("button", name="Yesterday evening").tap()
    phone.key(8).tap()
    expect(page.locator("#said")).to_have_text("✓ Spasm 8 saved")
    [entry] = phone.entries()
    assert (entry["precision"], entry["part"], "happened_at" in entry) == ("part", "evening", False)


def test_delete_is_undone_on_the_next_page(plain_phone: Phone) -> None:
    phone = plain_phone
    phone.put(spasm=5)
    page = phone.open("/diary")
    page.locator(".day summary").first.tap()
    page.locator(".day .list a").first.tap()
    page.get_by_role("button", name="Delete this entry").tap()
    expect(page.locator(".notice")).to_be_visible()
    assert phone.entries() == []
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".notice")).to_have_count(0)
    assert [entry["spasm"] for entry in phone.entries()] == [5]


def test_bad_input_is_said_beside_the_field_and_kept(plain_phone: Phone) -> None:
    page = plain_phone.open("/sleep")
    page.get_by_label("Fell asleep at").fill("23:10")
    page.get_by_label("Woke at").fill("06:50")
    page.get_by_label("How often did pain wake you?").evaluate("field => field.removeAttribute('max')")
    page.get_by_label("How often did pain wake you?").fill("500")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#faults")).to_be_visible()
    expect(page.locator("#f-woken_by_pain-fault")).to_be_visible()
    expect(page.get_by_label("Fell asleep at")).to_have_value("23:10")


def test_the_order_of_the_log_is_changed_by_buttons_and_the_focus_stays_on_the_row(plain_phone: Phone) -> None:
    page = plain_phone.open("/settings/log")
    page.get_by_role("button", name="Pain: further down").tap()
    expect(page.locator("#down-pain")).to_be_focused()
    expect(page.locator(".notice")).to_be_in_viewport()
    expect(page.locator("ol .name")).to_contain_text(["Spasm", "Stress", "Pain", "Where in the body", "Sleep"])
    page.get_by_role("button", name="Hide: Pain").tap()
    expect(page.locator("#on-pain")).to_be_focused()
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("ol .name")).to_contain_text(["Spasm", "Stress", "Pain", "Where in the body", "Sleep"])


def test_a_factor_is_added_from_an_example_recorded_and_paused(plain_phone: Phone) -> None:
    phone, page = plain_phone, plain_phone.open("/settings/factors")
    page.get_by_role("link", name="Menstruation").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.locator(".notice")).to_contain_text("Menstruation saved")
    entry = phone.put(spasm=5)
    phone.open(f"/diary/entries/{entry}")
    page.get_by_text("Factors of your own").tap()
    page.get_by_role("group", name="Menstruation").get_by_label("Yes").check()
    page.get_by_role("button", name="Save").tap()
    page.wait_for_url("**/diary?**")
    [kept] = phone.entries()
    assert list(kept["factors"].values()) == [1]
    phone.open("/settings/factors")
    page.get_by_role("button", name="Pause: Menstruation").tap()
    expect(page.get_by_role("button", name="Bring back: Menstruation")).to_be_focused()
