"""Sleep by day: the main sleep, when the person woke, and the two measures that come from sleeps.

Formula: a sleep belongs to the diary day of its end. The main sleep of a day is its longest of three elapsed hours
or more, the later end on a tie; every other sleep is a nap. `sleep_hours` of a day is the sum of the sleeps that
ended that day; `sleep_quality` is the quality of the main sleep.
Units: elapsed hours (a clock change neither adds nor takes any); quality 0 to 10.
Missing data: a day on which no sleep ended has no hours (never 0); a day without a main sleep, or whose main sleep
was given no quality, has no quality. Minimum: one sleep. Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tracker.analytics.columns import (
    NO_MINUTE,
    NO_MOMENT,
    Columns,
    Flags,
    SleepColumns,
    Sleeps,
    diary_days,
    sleep_columns,
)
from tracker.analytics.statistics import Floats, Ints, starts_of_runs
from tracker.domain.records import RATERS

MAIN_SLEEP_HOURS = 3
"""A sleep shorter than this is never the night."""


def days_of(sleeps: SleepColumns, day_start: int) -> Ints:
    """Return the diary day (ordinal) of each sleep, as `tracker.domain.days.diary_day` has it."""
    return diary_days(sleeps.local_day, sleeps.local_minute, day_start)


def main_sleeps(sleeps: Sleeps, day_start: int) -> Flags:
    """Return which of the sleeps are the main sleep of their diary day; `day_start` is an hour."""
    slept = sleep_columns(sleeps)
    length = slept.end - slept.start
    nights = np.flatnonzero(length >= MAIN_SLEEP_HOURS * 3600)
    found = np.zeros(len(slept), dtype=np.bool_)
    if not len(nights):
        return found
    days = days_of(slept, day_start)[nights]
    order = np.lexsort((slept.end[nights], length[nights], days))
    # the last of each day is the longest, and of equally long ones the later
    lasts = np.append(starts_of_runs(days[order])[1:], len(order)) - 1
    found[nights[order[lasts]]] = True
    return found


def wakings(sleeps: Sleeps, day_start: int) -> Mapping[int, int]:
    """Return for each diary day with a main sleep the moment of its end, in seconds since the epoch."""
    slept = sleep_columns(sleeps)
    nights = slept.those(main_sleeps(slept, day_start))
    return dict(zip(days_of(nights, day_start).tolist(), nights.end.tolist(), strict=True))


def sleep_hours(sleeps: Sleeps, day_start: int, *, rated_by: str = "self") -> Columns:
    """Return the hours slept of each day on which a sleep ended, one reading a day without a clock time.

    Sleeps carry no rater; the readings are marked as given by `rated_by`.
    """
    slept = sleep_columns(sleeps)
    days, places = np.unique(days_of(slept, day_start), return_inverse=True)
    hours = np.bincount(places, weights=slept.hours, minlength=len(days)).astype(np.float64)
    return _of_days(days, hours, rated_by)


def sleep_quality(sleeps: Sleeps, day_start: int, *, rated_by: str = "self") -> Columns:
    """Return the quality (0 to 10) of each day's main sleep, one reading a day, marked as `sleep_hours` does."""
    slept = sleep_columns(sleeps)
    nights = slept.those(main_sleeps(slept, day_start) & ~np.isnan(slept.quality))
    days = days_of(nights, day_start)
    order = np.argsort(days)
    return _of_days(days[order], nights.quality[order], rated_by)


def _of_days(days: Ints, values: Floats, rated_by: str) -> Columns:
    count = len(days)
    return Columns(
        day=days,
        minute=np.full(count, NO_MINUTE),
        at=np.full(count, NO_MOMENT),
        value=values,
        rater=np.full(count, RATERS.index(rated_by), dtype=np.int8),
        late=np.zeros(count, dtype=np.bool_),
        prompted=np.full(count, -1, dtype=np.int8),
    )
