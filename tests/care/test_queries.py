"""What others ask of treatments, and what treatments are called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.factories import an_id, make_dose, make_injection, make_medication, make_treatment, make_visit
from tests.people import Person, person
from tracker.care import queries, words
from tracker.domain.records import Diary
from tracker.ledger.queries import diaries_of


@pytest.fixture
def owner(app: Flask) -> Person:
    somebody = person(app, "owner")
    assert somebody.diary
    return somebody


def put(owner: Person, kind: str, body: dict[str, Any]) -> str:
    record = str(an_id())
    answer = owner.put(f"/diaries/{owner.diary}/{kind}/{record}", body)
    assert answer.status_code == 201, answer.get_json()
    return record


def diary_of(owner: Person) -> Diary:
    (diary,) = diaries_of(owner.account_id)
    return diary


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_a_change_of_dose_is_taken_up_on_its_day(app: Flask, owner: Person) -> None:
    before = put(owner, "medications", make_medication(dose=1, to="2026-03-02"))
    after = put(owner, "medications", make_medication(**{"from": "2026-03-03"}))
    with app.test_request_context():
        diary = diary_of(owner)
        on = {text: [str(one.id) for one in queries.current_medications(diary, day(text))]
              for text in ("2026-01-09", "2026-03-02", "2026-03-03", "2027-01-01")}  # fmt: skip
    assert on == {"2026-01-09": [], "2026-03-02": [before], "2026-03-03": [after], "2027-01-01": [after]}


def test_the_last_dose_is_that_of_the_diary_day(app: Flask, owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "doses", make_dose(medicine))
    late = put(owner, "doses", make_dose(medicine, taken_at="2026-03-29T00:40:00+00:00", outcome="skipped"))
    with app.test_request_context():
        found = queries.last_doses(diary_of(owner), day("2026-03-28"), day("2026-03-28"))
    assert [(str(dose.id), dose.outcome) for dose in found.values()] == [(late, "skipped")]


def test_a_visit_of_today_is_still_planned(app: Flask, owner: Person) -> None:
    for text in ("2026-03-02", "2026-03-03", "2026-05-01"):
        put(owner, "visits", make_visit(day=text))
    with app.test_request_context():
        found = queries.planned_visits(diary_of(owner), day("2026-03-03"))
    assert [visit.day for visit in found] == [day("2026-03-03"), day("2026-05-01")]


def test_each_series_has_its_own_latest_session(app: Flask, owner: Person) -> None:
    put(owner, "injections", make_injection(day="2025-11-10"))
    neck = put(owner, "injections", make_injection())
    eyes = put(owner, "injections", make_injection(day="2026-02-20", series="Eyelids"))
    with app.test_request_context():
        diary = diary_of(owner)
        assert [str(one.id) for one in queries.latest_sessions(diary)] == [eyes, neck]
        found = queries.latest_session_of_series(diary, "neck")
        assert found is not None
        assert str(found.id) == neck
        assert queries.latest_session_of_series(diary, "trunk") is None


def test_words(app: Flask, owner: Person) -> None:
    put(owner, "injections", make_injection())
    put(owner, "treatments", make_treatment(kind="Shiatsu"))
    put(owner, "visits", make_visit())
    with app.test_request_context():
        diary = diary_of(owner)
        assert words.medication_label("Trihexyphenidyl", 2.0, "mg") == "Trihexyphenidyl 2 mg"
        assert words.medication_label("Clonazepam", 0.125, "mg") == "Clonazepam 0.125 mg"
        assert words.medication_label("Drops", 12, None) == "Drops 12"
        assert words.medication_label("Drops", None, "mg") == "Drops"
        assert words.injection_label(queries.injections(diary)[0]) == "Injection: Neck, Botox, 200 units"
        assert words.treatment_label(queries.treatments(diary)[0]) == "Shiatsu"
        assert words.treatment_kind_label("physiotherapy") == "Physiotherapy"
        assert words.visit_label(queries.visits(diary)[0]) == "Visit: The movement clinic"
        assert words.side_effect_label("drooping_lid") == "Drooping lid"
        assert words.side_effect_label("Dry eyes") == "Dry eyes"
        assert words.series_label("neck+forearm_hand_left") == "Neck, left forearm and hand"
        assert words.series_label("neck+Botox") == "neck+Botox"
        assert words.series_label("") == "No part of the body named"
