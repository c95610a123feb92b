"""Litestream follows the database of the real server, by the file that docs/deploy.md gives: what it holds when both
are killed, and what it does when something is erased or restored."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import an_id, make_entry
from tests.faults.test_killed_server import Phones, children, wait_until
from tests.people import person
from tests.test_deploy import FILES
from tools.judges.aside import home_of
from tools.trial import Server, app_in, server
from tracker.db import db

pytestmark = pytest.mark.sqlite

NOTE = "Planted in the garden"
BEHIND = 3.0
"""Seconds that it may be behind: it looks every second, on a machine with other work."""


class Followed:
    """A database in `folder/here` and Litestream, which follows it to `folder/other`."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.here, self.other, self._folder = folder / "here", folder / "other", folder
        self.here.mkdir()
        self.program = home_of("litestream") / "bin" / "litestream"
        self.settings = folder / "litestream.yml"
        said = FILES["/etc/litestream.yml"].replace("/var/lib/diary", str(self.here))
        self.settings.write_text(said.replace("/mnt/other-disk/diary", str(self.other)))
        shutil.copy(empty, self.here / "diary.db")
        self.app = app_in(self.here)
        self.owner = person(self.app, "owner")
        self.diary = self.owner.diary
        self._back = 0
        self.rest()

    def rest(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def following(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self._folder / "said").open("wb") as said:
            called = [self.program, "replicate", "-config", self.settings]
            process = subprocess.Popen(called, stdout=said, stderr=said)
        try:
            wait_until(lambda: any(self.other.rglob("*.ltx")))
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def brought_back(self, *more: str) -> Path:
        """The database as the other disk has it."""
        self._back += 1
        target = self._folder / f"back{self._back}.db"
        called = [self.program, "restore", "-config", self.settings, "-o", target, *more, self.here / "diary.db"]
        done = subprocess.run([str(part) for part in called], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return target

    def do(self, *args: str) -> str:
        """Run a command of the app, and return what it said."""
        done = self.app.test_cli_runner().invoke(args=list(args))
        self.rest()
        assert done.exit_code == 0, done.output
        return done.output

    def save(self, ours: Server, count: int) -> set[str]:
        """Save entries by the server until that many are acknowledged; return their notes."""
        phones = Phones(ours.port, self.owner, self.diary)
        phones.start()
        phones.wait_for(count)
        phones.stop()
        return set(phones.acknowledged)

    def holds(self, words: str) -> bool:
        """Whether words can be read in the database's own files."""
        return any(words.encode() in file.read_bytes() for file in self.here.glob("diary.db*"))

    @staticmethod
    def until(done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + BEHIND * 4
        while not done():
            assert time.monotonic() < deadline, "it is too far behind"
            time.sleep(0.5)


@pytest.fixture
def followed(tmp_path: Path, sqlite_template: Path) -> Followed:
    return Followed(tmp_path, sqlite_template)


def notes_in(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as held:
        assert held.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {row[0] for row in held.execute("SELECT json_extract(body, '$.note') FROM records")}


def test_what_was_acknowledged_before_the_last_seconds_is_on_the_other_disk(
    followed: Followed, sqlite_template: Path
) -> None:
    with followed.following() as litestream, server(followed.here, WEB_CONCURRENCY="2") as ours:
        phones = Phones(ours.port, followed.owner, followed.diary)
        phones.start()
        phones.wait_for(300)
        early = set(phones.acknowledged)
        time.sleep(BEHIND)
        for process in (litestream.pid, ours.pid, *children(ours.pid)):
            os.kill(process, signal.SIGKILL)
        phones.stop()
    late = set(phones.acknowledged) - early
    assert late, "nothing was saved in its last seconds"
    back = followed.brought_back()
    held = notes_in(back)
    assert early <= held
    for file in followed.here.glob("diary.db*"):
        file.unlink()
    shutil.rmtree(followed.here / ".diary.db-litestream")
    shutil.copy(sqlite_template, followed.here / "diary.db")
    assert "Restored 1 diaries" in followed.do("restore", str(back), "--yes")
    assert notes_in(followed.here / "diary.db") == held
    # a new database to Litestream, with the former one's replica
    with followed.following(), server(followed.here) as ours:
        more = followed.save(ours, 50)
        followed.until(lambda: held | more == notes_in(followed.brought_back()))


def test_what_is_erased_stays_in_it_for_a_while_and_in_the_log_until_it_is_stopped(followed: Followed) -> None:
    other = person(followed.app, "other")
    place = f"/diaries/{other.diary}/entries/{an_id()}"
    assert other.put(place, make_entry(note=NOTE)).status_code == 201
    followed.rest()
    with followed.following():
        followed.until(lambda: NOTE in notes_in(followed.brought_back()))
        before = datetime.now(UTC).isoformat()
        # the moment that is asked for lies clearly before the erasure
        time.sleep(1)
        assert "Another process reads" in followed.do("erase", "other@diary.test", "--yes")
        with server(followed.here) as ours:
            saved = followed.save(ours, 100)
        followed.until(lambda: saved == notes_in(followed.brought_back()))
        assert NOTE in notes_in(followed.brought_back("-timestamp", before)), "the erased can be had from the replica"
        assert followed.holds(NOTE), "and lies in the log beside the database"
        assert "Another process reads" in followed.do("purge")
    assert "Another process" not in followed.do("purge")
    assert not followed.holds(NOTE)


def test_it_goes_on_after_a_restore_under_it_and_after_it_was_killed(followed: Followed, tmp_path: Path) -> None:
    with server(followed.here) as ours:
        with followed.following() as litestream:
            early = followed.save(ours, 50)
            followed.do("backup", str(tmp_path / "copy"))
            undone = followed.save(ours, 50)
            followed.do("restore", str(tmp_path / "copy"), "--yes")
            late = followed.save(ours, 50)
            followed.until(lambda: early | late == notes_in(followed.brought_back()))
            litestream.kill()
        alone = followed.save(ours, 50)
        with followed.following():
            followed.until(lambda: early | late | alone == notes_in(followed.brought_back()))
    assert not undone & notes_in(followed.here / "diary.db")
