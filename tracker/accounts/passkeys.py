"""Passkeys as rows: what is known of them, and what changes them. Moments are epoch seconds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Passkey, SpentChallenge
from tracker.db import connection, new_id

CHALLENGE_LIFE = 10 * 60
"""Seconds in which a challenge may be answered."""

MOST = 20
"""Passkeys of one account."""

keys = cast("Table", Passkey.__table__)
_spent = cast("Table", SpentChallenge.__table__)


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey as its owner sees it; `id` names it in a form and opens nothing."""

    id: UUID
    name: str
    created_at: int
    last_used_at: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A passkey as an answer is checked against it."""

    id: UUID
    account: UUID
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a device has just made, and the challenge that it answered."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Proved:
    """A right answer to a challenge: by which passkey, and what its counter stands at now."""

    passkey: Held
    sign_count: int
    challenge: bytes


def passkeys_of(account: UUID) -> list[PasskeyRow]:
    """Return the account's passkeys, the oldest first."""
    statement = (
        select(keys.c.id, keys.c.name, keys.c.created_at, keys.c.last_used_at)
        .where(keys.c.account_id == account)
        .order_by(keys.c.created_at, keys.c.id)
    )
    return [PasskeyRow(*row) for row in connection().execute(statement)]


def credentials_of(account: UUID) -> list[bytes]:
    """Return what the account's devices call their passkeys."""
    statement = select(keys.c.credential_id).where(keys.c.account_id == account).order_by(keys.c.id)
    return list(connection().execute(statement).scalars())


def held(credential_id: bytes) -> Held | None:
    """Return the passkey that a device calls `credential_id`, whosever it is, or None."""
    statement = select(keys.c.id, keys.c.account_id, keys.c.public_key, keys.c.sign_count)
    row = connection().execute(statement.where(keys.c.credential_id == credential_id)).one_or_none()
    return None if row is None else Held(*row)


def add(account: UUID, made: Made, name: str, now: int) -> bool:
    """Keep a passkey; False where its challenge was answered before, it is known, or the account has `MOST` of them."""
    here = connection()
    if not _spend(made.challenge, now) or len(credentials_of(account)) >= MOST or held(made.credential_id):
        return False
    values = {
        "id": new_id(),
        "account_id": account,
        "credential_id": made.credential_id,
        "public_key": made.public_key,
        "sign_count": made.sign_count,
        "name": name,
        "created_at": now,
        "last_used_at": None,
    }
    try:
        here.execute(insert(keys), values)
    except IntegrityError:
        # two at once on a database that lets writers in together
        return False
    return True


def use(proved: Proved, now: int) -> bool:
    """Note a right answer; False where that challenge was answered before, or the passkey went or was used since."""
    if not _spend(proved.challenge, now):
        return False
    seen = (keys.c.id == proved.passkey.id) & (keys.c.sign_count == proved.passkey.sign_count)
    statement = update(keys).where(seen).values(sign_count=proved.sign_count, last_used_at=now)
    return bool(connection().execute(statement).rowcount)


def rename(account: UUID, passkey: UUID, name: str) -> bool:
    """Give the account's passkey another name; False where the account has no such passkey."""
    own = (keys.c.account_id == account) & (keys.c.id == passkey)
    return bool(connection().execute(update(keys).where(own).values(name=name)).rowcount)


def remove(account: UUID, passkey: UUID) -> bool:
    """Forget the account's passkey; False where the account has no such passkey. A password always remains."""
    own = (keys.c.account_id == account) & (keys.c.id == passkey)
    return bool(connection().execute(delete(keys).where(own)).rowcount)


def _spend(challenge: bytes, now: int) -> bool:
    here = connection()
    here.execute(delete(_spent).where(_spent.c.spent_at <= now - 2 * CHALLENGE_LIFE))
    insert_ = postgresql.insert if here.dialect.name == "postgresql" else sqlite.insert
    values = {"challenge_hash": hashlib.sha256(challenge).digest(), "spent_at": now}
    # the row itself is asked for: how many rows an INSERT made is not kept for every database
    made = insert_(_spent).on_conflict_do_nothing().returning(_spent.c.challenge_hash)
    return here.execute(made, values).first() is not None
