"""What level 2 of the OWASP ASVS asks (`docs/asvs.md`) and no other test showed."""

from __future__ import annotations

import logging
import re
import stat
import time
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine, make_url

from tests.accounts.people import Phone
from tests.conftest import migrated, settings_for
from tests.contracts.house import ROUTES, House
from tests.contracts.test_every_answer import visit
from tests.people import PASSWORD, Person, person
from tracker import create_app
from tracker.accounts import passwords
from tracker.accounts.models import Account
from tracker.app import in_utc
from tracker.backup import plain_url
from tracker.config import ROOT, from_environment
from tracker.db import db

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def test_every_answer_says_what_it_is_and_in_which_letters(house: House) -> None:
    for name in ("anonymous", "owner"):
        browser = house.browser(name)
        for endpoint, address in house.addresses():
            answer = visit(house, browser, endpoint, address, name)
            if answer.data:
                kind = answer.headers["Content-Type"]
                assert not kind.startswith("text/") or "charset=utf-8" in kind.replace('"', ""), (endpoint, kind)
                assert not answer.data.startswith(b"<!doctype html") or kind.startswith("text/html"), endpoint


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/",
        "/static/css/",
        "/static/../tracker/app.py",
        "/static/%2e%2e/pyproject.toml",
        "/instance/diary.db",
        "/tests/conftest.py",
        "/console",
    ],
)
def test_nothing_but_what_is_meant_is_served(house: House, path: str) -> None:
    version = house.app.static_url_path or ""
    for place in (path, path.replace("/static", version)):
        assert house.app.test_client().get(place).status_code == 404, place


def test_trace_is_refused_and_nothing_is_debugged(house: House) -> None:
    assert create_app(settings_for(Path(house.app.instance_path))).debug is False
    for _endpoint, address in house.addresses():
        assert house.app.test_client().open(address, method="TRACE").status_code in (404, 405), address
    assert "TRACE" not in {method for _endpoint, method in ROUTES}


def test_a_form_is_read_from_what_was_sent_and_not_from_the_address(app: Flask) -> None:
    owner = person(app, "owner")
    phone = Phone(app)
    page = phone.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    in_the_address = f"/sign-in?email={owner.email}&password={PASSWORD}"
    assert phone.send(in_the_address, csrf_token=token[1]).status_code == 422
    # of two the first counts, for whoever checks it and for whoever uses it
    twice = {"csrf_token": token[1], "email": [owner.email, "x@diary.test"], "password": [PASSWORD, "another"]}
    assert phone.send("/sign-in", **twice).status_code == 302
    assert owner.email in phone.get("/account").get_data(as_text=True)


def test_what_was_typed_is_decoded_once(app: Flask) -> None:
    phone = Phone(app)
    page = phone.post("/sign-in", email="%253Cb%253E&lt;b&gt;", password="x").get_data(as_text=True)
    assert 'value="%253Cb%253E&amp;lt;b&amp;gt;"' in page


def test_a_password_is_never_shown_while_it_is_typed(house: House) -> None:
    fields = 0
    for name in ("anonymous", "owner"):
        for endpoint, address in house.addresses():
            page = visit(house, house.browser(name), endpoint, address, name).data
            for field in re.findall(rb'<input[^>]* name="(?:password|present)"[^>]*>', page):
                assert b'type="password"' in field, endpoint
                fields += 1
    assert fields > 8


def test_passwords_are_held_against_more_than_three_thousand_that_are_long_enough() -> None:
    assert len(passwords.widely_used()) > 3000
    assert min(map(len, passwords.widely_used())) >= passwords.SHORTEST


def test_a_password_is_good_until_it_is_changed(app: Flask) -> None:
    owner = person(app, "owner")
    with time_machine.travel(time.time() + 5 * 366 * 24 * 3600):
        assert Phone(app).sign_in(owner.email, PASSWORD).status_code == 302


def test_nobody_has_an_account_before_somebody_makes_one(tmp_path: Path) -> None:
    app = migrated(settings_for(tmp_path))
    with app.app_context():
        assert db.session.query(Account).count() == 0


def test_events_are_written_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    record = logging.LogRecord("tracker.events", logging.INFO, "", 0, "sign-in", None, None)
    record.created = 1_795_963_200.0
    try:
        assert in_utc().format(record) == "2026-11-29T14:40:00Z sign-in"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_secret_key_is_its_own_and_readable_by_the_app_alone(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        keys.add(from_environment({"TRACKER_INSTANCE": str(folder)}).secret_key)
        assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "diary.db").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(keys) == 2
    assert min(map(len, keys)) >= 64


def test_a_database_elsewhere_is_asked_as_its_address_says(tmp_path: Path) -> None:
    """Its certificate too: by the app, and by the programs that make a copy of it."""
    given = "postgresql://diary:a%40b@db.example:5433/diary?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem"
    url = from_environment({"TRACKER_INSTANCE": str(tmp_path), "TRACKER_DATABASE_URL": given}).database_url
    assert url == given.replace("postgresql:", "postgresql+psycopg:")
    dialect = make_url(url).get_dialect()()
    _none, asked = dialect.create_connect_args(make_url(url))
    assert (asked["sslmode"], asked["sslrootcert"], asked["host"]) == ("verify-full", "/etc/ssl/db.pem", "db.example")
    plain = make_url(plain_url(create_engine(url)))
    assert (plain.drivername, plain.username, plain.password) == ("postgresql", "diary", None)
    assert (plain.host, plain.port, plain.query) == ("db.example", 5433, make_url(given).query)


def test_no_script_hears_another_window_or_runs_text() -> None:
    """Messages come from this origin alone: from our worker, our channel, or a port that was handed over."""
    assert len(SCRIPTS) > 40
    heard = re.compile(r"(?<![\w.?])(?:window\.|self\.)?addEventListener\(\s*[\"']message|window\.onmessage")
    ran = re.compile(r"\beval\(|new Function|document\.write|__proto__|innerHTML|insertAdjacentHTML")
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        # to a worker only what it controls can speak
        assert path.name == "worker.js" or not heard.search(text), path
        assert not ran.search(text), path


def test_an_owner_has_as_many_sessions_as_they_like(app: Flask) -> None:
    owner: Person = person(app, "owner")
    phones = [Phone(app) for _ in range(3)]
    for phone in phones:
        assert phone.sign_in(owner.email, PASSWORD).status_code == 302
    assert {phone.get("/account").status_code for phone in phones} == {200}
