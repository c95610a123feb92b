"""The schema: migrations and models say the same, run up and down with data in them, and every key leads with its
diary."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from tests.conftest import migrated, settings_for
from tests.factories import an_id, make_entry
from tests.people import person
from tracker import create_app
from tracker.db import Base, db

ACCOUNT_DATA = {
    "accounts",
    "sessions",
    "tokens",
    "throttles",
    "keepers",
    "calendars",
    "passkeys",
    "spent_challenges",
    "recovery_codes",
    "invitations",
    "keeper_invitations",
    "shares",
}


@pytest.fixture
def app(newly_migrated: Flask) -> Flask:
    return newly_migrated


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_they_run_down_and_up_again(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert set(sa.inspect(db.engine).get_table_names()) >= set(Base.metadata.tables)


def test_running_them_again_with_data_changes_nothing(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    diary = owner.diary
    owner.put(f"/diaries/{diary}/entries/{an_id()}", make_entry())
    with app.app_context():
        upgrade()
    assert len(owner.get(f"/diaries/{diary}/entries").get_json()["items"]) == 1
    assert not list(tmp_path.glob("*.before-*")), "nothing is copied where nothing changes"


@pytest.mark.sqlite
def test_a_sqlite_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    app = migrated(settings_for(tmp_path))
    owner = person(app, "owner")
    diary = owner.diary
    owner.put(f"/diaries/{diary}/entries/{an_id()}", make_entry())
    with app.app_context():
        db.session.remove()
        downgrade(revision="base")
    copy = next(tmp_path.glob("diary.db.before-*"))
    assert copy.stat().st_mode & 0o077 == 0
    copy.replace(tmp_path / "copy.db")
    with sa.create_engine(f"sqlite:///{tmp_path / 'copy.db'}").connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM records")) == 1


def test_every_key_of_diary_data_leads_with_its_diary() -> None:
    for table in Base.metadata.sorted_tables:
        if table.name in ACCOUNT_DATA:
            continue
        keys = [tuple(column.name for column in table.primary_key.columns)]
        keys += [tuple(column.name for column in index.columns) for index in table.indexes]
        keys += [
            tuple(column.name for column in constraint.columns)
            for constraint in table.constraints
            if isinstance(constraint, sa.UniqueConstraint)
        ]
        for key in keys:
            assert key[0] == "diary_id", (table.name, key)
        for foreign in table.foreign_key_constraints:
            assert foreign.elements[0].column.name == "diary_id", (table.name, foreign.name)


@pytest.mark.sqlite
def test_foreign_keys_are_on_and_a_commit_is_on_disk(tmp_path: Path) -> None:
    app = migrated(settings_for(tmp_path))
    with app.app_context(), db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "synchronous")
        }
        assert pragmas == {"foreign_keys": 1, "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_the_app_starts_without_touching_the_schema(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        assert sa.inspect(db.engine).get_table_names() == []
