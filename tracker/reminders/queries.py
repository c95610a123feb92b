"""Reading calendars: what a keeper chose, and whose a secret address is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tracker.db import db
from tracker.domain.records import Diary
from tracker.reminders.forms import PLAN
from tracker.reminders.models import CALENDARS

STAMP = 3600
"""Seconds after which the stamp of an address's last use is renewed."""

_C = CALENDARS.c


@dataclass(frozen=True, slots=True)
class Calendar:
    """One keeper's calendar of one diary, as `CalendarForm` has its choices. Times are epoch seconds.

    `revision` is 0 before anything was chosen; `secret_made_at` is None where it has no address, `last_used_at` where
    no calendar app has come yet.
    """

    contents: Sequence[str]
    times: Sequence[str]
    named: bool
    revision: int
    made_at: int
    changed_at: int
    secret_made_at: int | None = None
    last_used_at: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Whose calendar a secret address is, and whether the stamp of its last use is due."""

    account_id: UUID
    diary_id: UUID
    stamp_due: bool


def hash_of(secret: str) -> bytes:
    """Return what is kept of an address's secret. Its 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def calendar_of(account_id: UUID, diary: Diary, now: datetime) -> Calendar:
    """Return the account's calendar of a diary; where nothing was chosen yet, one with no times in it."""
    names = ("contents", "times", "named", "revision", "made_at", "changed_at", "secret_made_at", "last_used_at")
    query = select(*(_C[name] for name in names)).where(_C.account_id == account_id, _C.diary_id == diary.id)
    row = db.session.execute(query).first()
    at = int(now.timestamp())
    return Calendar(*row) if row is not None else Calendar((PLAN,), (), False, 0, at, at)


def behind(secret: str, now: datetime) -> Address | None:
    """Return whose calendar the address with this secret is, or None where there is none, or no longer."""
    query = select(_C.account_id, _C.diary_id, _C.last_used_at).where(_C.secret_hash == hash_of(secret))
    row = db.session.execute(query).first()
    if row is None:
        return None
    due = row.last_used_at is None or row.last_used_at <= now.timestamp() - STAMP
    return Address(row.account_id, row.diary_id, due)
