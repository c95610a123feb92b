"""Writing the ledger: every write is repeatable, takes the diary's next number and keeps what it replaces.

All of it runs inside one write transaction (`tracker.db.begin_write`), with the diary read `for_update`; the caller
commits once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, insert, update
from werkzeug.exceptions import NotFound

from tracker.db import connection, db
from tracker.domain.records import Diary
from tracker.ledger import queries
from tracker.ledger.kinds import Body, Kind, Stored
from tracker.ledger.models import DIARIES, READINGS, RECORDS, REPEAT_KEYS, VERSIONS
from tracker.ledger.purge import purge_if_due
from tracker.web.errors import Fault, Refused

# every save runs these: made once, because making a statement takes longer than running it
_INSERT_RECORD = insert(RECORDS)
_INSERT_READINGS = insert(READINGS)
_TAKE_NUMBERS = (
    update(DIARIES)
    .where(DIARIES.c.diary_id == bindparam("diary"))
    .values(seq=DIARIES.c.seq + bindparam("count"))
    .returning(DIARIES.c.seq)
)


class Status(StrEnum):
    """What became of a write, in the words of the API."""

    CREATED = "created"
    SAVED = "saved"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    RESTORED = "restored"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a write, and the record as it now stands (None only where there is none to conflict with)."""

    status: Status
    record: Stored | None


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, when, and in which import."""

    account_id: UUID | None
    now: datetime
    import_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a patch: what the caller saw, and what it is to be. None is not recorded."""

    was: Any
    now: Any


def save(
    diary: Diary, kind: Kind, record_id: UUID, data: Mapping[str, Any], author: Author, revision: int | None = None
) -> Outcome:
    """Save a whole record. Raises `Refused` where it cannot be kept."""
    return keep(diary, kind, record_id, kind.read(data, diary, author.now), author, revision)


def keep(diary: Diary, kind: Kind, record_id: UUID, body: Body, author: Author, revision: int | None = None) -> Outcome:
    """Save a whole record whose body `kind` has read. Raises `Refused` where it cannot stand beside the others.

    The same values again change nothing; other values need the `revision` last seen, else it is a conflict.
    """
    stored = _find(diary, kind, record_id)
    if stored is None:
        return Outcome(Status.CREATED, _insert(diary, kind, record_id, body, author))
    if stored.body is None:
        return Outcome(Status.CONFLICT, stored)
    if _values(stored.body) == _values(body):
        return Outcome(Status.UNCHANGED, stored)
    if revision != stored.revision:
        return Outcome(Status.CONFLICT, stored)
    return Outcome(Status.SAVED, _replace(diary, kind, stored, body, author))


def patch(
    diary: Diary, kind: Kind, record_id: UUID, start: Mapping[str, Any], changes: Mapping[str, Change], author: Author
) -> Outcome:
    """Change single fields of a record, and make it from `start` where there is none.

    Each field changes if what is stored equals `was` or already equals `now`; otherwise it is a conflict, and none
    changes. Field names are paths: `pain`, `regions.neck.spasm`. Raises `Refused`.
    """
    stored = _find(diary, kind, record_id)
    if stored is not None and stored.body is None:
        return Outcome(Status.CONFLICT, stored)
    data = dict(start) if stored is None or stored.body is None else _copy(stored.body)
    for path, change in changes.items():
        held = _get(data, path)
        if held == change.now:
            continue
        if held != change.was:
            return Outcome(Status.CONFLICT, stored)
        _set(data, path, change.now)
    body = kind.read(data, diary, author.now)
    if stored is None:
        return Outcome(Status.CREATED, _insert(diary, kind, record_id, body, author))
    if body == stored.body:
        return Outcome(Status.UNCHANGED, stored)
    return Outcome(Status.SAVED, _replace(diary, kind, stored, body, author))


def remove(diary: Diary, kind: Kind, record_id: UUID, author: Author) -> Outcome:
    """Delete a record: a tombstone stays, even for an id never seen, so that a late save of it brings nothing back."""
    stored = _find(diary, kind, record_id)
    if stored is None:
        record = _insert(diary, kind, record_id, None, author)
    elif stored.body is None:
        record = stored
    else:
        record = _replace(diary, kind, stored, None, author)
    return Outcome(Status.DELETED, record)


def restore(diary: Diary, kind: Kind, record_id: UUID, author: Author, version: int | None = None) -> Outcome:
    """Bring a deleted record back, or a former version of it: the one whose revision was `version`.

    Raises `NotFound` where the record is not known or the version is no longer kept, `Refused` where it can no
    longer stand beside the others.
    """
    stored = _find(diary, kind, record_id)
    if stored is None:
        raise NotFound
    if version is None and stored.body is not None:
        return Outcome(Status.UNCHANGED, stored)
    body = queries.former_version(diary, record_id, version)
    if body is None:
        raise NotFound
    if body == stored.body:
        return Outcome(Status.UNCHANGED, stored)
    kind.check(diary, record_id, body)
    return Outcome(Status.RESTORED, _replace(diary, kind, stored, body, author))


