"""Recovery codes: ten, shown once, each good once in place of the password.

A code is 80 random bits, so a plain SHA-256 of it cannot be guessed back and needs no slow hash. The hash is not keyed
with the app's secret on purpose: codes are needed most after a move to another machine, where that secret may be new.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update

from tracker.accounts.models import RecoveryCode
from tracker.db import connection

COUNT = 10
LENGTH = 16
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Five bits each, without letters that are read as digits (Crockford's base 32)."""

_READ_AS = str.maketrans("oil", "011", "- \t\u2010\u2011\u2013")
codes = cast("Table", RecoveryCode.__table__)


@dataclass(frozen=True, slots=True)
class Left:
    """How many codes were made and how many are unused, and when they were made (0: never)."""

    made: int
    unused: int
    made_at: int


def left_of(account: UUID) -> Left:
    """Return what is left of the account's codes."""
    statement = select(func.count(), func.count(codes.c.used_at), func.coalesce(func.max(codes.c.created_at), 0))
    made, used, at = connection().execute(statement.where(codes.c.account_id == account)).one()
    return Left(made, made - used, at)


def make(account: UUID, now: int) -> list[str]:
    """Make ten codes and return them, such as `k7d2-9fqm-3xpr-0vbt`; those made before end. `now` is epoch seconds."""
    made = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(COUNT)]
    here = connection()
    here.execute(delete(codes).where(codes.c.account_id == account))
    rows = [{"account_id": account, "code_hash": _hash(each), "created_at": now, "used_at": None} for each in made]
    here.execute(insert(codes), rows)
    return ["-".join(each[start : start + 4] for start in range(0, LENGTH, 4)) for each in made]


def could_be(typed: str) -> bool:
    """Whether what was typed has the shape of a code, however it is spaced and written."""
    plain = _plain(typed)
    return len(plain) == LENGTH and set(plain) <= set(SIGNS)


def use(account: UUID | None, typed: str, now: int) -> bool:
    """Use up the account's code; False where it has no such code, or it was used. As quick without an account."""
    own = (codes.c.account_id == (account or UUID(int=0))) & (codes.c.code_hash == _hash(_plain(typed)))
    statement = update(codes).where(own, codes.c.used_at.is_(None)).values(used_at=now)
    return bool(connection().execute(statement).rowcount)


def _plain(typed: str) -> str:
    return typed.lower().translate(_READ_AS)


def _hash(plain: str) -> bytes:
    return hashlib.sha256(plain.encode()).digest()
