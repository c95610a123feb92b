"""The calendar: each day in bins of two hours."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.analytics.calendar import Calendar, calendar
from tracker.analytics.through_the_day import BIN_HOURS, BINS
from tracker.charts.calendar import calendar_chart
from tracker.charts.chart import Chart
from tracker.domain.records import Diary
from tracker.domain.scales import plain
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, Json, iso, plainly
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


def _told(figure: Calendar) -> Json:
    """Return the cells as a column for each two hours, None where a day has no value: ten years have 40,000 cells."""
    return {
        "days": _columns([(cell.day, cell.from_hour, cell.median, cell.entries) for cell in figure.cells], "entries"),
        "weeks": _columns([(cell.monday, cell.from_hour, cell.median, cell.days) for cell in figure.weeks], "days"),
        "without_clock": figure.without_clock,
        "rests_on": plainly(figure.rests_on),
    }


def _columns(cells: Sequence[tuple[int, int, float, int]], counted: str) -> Json:
    """Return the days (or Mondays) that have a cell, and alongside them what each two hours hold."""
    place = {day: number for number, day in enumerate(dict.fromkeys(day for day, _, _, _ in cells))}
    bins: list[Json] = [
        {"from_hour": number * BIN_HOURS, "medians": [None] * len(place), counted: [0] * len(place)}
        for number in range(BINS)
    ]
    for day, from_hour, median, count in cells:
        found = bins[from_hour // BIN_HOURS]
        found["medians"][place[day]] = plain(median)
        found[counted][place[day]] = count
    return {"from": [iso(day) for day in place], "bins": bins}


ANSWER = Answer(CALENDAR, N_("Calendar"), _figure, _chart, _told)
