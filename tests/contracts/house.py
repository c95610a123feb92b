"""A house with a diary in it, everybody who might come to it, and every route that leads there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.conftest import settings_for
from tests.contracts.access_cases import CARE, EFFECT, EVERYBODY
from tests.factories import (
    an_id,
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_sleep,
    make_treatment,
    make_visit,
)
from tests.people import Person, keeps_too, now, person
from tracker import create_app
from tracker.accounts import operations
from tracker.accounts.models import Throttle
from tracker.db import db, settle, writing
from tracker.ledger import keepers
from tracker.ledger.queries import get_diary


@dataclass(frozen=True)
class House:
    """An app with a diary in it, and everybody who might come to it."""

    app: Flask
    owner: Person
    people: dict[str, Person]
    diary: str
    entry: str
    sleep: str
    factor: str
    upload: str = ""
    whole: str = ""
    app_file: str = ""
    done: str = ""

    def browser(self, name: str) -> FlaskClient:
        """A browser in which this person is signed in."""
        browser = self.app.test_client()
        if name in self.people:
            with self.app.app_context(), writing():
                secret = operations.open_session(self.people[name].account_id, "A phone", now())
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = secret, True
        return browser

    def forget_tries(self) -> None:
        """Let nobody wait, who tries every form with a wrong password."""
        with self.app.app_context(), writing():
            db.session.execute(delete(Throttle))

    @property
    def known(self) -> dict[str, str]:
        """What stands in addresses of this house, by the names of their parts."""
        return {
            "entry_id": self.entry,
            "sleep_id": self.sleep,
            "factor_id": self.factor,
            "upload": self.upload,
            "whole": self.whole,
            "app_file": self.app_file,
            "import_id": self.done,
            "person_id": str(self.people["keeper"].account_id),
            **CARE,
        }

    def arguments(self, rule: Any) -> dict[str, Any]:
        known = self.known | {
            "diary_id": self.diary,
            "record_id": self.entry,
            "plural": "entries",
            "slug": "what-dystonia-is",
            "filename": "css/tokens.css",
            "name": "through-the-day",
            "upload_id": {"whole": self.whole, "apps": self.app_file}.get(rule.endpoint.split(".")[0], self.upload),
            "number": 1,
            "secret": "not-the-secret-of-any-calendar",
        }
        return {name: known[name] for name in rule.arguments}

    def addresses(self, method: str = "GET") -> Iterator[tuple[str, str]]:
        """The endpoint and the address of every route that takes `method`, with what is in this house."""
        for endpoint, takes in ROUTES:
            if takes == method:
                rule = next(rule for rule in self.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
                with self.app.test_request_context():
                    yield endpoint, self.app.url_for(endpoint, **self.arguments(rule))


def furnish(folder: Path) -> House:
    """Return a house in `folder`, whose database is there and empty; its app is let go of."""
    app = create_app(settings_for(folder))
    people = {name: person(app, name) for name in EVERYBODY if name != "anonymous"}
    owner = people["owner"]
    diary, entry, sleep, factor = owner.diary, str(an_id()), str(an_id()), str(an_id())
    owner.put(f"/diaries/{diary}/entries/{entry}", make_entry())
    owner.put(f"/diaries/{diary}/sleeps/{sleep}", make_sleep())
    owner.put(f"/diaries/{diary}/factors/{factor}", make_factor())
    _treat(owner, diary)
    keeps_too(people["keeper"], diary, "keeper")
    keeps_too(people["other"], diary, "keeper", "other")
    keeps_too(people["reader"], diary, "reader")
    keeps_too(people["ended"], diary, "keeper")
    assert people["ended"].put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code == 201
    with app.app_context(), writing():
        keepers.end(get_diary(owner.account_id, UUID(diary)), people["ended"].account_id)
    for somebody in people.values():
        assert somebody.diary
    house = House(app, owner, people, diary, entry, sleep, factor)
    upload, done = _send_file(house), _send_file(house)
    whole = _send_diary(house)
    browser = house.browser("owner")
    assert browser.post(f"/settings/import/{done}/import", data=token_of(browser)).status_code == 302
    app_file = _send_app_file(house)
    with app.app_context():
        settle()
        db.session.remove()
        db.engine.dispose()
    return replace(house, upload=upload, whole=whole, app_file=app_file, done=done)


def _treat(owner: Person, diary: str) -> None:
    bodies = {
        "medications": make_medication(),
        "doses": make_dose(CARE["medication_id"]),
        "injections": make_injection(side_effects=[EFFECT]),
        "treatments": make_treatment(),
        "visits": make_visit(),
    }
    for (plural, body), record in zip(bodies.items(), CARE.values(), strict=True):
        assert owner.put(f"/diaries/{diary}/{plural}/{record}", body).status_code == 201


def _send_file(house: House) -> str:
    browser = house.browser("owner")
    table = b"date,region,intensity\n2015-11-25,Knees,5.7\n2015-11-26,Neck,3\n"
    data = {"diary": house.diary, "file": (BytesIO(table), "pain.csv"), **token_of(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    upload = answer.headers["Location"].split("/")[3]
    for number in (0, 1):
        browser.post(
            f"/settings/import/{upload}/names/{number}", data={"means": "neck", "score": "pain", **token_of(browser)}
        )
    return upload


def _send_app_file(house: House) -> str:
    browser = house.browser("owner")
    table = b"FeatureName,Timestamp,Value\nPain,2024-05-10T09:00:00Z,3\nStress,2024-05-10T09:00:00Z,4\n"
    data = {"diary": house.diary, "file": (BytesIO(table), "export.csv"), **token_of(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    assert answer.headers["Location"].endswith("/things")
    return str(answer.headers["Location"].split("/")[3])


def _send_diary(house: House) -> str:
    browser = house.browser("owner")
    document = b'{"format":"dystonia-diary","version":1,"settings":{},"records":{"visits":[%b]}}'
    document %= b'{"id":"01990000-0000-7000-8000-0000000000fe","day":"2026-01-08"}'
    data = {"diary": house.diary, "file": (BytesIO(document), "diary.json"), **token_of(browser)}
    answer = browser.post("/settings/import", data=data, content_type="multipart/form-data")
    return str(answer.headers["Location"].split("/")[3])


def token_of(browser: FlaskClient, place: str = "/account") -> dict[str, str]:
    """What a form of this person's has to carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(place).get_data(as_text=True))
    assert found is not None
    return {"csrf_token": found[1]}


STAMPS = {"last_used_at", "seen_at", "last_seen_at"}


def contents(app: Flask) -> dict[str, list[str]]:
    """All that the database holds, but when something was last used."""
    with app.app_context():
        return {
            table.name: sorted(
                str([value for column, value in row._mapping.items() if column not in STAMPS])
                for row in db.session.execute(table.select())
            )
            for table in db.metadatas[None].sorted_tables
        }


def every_route() -> Iterator[tuple[str, str]]:
    """Every endpoint with each method that it takes."""
    app = create_app(settings_for(Path("/nowhere")))
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or set()):
            if method not in {"HEAD", "OPTIONS"}:
                yield rule.endpoint, method


ROUTES = sorted(set(every_route()))
