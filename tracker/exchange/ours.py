"""Opening a diary that was taken along: our ZIP, or its diary.json alone. It is as untrusted as any file.

It is read piece by piece, and every bound (how much it unpacks to, how many files, how deep, how long a record) ends
in one clear sentence. What is left is a file of lines, a record each, in the order of the document.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import ijson
import orjson
from flask_babel import gettext as _

from tracker.exchange.archive import DOCUMENT
from tracker.exchange.document import BY_PLURAL, FORMAT, VERSION

MOST_BYTES = 64 * 1024 * 1024
"""What may be unpacked. Ten years of five entries a day with all that belongs to them are 9 MB."""
MOST_FILES = 64
LONGEST_DIRECTORY = 16 * 1024
DEEPEST = 12
LARGEST_RECORD = 256 * 1024
"""Bytes. The longest note has 4,000 characters."""
MOST_RECORDS = 200_000
MOST_REFERRED = 5000
"""Medicines and factors."""
_BUFFER = 65_536
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_HEAD = ("format", "version", "settings", "plan", "parts", "deleted")


class NotOurs(ValueError):
    """The file cannot be taken in as a diary. Its text says why, in words for the person."""


@dataclass(slots=True)
class Opened:
    """What a file says beside its records: the document without them, how many `records` there are of each kind by
    their plural, the ids of its `medications`, and the kind of value of each of its `factors`."""

    head: dict[str, Any] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    medications: list[str] = field(default_factory=list)
    factors: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def looks_ours(path: Path) -> bool:
    """Whether a file's first bytes are those of JSON, or of a ZIP with a diary in it. Raises `NotOurs`."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_directory(path)
        try:
            with ZipFile(path) as packed:
                return any(PurePosixPath(name).name == DOCUMENT for name in packed.namelist())
        except (BadZipFile, ValueError, NotImplementedError):
            raise _damaged() from None
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def split(path: Path, lines: Path) -> Opened:
    """Write the records of a diary's file into `lines`, and return the rest. Raises `NotOurs`."""
    with ExitStack() as opened:
        source: IO[bytes] = opened.enter_context(path.open("rb"))
        if source.read(2) == b"PK":
            packed = opened.enter_context(_zip(path))
            source = opened.enter_context(packed.open(_document_in(packed)))
        else:
            source.seek(3 if source.seek(0) == 0 and source.read(3) == b"\xef\xbb\xbf" else 0)
        out = opened.enter_context(lines.open("wb"))
        try:
            return _checked(_split(_Bounded(source), out))
        except (ijson.JSONError, ValueError, OverflowError, BadZipFile, EOFError, RecursionError) as trouble:
            raise (trouble if isinstance(trouble, NotOurs) else _damaged()) from None


