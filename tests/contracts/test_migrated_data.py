"""What each migration does to data that is there: run up and down with it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from tests.conftest import settings_for
from tracker import create_app
from tracker.db import db, new_id
from tracker.ledger.models import DIARIES

ROW = {"time_zone": "Europe/London", "day_start": 4, "spasm_word": "spasms", "raters": ["self"], "usual_rater": "self"}
ROW |= {"seq": 0, "purged_seq": 0, "purged_at": 0, "epoch": "e", "created_at": 0}
ASKED = {
    "usual": ["spasm", "pain", "stress", "where"],
    "little": ["spasm"],
    "much": ["spasm", "interference", "where"],
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A database as the first release of the schema made it, with a diary for each of `ASKED`."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for name, asked in ASKED.items():
                connection.execute(sa.insert(DIARIES), ROW | {"diary_id": new_id(), "name": name, "asked": asked})
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def asked_in(app: Flask) -> dict[str, Any]:
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(sa.select(DIARIES.c.name, DIARIES.c.asked, DIARIES.c.diary_id)).all()
        assert all(isinstance(row.diary_id, UUID) for row in rows)
        return {row.name: row.asked for row in rows}


def test_sleep_and_doses_join_what_the_log_shows_and_leave_again(before: Flask) -> None:
    with before.app_context():
        upgrade()
    assert asked_in(before) == {name: [*asked, "doses", "sleep"] for name, asked in ASKED.items()}
    with before.app_context():
        downgrade(revision="0001")
    assert asked_in(before) == ASKED


def test_records_stay_when_who_changed_them_joins_and_leaves_again(before: Flask) -> None:
    own = {"kind": "entry", "seq": 1, "revision": 1, "body": {"spasm": 3}, "received_at": 0}
    rows = sa.table(
        *("records", sa.column("diary_id", sa.Uuid()), sa.column("id", sa.Uuid()), sa.column("written_by", sa.Uuid())),
        *(sa.column(name) for name in ("kind", "seq", "revision", "received_at")),
        sa.column("body", sa.JSON()),
    )
    record, writer = new_id(), new_id()
    with before.app_context():
        upgrade(revision="0009")
        with db.engine.begin() as connection:
            diary = connection.execute(sa.select(DIARIES.c.diary_id).where(DIARIES.c.name == "usual")).scalar_one()
            values = own | {"diary_id": diary, "id": record, "written_by": writer}
            connection.execute(sa.insert(rows), values)
        for way in (upgrade, partial(downgrade, revision="0009"), upgrade):
            way()
            with db.engine.connect() as connection:
                kept = connection.execute(sa.select(rows.c.id, rows.c.written_by, rows.c.body)).all()
            assert kept == [(record, writer, {"spasm": 3})]
        with db.engine.connect() as connection:
            changed = sa.table("records", sa.column("changed_by", sa.Uuid()))
            assert connection.execute(sa.select(changed.c.changed_by)).scalars().all() == [None]
