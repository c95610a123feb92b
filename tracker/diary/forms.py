"""What can be kept: the one definition of valid input, for the forms, the API and an import alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, Self, cast
from uuid import UUID

from flask_babel import gettext as _
from pydantic import (
    BeforeValidator,
    Field,
    FiniteFloat,
    StrictBool,
    StrictInt,
    ValidationInfo,
    model_validator,
)

from tracker.domain.days import FUTURE_ALLOWED, with_fixed_offset
from tracker.domain.regions import BY_CODE
from tracker.domain.scales import SCORES, is_on_scale, plain
from tracker.ledger.forms import Form, Rater, Text

NOTE_LENGTH = 4000
LONGEST_SLEEP = timedelta(hours=24)
EARLIEST_YEAR = 1900
WIDEST_OFFSET = timedelta(hours=15)


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
    if read.year > _now(info).year + 1 or moment > _now(info) + FUTURE_ALLOWED:
        raise ValueError(_("This lies in the future."))
    return moment


def _now(info: ValidationInfo) -> datetime:
    return cast("datetime", cast("dict[str, Any]", info.context)["now"])


Score = Annotated[float, BeforeValidator(_score)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class RegionForm(Form):
    """Spasm severity and pain of one body region."""

    spasm: Score | None = None
    pain: Score | None = None


class EntryForm(Form):
    """An entry. With a clock time: `happened_at`. Without: `precision`, `day` and, for `part`, the source's word."""

    happened_at: Moment | None = None
    recorded_at: Moment | None = None
    precision: Literal["time", "day", "part"] = "time"
    day: date | None = None
    part: Annotated[Text, Field(max_length=40)] | None = None
    rated_by: Rater | None = None
    prompted: StrictBool | None = None
    spasm: Score | None = None
    pain: Score | None = None
    stress: Score | None = None
    interference: Score | None = None
    regions: dict[Literal[tuple(BY_CODE)], RegionForm | None] | None = None  # type: ignore[valid-type]
    factors: dict[UUID, Annotated[FiniteFloat, Field(ge=-1e9, le=1e9)] | None] | None = None
    tags: Annotated[list[Annotated[Text, Field(min_length=1, max_length=60)]], Field(max_length=50)] | None = None
    note: Annotated[Text, Field(max_length=NOTE_LENGTH)] | None = None

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        if self.precision == "time":
            if self.happened_at is None:
                raise ValueError(_("It needs the time at which it happened, with its offset."))
            if self.day is not None or self.part is not None:
                raise ValueError(_("A day or a part of a day stands in place of the time, not beside it."))
        elif self.day is None or self.happened_at is not None or (self.part is None) == (self.precision == "part"):
            raise ValueError(_("Without a time it needs its day, and for a part of the day its word."))
        elif not date(EARLIEST_YEAR, 1, 1) <= self.day <= (_now(info) + timedelta(days=1)).date():
            raise ValueError(_("This day lies in the future or too far back."))
        if not self._says_something():
            raise ValueError(_("Nothing is recorded yet: choose at least one number, or write a note."))
        return self

    def _says_something(self) -> bool:
        regions = (self.regions or {}).values()
        scores = [getattr(self, name) for name in SCORES]
        scores += [score for region in regions if region for score in (region.spasm, region.pain)]
        scores += (self.factors or {}).values()
        return any(score is not None for score in scores) or bool(self.tags) or bool(self.note)


class SleepForm(Form):
    """A sleep: when it started and ended, how good it was, and how often pain woke."""

    started_at: Moment
    ended_at: Moment
    quality: Score | None = None
    woken_by_pain: Annotated[StrictInt, Field(ge=0, le=99)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.ended_at <= self.started_at:
            raise ValueError(_("The end must come after the start."))
        if self.ended_at - self.started_at > LONGEST_SLEEP:
            raise ValueError(_("A sleep cannot be longer than 24 hours."))
        return self
