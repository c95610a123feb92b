"""Through the day: bins by days, both clocks, and awkward data."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent
from tests.analytics.readings import at, of_day, on, sleep
from tracker.analytics.sleeps import wakings
from tracker.analytics.through_the_day import Bin, ThroughTheDay, through_the_day

DAY = 739_000
EMPTY = (None,) * 5


def bin_at(figure: ThroughTheDay, hour: int) -> Bin:
    return next(found for found in figure.bins if found.from_hour == hour)


def test_nothing_at_all() -> None:
    figure = through_the_day([])
    assert [found.from_hour for found in figure.bins] == list(range(0, 24, 2))
    assert all(
        (found.days, found.entries, found.median, found.single_days) == (0, 0, None, ()) for found in figure.bins
    )
    assert (figure.rests_on.enough, figure.rests_on.missing, figure.change.verdict) == (False, 1, "not enough days")


def test_one_entry() -> None:
    figure = through_the_day([on(DAY, 9.5, 6)])
    assert bin_at(figure, 8) == Bin(8, 1, 1, *EMPTY, single_days=(6.0,))
    assert (figure.rests_on.days, figure.rests_on.entries, figure.rests_on.enough) == (1, 1, True)


def test_days_are_counted_and_not_entries() -> None:
    # Four quiet mornings with one entry each, one bad morning with 200: the middle day is quiet.
    quiet = [on(DAY + day, 9, 1) for day in range(4)]
    bad = [on(DAY + 4, 8 + minute / 120, 9) for minute in range(200)]
    found = bin_at(through_the_day(quiet + bad), 8)
    assert (found.days, found.entries, found.median) == (5, 204, 1)


def test_a_day_gives_the_median_of_its_values_in_the_bin() -> None:
    found = bin_at(through_the_day([on(DAY, 8, 0), on(DAY, 8.5, 1), on(DAY, 9, 8)]), 8)
    assert found.single_days == (1.0,)


@pytest.mark.parametrize(
    ("days", "has"),
    [(4, 0), (5, 1), (9, 1), (10, 3), (29, 3), (30, 5)],
)
def test_from_how_many_days_there_is_what(days: int, has: int) -> None:
    found = bin_at(through_the_day([on(DAY + day, 9, day % 10) for day in range(days)]), 8)
    assert sum(value is not None for value in (found.median, found.q25, found.q75, found.q05, found.q95)) == has


def test_quantiles_over_thirty_days_by_hand() -> None:
    # Values 0 to 29 tenths: a share p lies at 29 p tenths.
    found = bin_at(through_the_day([on(DAY + day, 9, day / 10) for day in range(30)]), 8)
    expected = (1.45, 0.725, 2.175, 0.145, 2.755)
    assert (found.median, found.q25, found.q75, found.q05, found.q95) == pytest.approx(expected)


def test_all_equal_is_level_and_no_clear_pattern() -> None:
    figure = through_the_day([on(DAY + day, hour, 5) for day in range(40) for hour in (8, 14, 20)])
    found = bin_at(figure, 8)
    assert (found.q05, found.q25, found.median, found.q75, found.q95) == (5, 5, 5, 5, 5)
    assert (figure.change.level, figure.change.interval, figure.change.verdict) == (40, (0, 0), "no clear pattern")


def test_after_midnight_stands_in_its_hours_and_belongs_to_the_evening_before() -> None:
    moments = ("2026-03-10T09:00:00+00:00", "2026-03-10T20:00:00+00:00", "2026-03-11T00:40:00+00:00")
    figure = through_the_day([at(moment, value) for moment, value in zip(moments, (1, 4, 7), strict=True)])
    assert bin_at(figure, 0).single_days == (7.0,)
    assert (figure.rests_on.days, figure.change.days, figure.change.rising) == (1, 1, 1)


def test_hours_are_elapsed_when_the_clocks_change() -> None:
    # From 00:30 to 06:30 by the clock on the wall: five hours when it goes forward, seven when it goes back.
    forward = [f"2026-03-29T{clock}" for clock in ("00:30:00+00:00", "03:00:00+01:00", "06:30:00+01:00")]
    back = [f"2026-10-25T{clock}" for clock in ("00:30:00+01:00", "03:00:00+00:00", "06:30:00+00:00")]
    five, seven = (
        through_the_day([at(moment, value, day_start=0) for value, moment in enumerate(moments)])
        for moments in (forward, back)
    )
    assert (five.change.days, seven.change.days) == (0, 1)
    assert seven.change.median_slope == pytest.approx(2 / 7)


def test_both_of_two_equal_hours_stand_in_the_same_bin() -> None:
    twice = [at("2026-10-25T01:30:00+01:00", 2), at("2026-10-25T01:30:00+00:00", 4)]
    assert bin_at(through_the_day(twice), 0).single_days == (3.0,)


def test_a_flight_across_ten_time_zones() -> None:
    # London in the morning, Vancouver-side in the evening of the same date: 18 hours by the sun, 8 by the clock.
    moments = ("2026-03-10T08:00:00+00:00", "2026-03-10T12:00:00+00:00", "2026-03-10T16:00:00-10:00")
    figure = through_the_day([at(moment, value) for moment, value in zip(moments, (1, 2, 5.5), strict=True)])
    assert (bin_at(figure, 8).days, bin_at(figure, 12).days, bin_at(figure, 16).days) == (1, 1, 1)
    assert figure.rests_on.days == 1
    assert figure.change.median_slope == pytest.approx(0.25)
    assert figure.change.median_change == pytest.approx(4.5)


def test_eastwards_two_entries_can_share_a_clock_time() -> None:
    moments = ("2026-03-10T08:00:00-05:00", "2026-03-10T18:00:00+05:00", "2026-03-10T23:30:00+05:00")
    figure = through_the_day([at(moment, value) for value, moment in enumerate(moments)])
    assert figure.change.days == 0  # five and a half hours in all


def test_a_day_that_starts_at_18() -> None:
    moments = ("2026-03-10T19:00:00+00:00", "2026-03-11T02:00:00+00:00", "2026-03-11T17:00:00+00:00")
    figure = through_the_day([at(moment, value, day_start=18) for value, moment in enumerate(moments)])
    assert (figure.rests_on.days, figure.change.days, figure.change.rising) == (1, 1, 1)


def test_a_year_of_silence_adds_nothing() -> None:
    figure = through_the_day([on(DAY + day, 9, 3) for day in (0, 1, 2, 400, 401)])
    assert (bin_at(figure, 8).days, bin_at(figure, 8).median, figure.rests_on.days) == (5, 3, 5)


def test_late_ones_are_left_out_unless_asked_for() -> None:
    readings = [on(DAY, 9, 3), on(DAY, 9.5, 9, late=True)]
    without, with_late = through_the_day(readings), through_the_day(readings, late="include")
    assert bin_at(without, 8).single_days == (3.0,)
    assert bin_at(with_late, 8).single_days == (6.0,)
    assert (without.rests_on.late, without.rests_on.entries) == (1, 1)
    assert (with_late.rests_on.late, with_late.rests_on.entries) == (1, 2)


def test_raters_are_never_mixed() -> None:
    readings = [on(DAY, 9, 3), on(DAY, 9.5, 9, rated_by="parent")]
    assert bin_at(through_the_day(readings), 8).single_days == (3.0,)
    parents = through_the_day(readings, rated_by="parent")
    assert bin_at(parents, 8).single_days == (9.0,)
    assert parents.rests_on.other_raters == 1


def test_an_entry_without_a_clock_time_never_counts_and_is_said() -> None:
    figure = through_the_day([of_day(DAY, 9), of_day(DAY + 1, 9), on(DAY, 9, 3)])
    assert (figure.without_clock, figure.rests_on.days, figure.rests_on.entries) == (2, 1, 1)
    assert sum(found.entries for found in figure.bins) == 1


def test_by_hours_since_waking() -> None:
    night = sleep("2026-03-09T23:00:00+00:00", "2026-03-10T07:00:00+00:00")
    moments = {
        "2026-03-10T05:30:00+00:00": 9.0,  # before waking
        "2026-03-10T07:00:00+00:00": 1.0,  # at waking
        "2026-03-10T08:59:59+00:00": 3.0,
        "2026-03-10T09:00:00+00:00": 5.0,
        "2026-03-12T09:00:00+00:00": 7.0,  # no night recorded
    }
    readings = [at(moment, value) for moment, value in moments.items()]
    figure = through_the_day(readings, clock="waking", wakings=wakings([night], 4))
    assert (bin_at(figure, 0).single_days, bin_at(figure, 2).single_days) == ((2.0,), (5.0,))
    assert (figure.before_waking, figure.without_waking, figure.after_24_hours) == (1, 1, 0)
    assert (figure.rests_on.days, figure.rests_on.entries) == (1, 3)


def test_waking_is_counted_in_elapsed_hours() -> None:
    # The clock goes forward in between: 00:30 to 04:00 on the wall are two and a half hours.
    ends = {datetime(2026, 3, 29).toordinal(): int(datetime.fromisoformat("2026-03-29T00:30:00+00:00").timestamp())}  # noqa: DTZ001 - a date
    figure = through_the_day([at("2026-03-29T04:00:00+01:00", 4, day_start=0)], clock="waking", wakings=ends)
    assert bin_at(figure, 2).entries == 1


def test_more_than_a_day_after_waking_has_no_bin() -> None:
    figure = through_the_day([on(DAY, 30, 4)], clock="waking", wakings={DAY: on(DAY, 5, 0).at or 0})
    assert (figure.after_24_hours, figure.rests_on.entries) == (1, 0)


def test_the_change_is_the_same_for_both_clocks() -> None:
    readings = [on(DAY + day, hour, hour / 3) for day in range(12) for hour in (6, 12, 18)]
    by_wall = through_the_day(readings)
    by_waking = through_the_day(readings, clock="waking", wakings={DAY: on(DAY, 7, 0).at or 0})
    assert by_waking.change == by_wall.change
    assert by_wall.change.verdict == "rises"


@pytest.mark.parametrize("wrong", [{"clock": "sun"}, {"late": "perhaps"}])
def test_unknown_choices_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is '"):
        through_the_day([], **wrong)


tenths = st.integers(0, 100).map(lambda value: value / 10)
moments = st.tuples(st.integers(0, 40), st.integers(4 * 60, 28 * 60 - 1), tenths)


@settings(max_examples=150)
@given(st.lists(moments, max_size=150))
def test_as_other_means_have_it(made: list[tuple[int, int, float]]) -> None:
    readings = [on(DAY + day, minute / 60, value) for day, minute, value in made]
    rows = [(str(day), (minute % 1440) / 60, (day * 1440 + minute) * 60.0, value) for day, minute, value in made]
    figure = through_the_day(readings)
    for found, expected in zip(figure.bins, independent.bins(rows), strict=True):
        for name, value in expected.items():
            assert getattr(found, name) == (None if value is None else pytest.approx(value, abs=1e-9)), name
    expected_change = independent.change(rows)
    for name, value in expected_change.items():
        assert getattr(figure.change, name) == (None if value is None else pytest.approx(value, abs=1e-9)), name
