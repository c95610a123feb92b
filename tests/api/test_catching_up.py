"""A phone that was off catches up in a few requests; a diary that was restored tells every phone to begin anew."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.factories import an_id, make_dose, make_entry, make_medication, make_sleep
from tests.people import Person
from tracker.db import db, writing
from tracker.ledger.diaries import renew_epoch
from tracker.ledger.models import RECORDS
from tracker.ledger.queries import get_diary

MONTHS = 6
DAYS = 30
PAGE = 500
MOST_BYTES = 60
"""A record as it comes over the wire, compressed, its cursor and all that surrounds it counted in."""


class Phone:
    """What a phone knows of a diary: each record's body, and where it left the feed. It counts what it fetched."""

    def __init__(self, owner: Person, diary: str) -> None:
        self._owner, self._diary = owner, diary
        self.known: dict[str, tuple[str, Any]] = {}
        self.cursor: str | None = None
        self.requests, self.bytes, self.records = 0, 0, 0

    def catch_up(self) -> int:
        """Fetch all that changed; begin anew where the cursor is gone. Return the number of requests."""
        before, more = self.requests, True
        while more:
            asked = {"limit": PAGE} | ({"since": self.cursor} if self.cursor else {})
            headers = {"Accept-Encoding": "gzip"}
            answer = self._owner.get(f"/diaries/{self._diary}/changes", query_string=asked, headers=headers)
            self.requests += 1
            self.bytes += len(answer.data)
            if answer.status_code == 410:
                self.known, self.cursor = {}, None
                continue
            assert answer.status_code == 200
            packed = answer.headers.get("Content-Encoding") == "gzip"
            page = json.loads(gzip.decompress(answer.data) if packed else answer.data)
            self.records += len(page["items"])
            for item in page["items"]:
                self.known[item["id"]] = (item["kind"], item["body"])
                if item["deleted"]:
                    del self.known[item["id"]]
            self.cursor, more = page["next_cursor"], page["more"]
        return self.requests - before

    def forget_counts(self) -> None:
        self.requests = self.bytes = self.records = 0


def month(owner: Person, diary: str, medicine: str, first: datetime) -> None:
    """Record a month: five entries, a sleep and two doses a day, as a queue sends them."""
    changes: list[dict[str, Any]] = []

    def add(kind: str, body: dict[str, Any]) -> None:
        changes.append({"kind": kind, "op": "save", "id": str(an_id()), "body": body})

    for number in range(DAYS):
        hours = [(first + timedelta(days=number, hours=hour)).isoformat() for hour in range(-10, 14)]
        for place in range(5):
            regions = {"neck": {"spasm": (number + place) % 11}}
            at = hours[10 + 3 * place - place // 4]
            add("entry", make_entry(happened_at=at, pain=place, regions=regions, note=f"Moment {place}"))
        add("sleep", make_sleep(started_at=hours[0], ended_at=hours[8], quality=6))
        for at in (hours[11], hours[22]):
            add("dose", make_dose(medicine, taken_at=at))
    answer = owner.post(f"/diaries/{diary}/changes", {"changes": changes})
    assert {result["status"] for result in answer.get_json()["results"]} == {"saved"}


@pytest.fixture
def medicine(owner: Person, diary: str) -> str:
    record = str(an_id())
    assert owner.put(f"/diaries/{diary}/medications/{record}", make_medication()).status_code == 201
    return record


def stored(owner: Person, diary: str) -> dict[str, Any]:
    """Everything that the diary holds, by the lists."""
    found: dict[str, Any] = {}
    for plural in ("entries", "sleeps", "medications", "doses"):
        cursor: str | None = None
        while True:
            asked = {"limit": PAGE} | ({"cursor": cursor} if cursor else {})
            page = owner.get(f"/diaries/{diary}/{plural}", query_string=asked).get_json()
            found |= {item.pop("id"): {k: v for k, v in item.items() if k != "revision"} for item in page["items"]}
            cursor = page["next_cursor"]
            if cursor is None:
                break
    return found


def test_a_phone_that_was_off_for_a_month_catches_up_in_one_request(owner: Person, diary: str, medicine: str) -> None:
    begin = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=DAYS * MONTHS + 2)
    phone = Phone(owner, diary)
    for number in range(MONTHS - 1):
        month(owner, diary, medicine, begin + timedelta(days=DAYS * number))
    # 240 records a month: the first time a phone fetches them all
    assert phone.catch_up() == 3
    assert phone.known.keys() == stored(owner, diary).keys()
    assert phone.bytes < MOST_BYTES * phone.records
    print(f"five months: {phone.requests} requests, {phone.records} records, {phone.bytes} bytes")

    phone.forget_counts()
    month(owner, diary, medicine, begin + timedelta(days=DAYS * (MONTHS - 1)))
    gone, changed = list(phone.known)[:2]
    owner.delete(f"/diaries/{diary}/{'medications' if gone == medicine else 'entries'}/{gone}")
    owner.patch(f"/diaries/{diary}/entries/{changed}", {"set": {"stress": {"was": None, "now": 4}}})
    assert phone.catch_up() == 1
    assert phone.records == DAYS * 8 + 2
    assert phone.bytes < MOST_BYTES * phone.records
    print(f"a month: {phone.requests} request, {phone.records} records, {phone.bytes} bytes")
    held = stored(owner, diary)
    assert {record: body for record, (_kind, body) in phone.known.items()} == held
    assert gone not in held
    assert held[changed]["stress"] == 4

    # nothing new costs one small request
    phone.forget_counts()
    assert phone.catch_up() == 1
    assert (phone.records, phone.bytes < 200) == (0, True)


def test_after_a_new_epoch_a_phone_fetches_everything_once(app: Flask, owner: Person, diary: str) -> None:
    phone = Phone(owner, diary)
    kept, lost = str(an_id()), str(an_id())
    owner.put(f"/diaries/{diary}/entries/{kept}", make_entry())
    phone.catch_up()
    # what a restore from a backup leaves: the state of then, and an epoch of its own
    owner.put(f"/diaries/{diary}/entries/{lost}", make_entry(happened_at="2026-03-28T19:00:00Z"))
    phone.catch_up()
    assert phone.known.keys() == {kept, lost}
    with app.app_context():
        before = get_diary(owner.account_id, UUID(diary))
        with writing():
            mine = (RECORDS.c.diary_id == UUID(diary), RECORDS.c.id == UUID(lost))
            db.session.execute(RECORDS.delete().where(*mine))
            renew_epoch(before)
        assert get_diary(owner.account_id, UUID(diary)).epoch != before.epoch
    assert phone.catch_up() == 2
    assert phone.known.keys() == {kept}
    assert phone.catch_up() == 1
