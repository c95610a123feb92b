from __future__ import annotations

import logging
import re
import time
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.accounts.authenticator import PRESENT, Device
from tests.accounts.people import EMAIL, PASSWORD, Phone, faults
from tracker.accounts import operations, passkeys, queries, throttles
from tracker.accounts.ceremonies import place_of
from tracker.accounts.models import Passkey, SignIn
from tracker.db import db, writing


def options(phone: Phone, kind: str = "show") -> dict[str, Any]:
    path = "/sign-in/passkey/options" if kind == "show" else "/account/passkeys/options"
    answer = phone.post(path, on="/sign-in" if not phone.signed_in else "/account")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def come_in(phone: Phone, credential: str) -> int:
    return phone.post("/sign-in/passkey", on="/sign-in", credential=credential).status_code


@pytest.fixture
def confirmed(app: Flask, signed_in: Phone) -> Phone:
    """Somebody who has just shown who it is."""
    with app.app_context(), writing():
        db.session.query(SignIn).update({"confirmed_at": int(time.time())})
    return signed_in


@pytest.fixture
def device(confirmed: Phone) -> Device:
    """A device whose passkey is known."""
    made = Device()
    answer = confirmed.post(
        "/account/passkeys", on="/account", name="My phone", credential=made.make(options(confirmed, "make"))
    )
    assert answer.headers["Location"] == "/account/sign-in?done=added"
    return made


@pytest.fixture
def elsewhere(app: Flask) -> Phone:
    """A phone on which nobody is signed in."""
    return Phone(app, "198.51.100.9")


def test_it_signs_in_without_an_address_and_the_session_is_a_new_one(device: Device, elsewhere: Phone) -> None:
    asked = options(elsewhere)
    assert asked.get("allowCredentials", []) == []
    answer = elsewhere.post("/sign-in/passkey", on="/sign-in", next="/diary", credential=device.show(asked))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/diary")
    assert EMAIL in elsewhere.get("/account").get_data(as_text=True)


def test_what_is_asked_of_the_device(confirmed: Phone) -> None:
    asked = options(confirmed, "make")
    assert asked["rp"] == {"id": "localhost", "name": "localhost"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert asked["attestation"] == "none"


def test_an_answer_is_good_once_even_with_the_cookie_of_before(device: Device, elsewhere: Phone, app: Flask) -> None:
    # as a passkey that is carried between devices does, it counts nothing, so that nothing else would stop the second
    device.steps = 0
    credential = device.show(options(elsewhere))
    cookie = elsewhere.cookie
    assert come_in(elsewhere, credential) == 302
    thief = Phone(app, "203.0.113.4")
    thief.bring(cookie)
    assert come_in(thief, credential) == 422


def test_an_answer_belongs_to_the_browser_that_asked(device: Device, elsewhere: Phone, app: Flask) -> None:
    credential = device.show(options(elsewhere))
    assert come_in(Phone(app, "203.0.113.4"), credential) == 422
    assert come_in(elsewhere, credential) == 302


def test_a_challenge_does_not_wait_for_ever(device: Device, elsewhere: Phone) -> None:
    with time_machine.travel(time.time(), tick=False) as clock:
        asked = options(elsewhere)
        clock.shift(passkeys.CHALLENGE_LIFE + 1)
        assert come_in(elsewhere, device.show(asked)) == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.test"},
        {"origin": "http://localhost:1"},
        {"host": "evil.test"},
        {"flags": 0},
        {"steps": -1, "count": 5},
        {"id": b"another"},
        {"key": Device().key},
        {"handle": b"somebody else...."},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_not_quite_right_is_refused_alike(device: Device, elsewhere: Phone, wrong: dict[str, Any]) -> None:
    device.count = 4
    assert come_in(elsewhere, device.show(options(elsewhere))) == 302
    elsewhere.post("/sign-out", on="/account")
    answer = elsewhere.post(
        "/sign-in/passkey", on="/sign-in", credential=replace(device, **wrong).show(options(elsewhere))
    )
    assert answer.status_code == 422
    assert "was not accepted" in faults(answer)[""]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"id": 3, "response": 4}',
        '{"id": "AA", "response": {"clientDataJSON": "AA"}}',
        "9" * 20_000,
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(phone: Phone, sent: str) -> None:
    assert come_in(phone, sent) == 422


def test_without_the_holder_known_to_the_device_it_is_taken(device: Device, elsewhere: Phone) -> None:
    # preferred and not required: a plain security key knows a touch alone
    device.flags = PRESENT
    assert come_in(elsewhere, device.show(options(elsewhere))) == 302


