"""Reading when something was, as people and programs write it. No clock time is invented where none is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from tracker.domain.days import in_zone

Order = Literal["day_first", "month_first"]
FIRST_YEAR, LAST_YEAR = 1900, 2200

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_OFFSET = r"(?:\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2}))?"
_WITH_CLOCK = rf"(?:(?:T|,?\s+)(?:{_CLOCK}){_OFFSET})?"
_ISO = re.compile(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_WITH_CLOCK}", re.IGNORECASE)
_LOCAL = re.compile(
    rf"(?P<first>\d{{1,2}})([-/.])(?P<second_part>\d{{1,2}})\2(?P<year>\d{{4}}){_WITH_CLOCK}", re.IGNORECASE
)
_NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?P<name>[a-z]{{3,9}})\.?"
    rf"|(?P<name_first>[a-z]{{3,9}})\.?\s+(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?),?\s+(?P<year>\d{{4}}){_WITH_CLOCK}",
    re.IGNORECASE,
)
_CLOCK_ALONE = re.compile(_CLOCK, re.IGNORECASE)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class Unreadable(ValueError):
    """The text is no moment that can be told for certain."""


class OrderNeeded(Unreadable):
    """The text is a date such as 03/04/2024, and nobody has said which of them is the day."""


@dataclass(frozen=True, slots=True)
class When:
    """A date, with a clock time and an offset from UTC where they are written."""

    day: date
    clock: time | None = None
    offset: timedelta | None = None

    def at(self, clock: time | None, time_zone: str) -> datetime | None:
        """Return the moment, `clock` standing in where the date has none; None without any clock time."""
        clock = self.clock or clock
        if clock is None:
            return None
        if self.offset is not None:
            return datetime.combine(self.day, clock, timezone(self.offset))
        return in_zone(self.day, clock, time_zone)


def read_when(text: str, order: Order | None) -> When:
    """Return what `text` says; raise `Unreadable`, or `OrderNeeded` where only the order of day and month lacks."""
    for pattern, read in ((_ISO, _iso), (_LOCAL, _local), (_NAMED, _named)):
        found = pattern.fullmatch(text.strip())
        if found is None:
            continue
        try:
            day = read(found, order) if read is _local else read(found, None)
            return When(day, _clock(found), _offset(found))
        except OrderNeeded:
            raise
        except ValueError:
            raise Unreadable(text) from None
    raise Unreadable(text)


def read_clock(text: str) -> time:
    """Return the clock time that `text` says; raise `Unreadable`."""
    found = _CLOCK_ALONE.fullmatch(text.strip())
    try:
        clock = _clock(found) if found else None
    except ValueError:
        clock = None
    if clock is None:
        raise Unreadable(text)
    return clock


def parts_of_local(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date such as 03/04/2024, or None where `text` is none of these."""
    found = _LOCAL.fullmatch(text.strip())
    return (int(found["first"]), int(found["second_part"])) if found else None


def _iso(found: re.Match[str], _order: Order | None) -> date:
    return _date(found["year"], found["month"], found["day"])


def _local(found: re.Match[str], order: Order | None) -> date:
    first, second = int(found["first"]), int(found["second_part"])
    if order is None and first <= 12 and second <= 12 and first != second:
        raise OrderNeeded(found[0])
    if order is None:
        order = "day_first" if first > 12 else "month_first"
    day, month = (first, second) if order == "day_first" else (second, first)
    return _date(found["year"], str(month), str(day))


def _named(found: re.Match[str], _order: Order | None) -> date:
    name = (found["name"] or found["name_first"]).lower()
    months = [
        number for number, month in enumerate(_MONTHS, 1) if month.startswith(name) or (name == "sept" and number == 9)
    ]
    if len(months) != 1:
        raise Unreadable(found[0])
    return _date(found["year"], str(months[0]), found["day"] or found["day_after"])


def _date(year: str, month: str, day: str) -> date:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable(year)
    return date(int(year), int(month), int(day))


def _clock(found: re.Match[str]) -> time | None:
    if found["hour"] is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise Unreadable(found[0])
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0))


def _offset(found: re.Match[str]) -> timedelta | None:
    zone = found["zone"]
    if zone is None:
        return None
    if zone.upper() in ("Z", "UTC"):
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > timedelta(hours=15):
        raise Unreadable(zone)
    return -offset if zone[0] == "-" else offset
