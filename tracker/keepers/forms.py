"""What may be sent: who somebody is to a diary, and what they are called in it. No other field reaches their row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, StrictStr, ValidationInfo

from tracker.domain.records import KEEPER, READER, Diary
from tracker.keepers.invitations import Wanted
from tracker.ledger.fields import Rater
from tracker.ledger.forms import Form
from tracker.ledger.keepers import Keeper, clean_name, keepers_of

ROLES: Mapping[str, tuple[str, str]] = {
    "self": (KEEPER, "self"),
    "parent": (KEEPER, "parent"),
    "other": (KEEPER, "other"),
    "reader": (READER, "other"),
}
"""The choices of a form, as role and rater. An owner is made by handing over alone."""


def _name(text: str, info: ValidationInfo) -> str:
    # an Undo may bring back that nobody had given a name
    return "" if not text and (info.context or {}).get("nameless") else clean_name(text)


Name = Annotated[StrictStr, AfterValidator(_name)]


class NameForm(Form):
    """What somebody is called."""

    name: Name


class KeeperForm(NameForm):
    """Somebody who is invited, or whose part is changed."""

    role: Literal[tuple(ROLES)]  # type: ignore[valid-type]

    def wanted(self) -> Wanted:
        """Return what they will be."""
        return Wanted(self.name, *ROLES[self.role])


class OwnForm(NameForm):
    """What an owner is called, and who gives the numbers when the owner records."""

    rated_by: Rater


def role_code(role: str, rated_by: str) -> str:
    """Return the choice that a role and a rater are."""
    return "reader" if role == READER else rated_by


def person_fields(person: Keeper, mine: bool) -> dict[str, str]:
    """Return what somebody is to a diary as their form sends it: the owner's own tells who gives the numbers."""
    if mine:
        return {"name": person.name, "rated_by": person.rated_by}
    return {"name": person.name, "role": role_code(person.role, person.rated_by)}


def offered(diary: Diary, kept: str = "") -> list[str]:
    """Return the choices that a form offers: the person whose diary it is only where nobody rates for themselves yet,
    and what somebody is already (`kept`)."""
    taken = any(one.role != READER and one.rated_by == "self" for one in keepers_of(diary))
    return [code for code in ROLES if code != "self" or kept == "self" or not taken]
