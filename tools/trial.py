"""A server for a while, for measuring and for pictures: the real one, on a free port of this machine, in a folder of
its own, with somebody who keeps the demonstration diary. Whatever is started here is ended here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import UUID

from flask import Flask

from tools.environment import ROOT
from tracker import create_app
from tracker.accounts import consent, operations, passwords
from tracker.config import from_environment
from tracker.days import demonstration
from tracker.db import db, writing

EMAIL = "demo@diary.example"
SIGNS_IN_WITH = "five small owls blink"
WORDS = "five small owls blink"
"""What its keeper signs in with."""

ZONE = "Europe/London"
GUNICORN = ("gunicorn", "--config", "python:tools.gunicorn_conf")
"""What starts another app than ours the way ours is started; the app's name follows."""

PATIENCE = 180.0
"""Seconds within which a server has to listen."""


class NotStartedError(RuntimeError):
    """The server did not start. Its text is what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens on loopback; `pid` is its first process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The address that a browser goes to."""
        return f"http://localhost:{self.port}"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the demonstration diary: a cookie for a browser, a token for a script."""

    account: UUID
    diary: UUID
    cookie: str
    token: str


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path, *command: str, **settings: str) -> Iterator[Server]:
    """Start the server of `make run`, or what `command` names, with its files in `folder`; end it afterwards.

    `settings` are set in its environment; a `PORT` among them is its port, where a free one will not do. Raises
    `NotStartedError`.
    """
    port = int(settings.get("PORT") or free_port())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "HOST"))}
    # its visitors hurry as no script does
    own = {"TRACKER_INSTANCE": str(folder), "PORT": str(port), "TRACKER_API_RATE": "0"}
    with (folder / f"server-{port}.log").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *(command or ("tools.serve",))],
            cwd=ROOT,
            env=kept | own | settings,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            _wait(port, process)
            yield Server(port, process.pid)
        except NotStartedError:
            said.seek(0)
            raise NotStartedError(said.read()) from None
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise NotStartedError


def migrate(folder: Path) -> None:
    """Make the database in `folder`, for a server that does not do so itself."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    command = [sys.executable, "-m", "flask", "--app", "tracker", "db", "upgrade"]
    environment["TRACKER_INSTANCE"] = str(folder)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def app_in(folder: Path) -> Flask:
    """Return the app whose files are in `folder`, in this process, for what is no business of a visitor."""
    return create_app(from_environment({"TRACKER_INSTANCE": str(folder)}))


def keeper(app: Flask, now: datetime | None = None) -> Keeper:
    """Make an account with the demonstration diary, ending at `now`; the database must be there already."""
    now = now or datetime.now(UTC)
    at = int(now.timestamp())
    account, cookie = visitor(app, at)
    with app.app_context():
        with writing():
            token = operations.make_token(account, "script", "all", at)
        diary = demonstration.fill(account, ZONE, now)
        # a token never used would have its first use stamped: a write that no later request does
        with writing():
            operations.stamp_token(token, at)
        db.engine.dispose()
    return Keeper(account, diary.id, cookie, token)


def visitor(app: Flask, at: int) -> tuple[UUID, str]:
    """Make an account that keeps nothing yet, and return it with the cookie of a browser in which it is signed in."""
    made = passwords.hash_of(WORDS)
    with app.app_context():
        with writing():
            terms = operations.Agreed(consent.VERSION, disclaimer=True)
            account = operations.create_account(EMAIL, made, terms, at, ZONE)
            session = operations.open_session(account, "Chrome on Android", at)
        db.engine.dispose()
    return account, _cookie(app, session)


def with_form_token(url: str, cookie: str) -> str:
    """Return the cookie that a browser holds once it has seen a page with a form, whose token then stays the same."""
    page = urllib.request.Request(f"{url}/account", headers={"Cookie": f"session={cookie}"})  # noqa: S310 - our own
    with urllib.request.urlopen(page) as answer:  # noqa: S310 - our own
        kept = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return kept["session"].value if "session" in kept else cookie


def _cookie(app: Flask, session: str) -> str:
    """Return the cookie that a browser would hold after signing in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": session, "_fresh": True}))
