"""The app as the tests meet it: the real factory, on a real database that the migrations made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from tests import engines
from tests.databases import *  # noqa: F403 - the fixtures of PostgreSQL
from tools import static
from tools.browser import QUIET, find
from tracker import create_app
from tracker.config import Settings
from tracker.db import db

SECRET = "a secret that only the tests use, long enough"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the engine be named that all apps of the tests run on."""
    parser.addoption("--engine", choices=engines.ENGINES, help="the one engine that every app of the tests runs on")


def pytest_configure(config: pytest.Config) -> None:
    """Take that engine, and compress what was changed, once for all workers: two at once would trip over each other."""
    engines.configure(config)
    if not hasattr(config, "workerinput"):
        static.compress()


def pytest_unconfigure() -> None:
    """End its server."""
    engines.chosen.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is no business of that engine."""
    items[:], rest = engines.left_out(items)
    config.hook.pytest_deselected(items=rest)


@pytest.fixture(autouse=True)
def _databases_of_a_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drop the databases that a test made on another engine than SQLite."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        engines.chosen.forget(folder)


def settings_for(folder: Path, url: str = "") -> Settings:
    """Return settings for an app whose files live in `folder`."""
    return Settings(
        database_url=url or engines.chosen.url_for(folder),
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
    engines.chosen.settle(settings.database_url)
    return app


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as `tools.browser` finds it, calling on nobody."""
    path = find()
    assert path is not None, "there is no Chromium; make test looks for one"
    return {"args": list(QUIET), "executable_path": str(path)}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it, to be copied for each test.

    On another engine an empty file, whose copy says that the database of that folder is to be such a one.
    """
    folder = tmp_path_factory.mktemp("template")
    if engines.chosen.name != "sqlite":
        (folder / "diary.db").touch()
        return folder / "diary.db"
    app = migrated(settings_for(folder))
    with app.app_context():
        db.session.connection().exec_driver_sql("SELECT 1")
        db.session.rollback()
        db.engine.dispose()
    return folder / "diary.db"


def app_on(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """Yield the app on an empty database of its own, `sqlite` or `postgres`, with its files in `folder`."""
    if engine == "postgres":
        app = migrated(settings_for(folder, request.getfixturevalue("postgres_url")))
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "diary.db")
        app = create_app(settings_for(folder))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on an empty database of its own: SQLite, or the engine that a test gives as the parameter."""
    yield from app_on(getattr(request, "param", "sqlite"), request, tmp_path)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is signed out."""
    return app.test_client()
