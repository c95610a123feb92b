"""The description of the API: valid by an outside judge, complete, and true of what a full diary answers."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.described import PREFIX, Description, Undescribed, description_of
from tests.factories import an_id, make_entry
from tests.people import Person
from tracker.days import demonstration
from tracker.insights.figures import CATALOGUE

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
KINDS = ("entries", "sleeps", "medications", "doses", "injections", "treatments", "visits", "factors")


@pytest.fixture
def described(app: Flask) -> Description:
    return description_of(app)


@pytest.fixture
def full(app: Flask, owner: Person) -> str:
    """The address of a diary of a year, with something of every kind."""
    with app.test_request_context():
        diary = demonstration.fill(owner.account_id, "Europe/London", datetime.now(UTC))
    return f"/diaries/{diary.id}"


def test_an_outside_judge_finds_it_valid(described: Description) -> None:
    assert list(OpenAPIV31SpecValidator(described.document).iter_errors()) == []
    broken = copy.deepcopy(described.document)
    broken["paths"]["/diaries"]["get"]["responses"] = []
    assert list(OpenAPIV31SpecValidator(broken).iter_errors()) != []


def calls_of(app: Flask) -> set[tuple[str, str]]:
    """Every call of the app: endpoint and method."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{PREFIX}/")]
    return {(rule.endpoint, method) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def calls_in(app: Flask, document: dict[str, Any]) -> set[tuple[str, str]]:
    """Every call that a description has, as the app would answer it."""
    where = app.url_map.bind("localhost")
    found = set()
    for path, operations in document["paths"].items():
        address = PREFIX + path.replace("{diary_id}", str(an_id())).replace("{record_id}", str(an_id()))
        found |= {(where.match(address, method)[0], method.upper()) for method in operations.keys() - {"parameters"}}
    return found


def test_it_has_every_call_of_the_app_and_no_other(app: Flask, described: Description) -> None:
    assert calls_in(app, described.document) == calls_of(app)
    names = [
        (part, kind)
        for part in CATALOGUE.keys() | set(KINDS)
        for kind in ("insights", "charts", "{diary_id}")
        if f"/diaries/{{diary_id}}/{kind}/{part}".replace("{diary_id}/{diary_id}", "{diary_id}")
        in described.document["paths"]
    ]
    assert len(names) == 2 * len(CATALOGUE) + len(KINDS)
    del described.document["paths"]["/diaries"]
    assert calls_of(app) - calls_in(app, described.document) == {("api.diaries", "GET")}


def test_every_answer_and_every_body_has_a_schema(described: Description) -> None:
    for path, operations in described.document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            assert operation["operationId"]
            assert ("requestBody" in operation) == (method in {"put", "patch", "post"}), (path, method)
            for status, answer in operation["responses"].items():
                assert status == "304" or all(held["schema"] for held in answer["content"].values()), (path, method)


def test_what_a_full_diary_answers_is_as_described(owner: Person, full: str, described: Description) -> None:
    reads = [f"{full}/{plural}?limit=500" for plural in KINDS]
    reads += [f"{full}/{what}/{name}" for name in CATALOGUE for what in ("insights", "charts")]
    reads += [f"{full}/insights/{name}?days=all" for name in CATALOGUE]
    for path in ["/diaries", f"{full}/changes?limit=500", *reads]:
        answer = owner.get(path)
        assert answer.status_code == 200, path
        described.hold_answer("GET", f"{PREFIX}{path}", answer)
    for plural in KINDS:
        assert owner.get(f"{full}/{plural}?limit=1").get_json()["items"], plural


def test_what_an_empty_diary_answers_is_as_described(owner: Person, diary: str, described: Description) -> None:
    for name in CATALOGUE:
        for what in ("insights", "charts"):
            path = f"/diaries/{diary}/{what}/{name}"
            described.hold_answer("GET", f"{PREFIX}{path}", owner.get(path))


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        (("Entry", "properties", "spasm"), {"type": "string"}),
        (("Entry", "properties", "note"), None),
        (("Entry", "required"), ["id", "pain"]),
    ],
)
def test_a_planted_fault_is_seen(
    owner: Person, diary: str, described: Description, place: tuple[str, ...], fault: Any
) -> None:
    path = f"/diaries/{diary}/entries/{an_id()}"
    answer = owner.put(path, make_entry(note="a word"))
    described.hold_answer("PUT", f"{PREFIX}{path}", answer)
    *way, last = place
    held = described.document["components"]["schemas"]
    for part in way:
        held = held[part]
    if fault is None:
        del held[last]
    else:
        held[last] = fault
    with pytest.raises(Undescribed):
        described.hold_answer("PUT", f"{PREFIX}{path}", answer)
