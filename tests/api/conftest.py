"""The API on each database that the schema has to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import engines
from tests.conftest import settings_for
from tests.people import Person, person
from tracker import create_app
from tracker.db import db

DATABASES = [
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("partitioned", marks=pytest.mark.postgres),
]


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Flask]:
    """The app on an empty database of each kind."""
    url = ""
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "diary.db")
        app = create_app(settings_for(tmp_path))
    else:
        url = engines.chosen.copy(spread=request.param == "partitioned")
        app = create_app(settings_for(tmp_path, url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if url:
        engines.chosen.give_back(url)


@pytest.fixture
def owner(app: Flask) -> Person:
    """Whose diary it is."""
    return person(app, "owner")


@pytest.fixture
def diary(owner: Person) -> str:
    """The id of the owner's diary."""
    return owner.diary
