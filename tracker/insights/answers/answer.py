"""What an answer is: a figure's name and title, what may be asked of it, and the three steps from question to chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from tracker.charts.chart import Chart
from tracker.domain.records import Diary
from tracker.domain.words import Words
from tracker.insights.asked import Asked

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure. `name` stands in addresses and the API; `title` is marked for translation.

    `figure` reads the diary and returns the result, `chart` draws it, `told` gives its numbers unrounded.
    """

    name: str
    title: str
    figure: Callable[[Diary, Asked], Any]
    chart: Callable[[Any, Diary, Asked, Words], Chart]
    told: Callable[[Any], Json]


def iso(day: int) -> str:
    """Return a day (ordinal) as the API writes it."""
    return date.fromordinal(day).isoformat()


DAYS = frozenset({"day", "first_day", "last_day", "monday"})
"""The fields of results that are days."""


def plainly(result: Any) -> Any:  # noqa: ANN401 - any figure's result
    """Return a result as JSON values, its numbers unrounded and its days as the API writes them."""
    if is_dataclass(result) and not isinstance(result, type):
        return {held.name: _field(held.name, getattr(result, held.name)) for held in fields(result)}
    if isinstance(result, tuple) and hasattr(result, "_fields"):
        return {name: _field(name, value) for name, value in zip(result._fields, result, strict=True)}
    if isinstance(result, tuple | list):
        return [plainly(held) for held in result]
    return result


def _field(name: str, value: Any) -> Any:  # noqa: ANN401 - see plainly
    return iso(value) if name in DAYS and isinstance(value, int) else plainly(value)
