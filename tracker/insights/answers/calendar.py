"""The calendar: each day in bins of two hours."""

from __future__ import annotations

from tracker.analytics.calendar import Calendar, calendar
from tracker.charts.calendar import calendar_chart
from tracker.charts.chart import Chart
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.answers.naming import named
from tracker.insights.answers.reading import readings_of
from tracker.insights.asked import CALENDAR, Asked


def _figure(diary: Diary, question: Asked) -> Calendar:
    readings = readings_of(diary, question.measure, question.span, question.rated_by)
    return calendar(readings, rated_by=question.rated_by, late=question.late)


def _chart(figure: Calendar, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    span, start = question.span, diary.day_start
    return calendar_chart(
        figure, measure=measure, name=name, words=words, span=span, day_start=start, late=question.late
    )


ANSWER = Answer(CALENDAR, N_("Calendar"), _figure, _chart, plainly)
