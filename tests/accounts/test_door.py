from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from tests.accounts.people import EMAIL, NOW, Phone
from tracker.accounts import operations, queries
from tracker.db import db, writing
from tracker.web.access import visitor

DAY = 24 * 3600


def whoami() -> dict[str, str | None]:
    return {"email": visitor().email, "scope": visitor().scope}


@pytest.fixture
def app(either_app: Flask) -> Flask:
    either_app.add_url_rule("/api/v1/whoami", view_func=whoami, methods=["GET", "POST"])
    return either_app


@pytest.fixture
def at_noon() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def token(app: Flask, scope: str = "all") -> str:
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        with writing():
            return operations.make_token(account, "script", scope, NOW)


@pytest.mark.usefixtures("at_noon", "owner")
@pytest.mark.parametrize("scope", ["read", "log", "all"])
def test_token_opens_the_api_with_its_scope(app: Flask, scope: str) -> None:
    headers = {"Authorization": f"Bearer {token(app, scope)}"}
    answer = app.test_client().get("/api/v1/whoami", headers=headers)
    assert answer.json == {"email": EMAIL, "scope": scope}
    written = app.test_client().post("/api/v1/whoami", headers=headers)
    # what `log` may write are records that happen, and this is none
    assert written.status_code == (200 if scope == "all" else 403)


@pytest.mark.usefixtures("at_noon", "owner")
def test_token_opens_nothing_but_the_api(app: Flask) -> None:
    answer = app.test_client().get("/account", headers={"Authorization": f"Bearer {token(app)}"})
    assert answer.status_code == 302


@pytest.mark.usefixtures("at_noon", "owner")
@pytest.mark.parametrize("header", ["Bearer ", "Bearer dystonia_wrong", "Basic b3duZXI6eA==", ""])
def test_wrong_token_is_turned_away_even_with_a_good_cookie(app: Flask, signed_in: Phone, header: str) -> None:
    client = app.test_client()
    client.set_cookie("session", signed_in.cookie)
    assert client.get("/api/v1/whoami").status_code == 200
    assert client.get("/api/v1/whoami", headers={"Authorization": header}).status_code == 401
    assert client.post("/api/v1/whoami", headers={"Authorization": header}).status_code == 401
    assert client.post("/api/v1/whoami").status_code == 400


@pytest.mark.usefixtures("at_noon", "owner")
def test_known_visitor_costs_one_statement(app: Flask, signed_in: Phone) -> None:
    client = app.test_client()
    client.set_cookie("session", signed_in.cookie)
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    client.get("/api/v1/whoami").close()
    assert len([text for text in seen if not text.startswith("BEGIN")]) == 1


@pytest.mark.usefixtures("owner")
def test_session_is_stamped_once_a_day_after_the_answer(
    app: Flask, at_noon: time_machine.Coordinates, signed_in: Phone
) -> None:

    def last_seen() -> int:
        with app.app_context():
            account = queries.account_of(EMAIL)
            assert account is not None
            return queries.sessions_of(account, NOW + DAY)[0].last_seen_at

    at_noon.shift(DAY - 1)
    signed_in.get("/account").close()
    assert last_seen() == NOW
    at_noon.shift(1)
    answer = signed_in.get("/account")
    assert "session=" in answer.headers["Set-Cookie"]
    assert last_seen() == NOW
    answer.close()
    assert last_seen() == NOW + DAY
    again = signed_in.get("/account")
    again.close()
    assert "Set-Cookie" not in again.headers


@pytest.mark.usefixtures("owner")
def test_token_is_stamped_once_an_hour(app: Flask, at_noon: time_machine.Coordinates) -> None:
    headers = {"Authorization": f"Bearer {token(app)}"}

    def used() -> int | None:
        app.test_client().get("/api/v1/whoami", headers=headers).close()
        with app.app_context():
            account = queries.account_of(EMAIL)
            assert account is not None
            return queries.tokens_of(account)[0].last_used_at

    assert used() == NOW
    at_noon.shift(3599)
    assert used() == NOW
    at_noon.shift(1)
    assert used() == NOW + 3600
