"""Two phones that change one entry at the same moment, over the real server with two workers: what touches
different fields stays both, of what touches the same field the second is told, and nothing goes silently."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.browser.tally import Count, keep
from tests.conftest import SECRET, migrated, settings_for
from tests.factories import an_id, make_entry
from tests.people import Person, person
from tools.trial import server
from tracker.db import db, writing
from tracker.ledger.diaries import create_diary

ROUNDS = 200
Json = dict[str, Any]
Asked = tuple[str, str, Json]
Kept = dict[str, list[tuple[str, object]]]


@dataclass
class House:
    """Two phones of one account, each with a connection of its own, and the diary that both keep."""

    engine: str
    owner: Person
    lines: list[http.client.HTTPConnection]
    phones: ThreadPoolExecutor
    at_once: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))
    diary: str = ""

    def both(self, *asked: Asked) -> list[tuple[int, Json]]:
        """Let each phone send one at the same moment; return what each is answered."""
        return list(self.phones.map(self._send, self.lines, asked))

    def alone(self, asked: Asked) -> Json:
        return self._ask(self.lines[0], asked)[1]

    def entries(self) -> list[str]:
        """Make an entry for each round; return their ids."""
        ids = [str(an_id()) for _round in range(ROUNDS)]
        made = [{"kind": "entry", "op": "save", "id": one, "body": make_entry(spasm=5)} for one in ids]
        assert {one["status"] for one in self.alone(("POST", "changes", {"changes": made}))["results"]} == {"saved"}
        return ids

    def _send(self, line: http.client.HTTPConnection, asked: Asked) -> tuple[int, Json]:
        self.at_once.wait(30)
        return self._ask(line, asked)

    def _ask(self, line: http.client.HTTPConnection, asked: Asked) -> tuple[int, Json]:
        method, path, body = asked
        headers = {"Authorization": f"Bearer {self.owner.token}", "Content-Type": "application/json"}
        line.request(method, f"/api/v1/diaries/{self.diary}/{path}", json.dumps(body), headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())


def patch(entry: str, path: str, was: object, now: object) -> Asked:
    """What a phone's queue sends for one field."""
    change = {"kind": "entry", "op": "patch", "id": entry, "body": {"set": {path: {"was": was, "now": now}}}}
    return "POST", "changes", {"changes": [change]}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both_phones(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("phones")
    postgres = request.getfixturevalue("postgres_server") if request.param == "postgres" else None
    settings = settings_for(folder, postgres.create() if postgres else "")
    app = migrated(settings)
    owner = person(app, "owner")
    let_go(app)
    told = {"TRACKER_DATABASE_URL": settings.database_url, "TRACKER_SECRET_KEY": SECRET, "WEB_CONCURRENCY": "2"}
    with server(folder, **told) as ours, ThreadPoolExecutor(2) as phones:
        lines = [http.client.HTTPConnection("127.0.0.1", ours.port, timeout=60) for _phone in range(2)]
        yield House(request.param, owner, lines, phones)
        for line in lines:
            line.close()
    let_go(app)
    if postgres:
        postgres.drop(postgres.name_of(settings.database_url))


def let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(both_phones: House) -> House:
    """Both phones with a new diary."""
    with both_phones.owner.app.app_context(), writing():
        made = create_diary(both_phones.owner.account_id, {"name": "A", "time_zone": "UTC"}, datetime.now(UTC))
    both_phones.diary = str(made.id)
    return both_phones


def counted(house: House, what: str, kept: Kept, told: int = 0) -> None:
    """Hold what was acknowledged (`kept`: of each entry the paths and values) against what the server holds, and keep
    the count."""
    listed = house.alone(("GET", "changes?limit=500", {}))["items"]
    stored = {item["id"]: item for item in listed}
    lost, doubled = 0, len(listed) - len(kept)
    for entry, changes in kept.items():
        lost += sum(at(stored[entry]["body"], path) != value for path, value in changes)
        # each change that is kept makes one revision: more would be one that was written twice
        doubled += stored[entry]["revision"] - 1 - len(changes)
    acknowledged, sent = sum(map(len, kept.values())), 2 * ROUNDS
    fault = f"two phones at once, {what} ({house.engine})"
    count = Count(fault, acknowledged, sent, sent, 0, len(listed), lost, doubled, told)
    keep(count)
    assert (lost, doubled) == (0, 0), count
    assert acknowledged + told == sent, "each is acknowledged or told"


def at(body: Json, path: str) -> object:
    held: Any = body
    for part in path.split("."):
        held = held.get(part) if isinstance(held, dict) else None
    return held


def test_different_fields_of_one_entry_both_stay(house: House) -> None:
    kept: Kept = {}
    for number, entry in enumerate(house.entries()):
        kept[entry] = [("spasm", 6 + number % 4), ("regions.neck.pain", 3) if number % 2 else ("note", "at noon")]
        (spasm, now), (other, value) = kept[entry]
        for status, answer in house.both(patch(entry, spasm, 5, now), patch(entry, other, None, value)):
            assert (status, answer["results"][0]["status"]) == (200, "saved")
    counted(house, "different fields", kept)


def test_of_one_field_the_second_is_told_and_chooses(house: House) -> None:
    kept: Kept = {}
    for entry in house.entries():
        answers = house.both(patch(entry, "spasm", 5, 2), patch(entry, "spasm", 5, 9))
        results = [answer["results"][0] for _status, answer in answers]
        assert sorted(one["status"] for one in results) == ["conflict", "saved"]
        first = [one["status"] for one in results].index("saved")
        kept[entry] = [("spasm", (2, 9)[first])]
        assert results[1 - first]["stored"]["spasm"] == (2, 9)[first], "the second sees what stands there"
    counted(house, "one field", kept, told=ROUNDS)
    entry, ((_path, seen),) = next(iter(kept.items()))
    answer = house.alone(patch(entry, "spasm", seen, 4))
    assert answer["results"][0]["status"] == "saved", "who has seen the other and chooses their own keeps it"


def test_of_two_whole_entries_the_second_is_told(house: House) -> None:
    kept: Kept = {}
    for entry in house.entries():
        bodies = [make_entry(spasm=5, note=note, revision=1) for note in ("first", "second")]
        answers = house.both(*(("PUT", f"entries/{entry}", body) for body in bodies))
        assert sorted(status for status, _answer in answers) == [200, 409]
        first = [status for status, _answer in answers].index(200)
        kept[entry] = [("note", bodies[first]["note"])]
        assert answers[1 - first][1]["stored"]["note"] == bodies[first]["note"], "the second sees what stands there"
    counted(house, "whole entries", kept, told=ROUNDS)
