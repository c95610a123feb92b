"""What stands around every migration: one that would lose rows, leave rows that point nowhere, or wait for long is
taken back whole. Each is a planted migration, run by the real `migrations/env.py`."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Config, upgrade
from sqlalchemy.exc import OperationalError

from tests.factories import an_id, make_entry
from tests.people import Person, person
from tracker.db import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
PLANTED = '''
from alembic import op

revision = "planted"
down_revision = "{newest}"


def upgrade():
    op.execute("CREATE TABLE planted (id integer)")
    op.execute("""{statement}""")
'''


@pytest.fixture
def app(newly_migrated: Flask) -> Flask:
    return newly_migrated


@pytest.fixture
def owner(app: Flask) -> Person:
    """Somebody with an entry and a medicine."""
    owner = person(app, "owner")
    assert owner.put(f"/diaries/{owner.diary}/entries/{an_id()}", make_entry()).status_code == 201
    return owner


def run(app: Flask, folder: Path, statement: str) -> None:
    """Bring the database up to a release whose last migration does this."""
    shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    planted = PLANTED.format(newest=newest(), statement=statement)
    (folder / "migrations/versions/9999_planted.py").write_text(planted, encoding="utf-8")
    with app.app_context():
        db.session.remove()
        upgrade(directory=str(folder / "migrations"))


def newest() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return str(ScriptDirectory.from_config(config).get_current_head())


def untouched(owner: Person) -> bool:
    """Whether all is as it was: the rows, the tables and the schema's number."""
    with owner.app.app_context():
        db.engine.dispose()
        with db.engine.connect() as connection:
            number = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            tables = sa.inspect(connection).get_table_names()
    entries = owner.get(f"/diaries/{owner.diary}/entries").get_json()["items"]
    return (len(entries), number, "planted" in tables) == (1, newest(), False)


def test_one_that_takes_nothing_away_runs(app: Flask, tmp_path: Path, owner: Person) -> None:
    run(app, tmp_path, "ALTER TABLE records ADD COLUMN planted integer")
    assert not untouched(owner)
    assert len(owner.get(f"/diaries/{owner.diary}/entries").get_json()["items"]) == 1


@pytest.mark.parametrize("table", ["records", "readings"])
def test_one_that_loses_rows_leaves_them(
    app: Flask, tmp_path: Path, owner: Person, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit):
        run(app, tmp_path, f"DELETE FROM {table}")
    assert table in caplog.messages[-1].removeprefix("Error: ").split(", ")
    assert untouched(owner)


@pytest.mark.sqlite
@pytest.mark.parametrize("newly_migrated", ["sqlite"], indirect=True)
def test_one_that_leaves_rows_which_point_nowhere_changes_nothing(
    app: Flask, tmp_path: Path, owner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit):
        run(app, tmp_path, "UPDATE diaries SET diary_id = randomblob(16)")
    assert caplog.messages[-1] == "Error: foreign keys"
    assert untouched(owner)


@pytest.mark.parametrize("newly_migrated", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_one_that_would_wait_for_a_reader_gives_up(app: Flask, tmp_path: Path, owner: Person) -> None:
    diary = owner.diary
    with app.app_context():
        reader = sa.create_engine(db.engine.url)
    with reader.connect() as reading:
        reading.execute(sa.text("SELECT count(*) FROM records"))
        begun = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            run(app, tmp_path, "ALTER TABLE records ADD COLUMN planted integer")
        assert time.monotonic() - begun < 20
        # whoever saves meanwhile was let through again
        assert owner.put(f"/diaries/{diary}/visits/{an_id()}", {"day": "2026-01-08"}).status_code == 201
    reader.dispose()
    assert untouched(owner)
