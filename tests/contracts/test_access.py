"""Who may do what: every route and method, walked from the URL map, for everybody there is. A route that is not in the
table of cases fails; so does an argument of an address that nobody has said how to fill."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.contracts.access_cases import CASES, EVERYBODY, SAME_AS, Case
from tests.contracts.house import ROUTES, House, token_of
from tests.factories import an_id, make_entry
from tests.pages import faults_of
from tests.people import Person, now, person
from tracker.accounts import operations
from tracker.api.shapes import BY_PLURAL
from tracker.db import writing
from tracker.web.access import SCOPES


def test_the_table_names_no_route_that_is_gone() -> None:
    assert set(CASES) <= set(ROUTES)


@pytest.mark.parametrize(("endpoint", "method"), ROUTES, ids=["-".join(route) for route in ROUTES])
def test_everybody_gets_what_is_theirs(house: House, endpoint: str, method: str) -> None:
    assert (endpoint, method) in CASES, "a new route has to say who may use it"
    case = CASES[endpoint, method]
    rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
    with house.app.test_request_context():
        address = house.app.url_for(endpoint, **house.arguments(rule))
    found = {}
    for name in EVERYBODY:
        send = _call if endpoint.startswith("api.") else _browse
        found[name] = send(house, name, address, method, case)
    expected = {name: getattr(case, SAME_AS.get(name, name)) for name in found}
    assert found == expected


def _call(house: House, name: str, address: str, method: str, case: Case) -> int:
    headers = {"Authorization": f"Bearer {house.people[name].token}"} if name in house.people else {}
    body = {} if method in {"GET", "DELETE"} or not case.data else {"json": case.data}
    if address.endswith("/changes") and method == "POST":
        body = {"json": case.data}
    return house.app.test_client().open(address, method=method, headers=headers, **body).status_code


def _browse(house: House, name: str, address: str, method: str, case: Case) -> int:
    browser = house.browser(name)
    # of which diary: what a page of the owner's would name
    sent = {"diary": house.diary, "entry": house.entry, "id": house.entry, "of": house.entry} | case.data
    if "sleep" in address:
        sent["id"] = str(an_id())
    if address == "/settings/factors/new":
        # a second one of the same name would be refused
        sent |= {"id": str(an_id()), "name": name}
    if method == "GET":
        return browser.get(address, query_string={} if "/static/" in address else {"diary": house.diary}).status_code
    token = token_of(browser, "/sign-in" if name == "anonymous" else "/account")
    if address == "/sleep":
        # two of one night would be refused
        sent |= {"woke_on": f"2026-03-{20 + EVERYBODY.index(name)}"}
    return browser.post(address, data=token | sent).status_code


def test_every_page_is_well_made(house: House) -> None:
    for endpoint, address in house.addresses():
        if endpoint.startswith("api."):
            continue
        for name in ("anonymous", "owner"):
            answer = house.browser(name).get(address)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert faults_of(answer.get_data(as_text=True)) == [], (endpoint, name)
            policy = answer.headers.get("Content-Security-Policy", "")
            assert endpoint == "static" or ("unsafe" not in policy and "default-src 'none'" in policy), endpoint


def test_without_its_token_no_form_is_taken(house: House) -> None:
    for endpoint, address in house.addresses("POST"):
        if endpoint.startswith("api."):
            continue
        # what opens a link or keeps a look acts on no session and can have no token: it comes from a page of ours
        from_elsewhere = endpoint.startswith(("shared.", "looks."))
        headers = {"Sec-Fetch-Site": "cross-site"} if from_elsewhere else {}
        answer = house.browser("owner").post(address, data={"diary": house.diary}, headers=headers)
        assert answer.status_code == 400, endpoint


def test_a_session_alone_does_not_write_through_the_api(house: House) -> None:
    answer = house.browser("owner").put(f"/api/v1/diaries/{house.diary}/entries/{an_id()}", json=make_entry())
    assert answer.status_code == 400


@pytest.mark.parametrize(("scope", "code"), [("read", 403), ("log", 201), ("all", 201)])
def test_a_token_does_what_its_scope_says(app: Flask, scope: str, code: int) -> None:
    someone = person(app, "someone", scope)
    with app.app_context(), writing():
        full = operations.make_token(someone.account_id, "full", "all", now())
    diary = Person(app, someone.email, someone.account_id, full).diary
    assert someone.put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code == code
    assert someone.get(f"/diaries/{diary}/entries").status_code == 200


LOGGED = {"entries", "sleeps", "doses"}
"""What a token of the scope `log` writes."""


def test_each_scope_reaches_what_is_its_own_by_every_route(house: House) -> None:
    with house.app.app_context(), writing():
        made = {scope: operations.make_token(house.owner.account_id, scope, scope, now()) for scope in SCOPES}
    found, expected = {}, {}
    for endpoint, method in ROUTES:
        if not endpoint.startswith("api.") or endpoint == "api.openapi":
            continue
        rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
        for plural in BY_PLURAL if "plural" in rule.arguments else ("",):
            arguments = house.arguments(rule) | ({"plural": plural, "record_id": an_id()} if plural else {})
            arguments = {name: value for name, value in arguments.items() if name in rule.arguments}
            with house.app.test_request_context():
                address = house.app.url_for(endpoint, **arguments)
            for scope, token in made.items():
                writes = method != "GET"
                own = scope == "all" or not writes or (scope == "log" and plural in (*LOGGED, ""))
                headers = {"Authorization": f"Bearer {token}"}
                answer = house.app.test_client().open(address, method=method, headers=headers)
                found[method, address, scope] = answer.status_code != 403
                expected[method, address, scope] = own
    assert found == expected
    assert len(found) > 150


def test_a_token_opens_no_page(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.owner.token}"}
    opened = {}
    for endpoint, address in house.addresses():
        if not endpoint.startswith("api."):
            code = house.app.test_client().get(address, headers=headers).status_code
            if code != CASES[endpoint, "GET"].anonymous:
                opened[address] = code
    assert opened == {}
