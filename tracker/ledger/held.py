"""What the figures read of a long diary, held for a while: moving from chart to chart reads it once, and after a save
only the days that it touched.

A diary's number changes with every write, so what is held under one can never be told apart from what is stored. It
is held for questions alone (a write reads what it has not committed), by each worker for itself, as bare columns of
numbers without a name, for ten minutes at most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from threading import Lock
from typing import Protocol, Self, TypeVar, cast

from cachetools import TTLCache
from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import bindparam, select

from tracker.db import connection
from tracker.domain.records import Diary
from tracker.ledger.models import RECORDS, VERSIONS

MOST_BYTES = 16_000_000
"""Ten years of 20,000 values take about 0.7 MB a measure."""
SECONDS = 600
LONG = 400
"""Days. Shorter spans are read from their index in less time than a long one is searched."""
MOST_CHANGES = 200
"""Records. Where more have changed, all is read anew."""

Days = tuple[int, int] | frozenset[int] | None
"""What is to be read: a span of diary days (ordinals, both included), some local dates (ordinals), or all."""


class Columnar(Protocol):
    """What can be held: it knows how many bytes of memory it takes, and its days can be exchanged."""

    @property
    def size(self) -> int:
        """How many bytes."""

    def without(self, days: Collection[int]) -> Self:
        """Return what lies on all local dates (ordinals) but these."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return the parts one after the other."""


NAME = "held"
Held = TypeVar("Held", bound=Columnar)
_Key = tuple[object, ...]
_Numbered = tuple[int, Columnar]

_R, _V = RECORDS.c, VERSIONS.c
_CHANGED = (
    select(_R.id, _R.revision, _R.local_day)
    .where(_R.diary_id == bindparam("diary"), _R.seq > bindparam("since"))
    .limit(MOST_CHANGES + 1)
)
_FORMER = select(_V.local_day).where(
    _V.diary_id == bindparam("diary"), _V.record_id.in_(bindparam("ids", expanding=True))
)


def _weight(numbered: _Numbered) -> int:
    """Return what something counts for: even nothing takes room, with its key."""
    return numbered[1].size + 1000


class Shelf:
    """What one app holds in one process, each thing with the diary's number under which it was read."""

    def __init__(self) -> None:
        self._kept: TTLCache[_Key, _Numbered] = TTLCache(MOST_BYTES, SECONDS, getsizeof=_weight)
        self._lock = Lock()

    def get(self, key: _Key) -> _Numbered | None:
        """Return what is held under a key, and as of which number."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: _Key, number: int, one: Columnar) -> None:
        """Hold something as of a diary's number, unless it is larger than all that may be held."""
        numbered = (number, one)
        if _weight(numbered) <= MOST_BYTES:
            with self._lock:
                self._kept[key] = numbered


def install(app: Flask) -> None:
    """Give the app a shelf of its own in this process."""
    app.extensions[NAME] = Shelf()


def held(diary: Diary, what: str, read: Callable[[Days], Held]) -> Held:
    """Return what `read` returns of the whole diary, from memory where the diary has not changed since.

    `what` names it, and `read` always returns the same type for a name. It is told to read all, or the local dates on
    which something changed.
    """
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        return read(None)
    shelf: Shelf = current_app.extensions[NAME]
    key = (diary.id, diary.epoch, what)
    number, found = cast("tuple[int, Held | None]", shelf.get(key) or (-1, None))
    if number > diary.seq:  # this request sees the diary as it was before the last write
        return read(None)
    if found is None or number < diary.seq:
        days = None if found is None else touched_days(diary, number)
        found = read(None) if found is None or days is None else _renewed(found, days, read)
        shelf.put(key, diary.seq, found)
    return found


def _renewed(old: Held, days: frozenset[int], read: Callable[[Days], Held]) -> Held:
    return old.joined([old.without(days), read(days)]) if days else old


def touched_days(diary: Diary, since: int) -> frozenset[int] | None:
    """Return the local dates (ordinals) on which a record stands or stood that was written after the number `since`;
    None where that cannot be told, or there are too many.

    A request asks for each measure in turn, so the answer is kept as long as the request.
    """
    known: dict[tuple[object, ...], frozenset[int] | None] = g.setdefault("touched_days", {})
    key = (diary.id, diary.seq, since)
    if key not in known:
        known[key] = _touched(diary, since)
    return known[key]


def _touched(diary: Diary, since: int) -> frozenset[int] | None:
    own = {"diary": diary.id}
    changed = connection().execute(_CHANGED, own | {"since": since}).all()
    if len(changed) > MOST_CHANGES:
        return None
    days = {day for _id, _revision, day in changed if day is not None}
    ids = [record for record, revision, _day in changed if revision > 1]
    former = set(connection().execute(_FORMER, own | {"ids": ids}).scalars()) if ids else set()
    return None if None in former else frozenset(days | former)
