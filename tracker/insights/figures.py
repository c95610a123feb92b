"""From a question to its figure and its chart. The screens and the API call these: one definition a number."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from tracker.analytics.day_by_day import DayByDay, day_by_day, day_by_day_of_sleep
from tracker.analytics.sleeps import wakings
from tracker.analytics.through_the_day import BIN_HOURS, ThroughTheDay, through_the_day
from tracker.charts.chart import Chart, Figure
from tracker.charts.day_by_day import day_by_day_chart
from tracker.charts.frame import fit
from tracker.charts.theme import resolved
from tracker.charts.through_the_day import through_the_day_chart
from tracker.charts.words import measure_name
from tracker.diary import queries
from tracker.domain.factors import NUMBER, YES_NO, Factor
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.domain.words import Words
from tracker.insights.asked import THROUGH_THE_DAY, Asked

Json = dict[str, Any]


def figure_of(diary: Diary, question: Asked) -> ThroughTheDay | DayByDay:
    """Return the figure that is asked for."""
    span = question.span
    if question.name == THROUGH_THE_DAY:
        return _through_the_day(diary, question)
    if question.measure.of_sleep:
        sleeps = queries.sleeps(diary, span.first_day, span.last_day)
        return day_by_day_of_sleep(sleeps, question.measure.kind, diary.day_start)
    readings = queries.readings(diary, question.measure.code, span.first_day, span.last_day)
    return day_by_day(readings, rated_by=question.rated_by, late=question.late)


def _through_the_day(diary: Diary, question: Asked) -> ThroughTheDay:
    span = question.span
    readings = queries.readings(diary, question.measure.code, span.first_day, span.last_day)
    awake = None
    if question.clock == "waking":
        awake = wakings(queries.sleeps(diary, span.first_day, span.last_day), diary.day_start)
    return through_the_day(
        readings, rated_by=question.rated_by, late=question.late, clock=question.clock, wakings=awake
    )


def chart_of(diary: Diary, question: Asked, words: Words) -> Chart:
    """Return the chart that is asked for, in the reader's words."""
    return drawn(figure_of(diary, question), diary, question, words)


def drawn(figure: ThroughTheDay | DayByDay, diary: Diary, question: Asked, words: Words) -> Chart:
    """Return the chart of a figure that is already there."""
    measure, name = named(diary, question.measure, words)
    if isinstance(figure, ThroughTheDay):
        return through_the_day_chart(
            figure,
            measure=measure,
            name=name,
            words=words,
            span=question.span,
            day_start=diary.day_start,
            late=question.late,
        )
    return day_by_day_chart(figure, measure=measure, name=name, words=words, span=question.span, late=question.late)


def named(diary: Diary, measure: Measure, words: Words) -> tuple[Measure, str]:
    """Return the measure with what its factor says of its scale, and its name with what its numbers mean."""
    factors = {str(factor.id): factor for factor in queries.factors(diary)} if measure.kind == "factor" else {}
    name = measure_name(measure, words, {key: factor.name for key, factor in factors.items()})
    factor = factors.get(measure.key)
    if factor is None:
        return measure, name
    return replace(measure, values=factor.kind), _with_unit(factor, name, words)


def _with_unit(factor: Factor, name: str, words: Words) -> str:
    if factor.kind == YES_NO:
        return words.gettext("%(measure)s (yes is 1, no is 0)", measure=name)
    if factor.kind == NUMBER and factor.unit:
        return words.gettext("%(measure)s (%(unit)s)", measure=name, unit=factor.unit)
    return name


def insight_json(figure: ThroughTheDay | DayByDay, question: Asked) -> Json:
    """Return a figure with its numbers unrounded: what was asked, the figure, and `rests_on`."""
    return _question_json(question) | (
        _through_the_day_json(figure) if isinstance(figure, ThroughTheDay) else _day_by_day_json(figure)
    )


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
    return {
        "name": question.name,
        "measure": question.measure.code,
        "from": _day(question.span.first_day),
        "to": _day(question.span.last_day),
        "rated_by": question.rated_by,
        "late": question.late,
    } | ({"clock": question.clock} if question.name == THROUGH_THE_DAY else {})


def _through_the_day_json(figure: ThroughTheDay) -> Json:
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


def _day_by_day_json(figure: DayByDay) -> Json:
    return {
        "days": [asdict(value) | {"day": _day(value.day)} for value in figure.days],
        "months": [
            {"month": _day(month.first_day)[:7], "median": month.median, "days": month.days} for month in figure.months
        ],
        "median": figure.median,
        "q25": figure.q25,
        "q75": figure.q75,
        "rests_on": asdict(figure.rests_on),
    }


def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()
