"""Plain makers of what the tests save: each gives a whole body, changed by what is passed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tracker.db import new_id


def an_id() -> UUID:
    """A new id, as a phone makes it."""
    return new_id()


def make_entry(**changed: Any) -> dict[str, Any]:
    """The body of an entry of a spring evening in London."""
    return {"happened_at": "2026-03-28T18:20:00+00:00", "spasm": 6} | changed


def make_sleep(**changed: Any) -> dict[str, Any]:
    """The body of a night's sleep."""
    return {"started_at": "2026-03-27T23:00:00+00:00", "ended_at": "2026-03-28T06:40:00+00:00"} | changed
