"""The list of every page has every page: each route that answers anybody with HTML is in it, and nothing else is."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from tests.contracts.access_cases import EVERYBODY
from tests.contracts.house import ROUTES, House
from tests.contracts.test_every_answer import visit
from tests.every_page import CHARTS, ERRORS, NO_PAGES, REFUSED_TO, WHO, every_page

MISSING = {"anonymous": {"/read/no-such-page", "/shared/page", "/invitation/open"}, "reader": set(REFUSED_TO)}
"""What is listed because its page says that there is nothing, or nothing for them."""


def endpoints(app: Flask, paths: list[str]) -> set[str]:
    """Return the endpoints that paths lead to."""
    adapter, found = app.url_map.bind("localhost"), set()
    for path in paths:
        try:
            found.add(str(adapter.match(path.partition("?")[0])[0]))
        except NotFound:
            assert path in ERRORS, path
    return found


def listed(house: House) -> list[str]:
    return [stop.path.format(**house.known) for stop in every_page()]


def left_out(house: House, paths: list[str]) -> set[str]:
    """Return the endpoints that answer a GET and are neither among the pages nor among what is none."""
    every = {endpoint for endpoint, method in ROUTES if method == "GET" and not endpoint.startswith("api.")}
    return every - NO_PAGES - endpoints(house.app, paths)


def test_every_route_with_a_page_is_in_the_list(house: House) -> None:
    assert left_out(house, listed(house)) == set()


def test_a_page_that_is_not_in_the_list_is_seen(house: House) -> None:
    paths = [path for path in listed(house) if not path.startswith(("/settings/plan", "/treatments/doses/new"))]
    assert left_out(house, paths) == {"reminders.plan", "care.add_dose"}


def test_what_is_said_to_be_no_page_never_is_one(house: House) -> None:
    for name in EVERYBODY:
        browser = house.browser(name)
        for endpoint, address in house.addresses():
            if endpoint in NO_PAGES:
                answer = visit(house, browser, endpoint, address, name)
                # parts of a page are text too, of which a page is the whole
                whole = answer.mimetype == "text/html" and b"<html" in answer.data
                assert not whole or answer.status_code != 200, endpoint


def test_every_chart_is_in_the_list_in_all_its_ways(house: House) -> None:
    rule = next(house.app.url_map.iter_rules("insights.chart"))
    assert set(rule._converters["name"].items) == set(CHARTS)


@pytest.mark.parametrize("who", [who for who in WHO if who in EVERYBODY])
def test_what_the_list_says_is_a_page_for_them(house: House, who: str) -> None:
    browser, wrong = house.browser(who), {}
    for path in WHO[who]:
        answer = browser.get(path.format(**house.known), follow_redirects=True)
        good = {404, 403} if path in ERRORS or path in MISSING.get(who, ()) else {200}
        if answer.mimetype != "text/html" or answer.status_code not in good:
            wrong[path] = answer.status_code
    assert wrong == {}
