"""Who wrote what, in words: said on the Diary where more than one person may have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from flask_babel import gettext as _

from tracker.domain.records import Diary
from tracker.ledger.keepers import FORMER, Person, writers_of
from tracker.ledger.queries import who_wrote

NOBODY_KNOWN = Person("", FORMER)


def written_words(diary: Diary, viewer: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return of each of some records who made it, and who else changed it last, as the account `viewer` reads it."""
    people = writers_of(diary)
    if not people:
        return {}
    told = who_wrote(diary, ids)
    return {record: _words(people, viewer, *both) for record, both in told.items() if both[0] is not None}


def _words(people: Mapping[UUID, Person], viewer: UUID, written: UUID | None, changed: UUID | None) -> str:
    def name(person: UUID | None) -> str:
        if person == viewer:
            return str(_("you"))
        return people.get(person, NOBODY_KNOWN).called if person is not None else NOBODY_KNOWN.called

    if changed is None or changed == written:
        return str(_("by %(name)s", name=name(written)))
    return str(_("by %(name)s, changed by %(other)s", name=name(written), other=name(changed)))
