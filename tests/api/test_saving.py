"""Saving whole records: repeatable, never overwriting what was not seen, never half."""

from __future__ import annotations

import pytest

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person


@pytest.fixture
def place(diary: str) -> str:
    return f"/diaries/{diary}/entries/{an_id()}"


def test_the_first_save_makes_it_and_the_same_again_changes_nothing(owner: Person, place: str) -> None:
    made = owner.put(place, make_entry())
    again = owner.put(place, make_entry(recorded_at="2026-03-28T18:21:00+00:00"))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.get_json() == again.get_json()
    assert made.get_json()["revision"] == 1


def test_values_are_compared_not_texts(owner: Person, place: str) -> None:
    owner.put(place, make_entry(spasm=6))
    assert owner.put(place, make_entry(spasm=6.0, pain=None, tags=[])).status_code == 200


def test_a_different_body_needs_the_revision_last_seen(owner: Person, place: str) -> None:
    owner.put(place, make_entry())
    refused = owner.put(place, make_entry(spasm=7))
    assert refused.status_code == 409
    assert refused.get_json()["stored"]["spasm"] == 6
    assert refused.get_json()["deleted"] is False
    changed = owner.put(place, make_entry(spasm=7, revision=1))
    assert (changed.status_code, changed.get_json()["revision"]) == (200, 2)
    assert owner.put(place, make_entry(spasm=8, revision=1)).status_code == 409
    assert owner.get(place).get_json()["spasm"] == 7


def test_a_deleted_entry_stays_deleted_until_it_is_restored(owner: Person, place: str) -> None:
    owner.put(place, make_entry(note="a long evening"))
    assert owner.delete(place).status_code == 200
    assert owner.delete(place).get_json()["revision"] == 2
    assert owner.get(place).status_code == 404
    late = owner.put(place, make_entry(spasm=3, revision=1))
    assert (late.status_code, late.get_json()["deleted"]) == (409, True)
    back = owner.post(f"{place}/restore")
    assert back.status_code == 200
    assert owner.get(place).get_json()["note"] == "a long evening"


def test_deleting_an_id_never_seen_leaves_a_tombstone(owner: Person, place: str) -> None:
    assert owner.delete(place).status_code == 200
    assert owner.put(place, make_entry()).status_code == 409
    assert owner.post(f"{place}/restore").status_code == 404


def test_a_former_version_can_be_brought_back(owner: Person, place: str) -> None:
    owner.put(place, make_entry(spasm=2))
    owner.put(place, make_entry(spasm=9, revision=1))
    back = owner.post(f"{place}/restore", {"version": 1})
    assert (back.get_json()["spasm"], back.get_json()["revision"]) == (2, 3)


def test_an_id_belongs_to_one_kind(owner: Person, diary: str) -> None:
    record = an_id()
    owner.put(f"/diaries/{diary}/entries/{record}", make_entry())
    answer = owner.put(f"/diaries/{diary}/sleeps/{record}", make_sleep())
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/id"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"spasm": 10.1}, "/spasm"),
        ({"spasm": -1}, "/spasm"),
        ({"spasm": 4.55}, "/spasm"),
        ({"spasm": "6"}, "/spasm"),
        ({"spasm": True}, "/spasm"),
        ({"happened_at": "2026-03-28T18:20:00"}, "/happened_at"),
        ({"happened_at": "2036-03-28T18:20:00+00:00"}, "/happened_at"),
        ({"happened_at": "yesterday"}, "/happened_at"),
        ({"happened_at": 1774721000}, "/happened_at"),
        ({"note": "x" * 4001}, "/note"),
        ({"note": "a\u0000b"}, "/note"),
        ({"mood": 3}, "/mood"),
        ({"regions": {"elbow": {"spasm": 3}}}, "/regions/elbow"),
        ({"regions": {"neck": {"spasm": 30}}}, "/regions/neck/spasm"),
        ({"rated_by": "nobody"}, "/rated_by"),
        ({"spasm": None}, ""),
        ({"precision": "day"}, "/day"),
        ({"day": "2026-03-28"}, "/day"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    owner: Person, place: str, changed: dict[str, object], pointer: str
) -> None:
    answer = owner.put(place, make_entry(**changed))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    found = answer.get_json()["errors"]
    assert pointer in [fault["pointer"] for fault in found]
    assert all(fault["detail"] for fault in found)
    assert owner.get(place).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "25/11/2015", "2015-11-25T10:00:00", True, []])
