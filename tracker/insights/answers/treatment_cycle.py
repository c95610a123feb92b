"""The treatment cycle: weeks since injection, this cycle over the earlier ones of its series."""

from __future__ import annotations

from tracker.analytics.treatment_cycle import TreatmentCycle, treatment_cycle, treatment_cycle_of_sleep
from tracker.care import queries as care
from tracker.care.words import series_label
from tracker.charts.chart import Chart
from tracker.charts.treatment_cycle import treatment_cycle_chart
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.answers.naming import named
from tracker.insights.asked import TREATMENT_CYCLE, Asked
from tracker.insights.spans import whole


def _figure(diary: Diary, question: Asked) -> TreatmentCycle:
    span = whole(diary, question.this_day)
    sessions, today, series = care.injections(diary), question.this_day, question.series
    if question.measure.of_sleep:
        sleeps, kind = queries.slept(diary, span.first_day, span.last_day), question.measure.kind
        return treatment_cycle_of_sleep(sleeps, kind, sessions, series=series, today=today, day_start=diary.day_start)
    readings = queries.readings(diary, question.measure.code, span.first_day, span.last_day)
    return treatment_cycle(
        readings, sessions, series=series, today=today, rated_by=question.rated_by, late=question.late
    )


def _chart(figure: TreatmentCycle, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    return treatment_cycle_chart(
        figure,
        measure=measure,
        name=name,
        words=words,
        span=question.span,
        series_name=series_label(question.series) if question.series else "",
        late=question.late,
    )


ANSWER = Answer(TREATMENT_CYCLE, N_("Injection cycle"), _figure, _chart, plainly)
