"""Whoever shows again who it is gets a session with another secret: the cookie of before opens nothing any more."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.signals import template_rendered

from tests.accounts.authenticator import Device
from tests.accounts.people import EMAIL, PASSWORD, Phone
from tests.accounts.test_passkeys import options
from tests.accounts.test_recovery import make
from tests.accounts.test_sign_out import keys
from tracker.accounts import queries
from tracker.db import writing
from tracker.keepers import invitations
from tracker.keepers.forms import Wanted
from tracker.ledger.queries import diaries_of

LATER = 302
"""Seconds after which it is asked again."""


@pytest.fixture
def device(signed_in: Phone) -> Device:
    """A device whose passkey is known, added by somebody who has been asked."""
    signed_in.post("/account/confirm", on="/account", present=PASSWORD)
    made = Device()
    credential = made.make(options(signed_in, "make"))
    assert signed_in.post("/account/passkeys", on="/account", name="Mine", credential=credential).status_code == 302
    return made


def opens(app: Flask, cookie: str) -> bool:
    """Whether a cookie, as somebody else may have it, opens the account."""
    thief = Phone(app, "203.0.113.4")
    thief.bring(cookie)
    return thief.get("/account").status_code == 200


def by_password(_phone: Phone, _device: Device) -> dict[str, str]:
    return {"present": PASSWORD}


def by_passkey(phone: Phone, device: Device) -> dict[str, str]:
    return {"credential": device.show(options(phone))}


def by_code(phone: Phone, _device: Device) -> dict[str, str]:
    return {"present": make(phone)[0]}


@pytest.mark.parametrize("shown", [by_password, by_passkey, by_code])
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/account/confirm", {}),
        ("/settings/tokens", {"name": "button", "scope": "log"}),
        ("/account/password", {"password": "eight blue teapots"}),
        ("/settings/export", {}),
    ],
)
def test_the_cookie_of_before_opens_nothing(
    app: Flask,
    signed_in: Phone,
    device: Device,
    shown: Callable[[Phone, Device], dict[str, str]],
    path: str,
    more: dict[str, str],
) -> None:
    proof = shown(signed_in, device) if shown is by_code else {}
    with time_machine.travel(time.time() + LATER):
        proof = proof or shown(signed_in, device)
        before = signed_in.cookie
        assert opens(app, before)
        assert signed_in.post(path, on="/account", **proof, **more).status_code in (200, 302)
        assert not opens(app, before)
        assert opens(app, signed_in.cookie)
        assert len(keys(signed_in)) == 1, "it is the same session, and no second one"


def test_what_asks_nothing_and_what_is_refused_leaves_the_cookie(app: Flask, signed_in: Phone) -> None:
    before = signed_in.cookie
    assert signed_in.post("/account/confirm", on="/account", present="wrong").status_code == 422
    assert opens(app, before)
    signed_in.post("/account/confirm", on="/account", present=PASSWORD)
    before = signed_in.cookie
    assert signed_in.post("/settings/tokens", on="/account", name="button", scope="log").status_code == 200
    assert opens(app, before)


def test_a_write_that_is_taken_back_leaves_the_session_as_it_was(app: Flask, signed_in: Phone) -> None:
    """Shown, and then refused for another reason: nobody is signed out by it."""
    signed_in.get("/log")
    with app.app_context(), writing():
        account = queries.account_of(EMAIL)
        assert account is not None
        [diary] = diaries_of(account)
        for number in range(invitations.MOST):
            invitations.make(account, diary, Wanted(f"Number {number}", "reader", ""), datetime.now(UTC))
    before = signed_in.cookie
    sent = {"diary": str(diary.id), "name": "One more", "role": "reader", "present": PASSWORD}
    assert signed_in.post("/settings/keepers/invite", on="/account", **sent).status_code == 422
    assert signed_in.cookie == before
    assert opens(app, before)


def test_pages_that_are_open_elsewhere_go_on(signed_in: Phone) -> None:
    """Another tab has the cookie too, and the form's token of before; what a phone keeps stays its account's."""
    page = signed_in.get("/account")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert token is not None
    assert signed_in.post("/account/confirm", on="/account", present=PASSWORD).status_code == 302
    assert signed_in.send("/language", csrf_token=token[1], language="en").status_code == 302
    assert signed_in.get("/account").headers["Diary-For"] == page.headers["Diary-For"]


def test_an_answer_that_was_on_its_way_does_not_bring_the_old_cookie_back(app: Flask, signed_in: Phone) -> None:
    """A chart was let in with the cookie of before, and answers after the session had another secret."""
    signed_in.get("/charts/through-the-day?days=30")
    before = signed_in.cookie

    def renewed(_sender: Flask, **_more: object) -> None:
        other = Phone(app)
        other.bring(before)
        with template_rendered.muted():
            other.post("/account/confirm", on="/account", present=PASSWORD)

    with time_machine.travel(time.time() + LATER), template_rendered.connected_to(renewed, app):
        answer = signed_in.get("/charts/through-the-day?days=14")
    assert answer.status_code == 200
    assert not [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("session=")]
