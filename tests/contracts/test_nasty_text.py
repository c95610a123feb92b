"""Text from people is harmless wherever it comes out again: put into every field that takes text, walked from the
description of the API and the forms, and looked for in every page, chart, table, calendar and file."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from icalendar import Calendar

from tests.contracts.access_cases import CARE
from tests.contracts.house import ROUTES, House, token_of
from tests.exchange.whole import press
from tests.factories import an_id
from tests.nasty import LONG, SHORT, bodies, nasty_bodies, places, with_text
from tests.pages import faults_of
from tests.people import PASSWORD
from tracker.exchange.cells import FORMULAS

NAMES = {"medication_id": "medications", "dose_id": "doses", "injection_id": "injections"}
NAMES |= {"treatment_id": "treatments", "visit_id": "visits", "entry_id": "entries", "sleep_id": "sleeps"}
NAMES |= {"factor_id": "factors", "record_id": "entries"}
HEAD = "<img src=x"
"""What no page may hold as it was typed."""


def described(house: House) -> dict[str, Any]:
    return dict(house.app.test_client().get("/api/v1/openapi.json").get_json())


def filled(house: House) -> dict[str, str]:
    """Put such a text into every field of every kind, and into what forms alone take; return the records' ids."""
    medication, ids = str(an_id()), {}
    made = nasty_bodies(described(house), medication)
    # the house has its own sleep in that night
    made["sleeps"] |= {"started_at": "2026-03-01T23:00:00+00:00", "ended_at": "2026-03-02T06:00:00+00:00"}
    for plural, body in sorted(made.items(), key=lambda item: item[0] != "medications"):
        ids[plural] = medication if plural == "medications" else str(an_id())
        answer = house.owner.put(f"/diaries/{house.diary}/{plural}/{ids[plural]}", body)
        assert answer.status_code == 201, (plural, answer.get_json())
    browser = house.browser("owner")
    settings = {"name": LONG[:70], "time_zone": "Europe/London", "day_start": "4", "spasm_word": LONG[18:50]}
    assert press(browser, "/settings/diary", diary=house.diary, **settings).status_code == 302
    for part, more in (("questions", {"question": LONG}), ("name", {"name": LONG[:60]})):
        press(browser, "/appointment", diary=house.diary, part=part, **more)
    press(browser, "/settings/reminders", diary=house.diary, contents="doses", times="08:00", named="yes")
    table = f"date,{HEAD} onerror=p()>,region,intensity\n2015-11-25,=1+1,{HEAD} onerror=p()>,5\n".encode()
    sent = {"diary": house.diary, "file": (io.BytesIO(table), f"{HEAD} onerror=p()>.csv")}
    assert press(browser, "/settings/import", **sent).status_code == 302
    return ids


def test_no_output_lets_it_work(house: House) -> None:
    ids = filled(house)
    browser, seen = house.browser("owner"), 0
    browser.environ_base["HTTP_USER_AGENT"] = LONG
    for endpoint, method in ROUTES:
        if method != "GET" or endpoint == "static":
            continue
        rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or set()))
        arguments = house.arguments(rule) | {name: ids[NAMES[name]] for name in rule.arguments if name in NAMES}
        with house.app.test_request_context():
            address = house.app.url_for(endpoint, **arguments)
        headers = {"Authorization": f"Bearer {house.owner.token}"} if endpoint.startswith("api.") else {}
        for query in (
            {"diary": house.diary},
            {"diary": house.diary, "q": LONG, "done": LONG, "back": LONG, "series": LONG},
        ):
            answer = browser.get(address, query_string={} if endpoint.startswith("api.") else query, headers=headers)
            assert answer.status_code < 500, endpoint
            seen += look_at(answer, endpoint)
    assert seen > 25, "the text comes out again somewhere, or nothing was looked at"


