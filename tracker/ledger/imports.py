"""Writing many records at once, taking them back at once, and what is kept of each import.

Everything that can be made ready is made ready before the write begins (`prepare`), so that nobody's save waits for
a file to be read. An import is one transaction: there, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Dialect, Select, Table, bindparam, delete, func, insert, select, true, update
from werkzeug.exceptions import NotFound

from tracker.db import connection, db
from tracker.domain.records import Diary
from tracker.ledger.kinds import Body, Kind, Stored
from tracker.ledger.models import IMPORTS, MAPPINGS, READINGS, RECORDS, VERSIONS
from tracker.ledger.operations import Author, columns, next_number, readings_of

_R = RECORDS.c
_I = IMPORTS.c
_M = MAPPINGS.c
_AT_ONCE = 500
_WROTE = func.coalesce(_R.changed_by, _R.written_by)


class State(StrEnum):
    """How a record stands that an import would write: never seen, in the diary, deleted by a person, or taken away
    with the whole of an earlier import."""

    NEW = "new"
    LIVE = "live"
    DELETED = "deleted"
    UNDONE = "undone"


class Standing(NamedTuple):
    """How a record stands, and its revision (0 where it was never seen)."""

    state: State
    revision: int


NEVER_SEEN = Standing(State.NEW, 0)


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the file's name, what was counted, and when it was made and undone (epoch seconds)."""

    id: UUID
    file_name: str
    counts: Mapping[str, Any]
    made_at: int
    undone_at: int | None

    def untouched(self, record: Stored) -> bool:
        """Whether a record came with it and was not written since: any later write took a higher number."""
        return record.import_id == self.id and self.counts["first_seq"] <= record.seq <= self.counts["last_seq"]


