"""The copies of the whole database that this app has made: where they are, so that whoever erases something is told
which of them still hold it.

Those from before an upgrade or a restore lie beside a SQLite file and are known by their names. Of what was written
elsewhere, a file in the instance folder keeps the place. Nothing else in any folder is looked at.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from tracker.db import db

NOTED = "copies"
"""The file of the instance folder with the place of each copy, one to a line."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the whole database, and when it was made, in epoch seconds."""

    path: Path
    made_at: int
    disk: str = "/"
    """Where the disk that it lies on is mounted; while it is not, nobody can say that the copy is gone."""

    @property
    def name(self) -> str:
        """Its name without its folder, which is nobody's business but the host's."""
        return os.fsencode(self.path.name).decode(errors="replace")


def note(path: Path, made_at: int) -> None:
    """Keep where a copy was written; what is gone meanwhile is kept no longer."""
    place = _noted()
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.geteuid() == 0:
            # made by the machine's administrator, and read by the server
            folder = place.parent.stat()
            os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        held = {one.path: one for one in _read(file.read()) if _may_be_there(one)}
        # a folder may be a link to another disk
        at = path.parent.resolve() / path.name
        held[at] = Copy(at, made_at, _disk_of(at))
        lines = [f"{json.dumps([str(one.path), one.made_at, one.disk])}\n" for one in held.values()]
        file.seek(0)
        file.write("".join(lines).encode())
        file.truncate()


def made_since(moment: int) -> list[Copy]:
    """Return the copies that were made since then and are there still, as far as can be seen, the newest first."""
    found = {one.path: one for one in [*_beside(), *_noted_ones()]}
    kept = [one for one in found.values() if one.made_at >= moment and _may_be_there(one)]
    return sorted(kept, key=lambda one: (-one.made_at, str(one.path)))


def keeps_pages() -> bool:
    """Whether the database's own files hold what was erased until the database tidies them up."""
    return db.engine.dialect.name != "sqlite"


def _beside() -> list[Copy]:
    database = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return []
    own = Path(database).absolute()
    found = []
    for path in own.parent.iterdir():
        if path.name.startswith(f"{own.name}.before-"):
            with suppress(OSError):
                found.append(Copy(path, int(path.stat().st_mtime)))
    return found


def _noted_ones() -> list[Copy]:
    try:
        return _read(_noted().read_bytes())
    except OSError:
        return []


def _read(text: bytes) -> list[Copy]:
    found = []
    for line in text.splitlines():
        with suppress(ValueError, TypeError):
            path, made_at, disk = json.loads(line)
            found.append(Copy(Path(path), int(made_at), str(disk)))
    return found


def _may_be_there(copy: Copy) -> bool:
    """Whether a copy is there, or lies where nobody can say here that it is gone: a disk that is taken out, a folder
    that is closed to this process."""
    try:
        return copy.path.exists() or not os.path.ismount(copy.disk)
    except OSError:
        return True


def _disk_of(path: Path) -> str:
    return str(next(folder for folder in path.parents if os.path.ismount(folder)))


def _noted() -> Path:
    return Path(current_app.config["SETTINGS"].instance) / NOTED
