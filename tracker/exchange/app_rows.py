"""From a row of another app's file to a record of the diary, or to the reason why it makes none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from tracker.care.kinds import DOSE
from tracker.diary.kinds import ENTRY
from tracker.domain.factors import SCALE, YES_NO
from tracker.domain.records import Diary
from tracker.domain.scales import plain
from tracker.exchange.belongings import Belongings
from tracker.exchange.formats.apps import App
from tracker.exchange.formats.csv_table import Table
from tracker.exchange.formats.daylio import NOTES
from tracker.exchange.formats.found import FEATURE, Found, Mark
from tracker.exchange.mapping import OUT
from tracker.exchange.meanings import (
    AS_DOSE,
    AS_FACTOR,
    AS_NOTE,
    AS_QUALITY,
    AS_SLEEP,
    AS_TAG,
    Meaning,
    Meanings,
    levels_of,
)
from tracker.exchange.moments import OrderNeeded, Unreadable, When, read_clock, read_when
from tracker.exchange.nights import Sleeps
from tracker.exchange.outcomes import Joined, Leave, LeftOut, Outcome, Taken, Unread, Values, to_scale
from tracker.exchange.profile import number_of
from tracker.exchange.things import ASLEEP, DURATION, LEVELS, SAID, WORDS, Holdings, Thing, hours_of
from tracker.ledger.kinds import Kind
from tracker.web.errors import Refused


class _Entry(Values):
    """An entry as it is gathered from what a row says."""

    def __init__(self) -> None:
        super().__init__()
        self.factors: dict[str, float] = {}
        self.tags: list[str] = []
        self.words: list[str] = []
        self.notices: list[str] = []
        self.left_out = False

    def says_something(self) -> bool:
        """Whether anything is recorded."""
        return bool(self.data or self.factors or self.tags or self.words)


def read_app(
    app: App, table: Table, holdings: Holdings, meanings: Meanings, diary: Diary, now: datetime
) -> Iterator[Outcome]:
    """Yield what becomes of each row, and then what rows referred to; raise `NotATable` where a bound is passed."""
    reader = _Reader(app, holdings, meanings, diary, now)
    if meanings.needs_nights(holdings):
        ids = _Ids(app, diary)
        for found in app.rows(table):
            reader.look_ahead(found, ids)
        reader.sleeps.join()
    for found in app.rows(table):
        yield reader.read(found)
    yield from reader.belongings.all()


class _Ids:
    """Ids from what rows say: the same file brings the same ones, whatever is said of it."""

    def __init__(self, app: App, diary: Diary) -> None:
        self._app, self._diary = app, diary
        self._seen: dict[tuple[str, ...], int] = {}

    def of(self, found: Found) -> UUID:
        """Return the id of a row's record; rows that truly repeat have ids of their own."""
        number = self._seen[found.identity] = self._seen.get(found.identity, 0) + 1
        return uuid5(self._diary.id, json.dumps([self._app.source, *found.identity, number], ensure_ascii=False))


