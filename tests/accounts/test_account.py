from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from tests.accounts.people import EMAIL, NOW, PASSWORD, Phone, faults
from tests.accounts.test_sign_out import keys
from tracker.accounts import consent, operations, passkeys, passwords, queries
from tracker.accounts.asked_again import RECENT
from tracker.db import writing

NEW = "eight blue teapots"


def change(phone: Phone, **changed: str) -> dict[str, str]:
    fields = {"present": PASSWORD, "password": NEW, **changed}
    answer = phone.post("/account/password", on="/account", **fields)
    assert answer.status_code in (302, 422)
    assert (answer.status_code == 302) == (not faults(answer))
    return faults(answer)


def test_page_tells_what_was_agreed_and_when(signed_in: Phone) -> None:
    html = signed_in.get("/account").get_data(as_text=True)
    assert EMAIL in html
    assert "You agreed on 24 November 2026." in html
    assert "Firefox on Android" in html


def test_page_tells_that_the_host_recorded_the_consent(app: Flask, phone: Phone, known_hash: str) -> None:
    with app.app_context(), writing():
        terms = operations.Agreed(consent.BY_HOST, disclaimer=False)
        operations.create_account(EMAIL, known_hash, terms, NOW)
    phone.sign_in()
    html = phone.get("/account").get_data(as_text=True)
    assert "recorded your agreement on 24 November 2026." in html
    assert "You agreed on" not in html


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/sessions/end", "/settings/tokens/revoke"])
def test_strangers_stay_outside(app: Flask, path: str) -> None:
    stranger = Phone(app)
    if path == "/account":
        assert stranger.get(path).location == "/sign-in?next=/account"
    else:
        assert stranger.post(path, on="/sign-in").status_code == 401


def test_new_password_replaces_the_old_one(app: Flask, signed_in: Phone) -> None:
    cookie = signed_in.cookie
    assert change(signed_in) == {}
    assert "Your password was changed." in signed_in.get("/account?done=password").get_data(as_text=True)
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    assert thief.get("/account").status_code == 302
    assert Phone(app).sign_in().status_code == 422
    assert Phone(app).sign_in(password=NEW).status_code == 302


@pytest.mark.parametrize(("ticked", "status"), [("1", 302), ("", 200)])
def test_new_password_ends_the_other_sessions_where_asked(
    app: Flask, signed_in: Phone, ticked: str, status: int
) -> None:
    other = Phone(app)
    other.sign_in()
    assert change(signed_in, end_others=ticked) == {}
    assert other.get("/account").status_code == status
    assert signed_in.get("/account").status_code == 200


@pytest.mark.parametrize(("ticked", "status"), [("1", 302), ("", 200)])
@pytest.mark.parametrize("path", ["/account/passkeys/remove", "/account/recovery-codes"])
def test_other_ways_in_that_change_offer_it_too(
    app: Flask, signed_in: Phone, path: str, ticked: str, status: int
) -> None:
    assert signed_in.post("/account/confirm", on="/account", present=PASSWORD).status_code == 302
    with app.app_context(), writing():
        account = queries.account_of(EMAIL)
        assert account is not None
        assert passkeys.add(account, passkeys.Made(b"id", b"key", 0, b"asked"), "An old phone", NOW)
        [key] = passkeys.passkeys_of(account)
    other = Phone(app)
    other.sign_in()
    page = signed_in.get("/account/sign-in").get_data(as_text=True)
    assert page.count("Sign out on all other devices") == 2
    answer = signed_in.post(path, on="/account", passkey=str(key.id), end_others=ticked)
    assert answer.status_code in (200, 302)
    assert other.get("/account").status_code == status
    assert signed_in.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"present": "wrong"}, "present"),
        ({"present": ""}, "present"),
        ({"password": "short"}, "password"),
        ({"password": "password1"}, "password"),
        ({"password": EMAIL}, "password"),
    ],
)
def test_password_stays_where_something_is_wrong(signed_in: Phone, changed: dict[str, str], field: str) -> None:
    assert list(change(signed_in, **changed)) == [field]
    html = signed_in.get("/account").get_data(as_text=True)
    assert PASSWORD not in html
    assert change(signed_in) == {}


def test_present_password_cannot_be_guessed_at_will(signed_in: Phone) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        for _ in range(5):
            assert "present" in change(signed_in, present="guess")
        answer = signed_in.post("/account/password", on="/account", present=PASSWORD, password=NEW)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "4"


def test_whoever_guesses_at_the_present_password_does_not_keep_its_owner_out(app: Flask, signed_in: Phone) -> None:
    """Somebody with a phone that was left open guesses; its owner is elsewhere, and has to be able to end that."""
    thief, owner = Phone(app, "198.51.100.9"), Phone(app, "203.0.113.4")
    thief.bring(signed_in.cookie)
    owner.sign_in()
    with time_machine.travel(time.time() + 2 * RECENT, tick=False):
        for _ in range(5):
            assert "present" in change(thief, present="guess")
        assert thief.post("/account/password", on="/account", present=PASSWORD, password=NEW).status_code == 429
        assert owner.post("/account/password", on="/account", present=PASSWORD, password=NEW).status_code == 302


def test_one_session_ends_another(app: Flask, signed_in: Phone) -> None:
    other = Phone(app)
    other.sign_in()
    first, this = keys(signed_in)
    assert signed_in.post("/account/sessions/end", on="/account", session=first).status_code == 302
    assert other.get("/account").status_code == 302
    assert keys(signed_in) == [this]
    assert signed_in.post("/account/sessions/end", on="/account", session=this).location == "/sign-in"
    assert signed_in.get("/account").status_code == 302


def test_sessions_and_tokens_of_others_are_not_there(app: Flask, signed_in: Phone, known_hash: str) -> None:
    with app.app_context():
        with writing():
            terms = operations.Agreed(consent.VERSION, disclaimer=True)
            stranger = operations.create_account("stranger@diary.test", known_hash, terms, NOW)
            secret = operations.open_session(stranger, "", NOW)
            script = operations.make_token(stranger, "script", "all", NOW)
        (token,) = queries.tokens_of(stranger)
    theirs = queries.hash_of_secret(secret).hex()
    for wrong in (theirs, "", "zz", "ab"):
        assert signed_in.post("/account/sessions/end", on="/account", session=wrong).status_code == 404
    for wrong in (str(token.id), "", "zz"):
        assert signed_in.post("/settings/tokens/revoke", on="/account", token=wrong).status_code == 404
    with app.app_context():
        assert queries.visitor_of_session(secret, NOW) is not None
        assert queries.visitor_of_token(script, NOW) is not None


def test_session_ended_while_the_password_was_hashed_changes_nothing(
    app: Flask, signed_in: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = passwords.hash_of

    def meanwhile(password: str) -> str:
        with app.app_context():
            account = queries.account_of(EMAIL)
            assert account is not None
            with writing():
                operations.end_other_sessions(account, "none of them")
        return real(password)

    monkeypatch.setattr(passwords, "hash_of", meanwhile)
    answer = signed_in.post("/account/password", on="/account", present=PASSWORD, password=NEW)
    assert answer.status_code == 401
    assert Phone(app).sign_in().status_code == 302
