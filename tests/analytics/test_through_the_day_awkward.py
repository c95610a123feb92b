"""Through the day by both clocks on awkward data, against datetimes that are walked through one by one.

`told` works everything out from moments with their offsets and knows neither diary days, readings nor elapsed
seconds as the app has them; the bins and the change then come from `independent`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent
from tests.analytics.readings import at, of_day, on, sleep
from tracker.analytics.sleeps import wakings
from tracker.analytics.through_the_day import ThroughTheDay, through_the_day
from tracker.domain.records import Reading

Entries = Sequence[tuple[str, float]]
Sleeps = Sequence[tuple[str, str]]
HOUR = timedelta(hours=1)
ROUND = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
"""Seconds are counted from here, so that fractions of an hour keep their digits."""
DAY = date(2026, 3, 10).toordinal()


def app(entries: Entries, sleeps: Sleeps = (), *, clock: str = "wall", day_start: int = 4) -> ThroughTheDay:
    """Return the figure as the app has it."""
    readings = [at(moment, value, day_start=day_start) for moment, value in entries]
    nights = [sleep(start, end) for start, end in sleeps]
    return through_the_day(readings, clock=clock, wakings=wakings(nights, day_start))


def told(entries: Entries, sleeps: Sleeps = (), *, clock: str = "wall", day_start: int = 4) -> dict[str, Any]:
    """Return the figure by other means."""
    woke: dict[date, tuple[timedelta, datetime]] = {}
    for start, end in ((datetime.fromisoformat(one), datetime.fromisoformat(other)) for one, other in sleeps):
        long = end.astimezone(UTC) - start.astimezone(UTC)
        day = _named(end, day_start)
        if long >= 3 * HOUR and (day not in woke or (long, end) > woke[day]):
            woke[day] = (long, end)
    moments = [(datetime.fromisoformat(moment), value) for moment, value in entries]
    rows, left, sleepless = [], {"before_waking": 0, "after_24_hours": 0}, set()
    for moment, value in moments:
        day = _named(moment, day_start)
        hours = moment.hour + moment.minute / 60
        if clock == "waking":
            if day not in woke:
                sleepless.add(day)
                continue
            hours = (moment.astimezone(UTC) - woke[day][1].astimezone(UTC)) / HOUR
            if not 0 <= hours < 24:
                left["before_waking" if hours < 0 else "after_24_hours"] += 1
                continue
        rows.append((day.isoformat(), hours, moment.timestamp() - ROUND, value))
    everything = [
        (_named(moment, day_start).isoformat(), 0.0, moment.timestamp() - ROUND, value) for moment, value in moments
    ]
    bins = independent.bins(rows)
    return {"bins": bins, "change": independent.change(everything), "without_waking": len(sleepless), **left}


def _named(moment: datetime, day_start: int) -> date:
    """Return the date on which the day of a moment began, by the clock where the person was."""
    return (moment.replace(tzinfo=None) - day_start * HOUR).date()


def agree(entries: Entries, sleeps: Sleeps = (), *, day_start: int = 4) -> None:
    """Hold both computations against each other, by both clocks."""
    for clock in ("wall", "waking"):
        found = app(entries, sleeps, clock=clock, day_start=day_start)
        expected = told(entries, sleeps, clock=clock, day_start=day_start)
        for own, other in zip(found.bins, expected["bins"], strict=True):
            for name, value in other.items():
                assert getattr(own, name) == (None if value is None else pytest.approx(value)), (clock, own.from_hour)
        for name, value in expected["change"].items():
            assert getattr(found.change, name) == (None if value is None else pytest.approx(value, abs=1e-9)), name
        assert found.rests_on.entries == sum(bin_["entries"] for bin_ in expected["bins"])
        for name in ("without_waking", "before_waking", "after_24_hours"):
            assert getattr(found, name) == expected[name], (clock, name)


def filled(figure: ThroughTheDay) -> dict[int, int]:
    """Return how many entries each stretch of two hours has, where it has any."""
    return {bin_.from_hour: bin_.entries for bin_ in figure.bins if bin_.entries}


# Each case: entries, sleeps, day start, and in which hours the entries stand by the wall and since waking.
CASES: dict[str, tuple[Entries, Sleeps, int, dict[int, int], dict[int, int]]] = {
    "ten time zones to the west": (
        # woken at 06:00 in London; 19:59 in Honolulu is 05:59 in London, 20:00 is a whole day after waking
        (
            ("2026-03-10T07:00:00+00:00", 2),
            ("2026-03-10T12:00:00-10:00", 4),
            ("2026-03-10T19:59:59-10:00", 6),
            ("2026-03-10T20:00:00-10:00", 8),
        ),
        (("2026-03-09T23:00:00+00:00", "2026-03-10T06:00:00+00:00"),),
        4,
        {6: 1, 12: 1, 18: 1, 20: 1},
        {0: 1, 16: 1, 22: 1},
    ),
    "ten time zones to the east": (
        # at 21:00 in Brisbane five hours have passed since 06:00 in London; the night there ends by its own clock
        (
            ("2026-03-10T07:00:00+00:00", 2),
            ("2026-03-10T21:00:00+10:00", 4),
            ("2026-03-11T08:00:00+10:00", 6),
        ),
        (
            ("2026-03-09T23:00:00+00:00", "2026-03-10T06:00:00+00:00"),
            ("2026-03-10T23:00:00+10:00", "2026-03-11T07:30:00+10:00"),
        ),
        4,
        {6: 1, 20: 1, 8: 1},
        {0: 2, 4: 1},
    ),
    "a night on the flight": (
        # asleep from 22:00 in London to 19:00 in Honolulu: three hours less by the clocks, seven in truth
        (("2026-03-11T01:00:00-10:00", 3), ("2026-03-10T21:30:00-10:00", 5)),
        (("2026-03-10T22:00:00+00:00", "2026-03-10T19:00:00-10:00"),),
        4,
        {0: 1, 20: 1},
        {2: 1, 6: 1},
    ),
    "the clocks go forward": (
        # 00:30 to 04:00 on the wall are two and a half hours
        (("2026-03-29T00:59:00+00:00", 1), ("2026-03-29T02:00:00+01:00", 2), ("2026-03-29T04:00:00+01:00", 3)),
        (("2026-03-28T19:00:00+00:00", "2026-03-29T00:30:00+00:00"),),
        0,
        {0: 1, 2: 1, 4: 1},
        {0: 2, 2: 1},
    ),
    "the clocks go back": (
        # 00:30 to 04:00 on the wall are four and a half hours; 01:30 comes twice
        (("2026-10-25T01:30:00+01:00", 1), ("2026-10-25T01:30:00+00:00", 2), ("2026-10-25T04:00:00+00:00", 3)),
        (("2026-10-24T19:00:00+01:00", "2026-10-25T00:30:00+01:00"),),
        0,
        {0: 2, 4: 1},
        {0: 1, 2: 1, 4: 1},
    ),
    "three hours of sleep on the wall, two in truth": (
        # 00:30 to 03:30 as the clocks go forward is a nap, so the day has no night
        (("2026-03-29T09:00:00+01:00", 4),),
        (("2026-03-29T00:30:00+00:00", "2026-03-29T03:30:00+01:00"),),
        0,
        {8: 1},
        {},
    ),
    "two hours of sleep on the wall, three in truth": (
        (("2026-10-25T09:00:00+00:00", 4),),
        (("2026-10-25T00:30:00+01:00", "2026-10-25T02:30:00+00:00"),),
        0,
        {8: 1},
        {6: 1},
    ),
    "the day starts at 18:00": (
        # the evening is the beginning of the day and comes before its night
        (
            ("2026-03-10T17:59:00+00:00", 1),
            ("2026-03-10T18:00:00+00:00", 2),
            ("2026-03-11T08:00:00+00:00", 3),
            ("2026-03-11T17:59:00+00:00", 4),
        ),
        (("2026-03-10T23:00:00+00:00", "2026-03-11T07:00:00+00:00"),),
        18,
        {16: 2, 18: 1, 8: 1},
        {0: 1, 10: 1},
    ),
    "after midnight": (
        # 00:40 and 03:59 are of the evening before, and count from its waking; 04:00 is of a day without a night
        (
            ("2026-03-10T21:00:00+00:00", 3),
            ("2026-03-11T00:40:00+00:00", 5),
            ("2026-03-11T03:59:00+00:00", 7),
            ("2026-03-11T04:00:00+00:00", 9),
        ),
        (("2026-03-10T00:00:00+00:00", "2026-03-10T07:00:00+00:00"),),
        4,
        {20: 1, 0: 1, 2: 1, 4: 1},
        {14: 1, 16: 1, 20: 1},
    ),
    "asleep before the day starts": (
        # of two sleeps that end on one day the longer is the night, also where it ends late that night
        (("2026-03-10T12:00:00+00:00", 3), ("2026-03-11T03:55:00+00:00", 5)),
        (
            ("2026-03-10T02:00:00+00:00", "2026-03-10T07:00:00+00:00"),
            ("2026-03-10T20:00:00+00:00", "2026-03-11T03:50:00+00:00"),
        ),
        4,
        {12: 1, 2: 1},
        {0: 1},
    ),
    "one entry at the moment of waking": (
        (("2026-03-10T07:00:00+00:00", 5),),
        (("2026-03-10T00:00:00+00:00", "2026-03-10T07:00:00+00:00"),),
        4,
        {6: 1},
        {0: 1},
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_where_the_entries_stand_by_both_clocks(name: str) -> None:
    entries, sleeps, day_start, wall, waking = CASES[name]
    assert filled(app(entries, sleeps, day_start=day_start)) == wall
    assert filled(app(entries, sleeps, clock="waking", day_start=day_start)) == waking
    agree(entries, sleeps, day_start=day_start)


def days_with_nights(days: Sequence[int], hours: Sequence[int], value: float) -> tuple[list[Reading], dict[int, int]]:
    """Return days that begin at 07:00, with an entry so many hours after it."""
    readings = [on(day, 7 + hour, value) for day in days for hour in hours]
    return readings, {day: on(day, 7, 0).at or 0 for day in days}


def test_a_year_of_silence_is_neither_counted_nor_bridged() -> None:
    days = [*range(DAY, DAY + 5), *range(DAY + 370, DAY + 375)]
    readings, woke = days_with_nights(days, (1, 6, 12), 4)
    for clock in ("wall", "waking"):
        found = through_the_day(readings, clock=clock, wakings=woke)
        assert (found.rests_on.days, found.change.days, found.change.missing) == (10, 10, 0)
        assert {bin_.days for bin_ in found.bins} == {0, 10}
        assert {bin_.median for bin_ in found.bins if bin_.days} == {4}


def test_all_equal_is_one_line_without_width_since_waking() -> None:
    readings, woke = days_with_nights(range(DAY, DAY + 30), (1, 6, 12), 5)
    found = through_the_day(readings, clock="waking", wakings=woke)
    for bin_ in found.bins:
        expected = (5,) * 5 if bin_.days else (None,) * 5
        assert (bin_.q05, bin_.q25, bin_.median, bin_.q75, bin_.q95) == expected
    assert (found.change.verdict, found.change.level) == ("no clear pattern", 30)


def test_a_single_day_with_200_weighs_as_one_day_since_waking() -> None:
    quiet, woke = days_with_nights(range(DAY, DAY + 4), (1,), 1)
    bad = [on(DAY + 4, 8 + minute / 240, 9) for minute in range(200)]
    found = through_the_day(quiet + bad, clock="waking", wakings=woke | {DAY + 4: on(DAY + 4, 7, 0).at or 0})
    first = found.bins[0]
    assert (first.days, first.entries, first.median) == (5, 204, 1)


@pytest.mark.parametrize("clock", ["wall", "waking"])
def test_two_raters_have_each_their_own_bins_and_change(clock: str) -> None:
    own, woke = days_with_nights(range(DAY, DAY + 12), (1, 6, 12), 2)
    theirs = [on(day, 7 + hour, hour / 2, rated_by="parent") for day in range(DAY, DAY + 12) for hour in (1, 6, 12)]
    mixed = [reading for pair in zip(theirs, own, strict=True) for reading in pair]
    for rater, alone in (("self", own), ("parent", theirs)):
        both = through_the_day(mixed, rated_by=rater, clock=clock, wakings=woke)
        only = through_the_day(alone, rated_by=rater, clock=clock, wakings=woke)
        assert (both.bins, both.change) == (only.bins, only.change)
        assert both.rests_on.other_raters == 36


@pytest.mark.parametrize("clock", ["wall", "waking"])
def test_late_ones_are_left_out_of_the_change_too(clock: str) -> None:
    days = range(DAY, DAY + 12)
    in_time, woke = days_with_nights(days, (1, 6, 12), 3)
    # as the database has them: 1 for late, and in no order
    late = [on(day, 7 + 13, 10, late=1) for day in days]
    without = through_the_day([*late, *in_time], clock=clock, wakings=woke)
    assert (without.change.level, without.rests_on.late, without.rests_on.entries) == (12, 12, 36)
    assert through_the_day([*late, *in_time], clock=clock, wakings=woke, late="include").change.rising == 12


def test_precision_day_and_part_have_no_hour_and_no_waking() -> None:
    # A part of a day is a word of the source's own: its reading, like that of a whole day, carries no minute.
    readings = [of_day(DAY, 9), of_day(DAY + 1, 9), on(DAY, 9, 3)]
    found = through_the_day(readings, clock="waking", wakings={DAY: on(DAY, 7, 0).at or 0})
    assert (found.without_clock, found.without_waking, found.rests_on.days, found.rests_on.entries) == (2, 0, 1, 1)
    alone = through_the_day(readings[:2], clock="waking", wakings={})
    assert (alone.without_clock, alone.rests_on.enough, filled(alone)) == (2, False, {})


offsets = st.sampled_from((-10, -5, 0, 1, 5.5, 10))
start = datetime(2026, 3, 1, tzinfo=UTC)


def in_some_zone(minutes: int, offset: float) -> str:
    return (start + timedelta(minutes=minutes)).astimezone(timezone(timedelta(hours=offset))).isoformat()


minutes = st.integers(0, 8 * 1440)
values = st.integers(0, 100).map(lambda tenths: tenths / 10)
entries = st.lists(st.tuples(st.builds(in_some_zone, minutes, offsets), values), max_size=60)
lengths = st.integers(1, 14 * 60)


def a_sleep(minute: int, length: int, one: float, other: float) -> tuple[str, str]:
    return in_some_zone(minute, one), in_some_zone(minute + length, other)


@settings(max_examples=200)
@given(
    entries,
    st.lists(st.builds(a_sleep, minutes, lengths, offsets, offsets), max_size=15),
    st.sampled_from(range(0, 24, 2)),
)
def test_travellers_with_any_sleep_and_any_day_start(made: Entries, sleeps: Sleeps, day_start: int) -> None:
    agree(made, sleeps, day_start=day_start)
