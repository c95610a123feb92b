"""The pad: a tap saves, a hand that slips or doubles does no harm, and nothing tapped is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Phone, Server, signed_in, watched
from tests.browser.waiting import until, waiting

pytestmark = pytest.mark.browser
CHANGES = re.compile(r"/api/v1/diaries/[^/]+/changes$")


@pytest.fixture
def phone(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone whose line is played by the page's own routes: a service worker's requests would go round them."""
    with browser.new_context(**browser_context_args, service_workers="block") as context:
        signed_in(server, context)
        held = watched(context, server)
        yield held
        assert (held.refusals, held.strangers, held.errors) == ([], [], [])


def saved(phone: Phone, text: str) -> None:
    expect(phone.page.locator("#said")).to_have_text(re.compile(rf"^(✓ )?{re.escape(text)}$"))


OPENED = (
    "import(document.querySelector('link[href*=\"offline/here\"]').href).then(({ ready }) => ready).then(() => true)"
)


def stopped(phone: Phone) -> Page:
    """Open the Log with a clock that moves only when the test says so."""
    phone.page.clock.install()
    page = phone.open()
    # what gives a slow phone's storage up is a clock too
    page.evaluate(OPENED)
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=30))
    return page


def test_a_tap_saves_at_once_and_stays(phone: Phone) -> None:
    page = phone.open()
    address = page.url
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    assert page.url == address
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    expect(phone.tab("spasm")).to_have_text("Spasm6")
    expect(page.locator("#next")).to_have_text("Next: Pain")
    [entry] = phone.entries()
    assert entry["spasm"] == 6
    assert entry["id"][14] == "7"
    assert datetime.fromisoformat(entry["happened_at"]).utcoffset() in (timedelta(hours=1), timedelta(hours=2))
    assert entry["recorded_at"] == entry["happened_at"]


def test_each_question_is_added_to_the_same_entry(phone: Phone) -> None:
    page = phone.open()
    phone.key(6).tap()
    page.locator("#next").tap()
    expect(page.locator("#question")).to_have_text("Pain right now?")
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    phone.key(4).tap()
    saved(phone, "Pain 4 saved")
    phone.tab("stress").tap()
    phone.key(0).tap()
    saved(phone, "Stress 0 saved")
    [entry] = phone.entries()
    assert (entry["spasm"], entry["pain"], entry["stress"]) == (6, 4, 0)


def test_undo_says_what_it_undoes_and_an_empty_entry_goes(phone: Phone) -> None:
    page = phone.open()
    phone.key(10).tap()
    undo = page.get_by_role("button", name="Undo 10")
    undo.tap()
    saved(phone, "Spasm 10 taken back")
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    assert phone.entries() == []
    expect(undo).to_have_count(0)


def test_what_is_said_about_an_empty_entry_is_never_under_same_as(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open()
    same = page.locator("#same")
    expect(same).to_be_visible()
    phone.key(6).tap()
    page.get_by_role("button", name="Undo 6").tap()
    saved(phone, "Spasm 6 taken back")
    expect(same).to_be_hidden()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=20))
    page = phone.open()
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("stays on this phone")
    expect(same).to_be_hidden()
    expect(phone.open().locator("#same")).to_be_visible()


