"""Charts of made-up readings, for the tests of the charts."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.analytics.readings import on
from tracker.analytics.day_by_day import day_by_day
from tracker.analytics.through_the_day import through_the_day
from tracker.charts.chart import Chart, Span
from tracker.charts.day_by_day import day_by_day_chart
from tracker.charts.through_the_day import through_the_day_chart
from tracker.charts.words import measure_name
from tracker.domain.measures import parse
from tracker.domain.records import Reading
from tracker.domain.words import English

DAY = 739_000
WORDS = English()


def rising_days(days: int, *, skip: int = 7) -> list[Reading]:
    """Return days with five entries, higher in the evening; every so many days have none."""
    chance = random.Random(days)
    return [
        on(DAY + day, hour, min(10, max(0, round(chance.gauss(hour / 3 - 1, 1.3)))))
        for day in range(days)
        if day % skip != 3
        for hour in (6.5, 10, 14.2, 18, 21.7, 25)
    ]


def few_days() -> list[Reading]:
    """Return three days with two entries each."""
    return [on(DAY + day, hour, day + hour / 4) for day in range(3) for hour in (8, 17)]


def span_of(readings: Sequence[Reading]) -> Span:
    """Return the days from the first reading to the last; one day where there is none."""
    days = [reading.day for reading in readings] or [DAY]
    return Span(min(days), max(days))


def through_the_day_of(
    readings: Sequence[Reading], *, code: str = "spasm", day_start: int = 4, late: str = "exclude"
) -> Chart:
    """Return the chart through the day of readings."""
    measure = parse(code)
    return through_the_day_chart(
        through_the_day(readings, late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        words=WORDS,
        span=span_of(readings),
        day_start=day_start,
        late=late,
    )


def day_by_day_of(readings: Sequence[Reading], *, code: str = "spasm", span: Span | None = None) -> Chart:
    """Return the chart day by day of readings."""
    measure = parse(code)
    name = measure_name(measure, WORDS)
    figure = day_by_day(readings)
    return day_by_day_chart(figure, measure=measure, name=name, words=WORDS, span=span or span_of(readings))
