"""The real server, really killed in the middle of saves: what was acknowledged is there, each exactly once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.browser.tally import Count, keep
from tests.conftest import migrated
from tests.factories import an_id, make_entry
from tests.people import Person, person
from tools.trial import environment_of, server
from tracker.config import from_environment
from tracker.db import db

WRITERS = 4
PATIENCE = 30.0


class Phones:
    """Phones that save entry after entry, and keep what was acknowledged. What got no answer is sent again. `sent`
    counts what went whole into a connection: of the last of it before a kill the server may have read nothing."""

    def __init__(self, port: int, owner: Person, diary: str) -> None:
        self._port, self._owner, self._diary = port, owner, diary
        self.acknowledged: list[str] = []
        self.sent = self.repeated = 0
        self._counting = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._save_on) for _phone in range(WRITERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.acknowledged) >= count)

    def _save_on(self) -> None:
        connection: http.client.HTTPConnection | None = None
        entry = str(an_id())
        while not self._stop.is_set():
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
                status = self._put(connection, entry)
            except (OSError, http.client.HTTPException):
                connection, self.repeated = None, self.repeated + 1
                self._stop.wait(0.05)
                continue
            if status in {200, 201}:
                self.acknowledged.append(entry)
                entry = str(an_id())

    def _put(self, connection: http.client.HTTPConnection, entry: str) -> int:
        headers = {"Authorization": f"Bearer {self._owner.token}", "Content-Type": "application/json"}
        path = f"/api/v1/diaries/{self._diary}/entries/{entry}"
        connection.request("PUT", path, json.dumps(make_entry(note=entry)), headers)
        with self._counting:
            self.sent += 1
        answer = connection.getresponse()
        answer.read()
        return answer.status


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        threading.Event().wait(0.01)


def children(pid: int) -> list[int]:
    """The processes that a server's first process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    app = migrated(from_environment(environment_of(tmp_path)))
    owner = person(app, "owner")
    diary = owner.diary
    with app.app_context():
        db.engine.dispose()
    acknowledged: list[str] = []
    sent = repeated = 0

    with server(tmp_path, WEB_CONCURRENCY="2") as running:
        phones = Phones(running.port, owner, diary)
        phones.start()
        for round_ in range(1, 4):
            phones.wait_for(round_ * 40)
            os.kill(children(running.pid)[0], signal.SIGKILL)
        phones.wait_for(len(phones.acknowledged) + 40)
        workers = children(running.pid)
        os.kill(running.pid, signal.SIGKILL)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        phones.stop()
        acknowledged += phones.acknowledged
        sent, repeated = phones.sent, phones.repeated

    with server(tmp_path) as running:
        phones = Phones(running.port, owner, diary)
        phones.start()
        phones.wait_for(40)
        phones.stop()
        acknowledged += phones.acknowledged
        sent += phones.sent

    stored = stored_notes(owner, diary)
    assert repeated > 0, "nothing was cut off, so nothing was shown"
    assert len(stored) == len(set(stored)), "an entry stands twice"
    assert set(acknowledged) <= set(stored), "an acknowledged entry is lost"
    with app.app_context(), db.engine.connect() as connection:
        on_sqlite = db.engine.dialect.name == "sqlite"
        assert not on_sqlite or connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    lost, doubled = len(set(acknowledged) - set(stored)), len(stored) - len(set(stored))
    fault = "server killed with -9 while four phones save"
    assert len(stored) <= sent, "an entry was stored that nobody sent"
    keep(Count(fault, len(acknowledged), sent, sent, repeated, len(stored), lost, doubled))


def stored_notes(owner: Person, diary: str) -> list[str]:
    """The notes of all entries, each the id that its phone gave it."""
    notes: list[str] = []
    cursor = None
    while True:
        query = {"limit": 500} | ({"since": cursor} if cursor else {})
        page = owner.get(f"/diaries/{diary}/changes", query_string=query).get_json()
        notes += [item["body"]["note"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not page["more"]:
            return notes
