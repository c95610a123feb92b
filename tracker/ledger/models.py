"""The tables of diary data. Every key leads with `diary_id`, so that the same schema spreads over machines.

A record (an entry, a sleep, later a dose …) is kept as the document that the API shows, with the columns beside it
that queries need. The numbers that are charted stand once more in `readings`, a row each, whose index alone answers
a chart. docs/adr/0002-records-are-documents.md says why.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, DOCUMENT, Base


def _where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only the rows that fulfil `condition`."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class DiaryRow(Base):
    """One person's record. `seq` is the number of its last write, taken by updating this row in the same
    transaction; `purged_seq` the highest number whose tombstone is gone; `epoch` changes with a restore."""

    __tablename__ = "diaries"

    diary_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(64))
    day_start: Mapped[int]
    spasm_word: Mapped[str] = mapped_column(String(40))
    asked: Mapped[Any] = mapped_column(DOCUMENT)
    raters: Mapped[Any] = mapped_column(DOCUMENT)
    usual_rater: Mapped[str] = mapped_column(String(10))
    plan: Mapped[Any | None] = mapped_column(DOCUMENT)
    seq: Mapped[int] = mapped_column(BIG)
    purged_seq: Mapped[int] = mapped_column(BIG)
    purged_at: Mapped[int] = mapped_column(BIG)
    epoch: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[int] = mapped_column(BIG)

    __table_args__ = (CheckConstraint("day_start BETWEEN 0 AND 22 AND day_start % 2 = 0", name="day_start"),)


class KeeperRow(Base):
    """An account that may use a diary: as owner, keeper or reader.

    It is found by account, so it is account data and stays whole; a key of its own to a diary that may live on
    another machine it cannot have, so erasing a diary takes its keepers away itself.
    """

    __tablename__ = "keepers"

    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    diary_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    rated_by: Mapped[str] = mapped_column(String(10))
    since: Mapped[int] = mapped_column(BIG)

    __table_args__ = (CheckConstraint("role IN ('owner', 'keeper', 'reader')", name="role"),)


class PersonRow(Base):
    """What somebody who keeps or reads a diary is called in it, or who once did: the name stays with what they wrote.

    `person_id` is their account, or was made when a whole diary was taken in. There is no address here. `rated_by` is
    how they rated last, so that figures can still be asked for their numbers; None where that is not known.
    """

    __tablename__ = "people"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    rated_by: Mapped[str | None] = mapped_column(String(10))


class RecordRow(Base):
    """One record of any kind. `body` is None once it is deleted; times are seconds since the epoch, `local_day` the
    ordinal of the local date (of a sleep: of its end) and `local_minute` None without a clock time. `written_by` is who
    made it, `changed_by` who changed it last, None where nobody has."""

    __tablename__ = "records"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(BIG)
    revision: Mapped[int]
    body: Mapped[Any | None] = mapped_column(DOCUMENT)
    deleted_at: Mapped[int | None] = mapped_column(BIG)
    local_day: Mapped[int | None]
    local_minute: Mapped[int | None]
    starts_at: Mapped[int | None] = mapped_column(BIG)
    ends_at: Mapped[int | None] = mapped_column(BIG)
    received_at: Mapped[int] = mapped_column(BIG)
    written_by: Mapped[UUID | None]
    changed_by: Mapped[UUID | None]
    import_id: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("diary_id", "seq"),
        Index("ix_records_day", "diary_id", "kind", "local_day", "local_minute"),
        # few records come from an import, and a save should not pay for those that did not
        Index("ix_records_import", "diary_id", "import_id", **_where("import_id IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )


class ReadingRow(Base):
    """One value of one measure, for the figures. It is made from the record's body and follows it."""

    __tablename__ = "readings"

    diary_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    local_day: Mapped[int]
    local_minute: Mapped[int | None]
    at: Mapped[int | None] = mapped_column(BIG)
    value: Mapped[float]
    rated_by: Mapped[str] = mapped_column(String(10))
    late: Mapped[bool]
    prompted: Mapped[bool | None]

    __table_args__ = (
        ForeignKeyConstraint(["diary_id", "record_id"], ["records.diary_id", "records.id"], ondelete="CASCADE"),
        Index(
            "ix_readings_chart",
            *("diary_id", "measure", "local_day", "local_minute", "at", "value", "rated_by", "late", "prompted"),
        ),
        # the rows lie in the order of their key: a save then writes one page less for each of them
        {"sqlite_with_rowid": False},
    )


class VersionRow(Base):
    """A former version of a record, kept for 30 days so that any edit can be undone. `local_day` is the ordinal of the
    local date on which it stood, None where the version is older than this column."""

    __tablename__ = "versions"

    diary_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[Any] = mapped_column(DOCUMENT)
    local_day: Mapped[int | None]
    written_by: Mapped[UUID | None]
    replaced_at: Mapped[int] = mapped_column(BIG)

    __table_args__ = (
        ForeignKeyConstraint(["diary_id", "record_id"], ["records.diary_id", "records.id"], ondelete="CASCADE"),
        Index("ix_versions_replaced", "diary_id", "replaced_at"),
    )


class RepeatKeyRow(Base):
    """The `Idempotency-Key` of a post, and the record that it made."""

    __tablename__ = "repeat_keys"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    record_id: Mapped[UUID]
    body_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[int] = mapped_column(BIG)


class ImportRow(Base):
    """One import of a file: what it was called, what was taken, and whether it was undone."""

    __tablename__ = "imports"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    counts: Mapped[Any] = mapped_column(DOCUMENT)
    made_at: Mapped[int] = mapped_column(BIG)
    undone_at: Mapped[int | None] = mapped_column(BIG)


class MappingRow(Base):
    """How a person mapped the columns of a kind of file, remembered by the file's header."""

    __tablename__ = "mappings"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    header_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[Any] = mapped_column(DOCUMENT)
    used_at: Mapped[int] = mapped_column(BIG)


DIARIES = cast("Table", DiaryRow.__table__)
KEEPERS = cast("Table", KeeperRow.__table__)
PEOPLE = cast("Table", PersonRow.__table__)
RECORDS = cast("Table", RecordRow.__table__)
READINGS = cast("Table", ReadingRow.__table__)
VERSIONS = cast("Table", VersionRow.__table__)
REPEAT_KEYS = cast("Table", RepeatKeyRow.__table__)
IMPORTS = cast("Table", ImportRow.__table__)
MAPPINGS = cast("Table", MappingRow.__table__)
