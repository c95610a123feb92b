"""Two measures of the same days, or of the day after."""

from __future__ import annotations

from tracker.analytics.relation import Relation, relation
from tracker.charts.chart import Chart, Span
from tracker.charts.relation import relation_chart
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.answers.naming import named
from tracker.insights.answers.reading import readings_of
from tracker.insights.asked import RELATION, Asked


def _against(question: Asked) -> Measure:
    return question.against or question.measure


def _figure(diary: Diary, question: Asked) -> Relation:
    span = question.span
    later = Span(span.first_day + question.lag, span.last_day + question.lag)
    return relation(
        readings_of(diary, question.measure, span, question.rated_by),
        readings_of(diary, _against(question), later, question.rated_by),
        lag=question.lag,
        rated_by=question.rated_by,
        late=question.late,
    )


def _chart(figure: Relation, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    other, other_name = named(diary, _against(question), words)
    return relation_chart(
        figure,
        measure=measure,
        name=name,
        other_measure=other,
        other_name=other_name,
        words=words,
        span=question.span,
        late=question.late,
    )


ANSWER = Answer(RELATION, N_("Two together"), _figure, _chart, plainly)
