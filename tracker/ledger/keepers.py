"""Whoever keeps or reads a diary: what they are called in it, what each may do, and the way out.

The owner decides who else does. A keeper records and changes what is recorded, a reader reads. All of it is one row
that joins an account to the diary; the name stands apart and stays when they have gone, with what they wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from werkzeug.exceptions import NotFound

from tracker.db import connection, db
from tracker.domain.records import KEEPER, OWNER, RATERS, READER, Diary
from tracker.ledger.models import DIARIES, KEEPERS, PEOPLE, RECORDS
from tracker.ledger.operations import next_number
from tracker.web.errors import Fault, Refused

FORMER = "former"
"""The role of somebody who does not keep the diary any more, and of whoever came with a diary that was taken in."""
MOST = 20
"""Who may keep or read one diary at a time."""
LONGEST_NAME = 40

_K, _P = KEEPERS.c, PEOPLE.c
_NAMED = KEEPERS.outerjoin(PEOPLE, and_(_P.diary_id == _K.diary_id, _P.person_id == _K.account_id))


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps or reads a diary now, since a moment in epoch seconds. `id` is their account; the name is
    empty where nobody gave one."""

    id: UUID
    name: str
    role: str
    rated_by: str
    since: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote in a diary: their name, empty where nobody gave one, and the role that they have now."""

    name: str
    role: str

    @property
    def called(self) -> str:
        """What they are called where there is no name."""
        if self.name:
            return self.name
        return str(_("the owner") if self.role == OWNER else _("somebody else"))


def clean_name(text: str) -> str:
    """Return a name as it is kept; raise `ValueError` where it cannot be one."""
    name = " ".join(text.split())
    if not name:
        raise ValueError(_("Please give a name."))
    if len(name) > LONGEST_NAME:
        raise ValueError(_("At most %(n)s characters.", n=LONGEST_NAME))
    if not name.isprintable():
        raise ValueError(_("This holds a character that cannot be kept."))
    return name


def keepers_of(diary: Diary) -> list[Keeper]:
    """Return who keeps or reads a diary: the owner, then keepers, then readers, the longest first."""
    query = select(_K.account_id, _P.name, _K.role, _K.rated_by, _K.since).select_from(_NAMED)
    query = query.where(_K.diary_id == diary.id).order_by(_K.since, _K.account_id)
    found = [
        Keeper(row.account_id, row.name or "", row.role, row.rated_by, row.since) for row in db.session.execute(query)
    ]
    return sorted(found, key=lambda keeper: (OWNER, KEEPER, READER).index(keeper.role))


def keeper(diary: Diary, person_id: UUID) -> Keeper:
    """Return one of them; raise `NotFound`."""
    found = next((one for one in keepers_of(diary) if one.id == person_id), None)
    if found is None:
        raise NotFound
    return found


def others_who_keep(diary: Diary, account_id: UUID) -> list[Keeper]:
    """Return who else keeps the diary, readers left out: whom it could be handed over to."""
    return [one for one in keepers_of(diary) if one.role != READER and one.id != account_id]


def people_of(diary: Diary) -> Mapping[UUID, Person]:
    """Return whoever keeps or reads the diary, or is still named in it, by their ids."""
    named = select(_P.person_id, _P.name).where(_P.diary_id == diary.id)
    people = {row.person_id: Person(row.name, FORMER) for row in connection().execute(named)}
    joined = select(_K.account_id, _K.role).where(_K.diary_id == diary.id)
    for row in connection().execute(joined):
        known = people.get(row.account_id)
        people[row.account_id] = Person(known.name if known else "", row.role)
    return people


def writers_of(diary: Diary) -> Mapping[UUID, Person]:
    """Return those of `people_of` where more than one may have written; none where it is plain who did."""
    people = people_of(diary)
    return people if sum(one.role != READER for one in people.values()) > 1 else {}


def raters_of(diary: Diary) -> tuple[str, ...]:
    """Return who may have given numbers: those of the settings, and those of all who kept it."""
    now = select(_K.rated_by).where(_K.diary_id == diary.id, _K.role != READER)
    once = select(_P.rated_by).where(_P.diary_id == diary.id, _P.rated_by.is_not(None))
    kept = {*diary.raters, *connection().execute(now).scalars(), *connection().execute(once).scalars()}
    return tuple(rater for rater in RATERS if rater in kept)


def join(diary: Diary, account_id: UUID, name: str, role: str, rated_by: str, now: datetime) -> None:
    """Let an account keep or read a diary; raise `Refused` where too many do. It counts as a write."""
    count = select(func.count()).select_from(KEEPERS).where(_K.diary_id == diary.id)
    next_number(diary)
    if connection().execute(count).scalar_one() >= MOST:
        raise Refused([Fault("", _("%(n)s people keep or read this diary already. That is the most.", n=MOST))])
    row = {"account_id": account_id, "diary_id": diary.id, "role": role, "rated_by": rated_by}
    db.session.execute(insert(KEEPERS), row | {"since": int(now.timestamp())})
    call(diary, account_id, name)


def call(diary: Diary, person_id: UUID, name: str) -> None:
    """Give somebody the name by which they are known in the diary."""
    mine = (_K.diary_id == diary.id, _K.account_id == person_id, _K.role != READER)
    rated_by = connection().execute(select(_K.rated_by).where(*mine)).scalar()
    own = (_P.diary_id == diary.id, _P.person_id == person_id)
    known = connection().execute(select(_P.rated_by).where(*own)).first()
    if known is None:
        row = {"diary_id": diary.id, "person_id": person_id, "name": name, "rated_by": rated_by}
        db.session.execute(insert(PEOPLE), row)
    else:
        values = {"name": name, "rated_by": rated_by or known.rated_by}
        db.session.execute(update(PEOPLE).where(*own).values(**values))


def set_role(diary: Diary, person_id: UUID, role: str, rated_by: str) -> None:
    """Let a keeper read from now on, or a reader keep; raise `Refused` for an owner. It counts as a write."""
    found = keeper(diary, person_id)
    if found.role == OWNER:
        raise Refused([Fault("/role", _("An owner stays one until the diary is handed over."))])
    own = (_K.diary_id == diary.id, _K.account_id == person_id)
    db.session.execute(update(KEEPERS).where(*own).values(role=role, rated_by=rated_by))
    if found.name:
        call(diary, person_id, found.name)
    next_number(diary)


def rate_as(diary: Diary, account_id: UUID, rated_by: str) -> None:
    """Set who gives the numbers when the owner records; figures ask for these unless told otherwise."""
    own = (_K.diary_id == diary.id, _K.account_id == account_id)
    db.session.execute(update(KEEPERS).where(*own).values(rated_by=rated_by))
    raters = [rater for rater in RATERS if rater in {rated_by, *diary.raters}]
    if diary.usual_rater != rated_by and list(diary.raters) == [diary.usual_rater]:
        # nobody chose from several: the one is replaced, so that the Log goes on asking nothing
        raters = [rated_by]
    values = {"usual_rater": rated_by, "raters": raters}
    db.session.execute(update(DIARIES).where(DIARIES.c.diary_id == diary.id).values(**values))
    next_number(diary)


def end(diary: Diary, person_id: UUID) -> Keeper:
    """Let somebody keep or read a diary no more; raise `Refused` for its last owner. It counts as a write.

    What they wrote stays, and so does their name where they wrote anything.
    """
    found = keeper(diary, person_id)
    if found.role == OWNER and sum(one.role == OWNER for one in keepers_of(diary)) == 1:
        raise Refused([Fault("", _("A diary needs an owner. Hand it over first, or erase it."))])
    db.session.execute(delete(KEEPERS).where(_K.diary_id == diary.id, _K.account_id == person_id))
    columns = RECORDS.c
    wrote = or_(columns.written_by == person_id, columns.changed_by == person_id)
    if connection().execute(select(columns.id).where(columns.diary_id == diary.id, wrote).limit(1)).first() is None:
        db.session.execute(delete(PEOPLE).where(_P.diary_id == diary.id, _P.person_id == person_id))
    next_number(diary)
    return found


def hand_over(diary: Diary, account_id: UUID, to: UUID) -> Keeper:
    """Let another keeper own the diary, and the owner keep it; raise `NotFound` for a reader. It counts as a write."""
    heir = next((one for one in others_who_keep(diary, account_id) if one.id == to), None)
    if heir is None:
        raise NotFound
    for person, role in ((to, OWNER), (account_id, KEEPER)):
        own = (_K.diary_id == diary.id, _K.account_id == person)
        db.session.execute(update(KEEPERS).where(*own).values(role=role))
    next_number(diary)
    return heir


def somebody_called(diary: Diary, name: str) -> UUID:
    """Return the id of whoever is called so in the diary; where nobody is, of somebody who kept it elsewhere."""
    query = select(_P.person_id).where(_P.diary_id == diary.id, _P.name == name).order_by(_P.person_id)
    found = connection().execute(query.limit(1)).scalar()
    if found is None:
        found = uuid5(diary.id, name)
        db.session.execute(insert(PEOPLE), {"diary_id": diary.id, "person_id": found, "name": name, "rated_by": None})
    return found


def owned_by(account_id: ColumnElement[UUID], diary_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Return the condition that the account in one column owns the diary in another."""
    own = (_K.account_id == account_id, _K.diary_id == diary_id, _K.role == OWNER)
    return select(_K.account_id).where(*own).exists()
