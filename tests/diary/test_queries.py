"""What the Log asks of the diary: which tags are used most, and which factors the day has already."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from tests.factories import an_id, make_entry
from tests.people import Person, person
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.ledger.queries import get_diary

DAY = date(2026, 3, 28).toordinal()


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def put(owner: Person, time: str, **more: object) -> None:
    body = make_entry(happened_at=f"2026-03-{time}:00+00:00", **more)
    assert owner.put(f"/diaries/{owner.diary}/entries/{an_id()}", body).status_code == 201


def diary_of(owner: Person) -> Diary:
    return get_diary(owner.account_id, UUID(owner.diary))


def test_the_use_of_tags_is_counted_in_a_span(owner: Person, app: Flask) -> None:
    for time, tags in (("28T09:00", ["tremor", "bus"]), ("27T09:00", ["tremor", "Alone"]), ("26T09:00", ["writhing"])):
        put(owner, time, tags=tags)
    put(owner, "01T09:00", tags=["long ago"])
    with app.app_context():
        found = queries.tag_uses(diary_of(owner), DAY - 7, DAY)
        nothing = queries.tag_uses(diary_of(owner), DAY + 1, DAY + 7)
    assert set(found) == {"tremor", "writhing", "Alone", "bus"}
    assert found["tremor"] == max(found.values())
    assert not nothing


def test_a_factor_is_answered_on_the_day_by_the_diarys_own_clock(owner: Person, app: Flask) -> None:
    morning, night, other, later = (str(an_id()) for _ in range(4))
    put(owner, "28T09:00", factors={morning: 0})
    put(owner, "29T00:40", factors={night: 3})
    put(owner, "28T01:00", factors={other: 3})
    put(owner, "29T09:00", factors={later: 3})
    with app.app_context():
        assert queries.factor_values_on(diary_of(owner), DAY) == {f"factor:{morning}": 0, f"factor:{night}": 3}
        assert queries.factor_values_on(diary_of(owner), DAY + 1) == {f"factor:{later}": 3}
        assert queries.factor_values_on(diary_of(owner), DAY + 2) == {}
