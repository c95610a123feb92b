"""Before and after sleep: by hand, against a plain search through everything, and on awkward data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import independent
from tests.analytics.doses import dose, dose_on
from tests.analytics.readings import at, of_day, on, sleep
from tests.analytics.test_on_real_data import DATA
from tracker.analytics.sleep_effect import Pairs, SleepEffect, sleep_effect
from tracker.domain.records import Reading, Sleep
from tracker.domain.treatments import Dose

DAY = 739_000


def slept(day: int, start: float, end: float) -> Sleep:
    """Return a sleep between two hours after 00:00 UTC of `day`."""
    midnight = datetime.fromordinal(day).replace(tzinfo=UTC)
    return sleep(*((midnight + timedelta(minutes=round(hours * 60))).isoformat() for hours in (start, end)))


def effect(
    readings: Sequence[Reading], sleeps: Sequence[Sleep], doses: Sequence[Dose] = (), **more: Any
) -> SleepEffect:
    return sleep_effect(readings, sleeps, doses, **{"day_start": 4, **more})


def nights(*differences: float, before: float = 5) -> tuple[list[Reading], list[Sleep]]:
    """Return nights from 23:00 to 07:00, with a value at 22:00 and another at 07:30."""
    readings, sleeps = [], []
    for number, difference in enumerate(differences):
        day = DAY + number
        readings += [on(day, 22, before), on(day + 1, 7.5, before + difference)]
        sleeps.append(slept(day, 23, 31))
    return readings, sleeps


def test_nothing_at_all() -> None:
    figure = effect([], [])
    assert (figure.nights, figure.naps.pairs, figure.nights.verdict) == (figure.naps, 0, "not enough pairs")
    assert (figure.nights.median, figure.nights.interval, figure.nights.missing) == (None, None, 10)
    assert (figure.rests_on.days, figure.rests_on.enough, figure.rests_on.missing) == (0, False, 10)


def test_one_entry_makes_no_pair() -> None:
    figure = effect([on(DAY, 22, 4)], [slept(DAY, 23, 31)])
    assert (figure.nights.sleeps, figure.nights.without_pair, figure.nights.pairs) == (1, 1, 0)
    assert (figure.rests_on.days, figure.rests_on.entries) == (0, 0)


def test_twelve_nights_worked_by_hand() -> None:
    # Differences -4 -3 -3 -2 -2 -2 -1 -1 -1 -1 0 1: the median is -1.5; of twelve the interval runs from the third
    # smallest to the third largest, since P(Binomial(12, 1/2) <= 2) = 79/4096 = 0.0193 and <= 3 is 0.073.
    figure = effect(*nights(-1, -4, 0, -3, 1, -2, -1, -3, -2, -1, -2, -1))
    found = figure.nights
    assert (found.pairs, found.lower, found.higher, found.same) == (12, 10, 1, 1)
    assert (found.median, found.interval, found.verdict, found.missing) == (-1.5, (-3, -1), "lower after sleep", 0)
    assert found.of_days[1] == Pairs(DAY + 2, (5,), (1,), -4)
    assert (figure.rests_on.days, figure.rests_on.entries, figure.rests_on.enough) == (12, 24, True)


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [
        ([2] * 9, "not enough pairs"),
        ([2] * 10, "higher after sleep"),
        ([2] * 8 + [0] * 2, "no clear pattern"),
        ([2] * 9 + [-9], "higher after sleep"),
        ([-2] * 8 + [0] * 2, "no clear pattern"),
        ([0] * 30, "no clear pattern"),
    ],
)
def test_the_verdict_needs_ten_pairs_and_an_interval_that_keeps_off_zero(
    differences: list[float], verdict: str
) -> None:
    assert effect(*nights(*differences, before=9 if min(differences) < 0 else 1)).nights.verdict == verdict


def test_binary_fractions_make_no_verdict() -> None:
    # 0.1 - 0 and 2.2 - 2.3 do not add up to nothing in binary fractions; their middle is still 0.
    sleeps = [slept(DAY + day, hour, hour + 1) for day in range(10) for hour in (10, 15)]
    readings = [
        on(DAY + day, hour, value)
        for day in range(10)
        for hour, value in ((9.5, 0), (11.2, 0.1), (14.5, 2.3), (16.2, 2.2))
    ]
    found = effect(readings, sleeps).naps
    assert found.median != 0
    assert (found.pairs, found.same, found.verdict) == (10, 10, "no clear pattern")


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [(21, 31, 1), (20.98, 31, 0), (23, 32, 1), (22, 32.02, 0), (23.02, 31.5, 0), (22, 30.98, 0)],
)
def test_two_hours_before_and_one_after_bounds_included(before: float, after: float, pairs: int) -> None:
    assert effect([on(DAY, before, 4), on(DAY, after, 2)], [slept(DAY, 23, 31)]).nights.pairs == pairs


def test_the_last_before_and_the_first_after_count() -> None:
    readings = [on(DAY, hour, value) for hour, value in ((21.5, 1), (22.5, 2), (31.2, 7), (31.5, 9))]
    assert effect(readings[::-1], [slept(DAY, 23, 31)]).nights.of_days[0].difference == 5


def test_values_at_one_moment_count_as_their_median() -> None:
    readings = [on(DAY, 22, 2), on(DAY, 22, 5), on(DAY, 31, 4)]
    figure = effect(readings, [slept(DAY, 23, 31)])
    assert figure.nights.of_days[0] == Pairs(DAY + 1, (3.5,), (4,), 0.5)
    assert figure.rests_on.entries == 3


def test_nothing_beyond_a_neighbouring_sleep() -> None:
    # From 13:00 to 13:10 there is a short one: the value before it does not stand before the sleep from 14:00.
    short, nap = slept(DAY, 13, 13.2), slept(DAY, 14, 15)
    readings = [on(DAY, 12.9, 8), on(DAY, 15.5, 2)]
    assert effect(readings, [nap]).naps.pairs == 1
    figure = effect(readings, [short, nap])
    assert (figure.naps.pairs, figure.naps.without_pair, figure.too_short) == (0, 1, 1)
    assert effect([on(DAY, 13.2, 8), readings[1]], [short, nap]).naps.pairs == 1  # at its very end
    after = slept(DAY, 15.25, 15.5)
    assert effect(readings, [nap, after]).naps.pairs == 0
    assert effect([readings[0], on(DAY, 15.25, 2)], [nap, after]).naps.pairs == 1  # at its very start


def test_one_value_may_stand_after_one_sleep_and_before_the_next() -> None:
    readings = [on(DAY, 9.5, 6), on(DAY, 11.5, 4), on(DAY, 13.5, 3)]
    figure = effect(readings, [slept(DAY, 10, 11), slept(DAY, 12, 13)])
    assert figure.naps.of_days == (Pairs(DAY, (6, 4), (4, 3), -1.5),)
    assert figure.rests_on.entries == 3


@pytest.mark.parametrize(
    ("hour", "outcome", "left_out"),
    [(22, "taken", 1), (27, "taken", 1), (31.25, "taken", 1), (31.5, "taken", 0), (21.9, "taken", 0),
     (27, "skipped", 0)],
)  # fmt: skip
def test_a_dose_between_the_two_values_leaves_the_pair_out(hour: float, outcome: str, left_out: int) -> None:
    readings, sleeps = nights(-2)
    figure = effect(readings, sleeps, [dose_on(DAY, hour, outcome)])
    assert (figure.nights.with_dose, figure.nights.pairs) == (left_out, 1 - left_out)
    assert figure.rests_on.entries == 2 * (1 - left_out)


def test_the_main_sleep_is_the_night_and_every_other_a_nap() -> None:
    # The longer one is the night, whatever the hour; of equals the later; below three hours there is no night.
    sleeps = [slept(DAY, 5, 9), slept(DAY, 13, 18), slept(DAY + 1, 5, 8), slept(DAY + 1, 13, 16), slept(DAY + 2, 5, 7)]
    readings = [on(day, hour, hour) for day in range(DAY, DAY + 3) for hour in (4.5, 9, 12.5, 18)]
    readings += [on(DAY + 1, 8.5, 1), on(DAY + 1, 16.5, 3), on(DAY + 2, 7.5, 2)]
    figure = effect(readings, sleeps)
    assert [(found.day, found.after) for found in figure.nights.of_days] == [(DAY, (18,)), (DAY + 1, (3,))]
    assert [(found.day, found.after) for found in figure.naps.of_days] == [
        (DAY, (9,)), (DAY + 1, (1,)), (DAY + 2, (2,)),
    ]  # fmt: skip


def test_naps_give_one_difference_a_day() -> None:
    # A day with 200 entries and five naps weighs as much as a day with one.
    many = [slept(DAY, hour, hour + 1) for hour in (6, 9, 12, 15, 18)]
    readings = [on(DAY, 4 + minute / 12, minute % 11) for minute in range(200)]
    figure = effect([*readings, on(DAY + 1, 12, 5), on(DAY + 1, 14, 2)], [*many, slept(DAY + 1, 12.5, 13.5)])
    assert (figure.naps.pairs, figure.naps.sleeps, figure.rests_on.days) == (2, 6, 2)
    assert len(figure.naps.of_days[0].before) == 5


def test_hours_are_elapsed_when_the_clocks_change() -> None:
    # 23:30 to 01:10 by the clock on the wall; one hour more or less has passed by the sun.
    for offset, pairs in (("+01:00", 1), ("+00:00", 0)):
        readings = [at("2026-10-24T23:30:00+01:00", 4), at("2026-10-25T05:10:00+00:00", 2)]
        asleep = sleep(f"2026-10-25T01:10:00{offset}", "2026-10-25T05:00:00+00:00")
        assert effect(readings, [asleep]).nights.pairs == pairs
    readings = [at("2026-03-29T00:10:00+00:00", 4), at("2026-03-29T06:10:00+01:00", 2)]
    # From 00:30 to 04:15 by the clock on the wall are two hours and three quarters: a nap.
    figure = effect(readings, [sleep("2026-03-29T00:30:00+00:00", "2026-03-29T05:15:00+01:00")])
    assert (figure.nights.pairs, figure.naps.sleeps) == (1, 0)
    figure = effect(readings, [sleep("2026-03-29T00:30:00+00:00", "2026-03-29T04:15:00+01:00")])
    assert (figure.nights.sleeps, figure.naps.sleeps, figure.naps.without_pair) == (0, 1, 1)


def test_a_sleep_on_a_flight_across_ten_time_zones() -> None:
    # Asleep at 22:00 in London, awake five hours later at 17:00 of the same date ten zones further west.
    readings = [at("2026-03-10T21:30:00+00:00", 6), at("2026-03-10T17:20:00-10:00", 3)]
    figure = effect(readings, [sleep("2026-03-10T22:00:00+00:00", "2026-03-10T17:00:00-10:00")])
    assert [found.difference for found in figure.nights.of_days] == [-3]
    assert figure.nights.of_days[0].day == datetime.fromisoformat("2026-03-10T00:00:00+00:00").toordinal()


def test_a_day_that_starts_at_18() -> None:
    # Both sleeps end in one day by 18:00, in two days by 04:00: then each is a night of its own.
    sleeps = [sleep("2026-03-10T19:00:00+00:00", "2026-03-10T23:00:00+00:00"),
              sleep("2026-03-11T02:00:00+00:00", "2026-03-11T08:00:00+00:00")]  # fmt: skip
    assert (effect([], sleeps).nights.sleeps, effect([], sleeps, day_start=18).nights.sleeps) == (2, 1)


def test_after_midnight_counts_as_any_hour() -> None:
    readings = [at("2026-03-11T00:40:00+00:00", 6), at("2026-03-11T08:00:00+00:00", 3)]
    asleep = sleep("2026-03-11T01:00:00+00:00", "2026-03-11T07:30:00+00:00")
    assert effect(readings, [asleep]).nights.pairs == 1


def test_a_year_of_silence_adds_nothing() -> None:
    readings, sleeps = nights(-2, -1)
    late = [reading._replace(day=reading.day + 365, at=(reading.at or 0) + 365 * 86400) for reading in readings]
    figure = effect([*readings, *late], [*sleeps, slept(DAY + 365, 23, 31), slept(DAY + 366, 23, 31)])
    assert (figure.nights.pairs, figure.nights.median, figure.rests_on.days) == (4, -1.5, 4)


def test_late_ones_are_left_out_unless_asked_for() -> None:
    readings, sleeps = nights(-2)
    readings.append(on(DAY, 22.5, 9, late=True))
    assert effect(readings, sleeps).nights.of_days[0].before == (5,)
    assert effect(readings, sleeps, late="include").nights.of_days[0].before == (9,)
    assert effect(readings, sleeps).rests_on.late == 1
    with pytest.raises(ValueError, match="late is"):
        effect([], [], late="perhaps")


def test_raters_are_never_mixed() -> None:
    readings, sleeps = nights(-2)
    mixed = [readings[0], readings[1]._replace(rated_by="parent")]
    figure = effect(mixed, sleeps)
    assert (figure.nights.pairs, figure.rests_on.other_raters) == (0, 1)
    both = readings + [reading._replace(rated_by="parent", value=reading.value + 1) for reading in readings]
    assert effect(both, sleeps, rated_by="parent").nights.of_days[0].before == (6,)


def test_entries_without_a_clock_time_never_count_and_are_said() -> None:
    readings, sleeps = nights(-2)
    figure = effect([*readings, of_day(DAY, 9), of_day(DAY + 1, 9)], sleeps)
    assert (figure.without_clock, figure.nights.of_days[0].before) == (2, (5,))
    assert effect([of_day(DAY, 9)], sleeps).nights.pairs == 0


def test_only_the_days_asked_for_with_the_evening_before_the_first() -> None:
    readings, sleeps = nights(-2, -1, -3)
    figure = effect(readings, sleeps, days=(DAY + 2, DAY + 2))
    assert [found.difference for found in figure.nights.of_days] == [-1]
    assert (figure.nights.sleeps, figure.rests_on.days) == (1, 1)


# The same once more by a plain search through everything, with none of the app's code.

Moment = datetime


def searched(
    entries: list[tuple[Moment, float]], sleeps: list[tuple[Moment, Moment]], doses: list[Moment], day_start: int
) -> dict[str, Any]:
    """Return the differences, counts and intervals of nights and naps."""
    hour = timedelta(hours=1)
    ended: dict[Any, list[int]] = defaultdict(list)
    for place, (_, end) in enumerate(sleeps):
        ended[(end - day_start * hour).date()].append(place)
    differences: dict[str, dict[Any, list[float]]] = {"nights": defaultdict(list), "naps": defaultdict(list)}
    counts = {"nights": [0, 0, 0], "naps": [0, 0, 0]}
    for day, places in sorted(ended.items()):
        long = [place for place in places if sleeps[place][1] - sleeps[place][0] >= 3 * hour]
        long.sort(key=lambda place: (sleeps[place][1] - sleeps[place][0], sleeps[place][1]))
        for place in places:
            start, end = sleeps[place]
            if end - start < hour / 2:
                continue
            kind = "nights" if long and place == long[-1] else "naps"
            others = [other for index, other in enumerate(sleeps) if index != place]
            counts[kind][0] += 1
            before = [
                when for when, _ in entries
                if when <= start <= when + 2 * hour and not any(a < start and b > when for a, b in others)
            ]  # fmt: skip
            after = [
                when for when, _ in entries
                if end <= when <= end + hour and not any(a < when and b > end for a, b in others)
            ]  # fmt: skip
            if not before or not after:
                counts[kind][2] += 1
            elif any(max(before) <= taken < min(after) for taken in doses):
                counts[kind][1] += 1
            else:
                first = median(value for when, value in entries if when == max(before))
                second = median(value for when, value in entries if when == min(after))
                differences[kind][day].append(second - first)
    found = {}
    for kind, by_day in differences.items():
        of_days = [median(values) for values in by_day.values()]
        found[kind] = {
            "sleeps": counts[kind][0],
            "with_dose": counts[kind][1],
            "without_pair": counts[kind][2],
            "pairs": len(of_days),
            "median": median(of_days) if of_days else None,
            "interval": independent.interval_for_median(of_days),
        }
    return found


def agrees(figure: SleepEffect, expected: dict[str, Any]) -> None:
    for kind in ("nights", "naps"):
        for name, value in expected[kind].items():
            found = getattr(getattr(figure, kind), name)
            assert found == (None if value is None else pytest.approx(value, abs=1e-9)), (kind, name)


START = datetime(2026, 3, 1, tzinfo=UTC)
minutes = st.integers(0, 12 * 96).map(lambda quarter: START + timedelta(minutes=15 * quarter))
lengths = st.one_of(st.integers(0, 12), st.integers(8, 40)).map(lambda quarter: timedelta(minutes=15 * quarter))
tenths = st.integers(0, 100).map(lambda value: value / 10)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(minutes, tenths), max_size=250),
    st.lists(st.tuples(minutes, lengths), max_size=40),
    st.lists(minutes, max_size=30),
    st.sampled_from([0, 4, 18]),
)
def test_as_a_plain_search_has_it(
    made: list[tuple[Moment, float]], asleep: list[tuple[Moment, timedelta]], doses: list[Moment], day_start: int
) -> None:
    readings = [at(when.isoformat(), value, day_start=day_start) for when, value in made]
    spans = [(start, start + length) for start, length in asleep]
    sleeps = [sleep(start.isoformat(), end.isoformat()) for start, end in spans]
    figure = effect(readings, sleeps, [dose(when) for when in doses], day_start=day_start)
    agrees(figure, searched(made, spans, doses, day_start))


@pytest.mark.skipif(not DATA.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize("person", [1, 7, 18])
def test_both_agree_on_answers_of_real_people(person: int) -> None:
    # The answers are real; no sleep was asked for, so it is taken to lie between the last and the first of each day.
    rows = independent.rows_of_person(DATA, person)
    moments = [
        (datetime.fromtimestamp(seconds, UTC), value) for _, _, seconds, value in sorted(rows, key=lambda r: r[2])
    ]
    gaps = [(one, other) for (one, _), (other, _) in pairwise(moments)]
    spans = [
        (one + timedelta(minutes=30), other - timedelta(minutes=20))
        for one, other in gaps
        if other - one > timedelta(hours=2)
    ]
    doses = [when + timedelta(minutes=5) for when, _ in moments[::17]]
    sleeps = [sleep(start.isoformat(), end.isoformat()) for start, end in spans]
    readings = [at(when.isoformat(), value) for when, value in moments]
    figure = effect(readings, sleeps, [dose(when) for when in doses])
    assert figure.nights.pairs >= 5
    agrees(figure, searched(moments, spans, doses, 4))
