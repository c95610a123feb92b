"""The ways on from a chart: to where it begins, where it has nothing to show, and to the page that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from tracker.charts.chart import Chart
from tracker.diary.kinds import SLEEP
from tracker.domain.records import Diary
from tracker.domain.words import N_
from tracker.insights.asked import (
    BODY,
    BY_TIME_OF_DAY,
    DAY_BY_DAY,
    SINCE_DOSE,
    SLEEP_EFFECT,
    TREATMENT_CYCLE,
    Asked,
    usual_measure,
)
from tracker.ledger.measured import has_values
from tracker.ledger.queries import days_with_records


@dataclass(frozen=True, slots=True)
class Link:
    """A way on."""

    label: str
    href: str


def begin_of(diary: Diary, question: Asked, chart: Chart) -> Link | None:
    """Return where a chart begins that has nothing to show: what it needs recorded, or the days that hold it."""
    if chart.rests_on.days:
        return None
    fields: dict[str, Any] = {"diary": str(diary.id)}
    needed = _to_what_it_needs(diary, question, fields) if diary.writable else None
    return needed or _to_numbers(diary, question, fields)


def _to_what_it_needs(diary: Diary, question: Asked, fields: dict[str, Any]) -> Link | None:
    """Return the way to record what no number stands for: a medicine, a session of injections, a sleep."""
    measure = question.measure
    if question.takes("medication") and question.medication is None:
        return Link(_("Add a medicine"), url_for("care.add_medication", **fields))
    if question.takes("series") and not question.series:
        return Link(_("Add a session of injections"), url_for("care.add_injection", **fields))
    if measure.of_sleep and question.name in BY_TIME_OF_DAY:
        day_by_day = url_for("insights.chart", name=DAY_BY_DAY, measure=measure.code, **fields)
        return Link(_("Show it day by day"), day_by_day)
    if _needs_sleep(question) and not days_with_records(diary, (SLEEP.name,), date.max.toordinal(), 1):
        return Link(_("Add a sleep"), url_for("diary.add_sleep", **fields))
    return None


def _needs_sleep(question: Asked) -> bool:
    against = question.against is not None and question.against.of_sleep
    return question.measure.of_sleep or against or question.name == SLEEP_EFFECT


def _to_numbers(diary: Diary, question: Asked, fields: dict[str, Any]) -> Link | None:
    """Return the way to the days that hold the measure, or to the Log where there are none."""
    measure, span = question.measure, question.span
    if measure.of_sleep:
        recorded = url_for("insights.chart", name=question.name, measure=measure.code, days="all", **fields)
        return Link(_("Show what is recorded"), recorded) if question.days != "all" else None
    code = measure.code if has_values(diary, measure.code) else usual_measure(diary, question.rated_by)
    here = has_values(diary, measure.code, days=(span.first_day, span.last_day))
    if here or not question.takes("days") or not has_values(diary, code):
        return Link(_("Log a number"), url_for("days.log", **fields)) if diary.writable else None
    recorded = url_for("insights.chart", name=question.name, measure=code, days="all", **fields)
    return Link(_("Show what is recorded"), recorded)


READING: Mapping[str, tuple[str, str]] = {
    BODY: ("parts-of-the-body", N_("About the parts of the body")),
    SINCE_DOSE: ("treatment-and-outlook", N_("About treatment")),
    TREATMENT_CYCLE: ("treatment-and-outlook", N_("About treatment")),
}
"""Which page explains a chart; all others are about how days differ."""


def reading_of(question: Asked) -> Link:
    """Return the way to the page that explains the chart."""
    slug, label = READING.get(question.name, ("how-it-changes-through-the-day", N_("How days can differ")))
    anchor = None if question.name in READING else "how-can-days-differ"
    return Link(str(_(label)), url_for("information.page", slug=slug, _anchor=anchor))
