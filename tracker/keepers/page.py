"""What the screens of keepers show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.accounts.queries import addresses_of
from tracker.domain.records import OWNER, READER, Diary
from tracker.domain.spelled import spelled
from tracker.keepers import invitations
from tracker.keepers.forms import offered, role_code
from tracker.keepers.invitations import Invitation
from tracker.ledger.keepers import MOST, Keeper, keepers_of, others_who_keep
from tracker.web.before import Back, way_back
from tracker.web.errors import Fault
from tracker.web.scanned import drawn
from tracker.web.words import clock, day_date

Pairs = Sequence[tuple[str, str, str]]
"""Choices: value, label, and what it means."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who keeps or reads the diary, in words. Without an `href` nothing of theirs is this visitor's to change;
    the `address` is told to owners alone, and to everybody their own."""

    name: str
    role: str
    address: str
    since: str
    me: bool
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open invitation, in words."""

    id: str
    name: str
    role: str
    until: str


@dataclass(frozen=True, slots=True)
class KeepersPage:
    """All that the screen of a diary's keepers prints."""

    diary: Diary
    people: Sequence[Line]
    waiting: Sequence[Waiting]
    roles: Pairs
    full: bool
    unnamed: bool
    done: str
    back: Back | None
    form: Mapping[str, str]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the screen of one of them prints; `mine` says that it is the owner's own."""

    diary: Diary
    id: str
    name: str
    address: str
    mine: bool
    keeps: bool
    roles: Pairs
    form: Mapping[str, str]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class MadePage:
    """An invitation just made, with what is shown this once."""

    diary: Diary
    id: str
    name: str
    role: str
    until: str
    url: str
    place: str
    letters: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """What whoever is invited reads before they decide. With `kept` they keep or read that diary already."""

    diary_name: str
    by: str
    name: str
    role: str
    means: str
    reads: bool
    until: str
    kept: bool
    full: bool
    log: str


def role_words(role: str, rated_by: str) -> str:
    """Return what somebody is to a diary, in words."""
    if role == READER:
        return str(_("reads"))
    rated = {"self": _("the person"), "parent": _("a parent"), "other": _("somebody else")}[rated_by]
    if role == OWNER:
        return str(_("owns it, and records as %(who)s", who=rated))
    return str(_("keeps it, and records as %(who)s", who=rated))


def role_choices(codes: Sequence[str]) -> Pairs:
    """Return the choices of a form, each with what it means."""
    known = {
        "self": (_("The person whose diary it is"), _("Records; the numbers count as their own.")),
        "parent": (_("A parent"), _("Records; the numbers count as a parent's, beside the person's own.")),
        "other": (
            _("Somebody else who keeps it"),
            _("A partner, a school, a carer. Records; the numbers count as somebody else's."),
        ),
        "reader": (_("A reader"), _("Reads everything, and changes nothing.")),
    }
    return [(code, str(known[code][0]), str(known[code][1])) for code in codes]


def may_words(role: str) -> str:
    """Return what somebody in a role can see and do."""
    if role == READER:
        return str(_("You can read all of it: entries, notes, sleep, treatments and charts. You change nothing."))
    return str(
        _(
            "You can read all of it: entries, notes, sleep, treatments and charts. You can record, and change "
            "and delete what is recorded, yours and others'. Each step can be undone."
        )
    )


def keepers_page(
    diary: Diary,
    account_id: UUID,
    now: datetime,
    *,
    form: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    done: str = "",
) -> KeepersPage:
    """Return the screen of a diary's keepers, as one of them sees it."""
    people = keepers_of(diary)
    known = addresses_of(one.id for one in people if diary.owned or one.id == account_id)
    return KeepersPage(
        diary=diary,
        people=[_line(diary, one, account_id, known.get(one.id, "")) for one in people],
        waiting=[_waiting(diary, one) for one in invitations.open_of(diary, now)] if diary.owned else (),
        roles=role_choices(offered(diary)),
        full=len(people) >= MOST,
        unnamed=diary.owned and diary.name == _("My diary"),
        done=done,
        back=way_back(),
        form={"name": "", "role": "", **(form or {})},
        faults=faults,
    )


def person_page(
    diary: Diary,
    person: Keeper,
    account_id: UUID,
    *,
    form: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
) -> PersonPage:
    """Return the screen of one of a diary's people, for its owner."""
    code = role_code(person.role, person.rated_by)
    return PersonPage(
        diary=diary,
        id=str(person.id),
        name=called(person),
        address=addresses_of([person.id]).get(person.id, ""),
        mine=person.id == account_id,
        keeps=any(one.id == person.id for one in others_who_keep(diary, account_id)),
        roles=role_choices(offered(diary, code)),
        form={"name": person.name, "role": code, "rated_by": person.rated_by, **(form or {})},
        faults=faults,
    )


def made_page(diary: Diary, made: Invitation, secret: str, public_url: str) -> MadePage:
    """Return the screen of an invitation just made."""
    place, letters = public_url + url_for("invited.enter"), spelled(secret)
    return MadePage(
        diary=diary,
        id=str(made.id),
        name=made.name,
        role=role_words(made.role, made.rated_by),
        until=until(diary, made),
        url=f"{place}#{letters}",
        place=place.partition("://")[2],
        letters=letters,
        qr=drawn(f"{place}#{letters}"),
    )


def invited_page(diary: Diary, invitation: Invitation, account_id: UUID) -> InvitedPage:
    """Return what whoever is invited reads; `diary` is as who invited them sees it."""
    people = keepers_of(diary)
    host = next(one for one in people if one.id == invitation.account_id)
    address = addresses_of([host.id]).get(host.id, "")
    return InvitedPage(
        diary_name=diary.name,
        by=f"{host.name} ({address})" if host.name else address,
        name=invitation.name,
        role=role_words(invitation.role, invitation.rated_by),
        means=may_words(invitation.role),
        reads=invitation.role == READER,
        until=until(diary, invitation),
        kept=any(one.id == account_id for one in people),
        full=len(people) >= MOST,
        log=url_for("days.log", diary=diary.id),
    )


def called(person: Keeper) -> str:
    """Return what somebody is called, where nobody gave them a name too."""
    return person.name or str(_("the owner") if person.role == OWNER else _("no name yet"))


def until(diary: Diary, invitation: Invitation) -> str:
    """Return until when an invitation can be used, in words."""
    there = datetime.fromtimestamp(invitation.ends_at, ZoneInfo(diary.time_zone))
    return str(_("%(day)s, %(time)s", day=day_date(there.toordinal()), time=clock(there)))


def _line(diary: Diary, person: Keeper, account_id: UUID, address: str) -> Line:
    since = datetime.fromtimestamp(person.since, ZoneInfo(diary.time_zone))
    return Line(
        name=called(person),
        role=role_words(person.role, person.rated_by),
        address=address,
        since=str(_("since %(day)s", day=day_date(since.toordinal(), year=True))),
        me=person.id == account_id,
        href=url_for("keepers.person", person_id=person.id, diary=diary.id) if diary.owned else "",
    )


def _waiting(diary: Diary, one: Invitation) -> Waiting:
    made = datetime.fromtimestamp(one.made_at, ZoneInfo(diary.time_zone))
    words = _("made %(day)s, open until %(moment)s", day=day_date(made.toordinal()), moment=until(diary, one))
    return Waiting(str(one.id), one.name, role_words(one.role, one.rated_by), str(words))
