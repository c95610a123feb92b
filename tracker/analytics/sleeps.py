"""Sleep by day: the main sleep, when the person woke, and the two measures that come from sleeps.

Formula: a sleep belongs to the diary day of its end. The main sleep of a day is its longest of three elapsed hours
or more, the later end on a tie; every other sleep is a nap. `sleep_hours` of a day is the sum of the sleeps that
ended that day; `sleep_quality` is the quality of the main sleep.
Units: elapsed hours (a clock change neither adds nor takes any); quality 0 to 10.
Missing data: a day on which no sleep ended has no hours (never 0); a day without a main sleep, or whose main sleep
was given no quality, has no quality. Minimum: one sleep. Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.days import diary_day
from tracker.domain.records import Reading, Sleep

MAIN_SLEEP_HOURS = 3
"""A sleep shorter than this is never the night."""


def sleeps_by_day(sleeps: Sequence[Sleep], day_start: int) -> dict[int, list[Sleep]]:
    """Return the sleeps of each diary day (ordinal), the days ascending; `day_start` is an hour."""
    found: dict[int, list[Sleep]] = {}
    for sleep in sleeps:
        found.setdefault(diary_day(sleep.local_day, sleep.local_minute, day_start), []).append(sleep)
    return dict(sorted(found.items()))


def main_sleep(of_a_day: Sequence[Sleep]) -> Sleep | None:
    """Return the night among the sleeps of one day; None where there are only naps."""
    nights = [sleep for sleep in of_a_day if sleep.hours >= MAIN_SLEEP_HOURS]
    return max(nights, key=lambda sleep: (sleep.ended_at - sleep.started_at, sleep.ended_at), default=None)


def wakings(sleeps: Sequence[Sleep], day_start: int) -> Mapping[int, int]:
    """Return for each diary day with a main sleep the moment of its end, in seconds since the epoch."""
    nights = {day: main_sleep(of_a_day) for day, of_a_day in sleeps_by_day(sleeps, day_start).items()}
    return {day: int(night.ended_at.timestamp()) for day, night in nights.items() if night is not None}


def sleep_hours(sleeps: Sequence[Sleep], day_start: int, *, rated_by: str = "self") -> list[Reading]:
    """Return the hours slept of each day on which a sleep ended, one reading a day without a clock time.

    Sleeps carry no rater; the readings are marked as given by `rated_by`.
    """
    return [
        _of_a_day(day, sum(sleep.hours for sleep in of_a_day), rated_by)
        for day, of_a_day in sleeps_by_day(sleeps, day_start).items()
    ]


def sleep_quality(sleeps: Sequence[Sleep], day_start: int, *, rated_by: str = "self") -> list[Reading]:
    """Return the quality (0 to 10) of each day's main sleep, one reading a day, marked as `sleep_hours` does."""
    nights = {day: main_sleep(of_a_day) for day, of_a_day in sleeps_by_day(sleeps, day_start).items()}
    return [
        _of_a_day(day, night.quality, rated_by)
        for day, night in nights.items()
        if night is not None and night.quality is not None
    ]


def _of_a_day(day: int, value: float, rated_by: str) -> Reading:
    return Reading(day=day, minute=None, at=None, value=value, rated_by=rated_by, late=False, prompted=None)
