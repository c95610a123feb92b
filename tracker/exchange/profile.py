"""What the columns of a table hold, found in one pass, so that their meaning can be suggested and asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _
from pydantic import BaseModel

from tracker.exchange.formats.csv_table import NotATable, Table
from tracker.exchange.moments import OrderNeeded, Unreadable, parts_of_local, read_clock, read_when

MOST_WORDS = 400
"""Different texts of a column that are kept; a column with more is no column of names."""
LONGEST_WORD = 120
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,9})?|[+-]?\d{1,9},\d{1,2}")


class ColumnProfile(BaseModel):
    """What one column holds: how many cells are filled, are numbers, moments, moments with a clock time, clock times;
    the least and the greatest number; its different texts with their counts, most frequent first (None: too many)."""

    name: str
    filled: int = 0
    numbers: int = 0
    moments: int = 0
    timed: int = 0
    clocks: int = 0
    lowest: float | None = None
    highest: float | None = None
    day_first: bool = False
    month_first: bool = False
    either: bool = False
    words: list[tuple[str, int]] | None = None
    example: str = ""

    @property
    def order_needed(self) -> bool:
        """Whether its dates do not say themselves which is the day and which the month."""
        return self.either and self.day_first == self.month_first


class Profile(BaseModel):
    """What a table holds: its rows, and its columns in order."""

    rows: int
    columns: list[ColumnProfile]


def number_of(text: str) -> Decimal | None:
    """Return the number that a cell holds (with a point, or a comma before one or two decimals), or None."""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def header_hash(header: Sequence[str]) -> str:
    """Return what a header is known by: the same names in the same order."""
    return hashlib.sha256(json.dumps(list(header), ensure_ascii=False).encode()).hexdigest()


def profile_of(table: Table) -> Profile:
    """Read the whole table once; raise `NotATable` where it holds no rows, or its first line holds no names."""
    columns = [_Reading(name or _("Column %(n)s", n=number)) for number, name in enumerate(table.header, 1)]
    if any(_is_moment(name) for name in table.header) or all(number_of(name) is not None for name in table.header):
        raise NotATable(_("The first line must hold the names of the columns."))
    rows = 0
    for line in table.rows():
        rows += 1
        for column, cell in zip(columns, line.cells, strict=False):
            if cell:
                column.take(cell)
    if not rows:
        raise NotATable(_("This file has names of columns, but no rows."))
    return Profile(rows=rows, columns=[column.done() for column in columns])


def _is_moment(text: str) -> bool:
    try:
        read_when(text, None)
    except OrderNeeded:
        return True
    except Unreadable:
        return False
    return True


class _Reading:
    def __init__(self, name: str) -> None:
        self._profile = ColumnProfile(name=name)
        self._words: Counter[str] | None = Counter()

    def take(self, cell: str) -> None:
        profile = self._profile
        profile.filled += 1
        profile.example = profile.example or cell[:LONGEST_WORD]
        if self._words is not None:
            self._words[cell[:LONGEST_WORD]] += 1
            if len(self._words) > MOST_WORDS:
                self._words = None
        number = number_of(cell)
        if number is not None:
            profile.numbers += 1
            value = float(number)
            profile.lowest = value if profile.lowest is None else min(profile.lowest, value)
            profile.highest = value if profile.highest is None else max(profile.highest, value)
        elif cell[0].isdigit() or len(cell) < 40:
            self._moment(cell)

    def _moment(self, cell: str) -> None:
        profile = self._profile
        parts = parts_of_local(cell)
        if parts:
            profile.day_first |= parts[0] > 12
            profile.month_first |= parts[1] > 12
            profile.either |= max(parts) <= 12 and parts[0] != parts[1]
        try:
            profile.timed += (
                read_when(cell, "day_first" if parts and parts[1] <= 12 else "month_first").clock is not None
            )
            profile.moments += 1
        except Unreadable:
            try:
                read_clock(cell)
                profile.clocks += 1
            except Unreadable:
                pass

    def done(self) -> ColumnProfile:
        self._profile.words = None if self._words is None else self._words.most_common()
        return self._profile
