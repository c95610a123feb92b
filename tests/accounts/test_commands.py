from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask

from tests.accounts.people import EMAIL, NOW, PASSWORD, Phone
from tracker.accounts import consent, queries


def run(app: Flask, *words: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def test_account_from_standard_input(app: Flask) -> None:
    result = run(app, "user", "add", "Owner@diary.test", "--password-stdin", typed=f"{PASSWORD}\nmore\n")
    assert result.exit_code == 0, result.output
    assert consent.CONSENT in result.stderr
    assert PASSWORD not in result.output
    assert Phone(app).sign_in().status_code == 302
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        agreed = queries.consent_of(account)
        assert consent.given_by_host(agreed.version)
        assert agreed.disclaimer_at is None


@pytest.mark.parametrize(("said", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_typed_password_asks_for_consent_first(app: Flask, said: str, status: int) -> None:
    result = run(app, "user", "add", EMAIL, typed=f"{said}\n{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == status
    with app.app_context():
        assert (queries.account_of(EMAIL) is not None) == (status == 0)


def test_consent_given_on_the_command_line_is_not_asked_for(app: Flask) -> None:
    result = run(app, "user", "add", EMAIL, "--consent", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert consent.CONSENT not in result.output


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [
        ("owner", PASSWORD, "email: This is not an email address."),
        (EMAIL, "short", "password: This is too short"),
        (EMAIL, "password1", "password: This one is easily guessed"),
        (EMAIL, "", "password: Please choose a password."),
    ],
)
def test_what_a_form_refuses_the_command_refuses(app: Flask, email: str, password: str, why: str) -> None:
    result = run(app, "user", "add", email, "--password-stdin", "--consent", typed=password + "\n")
    assert result.exit_code == 1
    assert why in result.stderr
    with app.app_context():
        assert queries.account_of(EMAIL) is None


@pytest.mark.usefixtures("owner")
def test_address_with_an_account_is_refused(app: Flask) -> None:
    result = run(app, "user", "add", EMAIL, "--password-stdin", "--consent", typed=PASSWORD + "\n")
    assert result.exit_code == 1
    assert "There is an account for owner@diary.test already." in result.stderr


@pytest.mark.usefixtures("owner")
def test_forgotten_password_is_replaced(app: Flask, phone: Phone) -> None:
    phone.sign_in()
    result = run(app, "user", "password", EMAIL, "--password-stdin", typed="eight blue teapots\n")
    assert result.exit_code == 0
    assert phone.get("/account").status_code == 302
    assert phone.sign_in(password="eight blue teapots").status_code == 302
    assert run(app, "user", "password", "nobody@diary.test", "--password-stdin", typed="x\n").exit_code == 1


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(("words", "scope"), [((), "all"), (("--scope", "read"), "read")])
def test_token_is_printed_alone_on_the_last_line(app: Flask, words: tuple[str, ...], scope: str) -> None:
    result = run(app, "token", "add", EMAIL, "--name", "bedside button", *words)
    assert result.exit_code == 0
    secret = result.output.splitlines()[-1]
    with app.app_context():
        known = queries.visitor_of_token(secret, NOW)
        assert known is not None
        assert known.visitor.email == EMAIL
        assert known.visitor.scope == scope


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    "words",
    [
        ("nobody@diary.test", "--name", "script"),
        (EMAIL,),
        (EMAIL, "--name", " "),
        (EMAIL, "--name", "x" * 81),
        (EMAIL, "--name", "script", "--scope", "everything"),
    ],
)
def test_no_token_where_something_is_wrong(app: Flask, words: tuple[str, ...]) -> None:
    result = run(app, "token", "add", *words)
    assert result.exit_code != 0
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        assert queries.tokens_of(account) == []
