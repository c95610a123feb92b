"""Erasing a diary, leaving one, and erasing an account: what goes, what stays, and that nothing is left on the disk."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.exchange.whole import fill, press
from tests.factories import an_id, make_entry
from tests.people import PASSWORD, Person, browser_of, keeps_too, person
from tracker.accounts.queries import account_of
from tracker.db import db
from tracker.ledger.models import KEEPERS
from tracker.web.before import PLACES

pytestmark = pytest.mark.postgres
CANARY = "a canary in the garden"


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def rows_of(app: Flask, diary: str) -> dict[str, int]:
    """How many rows of each table belong to a diary."""
    with app.app_context():
        found = {}
        for table in db.metadatas[None].sorted_tables:
            if "diary_id" in table.c:
                query = select(table.c.diary_id).where(table.c.diary_id == UUID(diary))
                found[table.name] = len(db.session.execute(query).all())
        db.session.rollback()
        return {name: count for name, count in found.items() if count}


def on_disk(app: Flask) -> list[str]:
    folder = Path(app.instance_path)
    return [path.name for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def furnish(owner: Person, diary: str) -> None:
    fill(owner, diary)
    entry = an_id()
    owner.put(f"/diaries/{diary}/entries/{entry}", make_entry(note=CANARY))
    owner.put(f"/diaries/{diary}/entries/{entry}", make_entry(note="changed", revision=1))
    browser = browser_of(owner)
    assert press(browser, "/appointment", diary=diary, part="questions", **{"question_1": CANARY}).status_code == 302
    table = (f"when,pain,note\n2024-05-10T09:00:00+01:00,3,{CANARY}\n".encode(), "table.csv")
    assert send_file(browser, diary, *table).status_code == 302


def send_file(browser: FlaskClient, diary: str, content: bytes, name: str) -> TestResponse:
    return press(browser, "/settings/import", diary=diary, file=(BytesIO(content), name))


def test_a_diary_goes_with_all_that_is_in_it(app: Flask, owner: Person) -> None:
    diary = owner.diary
    furnish(owner, diary)
    browser = browser_of(owner)
    page = browser.get(f"/settings/diary/erase?diary={diary}").get_data(as_text=True)
    assert "3 entries" in page
    assert "A new, empty diary" in page
    assert on_disk(app) or app.config["SETTINGS"].database_url.startswith("postgres")
    answer = press(browser, "/settings/diary/erase", diary=diary, present=PASSWORD)
    assert answer.status_code == 302
    assert rows_of(app, diary) == {}
    assert on_disk(app) == []
    assert "That diary is erased" in browser.get(answer.location).get_data(as_text=True)
    assert owner.get(f"/diaries/{diary}/entries").status_code == 404
    assert owner.diary != diary, "a new, empty one has begun"


def test_a_wrong_password_erases_nothing(app: Flask, owner: Person) -> None:
    diary = owner.diary
    fill(owner, diary)
    before, browser = rows_of(app, diary), browser_of(owner)
    for address in ("/settings/diary/erase", "/account/erase"):
        answer = press(browser, address, diary=diary, present="four blue spoons")
        assert answer.status_code == 422
        assert "Nothing was erased" in answer.get_data(as_text=True)
    assert rows_of(app, diary) == before


@pytest.mark.parametrize("role", ["keeper", "reader"])
def test_whoever_does_not_own_a_diary_only_leaves_it(app: Flask, owner: Person, role: str) -> None:
    diary, other = owner.diary, person(app, "other")
    fill(owner, diary)
    keeps_too(other, diary, role)
    before, browser = rows_of(app, diary), browser_of(other)
    assert "Leave this diary" in browser.get(f"/settings/diary/erase?diary={diary}").get_data(as_text=True)
    assert press(browser, "/settings/diary/erase", diary=diary, present=PASSWORD).status_code == 302
    assert rows_of(app, diary) == before | {"keepers": 1}
    assert other.get(f"/diaries/{diary}/entries").status_code == 404
    assert len(owner.get(f"/diaries/{diary}/entries").get_json()["items"]) == 2


def test_an_owner_erases_it_for_everybody(app: Flask, owner: Person) -> None:
    diary, other = owner.diary, person(app, "other")
    keeps_too(other, diary, "keeper")
    browser = browser_of(owner)
    assert "1 other person" in browser.get("/settings/diary/erase").get_data(as_text=True)
    press(browser, "/settings/diary/erase", diary=diary, present=PASSWORD)
    assert rows_of(app, diary) == {}


def test_an_account_goes_with_what_nobody_else_keeps(app: Flask, owner: Person) -> None:
    mine = owner.diary
    furnish(owner, mine)
    browser = browser_of(owner)
    press(browser, "/settings/new-diary", name="Kim", time_zone="Europe/London", day_start="4", spasm_word="spasms")
    ours = next(one["id"] for one in owner.get("/diaries").get_json()["items"] if one["id"] != mine)
    keeper, reader = person(app, "keeper"), person(app, "reader")
    keeps_too(reader, mine, "reader")
    keeps_too(keeper, ours, "keeper")
    another_phone = browser_of(owner)
    assert another_phone.get("/account").status_code == 200
    page = browser.get("/account/erase").get_data(as_text=True)
    assert "Kim: somebody else keeps it too" in page
    answer = press(browser, "/account/erase", present=PASSWORD)
    assert answer.status_code == 200
    assert "Everything is erased" in answer.get_data(as_text=True)
    assert answer.headers["Diary-For"] == "-", "nobody is signed in on that page any more"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    forgotten = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("before=;")]
    assert len(forgotten) == len(PLACES), "what stood before a save of settings"
    assert [phone.get("/account").status_code for phone in (browser, another_phone)] == [302, 302]
    assert rows_of(app, mine) == {}
    assert on_disk(app) == []
    with app.app_context():
        assert account_of(owner.email) is None
        roles = list(db.session.execute(select(KEEPERS.c.role).where(KEEPERS.c.diary_id == UUID(ours))).scalars())
    assert roles == ["owner"], "a diary is never left without an owner"
    assert owner.get("/diaries").status_code == 401


def test_what_was_erased_or_left_is_an_event_that_names_nothing(
    app: Flask, owner: Person, caplog: pytest.LogCaptureFixture
) -> None:
    other, diary = person(app, "other"), owner.diary
    keeps_too(other, diary, "keeper")
    caplog.set_level("INFO")
    for somebody, address in ((other, "/settings/diary"), (owner, "/settings/diary"), (owner, "/account")):
        fields = {"diary": diary} if address != "/account" else {}
        assert press(browser_of(somebody), f"{address}/erase", present=PASSWORD, **fields).status_code in {200, 302}
    assert [record.getMessage() for record in caplog.records] == ["diary left", "diary erased", "account erased"]
