"""Taking in a diary that was taken along: nothing lost, nothing doubled, nothing brought back, and all of it undone."""

from __future__ import annotations

import io
import resource
import time
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.exchange.test_export import take_along, unpacked
from tests.exchange.whole import fill, press
from tests.factories import an_id, make_dose, make_entry, make_sleep
from tests.people import PASSWORD, Person, browser_of, person
from tracker.db import db
from tracker.exchange import ours, whole
from tracker.ledger.models import DIARIES, READINGS

pytestmark = pytest.mark.postgres


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


@pytest.fixture
def browser(owner: Person) -> FlaskClient:
    return browser_of(owner)


def document(browser: FlaskClient, diary: str) -> bytes:
    return unpacked(take_along(browser, diary))["diary.json"]


def bring(browser: FlaskClient, diary: str, content: bytes, name: str = "diary.json") -> Any:
    return press(browser, "/settings/import", diary=diary, file=(BytesIO(content), name))


def looked_at(browser: FlaskClient, diary: str, content: bytes) -> tuple[str, str]:
    """Bring a file along and read it to its end; return where it waits, and the page that shows what would be added."""
    answer = bring(browser, diary, content)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    at = answer.location.removesuffix("/reading")
    for _ in range(50):
        if browser.get(f"{at}/reading").status_code == 302:
            break
        assert press(browser, f"{at}/reading").status_code == 302
    return at, browser.get(f"{at}/whole").get_data(as_text=True)


def taken_in(browser: FlaskClient, diary: str, content: bytes) -> str:
    """Take a file in, and return the address of what it did."""
    at, _page = looked_at(browser, diary, content)
    answer = press(browser, f"{at}/take-in", diary=diary)
    assert answer.status_code == 302
    assert "whole" not in answer.location
    return str(answer.location.partition("?")[0])


def erased(browser: FlaskClient, diary: str, owner: Person) -> str:
    """Erase a diary and return the new, empty one."""
    assert press(browser, "/settings/diary/erase", diary=diary, present=PASSWORD).status_code == 302
    return owner.diary


def furnish(owner: Person, browser: FlaskClient, diary: str) -> dict[str, list[str]]:
    ids = fill(owner, diary)
    medication = str(an_id())
    owner.put(f"/diaries/{diary}/medications/{medication}", {"name": "Gone", "from": "2026-01-01"})
    owner.put(f"/diaries/{diary}/doses/{an_id()}", make_dose(medication, taken_at="2026-03-02T08:10:00+00:00"))
    owner.delete(f"/diaries/{diary}/medications/{medication}")
    press(browser, "/appointment", diary=diary, part="questions", **{"question_1": "Why at noon?"})
    press(browser, "/appointment", diary=diary, part="days", days="", **{"from": "2026-02-02", "to": "2026-03-01"})
    settings = {"name": "Kim's", "time_zone": "Asia/Tokyo", "day_start": "6", "own_word": "pulling"}
    press(browser, "/settings/diary", diary=diary, raters=["self", "parent"], usual_rater="parent", **settings)
    press(browser, "/settings/plan", diary=diary, kind="fortnight")
    return ids


