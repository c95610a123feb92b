"""The password asked for again, before something that cannot be undone or that takes everything along."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.accounts import door, operations, throttles
from tracker.accounts.forms import Form, Password
from tracker.accounts.pages import Page, charge, events, in_words, limit_on, read
from tracker.db import db
from tracker.web.access import visitor


class PresentForm(Form):
    """The present password alone."""

    present: Password = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking. `status` is 200 where the password was right; else `page` says what was wrong, and `wait`
    how many seconds to wait, 0 where there is no need."""

    page: Page
    status: int
    wait: int = 0

    @property
    def right(self) -> bool:
        """Whether it was the present password."""
        return self.status == 200


def begin_write_if_right(event: str) -> Answer:
    """Look at the password in the form's `present`; where it is right, begin a write of the visitor's.

    `event` names in the log what was asked for. Slow, and nothing is held meanwhile. Raises 401 where this session was
    ended meanwhile, and `Busy`.
    """
    who = visitor()
    sent, page = read(PresentForm)
    if sent is None:
        return Answer(page, 422)
    guesses = limit_on(throttles.PRESENT_PASSWORD, str(who.account_id))
    wait = charge(guesses)
    if wait:
        return Answer(page.refused(in_words(wait), "present"), 429, wait)
    checked = operations.check_password(who.email, sent.present)
    door.begin_write_signed_in(who)
    if checked is None:
        db.session.rollback()
        events.info("%s refused", event)
        return Answer(page.refused(_("This is not your present password."), "present"), 422)
    throttles.forgive([guesses])
    return Answer(page, 200)
