"""How a span of days has been: worked by hand, and with too little."""

from __future__ import annotations

from tests.analytics.readings import of_day, on
from tracker.analytics.day_by_day import day_by_day
from tracker.analytics.period import Period, period

DAY = 739_000


def test_the_middle_half_of_the_days_the_highest_and_how_many_reached_seven() -> None:
    # days of 0 to 9: the middle is 4.5, half of them lie from 2.25 to 6.75
    readings = [on(DAY + day, hour, float(day)) for day in range(10) for hour in (8, 12)]
    readings += [on(DAY + 1, 20, 7.0), on(DAY + 2, 20, 6.9)]
    assert period(day_by_day(readings)) == Period(10, 4.5, 2.25, 6.75, 9.0, 4)


def test_a_day_reaches_seven_by_one_entry_and_is_counted_once() -> None:
    found = period(day_by_day([on(DAY, 8, 7.0), on(DAY, 9, 0.0), on(DAY, 10, 0.0), on(DAY, 11, 8.0)]))
    assert (found.days, found.reached, found.worst, found.median) == (1, 1, 8.0, None)


def test_below_ten_days_there_are_no_quartiles_below_five_no_middle_and_without_a_day_nothing() -> None:
    found = period(day_by_day([of_day(DAY + day, 3.0) for day in range(9)]))
    assert (found.median, found.q25, found.q75) == (3.0, None, None)
    assert period(day_by_day([])) == Period(0, None, None, None, None, 0)


def test_what_somebody_else_gave_is_in_none_of_it() -> None:
    found = period(day_by_day([of_day(DAY, 2.0), of_day(DAY, 9.0, rated_by="parent")]))
    assert (found.worst, found.reached) == (2.0, 0)
