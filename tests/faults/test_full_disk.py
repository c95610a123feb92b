"""A server that may write nothing any more, as on a full disk: it says so, acknowledges nothing, and goes on by itself
once there is room."""

from __future__ import annotations

import json
import resource
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories import an_id, make_entry
from tests.faults.test_killed_server import children, stored_notes
from tests.people import person
from tools.trial import Server, app_in, migrate, server
from tracker.db import db

UNBOUNDED = resource.RLIM_INFINITY


def ask(at: Server, path: str, token: str = "", body: dict[str, object] | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} if token else {}
    sent = json.dumps(body).encode() if body else None
    call = urllib.request.Request(at.url + path, sent, headers, method="PUT" if body else "GET")
    try:
        with urllib.request.urlopen(call, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


@pytest.mark.sqlite
def test_a_full_disk_is_said_and_nothing_is_acknowledged_that_is_not_kept(tmp_path: Path) -> None:
    migrate(tmp_path)
    app = app_in(tmp_path)
    owner = person(app, "owner")
    place = f"/api/v1/diaries/{owner.diary}/entries/"
    acknowledged: list[str] = []
    with app.app_context():
        db.engine.dispose()
    with server(tmp_path, WEB_CONCURRENCY="2") as ours:

        def save(count: int) -> list[int]:
            answers = []
            for _ in range(count):
                record = str(an_id())
                answers.append(ask(ours, place + record, owner.token, make_entry(note=record)))
                if answers[-1] == 201:
                    acknowledged.append(record)
            return answers

        def room(most: int) -> None:
            for process in (ours.pid, *children(ours.pid)):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (most, UNBOUNDED))

        assert save(5) == [201] * 5
        assert ask(ours, "/healthz") == 200
        room(0)
        assert set(save(5)) == {503}
        assert ask(ours, "/healthz") == 503
        assert ask(ours, "/sign-in") == 200, "what only reads goes on"
        room(UNBOUNDED)
        assert ask(ours, "/healthz") == 200
        assert save(5) == [201] * 5
    assert sorted(stored_notes(owner, owner.diary)) == sorted(acknowledged)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


FULL = """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file "base/a note"' USING ERRCODE = 'disk_full'; END $$"""
WHEN = {
    "as it is written": "CREATE TRIGGER full_disk BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION full_disk()",
    "as it is committed": """CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT OR UPDATE ON {}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION full_disk()""",
}


@pytest.mark.parametrize("app", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("when", WHEN)
def test_a_disk_that_postgres_finds_full_is_said_and_nothing_is_kept(
    app: Flask, caplog: pytest.LogCaptureFixture, when: str
) -> None:
    """The server is real and its disk has room: a trigger raises what PostgreSQL raises on a full one (53100)."""
    owner = person(app, "owner")
    place = f"/diaries/{owner.diary}/entries"
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(FULL))
        for table in ("records", "alembic_version"):
            connection.execute(text(WHEN[when].format(table)))
    refused = owner.put(f"{place}/{an_id()}", make_entry(note="a note"))
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert "note" not in refused.text
    assert [record.getMessage() for record in caplog.records] == ["the database: 53100"]
    assert owner.get(place).get_json()["items"] == [], "what only reads goes on"
    if "committed" in when:
        assert app.test_client().get("/healthz").status_code == 503
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION full_disk CASCADE"))
    assert owner.put(f"{place}/{an_id()}", make_entry()).status_code == 201
    assert app.test_client().get("/healthz").status_code == 200
    assert len(owner.get(place).get_json()["items"]) == 1
