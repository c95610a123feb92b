"""Undo after every save, and a question before every end: every press is in one of three groups and does as its group
says. A new route that takes a form fails until it says which group it is in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from tests.contracts.access_cases import CASES
from tests.contracts.house import ROUTES, House, token_of
from tests.contracts.undo_cases import ASKS, NOTHING, OFFERS
from tests.factories import an_id
from tests.people import PASSWORD
from tracker.accounts import recovery
from tracker.accounts.models import Passkey, SignIn
from tracker.db import db, writing

PRESSES = sorted(endpoint for endpoint, method in ROUTES if method == "POST")
KEY = "01990000-0000-7000-8000-0000000000aa"


@dataclass
class Forms(HTMLParser):
    """The forms of a page that post: where each goes, whether a press has to open it, its fields and its words."""

    html: str
    found: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._opened = 0
        self._form: dict[str, Any] | None = None
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._opened += tag == "details"
        if tag == "form" and given.get("method") == "post":
            self._form = {"to": given["action"], "asked": bool(self._opened), "fields": [], "words": ""}
            self._form["seen"] = "hidden" not in given
            self.found.append(self._form)
        if self._form is not None and tag == "input" and given.get("type") == "hidden":
            self._form["fields"].append((given["name"], given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._opened -= tag == "details"
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._form is not None:
            self._form["words"] += data

    def undo(self) -> dict[str, Any] | None:
        """The form that takes back what was done, where one is seen."""
        there = (one for one in self.found if one["seen"] and not one["asked"])
        return next((one for one in there if "Undo" in one["words"]), None)


def test_every_press_is_in_one_group() -> None:
    named = [*OFFERS, *ASKS, *NOTHING]
    assert sorted(named) == sorted(set(named))
    assert sorted(named) == PRESSES, "a new press says whether it can be undone, asks first, or takes nothing away"


@pytest.fixture
def ends(house: House) -> House:
    """The house, in which there is something of all that can be ended."""
    browser = owner(house)
    with house.app.app_context(), writing():
        recovery.make(house.owner.account_id, int(time.time()))
    for address, sent in (
        ("/settings/keepers/invite", {"name": "Dad", "role": "parent", "present": PASSWORD}),
        ("/appointment/links", {"id": str(an_id())}),
        ("/settings/reminders/address", {}),
    ):
        answer = browser.post(address, data=token_of(browser) | {"diary": house.diary} | sent)
        assert answer.status_code == 200, address
    return house


def owner(house: House) -> FlaskClient:
    """The browser of the owner, who has a passkey and has just shown who it is."""
    browser = house.browser("owner")
    key = {"id": UUID(KEY), "account_id": house.owner.account_id, "credential_id": b"key", "public_key": b"key"}
    with house.app.app_context(), writing():
        db.session.query(SignIn).update({"confirmed_at": int(time.time())})
        if db.session.get(Passkey, UUID(KEY)) is None:
            more = {"name": "A phone", "sign_count": 0, "created_at": 1, "last_used_at": None}
            db.session.execute(insert(Passkey), key | more)
    return browser


def sent_to(house: House, endpoint: str) -> tuple[str, dict[str, Any]]:
    """Where the owner's press goes, and what it sends."""
    rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or set()))
    with house.app.test_request_context():
        address = house.app.url_for(endpoint, **house.arguments(rule))
    sent = {"diary": house.diary, "entry": house.entry, "of": house.entry, "id": house.entry, "passkey": KEY}
    if endpoint in {"diary.add_sleep", "diary.add_factor", "days.more", "days.same"}:
        sent |= {"id": str(an_id()), "entry": str(an_id())}
    return address, sent | dict(CASES[endpoint, "POST"].data) | dict(OFFERS.get(endpoint, {}))


@pytest.mark.parametrize("endpoint", OFFERS)
def test_after_a_save_the_next_page_offers_undo(house: House, endpoint: str) -> None:
    browser = owner(house)
    address, sent = sent_to(house, endpoint)
    if endpoint == "exchange.run":
        # the same rows are in the diary already, and would add nothing
        browser.post(sent_to(house, "exchange.undo")[0], data=token_of(browser) | {"diary": house.diary})
    answer = browser.post(address, data=token_of(browser) | sent, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    undo = Forms(answer.text).undo()
    assert undo is not None, endpoint
    fields: dict[str, list[str]] = {}
    for name, value in undo["fields"]:
        fields.setdefault(name, []).append(value)
    again = browser.post(undo["to"], data=token_of(browser) | fields, follow_redirects=True)
    assert again.status_code == 200, again.text


def test_before_an_end_it_is_asked_and_said_that_it_stays_so(ends: House) -> None:
    browser, wrong = owner(ends), {}
    for endpoint, asks in ASKS.items():
        page = Forms(browser.get(asks.page.format(keeper=ends.people["keeper"].account_id)).text)
        address, _sent = sent_to(ends, endpoint)
        forms = [one for one in page.found if one["to"] == address]
        told = [asks.words in (one["words"] if asks.opened else page.text) for one in forms]
        if not forms or not all(told) or any(one["asked"] is not asks.opened for one in forms):
            wrong[endpoint] = (forms, told)
    assert wrong == {}


def test_no_page_holds_an_end_that_is_not_asked_about(ends: House) -> None:
    browser = owner(ends)
    addresses = {sent_to(ends, endpoint)[0] for endpoint, asks in ASKS.items() if asks.opened}
    loose = {page: one["to"] for page, one in _forms(ends, browser) if one["to"] in addresses and not one["asked"]}
    assert loose == {}


def _forms(house: House, browser: FlaskClient) -> Iterator[tuple[str, dict[str, Any]]]:
    for endpoint, method in ROUTES:
        if method == "GET" and not endpoint.startswith("api."):
            rule = next(house.app.url_map.iter_rules(endpoint))
            with house.app.test_request_context():
                address = house.app.url_for(endpoint, **house.arguments(rule))
            answer = browser.get(address, query_string={} if "static" in endpoint else {"diary": house.diary})
            if answer.mimetype == "text/html":
                yield from ((address, one) for one in Forms(answer.text).found)