def _find(diary: Diary, kind: Kind, record_id: UUID) -> Stored | None:
    stored = queries.find(diary, record_id)
    if stored is not None and stored.kind != kind.name:
        raise Refused([Fault("/id", _("This id belongs to something else."))])
    return stored


def _values(body: Body) -> Body:
    return {name: value for name, value in body.items() if name != "recorded_at"}


def _copy(body: Body) -> Body:
    return {name: _copy(value) if isinstance(value, dict) else value for name, value in body.items()}


def _get(data: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - a value of a JSON document
    held: Any = data
    for part in path.split("."):
        held = held.get(part) if isinstance(held, Mapping) else None
    return held


def _set(data: Body, path: str, value: Any) -> None:  # noqa: ANN401 - a value of a JSON document
    *way, last = path.split(".")
    for part in way:
        held = data.get(part)
        data[part] = data = dict(held) if isinstance(held, Mapping) else {}
    data[last] = value


def next_number(diary: Diary, count: int = 1) -> int:
    """Take the diary's next number, or the last of the next `count`; its row is locked until the end of the write.

    Raises `NotFound` where the diary was erased meanwhile.
    """
    taken = connection().execute(_TAKE_NUMBERS, {"diary": diary.id, "count": count}).scalar()
    if taken is None:
        raise NotFound
    return int(taken)


def _insert(diary: Diary, kind: Kind, record_id: UUID, body: Body | None, author: Author) -> Stored:
    if body is not None:
        kind.check(diary, record_id, body)
    record = Stored(record_id, kind.name, 1, next_number(diary), body, author.import_id, author.account_id)
    row = {"diary_id": diary.id, "id": record_id, "kind": kind.name, **columns(kind, record, author)}
    connection().execute(_INSERT_RECORD, row)
    _write_readings(diary, kind, record)
    return record


def _replace(diary: Diary, kind: Kind, stored: Stored, body: Body | None, author: Author) -> Stored:
    if body is not None:
        kind.check(diary, stored.id, body)
    own = (RECORDS.c.diary_id == diary.id, RECORDS.c.id == stored.id)
    if stored.body is not None:
        kept = {"diary_id": diary.id, "record_id": stored.id, "revision": stored.revision, "body": stored.body}
        kept |= {"local_day": kind.place(stored.body).local_day}
        kept |= {"written_by": stored.changed_by or stored.written_by, "replaced_at": int(author.now.timestamp())}
        db.session.execute(insert(VERSIONS), kept)
        db.session.execute(delete(READINGS).where(READINGS.c.diary_id == diary.id, READINGS.c.record_id == stored.id))
    purge_if_due(diary.id, author.now)
    number = next_number(diary)
    record = replace(stored, revision=stored.revision + 1, seq=number, body=body, changed_by=author.account_id)
    if author.import_id is not None:
        record = replace(record, import_id=author.import_id)
    db.session.execute(update(RECORDS).where(*own).values(**columns(kind, record, author)))
    _write_readings(diary, kind, record)
    return record


def columns(kind: Kind, record: Stored, author: Author) -> dict[str, Any]:
    """Return the columns of a record's row that follow from its body and its author."""
    now = int(author.now.timestamp())
    placed = kind.place(record.body) if record.body is not None else None
    return {
        "seq": record.seq,
        "revision": record.revision,
        "body": record.body,
        "deleted_at": now if record.body is None else None,
        "local_day": placed and placed.local_day,
        "local_minute": placed.local_minute if placed else None,
        "starts_at": placed.starts_at if placed else None,
        "ends_at": placed.ends_at if placed else None,
        "received_at": now,
        "written_by": record.written_by,
        "changed_by": record.changed_by,
        "import_id": record.import_id,
    }


def readings_of(diary: Diary, kind: Kind, record: Stored) -> list[dict[str, Any]]:
    """Return the rows of `readings` that a record's body makes."""
    if record.body is None:
        return []
    placed, values = kind.place(record.body), kind.values(record.body)
    common = {
        "diary_id": diary.id,
        "record_id": record.id,
        "local_day": placed.local_day,
        "local_minute": placed.local_minute,
        "at": placed.starts_at,
        "rated_by": values.rated_by,
        "late": values.late,
        "prompted": values.prompted,
    }
    return [{**common, "measure": measure, "value": value} for measure, value in values.by_measure.items()]


def _write_readings(diary: Diary, kind: Kind, record: Stored) -> None:
    rows = readings_of(diary, kind, record)
    if rows:
        connection().execute(_INSERT_READINGS, rows)


def remember_key(diary: Diary, key: str, record_id: UUID, body_hash: str, now: datetime) -> None:
    """Keep the `Idempotency-Key` of a post; raise `Refused` where it is too long to be one."""
    if not 0 < len(key) <= 200 or "\x00" in key:
        raise Refused([Fault("", _("An Idempotency-Key has 1 to 200 characters."))])
    row = {"diary_id": diary.id, "key": key, "record_id": record_id, "body_hash": body_hash}
    db.session.execute(insert(REPEAT_KEYS), row | {"made_at": int(now.timestamp())})