def look_at(answer: Any, endpoint: str) -> bool:
    """Fail where what came out would work; return whether the text is in it at all."""
    kind, body = answer.mimetype, answer.get_data()
    if kind in {"text/html", "image/svg+xml"}:
        text = body.decode()
        assert HEAD not in text, endpoint
        assert "<b onclick" not in text, endpoint
        assert "</script>\u202e" not in text, endpoint
        assert "49%s" not in text, endpoint
        if answer.status_code == 200 and kind == "text/html":
            assert faults_of(text) == [], endpoint
        return "img src=x" in text
    if kind.endswith("json"):
        orjson.loads(body)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    elif kind == "text/calendar":
        read = Calendar.from_ical(body)
        assert all("img src" not in str(part.get("uid", "")) for part in read.walk())
        # what was typed with a line of its own has begun no event
        assert b"\r\nBEGIN:VEVENT\r\n" in body or b"BEGIN:VEVENT" not in body
        lines = body.decode().replace("\r\n ", "").split("\r\n")
        assert all(line.split(":")[0].split(";")[0].isupper() or not line for line in lines), endpoint
    elif kind == "text/csv":
        harmless_table(body.decode("utf-8-sig"), endpoint)
    elif kind == "application/pdf":
        assert body.startswith(b"%PDF")
        assert b"/JavaScript" not in body
        assert b"/Launch" not in body
    return b"img src=x" in body


def harmless_table(text: str, where: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert cells
    wrong = [cell for cell in cells if cell.startswith(FORMULAS) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
    assert wrong == [], where


def test_what_is_taken_along_is_harmless_in_a_spreadsheet(house: House) -> None:
    filled(house)
    browser = house.browser("owner")
    answer = press(browser, "/settings/export", diary=house.diary, present=PASSWORD)
    assert answer.status_code == 200
    found = 0
    with ZipFile(io.BytesIO(answer.data)) as packed:
        for name in packed.namelist():
            if name.endswith(".csv"):
                text = packed.read(name).decode("utf-8-sig")
                harmless_table(text, name)
                found += "img src=x" in text or SHORT[1:8] in text
    assert found >= 4


KINDS = sorted(bodies(""))


@pytest.mark.parametrize("plural", KINDS)
@pytest.mark.parametrize("letter", ["\x00", "\ud800"], ids=["NUL", "half a letter"])
def test_what_cannot_be_kept_is_refused_in_every_field(house: House, plural: str, letter: str) -> None:
    medication = CARE["medication_id"]
    for place, _most in places(described(house))[plural]:
        body = with_text(bodies(medication)[plural], place, f"a{letter}b")
        if place != ("part",):
            body.pop("part", None)
        address = f"/api/v1/diaries/{house.diary}/{plural}/{an_id()}"
        sent = {"headers": {"Authorization": f"Bearer {house.owner.token}"}, "content_type": "application/json"}
        # as a phone would write it: JSON has an escape for both
        written = orjson.dumps(with_text(body, place, "a@b")).replace(b"a@b", f"a\\u{ord(letter):04x}b".encode())
        answer = house.app.test_client().put(address, data=written, **sent)
        assert answer.status_code in {400, 422}, (place, answer.get_data(as_text=True))


def test_forms_refuse_it_too_and_keep_what_was_typed(house: House) -> None:
    browser = house.browser("owner")
    walked = 0
    for endpoint, method in ROUTES:
        if method != "POST" or endpoint.startswith("api."):
            continue
        rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or set()))
        with house.app.test_request_context():
            address = house.app.url_for(endpoint, **house.arguments(rule))
        if address in {"/sign-out", "/account/erase", "/settings/diary/erase"}:
            continue
        fields = ("name", "note", "own", "kind", "with", "agreed", "product", "unit", "given_by", "email", "password")
        fields += ("question", "tag", "value", "region", "spasm_word", "means", "label", "present", "secret", "code")
        for text in ("a\x00b", LONG):
            sent = dict.fromkeys(fields, text) | {"diary": house.diary, "entry": house.entry} | token_of(browser)
            answer = browser.post(address, data=sent)
            assert answer.status_code < 500, (endpoint, text)
            assert HEAD not in answer.get_data(as_text=True), endpoint
            walked += 1
    assert walked > 100


@pytest.mark.parametrize("plural", KINDS)
def test_what_a_record_does_not_have_is_refused(house: House, plural: str) -> None:
    """Nobody slips a field into a record: not the diary it belongs to, not who recorded it, not its number."""
    body = bodies(CARE["medication_id"])[plural]
    body.pop("part", None)
    for slipped in ("diary_id", "account_id", "seq", "recorded_by", "role", "deleted_at", "x"):
        address = f"/diaries/{house.diary}/{plural}/{an_id()}"
        answer = house.owner.put(address, body | {slipped: str(an_id())})
        assert answer.status_code == 422, (slipped, answer.get_json())
        assert [one["pointer"] for one in answer.get_json()["errors"]] == [f"/{slipped}"]
