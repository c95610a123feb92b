"""The one definition of what a person may prepare for an appointment."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from flask_babel import gettext as _
from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from tracker.domain.appointments import PAPERS, QUESTIONS, Preparation
from tracker.domain.measures import UnknownMeasure, parse
from tracker.insights.spans import SINCE_APPOINTMENT, SPANS
from tracker.ledger.fields import EARLIEST_YEAR, Day, Text, now_in
from tracker.ledger.forms import Form

NAME_LENGTH = 80
DIAGNOSIS_LENGTH = 120
QUESTION_LENGTH = 200
MOST_MEASURES = 8


def _measure(code: str) -> str:
    try:
        parse(code)
    except UnknownMeasure:
        raise ValueError(_("This is nothing that the diary records.")) from None
    return code


def _year(year: int | None, info: ValidationInfo) -> int | None:
    if year is not None and not EARLIEST_YEAR <= year <= now_in(info).year:
        raise ValueError(_("This must be a year such as 1979."))
    return year


class PreparationForm(Form):
    """What goes onto the page, as it is kept."""

    name: Annotated[Text, Field(max_length=NAME_LENGTH)] = ""
    born: Annotated[int | None, AfterValidator(_year)] = None
    diagnosis: Annotated[Text, Field(max_length=DIAGNOSIS_LENGTH)] = ""
    questions: Annotated[list[Annotated[Text, Field(max_length=QUESTION_LENGTH)]], Field(max_length=QUESTIONS)] = []
    days: Literal[("", *SPANS)] = SINCE_APPOINTMENT  # type: ignore[valid-type]
    first_day: Annotated[Day | None, Field(alias="from")] = None
    last_day: Annotated[Day | None, Field(alias="to")] = None
    measures: Annotated[list[Annotated[str, AfterValidator(_measure)]], Field(max_length=MOST_MEASURES)] = []
    notes: bool = False
    table: bool = False
    paper: Literal[PAPERS] = PAPERS[0]  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError(_("The last day must not come before the first."))
        return self


def preparation_of(document: dict[str, Any]) -> Preparation:
    """Return a kept document as a record of the domain."""
    return Preparation(
        name=document.get("name", ""),
        born=document.get("born"),
        diagnosis=document.get("diagnosis", ""),
        questions=tuple(document.get("questions", ())),
        days=document.get("days", ""),
        first_day=_ordinal(document.get("from")),
        last_day=_ordinal(document.get("to")),
        measures=tuple(document.get("measures", ())),
        notes=document.get("notes", False),
        table=document.get("table", False),
        paper=document.get("paper", PAPERS[0]),
    )


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None
