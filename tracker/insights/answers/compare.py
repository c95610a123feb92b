"""Two spans side by side."""

from __future__ import annotations

from dataclasses import asdict

from tracker.analytics.compare import Compare, compare
from tracker.charts.chart import Chart
from tracker.charts.compare import compare_chart
from tracker.domain.records import Diary
from tracker.domain.words import N_, Words
from tracker.insights.answers import day_by_day
from tracker.insights.answers.answer import Answer, Json
from tracker.insights.answers.naming import named
from tracker.insights.answers.reading import readings_of
from tracker.insights.asked import COMPARE, Asked


def _figure(diary: Diary, question: Asked) -> Compare:
    spans = (question.span, question.other or question.span)
    this, other = (readings_of(diary, question.measure, span, question.rated_by) for span in spans)
    return compare(this, other, rated_by=question.rated_by, late=question.late)


def _chart(figure: Compare, diary: Diary, question: Asked, words: Words) -> Chart:
    measure, name = named(diary, question.measure, words)
    return compare_chart(
        figure,
        measure=measure,
        name=name,
        words=words,
        span=question.span,
        other_span=question.other or question.span,
        late=question.late,
    )


def _told(figure: Compare) -> Json:
    return {
        "this": day_by_day.ANSWER.told(figure.this),
        "other": day_by_day.ANSWER.told(figure.other),
        "difference": figure.difference,
        "interval": figure.interval,
        "verdict": figure.verdict,
        "missing": figure.missing,
        "rests_on": asdict(figure.rests_on),
    }


ANSWER = Answer(COMPARE, N_("Side by side"), _figure, _chart, _told)
