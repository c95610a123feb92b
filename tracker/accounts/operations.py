"""What changes accounts: each is one write, which the caller begins and commits.

What hashes a password is slow and must stand before `begin_write`; such functions say so. Moments are passed in as
epoch seconds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.accounts import passwords
from tracker.accounts.queries import (
    SESSION_LIFE,
    accounts,
    hash_of_secret,
    kept_password,
    sessions,
    tokens,
)
from tracker.db import connection, db, new_id

TOKEN_MARK = "dystonia_"  # noqa: S105
"""Begins every token, so that one left in a script or a file can be found."""

_seen = update(sessions).where(sessions.c.secret_hash == bindparam("hash")).values(last_seen_at=bindparam("now"))
_used = update(tokens).where(tokens.c.secret_hash == bindparam("hash")).values(last_used_at=bindparam("now"))


class AddressTaken(Exception):
    """There is an account with that address already."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An account whose password was right a moment ago.

    `kept` is the hash that it was checked against, `better` the one to keep from now on, where parameters changed.
    """

    account: UUID
    kept: str
    better: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed to: the wording of the consent, and whether the person acknowledged the disclaimer."""

    version: str
    disclaimer: bool


def check_password(email: str, password: str) -> Checked | None:
    """Return the account of `email` if `password` is right, else None. Slow: to be done outside of a write.

    It takes as long where there is no such account, so that the time does not tell who keeps a diary here.
    """
    found = kept_password(email)
    # nothing is held while hashing: neither a connection nor a view of the database that grows old
    db.session.rollback()
    if found is None:
        passwords.is_right(passwords.NOBODYS, password)
        return None
    account, kept = found
    if not passwords.is_right(kept, password):
        return None
    return Checked(account, kept, passwords.hash_of(password) if passwords.is_outdated(kept) else None)


def create_account(email: str, password_hash: str, agreed: Agreed, now: int, time_zone: str | None = None) -> UUID:
    """Make an account and return its id; raise `AddressTaken` where there is one with that address.

    `email` is as `forms` returns it; `password_hash` comes from `passwords.hash_of`, made before the write began.
    """
    if connection().execute(select(accounts.c.id).where(accounts.c.email == email)).first():
        raise AddressTaken
    account = new_id()
    values = {
        "id": account,
        "email": email,
        "password_hash": password_hash,
        "created_at": now,
        "health_consent_at": now,
        "health_consent_version": agreed.version,
        "disclaimer_seen_at": now if agreed.disclaimer else None,
        "time_zone": time_zone,
    }
    try:
        connection().execute(insert(accounts), values)
    except IntegrityError:
        # two sign-ups at once on a database that lets writers in together
        raise AddressTaken from None
    return account


def sign_in(checked: Checked, device: str, now: int) -> str | None:
    """Open a session for an account just checked and return its secret.

    None where the password was changed or the account went in the meantime.
    """
    statement = update(accounts).where(accounts.c.id == checked.account, accounts.c.password_hash == checked.kept)
    kept = connection().execute(statement.values(password_hash=checked.better or checked.kept))
    return open_session(checked.account, device, now, confirmed=True) if kept.rowcount else None


def open_session(account: UUID, device: str, now: int, *, confirmed: bool = False) -> str:
    """Open a session and return its secret, which is kept nowhere here; `device` is a neutral name, or empty.

    `confirmed` says that a password, a passkey or a recovery code was given just now. Sessions of the account that
    have run out are cleared away.
    """
    here = connection()
    run_out = (sessions.c.account_id == account) & (sessions.c.last_seen_at <= now - SESSION_LIFE)
    here.execute(delete(sessions).where(run_out))
    secret = secrets.token_urlsafe(32)
    values = {
        "secret_hash": hash_of_secret(secret),
        "account_id": account,
        "created_at": now,
        "last_seen_at": now,
        "device": device,
        "confirmed_at": now if confirmed else None,
    }
    here.execute(insert(sessions), values)
    return secret


def end_session(account: UUID, key: str) -> bool:
    """End the account's session that a list names `key`; False where the account has none of that name."""
    try:
        wanted = bytes.fromhex(key)
    except ValueError:
        return False
    statement = delete(sessions).where(sessions.c.account_id == account, sessions.c.secret_hash == wanted)
    return bool(connection().execute(statement).rowcount)


def end_session_of(secret: str) -> bool:
    """End the session that `secret` opens; False where there is none."""
    statement = delete(sessions).where(sessions.c.secret_hash == hash_of_secret(secret))
    return bool(connection().execute(statement).rowcount)


def end_other_sessions(account: UUID, secret: str) -> int:
    """End all sessions of the account but the one that `secret` opens; return how many."""
    others = (sessions.c.account_id == account) & (sessions.c.secret_hash != hash_of_secret(secret))
    return int(connection().execute(delete(sessions).where(others)).rowcount)


def renew_session(secret: str, now: int) -> str:
    """Give a session whose holder has just shown again who it is another secret, and return it.

    The session stays, with its device and its day; the secret of before opens nothing any more.
    """
    made = secrets.token_urlsafe(32)
    values = {"secret_hash": hash_of_secret(made), "last_seen_at": now, "confirmed_at": now}
    connection().execute(update(sessions).where(sessions.c.secret_hash == hash_of_secret(secret)).values(values))
    return made


def change_password(checked: Checked, new_hash: str) -> bool:
    """Keep `new_hash` (made before the write began); False where the password was changed in the meantime."""
    statement = update(accounts).where(accounts.c.id == checked.account, accounts.c.password_hash == checked.kept)
    return bool(connection().execute(statement.values(password_hash=new_hash)).rowcount)


def replace_password(account: UUID, new_hash: str) -> None:
    """Keep `new_hash` for somebody who has just shown otherwise who it is, such as by a passkey."""
    connection().execute(update(accounts).where(accounts.c.id == account).values(password_hash=new_hash))


def set_password(account: UUID, new_hash: str) -> None:
    """Keep `new_hash` without asking for the present password, and end all sessions: for whoever runs the server."""
    here = connection()
    here.execute(update(accounts).where(accounts.c.id == account).values(password_hash=new_hash))
    here.execute(delete(sessions).where(sessions.c.account_id == account))


def make_token(account: UUID, name: str, scope: str, now: int) -> str:
    """Make a token called `name` with a scope of `read`, `log` or `all`, and return its secret, shown this once."""
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    values = {
        "id": new_id(),
        "account_id": account,
        "name": name,
        "scope": scope,
        "secret_hash": hash_of_secret(secret),
        "created_at": now,
        "last_used_at": None,
        "revoked_at": None,
    }
    connection().execute(insert(tokens), values)
    return secret


def revoke_token(account: UUID, token: UUID, now: int) -> bool:
    """Revoke the account's token; True also where it was revoked before, False where the account has no such token."""
    own = (tokens.c.account_id == account) & (tokens.c.id == token)
    here = connection()
    if here.execute(select(tokens.c.id).where(own)).first() is None:
        return False
    here.execute(update(tokens).where(own, tokens.c.revoked_at.is_(None)).values(revoked_at=now))
    return True


def stamp_session(secret: str, now: int) -> None:
    """Note that the session was seen."""
    connection().execute(_seen, {"hash": hash_of_secret(secret), "now": now})


def stamp_token(secret: str, now: int) -> None:
    """Note that the token was used."""
    connection().execute(_used, {"hash": hash_of_secret(secret), "now": now})


def delete_account(account: UUID) -> None:
    """Delete an account with its sessions, its tokens and its part in keeping diaries."""
    connection().execute(delete(accounts).where(accounts.c.id == account))
