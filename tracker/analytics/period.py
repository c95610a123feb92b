"""How a span of days has been: the middle of its days, half of them, the worst, and how many reached seven.

Formula: `median`, `q25` and `q75` are those of the values of the days, as the figure day by day has them. `worst` is
the highest single value of the span; `reached` counts the days of which a value is 7 or more.
Units: those of the measure. Missing data: a day without a value is in none of the counts.
Minimum: one day; `median` from five days, `q25` and `q75` from ten, as everywhere.
Source: the definitions of this diary.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.analytics.day_by_day import DayByDay

REACHED = 7.0
"""Of 10: what counts as a hard day."""


@dataclass(frozen=True, slots=True)
class Period:
    """The figure. `median` is None below five days, the quartiles below ten, `worst` without any."""

    days: int
    median: float | None
    q25: float | None
    q75: float | None
    worst: float | None
    reached: int


def period(by_day: DayByDay) -> Period:
    """Return how the days of a figure day by day have been."""
    highest = [day.max for day in by_day.days]
    return Period(
        days=len(highest),
        median=by_day.median,
        q25=by_day.q25,
        q75=by_day.q75,
        worst=max(highest, default=None),
        reached=sum(value >= REACHED for value in highest),
    )
