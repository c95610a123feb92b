"""Whether later entries of a day are higher or lower than earlier ones.

Formula: for every day with three or more values that span six elapsed hours or more, the Theil-Sen slope (pairs at
equal times skipped) and the fitted change, which is the slope times the hours from the first to the last value. A
day is rising if its fitted change is 1 point or more, falling if it is -1 or less, else level. Over those days: the
median slope with its distribution-free interval, and the median fitted change. The verdict is `rises` if the
interval lies above 0 and the median change is 1 or more, `falls` the other way round, else `no clear pattern`.
Units: points an elapsed hour; points. Intervals: 95 %.
Missing data: a day that does not qualify is left out, not counted as level; a missing value is absent.
Minimum: ten days for a verdict, six for the interval, one for the medians.
Source: Theil 1950; Sen 1968 (JASA 63:1379).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.analytics.statistics import Floats, Ints, interval_for_median, median, starts_of_runs, theil_sen_slopes

VALUES_A_DAY = 3
SPAN_SECONDS = 6 * 3600
MINIMUM_DAYS = 10
POINTS = 1.0
"""A fitted change of this many points or more is called rising or falling."""

ROUNDING = 1e-9
"""1/49 an hour over 49 hours is 0.9999999999999999 in binary fractions; it is still a change of one point."""

NOT_ENOUGH = "not enough days"
RISES = "rises"
FALLS = "falls"
NO_CLEAR_PATTERN = "no clear pattern"


@dataclass(frozen=True, slots=True)
class Change:
    """The change within the days of a span.

    `days` are those that qualify, `rising`, `falling` and `level` how many of them were which. `median_slope` and
    `interval` are points an hour, `median_change` points from the first to the last entry of the day; None where
    there are too few days. `missing`: how many more days a verdict needs.
    """

    days: int
    rising: int
    falling: int
    level: int
    median_slope: float | None
    interval: tuple[float, float] | None
    median_change: float | None
    verdict: str
    missing: int


def daily_change(days: Ints, at: Ints, values: Floats) -> Change:
    """Return the change within the days of timed values.

    The three arrays run alongside each other: ordinals of diary days, seconds since the epoch, values.
    """
    slopes, changes = _slopes_and_changes(days, at, values)
    count = len(slopes)
    missing = max(0, MINIMUM_DAYS - count)
    if not count:
        return Change(0, 0, 0, 0, None, None, None, NOT_ENOUGH, missing)
    rising = int((changes >= POINTS - ROUNDING).sum())
    falling = int((changes <= -POINTS + ROUNDING).sum())
    interval = interval_for_median(slopes)
    median_change = median(changes)
    return Change(
        days=count,
        rising=rising,
        falling=falling,
        level=count - rising - falling,
        median_slope=median(slopes),
        interval=interval,
        median_change=median_change,
        verdict=_verdict(count, interval, median_change),
        missing=missing,
    )


def touches_zero(interval: tuple[float, float]) -> bool:
    """Whether the interval lies neither strictly above 0 nor strictly below it."""
    low, high = interval
    return low <= ROUNDING and high >= -ROUNDING


def _verdict(days: int, interval: tuple[float, float] | None, median_change: float) -> str:
    if days < MINIMUM_DAYS or interval is None:
        return NOT_ENOUGH
    if touches_zero(interval) or abs(median_change) < POINTS - ROUNDING:
        return NO_CLEAR_PATTERN
    if interval[0] > 0 and median_change > 0:
        return RISES
    return FALLS if interval[1] < 0 and median_change < 0 else NO_CLEAR_PATTERN


def _slopes_and_changes(days: Ints, at: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Return slope and fitted change of each day that qualifies. Days of equally many values go together."""
    if not len(days):
        return np.empty(0), np.empty(0)
    order = np.lexsort((at, days))
    days, at, values = days[order], at[order], values[order]
    firsts = starts_of_runs(days)
    counts = np.diff(np.append(firsts, len(days)))
    spans = at[firsts + counts - 1] - at[firsts]
    qualifies = (counts >= VALUES_A_DAY) & (spans >= SPAN_SECONDS)
    slopes, changes = [np.empty(0)], [np.empty(0)]
    for count in np.unique(counts[qualifies]):
        chosen = firsts[qualifies & (counts == count)]
        places = chosen[:, None] + np.arange(count)
        hours = (at[places] - at[chosen][:, None]) / 3600
        found = theil_sen_slopes(hours, values[places])
        slopes.append(found)
        changes.append(found * hours[:, -1])
    return np.concatenate(slopes), np.concatenate(changes)
