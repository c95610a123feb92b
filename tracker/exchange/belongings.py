"""The factors and medicines that the rows of an app's file refer to: those that the diary has, and those that come with
the import. A new factor is paused: nobody has asked to be asked for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from tracker.care.kinds import MEDICATION
from tracker.diary.kinds import FACTOR
from tracker.domain.factors import WITH_ENTRY
from tracker.domain.records import Diary
from tracker.exchange.meanings import Meaning
from tracker.exchange.outcomes import Needed
from tracker.exchange.things import Thing
from tracker.ledger import imports, queries
from tracker.ledger.imports import NEVER_SEEN, State
from tracker.ledger.kinds import Body, Kind

Fits = Callable[[Body], bool]


class Belongings:
    """What rows referred to so far."""

    def __init__(self, source: str, diary: Diary, now: datetime) -> None:
        self._source, self._diary, self._now = source, diary, now
        self._ids: dict[tuple[str, ...], UUID] = {}
        self._new: dict[UUID, tuple[Kind, dict[str, Any]]] = {}
        self._days: dict[UUID, tuple[int, int]] = {}
        self._ended: set[UUID] = set()

    def factor(self, thing: Thing, said: Meaning) -> UUID:
        """Return the factor that a thing is."""
        if said.existing is not None:
            return said.existing
        name, kind = said.called or thing.name, str(said.kind)
        data = {"name": name, "kind": kind, "unit": said.unit, "asked": WITH_ENTRY, "active": False}
        return self._one(FACTOR, data, (name, kind, said.unit or ""), lambda body: bool(body["kind"] == kind))

    def medicine(self, thing: Thing, said: Meaning, day: int) -> UUID:
        """Return the medicine that a thing is, of which a dose was taken on `day` (ordinal)."""
        if said.existing is not None:
            return said.existing
        name, unit = said.called or thing.name, said.unit or ""
        found = self._one(MEDICATION, {"name": name, "unit": said.unit}, (name, unit), lambda _body: True)
        first, last = self._days.get(found, (day, day))
        self._days[found] = (min(first, day), max(last, day))
        if said.ended:
            self._ended.add(found)
        return found

    def all(self) -> Iterator[Needed]:
        """Yield what has to come with the import."""
        for record_id, (kind, data) in self._new.items():
            span = self._span(record_id) if kind is MEDICATION else {}
            yield Needed(record_id, kind, kind.read(data | span, self._diary, self._now))

    def _span(self, record_id: UUID) -> dict[str, str | None]:
        first, last = (date.fromordinal(day).isoformat() for day in self._days[record_id])
        return {"from": first, "to": last if record_id in self._ended else None}

    def _one(self, kind: Kind, data: dict[str, Any], said: tuple[str, ...], fits: Fits) -> UUID:
        key = (kind.name, *said)
        if key not in self._ids:
            self._ids[key] = self._free(kind, key, fits)
            self._new[self._ids[key]] = (kind, data)
        return self._ids[key]

    def _free(self, kind: Kind, key: tuple[str, ...], fits: Fits) -> UUID:
        # one that a person deleted or made another kind of stays as it is: its values go to a new one
        for number in count():
            made = uuid5(self._diary.id, json.dumps([self._source, *key, number], ensure_ascii=False))
            state = imports.standings(self._diary, [made]).get(made, NEVER_SEEN).state
            if state in (State.NEW, State.UNDONE):
                return made
            if state is State.LIVE and fits(queries.get(self._diary, kind.name, made).body or {}):
                return made
        raise AssertionError
