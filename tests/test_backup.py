"""A copy of everything, made while people log, and the way back: nothing is overwritten, nothing half-done."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.conftest import migrated, settings_for
from tests.databases import PostgresServer
from tests.factories import an_id, make_entry
from tests.people import Person, person
from tracker import create_app
from tracker.db import db


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
        app = migrated(settings_for(tmp_path, request.getfixturevalue("postgres_url")))
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "diary.db")
        app = create_app(settings_for(tmp_path))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=list(args))


def spasms(who: Person) -> list[float]:
    items = who.get(f"/diaries/{who.diary}/entries?from=2026-01-01&to=2026-12-31&limit=500").get_json()["items"]
    return sorted(item["spasm"] for item in items)


def log(who: Person, spasm: int) -> str:
    record = str(an_id())
    assert who.put(f"/diaries/{who.diary}/entries/{record}", make_entry(spasm=spasm)).status_code == 201
    return record


def test_a_restore_puts_back_what_a_backup_held_and_keeps_what_was_there(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    first = log(owner, 3)
    copy = tmp_path / "copy"
    done = run(app, "backup", str(copy))
    assert (done.exit_code, "1 diaries" in done.output) == (0, True), done.output
    assert copy.stat().st_mode & 0o077 == 0
    log(owner, 9)
    assert owner.delete(f"/diaries/{owner.diary}/entries/{first}").status_code == 200
    done = run(app, "restore", str(copy), "--yes")
    assert done.exit_code == 0, done.output
    assert spasms(owner) == [3]
    kept = Path(done.output.strip().splitlines()[-1].removeprefix("What was there before is kept in "))
    done = run(app, "restore", str(kept), "--yes")
    assert done.exit_code == 0, done.output
    assert spasms(owner) == [9]


def test_after_a_restore_a_phone_fetches_everything_anew(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    log(owner, 3)
    cursor = owner.get(f"/diaries/{owner.diary}/changes").get_json()["next_cursor"]
    assert run(app, "backup", str(tmp_path / "copy")).exit_code == 0
    assert owner.get(f"/diaries/{owner.diary}/changes?since={cursor}").status_code == 200
    assert run(app, "restore", str(tmp_path / "copy"), "--yes").exit_code == 0
    assert owner.get(f"/diaries/{owner.diary}/changes?since={cursor}").status_code == 410


def test_a_backup_is_made_while_people_log_and_holds_each_entry_whole_or_not(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    saved: list[int] = []
    over = threading.Event()

    def save() -> None:
        while not over.is_set() and len(saved) < 400:
            log(owner, len(saved) % 11)
            saved.append(1)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        copies = [tmp_path / f"copy-{number}" for number in range(3)]
        before = []
        for copy in copies:
            before.append(len(saved))
            assert run(app, "backup", str(copy)).exit_code == 0
    finally:
        over.set()
        thread.join(60)
    for copy, least in zip(copies, before, strict=True):
        assert run(app, "restore", str(copy), "--yes").exit_code == 0
        found = spasms(owner)
        assert least <= len(found) <= len(saved) + 1
        assert found == sorted(number % 11 for number in range(len(found)))


def test_what_is_there_is_never_overwritten(app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("mine")
    done = run(app, "backup", str(copy))
    assert (done.exit_code, "is there already" in done.output, copy.read_text()) == (1, True, "mine")
    done = run(app, "backup", str(tmp_path / "no" / "folder"))
    assert (done.exit_code, "There is no folder" in done.output) == (1, True)


@pytest.mark.parametrize("content", [b"", b"a note", b"SQLite format 3\x00" + b"\x00" * 5000, b"PGDMP broken"])
def test_what_is_no_backup_changes_nothing(app: Flask, tmp_path: Path, content: bytes) -> None:
    owner = person(app, "owner")
    log(owner, 4)
    (tmp_path / "copy").write_bytes(content)
    done = run(app, "restore", str(tmp_path / "copy"), "--yes")
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output.strip().splitlines()) == 1
    assert spasms(owner) == [4]
    assert run(app, "restore", str(tmp_path / "nothing"), "--yes").exit_code == 1


def test_without_a_yes_nothing_is_restored(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    assert run(app, "backup", str(tmp_path / "copy")).exit_code == 0
    log(owner, 4)
    assert run(app, "restore", str(tmp_path / "copy")).exit_code == 1
    assert spasms(owner) == [4]


@on_sqlite
@pytest.mark.sqlite
def test_a_backup_cut_short_or_with_a_changed_page_is_refused(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    for number in range(40):
        log(owner, number % 11)
    copy = tmp_path / "copy"
    assert run(app, "backup", str(copy)).exit_code == 0
    whole = copy.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:8192] + b"\xff" * 4096 + whole[12288:]):
        copy.write_bytes(broken)
        done = run(app, "restore", str(copy), "--yes")
        assert (done.exit_code, "damaged" in done.output) == (1, True), done.output
    assert len(spasms(owner)) == 40


def test_a_backup_of_a_newer_release_is_refused_and_one_of_an_older_is_brought_up_to_date(
    app: Flask, tmp_path: Path
) -> None:
    owner = person(app, "owner")
    log(owner, 4)
    copy = tmp_path / "copy"
    now = release(app, "9999")
    assert run(app, "backup", str(copy)).exit_code == 0
    release(app, now)
    done = run(app, "restore", str(copy), "--yes")
    assert (done.exit_code, "newer release" in done.output) == (1, True), done.output
    assert spasms(owner) == [4]
    copy.unlink()
    assert run(app, "db", "downgrade", "0004").exit_code == 0
    assert run(app, "backup", str(copy)).exit_code == 0
    assert run(app, "db", "upgrade").exit_code == 0
    log(owner, 9)
    done = run(app, "restore", str(copy), "--yes")
    assert done.exit_code == 0, done.output
    assert spasms(owner) == [4]
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM preparations")).scalar() == 0


def release(app: Flask, revision: str) -> str:
    """Let the database say that it is of another release; return of which it was."""
    with app.app_context():
        was = db.session.execute(db.text("SELECT version_num FROM alembic_version")).scalar()
        db.session.execute(db.text("UPDATE alembic_version SET version_num = :other"), {"other": revision})
        db.session.commit()
        db.session.remove()
    return str(was)


@pytest.mark.parametrize("app", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_where_pg_dump_is_missing_that_is_said(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(app, "backup", str(tmp_path / "copy"))
    assert (done.exit_code, "pg_dump is not installed" in done.output) == (1, True)
    assert list(tmp_path.glob("copy*")) == []
