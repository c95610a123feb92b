"""Undo: what a page has just done is named in the address of the next, which offers to take it back.

The name is `KIND.ID` for a deletion, `KIND.ID.0` for what was added, and `KIND.ID.REVISION` for a change, with the
revision that it replaced. Nothing is trusted: a name that fits nothing in the diary offers nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tracker.domain.records import Diary
from tracker.ledger import operations, queries
from tracker.ledger.kinds import Kind
from tracker.ledger.operations import Author

ADDED = 0
"""The revision that an Undo names where there was nothing before: it takes away what was added."""

DELETED, SAVED, CHANGED = "deleted", "saved", "changed"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a record: `deleted`, `saved` (it is new) or `changed`; `version` is what Undo goes back to."""

    kind: str
    record_id: UUID
    what: str
    version: int | None

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields of the form that takes it back."""
        return {
            "kind": self.kind,
            "id": str(self.record_id),
            "revision": "" if self.version is None else str(self.version),
        }


def name_of(kind: Kind, record_id: UUID, version: int | None = None) -> str:
    """Return the name of what was done, for the next page's address; without a version it was a deletion."""
    return f"{kind.name}.{record_id}" if version is None else f"{kind.name}.{record_id}.{version}"


def offered(diary: Diary, name: str) -> Done | None:
    """Return what `name` says was done, or None where nothing in the diary fits it."""
    kind, _dot, rest = name.partition(".")
    text, _dot, revision = rest.partition(".")
    try:
        record_id, version = UUID(text), int(revision) if revision else None
    except ValueError:
        return None
    found = queries.find(diary, record_id)
    if found is None or found.kind != kind or found.deleted == bool(revision):
        return None
    what = DELETED if version is None else SAVED if version == ADDED else CHANGED
    return Done(kind, record_id, what, version)


def take_back(diary: Diary, kind: Kind, record_id: UUID, version: int | None, author: Author) -> None:
    """Take back what was done. Raises `NotFound`, and `Refused` where it can no longer stand beside the others."""
    if version == ADDED:
        operations.remove(diary, kind, record_id, author)
    else:
        operations.restore(diary, kind, record_id, author, version)
