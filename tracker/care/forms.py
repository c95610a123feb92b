"""What can be kept of treatments: the one definition of valid input, for the forms, the API and an import alike."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from flask_babel import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, WithJsonSchema, model_validator

from tracker.domain.regions import BY_CODE
from tracker.domain.scales import plain
from tracker.domain.treatments import OUTCOMES, TAKEN
from tracker.ledger.fields import CLOCK_TIME, NOTE_LENGTH, Day, Moment, PastDay, Score, Text, clock_time
from tracker.ledger.forms import Form

LARGEST_AMOUNT = 100_000
"""Milligrams, drops or units: more than any dose, so that a slipped finger is seen."""

MOST_TIMES = 24
"""A day of a medicine taken each hour."""

ROUNDING = 1e-6


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LARGEST_AMOUNT:
        raise ValueError(_("This must be a number above 0."))
    return plain(float(value))


def _times(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_TIMES:
        raise ValueError(_("This must be a list of at most 24 times such as 08:00."))
    return sorted({clock_time(one) for one in value})


def _series(value: str) -> str:
    # one that is made of regions is as long as they are many
    if len(value) > 60 and not all(code in BY_CODE for code in value.split("+")):
        raise ValueError(_("At most %(n)s characters.", n=60))
    return value


_AMOUNT = WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_AMOUNT})
_TIMES = WithJsonSchema({"type": "array", "maxItems": MOST_TIMES, "items": CLOCK_TIME})

Amount = Annotated[FiniteFloat, BeforeValidator(_amount), _AMOUNT]
Name = Annotated[Text, Field(min_length=1, max_length=80)]
Word = Annotated[Text, Field(min_length=1, max_length=60)]
Note = Annotated[Text, Field(max_length=NOTE_LENGTH)]
Series = Annotated[Text, Field(min_length=1), AfterValidator(_series)]
"""The name of a series: the person's own words, or the codes of its regions joined by `+`."""


class Span(Form):
    """Something that holds from one day on, and perhaps to another."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError(_("The last day must not come before the first."))
        return self


class MedicationForm(Span):
    """A medicine at one dose. Another dose is another medication of the same name, from the day of the change."""

    name: Name
    dose: Amount | None = None
    unit: Annotated[Text, Field(max_length=20)] | None = None
    times: Annotated[list[str], BeforeValidator(_times), _TIMES] | None = None


class DoseForm(Form):
    """A dose taken or skipped."""

    medication: UUID
    taken_at: Moment
    outcome: Literal[OUTCOMES] = TAKEN  # type: ignore[valid-type]
    dose: Amount | None = None


class SiteForm(Form):
    """Where it was injected."""

    region: Literal[tuple(BY_CODE)]  # type: ignore[valid-type]
    muscle: Annotated[Text, Field(max_length=80)] | None = None
    units: Amount | None = None


class SideEffectForm(Form):
    """A side effect of an injection."""

    kind: Word
    from_: Annotated[PastDay, Field(alias="from")]
    to: PastDay | None = None
    severity: Score | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError(_("The last day must not come before the first."))
        return self


class InjectionForm(Form):
    """An injection session and how it went on. Units are of its product alone."""

    day: PastDay
    series: Series | None = None
    product: Annotated[Text, Field(max_length=80)] | None = None
    units: Amount | None = None
    sites: Annotated[list[SiteForm], Field(max_length=60)] | None = None
    given_by: Annotated[Text, Field(max_length=120)] | None = None
    felt_onset: PastDay | None = None
    began_to_fade: PastDay | None = None
    back_to_before: PastDay | None = None
    side_effects: Annotated[list[SideEffectForm], Field(max_length=40)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        before: date = self.day
        for day in (self.felt_onset, self.began_to_fade, self.back_to_before):
            if day is not None and day < before:
                raise ValueError(_("It starts, fades and is gone in this order, and not before the injection."))
            before = day or before
        if any(effect.from_ < self.day for effect in self.side_effects or ()):
            raise ValueError(_("A side effect cannot begin before the injection."))
        told = sum(site.units for site in self.sites or () if site.units is not None)
        if self.units is not None and told > self.units + ROUNDING:
            raise ValueError(_("The units of the parts add up to more than the total."))
        return self


class TreatmentForm(Span):
    """Anything else that was done, on a day or over a span."""

    kind: Word
    note: Note | None = None


class VisitForm(Form):
    """A visit to the doctor, past or planned."""

    day: Day
    with_: Annotated[Annotated[Text, Field(max_length=120)] | None, Field(alias="with")] = None
    agreed: Note | None = None


def series_of(sites: list[dict[str, Any]]) -> str:
    """Return the series that a session belongs to where none is named: its regions, in the body's order."""
    regions = {site["region"] for site in sites}
    return "+".join(code for code in BY_CODE if code in regions)
