"""By hour since a dose: by hand, against a plain search through everything, and on awkward data."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent
from tests.analytics.doses import dose, dose_on
from tests.analytics.readings import at, of_day, on
from tests.analytics.test_on_real_data import DATA
from tracker.analytics.since_dose import Hour, SinceDose, since_dose

DAY = 739_000


def counts(figure: SinceDose) -> list[int]:
    return [hour.entries for hour in figure.hours]


def test_nothing_at_all() -> None:
    figure = since_dose([], [])
    assert figure.hours == tuple(Hour(number, 0, 0, None) for number in range(12))
    assert (figure.doses, figure.rests_on.days, figure.rests_on.enough, figure.rests_on.missing) == (0, 0, False, 5)


def test_one_entry_after_one_dose() -> None:
    figure = since_dose([on(DAY, 10.5, 6)], [dose_on(DAY, 8)])
    assert figure.hours[2] == Hour(2, 1, 1, None, (6,))
    assert (figure.doses, figure.rests_on.days, figure.rests_on.missing) == (1, 1, 4)


def test_five_days_worked_by_hand() -> None:
    # Doses at 08:00 and 13:00. In the first hour the days' medians are 1, 2, 3, 4 and (7 + 9) / 2.
    doses = [dose_on(DAY + day, hour) for day in range(5) for hour in (8, 13)]
    readings = [on(DAY + day, 8.5, day + 1) for day in range(4)]
    readings += [on(DAY + 4, 8.2, 7), on(DAY + 4, 13.7, 9), on(DAY, 11, 2)]
    figure = since_dose(readings, doses)
    assert figure.hours[0] == Hour(0, 5, 6, 3)
    assert figure.hours[3] == Hour(3, 1, 1, None, (2,))
    assert (figure.doses, figure.rests_on.entries, figure.rests_on.enough, figure.rests_on.missing) == (6, 7, True, 0)


@pytest.mark.parametrize(("days", "has"), [(4, False), (5, True)])
def test_a_median_needs_five_days_whatever_the_entries(days: int, has: bool) -> None:
    many = [on(DAY, 8 + minute / 250, 9) for minute in range(200)]
    readings = many + [on(DAY + day, 8.5, 1) for day in range(1, days)]
    found = since_dose(readings, [dose_on(DAY + day, 8) for day in range(days)]).hours[0]
    assert (found.days, found.entries) == (days, 200 + days - 1)
    assert found.median == (1 if has else None)


def test_all_equal() -> None:
    readings = [on(DAY + day, hour, 4) for day in range(8) for hour in (9, 11)]
    figure = since_dose(readings, [dose_on(DAY + day, 8) for day in range(8)])
    assert [hour.median for hour in figure.hours[:4]] == [None, 4, None, 4]


@pytest.mark.parametrize(
    ("hours", "place"), [(8, 0), (8.99, 0), (9, 1), (19.99, 11), (20, None), (7.99, None), (31.9, None)]
)
def test_whole_elapsed_hours_from_the_very_moment(hours: float, place: int | None) -> None:
    figure = since_dose([on(DAY, hours, 5)], [dose_on(DAY, 8)])
    assert counts(figure) == [int(number == place) for number in range(12)]
    assert (figure.before_first, figure.after_12_hours) == (int(hours < 8), int(hours >= 20))
    assert figure.rests_on.entries == int(place is not None)


def test_no_hour_reaches_past_the_next_dose() -> None:
    figure = since_dose([on(DAY, 12, 5), on(DAY, 12.5, 5)], [dose_on(DAY, 8), dose_on(DAY, 12)])
    assert counts(figure)[0] == 2
    assert (sum(counts(figure)), figure.doses) == (2, 1)


def test_a_skipped_dose_is_none() -> None:
    figure = since_dose([on(DAY, 12.5, 5)], [dose_on(DAY, 12, "skipped"), dose_on(DAY, 8)])
    assert counts(figure)[4] == 1


def test_the_dose_of_the_evening_before_counts_after_midnight() -> None:
    figure = since_dose([at("2026-03-11T00:40:00+00:00", 5)], [dose("2026-03-10T22:00:00+00:00")])
    assert (counts(figure)[2], figure.rests_on.days) == (1, 1)


def test_hours_are_elapsed_when_the_clocks_change() -> None:
    forward = since_dose([at("2026-03-29T03:30:00+01:00", 5)], [dose("2026-03-29T00:15:00+00:00")])
    back = since_dose([at("2026-10-25T03:30:00+00:00", 5)], [dose("2026-10-25T00:15:00+01:00")])
    assert (counts(forward).index(1), counts(back).index(1)) == (2, 4)


def test_a_flight_across_ten_time_zones() -> None:
    figure = since_dose([at("2026-03-10T11:30:00-10:00", 5)], [dose("2026-03-10T18:00:00+00:00")])
    assert counts(figure).index(1) == 3


def test_a_day_that_starts_at_18() -> None:
    # One o'clock and 17:00 belong to the same day; the doses are two.
    readings = [at(moment, 4, day_start=18) for moment in ("2026-03-11T01:00:00+00:00", "2026-03-11T17:00:00+00:00")]
    figure = since_dose(readings, [dose("2026-03-11T00:30:00+00:00"), dose("2026-03-11T16:30:00+00:00")])
    assert figure.hours[0] == Hour(0, 1, 2, None, (4,))


def test_a_year_of_silence_adds_nothing() -> None:
    days = [DAY + day for day in (0, 1, 2, 400, 401)]
    figure = since_dose([on(day, 9.5, 3) for day in days], [dose_on(day, 9) for day in days])
    assert (figure.hours[0].median, figure.rests_on.days) == (3, 5)


def test_late_ones_are_left_out_unless_asked_for() -> None:
    readings, doses = [on(DAY, 9, 3), on(DAY, 9.5, 9, late=True)], [dose_on(DAY, 8)]
    assert since_dose(readings, doses).hours[1].single_days == (3,)
    assert since_dose(readings, doses, late="include").hours[1].single_days == (6,)
    assert since_dose(readings, doses).rests_on.late == 1
    with pytest.raises(ValueError, match="late is"):
        since_dose([], [], late="perhaps")


def test_raters_are_never_mixed() -> None:
    readings, doses = [on(DAY, 9, 3), on(DAY, 9.5, 9, rated_by="parent")], [dose_on(DAY, 8)]
    assert since_dose(readings, doses).hours[1].single_days == (3,)
    assert since_dose(readings, doses, rated_by="parent").hours[1].single_days == (9,)
    assert since_dose(readings, doses).rests_on.other_raters == 1


def test_an_entry_without_a_clock_time_never_counts_and_is_said() -> None:
    figure = since_dose([of_day(DAY, 9), on(DAY, 9, 3)], [dose_on(DAY, 8)])
    assert (figure.without_clock, figure.rests_on.entries, sum(counts(figure))) == (1, 1, 1)


# The same once more by a plain search through everything, with none of the app's code.


def searched(entries: list[tuple[datetime, float]], doses: list[datetime], day_start: int) -> list[dict[str, Any]]:
    found: list[dict[Any, list[float]]] = [defaultdict(list) for _ in range(12)]
    for when, value in entries:
        earlier = [taken for taken in doses if taken <= when]
        if earlier:
            hours = (when - max(earlier)) // timedelta(hours=1)
            if hours < 12:
                found[hours][(when - timedelta(hours=day_start)).date()].append(value)
    rows = []
    for by_day in found:
        of_days = sorted(median(values) for values in by_day.values())
        few = len(of_days) < 5
        rows.append(
            {
                "days": len(of_days),
                "entries": sum(map(len, by_day.values())),
                "median": None if few else median(of_days),
                "single_days": tuple(of_days) if few else (),
            }
        )
    return rows


def agrees(figure: SinceDose, expected: list[dict[str, Any]]) -> None:
    for found, row in zip(figure.hours, expected, strict=True):
        for name, value in row.items():
            assert getattr(found, name) == (None if value is None else pytest.approx(value, abs=1e-9)), name


START = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.integers(0, 10 * 96).map(lambda quarter: START + timedelta(minutes=15 * quarter))
tenths = st.integers(0, 100).map(lambda value: value / 10)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(moments, tenths), max_size=250),
    st.lists(moments, max_size=40),
    st.sampled_from([0, 4, 18]),
)
def test_as_a_plain_search_has_it(made: list[tuple[datetime, float]], doses: list[datetime], day_start: int) -> None:
    readings = [at(when.isoformat(), value, day_start=day_start) for when, value in made]
    figure = since_dose(readings, [dose(when) for when in doses])
    agrees(figure, searched(made, doses, day_start))
    assert sum(counts(figure)) + figure.before_first + figure.after_12_hours == len(made)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize("person", [1, 7, 18])
def test_both_agree_on_answers_of_real_people(person: int) -> None:
    # The answers are real; the doses are made up, since none were asked for.
    rows = independent.rows_of_person(DATA, person)
    entries = [(datetime.fromtimestamp(seconds, UTC), value) for _, _, seconds, value in rows]
    readings = [
        at(when.isoformat(), value)._replace(day=datetime.fromisoformat(day).toordinal())
        for (when, value), (day, *_) in zip(entries, rows, strict=True)
    ]
    dates = sorted({when.date() for when, _ in entries})
    doses = [datetime(day.year, day.month, day.day, hour, 10, tzinfo=UTC) for day in dates for hour in (6, 13, 20)]
    figure = since_dose(readings, [dose(when) for when in doses])
    assert sum(hour.median is not None for hour in figure.hours) >= 4
    agrees(figure, searched(entries, doses, 2))  # 04:00 there was 02:00 UTC
