"""Whatever is in a diary, taking it along, erasing it and taking it in again gives the same document, byte for byte."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from flask_login import login_user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Person, person
from tracker.accounts import operations as accounts
from tracker.accounts import queries as signed_in
from tracker.db import db, read_one_state, writing
from tracker.domain.records import Diary
from tracker.domain.regions import BY_CODE
from tracker.exchange import archive, document, waiting, whole
from tracker.exchange.document import BY_PLURAL
from tracker.ledger import operations, queries
from tracker.ledger.diaries import create_diary, erase_diary
from tracker.ledger.operations import Author
from tracker.web.errors import Refused

pytestmark = pytest.mark.postgres
Records = list[tuple[str, str, dict[str, Any]]]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
WORDS = TEXT.filter(lambda text: bool(text.strip()))
SCORE = st.integers(0, 100).map(lambda tenths: tenths / 10)
DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 20))
RATERS = st.sampled_from(["self", "parent", "other"])
AMOUNT = st.floats(1e-6, 99_999, allow_nan=False)
IDS = st.uuids().map(str)


@st.composite
def moments(draw: Any) -> str:
    zone = timezone(timedelta(minutes=draw(st.integers(-14 * 60, 14 * 60))))
    moment = datetime(1990, 1, 1, tzinfo=zone) + timedelta(seconds=draw(st.integers(0, 36 * 365 * 86_400)))
    return moment.isoformat()


def optional(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


def entries(factors: list[str]) -> Any:
    regions = st.dictionaries(st.sampled_from(list(BY_CODE)), optional(spasm=SCORE, pain=SCORE), max_size=4)
    values = optional(
        pain=SCORE,
        stress=SCORE,
        interference=SCORE,
        regions=regions,
        rated_by=RATERS,
        prompted=st.booleans(),
        tags=st.lists(WORDS, max_size=3),
        note=TEXT,
        factors=st.dictionaries(st.sampled_from(factors), st.floats(-1e9, 1e9), max_size=2) if factors else st.just({}),
    )
    when = st.one_of(
        st.fixed_dictionaries({"happened_at": moments()}, optional={"recorded_at": moments()}),
        st.fixed_dictionaries({"precision": st.just("day"), "day": DAYS.map(str)}),
        st.fixed_dictionaries({"precision": st.just("part"), "day": DAYS.map(str), "part": WORDS}),
    )
    return st.builds(lambda held, at, spasm: {**held, **at, "spasm": spasm}, values, when, SCORE)


@st.composite
def diaries(draw: Any) -> Records:
    """A diary as what is saved into it, in this order; some of it will be refused, and is not in it then."""
    factors, medicines = draw(st.lists(IDS, max_size=3)), draw(st.lists(IDS, max_size=3))
    span = st.tuples(DAYS, DAYS).map(lambda two: {"from": str(min(two)), "to": str(max(two))})
    found = [("factors", one, {"name": draw(WORDS), "kind": "number", "unit": draw(TEXT)[:20]}) for one in factors]
    times = st.lists(st.times().map(lambda time: f"{time:%H:%M}"), max_size=3)
    for one in medicines:
        found.append(
            ("medications", one, draw(span) | {"name": draw(WORDS), "dose": draw(AMOUNT), "times": draw(times)})
        )
    kinds: dict[str, Any] = {
        "entries": entries(factors),
        "sleeps": st.builds(
            lambda at, hours, more: {
                "started_at": at,
                "ended_at": (datetime.fromisoformat(at) + timedelta(hours=hours)).isoformat(),
                **more,
            },
            moments(),
            st.integers(1, 24),
            optional(quality=SCORE, woken_by_pain=st.integers(0, 99)),
        ),
        "injections": st.builds(
            lambda day, more: {"day": str(day), **more},
            DAYS,
            optional(
                product=TEXT,
                given_by=TEXT,
                sites=st.lists(st.sampled_from(list(BY_CODE)).map(lambda code: {"region": code}), max_size=3),
                series=WORDS,
                units=AMOUNT,
            ),
        ),
        "treatments": st.builds(
            lambda days, kind, more: {**days, "kind": kind, **more}, span, WORDS, optional(note=TEXT)
        ),
        "visits": st.builds(
            lambda day, more: {"day": str(day), **more}, DAYS, optional(**{"with": TEXT, "agreed": TEXT})
        ),
    }
    if medicines:
        kinds["doses"] = st.builds(
            lambda medicine, at, outcome, more: {"medication": medicine, "taken_at": at, "outcome": outcome, **more},
            st.sampled_from(medicines),
            moments(),
            st.sampled_from(["taken", "skipped"]),
            optional(dose=AMOUNT),
        )
    for plural, bodies in kinds.items():
        found += [(plural, draw(IDS), body) for body in draw(st.lists(bodies, max_size=4))]
    return found


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def saved(owner: Person, records: Records, gone: int) -> Diary:
    with writing():
        diary = create_diary(owner.account_id, {"name": "A", "time_zone": "Asia/Kathmandu", "day_start": 2}, NOW)
        for plural, record_id, body in records:
            try:
                operations.save(diary, BY_PLURAL[plural], UUID(record_id), body, Author(owner.account_id, NOW))
            except Refused:
                continue
        medicines = [UUID(one) for plural, one, _body in records if plural == "medications"]
        for one in medicines[:gone]:
            operations.remove(diary, BY_PLURAL["medications"], one, Author(owner.account_id, NOW))
    return queries.get_diary(owner.account_id, diary.id)


def written(diary: Diary, write: Callable[[Diary, Any], None]) -> bytes:
    read_one_state()
    out = io.BytesIO()
    write(diary, out)
    db.session.rollback()
    return out.getvalue()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(records=diaries(), gone=st.integers(0, 2), packed=st.booleans())
def test_nothing_is_lost(owner: Person, records: Records, gone: int, packed: bool) -> None:
    with owner.app.test_request_context("/settings/import", method="POST"):
        with writing():
            secret = accounts.open_session(owner.account_id, "A phone", int(NOW.timestamp()) + 10**9)
        known = signed_in.visitor_of_session(secret, int(NOW.timestamp()) + 10**9)
        assert known is not None
        login_user(known.visitor)
        g.moment = NOW
        diary = saved(owner, records, gone)
        before = written(diary, document.write)
        file = written(diary, lambda one, out: archive.pack(one, NOW, out)) if packed else before
        with writing():
            erase_diary(diary)
        with writing():
            fresh = create_diary(owner.account_id, {"name": "B", "time_zone": "Europe/London"}, NOW)
        stored = waiting.put(io.BytesIO(file))
        held = whole.begin(stored, fresh, owner.account_id, "diary", NOW)
        assert held.unread_first == []
        whole.take_in(held, fresh, Author(owner.account_id, NOW, held.id))
        db.session.commit()
        after = written(queries.get_diary(owner.account_id, fresh.id), document.write)
        waiting.discard(held.id)
        with writing():
            erase_diary(fresh)
    assert after == before
