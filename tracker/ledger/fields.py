"""The fields that the forms of diary data share: text, scores, moments and days, each checked in one place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, cast

from flask_babel import gettext as _
from pydantic import AfterValidator, BeforeValidator, StrictStr, ValidationInfo, WithJsonSchema

from tracker.domain.days import FUTURE_ALLOWED, with_fixed_offset
from tracker.domain.scales import HIGHEST, LOWEST, is_on_scale, plain

NOTE_LENGTH = 4000
EARLIEST_YEAR = 1900
YEARS_AHEAD = 5
"""How far ahead a day may be planned."""
WIDEST_OFFSET = timedelta(hours=15)


def _text(value: str) -> str:
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(_("This holds a character that cannot be kept."))
    return value.strip()


Text = Annotated[StrictStr, AfterValidator(_text)]
Rater = Literal["self", "parent", "other"]


def _score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("This must be a number from 0 to 10."))
    if not is_on_scale(value):
        raise ValueError(_("This must be a number from 0 to 10, with at most one decimal."))
    return plain(value)


def _moment(value: object, info: ValidationInfo) -> datetime:
    if not isinstance(value, str):
        raise ValueError(_("This must be a time such as 2026-03-29T18:20:00+01:00."))
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(_("This must be a time such as 2026-03-29T18:20:00+01:00.")) from None
    offset = read.utcoffset()
    if offset is None:
        raise ValueError(_("The time needs its offset, such as +01:00."))
    if abs(offset) > WIDEST_OFFSET or offset % timedelta(minutes=1) or read.year < EARLIEST_YEAR:
        raise ValueError(_("This time cannot be right."))
    moment = with_fixed_offset(read)
    if read.year > now_in(info).year + 1 or moment > now_in(info) + FUTURE_ALLOWED:
        raise ValueError(_("This lies in the future."))
    return moment


def now_in(info: ValidationInfo) -> datetime:
    """Return the moment against which a form is checked."""
    return cast("datetime", cast("dict[str, Any]", info.context)["now"])


def _day(value: object, info: ValidationInfo) -> date:
    day = _any_day(value)
    if not EARLIEST_YEAR <= day.year <= now_in(info).year + YEARS_AHEAD:
        raise ValueError(_("This day cannot be right."))
    return day


def _any_day(value: object) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    # Python reads other ways of writing a day too, such as 2026-W13-7
    if day is None or day.isoformat() != value:
        raise ValueError(_("This must be a date such as 2026-03-29."))
    return day


def _past_day(value: object, info: ValidationInfo) -> date:
    day = _day(value, info)
    # a traveller's clock may be a day ahead
    if day > (now_in(info) + timedelta(days=1)).date():
        raise ValueError(_("This day lies in the future."))
    return day


def clock_time(value: object) -> str:
    """Return a clock time as `08:00`; raise `ValueError` where it is none."""
    try:
        read = time.fromisoformat(value) if isinstance(value, str) and len(value) == len("08:00") else None
    except ValueError:
        read = None
    if read is None or f"{read:%H:%M}" != value:
        raise ValueError(_("This must be a time such as 08:00."))
    return f"{read:%H:%M}"


# what a validator of ours looks at first is told to whoever reads the description of the API beside it
_SCORE = WithJsonSchema({"type": "number", "minimum": LOWEST, "maximum": HIGHEST, "multipleOf": 0.1})
_MOMENT = WithJsonSchema({"type": "string", "format": "date-time"})
_DAY = WithJsonSchema({"type": "string", "format": "date"})
CLOCK_TIME = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
"""The JSON schema of a clock time as `clock_time` reads it."""

Score = Annotated[float, BeforeValidator(_score), _SCORE]
Moment = Annotated[datetime, BeforeValidator(_moment), _MOMENT]
AnyDay = Annotated[date, BeforeValidator(_any_day), _DAY]
"""A day of which nothing more is known here."""
Day = Annotated[date, BeforeValidator(_day), _DAY]
"""A day that may be planned."""
PastDay = Annotated[date, BeforeValidator(_past_day), _DAY]
