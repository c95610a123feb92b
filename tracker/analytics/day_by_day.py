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

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from tracker.analytics import sleeps as of_sleep
from tracker.analytics.columns import Columns, Readings, Sleeps, sleep_columns
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.statistics import Floats, Ints, medians_of_groups, quantiles, spreads_of_groups
from tracker.analytics.through_the_day import DAYS_FOR_MEDIAN, DAYS_FOR_QUARTILES


class DayValue(NamedTuple):
    """One diary day (ordinal): its value, the lowest and highest of it, and how many entries it had."""

    day: int
    value: float
    min: float
    max: float
    entries: int


class MonthValue(NamedTuple):
    """One calendar month with five days or more: its first day (ordinal), the median of the values of its days, the
    lowest and the highest of them, and how many there are."""

    first_day: int
    median: float
    min: float
    max: float
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


def day_by_day(readings: Readings, *, rated_by: str = "self", late: str = "include") -> DayByDay:
    """Return the figure for the `readings` of one measure in one span. Raises `ValueError` for an unknown `late`."""
    chosen = select(readings, rated_by=rated_by, late=late)
    rests_on = chosen.rests_on(chosen.used)
    if not len(chosen.used):
        return DayByDay((), (), None, None, None, rests_on)
    days, values = chosen.used.day, chosen.used.value
    found = spreads_of_groups(days, values)
    of_days = tuple(map(DayValue._make, zip(*(column.tolist() for column in found), strict=True)))
    return DayByDay(of_days, _months(found[0], found[1]), *_spread(found[1]), rests_on)


def values_of_days(used: Columns) -> tuple[Ints, Floats]:
    """Return the days (ordinals, ascending) that have a value, and the value of each: the median of its readings."""
    days, medians, _ = medians_of_groups(used.day, used.value)
    return days, medians


def day_by_day_of_sleep(sleeps: Sleeps, kind: str, day_start: int) -> DayByDay:
    """Return the figure for `sleep_hours` or `sleep_quality`; `day_start` is an hour.

    `entries` are sleeps: for the hours those that were added up, for the quality the main one.
    """
    if kind == "sleep_quality":
        return day_by_day(of_sleep.sleep_quality(sleeps, day_start))
    slept = sleep_columns(sleeps)
    figure = day_by_day(of_sleep.sleep_hours(slept, day_start))
    _, counts = np.unique(of_sleep.days_of(slept, day_start), return_counts=True)
    return replace(
        figure,
        days=tuple(value._replace(entries=count) for value, count in zip(figure.days, counts.tolist(), strict=True)),
        rests_on=replace(figure.rests_on, entries=len(slept)),
    )


def _months(days: Ints, values: Floats) -> tuple[MonthValue, ...]:
    rows = zip(*(column.tolist() for column in spreads_of_groups(firsts_of_months(days), values)), strict=True)
    return tuple(value for value in map(MonthValue._make, rows) if value.days >= DAYS_FOR_MEDIAN)


_EPOCH = date(1970, 1, 1).toordinal()


def firsts_of_months(days: Ints) -> Ints:
    """Return the first day (ordinal) of the calendar month of each of `days` (ordinals)."""
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64) + _EPOCH)


def _spread(values: Floats) -> tuple[float | None, float | None, float | None]:
    if len(values) < DAYS_FOR_MEDIAN:
        return None, None, None
    middle, q25, q75 = quantiles(values, (0.5, 0.25, 0.75))
    if len(values) < DAYS_FOR_QUARTILES:
        return middle, None, None
    return middle, q25, q75
