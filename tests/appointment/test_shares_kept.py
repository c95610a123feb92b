"""The whole life of links as they are kept, on either database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.appointment.conftest import Diarist
from tests.appointment.links import coded, made, opened, stored, text, visitor
from tests.conftest import migrated, settings_for
from tests.factories import an_id
from tests.people import browser_of, person
from tracker import create_app
from tracker.accounts.operations import delete_account
from tracker.appointment.models import SHARES
from tracker.appointment.shares import DAY, KEPT
from tracker.db import db, writing


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def keeper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Diarist]:
    """Somebody signed in whose diary is empty, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "diary.db")
        app = create_app(settings_for(tmp_path))
    else:
        app = migrated(settings_for(tmp_path, request.getfixturevalue("postgres_url")))
    who = person(app, "keeper")
    yield Diarist(who, browser_of(who), who.diary)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_link_is_made_opened_paused_ended_and_forgotten(keeper: Diarist) -> None:
    app = keeper.person.app
    form = {"id": str(an_id())}
    for _press in range(2):
        keeper.post("/links", **form)
    assert len(stored(app)) == 1
    secret, code = coded(keeper)
    plain = made(keeper)
    visitor(app, plain)
    visitor(app, plain)
    browser = app.test_client()
    opened(app, secret, browser)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    codes = [browser.post("/shared/code", data={"code": wrong}).status_code for _ in range(6)]
    assert codes == [422] * 4 + [429] * 2
    page = text(keeper.get("/links"))
    assert "Opened 2 times" in page
    assert "Five wrong codes" in page
    aged(app, paused_until=1)
    assert browser.post("/shared/code", data={"code": code}).status_code == 303
    assert browser.get("/shared/page").status_code == 200
    for row in stored(app):
        keeper.post("/links/end", share=str(row.id))
    assert browser.get("/shared/page").status_code == 404
    assert text(keeper.get("/links")).count(" ended ") == 3
    aged(app, ended_at=stored(app)[0].made_at - KEPT - DAY)
    assert " ended " not in text(keeper.get("/links"))
    made(keeper)
    assert len(stored(app)) == 1
    with app.app_context(), writing():
        delete_account(keeper.person.account_id)
    assert stored(app) == []


def aged(app: Flask, **values: int) -> None:
    with app.app_context(), writing():
        db.session.execute(update(SHARES).values(**values))