def test_another_tap_corrects_and_undo_goes_back_to_the_first(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    page.clock.fast_forward(1000)
    phone.key(7).tap()
    saved(phone, "Spasm 7 saved")
    page.get_by_role("button", name="Undo 7").tap()
    saved(phone, "Spasm 7 taken back")
    [entry] = phone.entries()
    assert entry["spasm"] == 6


@pytest.mark.parametrize("second", [6, 5, 9])
def test_a_press_after_a_third_of_a_second_writes_nothing(phone: Phone, second: int) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    page.clock.fast_forward(300)
    phone.key(second).tap()
    saved(phone, "Spasm 6 saved")
    [entry] = phone.entries()
    assert (entry["spasm"], entry["revision"]) == (6, 1)
    assert set(entry) & {"pain", "stress", "regions"} == set()


def test_a_late_second_press_writes_the_same_field(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    page.clock.fast_forward(800)
    phone.key(5).tap()
    saved(phone, "Spasm 5 saved")
    [entry] = phone.entries()
    assert entry["spasm"] == 5
    assert "pain" not in entry


def test_after_done_the_next_tap_begins_a_new_entry(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    page.locator("#next").tap()
    page.locator("#done").tap()
    expect(page.locator("#question")).to_have_text("Spasms right now?")
    expect(page.locator("#same")).to_contain_text("Spasm 6")
    page.clock.fast_forward(1000)
    phone.key(3).tap()
    saved(phone, "Spasm 3 saved")
    assert sorted(entry["spasm"] for entry in phone.entries()) == [3, 6]


def test_after_five_minutes_the_next_tap_begins_a_new_entry(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    page.locator("#next").tap()
    page.clock.fast_forward("04:30")
    expect(page.locator("#question")).to_have_text("Pain right now?")
    page.clock.fast_forward("00:46")
    expect(page.locator("#question")).to_have_text("Spasms right now?")
    phone.key(2).tap()
    saved(phone, "Spasm 2 saved")
    assert [(entry["spasm"], entry.get("pain")) for entry in phone.entries()] == [(6, None), (2, None)]


def test_a_tile_takes_the_severity_and_gives_it_back(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    phone.tab("where").tap()
    neck = page.locator(".tile[data-code=neck]")
    neck.tap()
    saved(phone, "Neck 6 saved")
    expect(neck).to_have_attribute("aria-pressed", "true")
    expect(phone.tab("where")).to_have_text("Where1")
    assert phone.entries()[0]["regions"] == {"neck": {"spasm": 6}}
    page.clock.fast_forward(3100)
    neck.tap()
    saved(phone, "Neck taken off")
    assert "regions" not in phone.entries()[0]


@pytest.mark.parametrize("pause", [300, 1200])
def test_a_doubled_tap_on_a_tile_keeps_its_number(phone: Phone, pause: int) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    phone.tab("where").tap()
    neck = page.locator(".tile[data-code=neck]")
    neck.tap()
    saved(phone, "Neck 6 saved")
    page.clock.fast_forward(pause)
    neck.tap()
    page.clock.fast_forward(800)
    page.locator(".tile[data-code=trunk]").tap()
    saved(phone, "Trunk 6 saved")
    expect(neck).to_have_attribute("aria-pressed", "true")
    [entry] = phone.entries()
    assert (entry["regions"], entry["revision"]) == ({"neck": {"spasm": 6}, "trunk": {"spasm": 6}}, 3)


def test_who_gives_the_numbers_can_be_said_later(phone: Phone) -> None:
    phone.also_rated_by("Parent")
    page = stopped(phone)
    phone.key(7).tap()
    saved(phone, "Spasm 7 saved")
    page.get_by_role("group", name="Who gives the numbers").get_by_label("Parent").check()
    saved(phone, "Parent saved")
    assert [(entry["rated_by"], entry["spasm"]) for entry in phone.entries()] == [("parent", 7)]
    phone.tab("pain").tap()
    page.clock.fast_forward(1000)
    phone.key(2).tap()
    saved(phone, "Pain 2 saved")
    expect(page.get_by_label("Parent")).to_be_checked()
    [entry] = phone.entries()
    assert (entry["rated_by"], entry["spasm"], entry["pain"]) == ("parent", 7, 2)


def test_who_gives_the_numbers_waits_for_the_network_in_its_turn(phone: Phone) -> None:
    phone.also_rated_by("Parent")
    page = phone.open()
    page.context.set_offline(True)
    phone.key(7).tap()
    page.get_by_label("Parent").check()
    expect(page.locator("#said")).to_contain_text("on this phone. Waiting for the server")
    page.context.set_offline(False)
    saved(phone, "Parent saved")
    assert [(entry["rated_by"], entry["spasm"]) for entry in phone.entries()] == [("parent", 7)]


def test_same_as_says_the_numbers_in_the_order_of_the_questions(phone: Phone) -> None:
    page = stopped(phone)
    phone.tab("where").tap()
    for code, number in (("neck", 6), ("larynx", 9)):
        page.locator(f".tile[data-code={code}]").tap()
        phone.key(number).tap()
        phone.tab("where").tap()
        page.clock.fast_forward(1000)
    for code, number in (("pain", 3), ("spasm", 5)):
        phone.tab(code).tap()
        phone.key(number).tap()
        page.clock.fast_forward(1000)
    saved(phone, "Spasm 5 saved")
    page.locator("#done").tap()
    expect(page.locator("#same")).to_contain_text(": Spasm 5, Pain 3, Voice (larynx) 9, Neck 6")


def test_other_number_opens_the_pad_of_one_region(phone: Phone) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    phone.tab("where").tap()
    page.locator("#other").tap()
    page.locator(".tile[data-code=forearm_hand_right]").tap()
    expect(page.locator("#question")).to_have_text("Right forearm and hand: how strong?")
    phone.key(3).tap()
    saved(phone, "Right forearm and hand 3 saved")
    [entry] = phone.entries()
    assert (entry["spasm"], entry["regions"]) == (6, {"forearm_hand_right": {"spasm": 3}})


def test_without_a_severity_a_tile_opens_its_own_pad(phone: Phone) -> None:
    page = phone.open()
    phone.tab("where").tap()
    page.locator(".tile[data-code=larynx]").tap()
    phone.key(8).tap()
    saved(phone, "Voice (larynx) 8 saved")
    assert phone.entries()[0]["regions"] == {"larynx": {"spasm": 8}}


def test_same_as_copies_the_numbers_of_the_entry_before(phone: Phone) -> None:
    phone.put(spasm=5, pain=3)
    page = phone.open()
    same = page.get_by_role("button", name=re.compile("^Same as"))
    expect(same).to_contain_text("spasm 5, pain 3")
    same.tap()
    expect(page.locator("#said")).to_contain_text("Spasm 5, Pain 3")
    first, second = phone.entries()
    assert (second["spasm"], second["pain"]) == (5, 3)
    assert first["id"] != second["id"]
    page.locator("#undo button").tap()
    saved(phone, "Spasm 5, Pain 3 taken back")
    expect(page.locator(".key[aria-pressed=true]")).to_have_count(0)
    assert len(phone.entries()) == 1


def test_a_lost_answer_followed_by_an_edit_is_no_conflict(phone: Phone) -> None:
    page = stopped(phone)
    lost: list[str] = []

    def swallow(route: Route) -> None:
        lost.append(route.request.method)
        route.fetch()
        route.abort()

    page.route(CHANGES, swallow, times=1)
    phone.key(6).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 6 saved, on this phone. Waiting for the server: 1")
    assert lost == ["POST"]
    assert phone.entries()[0]["spasm"] == 6
    page.clock.fast_forward(800)
    phone.key(7).tap()
    saved(phone, "Spasm 7 saved")
    [entry] = phone.entries()
    assert entry["spasm"] == 7


def test_without_a_network_the_number_is_kept_and_sent_when_it_is_back(phone: Phone) -> None:
    page = phone.open()
    page.context.set_offline(True)
    phone.key(4).tap()
    expect(page.locator("#said")).to_contain_text("Spasm 4 saved, on this phone. Waiting for the server: 1")
    expect(phone.key(4)).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(False)
    saved(phone, "Spasm 4 saved")
    assert phone.entries()[0]["spasm"] == 4


def test_a_person_can_try_again_at_once(phone: Phone) -> None:
    page = stopped(phone)
    page.route(CHANGES, lambda route: route.fulfill(status=503, json={"status": 503}))
    phone.key(4).tap()
    expect(page.get_by_role("button", name="Undo 4")).to_be_visible()
    page.locator("#next").tap()
    page.locator("#done").tap()
    again = page.get_by_role("button", name="Try again now")
    expect(again).to_be_visible()
    bar = page.locator(".places").bounding_box()
    box = again.bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"]
    page.unroute(CHANGES)
    again.tap()
    saved(phone, "Spasm 4 saved")
    expect(again).to_be_hidden()
    assert phone.entries()[0]["spasm"] == 4


def test_what_waits_survives_a_reload(phone: Phone) -> None:
    page = phone.open()
    page.route(CHANGES, lambda route: route.abort())
    phone.key(9).tap()
    expect(page.locator("#said")).to_contain_text("on this phone. Waiting for the server")
    page.unroute(CHANGES)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response(CHANGES):
        page.reload()
    assert phone.entries()[0]["spasm"] == 9


def test_what_was_tapped_waits_for_a_new_session(phone: Phone) -> None:
    page = phone.open()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    phone.key(3).tap()
    expect(page.locator("#said")).to_contain_text("sign in again")
    page.context.add_cookies([{"name": c["name"], "value": c["value"], "url": phone.url} for c in cookies])
    page.reload()
    saved(phone, "Spasm 3 saved")
    assert phone.entries()[0]["spasm"] == 3


@pytest.mark.parametrize("mine", [True, False])
def test_a_change_from_elsewhere_is_in_sight_beside_this_phones_and_a_person_chooses(phone: Phone, mine: bool) -> None:
    page = stopped(phone)
    phone.key(6).tap()
    saved(phone, "Spasm 6 saved")
    [entry] = phone.entries()
    answer = page.request.patch(
        f"{phone.url}/api/v1/diaries/{phone.diary}/entries/{entry['id']}",
        data={"set": {"spasm": {"was": 6, "now": 2}}},
        headers={"X-CSRFToken": phone.token},
    )
    assert answer.ok
    page.clock.fast_forward(800)
    phone.key(8).tap()
    expect(page.locator("#said")).to_contain_text("8 on this phone, 2 on the server")
    expect(phone.key(8)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    # what was not in question goes on
    phone.tab("pain").tap()
    phone.key(4).tap()
    expect(phone.tab("pain")).to_have_text("Pain4")
    until(page, lambda: phone.entries()[0].get("pain") == 4)
    assert phone.entries()[0]["spasm"] == 2
    expect(page.locator("#said")).to_contain_text("8 on this phone, 2 on the server")
    page.get_by_role("button", name="Keep 8" if mine else "Keep 2").tap()
    saved(phone, "Spasm 8 saved" if mine else "Spasm 2 saved")
    expect(page.locator("#clash")).to_be_hidden()
    phone.tab("spasm").tap()
    expect(phone.key(8 if mine else 2)).to_have_attribute("aria-pressed", "true")
    assert (phone.entries()[0]["spasm"], phone.entries()[0]["pain"]) == (8 if mine else 2, 4)
    assert waiting(page) == []


def test_what_the_server_does_not_take_stays_on_the_phone_until_it_is_put_right(phone: Phone) -> None:
    page = phone.open()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=20))
    phone.key(6).tap()
    said = page.locator("#said")
    expect(said).to_have_text("… Spasm 6 stays on this phone. This lies in the future.")
    expect(phone.key(6)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#log > #waiting")).to_contain_text("waiting for you to look at it: 1")
    # the words are never under the button
    words, way = said.bounding_box(), page.locator("#undo").bounding_box()
    assert words is not None
    assert way is not None
    assert words["x"] + words["width"] <= way["x"]
    page.wait_for_timeout(800)
    phone.key(7).tap()
    expect(said).to_contain_text("Spasm 7 stays on this phone")
    [change] = waiting(page)
    assert change["set"]["spasm"]["now"] == 7
    page.get_by_role("button", name="Undo 7").tap()
    expect(said).to_contain_text("taken back")
    assert waiting(page) == []
    expect(page.locator("#waiting")).to_be_hidden()
    assert phone.entries() == []


def test_a_storage_that_was_only_slow_takes_what_the_tab_had_to_keep(phone: Phone) -> None:
    page = phone.open()
    page.evaluate(OPENED)
    other = page.context.new_page()
    other.goto(phone.url + "/read")
    hold = """() => new Promise(done => { const open = indexedDB.open("diary-queue");
      open.onsuccess = () => { window.held = open.result; done(); }; })"""
    other.evaluate(hold)
    # nobody else gets in before the one that holds it lets go
    other.evaluate("() => { indexedDB.deleteDatabase('diary-queue'); }")
    page.route(CHANGES, lambda route: route.abort())
    page.reload()
    phone.key(5).tap()
    expect(page.locator("#said")).to_contain_text("not saved yet", timeout=10000)
    other.evaluate("window.held.close()")
    expect(page.locator("#said")).to_contain_text("Spasm 5 saved, on this phone")
    assert len(waiting(page)) == 1
    other.close()
    page.unroute(CHANGES)
    saved(phone, "Spasm 5 saved")
    assert [one["spasm"] for one in phone.entries()] == [5]


def test_dim_is_kept_and_comes_before_the_first_paint(phone: Phone) -> None:
    page = phone.open()
    page.get_by_role("button", name="Dim").tap()
    page.goto(phone.url + "/diary")
    assert page.evaluate("document.documentElement.dataset.look") == "dim"
