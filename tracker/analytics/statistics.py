"""The statistics that the figures share: quantiles, medians of groups, the interval for a median, Theil-Sen slopes.

Missing data: none of these knows of it; an absent value is never passed in.

Sources: quantiles by linear interpolation are type 7 of Hyndman and Fan (1996, The American Statistician 50:361);
the interval for a median is the one that inverts the sign test (Conover, Practical Nonparametric Statistics, 3.2);
the slope is the median of the slopes of all pairs (Theil 1950; Sen 1968, JASA 63:1379).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Z = 1.959964
"""The 97.5 % quantile of the normal distribution, as all 95 % intervals take it."""

PAIRS_AT_ONCE = 1_000_000
"""How many pairs of values are held in memory at a time: 8 MB an array."""


def quantiles(values: Floats | Sequence[float], shares: Sequence[float]) -> list[float]:
    """Return the quantiles of one or more `values` at `shares` (each 0 to 1), interpolated linearly."""
    return [float(found) for found in np.quantile(np.asarray(values, dtype=np.float64), shares)]


def median(values: Floats | Sequence[float]) -> float:
    """Return the median of one or more `values`."""
    return float(np.median(np.asarray(values, dtype=np.float64)))


def medians_of_groups(keys: Ints, values: Floats) -> tuple[Ints, Floats, Ints]:
    """Return the sorted distinct `keys`, the median of the `values` of each, and how many values each has."""
    distinct, medians, _, _, counts = spreads_of_groups(keys, values)
    return distinct, medians, counts


def spreads_of_groups(keys: Ints, values: Floats) -> tuple[Ints, Floats, Floats, Floats, Ints]:
    """Return the sorted distinct `keys`, and of the `values` of each the median, the lowest, the highest and how many
    there are."""
    if not len(keys):
        return keys, values, values, values, keys
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    firsts = starts_of_runs(keys)
    counts = np.diff(np.append(firsts, len(keys)))
    lower, upper = firsts + (counts - 1) // 2, firsts + counts // 2
    return keys[firsts], (values[lower] + values[upper]) / 2, values[firsts], values[firsts + counts - 1], counts


def starts_of_runs(ordered: Ints) -> Ints:
    """Return the places in the sorted, non-empty array `ordered` at which a new value begins."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])).astype(np.int64)


@lru_cache(maxsize=512)
def rank_for_median(n: int) -> int | None:
    """Return the rank of the lower end of the 95 % interval for the median of `n` values, counted from 1.

    It is the largest k with P(Binomial(n, 1/2) <= k - 1) <= 0.025, in whole numbers throughout, so that no rounding
    can move it; None where no rank qualifies, which is so for n below 6.
    """
    whole = 2**n
    ways = cumulated = 1
    rank = 0
    while 40 * cumulated <= whole:
        rank += 1
        ways = ways * (n - rank + 1) // rank
        cumulated += ways
    return rank or None


def interval_for_median(values: Floats | Sequence[float]) -> tuple[float, float] | None:
    """Return the distribution-free 95 % interval for the median of `values`; None for fewer than six."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    rank = rank_for_median(len(ordered))
    if rank is None:
        return None
    return float(ordered[rank - 1]), float(ordered[-rank])


def theil_sen_slopes(hours: Floats, values: Floats) -> Floats:
    """Return the Theil-Sen slope of each row of two arrays of shape (rows, n), in units of `values` an hour.

    Each row's `hours` ascend and are not all the same. Pairs at equal times are skipped.
    """
    rows, n = hours.shape
    first, second = np.triu_indices(n, 1)
    step = max(1, PAIRS_AT_ONCE // len(first))
    slopes = np.empty(rows)
    for start in range(0, rows, step):
        part = slice(start, start + step)
        apart = hours[part][:, second] - hours[part][:, first]
        risen = values[part][:, second] - values[part][:, first]
        slopes[part] = _median_ratio(risen, apart)
    return slopes


def _median_ratio(risen: Floats, apart: Floats) -> Floats:
    usable = apart > 0
    if usable.all():
        return np.asarray(np.median(risen / apart, axis=1), dtype=np.float64)
    ratios = np.divide(risen, apart, out=np.full_like(risen, np.inf), where=usable)
    ratios.sort(axis=1)
    counts = usable.sum(axis=1)
    rows = np.arange(len(ratios))
    halves: Floats = (ratios[rows, (counts - 1) // 2] + ratios[rows, counts // 2]) / 2
    return halves
