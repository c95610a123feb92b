"""The single days of a fortnight, by the clock from the day start."""

from __future__ import annotations

import pytest

from tests.analytics.readings import at, of_day, on
from tracker.analytics.small_days import small_days

DAY = 739_000


def test_every_day_of_the_span_is_there_with_its_points_in_their_order() -> None:
    found = small_days(
        [on(DAY + 2, 25, 6.0), on(DAY + 2, 8, 1.0), on(DAY, 4, 2.0), on(DAY + 3, 8, 9.0)],
        first_day=DAY,
        last_day=DAY + 2,
        day_start=4,
    )
    assert found.days == ((DAY, ((0.0, 2.0),)), (DAY + 1, ()), (DAY + 2, ((4.0, 1.0), (21.0, 6.0))))
    assert (found.rests_on.days, found.rests_on.entries) == (2, 3)


def test_without_a_clock_time_late_or_by_somebody_else_it_is_no_point() -> None:
    readings = [
        of_day(DAY, 5.0),
        on(DAY, 9, 4.0, late=True),
        on(DAY, 10, 3.0, rated_by="parent"),
        on(DAY, 11, 2.0),
    ]
    found = small_days(readings, first_day=DAY, last_day=DAY, day_start=4)
    assert found.days == ((DAY, ((7.0, 2.0),)),)
    assert (found.without_clock, found.rests_on.late, found.rests_on.other_raters) == (1, 1, 1)
    with_late = small_days(readings, first_day=DAY, last_day=DAY, day_start=4, late="include")
    assert with_late.days == ((DAY, ((5.0, 4.0), (7.0, 2.0))),)
    with pytest.raises(ValueError, match="late"):
        small_days(readings, first_day=DAY, last_day=DAY, day_start=4, late="maybe")


def test_the_night_the_clocks_go_back_keeps_the_clock_that_was_seen() -> None:
    # 01:30 comes twice: both stand at the same place, the earlier one first
    readings = [at("2026-10-25T01:30:00+01:00", 3.0), at("2026-10-25T01:30:00+00:00", 8.0)]
    day = readings[0].day
    found = small_days(readings[::-1], first_day=day, last_day=day, day_start=4)
    assert found.days == ((day, ((21.5, 3.0), (21.5, 8.0))),)


@pytest.mark.parametrize(("day_start", "hours"), [(0, 18.0), (4, 14.0), (18, 0.0), (20, 22.0)])
def test_hours_count_from_the_day_start(day_start: int, hours: float) -> None:
    reading = at("2026-03-10T18:00:00+00:00", 5.0, day_start=day_start)
    found = small_days([reading], first_day=reading.day, last_day=reading.day, day_start=day_start)
    assert found.days[0][1] == ((hours, 5.0),)
