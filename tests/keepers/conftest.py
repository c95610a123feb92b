"""A diary whose owner invites, and what they see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import PASSWORD, Person, browser_of, person
from tracker.db import writing
from tracker.ledger import keepers
from tracker.ledger.queries import get_diary

BOTH = pytest.mark.parametrize("app", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
"""On both engines: for what touches the database."""
SECRET = re.compile(r"/invitation#([0-9A-Z-]+)")


@dataclass(frozen=True)
class Host:
    """Anna, who owns a diary, in her browser."""

    app: Flask
    person: Person
    browser: FlaskClient
    diary: str

    def send(self, path: str, browser: FlaskClient | None = None, **data: str) -> TestResponse:
        """Send a form as a browser does, Anna's unless told otherwise."""
        browser = browser or self.browser
        token = token_of(browser)
        return browser.post(path, data={"csrf_token": token, "diary": self.diary} | data)

    def invites(self, name: str = "Mum", role: str = "parent") -> str:
        """Invite somebody, and return the invitation's secret."""
        made = self.send("/settings/keepers/invite", name=name, role=role, present=PASSWORD)
        assert made.status_code == 200, made.text
        found = SECRET.search(made.text)
        assert found is not None
        return found[1]

    def sees(self) -> str:
        """The page of keepers."""
        return self.browser.get("/settings/keepers", query_string={"diary": self.diary}).text

    def ends(self, somebody: Person) -> TestResponse:
        return self.send(f"/settings/keepers/{somebody.account_id}/end")

    def accepts(self, somebody: Person, secret: str) -> FlaskClient:
        """Let somebody open an invitation and say yes; return their browser."""
        browser = browser_of(somebody)
        opened = self.send("/invitation", browser, secret=secret)
        assert opened.status_code == 303, opened.text
        said = self.send("/invitation/accept", browser)
        assert said.status_code == 303, said.text
        return browser

    def joined(
        self, name: str = "Mum", role: str = "parent", person_name: str = "mother"
    ) -> tuple[Person, FlaskClient]:
        """Somebody who was invited and accepted."""
        somebody = person(self.app, person_name)
        return somebody, self.accepts(somebody, self.invites(name, role))

    def calls_herself(self, name: str, rated_by: str = "self") -> None:
        with self.app.app_context(), writing():
            diary = get_diary(self.person.account_id, UUID(self.diary))
            keepers.rate_as(diary, self.person.account_id, rated_by)
            keepers.call(diary, self.person.account_id, name)


def token_of(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/invitation").text)
    assert found is not None
    return found[1]


@pytest.fixture
def anna(app: Flask) -> Host:
    """Anna with a diary of her name."""
    owner = person(app, "anna")
    host = Host(app, owner, browser_of(owner), owner.diary)
    settings = {"name": "Anna", "time_zone": "Europe/London", "day_start": "4", "spasm_word": "spasms"}
    assert host.send("/settings/diary", **settings).status_code == 302
    return host