def test_a_passkey_made_for_another_place_is_not_added(confirmed: Phone, app: Flask) -> None:
    for wrong in (Device(origin="http://evil.test"), Device(host="evil.test"), Device(flags=0)):
        credential = wrong.make(options(confirmed, "make"))
        answer = confirmed.post("/account/passkeys", on="/account", name="Mine", credential=credential)
        assert answer.status_code == 422
    assert rows(app) == []


def test_one_answer_adds_one_passkey(confirmed: Phone, app: Flask) -> None:
    credential = Device().make(options(confirmed, "make"))
    cookie = confirmed.cookie
    assert confirmed.post("/account/passkeys", on="/account", name="Mine", credential=credential).status_code == 302
    confirmed.bring(cookie)
    assert confirmed.post("/account/passkeys", on="/account", name="Mine", credential=credential).status_code == 422
    assert len(rows(app)) == 1


def test_adding_and_removing_ask_again_after_five_minutes(device: Device, confirmed: Phone, app: Flask) -> None:
    with time_machine.travel(time.time() + 302):
        assert confirmed.post("/account/passkeys/options", on="/account").status_code == 403
        page = confirmed.get("/account/sign-in").get_data(as_text=True)
        assert "Is it you?" in page
        assert "Remove it for good" not in page
        for path in ("/account/passkeys", "/account/passkeys/remove"):
            answer = confirmed.post(path, on="/account", name="x", passkey=str(rows(app)[0].id))
            assert answer.headers["Location"] == "/account/sign-in"
        assert len(rows(app)) == 1
        assert confirmed.post("/account/confirm", on="/account", present="wrong").status_code == 422
        credential = device.show(options(confirmed))
        assert confirmed.post("/account/confirm", on="/account", credential=credential).status_code == 302
        assert "Remove it for good" in confirmed.get("/account/sign-in").get_data(as_text=True)


def test_a_password_confirms_too_and_then_nothing_asks(signed_in: Phone) -> None:
    assert 'name="present"' in signed_in.get("/settings/tokens").get_data(as_text=True)
    assert signed_in.post("/account/confirm", on="/account", present=PASSWORD).status_code == 302
    assert 'name="present"' not in signed_in.get("/settings/tokens").get_data(as_text=True)
    assert signed_in.post("/settings/tokens", name="button", scope="log").status_code == 200


def test_taking_along_and_erasing_always_ask_and_take_a_passkey(device: Device, confirmed: Phone, app: Flask) -> None:
    for path in ("/settings/export", "/settings/diary/erase", "/account/erase"):
        assert confirmed.post(path, on="/account").status_code == 422, "it was shown just before, which does not count"
    along = confirmed.post("/settings/export", on="/account", credential=device.show(options(confirmed)))
    assert along.mimetype == "application/zip"
    gone = confirmed.post("/account/erase", on="/account", credential=device.show(options(confirmed)))
    assert gone.status_code == 200
    with app.app_context():
        assert queries.account_of(EMAIL) is None
        assert db.session.query(Passkey).count() == 0


def test_another_persons_passkey_confirms_nothing(device: Device, elsewhere: Phone) -> None:
    assert elsewhere.sign_up("other@diary.test").status_code == 302
    with time_machine.travel(time.time() + 302):
        credential = device.show(options(elsewhere))
        assert elsewhere.post("/account/confirm", on="/account", credential=credential).status_code == 422
        assert elsewhere.post("/account/passkeys/options", on="/account").status_code == 403


def test_a_passkey_lets_a_forgotten_password_be_replaced(device: Device, confirmed: Phone, elsewhere: Phone) -> None:
    with time_machine.travel(time.time() + 302):
        credential = device.show(options(confirmed))
        new = "nine slow barges turn"
        answer = confirmed.post("/account/password", on="/account", password=new, credential=credential)
        assert answer.headers["Location"] == "/account?done=password#done"
        assert elsewhere.sign_in(password=new).status_code == 302


