"""How a measure runs through the day, over the days of a span.

Formula: twelve bins of two hours, by the clock on the wall from 00:00 or by elapsed hours from the end of the day's
main sleep. In each bin the median of each day's values; over the days the median of those, the quartiles, and the
5 % and 95 % quantiles (linear interpolation). Days are counted, not entries: five entries on a bad day weigh as much
as one on a good day. Beside the bins the change within the days (`daily_change`), the same for both clocks.
Units: those of the measure; hours elapsed to the second.
Missing data: a reading without a clock time never counts here, and neither does, on the waking clock, a day without
a main sleep, an entry before its end, or one 24 hours or more after it; each is counted and said.
Minimum: 5 days in a bin for the median, 10 for the quartiles, 30 for the outer quantiles; 10 qualifying days for a
verdict; 1 day for the figure as a whole.
Source: the layout of the ambulatory glucose profile (Bergenstal 2013, J Diabetes Sci Technol 7:562), by days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tracker.analytics.columns import Readings
from tracker.analytics.daily_change import Change, daily_change
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.statistics import Floats, Ints, medians_of_groups, quantiles

BINS = 12
BIN_HOURS = 2
CLOCKS = ("wall", "waking")
DAYS_FOR_MEDIAN = 5
DAYS_FOR_QUARTILES = 10
DAYS_FOR_OUTER = 30

_KEY = 10_000_000
"""More than any day's ordinal, so that bin and day make one sortable key."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Two hours of the day. `from_hour` counts from 00:00, or from waking; quantiles are None below their minimum.

    `single_days` are the days' own medians where there are too few for a median over days, ascending; else empty.
    """

    from_hour: int
    days: int
    entries: int
    median: float | None
    q25: float | None
    q75: float | None
    q05: float | None
    q95: float | None
    single_days: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ThroughTheDay:
    """The figure. What was left out is counted: `without_clock` readings; on the waking clock `without_waking` days,
    `before_waking` readings, and `after_24_hours` readings."""

    clock: str
    bins: tuple[Bin, ...]
    change: Change
    rests_on: RestsOn
    without_clock: int
    without_waking: int
    before_waking: int
    after_24_hours: int


def through_the_day(
    readings: Readings,
    *,
    rated_by: str = "self",
    late: str = "exclude",
    clock: str = "wall",
    wakings: Mapping[int, int] | None = None,
) -> ThroughTheDay:
    """Return the figure for the `readings` of one measure in one span.

    `wakings`: for each diary day (ordinal) the end of its main sleep in seconds since the epoch; needed for the
    `waking` clock, not used for the `wall` clock. Raises `ValueError` for an unknown `clock` or `late`.
    """
    if clock not in CLOCKS:
        raise ValueError(f"clock is 'wall' or 'waking', not {clock!r}")
    chosen = select(readings, rated_by=rated_by, late=late)
    timed = chosen.used.those(chosen.used.timed)
    if clock == "wall":
        hours, without_waking = timed.minute / 60, 0
    else:
        hours, without_waking = _hours_since_waking(timed.day, timed.at, wakings or {})
    inside = (hours >= 0) & (hours < BINS * BIN_HOURS)
    bins = np.floor(hours[inside] / BIN_HOURS).astype(np.int64)
    used = timed.those(inside)
    return ThroughTheDay(
        clock=clock,
        bins=_bins(bins, used.day, used.value),
        change=daily_change(timed.day, timed.at, timed.value),
        rests_on=chosen.rests_on(used),
        without_clock=len(chosen.used) - len(timed),
        without_waking=without_waking,
        before_waking=int((hours < 0).sum()),
        after_24_hours=int((hours >= BINS * BIN_HOURS).sum()),
    )


def _hours_since_waking(days: Ints, at: Ints, wakings: Mapping[int, int]) -> tuple[Floats, int]:
    """Return elapsed hours since waking (not a number on days without one), and how many days have none."""
    distinct, place = np.unique(days, return_inverse=True)
    ends = np.array([wakings.get(int(day), np.nan) for day in distinct], dtype=np.float64)
    return (at - ends[place]) / 3600, int(np.isnan(ends).sum())


def _bins(bins: Ints, days: Ints, values: Floats) -> tuple[Bin, ...]:
    keys, medians, counts = medians_of_groups(bins * _KEY + days, values)
    edges = np.searchsorted(keys, np.arange(BINS + 1) * _KEY)
    return tuple(
        _bin(number * BIN_HOURS, medians[low:high], int(counts[low:high].sum()))
        for number, (low, high) in enumerate(pairwise(edges))
    )


def _bin(from_hour: int, medians: Floats, entries: int) -> Bin:
    days = len(medians)
    if days < DAYS_FOR_MEDIAN:
        alone = tuple(sorted(float(value) for value in medians))
        return Bin(from_hour, days, entries, None, None, None, None, None, alone)
    q05, q25, middle, q75, q95 = quantiles(medians, (0.05, 0.25, 0.5, 0.75, 0.95))
    inner = (q25, q75) if days >= DAYS_FOR_QUARTILES else (None, None)
    outer = (q05, q95) if days >= DAYS_FOR_OUTER else (None, None)
    return Bin(from_hour, days, entries, middle, *inner, *outer)
