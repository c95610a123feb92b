"""Charts of made-up readings, for the tests of the charts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from tests.analytics.readings import of_day, on
from tracker.analytics.day_by_day import day_by_day
from tracker.analytics.small_days import small_days
from tracker.analytics.through_the_day import through_the_day
from tracker.analytics.treatment_cycle import treatment_cycle
from tracker.charts.chart import Chart, Span
from tracker.charts.day_by_day import day_by_day_chart
from tracker.charts.small_days import small_days_chart
from tracker.charts.through_the_day import through_the_day_chart
from tracker.charts.treatment_cycle import treatment_cycle_chart
from tracker.charts.treatment_marks import TreatmentMark
from tracker.charts.words import measure_name
from tracker.domain.measures import parse
from tracker.domain.records import Reading
from tracker.domain.treatments import Injection
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


def small_days_of(readings: Sequence[Reading], *, code: str = "spasm", day_start: int = 4) -> Chart:
    """Return the chart of single days, from the first reading's to the last's."""
    span, measure = span_of(readings), parse(code)
    found = small_days(readings, first_day=span.first_day, last_day=span.last_day, day_start=day_start)
    name = measure_name(measure, WORDS)
    return small_days_chart(found, measure=measure, name=name, words=WORDS, day_start=day_start)


def day_by_day_of(
    readings: Sequence[Reading],
    *,
    code: str = "spasm",
    span: Span | None = None,
    treated: Sequence[TreatmentMark] = (),
) -> Chart:
    """Return the chart day by day of readings."""
    measure = parse(code)
    name = measure_name(measure, WORDS)
    figure = day_by_day(readings)
    days = span or span_of(readings)
    return day_by_day_chart(figure, measure=measure, name=name, words=WORDS, span=days, treated=treated)


def session(day: int, product: str | None = "Botox", units: float | None = 200, *felt: int | None) -> Injection:
    """Return a session of the series `neck`; `felt` are days since it: onset, began to fade, back to before."""
    onset, fade, back = (None if since is None else day + since for since in (*felt, *[None] * (3 - len(felt))))
    return Injection(UUID(int=day), 1, day, "neck", product, units, (), None, onset, fade, back, ())


def cycles(count: int, *, last: int = 60, every: int = 84) -> tuple[list[Reading], list[Injection], int]:
    """Return days that fall after each of `count` sessions and rise again, the sessions, and today.

    Today is day `last` of the latest cycle; nothing is recorded in its week 5.
    """
    chance = random.Random(count)
    today = DAY + every * (count - 1) + last
    readings = []
    for day in range(DAY - 14, today + 1):
        since = (day - DAY) % every
        worn = min(1.0, abs(since - 35) / 30) if day >= DAY else 1.0
        value = min(10.0, max(0.0, round(2.5 + 4.5 * worn + chance.gauss(0, 0.9), 1)))
        if chance.random() < 0.8 and not (day > DAY + every * (count - 1) and 35 <= since < 42):
            readings.append(of_day(day, value))
    products = (("Botox", 200.0), ("Dysport", 500.0), ("Botox", 220.0))
    sessions = [session(DAY + every * place, *products[place % 3], 6, 50) for place in range(count)]
    return readings, sessions, today


def treatment_cycle_of(
    readings: Sequence[Reading],
    sessions: Sequence[Injection],
    today: int,
    *,
    code: str = "spasm",
    late: str = "include",
) -> Chart:
    """Return the chart of the treatment cycle of the series `neck`."""
    measure = parse(code)
    return treatment_cycle_chart(
        treatment_cycle(readings, sessions, series="neck", today=today, late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        words=WORDS,
        span=span_of(readings),
        series_name="Neck",
        late=late,
    )


def treated(days: int) -> list[TreatmentMark]:
    """Return injections every twelve weeks, a visit a week before each, changes of a medicine, one operation."""
    marks = [TreatmentMark(DAY + day, "injection", "Injection: Neck, Botox, 200 units") for day in range(5, days, 84)]
    marks += [TreatmentMark(DAY + day, "visit", "Visit to the doctor") for day in range(1, days, 80)]
    marks += [TreatmentMark(DAY + day, "medication", f"Medicine A {day} mg begun") for day in range(3, days, 47)]
    return [*marks, TreatmentMark(DAY + days // 2, "treatment", "Stimulator setting")]
