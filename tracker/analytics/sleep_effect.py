"""How a measure stood before and after sleep, nights and naps apart.

Formula: for every sleep of 30 elapsed minutes or more, the last value in the two hours before it and the first in
the hour after it, bounds included, neither beyond a neighbouring sleep of any length. Several values at that very
moment count as their median. The difference is after minus before. A pair is left out, and counted, where a dose was
taken from the moment of its earlier value on and before its later one. The night of a day is its main sleep
(`sleeps`), every other sleep a nap; naps give one difference a day, the median of theirs. Over the differences: the
median and its distribution-free interval. The verdict is `lower after sleep` if the interval lies below 0, `higher
after sleep` if above, else `no clear pattern`.
Units: those of the measure; intervals 95 %.
Missing data: a sleep without a value on either side makes no pair, and is counted; a reading without a clock time
never counts. Late entries are left out by default.
Minimum: ten pairs for a verdict, six for the interval, one for the median. The figure is enough from ten pairs of
either kind.
Source: the definitions of this diary; the interval inverts the sign test (Conover, Practical Nonparametric
Statistics, 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tracker.analytics.columns import (
    NO_MOMENT,
    Columns,
    Doses,
    Readings,
    SleepColumns,
    Sleeps,
    sleep_columns,
    taken_at,
)
from tracker.analytics.daily_change import ROUNDING, touches_zero
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.sleeps import days_of, main_sleeps
from tracker.analytics.statistics import (
    Floats,
    Ints,
    interval_for_median,
    median,
    medians_of_groups,
    starts_of_runs,
)

SHORTEST_SECONDS = 30 * 60
BEFORE_SECONDS = 2 * 3600
AFTER_SECONDS = 3600
MINIMUM_PAIRS = 10

NOT_ENOUGH = "not enough pairs"
LOWER = "lower after sleep"
HIGHER = "higher after sleep"
NO_CLEAR_PATTERN = "no clear pattern"

_LONG_AGO, _FAR_AHEAD = np.iinfo(np.int64).min, np.iinfo(np.int64).max


class Pairs(NamedTuple):
    """The night of one diary day (ordinal), or its naps: the values before and after each, in the order of the clock,
    and the difference, after minus before (of several naps the median of theirs)."""

    day: int
    before: tuple[float, ...]
    after: tuple[float, ...]
    difference: float


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after the nights, or the naps, of a span.

    `pairs` are days with a difference; `lower`, `higher` and `same` how many of them were which after the sleep.
    `median` and `interval` are of the differences, None where there are too few. `missing`: how many more pairs a
    verdict needs. Of the `sleeps` of 30 minutes or more, `with_dose` were left out for a dose between their values
    and `without_pair` lack a value before or after. `of_days` ascend.
    """

    pairs: int
    lower: int
    higher: int
    same: int
    median: float | None
    interval: tuple[float, float] | None
    verdict: str
    missing: int
    sleeps: int
    with_dose: int
    without_pair: int
    of_days: tuple[Pairs, ...]


@dataclass(frozen=True, slots=True)
class SleepEffect:
    """The figure. `rests_on.days` are diary days with a pair, each the day on which its sleep ended; its `missing` is
    the smaller one of nights and naps. Left out and counted: sleeps `too_short`, readings `without_clock`."""

    nights: Effect
    naps: Effect
    rests_on: RestsOn
    too_short: int
    without_clock: int


def sleep_effect(
    readings: Readings,
    sleeps: Sleeps,
    doses: Doses,
    *,
    day_start: int,
    rated_by: str = "self",
    late: str = "exclude",
    days: tuple[int, int] | None = None,
) -> SleepEffect:
    """Return the figure for the `readings` of one measure, all `sleeps`, and the `doses` of all medications.

    `day_start` is an hour. `days`: the first and last diary day (ordinals) whose sleeps count, None for all; what is
    passed in may reach a day beyond them on either side, so that the first night finds the value of the evening
    before, and the last its neighbour. Doses that were left out do not count. Raises `ValueError` for an unknown
    `late`.
    """
    chosen = select(readings, rated_by=rated_by, late=late)
    timed = chosen.used.those(chosen.used.at != NO_MOMENT)
    slept = sleep_columns(sleeps)
    nights, naps, too_short = _nights_and_naps(slept, day_start, days)
    found = _Values(timed, slept, taken_at(doses))
    of_nights, nights_used = found.effect(nights)
    of_naps, naps_used = found.effect(naps)
    used = timed.those(np.isin(timed.at, np.append(nights_used, naps_used)))
    paired = {pairs.day for effect in (of_nights, of_naps) for pairs in effect.of_days}
    missing = min(of_nights.missing, of_naps.missing)
    rests_on = replace(chosen.rests_on(used), days=len(paired), enough=not missing, missing=missing)
    return SleepEffect(of_nights, of_naps, rests_on, too_short, len(chosen.used) - len(timed))


