"""A server that may write nothing any more, as on a full disk: it says so, acknowledges nothing, and goes on by itself
once there is room."""

from __future__ import annotations

import json
import resource
import urllib.error
import urllib.request
from pathlib import Path

import pytest

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
