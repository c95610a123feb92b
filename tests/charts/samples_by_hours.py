"""Charts of made-up readings, sleeps and doses, for the tests of the charts by hours, doses and sleep."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.analytics.doses import dose_on
from tests.analytics.readings import on
from tests.analytics.test_sleep_effect import slept
from tests.charts.samples import DAY, WORDS, span_of
from tracker.analytics.calendar import calendar
from tracker.analytics.since_dose import since_dose
from tracker.analytics.sleep_effect import sleep_effect
from tracker.charts.calendar import calendar_chart
from tracker.charts.chart import Chart, Span
from tracker.charts.since_dose import since_dose_chart
from tracker.charts.sleep_effect import sleep_effect_chart
from tracker.charts.words import measure_name
from tracker.domain.measures import Measure, parse
from tracker.domain.records import Reading, Sleep
from tracker.domain.treatments import Dose

Days = tuple[list[Reading], list[Sleep], list[Dose]]


def days_of_sleep(days: int, *, naps: bool = True) -> Days:
    """Return days with a night, on every other one a nap, and entries around them."""
    chance = random.Random(days)
    readings, sleeps = [], []
    for day in range(DAY, DAY + days):
        evening = chance.randint(3, 8)
        readings += [on(day, 22.5, evening), on(day, 31.3, min(10, max(0, evening + round(chance.gauss(-2, 1.6)))))]
        sleeps.append(slept(day, 23, 31))
        if naps and day % 2:
            noon = chance.randint(2, 7)
            readings += [on(day, 13, noon), on(day, 15.2, min(10, max(0, noon + round(chance.gauss(-0.2, 1.2)))))]
            sleeps.append(slept(day, 13.5, 15))
    return readings, sleeps, []


def days_of_doses(days: int) -> Days:
    """Return days with doses at 08:00 and 19:00 and entries after them; the sixth hour has next to none."""
    chance = random.Random(days)
    course = (6, 5, 3, 2.5, 3, 4, 5, 5.5, 6, 6.5, 7, 7)
    readings = [
        on(day, 8 + hour + 0.4, min(10, max(0, round(course[hour] + chance.gauss(0, 1)))))
        for day in range(DAY, DAY + days)
        for hour in (0, 1, 2, 3, 4, 6, 7, 8, 9)
        if hour != 9 or day % 9 == 0
    ]
    readings += [on(day, 8 + 10.5, 7) for day in range(DAY, DAY + min(days, 2))]
    return readings, [], [dose_on(day, hour) for day in range(DAY, DAY + days) for hour in (8, 19)]


def sleep_effect_of(days: Days, *, code: str = "spasm", span: Span | None = None, late: str = "exclude") -> Chart:
    """Return the chart before and after sleep."""
    measure = parse(code)
    return sleep_effect_chart(
        sleep_effect(*days, day_start=4, late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        words=WORDS,
        span=span or span_of(days[0]),
        late=late,
    )


def since_dose_of(days: Days, *, code: str = "spasm", late: str = "exclude") -> Chart:
    """Return the chart by hours since a dose."""
    measure = parse(code)
    return since_dose_chart(
        since_dose(days[0], days[2], late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        medication="Baclofen",
        words=WORDS,
        span=span_of(days[0]),
        late=late,
    )


def calendar_of(
    readings: Sequence[Reading],
    *,
    measure: Measure | None = None,
    span: Span | None = None,
    day_start: int = 4,
    late: str = "exclude",
) -> Chart:
    """Return the calendar of readings."""
    measure = measure or parse("spasm")
    return calendar_chart(
        calendar(readings, late=late),
        measure=measure,
        name=measure_name(measure, WORDS),
        words=WORDS,
        span=span or span_of(readings),
        day_start=day_start,
        late=late,
    )
