"""A keeper with a browser, and calendars read back as a calendar app reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from werkzeug.test import TestResponse

from tests.conftest import migrated, settings_for
from tests.databases import PostgresServer
from tests.factories import an_id
from tests.people import Person, browser_of, person
from tracker import create_app
from tracker.db import db, writing
from tracker.ledger.diaries import change_diary
from tracker.ledger.queries import diaries_of


@dataclass
class Keeper:
    """Somebody signed in, at the pages about the reminders of one diary."""

    person: Person
    browser: FlaskClient
    diary: str
    token: str

    def get(self, path: str, **query: str) -> TestResponse:
        return self.browser.get(path, query_string={"diary": self.diary} | query)

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.browser.post(path, data={"csrf_token": self.token, "diary": self.diary} | form)

    def choose(self, **form: Any) -> TestResponse:
        return self.post("/settings/reminders", **form)

    def file(self) -> Calendar:
        """The calendar as the file that is handed out."""
        answer = self.get("/settings/reminders.ics")
        assert answer.status_code == 200
        return read(answer.data)

    def address(self) -> str:
        """Make a secret address, and return its path."""
        answer = self.post("/settings/reminders/address")
        assert answer.status_code == 200
        return str(re.search(r"http://localhost(/calendar/[\w-]+\.ics)", answer.get_data(as_text=True))[1])

    def add(self, plural: str, body: dict[str, Any], record_id: object = None) -> str:
        """Put a record into the diary and return its id."""
        made = str(record_id or an_id())
        assert self.person.put(f"/diaries/{self.diary}/{plural}/{made}", body).status_code == 201
        return made

    def settle(self, **changed: Any) -> None:
        """Change the diary's settings."""
        with self.person.app.app_context(), writing():
            held = next(one for one in diaries_of(self.person.account_id) if str(one.id) == self.diary)
            change_diary(held, self.person.account_id, {"name": "Mine", "time_zone": held.time_zone} | changed)


@pytest.fixture(scope="session")
def calendars_template(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the newest schema and nothing in it, to be copied for each test."""
    url = postgres_server.create("calendars_template")
    migrated(settings_for(tmp_path_factory.mktemp("calendars"), url))
    return postgres_server.name_of(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create(template=request.getfixturevalue("calendars_template"))
    app = create_app(settings_for(tmp_path, url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    server.drop(server.name_of(url))


def keeper_of(person_: Person, diary: str) -> Keeper:
    browser = browser_of(person_)
    page = browser.get("/account").get_data(as_text=True)
    return Keeper(person_, browser, diary, re.search(r'name="csrf_token" value="([^"]+)"', page)[1])


@pytest.fixture
def keeper(app: Flask) -> Keeper:
    owner = person(app, "owner")
    return keeper_of(owner, owner.diary)


def read(data: bytes) -> Calendar:
    """Read a file, each line of it as the standard asks."""
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(data)
    assert calendar.errors == []
    assert all(part.errors == [] for part in calendar.walk())
    return calendar


def events(calendar: Calendar) -> dict[str, Event]:
    """The events by UID, of which none comes twice."""
    found = calendar.walk("VEVENT")
    held = {str(event["uid"]): event for event in found}
    assert len(held) == len(found)
    return held


def occurrences(event: Event, before: datetime | None = None) -> Iterator[datetime]:
    """When a daily series comes, as aware moments."""
    start = event.start
    rule = rrulestr(f"RRULE:{event['rrule'].to_ical().decode()}", dtstart=start)
    return takewhile(lambda one: before is None or one < before, rule)


def some(event: Event, count: int) -> list[datetime]:
    return list(islice(occurrences(event), count))


def today(zone: str = "Europe/London", day_start: int = 4) -> date:
    """The diary day of now."""
    return (datetime.now(UTC).astimezone(ZoneInfo(zone)) - timedelta(hours=day_start)).date()
