"""Tokens on a page: made with the password, shown once, listed, revoked for good, and put to use as the page says."""

from __future__ import annotations

import csv
import html
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.people import EMAIL, NOW, PASSWORD, Phone, faults
from tests.accounts.test_sign_out import keys
from tools.trial import app_in, migrate, server
from tracker.accounts import consent, operations, queries
from tracker.accounts.models import Token
from tracker.db import db, writing

PAGE = "/settings/tokens"


def make(phone: Phone, **changed: str) -> TestResponse:
    fields = {"name": "bedside button", "scope": "log", "present": PASSWORD, **changed}
    return phone.post(PAGE, **fields)


def secret_in(answer: TestResponse) -> str:
    found = re.search(r"dystonia_[\w-]{43}", answer.get_data(as_text=True))
    return found[0] if found else ""


def rows(app: Flask) -> list[queries.TokenRow]:
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        return queries.tokens_of(account)


def call(app: Flask, secret: str, path: str = "/diaries", method: str = "GET") -> int:
    return (
        app.test_client()
        .open(f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {secret}"})
        .status_code
    )


@pytest.mark.parametrize("scope", ["read", "log", "all"])
def test_a_token_is_made_and_shown_this_once(app: Flask, signed_in: Phone, scope: str) -> None:
    answer = make(signed_in, scope=scope)
    page, secret = answer.get_data(as_text=True), secret_in(answer)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "QR code of this token" in page
    assert "data:image/svg+xml" in page
    assert re.search(r"http://localhost/api/v1/diaries/[\w-]{36}/entries", page)
    assert secret not in signed_in.get(PAGE).get_data(as_text=True)
    assert call(app, secret) == 200
    (row,) = rows(app)
    assert (row.name, row.scope) == ("bedside button", scope)


def test_only_its_hash_is_kept(app: Flask, signed_in: Phone) -> None:
    secret = secret_in(make(signed_in))
    with app.app_context():
        kept = str(db.session.execute(Token.__table__.select()).all())
    assert secret not in kept
    assert secret.removeprefix(operations.TOKEN_MARK) not in kept


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"present": "wrong"}, "present"),
        ({"present": ""}, "present"),
        ({"name": " "}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"scope": "account"}, "scope"),
    ],
)
def test_nothing_is_made_where_something_is_wrong(
    app: Flask, signed_in: Phone, changed: dict[str, str], field: str
) -> None:
    answer = make(signed_in, **changed)
    assert answer.status_code == 422
    assert PASSWORD not in answer.get_data(as_text=True)
    assert field == "scope" or list(faults(answer)) == [field]
    assert f'href="#f-{field}"' in answer.get_data(as_text=True)
    assert changed.get("name", "bedside button") in answer.get_data(as_text=True)
    assert rows(app) == []


def test_the_password_cannot_be_guessed_at_will(app: Flask, signed_in: Phone) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        for _ in range(5):
            assert make(signed_in, present="guess").status_code == 422
        answer = make(signed_in)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "4"
    assert rows(app) == []


def test_a_session_ended_meanwhile_makes_none(app: Flask, signed_in: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    real = operations.check_password

    def meanwhile(email: str, password: str) -> operations.Checked | None:
        with app.app_context():
            account = queries.account_of(EMAIL)
            assert account is not None
            with writing():
                operations.end_other_sessions(account, "none of them")
        return real(email, password)

    monkeypatch.setattr(operations, "check_password", meanwhile)
    assert make(signed_in).status_code == 401
    assert rows(app) == []


def test_revoking_takes_two_steps_on_one_page_and_is_for_good(app: Flask, signed_in: Phone) -> None:
    secret = secret_in(make(signed_in, name="bedside <button>"))
    page = signed_in.get(PAGE).get_data(as_text=True)
    assert "bedside &lt;button&gt;" in page
    within = page.partition("<summary>Revoke")[2].partition("</details>")[0]
    assert "cannot be brought back" in within
    assert "Revoke it for good" in within
    (row,) = rows(app)
    for _ in range(2):
        answer = signed_in.post("/settings/tokens/revoke", on=PAGE, token=str(row.id))
        assert answer.location == f"{PAGE}?done=token#done"
    assert call(app, secret) == 401
    page = signed_in.get(answer.location).get_data(as_text=True)
    assert "It opens nothing any more." in page
    assert "revoked on" in page
    assert "Revoke it for good" not in page


def test_the_page_says_when_a_token_was_last_used(app: Flask, signed_in: Phone) -> None:
    with time_machine.travel(NOW, tick=False):
        signed_in.carry(_session(app))
        secret = secret_in(make(signed_in))
        assert "not used yet" in signed_in.get(PAGE).get_data(as_text=True)
        app.test_client().get("/api/v1/diaries", headers={"Authorization": f"Bearer {secret}"}).close()
        assert "last used on 24 November 2026" in signed_in.get(PAGE).get_data(as_text=True)


def _session(app: Flask) -> str:
    with app.app_context():
        account = queries.account_of(EMAIL)
        assert account is not None
        with writing():
            return operations.open_session(account, "", NOW)


def test_no_token_reaches_the_account(app: Flask, signed_in: Phone) -> None:
    headers = {"Authorization": f"Bearer {secret_in(make(signed_in, scope='all'))}"}
    for path in ("/account", PAGE):
        assert app.test_client().get(path, headers=headers).status_code == 302
    assert app.test_client().post(PAGE, headers=headers, data={"name": "another"}).status_code == 400
    assert len(keys(signed_in)) == 1


def test_the_script_on_the_page_writes_the_table(tmp_path: Path) -> None:
    """The steps for a spreadsheet, as a person follows them: against the server of `make run`."""
    migrate(tmp_path)
    with server(tmp_path, WEB_CONCURRENCY="1") as ours:
        app = app_in(tmp_path)
        with app.app_context(), writing():
            terms = operations.Agreed(consent.VERSION, disclaimer=True)
            account = operations.create_account(EMAIL, "unused", terms, NOW)
            session = operations.open_session(account, "", NOW)
            reads, writes = (operations.make_token(account, scope, scope, NOW) for scope in ("read", "log"))
        phone = Phone(app)
        with time_machine.travel(NOW):
            phone.carry(session)
            page = phone.get(PAGE).get_data(as_text=True)
        (diary,) = re.findall(r"/api/v1/diaries/[\w-]{36}/entries", page)[:1]
        for number in range(3):
            body = {"spasm": number, "note": "=1+1" if number else "after a walk, and tea"}
            headers = {"Authorization": f"Bearer {writes}"}
            assert app.test_client().post(diary, json=body, headers=headers).status_code == 201
        (shown,) = re.findall(r'<pre id="script"[^>]*>(.*?)</pre>', page, re.DOTALL)
        script = html.unescape(shown)
        script = re.sub(r"http://localhost:?\d*", ours.url, script.replace('"TOKEN"', f'"{reads}"'))
        script = script.replace("limit=500", "limit=2")
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with (tmp_path / "diary.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["spasm"] for row in table] == ["0", "1", "2"]
    assert [row["note"] for row in table] == ["after a walk, and tea", "'=1+1", "'=1+1"]
    assert all(row["happened_at"] for row in table)
