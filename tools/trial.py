"""A server for a while, for measuring and for pictures: the real one, on a free port of this machine, in a folder of
its own, with somebody who keeps the demonstration diary. Whatever is started here is ended here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, literal, select

from tools.environment import ROOT
from tracker import create_app
from tracker.accounts import consent, operations, passwords
from tracker.config import from_environment
from tracker.days import demonstration
from tracker.db import db, new_id, writing
from tracker.ledger.models import DIARIES, KEEPERS, READINGS, RECORDS

EMAIL = "demo@diary.example"
SIGNS_IN_WITH = "five small owls blink"
WORDS = "five small owls blink"
"""What its keeper signs in with."""

ZONE = "Europe/London"
GUNICORN = ("gunicorn", "--config", "python:tools.gunicorn_conf")
"""What starts another app than ours the way ours is started; the app's name follows."""

COPIED = 60
"""Days of the demonstration's diary that further people get."""

OURS = ("http://localhost:", "http://127.0.0.1:")
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


def no_other(_folder: Path) -> str:
    """Name no other database than the file in the folder itself."""
    return ""


database_in: Callable[[Path], str] = no_other
"""Gives the address of the database of an app's folder; empty for the SQLite file in the folder itself."""


def environment_of(folder: Path) -> dict[str, str]:
    """Return the settings that say where the app in `folder` keeps what is recorded."""
    url = database_in(folder)
    return {"TRACKER_INSTANCE": str(folder)} | ({"TRACKER_DATABASE_URL": url} if url else {})


@contextmanager
def server(folder: Path, *command: str, **settings: str) -> Iterator[Server]:
    """Start the server of `make run`, or what `command` names, with its files in `folder`; end it afterwards.

    `settings` are set in its environment; a `PORT` among them is its port, where a free one will not do. Raises
    `NotStartedError`.
    """
    port = int(settings.get("PORT") or free_port())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "HOST"))}
    # its visitors hurry as no script does
    own = environment_of(folder) | {"PORT": str(port), "TRACKER_API_RATE": "0"}
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
    subprocess.run(command, cwd=ROOT, env=environment | environment_of(folder), check=True, capture_output=True)


def app_in(folder: Path) -> Flask:
    """Return the app whose files are in `folder`, in this process, for what is no business of a visitor."""
    return create_app(from_environment(environment_of(folder)))


def keeper(app: Flask, now: datetime | None = None) -> Keeper:
    """Make an account with the demonstration diary, ending at `now`; the database must be there already."""
    now = now or datetime.now(UTC)
    at = int(now.timestamp())
    made = passwords.hash_of(WORDS)
    with app.app_context():
        account, session, token = _account(EMAIL, made, at)
        diary = demonstration.fill(account, ZONE, now)
        # a token never used would have its first use stamped: a write that no later request does
        with writing():
            operations.stamp_token(token, at)
        db.engine.dispose()
    return Keeper(account, diary.id, _cookie(app, session), token)


def visitor(app: Flask, at: int) -> tuple[UUID, str]:
    """Make an account that keeps nothing yet, and return it with the cookie of a browser in which it is signed in."""
    with app.app_context():
        account, session, _token = _account(EMAIL, passwords.hash_of(WORDS), at)
        db.engine.dispose()
    return account, _cookie(app, session)


def fetched(url: str, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Return the answer of a server of this machine, for the caller to close. Raises `ValueError` for any other address
    and `urllib.error.HTTPError` for a refusal."""
    if not url.startswith(OURS):
        raise ValueError(f"{url} is no server of this machine")
    call = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310 - its place is looked at above
    answer: HTTPResponse = urllib.request.urlopen(call)  # noqa: S310 # nosec B310 - its place is looked at above
    return answer


def with_form_token(url: str, cookie: str = "") -> str:
    """Return the cookie that a browser holds once it has seen a page with a form, whose token then stays the same:
    signed in by `cookie`, or signed out."""
    place, headers = ("/account", {"Cookie": f"session={cookie}"}) if cookie else ("/sign-in", {})
    with fetched(f"{url}{place}", headers) as answer:
        kept = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return kept["session"].value if "session" in kept else cookie


def still_in(url: str, cookie: str) -> None:
    """Raise `ValueError` where the session of `cookie` has ended: whoever came as its owner saw what strangers see."""
    with fetched(f"{url}/account", {"Cookie": f"session={cookie}"}) as answer:
        if urlsplit(answer.geturl()).path != "/account":
            raise ValueError("it was signed out on the way")


def many_keepers(app: Flask, count: int) -> list[Keeper]:
    """Make as many accounts, each with a diary like the demonstration's: its last days' rows are copied, which is
    quick."""
    first, now = keeper(app), datetime.now(UTC)
    at, since = int(now.timestamp()), now.date().toordinal() - COPIED
    found = [first]
    with app.app_context():
        made = passwords.hash_of(WORDS)
        for number in range(1, count):
            account, session, token = _account(f"person{number}@diary.example", made, at)
            with writing():
                operations.stamp_token(token, at)
                diary = _copy_diary(first, account, since)
            found.append(Keeper(account, diary, _cookie(app, session), token))
        db.engine.dispose()
    return found


def _account(email: str, hashed: str, at: int) -> tuple[UUID, str, str]:
    with writing():
        terms = operations.Agreed(consent.VERSION, disclaimer=True)
        account = operations.create_account(email, hashed, terms, at, ZONE)
        return (
            account,
            operations.open_session(account, "Chrome on Android", at),
            operations.make_token(account, "script", "all", at),
        )


def _copy_diary(first: Keeper, account: UUID, since: int) -> UUID:
    """Copy the rows of a diary for another account. Ids may stay: every key leads with the diary."""
    diary = new_id()
    for table in (DIARIES, RECORDS, READINGS, KEEPERS):
        own = {
            "diary_id": literal(diary, DIARIES.c.diary_id.type),
            "account_id": literal(account, DIARIES.c.diary_id.type),
        }
        columns = [own.get(column.name, column) for column in table.c]
        rows = select(*columns).where(table.c.diary_id == first.diary)
        if "local_day" in table.c:
            rows = rows.where(table.c.local_day >= since)
        db.session.execute(insert(table).from_select([column.name for column in table.c], rows))
    return diary


def _cookie(app: Flask, session: str) -> str:
    """Return the cookie that a browser would hold after signing in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": session, "_fresh": True}))
