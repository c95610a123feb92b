"""What is held of a long diary never outlives a change, and is held for questions alone."""

from __future__ import annotations

from random import Random  # invented changes, no secrets
from typing import Any

import pytest
from flask import Flask

from tests.factories import an_id, make_dose, make_entry, make_medication, make_sleep
from tests.insights.conftest import TODAY, Reader, _at
from tracker.analytics.columns import Columns
from tracker.care import queries as care_queries
from tracker.diary import queries as diary_queries
from tracker.domain.records import Diary, Reading
from tracker.ledger import held as shelf
from tracker.ledger import queries
from tracker.ledger.held import MOST_BYTES, Days, Shelf, held

EVER = TODAY.toordinal() - 4000


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
    monkeypatch.setattr(Shelf, "put", lambda self, key, *one: (kept.append(key[-1]), put(self, key, *one)))
    for name in ("through-the-day", "day-by-day", "calendar", "sleep-effect", "compare"):
        figure(old, name)
    assert sorted(map(str, kept)) == ["doses", "sleeps", "spasm"]


def test_outside_of_a_question_nothing_is_held(app: Flask, old: Reader) -> None:
    reads: list[int] = []

    def read(_days: Days) -> Columns:
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
        kept.put((number,), 1, one)
    assert sum(kept.get((number,)) is not None for number in range(30)) == 10
    monkeypatch.setattr(shelf, "MOST_BYTES", weight - 1)
    kept.put(("large",), 1, one)
    assert kept.get(("large",)) is None
    assert MOST_BYTES < 20_000_000


def held_and_stored(reader: Reader, app: Flask) -> tuple[list[Any], list[Any]]:
    """Return what a question finds now, and what is stored, each in the same order."""
    with app.test_request_context("/"):
        of_question = _rows(reader.stored())
    with app.app_context():
        return of_question, _rows(reader.stored())


def _rows(diary: Diary) -> list[Any]:
    span = (EVER, TODAY.toordinal() + 2)
    found: list[tuple[Any, ...]] = list(queries.readings(diary, "spasm", *span))
    slept = diary_queries.slept(diary, *span)
    found += zip(slept.local_day, slept.local_minute, slept.start, slept.end, slept.quality, strict=True)
    taken = care_queries.doses_taken(diary, *span)
    found += zip(taken.at, (taken.medications[place] for place in taken.medication), strict=True)
    return sorted(found, key=repr)


@pytest.mark.parametrize("seed", range(8))
def test_after_any_run_of_changes_what_is_held_is_what_is_stored(app: Flask, old: Reader, seed: int) -> None:
    dice = Random(seed)
    medicines = [keep(old, "medications", make_medication(**{"from": "2020-01-01"})) for _ in range(2)]
    records: list[tuple[str, str]] = []

    def body(plural: str, number: int) -> dict[str, Any]:
        back, hour = dice.choice((3, 40, 300, 725)), dice.choice((1, 3, 9, 23))
        if plural == "entries":
            return make_entry(happened_at=_at(back, hour), recorded_at=_at(back, hour), spasm=dice.randrange(11))
        if plural == "doses":
            outcome = dice.choice(("taken", "skipped"))
            return make_dose(dice.choice(medicines), taken_at=_at(back, hour), outcome=outcome)
        return make_sleep(
            started_at=_at(number + 4, 0), ended_at=_at(number + 4, dice.choice((2, 6))), quality=dice.randrange(11)
        )

    for number in range(60):
        plural, record = dice.choice([*records, ("", "")])
        at = f"/diaries/{old.diary}/{plural}/{record}"
        revision = old.person.get(at).get_json().get("revision") if record else None
        what = dice.choice(("change", "delete", "restore", "more", "more"))
        if not record or what == "more":
            plural = dice.choice(("entries", "doses", "sleeps"))
            records.append((plural, keep(old, plural, body(plural, number))))
        elif what == "change" and revision:
            old.person.put(at, body(plural, number) | {"revision": revision})
        elif what == "delete":
            old.person.delete(at)
        else:
            old.person.post(f"{at}/restore", {})
        if dice.random() < 0.5:
            found, stored = held_and_stored(old, app)
            assert found == stored
    assert len({plural for plural, _record in records}) == 3
