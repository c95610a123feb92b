"""The Diary screen: days as they were lived, gaps plain to see, quick with years in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person, browser_of, person
from tracker.days.diary_page import diary_page
from tracker.ledger.queries import diaries_of


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def put(owner: Person, kind: str = "entries", **body: object) -> str:
    record = str(an_id())
    answer = owner.put(f"/diaries/{owner.diary}/{kind}/{record}", body)
    assert answer.status_code == 201, answer.get_json()
    return record


def read(owner: Person, path: str = "/diary") -> str:
    return browser_of(owner).get(path).get_data(as_text=True)


def test_an_entry_after_midnight_stands_with_the_evening_before(owner: Person) -> None:
    put(owner, **make_entry(happened_at="2026-03-29T00:40:00+00:00", spasm=7))
    put(owner, **make_entry(happened_at="2026-03-28T22:00:00+00:00", spasm=5))
    page = read(owner, "/diary?to=2026-03-28")
    assert "2 entries" in page
    assert "28 March" in page


def test_a_flight_keeps_the_clock_where_the_person_was(owner: Person) -> None:
    put(owner, **make_entry(happened_at="2026-03-28T21:00:00+13:00", spasm=7))
    page = read(owner, "/diary?to=2026-03-28")
    assert "21:00" in page
    assert "28 March" in page


def test_a_year_of_silence_is_one_gap_and_not_a_year_of_cards(owner: Person) -> None:
    put(owner, **make_entry(happened_at="2025-03-28T12:00:00+00:00"))
    put(owner, **make_entry(happened_at="2026-03-28T12:00:00+00:00"))
    page = read(owner, "/diary?to=2026-03-28")
    assert "364 days without entries" in page


def test_a_short_gap_shows_each_empty_day(owner: Person) -> None:
    put(owner, **make_entry(happened_at="2026-03-25T12:00:00+00:00"))
    put(owner, **make_entry(happened_at="2026-03-28T12:00:00+00:00"))
    assert read(owner, "/diary?to=2026-03-28").count("Nothing recorded") == 2


def test_every_entry_is_reached_by_going_back_page_by_page(owner: Person) -> None:
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for day in range(40):
        put(owner, **make_entry(happened_at=(start - timedelta(days=day)).isoformat(), note=f"note-{day}."))
    page, seen = read(owner, "/diary?to=2026-03-01"), set[str]()
    for _page in range(8):
        seen |= set(re.findall(r"note-\d+\.", page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        page = read(owner, older[1].replace("&amp;", "&"))
    assert len(seen) == 40


def test_a_sleep_belongs_to_the_day_of_its_end(owner: Person) -> None:
    put(owner, "sleeps", **make_sleep())
    page = read(owner, "/diary?to=2026-03-28")
    assert "slept 23:00 to 06:40, 7 h 40" in page


def test_a_night_is_drawn_on_both_days_that_it_touches(app: Flask, owner: Person) -> None:
    put(owner, "sleeps", **make_sleep())
    put(owner, **make_entry(happened_at="2026-03-27T20:00:00+00:00"))
    with app.test_request_context():
        (diary,) = diaries_of(owner.account_id)
        last, now = date(2026, 3, 28).toordinal(), datetime(2026, 4, 2, tzinfo=UTC)
        page = diary_page(diary, [diary], owner.account_id, last, now, None)
    after, before = (day.line.sleeps for day in page.days if day.line)
    assert before == [(pytest.approx(19 / 24), 1.0)]
    assert after == [(0.0, pytest.approx((2 + 40 / 60) / 24))]


def test_what_a_person_wrote_is_text_and_nothing_else(owner: Person) -> None:
    put(owner, **make_entry(note="<script>alert(1)</script>", tags=["<b>x</b>"]))
    page = read(owner, "/diary?to=2026-03-28")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_deleted_entry_can_be_brought_back_from_the_page(owner: Person) -> None:
    record = put(owner, **make_entry(note="a word of mine"))
    browser = browser_of(owner)
    page = browser.get(f"/diary/entries/{record}").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token[1], "diary": owner.diary}
    after = browser.post(f"/diary/entries/{record}/delete", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Entry deleted" in after
    assert "a word of mine" not in after
    back = browser.post("/diary/restore", data=form | {"kind": "entry", "id": record}, follow_redirects=True)
    assert back.status_code == 200
    assert owner.get(f"/diaries/{owner.diary}/entries/{record}").get_json()["note"] == "a word of mine"


@pytest.mark.parametrize("address", ["/diary?to=nonsense", "/diary?diary=nonsense", "/diary/entries/not-an-id"])
def test_an_address_that_means_nothing_is_not_found(owner: Person, address: str) -> None:
    assert browser_of(owner).get(address).status_code == 404


@pytest.mark.parametrize("clock", ["2026-11-24T06:36:00+13:00", "2026-11-24T04:30:00+12:00"])
def test_a_travellers_tomorrow_is_shown(owner: Person, clock: str) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 17, 40, tzinfo=UTC), tick=False):
        put(owner, **make_entry(happened_at=clock, spasm=8))
        page = read(owner)
    assert "spasm 8" in page
    assert "24 November" in page


def test_a_day_without_clock_times_is_no_gap(owner: Person) -> None:
    put(owner, precision="day", day="2026-03-28", pain=5.7)
    page = read(owner, "/diary?to=2026-03-28")
    assert "Without a clock time: 5.7" in page


def test_delete_pressed_twice_leads_to_the_same_undo(owner: Person) -> None:
    record = put(owner, **make_entry())
    browser = browser_of(owner)
    page = browser.get(f"/diary/entries/{record}").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token[1], "diary": owner.diary}
    for _press in range(2):
        answer = browser.post(f"/diary/entries/{record}/delete", data=form, follow_redirects=True)
        assert "Entry deleted" in answer.get_data(as_text=True)
