"""Days and clocks: what day a moment belongs to, and what a clock without an offset means.

A day runs from day start to day start by the local clock of where the person was, and is named by the date on
which it starts: with a start at 04:00, 00:40 belongs to the evening before.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

LATE_AFTER = timedelta(hours=2)
"""An entry recorded more than this after it happened is late."""

FUTURE_ALLOWED = timedelta(minutes=10)
"""A phone's clock may be this far ahead of the server's."""

DAY_STARTS = tuple(range(0, 24, 2))
"""The hours at which a day may start: even ones, so that the two-hour bins never straddle it."""


def diary_day(local_day: int, local_minute: int | None, day_start: int) -> int:
    """Return the ordinal of the diary day of a local date (ordinal) and minute; `day_start` is an hour.

    Without a clock time the date is the diary day itself.
    """
    if local_minute is None or local_minute >= day_start * 60:
        return local_day
    return local_day - 1


def local_parts(moment: datetime) -> tuple[int, int]:
    """Return the ordinal of the local date and the local minute of an aware `moment`, by its own offset."""
    return moment.toordinal(), moment.hour * 60 + moment.minute


def day_of(moment: datetime, day_start: int) -> int:
    """Return the ordinal of the diary day that an aware `moment` belongs to, by its own offset."""
    return diary_day(*local_parts(moment), day_start)


def is_late(happened_at: datetime | None, recorded_at: datetime | None) -> bool:
    """Whether it was recorded more than two hours after it happened; unknown times are never late."""
    return happened_at is not None and recorded_at is not None and recorded_at - happened_at > LATE_AFTER


def in_zone(day: date, clock: time, time_zone: str) -> datetime:
    """Return the moment at which the clock in `time_zone` showed `clock` on `day`, with its offset.

    A time that a clock change repeats is its first occurrence; one that it skips moves on by the length of the gap.
    """
    local = datetime.combine(day, clock, ZoneInfo(time_zone))
    there_and_back = local.astimezone(UTC).astimezone(ZoneInfo(time_zone))
    return with_fixed_offset(there_and_back)


def with_fixed_offset(moment: datetime) -> datetime:
    """Return the same moment, to the second, with its offset as a plain number."""
    return datetime.fromisoformat(moment.replace(microsecond=0).isoformat())


def is_time_zone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database."""
    return name in available_timezones()


def day_bounds(day: int, day_start: int) -> tuple[datetime, datetime]:
    """Return the naive local clock at which the diary day with ordinal `day` starts and ends."""
    start = datetime.combine(date.fromordinal(day), time(day_start))
    return start, start + timedelta(days=1)
