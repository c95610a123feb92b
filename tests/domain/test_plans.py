"""A plan of closer logging: which moment an entry answers, how far it has come, and that it ends by itself."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.days import DAY_STARTS, diary_day, local_parts
from tracker.domain.plans import (
    ANSWERED,
    COMING,
    FORTNIGHT,
    HOURLY,
    OPEN,
    PASSED,
    Plan,
    is_running,
    moment_at,
    moments,
    plan_of,
    position,
    progress,
)

FIRST = date(2026, 11, 25).toordinal()
PLAN = Plan(FORTNIGHT, FIRST)
THREE_DAYS = Plan(HOURLY, FIRST)
FOUR = ["waking", "midday", "late_afternoon", "bedtime"]


def at(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def answers(clock: str, day_start: int = 4, plan: Plan = PLAN) -> str | None:
    found = moment_at(moments(plan, day_start), at(clock), day_start)
    return found.code if found else None


def states(plan: Plan, now: tuple[int, int], *entries: tuple[int, int | None], day_start: int = 4) -> list[str]:
    return [state for _moment, state in progress(plan, moments(plan, day_start), day_start, now, entries).today]


def test_what_a_diary_keeps_is_read_back() -> None:
    assert plan_of({"kind": "fortnight", "from": "2026-11-25"}) == PLAN
    assert PLAN.document == {"kind": "fortnight", "from": "2026-11-25"}
    assert (PLAN.last_day - PLAN.first_day, THREE_DAYS.last_day - THREE_DAYS.first_day) == (13, 2)


@pytest.mark.parametrize(
    "document",
    [None, {}, {"kind": "yearly", "from": "2026-11-25"}, {"kind": "hourly"}, {"kind": "hourly", "from": "soon"}],
)
def test_what_is_no_plan_is_none(document: Any) -> None:
    assert plan_of(document) is None


@pytest.mark.parametrize(
    ("clock", "moment"),
    [
        ("04:00", "waking"),
        ("10:59", "waking"),
        ("11:00", "midday"),
        ("14:59", "midday"),
        ("15:00", "late_afternoon"),
        ("19:29", "late_afternoon"),
        ("19:30", "bedtime"),
        ("23:59", "bedtime"),
        # after midnight, and still of the evening before
        ("00:00", "bedtime"),
        ("03:59", "bedtime"),
    ],
)
def test_an_entry_answers_the_moment_that_its_minute_lies_in(clock: str, moment: str) -> None:
    assert answers(clock) == moment


@pytest.mark.parametrize(
    ("clock", "moment"),
    [("18:00", "waking"), ("00:59", "waking"), ("01:00", "midday"), ("05:00", "late_afternoon"), ("09:30", "bedtime")],
)
def test_where_the_day_starts_in_the_evening_its_moments_follow(clock: str, moment: str) -> None:
    assert answers(clock, day_start=18) == moment


def test_where_the_day_starts_at_midnight_the_clock_still_names_them() -> None:
    assert [answers(clock, day_start=0) for clock in ("00:00", "12:00", "16:00", "23:59")] == FOUR


@given(st.sampled_from(DAY_STARTS), st.integers(0, 1439))
def test_every_minute_of_a_fortnight_lies_in_exactly_one_moment(day_start: int, minute: int) -> None:
    held = moments(PLAN, day_start)
    assert [one.code for one in held] == FOUR
    where = position(minute, day_start)
    assert sum(one.start <= where < one.end for one in held) == 1
    assert all(one.start <= one.asked_at < one.end for one in held)
    assert held[0].start == day_start * 60
    assert held[-1].end - held[0].start == 1440


@given(st.sampled_from(DAY_STARTS), st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)))
def test_hours_lie_within_the_day_and_one_after_the_other(day_start: int, usual: tuple[int, int] | None) -> None:
    held = moments(THREE_DAYS, day_start, usual)
    assert held
    assert day_start * 60 <= held[0].start
    assert held[-1].end <= day_start * 60 + 1440
    assert all(before.end == after.start for before, after in pairwise(held))


def test_an_hourly_plan_asks_from_eight_to_ten_in_the_evening() -> None:
    held = moments(THREE_DAYS, 4)
    assert (held[0].code, held[-1].code, len(held)) == ("08:00", "22:00", 15)


def test_or_in_the_whole_hours_that_the_person_is_usually_awake() -> None:
    codes = [one.code for one in moments(THREE_DAYS, 4, (at("00:30"), at("09:20")))]
    assert (codes[0], codes[-1]) == ("10:00", "23:00")
    codes = [one.code for one in moments(THREE_DAYS, 4, (at("22:00"), at("07:00")))]
    assert (codes[0], codes[-1]) == ("07:00", "21:00")


def test_hours_that_make_no_sense_are_left_for_the_common_ones() -> None:
    assert moments(THREE_DAYS, 4, (at("21:00"), at("03:30"))) == moments(THREE_DAYS, 4)


def test_each_moment_of_today_is_answered_open_to_come_or_passed() -> None:
    today = FIRST + 4
    found = states(PLAN, (today, at("16:00")), (today, at("08:10")), (today - 1, at("12:00")))
    assert found == [ANSWERED, PASSED, OPEN, COMING]


def test_after_midnight_it_is_still_bedtime_of_the_evening_before() -> None:
    assert states(PLAN, (FIRST, at("00:40"))) == [PASSED, PASSED, PASSED, OPEN]
    assert states(PLAN, (FIRST, at("00:40")), (FIRST, at("00:20")))[-1] == ANSWERED


def test_it_asks_until_the_open_moment_is_answered() -> None:
    held = moments(PLAN, 4)
    assert progress(PLAN, held, 4, (FIRST, at("12:00")), []).asked_now
    assert not progress(PLAN, held, 4, (FIRST, at("12:00")), [(FIRST, at("11:30"))]).asked_now


def test_between_the_hours_of_an_hourly_plan_nothing_asks() -> None:
    held = moments(THREE_DAYS, 4)
    assert not progress(THREE_DAYS, held, 4, (FIRST, at("23:30")), []).asked_now
    assert progress(THREE_DAYS, held, 4, (FIRST, at("22:30")), []).asked_now


def test_an_entry_without_a_clock_time_answers_nothing() -> None:
    assert states(PLAN, (FIRST, at("12:00")), (FIRST, None)) == [PASSED, OPEN, COMING, COMING]


def test_days_are_counted_and_entries_are_not() -> None:
    entries = [(FIRST, at("08:00")), (FIRST, at("08:30")), (FIRST + 1, at("09:00")), (FIRST + 1, at("01:00"))]
    found = progress(PLAN, moments(PLAN, 4), 4, (FIRST + 2, at("09:00")), entries)
    assert found.answered == [1, 2, 0]
    assert (found.day, found.days_with(), found.days_with(1)) == (3, 1, 2)


def test_a_traveller_ahead_counts_on_the_day_where_she_is() -> None:
    found = progress(PLAN, moments(PLAN, 4), 4, (FIRST, at("22:00")), [(FIRST + 1, at("08:00"))])
    assert found.answered == [0, 1]
    assert [state for _moment, state in found.today] == [PASSED, PASSED, PASSED, OPEN]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        # both hours of the night when the clock goes back, and the first minute after the gap when it goes forward
        ("2026-10-25T01:30:00+01:00", "bedtime"),
        ("2026-10-25T01:30:00+00:00", "bedtime"),
        ("2026-03-29T02:00:00+01:00", "bedtime"),
        ("2026-03-29T04:00:00+01:00", "waking"),
    ],
)
def test_a_clock_change_moves_no_moment(moment: str, code: str) -> None:
    day, minute = local_parts(datetime.fromisoformat(moment))
    found = moment_at(moments(PLAN, 4), minute, 4)
    assert found is not None
    assert found.code == code
    assert date.fromordinal(diary_day(day, minute, 4)).day == (25 if day == date(2026, 10, 25).toordinal() else 29) - (
        code == "bedtime"
    )


@pytest.mark.parametrize("plan", [PLAN, THREE_DAYS])
def test_it_ends_by_itself(plan: Plan) -> None:
    assert not is_running(plan, plan.first_day - 1)
    assert is_running(plan, plan.first_day)
    assert is_running(plan, plan.last_day)
    assert not is_running(plan, plan.last_day + 1)
    after = progress(plan, moments(plan, 4), 4, (plan.last_day + 9, at("12:00")), [(plan.last_day + 1, at("12:00"))])
    assert (after.today, after.asked_now) == ((), False)
    assert after.answered == [0] * plan.days


def test_before_it_begins_it_asks_nothing() -> None:
    before = progress(PLAN, moments(PLAN, 4), 4, (FIRST - 3, at("12:00")), [(FIRST - 3, at("12:00"))])
    assert (before.today, before.answered, before.asked_now) == ((), [], False)
