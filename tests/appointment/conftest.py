"""Somebody who prepares for an appointment: with a browser, an empty diary, and ways to fill it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import an_id, make_entry, make_injection, make_sleep
from tests.people import Person, browser_of, person
from tracker.appointment.making import sheet_of
from tracker.appointment.queries import preparation
from tracker.appointment.sheet import Sheet
from tracker.domain.records import Diary
from tracker.domain.words import English
from tracker.ledger.queries import get_diary

BOTH = pytest.mark.parametrize("app", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
"""On both engines: for what touches the database."""

TODAY = (datetime.now(UTC) - timedelta(hours=4)).replace(hour=12, minute=0, second=0, microsecond=0)
"""Noon of the diary's day, which starts at four."""


def at(back: int, hour: int) -> str:
    """The moment of an hour, some days before today."""
    return (TODAY - timedelta(days=back)).replace(hour=hour).isoformat()


def day(back: int) -> str:
    """The date of some days before today."""
    return at(back, 12)[:10]


@dataclass(frozen=True)
class Diarist:
    """Somebody signed in, at the pages of one diary."""

    person: Person
    browser: FlaskClient
    diary: str

    def get(self, path: str = "", **query: str) -> TestResponse:
        return self.browser.get(f"/appointment{path}", query_string={"diary": self.diary} | query)

    def post(self, path: str = "", **form: Any) -> TestResponse:
        html = self.browser.get("/account").get_data(as_text=True)
        token = re.search('name="csrf_token" value="([^"]+)"', html)
        assert token
        data = {"csrf_token": token[1], "diary": self.diary} | form
        return self.browser.post(f"/appointment{path}", data=data)

    def put(self, plural: str, body: dict[str, Any]) -> str:
        record = str(an_id())
        answer = self.person.put(f"/diaries/{self.diary}/{plural}/{record}", body)
        assert answer.status_code == 201, answer.get_json()
        return record

    def entry(self, back: int, hour: int = 9, **numbers: Any) -> str:
        return self.put("entries", make_entry(happened_at=at(back, hour), recorded_at=at(back, hour), **numbers))

    def stored(self) -> Diary:
        return get_diary(self.person.account_id, UUID(self.diary))

    def sheet(self) -> Sheet:
        """The page as it would be now."""
        with self.person.app.test_request_context("/"):
            diary = self.stored()
            return sheet_of(diary, preparation(diary), datetime.now(UTC), English())


@pytest.fixture
def diarist(app: Flask) -> Diarist:
    """Somebody signed in whose diary is empty."""
    who = person(app, "diarist")
    return Diarist(who, browser_of(who), who.diary)


@pytest.fixture
def months(diarist: Diarist) -> Diarist:
    """The same with sixty days that rise from morning to evening, nights, and two sessions of injections."""
    for back in range(1, 61):
        for hour, spasm in ((8, 2), (13, 3 + back % 3), (18, 6 + back % 3)):
            diarist.entry(back, hour, spasm=spasm, pain=back % 4, regions={"neck": {"spasm": 3}})
        night = make_sleep(started_at=at(back + 1, 23), ended_at=at(back, 7), quality=5, woken_by_pain=back % 2)
        diarist.put("sleeps", night)
    diarist.put("injections", make_injection(day=day(25), felt_onset=day(20)))
    diarist.put("injections", make_injection(day=day(59), began_to_fade=day(31), back_to_before=day(28)))
    return diarist
