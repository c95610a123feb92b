"""Letting go of what is kept for a while only: former versions for 30 days, tombstones for 400."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from tracker.db import db, writing
from tracker.ledger.models import DIARIES, RECORDS, REPEAT_KEYS, VERSIONS

VERSIONS_KEPT = timedelta(days=30)
TOMBSTONES_KEPT = timedelta(days=400)


def purge_all(now: datetime) -> tuple[int, int]:
    """Purge every diary, each in a write of its own; return how many versions and tombstones went."""
    diaries = list(db.session.execute(select(DIARIES.c.diary_id)).scalars())
    db.session.rollback()
    went = [_purge(diary_id, now) for diary_id in diaries]
    return sum(versions for versions, _ in went), sum(tombstones for _, tombstones in went)


def _purge(diary_id: object, now: datetime) -> tuple[int, int]:
    version_age = int((now - VERSIONS_KEPT).timestamp())
    tombstone_age = int((now - TOMBSTONES_KEPT).timestamp())
    old = (RECORDS.c.diary_id == diary_id, RECORDS.c.deleted_at < tombstone_age)
    with writing():
        highest = db.session.execute(select(func.max(RECORDS.c.seq)).where(*old)).scalar()
        gone = delete(VERSIONS).where(VERSIONS.c.diary_id == diary_id, VERSIONS.c.replaced_at < version_age)
        versions = db.session.execute(gone.returning(VERSIONS.c.revision)).all()
        keys = delete(REPEAT_KEYS).where(REPEAT_KEYS.c.diary_id == diary_id, REPEAT_KEYS.c.made_at < version_age)
        db.session.execute(keys)
        tombstones = db.session.execute(delete(RECORDS).where(*old).returning(RECORDS.c.id)).all()
        stamp = {"purged_at": int(now.timestamp())} | ({"purged_seq": highest} if highest else {})
        db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary_id).values(**stamp))
    return len(versions), len(tombstones)
