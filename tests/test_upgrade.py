"""Upgrade and going back, line by line as docs/deploy.md has them: to a release with another schema and back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.databases import PostgresServer
from tests.faults.test_killed_server import Phones
from tests.people import Person, person
from tests.test_deploy import FILES, PAGE, SYSTEMD
from tools.environment import ROOT
from tools.trial import PATIENCE, environment_of, free_port
from tracker import create_app
from tracker.config import from_environment
from tracker.db import db

NEWER = """
import sqlalchemy as sa
from alembic import op

revision = "planted"
down_revision = "{newest}"


def upgrade():
    op.create_table("planted", sa.Column("id", sa.Integer(), primary_key=True))
"""


def lines_after(heading: str) -> list[str]:
    """The lines of the first block of commands after some words of the page."""
    said = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2]
    return re.findall(r"^```\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)[0].splitlines()


class Host:
    """The machine of docs/deploy.md in a folder. What systemd would start is started by it. With a `url` its database
    is on PostgreSQL, whose programs lie in `programs`."""

    def __init__(self, folder: Path, url: str = "", programs: str = "") -> None:
        self.url, self._programs = url, programs
        self.port = free_port()
        self._origin, self._app, self._folder = folder / "origin", folder / "app", folder
        self.instance, self.backups = folder / "instance", folder / "backups"
        for place in (self._origin, self.instance, self.backups):
            place.mkdir()
        self._places = {
            "/srv/diary/app/.venv/bin/python": sys.executable,
            "/srv/diary/app/.venv/bin/flask": f"{sys.executable} -m flask",
            ".venv/bin/flask": f"{sys.executable} -m flask",
            "/srv/diary/app": str(self._app),
            "/var/lib/diary": str(self.instance),
            "/var/backups/diary": str(self.backups),
            "/etc/diary.env": str(folder / "diary.env"),
            "PORT=8000": f"PORT={self.port}",
            "runuser -u diary -- ": "",
            # one environment for both
            "make setup": "true",
        }
        settings = self._here(FILES["/etc/diary.env"]) + (f"TRACKER_DATABASE_URL={url}\n" if url else "")
        (folder / "diary.env").write_text(settings)
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (self._origin / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self._origin / name)
        self.git("init", "--quiet", "--initial-branch=main")
        self.release("older")
        self.run(f"git clone --quiet {self._origin} {self._app}", folder)
        self._service = ExitStack()

    def _here(self, said: str) -> str:
        return re.sub("|".join(map(re.escape, self._places)), lambda found: self._places[found[0]], said)

    def git(self, *args: str) -> None:
        named = ("-c", "user.name=A host", "-c", "user.email=host@diary.test")
        subprocess.run(["git", *named, *args], cwd=self._origin, check=True, capture_output=True)

    def release(self, name: str, **files: str) -> None:
        for path, said in files.items():
            (self._origin / path).write_text(said)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--message", name)

    def run(self, command: str, cwd: Path | None = None, *, fails: bool = False) -> str:
        """Run a line of the page by a shell, with `y` for whatever it asks; return what it said."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        kept["PATH"] = os.pathsep.join(filter(None, (self._programs, kept["PATH"])))
        called = ["/bin/sh", "-c", command]
        done = subprocess.run(
            called, cwd=cwd or self._app, env=kept, input="y\n", capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) == fails, command + done.stdout + done.stderr
        return done.stdout + done.stderr

    def follow(self, lines: list[str], *, fails: bool = False) -> str:
        """Do what the lines say; return what they said."""
        said = ""
        for line in lines:
            if line.startswith("systemctl "):
                self._systemctl(*shlex.split(line)[1:])
            elif line != "cd /srv/diary/app":
                said += self.run(self._here(line), fails=fails)
        return said

    def _systemctl(self, what: str, unit: str) -> None:
        if unit == "diary.service":
            if what in {"stop", "restart"}:
                self._service.close()
            if what in {"start", "restart"}:
                self._service.enter_context(self._served())
            return
        assert (what, unit) == ("start", "diary-backup.service")
        for line in re.findall(r"(?m)^ExecStart=(.*)$", FILES[f"{SYSTEMD}{unit}"]):
            self.run(f"set -a; . {self._folder}/diary.env; {self._here(line).replace('%%', '%')}")

    @contextmanager
    def _served(self) -> Iterator[None]:
        command = re.search(r"(?m)^ExecStart=(.*)$", FILES[f"{SYSTEMD}diary.service"])
        assert command
        # tests give their servers no limit of calls
        env = f"set -a; TRACKER_API_RATE=0; . {self._folder}/diary.env; exec "
        with (self._folder / "journal").open("w") as journal:
            called = ["/bin/sh", "-c", env + self._here(command[1])]
            process = subprocess.Popen(called, cwd=self._app, stdout=journal, stderr=journal)
        try:
            deadline = time.monotonic() + PATIENCE
            while not self._answers():
                assert process.poll() is None, (self._folder / "journal").read_text()
                assert time.monotonic() < deadline, "it does not answer"
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            process.wait(30)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self) -> None:
        self._service.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_upgrade_and_going_back_as_the_page_has_them(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    there: dict[str, str] = {}
    if engine == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        there = {"url": request.getfixturevalue("postgres_url"), "programs": str(server.programs)}
    host = Host(tmp_path, **there)
    try:
        _upgrade_and_go_back(host)
    finally:
        host.end()


def _upgrade_and_go_back(host: Host) -> None:
    host.follow(["systemctl start diary.service"])
    named = {"TRACKER_DATABASE_URL": host.url} if host.url else {}
    app = create_app(from_environment(environment_of(host.instance) | named))
    owner = person(app, "owner")
    diary = owner.diary

    def save() -> set[str]:
        phones = Phones(host.port, owner, diary)
        phones.start()
        phones.wait_for(20)
        phones.stop()
        return set(phones.acknowledged)

    def held() -> set[str]:
        forget()
        notes = notes_of(owner, diary)
        forget()
        return notes

    def forget() -> None:
        with app.app_context():
            db.engine.dispose()

    before = save()
    newest = sorted(path.stem.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))[-1]
    host.release("newer", **{"migrations/versions/planted.py": NEWER.format(newest=newest)})
    host.follow(lines_after("## Upgrade, and going back"))
    assert held() == before
    copied = list(host.instance.glob("diary.db.before-*"))
    assert bool(copied) != bool(host.url), "a SQLite file is copied before its schema is changed"
    after = save()

    [copy] = host.backups.glob("diary-*")
    back = [line.replace("diary-FROM-BEFORE-THE-UPGRADE", copy.name) for line in lines_after("Going back:")]
    said = host.follow(back)
    assert held() == before
    kept = re.search(r"kept in (/\S+)", said)
    assert kept
    restore = f"runuser -u diary -- env $(cat /etc/diary.env) .venv/bin/flask --app tracker restore {kept[1]}"
    assert "comes from a newer release" in host.follow([restore], fails=True)

    host.follow(["systemctl stop diary.service", "git checkout --quiet main", restore, "systemctl start diary.service"])
    assert held() == before | after


def notes_of(owner: Person, diary: str) -> set[str]:
    items = owner.get(f"/diaries/{diary}/changes?limit=500").get_json()["items"]
    return {item["body"]["note"] for item in items}
