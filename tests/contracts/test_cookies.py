"""Each cookie that is ever set, over HTTPS and over HTTP: as strict as it can be."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.test import TestResponse

from tests.contracts.conftest import THERE
from tests.contracts.house import ROUTES, House
from tests.factories import an_id
from tests.people import now
from tracker.accounts import operations
from tracker.appointment import shares
from tracker.db import writing
from tracker.keepers import invitations
from tracker.ledger.queries import get_diary
from tracker.web.before import PLACES
from tracker.web.look import look_of
from tracker.web.signed import signer

SCRIPTS_READ = {"look"}
"""The one that scripts read: what it says is no secret and opens nothing."""

BOUND = {"shared": (("/shared",), "Strict"), "invited": (("/invitation",), "Lax"), "before": (PLACES, "Strict")}
"""Those that go to their own addresses alone, which `__Host-` does not allow: where that is, and their SameSite."""

SIGN_UP = {"email": "new@diary.test", "password": "nine grey pebbles roll", "consent": "1", "disclaimer": "1"}
EVERYWHERE = [(endpoint, method) for endpoint, method in ROUTES if endpoint != "static"]


def plain_name(cookie: str, where: str, *, over_https: bool) -> str:
    """Return the cookie's name without its prefix, once it is as strict as it can be."""
    named, _, rest = cookie.partition("=")
    name = re.sub("^__(Host|Secure)-", "", named)
    paths, site = BOUND.get(name, (("/",), "Lax"))
    prefix = ("__Secure-" if name in BOUND else "__Host-") if over_https else ""
    parts = {part.strip() for part in rest.split(";")[1:]}
    assert named == prefix + name, where
    assert f"SameSite={site}" in parts, (name, where)
    assert parts & {f"Path={path}" for path in paths}, (name, where)
    assert ("Secure" in parts) == over_https, (name, where)
    assert ("HttpOnly" in parts) == (name not in SCRIPTS_READ), (name, where)
    assert not any(part.startswith("Domain") for part in parts), (name, where)
    return name


@pytest.mark.parametrize("inside", [False, True])
def test_no_route_sets_another_over_https(house: House, at_https: Flask, inside: bool) -> None:
    """Every route by every method, as it is asked for with nothing, and with its form's token."""
    walked = 0
    for endpoint, method in EVERYWHERE:
        rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
        with house.app.test_request_context():
            address = house.app.url_for(endpoint, **house.arguments(rule))
        browser = at_https.test_client()
        if inside:
            enter(house, browser)
        sent = {} if method == "GET" else {"data": {"csrf_token": token_of(browser, THERE)}}
        for cookie in browser.open(address, method=method, **sent, **THERE).headers.getlist("Set-Cookie"):
            plain_name(cookie, endpoint, over_https=True)
            walked += 1
    assert walked > 5


@pytest.mark.parametrize("over_https", [True, False])
def test_each_one_is_handed_out_as_strictly_as_it_can_be(house: House, at_https: Flask, over_https: bool) -> None:
    where = THERE if over_https else {}
    browser = (at_https if over_https else house.app).test_client()
    invitation, share = handed_over(house)
    sends = [
        ("/language", {"language": "es"}),
        ("/look", {"look": "eyes"}),
        ("/shared", {"secret": share}),
        ("/shared/close", {}),
        ("/invitation", {"secret": invitation}),
        ("/sign-up", SIGN_UP),
        ("/invitation/accept", {}),
        ("/account/confirm", {"present": SIGN_UP["password"]}),
        ("/sign-out", {}),
    ]
    given = set()
    for path, fields in sends:
        answer = browser.post(path, data={"csrf_token": token_of(browser, where), **fields}, **where)
        assert answer.status_code in (302, 303), (path, answer.status_code)
        given |= {plain_name(cookie, path, over_https=over_https) for cookie in cookies(answer)}
    assert given == {"session", "language", *SCRIPTS_READ, *BOUND}


def test_a_look_kept_under_the_plain_name_holds_until_another_is_chosen(at_https: Flask) -> None:
    browser = at_https.test_client()
    browser.set_cookie("look", look_of(("eyes",)).kept, domain="diary.example")
    assert 'data-look="chosen eyes dim"' in browser.get("/look", **THERE).get_data(as_text=True)
    assert browser.post("/look", data={"plain": "1"}, **THERE).status_code == 302
    assert 'data-look="chosen"' in browser.get("/look", **THERE).get_data(as_text=True)


def test_a_session_is_signed_by_sha_256_and_one_of_before_is_read(house: House) -> None:
    name, kept = "session", {"_user_id": opened(house), "_fresh": True}
    before = SecureCookieSessionInterface().get_signing_serializer(house.app)
    assert before is not None
    browser = house.app.test_client()
    browser.set_cookie(name, before.dumps(kept))
    assert browser.get("/diary").status_code == 200
    browser.post("/language", data={"csrf_token": token_of(browser, {}), "language": "en"})
    now_signed = browser.get_cookie(name)
    assert now_signed is not None
    with pytest.raises(BadSignature):
        before.loads(now_signed.value)
    assert browser.get("/diary").status_code == 200
    forged = before.dumps(kept)[:-2] + "AA"
    browser.set_cookie(name, forged)
    assert browser.get("/diary").status_code == 302


def test_other_cookies_are_signed_by_sha_256(house: House) -> None:
    with house.app.app_context():
        key = str(house.app.config["SECRET_KEY"])
        assert signer("a salt").loads(signer("a salt").dumps(1)) == 1
        with pytest.raises(BadSignature):
            URLSafeSerializer(key, salt="a salt").loads(signer("a salt").dumps(1))
        with pytest.raises(BadSignature):
            signer("another").loads(signer("a salt").dumps(1))


def cookies(answer: TestResponse) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


def enter(house: House, browser: FlaskClient) -> None:
    """Let the owner be signed in."""
    with browser.session_transaction(base_url="http://diary.example") as session:
        session["_user_id"], session["_fresh"] = opened(house), True


def opened(house: House) -> str:
    """The secret of a session of the owner's."""
    with house.app.app_context(), writing():
        return operations.open_session(house.owner.account_id, "A phone", now())


def token_of(browser: FlaskClient, where: dict[str, Any]) -> str:
    """The token of a form that everybody can open."""
    page = browser.get("/language", **where)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


def handed_over(house: House) -> tuple[str, str]:
    """The secrets of an invitation to the diary and of a link."""
    account, at = house.owner.account_id, datetime.now(UTC)
    with house.app.app_context(), writing():
        diary = get_diary(account, UUID(house.diary))
        wanted = shares.Wanted(shares.PAGE, {}, at.date().toordinal(), 1, code=False)
        made = shares.make(account, diary, an_id(), wanted, at, str(house.app.config["SECRET_KEY"]))
        return invitations.make(account, diary, invitations.Wanted("Mum", "keeper", "parent"), at)[1], made.secret
