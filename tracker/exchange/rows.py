"""From a row of the file to an entry of the diary, or to the reason why it is none. Nothing is clipped or made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID, uuid5

from tracker.diary.kinds import ENTRY
from tracker.domain.records import Diary
from tracker.domain.scales import HIGHEST, plain
from tracker.domain.words import N_
from tracker.exchange.formats.csv_table import Line, Table
from tracker.exchange.mapping import LIMBS, MIDDLE, OUT, SIDES, Mapping, Scale, Side, Target
from tracker.exchange.moments import OrderNeeded, Unreadable, read_clock, read_when
from tracker.exchange.profile import LONGEST_WORD, number_of
from tracker.ledger.kinds import Body
from tracker.web.errors import Refused

SOURCE = "csv"
"""Part of every id: it must never change, or a file brought along twice would double the diary."""

REASONS = {
    "ragged": N_("It has more or fewer cells than the first line has names"),
    "broken": N_("Its quotation marks cannot be read"),
    "no_moment": N_("It does not say when it was"),
    "moment": N_("This is no date or time that can be read for certain"),
    "clock": N_("This is no clock time that can be read"),
    "number": N_("This is no number"),
    "outside": N_("This number lies outside of the scale that you gave"),
    "name": N_("It is not said yet what this name means"),
    "side": N_("It is not said yet which side this means"),
    "refused": N_("It cannot be kept"),
}
LEFT_OUT = {
    "filter": N_("other rows than the ones you chose"),
    "name": N_("names that you left out"),
    "no_side": N_("no side given, and left out for that"),
    "empty": N_("nothing recorded in them"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that makes an entry. `rounded`: a number has more decimals than are kept; `side_lost`: it gives a side
    for a place that has none here."""

    line: int
    id: UUID
    body: Body
    rounded: bool = False
    side_lost: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not meant to make an entry; `why` is a key of `LEFT_OUT`."""

    line: int
    why: str


class Unread(Exception):
    """A row that cannot be read: in which `column`, which `value`, and why (`reason`, a key of `REASONS`)."""

    def __init__(self, reason: str, column: str = "", value: str = "", detail: str = "") -> None:
        super().__init__(reason)
        self.line = 0
        self.reason, self.column, self.value, self.detail = reason, column, value, detail


class _Leave(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Outcome = Taken | LeftOut | Unread


def read_rows(table: Table, mapping: Mapping, diary: Diary, now: datetime) -> Iterator[Outcome]:
    """Yield what becomes of each row; raise `NotATable` where a bound is passed."""
    reader = _Reader(table.header, mapping, diary, now)
    for line in table.rows():
        yield reader.read(line)


def to_scale(value: Decimal, scale: Scale) -> tuple[float, bool] | None:
    """Return a number of the file on 0 to 10 with one decimal, and whether that rounded it; None outside the scale.

    Linear: 10 × (value − none) ÷ (worst − none), halves rounded away from zero.
    """
    none, worst = Decimal(str(scale.none)), Decimal(str(scale.worst))
    if not min(none, worst) <= value <= max(none, worst):
        return None
    exact = HIGHEST * (value - none) / (worst - none)
    kept = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return plain(float(kept)), kept != exact


class _Reader:
    def __init__(self, header: tuple[str, ...], mapping: Mapping, diary: Diary, now: datetime) -> None:
        self._header, self._mapping, self._diary, self._now = header, mapping, diary, now
        self._moment, self._clock = mapping.index("moment"), mapping.index("clock")
        self._name, self._value = mapping.index("name"), mapping.index("value")
        self._side, self._note = mapping.index("side"), mapping.index("note")
        self._filters = [(number, mapping.columns[number].equals) for number in mapping.indexes("filter")]
        self._numbers = mapping.indexes("number")
        self._seen: dict[str, int] = {}

    def read(self, line: Line) -> Outcome:
        try:
            return self._read(line)
        except _Leave as leave:
            return LeftOut(line.number, leave.why)
        except Unread as unread:
            unread.line = line.number
            return unread

    def _read(self, line: Line) -> Taken:
        cells = line.cells
        if line.broken:
            raise Unread("broken")
        if len(cells) > len(self._header) and not any(cells[len(self._header) :]):
            cells = cells[: len(self._header)]
        if len(cells) != len(self._header):
            raise Unread("ragged")
        record_id = self._id(cells)
        if any(cells[number] != wanted for number, wanted in self._filters):
            raise _Leave("filter")
        values = _Values()
        self._long(cells, values)
        for number in self._numbers:
            target, scale = self._mapping.columns[number].target, self._mapping.columns[number].scale
            if cells[number] and target is not None and target.means != OUT:
                self._put(values, target, None, *self._on_scale(number, cells[number], scale))
        note = cells[self._note] if self._note is not None else ""
        if not values.data and not note:
            raise _Leave("empty")
        data = {**values.data, **self._when(cells), "note": note or None, "rated_by": self._mapping.rated_by}
        try:
            body = ENTRY.read(data, self._diary, self._now)
        except Refused as refused:
            fault = refused.faults[0]
            at = (self._note if fault.pointer == "/note" else self._moment) or 0
            raise Unread("refused", self._header[at], cells[at], fault.detail) from None
        return Taken(line.number, record_id, body, values.rounded, values.side_lost)

    def _id(self, cells: tuple[str, ...]) -> UUID:
        # the row as it stands, used and unused cells alike: another mapping later must not make other ids
        content = json.dumps(cells, ensure_ascii=False)
        occurrence = self._seen[content] = self._seen.get(content, 0) + 1
        return uuid5(self._diary.id, json.dumps([SOURCE, content, occurrence], ensure_ascii=False))

    def _long(self, cells: tuple[str, ...], values: _Values) -> None:
        if self._name is None or self._value is None:
            return
        name, value = cells[self._name][:LONGEST_WORD], cells[self._value]
        target = self._mapping.names.get(name)
        if target is not None and target.means == OUT:
            raise _Leave("name")
        if not value:
            return
        if target is None:
            raise Unread("name", self._header[self._name], name)
        score = self._on_scale(self._value, value, self._mapping.columns[self._value].scale)
        self._put(values, target, self._given_side(cells), *score)

    def _given_side(self, cells: tuple[str, ...]) -> Side | None:
        word = cells[self._side][:LONGEST_WORD] if self._side is not None else ""
        if not word:
            return None
        if word not in self._mapping.sides:
            raise Unread("side", self._header[self._side or 0], word)
        return self._mapping.sides[word]

    def _on_scale(self, number: int, text: str, scale: Scale | None) -> tuple[float, bool]:
        value = number_of(text)
        if value is None or scale is None:
            raise Unread("number", self._header[number], text)
        scaled = to_scale(value, scale)
        if scaled is None:
            raise Unread("outside", self._header[number], text)
        return scaled

    def _put(self, values: _Values, target: Target, given: Side | None, value: float, rounded: bool) -> None:
        values.rounded |= rounded
        score = target.score or self._mapping.score or "pain"
        if target.means in LIMBS:
            side = (
                target.side if target.side in SIDES and given is None else given or target.side or self._mapping.unsaid
            )
            if side not in SIDES:
                raise _Leave("no_side")
            for one in ("left", "right") if side == "both" else (side,):
                values.region(f"{target.means}_{one}", score, value)
        elif target.means in MIDDLE:
            values.side_lost |= given is not None
            values.region(target.means, score, value)
        else:
            values.side_lost |= given is not None
            values.data[target.means] = value

    def _when(self, cells: tuple[str, ...]) -> dict[str, Any]:
        text = cells[self._moment] if self._moment is not None else ""
        column = self._header[self._moment or 0]
        if not text:
            raise Unread("no_moment", column)
        try:
            when = read_when(text, self._mapping.order)
        except (OrderNeeded, Unreadable):
            raise Unread("moment", column, text) from None
        moment = when.at(self._clock_of(cells), self._diary.time_zone)
        if moment is None:
            return {"precision": "day", "day": when.day.isoformat()}
        return {"happened_at": moment.isoformat()}

    def _clock_of(self, cells: tuple[str, ...]) -> time | None:
        if self._clock is None or not cells[self._clock]:
            return None
        try:
            return read_clock(cells[self._clock])
        except Unreadable:
            raise Unread("clock", self._header[self._clock], cells[self._clock]) from None


class _Values:
    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.rounded = False
        self.side_lost = False

    def region(self, code: str, score: str, value: float) -> None:
        self.data.setdefault("regions", {}).setdefault(code, {})[score] = value
