"""Changing single fields: a lost answer, a doubled press or two pads on different fields never conflict."""

from __future__ import annotations

import pytest

from tests.factories import an_id
from tests.people import Person

WHEN = "2026-03-28T18:20:00+00:00"


def change(**fields: tuple[object, object]) -> dict[str, object]:
    """A patch; each field is given as (was, now), with `__` for the dots of its path."""
    named = {name.replace("__", "."): {"was": was, "now": now} for name, (was, now) in fields.items()}
    return {"happened_at": WHEN, "set": named}


@pytest.fixture
def place(diary: str) -> str:
    return f"/diaries/{diary}/entries/{an_id()}"


def test_the_first_press_makes_the_entry(owner: Person, place: str) -> None:
    made = owner.patch(place, change(spasm=(None, 6)))
    assert made.status_code == 201
    assert made.get_json()["happened_at"] == "2026-03-28T18:20:00Z"


def test_a_lost_answer_followed_by_the_same_or_by_an_edit(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6)))
    assert owner.patch(place, change(spasm=(None, 6))).get_json()["revision"] == 1
    edited = owner.patch(place, change(spasm=(6, 7)))
    assert (edited.status_code, edited.get_json()["spasm"]) == (200, 7)
    assert owner.patch(place, change(spasm=(6, 7))).get_json()["revision"] == 2


def test_two_pads_on_different_fields_never_conflict(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6)))
    assert owner.patch(place, change(pain=(None, 4))).status_code == 200
    assert owner.patch(place, change(regions__neck__spasm=(None, 7))).status_code == 200
    assert owner.patch(place, change(regions__neck__pain=(None, 2))).status_code == 200
    stored = owner.get(place).get_json()
    assert (stored["spasm"], stored["pain"], stored["regions"]) == (6, 4, {"neck": {"spasm": 7, "pain": 2}})


def test_a_conflict_changes_none_of_the_fields(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6)))
    answer = owner.patch(place, change(pain=(None, 4), spasm=(3, 5)))
    assert answer.status_code == 409
    assert answer.get_json()["stored"]["spasm"] == 6
    assert "pain" not in owner.get(place).get_json()


def test_taking_a_number_off_leaves_no_zero(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6), regions__neck__spasm=(None, 6)))
    answer = owner.patch(place, change(regions__neck__spasm=(6, None)))
    assert "regions" not in answer.get_json()


def test_an_entry_cannot_be_emptied(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6)))
    assert owner.patch(place, change(spasm=(6, None))).status_code == 422
    assert owner.get(place).get_json()["spasm"] == 6


def test_an_unknown_path_is_refused(owner: Person, place: str) -> None:
    answer = owner.patch(place, change(regions__neck__mood=(None, 6)))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/regions/neck/mood"


def test_a_patch_brings_nothing_deleted_back(owner: Person, place: str) -> None:
    owner.patch(place, change(spasm=(None, 6)))
    owner.delete(place)
    answer = owner.patch(place, change(pain=(None, 6)))
    assert (answer.status_code, answer.get_json()["deleted"]) == (409, True)


def test_an_entry_for_a_part_of_a_day_can_be_begun_by_a_patch(owner: Person, place: str) -> None:
    body = {"precision": "part", "day": "2026-03-28", "part": "morning", "set": {"spasm": {"was": None, "now": 3}}}
    assert owner.patch(place, body).get_json()["part"] == "morning"
