"""Day by day: the value of a day, what is absent, and what it rests on."""

from __future__ import annotations

import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.readings import at, of_day, on
from tracker.analytics.day_by_day import DayValue, day_by_day

DAY = 739_000


def test_the_value_of_a_day_is_the_median_of_its_values() -> None:
    found = day_by_day([on(DAY, 8, 2), on(DAY, 12, 3), on(DAY, 20, 9), on(DAY + 2, 9, 4.5)])
    assert found.days == (DayValue(DAY, 3, 2, 9, 3), DayValue(DAY + 2, 4.5, 4.5, 4.5, 1))
    assert (found.rests_on.days, found.rests_on.entries, found.rests_on.enough) == (2, 4, True)


def test_no_reading_is_no_day_and_one_day_is_missing() -> None:
    found = day_by_day([])
    assert found.days == ()
    assert (found.rests_on.enough, found.rests_on.missing) == (False, 1)


def test_an_entry_without_a_clock_time_counts() -> None:
    assert day_by_day([of_day(DAY, 7), on(DAY, 8, 2)]).days == (DayValue(DAY, 4.5, 2, 7, 2),)


def test_late_ones_count_unless_they_are_left_out() -> None:
    readings = [on(DAY, 8, 2), on(DAY, 9, 6, late=True)]
    with_late, without = day_by_day(readings), day_by_day(readings, late="exclude")
    assert [day.value for day in with_late.days] == [4]
    assert [day.value for day in without.days] == [2]
    assert (with_late.rests_on.late, without.rests_on.late) == (1, 1)


def test_raters_are_never_mixed() -> None:
    readings = [on(DAY, 8, 2), on(DAY, 9, 9, rated_by="parent", late=True), on(DAY, 10, 8, rated_by="parent")]
    own, parents = day_by_day(readings), day_by_day(readings, rated_by="parent")
    assert [day.value for day in own.days] == [2]
    assert [day.value for day in parents.days] == [8.5]
    assert (own.rests_on.other_raters, own.rests_on.late) == (2, 0)
    assert (parents.rests_on.other_raters, parents.rests_on.late) == (1, 1)


def test_unprompted_is_known_to_be_so() -> None:
    readings = [on(DAY, 8, 2), on(DAY, 9, 2, prompted=True), on(DAY, 10, 2, prompted=False)]
    assert day_by_day(readings).rests_on.unprompted == 1


def test_an_answer_after_midnight_belongs_to_the_evening_before() -> None:
    readings = [at("2026-03-10T22:00:00+00:00", 4), at("2026-03-11T00:40:00+00:00", 8)]
    assert [(day.value, day.entries) for day in day_by_day(readings).days] == [(6, 2)]


def test_a_day_that_starts_at_18_runs_to_18() -> None:
    moments = ("2026-03-10T17:59:00+00:00", "2026-03-10T18:00:00+00:00", "2026-03-11T17:59:00+00:00")
    readings = [at(moment, value, day_start=18) for moment, value in zip(moments, (1, 2, 4), strict=True)]
    assert [(day.value, day.entries) for day in day_by_day(readings).days] == [(1, 1), (3, 2)]


def test_a_year_of_silence_is_absent() -> None:
    found = day_by_day([on(DAY, 8, 2), on(DAY + 366, 8, 4)])
    assert [day.day for day in found.days] == [DAY, DAY + 366]
    assert found.months == ()


def test_over_the_days_from_five_days_and_quartiles_from_ten() -> None:
    four, five = ([on(DAY + day, 8, day) for day in range(count)] for count in (4, 5))
    ten = [on(DAY + day, 8, day) for day in range(10)]
    assert day_by_day(four).median is None
    assert (day_by_day(five).median, day_by_day(five).q25) == (2, None)
    assert (day_by_day(ten).median, day_by_day(ten).q25, day_by_day(ten).q75) == (4.5, 2.25, 6.75)


def test_a_bad_day_with_many_entries_weighs_as_much_as_any() -> None:
    quiet = [on(DAY + day, 8, 1) for day in range(4)]
    bad = [on(DAY + 4, 6 + minute / 60, 9) for minute in range(200)]
    assert day_by_day(quiet + bad).median == 1


def test_a_month_has_a_middle_from_five_days() -> None:
    first = date(2024, 10, 1).toordinal()
    days = [on(first + day, 8, day) for day in range(5)] + [on(first + 31 + day, 8, 9) for day in range(4)]
    assert [(month.first_day, month.median, month.days) for month in day_by_day(days).months] == [(first, 2, 5)]


def test_late_is_include_or_exclude() -> None:
    with pytest.raises(ValueError, match="include"):
        day_by_day([], late="perhaps")


tenths = st.integers(0, 100).map(lambda value: value / 10)


@given(st.lists(st.tuples(st.integers(DAY, DAY + 20), tenths), max_size=80))
def test_every_day_as_the_standard_library_has_it(pairs: list[tuple[int, float]]) -> None:
    found = day_by_day([of_day(day, value) for day, value in pairs])
    expected = {}
    for day in sorted({day for day, _ in pairs}):
        values = [value for of, value in pairs if of == day]
        expected[day] = (pytest.approx(statistics.median(values)), min(values), max(values), len(values))
    assert {day.day: (day.value, day.min, day.max, day.entries) for day in found.days} == expected
