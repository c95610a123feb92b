"""What is kept for a while only: former versions for 30 days, tombstones for 400, and then a cursor is told so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.factories import an_id, make_entry
from tests.people import Person, person
from tracker.ledger.purge import purge_all

NOW = datetime.now(UTC)


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


@pytest.fixture
def place(owner: Person) -> str:
    place = f"/diaries/{owner.diary}/entries/{an_id()}"
    owner.put(place, make_entry(spasm=2))
    owner.put(place, make_entry(spasm=9, revision=1))
    return place


def purge(app: Flask, later: timedelta) -> tuple[int, int]:
    with app.app_context():
        return purge_all(NOW + later)


def test_an_edit_can_be_undone_for_thirty_days(app: Flask, owner: Person, place: str) -> None:
    assert purge(app, timedelta(days=29)) == (0, 0)
    assert owner.post(f"{place}/restore", {"version": 1}).get_json()["spasm"] == 2


def test_after_that_the_former_version_is_gone(app: Flask, owner: Person, place: str) -> None:
    assert purge(app, timedelta(days=31)) == (1, 0)
    assert owner.post(f"{place}/restore", {"version": 1}).status_code == 404
    assert owner.get(place).get_json()["spasm"] == 9


def test_a_phone_that_was_away_for_longer_than_tombstones_are_kept_is_told(
    app: Flask, owner: Person, place: str
) -> None:
    diary = owner.diary
    old = owner.get(f"/diaries/{diary}/changes").get_json()["next_cursor"]
    owner.delete(place)
    assert purge(app, timedelta(days=399))[1] == 0
    assert owner.get(f"/diaries/{diary}/changes", query_string={"since": old}).status_code == 200
    assert purge(app, timedelta(days=401))[1] == 1
    assert owner.get(f"/diaries/{diary}/changes", query_string={"since": old}).status_code == 410
    fresh = owner.get(f"/diaries/{diary}/changes").get_json()
    assert fresh["items"] == []