def test_export_erase_import_export_gives_the_same(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    furnish(owner, browser, diary)
    files = unpacked(take_along(browser, diary))
    whole_zip = take_along(browser, diary).data
    fresh = erased(browser, diary, owner)
    at, page = looked_at(browser, fresh, whole_zip)
    assert "takes over the other one" in page
    assert "2 entries" in page
    assert "cannot be read" not in page
    press(browser, f"{at}/take-in", diary=fresh)
    again = unpacked(take_along(browser, fresh))
    assert again["diary.json"] == files["diary.json"]
    assert b"Why at noon?" in again["diary.json"]
    assert {name: again[name] for name in again if name.endswith(".csv")} == {
        name: files[name] for name in files if name.endswith(".csv")
    }
    with owner.app.app_context():
        assert len(db.session.execute(select(READINGS)).all()) == 5


def test_a_second_import_adds_nothing_and_renews_no_more(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    fill(owner, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    before = epoch(owner, fresh)
    taken_in(browser, fresh, held)
    renewed = epoch(owner, fresh)
    assert renewed != before, "every phone fetches anew"
    at, page = looked_at(browser, fresh, held)
    assert "No record would be added" in page
    assert "already in the diary, and left as they are there: 9" in page
    assert press(browser, f"{at}/take-in", diary=fresh).location.endswith("/whole")
    assert epoch(owner, fresh) == renewed
    assert document(browser, fresh) == held


def epoch(owner: Person, diary: str) -> str:
    with owner.app.app_context():
        query = select(DIARIES.c.epoch).where(DIARIES.c.diary_id == UUID(diary))
        return str(db.session.execute(query).scalar_one())


def test_what_was_deleted_stays_deleted_and_what_was_changed_stays_changed(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    ids = fill(owner, diary)
    held = document(browser, diary)
    owner.delete(f"/diaries/{diary}/visits/{ids['visits'][0]}")
    owner.put(f"/diaries/{diary}/entries/{ids['entries'][0]}", make_entry(spasm=1, revision=1))
    now = document(browser, diary)
    _at, page = looked_at(browser, diary, held)
    assert "deleted in this diary before, and not brought back: 1" in page
    assert "already in the diary, and left as they are there: 8" in page
    assert document(browser, diary) == now


def test_the_whole_import_is_undone(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    furnish(owner, browser, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    empty = orjson.loads(document(browser, fresh))
    result = taken_in(browser, fresh, held)
    assert "The settings were taken over" in browser.get(result).get_data(as_text=True)
    assert press(browser, f"{result}/undo", diary=fresh).status_code == 302
    assert "10 records were taken back" in browser.get(result).get_data(as_text=True)
    assert orjson.loads(document(browser, fresh)) == empty
    # and brought again, all of it is there again
    taken_in(browser, fresh, held)
    assert document(browser, fresh) == held


def test_a_diary_with_something_in_it_keeps_its_settings(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    furnish(owner, browser, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    owner.put(f"/diaries/{fresh}/entries/{an_id()}", make_entry())
    before = orjson.loads(document(browser, fresh))
    _at, page = looked_at(browser, fresh, held)
    assert "stay as they are" in page
    taken_in(browser, fresh, held)
    after = orjson.loads(document(browser, fresh))
    assert {name: after[name] for name in ("settings", "plan", "parts")} == {
        name: before[name] for name in ("settings", "plan", "parts")
    }
    assert len(after["records"]["entries"]) == 3


def test_what_cannot_be_read_is_said_and_the_rest_is_taken(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    fill(owner, diary)
    held = orjson.loads(document(browser, diary))
    fresh = erased(browser, diary, owner)
    entry, sleep = held["records"]["entries"][0], held["records"]["sleeps"][0]
    held["records"]["entries"] += [
        entry | {"id": str(an_id()), "spasm": 11},
        entry | {"id": "no id"},
        entry,
        entry | {"id": str(an_id()), "mood": 3},
        entry | {"id": str(an_id()), "factors": {held["records"]["factors"][0]["id"]: 1e300}},
    ]
    held["records"]["doses"].append({"id": str(an_id()), **make_dose(str(an_id()))})
    held["records"]["sleeps"].append(sleep | {"id": str(an_id()), "started_at": "2026-03-28T06:00:00+00:00"})
    _at, page = looked_at(browser, fresh, orjson.dumps(held))
    assert "7 records cannot be read" in page
    assert ">no id<" in page, "it is named as it stands there"
    for why in ("from 0 to 10", "This is no id", "twice", "not known", "not in the diary", "overlaps another sleep"):
        assert why in page, why
    result = taken_in(browser, fresh, orjson.dumps(held))
    assert "could not be read: 7" in browser.get(result).get_data(as_text=True)
    assert len(orjson.loads(document(browser, fresh))["records"]["entries"]) == 2


def test_a_sleep_of_the_diary_stays_where_one_is_brought_beside_it(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    fill(owner, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    own = make_sleep(started_at="2026-03-28T05:00:00+00:00", ended_at="2026-03-28T08:00:00+00:00")
    at, _page = looked_at(browser, fresh, held)
    # it comes in between looking and taking in
    owner.put(f"/diaries/{fresh}/sleeps/{an_id()}", own)
    press(browser, f"{at}/take-in", diary=fresh)
    (sleep,) = orjson.loads(document(browser, fresh))["records"]["sleeps"]
    assert sleep["ended_at"] == "2026-03-28T08:00:00Z"


def test_a_long_file_is_read_in_steps(owner: Person, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    diary = owner.diary
    fill(owner, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    monkeypatch.setattr(whole, "AT_ONCE", 4)
    at = bring(browser, fresh, held).location.removesuffix("/reading")
    seen = []
    while (answer := browser.get(f"{at}/reading")).status_code == 200:
        seen.append(answer.get_data(as_text=True).partition(" records read")[0].rpartition(">")[2])
        assert press(browser, f"{at}/take-in", diary=fresh).location.endswith("/reading"), "not before all is read"
        press(browser, f"{at}/reading")
    assert seen == ["0 of 9", "4 of 9", "8 of 9"]
    assert orjson.loads(document(browser, fresh))["records"]["entries"] == [], "nothing is there before the last step"
    press(browser, f"{at}/take-in", diary=fresh)
    assert document(browser, fresh) == held


def test_a_doubled_press_takes_it_in_once(owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    fill(owner, diary)
    held = document(browser, diary)
    fresh = erased(browser, diary, owner)
    at, _page = looked_at(browser, fresh, held)
    first = press(browser, f"{at}/take-in", diary=fresh)
    assert press(browser, f"{at}/take-in", diary=fresh).location == first.location
    assert document(browser, fresh) == held


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


HEAD = b'{"format":"dystonia-diary","version":1,"settings":{},'
BAD = {
    "a bomb": lambda: zipped(**{"diary.json": HEAD + b'"plan":"' + b" " * (ours.MOST_BYTES + 9) + b'"}'}),
    "many files": lambda: zipped(**{"diary.json": HEAD}, **{f"{n}.csv": b"" for n in range(200)}),
    "a way out": lambda: zipped(**{"diary.json": HEAD, "../../etc/passwd": b"x"}),
    "an absolute way": lambda: zipped(**{"/etc/diary.json": HEAD}),
    "nested": lambda: zipped(**{"diary.json": HEAD, "more.zip": b"PK"}),
    "two": lambda: zipped(**{"diary.json": HEAD, "x/diary.json": HEAD}),
    "cut": lambda: zipped(**{"diary.json": HEAD * 400})[:-40],
    "deep": lambda: HEAD + b'"plan":' + b'{"a":' * 100_000,
    "deep lists": lambda: b'{"records":' + b"[" * 100_000,
    "deep from the start": lambda: b'{"a":' * 100_000,
    "a long record": lambda: HEAD + b'"records":{"entries":[{"note":"' + b"x" * 300_000 + b'"}]}}',
    "many digits": lambda: HEAD + b'"plan":' + b"9" * 10_000 + b"}",
    "half": lambda: HEAD + b'"records":{"entries":[{"id":',
    "a newer release": lambda: HEAD.replace(b":1,", b":2,") + b'"plan":null}',
    "something else": lambda: b'{"format":"another","version":1,"settings":{}}',
    "no format": lambda: b'{"settings":{}}',
    "unknown": lambda: HEAD + b'"extra":1}',
    "an unknown kind": lambda: HEAD + b'"records":{"moods":[]}}',
    "twice": lambda: HEAD + b'"settings":{}}',
    "not utf-8": lambda: HEAD + b'"plan":"\xff\xfe"}',
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_diary_is_refused_with_a_sentence(owner: Person, browser: FlaskClient, name: str) -> None:
    diary = owner.diary
    answer = bring(browser, diary, BAD[name]())
    assert answer.status_code == 422, name
    page = answer.get_data(as_text=True)
    assert 'id="f-file-fault"' in page
    folder = owner.app.config["SETTINGS"].instance / "uploads"
    assert list(folder.iterdir()) == []


def test_a_diary_that_waits_is_nobody_elses(app: Flask, owner: Person, browser: FlaskClient) -> None:
    diary = owner.diary
    fill(owner, diary)
    at, _page = looked_at(browser, diary, document(browser, diary))
    stranger = browser_of(person(app, "stranger"))
    for path in ("reading", "whole"):
        assert stranger.get(f"{at}/{path}").status_code == 404
    assert press(stranger, f"{at}/take-in").status_code == 404
    assert press(browser, f"{at}/let-go").status_code == 302
    assert browser.get(f"{at}/whole").status_code == 404


@pytest.mark.parametrize("piece", [b"[", b'{"a":', b"x", b'\\"', b" "])
def test_what_expands_without_end_is_refused_with_memory_flat(
    owner: Person, browser: FlaskClient, piece: bytes
) -> None:
    begun = HEAD + (b'"plan":"' if piece in (b"x", b'\\"') else b'"plan":')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    answer = bring(browser, owner.diary, zipped(**{"diary.json": begun + piece * (60_000_000 // len(piece))}), "d.zip")
    assert answer.status_code == 422
    assert "too large or too deep" in answer.get_data(as_text=True)
    assert time.monotonic() - started < 20
    # kB; the test itself makes the 60 MB that it packs
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000
