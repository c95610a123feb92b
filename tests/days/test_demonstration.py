"""The demonstration's treatments: there, the same each time, and with the severity that follows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest
from flask import Flask

from tests.people import person
from tracker.care import queries as care
from tracker.days import demonstration
from tracker.diary import queries
from tracker.domain.records import Diary
from tracker.domain.treatments import SKIPPED
from tracker.ledger.queries import within_days

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
TODAY = NOW.toordinal()


@pytest.fixture
def made(app: Flask) -> Diary:
    """The demonstration diary of somebody, at a fixed moment."""
    who = person(app, "owner")
    with app.test_request_context():
        return demonstration.fill(who.account_id, "Europe/London", NOW)


@pytest.mark.parametrize("weekday", range(7))
def test_it_can_be_made_on_any_day_of_the_week(app: Flask, weekday: int) -> None:
    now = NOW + timedelta(days=weekday)
    who = person(app, "owner")
    with app.test_request_context():
        diary = demonstration.fill(who.account_id, "Europe/London", now)
        neck = [one for one in reversed(care.injections(diary)) if one.series == "neck"]
        for session, following in pairwise(neck):
            assert date.fromordinal(session.day).weekday() < 5
            assert session.day + 4 <= (session.felt_onset or 0) < (session.began_to_fade or 0)
            assert (session.began_to_fade or 0) < (session.back_to_before or 0) < following.day
        assert neck[-1].felt_onset is not None
        assert neck[-1].began_to_fade is None


def test_all_kinds_of_treatment_are_in_it(app: Flask, made: Diary) -> None:
    with app.test_request_context():
        assert {one.series for one in care.injections(made)} == {"neck", "eyes_upper_face"}
        assert {one.product for one in care.injections(made)} == {"Botox", "Xeomin"}
        assert sum(len(one.side_effects) for one in care.injections(made)) == 1
        before, after = sorted(care.medications(made), key=lambda one: one.first_day)
        assert (before.name, before.dose, after.dose, after.last_day) == (after.name, 1, 2, None)
        assert before.last_day == after.first_day - 1
        doses = care.doses(made, TODAY - 400, TODAY)
        assert 500 < len(doses) < 700
        assert 5 < sum(dose.outcome == SKIPPED for dose in doses) < 60
        for dose in doses:
            held = before if dose.medication == before.id else after
            assert held.is_taken_on(dose.local_day)
        assert [one.kind for one in care.treatments(made)] == ["physiotherapy"]
        assert [visit.day > TODAY for visit in care.visits(made)] == [True] + [False] * 5


def test_two_factors_have_values_and_stand_among_the_questions(app: Flask, made: Diary) -> None:
    with app.test_request_context():
        tired, moved = sorted(queries.factors(made), key=lambda one: one.kind)
        assert [(tired.kind, tired.asked), (moved.kind, moved.asked)] == [("scale", "entry"), ("yes_no", "day")]
        for factor in (tired, moved):
            assert factor.code in made.asked
            found = queries.readings(made, factor.code, TODAY - 400, TODAY)
            assert len(found) > 100
        assert "doses" in made.asked
        days = [reading.day for reading in queries.readings(made, moved.code, TODAY - 400, TODAY)]
        assert len(days) == len(set(days))


def test_severity_follows_the_cycle_of_the_neck(app: Flask, made: Diary) -> None:
    with app.test_request_context():
        sessions = [one.day for one in care.injections(made) if one.series == "neck"]
        found = queries.readings(made, "spasm", TODAY - 400, TODAY)
    early, late = [], []
    for reading in found:
        since = min((reading.day - day for day in sessions if day <= reading.day), default=None)
        if since is not None and 21 <= since <= 50:
            early.append(reading.value)
        elif since is not None and (since <= 2 or since >= 72):
            late.append(reading.value)
    assert min(len(early), len(late)) > 60
    assert fmean(late) - fmean(early) > 1.2


def test_the_same_moment_makes_the_same_year(app: Flask, made: Diary) -> None:
    other = person(app, "other")
    with app.test_request_context():
        again = demonstration.fill(other.account_id, "Europe/London", NOW)
        for kind in ("entry", "sleep", "medication", "dose", "injection", "treatment", "visit"):
            one, two = (_bodies(diary, kind) for diary in (made, again))
            assert len(one) > 0
            assert one == two


def _bodies(diary: Diary, kind: str) -> list[dict[str, Any]]:
    return [_without_ids(stored.body or {}) for stored in within_days(diary, kind, TODAY - 400, TODAY + 400)]


def _without_ids(body: dict[str, Any]) -> dict[str, Any]:
    factors = sorted(body.get("factors", {}).values())
    return {name: value for name, value in body.items() if name not in ("medication", "factors")} | {"of": factors}


def test_no_two_records_share_an_id(made: Diary, app: Flask) -> None:
    with app.test_request_context():
        ids = [stored.id for kind in ("entry", "dose") for stored in within_days(made, kind, TODAY - 400, TODAY)]
    assert len(ids) == len(set(ids))
