"""Day by day: the value of each day."""

from __future__ import annotations

from dataclasses import asdict

from tracker.analytics.day_by_day import DayByDay, day_by_day, day_by_day_of_sleep
from tracker.care import queries as care
from tracker.care.kinds import INJECTION
from tracker.care.marks import marks_of
from tracker.care.words import injection_label
from tracker.charts.chart import Chart
from tracker.charts.day_by_day import day_by_day_chart
from tracker.charts.treatment_marks import TreatmentMark
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, Json, iso, plainly
from tracker.insights.answers.naming import named
from tracker.insights.asked import DAY_BY_DAY, Asked


def _figure(diary: Diary, question: Asked) -> DayByDay:
    span = question.span
    if question.measure.of_sleep:
        sleeps = queries.slept(diary, span.first_day, span.last_day)
        return day_by_day_of_sleep(sleeps, question.measure.kind, diary.day_start)
    readings = queries.readings(diary, question.measure.code, span.first_day, span.last_day)
    return day_by_day(readings, rated_by=question.rated_by, late=question.late)


def _chart(figure: DayByDay, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    treated, span = _treated(diary, question), question.span
    return day_by_day_chart(
        figure, measure=measure, name=name, words=words, span=span, late=question.late, treated=treated
    )


def _treated(diary: Diary, question: Asked) -> list[TreatmentMark]:
    """Return what was done up to today: sessions, medicines begun, changed or ended, anything else, visits."""
    sessions = [TreatmentMark(one.day, INJECTION.name, injection_label(one)) for one in care.injections(diary)]
    others = [mark for marks in marks_of(diary).by_day.values() for mark in marks if mark.kind != INJECTION.name]
    marks = sessions + [TreatmentMark(mark.day, mark.kind, mark.text()) for mark in others]
    return [mark for mark in marks if question.span.first_day <= mark.day <= question.this_day]


def _told(figure: DayByDay) -> Json:
    return {
        "days": plainly(figure.days),
        "months": [
            {"month": iso(month.first_day)[:7]}
            | {name: value for name, value in month._asdict().items() if name != "first_day"}
            for month in figure.months
        ],
        "median": figure.median,
        "q25": figure.q25,
        "q75": figure.q75,
        "rests_on": asdict(figure.rests_on),
    }


ANSWER = Answer(DAY_BY_DAY, N_("Day by day"), _figure, _chart, _told)
