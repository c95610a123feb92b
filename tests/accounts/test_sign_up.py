from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.people import EMAIL, NOW, PASSWORD, Phone, faults
from tracker.accounts import consent, queries, throttles
from tracker.accounts.queries import accounts
from tracker.db import db


@pytest.fixture
def app(either_app: Flask) -> Flask:
    return either_app


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(accounts)).scalar_one()


def test_account_is_made_with_its_dated_consent(app: Flask, phone: Phone) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = phone.sign_up("  Owner@Diary.Test ", time_zone="Europe/Lisbon")
        assert answer.status_code == 302
        assert phone.get("/account").status_code == 200
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        assert queries.consent_of(account) == queries.Consent(NOW, consent.VERSION, NOW)
        assert queries.time_zone_of(account) == "Europe/Lisbon"
        found = queries.kept_password(EMAIL)
        assert found is not None
        assert found[1].startswith("$argon2id$")


@pytest.mark.parametrize(
    ("field", "sent", "message"),
    [
        ("consent", "", "Without this, nothing about your health may be kept, so there can be no diary."),
        ("disclaimer", "", "Please read the note above and tick this box."),
        ("email", "owner", "This is not an email address. It should look like name@example.org."),
        ("password", "short", "This is too short: 8 characters or more, please."),
        ("password", "x" * 1025, "This is too long: at most 1024 letters, please."),
        (
            "password",
            "sunshine1",
            "This one is easily guessed: it is widely used, or is your address or the app's name.",
        ),
    ],
)
def test_bad_input_is_named_and_nothing_kept(app: Flask, phone: Phone, field: str, sent: str, message: str) -> None:
    answer = phone.sign_up(**{field: sent})
    assert answer.status_code == 422
    assert faults(answer)[field].replace("&#39;", "'") == message
    assert len(faults(answer)) == 1
    html = answer.get_data(as_text=True)
    assert f'value="{"owner" if field == "email" else EMAIL}"' in html
    assert html.count(" checked") == (2 if field in ("email", "password") else 1)
    assert PASSWORD not in html
    assert count(app) == 0


def test_unknown_time_zone_is_left_out(app: Flask, phone: Phone) -> None:
    assert phone.sign_up(time_zone="Mars/Olympus").status_code == 302
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        assert queries.time_zone_of(account) is None


@pytest.mark.usefixtures("owner")
def test_taken_address_is_refused_without_saying_so(app: Flask, phone: Phone) -> None:
    answer = phone.sign_up(password="another good password")
    assert answer.status_code == 422
    message = faults(answer)[""]
    assert message == "No account was made. If you have one here already, please sign in with its own password."
    assert phone.get("/account").status_code == 302
    assert count(app) == 1


@pytest.mark.usefixtures("owner")
def test_form_sent_twice_opens_the_same_account(app: Flask, phone: Phone) -> None:
    assert phone.sign_up().status_code == 302
    assert phone.get("/account").status_code == 200
    assert count(app) == 1


@pytest.mark.usefixtures("owner")
def test_sign_up_is_no_way_round_the_limit_on_guesses(app: Flask) -> None:
    with time_machine.travel(NOW, tick=False):
        for n in range(5):
            assert Phone(app).sign_up(password=f"guess number {n}").status_code == 422
        assert Phone(app).sign_in().status_code == 429


def test_many_accounts_from_one_network_have_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(throttles.SIGN_UP_NETWORK, free=3, first=300)
    monkeypatch.setattr(throttles, "SIGN_UP_NETWORK", few)
    codes = [Phone(app, f"2001:db8:0:1::{n}").sign_up(f"guest{n}@diary.test").status_code for n in range(5)]
    assert codes == [302] * 3 + [429] * 2
    assert count(app) == 3
    assert Phone(app, "2001:db8:0:2::1").sign_up("guest9@diary.test").status_code == 302


def test_pages_ask_for_consent_and_show_the_disclaimer(phone: Phone) -> None:
    html = phone.get("/sign-up").get_data(as_text=True)
    assert consent.CONSENT in html
    assert 'href="/read/about-this-information"' in html
    assert " checked" not in html
    assert 'autocomplete="new-password"' in html


def test_whoever_is_signed_in_goes_on(phone: Phone) -> None:
    phone.sign_up()
    assert phone.get("/sign-up").status_code == 302
    assert phone.get("/sign-in").status_code == 302


@pytest.mark.parametrize("path", ["/sign-up", "/sign-in"])
def test_head_is_as_harmless_as_get(app: Flask, path: str) -> None:
    assert app.test_client().head(path).status_code == 200