def test_a_day_that_is_none_is_said_in_our_own_words(owner: Person, place: str, day: object) -> None:
    answer = owner.put(place, {"precision": "day", "day": day, "pain": 5})
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"pointer": "/day", "detail": "This must be a date such as 2026-03-29."}]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe"])
def test_what_is_no_json_object_is_refused(owner: Person, place: str, body: bytes) -> None:
    answer = owner.call("PUT", place, data=body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"ended_at": "2026-03-27T22:00:00+00:00"}, "The end must come after the start."),
        ({"ended_at": "2026-03-29T06:40:00+00:00"}, "A sleep cannot be longer than 24 hours."),
        ({"started_at": "2026-03-27T20:00:00+00:00"}, "This overlaps another sleep in the diary."),
    ],
)
def test_sleeps_that_cannot_be(owner: Person, diary: str, changed: dict[str, str], detail: str) -> None:
    owner.put(f"/diaries/{diary}/sleeps/{an_id()}", make_sleep())
    answer = owner.put(f"/diaries/{diary}/sleeps/{an_id()}", make_sleep(**changed))
    assert answer.status_code == 422
    assert [fault["detail"] for fault in answer.get_json()["errors"]] == [detail]


def test_sleeps_that_touch_do_not_overlap(owner: Person, diary: str) -> None:
    owner.put(f"/diaries/{diary}/sleeps/{an_id()}", make_sleep())
    nap = make_sleep(started_at="2026-03-28T06:40:00+00:00", ended_at="2026-03-28T07:00:00+00:00")
    assert owner.put(f"/diaries/{diary}/sleeps/{an_id()}", nap).status_code == 201


def test_a_day_without_a_clock_time_is_kept_as_it_is(owner: Person, place: str) -> None:
    body = {"precision": "part", "part": "am", "day": "2015-11-25", "pain": 5.7}
    made = owner.put(place, body)
    assert made.status_code == 201
    assert "happened_at" not in made.get_json()
    assert made.get_json()["part"] == "am"


def test_zero_is_recorded_and_nothing_is_not(owner: Person, place: str) -> None:
    saved = owner.put(place, make_entry(spasm=0, pain=None)).get_json()
    assert saved["spasm"] == 0
    assert "pain" not in saved


def test_a_button_without_a_clock_is_repeatable_by_its_key(owner: Person, diary: str) -> None:
    place = f"/diaries/{diary}/entries"
    first = owner.post(place, {"spasm": 4}, headers={"Idempotency-Key": "press-1"})
    again = owner.post(place, {"spasm": 4}, headers={"Idempotency-Key": "press-1"})
    other = owner.post(place, {"spasm": 5}, headers={"Idempotency-Key": "press-1"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert len(owner.get(place).get_json()["items"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "501"},
        {"limit": "0" * 9 + "19999999"},
        {"limit": "9" * 5000},
        {"cursor": "x"},
        {"cursor": f"99999999999999999999.1.0.{'0' * 32}"},
        {"cursor": f"1.1.99999999999999.{'0' * 32}"},
        {"from": "yesterday"},
    ],
)
def test_a_list_says_what_it_cannot_follow(owner: Person, diary: str, query: dict[str, str]) -> None:
    assert owner.get(f"/diaries/{diary}/entries", query_string=query).status_code == 422


@pytest.mark.parametrize("measure", ["factor:x y", "factor:\x00", "region:elbow", "mood", "spasm:"])
def test_a_figure_of_nothing_that_is_recorded_is_refused(owner: Person, diary: str, measure: str) -> None:
    answer = owner.get(f"/diaries/{diary}/insights/day-by-day", query_string={"measure": measure})
    assert answer.status_code == 422


@pytest.mark.parametrize("version", [0, -1, 2**40, 2**70, "1", True])
def test_a_former_version_that_cannot_be_is_refused(owner: Person, place: str, version: object) -> None:
    owner.put(place, make_entry())
    assert owner.post(f"{place}/restore", {"version": version}).status_code == 422
