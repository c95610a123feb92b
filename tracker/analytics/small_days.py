"""The single days of a short span, each as the values that it has by the clock.

Formula: none: the readings themselves, by diary day, in hours of the clock since the day start.
Units: hours from the day start (0 to 24), values of the measure. Missing data: a day without a timed reading is there
without a point; readings without a clock time are left out and counted. Minimum: none. Source: the readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.analytics.columns import Readings
from tracker.analytics.rests_on import RestsOn, select

MINUTES_A_DAY = 24 * 60

Point = tuple[float, float]
"""Hours since the day start, and the value."""


@dataclass(frozen=True, slots=True)
class SmallDays:
    """The figure: every day of the span (ordinals ascending) with its points in their order; and how many readings
    have no clock time."""

    days: tuple[tuple[int, tuple[Point, ...]], ...]
    without_clock: int
    rests_on: RestsOn


def small_days(
    readings: Readings,
    *,
    first_day: int,
    last_day: int,
    day_start: int,
    rated_by: str = "self",
    late: str = "exclude",
) -> SmallDays:
    """Return the figure for the days from `first_day` to `last_day` (ordinals, both included); `day_start` is an hour.

    Raises `ValueError` for an unknown `late`.
    """
    chosen = select(readings, rated_by=rated_by, late=late)
    timed = chosen.used.those(chosen.used.timed)
    of_span = timed.those((timed.day >= first_day) & (timed.day <= last_day))
    hours = (of_span.minute - day_start * 60) % MINUTES_A_DAY / 60
    order = np.lexsort((of_span.at, of_span.day))
    points: dict[int, list[Point]] = {day: [] for day in range(first_day, last_day + 1)}
    for place in order.tolist():
        points[int(of_span.day[place])].append((float(hours[place]), float(of_span.value[place])))
    return SmallDays(
        days=tuple((day, tuple(found)) for day, found in points.items()),
        without_clock=len(chosen.used) - len(timed),
        rests_on=chosen.rests_on(of_span),
    )
