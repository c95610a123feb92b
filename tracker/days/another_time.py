"""Choosing the time that an entry is for: a part of a day or a whole one, without an invented clock time, or a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.days.log_page import When
from tracker.domain.days import FUTURE_ALLOWED, day_of, in_zone
from tracker.domain.records import Diary
from tracker.web.errors import Fault, Refused

STARTS = {"morning": 0, "afternoon": 12, "evening": 18}
"""The parts of a day that are offered, each once its first hour has come."""


def time_choices(diary: Diary, now: datetime) -> list[tuple[str, str]]:
    """Return what is offered by tap, each as its value and its words, the nearest first."""
    local = now.astimezone(ZoneInfo(diary.time_zone))
    today = day_of(local, diary.day_start)
    elapsed = (local.replace(tzinfo=None) - datetime.combine(date.fromordinal(today), datetime.min.time())) / timedelta(
        hours=1
    )
    words = {"morning": _("This morning"), "afternoon": _("This afternoon"), "evening": _("This evening")}
    choices = [(_value(today, part), words[part]) for part in reversed(STARTS) if elapsed >= STARTS[part]]
    yesterday = (
        ("night", _("Last night")),
        ("evening", _("Yesterday evening")),
        ("afternoon", _("Yesterday afternoon")),
        ("morning", _("Yesterday morning")),
    )
    choices += [(_value(today - 1, part), text) for part, text in yesterday]
    choices += [(_value(today, ""), _("Today as a whole")), (_value(today - 1, ""), _("Yesterday as a whole"))]
    return choices


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
