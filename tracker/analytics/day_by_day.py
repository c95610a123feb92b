"""The value of each day, over the days of a span.

Formula: the value of a day is the median of its values; beside it the lowest, the highest, and how many there were.
Hours of sleep: the sum of the sleeps that ended that day; sleep quality: the main sleep's. Both are one number a
day, so lowest and highest are that number. Over the days: the median of their values, and the quartiles (linear
interpolation).
Units: those of the measure. Missing data: a day without a value is absent, never 0. Readings without a clock time
count here as every other; late ones count by default.
Minimum: 1 day for the figure; 5 days for the median over days or of a month and 10 for the quartiles, as in
through-the-day.
Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tracker.analytics import sleeps as of_sleep
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.statistics import Floats, Ints, medians_of_groups, quantiles, starts_of_runs
from tracker.analytics.through_the_day import DAYS_FOR_MEDIAN, DAYS_FOR_QUARTILES
from tracker.domain.records import Reading, Sleep


@dataclass(frozen=True, slots=True)
class DayValue:
    """One diary day (ordinal): its value, the lowest and highest of it, and how many entries it had."""

    day: int
    value: float
    min: float
    max: float
    entries: int


@dataclass(frozen=True, slots=True)
class MonthValue:
    """One calendar month with five days or more: its first day (ordinal), the median of its days, and how many."""

    first_day: int
    median: float
    days: int


@dataclass(frozen=True, slots=True)
class DayByDay:
    """The figure. `days` and `months` ascend; days without data and months with too little are absent. `median`,
    `q25`, `q75` are over the days' values."""

    days: tuple[DayValue, ...]
    months: tuple[MonthValue, ...]
    median: float | None
    q25: float | None
    q75: float | None
    rests_on: RestsOn


def day_by_day(readings: Sequence[Reading], *, rated_by: str = "self", late: str = "include") -> DayByDay:
    """Return the figure for the `readings` of one measure in one span. Raises `ValueError` for an unknown `late`."""
    chosen = select(readings, rated_by=rated_by, late=late)
    days = np.array([reading.day for reading in chosen.used], dtype=np.int64)
    values = np.array([reading.value for reading in chosen.used], dtype=np.float64)
    rests_on = chosen.rests_on(chosen.used)
    if not len(days):
        return DayByDay((), (), None, None, None, rests_on)
    distinct, medians, counts = medians_of_groups(days, values)
    order = np.lexsort((values, days))
    firsts = starts_of_runs(days[order])
    lowest, highest = values[order][firsts], values[order][firsts + counts - 1]
    columns = (distinct.tolist(), medians.tolist(), lowest.tolist(), highest.tolist(), counts.tolist())
    of_days = tuple(DayValue(*row) for row in zip(*columns, strict=True))
    return DayByDay(of_days, _months(distinct, medians), *_spread(medians), rests_on)


def day_by_day_of_sleep(sleeps: Sequence[Sleep], kind: str, day_start: int) -> DayByDay:
    """Return the figure for `sleep_hours` or `sleep_quality`; `day_start` is an hour.

    `entries` are sleeps: for the hours those that were added up, for the quality the main one.
    """
    if kind == "sleep_quality":
        return day_by_day(of_sleep.sleep_quality(sleeps, day_start))
    figure = day_by_day(of_sleep.sleep_hours(sleeps, day_start))
    by_day = of_sleep.sleeps_by_day(sleeps, day_start)
    return replace(
        figure,
        days=tuple(replace(value, entries=len(by_day[value.day])) for value in figure.days),
        rests_on=replace(figure.rests_on, entries=len(sleeps)),
    )


def _months(days: Ints, values: Floats) -> tuple[MonthValue, ...]:
    firsts = np.array([date.fromordinal(day).replace(day=1).toordinal() for day in days.tolist()], dtype=np.int64)
    months, medians, counts = medians_of_groups(firsts, values)
    rows = zip(months.tolist(), medians.tolist(), counts.tolist(), strict=True)
    return tuple(MonthValue(*row) for row in rows if row[2] >= DAYS_FOR_MEDIAN)


def _spread(values: Floats) -> tuple[float | None, float | None, float | None]:
    if len(values) < DAYS_FOR_MEDIAN:
        return None, None, None
    middle, q25, q75 = quantiles(values, (0.5, 0.25, 0.75))
    if len(values) < DAYS_FOR_QUARTILES:
        return middle, None, None
    return middle, q25, q75
