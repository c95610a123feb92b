"""A person with a diary of spring days, signed in with a browser, for the tests of the charts' screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import an_id, make_entry, make_sleep
from tests.people import PASSWORD, Person, person
from tracker.domain.records import Diary
from tracker.ledger import queries

TODAY = (datetime.now(UTC) - timedelta(hours=4)).replace(hour=12, minute=0, second=0, microsecond=0)
"""Noon of the diary's day, which starts at four."""
DAYS = 12
"""Whole days before today; each has three entries and a night."""


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at charts: in a browser, and with a token."""

    person: Person
    client: FlaskClient
    diary: str

    def look(self, path: str, **args: str) -> TestResponse:
        return self.client.get(f"/charts/{path}", query_string=args)

    def stored(self) -> Diary:
        return queries.get_diary(self.person.account_id, UUID(self.diary))


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Somebody signed in whose diary is empty."""
    who = person(app, "reader")
    client = app.test_client()
    html = client.get("/sign-in").get_data(as_text=True)
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-in", data={"csrf_token": token, "email": who.email, "password": PASSWORD})
    assert answer.status_code == 302
    return Reader(who, client, who.diary)


@pytest.fixture
def full(reader: Reader) -> Reader:
    """The same with days that rise from 2 to 6, a night before each, and one late entry."""
    save = [
        ("entries", make_entry(happened_at=_at(back, hour), recorded_at=_at(back, hour), spasm=spasm, pain=1))
        for back in range(1, DAYS + 1)
        for hour, spasm in ((8, 2), (13, 4), (18, 6))
    ]
    save += [
        ("sleeps", make_sleep(started_at=_at(back + 1, 23), ended_at=_at(back, 7), quality=5))
        for back in range(1, DAYS + 1)
    ]
    save.append(("entries", make_entry(happened_at=_at(1, 20), recorded_at=_at(1, 23), spasm=10)))
    for plural, body in save:
        answer = reader.person.put(f"/diaries/{reader.diary}/{plural}/{an_id()}", body)
        assert answer.status_code == 201, answer.get_json()
    return reader


def _at(back: int, hour: int) -> str:
    return (TODAY - timedelta(days=back)).replace(hour=hour).isoformat()
