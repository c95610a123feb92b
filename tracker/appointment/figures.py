"""All figures of the page, asked for just as the screens of the charts ask for them: one definition a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from tracker.analytics.body import Body
from tracker.analytics.compare import Compare
from tracker.analytics.day_by_day import DayByDay
from tracker.analytics.since_dose import SinceDose
from tracker.analytics.small_days import SmallDays, small_days
from tracker.analytics.through_the_day import ThroughTheDay
from tracker.analytics.treatment_cycle import TreatmentCycle
from tracker.analytics.woken import nights_woken
from tracker.care import queries as care
from tracker.charts.chart import Chart, Span
from tracker.charts.small_days import small_days_chart
from tracker.diary import queries
from tracker.domain.appointments import Preparation
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.domain.words import Words
from tracker.insights.answers.naming import named
from tracker.insights.asked import (
    BODY,
    COMPARE,
    DAY_BY_DAY,
    SINCE_DOSE,
    THROUGH_THE_DAY,
    TREATMENT_CYCLE,
    Asked,
    asked,
    late_by_default,
)
from tracker.insights.figures import CATALOGUE, figure_of
from tracker.insights.spans import ALL

SMALL_DAYS = 14
BESIDE = ("pain", "stress", "interference", "sleep_hours")
"""What stands beside the page's own measure where the person chose nothing else."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure with its name in the reader's words."""

    measure: Measure
    name: str


Figure = TypeVar("Figure")


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Figure]):
    """A figure with its chart."""

    figure: Figure
    chart: Chart
    asked: Asked


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows. `before` is the span that is set beside `span`. `compared` has the page's own measure first.
    `cycle` is there where an injection is recorded, `dose` where there is none and a medicine is; `woken` counts
    nights that pain woke, and those of which it was told, in this span and the one before."""

    span: Span
    before: Span
    this_day: int
    rated_by: str
    own: Shown
    compared: Sequence[tuple[Shown, Compare]]
    through: Drawn[ThroughTheDay]
    by_day: Drawn[DayByDay]
    days: Drawn[SmallDays] | None
    cycle: Drawn[TreatmentCycle] | None
    dose: Drawn[SinceDose] | None
    body: Body
    woken: tuple[tuple[int, int], tuple[int, int]]


def figures_of(diary: Diary, prepared: Preparation, now: datetime, words: Words) -> Figures:
    """Return all figures of the page; raise `Refused` where what was prepared cannot be asked."""
    ask = _Asking(diary, prepared, now, words)
    by_day: Drawn[DayByDay] = ask.drawn(DAY_BY_DAY, ask.own)
    question = by_day.asked
    own = ask.shown(question.measure.code)
    others = prepared.measures[1:] if prepared.measures else [code for code in BESIDE if code != own.measure.code]
    sides = [ask.beside(question.span, code) for code in (own.measure.code, *others)]
    compared = [(ask.shown(side.measure.code), figure_of(diary, side)) for side in sides]
    before = sides[0].other or question.span
    injected = bool(care.injections(diary))
    return Figures(
        span=question.span,
        before=before,
        this_day=question.this_day,
        rated_by=question.rated_by,
        own=own,
        compared=compared,
        through=ask.drawn(THROUGH_THE_DAY, own.measure.code),
        by_day=by_day,
        days=None if own.measure.of_sleep else _small_days(diary, question, own, words),
        # a cycle shows its own region where nothing else was asked for
        cycle=ask.drawn(TREATMENT_CYCLE, prepared.measures[0] if prepared.measures else "") if injected else None,
        dose=ask.drawn(SINCE_DOSE, own.measure.code) if not injected and care.medications(diary) else None,
        body=figure_of(diary, ask.question(BODY, measure=own.measure.code)),
        woken=(_woken(diary, question.span), _woken(diary, before)),
    )


def asked_days(prepared: Preparation) -> dict[str, str]:
    """Return the days that were prepared as the charts take them in an address."""
    if prepared.days:
        return {"days": prepared.days}
    dates = {"from": prepared.first_day, "to": prepared.last_day}
    return {field: date.fromordinal(day).isoformat() for field, day in dates.items() if day}


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks one diary one figure after the other, all for the same days."""

    diary: Diary
    prepared: Preparation
    now: datetime
    words: Words

    @property
    def own(self) -> str:
        return self.prepared.measures[0] if self.prepared.measures else ""

    def question(self, name: str, *, measure: str) -> Asked:
        args: Mapping[str, str] = asked_days(self.prepared) | ({"measure": measure} if measure else {})
        return asked(self.diary, name, args, self.now)

    def beside(self, span: Span, measure: str) -> Asked:
        """Return the question for the span and the one before it: as many days, or the same weeks of the cycle before.

        Charts of all days set their two halves side by side; a page says that there is nothing before.
        """
        args: dict[str, str] = asked_days(self.prepared) | {"measure": measure}
        if self.prepared.days == ALL:
            before = {"other_from": span.first_day - span.days, "other_to": span.first_day - 1}
            args |= {field: date.fromordinal(day).isoformat() for field, day in before.items()}
        return asked(self.diary, COMPARE, args, self.now)

    def drawn(self, name: str, measure: str) -> Drawn[Any]:
        question = self.question(name, measure=measure)
        figure = figure_of(self.diary, question)
        return Drawn(figure, CATALOGUE[name].chart(figure, self.diary, question, self.words), question)

    def shown(self, code: str) -> Shown:
        question = self.question(DAY_BY_DAY, measure=code)
        return Shown(*named(self.diary, question.measure, self.words))


def _small_days(diary: Diary, question: Asked, own: Shown, words: Words) -> Drawn[SmallDays]:
    last = question.span.last_day
    first = max(question.span.first_day, last - SMALL_DAYS + 1)
    late = late_by_default(THROUGH_THE_DAY)
    figure = small_days(
        queries.readings(diary, own.measure.code, first, last),
        first_day=first,
        last_day=last,
        day_start=diary.day_start,
        rated_by=question.rated_by,
        late=late,
    )
    chart = small_days_chart(
        figure, measure=own.measure, name=own.name, words=words, day_start=diary.day_start, late=late
    )
    return Drawn(figure, chart, question)


def _woken(diary: Diary, span: Span) -> tuple[int, int]:
    return nights_woken(queries.sleeps(diary, span.first_day, span.last_day), diary.day_start)
