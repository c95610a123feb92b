"""How a measure runs in the hours after a dose of one medication.

Formula: a reading belongs to the last dose taken at or before it, and to the whole hour of elapsed time since then
(0 to 11), so that no hour reaches past the next dose. In each hour the median of each day's values; over the days the
median of those. Days are counted, not entries or doses.
Units: those of the measure; hours elapsed to the second.
Missing data: a reading without a clock time, before the first dose, or 12 hours or more after the last one never
counts; each is counted and said. A dose that was left out (skipped) is none. Late entries are left out by default.
Minimum: five days in an hour for its median; the figure is enough where one hour has it.
Source: the definitions of this diary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tracker.analytics.columns import NO_MOMENT, Doses, Readings, taken_at
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.statistics import Floats, median, medians_of_groups

HOURS = 12
DAYS_FOR_MEDIAN = 5

_KEY = 10_000_000
"""More than any day's ordinal, so that hour and day make one sortable key."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One whole hour since a dose: `hour` 0 to 11. `median` is over days, None below five of them.

    `single_days` are the days' own medians where there are too few for a median over days, ascending; else empty.
    """

    hour: int
    days: int
    entries: int
    median: float | None
    single_days: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SinceDose:
    """The figure. `doses` were taken and have a reading in their hours. What was left out is counted: readings
    `without_clock`, `before_first` dose, `after_12_hours`. `rests_on.missing`: how many more days the hour with most
    days needs."""

    hours: tuple[Hour, ...]
    doses: int
    rests_on: RestsOn
    without_clock: int
    before_first: int
    after_12_hours: int


def since_dose(readings: Readings, doses: Doses, *, rated_by: str = "self", late: str = "exclude") -> SinceDose:
    """Return the figure for the `readings` of one measure in one span and the `doses` of one medication.

    The doses may begin before the span, and should by 12 hours: the first morning's last dose is the evening's. Raises
    `ValueError` for an unknown `late`.
    """
    chosen = select(readings, rated_by=rated_by, late=late)
    timed = chosen.used.those(chosen.used.at != NO_MOMENT)
    taken, at = np.unique(taken_at(doses)), timed.at
    last = np.searchsorted(taken, at, "right") - 1
    before_first = last < 0
    hours = (at - np.append(taken, 0)[last]) // 3600
    inside = ~before_first & (hours < HOURS)
    used = timed.those(inside)
    keys, medians, counts = medians_of_groups(hours[inside] * _KEY + used.day, used.value)
    edges = np.searchsorted(keys, np.arange(HOURS + 1) * _KEY).tolist()
    of_hours = tuple(
        _hour(number, medians[low:high], int(counts[low:high].sum()))
        for number, (low, high) in enumerate(pairwise(edges))
    )
    missing = max(0, DAYS_FOR_MEDIAN - max(hour.days for hour in of_hours))
    return SinceDose(
        hours=of_hours,
        doses=len(np.unique(last[inside])),
        rests_on=replace(chosen.rests_on(used), enough=not missing, missing=missing),
        without_clock=len(chosen.used) - len(timed),
        before_first=int(before_first.sum()),
        after_12_hours=int((~before_first & ~inside).sum()),
    )


def _hour(number: int, medians: Floats, entries: int) -> Hour:
    days = len(medians)
    if days < DAYS_FOR_MEDIAN:
        return Hour(number, days, entries, None, tuple(sorted(medians.tolist())))
    return Hour(number, days, entries, median(medians))
