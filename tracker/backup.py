"""A copy of the whole database in one file, and the way back: made while people log, checked, and nothing overwritten.

SQLite's own backup interface, and `pg_dump` with `pg_restore` and `psql` where the database is PostgreSQL. A restore
keeps what was there beside it, brings an older schema up to date, and lets every phone fetch everything anew, because
the numbers by which they follow a diary may have gone backwards.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import URL, Engine, inspect, select

from tracker import copies
from tracker.db import Base, db, writing
from tracker.ledger.diaries import renew_all_epochs
from tracker.ledger.models import DIARIES

HEADER = b"SQLite format 3\x00"


class NotDone(Exception):
    """A backup or a restore that was not done; its text says why, in one line. Nothing was changed."""


def backup(target: Path, now: datetime) -> int:
    """Write the whole database into a new file that its owner alone can read; return its size in bytes.

    Raises `NotDone` where the file is there already or cannot be made; then there is no half of one either.
    """
    if target.exists():
        raise NotDone(f"{target} is there already: choose another name.")
    if not target.parent.is_dir():
        raise NotDone(f"There is no folder {target.parent}.")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _copy(db.engine, part)
        part.replace(target)
    except OSError as trouble:
        raise NotDone(f"{target} cannot be written: {trouble.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    # the copy is there, whether or not its place can be kept
    with suppress(OSError):
        copies.note(target, int(now.timestamp()))
    return target.stat().st_size


def restore(source: Path, now: datetime) -> Path:
    """Put the database back as `source` has it; return the file in which what was there before is kept.

    Raises `NotDone` where the file is no backup of this kind of database, is damaged, or comes from a newer release.
    """
    if not source.is_file():
        raise NotDone(f"There is no file {source}.")
    engine = db.engine
    _check(engine, source)
    kept = _kept_place(engine, source, now)
    backup(kept, now)
    db.session.remove()
    if engine.dialect.name == "sqlite":
        _copy_sqlite(source, Path(str(engine.url.database)))
    else:
        _restore_postgres(engine, source)
    engine.dispose()
    upgrade()
    with writing():
        renew_all_epochs()
    return kept


def _copy(engine: Engine, part: Path) -> None:
    if engine.dialect.name == "sqlite":
        _copy_sqlite(Path(str(engine.url.database)), part)
        with closing(sqlite3.connect(part)) as made:
            made.execute("PRAGMA journal_mode=DELETE")
            trouble = _trouble_in(made)
        if trouble:
            raise NotDone(f"The database is damaged: {trouble}")
    else:
        _run(engine, ["pg_dump", "--format=custom", "--no-owner", "--file", str(part), "--dbname", plain_url(engine)])


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy page by page in one read of the source; who writes meanwhile is not held up, and is in it whole or not."""
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=30)) as written:
            read.backup(written)
    except sqlite3.Error as trouble:
        raise NotDone(f"{target} cannot be written: {trouble}.") from None


def _restore_postgres(engine: Engine, source: Path) -> None:
    """Drop all tables of the database, which is the app's alone, and make those of the backup, in one transaction.

    `pg_restore --clean` would leave tables that a newer release has added, which its own upgrade would then stumble
    over, and cannot drop what is partitioned. The script is written whole before anything is dropped: one cut short in
    a pipe would be taken for the end.
    """
    quote = engine.dialect.identifier_preparer.quote
    there = {*Base.metadata.tables, "alembic_version", *inspect(engine).get_table_names()}
    names = ", ".join(quote(name) for name in sorted(there))
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--output", os.devnull)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=source.parent) as folder:
        script = str(Path(folder) / "script")
        _run(engine, ["pg_restore", "--no-owner", "--file", script, str(source)])
        drop = f"DROP TABLE IF EXISTS {names} CASCADE"
        _run(engine, ["psql", *options, "--dbname", plain_url(engine), "--command", drop, "--file", script])


def _check(engine: Engine, source: Path) -> None:
    if engine.dialect.name != "sqlite":
        told = _run(engine, ["pg_restore", "--data-only", "--table", "alembic_version", "--file", "-", str(source)])
        lines = told.partition("COPY ")[2].partition("\\.")[0].splitlines()
        _check_release(source, [line.strip() for line in lines[1:] if line.strip()])
        return
    with source.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise NotDone(f"{source} is no backup of a SQLite database.")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as held:
            trouble = _trouble_in(held)
            revisions = [row[0] for row in held.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.Error:
        raise NotDone(f"{source} is damaged, or is no backup of a diary.") from None
    if trouble:
        raise NotDone(f"{source} is damaged: {trouble}")
    _check_release(source, revisions)


def _check_release(source: Path, revisions: Sequence[str]) -> None:
    scripts = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    known = {script.revision for script in scripts.walk_revisions()}
    if not revisions or not set(revisions) <= known:
        raise NotDone(f"{source} comes from a newer release of this app: update the app first.")


def _trouble_in(held: sqlite3.Connection) -> str:
    """Return what SQLite finds wrong with a database, empty where it is sound."""
    (found,) = held.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        return str(found)
    return "rows point nowhere" if held.execute("PRAGMA foreign_key_check").fetchone() else ""


def _kept_place(engine: Engine, source: Path, now: datetime) -> Path:
    stamp = f"before-{now:%Y%m%dT%H%M%S%fZ}"
    database = engine.url.database
    if engine.dialect.name == "sqlite":
        return Path(f"{database}.{stamp}")
    return source.with_name(f"{source.name}.{stamp}")


def plain_url(engine: Engine) -> str:
    """Return the address for PostgreSQL's own programs, without the password, which other users could read there."""
    url = engine.url
    # not `set(password=None)`, which leaves it in, printed as stars
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()


def _run(engine: Engine, command: Sequence[str]) -> str:
    """Run one of PostgreSQL's programs and return what it printed; raise `NotDone` where it fails."""
    name = command[0]
    if shutil.which(name) is None:
        raise NotDone(f"{name} is not installed: it comes with PostgreSQL's client programs.")
    password = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    done = subprocess.run(  # noqa: S603 - one of three programs, its arguments never read by a shell
        command, env={**os.environ, **password}, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise NotDone(f"{name}: {said[0]}")
    return done.stdout


def diaries() -> int:
    """Return how many diaries the database holds."""
    return len(db.session.execute(select(DIARIES.c.diary_id)).all())
