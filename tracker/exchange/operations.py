"""Looking at an import before it is made, and making it: read and prepared first, then written in one short turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from tracker.care.kinds import DOSE, MEDICATION
from tracker.db import begin_write
from tracker.diary.kinds import FACTOR, SLEEP
from tracker.domain.days import diary_day
from tracker.domain.records import Diary
from tracker.exchange.nights import overlapping
from tracker.exchange.outcomes import Joined, LeftOut, Needed, Outcome, Taken, Unread
from tracker.exchange.waiting import Tabled
from tracker.ledger import imports, queries
from tracker.ledger.diaries import open_diary
from tracker.ledger.imports import NEVER_SEEN, Import, State
from tracker.ledger.kinds import Body, Kind
from tracker.ledger.operations import Author

SHOWN_ROWS = 8
SHOWN_UNREAD = 100
_AT_ONCE = 500
_BELONGINGS = (FACTOR.name, MEDICATION.name)
"""What belongs to no row."""

Standings = Map[UUID, imports.Standing]


@dataclass(slots=True)
class Summary:
    """What an import would do, or did: `rows` of the file by what becomes of them, the records that would be added by
    `kinds`, the diary days (ordinals) that they cover, the first rows and the first unread ones as examples, and the
    `names` of what rows refer to, by id."""

    rows: int = 0
    states: Counter[State] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    rounded: int = 0
    side_lost: int = 0
    first: list[Taken] = field(default_factory=list)
    unread_first: list[Unread] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def to_add(self) -> int:
        """Rows that would make a record, those of an undone import among them."""
        return self.states[State.NEW] + self.states[State.UNDONE]

    def counts(self) -> dict[str, Any]:
        """Return the counts as they are kept with the import."""
        return {
            "rows": self.rows,
            "added": self.to_add,
            "kinds": dict(self.kinds),
            "already": self.states[State.LIVE],
            "deleted": self.states[State.DELETED],
            "joined": self.joined,
            "left_out": dict(self.left_out),
            "unread": dict(self.unread),
            "rounded": self.rounded,
            "side_lost": self.side_lost,
            "days": len(self.days),
            "first_day": min(self.days, default=None),
            "last_day": max(self.days, default=None),
        }

    def take(self, outcomes: Sequence[Outcome], found: Standings, diary: Diary) -> None:
        """Count some rows in."""
        for outcome in outcomes:
            self.rows += not isinstance(outcome, Needed)
            if isinstance(outcome, LeftOut):
                self.left_out[outcome.why] += 1
            elif isinstance(outcome, Joined):
                self.joined += 1
            elif isinstance(outcome, Unread):
                self.unread[outcome.reason] += 1
                if len(self.unread_first) < SHOWN_UNREAD:
                    self.unread_first.append(outcome)
            elif isinstance(outcome, Needed):
                self.kinds[outcome.kind.name] += is_to_add(found, outcome.id)
                self.names[str(outcome.id)] = outcome.body["name"]
            else:
                self._taken(outcome, found.get(outcome.id, NEVER_SEEN).state, diary)

    def _taken(self, row: Taken, state: State, diary: Diary) -> None:
        self.states[state] += 1
        if state in (State.LIVE, State.DELETED):
            return
        self.kinds[row.kind.name] += 1
        self.notices.update(row.notices)
        self.rounded += row.rounded
        self.side_lost += row.side_lost
        placed = row.kind.place(row.body)
        if placed.local_day is not None:
            self.days.add(diary_day(placed.local_day, placed.local_minute, diary.day_start))
        if len(self.first) < SHOWN_ROWS:
            self.first.append(row)


@dataclass(slots=True)
class _Read:
    """A file as it was read: what was counted, the bodies by kind and how their records stand."""

    summary: Summary = field(default_factory=Summary)
    bodies: dict[str, dict[UUID, Body]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    found: dict[UUID, imports.Standing] = field(default_factory=dict)

    def keep(self, kind: Kind, record_id: UUID, body: Body) -> None:
        """Keep a body that may have to be written."""
        self.kinds[kind.name] = kind
        self.bodies.setdefault(kind.name, {})[record_id] = body

    def prepared(self, diary: Diary, author: Author) -> imports.Batch:
        """Return what is to be written."""
        batches = [
            imports.prepare(diary, self.kinds[name], some, self.found, author) for name, some in self.bodies.items()
        ]
        return imports.joined(batches)

    def again(self, diary: Diary) -> None:
        """Ask again how the records stand; a sleep that overlaps one that came meanwhile is no longer taken."""
        ids = [record_id for some in self.bodies.values() for record_id in some]
        self.found = imports.standings(diary, ids)
        brought = self.bodies.get(SLEEP.name, {})
        fresh = ((record_id, body) for record_id, body in brought.items() if is_to_add(self.found, record_id))
        for record_id in overlapping(diary, fresh):
            del brought[record_id]
            self.summary.unread["overlap"] += 1
        rows = [record_id for name, some in self.bodies.items() if name not in _BELONGINGS for record_id in some]
        self.summary.states = Counter(self.found.get(record_id, NEVER_SEEN).state for record_id in rows)
        self.summary.kinds = Counter(
            {name: sum(is_to_add(self.found, record_id) for record_id in some) for name, some in self.bodies.items()}
        )


def look(upload: Tabled, diary: Diary, now: datetime) -> Summary:
    """Return what importing the file as it is mapped would do; memory stays flat. Raises `NotATable`."""
    return _read(upload, diary, now, keep=False).summary


def import_file(upload: Tabled, diary: Diary, author: Author) -> Import | None:
    """Import the file as it is mapped, whole or not at all; the caller commits. None where nothing is to be added.

    A second press finds the import that the first made. Raises `NotATable`, `tracker.db.Busy`.
    """
    key = upload.key()
    read = _read(upload, diary, author.now, keep=True)
    batch = imports.made_ready(diary, read.prepared(diary, author))
    if not batch:
        return imports.find(diary, upload.id)
    begin_write()
    locked = open_diary(diary.id, owner=True)
    made = imports.find(locked, upload.id)
    if made is not None:
        return made
    if locked.seq != diary.seq:
        # somebody wrote meanwhile: how the records stand is asked again, now that nobody can
        read.again(locked)
        batch = read.prepared(locked, author)
        if not batch:
            return None
    imports.add(locked, batch, author, upload.file_name, read.summary.counts())
    imports.remember_mapping(locked, key, upload.said(), int(author.now.timestamp()))
    return imports.get(locked, upload.id)


def take_back(diary: Diary, import_id: UUID, author: Author) -> None:
    """Undo a whole import; what was changed since stays, and so does what other records refer to. Raises `NotFound`."""
    made = imports.get(diary, import_id)
    own = [stored for kind in (FACTOR, MEDICATION) for stored in queries.all_of(diary, kind.name)]
    own = [stored for stored in own if stored.import_id == import_id]
    factors = {f"factor:{stored.id}": stored.id for stored in own if stored.kind == FACTOR.name}
    used = {factors[measure] for measure in imports.measured_elsewhere(diary, made, factors)}
    if len(factors) < len(own):
        others = (dose for dose in queries.every(diary, DOSE.name) if not made.untouched(dose))
        used |= {UUID((dose.body or {})["medication"]) for dose in others}
    imports.take_back(diary, import_id, author, keep=used)


def is_to_add(found: Standings, record_id: UUID) -> bool:
    """Whether a record would be written."""
    return found.get(record_id, NEVER_SEEN).state in (State.NEW, State.UNDONE)


def _read(upload: Tabled, diary: Diary, now: datetime, *, keep: bool) -> _Read:
    read, referred, needed = _Read(), set[str](), list[Needed]()
    outcomes = upload.outcomes(diary, now)
    while some := list(islice(outcomes, _AT_ONCE)):
        needed += [one for one in some if isinstance(one, Needed)]
        rows = [one for one in some if not isinstance(one, Needed)]
        found = _count(read, rows, diary, keep=keep)
        for one in rows:
            if isinstance(one, Taken) and is_to_add(found, one.id):
                referred.update(one.body.get("factors", ()))
                referred.add(one.body.get("medication", ""))
    # what only rows refer to that are there already does not come with the import
    _count(read, [one for one in needed if str(one.id) in referred], diary, keep=keep)
    return read


def _count(read: _Read, some: Sequence[Outcome], diary: Diary, *, keep: bool) -> Standings:
    told = [one for one in some if isinstance(one, Taken | Needed)]
    found = imports.standings(diary, (one.id for one in told))
    read.summary.take(some, found, diary)
    if keep:
        read.found |= found
        for one in told:
            read.keep(one.kind, one.id, one.body)
    return found
