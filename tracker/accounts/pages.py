"""What the accounts' views share: a form read and shown again, a try counted, a way on that leads nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Response, current_app, make_response, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, ValidationError

from tracker.accounts import ceremonies, door, throttles
from tracker.accounts.devices import device_name
from tracker.accounts.door import now
from tracker.accounts.throttles import Limit, Rule
from tracker.db import begin_write, db
from tracker.web.access import own_path
from tracker.web.errors import Fault, faults_of

Sent = TypeVar("Sent", bound=BaseModel)
SECRET = frozenset({"password", "present"})
"""Fields that are never shown again."""

events = logging.getLogger("tracker.events")
"""What happened at the door, without an address or a name."""


@dataclass(frozen=True, slots=True)
class Page:
    """A form as it is shown again: what was typed, passwords left out, and what was wrong with it."""

    form: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def refused(self, detail: str, field: str = "") -> Page:
        """Return the form with what is wrong with one field, or with the whole."""
        return Page(self.form, (Fault(f"/{field}" if field else "", detail),))


def read(model: type[Sent], **known: str) -> tuple[Sent | None, Page]:
    """Return what was sent as `model`, or None, and the form to show again. `known` is not the form's to say."""
    typed = {name: request.form[name] for name in model.model_fields if name in request.form and name not in known}
    kept = {name: value for name, value in typed.items() if name not in SECRET}
    try:
        return model(**typed, **known), Page(kept)
    except ValidationError as error:
        return None, Page(kept, tuple(faults_of(error)))


def answer(html: str, status: int, wait: int = 0) -> Response:
    """Return a page with its status and, where there is something to wait for, when to come back."""
    response = make_response(html, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def limit_on(rule: Rule, *subject: str) -> Limit:
    """Return the limit of `rule` on `subject`."""
    return throttles.limit(rule, str(current_app.config["SECRET_KEY"]), *subject)


def charge(*limits: Limit) -> int:
    """Count a try, and commit it; return the seconds to wait where it comes too soon, else 0."""
    begin_write()
    wait = throttles.charge(limits, now())
    db.session.commit()
    if wait:
        events.info("throttled")
    return wait


def in_words(wait: int) -> str:
    """Return how long to wait, for the person who has to; `wait` is seconds."""
    if wait < 90:
        return str(
            ngettext(
                "Too many tries. Please wait a second, then try again.",
                "Too many tries. Please wait %(num)s seconds, then try again.",
                wait,
            )
        )
    return str(_("Too many tries. Please wait %(n)s minutes, then try again.", n=-(-wait // 60)))


def home() -> str:
    """Return where a person goes who has just come in."""
    return url_for("days.log" if "days.log" in current_app.view_functions else "accounts.account")


def network() -> str:
    """Return the network that the request comes from."""
    return throttles.network_of(request.remote_addr)


def device() -> str:
    """Return the name of the device that the request comes from."""
    return device_name(request.user_agent.string)


def enter(secret: str) -> None:
    """Let the browser carry a session just opened."""
    # nothing of the session before is kept: whoever planted it must not share the one that follows
    session.clear()
    door.let_in(secret)
    events.info("sign-in")


def sign_in_page(page: Page, status: int = 200, wait: int = 0) -> Response:
    """Return the page of signing in, with where the person was going."""
    following = own_path(request.values.get("next")) or ""
    can = ceremonies.are_possible()
    html = render_template("accounts/sign_in.html", page=page, following=following, passkeys=can, place="enter")
    return answer(html, status, wait)
