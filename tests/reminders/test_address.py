"""The secret address of a calendar: what is kept of it, who may have one, and that it can be taken away."""

from __future__ import annotations

import base64
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import segno
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from tests.people import Person, keeps_too, person
from tests.reminders.conftest import Keeper, events, keeper_of, read
from tracker.accounts import operations as accounts
from tracker.db import db, writing
from tracker.ledger.diaries import erase_diaries_of
from tracker.ledger.models import KEEPERS
from tracker.reminders.models import CALENDARS
from tracker.reminders.queries import hash_of


@pytest.fixture
def keeper(either_app: Flask) -> Keeper:
    """The owner, once on SQLite and once on PostgreSQL."""
    owner = person(either_app, "owner")
    return keeper_of(owner, owner.diary)


def rows(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        return [dict(row._mapping) for row in db.session.execute(select(CALENDARS))]


def ask(keeper: Keeper, path: str, **more: Any) -> Any:
    """Ask as a calendar app does: without a cookie."""
    return keeper.person.app.test_client().get(path, **more)


def test_it_opens_this_calendar_to_whoever_has_it(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    answer = ask(keeper, keeper.address())
    assert answer.status_code == 200
    assert len(events(read(answer.data))) == 1
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"]
    assert "Set-Cookie" not in answer.headers


def test_it_follows_what_is_changed(keeper: Keeper) -> None:
    path = keeper.address()
    assert events(read(ask(keeper, path).data)) == {}
    keeper.choose(times="08:00")
    assert len(events(read(ask(keeper, path).data))) == 1


def test_only_its_hash_is_kept_and_it_is_shown_once(keeper: Keeper) -> None:
    path = keeper.address()
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))) >= 16
    [row] = rows(keeper.person.app)
    assert row["secret_hash"] == hash_of(secret)
    assert secret not in str(row)
    assert secret not in keeper.get("/settings/reminders").get_data(as_text=True)


def test_its_code_holds_the_address(keeper: Keeper) -> None:
    answer = keeper.post("/settings/reminders/address")
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.get_data(as_text=True)
    url = re.search(r"http://localhost/calendar/[\w-]+\.ics", page)[0]
    shown = re.search(r'<img src="([^"]+)"', page)[1].replace("&#39;", "'")
    assert shown.startswith("data:image/svg+xml")
    drawn = re.search(r'class="qrline" [^>]*d="([^"]+)"', unquote(shown).replace("'", '"'))
    expected = segno.make(url, error="m", micro=False).svg_inline(scale=4, border=4)
    assert drawn is not None
    assert drawn[1] in expected


def test_a_new_one_ends_the_one_before(keeper: Keeper) -> None:
    first, second = keeper.address(), keeper.address()
    assert first != second
    assert [ask(keeper, path).status_code for path in (first, second)] == [404, 200]


def test_it_can_be_revoked_and_revoking_again_does_no_harm(keeper: Keeper) -> None:
    path = keeper.address()
    for _press in range(2):
        assert keeper.post("/settings/reminders/revoke").status_code == 302
    assert ask(keeper, path).status_code == 404
    keeper.choose(times="08:00")
    assert len(events(keeper.file())) == 1


@pytest.mark.parametrize("secret", ["nothing", "", "a" * 43, "%00", "..%2f..%2fetc"])
def test_any_other_is_not_found(keeper: Keeper, secret: str) -> None:
    keeper.address()
    assert ask(keeper, f"/calendar/{secret}.ics").status_code == 404


def test_a_calendar_without_an_address_opens_to_no_secret(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    assert rows(keeper.person.app)[0]["secret_hash"] is None
    assert ask(keeper, "/calendar/None.ics").status_code == 404


def test_its_use_is_stamped_once_an_hour_and_nothing_else_changes(keeper: Keeper) -> None:
    path = keeper.address()
    [before] = rows(keeper.person.app)
    assert before["last_used_at"] is None
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    stamps = []
    for after in (0, 59, 61):
        with time_machine.travel(start + timedelta(minutes=after), tick=False):
            ask(keeper, path).close()
        [row] = rows(keeper.person.app)
        assert {**row, "last_used_at": None} == before
        stamps.append(row["last_used_at"] - int(start.timestamp()))
    assert stamps == [0, 0, 61 * 60]


def another(keeper: Keeper, name: str, role: str) -> Keeper:
    held = person(keeper.person.app, name)
    assert held.diary
    keeps_too(held, keeper.diary, role)
    return keeper_of(held, keeper.diary)


def test_each_keeper_has_a_calendar_of_its_own_and_a_reader_too(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    for name in ("keeper", "reader"):
        held = another(keeper, name, name)
        assert events(held.file()) == {}
        assert held.choose(times=["09:00", "10:00"]).status_code == 302
        assert len(events(read(ask(held, held.address()).data))) == 2
        assert held.post("/settings/reminders/revoke").status_code == 302
    assert len(events(keeper.file())) == 1


def test_a_reader_begins_no_plan(keeper: Keeper) -> None:
    reader = another(keeper, "reader", "reader")
    assert reader.post("/settings/plan", kind="fortnight", **{"from": "2026-11-25"}).status_code == 403
    assert reader.get("/settings/plan").status_code == 403


def test_a_stranger_has_none(keeper: Keeper) -> None:
    stranger = replace(keeper_of(person(keeper.person.app, "stranger"), ""), diary=keeper.diary)
    assert stranger.get("/settings/reminders.ics").status_code == 404
    for path in ("/settings/reminders", "/settings/reminders/address", "/settings/reminders/revoke", "/settings/plan"):
        assert stranger.post(path).status_code == 404


def test_whoever_no_longer_keeps_the_diary_has_no_calendar_of_it(keeper: Keeper) -> None:
    leaving = another(keeper, "keeper", "keeper")
    kept, gone = keeper.address(), leaving.address()
    with keeper.person.app.app_context(), writing():
        db.session.execute(delete(KEEPERS).where(KEEPERS.c.account_id == leaving.person.account_id))
    assert [ask(keeper, path).status_code for path in (kept, gone)] == [200, 404]
    assert len(rows(keeper.person.app)) == 1


def test_erasing_the_account_takes_it_away(keeper: Keeper) -> None:
    path = keeper.address()
    with keeper.person.app.app_context(), writing():
        erase_diaries_of(keeper.person.account_id)
        accounts.delete_account(keeper.person.account_id)
    assert ask(keeper, path).status_code == 404
    assert rows(keeper.person.app) == []


def test_erasing_the_diary_alone_closes_it(keeper: Keeper) -> None:
    path = keeper.address()
    with keeper.person.app.app_context(), writing():
        erase_diaries_of(keeper.person.account_id)
    assert ask(keeper, path).status_code == 404


def test_logs_say_that_it_was_made_and_nothing_of_it(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    keeper.settle(name="Anna")
    with caplog.at_level(logging.INFO):
        path = keeper.address()
        ask(keeper, path)
        ask(keeper, "/calendar/wrong.ics")
        keeper.post("/settings/reminders/revoke")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("tracker")]
    assert ours == ["calendar address made", "calendar address revoked"]
    assert path.split("/")[2].removesuffix(".ics") not in caplog.text


def test_a_token_of_the_api_opens_no_calendar(keeper: Keeper) -> None:
    owner: Person = keeper.person
    answer = owner.app.test_client().get("/settings/reminders.ics", headers={"Authorization": f"Bearer {owner.token}"})
    assert answer.status_code == 302