class _Bounded:
    """A file of which no more than `MOST_BYTES` are read, whatever it says of itself, and no value that never ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, MOST_BYTES
        self._since_quote, self._escaping = 0, False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise `NotOurs` beyond the bound."""
        piece = self._file.read(size if size >= 0 else _BUFFER)
        self._left -= len(piece)
        if self._left < 0:
            raise NotOurs(_("This file unpacks to more than %(n)s MB.", n=MOST_BYTES // (1024 * 1024)))
        self._look(piece)
        return piece

    def _look(self, piece: bytes) -> None:
        """Refuse a text longer than a record may be before the parser gathers it, which it does ever slower."""
        plain = _ESCAPED.sub(b"", b"\\" * self._escaping + piece)
        self._escaping = plain.endswith(b"\\")
        last = plain.rfind(b'"')
        self._since_quote = self._since_quote + len(piece) if last < 0 else len(plain) - last
        if self._since_quote > LARGEST_RECORD:
            raise _too_large()


def _zip(path: Path) -> ZipFile:
    _check_directory(path)
    try:
        return ZipFile(path)
    except (BadZipFile, ValueError, NotImplementedError):
        raise _damaged() from None


def _check_directory(path: Path) -> None:
    """Look at the ZIP's own count before anything reads its list, which may be long; raise `NotOurs`."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END.size - _LONGEST_COMMENT - 20))
        tail = file.read()
    for at in _ends_in(tail):
        _mark, _disk, _first, _here, count, length, _start, _comment = _END.unpack_from(tail, at)
        if count > MOST_FILES or length > LONGEST_DIRECTORY or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
            raise NotOurs(_("This ZIP holds too many files to be a diary that was taken along."))


def _ends_in(tail: bytes) -> Iterator[int]:
    """Yield wherever the end of a ZIP's list might stand: readers do not agree on which of several counts."""
    at = tail.find(b"PK\x05\x06")
    while at >= 0:
        if at + _END.size <= len(tail):
            yield at
        at = tail.find(b"PK\x05\x06", at + 1)


def _document_in(packed: ZipFile) -> ZipInfo:
    found = []
    for about in packed.infolist():
        place = PurePosixPath(about.filename)
        if ".." in place.parts or place.is_absolute() or "\\" in about.filename or ":" in about.filename:
            raise NotOurs(_("A name in this ZIP leads out of it. Nothing in it was opened."))
        if place.suffix.lower() in {".zip", ".gz", ".xz", ".bz2", ".7z"}:
            raise NotOurs(_("There is another archive in this ZIP. Please unpack it, and bring the ZIP of the diary."))
        if about.flag_bits & 1:
            raise NotOurs(_("This ZIP is locked with a password. Please unpack it, and bring its diary.json."))
        # a Mac that packs a folder again puts files of its own beside it
        if place.name == DOCUMENT and "__MACOSX" not in place.parts:
            found.append(about)
    if sum(about.file_size for about in packed.infolist()) > 2 * MOST_BYTES:
        raise NotOurs(_("This file unpacks to more than %(n)s MB.", n=MOST_BYTES // (1024 * 1024)))
    if len(found) != 1:
        raise NotOurs(_("There is not one diary.json in this ZIP, but %(n)s.", n=len(found)))
    return found[0]


_STEPS = {
    ("", "start_map"): "document",
    ("document", "end_map"): "end",
    ("records:", "start_map"): "records",
    ("records", "end_map"): "document",
    ("list:", "start_array"): "list",
    ("list", "end_array"): "records",
}
"""Where in the document an event leads, from where; what opens a value is told apart in `_split`."""


def _split(source: _Bounded, out: IO[bytes]) -> Opened:
    """Read the document's events one by one, building one record at a time."""
    opened, state, plural, building = Opened(), "", "", _Builder()
    # not `parse`, which names each event's whole way: of a deep file that alone would fill the memory
    for event, value in ijson.basic_parse(source, use_float=True, buf_size=_BUFFER):
        if building.open:
            if building.take(event, value):
                _taken(opened, building.name, building.value, out)
        elif (state, event) in _STEPS:
            state = _STEPS[state, event]
        elif (state, event) == ("document", "map_key"):
            if value in _HEAD:
                building.begin(value, "")
            elif value == "records":
                state = "records:"
            else:
                raise _unknown(value)
        elif (state, event) == ("records", "map_key"):
            state, plural = "list:", value
            if plural not in BY_PLURAL or plural in opened.records:
                raise _unknown(plural)
            opened.records[plural] = 0
        elif (state, event) == ("list", "start_map"):
            building.begin(plural, "record")
            building.take(event, value)
        else:
            raise NotOurs(_("This is JSON, but no diary that was taken along from here."))
    return opened


def _unknown(name: str) -> NotOurs:
    return NotOurs(_("There is something in this file that is not known here: %(name)s.", name=name[:40]))


class _Builder:
    """One value of the document, built from its events, with a bound on its depth and its size."""

    def __init__(self) -> None:
        self.open, self.name, self.value = False, "", None
        self._stack: list[Any] = []
        self._keys: list[str] = []
        self._size = 0

    def begin(self, name: str, sort: str) -> None:
        """Begin a value that is called `name`; `sort` is `record` for one of many."""
        self.open, self.name, self.value = True, f"{sort}:{name}" if sort else name, None
        self._stack, self._keys, self._size = [], [], 0

    def take(self, event: str, value: Any) -> bool:  # noqa: ANN401 - a JSON value
        """Take the next event; whether the value is complete with it."""
        self._size += len(value) if isinstance(value, str) else 8
        if self._size > LARGEST_RECORD or len(self._stack) > DEEPEST:
            raise _too_large()
        if event == "map_key":
            self._keys[-1] = value
            return False
        if event in ("start_map", "start_array"):
            made: Any = {} if event == "start_map" else []
            self._put(made)
            self._stack.append(made)
            self._keys.append("")
        elif event in ("end_map", "end_array"):
            self._stack.pop()
            self._keys.pop()
        else:
            self._put(value)
        self.open = bool(self._stack)
        return not self.open

    def _put(self, value: Any) -> None:  # noqa: ANN401 - a JSON value
        if not self._stack:
            self.value = value
        elif isinstance(self._stack[-1], list):
            self._stack[-1].append(value)
        else:
            self._stack[-1][self._keys[-1]] = value


def _taken(opened: Opened, name: str, value: Any, out: IO[bytes]) -> None:  # noqa: ANN401 - a JSON value
    sort, _colon, plural = name.partition(":")
    if sort != "record":
        if name in opened.head:
            raise _damaged()
        opened.head[name] = value
        if name in ("format", "version"):
            _check_version(opened.head)
        return
    opened.records[plural] += 1
    if plural == "medications":
        opened.medications.append(str(value.get("id")))
    elif plural == "factors":
        opened.factors[str(value.get("id"))] = str(value.get("kind"))
    if sum(opened.records.values()) > MOST_RECORDS or len(opened.medications) + len(opened.factors) > MOST_REFERRED:
        raise NotOurs(_("There are more records in this file than a diary may take in at once."))
    twice = str(value.get("id")) in opened.seen
    opened.seen.add(str(value.get("id")))
    out.write(orjson.dumps([plural, value, twice]) + b"\n")


def _check_version(head: dict[str, Any]) -> None:
    if head.get("format", FORMAT) != FORMAT:
        raise NotOurs(_("This is JSON, but no diary that was taken along from here."))
    version = head.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        raise NotOurs(_("This diary was taken along from another release of the app, which this one cannot read."))


def _checked(opened: Opened) -> Opened:
    if not {"format", "version", "settings"} <= opened.head.keys() or not isinstance(opened.head["settings"], dict):
        raise NotOurs(_("This is JSON, but no diary that was taken along from here."))
    deleted = opened.head.get("deleted") or {}
    known = deleted.get("medications", []) if isinstance(deleted, dict) else None
    parts = opened.head.get("parts") or {}
    if not isinstance(known, list) or len(known) > MOST_REFERRED or not isinstance(parts, dict):
        raise _damaged()
    return opened


def _too_large() -> NotOurs:
    return NotOurs(_("A part of this file is too large or too deep to be one of a diary."))


def _damaged() -> NotOurs:
    return NotOurs(_("This file is damaged: it cannot be read to its end."))
