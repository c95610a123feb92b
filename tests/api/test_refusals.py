"""What the API refuses, how it says so, and that nobody waits for it: RFC 9457 everywhere, each wrong field named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.api.described import PREFIX, description_of
from tests.conftest import settings_for
from tests.factories import an_id, make_entry, make_medication, make_sleep
from tests.people import Person, person
from tracker import create_app
from tracker.accounts import operations
from tracker.app import LARGEST_REQUEST
from tracker.db import WriteLock, db, writing

WRITES = (
    ("PUT", "/entries/{id}", make_entry()),
    ("PATCH", "/entries/{id}", {"happened_at": "2026-03-28T18:20:00Z", "set": {"pain": {"now": 3}}}),
    ("POST", "/entries", make_entry()),
    ("DELETE", "/entries/{id}", None),
    ("POST", "/entries/{id}/restore", None),
    ("POST", "/changes", {"changes": []}),
)


def send(who: Person, diary: str, method: str, path: str, body: Any) -> Any:
    more = {} if body is None else {"json": body}
    return who.call(method, f"/diaries/{diary}{path.format(id=an_id())}", **more)


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[WriteLock]:
    """Another process holds the turn to write, from when it is taken until the test is over."""
    lock = WriteLock(str(tmp_path / "diary.db-lock"))
    yield lock
    lock.release()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.sqlite
def test_whoever_is_refused_does_not_wait_for_a_turn(
    owner: Person, diary: str, busy: WriteLock, method: str, path: str, body: Any
) -> None:
    busy.acquire()
    assert send(replace(owner, token="dystonia_wrong"), diary, method, path, body).status_code == 401
    assert send(owner, str(an_id()), method, path, body).status_code == 404
    if body is not None:
        assert send(owner, diary, method, path, [1]).status_code == 422
        assert owner.call(method, f"/diaries/{diary}{path.format(id=an_id())}", data="spasm=3").status_code == 422


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.sqlite
def test_whoever_may_not_write_does_not_wait_for_a_turn(app: Flask, owner: Person, diary: str, busy: WriteLock) -> None:
    with app.app_context(), writing():
        read, log = (operations.make_token(owner.account_id, scope, scope, 0) for scope in ("read", "log"))
    busy.acquire()
    for method, path, body in WRITES:
        assert send(replace(owner, token=read), diary, method, path, body).status_code == 403
    answer = replace(owner, token=log).put(f"/diaries/{diary}/medications/{an_id()}", make_medication())
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert owner.put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code == 503


def test_a_logger_writes_what_happens_and_nothing_else(app: Flask, owner: Person, diary: str) -> None:
    with app.app_context(), writing():
        logger = replace(owner, token=operations.make_token(owner.account_id, "button", "log", 0))
    entry = f"/diaries/{diary}/entries/{an_id()}"
    assert logger.put(entry, make_entry()).status_code == 201
    assert logger.patch(entry, {"set": {"pain": {"was": None, "now": 2}}}).status_code == 200
    assert logger.delete(entry).status_code == 200
    assert logger.post(f"{entry}/restore").status_code == 200
    assert logger.post(f"/diaries/{diary}/entries", {"spasm": 3}).status_code == 201
    for plural in ("medications", "injections", "treatments", "visits", "factors"):
        at = f"/diaries/{diary}/{plural}"
        assert logger.post(at, {}).status_code == 403
        for method, path in (("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/restore")):
            assert logger.call(method, f"{at}/{an_id()}{path}", json={}).status_code == 403
        assert logger.get(at).status_code == 200
    queue = [
        {"kind": "sleep", "op": "save", "id": str(an_id()), "body": make_sleep()},
        {"kind": "medication", "op": "save", "id": str(an_id()), "body": make_medication()},
    ]
    saved, refused = logger.post(f"/diaries/{diary}/changes", {"changes": queue}).get_json()["results"]
    assert saved["status"] == "saved"
    assert (refused["status"], refused["problem"]["status"]) == ("refused", 403)
    assert owner.get(f"/diaries/{diary}/medications").get_json()["items"] == []


def test_every_fault_is_a_problem(app: Flask, owner: Person, diary: str) -> None:
    at = f"/diaries/{diary}"
    entry = f"{at}/entries/{an_id()}"
    asked: list[tuple[int, str, str, dict[str, Any]]] = [
        (404, "GET", "/nothing", {}),
        (404, "GET", f"{at}/moods", {}),
        (404, "GET", f"{at}/entries/7", {}),
        (405, "POST", entry, {}),
        (405, "DELETE", "/diaries", {}),
        (413, "PUT", entry, {"data": b" " * (LARGEST_REQUEST + 1), "content_type": "application/json"}),
        (415, "PUT", entry, {"data": b"<spasm/>", "content_type": "text/xml"}),
        (415, "POST", f"{at}/entries", {"data": {"spasm": "3"}}),
        (422, "PUT", entry, {"data": b'{"spasm": ', "content_type": "application/json"}),
        (422, "PUT", entry, {"data": b"\xff", "content_type": "application/json"}),
        (422, "GET", f"{at}/entries?form=2026-03-01", {}),
    ]
    for status, method, path, more in asked:
        answer = owner.call(method, path, **more)
        assert answer.status_code == status, path
        assert answer.content_type == "application/problem+json", path
        problem = answer.get_json()
        assert problem["status"] == status
        assert problem["title"].endswith("."), problem
        if status in (413, 415, 422):
            description_of(app).hold_answer(method, f"{PREFIX}{path}", answer)
    assert owner.call("POST", entry).headers["Allow"]
    assert owner.get(f"{at}/entries").get_json()["items"] == []


def test_json_may_say_what_it_is_or_nothing(owner: Person, diary: str) -> None:
    for kind in ("application/json; charset=utf-8", "application/merge-patch+json", None):
        at = f"/diaries/{diary}/entries/{an_id()}"
        assert owner.call("PUT", at, data=b'{"spasm": 3, "precision": "day", "day": "2026-03-01"}', content_type=kind)
        assert owner.get(at).get_json()["spasm"] == 3


@pytest.mark.parametrize(
    ("path", "pointers"),
    [
        ("/entries?form=2026-03-01&to=", ["/form", "/to"]),
        ("/entries?limit=3&limit=4", ["/limit"]),
        ("/entries?from=2026-W13-7", ["/from"]),
        ("/entries?limit=0", ["/limit"]),
        ("/entries?cursor=1.1.1.1", ["/cursor"]),
        ("/changes?cursor=1", ["/cursor"]),
        ("/charts/calendar?theme=pink&shape=round", ["/theme", "/shape"]),
        ("/insights/calendar?mood=1", ["/mood"]),
    ],
)
def test_what_an_address_does_not_take_is_named(owner: Person, diary: str, path: str, pointers: list[str]) -> None:
    answer = owner.get(f"/diaries/{diary}{path}")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["errors"]] == pointers


def test_a_patch_names_what_it_does_not_know_even_where_nothing_would_change(owner: Person, diary: str) -> None:
    at = f"/diaries/{diary}/entries/{an_id()}"
    owner.put(at, make_entry())
    body = {"mood": 1, "set": {"mood": {"was": None, "now": None}, "a/b.c": {"now": None}}}
    answer = owner.patch(at, body)
    assert answer.status_code == 422
    assert sorted(fault["pointer"] for fault in answer.get_json()["errors"]) == ["/a~1b/c", "/mood", "/mood"]


def test_the_list_of_diaries_goes_on_at_its_cursor(owner: Person) -> None:
    (first,) = owner.get("/diaries").get_json()["items"]
    assert owner.get("/diaries?limit=1").get_json()["next_cursor"] is None
    assert owner.get(f"/diaries?cursor={first['id']}").get_json() == {"items": [], "next_cursor": None}
    assert owner.get(f"/diaries?cursor={an_id()}").status_code == 422


def test_a_token_that_calls_too_often_is_told_when_to_come_back(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "diary.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(replace(settings_for(tmp_path), api_rate=5))
    somebody, other = person(app, "somebody"), person(app, "other")
    answers = [somebody.get("/diaries") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].content_type == "application/problem+json"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert other.get("/diaries").status_code == 200
    with app.app_context():
        db.engine.dispose()
