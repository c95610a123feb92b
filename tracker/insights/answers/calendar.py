"""The calendar: each day in bins of two hours."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.analytics.calendar import Calendar, calendar
from tracker.analytics.through_the_day import BIN_HOURS, BINS
from tracker.charts.calendar import calendar_chart
from tracker.charts.chart import Chart
from tracker.domain.records import Diary
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
    """Return the cells a day (or week) a line, None where there is no value: ten years have 40,000 cells."""
    return {
        "days": _lines((cell.day, cell.from_hour, cell.median, "entries", cell.entries) for cell in figure.cells),
        "weeks": [
            {"monday" if key == "day" else key: value for key, value in line.items()}
            for line in _lines((cell.monday, cell.from_hour, cell.median, "days", cell.days) for cell in figure.weeks)
        ],
        "without_clock": figure.without_clock,
        "rests_on": plainly(figure.rests_on),
    }


def _lines(cells: Iterable[tuple[int, int, float, str, int]]) -> list[Json]:
    lines: dict[int, Json] = {}
    for day, from_hour, median, counted, count in cells:
        line = lines.get(day)
        if line is None:
            line = lines[day] = {"day": iso(day), "medians": [None] * BINS, counted: [0] * BINS}
        line["medians"][from_hour // BIN_HOURS] = median
        line[counted][from_hour // BIN_HOURS] = count
    return list(lines.values())


ANSWER = Answer(CALENDAR, N_("Calendar"), _figure, _chart, _told)
