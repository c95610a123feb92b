"""Links that hand the page or charts over: made, found again by their secret, opened, paused by wrong codes, ended.

Of a secret (`tracker.domain.spelled`) only a hash is kept; of the code, which is short, one keyed with the app's own
secret. Times are epoch seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update

from tracker.appointment.models import SHARES
from tracker.db import db, new_id
from tracker.domain.records import Diary
from tracker.domain.spelled import hash_of, new_secret
from tracker.web.errors import Fault, Refused

DAY = 24 * 3600
KEPT = 30 * DAY
"""Seconds for which an ended link stays in the list."""
MOST_AT_ONCE = 20
"""Links of a diary that open something at the same time."""
DOUBLED = 15
"""Seconds within which the same form sent again is the same press."""
CODE_LENGTH = 6
WRONG_CODES = 5
PAUSE = 15 * 60
"""Seconds for which a link opens nothing after that many wrong codes."""

PAGE, CHARTS = "page", "charts"
LISTED = ("from", "to", "measures")
"""What of a link's contents is kept once it ended, for the list."""

_S = SHARES.c
_COLUMNS = [column for column in _S if column.name not in ("secret_hash", "code_hash", "wrong_codes")]


@dataclass(frozen=True, slots=True)
class Share:
    """A link as it is kept; its secret was shown once and is not known here. `contents` are as `ShareRow` has them."""

    id: UUID
    account_id: UUID
    diary_id: UUID
    opens: str
    contents: Mapping[str, Any]
    this_day: int
    made_at: int
    ends_at: int
    ended_at: int | None
    paused_until: int
    openings: int
    first_opened_at: int | None
    last_opened_at: int | None
    has_code: bool

    def is_live(self, at: int) -> bool:
        """Whether it opens something at a moment."""
        return self.ended_at is None and at < self.ends_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link is to open, and how: for `days` days, with a code or without."""

    opens: str
    contents: Mapping[str, Any]
    this_day: int
    days: int
    code: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A link just made, with what is shown this once; `code` is empty where none was asked for."""

    share: Share
    secret: str
    code: str


def shares_of(diary: Diary, now: datetime) -> Sequence[Share]:
    """Return the links of a diary, whoever of its keepers made them, the newest first; those that ended long ago are
    left out."""
    lately = int(now.timestamp()) - KEPT
    own = (_S.diary_id == diary.id, func.coalesce(_S.ended_at, _S.ends_at) > lately)
    return _read(_stored().where(*own).order_by(_S.made_at.desc(), _S.id.desc()))


def share_of(diary: Diary, share_id: UUID) -> Share | None:
    """Return a link of a diary, or None where it has none of that id."""
    return _one(_stored().where(_S.id == share_id, _S.diary_id == diary.id))


def behind(secret: str, now: datetime) -> Share | None:
    """Return the link that a secret opens now; None for one that ended just as for one that never was."""
    return _one(_stored().where(_S.secret_hash == hash_of(secret), *_live(now)))


def live_share(share_id: UUID, now: datetime, *, for_update: bool = False) -> Share | None:
    """Return a link that opens something now, or None. With `for_update` its writes wait for one another."""
    query = _stored().where(_S.id == share_id, *_live(now))
    return _one(query.with_for_update() if for_update else query)


