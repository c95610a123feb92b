"""Who may do what, for those who come by another door than the table of `access_cases` has: with a link that was handed
over, with a diary of their own and somebody else's record, and with a session where scripts would send a token."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.contracts.access_cases import CARE, CASES, EVERYBODY, SAME_AS
from tests.contracts.house import ROUTES, House, contents, token_of
from tests.factories import an_id, make_entry
from tests.people import Person, browser_of, person

LINKS = {
    "page": {"shared.page": 200, "shared.paper": 200},
    "charts": {"shared.charts": 302, "shared.chart": 200},
}
"""What a link opens for whoever holds it, beside what is open to everybody."""


def guest(house: House, opens: str) -> FlaskClient:
    """A browser without an account in which a link of the owner's is open, and sends its cookie everywhere."""
    owner = house.browser("owner")
    sent = {"diary": house.diary, "id": str(an_id()), "opens": opens, "measures": "spasm"}
    sent |= {"from": "2026-01-01", "to": "2026-01-31"}
    html = owner.post("/appointment/links", data=sent | token_of(owner)).get_data(as_text=True)
    secret = html.partition('<p class="letters" dir="ltr">')[2].partition("<")[0]
    browser = house.app.test_client()
    assert browser.post("/shared", data={"secret": secret}).status_code == 303
    cookie = browser.get_cookie("shared", path="/shared")
    assert cookie is not None
    browser.set_cookie("shared", cookie.value)
    return browser


@pytest.mark.parametrize("opens", LINKS)
def test_a_link_opens_what_it_is_for_and_no_other_route(house: House, opens: str) -> None:
    browser = guest(house, opens)
    found, expected = {}, {}
    for method in sorted({method for _endpoint, method in ROUTES}):
        for endpoint, address in house.addresses(method):
            if endpoint == "shared.close":
                continue
            answer = browser.open(address, method=method, **sent_to(endpoint, method, browser))
            found[endpoint, method] = answer.status_code
            expected[endpoint, method] = LINKS[opens].get(endpoint, CASES[endpoint, method].anonymous)
    assert found == expected
    browser.delete_cookie("shared")
    assert browser.post("/shared/close").status_code == 303
    after = {endpoint: browser.get(address).status_code for endpoint, address in house.addresses()}
    assert after == {endpoint: CASES[endpoint, "GET"].anonymous for endpoint in after}


def sent_to(endpoint: str, method: str, browser: FlaskClient) -> dict[str, Any]:
    """What a request carries, so that nothing but who sends it keeps it out."""
    data = CASES[endpoint, method].data
    if method == "GET":
        return {}
    if endpoint.startswith("api."):
        return {"json": data}
    return {"data": data | token_of(browser, "/sign-in")}


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_session_reaches_by_the_api_what_a_token_does(house: House, name: str) -> None:
    """With the token of the forms in its header, as the app's own scripts send it."""
    browser = house.browser(name)
    token = token_of(browser, "/sign-in" if name == "anonymous" else "/account")["csrf_token"]
    found, expected = {}, {}
    # the whole record first, which is refused once a field of it was changed
    for endpoint, method in sorted(ROUTES, key=lambda route: route[1] != "PUT"):
        if not endpoint.startswith("api."):
            continue
        case = CASES[endpoint, method]
        [address] = [there for one, there in house.addresses(method) if one == endpoint]
        body = {} if method in {"GET", "DELETE"} else {"json": case.data}
        answer = browser.open(address, method=method, headers={"X-CSRFToken": token}, **body)
        found[endpoint, method] = answer.status_code
        expected[endpoint, method] = getattr(case, SAME_AS.get(name, name))
    assert found == expected


TYPED = "what only the owner's diary says"
ENDS_THE_VISIT = {"accounts.sign_out", "leaving.erase_account", "leaving.erase_one"}


def test_a_record_of_somebody_elses_is_as_good_as_none_in_ones_own_diary(house: House) -> None:
    """A neighbour names their own diary and the owner's records; somebody as new as they are names records that are
    nobody's. Both are answered alike by every route, and nothing of the owner's is said or changed."""
    house.owner.put(f"/diaries/{house.diary}/entries/{house.entry}", make_entry(note=TYPED), headers={"If-Match": "1"})
    theirs = (house.entry, house.sleep, house.factor, house.upload, house.whole, house.app_file, house.done)
    nobodys = {record: str(an_id()) for record in (*theirs, *CARE.values())}
    neighbour, newcomer = person(house.app, "neighbour"), person(house.app, "newcomer")
    for somebody in (neighbour, newcomer):
        assert somebody.diary
    before = of_the_owner(house)
    named = answers(house, neighbour, {})
    assert named == answers(house, newcomer, nobodys)
    assert len(named) > 150
    assert of_the_owner(house) == before


def answers(house: House, somebody: Person, instead: dict[str, str]) -> dict[tuple[str, str], int]:
    """What every route answers to somebody who names their own diary, and the house's records or others `instead`."""
    home = replace(house, diary=somebody.diary)
    browser = browser_of(somebody)
    token = token_of(browser)
    found = {}
    for endpoint, method in ROUTES:
        if endpoint in ENDS_THE_VISIT:
            continue
        [address] = [there for one, there in home.addresses(method) if one == endpoint]
        data = {"diary": home.diary, "entry": home.entry, "id": home.entry, "of": home.entry}
        sent = json.dumps([address, data, CASES[endpoint, method].data])
        for record, other in instead.items():
            sent = sent.replace(record, other)
        address, data, of_the_case = json.loads(sent)
        if endpoint.startswith("api."):
            body = {} if method in {"GET", "DELETE"} else {"json": of_the_case}
            answer = somebody.call(method, address.removeprefix("/api/v1"), **body)
        elif method == "GET":
            answer = browser.get(address, query_string={} if endpoint == "static" else data)
        else:
            answer = browser.post(address, data=data | of_the_case | token)
        assert TYPED.encode() not in answer.data, endpoint
        found[endpoint, method] = answer.status_code
    return found


def of_the_owner(house: House) -> dict[str, list[str]]:
    """Every row that names the owner's diary."""
    return {table: [row for row in rows if house.diary in row] for table, rows in contents(house.app).items()}
