"""What every chart is: one drawing, one sentence, one table of the same numbers, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.analytics.rests_on import RestsOn

Figure = Mapping[str, Any]
"""A Plotly figure (`data`, `layout`) of plain lists, numbers and text, without a template."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as text, ready to print: `head` names the columns; a row's first cell is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that were asked for: ordinals of diary days, both included."""

    first_day: int
    last_day: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `sentence` says what it shows; `legend` says what it rests on and what its marks are; `alt` is the
    drawing in words for who cannot see it; `title` names it; `make_table` writes the table out, which may have
    thousands of rows and is not always asked for."""

    title: str
    figure: Figure
    sentence: str
    make_table: Callable[[], Table] = field(compare=False)
    legend: str
    alt: str
    rests_on: RestsOn

    @property
    def table(self) -> Table:
        """The table of the same numbers."""
        return self.make_table()
