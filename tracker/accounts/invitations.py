"""Invitations to sign up, where the host lets no strangers in. Moments are epoch seconds."""

from __future__ import annotations

import secrets
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from tracker.accounts.models import Invitation
from tracker.accounts.queries import hash_of_secret
from tracker.db import connection

LIFE = 7 * 24 * 3600
"""Seconds in which an invitation may be used."""

invitations = cast("Table", Invitation.__table__)


def invite(now: int) -> str:
    """Make an invitation and return its secret, which is kept nowhere here; those that ran out are cleared away."""
    here, secret = connection(), secrets.token_urlsafe(32)
    here.execute(delete(invitations).where(invitations.c.expires_at <= now))
    values = {"secret_hash": hash_of_secret(secret), "expires_at": now + LIFE, "used_at": None}
    here.execute(insert(invitations), values)
    return secret


def is_open(secret: str, now: int) -> bool:
    """Whether an account can be made with `secret`: it is known, unused, and has not run out."""
    return connection().execute(select(invitations.c.expires_at).where(*_open(secret, now))).first() is not None


def use(secret: str, now: int) -> bool:
    """Use the invitation up; False where it is not open any more."""
    statement = update(invitations).where(*_open(secret, now)).values(used_at=now)
    return bool(connection().execute(statement).rowcount)


def _open(secret: str, now: int) -> tuple[ColumnElement[bool], ...]:
    mine = invitations.c.secret_hash == hash_of_secret(secret)
    return (mine, invitations.c.used_at.is_(None), invitations.c.expires_at > now)
