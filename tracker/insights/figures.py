"""From a question to its figure and its chart. The screens and the API call these: one definition a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tracker.charts.chart import Chart, Figure
from tracker.charts.frame import fit
from tracker.charts.theme import resolved
from tracker.domain.records import Diary
from tracker.domain.words import Words
from tracker.insights.answers import (
    body,
    calendar,
    compare,
    day_by_day,
    relation,
    since_dose,
    sleep_effect,
    through_the_day,
    treatment_cycle,
)
from tracker.insights.answers.answer import Answer, Json, iso
from tracker.insights.asked import Asked

CATALOGUE: Mapping[str, Answer] = {
    answer.name: answer
    for answer in (
        through_the_day.ANSWER,
        day_by_day.ANSWER,
        calendar.ANSWER,
        body.ANSWER,
        sleep_effect.ANSWER,
        since_dose.ANSWER,
        treatment_cycle.ANSWER,
        relation.ANSWER,
        compare.ANSWER,
    )
}
"""Every figure by its name, in the order in which the charts are offered."""


def figure_of(diary: Diary, question: Asked) -> Any:  # noqa: ANN401 - each figure has a result of its own
    """Return the figure that is asked for."""
    return CATALOGUE[question.name].figure(diary, question)


def chart_of(diary: Diary, question: Asked, words: Words) -> Chart:
    """Return the chart that is asked for, in the reader's words."""
    return CATALOGUE[question.name].chart(figure_of(diary, question), diary, question, words)


def insight_json(figure: Any, question: Asked) -> Json:  # noqa: ANN401 - see figure_of
    """Return a figure with its numbers unrounded: what was asked, the figure, and `rests_on`."""
    return CATALOGUE[question.name].told(figure) | _question_json(question)


def chart_json(chart: Chart, question: Asked, *, theme: str = "light", shape: str = "narrow") -> Json:
    """Return a chart: `figure` (Plotly JSON, colours resolved for `theme`), `sentence`, `table`, `rests_on`."""
    return _question_json(question) | {
        "title": chart.title,
        "figure": resolved(explored(chart, shape), theme),
        "sentence": chart.sentence,
        "table": asdict(chart.table),
        "legend": chart.legend,
        "alt": chart.alt,
        "rests_on": asdict(chart.rests_on),
    }


def explored(chart: Chart, shape: str) -> Figure:
    """Return the chart's figure laid out for a shape, its colours still named by the style sheet's tokens."""
    return fit(chart.figure, shape)


def _question_json(question: Asked) -> Json:
    asked: Json = {
        "name": question.name,
        "measure": question.measure.code,
        "from": iso(question.span.first_day),
        "to": iso(question.span.last_day),
        "rated_by": question.rated_by,
        "late": question.late,
        "clock": question.clock,
        "medication": question.medication and str(question.medication),
        "series": question.series,
        "x": question.measure.code,
        "y": question.against and question.against.code,
        "lag": question.lag,
        "by": question.by,
    }
    if question.other is not None:
        asked |= {"other_from": iso(question.other.first_day), "other_to": iso(question.other.last_day)}
    always = {"name", "rated_by", "late"}
    return {field: value for field, value in asked.items() if field in always or question.takes(field)}
