"""Anything else that was done, and visits; and who may come to any of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.care.visitor import Visitor, today
from tests.factories import make_medication, make_treatment, make_visit
from tests.people import browser_of, keeps_too, person

OTHER, VISIT = "/treatments/other/new", "/treatments/visits/new"


def test_surgery_has_a_day_and_physiotherapy_a_span(visitor: Visitor) -> None:
    form = visitor.form(OTHER) | {"kind": "surgery", "from": "2025-03-28", "note": "Both sides\r\nof the brain"}
    for _press in range(2):
        answer = visitor.press(OTHER, **form)
    assert visitor.all("treatments")[0]["note"] == "Both sides\nof the brain"
    assert "Saved: Surgery" in visitor.follow(answer)
    visitor.put("treatments", make_treatment())
    page = visitor.look("/treatments")
    assert "28 March 2025 · Both sides" in page
    assert "15 March" in page
    visitor.undo(answer)
    assert [one["kind"] for one in visitor.all("treatments")] == ["physiotherapy"]


def test_ones_own_words_are_kept_changed_deleted_and_undone(visitor: Visitor) -> None:
    record = visitor.put("treatments", make_treatment(kind="Shiatsu"))
    path = f"/treatments/other/{record}"
    form = visitor.form(path)
    assert (form["own_kind"], form["note"]) == ("Shiatsu", "Every Tuesday")
    changed = visitor.press(path, **form | {"own_kind": "Yoga"})
    assert visitor.stored("treatments", record) == make_treatment(kind="Yoga")
    visitor.undo(changed)
    gone = visitor.press(f"{path}/delete")
    assert "Deleted: Shiatsu" in visitor.follow(gone)
    visitor.undo(gone)
    assert visitor.stored("treatments", record) == make_treatment(kind="Shiatsu")


@pytest.mark.parametrize(
    ("path", "typed", "field", "said"),
    [
        (OTHER, {}, "kind", "in your own words"),
        (OTHER, {"own_kind": "x" * 5000}, "own_kind", "At most 60"),
        (OTHER, {"kind": "surgery", "from": ""}, "from", "Please give a date."),
        (OTHER, {"kind": "surgery", "from": "2026-03-03", "to": "2026-03-02"}, "to", "must not come before"),
        (OTHER, {"kind": "surgery", "note": "n" * 5000}, "note", "At most 4,000"),
        (VISIT, {"on": ""}, "on", "Please give a date."),
        (VISIT, {"on": "2090-01-01"}, "on", "cannot be right"),
        (VISIT, {"with": "w" * 5000}, "with", "At most 120"),
        (VISIT, {"agreed": "a" * 5000}, "agreed", "At most 4,000"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    visitor: Visitor, path: str, typed: dict[str, Any], field: str, said: str
) -> None:
    form = visitor.form(path) | typed
    page = visitor.press(path, 422, **form).get_data(as_text=True)
    assert re.search(rf'id="f-{field}-fault">[^<]*{said}', page), page
    assert visitor.form_in(page) == form
    assert visitor.all("treatments") + visitor.all("visits") == []


def test_planned_visits_stand_first_the_soonest_before_the_later(visitor: Visitor) -> None:
    for days in (-40, -5, 0, 3, 90):
        visitor.put("visits", make_visit(day=today(days), **{"with": f"Clinic {days}"}))
    page = visitor.look("/treatments")
    places = [page.index(f"Visit: Clinic {days}<") for days in (0, -5, -40, 3, 90)]
    assert places == sorted(places)
    assert "Past (2)" in page


def test_a_visit_is_planned_filled_in_afterwards_and_undone(visitor: Visitor) -> None:
    form = visitor.form(VISIT) | {"on": today(-30), "with": "Dr Lin"}
    visitor.press(VISIT, **form)
    path = f"/treatments/visits/{form['id']}"
    changed = visitor.press(path, **visitor.form(path) | {"agreed": "Injections again in May"})
    assert visitor.stored("visits", form["id"])["agreed"] == "Injections again in May"
    visitor.undo(changed)
    assert visitor.stored("visits", form["id"]) == {"day": today(-30), "with": "Dr Lin"}
    gone = visitor.press(f"{path}/delete")
    assert visitor.all("visits") == []
    visitor.undo(gone)
    assert len(visitor.all("visits")) == 1


def test_a_stranger_finds_nothing_and_a_reader_changes_nothing(app: Flask, visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication())
    stranger, reader = person(app, "stranger"), person(app, "reader")
    keeps_too(reader, visitor.diary, "reader")
    for somebody, seen, pressed in ((stranger, 404, 404), (reader, 403, 403)):
        browser = browser_of(somebody)
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").get_data(as_text=True))[1]
        path = f"/treatments/medications/{record}"
        assert browser.get(path, query_string={"diary": visitor.diary}).status_code == seen
        sent = {"csrf_token": token, "diary": visitor.diary, "medication": record, "outcome": "taken"}
        assert browser.post("/treatments/doses", data=sent).status_code == pressed
        assert browser.post(f"{path}/stop", data=sent).status_code == pressed
    # one's own diary does not open what lies in another's
    own = browser_of(stranger)
    assert own.get(f"/treatments/medications/{record}").status_code == 404
    assert visitor.all("doses") == []


def test_with_several_diaries_each_form_says_whose_it_is(visitor: Visitor) -> None:
    settings = visitor.form("/settings/new-diary") | {"name": "Robin"}
    visitor.press("/settings/new-diary", **settings)
    assert "In the diary: My diary" in visitor.look(f"/treatments/medications/new?diary={visitor.diary}")
    assert "Robin" in visitor.look("/treatments")


def test_a_year_of_treatments_stays_readable(visitor: Visitor) -> None:
    for number in range(30):
        visitor.put("treatments", make_treatment(kind=f"Kind {number}", note="n" * 4000))
    page = visitor.look("/treatments")
    assert "n" * 200 not in page
