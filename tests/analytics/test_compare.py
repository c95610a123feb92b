"""Two spans side by side: against all differences put in order, by hand, on real and on awkward data."""

from __future__ import annotations

import math
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.analytics import plain_days
from tests.analytics.readings import at, of_day, on, sleep
from tracker.analytics.compare import compare, differences_at, hodges_lehmann
from tracker.analytics.sleeps import sleep_hours
from tracker.domain.records import Reading

DAY = 739_000
LATER = DAY + 100


def days_of(values: list[float], first: int = DAY) -> list[Reading]:
    return [of_day(first + day, value) for day, value in enumerate(values)]


def test_nothing_at_all() -> None:
    found = compare([], [])
    assert (found.difference, found.interval, found.verdict, found.missing) == (None, None, "not enough days", (14, 14))
    assert (found.rests_on.enough, found.rests_on.missing) == (False, 28)


def test_one_entry() -> None:
    found = compare([on(LATER, 9, 3)], [])
    assert [day.value for day in found.this.days] == [3]
    assert (found.missing, found.rests_on.days, found.rests_on.entries) == ((13, 14), 1, 1)


def test_from_14_days_on_either_side() -> None:
    many = days_of([5.0] * 40, LATER)
    assert compare(many, days_of([5.0] * 13)).verdict == "not enough days"
    assert compare(days_of([5.0] * 13), many).missing == (1, 0)
    assert compare(many, days_of([5.0] * 14)).difference == 0


def test_all_equal_is_no_clear_change() -> None:
    found = compare(days_of([5.0] * 20, LATER), days_of([5.0] * 20))
    assert (found.difference, found.interval, found.verdict) == (0, (0, 0), "no clear change")


def test_differences_by_hand() -> None:
    # 1, 4, 9 less 0, 3: 1, -2, 4, 1, 9, 6; in order -2, 1, 1, 4, 6, 9; the middle of 1 and 4.
    # k: 6 / 2 - 1.959964 * sqrt(6 * 6 / 12) = -0.39: the first one counts, so that the interval is the whole.
    this, other = np.array([9.0, 1.0, 4.0]), np.array([3.0, 0.0])
    assert differences_at(this, other, range(1, 7)) == [-2, 1, 1, 4, 6, 9]
    assert hodges_lehmann(this, other) == (2.5, (-2, 9))


def test_the_interval_by_hand() -> None:
    # 14 days of 0 to 13 against 14 days of 0: each difference 14 times over. k: 98 - 1.959964 * sqrt(196 * 29 / 12),
    # which is 98 - 42.66: the 55th, which is the fourth value, and the 55th from above.
    found = compare(days_of([float(value) for value in range(14)], LATER), days_of([0.0] * 14))
    assert (found.difference, found.interval, found.verdict) == (6.5, (3, 10), "higher")


def test_lower_is_the_other_way_round() -> None:
    low, high = days_of([1.0, 2.0] * 10, LATER), days_of([6.0, 8.0] * 10)
    one, other = compare(low, high), compare(high, low)
    assert (one.verdict, other.verdict) == ("lower", "higher")
    assert one.difference == -(other.difference or 0) == -5.5


def test_rounding_makes_no_change_of_nothing() -> None:
    # 0.1 + 0.2 is more than 0.3 in binary fractions.
    found = compare(days_of([0.1 + 0.2] * 20, LATER), days_of([0.3] * 20))
    assert found.verdict == "no clear change"


def test_a_bad_day_with_200_entries_weighs_as_much_as_any() -> None:
    bad = [on(LATER, 6 + minute / 60, 9) for minute in range(200)]
    found = compare(bad + days_of([2.0] * 13, LATER + 1), days_of([2.0] * 14))
    assert (found.difference, len(found.this.days), found.rests_on.entries) == (0, 14, 227)


def test_raters_are_never_mixed_and_late_ones_count_unless_left_out() -> None:
    this = [*days_of([2.0] * 14, LATER), on(LATER, 9, 9, rated_by="parent"), on(LATER, 9, 8, late=True)]
    found, without = compare(this, days_of([2.0] * 14)), compare(this, days_of([2.0] * 14), late="exclude")
    assert (found.this.days[0].value, without.this.days[0].value) == (5, 2)
    assert (found.rests_on.late, found.rests_on.other_raters) == (1, 1)
    assert compare(this, [], rated_by="parent").missing == (13, 14)


def test_a_year_of_silence_within_a_span() -> None:
    this = [on(LATER + day, 9, 4) for day in (*range(7), *range(372, 379))]
    assert compare(this, days_of([2.0] * 14)).difference == 2


def test_days_go_by_the_clock_of_where_one_was() -> None:
    # After midnight, over ten time zones, and with a day that starts at 18:00.
    moments = ("2026-03-29T22:00:00+01:00", "2026-03-30T00:40:00+01:00", "2026-03-30T09:00:00-09:00")
    assert [day.entries for day in compare([at(moment, 3) for moment in moments], []).this.days] == [2, 1]
    assert [day.entries for day in compare([at(moment, 3, day_start=18) for moment in moments], []).this.days] == [3]


