"""What changes a calendar: each is one write, which the caller begins and commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from tracker.db import db
from tracker.domain.records import Diary
from tracker.ledger.forms import checked
from tracker.reminders.forms import CalendarForm
from tracker.reminders.models import CALENDARS
from tracker.reminders.queries import Calendar, calendar_of, hash_of

_C = CALENDARS.c


def choose(account_id: UUID, diary: Diary, data: Mapping[str, Any], now: datetime) -> Calendar:
    """Keep what goes into the account's calendar of a diary; raise `Refused`. The same choices again change nothing."""
    columns = checked(CalendarForm, data).columns()
    held = _made(account_id, diary, now)
    if any(columns[name] != getattr(held, name) for name in columns) or not held.revision:
        _change(account_id, diary, **columns, revision=held.revision + 1, changed_at=int(now.timestamp()))
    return calendar_of(account_id, diary, now)


def new_address(account_id: UUID, diary: Diary, now: datetime) -> str:
    """Give the calendar a new secret address and return its secret, shown this once; the one before opens nothing."""
    _made(account_id, diary, now)
    secret = secrets.token_urlsafe(32)
    at = int(now.timestamp())
    _change(account_id, diary, secret_hash=hash_of(secret), secret_made_at=at, last_used_at=None)
    return secret


def revoke_address(account_id: UUID, diary: Diary) -> None:
    """Take the calendar's address away; where it has none, that is so already."""
    _change(account_id, diary, secret_hash=None, secret_made_at=None, last_used_at=None)


def stamp_address(secret: str, now: int) -> None:
    """Note that an address was used."""
    db.session.execute(update(CALENDARS).where(_C.secret_hash == hash_of(secret)).values(last_used_at=now))


def _made(account_id: UUID, diary: Diary, now: datetime) -> Calendar:
    """Return the account's calendar of a diary, made where there was none."""
    held = calendar_of(account_id, diary, now)
    if _change(account_id, diary, made_at=held.made_at) == 0:
        chosen = {name: getattr(held, name) for name in ("named", "revision", "made_at", "changed_at")}
        lists = {"contents": list(held.contents), "times": list(held.times)}
        db.session.execute(insert(CALENDARS), {"account_id": account_id, "diary_id": diary.id, **chosen, **lists})
    return held


def _change(account_id: UUID, diary: Diary, **values: Any) -> int:  # noqa: ANN401 - columns of any type
    own = (_C.account_id == account_id, _C.diary_id == diary.id)
    return int(db.session.execute(update(CALENDARS).where(*own).values(**values)).rowcount)  # type: ignore[attr-defined]
