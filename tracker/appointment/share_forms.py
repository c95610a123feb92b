"""What can be asked of a link, and what of the diary it then opens: fixed when it is made, and read by nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from flask_babel import gettext as _
from pydantic import AfterValidator, Field, model_validator

from tracker.appointment.figures import asked_days
from tracker.appointment.operations import document_of
from tracker.appointment.shares import CHARTS, PAGE, Wanted
from tracker.charts.chart import Span
from tracker.diary.queries import newest_day
from tracker.domain.appointments import Preparation
from tracker.domain.measures import UnknownMeasure, parse
from tracker.domain.records import Diary
from tracker.insights.asked import DAY_BY_DAY, asked, today
from tracker.ledger.fields import Day
from tracker.ledger.forms import Form, checked
from tracker.web.errors import Fault, Refused

LASTS = ("1", "7", "30")
"""For how many days a link opens something."""
USUALLY = "7"
MOST_MEASURES = 8


def _measure(code: str) -> str:
    try:
        return parse(code).code
    except UnknownMeasure:
        raise ValueError(_("This is nothing that the diary records.")) from None


class ShareForm(Form):
    """A link as it is asked for. What belongs to charts alone is passed over where the page is to be opened."""

    opens: Literal[PAGE, CHARTS] = PAGE  # type: ignore[valid-type]
    lasts: Literal[LASTS] = USUALLY  # type: ignore[valid-type]
    code: bool = False
    measures: Annotated[list[Annotated[str, AfterValidator(_measure)]], Field(max_length=MOST_MEASURES)] = []
    first_day: Annotated[Day | None, Field(alias="from")] = None
    last_day: Annotated[Day | None, Field(alias="to")] = None
    treatments: bool = False
    named: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError(_("The last day must not come before the first."))
        return self


def wanted_of(diary: Diary, prepared: Preparation, data: Mapping[str, Any], now: datetime) -> Wanted:
    """Return the link that `data` ask for, its days and measures fixed; raise `Refused` with each fault."""
    form = checked(ShareForm, data, now=now)
    this_day = newest_day(diary, today(diary, now))
    contents = _page(diary, prepared, now) if form.opens == PAGE else _charts(diary, prepared, form, this_day, now)
    return Wanted(form.opens, contents, this_day, int(form.lasts), form.code)


def span_prepared(diary: Diary, prepared: Preparation, now: datetime) -> Span:
    """Return the days of the page as it would be now, none of them to come; raise `Refused`."""
    question = asked(diary, DAY_BY_DAY, asked_days(prepared), now)
    last = min(question.span.last_day, question.this_day)
    if question.span.first_day > last:
        raise Refused([Fault("", _("The days of the page have not come yet."))])
    return Span(question.span.first_day, last)


def _page(diary: Diary, prepared: Preparation, now: datetime) -> dict[str, Any]:
    span = span_prepared(diary, prepared, now)
    return document_of(prepared) | {"days": "", "from": _iso(span.first_day), "to": _iso(span.last_day)}


def _charts(diary: Diary, prepared: Preparation, form: ShareForm, this_day: int, now: datetime) -> dict[str, Any]:
    faults = []
    if not form.measures:
        faults.append(Fault("/measures", _("Please choose what is shown.")))
    if not form.first_day:
        faults.append(Fault("/from", _("Please choose a day.")))
    if not form.last_day:
        faults.append(Fault("/to", _("Please choose a day.")))
    elif form.last_day.toordinal() > this_day:
        faults.append(Fault("/to", _("This day has not come yet.")))
    if faults or not form.first_day or not form.last_day:
        raise Refused(faults)
    measures = list(dict.fromkeys(form.measures))
    contents = {
        "measures": measures,
        "from": form.first_day.isoformat(),
        "to": form.last_day.isoformat(),
        "rated_by": diary.usual_rater,
        "treatments": form.treatments,
        "name": prepared.name if form.named else "",
    }
    asked(diary, DAY_BY_DAY, question_args(contents, measures[0]), now)
    return contents


def question_args(contents: Mapping[str, Any], measure: str) -> dict[str, str]:
    """Return what a link's chart of one of its measures is asked: nothing of it comes from an address."""
    return {"measure": measure} | {field: contents[field] for field in ("from", "to", "rated_by")}


def days_of(contents: Mapping[str, Any]) -> Sequence[int]:
    """Return the first and the last day (ordinals) that a link opens."""
    return [date.fromisoformat(contents[field]).toordinal() for field in ("from", "to")]


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