def test_hours_of_sleep_across_a_clock_change_are_elapsed() -> None:
    nights = [sleep("2026-03-28T23:00:00+00:00", "2026-03-29T07:00:00+01:00")]
    assert [day.value for day in compare(sleep_hours(nights, 4), []).this.days] == [7]


def test_late_is_include_or_exclude() -> None:
    with pytest.raises(ValueError, match="include"):
        compare([], [], late="perhaps")


halves = st.integers(-4, 24).map(lambda value: value / 2)
numbers = st.one_of(halves, st.floats(-1e9, 1e9), st.floats(-1e-9, 1e-9))
sides = st.lists(numbers, min_size=1, max_size=60)


@pytest.mark.parametrize("at_once", [0, 7, 10_000])
@settings(max_examples=150, deadline=None)
@given(this=sides, other=sides)
def test_every_rank_as_sorting_all_has_it(at_once: int, this: list[float], other: list[float]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.analytics.compare._SORTED_AT_ONCE", at_once)
        ordered = sorted(a - b for a in this for b in other)
        ranks = sorted({1, 2, len(ordered) // 3, len(ordered) // 2, len(ordered)} & set(range(1, len(ordered) + 1)))
        assert differences_at(np.array(this), np.array(other), ranks) == [ordered[rank - 1] for rank in ranks]


rows = st.lists(st.tuples(st.integers(0, 40), halves), min_size=1, max_size=150)


@settings(max_examples=150, deadline=None)
@given(rows, rows)
def test_as_other_means_have_it(this: list[tuple[int, float]], other: list[tuple[int, float]]) -> None:
    found = compare(*([of_day(DAY + day, value) for day, value in side] for side in (this, other)))
    counts = [len(plain_days.by_day(side)) for side in (this, other)]
    if min(counts) < 14:
        assert (found.difference, found.missing) == (None, tuple(max(0, 14 - count) for count in counts))
    else:
        assert (found.difference, found.interval) == plain_days.differences(this, other)


@pytest.mark.parametrize(("n", "m", "seed"), [(14, 14, 1), (20, 33, 2), (90, 90, 3), (300, 50, 4)])
def test_the_interval_is_where_the_rank_sum_test_of_scipy_turns(n: int, m: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    this, other = chance.normal(0.3, 1, n), chance.normal(0, 1, m)
    low, high = hodges_lehmann(this, other)[1]
    ordered = np.sort(np.subtract.outer(this, other).ravel())
    for bound, inwards in ((low, 1), (high, -1)):
        place = int(np.searchsorted(ordered, bound))
        # moved by so much that exactly one more difference changes its side, outwards and inwards
        outside = (ordered[place] + ordered[place - inwards]) / 2
        inside = (ordered[place + inwards] + ordered[place + 2 * inwards]) / 2
        p_outside, p_inside = (
            stats.mannwhitneyu(this - moved, other, method="asymptotic", use_continuity=False).pvalue
            for moved in (outside, inside)
        )
        assert p_outside < 0.05 < p_inside


@pytest.mark.parametrize("kind", ["tenths", "floats", "few", "one far away"])
def test_four_thousand_days_on_either_side_are_exact_quick_and_small(kind: str) -> None:
    chance = np.random.default_rng(5)
    this, other = {
        "tenths": lambda: chance.integers(0, 101, (2, 4000)) / 10,
        "floats": lambda: chance.normal(7, 1, (2, 4000)),
        "few": lambda: chance.integers(0, 2, (2, 4000)).astype(float),
        "one far away": lambda: np.append(chance.normal(0, 1e-6, (2, 3999)), [[1e15], [-1e15]], axis=1),
    }[kind]()
    tracemalloc.start()
    found = hodges_lehmann(this, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    started = time.process_time()
    hodges_lehmann(this, other)
    took = time.process_time() - started
    ordered = np.sort(np.subtract.outer(this, other).ravel())
    k = math.floor(8_000_000 - 1.959964 * math.sqrt(16_000_000 * 8001 / 12))
    assert found == ((ordered[7_999_999] + ordered[8_000_000]) / 2, (ordered[k - 1], ordered[-k]))
    assert peak < 4_000_000
    assert took < 0.5, "it takes some hundredths of a second on two shared cores"


@pytest.mark.skipif(not plain_days.PAIN.exists(), reason="the shared data do not lie beside this checkout")
def test_two_years_of_one_persons_pain() -> None:
    rows = plain_days.pain_of("Knees")
    this, other = ([row for row in rows if first <= row[0] < first + 365] for first in (736_300, 735_935))
    found = compare(*([of_day(*row) for row in side] for side in (this, other)))
    assert min(len(found.this.days), len(found.other.days)) > 100
    assert (found.difference, found.interval) == plain_days.differences(this, other)
