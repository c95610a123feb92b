"""Choosing the time that an entry is for: a part of a day or a whole one, without an invented clock time, or a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.days.when import When
from tracker.domain.days import FUTURE_ALLOWED, day_bounds, day_of, diary_day, in_zone
from tracker.domain.records import Diary
from tracker.web.errors import Fault, Refused

STARTS = {"morning": 0, "afternoon": 12, "evening": 18}
"""The parts of a day that are offered, each once its first hour has come."""

MIDDLES = {"night": 2, "morning": 9, "afternoon": 15, "evening": 21}
"""An hour in the middle of each part, which tells the diary day that it belongs to."""

SMALL_HOURS = 6


def choice_words() -> dict[str, str]:
    """Return the words of everything that can be offered, by `day.part` with the day as 0 (today) or -1."""
    return {
        "0.morning": _("This morning"),
        "0.afternoon": _("This afternoon"),
        "0.evening": _("This evening"),
        "0.night": _("Last night"),
        "-1.evening": _("Yesterday evening"),
        "-1.afternoon": _("Yesterday afternoon"),
        "-1.morning": _("Yesterday morning"),
        "0.": _("Today as a whole"),
        "-1.": _("Yesterday as a whole"),
    }


def time_choices(diary: Diary, now: datetime) -> list[tuple[str, str]]:
    """Return what is offered by tap, each as its value and its words, the nearest first.

    The parts are those of the clock, whenever the diary's day starts; each carries the diary day that it belongs to.
    A page that was kept offers the same by the phone's clock (static/js/offline/another-time.js).
    """
    local = now.astimezone(ZoneInfo(diary.time_zone)).replace(tzinfo=None)
    # until the small hours are over, people call the day before still today
    base = (local - timedelta(hours=min(diary.day_start, SMALL_HOURS))).toordinal()
    elapsed = (local - day_bounds(base, 0)[0]) / timedelta(hours=1)
    words = choice_words()
    offered = [(0, part) for part in reversed(STARTS) if elapsed >= STARTS[part]]
    offered += [(0, "night"), (-1, "evening"), (-1, "afternoon"), (-1, "morning")]
    choices = [(_part(diary, base + days, part), words[f"{days}.{part}"]) for days, part in offered]
    today = day_of(now.astimezone(ZoneInfo(diary.time_zone)), diary.day_start)
    return [*choices, *((_value(today + days, ""), words[f"{days}."]) for days in (0, -1))]


def _part(diary: Diary, day: int, part: str) -> str:
    return _value(diary_day(day, MIDDLES[part] * 60, diary.day_start), part)


def chosen_time(diary: Diary, form: Mapping[str, str], now: datetime) -> When:
    """Return the time that was chosen; raise `Refused` where it cannot be read or lies in the future."""
    when = form.get("when", "")
    if when == "clock":
        return _clock(diary, form, now)
    text, _dot, part = when.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused([Fault("/when", _("Please choose one."))]) from None
    if part not in {"", "night", *STARTS}:
        raise Refused([Fault("/when", _("Please choose one."))])
    return When(day=day, part=part or None)


def _clock(diary: Diary, form: Mapping[str, str], now: datetime) -> When:
    try:
        at = datetime.fromisoformat(f"{form.get('date', '')}T{form.get('clock', '')}").replace(tzinfo=None)
        moment = in_zone(at.date(), at.time(), diary.time_zone)
    except (ValueError, OverflowError):
        raise Refused([Fault("/clock", _("Please give a date and a time."))]) from None
    if moment > now + FUTURE_ALLOWED:
        raise Refused([Fault("/clock", _("This lies in the future."))])
    return When(at=at)


def _value(day: int, part: str) -> str:
    return f"{date.fromordinal(day).isoformat()}.{part}"
