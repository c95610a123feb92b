"""What is known of accounts. Moments are passed in as epoch seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select

from tracker.accounts.models import Account, SignIn, Throttle, Token
from tracker.db import connection
from tracker.web.access import Visitor

SESSION_LIFE = 400 * 24 * 3600
"""Seconds that a session lives after it was last seen: as long as browsers keep a cookie."""

SESSION_STAMP = 24 * 3600
"""Seconds after which the stamp of when a session was last seen is renewed."""

TOKEN_STAMP = 3600

accounts = cast("Table", Account.__table__)
sessions = cast("Table", SignIn.__table__)
tokens = cast("Table", Token.__table__)
throttles = cast("Table", Throttle.__table__)

# every request asks one of these two: plain Core, compiled once, one row by its key
_by_session = (
    select(sessions.c.account_id, accounts.c.email, sessions.c.last_seen_at)
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .where(sessions.c.secret_hash == bindparam("hash"))
)
_by_token = (
    select(tokens.c.id, tokens.c.account_id, accounts.c.email, tokens.c.scope, tokens.c.last_used_at)
    .join(accounts, accounts.c.id == tokens.c.account_id)
    .where(tokens.c.secret_hash == bindparam("hash"), tokens.c.revoked_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Known:
    """Who a secret belongs to, and whether the stamp of its last use is due to be renewed."""

    visitor: Visitor
    stamp_due: bool


@dataclass(frozen=True, slots=True)
class Consent:
    """When consent was given, to which wording, and when the disclaimer was acknowledged (None: not yet)."""

    at: int
    version: str
    disclaimer_at: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner sees it; `key` names it in a form and opens nothing."""

    key: str
    device: str
    created_at: int
    last_seen_at: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it; its secret was shown once and is not known here."""

    id: UUID
    name: str
    scope: str
    created_at: int
    last_used_at: int | None
    revoked_at: int | None


def hash_of_secret(secret: str) -> bytes:
    """Return what is kept of a session's or token's secret. Its 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def visitor_of_session(secret: str, now: int) -> Known | None:
    """Return who is signed in by `secret`, or None where that session was ended or has run out."""
    row = connection().execute(_by_session, {"hash": hash_of_secret(secret)}).one_or_none()
    if row is None or row.last_seen_at <= now - SESSION_LIFE:
        return None
    return Known(Visitor(row.account_id, row.email, secret), row.last_seen_at <= now - SESSION_STAMP)


def visitor_of_token(secret: str, now: int) -> Known | None:
    """Return whose token `secret` is, with its scope, or None where there is none or it was revoked."""
    row = connection().execute(_by_token, {"hash": hash_of_secret(secret)}).one_or_none()
    if row is None:
        return None
    due = row.last_used_at is None or row.last_used_at <= now - TOKEN_STAMP
    return Known(Visitor(row.account_id, row.email, "", row.scope, str(row.id)), due)


def confirmed_at(secret: str) -> int:
    """Return when whoever holds the session last showed who it is, in epoch seconds; 0 where that is not known."""
    statement = select(sessions.c.confirmed_at).where(sessions.c.secret_hash == hash_of_secret(secret))
    return int(connection().execute(statement).scalar_one_or_none() or 0)


def account_of(email: str) -> UUID | None:
    """Return the id of the account with that address, however its letters are written, or None."""
    statement = select(accounts.c.id).where(accounts.c.email == email.strip().lower())
    return connection().execute(statement).scalar_one_or_none()


def begun_at(account: UUID) -> int:
    """Return when an account was made, in epoch seconds; 0 where there is none."""
    return int(connection().execute(select(accounts.c.created_at).where(accounts.c.id == account)).scalar() or 0)


def addresses_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the addresses of accounts by their ids."""
    statement = select(accounts.c.id, accounts.c.email).where(accounts.c.id.in_(list(ids)))
    return {row.id: row.email for row in connection().execute(statement)}


def kept_password(email: str) -> tuple[UUID, str] | None:
    """Return the account's id and the hash of its password, or None where there is no such account."""
    statement = select(accounts.c.id, accounts.c.password_hash).where(accounts.c.email == email)
    row = connection().execute(statement).one_or_none()
    return None if row is None else (row.id, row.password_hash)


def consent_of(account: UUID) -> Consent:
    """Return what the account's holder agreed to, and when."""
    statement = select(
        accounts.c.health_consent_at, accounts.c.health_consent_version, accounts.c.disclaimer_seen_at
    ).where(accounts.c.id == account)
    return Consent(*connection().execute(statement).one())


def time_zone_of(account: UUID) -> str | None:
    """Return the time zone that the phone gave at sign-up, for the account's first diary; None where it gave none."""
    statement = select(accounts.c.time_zone).where(accounts.c.id == account)
    return cast("str | None", connection().execute(statement).scalar_one())


def sessions_of(account: UUID, now: int) -> list[SessionRow]:
    """Return the account's sessions that still open the door, the one seen last first."""
    statement = (
        select(sessions)
        .where(sessions.c.account_id == account, sessions.c.last_seen_at > now - SESSION_LIFE)
        .order_by(sessions.c.last_seen_at.desc(), sessions.c.created_at.desc())
    )
    return [
        SessionRow(row.secret_hash.hex(), row.device, row.created_at, row.last_seen_at)
        for row in connection().execute(statement)
    ]


def tokens_of(account: UUID) -> list[TokenRow]:
    """Return the account's tokens, revoked ones too, the newest first."""
    statement = (
        select(
            tokens.c.id,
            tokens.c.name,
            tokens.c.scope,
            tokens.c.created_at,
            tokens.c.last_used_at,
            tokens.c.revoked_at,
        )
        .where(tokens.c.account_id == account)
        .order_by(tokens.c.created_at.desc(), tokens.c.id.desc())
    )
    return [TokenRow(*row) for row in connection().execute(statement)]
