"""The blueprint that all screens of treatments stand on, and what a request to one of them is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.days import day_of
from tracker.domain.records import Diary
from tracker.ledger.diaries import diaries_of_visitor
from tracker.web.access import moment

blueprint = Blueprint("care", __name__, url_prefix="/treatments")

Page = Response | str | tuple[str, int]

LOG_FIELDS = ("entry", "ask", "at", "day", "part", "rated_by")
"""What the Log's address carries, so that it comes back to the entry at hand."""


def now_in(diary: Diary) -> datetime:
    """Return the moment of this request by the diary's own clock, to the second."""
    return moment().astimezone(ZoneInfo(diary.time_zone)).replace(microsecond=0)


def today_in(diary: Diary) -> int:
    """Return the diary day (an ordinal) of this request."""
    return day_of(now_in(diary), diary.day_start)


def passed() -> dict[str, str]:
    """Return the fields by which a page leads back to where its visitor came from."""
    back = request.values.get("back", "")
    if back == "log":
        return {"back": back} | {name: request.values[name] for name in LOG_FIELDS if request.values.get(name)}
    return {"back": back} if back in {"diary", "session"} else {}


def way_back(diary: Diary, done: str | None = None, day: int | None = None, session: UUID | None = None) -> str:
    """Return the address to go on to: the treatments, or the screen that `back` names, with what was `done`.

    `day` (an ordinal) is where the Diary opens; `session` is the session of injections whose page `back` may mean.
    """
    came: dict[str, Any] = dict(passed())
    back = came.pop("back", "")
    address: dict[str, Any] = {"diary": diary.id, "done": done or None}
    if back == "log":
        return url_for("days.log", **came, **address)
    if back == "diary":
        near = day is None or day + 3 >= today_in(diary)
        to = None if near or day is None else date.fromordinal(day + 3).isoformat()
        return url_for("days.diary", to=to, **address)
    if back == "session" and session is not None:
        return url_for("care.injection", injection_id=session, **address)
    return url_for("care.overview", **address)


def whose(diary: Diary) -> str:
    """Return the diary's name where the visitor keeps several, so that nobody writes in the wrong one."""
    return diary.name if len(diaries_of_visitor()) > 1 else ""
