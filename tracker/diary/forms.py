"""What can be kept: the one definition of valid input, for the forms, the API and an import alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from flask_babel import gettext as _
from pydantic import Field, FiniteFloat, StrictBool, StrictInt, ValidationInfo, model_validator

from tracker.domain.factors import FACTOR_KINDS, LARGEST, NUMBER, WHEN_ASKED
from tracker.domain.regions import BY_CODE
from tracker.domain.scales import SCORES
from tracker.ledger.fields import EARLIEST_YEAR, NOTE_LENGTH, AnyDay, Moment, Rater, Score, Text, now_in
from tracker.ledger.forms import Form
from tracker.web.errors import WrongField

LONGEST_SLEEP = timedelta(hours=24)


class RegionForm(Form):
    """Spasm severity and pain of one body region."""

    spasm: Score | None = None
    pain: Score | None = None


class EntryForm(Form):
    """An entry. With a clock time: `happened_at`. Without: `precision`, `day` and, for `part`, the source's word."""

    happened_at: Moment | None = None
    recorded_at: Moment | None = None
    precision: Literal["time", "day", "part"] = "time"
    day: AnyDay | None = None
    part: Annotated[Text, Field(max_length=40)] | None = None
    rated_by: Rater | None = None
    prompted: StrictBool | None = None
    spasm: Score | None = None
    pain: Score | None = None
    stress: Score | None = None
    interference: Score | None = None
    regions: dict[Literal[tuple(BY_CODE)], RegionForm | None] | None = None  # type: ignore[valid-type]
    factors: dict[UUID, Annotated[FiniteFloat, Field(ge=-LARGEST, le=LARGEST)] | None] | None = None
    tags: Annotated[list[Annotated[Text, Field(min_length=1, max_length=60)]], Field(max_length=50)] | None = None
    note: Annotated[Text, Field(max_length=NOTE_LENGTH)] | None = None

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        if self.precision == "time":
            if self.happened_at is None:
                raise WrongField("happened_at", _("It needs the time at which it happened, with its offset."))
            if self.day is not None or self.part is not None:
                raise WrongField(
                    "day" if self.day else "part",
                    _("A day or a part of a day stands in place of the time, not beside it."),
                )
        elif self.day is None or self.happened_at is not None or (self.part is None) == (self.precision == "part"):
            raise WrongField("day", _("Without a time it needs its day, and for a part of the day its word."))
        elif not date(EARLIEST_YEAR, 1, 1) <= self.day <= (now_in(info) + timedelta(days=1)).date():
            raise WrongField("day", _("This day lies in the future or too far back."))
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
            raise WrongField("ended_at", _("The end must come after the start."))
        if self.ended_at - self.started_at > LONGEST_SLEEP:
            raise WrongField("ended_at", _("A sleep cannot be longer than 24 hours."))
        return self


class FactorForm(Form):
    """Something that the person adds to track: its name, what kind of value it has, and when it is asked."""

    name: Annotated[Text, Field(min_length=1, max_length=60)]
    kind: Literal[FACTOR_KINDS]  # type: ignore[valid-type]
    unit: Annotated[Text, Field(max_length=20)] | None = None
    asked: Literal[WHEN_ASKED] = WHEN_ASKED[0]  # type: ignore[valid-type]
    active: StrictBool = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.unit and self.kind != NUMBER:
            raise WrongField("unit", _("Only a number has a unit."))
        return self
