"""Plain makers of readings and sleeps for the tests of the figures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tracker.domain.days import diary_day, local_parts
from tracker.domain.records import Reading, Sleep


def at(moment: str, value: float, *, day_start: int = 4, rater: str = "self", late: bool = False) -> Reading:
    """Return a reading of an ISO moment with its offset."""
    when = datetime.fromisoformat(moment)
    day, minute = local_parts(when)
    return Reading(diary_day(day, minute, day_start), minute, int(when.timestamp()), value, rater, late, None)


def on(day: int, hours: float, value: float, **more: object) -> Reading:
    """Return a reading of the diary day `day`, `hours` after 00:00 UTC of that date (more than 24: after midnight)."""
    minutes = round(hours * 60)
    made = Reading(day, minutes % 1440, (day - 719163) * 86400 + minutes * 60, value, "self", False, None)
    return made._replace(**more)


def of_day(day: int, value: float, **more: object) -> Reading:
    """Return a reading without a clock time."""
    return Reading(day, None, None, value, "self", False, None)._replace(**more)


def sleep(start: str, end: str, quality: float | None = None) -> Sleep:
    """Return a sleep between two ISO moments with their offsets."""
    ended = datetime.fromisoformat(end)
    day, minute = local_parts(ended)
    return Sleep(UUID(int=0), 1, day, minute, datetime.fromisoformat(start), ended, quality)