@pytest.mark.usefixtures("device")
def test_names_are_given_changed_and_never_somebody_elses(confirmed: Phone, app: Flask, elsewhere: Phone) -> None:
    own = str(rows(app)[0].id)
    elsewhere.sign_up("other@diary.test")
    for path in ("/account/passkeys/rename", "/account/passkeys/remove"):
        assert elsewhere.post(path, on="/account", passkey=own, name="Taken").status_code == 404
        assert elsewhere.post(path, on="/account", passkey="x", name="Taken").status_code == 404
    assert (
        confirmed.post("/account/passkeys/rename", on="/account", passkey=own, name=" An  old phone ").status_code
        == 302
    )
    assert confirmed.post("/account/passkeys/rename", on="/account", passkey=own, name=" ").status_code == 422
    assert [row.name for row in rows(app)] == ["An old phone"]
    assert confirmed.post("/account/passkeys/remove", on="/account", passkey=own).status_code == 302
    assert rows(app) == []


def test_a_removed_passkey_opens_nothing_and_the_password_remains(
    device: Device, confirmed: Phone, app: Flask, elsewhere: Phone
) -> None:
    confirmed.post("/account/passkeys/remove", on="/account", passkey=str(rows(app)[0].id))
    assert come_in(elsewhere, device.show(options(elsewhere))) == 422
    assert elsewhere.sign_in().status_code == 302


def test_guesses_are_slowed_and_a_right_one_forgives(device: Device, elsewhere: Phone, app: Flask) -> None:
    wrong = replace(device, key=Device().key)
    codes = [come_in(elsewhere, wrong.show(options(elsewhere))) for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert come_in(Phone(app, "203.0.113.4"), wrong.show(options(elsewhere))) == 422, "the owner is not kept out"


def test_guesses_with_many_passkeys_from_one_network_are_slowed_together(
    device: Device, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(throttles.SIGN_IN_NETWORK, free=3, first=300)
    monkeypatch.setattr(throttles, "SIGN_IN_NETWORK", few)
    for number in range(3):
        guesser = Phone(app, f"2001:db8:0:1::{number}")
        unknown = replace(device, id=bytes([number]) * len(device.id))
        assert come_in(guesser, unknown.show(options(guesser))) == 422
    late, owner = Phone(app, "2001:db8:0:1::9"), Phone(app, "2001:db8:0:2::1")
    assert come_in(late, device.show(options(late))) == 429
    assert come_in(owner, device.show(options(owner))) == 302


def test_the_log_names_nobody(device: Device, elsewhere: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="tracker.events"):
        come_in(elsewhere, device.show(options(elsewhere)))
        come_in(Phone(elsewhere.app, "203.0.113.4"), "nonsense")
    assert [record.getMessage() for record in caplog.records] == ["sign-in by passkey", "sign-in", "passkey refused"]


def test_sign_up_offers_a_passkey_where_the_browser_has_them(phone: Phone, elsewhere: Phone) -> None:
    answer = phone.sign_up("one@diary.test", passkeys="1")
    assert answer.headers["Location"] == "/account/passkey"
    assert re.search(r'href="/log"[^>]*>Not now', phone.get("/account/passkey").get_data(as_text=True))
    assert elsewhere.sign_up("two@diary.test").headers["Location"] == "/log"


@pytest.mark.parametrize(
    ("url", "host", "origin", "possible"),
    [
        ("https://diary.example", "diary.example", "https://diary.example", True),
        ("https://Diary.Example:443", "diary.example", "https://diary.example", True),
        ("https://diary.example:8443", "diary.example", "https://diary.example:8443", True),
        ("http://localhost:8000", "localhost", "http://localhost:8000", True),
        ("http://diary.example", "diary.example", "http://diary.example", False),
        ("http://127.0.0.1:8000", "127.0.0.1", "http://127.0.0.1:8000", False),
        ("https://192.0.2.4", "192.0.2.4", "https://192.0.2.4", False),
        ("https://[2001:db8::1]", "2001:db8::1", "https://[2001:db8::1]", False),
    ],
)
def test_where_passkeys_hold(url: str, host: str, origin: str, possible: bool) -> None:
    place = place_of(url)
    assert (place.host, place.origin, place.possible) == (host, origin, possible)


@pytest.mark.usefixtures("owner")
def test_an_account_has_a_largest_number_and_takes_them_with_it(app: Flask) -> None:
    with app.app_context(), writing():
        account = queries.account_of(EMAIL)
        assert account is not None
        many = [passkeys.Made(bytes([n]) * 16, b"key", 0, bytes([n]) * 64) for n in range(passkeys.MOST + 1)]
        assert [passkeys.add(account, each, "one", 1) for each in many] == [True] * passkeys.MOST + [False]
        operations.delete_account(account)
        assert passkeys.passkeys_of(account) == []


def rows(app: Flask) -> list[passkeys.PasskeyRow]:
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        return passkeys.passkeys_of(account)
