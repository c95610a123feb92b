"""What an erasure does not reach is said where it is done: copies of the server by name and day, and on PostgreSQL the
database's own pages."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import app_on
from tests.databases import PostgresServer
from tests.exchange.whole import press
from tests.people import PASSWORD, Person, browser_of, keeps_too, person
from tracker import copies

VACUUMED = "until it has vacuumed"
STILL = "were made before and still hold it"
TIDIED = "tidies it up"
LONG_AGO = 1_700_000_000


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
    yield from app_on(request.param, request, tmp_path)


@pytest.fixture
def owner(app: Flask) -> Person:
    who = person(app, "owner")
    assert who.diary
    return who


def pages(who: Person) -> list[str]:
    browser = browser_of(who)
    return [browser.get(path).get_data(as_text=True) for path in ("/settings/diary/erase", "/account/erase")]


def backed_up(app: Flask, name: str) -> Path:
    place = Path(app.instance_path) / "elsewhere"
    place.mkdir(exist_ok=True)
    done = app.test_cli_runner().invoke(args=["backup", str(place / name)])
    assert done.exit_code == 0, done.output
    return place / name


def on_sqlite(app: Flask) -> bool:
    return app.config["SETTINGS"].database_url.startswith("sqlite")


def test_where_there_is_no_copy_none_is_named_and_pages_are_told_of_on_postgres_alone(
    app: Flask, owner: Person
) -> None:
    for page in pages(owner):
        assert STILL not in page
        assert (VACUUMED in page) != on_sqlite(app)


def test_backups_are_named_without_their_folders_until_they_are_gone(app: Flask, owner: Person) -> None:
    first, second = backed_up(app, "diary-monday"), backed_up(app, "diary-tuesday")
    for page in pages(owner):
        assert STILL in page
        assert "diary-monday</bdi>, " in page
        assert "diary-tuesday" in page
        assert "elsewhere" not in page
    first.unlink()
    for page in pages(owner):
        assert "diary-monday" not in page
    second.unlink()
    assert not any(STILL in page for page in pages(owner))


def test_a_copy_from_before_the_diary_began_is_not_named(app: Flask, owner: Person) -> None:
    with app.app_context():
        old = backed_up(app, "diary-of-long-ago")
        copies.note(old, LONG_AGO)
    assert not any(STILL in page for page in pages(owner))


@pytest.mark.sqlite
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_copies_from_before_an_upgrade_are_named_and_other_files_are_nobodys_business(
    app: Flask, owner: Person
) -> None:
    folder = Path(app.instance_path)
    made = [
        "diary.db.before-20261125T120000000000Z",
        "diary.db.private",
        "other.db",
        "other.db.before-20261125T120000Z",
    ]
    for name in made:
        (folder / name).write_bytes(b"SQLite format 3\x00")
    for page in pages(owner):
        assert made[0] in page
        assert not any(name in page for name in made[1:])


def test_many_copies_are_there_to_be_opened(app: Flask, owner: Person) -> None:
    made = backed_up(app, "diary-0")
    with app.app_context():
        for number in range(1, 8):
            copy = made.with_name(f"diary-{number}")
            copy.touch()
            copies.note(copy, 1_900_000_000 + number)
    for page in pages(owner):
        assert "5 older copies" in page
        assert page.index("diary-7") < page.index("5 older copies") < page.index("diary-0")


def test_whoever_only_leaves_a_diary_is_told_nothing(app: Flask, owner: Person) -> None:
    other = person(app, "other")
    keeps_too(other, owner.diary, "reader")
    backed_up(app, "diary-monday")
    page = browser_of(other).get(f"/settings/diary/erase?diary={owner.diary}").get_data(as_text=True)
    assert "Leave this diary" in page
    assert STILL not in page
    assert VACUUMED not in page


def test_after_an_account_is_erased_the_copies_are_named_once_more(app: Flask, owner: Person) -> None:
    backed_up(app, "diary-monday")
    answer = press(browser_of(owner), "/account/erase", present=PASSWORD)
    page = answer.get_data(as_text=True)
    assert "Everything is erased" in page
    assert "diary-monday" in page
    assert (VACUUMED in page) != on_sqlite(app)


def test_the_command_names_them_with_their_folders(app: Flask, owner: Person) -> None:
    place = backed_up(app, "diary-monday")
    done = app.test_cli_runner().invoke(args=["erase", owner.email, "--yes"])
    assert done.exit_code == 0, done.output
    assert STILL in done.output
    assert str(place) in done.output
    assert (VACUUMED in done.output) != on_sqlite(app)


@pytest.mark.sqlite
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_it_is_said_where_another_program_kept_the_log_from_letting_go(
    app: Flask, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.db.WAIT", 0.2)
    browser = browser_of(owner)
    for path in ("/settings/diary/erase", "/account/erase"):
        with closing(sqlite3.connect(Path(app.instance_path) / "diary.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM diaries").fetchone()
            answer = press(browser, path, present=PASSWORD)
            page = browser.get(answer.location) if answer.location else answer
        assert TIDIED in page.get_data(as_text=True)
    answer = press(browser_of(person(app, "other")), "/account/erase", present=PASSWORD)
    assert TIDIED not in answer.get_data(as_text=True)


def test_a_copy_on_a_disk_that_is_taken_out_is_not_forgotten(app: Flask, owner: Person) -> None:
    taken_out = Path(app.instance_path) / "taken-out"
    noted = Path(app.instance_path) / copies.NOTED
    backed_up(app, "diary-monday").unlink()
    noted.write_text(f"{json.dumps([str(taken_out / 'diary-usb'), 1_900_000_000, str(taken_out)])}\n")
    for _time in range(2):
        assert all("diary-usb" in page for page in pages(owner))
        backed_up(app, f"diary-{_time}")
    gone = [str(taken_out / "diary-usb"), 1_900_000_000, "/"]
    noted.write_text(f"{json.dumps(gone)}\n")
    assert not any("diary-usb" in page for page in pages(owner))


def test_a_copy_in_a_folder_that_is_a_link_is_forgotten_once_it_is_gone(app: Flask, owner: Person) -> None:
    real = Path(app.instance_path) / "real"
    real.mkdir()
    (Path(app.instance_path) / "elsewhere").symlink_to(real)
    made = backed_up(app, "diary-monday")
    assert all("diary-monday" in page for page in pages(owner))
    made.unlink()
    assert not any("diary-monday" in page for page in pages(owner))


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can write for somebody else")
def test_the_server_can_read_what_an_administrator_noted(app: Flask, owner: Person) -> None:
    assert owner.diary
    folder = Path(app.instance_path)
    os.chown(folder, 65534, 65534)
    backed_up(app, "diary-monday")
    assert (folder / copies.NOTED).stat().st_uid == 65534


def test_a_note_that_is_damaged_keeps_nobody_from_erasing(app: Flask, owner: Person) -> None:
    backed_up(app, "diary-monday")
    noted = Path(app.instance_path) / copies.NOTED
    assert noted.stat().st_mode & 0o077 == 0
    noted.write_bytes(b'\xff\n["half\n5\n[1, 2, "/"]\n["x", null, "/"]\n' + noted.read_bytes())
    for page in pages(owner):
        assert "diary-monday" in page
    copy = noted.with_name("diary-\udcff")
    copy.touch()
    with app.app_context():
        copies.note(copy, 1_900_000_000)
    for page in pages(owner):
        assert "diary-�" in page
