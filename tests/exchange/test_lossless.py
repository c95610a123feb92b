"""Whatever is in a diary, taking it along, erasing it and taking it in again gives the same document, byte for byte."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask import Flask, g
from flask_login import login_user
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from tests.exchange import drawn, told
from tests.exchange.drawn import Drawn
from tests.people import Person, person
from tracker.accounts import operations as accounts
from tracker.accounts import queries as signed_in
from tracker.appointment.operations import prepare
from tracker.db import db, read_one_state, writing
from tracker.domain.records import KEEPER, Diary
from tracker.exchange import archive, document, waiting, whole
from tracker.exchange.document import BY_PLURAL
from tracker.ledger import keepers, operations, queries
from tracker.ledger.diaries import create_diary, erase_diary, set_plan
from tracker.ledger.operations import Author, Status
from tracker.web.errors import Refused

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture
def people(app: Flask) -> list[Person]:
    """The owner, and two who may keep the diary with them."""
    return [person(app, name) for name in ("owner", "mother", "father")]


@contextmanager
def signed_in_as(owner: Person) -> Iterator[None]:
    with owner.app.test_request_context("/settings/import", method="POST"):
        with writing():
            secret = accounts.open_session(owner.account_id, "A phone", int(NOW.timestamp()) + 10**9)
        known = signed_in.visitor_of_session(secret, int(NOW.timestamp()) + 10**9)
        assert known is not None
        login_user(known.visitor)
        g.moment = NOW
        yield


def saved(people: list[Person], held: Drawn) -> Diary:
    """Keep what was drawn as people would; only a sleep is refused, where another is in its way."""
    ids = [one.account_id for one in people]
    with writing():
        diary = create_diary(ids[0], held.settings, NOW)
        set_plan(diary, ids[0], held.plan)
        if held.preparation is not None:
            prepare(diary, held.preparation, NOW)
        if held.owner:
            keepers.call(diary, ids[0], held.owner)
        for account, one in zip(ids[1:], held.others, strict=False):
            keepers.join(diary, account, one.name, KEEPER, one.rated_by, NOW)
        writers = ids[: 1 + len(held.others)]
        for record in held.records:
            for number, body in enumerate(record.bodies):
                author = Author(writers[(record.writer + number) % len(writers)], NOW)
                kind = BY_PLURAL[record.plural]
                try:
                    outcome = operations.save(diary, kind, UUID(record.id), body, author, number)
                except Refused:
                    assert record.plural == "sleeps"
                    break
                assert outcome.status is not Status.CONFLICT
        for record in held.records:
            if record.deleted:
                operations.remove(diary, BY_PLURAL[record.plural], UUID(record.id), Author(ids[0], NOW))
        for account, one in zip(ids[1:], held.others, strict=False):
            if one.then:
                keepers.set_role(diary, account, one.then, one.rated_by)
            else:
                keepers.end(diary, account)
    return queries.get_diary(ids[0], diary.id)


def written(diary: Diary, write: Callable[[Diary, Any], None] = document.write) -> bytes:
    read_one_state()
    out = io.BytesIO()
    write(diary, out)
    db.session.rollback()
    return out.getvalue()


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(held=drawn.diaries(), packed=st.booleans())
def test_nothing_is_lost(people: list[Person], held: Drawn, packed: bool) -> None:
    owner = people[0]
    with signed_in_as(owner):
        diary = saved(people, held)
        before = written(diary)
        file = written(diary, lambda one, out: archive.pack(one, NOW, out)) if packed else before
        with writing():
            erase_diary(diary)
        with writing():
            fresh = create_diary(owner.account_id, {"name": "B", "time_zone": "Europe/London"}, NOW)
        stored = waiting.put(io.BytesIO(file))
        brought = whole.begin(stored, fresh, owner.account_id, "diary", NOW)
        assert (brought.unread_first, brought.left) == ([], [])
        whole.take_in(brought, fresh, Author(owner.account_id, NOW, brought.id))
        db.session.commit()
        after = written(queries.get_diary(owner.account_id, fresh.id))
        waiting.discard(brought.id)
        with writing():
            erase_diary(fresh)
    assert after == before


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_field_of_the_format_is_drawn_and_kept(people: list[Person]) -> None:
    """A field that is added to a form, to the settings or to what is prepared has to be drawn, else this fails."""
    found, seen = set[str](), []

    def all_found(held: Drawn) -> bool:
        diary = saved(people, held)
        found.update(told.held(orjson.loads(written(diary))))
        with writing():
            erase_diary(diary)
        seen.append(held)
        return expected <= found

    with signed_in_as(people[0]):
        expected = told.expected()
        enough = settings(
            max_examples=400, deadline=None, phases=[Phase.generate], database=None, suppress_health_check=SLOW
        )
        with suppress(NoSuchExample):
            find(drawn.diaries(), all_found, settings=enough, random=Random(1))
    print(f"all {len(expected)} were found in {len(seen)} diaries")
    assert expected - found == set(), "never drawn, or not kept"
    unknown = {place for place in found - expected if "=" not in place}
    assert unknown == set(), "not in the definitions of the format"
