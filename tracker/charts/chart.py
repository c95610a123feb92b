"""What every chart is: one drawing, one sentence, one table of the same numbers, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tracker.analytics.rests_on import RestsOn

Figure = Mapping[str, Any]
"""A Plotly figure (`data`, `layout`) of plain lists, numbers and text, without a template."""

_LETTER = 0.63
"""How wide a letter of a table is, as a share of the size of its text."""
_BETWEEN = 0.6
"""The room between two columns, likewise."""
_HEADING = len("24 Nov")
"""Letters for which the headings of the rows have room."""
_PHONE = 23.5
"""The width of a phone, likewise; on the narrowest phones the text of tables is the smaller for it."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as text, ready to print: `head` names the columns; a row's first cell is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    last_below: ClassVar[bool] = False
    """Whether the last column is of words, which stand in a line of their own below the numbers of their row."""

    @property
    def is_wide(self) -> bool:
        """Whether it needs more room than a phone has, even with all texts broken between their words: each of its
        rows is a card there."""
        beside = zip(self.head, *self.rows, strict=True)
        columns = [[name, *cells] for name, *cells in (list(beside)[:-1] if self.last_below else beside)]
        longest = [max(len(word) for text in texts for word in text.split() or [""]) for texts in columns]
        return sum((max(_HEADING, longest[0]), *longest[1:])) * _LETTER + len(columns) * _BETWEEN > _PHONE


class TableWithWords(Table):
    """A table whose last column is of words."""

    __slots__ = ()
    last_below = True


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
