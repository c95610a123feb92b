"""The people of the tests: who owns a diary, who keeps it with them, who may read it, and who has no business there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from tracker.accounts import consent, operations, passwords, queries
from tracker.db import db, writing
from tracker.ledger.models import KEEPERS

PASSWORD = "seven green kettles"
_hashes: list[str] = []


def now() -> int:
    """This moment in epoch seconds."""
    return int(datetime.now(UTC).timestamp())


def password_hash() -> str:
    """The hash of everybody's password, made once: each takes a tenth of a second."""
    if not _hashes:
        _hashes.append(passwords.hash_of(PASSWORD))
    return _hashes[0]


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a token, speaking to the API of `app`."""

    app: Flask
    email: str
    account_id: UUID
    token: str

    def call(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call("GET", path, **more)

    def put(self, path: str, body: Any, **more: Any) -> TestResponse:
        return self.call("PUT", path, json=body, **more)

    def patch(self, path: str, body: Any, **more: Any) -> TestResponse:
        return self.call("PATCH", path, json=body, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.call("POST", path, **({} if body is None else {"json": body}), **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self.call("DELETE", path, **more)

    @property
    def diary(self) -> str:
        return self.get("/diaries").get_json()["items"][0]["id"]


def person(app: Flask, name: str, scope: str = "all") -> Person:
    """Make somebody with an account and a token of `scope`."""
    email = f"{name}@diary.test"
    with app.app_context():
        with writing():
            agreed = operations.Agreed(consent.VERSION, disclaimer=True)
            operations.create_account(email, password_hash(), agreed, now())
        account_id = queries.account_of(email)
        assert account_id is not None
        with writing():
            token = operations.make_token(account_id, "tests", scope, now())
    return Person(app, email, account_id, token)


def keeps_too(person: Person, diary_id: str, role: str, rated_by: str = "parent") -> None:
    """Let somebody keep or read another's diary."""
    with person.app.app_context(), writing():
        row = {"account_id": person.account_id, "diary_id": UUID(diary_id), "role": role}
        db.session.execute(insert(KEEPERS), row | {"rated_by": rated_by, "since": now()})


def browser_of(person: Person) -> FlaskClient:
    """A browser in which somebody is signed in."""
    browser = person.app.test_client()
    with person.app.app_context(), writing():
        secret = operations.open_session(person.account_id, "A phone", now())
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = secret, True
    return browser
