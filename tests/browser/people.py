"""The house of `tests/contracts/house.py` on a real server, and a browser for each of the people who come to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Server
from tests.contracts.house import House, token_of
from tests.factories import an_id
from tests.people import PASSWORD, Person, browser_of, person
from tracker.days import demonstration

LETTERS = re.compile(r'<p class="letters" dir="ltr">([0-9A-Z-]{20,})</p>')
TO_COME = re.compile(r"/invitation#([0-9A-Z-]+)")


@dataclass(frozen=True)
class Visitors:
    """Everybody who visits a house that is served."""

    server: Server
    house: House
    demo: Person
    clients: dict[str, FlaskClient]

    @contextmanager
    def context(self, browser: Browser, who: str, **args: Any) -> Iterator[BrowserContext]:
        """Open a browser that holds what this visitor's holds."""
        with browser.new_context(**args, service_workers="block") as context:
            for name, path in (("session", "/"), ("shared", "/shared")):
                cookie = self.clients[who].get_cookie(name, path=path)
                if cookie is not None:
                    context.add_cookies([{"name": name, "value": cookie.value, "url": self.server.url + path}])
            yield context

    def path_of(self, path: str, who: str) -> str:
        """Return the address of a page for somebody: about the demonstration where they keep it."""
        path = path.format(**self.house.known)
        if who in {"keeper", "reader"}:
            path += f"{'&' if '?' in path else '?'}diary={self.house.diary}"
        return path


def visitors(server: Server, house: House) -> Visitors:
    """Let everybody come to a house: its own people, somebody with the demonstration, and who was sent a link."""
    demo = person(house.app, "demo")
    with house.app.test_request_context():
        demonstration.fill(demo.account_id, "Europe/Berlin", datetime.now(UTC))
    clients = {name: house.browser(name) for name in ("anonymous", *house.people)}
    clients["demo"] = browser_of(demo)
    sheet, charts, asked = (_link(clients["demo"], demo, **form) for form in ({}, _charts(), {"code": "1"}))
    clients |= {"doctor": _opened(house, sheet), "doctor with charts": _opened(house, charts)}
    clients["half a doctor"] = _opened(house, asked)
    clients["invited"] = _invited(house, clients["owner"])
    return Visitors(server, house, demo, clients)


def _charts() -> dict[str, Any]:
    last = datetime.now(UTC).date()
    return {"opens": "charts", "measures": ["spasm", "pain"], "from": last - timedelta(days=60), "to": last}


def _link(browser: FlaskClient, who: Person, **form: Any) -> str:
    diary = who.get("/diaries").get_json()["items"][-1]["id"]
    sent = {"diary": diary, "id": str(an_id()), **form, **token_of(browser)}
    answer = browser.post("/appointment/links", data=sent)
    found = LETTERS.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def _opened(house: House, secret: str) -> FlaskClient:
    browser = house.app.test_client()
    assert browser.post("/shared", data={"secret": secret}).status_code == 303
    return browser


def _invited(house: House, owner: FlaskClient) -> FlaskClient:
    form = {"diary": house.diary, "name": "Aunt", "role": "parent", "present": PASSWORD}
    made = owner.post("/settings/keepers/invite", data=form | token_of(owner))
    found = TO_COME.search(made.text)
    assert found is not None, made.text
    browser = house.browser("stranger")
    opened = browser.post("/invitation", data={"secret": found[1], **token_of(browser)})
    assert opened.status_code == 303
    return browser
