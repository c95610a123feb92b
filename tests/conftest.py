"""The app as the tests meet it: the real factory, on a real database that the migrations made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from tests.databases import *  # noqa: F403 - the fixtures of PostgreSQL
from tools.browser import QUIET, find
from tracker import create_app
from tracker.config import Settings
from tracker.db import db

SECRET = "a secret that only the tests use, long enough"


def settings_for(folder: Path, url: str = "") -> Settings:
    """Return settings for an app whose files live in `folder`."""
    return Settings(
        database_url=url or f"sqlite:///{folder / 'diary.db'}",
        secret_key=SECRET,
        public_url="http://localhost",
        instance=folder,
        # a test may send in a second what no script sends in a minute
        api_rate=0,
        testing=True,
    )


def migrated(settings: Settings) -> Flask:
    """Return an app whose database has the newest schema."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return app


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as `tools.browser` finds it, calling on nobody."""
    path = find()
    assert path is not None, "there is no Chromium; make test looks for one"
    return {"args": list(QUIET), "executable_path": str(path)}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it, to be copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = migrated(settings_for(folder))
    with app.app_context():
        db.session.connection().exec_driver_sql("SELECT 1")
        db.session.rollback()
        db.engine.dispose()
    return folder / "diary.db"


@pytest.fixture
def app(tmp_path: Path, sqlite_template: Path) -> Iterator[Flask]:
    """The app on an empty SQLite database of its own."""
    shutil.copy(sqlite_template, tmp_path / "diary.db")
    app = create_app(settings_for(tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is signed out."""
    return app.test_client()


AppFactory = Callable[[str], Flask]
