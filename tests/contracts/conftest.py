"""The furnished house, for whatever walks the routes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import migrated, settings_for
from tests.contracts.house import House, furnish
from tracker import create_app
from tracker.db import db

THERE: dict[str, Any] = {"base_url": "http://diary.example", "headers": {"X-Forwarded-Proto": "https"}}
"""How a request comes through the proxy to the house `at_https`."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def newly_migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own that the migrations have just made, once on SQLite and once on PostgreSQL."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    app = migrated(settings_for(tmp_path, url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> House:
    """A house that is furnished once; each test gets a copy of its folder."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "diary.db")
    return furnish(folder)


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    """The furnished house, with an app of the test's own."""
    folder = tmp_path / "house"
    shutil.copytree(furnished.app.instance_path, folder)
    app = create_app(settings_for(folder))
    people = {name: replace(somebody, app=app) for name, somebody in furnished.people.items()}
    yield replace(furnished, app=app, people=people, owner=people["owner"])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def at_https(house: House) -> Flask:
    """The same house, reached by HTTPS."""
    settings = replace(settings_for(Path(house.app.instance_path)), public_url="https://diary.example", proxies=1)
    return create_app(settings)
