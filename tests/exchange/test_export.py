"""Taking a diary along: what is in the ZIP, who gets it, and that a spreadsheet takes nothing in it for a formula."""

from __future__ import annotations

import csv
import io
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.exchange.whole import fill, press
from tests.factories import an_id, make_entry, make_factor
from tests.people import PASSWORD, Person, browser_of, keeps_too, person
from tracker.domain.regions import REGIONS
from tracker.exchange.tables import SHEETS, explained

pytestmark = pytest.mark.postgres


def take_along(browser: FlaskClient, diary: str, password: str = PASSWORD) -> TestResponse:
    return press(browser, "/settings/export", diary=diary, present=password)


def unpacked(answer: TestResponse) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    with ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    text = files[name].decode()
    assert text.count("\r\n") == text.count("\n") - text.count("then\nrested")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def test_the_zip_holds_everything(owner: Person) -> None:
    diary = owner.diary
    ids = fill(owner, diary)
    answer = take_along(browser_of(owner), diary)
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=dystonia-diary-")
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    files = unpacked(answer)
    assert list(files) == ["README.txt", "diary.json", *(sheet.file for sheet in SHEETS)]
    whole = orjson.loads(files["diary.json"])
    assert (whole["format"], whole["version"]) == ("dystonia-diary", 1)
    assert whole["settings"]["time_zone"] == "Europe/London"
    assert {plural: [one["id"] for one in held] for plural, held in whole["records"].items()} == ids
    stored = owner.get(f"/diaries/{diary}/entries/{ids['entries'][0]}").get_json()
    del stored["revision"]
    assert whole["records"]["entries"][0] == stored
    # and again the same
    assert unpacked(take_along(browser_of(owner), diary))["diary.json"] == files["diary.json"]


def test_the_tables_say_the_same(owner: Person) -> None:
    diary = owner.diary
    ids = fill(owner, diary)
    files = unpacked(take_along(browser_of(owner), diary))
    for plural, known in ids.items():
        assert [row["id"] for row in rows(files, f"{plural}.csv")] == known
    entry = next(row for row in rows(files, "entries.csv") if row["note"])
    assert entry["day"] == "2026-03-28"
    assert (entry["time"], entry["spasm"], entry["pain"], entry["neck_spasm"]) == ("00:40", "6", "4.5", "7")
    assert (entry["stress"], entry["neck_pain"], entry["tags"]) == ("", "", "trick_helped; my own")
    assert entry["factor: Cups of coffee"] == "3"
    (dose,) = rows(files, "doses.csv")
    assert (dose["medication"], dose["outcome"], dose["medication_id"]) == (
        "Trihexyphenidyl",
        "taken",
        ids["medications"][0],
    )
    (session,) = rows(files, "injections.csv")
    assert session["sites"] == "neck: Splenius capitis, 80; neck: 60"
    assert session["side_effects"] == "weakness, 2026-02-20, 3; dry mouth, 2026-02-21 to 2026-03-01"
    (sleep,) = rows(files, "sleeps.csv")
    assert (sleep["hours"], sleep["quality"]) == ("7.67", "")


def test_every_column_is_explained(owner: Person) -> None:
    diary = owner.diary
    fill(owner, diary)
    files = unpacked(take_along(browser_of(owner), diary))
    readme = files["README.txt"].decode()
    with owner.app.test_request_context():
        for sheet in SHEETS:
            said = {name for one, _words in explained(sheet) for name in one.split(", ")}
            for region in REGIONS:
                said |= {f"{region.code}_spasm", f"{region.code}_pain"} if "REGION_spasm" in said else set()
            head = files[sheet.file].decode().partition("\r\n")[0].split(",")
            assert [name for name in head if name not in said and not name.startswith("factor: ")] == []
            for name, words in explained(sheet):
                assert f"{name}: {words}\r\n" in readme


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(owner: Person, begin: str) -> None:
    diary, text = owner.diary, "x" + begin + "1"
    entry = make_entry(note=begin.strip() + '1+cmd|"/c calc"!A1', tags=[text])
    owner.put(f"/diaries/{diary}/entries/{an_id()}", entry)
    owner.put(f"/diaries/{diary}/factors/{an_id()}", make_factor(name=text))
    files = unpacked(take_along(browser_of(owner), diary))
    for name in files:
        for row in csv.reader(io.StringIO(files[name].decode(), newline="")) if name.endswith(".csv") else ():
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_a_wrong_password_hands_out_nothing(owner: Person) -> None:
    diary, browser = owner.diary, browser_of(owner)
    for password in ("", "four blue spoons"):
        answer = take_along(browser, diary, password)
        assert answer.status_code == 422
        assert answer.mimetype == "text/html"
        assert "Nothing was handed out yet" in answer.get_data(as_text=True)
    for _ in range(5):
        answer = take_along(browser, diary, "four blue spoons")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_its_owner_alone_takes_a_diary_along(app: Flask, owner: Person) -> None:
    diary = owner.diary
    people = {name: person(app, name) for name in ("keeper", "reader", "stranger")}
    for role in ("keeper", "reader"):
        keeps_too(people[role], diary, role)
    assert "diary.json" in unpacked(take_along(browser_of(owner), diary))
    codes = [take_along(browser_of(one), diary).status_code for one in people.values()]
    assert codes == [403, 403, 404]


def test_the_log_of_events_names_nobody(owner: Person, caplog: Any) -> None:
    caplog.set_level("INFO", "tracker.events")
    take_along(browser_of(owner), owner.diary)
    assert [record.getMessage() for record in caplog.records] == ["diary taken along"]


def test_nothing_is_left_in_the_folder(owner: Person) -> None:
    folder = owner.app.config["SETTINGS"].instance
    before = sorted(path.name for path in folder.rglob("*"))
    take_along(browser_of(owner), owner.diary).close()
    assert sorted(path.name for path in folder.rglob("*")) == before
