"""The treatment cycle: weeks since injection, the baseline, the earlier cycles, and awkward data."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent_cycle
from tests.analytics.readings import at, of_day, on, sleep
from tracker.analytics.treatment_cycle import (
    Cycle,
    EarlierWeek,
    Felt,
    Given,
    TreatmentCycle,
    Week,
    default_measure,
    regions_of,
    treatment_cycle,
    treatment_cycle_of_sleep,
)
from tracker.domain.records import Reading
from tracker.domain.treatments import Injection, Site

DAY = 739_000
DATA = Path(__file__).parents[3] / "shared" / "data" / "pain_by_region_2015_2023.csv"


def session(day: int, *, series: str = "neck", **more: Any) -> Injection:
    """Return a session of a series, of 200 units of Botox unless something else is told."""
    told = {"product": "Botox", "units": 200.0, "sites": (), "felt": (None, None, None)} | more
    onset, fade, back = told["felt"]
    return Injection(
        UUID(int=more.get("number", day)), 1, day, series, told["product"], told["units"], told["sites"], None,
        onset, fade, back, (),
    )  # fmt: skip


def cycle_of(readings: list[Reading], days: list[int], today: int, **more: str) -> TreatmentCycle:
    return treatment_cycle(readings, [session(day) for day in days], series="neck", today=today, **more)


def weeks_of(cycle: Cycle | None) -> dict[int, tuple[int, float | None]]:
    assert cycle is not None
    return {week.week: (week.days, week.median) for week in cycle.weeks}


def test_no_session_is_no_cycle() -> None:
    for sessions in ([], [session(DAY, series="hand")], [session(DAY + 1)]):
        found = treatment_cycle([of_day(DAY, 4)], sessions, series="neck", today=DAY)
        assert (found.this, found.earlier, found.over_earlier, found.first_day) == (None, (), (), None)
        assert (found.rests_on.days, found.rests_on.enough, found.rests_on.missing) == (0, False, 3)


def test_a_cycle_worked_by_hand() -> None:
    # Injected on day 0, today is day 9. Before it 8 (four days of week -1), then 6, 5, 1 in week 0, 2, 4 in week 1.
    before = [of_day(DAY + day, 8) for day in (-7, -5, -3, -1)]
    after = [of_day(DAY + day, value) for day, value in ((0, 6), (3, 5), (6, 1), (7, 2), (9, 4))]
    found = cycle_of([of_day(DAY - 15, 0), *before, *after, of_day(DAY + 10, 0)], [DAY], DAY + 9)
    assert found.this == Cycle(
        first_day=DAY,
        last_day=DAY + 9,
        given=(Given("Botox", 200),),
        weeks=(Week(-1, 4, 8), Week(0, 3, 5), Week(1, 2, None)),
        felt=Felt(None, None, None),
    )
    assert found.first_day == DAY - 14
    assert (found.rests_on.days, found.rests_on.enough, found.rests_on.missing) == (9, True, 0)


@pytest.mark.parametrize(
    ("since", "week"),
    [(-14, -2), (-8, -2), (-7, -1), (-1, -1), (0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (83, 11), (84, 12)],
)
def test_which_day_is_of_which_week(since: int, week: int) -> None:
    assert weeks_of(cycle_of([of_day(DAY + since, 3)], [DAY], DAY + 100).this) == {week: (1, None)}


@pytest.mark.parametrize("since", [-15, 101])
def test_days_before_the_baseline_and_after_today_do_not_count(since: int) -> None:
    found = cycle_of([of_day(DAY + since, 3)], [DAY], DAY + 100)
    assert (weeks_of(found.this), found.rests_on.entries) == ({}, 0)


def test_a_cycle_ends_the_day_before_the_next_session_and_is_its_baseline() -> None:
    readings = [of_day(DAY + day, day) for day in range(30)]
    found = cycle_of(readings, [DAY + 20, DAY], DAY + 29)
    assert found.this is not None
    assert [(cycle.first_day, cycle.last_day) for cycle in (found.this, *found.earlier)] == [
        (DAY + 20, DAY + 29),
        (DAY, DAY + 19),
    ]
    assert weeks_of(found.this) == {-2: (7, 9), -1: (7, 16), 0: (7, 23), 1: (3, 28)}
    assert weeks_of(found.earlier[0]) == {0: (7, 3), 1: (7, 10), 2: (6, 16.5)}
    assert found.rests_on.days == 30


def test_two_days_make_no_week_and_three_do() -> None:
    two = cycle_of([of_day(DAY, 1), of_day(DAY + 1, 2)], [DAY], DAY + 6)
    assert (weeks_of(two.this), two.rests_on.enough, two.rests_on.missing) == ({0: (2, None)}, False, 1)
    three = cycle_of([of_day(DAY + day, day) for day in range(3)], [DAY], DAY + 6)
    assert (weeks_of(three.this), three.rests_on.enough, three.rests_on.missing) == ({0: (3, 1)}, True, 0)


def test_over_earlier_cycles_from_three() -> None:
    starts = [DAY, DAY + 70, DAY + 140, DAY + 210]
    readings = [
        of_day(start + past, value)
        for start, value in zip(starts, (2, 8, 3, 9), strict=True)
        for past in (14, 15, 16)
    ]  # fmt: skip
    three, four = cycle_of(readings, starts[:3], DAY + 209), cycle_of(readings, starts, DAY + 250)
    assert three.over_earlier == (EarlierWeek(2, 2, None),)
    assert four.over_earlier == (EarlierWeek(2, 3, 3),)
    assert weeks_of(four.this) == {2: (3, 9)}


def test_two_series_that_overlap_are_each_their_own() -> None:
    sessions = [session(DAY), session(DAY + 30, series="hand"), session(DAY + 84), session(DAY + 90, series="hand")]
    readings = [of_day(DAY + day, 5) for day in range(120)]
    neck, hand = (treatment_cycle(readings, sessions, series=name, today=DAY + 119) for name in ("neck", "hand"))
    assert [(cycle.first_day, cycle.last_day) for cycle in (neck.this, *neck.earlier) if cycle] == [
        (DAY + 84, DAY + 119),
        (DAY, DAY + 83),
    ]
    assert [(cycle.first_day, cycle.last_day) for cycle in (hand.this, *hand.earlier) if cycle] == [
        (DAY + 90, DAY + 119),
        (DAY + 30, DAY + 89),
    ]


def test_two_sessions_on_one_day_begin_one_cycle_and_are_never_added_up() -> None:
    sessions = [
        session(DAY, number=1, product="Xeomin", units=50.0, felt=(DAY + 8, None, None)),
        session(DAY, number=2, product="Botox", units=100.0, felt=(DAY + 5, DAY + 60, None)),
        session(DAY, number=3, product="Botox", units=100.0),
    ]
    found = treatment_cycle([], sessions, series="neck", today=DAY + 80)
    assert found.this is not None
    assert found.this.given == (Given("Botox", 100), Given("Botox", 100), Given("Xeomin", 50))
    assert found.this.felt == Felt(5, 60, None)
    assert found.earlier == ()


def test_sessions_a_week_apart_share_their_days() -> None:
    readings = [of_day(DAY + day, day) for day in range(14)]
    found = cycle_of(readings, [DAY, DAY + 7], DAY + 13)
    assert weeks_of(found.this) == {-1: (7, 3), 0: (7, 10)}
    assert weeks_of(found.earlier[0]) == {0: (7, 3)}


def test_what_was_felt_is_in_days_since_the_session() -> None:
    found = treatment_cycle([], [session(DAY, felt=(DAY, DAY + 70, DAY + 84))], series="neck", today=DAY + 90)
    assert found.this is not None
    assert found.this.felt == Felt(0, 70, 84)
    earlier = treatment_cycle([], [session(DAY, felt=(DAY, DAY + 70, None))], series="neck", today=DAY + 69)
    assert earlier.this is not None
    assert earlier.this.felt == Felt(0, None, None)


def test_what_was_not_told_stays_open() -> None:
    found = treatment_cycle([], [session(DAY, product=None, units=None)], series="neck", today=DAY)
    assert found.this is not None
    assert found.this.given == (Given(None, None),)


# --- awkward data -----------------------------------------------------------------------------------------------


def test_one_entry() -> None:
    found = cycle_of([on(DAY + 20, 9, 6)], [DAY], DAY + 30)
    assert weeks_of(found.this) == {2: (1, None)}
    assert (found.rests_on.entries, found.rests_on.enough, found.rests_on.missing) == (1, False, 2)


def test_all_equal() -> None:
    found = cycle_of([of_day(DAY + day, 5) for day in range(-14, 98)], [DAY], DAY + 97)
    assert set(weeks_of(found.this).values()) == {(7, 5)}


def test_a_bad_day_with_200_entries_weighs_as_much_as_any() -> None:
    quiet = [on(DAY + day, 9, 1) for day in range(4)]
    bad = [on(DAY + 4, 6 + minute / 60, 9) for minute in range(200)]
    found = cycle_of(quiet + bad, [DAY], DAY + 6)
    assert (weeks_of(found.this), found.rests_on.entries) == ({0: (5, 1)}, 204)


def test_a_flight_across_ten_time_zones_is_by_the_day_where_the_person_was() -> None:
    # Injected on 10 March. Late on the 16th in Hawaii is the 17th in London already: it is still week 0.
    start = date(2026, 3, 10).toordinal()
    moments = ("2026-03-14T09:00:00+00:00", "2026-03-15T20:00:00-10:00", "2026-03-16T22:30:00-10:00")
    found = cycle_of([at(moment, value) for value, moment in enumerate(moments)], [start], start + 20)
    assert weeks_of(found.this) == {0: (3, 1)}


@pytest.mark.parametrize(
    ("start", "moments"),
    [
        ("2026-03-24", ("2026-03-28T23:59:00+00:00", "2026-03-29T23:59:00+01:00", "2026-03-30T23:59:00+01:00")),
        ("2026-10-20", ("2026-10-24T23:59:00+01:00", "2026-10-25T23:59:00+00:00", "2026-10-26T23:59:00+00:00")),
    ],
)
def test_both_clock_changes_leave_a_week_seven_days(start: str, moments: tuple[str, ...]) -> None:
    first = date.fromisoformat(start).toordinal()
    found = cycle_of([at(moment, 4) for moment in moments], [first], first + 20)
    assert weeks_of(found.this) == {0: (3, 4)}


def test_after_midnight_belongs_to_the_week_of_the_evening_before() -> None:
    start = date(2026, 3, 10).toordinal()
    readings = [at("2026-03-17T00:40:00+00:00", 8), at("2026-03-17T04:00:00+00:00", 3)]
    assert weeks_of(cycle_of(readings, [start], start + 20).this) == {0: (1, None), 1: (1, None)}


def test_a_day_that_starts_at_18() -> None:
    # The day named 16 March runs from its 18:00 to 17:59 of the 17th.
    start = date(2026, 3, 10).toordinal()
    moments = ("2026-03-17T17:59:00+00:00", "2026-03-17T18:00:00+00:00")
    readings = [at(moment, 4, day_start=18) for moment in moments]
    assert weeks_of(cycle_of(readings, [start], start + 20).this) == {0: (1, None), 1: (1, None)}


def test_a_year_of_silence_has_no_weeks() -> None:
    days = [*range(7), *range(380, 387)]
    found = cycle_of([of_day(DAY + day, 2) for day in days], [DAY], DAY + 400)
    assert weeks_of(found.this) == {0: (7, 2), 54: (5, 2), 55: (2, None)}


def test_late_ones_count_unless_they_are_left_out() -> None:
    readings = [on(DAY + day, 9, 4, late=day == 2) for day in range(3)]
    with_late, without = cycle_of(readings, [DAY], DAY), cycle_of(readings, [DAY], DAY + 6, late="exclude")
    assert weeks_of(with_late.this) == {0: (1, None)}
    assert weeks_of(cycle_of(readings, [DAY], DAY + 6).this) == {0: (3, 4)}
    assert (weeks_of(without.this), without.rests_on.late) == ({0: (2, None)}, 1)
    with pytest.raises(ValueError, match="include"):
        cycle_of(readings, [DAY], DAY, late="perhaps")


def test_raters_are_never_mixed() -> None:
    readings = [
        of_day(DAY + day, rating, rated_by=by) for day in range(3) for by, rating in (("self", 2), ("other", 9))
    ]
    own, others = cycle_of(readings, [DAY], DAY + 6), cycle_of(readings, [DAY], DAY + 6, rated_by="other")
    assert (weeks_of(own.this), own.rests_on.other_raters) == ({0: (3, 2)}, 3)
    assert weeks_of(others.this) == {0: (3, 9)}


def test_precision_day_and_part_count_as_any() -> None:
    # A part of a day has no clock time either: its reading carries no minute.
    found = cycle_of(
        [of_day(DAY, 2), of_day(DAY, 4), on(DAY, 9, 9), of_day(DAY + 1, 6), on(DAY + 2, 8, 7)], [DAY], DAY + 6
    )
    assert (weeks_of(found.this), found.rests_on.entries) == ({0: (3, 6)}, 5)


# --- sleep and the measure by default ---------------------------------------------------------------------------


def test_hours_of_sleep_are_added_up_by_day_and_quality_is_the_nights() -> None:
    start = date(2026, 3, 10).toordinal()
    nights = [
        sleep(f"2026-03-{day}T00:00:00+00:00", f"2026-03-{day}T0{day - 5}:00:00+00:00", day - 8) for day in (10, 11, 12)
    ]
    nap = sleep("2026-03-11T14:00:00+00:00", "2026-03-11T15:00:00+00:00", 1)
    before = sleep("2026-02-01T00:00:00+00:00", "2026-02-01T07:00:00+00:00", 9)
    sleeps = [before, *nights, nap]
    hours, quality = (
        treatment_cycle_of_sleep(sleeps, kind, [session(start)], series="neck", today=start + 6, day_start=4)
        for kind in ("sleep_hours", "sleep_quality")
    )
    assert (weeks_of(hours.this), weeks_of(quality.this)) == ({0: (3, 7)}, {0: (3, 3)})
    assert (hours.rests_on.days, hours.rests_on.entries) == (3, 4)


def sites(*codes: str) -> tuple[Site, ...]:
    return tuple(Site(code, None, None) for code in codes)


def test_the_regions_of_a_series_are_those_of_all_its_sessions() -> None:
    sessions = [
        session(DAY, sites=sites("neck", "larynx")),
        session(DAY + 84, sites=sites("neck", "jaw_tongue")),
        session(DAY, series="hand", sites=sites("trunk")),
    ]
    assert regions_of(sessions, "neck") == ("jaw_tongue", "larynx", "neck")


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"neck": 3, "larynx": 2}, "region:neck"),
        ({"neck": 2, "larynx": 3}, "region:larynx"),
        ({"neck": 2, "larynx": 2}, "region:larynx"),
        ({"trunk": 9}, "spasm"),
        ({}, "spasm"),
    ],
)
def test_the_measure_by_default_is_the_region_with_most_days(days: dict[str, int], code: str) -> None:
    readings = {region: [of_day(DAY + day, 1) for day in range(count)] for region, count in days.items()}
    sessions = [session(DAY, sites=sites("neck", "larynx"))]
    assert default_measure(sessions, series="neck", readings=readings) == code


def test_most_days_are_days_and_those_of_the_rater() -> None:
    sessions = [session(DAY, sites=sites("neck", "larynx"))]
    often = [on(DAY, hour, 1) for hour in range(5, 20)]
    others = [of_day(DAY + day, 1, rated_by="other") for day in range(9)]
    readings = {"neck": often + others, "larynx": [of_day(DAY, 1), of_day(DAY + 1, 1)]}
    assert default_measure(sessions, series="neck", readings=readings) == "region:larynx"
    assert default_measure(sessions, series="neck", readings=readings, rated_by="other") == "region:neck"


# --- against another computation --------------------------------------------------------------------------------


def agree(found: TreatmentCycle, expected: list[dict[int, tuple[int, float | None]]]) -> None:
    own = [weeks_of(cycle) for cycle in (found.this, *found.earlier) if cycle is not None]
    assert [list(weeks) for weeks in own] == [list(weeks) for weeks in expected]
    for weeks, theirs in zip(own, expected, strict=True):
        for number, (days, middle) in theirs.items():
            assert weeks[number] == (days, None if middle is None else pytest.approx(middle)), number
    over = {week.week: (week.cycles, week.median) for week in found.over_earlier}
    theirs = independent_cycle.over(expected[1:])
    assert over == {
        week: (cycles, None if middle is None else pytest.approx(middle)) for week, (cycles, middle) in theirs.items()
    }


tenths = st.integers(0, 100).map(lambda value: value / 10)
offsets = st.integers(-30, 200)


@settings(max_examples=200)
@given(st.lists(st.tuples(offsets, tenths), max_size=250), st.lists(st.integers(-10, 190), max_size=7), offsets)
def test_random_cycles_agree(pairs: list[tuple[int, float]], starts: list[int], today: int) -> None:
    zero = date.fromordinal(DAY)
    found = treatment_cycle(
        [of_day(DAY + day, value) for day, value in pairs],
        [session(DAY + start, number=place) for place, start in enumerate(starts)],
        series="neck",
        today=DAY + today,
    )
    expected = independent_cycle.cycles(
        [(zero + timedelta(days=day), value) for day, value in pairs],
        [zero + timedelta(days=start) for start in starts],
        zero + timedelta(days=today),
    )
    agree(found, expected)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize(("region", "cycles"), [("Knees", 33), ("Hands And Fingers", 33), ("Forehead and Eyes", 4)])
def test_eight_years_of_a_persons_pain_agree(region: str, cycles: int) -> None:
    """The sessions are made up: one every twelve or thirteen weeks."""
    with DATA.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["region"] == region and line["intensity"]]
    values = [(date.fromisoformat(line["date"]), float(line["intensity"])) for line in lines]
    first, last = min(day for day, _ in values), max(day for day, _ in values)
    starts = [first + timedelta(days=past) for past in range(40, (last - first).days, 88)]
    found = treatment_cycle(
        [of_day(day.toordinal(), value) for day, value in values],
        [session(day.toordinal()) for day in starts],
        series="neck",
        today=last.toordinal(),
    )
    expected = independent_cycle.cycles(values, starts, last)
    assert len(expected) == cycles
    agree(found, expected)
