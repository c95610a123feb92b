"""The treatment cycle once more, by walking through every day of every week. Nothing of the app is imported here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

Values = Iterable[tuple[date, float]]


def cycles(values: Values, sessions: Iterable[date], today: date) -> list[dict[int, tuple[int, float | None]]]:
    """Return for each cycle, the latest first, its weeks: how many days have a value, and their middle from three."""
    of_days: dict[date, list[float]] = defaultdict(list)
    for day, value in values:
        of_days[day].append(value)
    begun = sorted({session for session in sessions if session <= today})
    found = []
    for place, start in enumerate(begun):
        end = begun[place + 1] if place + 1 < len(begun) else today + timedelta(days=1)
        found.append(_weeks(of_days, start, end))
    return found[::-1]


def _weeks(of_days: dict[date, list[float]], start: date, end: date) -> dict[int, tuple[int, float | None]]:
    weeks = {}
    number, monday = -2, start - timedelta(days=14)
    while monday < end:
        week = [monday + timedelta(days=past) for past in range(7)]
        middles = [median(of_days[day]) for day in week if day < end and day in of_days]
        if middles:
            weeks[number] = (len(middles), median(middles) if len(middles) > 2 else None)
        number, monday = number + 1, monday + timedelta(days=7)
    return weeks


def over(earlier: Sequence[dict[int, tuple[int, float | None]]]) -> dict[int, tuple[int, Any]]:
    """Return for each week how many earlier cycles have a middle in it, and the middle of those from three."""
    found = {}
    for number in {number for weeks in earlier for number in weeks}:
        middles = [weeks[number][1] for weeks in earlier if number in weeks and weeks[number][1] is not None]
        if middles:
            found[number] = (len(middles), median(middles) if len(middles) > 2 else None)
    return found
