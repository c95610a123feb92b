"""The line that the Log shows while a plan of closer logging runs: what it says, when it asks, and that it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person, person
from tracker.db import writing
from tracker.diary.plan import PlanLine, plan_line
from tracker.domain.records import Diary
from tracker.ledger.diaries import change_diary, set_plan
from tracker.ledger.queries import diaries_of
from tracker.web.errors import Refused

# long past, so that every entry can be recorded
FORTNIGHT = {"kind": "fortnight", "from": "2026-03-20"}
HOURLY = {"kind": "hourly", "from": "2026-03-20"}


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def planned(owner: Person, document: Any) -> Diary:
    assert owner.diary
    with owner.app.app_context(), writing():
        return set_plan(diaries_of(owner.account_id)[0], owner.account_id, document)


def settled(owner: Person, **changed: Any) -> None:
    assert owner.diary
    with owner.app.app_context(), writing():
        data = {"name": "Mine", "time_zone": "Europe/London"}
        change_diary(diaries_of(owner.account_id)[0], owner.account_id, data | changed)


def entry(owner: Person, happened_at: str) -> None:
    answer = owner.put(f"/diaries/{owner.diary}/entries/{an_id()}", make_entry(happened_at=happened_at))
    assert answer.status_code == 201


def line(owner: Person, diary: Diary, now: str) -> PlanLine | None:
    with owner.app.test_request_context():
        return plan_line(diary, datetime.fromisoformat(now))


def test_without_a_plan_there_is_no_line(owner: Person) -> None:
    assert line(owner, planned(owner, None), "2026-03-24T12:00+00:00") is None


def test_it_says_the_day_and_each_moment_of_today(owner: Person) -> None:
    diary = planned(owner, FORTNIGHT)
    entry(owner, "2026-03-24T08:10:00+00:00")
    said = line(owner, diary, "2026-03-24T16:00+00:00")
    assert said == PlanLine(
        "Fortnight: day 5 of 14. Today: waking ✓, midday –, late afternoon now, bedtime later", asked_now=True
    )


def test_it_does_not_ask_twice(owner: Person) -> None:
    diary = planned(owner, FORTNIGHT)
    entry(owner, "2026-03-24T15:10:00+00:00")
    said = line(owner, diary, "2026-03-24T16:00+00:00")
    assert said is not None
    assert not said.asked_now


def test_it_ends_by_itself(owner: Person) -> None:
    diary = planned(owner, FORTNIGHT)
    # the last night belongs to the last day
    assert line(owner, diary, "2026-04-03T02:59+00:00") is not None
    assert line(owner, diary, "2026-04-03T03:00+00:00") is None
    assert line(owner, diary, "2026-03-20T03:59+00:00") is None
    assert line(owner, diary, "2026-03-20T04:00+00:00") is not None


def test_the_clock_is_the_diarys_own_on_either_side_of_a_change(owner: Person) -> None:
    diary = planned(owner, FORTNIGHT)
    before, after = (line(owner, diary, f"2026-03-{day}T10:30+00:00") for day in (28, 30))
    assert before is not None
    assert after is not None
    assert "waking now" in before.text
    assert "midday now" in after.text


def test_an_entry_counts_where_the_person_was(owner: Person) -> None:
    diary = planned(owner, FORTNIGHT)
    # in Tokyo it is the next morning already, when it is yesterday evening at home
    entry(owner, "2026-03-25T08:00:00+09:00")
    tonight, tomorrow = (line(owner, diary, f"2026-03-{day}T22:30+00:00") for day in (24, 25))
    assert tonight is not None
    assert tomorrow is not None
    assert "waking –" in tonight.text
    assert "waking ✓" in tomorrow.text


def test_a_day_that_starts_in_the_evening_has_its_own_moments(owner: Person) -> None:
    settled(owner, day_start=18)
    diary = planned(owner, FORTNIGHT)
    said = line(owner, diary, "2026-03-21T02:00+00:00")
    assert said is not None
    assert (
        said.text
        == "Fortnight: day 1 of 14. Today: waking –, middle of the day now, second half of the day later, bedtime later"
    )


def test_an_hourly_plan_counts_its_hours(owner: Person) -> None:
    diary = planned(owner, HOURLY)
    for clock in ("08:05", "09:10", "09:50"):
        entry(owner, f"2026-03-21T{clock}:00+00:00")
    assert line(owner, diary, "2026-03-21T12:20+00:00") == PlanLine(
        "Hourly: day 2 of 3. Today: 2 hours recorded, 12:00 now", asked_now=True
    )
    assert line(owner, diary, "2026-03-21T23:20+00:00") == PlanLine(
        "Hourly: day 2 of 3. Today: 2 hours recorded", asked_now=False
    )


def test_it_asks_in_the_hours_that_the_person_is_usually_awake(owner: Person) -> None:
    diary = planned(owner, HOURLY)
    start = datetime.fromisoformat("2026-03-10T01:00:00+00:00")
    for night in range(4):
        began = start + timedelta(days=night)
        body = make_sleep(started_at=began.isoformat(), ended_at=(began + timedelta(hours=9)).isoformat())
        assert owner.put(f"/diaries/{owner.diary}/sleeps/{an_id()}", body).status_code == 201
    early, late = (line(owner, diary, f"2026-03-21T{clock}+00:00") for clock in ("09:30", "23:30"))
    assert early is not None
    assert late is not None
    assert (early.asked_now, late.asked_now) == (False, True)


def test_a_plan_counts_as_a_write_and_nothing_else_is_taken(owner: Person) -> None:
    before = planned(owner, None).seq
    assert planned(owner, FORTNIGHT).seq == before + 1
    with pytest.raises(Refused):
        planned(owner, {"kind": "yearly", "from": "2026-03-20"})
    kept = planned(owner, dict(HOURLY, more="unknown"))
    assert kept.plan == HOURLY
