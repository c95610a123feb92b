from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.accounts.people import EMAIL, NOW, PASSWORD, Phone
from tests.conftest import migrated, settings_for
from tests.databases import PostgresServer
from tracker.accounts import consent, operations, passwords, queries
from tracker.app import create_app
from tracker.db import db, writing


@pytest.fixture(scope="session")
def known_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture(scope="session")
def accounts_template(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the newest schema and nothing in it, to be copied for each test."""
    url = postgres_server.create("accounts_template")
    migrated(settings_for(tmp_path_factory.mktemp("accounts"), url))
    return postgres_server.name_of(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, once on SQLite and once on PostgreSQL."""
    url = ""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "diary.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create(template=request.getfixturevalue("accounts_template"))
    app = create_app(settings_for(tmp_path, url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if url:
        server.drop(server.name_of(url))


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def owner(app: Flask, known_hash: str) -> str:
    with app.app_context(), writing():
        terms = operations.Agreed(consent.VERSION, disclaimer=True)
        operations.create_account(EMAIL, known_hash, terms, NOW)
    return EMAIL


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def signed_in(app: Flask, owner: str, phone: Phone) -> Phone:
    with app.app_context():
        account = queries.account_of(owner)
        assert account is not None
        with writing():
            phone.carry(operations.open_session(account, "Firefox on Android", int(time.time())))
    return phone
