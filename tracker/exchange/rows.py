"""From a row of the file to an entry of the diary, or to the reason why it is none. Nothing is clipped or made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5

from tracker.diary.kinds import ENTRY
from tracker.domain.records import Diary
from tracker.exchange.formats.csv_table import Line, Table
from tracker.exchange.mapping import OUT, Mapping, Scale, Side, Target
from tracker.exchange.moments import OrderNeeded, Unreadable, read_clock, read_when
from tracker.exchange.outcomes import Leave, LeftOut, Outcome, Taken, Unread, Values, to_scale
from tracker.exchange.profile import LONGEST_WORD, number_of
from tracker.web.errors import Refused

SOURCE = "csv"
"""Part of every id: it must never change, or a file brought along twice would double the diary."""


def read_rows(table: Table, mapping: Mapping, diary: Diary, now: datetime) -> Iterator[Outcome]:
    """Yield what becomes of each row; raise `NotATable` where a bound is passed."""
    reader = _Reader(table.header, mapping, diary, now)
    for line in table.rows():
        yield reader.read(line)


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
        except Leave as leave:
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
            raise Leave("filter")
        values = Values()
        self._long(cells, values)
        for number in self._numbers:
            target, scale = self._mapping.columns[number].target, self._mapping.columns[number].scale
            if cells[number] and target is not None and target.means != OUT:
                self._put(values, target, None, *self._on_scale(number, cells[number], scale))
        note = cells[self._note] if self._note is not None else ""
        if not values.data and not note:
            raise Leave("empty")
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

    def _long(self, cells: tuple[str, ...], values: Values) -> None:
        if self._name is None or self._value is None:
            return
        name, value = cells[self._name][:LONGEST_WORD], cells[self._value]
        target = self._mapping.names.get(name)
        if target is not None and target.means == OUT:
            raise Leave("name")
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

    def _put(self, values: Values, target: Target, given: Side | None, value: float, rounded: bool) -> None:
        values.rounded |= rounded
        values.put(target, value, score=self._mapping.score, unsaid=self._mapping.unsaid, given=given)

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
