"""What every answer of every route carries, walked from the URL map, over HTTPS and over HTTP; and what no request may
do by being large, by naming another host, or by being a GET."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import settings_for
from tests.contracts.conftest import THERE
from tests.contracts.house import House, contents
from tests.people import browser_of, now
from tracker import create_app
from tracker.accounts import operations
from tracker.app import LARGEST_REQUEST
from tracker.db import writing
from tracker.exchange.formats.csv_table import LARGEST as LARGEST_TABLE
from tracker.web.headers import ALWAYS, FILES, OPENED

PUBLIC = {"information.index", "offline.manifest", "offline.worker", "api.openapi"}
"""What is the same for everybody, and may say so."""

SECRETS = {"shared.enter", "shared.page", "shared.charts", "shared.chart", "shared.code", "shared.paper"}


def visit(house: House, browser: FlaskClient, endpoint: str, address: str, name: str) -> TestResponse:
    headers = {}
    if endpoint.startswith("api.") and name in house.people:
        headers["Authorization"] = f"Bearer {house.people[name].token}"
    return browser.get(address, headers=headers)


@pytest.mark.parametrize("name", ["anonymous", "owner"])
def test_every_answer_carries_the_headers(house: House, name: str) -> None:
    browser = house.browser(name)
    for endpoint, address in house.addresses():
        answer = visit(house, browser, endpoint, address, name)
        if endpoint == "static":
            assert {header: answer.headers[header] for header in FILES} == FILES
            assert answer.headers["Cache-Control"].endswith("public, immutable")
            continue
        expected = dict(ALWAYS)
        if answer.headers["Referrer-Policy"] != expected["Referrer-Policy"]:
            assert answer.headers["Referrer-Policy"] == "no-referrer", endpoint
            expected.pop("Referrer-Policy")
        assert {header: answer.headers.getlist(header) for header in expected} == {
            header: [value] for header, value in expected.items()
        }, endpoint
        assert "microphone=()" in answer.headers["Permissions-Policy"], "nothing ever listens"
        kept = answer.headers["Cache-Control"]
        assert "public" not in kept or endpoint in PUBLIC, (endpoint, kept)
        assert endpoint in PUBLIC or kept in {"private, no-cache", "no-store", "private, max-age=0, no-cache"}, (
            endpoint,
            kept,
        )
        if endpoint in SECRETS:
            assert (kept, answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer"), endpoint
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", endpoint
        assert "Access-Control-Allow-Origin" not in answer.headers, endpoint
        assert "Strict-Transport-Security" not in answer.headers, endpoint


def test_a_file_that_opens_as_a_page_runs_nothing_and_is_framed_by_nobody(app: Flask) -> None:
    with app.test_request_context():
        drawing, script = (url_for("static", filename=name) for name in ("icons/icon.svg", "js/log.js"))
    answer = app.test_client().get(drawing)
    assert {header: answer.headers.get(header) for header in OPENED} == OPENED
    served = app.test_client().get(script)
    assert ("Content-Security-Policy" in served.headers, served.headers["X-Content-Type-Options"]) == (False, "nosniff")


@pytest.mark.parametrize("name", ["anonymous", "owner"])
def test_what_did_not_change_is_not_sent_again(house: House, name: str) -> None:
    browser = house.browser(name)
    tagged = 0
    for endpoint, address in house.addresses():
        answer = visit(house, browser, endpoint, address, name)
        tag = answer.headers.get("ETag")
        if tag is None or answer.status_code != 200 or endpoint == "health.healthz":
            continue
        headers = {"If-None-Match": tag}
        if endpoint.startswith("api.") and name in house.people:
            headers["Authorization"] = f"Bearer {house.people[name].token}"
        again = browser.get(address, headers=headers)
        # a new id for what may be recorded next makes some pages other pages each time
        assert again.status_code == 304 or again.data != answer.data, endpoint
        assert again.status_code == 200 or again.data == b"", endpoint
        tagged += again.status_code == 304
    assert tagged > (4 if name == "anonymous" else 20)


def test_over_https_every_answer_says_that_it_stays_so(house: House, at_https: Flask) -> None:
    for endpoint, address in house.addresses():
        answer = at_https.test_client().get(address, **THERE)
        assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"], endpoint
    missing = at_https.test_client().get("/static/no-such-file.css", **THERE)
    assert (missing.status_code, "Strict-Transport-Security" in missing.headers) == (404, True)


def test_only_known_hosts_are_answered(house: House) -> None:
    for endpoint, address in house.addresses():
        if endpoint == "static":
            continue
        answer = house.browser("owner").get(address, base_url="http://elsewhere.example")
        assert answer.status_code == 400, endpoint
        assert b"elsewhere.example" not in answer.data.replace(b"//elsewhere.example", b""), endpoint


@pytest.mark.parametrize(("proxies", "believed"), [(0, False), (1, True)])
def test_forwarded_headers_are_believed_from_configured_proxies_alone(
    house: House, proxies: int, believed: bool
) -> None:
    app = create_app(replace(settings_for(Path(house.app.instance_path)), proxies=proxies))
    seen: list[tuple[str | None, str]] = []
    app.before_request(lambda: seen.append(_who()))
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/sign-in", headers=headers).status_code == 200
    assert seen == [("203.0.113.9", "https") if believed else ("127.0.0.1", "http")]
    forged = {"X-Forwarded-Host": "elsewhere.example"}
    # not even a proxy says which host is ours
    assert app.test_client().get("/sign-in", headers=forged).status_code == (400 if believed else 200)
    # whoever adds more of them than there are proxies gets no further
    two = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    seen.clear()
    app.test_client().get("/sign-in", headers=two)
    assert seen[0][0] == ("203.0.113.9" if believed else "127.0.0.1")


def _who() -> tuple[str | None, str]:
    from flask import request

    return request.remote_addr, request.scheme


READ_NOTHING = {"shared.check_code", "shared.close"}
"""What answers without a look at what was sent with it."""


def test_whatever_is_too_large_is_refused_by_every_route(house: House) -> None:
    browser, answered = house.browser("owner"), {}
    for method in ("POST", "PUT", "PATCH"):
        for endpoint, address in house.addresses(method):
            size = 2 * LARGEST_TABLE if endpoint == "exchange.upload" else LARGEST_REQUEST + 200_000
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            if endpoint.startswith("api."):
                headers = {"Authorization": f"Bearer {house.owner.token}", "Content-Type": "application/json"}
            answer = browser.open(address, method=method, headers=headers, data=b"a=" + b"b" * size)
            answered[endpoint] = answer.status_code
    assert {endpoint for endpoint, code in answered.items() if code != 413} == READ_NOTHING
    assert not [endpoint for endpoint, code in answered.items() if code >= 500]


def test_a_get_changes_nothing_whoever_asks(house: House) -> None:
    browsers = {name: house.browser(name) for name in ("anonymous", *house.people)}
    before = contents(house.app)
    for name, browser in browsers.items():
        for endpoint, address in house.addresses():
            visit(house, browser, endpoint, address, name)
            if endpoint != "static":
                browser.get(address, query_string={"diary": house.diary})
            browser.head(address)
    assert contents(house.app) == before


def test_whatever_stands_in_an_address_no_page_breaks(house: House) -> None:
    """A field with the name of a part of an address, of a view, or of nothing at all is text like any other."""
    browser = house.browser("owner")
    house.app.testing = False
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    asked = dict.fromkeys(("name", "endpoint", "_method", "_scheme", "_anchor", "self", "diary_id", "values"), "x")
    asked |= {"_external": "1", "\x00": "\x00", "back": "log", "done": "'\"\x00", "to": "9999-99-99", "from": "\x00"}
    asked |= {
        "entry": "\x00",
        "ask": "../..",
        "days": "-1",
        "at": "x",
        "measure": "'",
        "q": "\x00" * 400,
        "next": "//x",
    }
    for endpoint, address in house.addresses():
        if endpoint == "static":
            continue
        answer = browser.get(address, query_string=asked)
        assert answer.status_code < 500, endpoint
        for name, value in asked.items():
            one = browser.get(address, query_string={name: value})
            assert one.status_code < 500, (endpoint, name)
            assert not one.headers.get("Location", "").startswith(("http://x", "//", "javascript")), (endpoint, name)


def test_a_session_of_another_server_opens_nothing(house: House) -> None:
    """The cookie of a session that is not among the rows, or whose signature is another's, is nobody's."""
    browser = house.browser("owner")
    with house.app.app_context(), writing():
        ended = operations.open_session(house.owner.account_id, "A phone", now())
    with browser.session_transaction() as session:
        session["_user_id"] = ended[:-4] + "AAAA"
    assert browser.get("/diary").status_code == 302
    other = create_app(
        replace(settings_for(Path(house.app.instance_path)), secret_key="another secret, long enough too")
    )
    assert browser_of(replace(house.owner, app=other)).get("/diary").status_code == 200
    cookie = browser_of(replace(house.owner, app=other)).get_cookie("session")
    assert cookie is not None
    stolen = house.app.test_client()
    stolen.set_cookie("session", cookie.value)
    assert stolen.get("/diary").status_code == 302


def test_no_call_takes_a_session_without_its_token(house: House) -> None:
    walked = 0
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for endpoint, address in house.addresses(method):
            headers = {"Sec-Fetch-Site": "cross-site"} if endpoint.startswith(("shared.", "looks.")) else {}
            answer = house.browser("owner").open(address, method=method, headers=headers, json={})
            assert answer.status_code == 400, (endpoint, method, answer.status_code)
            walked += 1
    assert walked > 80