class _Reader:
    def __init__(self, app: App, holdings: Holdings, meanings: Meanings, diary: Diary, now: datetime) -> None:
        self._meanings, self._diary, self._now = meanings, diary, now
        self._things = {thing.key: (thing, meanings.of(thing)) for thing in holdings.things}
        self._ids = _Ids(app, diary)
        self.belongings = Belongings(app.source, diary, now)
        self.sleeps = Sleeps(diary, meanings.nights or "end", now)

    def look_ahead(self, found: Found, ids: _Ids) -> None:
        """Take the sleeps and the ratings of nights in, before the rows are read."""
        if found.reason:
            return
        record_id = ids.of(found)
        for mark in found.marks:
            thing, said = self._known(mark)
            try:
                if said is not None and said.means == AS_SLEEP:
                    self.sleeps.take(found.line, record_id, self._when(found).day, mark.text, mark.value)
                elif said is not None and said.means == AS_QUALITY and mark.value:
                    self.sleeps.rate(found.line, self._when(found).day, self._on_scale(mark, thing, said)[0])
            except Unread:
                continue

    def read(self, found: Found) -> Outcome:
        try:
            return self._read(found)
        except Leave as leave:
            return LeftOut(found.line, leave.why)
        except Unread as unread:
            unread.line = found.line
            return unread

    def _read(self, found: Found) -> Taken | Joined:
        if found.reason:
            raise Unread(found.reason)
        record_id = self._ids.of(found)
        entry = _Entry()
        for mark in found.marks:
            thing, said = self._known(mark)
            if said is None:
                raise Unread("name", mark.name, mark.name)
            if said.means == OUT:
                entry.left_out = True
            elif said.means == AS_SLEEP:
                return self._sleep(found)
            elif said.means == AS_QUALITY and mark.value:
                return self._rating(found, mark, thing, said)
            elif said.means == AS_DOSE and self._is_timed(found):
                return self._dose(found, record_id, mark, thing, said)
            else:
                self._take(entry, mark, thing, said)
        if not entry.says_something() and entry.left_out:
            raise Leave("name")
        return self._entry(found, record_id, entry)

    def _known(self, mark: Mark) -> tuple[Thing, Meaning | None]:
        return self._things.get(mark.key) or (Thing(group=mark.group, name=mark.name), None)

    def _take(self, entry: _Entry, mark: Mark, thing: Thing, said: Meaning) -> None:
        """Put what a mark says into the entry."""
        if said.means == AS_DOSE:
            if self._meanings.untimed == OUT:
                raise Leave("untimed")
            entry.words.append(_dose_words(mark, said))
            entry.notices.append("untimed")
        elif said.means == AS_NOTE:
            entry.words.append(_words(mark, thing))
        elif said.means == AS_TAG:
            if number_of(mark.value) == 0:
                raise Unread("zero", mark.name, mark.value)
            entry.tags.append(said.called or thing.name)
        elif said.means == AS_FACTOR:
            self._factor(entry, mark, thing, said)
        elif mark.value:
            value = self._level(entry, mark, thing, said)
            if value is not None:
                entry.put(said, value, score=self._meanings.score, unsaid=self._meanings.unsaid)
        if mark.group == FEATURE and mark.text and said.means != AS_NOTE:
            entry.words.append(mark.text)

    def _factor(self, entry: _Entry, mark: Mark, thing: Thing, said: Meaning) -> None:
        if said.kind == SCALE:
            value = self._level(entry, mark, thing, said) if mark.value else None
        elif said.kind == YES_NO and not mark.value:
            value = 1
        elif mark.value:
            value = _number(mark, thing, yes_no=said.kind == YES_NO)
        else:
            value = None
        if value is not None:
            entry.factors[str(self.belongings.factor(thing, said))] = value

    def _level(self, entry: _Entry, mark: Mark, thing: Thing, said: Meaning) -> float | None:
        """Return a value on 0 to 10; None for a mood to which no number was given, which the preview says."""
        if thing.nature == WORDS and mark.value[:120] not in said.levels:
            entry.notices.append("no_level")
            entry.left_out = True
            return None
        value, rounded = self._on_scale(mark, thing, said)
        entry.rounded |= rounded
        return value

    def _on_scale(self, mark: Mark, thing: Thing, said: Meaning) -> tuple[float, bool]:
        if thing.nature in (LEVELS, WORDS):
            level = levels_of(thing, said, self._meanings).get(mark.value[:120])
            if level is None:
                raise Unread("level", mark.name, mark.value)
            return plain(level), False
        value = number_of(mark.value)
        if value is None or said.scale is None:
            raise Unread("number", mark.name, mark.value)
        scaled = to_scale(value, said.scale)
        if scaled is None:
            raise Unread("outside", mark.name, mark.value)
        return scaled

    def _sleep(self, found: Found) -> Taken:
        self._when(found)
        outcome = self.sleeps.outcome(found.line)
        if isinstance(outcome, Unread):
            raise outcome
        lost = ("note_lost",) if found.note else ()
        return Taken(outcome.line, outcome.id, outcome.body, kind=outcome.kind, notices=(*outcome.notices, *lost))

    def _rating(self, found: Found, mark: Mark, thing: Thing, said: Meaning) -> Joined:
        self._on_scale(mark, thing, said)
        if not self.sleeps.joins(self._when(found).day):
            raise Unread("no_sleep", mark.name, mark.value)
        return Joined(found.line)

    def _dose(self, found: Found, record_id: UUID, mark: Mark, thing: Thing, said: Meaning) -> Taken:
        amount = number_of(mark.value) if mark.value else None
        if mark.value and (amount is None or amount <= 0):
            raise Unread("amount", mark.name, mark.value)
        when = self._when(found)
        moment = when.at(self._clock(found), self._diary.time_zone)
        data: dict[str, Any] = {
            "medication": str(self.belongings.medicine(thing, said, when.day.toordinal())),
            "taken_at": moment.isoformat() if moment else None,
            "dose": None if amount is None else float(amount),
        }
        notices = ("note_lost",) if found.note or mark.text else ()
        body = _checked(DOSE, data, found, self._diary, self._now)
        return Taken(found.line, record_id, body, kind=DOSE, notices=notices)

    def _entry(self, found: Found, record_id: UUID, entry: _Entry) -> Taken:
        words = [*entry.words, *([found.note] if found.note else [])]
        data = {**entry.data, **self._placed(found), "rated_by": self._meanings.rated_by}
        data |= {"factors": entry.factors, "tags": list(dict.fromkeys(entry.tags)), "note": "\n".join(words) or None}
        if not entry.says_something() and not words:
            raise Leave("empty")
        body = _checked(ENTRY, data, found, self._diary, self._now)
        return Taken(
            found.line, record_id, body, entry.rounded, entry.side_lost, notices=tuple(dict.fromkeys(entry.notices))
        )

    def _placed(self, found: Found) -> dict[str, Any]:
        when = self._when(found)
        moment = when.at(self._clock(found), self._diary.time_zone)
        if moment is not None:
            return {"happened_at": moment.isoformat()}
        if found.part:
            return {"precision": "part", "day": when.day.isoformat(), "part": found.part}
        return {"precision": "day", "day": when.day.isoformat()}

    def _when(self, found: Found) -> When:
        if not any(found.days):
            raise Unread("no_moment", "date")
        for day in found.days:
            try:
                return read_when(day, self._meanings.order)
            except (OrderNeeded, Unreadable):
                continue
        raise Unread("moment", "date", found.days[0])

    def _clock(self, found: Found) -> time | None:
        if not found.clock:
            return None
        try:
            return read_clock(found.clock)
        except Unreadable:
            raise Unread("clock", "time", found.clock) from None

    def _is_timed(self, found: Found) -> bool:
        return self._when(found).clock is not None or self._clock(found) is not None


def _checked(kind: Kind, data: dict[str, Any], found: Found, diary: Diary, now: datetime) -> dict[str, Any]:
    try:
        return kind.read(data, diary, now)
    except Refused as refused:
        raise Unread("refused", "", found.days[0], refused.faults[0].detail) from None


def _number(mark: Mark, thing: Thing, *, yes_no: bool) -> float:
    value: Decimal | None = number_of(mark.value)
    if thing.nature in (DURATION, ASLEEP):
        value = hours_of(mark.value)
    if value is None:
        raise Unread("number", mark.name, mark.value)
    if yes_no and value not in (0, 1):
        raise Unread("value", mark.name, mark.value)
    return plain(float(value))


def _dose_words(mark: Mark, said: Meaning) -> str:
    name, unit = said.called or mark.name, said.unit or mark.unit
    return " ".join(filter(None, (name, mark.value, unit)))


def _words(mark: Mark, thing: Thing) -> str:
    """Return what a mark says in words, led by what it is where the words alone would not tell."""
    said = " ".join(filter(None, (mark.value, mark.unit, mark.text)))
    return said if thing.name == NOTES and thing.nature == SAID else f"{thing.name}: {said}" if said else thing.name
