"""The schema spread over partitions by its diary, as a distributed PostgreSQL keeps it: it takes what the whole one
takes, with what was in it, and migrations run on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from tests import engines
from tests.conftest import settings_for
from tests.factories import an_id, make_entry
from tests.people import Person, person
from tests.schemas import diary_tables
from tools import partition
from tools.postgres import PostgresServer
from tracker import create_app
from tracker.db import Base, db

pytestmark = pytest.mark.postgres


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The app on a whole schema, for the test to spread."""
    url = engines.chosen.server().create()
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    engines.chosen.server().drop(engines.chosen.server().name_of(url))


def ours() -> list[str]:
    return sorted(table.name for table in diary_tables(Base.metadata))


def spread(app: Flask) -> list[str]:
    with app.app_context(), db.engine.begin() as connection:
        return partition.partition(connection, 3)


def log(who: Person, spasm: int) -> str:
    record = str(an_id())
    assert who.put(f"/diaries/{who.diary}/entries/{record}", make_entry(spasm=spasm)).status_code == 201
    return record


def spasms(who: Person) -> list[float]:
    items = who.get(f"/diaries/{who.diary}/entries?from=2026-01-01&to=2026-12-31").get_json()["items"]
    return sorted(item["spasm"] for item in items)


def test_every_table_of_diary_data_is_spread_with_all_its_keys_and_rows(app: Flask) -> None:
    owner = person(app, "owner")
    log(owner, 3)
    assert spread(app) == ours()
    assert spread(app) == []
    assert spasms(owner) == [3]
    log(owner, 5)
    assert spasms(owner) == [3, 5]
    with app.app_context(), db.engine.connect() as connection:
        kinds = dict(connection.execute(sa.text("SELECT relname, relkind FROM pg_class")).all())
        assert {kinds[name] for name in ours()} == {"p"}

        def of_a_model(what: Any, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
            if kind == "foreign_key_constraint":
                # PostgreSQL keeps one for each partition that is led to, beside the one that was asked for
                return what.elements[0].target_fullname.partition(".")[0] in Base.metadata.tables
            return kind != "table" or name in Base.metadata.tables

        options = {"compare_type": True, "include_object": of_a_model}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_a_row_without_its_diary_is_refused_there_too(app: Flask) -> None:
    spread(app)
    row = {"diary_id": an_id(), "key": "k", "record_id": an_id(), "body_hash": "h", "made_at": 0}
    with app.app_context(), db.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.insert(Base.metadata.tables["repeat_keys"]), row)


def test_a_backup_of_it_comes_back(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server: PostgresServer = engines.chosen.server()
    monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
    spread(app)
    owner = person(app, "owner")
    log(owner, 3)
    run = app.test_cli_runner()
    assert run.invoke(args=["backup", str(tmp_path / "copy")]).exit_code == 0
    log(owner, 9)
    done = run.invoke(args=["restore", str(tmp_path / "copy"), "--yes"])
    assert done.exit_code == 0, done.output
    assert spasms(owner) == [3]
    assert spread(app) == [], "it came back spread"


def test_every_migration_runs_on_it_from_the_first_on(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0001")
    first = spread(app)
    assert "records" in first
    with app.app_context():
        upgrade()
    rest = spread(app)
    assert sorted([*first, *rest]) == ours()
    owner = person(app, "owner")
    log(owner, 3)
    with app.app_context():
        downgrade(revision="0001")
        upgrade()
        assert db.session.execute(sa.text("SELECT count(*) FROM records")).scalar() == 1


def test_a_key_that_does_not_lead_with_the_diary_is_refused_and_nothing_is_changed(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE imports ADD CONSTRAINT uq_planted UNIQUE (id)"))
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="unique constraint"), app.app_context():
        spread(app)
    owner = person(app, "owner")
    log(owner, 3)
    assert spasms(owner) == [3]


def test_the_command_says_what_it_did(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context():
        monkeypatch.setenv("TRACKER_DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["partition", "2"])
    assert partition.main() == 0
    assert capsys.readouterr().out.startswith("partitioned by diary: diaries, imports, mappings")
    monkeypatch.setattr("sys.argv", ["partition", "1"])
    assert partition.main() == 2
    monkeypatch.setenv("TRACKER_DATABASE_URL", "")
    monkeypatch.setattr("sys.argv", ["partition"])
    assert partition.main() == 1
    assert "SQLite has no partitions" in capsys.readouterr().err
