"""By hour since the last dose of a medicine."""

from __future__ import annotations

from tracker.analytics.since_dose import SinceDose, since_dose
from tracker.care import queries as care
from tracker.charts.chart import Chart
from tracker.charts.since_dose import since_dose_chart
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.answers.naming import named
from tracker.insights.answers.reading import readings_of
from tracker.insights.asked import SINCE_DOSE, Asked, medications_of


def _figure(diary: Diary, question: Asked) -> SinceDose:
    span = question.span
    same = medications_of(diary, question.medication) if question.medication else set()
    # the first morning's last dose is the evening's before
    doses = care.doses_taken(diary, span.first_day - 1, span.last_day).only(set(map(str, same))).at
    readings = readings_of(diary, question.measure, span, question.rated_by)
    return since_dose(readings, doses, rated_by=question.rated_by, late=question.late)


def _chart(figure: SinceDose, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    known = {one.id: one.name for one in care.medications(diary)}
    medication = known.get(question.medication, "") if question.medication else ""
    return since_dose_chart(
        figure,
        measure=measure,
        name=name,
        medication=medication,
        words=words,
        span=question.span,
        late=question.late,
    )


ANSWER = Answer(SINCE_DOSE, N_("Since a dose"), _figure, _chart, plainly)
