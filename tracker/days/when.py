"""The time that a new entry of the Log is for, and how times are said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.domain.days import in_zone
from tracker.domain.records import Diary, Entry
from tracker.domain.words import listed
from tracker.web.words import clock, day_date, day_name


@dataclass(frozen=True, slots=True)
class When:
    """The time that a new entry is for. All None is now; else a local clock time, or a day with a part of it."""

    at: datetime | None = None
    day: date | None = None
    part: str | None = None

    @property
    def fixed(self) -> dict[str, str]:
        """Return the fields that carry it from page to page."""
        if self.at is not None:
            return {"at": self.at.strftime("%Y-%m-%dT%H:%M")}
        if self.day is not None:
            return {"day": self.day.isoformat()} | ({"part": self.part} if self.part else {})
        return {}

    def start(self, diary: Diary, now: datetime) -> dict[str, Any]:
        """Return what a new entry of this time begins with, in the API's shape."""
        recorded = {"recorded_at": local(now, diary).isoformat()}
        if self.at is not None:
            return recorded | {"happened_at": in_zone(self.at.date(), self.at.time(), diary.time_zone).isoformat()}
        if self.day is not None and self.part:
            return recorded | {"precision": "part", "day": self.day.isoformat(), "part": self.part}
        if self.day is not None:
            return recorded | {"precision": "day", "day": self.day.isoformat()}
        return recorded | {"happened_at": recorded["recorded_at"]}


def local(now: datetime, diary: Diary) -> datetime:
    """Return a moment by the clock of the diary's time zone, to the second."""
    return now.astimezone(ZoneInfo(diary.time_zone)).replace(microsecond=0)


def when_text(entry: Entry | None, when: When, local_now: datetime) -> str:
    """Return the time of the entry at hand, or of the one to come: `Tuesday, 14:20`."""
    if entry is not None and entry.happened_at is not None:
        moment = entry.happened_at
        own_day = moment.toordinal()
        same_day = own_day == local_now.toordinal()
        return listed((day_name(own_day), clock(moment))) if same_day else _full(own_day, clock(moment))
    if entry is not None:
        return _full(entry.local_day, part_label(entry.part))
    if when.at is not None:
        return _full(when.at.toordinal(), clock(when.at))
    if when.day is not None:
        return _full(when.day.toordinal(), part_label(when.part))
    return listed((day_name(local_now.toordinal()), clock(local_now)))


def part_label(part: str | None) -> str:
    """Return a part of the day in words; a part from an import is shown in the source's own word."""
    return part_words().get(part or "", str(part))


def part_words() -> dict[str, str]:
    """Return the words of the parts of a day that the Log offers; the empty one is the whole day."""
    return {
        "": _("the whole day"),
        "night": _("night"),
        "morning": _("morning"),
        "afternoon": _("afternoon"),
        "evening": _("evening"),
    }


def _full(day: int, rest: str) -> str:
    return listed((f"{day_name(day)} {day_date(day)}", rest))
