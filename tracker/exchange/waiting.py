"""Uploaded files that wait between the steps of an import: in the instance folder, under a random name, readable by
their owner alone, bound to one account and one diary, and gone after the import or after a day.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar
from uuid import UUID, uuid4

from flask import current_app
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import NotFound

from tracker.domain.records import Diary
from tracker.exchange.app_rows import read_app
from tracker.exchange.formats.apps import BY_SOURCE, App
from tracker.exchange.formats.csv_table import Table, open_table
from tracker.exchange.mapping import Mapping
from tracker.exchange.meanings import Meanings
from tracker.exchange.outcomes import Outcome
from tracker.exchange.profile import Profile, header_hash
from tracker.exchange.rows import read_rows
from tracker.exchange.things import Holdings

DAY = 24 * 3600
MOST_WAITING = 3
"""Files that one account may have waiting; the oldest goes first."""
_CHUNK = 262_144


class Waiting(BaseModel):
    """What is known of every waiting file. Its `id` becomes that of the import: a second press finds the first."""

    id: UUID
    account_id: UUID
    diary_id: UUID
    file_name: str
    made_at: int


W = TypeVar("W", bound=Waiting)


class Tabled(Waiting):
    """A waiting table. `guessed` where its encoding is not certain, `remembered` where something was said of such a
    file before."""

    encoding: str
    separator: str
    guessed: bool
    remembered: bool

    def table(self) -> Table:
        """Return the file as the table that it was found to be."""
        return open_table(data_of(self.id), self.encoding, self.separator)

    def key(self) -> str:
        """Return under what it is remembered what was said of such a file."""
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """Return what was said of it."""
        raise NotImplementedError

    def outcomes(self, diary: Diary, now: datetime) -> Iterator[Outcome]:
        """Yield what becomes of its rows; raise `NotATable`."""
        raise NotImplementedError


class Upload(Tabled):
    """A waiting table of any origin, and how its columns are mapped."""

    profile: Profile
    mapping: Mapping

    def key(self) -> str:
        """Return what its header is known by."""
        return header_hash(self.table().header)

    def said(self) -> dict[str, Any]:
        """Return its mapping."""
        return self.mapping.document()

    def outcomes(self, diary: Diary, now: datetime) -> Iterator[Outcome]:
        """Yield what becomes of its rows, as it is mapped."""
        return read_rows(self.table(), self.mapping, diary, now)


class AppUpload(Tabled):
    """A waiting file of another app, and what its things mean."""

    source: str
    holdings: Holdings
    meanings: Meanings

    @property
    def app(self) -> App:
        """The app."""
        return BY_SOURCE[self.source]

    def key(self) -> str:
        """Return the app: its next file may have other columns."""
        return self.source

    def said(self) -> dict[str, Any]:
        """Return what its things mean."""
        return self.meanings.document()

    def outcomes(self, diary: Diary, now: datetime) -> Iterator[Outcome]:
        """Yield what becomes of its rows, by what its things mean."""
        return read_app(self.app, self.table(), self.holdings, self.meanings, diary, now)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file just put down, not yet looked at."""

    id: UUID
    path: Path


def put(stream: IO[bytes]) -> Stored:
    """Put an uploaded file down under a random name."""
    stored_id = uuid4()
    _folder().mkdir(mode=0o700, exist_ok=True)
    path = data_of(stored_id)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := stream.read(_CHUNK):
            file.write(chunk)
    return Stored(stored_id, path)


def open_own(path: Path) -> IO[bytes]:
    """Open a file beside a waiting one for reading and writing; where there is none, make one for its owner alone."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def keep(upload: Waiting) -> None:
    """Keep what is known of a waiting file, as a whole or not at all."""
    path = _about(upload.id)
    fresh = path.with_suffix(f".{uuid4().hex}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(upload.model_dump_json())
    fresh.replace(path)


def get(upload_id: UUID, account_id: UUID, now: int, of: type[W]) -> W:
    """Return a waiting file of this account and sort; raise `NotFound` where there is none, or it waited too long."""
    upload = _read(_about(upload_id), of)
    if (
        upload is None
        or upload.account_id != account_id
        or now - upload.made_at > DAY
        or not data_of(upload_id).exists()
    ):
        raise NotFound
    return upload


def discard(upload_id: UUID) -> None:
    """Take a waiting file away."""
    for path in _folder().glob(f"{upload_id.hex}.*"):
        path.unlink(missing_ok=True)


def sweep(now: float, account_id: UUID | None = None) -> None:
    """Take away what waited for more than a day, and the oldest of an account that has too many waiting."""
    for path in _folder().iterdir() if _folder().exists() else ():
        with suppress(FileNotFoundError):
            if now - path.stat().st_mtime > DAY:
                path.unlink()
    if account_id is not None:
        own = [upload.id for upload in _all() if upload.account_id == account_id and data_of(upload.id).exists()]
        for upload_id in sorted(own, key=lambda one: data_of(one).stat().st_mtime_ns)[
            : max(0, len(own) - MOST_WAITING)
        ]:
            discard(upload_id)


def discard_all(*, diary_id: UUID | None = None, account_id: UUID | None = None) -> None:
    """Take away all that waits for a diary, or for an account."""
    for upload in list(_all()):
        if upload.diary_id == diary_id or upload.account_id == account_id:
            discard(upload.id)


def _all() -> Iterator[Waiting]:
    for path in _folder().glob("*.json"):
        upload = _read(path, Waiting)
        if upload is not None:
            yield upload


def _read(path: Path, of: type[W]) -> W | None:
    try:
        return of.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance / "uploads"
    return folder


def data_of(upload_id: UUID) -> Path:
    """Return where what a waiting file holds lies."""
    return _folder() / f"{upload_id.hex}.csv"


def _about(upload_id: UUID) -> Path:
    return _folder() / f"{upload_id.hex}.json"
