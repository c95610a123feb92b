"""Relation of two measures by days: against scipy, by hand, on real and on awkward data."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.analytics import plain_days
from tests.analytics.readings import at, of_day, on, sleep
from tracker.analytics.relation import Pair, interval_for_rho, relation, spearman
from tracker.analytics.sleeps import sleep_hours, sleep_quality
from tracker.domain.records import Reading

DAY = 739_000


def days_of(values: list[float]) -> list[Reading]:
    return [of_day(DAY + day, value) for day, value in enumerate(values)]


def test_nothing_at_all() -> None:
    found = relation([], [])
    assert (found.pairs, found.rho, found.interval, found.verdict) == ((), None, None, "not enough days")
    assert (found.rests_on.days, found.rests_on.enough, found.rests_on.missing) == (0, False, 28)


def test_one_entry_is_one_pair_and_27_are_missing() -> None:
    found = relation([on(DAY, 9, 4)], [on(DAY, 9, 6)])
    assert found.pairs == (Pair(DAY, 4, 6),)
    assert (found.rests_on.days, found.rests_on.entries, found.rests_on.missing) == (1, 2, 27)


def test_from_28_days() -> None:
    values = [float(day % 9) for day in range(28)]
    few, enough = relation(days_of(values[:27]), days_of(values[:27])), relation(days_of(values), days_of(values))
    assert (few.rho, few.verdict, few.rests_on.missing) == (None, "not enough days", 1)
    assert (enough.rho, enough.interval, enough.verdict) == (1.0, None, "higher together")


def test_rho_by_hand() -> None:
    # Ranks of x 1, 2.5, 2.5, 4; of y 2, 1, 3.5, 3.5. About 2.5: -1.5, 0, 0, 1.5 and -0.5, -1.5, 1, 1.
    # Products 0.75 and 1.5: 2.25. Squares 4.5 for each: 0.25 + 2.25 + 1 + 1. So 2.25 / 4.5.
    assert spearman([1, 5, 5, 9], [3, 2, 7, 7]) == pytest.approx(0.5)


def test_the_interval_by_hand() -> None:
    # rho 0.5 over 28: artanh 0.549306; (1 + 0.125) / 25 = 0.045, its root 0.212132; times 1.959964: 0.415771.
    # tanh(0.133535) = 0.132747, tanh(0.965077) = 0.746533.
    assert interval_for_rho(0.5, 28) == pytest.approx((0.132747, 0.746533), abs=1e-6)


def test_where_one_never_changes_there_is_no_rho() -> None:
    found = relation(days_of([5.0] * 40), days_of([float(day) for day in range(40)]))
    assert (found.rho, found.interval, found.verdict) == (None, None, "one never changes")


@pytest.mark.parametrize(("sign", "verdict"), [(1, "higher together"), (-1, "higher and lower")])
def test_a_perfect_order_has_no_interval(sign: int, verdict: str) -> None:
    found = relation(days_of([day**0.5 for day in range(30)]), days_of([50 + sign * day**3 for day in range(30)]))
    assert (found.rho, found.interval, found.verdict) == (sign, None, verdict)


def test_an_interval_that_touches_zero_is_no_clear_pattern() -> None:
    found = relation(days_of([day % 5 for day in range(40)]), days_of([day % 7 for day in range(40)]))
    assert found.interval is not None
    assert found.interval[0] < 0 < found.interval[1]
    assert found.verdict == "no clear pattern"


def test_with_a_lag_y_is_the_day_after() -> None:
    x, y = [on(DAY, 9, 1), on(DAY + 1, 9, 2), on(DAY + 3, 9, 3)], [on(DAY + 1, 9, 7), on(DAY + 3, 9, 8)]
    assert relation(x, y, lag=1).pairs == (Pair(DAY, 1, 7),)
    assert relation(x, y).pairs == (Pair(DAY + 1, 2, 7), Pair(DAY + 3, 3, 8))
    assert relation(x, y, lag=1).rests_on.entries == 2


def test_a_bad_day_with_200_entries_is_one_pair() -> None:
    x = [on(DAY, 6 + minute / 60, 9) for minute in range(200)] + [on(DAY + 1, 9, 1)]
    found = relation(x, [on(DAY, 9, 3), on(DAY + 1, 9, 4)])
    assert found.pairs == (Pair(DAY, 9, 3), Pair(DAY + 1, 1, 4))
    assert (found.rests_on.days, found.rests_on.entries) == (2, 203)


def test_raters_are_never_mixed_and_late_ones_count_unless_left_out() -> None:
    x = [on(DAY, 9, 2), on(DAY, 10, 9, rated_by="parent"), on(DAY, 11, 4, late=True)]
    y = [on(DAY, 9, 5), on(DAY + 1, 9, 5, rated_by="parent")]
    assert relation(x, y).pairs == (Pair(DAY, 3, 5),)
    assert relation(x, y, late="exclude").pairs == (Pair(DAY, 2, 5),)
    assert relation(x, y, rated_by="parent").pairs == ()
    assert relation(x, y, rated_by="parent", lag=1).pairs == (Pair(DAY, 9, 5),)
    rests_on = relation(x, y).rests_on
    assert (rests_on.late, rests_on.other_raters, rests_on.entries) == (1, 2, 3)


def test_a_year_of_silence_makes_no_pair() -> None:
    x = [on(DAY + day, 9, day % 10) for day in (*range(14), *range(380, 394))]
    y = [on(DAY + day, 9, day % 10) for day in range(400)]
    found = relation(x, y)
    assert (found.rests_on.days, found.rho) == (28, 1)
    assert [pair.day - DAY for pair in found.pairs] == [*range(14), *range(380, 394)]


def test_after_midnight_and_a_day_that_starts_at_18() -> None:
    late_evening = at("2026-03-11T00:40:00+00:00", 8)
    assert relation([late_evening], [at("2026-03-10T09:00:00+00:00", 2)]).rests_on.days == 1
    afternoon, evening = (at(f"2026-03-10T{clock}:00+00:00", 3, day_start=18) for clock in ("17:59", "18:00"))
    assert relation([afternoon], [evening]).rests_on.days == 0
    assert relation([afternoon], [evening], lag=1).rests_on.days == 1


def test_days_go_by_the_clock_of_where_one_was() -> None:
    # Over ten time zones and both clock changes the diary day is that of the local clock.
    here = [at(f"2026-{day}T09:00:00{zone}", 3) for day, zone in (("03-29", "+01:00"), ("10-25", "+00:00"))]
    away = [at(f"2026-{day}T22:00:00{zone}", 5) for day, zone in (("03-29", "-09:00"), ("10-25", "-10:00"))]
    assert relation(here, away).rests_on.days == 2


def test_sleep_and_a_day_without_clock_times() -> None:
    nights = [sleep("2026-03-09T23:00:00+00:00", "2026-03-10T07:00:00+00:00", 6)]
    spasm = [at("2026-03-10T12:00:00+00:00", 4), at("2026-03-11T12:00:00+00:00", 7)]
    day = spasm[0].day
    assert relation(sleep_hours(nights, 4), spasm).pairs == (Pair(day, 8, 4),)
    assert relation(sleep_quality(nights, 4), spasm, lag=1).pairs == (Pair(day, 6, 7),)
    assert relation([of_day(day, 1)], spasm).pairs == (Pair(day, 1, 4),)


@pytest.mark.parametrize("wrong", [{"lag": 2}, {"late": "perhaps"}])
def test_unknown_choices_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is "):
        relation([], [], **wrong)


rows = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12).map(lambda value: value / 2)), max_size=120)


@settings(max_examples=200, deadline=None)
@given(rows, rows, st.sampled_from([0, 1]))
def test_as_other_means_have_it(x: list[tuple[int, float]], y: list[tuple[int, float]], lag: int) -> None:
    found = relation(
        [of_day(DAY + day, value) for day, value in x], [of_day(DAY + day, value) for day, value in y], lag=lag
    )
    pairs, rho, interval = plain_days.spearman(x, y, lag)
    assert found.rests_on.days == len(found.pairs) == pairs
    if pairs < 28:
        assert (found.rho, found.rests_on.missing) == (None, 28 - pairs)
    else:
        assert found.rho == (None if rho is None else pytest.approx(rho, abs=1e-12))
        assert found.interval == (None if interval is None else pytest.approx(interval, abs=1e-6))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=300), st.randoms(use_true_random=False))
def test_rho_as_scipy_has_it(values: list[float], chance: random.Random) -> None:
    other = [value + chance.gauss(0, 1 + abs(value)) for value in values]
    own = spearman(values, other)
    if own is not None:
        assert own == pytest.approx(float(stats.spearmanr(values, other).statistic), abs=1e-9)
        assert -1 <= own <= 1


@pytest.mark.skipif(not plain_days.PAIN.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize("lag", [0, 1])
def test_eight_years_of_one_persons_pain(lag: int) -> None:
    x, y = plain_days.pain_of("Knees"), plain_days.pain_of("Hands And Fingers")
    found = relation([of_day(*row) for row in x], [of_day(*row) for row in y], lag=lag)
    pairs, rho, interval = plain_days.spearman(x, y, lag)
    assert pairs > 1000
    assert found.rests_on.days == pairs
    assert found.rho == pytest.approx(rho, abs=1e-12)
    assert found.interval == pytest.approx(interval, abs=1e-6)
    assert found.interval is not None
    assert math.isfinite(sum(found.interval))
