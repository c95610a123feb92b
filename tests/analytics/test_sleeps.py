"""Sleep by day: the night, the naps, and both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.analytics.readings import sleep
from tracker.analytics.day_by_day import day_by_day_of_sleep
from tracker.analytics.sleeps import main_sleeps, sleep_hours, sleep_quality, wakings

NIGHT = sleep("2026-03-10T23:00:00+00:00", "2026-03-11T06:00:00+00:00", 6)
NAP = sleep("2026-03-11T14:00:00+00:00", "2026-03-11T15:30:00+00:00", 9)
DAY = date(2026, 3, 11).toordinal()


def test_the_night_is_the_longest_of_three_hours_or_more() -> None:
    assert main_sleeps([NAP, NIGHT], 4).tolist() == [False, True]
    assert main_sleeps([NAP], 4).tolist() == [False]
    three = sleep("2026-03-11T05:00:00+00:00", "2026-03-11T08:00:00+00:00")
    assert main_sleeps([three], 4).tolist() == [True]
    assert main_sleeps([], 4).tolist() == []


def test_on_a_tie_the_later_end_is_the_night() -> None:
    early = sleep("2026-03-10T22:00:00+00:00", "2026-03-11T04:30:00+00:00")
    later = sleep("2026-03-11T05:00:00+00:00", "2026-03-11T11:30:00+00:00")
    assert main_sleeps([later, early], 4).tolist() == [True, False]


def test_hours_add_up_and_quality_is_the_nights() -> None:
    assert [(reading.day, reading.value) for reading in sleep_hours([NIGHT, NAP], 4)] == [(DAY, 8.5)]
    assert [(reading.day, reading.value) for reading in sleep_quality([NIGHT, NAP], 4)] == [(DAY, 6)]


def test_a_nap_alone_has_hours_and_no_quality() -> None:
    assert [reading.value for reading in sleep_hours([NAP], 4)] == [1.5]
    assert list(sleep_quality([NAP], 4)) == []
    assert wakings([NAP], 4) == {}


def test_a_night_without_a_quality_has_none() -> None:
    assert not sleep_quality([sleep("2026-03-10T23:00:00+00:00", "2026-03-11T06:00:00+00:00")], 4)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # The clocks of London go forward at 01:00 on 29 March 2026, and back at 02:00 on 25 October.
        ("2026-03-28T23:00:00+00:00", "2026-03-29T07:00:00+01:00", 7.0),
        ("2026-10-24T23:00:00+01:00", "2026-10-25T07:00:00+00:00", 9.0),
    ],
)
def test_hours_are_elapsed_at_both_clock_changes(start: str, end: str, hours: float) -> None:
    assert [reading.value for reading in sleep_hours([sleep(start, end)], 4)] == [hours]


def test_a_sleep_belongs_to_the_day_of_its_end() -> None:
    before_four = sleep("2026-03-10T20:00:00+00:00", "2026-03-11T03:50:00+00:00")
    assert [reading.day for reading in sleep_hours([before_four], 4)] == [DAY - 1]
    assert [reading.day for reading in sleep_hours([before_four], 0)] == [DAY]
    in_the_evening = sleep("2026-03-11T14:00:00+00:00", "2026-03-11T19:00:00+00:00")
    assert [reading.day for reading in sleep_hours([in_the_evening], 18)] == [DAY]


def test_waking_is_the_end_of_the_night() -> None:
    assert wakings([NIGHT, NAP], 4) == {DAY: int(datetime(2026, 3, 11, 6, tzinfo=UTC).timestamp())}


def test_day_by_day_counts_sleeps() -> None:
    hours = day_by_day_of_sleep([NIGHT, NAP], "sleep_hours", 4)
    assert [(day.value, day.min, day.max, day.entries) for day in hours.days] == [(8.5, 8.5, 8.5, 2)]
    assert (hours.rests_on.days, hours.rests_on.entries) == (1, 2)
    quality = day_by_day_of_sleep([NIGHT, NAP], "sleep_quality", 4)
    assert [(day.value, day.entries) for day in quality.days] == [(6, 1)]