class _Placed(NamedTuple):
    """Sleeps in the order of their days and of the clock: the diary day, the start and the end of each."""

    day: Ints
    start: Ints
    end: Ints


def _nights_and_naps(slept: SleepColumns, day_start: int, days: tuple[int, int] | None) -> tuple[_Placed, _Placed, int]:
    """Return the nights, the naps of 30 minutes or more, and how many sleeps are shorter than that."""
    of_day = days_of(slept, day_start)
    counts = np.ones(len(slept), dtype=np.bool_) if days is None else (of_day >= days[0]) & (of_day <= days[1])
    nights = main_sleeps(slept, day_start)
    long = slept.end - slept.start >= SHORTEST_SECONDS
    order = np.lexsort((slept.start, of_day))
    found = [order[chosen[order]] for chosen in (counts & nights, counts & ~nights & long)]
    placed = [_Placed(of_day[places], slept.start[places], slept.end[places]) for places in found]
    return placed[0], placed[1], int((counts & ~long).sum())


class _Values:
    """Finds the values around sleeps."""

    def __init__(self, timed: Columns, slept: SleepColumns, doses: Ints) -> None:
        self.times, self.values, _ = medians_of_groups(timed.at, timed.value)
        self.doses = doses
        self.starts, self.ends = slept.start, slept.end

    def effect(self, placed: _Placed) -> tuple[Effect, Ints]:
        """Return the effect of these sleeps, and the moments of the values that made a pair."""
        before, after = self._last_before(placed.start), self._first_after(placed.end)
        found = (before >= 0) & (after >= 0)
        clear = found.copy()
        clear[found] = ~self._dose_between(self.times[before[found]], self.times[after[found]])
        pairs = _pairs(placed.day[clear], self.values[before[clear]], self.values[after[clear]])
        used = np.append(self.times[before[clear]], self.times[after[clear]])
        return _effect(pairs, len(placed.day), int((found & ~clear).sum()), int((~found).sum())), used

    def _last_before(self, starts: Ints) -> Ints:
        """Return for each start of a sleep the place of its value, -1 for none."""
        order = np.argsort(self.starts, kind="stable")
        latest_ends = np.append(_LONG_AGO, np.maximum.accumulate(self.ends[order]))
        limit = latest_ends[np.searchsorted(self.starts[order], starts, "left")]
        places = np.searchsorted(self.times, starts, "right") - 1
        times = np.append(self.times, _LONG_AGO)[places]
        return np.where((times >= starts - BEFORE_SECONDS) & (times >= limit), places, -1)

    def _first_after(self, ends: Ints) -> Ints:
        """Return for each end of a sleep the place of its value, -1 for none."""
        order = np.argsort(self.ends, kind="stable")
        earliest_starts = np.append(np.minimum.accumulate(self.starts[order][::-1])[::-1], _FAR_AHEAD)
        limit = earliest_starts[np.searchsorted(self.ends[order], ends, "right")]
        places = np.searchsorted(self.times, ends, "left")
        times = np.append(self.times, _FAR_AHEAD)[places]
        return np.where((times <= ends + AFTER_SECONDS) & (times <= limit), places, -1)

    def _dose_between(self, before: Ints, after: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.searchsorted(self.doses, before, "left") < np.searchsorted(self.doses, after, "left")


def _pairs(days: Ints, before: Floats, after: Floats) -> tuple[Pairs, ...]:
    """Return the pairs of each day; the three arrays run alongside each other, the days ascending."""
    if not len(days):
        return ()
    _, differences, _ = medians_of_groups(days, after - before)
    edges = [*starts_of_runs(days).tolist(), len(days)]
    of_all = (days.tolist(), before.tolist(), after.tolist())
    return tuple(
        Pairs(of_all[0][low], tuple(of_all[1][low:high]), tuple(of_all[2][low:high]), difference)
        for (low, high), difference in zip(pairwise(edges), differences.tolist(), strict=True)
    )


def _effect(of_days: tuple[Pairs, ...], sleeps: int, with_dose: int, without_pair: int) -> Effect:
    differences = np.array([pairs.difference for pairs in of_days], dtype=np.float64)
    interval = interval_for_median(differences)
    lower, higher = int((differences < -ROUNDING).sum()), int((differences > ROUNDING).sum())
    return Effect(
        pairs=len(of_days),
        lower=lower,
        higher=higher,
        same=len(of_days) - lower - higher,
        median=median(differences) if of_days else None,
        interval=interval,
        verdict=_verdict(differences, interval),
        missing=max(0, MINIMUM_PAIRS - len(of_days)),
        sleeps=sleeps,
        with_dose=with_dose,
        without_pair=without_pair,
        of_days=of_days,
    )


def _verdict(differences: Floats, interval: tuple[float, float] | None) -> str:
    if len(differences) < MINIMUM_PAIRS or interval is None:
        return NOT_ENOUGH
    if touches_zero(interval):
        return NO_CLEAR_PATTERN
    return LOWER if interval[1] < 0 else HIGHER
