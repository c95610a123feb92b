"""Through the day: how a day usually goes, by the clock on the wall or by hours since waking."""

from __future__ import annotations

from dataclasses import asdict

from tracker.analytics.sleeps import wakings
from tracker.analytics.through_the_day import BIN_HOURS, ThroughTheDay, through_the_day
from tracker.charts.chart import Chart
from tracker.charts.through_the_day import through_the_day_chart
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, Json
from tracker.insights.answers.naming import named
from tracker.insights.asked import THROUGH_THE_DAY, Asked


def _figure(diary: Diary, question: Asked) -> ThroughTheDay:
    span = question.span
    readings = queries.readings(diary, question.measure.code, span.first_day, span.last_day)
    awake = None
    if question.clock == "waking":
        awake = wakings(queries.slept(diary, span.first_day, span.last_day), diary.day_start)
    return through_the_day(
        readings, rated_by=question.rated_by, late=question.late, clock=question.clock, wakings=awake
    )


def _chart(figure: ThroughTheDay, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    return through_the_day_chart(
        figure,
        measure=measure,
        name=name,
        words=words,
        span=question.span,
        day_start=diary.day_start,
        late=question.late,
    )


def _told(figure: ThroughTheDay) -> Json:
    bins = [asdict(found) | {"to_hour": found.from_hour + BIN_HOURS} for found in figure.bins]
    return {
        "bins": bins,
        "change": asdict(figure.change),
        "rests_on": asdict(figure.rests_on),
        "without_clock": figure.without_clock,
        "without_waking": figure.without_waking,
        "before_waking": figure.before_waking,
        "after_24_hours": figure.after_24_hours,
    }


ANSWER = Answer(THROUGH_THE_DAY, N_("Through the day"), _figure, _chart, _told)
