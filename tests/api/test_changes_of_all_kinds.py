"""A queue of mixed kinds on a bad line: medications before their doses, answers dropped, whole batches sent again."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest

from tests.api.test_changes import Change, read_all, send
from tests.factories import (
    an_id,
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_treatment,
    make_visit,
)
from tests.people import Person, browser_of

DONE = {"saved", "unchanged", "deleted", "restored"}
START: dict[str, dict[str, Any]] = {
    "medication": make_medication(),
    "dose": make_dose(""),
    "injection": make_injection(),
    "treatment": make_treatment(),
    "visit": make_visit(),
    "factor": make_factor(),
    "entry": make_entry(rated_by="self", happened_at="2026-03-28T18:20:00Z"),
}
FIELDS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "medication": ("dose", (1, 2.5, 4, None)),
    "dose": ("outcome", ("taken", "skipped")),
    "injection": ("felt_onset", ("2026-02-14", "2026-02-16", None)),
    "treatment": ("note", ("On Fridays", "At home", None)),
    "visit": ("agreed", ("Come back in May", "A letter", None)),
    "factor": ("active", (True, False)),
    "entry": ("pain", (0, 3, 9.5, None)),
}


def test_a_dose_before_its_medication_is_refused_and_after_it_kept(owner: Person, diary: str) -> None:
    medicine, early, dose = (str(an_id()) for _ in range(3))
    batch = [
        {"kind": "dose", "op": "save", "id": early, "body": make_dose(medicine)},
        {"kind": "medication", "op": "save", "id": medicine, "body": make_medication()},
        {"kind": "dose", "op": "save", "id": dose, "body": make_dose(medicine, outcome="skipped")},
    ]
    results = send(owner, diary, *batch)
    assert [result["status"] for result in results] == ["refused", "saved", "saved"]
    assert results[0]["problem"]["errors"][0]["pointer"] == "/medication"
    # the answer was lost, so all of it comes again: now the medication is there
    assert [result["status"] for result in send(owner, diary, *batch)] == ["saved", "unchanged", "unchanged"]
    items, _cursor = read_all(owner, diary, limit=1)
    assert [(item["kind"], item["id"]) for item in items] == [("medication", medicine), ("dose", dose), ("dose", early)]


def test_the_diary_shows_them_on_each_database(owner: Person, diary: str) -> None:
    medicine, day = str(an_id()), {"from": "2026-03-28"}
    bodies = [
        ("medication", medicine, make_medication(**day)),
        ("dose", str(an_id()), make_dose(medicine)),
        ("injection", str(an_id()), make_injection(day="2026-03-28")),
        ("visit", str(an_id()), make_visit(day="2026-03-27")),
        ("entry", str(an_id()), make_entry(happened_at="2026-03-26T12:00:00Z")),
    ]
    send(owner, diary, *({"kind": kind, "op": "save", "id": made, "body": body} for kind, made, body in bodies))
    page = browser_of(owner).get("/diary?to=2026-03-28").get_data(as_text=True)
    for shown in (
        "Trihexyphenidyl 2 mg begun",
        "Injection: Neck",
        "1 dose taken",
        "Visit: The movement clinic",
        "1 entry",
    ):
        assert shown in page
    assert "Nothing recorded" not in page
    assert page.count('class="card day"') == 3


@pytest.mark.parametrize("seed", range(2))
def test_a_queue_of_all_kinds_loses_and_doubles_nothing(owner: Person, diary: str, seed: int) -> None:
    phone = Phone(random.Random(seed))
    for _step in range(20):
        batch = phone.batch()
        for _attempt in range(phone.dice.choice((1, 1, 2, 3))):
            results = send(owner, diary, *batch)
            assert {result["status"] for result in results} <= DONE, (batch, results)
        for change, result in zip(batch, results, strict=True):
            phone.revisions[change["id"]] = result["revision"]
    items, _cursor = read_all(owner, diary, limit=7)
    assert {item["id"]: item["body"] for item in items} == phone.records
    assert {item["id"]: item["kind"] for item in items} == {record: phone.kinds[record] for record in phone.records}
    seen: list[str] = []
    for item in items:
        if item["kind"] == "dose" and item["body"]:
            assert item["body"]["medication"] in phone.records
        seen.append(item["id"])
    assert len(seen) == len(set(seen))


class Phone:
    """What somebody does to their records, and the queue that it makes. `records` is what the server has to hold."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.kinds = {str(UUID(int=dice.getrandbits(128))): kind for kind in START for _ in range(3)}
        self.records: dict[str, dict[str, Any] | None] = {}
        self.revisions: dict[str, int] = {}
        self._before: dict[str, dict[str, Any]] = {}

    def batch(self) -> list[Change]:
        """Return up to six changes, each of another record; a medication stands before the doses of it."""
        chosen = self.dice.sample(sorted(self.kinds), 6)
        known = [record for record in self.records if self.kinds[record] == "medication"]
        ordered = sorted(chosen, key=lambda record: self.kinds[record] != "medication")
        if not known and self.kinds[ordered[0]] != "medication":
            ordered = [next(record for record, kind in self.kinds.items() if kind == "medication"), *ordered]
        return [self._change(record) for record in ordered]

    def _change(self, record: str) -> Change:
        kind, held = self.kinds[record], self.records.get(record)
        common = {"kind": kind, "id": record}
        if record in self.records and held is None:
            self.records[record] = self._before[record]
            return {**common, "op": "restore"}
        if held is not None and self.dice.random() < 0.2:
            self._before[record], self.records[record] = held, None
            return {**common, "op": "delete"}
        field, values = FIELDS[kind]
        now = self.dice.choice(values)
        body = {**(held or self._new(kind)), field: now}
        self.records[record] = {name: value for name, value in body.items() if value is not None}
        if held is not None and self.dice.random() < 0.6:
            return {**common, "op": "patch", "body": {"set": {field: {"was": held.get(field), "now": now}}}}
        return {**common, "op": "save", "revision": self.revisions.get(record), "body": body}

    def _new(self, kind: str) -> dict[str, Any]:
        if kind != "dose":
            return START[kind]
        medicines = [record for record in self.records if self.kinds[record] == "medication"]
        return make_dose(self.dice.choice(sorted(medicines)), taken_at="2026-03-28T08:10:00Z")
