"""Two spans of days side by side: by how much the days of the one are higher than those of the other.

Formula: the Hodges-Lehmann difference, which is the median of all n * m differences between a value of a day
(`day_by_day`) of this span and one of the other, this minus other. Its interval runs from the k-th smallest to the
k-th largest of them, k = max(1, floor(n * m / 2 - z * sqrt(n * m * (n + m + 1) / 12))). Beside it the median of each
span's days, and their quartiles (linear interpolation).
Units: those of the measure. Interval: 95 %; one that touches 0 reads "no clear change".
Missing data: a day without a value is absent. The interval takes the days as independent of each other, which they
are not: the true range is wider, and the screen says so.
Minimum: 14 days on either side for the difference; 5 days for a median, 10 for quartiles, as in day-by-day.
Source: Hodges and Lehmann 1963 (Ann Math Stat 34:598); the interval inverts the rank sum test (Hollander and Wolfe,
Nonparametric Statistical Methods, 4.3). The selection among sorted rows: Johnson and Mizoguchi 1978 (SIAM J Comput
7:147).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.analytics.columns import Readings
from tracker.analytics.daily_change import touches_zero
from tracker.analytics.day_by_day import DayByDay, day_by_day
from tracker.analytics.rests_on import RestsOn
from tracker.analytics.statistics import Floats, Ints, Z

MINIMUM_DAYS = 14

NOT_ENOUGH = "not enough days"
HIGHER = "higher"
LOWER = "lower"
NO_CLEAR_CHANGE = "no clear change"

_SORTED_AT_ONCE = 10_000
"""Differences that are still in question are put in order one by one when no more than these are left."""


@dataclass(frozen=True, slots=True)
class Compare:
    """The figure. `this` and `other` are the two spans day by day. `difference` and its `interval` are this minus
    other, None where there are too few days. Of `rests_on`, `missing` are the days that both together still need."""

    this: DayByDay
    other: DayByDay
    difference: float | None
    interval: tuple[float, float] | None
    verdict: str
    rests_on: RestsOn

    @property
    def missing(self) -> tuple[int, int]:
        """How many more days this span needs, and how many the other."""
        this, other = (max(0, MINIMUM_DAYS - len(side.days)) for side in (self.this, self.other))
        return this, other


def compare(this: Readings, other: Readings, *, rated_by: str = "self", late: str = "include") -> Compare:
    """Return the figure for the readings of one measure in two spans that share no day.

    A measure of sleep comes as the readings that `sleeps.sleep_hours` and `sleeps.sleep_quality` make, one a day.
    Raises `ValueError` for an unknown `late`.
    """
    sides = [day_by_day(readings, rated_by=rated_by, late=late) for readings in (this, other)]
    rests_on = _rests_on(sides)
    if not rests_on.enough:
        return Compare(sides[0], sides[1], None, None, NOT_ENOUGH, rests_on)
    values = [np.array([day.value for day in side.days], dtype=np.float64) for side in sides]
    difference, interval = hodges_lehmann(values[0], values[1])
    return Compare(sides[0], sides[1], difference, interval, _verdict(difference, interval), rests_on)


def hodges_lehmann(this: Floats, other: Floats) -> tuple[float, tuple[float, float]]:
    """Return the median of all differences, this minus other, and its 95 % interval. Neither may be empty."""
    n, m = len(this), len(other)
    k = max(1, math.floor(n * m / 2 - Z * math.sqrt(n * m * (n + m + 1) / 12)))
    ranks = ((n * m + 1) // 2, n * m // 2 + 1, k, n * m + 1 - k)
    lower, upper, low, high = differences_at(this, other, ranks)
    return (lower + upper) / 2, (low, high)


def differences_at(this: Floats, other: Floats, ranks: Sequence[int]) -> list[float]:
    """Return, for each of `ranks` (1 is the smallest), the difference of that rank among all of this minus other.

    Exact, and without ever holding all n * m differences: 16 million of them take some hundredths of a second.
    """
    rows = _Rows.of(this, other)
    found: dict[int, float] = {}
    for rank in ranks:
        if rank not in found:
            found[rank] = rows.at(rank)
    return [found[rank] for rank in ranks]


@dataclass(frozen=True, slots=True)
class _Rows:
    """All differences as rows that ascend: a row for each distinct value of this span, and in it a column for each
    distinct value of the other, from the highest. `passed` counts the other's days before each column."""

    values: Floats
    days: Ints
    taken: Floats
    passed: Ints

    @classmethod
    def of(cls, this: Floats, other: Floats) -> _Rows:
        values, days = np.unique(this, return_counts=True)
        taken, counts = np.unique(other, return_counts=True)
        passed = np.append(0, np.cumsum(counts[::-1]))
        return cls(values, days.astype(np.int64), taken[::-1], passed.astype(np.int64))

    def at(self, rank: int) -> float:
        """Return the difference of that rank: rows are cut from both sides until few enough are in question."""
        first = np.zeros(len(self.values), dtype=np.int64)
        last = np.full(len(self.values), len(self.taken), dtype=np.int64)
        while (last - first).sum() > _SORTED_AT_ONCE:
            pivot = self._middle(first, last)
            below, up_to = self._columns(pivot, with_equal=False), self._columns(pivot, with_equal=True)
            if rank <= self._count(below):
                last = np.minimum(last, below)
            elif rank > self._count(up_to):
                first = np.maximum(first, up_to)
            else:
                return pivot
        return self._among(first, last, rank - self._count(first))

    def _count(self, columns: Ints) -> int:
        """Return how many differences lie in the first so many columns of each row."""
        return int((self.days * self.passed[columns]).sum())

    def _middle(self, first: Ints, last: Ints) -> float:
        """Return the middle of the rows' middles, rows weighted by what is in question: a quarter goes each time."""
        live = np.flatnonzero(last > first)
        middles = self.values[live] - self.taken[(first[live] + last[live]) // 2]
        order = np.argsort(middles)
        weights = np.cumsum((last - first)[live][order])
        return float(middles[order][np.searchsorted(weights, weights[-1] / 2)])

    def _columns(self, pivot: float, *, with_equal: bool) -> Ints:
        """Return for each row how many of its columns lie below `pivot` (or at it), by bisection.

        The very differences are compared that would be put in order, so that rounding moves none across.
        """
        low = np.zeros(len(self.values), dtype=np.int64)
        high = np.full(len(self.values), len(self.taken), dtype=np.int64)
        for _ in range(len(self.taken).bit_length()):
            middle = (low + high) // 2
            open_ = low < high
            found = self.values - self.taken[np.minimum(middle, len(self.taken) - 1)]
            before = open_ & ((found <= pivot) if with_equal else (found < pivot))
            low = np.where(before, middle + 1, low)
            high = np.where(open_ & ~before, middle, high)
        return low

    def _among(self, first: Ints, last: Ints, rank: int) -> float:
        widths = last - first
        rows = np.repeat(np.arange(len(widths)), widths)
        columns = np.arange(len(rows)) - np.repeat(np.cumsum(widths) - widths, widths) + first[rows]
        differences = self.values[rows] - self.taken[columns]
        order = np.argsort(differences)
        counts = np.cumsum((self.days[rows] * np.diff(self.passed)[columns])[order])
        return float(differences[order][np.searchsorted(counts, rank)])


def _verdict(difference: float, interval: tuple[float, float]) -> str:
    if touches_zero(interval):
        return NO_CLEAR_CHANGE
    return HIGHER if difference > 0 else LOWER


def _rests_on(sides: Sequence[DayByDay]) -> RestsOn:
    of_sides = [side.rests_on for side in sides]
    missing = sum(max(0, MINIMUM_DAYS - found.days) for found in of_sides)
    return RestsOn(
        days=sum(found.days for found in of_sides),
        entries=sum(found.entries for found in of_sides),
        late=sum(found.late for found in of_sides),
        other_raters=sum(found.other_raters for found in of_sides),
        unprompted=sum(found.unprompted for found in of_sides),
        enough=not missing,
        missing=missing,
    )
