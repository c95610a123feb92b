"""The queue of a phone and the feed of changes, with answers that get lost and requests that are sent again."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person

Change = dict[str, Any]


def read_all(owner: Person, diary: str, since: str | None = None, limit: int = 100) -> tuple[list[Change], str]:
    """All changes since a cursor, page by page, and the last cursor."""
    items: list[Change] = []
    while True:
        query = {"limit": limit} | ({"since": since} if since else {})
        page = owner.get(f"/diaries/{diary}/changes", query_string=query).get_json()
        items += page["items"]
        since = page["next_cursor"]
        if not page["more"]:
            return items, str(since)


def send(owner: Person, diary: str, *changes: Change) -> list[Change]:
    """Send changes; return their results."""
    answer = owner.post(f"/diaries/{diary}/changes", {"changes": list(changes)})
    assert answer.status_code == 200
    return list(answer.get_json()["results"])


def test_the_good_ones_are_kept(owner: Person, diary: str) -> None:
    good, bad, night = (str(an_id()) for _ in range(3))
    results = send(
        owner,
        diary,
        {"kind": "entry", "op": "save", "id": good, "body": make_entry()},
        {"kind": "entry", "op": "save", "id": bad, "body": make_entry(spasm=99)},
        {"kind": "sleep", "op": "save", "id": night, "body": make_sleep()},
        {"kind": "mood", "op": "save", "id": bad, "body": {}},
        {"kind": "entry", "op": "save", "id": good, "body": make_entry(spasm=1)},
        {"kind": "entry", "op": "restore", "id": bad},
    )
    assert [result["status"] for result in results] == ["saved", "refused", "saved", "refused", "conflict", "refused"]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/spasm"
    assert results[4]["stored"]["spasm"] == 6
    assert {item["id"] for item in read_all(owner, diary)[0]} == {good, night}


def test_a_cursor_goes_on_and_tombstones_are_in_it(owner: Person, diary: str) -> None:
    first, second = str(an_id()), str(an_id())
    send(owner, diary, {"kind": "entry", "op": "save", "id": first, "body": make_entry()})
    items, cursor = read_all(owner, diary)
    assert [item["id"] for item in items] == [first]
    send(owner, diary, {"kind": "entry", "op": "save", "id": second, "body": make_entry()})
    send(owner, diary, {"kind": "entry", "op": "delete", "id": first})
    items, cursor = read_all(owner, diary, cursor)
    assert [(item["id"], item["deleted"], item["body"] is None) for item in items] == [
        (second, False, False),
        (first, True, True),
    ]
    assert read_all(owner, diary, cursor) == ([], cursor)


def test_equal_times_never_loop(owner: Person, diary: str) -> None:
    send(owner, diary, *({"kind": "entry", "op": "save", "id": str(an_id()), "body": make_entry()} for _ in range(25)))
    items, _cursor = read_all(owner, diary, limit=3)
    assert len(items) == len({item["id"] for item in items}) == 25
    listed: list[str] = []
    cursor: str | None = None
    for _page in range(20):
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = owner.get(f"/diaries/{diary}/entries", query_string=query).get_json()
        listed += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(listed) == len(set(listed)) == 25


def test_a_cursor_of_another_epoch_is_gone(owner: Person, diary: str) -> None:
    assert owner.get(f"/diaries/{diary}/changes?since={'0' * 32}.0").status_code == 410
    assert owner.get(f"/diaries/{diary}/changes?since=nonsense").status_code == 422


def test_at_most_500_in_one_call(owner: Person, diary: str) -> None:
    change = {"kind": "entry", "op": "save", "id": str(an_id()), "body": make_entry()}
    assert owner.post(f"/diaries/{diary}/changes", {"changes": [change] * 501}).status_code == 422


@pytest.mark.parametrize("seed", range(2))
def test_a_phone_on_a_bad_line_loses_and_doubles_nothing(owner: Person, diary: str, seed: int) -> None:
    """A queue of random edits, sent one after the other; answers are dropped, and what got none is sent again."""
    dice = random.Random(seed)
    ids = [str(UUID(int=dice.getrandbits(128))) for _ in range(8)]
    model: dict[str, dict[str, Any] | None] = {}
    revisions: dict[str, int] = {}
    for _step in range(40):
        record = dice.choice(ids)
        held = model.get(record)
        change = _random_change(dice, record, held, seen=record in model, revision=revisions.get(record))
        for attempt in range(dice.choice((1, 1, 2, 3))):
            result = send(owner, diary, change)[0]
            assert result["status"] in {"saved", "unchanged", "deleted", "restored"}, (attempt, change, result)
        revisions[record] = result["revision"]
        model[record] = _after(model, record, change)
    items, _cursor = read_all(owner, diary, limit=7)
    stored = {item["id"]: item["body"] for item in items}
    assert stored.keys() == model.keys()
    for record, fields in model.items():
        assert _fields(stored[record]) == fields


def _random_change(
    dice: random.Random, record: str, held: dict[str, Any] | None, *, seen: bool, revision: int | None
) -> Change:
    if held is None and seen:
        return {"kind": "entry", "op": "restore", "id": record} if revision and revision > 1 else _delete(record)
    if held is not None and dice.random() < 0.15:
        return _delete(record)
    field, value = dice.choice(("spasm", "pain", "stress")), dice.randint(0, 100) / 10
    if held is None or dice.random() < 0.3:
        body = {"happened_at": "2026-03-28T18:20:00Z", **(held or {}), field: value}
        return {"kind": "entry", "op": "save", "id": record, "revision": revision, "body": body}
    was = held.get(field)
    body = {"happened_at": "2026-03-28T18:20:00Z", "set": {field: {"was": was, "now": value}}}
    return {"kind": "entry", "op": "patch", "id": record, "body": body}


_before_delete: dict[str, dict[str, Any]] = {}


def _after(model: dict[str, dict[str, Any] | None], record: str, change: Change) -> dict[str, Any] | None:
    held = model.get(record)
    if change["op"] == "delete":
        if held is not None:
            _before_delete[record] = held
        return None
    if change["op"] == "restore":
        return _before_delete[record]
    if change["op"] == "save":
        return _fields(change["body"])
    return {**(held or {}), **{name: value["now"] for name, value in change["body"]["set"].items()}}


def _delete(record: str) -> Change:
    return {"kind": "entry", "op": "delete", "id": record}


def _fields(body: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if body is None else {name: body[name] for name in ("spasm", "pain", "stress") if name in body}
