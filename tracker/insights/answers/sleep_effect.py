"""Sleep and the day: before and after nights and naps."""

from __future__ import annotations

from tracker.analytics.sleep_effect import SleepEffect, sleep_effect
from tracker.care import queries as care
from tracker.charts.chart import Chart, Span
from tracker.charts.sleep_effect import sleep_effect_chart
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.answers.naming import named
from tracker.insights.answers.reading import readings_of
from tracker.insights.asked import SLEEP_EFFECT, Asked


def _figure(diary: Diary, question: Asked) -> SleepEffect:
    first, last = question.span.first_day, question.span.last_day
    # the first night's evening belongs to the day before, and the last night may have a neighbour the day after
    around = Span(first - 1, last + 1)
    return sleep_effect(
        readings_of(diary, question.measure, around, question.rated_by),
        queries.slept(diary, around.first_day, around.last_day),
        care.doses_taken(diary, around.first_day, around.last_day).at,
        day_start=diary.day_start,
        rated_by=question.rated_by,
        late=question.late,
        days=(first, last),
    )


def _chart(figure: SleepEffect, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    return sleep_effect_chart(figure, measure=measure, name=name, words=words, span=question.span, late=question.late)


ANSWER = Answer(SLEEP_EFFECT, N_("Sleep and the day"), _figure, _chart, plainly)
