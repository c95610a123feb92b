"""Asked again who it is, before what is sensitive: one place for all that does.

A form that asks shows `ask_again` of `accounts/passkey.html`, which sends `present` (a password or a recovery code) or
`credential` (a passkey's answer). Its route calls `prove`, does what is slow, and then `accept`, which begins the
write; where nothing slow is done, `begin_write_if_right` is both. Whoever has shown it on this device within the last
five minutes is not asked, but before what cannot be undone or takes everything along (`always`). Where it was shown,
the session has another secret from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _

from tracker.accounts import ceremonies, door, operations, passkeys, passwords, queries, recovery, throttles
from tracker.accounts.pages import Page, charge, events, in_words, limit_on, network
from tracker.accounts.throttles import Limit
from tracker.db import db
from tracker.web.access import Visitor

RECENT = 5 * 60
"""Seconds for which nobody is asked again."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How somebody showed who it is: a password, a passkey, a recovery code, or none since it was shown just before."""

    password: operations.Checked | None = None
    passkey: passkeys.Proved | None = None
    code: str = ""
    guesses: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The form to show again, with its status and the seconds to wait."""

    page: Page
    status: int = 422
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Asks:
    """Whether a form has to ask, and whether a passkey can answer."""

    asked: bool
    by_passkey: bool


def asks_of(who: Visitor, *, always: bool = False) -> Asks:
    """Return what a form has to ask of who is signed in; `always` is as in `prove`."""
    return Asks(
        always or not is_recent(who), ceremonies.are_possible() and bool(passkeys.credentials_of(who.account_id))
    )


def is_recent(who: Visitor) -> bool:
    """Whether who is signed in has shown it on this device within the last five minutes."""
    return 0 <= door.now() - queries.confirmed_at(who.secret) <= RECENT


def prove(who: Visitor, page: Page, *, always: bool = False) -> Proof | Refused:
    """Return how the form that was sent shows who it is, or why it does not. Slow: to be done outside of a write.

    `always` takes no word for it that it was shown within the last five minutes.
    """
    if not always and is_recent(who):
        db.session.rollback()
        return Proof()
    present, credential = request.form.get("present", ""), request.form.get("credential", "")
    if not present and not credential:
        return Refused(page.refused(_("Please give your password."), "present"))
    guesses = limit_on(throttles.PRESENT_PASSWORD, str(who.account_id), network())
    wait = charge(guesses)
    if wait:
        return Refused(page.refused(in_words(wait), "present"), 429, wait)
    found = _by_password(who, present) if present else _by_passkey(who, credential)
    return replace(found, guesses=(guesses,)) if found else _refused(page, by_passkey=not present)


def accept(who: Visitor, proof: Proof, page: Page) -> Refused | None:
    """Begin the write that the proof was for; return why it cannot be where the proof was used up meanwhile.

    Who showed it is `visitor()` from then on: the session's secret is another one.
    """
    door.begin_write_signed_in(who)
    if proof.passkey is not None and not passkeys.use(proof.passkey, door.now()):
        db.session.rollback()
        return _refused(page, by_passkey=True)
    if proof.code and not recovery.use(who.account_id, proof.code, door.now()):
        db.session.rollback()
        return _refused(page)
    if proof.guesses:
        throttles.forgive(proof.guesses)
        door.renew(who)
    return None


def begin_write_if_right(who: Visitor, page: Page, event: str, *, always: bool = False) -> Refused | None:
    """Begin a write of the visitor's where the form shows who it is, else return why it does not.

    `event` names in the log what was asked for. Slow, and nothing is held meanwhile. Raises 401 where this session was
    ended meanwhile, and `Busy`.
    """
    proof = prove(who, page, always=always)
    refused = proof if isinstance(proof, Refused) else accept(who, proof, page)
    if refused:
        events.info("%s refused", event)
    return refused


def _by_password(who: Visitor, present: str) -> Proof | None:
    if len(passwords.clean(present).encode()) > passwords.LONGEST:
        return None
    checked = operations.check_password(who.email, present)
    if checked is None and recovery.could_be(present):
        return Proof(code=present)
    return Proof(password=checked) if checked else None


def _by_passkey(who: Visitor, credential: str) -> Proof | None:
    shown = ceremonies.proved(credential)
    db.session.rollback()
    return Proof(passkey=shown) if shown and shown.passkey.account == who.account_id else None


def _refused(page: Page, *, by_passkey: bool = False) -> Refused:
    if by_passkey:
        return Refused(page.refused(_("That passkey was not accepted. Please try again, or give your password.")))
    return Refused(page.refused(_("This is not your present password."), "present"))
