"""A measure by day and two hours of the clock on the wall.

Formula: for each diary day and each of twelve bins of two hours from 00:00, the median of the values. Beside it, for
spans too long to draw day by day, the same by calendar weeks that begin on Monday: in each bin the median of its
days' medians.
Units: those of the measure; the clock is the one where the person was.
Missing data: a bin without a value is absent, never 0. A reading without a clock time never counts here, and is
counted. Late entries are left out by default.
Minimum: one entry for a day's bin; three days for a week's.
Source: the definitions of this diary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tracker.analytics.columns import NO_MINUTE, Readings
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.statistics import Floats, Ints, medians_of_groups
from tracker.analytics.through_the_day import BIN_HOURS, BINS

DAYS_FOR_WEEK = 3


class Cell(NamedTuple):
    """Two hours of one diary day (ordinal), from `from_hour` (0 to 22) by the clock: the median and how many values."""

    day: int
    from_hour: int
    median: float
    entries: int


class WeekCell(NamedTuple):
    """Two hours of the days of one week, named by its Monday (ordinal): the median over its `days`, three or more."""

    monday: int
    from_hour: int
    median: float
    days: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The figure. Both kinds of cells ascend by day or week, then by hour; those without data are absent.
    `without_clock` readings were left out."""

    cells: tuple[Cell, ...]
    weeks: tuple[WeekCell, ...]
    rests_on: RestsOn
    without_clock: int


def calendar(readings: Readings, *, rated_by: str = "self", late: str = "exclude") -> Calendar:
    """Return the figure for the `readings` of one measure in one span. Raises `ValueError` for an unknown `late`."""
    chosen = select(readings, rated_by=rated_by, late=late)
    timed = chosen.used.those(chosen.used.minute != NO_MINUTE)
    keys, medians, counts = medians_of_groups(timed.day * BINS + timed.minute // (60 * BIN_HOURS), timed.value)
    rows = zip(*_split(keys), medians.tolist(), counts.tolist(), strict=True)
    return Calendar(
        cells=tuple(map(Cell._make, rows)),
        weeks=_weeks(keys, medians),
        rests_on=chosen.rests_on(timed),
        without_clock=len(chosen.used) - len(timed),
    )


def monday_of(day: int) -> int:
    """Return the Monday (ordinal) of the week of `day` (ordinal): ordinal 1 is one."""
    return day - (day - 1) % 7


def _split(keys: Ints) -> tuple[list[int], list[int]]:
    """Return the days (or weeks) of the keys, and the hours from which their bins run."""
    return (keys // BINS).tolist(), (keys % BINS * BIN_HOURS).tolist()


def _weeks(keys: Ints, medians: Floats) -> tuple[WeekCell, ...]:
    days, bins = keys // BINS, keys % BINS
    mondays = days - (days - 1) % 7
    of_weeks, middles, counts = medians_of_groups(mondays * BINS + bins, medians)
    rows = zip(*_split(of_weeks), middles.tolist(), counts.tolist(), strict=True)
    return tuple(WeekCell(*row) for row in rows if row[3] >= DAYS_FOR_WEEK)