@dataclass(frozen=True, slots=True)
class Ready:
    """New rows as the database's driver takes them, made before the write begins: they hold where the diary's last
    number is still `seq`."""

    seq: int
    statements: list[tuple[str, list[tuple[Any, ...]]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows ready to be written; each `seq` counts from 1, and is raised when the numbers are taken."""

    fresh: list[dict[str, Any]]
    back: list[dict[str, Any]]
    readings: list[dict[str, Any]]
    ready: Ready | None = None

    def __len__(self) -> int:
        return len(self.fresh) + len(self.back)


def standings(diary: Diary, ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return how those of `ids` stand that the diary has ever seen."""
    found: dict[UUID, Standing] = {}
    query = (
        select(_R.id, _R.revision, _R.deleted_at, _I.undone_at)
        .join_from(RECORDS, IMPORTS, (_I.diary_id == _R.diary_id) & (_I.id == _R.import_id), isouter=True)
        .where(_R.diary_id == diary.id, _R.id.in_(bindparam("ids", expanding=True)))
    )
    remaining = iter(ids)
    while some := list(islice(remaining, _AT_ONCE)):
        for record_id, revision, deleted_at, undone_at in db.session.execute(query, {"ids": some}):
            undone = deleted_at is not None and deleted_at == undone_at
            state = State.LIVE if deleted_at is None else State.UNDONE if undone else State.DELETED
            found[record_id] = Standing(state, revision)
    return found


def prepare(
    diary: Diary, kind: Kind, bodies: Mapping[UUID, Body], found: Mapping[UUID, Standing], author: Author
) -> Batch:
    """Return what is to be written of `bodies`: those never seen, and those that an undone import took away."""
    batch = Batch([], [], [])
    for record_id, body in bodies.items():
        state, revision = found.get(record_id, NEVER_SEEN)
        if state in (State.LIVE, State.DELETED):
            continue
        record = Stored(record_id, kind.name, revision + 1, len(batch) + 1, body, author.import_id, author.account_id)
        row = columns(kind, record, author)
        if state is State.NEW:
            batch.fresh.append({"diary_id": diary.id, "id": record_id, "kind": kind.name, **row})
        else:
            batch.back.append({"own_diary": diary.id, "own_id": record_id, **row})
        batch.readings.extend(readings_of(diary, kind, record))
    # in the order of the keys, so that the database fills one page after the other
    batch.fresh.sort(key=lambda row: row["id"].bytes)
    batch.readings.sort(key=lambda row: row["record_id"].bytes)
    return batch


def joined(batches: Iterable[Batch]) -> Batch:
    """Return several prepared batches as one."""
    whole = Batch([], [], [])
    for batch in batches:
        for row in (*batch.fresh, *batch.back):
            row["seq"] += len(whole)
        whole.fresh.extend(batch.fresh)
        whole.back.extend(batch.back)
        whole.readings.extend(batch.readings)
    return whole


def made_ready(diary: Diary, batch: Batch) -> Batch:
    """Return a batch whose new rows the driver takes as they are, so that the write itself does nothing but write.

    On SQLite one writer writes at a time: half of that time went into turning values into what the driver takes.
    """
    dialect = db.engine.dialect
    if dialect.name != "sqlite" or not batch.fresh:
        return batch
    rows = [row | {"seq": diary.seq + row["seq"]} for row in batch.fresh]
    statements = [_as_taken(RECORDS, rows, dialect)]
    if batch.readings:
        statements.append(_as_taken(READINGS, batch.readings, dialect))
    return replace(batch, ready=Ready(diary.seq, statements))


def _as_taken(table: Table, rows: list[dict[str, Any]], dialect: Dialect) -> tuple[str, list[tuple[Any, ...]]]:
    statement = insert(table).compile(dialect=dialect, column_keys=list(rows[0]))
    names = statement.positiontup or []
    turned = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    ways = list(zip(names, turned, strict=True))
    return str(statement), [tuple(turn(row[name]) if turn else row[name] for name, turn in ways) for row in rows]


def add(diary: Diary, batch: Batch, author: Author, file_name: str, counts: Mapping[str, Any]) -> None:
    """Write a prepared import, whole. The diary's row is locked until the end of the write."""
    last = write(diary, batch)
    note(diary, author, file_name, {**counts, "first_seq": last - len(batch) + 1, "last_seq": last})


def note(diary: Diary, author: Author, file_name: str, counts: Mapping[str, Any]) -> None:
    """Keep what an import was; `counts` name the first and the last number that it took."""
    row = {"diary_id": diary.id, "id": author.import_id, "file_name": file_name, "counts": dict(counts)}
    db.session.execute(insert(IMPORTS), row | {"made_at": int(author.now.timestamp()), "undone_at": None})


def write(diary: Diary, batch: Batch) -> int:
    """Write prepared rows, each under the diary's next number; return the last of these."""
    last = next_number(diary, len(batch))
    for row in (*batch.fresh, *batch.back):
        row["seq"] += last - len(batch)
    ready = batch.ready is not None and batch.ready.seq == last - len(batch)
    for sql, taken in batch.ready.statements if batch.ready is not None and ready else ():
        connection().exec_driver_sql(sql, taken)
    if batch.fresh and not ready:
        connection().execute(insert(RECORDS), batch.fresh)
    if batch.back:
        own = (_R.diary_id == bindparam("own_diary"), _R.id == bindparam("own_id"))
        names = [name for name in batch.back[0] if not name.startswith("own_")]
        statement = update(RECORDS).where(*own).values({name: bindparam(f"new_{name}") for name in names})
        rows = [{name if name.startswith("own_") else f"new_{name}": row[name] for name in row} for row in batch.back]
        # a plain connection: the session would take a list of rows for its own bulk update by primary key
        connection().execute(statement, rows)
    if batch.readings and not ready:
        connection().execute(insert(READINGS), batch.readings)
    return last


def as_they_stand(
    rows: Sequence[dict[str, Any]], readings: Sequence[dict[str, Any]], found: Mapping[UUID, Standing]
) -> Batch:
    """Return rows that were prepared as never seen, as a batch for how they stand by now."""
    batch, kept = Batch([], [], []), set[UUID]()
    for row in rows:
        state, revision = found.get(row["id"], NEVER_SEEN)
        if state in (State.LIVE, State.DELETED):
            continue
        kept.add(row["id"])
        row |= {"seq": len(batch) + 1, "revision": revision + 1}
        if state is State.NEW:
            batch.fresh.append(row)
        else:
            own = {"own_diary": row["diary_id"], "own_id": row["id"]}
            batch.back.append({**{name: row[name] for name in row if name not in ("diary_id", "id", "kind")}, **own})
    batch.readings.extend(reading for reading in readings if reading["record_id"] in kept)
    return batch


def measured_elsewhere(diary: Diary, made: Import, measures: Iterable[str]) -> set[str]:
    """Return those of `measures` that have a value in a record that the undo of an import would leave."""
    first, last = int(made.counts["first_seq"]), int(made.counts["last_seq"])
    gone = (_R.import_id == made.id) & _R.seq.between(first, last)
    query = (
        select(READINGS.c.measure)
        .join_from(READINGS, RECORDS, (_R.diary_id == READINGS.c.diary_id) & (_R.id == READINGS.c.record_id))
        .where(READINGS.c.diary_id == diary.id, READINGS.c.measure == bindparam("measure"))
        .where(gone.is_not(true()))
        .limit(1)
    )
    asked = (connection().execute(query, {"measure": measure}).scalar() for measure in measures)
    return {measure for measure in asked if measure is not None}


def take_back(diary: Diary, import_id: UUID, author: Author, keep: Collection[UUID] = ()) -> tuple[int, int]:
    """Undo a whole import: what was not touched since is deleted, the rest stays, and so do the records `keep`. Return
    how many of either.

    Raises `NotFound` where there is no such import. A second time it changes nothing and returns the same.
    """
    held = get(diary, import_id)
    if held.undone_at is not None:
        return int(held.counts["undone"]), int(held.counts["kept"])
    now = int(author.now.timestamp())
    first, last = int(held.counts["first_seq"]), int(held.counts["last_seq"])
    of_import = (_R.diary_id == diary.id, _R.import_id == import_id)
    # any later write of a record took a higher number, so the numbers tell what was touched since
    untouched = (*of_import, _R.seq.between(first, last), _R.deleted_at.is_(None), _R.id.not_in(list(keep)))
    former = select(_R.diary_id, _R.id, _R.revision, _R.body, _R.local_day, _WROTE, bindparam("now", now))
    former = former.where(*untouched)
    kept_names = ["diary_id", "record_id", "revision", "body", "local_day", "written_by", "replaced_at"]
    db.session.execute(insert(VERSIONS).from_select(kept_names, former))
    ids = select(_R.id).where(*untouched)
    db.session.execute(delete(READINGS).where(READINGS.c.diary_id == diary.id, READINGS.c.record_id.in_(ids)))
    ahead = next_number(diary, last - first + 1) - last
    empty = {"body": None, "local_day": None, "local_minute": None, "starts_at": None, "ends_at": None}
    stamps = {"deleted_at": now, "received_at": now, "changed_by": author.account_id}
    gone = update(RECORDS).where(*untouched).values(seq=_R.seq + ahead, revision=_R.revision + 1, **empty, **stamps)
    undone = int(connection().execute(gone).rowcount)
    # what a person changed or deleted is theirs from now on: a new import of the file leaves it alone
    touched = (*of_import, _R.seq < first + ahead)
    alive = int(connection().execute(_count_of(touched)).scalar_one())
    connection().execute(update(RECORDS).where(*touched).values(import_id=None))
    counts = {**held.counts, "undone": undone, "kept": alive}
    own = (_I.diary_id == diary.id, _I.id == import_id)
    connection().execute(update(IMPORTS).where(*own).values(undone_at=now, counts=counts))
    return undone, alive


def get(diary: Diary, import_id: UUID) -> Import:
    """Return one import of the diary; raise `NotFound`."""
    found = find(diary, import_id)
    if found is None:
        raise NotFound
    return found


def find(diary: Diary, import_id: UUID) -> Import | None:
    """Return one import of the diary, or None."""
    return next(iter(_imports(diary, _I.id == import_id)), None)


def imports_of(diary: Diary) -> list[Import]:
    """Return the diary's imports, newest first."""
    return _imports(diary)


def mapping_of(diary: Diary, header_hash: str) -> Any:  # noqa: ANN401 - a JSON document
    """Return the mapping remembered for files with this header, or None."""
    query = select(_M.mapping).where(_M.diary_id == diary.id, _M.header_hash == header_hash)
    return db.session.execute(query).scalar()


def remember_mapping(diary: Diary, header_hash: str, mapping: Mapping[str, Any], now: int) -> None:
    """Remember how files with this header are mapped."""
    own = (_M.diary_id == diary.id, _M.header_hash == header_hash)
    db.session.execute(delete(MAPPINGS).where(*own))
    row = {"diary_id": diary.id, "header_hash": header_hash, "mapping": dict(mapping), "used_at": now}
    db.session.execute(insert(MAPPINGS), row)


def _imports(diary: Diary, *conditions: ColumnElement[bool]) -> list[Import]:
    query = select(_I.id, _I.file_name, _I.counts, _I.made_at, _I.undone_at).where(_I.diary_id == diary.id, *conditions)
    return [Import(*row) for row in db.session.execute(query.order_by(_I.made_at.desc(), _I.id))]


def _count_of(conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(func.count()).select_from(RECORDS).where(*conditions, _R.deleted_at.is_(None))
