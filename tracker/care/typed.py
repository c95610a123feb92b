"""What a typed field means on the forms of treatments: text as people write it, in the API's shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker.care.forms import LARGEST_AMOUNT
from tracker.care.words import amount
from tracker.db import new_id
from tracker.domain.days import in_zone
from tracker.domain.records import Diary
from tracker.domain.scales import plain
from tracker.web.errors import Fault
from tracker.web.words import clock, thousands

Form = MultiDict[str, str]
Typed = dict[str, Any]

CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?", re.ASCII)
TIMES_OFFERED = 4
MOST_TIMES = 24


def text_in(form: Mapping[str, str], name: str) -> str | None:
    """Return what was typed, with its own line ends, or None for nothing."""
    return form.get(name, "").replace("\r\n", "\n").strip() or None


def revision_in(form: Mapping[str, str]) -> int | None:
    """Return the revision that a form was filled in on, or None where it names none."""
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def id_in(form: Mapping[str, str]) -> UUID:
    """Return the id that came with a form, or a new one."""
    try:
        return UUID(form.get("id", ""))
    except ValueError:
        return new_id()


def amount_in(form: Mapping[str, str], name: str, faults: list[Fault]) -> int | float | None:
    """Return an amount above 0, typed with a point or a comma; None for none, with a fault where it is no amount."""
    text = form.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= LARGEST_AMOUNT:
        faults.append(Fault(f"/{name}", _("This must be a number above 0.")))
        return None
    return plain(value)


def short_in(form: Mapping[str, str], name: str, most: int, faults: list[Fault]) -> str | None:
    """Return a short text, None for none; add a fault where it has more than `most` characters."""
    text = text_in(form, name)
    if text is not None and len(text) > most:
        faults.append(Fault(f"/{name}", _("At most %(n)s characters.", n=thousands(most))))
    return text


def day_in(form: Mapping[str, str], name: str, faults: list[Fault], *, needed: bool = False) -> str | None:
    """Return a day as `2026-03-29`, None for none; whether it can be is the record's own rule."""
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text or needed else None
    except ValueError:
        faults.append(Fault(f"/{name}", _("Please give a date.")))
        return None


def clock_in(text: str) -> time | None:
    """Return a clock time as people type it: 08:00, 8.30, 8; None where it is none."""
    found = CLOCK.fullmatch(text.strip())
    return time(int(found[1]), int(found[2] or 0)) if found else None


def times_in(form: Form, faults: list[Fault]) -> list[str]:
    """Return the clock times of a medicine, in order, however many fields or commas they came in."""
    typed = [part for text in form.getlist("times") for part in re.split(r"[,،;\s]+", text) if part]
    read = [clock_in(part) for part in typed]
    if None in read:
        faults.append(Fault("/times", _("Please give times such as 08:00.")))
    elif len(read) > MOST_TIMES:
        faults.append(Fault("/times", _("At most %(n)s of them.", n=MOST_TIMES)))
    return sorted({f"{at:%H:%M}" for at in read if at is not None})


def moment_in(form: Mapping[str, str], diary: Diary, held: datetime | None, faults: list[Fault]) -> str | None:
    """Return the fields `date` and `clock` as a moment, with its offset; None and a fault where they are none.

    A time that was not touched stays the one held; a new one keeps the held one's offset, else it is the diary's.
    """
    day = day_in(form, "date", faults, needed=True)
    at = clock_in(form.get("clock", ""))
    if at is None:
        faults.append(Fault("/clock", _("Please give a time such as 08:00.")))
    if day is None or at is None:
        return None
    on = date.fromisoformat(day)
    if not 1900 <= on.year <= 9000:
        faults.append(Fault("/date", _("This date cannot be right.")))
        return None
    if held is None:
        return in_zone(on, at, diary.time_zone).isoformat()
    if (on, f"{at:%H:%M}") == (held.date(), clock(held)):
        return held.isoformat()
    return datetime.combine(on, at, held.tzinfo).isoformat()


def shown_times(times: Iterable[str]) -> list[str]:
    """Return the texts of a form's fields for times: those there are, and some to fill in."""
    held = list(times)
    return (held + [""] * max(TIMES_OFFERED - len(held), 1))[:MOST_TIMES]


def shown_amount(value: float | None) -> str:
    """Return an amount as the text of its field."""
    return "" if value is None else amount(value)


def shown_day(day: int | None) -> str:
    """Return a day (an ordinal) as the text of its field."""
    return "" if day is None else date.fromordinal(day).isoformat()
