"""The ZIP in which a diary is taken along: the whole document, a table for each kind, and what each column says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.domain.records import Diary
from tracker.exchange import document, tables
from tracker.exchange.cells import write_rows

DOCUMENT = "diary.json"
README = "README.txt"
_BUFFER = 262_144


def pack(diary: Diary, now: datetime, out: IO[bytes]) -> None:
    """Write the diary's ZIP, a few records in memory at a time. All of it must be read of one moment."""
    at = now.astimezone(ZoneInfo(diary.time_zone))
    names = tables.names_of(diary)
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as packed:
        with _member(packed, README, at) as file:
            file.write(readme(diary, at).encode())
        with _member(packed, DOCUMENT, at) as file:
            document.write(diary, file)
        for sheet in tables.SHEETS:
            with _member(packed, sheet.file, at) as file:
                text = io.TextIOWrapper(file, "utf-8", newline="")
                write_rows(text, tables.rows(sheet, diary, names))
                text.flush()
                text.detach()


@contextmanager
def _member(packed: ZipFile, name: str, at: datetime) -> Iterator[IO[bytes]]:
    about = ZipInfo(name, at.timetuple()[:6])
    about.compress_type, about.external_attr = ZIP_DEFLATED, 0o600 << 16
    # a compressor likes large pieces, and records are small
    with packed.open(about, "w") as member, io.BufferedWriter(member, _BUFFER) as buffered:
        yield buffered


def readme(diary: Diary, at: datetime) -> str:
    """Return what a person reads first: what is in the ZIP, and what each column says."""
    lines = [
        _("%(name)s, taken along on %(day)s", name=diary.name, day=at.date().isoformat()),
        "",
        _("diary.json holds everything. A dystonia diary takes it back, here or on another server, and loses nothing."),
        _("Under Settings choose “Bring a file along” there, and give it this ZIP as it is, or diary.json alone."),
        "",
        _("The tables are for a spreadsheet: UTF-8, with commas. An empty cell was not recorded, and is not 0."),
        _("A text that a spreadsheet would take for a formula has an apostrophe before it."),
        _("Where letters look wrong, open them by the spreadsheet's own “Import text” and choose UTF-8."),
    ]
    for sheet in tables.SHEETS:
        lines += ["", sheet.file, "-" * len(sheet.file)]
        lines += [f"{name}: {words}" for name, words in tables.explained(sheet)]
    return "\r\n".join(lines) + "\r\n"
