from __future__ import annotations

import logging
import re
import time

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.accounts.people import EMAIL, PASSWORD, Phone, faults
from tracker.accounts import queries, recovery
from tracker.accounts.models import RecoveryCode
from tracker.db import db, writing


def make(phone: Phone) -> list[str]:
    answer = phone.post("/account/recovery-codes", on="/account")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return re.findall(r"\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b", answer.get_data(as_text=True))


@pytest.fixture
def confirmed(signed_in: Phone) -> Phone:
    assert signed_in.post("/account/confirm", on="/account", present=PASSWORD).status_code == 302
    return signed_in


@pytest.fixture
def elsewhere(app: Flask) -> Phone:
    return Phone(app, "198.51.100.9")


def test_ten_are_shown_once_and_only_their_hashes_are_kept(confirmed: Phone, app: Flask) -> None:
    made = make(confirmed)
    assert len(set(made)) == 10
    assert made[0] not in confirmed.get("/account/sign-in").get_data(as_text=True)
    with app.app_context():
        kept = db.session.execute(select(RecoveryCode.code_hash)).scalars().all()
        assert {len(each) for each in kept} == {32}
        assert not any(code.replace("-", "").encode() in b"".join(kept) for code in made)


def test_each_works_once_in_place_of_the_password_and_the_account_says_so(confirmed: Phone, app: Flask) -> None:
    made = make(confirmed)
    assert "10 recovery codes of 10 are unused" in confirmed.get("/account").get_data(as_text=True)
    answer = Phone(app, "198.51.100.1").sign_in(password=made[0])
    assert answer.headers["Location"] == "/account/sign-in?done=code"
    assert Phone(app, "198.51.100.2").sign_in(password=made[0]).status_code == 422
    assert Phone(app, "198.51.100.2").sign_in(password=made[1]).status_code == 302
    assert "8 recovery codes of 10 are unused" in confirmed.get("/account").get_data(as_text=True)


@pytest.mark.usefixtures("owner")
def test_it_may_be_typed_as_it_is_read(app: Flask, elsewhere: Phone) -> None:
    with app.app_context(), writing():
        account = queries.account_of(EMAIL)
        assert account is not None
        typed = next(code for code in iter(lambda: recovery.make(account, 1)[0], "") if "0" in code and "1" in code)
    spoken = typed.upper().replace("-", "  ").replace("0", "O").replace("1", "l")
    assert elsewhere.sign_in(password=spoken).status_code == 302


def test_new_ones_end_the_old(confirmed: Phone, elsewhere: Phone) -> None:
    old, new = make(confirmed), make(confirmed)
    assert elsewhere.sign_in(password=old[0]).status_code == 422
    assert elsewhere.sign_in(password=new[0]).status_code == 302


def test_a_forgotten_password_is_replaced_after_coming_in_by_one(
    confirmed: Phone, elsewhere: Phone, app: Flask
) -> None:
    elsewhere.sign_in(password=make(confirmed)[0])
    new = "nine slow barges turn"
    answer = elsewhere.post("/account/password", on="/account", password=new)
    assert answer.headers["Location"] == "/account?done=password#done"
    assert Phone(app, "198.51.100.3").sign_in(password=new).status_code == 302


def test_one_answers_what_asks_again_and_is_used_up_by_it(confirmed: Phone) -> None:
    code = make(confirmed)[0]
    for minutes, status in ((6, 302), (12, 422)):
        with time_machine.travel(time.time() + minutes * 60):
            assert confirmed.post("/account/confirm", on="/account", present=code).status_code == status


def test_they_are_made_only_by_whoever_has_just_shown_who_it_is(signed_in: Phone, app: Flask) -> None:
    assert signed_in.post("/account/recovery-codes", on="/account").headers["Location"] == "/account/sign-in"
    with app.app_context():
        assert db.session.execute(select(RecoveryCode)).first() is None


def test_another_accounts_code_opens_nothing_and_every_refusal_is_alike(confirmed: Phone, elsewhere: Phone) -> None:
    code = make(confirmed)[0]
    elsewhere.sign_up("other@diary.test")
    elsewhere.post("/sign-out", on="/account")
    said = {
        faults(elsewhere.sign_in(email, typed))[""]
        for email, typed in (
            ("other@diary.test", code),
            ("nobody@diary.test", code),
            (EMAIL, "wrong password"),
            (EMAIL, code[:-1] + ("0" if code[-1] != "0" else "1")),
        )
    }
    assert len(said) == 1


def test_guesses_are_slowed_with_those_at_the_password(confirmed: Phone, elsewhere: Phone) -> None:
    make(confirmed)
    codes = [elsewhere.sign_in(password="0000-0000-0000-0000").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_the_log_names_nobody(confirmed: Phone, elsewhere: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="tracker.events"):
        elsewhere.sign_in(password=make(confirmed)[0])
    said = [record.getMessage() for record in caplog.records]
    assert said == ["recovery codes made", "sign-in by recovery code", "sign-in"]
