"""Invitations to a diary: made by its owner, found again by their secret, used once, withdrawn.

One holds for as long as whoever made it owns the diary. Of its secret (`tracker.domain.spelled`) only a hash is kept.
Moments are passed in; times are kept as epoch seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, insert, select, update

from tracker.db import connection, db, new_id
from tracker.domain.records import Diary
from tracker.domain.spelled import hash_of, new_secret
from tracker.keepers.models import INVITATIONS
from tracker.ledger.keepers import owned_by
from tracker.web.errors import Fault, Refused

LIFE = 7 * 24 * 3600
"""Seconds for which an invitation may be used."""
MOST = 20
"""Open invitations to one diary."""
DOUBLED = 15
"""Seconds within which the same form sent again is the same press."""

_I = INVITATIONS.c
_COLUMNS = [column for column in _I if column.name != "secret_hash"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is kept; its secret was shown once and is not known here. `used_by` is an account."""

    id: UUID
    account_id: UUID
    diary_id: UUID
    name: str
    role: str
    rated_by: str
    made_at: int
    ends_at: int
    used_by: UUID | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an invitation is for: what they will be called, and what they will be."""

    name: str
    role: str
    rated_by: str


def open_of(diary: Diary, now: datetime) -> Sequence[Invitation]:
    """Return the open invitations to a diary, the newest first."""
    query = _open(now).where(_I.diary_id == diary.id).order_by(_I.made_at.desc(), _I.id.desc())
    return [Invitation(*row) for row in db.session.execute(query)]


def make(account_id: UUID, diary: Diary, wanted: Wanted, now: datetime) -> tuple[Invitation, str]:
    """Make an invitation and return it with its secret, which is kept nowhere here; raise `Refused` where there are
    too many. Those that ran out are cleared away."""
    at = int(now.timestamp())
    own = _I.diary_id == diary.id
    db.session.execute(delete(INVITATIONS).where(own, _I.ends_at <= at))
    same = (_I.account_id == account_id, _I.name == wanted.name, _I.role == wanted.role, _I.used_by.is_(None))
    db.session.execute(delete(INVITATIONS).where(own, *same, _I.made_at > at - DOUBLED))
    count = select(func.count()).select_from(INVITATIONS).where(own, _I.used_by.is_(None))
    if connection().execute(count).scalar_one() >= MOST:
        raise Refused([Fault("", _("There are %(n)s open invitations already. Withdraw one of them first.", n=MOST))])
    secret = new_secret()
    made = Invitation(
        *(new_id(), account_id, diary.id, wanted.name, wanted.role, wanted.rated_by, at, at + LIFE), used_by=None
    )
    row = {name: getattr(made, name) for name in Invitation.__dataclass_fields__}
    db.session.execute(insert(INVITATIONS), row | {"secret_hash": hash_of(secret)})
    return made, secret


def behind(secret: str, now: datetime) -> Invitation | None:
    """Return the invitation that a secret opens; None for one that ended just as for one that never was."""
    return _one(_open(now).where(_I.secret_hash == hash_of(secret)))


def find(invitation_id: UUID, now: datetime) -> Invitation | None:
    """Return an open invitation, or None."""
    return _one(_open(now).where(_I.id == invitation_id))


def used(invitation_id: UUID, account_id: UUID) -> Invitation | None:
    """Return the invitation that an account has used, or None where it has not."""
    return _one(select(*_COLUMNS).where(_I.id == invitation_id, _I.used_by == account_id))


def use(invitation: Invitation, account_id: UUID) -> bool:
    """Use an invitation up; False where somebody else was faster."""
    own = (_I.id == invitation.id, _I.used_by.is_(None))
    return bool(connection().execute(update(INVITATIONS).where(*own).values(used_by=account_id)).rowcount)


def withdraw(diary: Diary, invitation_id: UUID) -> bool:
    """Withdraw an invitation to a diary; False where there is none that was not used."""
    own = (_I.diary_id == diary.id, _I.id == invitation_id, _I.used_by.is_(None))
    return bool(connection().execute(delete(INVITATIONS).where(*own)).rowcount)


def withdraw_all(diary: Diary) -> None:
    """Withdraw all: whoever decides about the diary from now on invites anew."""
    db.session.execute(delete(INVITATIONS).where(_I.diary_id == diary.id))


def _open(now: datetime) -> Select[Any]:
    owned = owned_by(_I.account_id, _I.diary_id)
    return select(*_COLUMNS).where(_I.used_by.is_(None), _I.ends_at > int(now.timestamp()), owned)


def _one(query: Select[Any]) -> Invitation | None:
    row = db.session.execute(query).first()
    return None if row is None else Invitation(*row)
