"""A backup made from the real server while it runs, and restored under it: it goes on, with what the backup held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.test_killed_server import Phones
from tests.people import Person
from tools.environment import ROOT
from tools.trial import app_in, environment_of, keeper, migrate, server
from tracker.db import db


def command(folder: Path, *args: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "tracker", *args],
        cwd=ROOT,
        env=environment | environment_of(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def stored(who: Person, diary: str) -> set[str]:
    found: set[str] = set()
    query = "from=2026-03-01&to=2026-03-31&limit=500"
    path = cursor = f"/diaries/{diary}/entries?{query}"
    while cursor:
        answer = who.get(path).get_json()
        found |= {item["id"] for item in answer["items"]}
        cursor = answer["next_cursor"]
        path = f"/diaries/{diary}/entries?{query}&cursor={cursor}"
    return found


def test_a_server_goes_on_with_what_was_restored_under_it(tmp_path: Path) -> None:
    migrate(tmp_path)
    app = app_in(tmp_path)
    kept = keeper(app)
    owner, diary = Person(app, "", kept.account, kept.token), str(kept.diary)
    demonstrated = stored(owner, diary)
    with server(tmp_path, WEB_CONCURRENCY="2") as ours:
        phones = Phones(ours.port, owner, diary)
        phones.start()
        phones.wait_for(50)
        early = set(phones.acknowledged)
        command(tmp_path, "backup", str(tmp_path / "copy"))
        phones.wait_for(len(phones.acknowledged) + 50)
        phones.stop()
        before = set(phones.acknowledged)
        command(tmp_path, "restore", str(tmp_path / "copy"), "--yes")
        with app.app_context():
            db.engine.dispose()
        held = stored(owner, diary) - demonstrated
        assert early <= held < before
        after = Phones(ours.port, owner, diary)
        after.start()
        after.wait_for(50)
        after.stop()
        assert stored(owner, diary) == demonstrated | held | set(after.acknowledged)
