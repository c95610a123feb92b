"""Adding many records in one transaction, for the demonstration; `imports` meets what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert

from tracker.db import db
from tracker.domain.records import Diary
from tracker.ledger.kinds import Body, Kind, Stored
from tracker.ledger.models import READINGS, RECORDS
from tracker.ledger.operations import Author, columns, next_number, readings_of

AT_ONCE = 1000

Prepared = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Rows of records and of readings, all but their numbers: the slow part, to be done before the write begins."""


def prepare(diary: Diary, kind: Kind, bodies: Sequence[tuple[UUID, Body]], author: Author) -> Prepared:
    """Return the rows that `bodies` (id and checked body of each) will be; touches nothing."""
    records, readings = [], []
    for record_id, body in bodies:
        record = Stored(record_id, kind.name, 1, 0, body, author.import_id, author.account_id)
        records.append({"diary_id": diary.id, "id": record_id, "kind": kind.name, **columns(kind, record, author)})
        readings += readings_of(diary, kind, record)
    return records, readings


def add_prepared(diary: Diary, prepared: Prepared) -> None:
    """Add prepared rows, each under the diary's next number. None of their ids may be known yet."""
    records, readings = prepared
    if not records:
        return
    first = next_number(diary, len(records)) - len(records) + 1
    for number, record in enumerate(records, start=first):
        record["seq"] = number
    _insert(RECORDS, records)
    _insert(READINGS, readings)


def _insert(table: Table, rows: Sequence[dict[str, Any]]) -> None:
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        db.session.execute(insert(table), some)
