from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.people import EMAIL, NOW, PASSWORD, Browser
from tests.databases import postgres_server, postgres_url
from tracker.accounts import consent, operations, passwords
from tracker.app import create_app
from tracker.config import Settings
from tracker.db import db, writing
from tracker.information.routes import blueprint as information

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def known_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url = f"sqlite:///{tmp_path / 'diary.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    app = create_app(
        Settings(
            database_url=url,
            secret_key="a secret key that only these tests know",
            public_url="http://localhost",
            instance=tmp_path,
            testing=True,
        )
    )
    app.jinja_env.globals.setdefault("endpoint_exists", app.view_functions.__contains__)
    if "information" not in app.blueprints:
        app.register_blueprint(information)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


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
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
