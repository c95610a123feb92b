from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import time_machine
from flask import Flask

from tests.accounts.people import EMAIL, NOW, PASSWORD, USER_AGENT, Phone, faults
from tracker.accounts import operations, passwords, queries, throttles
from tracker.db import writing
from tracker.web.access import own_path


def test_right_password_opens_a_session(app: Flask, owner: str, phone: Phone) -> None:
    answer = phone.sign_in(f" {owner.upper()} ")
    assert answer.status_code == 302
    assert phone.get("/account").status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie
    with app.app_context():
        account = queries.account_of(owner)
        assert account is not None
        (row,) = queries.sessions_of(account, NOW)
        assert row.device == "Firefox on Android"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, PASSWORD + "x"), ("nobody@diary.test", PASSWORD)])
@pytest.mark.usefixtures("owner")
def test_refusal_says_the_same_for_a_wrong_password_and_an_unknown_address(
    phone: Phone, email: str, password: str
) -> None:
    answer = phone.sign_in(email, password)
    assert answer.status_code == 422
    assert faults(answer) == {"": "This address and this password do not belong together. Please try again."}
    html = answer.get_data(as_text=True)
    assert "<h2>You are not signed in yet</h2>" in html
    assert f'value="{email}"' in html
    assert password not in html
    assert phone.get("/account").status_code == 302


def test_unknown_address_costs_one_hash_as_a_known_one_does(
    app: Flask, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: Counter[str] = Counter()
    real = passwords.is_right

    def counting(kept: str, password: str) -> bool:
        counted[current] += 1
        return real(kept, password)

    monkeypatch.setattr(passwords, "is_right", counting)
    with app.app_context():
        for current in (owner, "nobody@diary.test"):
            assert operations.check_password(current, "not the password") is None
    assert counted == {owner: 1, "nobody@diary.test": 1}


def test_bad_input_is_named_beside_its_field(phone: Phone) -> None:
    answer = phone.sign_in("not an address", "")
    assert answer.status_code == 422
    assert faults(answer) == {
        "email": "This is not an email address. It should look like name@example.org.",
        "password": "Please give your password.",
    }
    assert 'value="not an address"' in answer.get_data(as_text=True)


@pytest.mark.usefixtures("owner")
def test_goes_on_to_where_the_person_was_going(phone: Phone) -> None:
    page = phone.get("/account")
    assert page.location == "/sign-in?next=/account"
    assert 'name="next" value="/account"' in phone.get(page.location).get_data(as_text=True)
    assert phone.sign_in(next="/account?done=x").location == "/account?done=x"
    assert phone.get("/sign-in?next=/read").location == "/read"


@pytest.mark.parametrize(
    "path", ["//evil.test", "https://evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "evil", "", None]
)
def test_never_goes_elsewhere(path: str | None) -> None:
    assert own_path(path) is None


@pytest.mark.usefixtures("owner")
def test_form_never_leads_elsewhere(phone: Phone) -> None:
    assert "evil" not in phone.get("/sign-in?next=//evil.test").get_data(as_text=True)
    assert "evil" not in (phone.sign_in(next="//evil.test").location or "")


@pytest.mark.usefixtures("owner")
def test_without_the_forms_token_nothing_happens(phone: Phone) -> None:
    assert phone.send("/sign-in", email=EMAIL, password=PASSWORD).status_code == 400
    assert phone.get("/account").status_code == 302


@pytest.mark.usefixtures("owner")
def test_nothing_of_the_session_before_is_kept(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as planted:
        planted["planted"] = "yes"
    token = client.get("/sign-in").get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "csrf_token": token})
    with client.session_transaction() as kept:
        assert "_user_id" in kept
        assert "planted" not in kept
        assert "form_token" not in kept
        assert "csrf_token" not in kept


@pytest.mark.usefixtures("owner")
def test_guesses_wait_longer_and_longer_and_the_owner_gets_in_from_elsewhere(app: Flask) -> None:
    guesser, elsewhere = Phone(app, "198.51.100.9"), Phone(app, "203.0.113.4")
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            assert guesser.sign_in(password="guess").status_code == 422
        waits = []
        for _ in range(3):
            answer = guesser.sign_in(password="guess")
            assert answer.status_code == 429
            waits.append(int(answer.headers["Retry-After"]))
            clock.shift(waits[-1])
            assert guesser.sign_in(password="guess").status_code == 422
        assert waits == [4, 8, 16]
        assert faults(guesser.sign_in())[""] == "Too many tries. Please wait 32 seconds, then try again."
        assert elsewhere.sign_in().status_code == 302
        clock.shift(32)
        assert guesser.sign_in().status_code == 302


@pytest.mark.usefixtures("owner")
def test_guesses_at_many_accounts_from_one_network_are_slowed_together(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(throttles.SIGN_IN_NETWORK, free=3, first=300)
    monkeypatch.setattr(throttles, "SIGN_IN_NETWORK", few)
    tried = [Phone(app, f"2001:db8:0:1::{n}").sign_in(f"guest{n}@diary.test").status_code for n in range(3)]
    assert tried == [422] * 3
    assert Phone(app, "2001:db8:0:1::9").sign_in().status_code == 429
    assert Phone(app, "2001:db8:0:2::1").sign_in().status_code == 302


@pytest.mark.usefixtures("owner")
def test_the_right_password_clears_the_tries(app: Flask) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(4):
            Phone(app).sign_in(password="guess")
        assert Phone(app).sign_in().status_code == 302
        for _ in range(5):
            assert Phone(app).sign_in(password="guess").status_code == 422


def test_outdated_hash_is_made_anew(app: Flask, owner: str, phone: Phone) -> None:
    from argon2 import PasswordHasher

    with app.app_context():
        account = queries.account_of(owner)
        assert account is not None
        with writing():
            operations.set_password(account, PasswordHasher(1, 8192, 1).hash(PASSWORD))
    assert phone.sign_in().status_code == 302
    with app.app_context():
        found = queries.kept_password(owner)
        assert found is not None
        assert not passwords.is_outdated(found[1])
        assert passwords.is_right(found[1], PASSWORD)


@pytest.mark.usefixtures("owner")
def test_events_name_nobody(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        phone.sign_in(password="guess")
        phone.sign_in()
    assert [record.message for record in caplog.records] == ["sign-in refused", "sign-in"]
    assert USER_AGENT not in caplog.text
    assert EMAIL not in caplog.text
