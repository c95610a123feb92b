"""The calendar: by hand, against plain dictionaries, and on awkward data."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent
from tests.analytics.readings import at, of_day, on
from tests.analytics.test_on_real_data import DATA, readings_of
from tracker.analytics.calendar import Cell, WeekCell, calendar, monday_of

DAY = 739_000


def test_nothing_at_all() -> None:
    figure = calendar([])
    assert (figure.cells, figure.weeks, figure.without_clock) == ((), (), 0)
    assert (figure.rests_on.enough, figure.rests_on.missing) == (False, 1)


def test_one_entry() -> None:
    figure = calendar([on(DAY, 9.5, 6)])
    assert figure.cells == (Cell(DAY, 8, 6, 1),)
    assert (figure.weeks, figure.rests_on.enough, figure.rests_on.days) == ((), True, 1)


def test_two_days_worked_by_hand() -> None:
    readings = [on(DAY + 1, 23.9, 2), on(DAY, 8, 1), on(DAY, 9.9, 4), on(DAY, 10, 7), on(DAY, 9, 3)]
    assert calendar(readings).cells == (Cell(DAY, 8, 3, 3), Cell(DAY, 10, 7, 1), Cell(DAY + 1, 22, 2, 1))


def test_a_week_by_hand_from_three_days() -> None:
    monday = date(2026, 11, 23).toordinal()
    assert [monday_of(monday + day) - monday for day in range(-1, 8)] == [-7, 0, 0, 0, 0, 0, 0, 0, 7]
    readings = [on(monday + day, 9, day) for day in (0, 2, 6)] + [on(monday + 6, 9.5, 4)]
    readings += [on(monday + day, 12, 8) for day in (0, 1)] + [on(monday + 7, 9, 9)]
    # Sunday's two values count as their median, 5.
    assert calendar(readings).weeks == (WeekCell(monday, 8, 2, 3),)


def test_a_single_day_with_200_has_one_value_in_a_bin() -> None:
    figure = calendar([on(DAY, 8 + minute / 120, minute % 11) for minute in range(200)])
    assert figure.cells == (Cell(DAY, 8, 5, 200),)
    assert figure.rests_on.entries == 200


def test_all_equal() -> None:
    figure = calendar([on(DAY + day, hour, 4) for day in range(7) for hour in (9, 15)])
    assert {cell.median for cell in figure.cells} == {4}
    assert {cell.median for cell in figure.weeks} == {4}


def test_after_midnight_stands_in_its_hours_of_the_evening_before() -> None:
    (cell,) = calendar([at("2026-03-11T00:40:00+00:00", 7)]).cells
    assert (cell.day, cell.from_hour) == (date(2026, 3, 10).toordinal(), 0)


def test_both_of_two_equal_hours_stand_in_one_bin_and_a_skipped_one_in_none() -> None:
    twice = [at("2026-10-25T01:30:00+01:00", 2), at("2026-10-25T01:30:00+00:00", 4)]
    assert [(cell.from_hour, cell.median) for cell in calendar(twice).cells] == [(0, 3)]
    around = [at("2026-03-29T00:59:00+00:00", 2), at("2026-03-29T02:01:00+01:00", 4)]
    assert [(cell.from_hour, cell.median) for cell in calendar(around).cells] == [(0, 2), (2, 4)]


def test_a_flight_across_ten_time_zones_keeps_to_the_clock_on_the_wall() -> None:
    moments = ("2026-03-10T16:30:00+00:00", "2026-03-10T16:40:00-10:00")
    figure = calendar([at(moment, value) for moment, value in zip(moments, (2, 8), strict=True)])
    assert [(cell.from_hour, cell.median, cell.entries) for cell in figure.cells] == [(16, 5, 2)]


def test_a_day_that_starts_at_18() -> None:
    moments = ("2026-03-10T19:00:00+00:00", "2026-03-11T02:00:00+00:00", "2026-03-11T17:00:00+00:00")
    figure = calendar([at(moment, value, day_start=18) for value, moment in enumerate(moments)])
    assert [(cell.from_hour, cell.median) for cell in figure.cells] == [(2, 1), (16, 2), (18, 0)]
    assert len({cell.day for cell in figure.cells}) == 1


def test_a_year_of_silence_is_absent() -> None:
    figure = calendar([on(DAY + day, 9, 3) for day in (0, 1, 2, 400)])
    assert [cell.day - DAY for cell in figure.cells] == [0, 1, 2, 400]
    assert figure.rests_on.days == 4


def test_late_ones_are_left_out_unless_asked_for() -> None:
    readings = [on(DAY, 9, 3), on(DAY, 9.5, 9, late=True)]
    assert calendar(readings).cells[0].median == 3
    assert calendar(readings, late="include").cells[0].median == 6
    assert calendar(readings).rests_on.late == 1
    with pytest.raises(ValueError, match="late is"):
        calendar([], late="perhaps")


def test_raters_are_never_mixed() -> None:
    readings = [on(DAY, 9, 3), on(DAY, 9.5, 9, rated_by="parent")]
    assert calendar(readings).cells[0].median == 3
    assert calendar(readings, rated_by="parent").cells[0].median == 9
    assert calendar(readings).rests_on.other_raters == 1


def test_an_entry_without_a_clock_time_never_counts_and_is_said() -> None:
    figure = calendar([of_day(DAY, 9), on(DAY + 1, 9, 3)])
    assert (figure.without_clock, [cell.day for cell in figure.cells], figure.rests_on.days) == (1, [DAY + 1], 1)


Rows = list[tuple[date, float, float]]


def in_dictionaries(rows: Rows) -> tuple[dict[tuple[date, int], float], dict[tuple[str, int], float]]:
    """Return the medians by day and bin, and by ISO week and bin from three days, without the app's code."""
    by_cell: dict[tuple[date, int], list[float]] = defaultdict(list)
    for day, hours, value in rows:
        by_cell[day, int(hours) // 2 * 2].append(value)
    days = {key: median(values) for key, values in by_cell.items()}
    by_week: dict[tuple[str, int], list[float]] = defaultdict(list)
    for (day, hour), value in days.items():
        by_week[day.strftime("%G-W%V"), hour].append(value)
    return days, {key: median(values) for key, values in by_week.items() if len(values) > 2}


def agrees(readings: list, rows: Rows) -> None:
    figure = calendar(readings)
    days, weeks = in_dictionaries(rows)
    assert {(date.fromordinal(cell.day), cell.from_hour): cell.median for cell in figure.cells} == pytest.approx(days)
    found = {(date.fromordinal(cell.monday).strftime("%G-W%V"), cell.from_hour): cell.median for cell in figure.weeks}
    assert found == pytest.approx(weeks)
    assert sum(cell.entries for cell in figure.cells) == len(rows)
    assert list(figure.cells) == sorted(figure.cells, key=lambda cell: (cell.day, cell.from_hour))


tenths = st.integers(0, 100).map(lambda value: value / 10)
moments = st.tuples(st.integers(0, 40), st.integers(4 * 60, 28 * 60 - 1), tenths)


@settings(max_examples=150, deadline=None)
@given(st.lists(moments, max_size=250))
def test_as_dictionaries_have_it(made: list[tuple[int, int, float]]) -> None:
    first = date.fromordinal(DAY)
    agrees(
        [on(DAY + day, minute / 60, value) for day, minute, value in made],
        [(first + timedelta(days=day), minute % 1440 / 60, value) for day, minute, value in made],
    )


@pytest.mark.skipif(not DATA.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize("person", [1, 7, 18])
def test_both_agree_on_answers_of_real_people(person: int) -> None:
    rows = independent.rows_of_person(DATA, person)
    agrees(readings_of(person), [(date.fromisoformat(day), hours, value) for day, hours, _, value in rows])
