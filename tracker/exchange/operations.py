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

from tracker.db import begin_write
from tracker.diary.kinds import ENTRY
from tracker.domain.days import diary_day
from tracker.domain.records import Diary
from tracker.exchange.profile import header_hash
from tracker.exchange.rows import LeftOut, Outcome, Taken, Unread, read_rows
from tracker.exchange.waiting import Upload
from tracker.ledger import imports
from tracker.ledger.diaries import open_diary
from tracker.ledger.imports import NEVER_SEEN, Import, State
from tracker.ledger.kinds import Body
from tracker.ledger.operations import Author

SHOWN_ROWS = 8
SHOWN_UNREAD = 100
_AT_ONCE = 500


@dataclass(slots=True)
class Summary:
    """What an import would do, or did: `rows` of the file by what becomes of them, the diary days (ordinals) that the
    added entries cover, and the first rows and the first unread ones as examples."""

    rows: int = 0
    states: Counter[State] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    rounded: int = 0
    side_lost: int = 0
    first: list[Taken] = field(default_factory=list)
    unread_first: list[Unread] = field(default_factory=list)
    days: set[int] = field(default_factory=set)

    @property
    def to_add(self) -> int:
        """Entries that would be added, those of an undone import among them."""
        return self.states[State.NEW] + self.states[State.UNDONE]

    def counts(self) -> dict[str, Any]:
        """Return the counts as they are kept with the import."""
        return {
            "rows": self.rows,
            "added": self.to_add,
            "already": self.states[State.LIVE],
            "deleted": self.states[State.DELETED],
            "left_out": dict(self.left_out),
            "unread": dict(self.unread),
            "rounded": self.rounded,
            "side_lost": self.side_lost,
            "days": len(self.days),
            "first_day": min(self.days, default=None),
            "last_day": max(self.days, default=None),
        }

    def take(self, outcomes: Sequence[Outcome], found: Map[UUID, imports.Standing], diary: Diary) -> None:
        """Count some rows in."""
        self.rows += len(outcomes)
        for outcome in outcomes:
            if isinstance(outcome, LeftOut):
                self.left_out[outcome.why] += 1
            elif isinstance(outcome, Unread):
                self.unread[outcome.reason] += 1
                if len(self.unread_first) < SHOWN_UNREAD:
                    self.unread_first.append(outcome)
            else:
                self._taken(outcome, found.get(outcome.id, NEVER_SEEN).state, diary)

    def _taken(self, row: Taken, state: State, diary: Diary) -> None:
        self.states[state] += 1
        if state in (State.LIVE, State.DELETED):
            return
        self.rounded += row.rounded
        self.side_lost += row.side_lost
        placed = ENTRY.place(row.body)
        if placed.local_day is not None:
            self.days.add(diary_day(placed.local_day, placed.local_minute, diary.day_start))
        if len(self.first) < SHOWN_ROWS:
            self.first.append(row)


def look(upload: Upload, diary: Diary, now: datetime) -> Summary:
    """Return what importing the file as it is mapped would do; memory stays flat. Raises `NotATable`."""
    summary = Summary()
    outcomes = read_rows(upload.table(), upload.mapping, diary, now)
    while some := list(islice(outcomes, _AT_ONCE)):
        found = imports.standings(diary, (row.id for row in some if isinstance(row, Taken)))
        summary.take(some, found, diary)
    return summary


def import_file(upload: Upload, diary: Diary, author: Author) -> Import | None:
    """Import the file as it is mapped, whole or not at all; the caller commits. None where nothing is to be added.

    A second press finds the import that the first made. Raises `NotATable`, `tracker.db.Busy`.
    """
    key = header_hash(upload.table().header)
    bodies, summary, batch = _prepared(upload, diary, author)
    if not batch:
        return imports.find(diary, upload.id)
    begin_write()
    locked = open_diary(diary.id, owner=True)
    made = imports.find(locked, upload.id)
    if made is not None:
        return made
    if locked.seq != diary.seq:
        # somebody wrote meanwhile: how the entries stand is asked again, now that nobody can
        found = imports.standings(locked, bodies)
        batch = imports.prepare(locked, ENTRY, bodies, found, author)
        summary.states = Counter(found.get(record_id, NEVER_SEEN).state for record_id in bodies)
        if not batch:
            return None
    imports.add(locked, batch, author, upload.file_name, summary.counts())
    imports.remember_mapping(locked, key, upload.mapping.document(), int(author.now.timestamp()))
    return imports.get(locked, upload.id)


def _prepared(upload: Upload, diary: Diary, author: Author) -> tuple[dict[UUID, Body], Summary, imports.Batch]:
    summary, bodies = Summary(), dict[UUID, Body]()
    standing: dict[UUID, imports.Standing] = {}
    outcomes = read_rows(upload.table(), upload.mapping, diary, author.now)
    while some := list(islice(outcomes, _AT_ONCE)):
        taken = [row for row in some if isinstance(row, Taken)]
        found = imports.standings(diary, (row.id for row in taken))
        summary.take(some, found, diary)
        bodies |= {row.id: row.body for row in taken}
        standing |= found
    return bodies, summary, imports.prepare(diary, ENTRY, bodies, standing, author)
