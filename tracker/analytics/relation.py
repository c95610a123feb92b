"""Whether two measures rise and fall together, by days, or one of them a day after the other.

Formula: each day that has a value of `x`, and `lag` days later one of `y`, is a pair of values of days (`day_by_day`).
Over the pairs Spearman's rho: the correlation of their ranks, equal values sharing the average of their ranks. Its
interval by Fisher's transformation: tanh(artanh(rho) - and + z * sqrt((1 + rho**2 / 2) / (n - 3))).
Units: none; rho runs from -1 to 1. Interval: 95 %.
Missing data: a day without either value is no pair. The interval takes the days as independent of each other, which
they are not: the true range is wider, and the screen says so. An association is never called a cause.
Minimum: 28 pairs for rho; no rho where one of the two never changes, no interval where rho is 1 or -1.
Source: Spearman 1904 (Am J Psychol 15:72); the variance of Bonett and Wright 2000 (Psychometrika 65:23).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from tracker.analytics.columns import Columns, Readings
from tracker.analytics.daily_change import touches_zero
from tracker.analytics.day_by_day import values_of_days
from tracker.analytics.rests_on import RestsOn, Selection, select
from tracker.analytics.statistics import Floats, Ints, Z

MINIMUM_DAYS = 28
LAGS = (0, 1)

NOT_ENOUGH = "not enough days"
CONSTANT = "one never changes"
TOGETHER = "higher together"
OPPOSITE = "higher and lower"
NO_CLEAR_PATTERN = "no clear pattern"


class Pair(NamedTuple):
    """One pair: the diary day (ordinal) of `x`, its value, and the value of `y`, `lag` days later."""

    day: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Relation:
    """The figure. `pairs` ascend by day. `rho` and its `interval` are None where there are too few pairs or where
    they cannot be had; the `verdict` says which. Of `rests_on`, `days` are pairs, `entries` values of both."""

    pairs: tuple[Pair, ...]
    lag: int
    rho: float | None
    interval: tuple[float, float] | None
    verdict: str
    rests_on: RestsOn


def relation(x: Readings, y: Readings, *, lag: int = 0, rated_by: str = "self", late: str = "include") -> Relation:
    """Return the figure for the readings of two measures in one span.

    A measure of sleep comes as the readings that `sleeps.sleep_hours` and `sleeps.sleep_quality` make, one a day.
    Raises `ValueError` for an unknown `lag` or `late`.
    """
    if lag not in LAGS:
        raise ValueError(f"lag is 0 or 1, not {lag!r}")
    of_x, of_y = (select(readings, rated_by=rated_by, late=late) for readings in (x, y))
    (x_days, x_values), (y_days, y_values) = values_of_days(of_x.used), values_of_days(of_y.used)
    days, x_places, y_places = np.intersect1d(x_days, y_days - lag, assume_unique=True, return_indices=True)
    x_found, y_found = x_values[x_places], y_values[y_places]
    pairs = tuple(map(Pair._make, zip(days.tolist(), x_found.tolist(), y_found.tolist(), strict=True)))
    rests_on = _rests_on(days, of_x, of_y, lag)
    if not rests_on.enough:
        return Relation(pairs, lag, None, None, NOT_ENOUGH, rests_on)
    rho = spearman(x_found, y_found)
    interval = None if rho is None else interval_for_rho(rho, len(pairs))
    return Relation(pairs, lag, rho, interval, _verdict(rho, interval), rests_on)


def spearman(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> float | None:
    """Return Spearman's rho of two equally long lists of values; None where one of them is constant.

    Ranks are doubled and centred, so that all sums are whole numbers: 1 and -1 come out exactly.
    """
    first, second = _doubled_ranks(x), _doubled_ranks(y)
    shared, own, other = (int(np.dot(one, two)) for one, two in ((first, second), (first, first), (second, second)))
    if not own or not other:
        return None
    if shared * shared == own * other:
        return math.copysign(1.0, shared)
    return shared / math.sqrt(own * other)


def interval_for_rho(rho: float, n: int) -> tuple[float, float] | None:
    """Return the 95 % interval of Spearman's `rho` over `n` pairs, 4 or more; None where `rho` is 1 or -1."""
    if abs(rho) >= 1:
        return None
    middle, half = math.atanh(rho), Z * math.sqrt((1 + rho * rho / 2) / (n - 3))
    return math.tanh(middle - half), math.tanh(middle + half)


def _doubled_ranks(values: Sequence[float] | Floats) -> Ints:
    """Return twice the average rank of each value, less twice the middle rank: whole numbers around 0."""
    of_all: Floats = np.asarray(values, dtype=np.float64)
    _, places, counts = np.unique(of_all, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    doubled: Ints = (2 * ends - counts + 1).astype(np.int64)[places] - (len(of_all) + 1)
    return doubled


def _verdict(rho: float | None, interval: tuple[float, float] | None) -> str:
    if rho is None:
        return CONSTANT
    if interval is not None and touches_zero(interval):
        return NO_CLEAR_PATTERN
    return TOGETHER if rho > 0 else OPPOSITE


def _rests_on(days: Ints, x: Selection, y: Selection, lag: int) -> RestsOn:
    used = Columns.joined([x.used.those(np.isin(x.used.day, days)), y.used.those(np.isin(y.used.day - lag, days))])
    both = Selection(used, x.late + y.late, x.other_raters + y.other_raters)
    missing = max(0, MINIMUM_DAYS - len(days))
    return replace(both.rests_on(used), days=len(days), enough=not missing, missing=missing)