def make(account_id: UUID, diary: Diary, share_id: UUID, wanted: Wanted, now: datetime, key: str) -> Made:
    """Make a link under an id that the form brought along, and return its secret and code, shown this once.

    The same form sent twice in a few seconds makes one link: that of the answer which is seen. Raises `Refused` where
    the diary has too many. `key` is the app's own secret.
    """
    at = int(now.timestamp())
    _let_go(diary, at)
    before = share_of(diary, share_id)
    if before is not None and _is_doubled(before, wanted, at):
        db.session.execute(delete(SHARES).where(_S.id == share_id))
    if db.session.execute(select(_S.id).where(_S.id == share_id)).first() is not None:
        share_id = new_id()
    live = select(func.count()).select_from(SHARES).where(_S.diary_id == diary.id, *_live(now))
    if db.session.execute(live).scalar_one() >= MOST_AT_ONCE:
        raise Refused([Fault("", _("There are %(n)s links already. End one of them first.", n=MOST_AT_ONCE))])
    secret = new_secret()
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}" if wanted.code else ""
    values = {
        "id": share_id,
        "account_id": account_id,
        "diary_id": diary.id,
        "secret_hash": hash_of(secret),
        "opens": wanted.opens,
        "contents": dict(wanted.contents),
        "this_day": wanted.this_day,
        "made_at": at,
        "ends_at": at + wanted.days * DAY,
        "code_hash": _hash_of_code(share_id, code, key) if code else None,
        "wrong_codes": 0,
        "paused_until": 0,
        "openings": 0,
    }
    db.session.execute(insert(SHARES), values)
    made = share_of(diary, share_id)
    if made is None:
        raise LookupError(share_id)
    return Made(made, secret, code)


def _is_doubled(before: Share, wanted: Wanted, at: int) -> bool:
    same = (before.opens, before.contents, before.has_code) == (wanted.opens, wanted.contents, wanted.code)
    return same and not before.openings and before.ended_at is None and at - before.made_at <= DOUBLED


def open_share(share: Share, now: datetime) -> None:
    """Count that a link was opened."""
    at = int(now.timestamp())
    counted = {"openings": _S.openings + 1, "last_opened_at": at}
    first = func.coalesce(_S.first_opened_at, at)
    db.session.execute(update(SHARES).where(_S.id == share.id).values(**counted, first_opened_at=first))


def try_code(share: Share, code: str, now: datetime, key: str) -> bool:
    """Return whether a code is the link's own; a wrong one is counted, and some of them pause the link.

    The caller holds the link for its write, and has looked whether it is paused.
    """
    kept, wrong = db.session.execute(select(_S.code_hash, _S.wrong_codes).where(_S.id == share.id)).one()
    is_right = kept is not None and hmac.compare_digest(kept, _hash_of_code(share.id, code, key))
    values = {"wrong_codes": 0 if is_right else wrong + 1}
    if not is_right and wrong + 1 >= WRONG_CODES:
        values = {"wrong_codes": 0, "paused_until": int(now.timestamp()) + PAUSE}
    db.session.execute(update(SHARES).where(_S.id == share.id).values(**values))
    return is_right


def end(diary: Diary, share_id: UUID, now: datetime) -> bool:
    """End a link of a diary at once; True also where it had ended before, False where there is none."""
    if share_of(diary, share_id) is None:
        return False
    at = int(now.timestamp())
    own = (_S.id == share_id, _S.ended_at.is_(None), _S.ends_at > at)
    db.session.execute(update(SHARES).where(*own).values(ended_at=at))
    _let_go(diary, at)
    return True


def _let_go(diary: Diary, at: int) -> None:
    """Delete the diary's links that ended long ago, and leave of those that ended since no more than the list says:
    no name, no question."""
    ended = func.coalesce(_S.ended_at, _S.ends_at)
    db.session.execute(delete(SHARES).where(_S.diary_id == diary.id, ended <= at - KEPT))
    for row in db.session.execute(select(_S.id, _S.contents).where(_S.diary_id == diary.id, ended <= at)).all():
        left = {name: row.contents[name] for name in LISTED if name in row.contents}
        if left != row.contents:
            db.session.execute(update(SHARES).where(_S.id == row.id).values(contents=left))


def _hash_of_code(share_id: UUID, code: str, key: str) -> bytes:
    return hmac.new(key.encode(), b"share code\0" + share_id.bytes + code.encode(), hashlib.sha256).digest()


def _live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return _S.ended_at.is_(None), _S.ends_at > int(now.timestamp())


def _stored() -> Select[Any]:
    return select(*_COLUMNS, _S.code_hash.is_not(None).label("has_code"))


def _read(query: Select[Any]) -> list[Share]:
    return [Share(**row._mapping) for row in db.session.execute(query)]


def _one(query: Select[Any]) -> Share | None:
    found = _read(query)
    return found[0] if found else None
