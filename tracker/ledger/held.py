"""What the figures read of a long diary, held for a while: moving from chart to chart reads it once.

A diary's number changes with every write, so what is held under one can never be told apart from what is stored. It
is held for questions alone (a write reads what it has not committed), by each worker for itself, as bare columns of
numbers without a name, for ten minutes at most.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Protocol, TypeVar, cast

from cachetools import TTLCache
from flask import Flask, current_app, has_request_context, request

from tracker.domain.records import Diary

MOST_BYTES = 16_000_000
"""Ten years of 20,000 values take about 0.7 MB a measure."""
SECONDS = 600
LONG = 400
"""Days. Shorter spans are read from their index in less time than a long one is searched."""


class Sized(Protocol):
    """What can be held: it knows how many bytes of memory it takes."""

    @property
    def size(self) -> int:
        """How many bytes."""


NAME = "held"
Held = TypeVar("Held", bound=Sized)
_Key = tuple[object, ...]


def _weight(held: Sized) -> int:
    """Return what something counts for: even nothing takes room, with its key."""
    return held.size + 1000


class Shelf:
    """What one app holds in one process."""

    def __init__(self) -> None:
        self._kept: TTLCache[_Key, Sized] = TTLCache(MOST_BYTES, SECONDS, getsizeof=_weight)
        self._lock = Lock()

    def get(self, key: _Key) -> Sized | None:
        """Return what is held under a key."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: _Key, held: Sized) -> None:
        """Hold something, unless it is larger than all that may be held."""
        if _weight(held) <= MOST_BYTES:
            with self._lock:
                self._kept[key] = held


def install(app: Flask) -> None:
    """Give the app a shelf of its own in this process."""
    app.extensions[NAME] = Shelf()


def held(diary: Diary, what: str, read: Callable[[], Held]) -> Held:
    """Return what `read` returns of the whole diary, from memory where the diary has not changed since.

    `what` names it, and `read` always returns the same type for a name.
    """
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        return read()
    shelf: Shelf = current_app.extensions[NAME]
    key = (diary.id, diary.epoch, diary.seq, diary.day_start, what)
    found = shelf.get(key)
    if found is None:
        found = read()
        shelf.put(key, found)
    return cast("Held", found)
