"""Every kind of record by the same calls: saved, repeated, patched, deleted, restored, listed, and in the changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import (
    an_id,
    make_dose,
    make_factor,
    make_injection,
    make_medication,
    make_treatment,
    make_visit,
)
from tests.people import Person

KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "medications": (make_medication(), {"dose": 3}),
    "injections": (make_injection(), {"felt_onset": "2026-02-15"}),
    "treatments": (make_treatment(), {"note": "Every Friday"}),
    "visits": (make_visit(), {"agreed": "Nothing new"}),
    "factors": (make_factor(), {"active": False}),
}


@pytest.mark.parametrize("plural", KINDS)
def test_each_kind_does_what_all_do(owner: Person, diary: str, plural: str) -> None:
    body, change = KINDS[plural]
    at, listed = f"/diaries/{diary}/{plural}/{an_id()}", f"/diaries/{diary}/{plural}"
    made = owner.put(at, body)
    assert made.status_code == 201, made.get_json()
    assert made.get_json() == {"id": at.rpartition("/")[2], "revision": 1, **body}
    assert owner.put(at, body).status_code == 200
    assert owner.put(at, body | change).status_code == 409
    [(field, now)] = change.items()
    patched = owner.patch(at, {"set": {field: {"was": body.get(field), "now": now}}})
    assert patched.get_json() == made.get_json() | {"revision": 2, field: now}
    assert [item["id"] for item in owner.get(listed).get_json()["items"]] == [made.get_json()["id"]]
    owner.delete(at)
    assert owner.get(at).status_code == 404
    assert owner.get(listed).get_json()["items"] == []
    assert owner.post(f"{at}/restore").get_json() == patched.get_json() | {"revision": 4}
    change_seen = owner.get(f"/diaries/{diary}/changes").get_json()["items"][-1]
    assert (change_seen["kind"], change_seen["deleted"]) == (plural.removesuffix("s"), False)


def test_a_dose_belongs_to_a_medication(owner: Person, diary: str) -> None:
    medicine = str(an_id())
    dose, at = make_dose(medicine), f"/diaries/{diary}/doses/{an_id()}"
    refused = owner.put(at, dose)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/medication"
    queue = [
        {"kind": "medication", "op": "save", "id": medicine, "body": make_medication()},
        {"kind": "dose", "op": "save", "id": at.rpartition("/")[2], "body": dose},
    ]
    results = owner.post(f"/diaries/{diary}/changes", {"changes": queue}).get_json()["results"]
    assert [result["status"] for result in results] == ["saved", "saved"]
    assert owner.put(at, dose).status_code == 200
    skipped = owner.put(f"/diaries/{diary}/doses/{an_id()}", make_dose(medicine, outcome="skipped"))
    assert skipped.status_code == 201


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("medications", make_medication(dose=0), "/dose", "above 0"),
    ("medications", make_medication(to="2025-12-31"), "", "must not come before"),
    ("medications", make_medication(times=["8"]), "/times", "08:00"),
    ("injections", make_injection(day="2093-01-01"), "/day", "cannot be right"),
    ("injections", make_injection(units=100), "", "add up to more"),
    ("injections", make_injection(felt_onset="2026-02-01"), "", "in this order"),
    ("injections", make_injection(sites=[{"region": "knee"}]), "/sites/0/region", "not one of the choices"),
    ("injections", make_injection(side_effects=[{"kind": "weakness"}]), "/side_effects/0/from", "needed"),
    ("treatments", make_treatment(kind=""), "/kind", "needed"),
    ("visits", make_visit(agreed="a" * 4001), "/agreed", "4,000"),
    ("factors", make_factor(kind="scale"), "/unit", "has a unit"),
    ("factors", make_factor(mood=3), "/mood", "not known"),
]


@pytest.mark.parametrize(("plural", "body", "pointer", "said"), WRONG)
def test_what_cannot_be_is_refused_beside_its_field(
    owner: Person, diary: str, plural: str, body: dict[str, Any], pointer: str, said: str
) -> None:
    answer = owner.put(f"/diaries/{diary}/{plural}/{an_id()}", body)
    assert answer.status_code == 422, answer.get_json()
    [fault] = answer.get_json()["errors"]
    assert fault["pointer"] == pointer
    assert said in fault["detail"]
    assert owner.get(f"/diaries/{diary}/{plural}").get_json()["items"] == []


def test_null_is_nothing_recorded_in_lists_too(owner: Person, diary: str) -> None:
    at = f"/diaries/{diary}/injections/{an_id()}"
    effects = [{"kind": "weakness", "from": "2026-02-20"}]
    owner.put(at, make_injection(side_effects=effects))
    patched = owner.patch(at, {"set": {"side_effects": {"was": effects, "now": None}}})
    assert patched.status_code == 200, patched.get_json()
    assert "side_effects" not in patched.get_json()
    medicine = owner.put(f"/diaries/{diary}/medications/{an_id()}", make_medication(times=None))
    assert medicine.status_code == 201


def test_a_series_of_many_regions_can_be_saved_again(owner: Person, diary: str) -> None:
    regions = ("forearm_hand_left", "forearm_hand_right", "hip_thigh_left", "hip_thigh_right")
    at = f"/diaries/{diary}/injections/{an_id()}"
    body = make_injection(units=None, series=None, sites=[{"region": region} for region in regions])
    made = owner.put(at, body).get_json()
    assert made["series"] == "+".join(regions)
    again = {name: value for name, value in made.items() if name != "id"} | {"given_by": "Dr Lin"}
    assert owner.put(at, again).status_code == 200
    assert owner.put(at, again | {"revision": 2, "series": "x" * 61}).status_code == 422


def test_a_session_without_a_series_gets_that_of_its_regions(owner: Person, diary: str) -> None:
    body = make_injection()
    del body["series"]
    answer = owner.put(f"/diaries/{diary}/injections/{an_id()}", body)
    assert answer.get_json()["series"] == "neck"


def test_a_factor_takes_values_of_its_kind_and_keeps_its_kind_while_it_has_some(owner: Person, diary: str) -> None:
    factor = str(an_id())
    at = f"/diaries/{diary}/factors/{factor}"
    owner.put(at, make_factor(kind="yes_no", unit=None))
    entry = {"happened_at": "2026-03-28T18:20:00+00:00", "factors": {factor: 2}}
    refused = owner.put(f"/diaries/{diary}/entries/{an_id()}", entry)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == f"/factors/{factor}"
    assert owner.put(f"/diaries/{diary}/entries/{an_id()}", entry | {"factors": {factor: 1}}).status_code == 201
    changed = owner.patch(at, {"set": {"kind": {"was": "yes_no", "now": "scale"}}})
    assert changed.get_json()["errors"][0]["pointer"] == "/kind"
    paused = owner.patch(at, {"set": {"active": {"was": True, "now": False}}})
    assert paused.get_json()["active"] is False
    found = owner.get(f"/diaries/{diary}/insights/day-by-day?measure=factor:{factor}&days=all").get_json()
    assert found["rests_on"]["entries"] == 1


def test_treatments_of_long_ago_and_plans_do_not_stretch_the_charts(owner: Person, diary: str) -> None:
    owner.put(f"/diaries/{diary}/injections/{an_id()}", make_injection(day="2009-05-05"))
    owner.put(f"/diaries/{diary}/visits/{an_id()}", make_visit(day="2030-01-01"))
    owner.put(f"/diaries/{diary}/entries/{an_id()}", {"happened_at": "2026-03-28T18:20:00+00:00", "spasm": 3})
    found = owner.get(f"/diaries/{diary}/insights/day-by-day?days=all").get_json()
    assert found["from"] == "2026-03-28"
