"""What is held of a long diary never outlives a change, and is held for questions alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.factories import an_id, make_dose, make_entry, make_medication, make_sleep
from tests.insights.conftest import Reader, _at
from tracker.analytics.columns import Columns
from tracker.domain.records import Reading
from tracker.ledger import held as shelf
from tracker.ledger.held import MOST_BYTES, Shelf, held


@pytest.fixture
def old(reader: Reader) -> Reader:
    """A diary that began two years ago, so that its figures are read whole and held."""
    for back in (730, 3, 2):
        keep(reader, "entries", make_entry(happened_at=_at(back, 9), recorded_at=_at(back, 9), spasm=4))
    return reader


def keep(reader: Reader, plural: str, body: dict[str, Any], record: str = "") -> str:
    record = record or str(an_id())
    assert reader.person.put(f"/diaries/{reader.diary}/{plural}/{record}", body).status_code in (200, 201)
    return record


def figure(reader: Reader, name: str, **asked: str) -> dict[str, Any]:
    more = "&".join(f"{key}={value}" for key, value in asked.items())
    answer = reader.person.get(f"/diaries/{reader.diary}/insights/{name}?days=all&{more}")
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def test_an_entry_added_changed_deleted_and_brought_back_is_in_the_next_figure(old: Reader) -> None:
    def values() -> list[float]:
        return [day["value"] for day in figure(old, "day-by-day")["days"]]

    assert values() == values() == [4, 4, 4]
    body = make_entry(happened_at=_at(1, 9), recorded_at=_at(1, 9), spasm=9)
    record = keep(old, "entries", body)
    assert values() == [4, 4, 4, 9]
    at = f"/diaries/{old.diary}/entries/{record}"
    old.person.put(at, body | {"spasm": 1, "revision": 1})
    assert values() == [4, 4, 4, 1]
    assert old.person.delete(at).status_code == 200
    assert values() == [4, 4, 4]
    assert old.person.post(f"{at}/restore", {}).status_code == 200
    assert values() == [4, 4, 4, 1]


def test_sleeps_and_doses_are_in_the_next_figure(old: Reader) -> None:
    assert figure(old, "day-by-day", measure="sleep_hours")["days"] == []
    keep(old, "sleeps", make_sleep(started_at=_at(2, 0), ended_at=_at(2, 7)))
    assert [day["value"] for day in figure(old, "day-by-day", measure="sleep_hours")["days"]] == [7]
    medicine = keep(old, "medications", make_medication(**{"from": _at(10, 9)[:10]}))
    assert figure(old, "since-dose")["doses"] == 0
    keep(old, "doses", make_dose(medicine, taken_at=_at(2, 8)))
    assert figure(old, "since-dose")["doses"] == 1


def test_a_long_diary_is_read_once_for_all_charts(old: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []
    put = Shelf.put
    monkeypatch.setattr(Shelf, "put", lambda self, key, one: (kept.append(key[-1]), put(self, key, one)))
    for name in ("through-the-day", "day-by-day", "calendar", "sleep-effect", "compare"):
        figure(old, name)
    assert sorted(map(str, kept)) == ["doses", "sleeps", "spasm"]


def test_outside_of_a_question_nothing_is_held(app: Flask, old: Reader) -> None:
    reads: list[int] = []

    def read() -> Columns:
        reads.append(1)
        return Columns.of([])

    with app.app_context():
        diary = old.stored()
        for method, times in (("POST", 2), ("GET", 1)):
            reads.clear()
            with app.test_request_context("/", method=method):
                held(diary, "x", read)
                held(diary, "x", read)
            assert len(reads) == times
        reads.clear()
        held(diary, "x", read)
        held(diary, "x", read)
        assert len(reads) == 2


def test_no_more_is_held_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Columns.of([Reading(1, None, None, 1.0, "self", late=False, prompted=None)])
    weight = one.size + 1000
    monkeypatch.setattr(shelf, "MOST_BYTES", 10 * weight)
    kept = Shelf()
    for number in range(30):
        kept.put((number,), one)
    assert sum(kept.get((number,)) is not None for number in range(30)) == 10
    monkeypatch.setattr(shelf, "MOST_BYTES", weight - 1)
    kept.put(("large",), one)
    assert kept.get(("large",)) is None
    assert MOST_BYTES < 20_000_000
