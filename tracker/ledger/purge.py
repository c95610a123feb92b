"""Letting go of what is kept for a while only: former versions for 30 days, tombstones for 400."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from tracker.db import db, writing
from tracker.ledger.models import DIARIES, RECORDS, REPEAT_KEYS, VERSIONS

VERSIONS_KEPT = timedelta(days=30)
TOMBSTONES_KEPT = timedelta(days=400)
EVERY = timedelta(days=1)


def purge_all(now: datetime) -> tuple[int, int]:
    """Purge every diary, each in a write of its own; return how many versions and tombstones went."""
    diaries = list(db.session.execute(select(DIARIES.c.diary_id)).scalars())
    db.session.rollback()
    went = []
    for diary_id in diaries:
        with writing():
            went.append(purge(diary_id, now))
    return sum(versions for versions, _ in went), sum(tombstones for _, tombstones in went)


def purge_if_due(diary_id: UUID, now: datetime) -> None:
    """Purge a diary that was not purged for a day; to be called inside a write that leaves something to purge."""
    due = (DIARIES.c.diary_id == diary_id, DIARIES.c.purged_at < int((now - EVERY).timestamp()))
    if db.session.execute(select(DIARIES.c.diary_id).where(*due)).first() is not None:
        purge(diary_id, now)


def purge(diary_id: UUID, now: datetime) -> tuple[int, int]:
    """Purge one diary inside the write at hand; return how many versions and tombstones went."""
    version_age = int((now - VERSIONS_KEPT).timestamp())
    old = (RECORDS.c.diary_id == diary_id, RECORDS.c.deleted_at < int((now - TOMBSTONES_KEPT).timestamp()))
    highest = db.session.execute(select(func.max(RECORDS.c.seq)).where(*old)).scalar()
    gone = delete(VERSIONS).where(VERSIONS.c.diary_id == diary_id, VERSIONS.c.replaced_at < version_age)
    versions = db.session.execute(gone.returning(VERSIONS.c.revision)).all()
    keys = delete(REPEAT_KEYS).where(REPEAT_KEYS.c.diary_id == diary_id, REPEAT_KEYS.c.made_at < version_age)
    db.session.execute(keys)
    tombstones = db.session.execute(delete(RECORDS).where(*old).returning(RECORDS.c.id)).all()
    stamp = {"purged_at": int(now.timestamp())} | ({"purged_seq": highest} if highest else {})
    db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary_id).values(**stamp))
    return len(versions), len(tombstones)
