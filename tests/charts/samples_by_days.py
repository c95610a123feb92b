"""Charts of made-up days: where in the body, two measures together, two spans side by side."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

from tests.analytics.readings import of_day
from tests.charts.samples import WORDS, span_of
from tracker.analytics.body import body
from tracker.analytics.compare import compare
from tracker.analytics.relation import relation
from tracker.charts.body import body_by_month_chart, body_chart
from tracker.charts.chart import Chart, Span
from tracker.charts.compare import compare_chart
from tracker.charts.relation import relation_chart
from tracker.charts.words import measure_name
from tracker.domain.measures import Measure, parse
from tracker.domain.records import Reading
from tracker.domain.regions import REGIONS

FIRST = date(2026, 1, 1).toordinal()

_OFTEN = (0.3, 0.1, 0.0, 0.02, 0.9, 0.3, 0.2, 0.75, 0.1, 0.6, 0.0, 0.04, 0.08, 0.0)
"""How often each region is recorded in the made-up days."""


def values_on(first: int, values: Sequence[float]) -> list[Reading]:
    """Return a reading a day, from the day `first` on."""
    return [of_day(first + day, value) for day, value in enumerate(values)]


def made_up_values(days: int, *, seed: int, middle: float = 4.0, whole: bool = True) -> list[float]:
    """Return values of days around a middle, on the scale."""
    chance = random.Random(seed)
    values = [min(10.0, max(0.0, chance.gauss(middle, 1.8))) for _ in range(days)]
    return [float(round(value)) for value in values] if whole else values


def made_up_regions(days: int, *, first: int = FIRST) -> dict[str, list[Reading]]:
    """Return days of regions; the trunk and the right hand come later."""
    chance = random.Random(days)
    found: dict[str, list[Reading]] = {}
    for place, (region, often) in enumerate(zip(REGIONS, _OFTEN, strict=True)):
        begins = days // 2 if region.code == "trunk" else 0
        found[region.code] = [
            of_day(first + day, min(10, max(0, round(chance.gauss(2 + place % 7, 1.2)))))
            for day in range(begins, days)
            if day % 9 and chance.random() < often
        ]
    return found


def relation_of(
    x: Sequence[Reading], y: Sequence[Reading], *, codes: tuple[str, str] = ("stress", "spasm"), lag: int = 0
) -> Chart:
    """Return the chart of two measures together."""
    measure, other = (parse(code) for code in codes)
    return relation_chart(
        relation(x, y, lag=lag),
        measure=measure,
        name=measure_name(measure, WORDS),
        other_measure=other,
        other_name=measure_name(other, WORDS),
        words=WORDS,
        span=span_of([*x, *y]),
    )


def compare_of(
    this: Sequence[Reading],
    other: Sequence[Reading],
    *,
    measure: Measure | None = None,
    spans: tuple[Span, Span] | None = None,
    late: str = "include",
) -> Chart:
    """Return the chart of two spans side by side."""
    measure = measure or parse("spasm")
    span, other_span = spans or (span_of(this), span_of(other))
    return compare_chart(
        compare(this, other, late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        words=WORDS,
        span=span,
        other_span=other_span,
        late=late,
    )


def body_of(readings: Mapping[str, Sequence[Reading]], *, by_month: bool = False) -> Chart:
    """Return the map of the body, or its grid by months."""
    draw = body_by_month_chart if by_month else body_chart
    span = span_of([reading for of_region in readings.values() for reading in of_region])
    return draw(body(readings), name="Spasm severity", words=WORDS, span=span)
