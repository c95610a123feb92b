"""The shared statistics against cases worked by hand and against scipy."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.analytics import independent
from tracker.analytics.statistics import (
    interval_for_median,
    median,
    medians_of_groups,
    quantiles,
    rank_for_median,
    theil_sen_slopes,
)

tenths = st.integers(0, 100).map(lambda value: value / 10)


def test_quantiles_interpolate_linearly() -> None:
    # Four values stand at 0, 1/3, 2/3 and 1: a quarter lies three quarters of the way from the first to the second.
    assert quantiles([1, 2, 4, 8], [0.25, 0.5, 0.75]) == [1.75, 3.0, 5.0]
    assert quantiles([7], [0.05, 0.95]) == [7.0, 7.0]


@given(st.lists(tenths, min_size=2, max_size=60))
def test_quantiles_as_the_standard_library_has_them(values: list[float]) -> None:
    assert quantiles(values, [0.25, 0.5, 0.75]) == pytest.approx(statistics.quantiles(values, n=4, method="inclusive"))
    assert median(values) == pytest.approx(statistics.median(values))


@given(st.lists(st.tuples(st.integers(0, 5), tenths), max_size=60))
def test_medians_of_groups(pairs: list[tuple[int, float]]) -> None:
    keys, medians, counts = medians_of_groups(
        np.array([key for key, _ in pairs], dtype=np.int64), np.array([value for _, value in pairs])
    )
    groups = {key: [value for of, value in pairs if of == key] for key in sorted({key for key, _ in pairs})}
    assert keys.tolist() == list(groups)
    assert medians.tolist() == pytest.approx([statistics.median(values) for values in groups.values()])
    assert counts.tolist() == [len(values) for values in groups.values()]


def test_the_rank_for_a_median_by_hand() -> None:
    # Of 6 tosses none is heads in 1 of 64 cases, 0.0156: one step in. Of 5: 1 of 32, 0.031: no step.
    assert rank_for_median(5) is None
    assert rank_for_median(6) == 1
    # Of 9, at most one: 10 of 512, 0.0195; at most two: 46 of 512, 0.09.
    assert rank_for_median(9) == 2
    assert [rank_for_median(n) for n in (0, 1, 2, 8, 10, 12, 20)] == [None, None, None, 1, 2, 3, 6]


@given(st.integers(1, 3000))
def test_the_rank_for_a_median_as_scipy_has_it(n: int) -> None:
    rank = rank_for_median(n) or 0
    if rank:
        assert stats.binom.cdf(rank - 1, n, 0.5) <= 0.025
    assert stats.binom.cdf(rank, n, 0.5) > 0.025


@given(st.lists(tenths, max_size=40))
def test_the_interval_for_a_median(values: list[float]) -> None:
    assert interval_for_median(values) == independent.interval_for_median(values)


@given(st.lists(tenths, min_size=6, max_size=200))
def test_the_interval_for_a_median_as_scipys_own_test_of_quantiles_has_it(values: list[float]) -> None:
    expected = stats.quantile_test(values, p=0.5).confidence_interval(0.95)
    assert interval_for_median(values) == (expected.low, expected.high)


def test_the_interval_runs_from_the_second_smallest_to_the_second_largest_of_ten() -> None:
    assert interval_for_median([9, 1, 8, 2, 7, 3, 6, 4, 5, 10]) == (2.0, 9.0)
    assert interval_for_median([1, 2, 3, 4, 5]) is None


def test_a_slope_by_hand() -> None:
    # Pairs: 2 an hour, 1 an hour (3 over 3), 0.5 an hour (1 over 2); the middle one is 1.
    assert theil_sen_slopes(np.array([[0.0, 1.0, 3.0]]), np.array([[0.0, 2.0, 3.0]])).tolist() == [1.0]
    # At equal times: the pair of 0 and 4 is skipped; left are 6 and 2 over one hour.
    assert theil_sen_slopes(np.array([[0.0, 0.0, 1.0]]), np.array([[0.0, 4.0, 6.0]])).tolist() == [4.0]


rows = st.integers(3, 8).flatmap(
    lambda n: st.lists(
        st.lists(st.tuples(st.integers(0, 48), tenths), min_size=n, max_size=n).filter(
            lambda row: len({hour for hour, _ in row}) > 1
        ),
        min_size=1,
        max_size=5,
    )
)


@given(rows)
def test_slopes_as_scipy_has_them(days: list[list[tuple[int, float]]]) -> None:
    ordered = [sorted(day, key=lambda point: point[0]) for day in days]
    hours = np.array([[hour / 2 for hour, _ in day] for day in ordered])
    values = np.array([[value for _, value in day] for day in ordered])
    expected = [independent.slope(x, y) for x, y in zip(hours, values, strict=True)]
    assert theil_sen_slopes(hours, values).tolist() == pytest.approx(expected)


def test_many_rows_are_done_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = np.tile(np.arange(5.0), (40, 1))
    values = np.random.default_rng(1).integers(0, 11, (40, 5)).astype(float)
    whole = theil_sen_slopes(hours, values)
    monkeypatch.setattr("tracker.analytics.statistics.PAIRS_AT_ONCE", 25)
    assert theil_sen_slopes(hours, values).tolist() == whole.tolist()
