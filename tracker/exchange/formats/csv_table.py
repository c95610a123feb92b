"""Reading a table from a CSV file of any origin: encodings, separators, and bounds on everything.

The file is untrusted. It is read line by line and never as a whole, so that memory stays flat, and every bound
(size, rows, columns, length of a line) ends in one clear sentence.
"""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from flask_babel import gettext as _

from tracker.web.words import thousands

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 50_000
"""Ten years of ten entries a day are 36,500."""
MOST_LINES = 5 * MOST_ROWS
"""Lines of the file: a note may have several, and there may be blank ones."""
MOST_COLUMNS = 100
LONGEST_LINE = 100_000
"""Characters; a note has 4,000 at most."""
SEPARATORS = (",", ";", "\t", "|")
TRIED_ROWS = 50

_MARKS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CHUNK = 65_536


class NotATable(ValueError):
    """The file cannot be read as a table. Its text says why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: the `number` of its first line, counted from 1, and its cells, stripped.

    `broken` where its quotation marks cannot be read; then there are no cells.
    """

    number: int
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was found to be a table. `guessed` where its encoding is not certain."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    guessed: bool = False

    def rows(self) -> Iterator[Line]:
        """Yield every row below the header, blank ones left out; raise `NotATable` where a bound is passed."""
        for count, line in enumerate(islice(_read(self.path, self.encoding, self.separator), 1, None), 1):
            if count > MOST_ROWS:
                raise _too_many_rows()
            yield line


def open_table(path: Path, encoding: str = "", separator: str = "") -> Table:
    """Return the table in the file at `path`; raise `NotATable`. What is known already need not be found again."""
    guessed = False
    if not encoding:
        _refuse_what_it_is_not(path)
        encoding, guessed = _encoding_of(path)
    separator = separator or _separator_of(path, encoding)
    first = next(_read(path, encoding, separator), None)
    if first is None or first.broken:
        raise NotATable(_("The first line of this file cannot be read."))
    if len(first.cells) > MOST_COLUMNS:
        raise NotATable(_("This file has more than %(n)s columns.", n=MOST_COLUMNS))
    return Table(path, encoding, separator, first.cells, guessed)


def _refuse_what_it_is_not(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(1024)
    begin = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if not head.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise NotATable(_("This file is empty."))
    if begin.startswith(b"pk\x03\x04"):
        raise NotATable(_("This is a ZIP archive or a spreadsheet file. Save the sheet as CSV and bring that."))
    if begin.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        raise NotATable(_("This is a web page or an XML file, not a table. Save the table as CSV and bring that."))
    if begin.startswith(b"%pdf"):
        raise NotATable(_("This is a PDF, not a table. Save the table as CSV and bring that."))
    if begin.startswith((b"{", b"[")):
        raise NotATable(_("This is JSON, not a table. Save the table as CSV and bring that."))


def _encoding_of(path: Path) -> tuple[str, bool]:
    """Return the encoding, and whether it is only the likeliest one."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            if not name or not _decodes(path, name):
                raise _not_text()
            return name, False
    if b"\x00" in head:
        name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        if head.count(0) * 3 < len(head) or not _decodes(path, name):
            raise _not_text()
        return name, True
    if _decodes(path, "utf-8"):
        return "utf-8", False
    if _decodes(path, "cp1252"):
        return "cp1252", True
    raise _not_text()


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if _NOT_TEXT.search(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _too_many_rows() -> NotATable:
    return NotATable(_("This file has more than %(n)s rows. Please split it.", n=thousands(MOST_ROWS)))


def _not_text() -> NotATable:
    return NotATable(_("This file is not text. Save the table as CSV (UTF-8) and bring that."))


def _separator_of(path: Path, encoding: str) -> str:
    """Return the separator under which the first rows are most alike; the more columns the better."""
    found: list[tuple[float, int, str]] = []
    for separator in SEPARATORS:
        widths = [len(line.cells) for line in islice(_read(path, encoding, separator), TRIED_ROWS)]
        if widths and widths[0] > 1:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            found.append((round(alike, 1), widths[0], separator))
    if not found:
        raise NotATable(_("Only one column was found. A table has at least two: when it was, and a number."))
    return max(found)[2]


def _read(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file), delimiter=separator, strict=True)
        while True:
            number = reader.line_num + 1
            if number > MOST_LINES:
                raise _too_many_rows()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(number, (), broken=True)
                continue
            if any(cell.strip() for cell in cells):
                yield Line(number, tuple(unicodedata.normalize("NFC", cell.strip()) for cell in cells))


def _lines(file: TextIO) -> Iterator[str]:
    with suppress(UnicodeError):
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise NotATable(_("A line of this file is longer than %(n)s characters.", n=thousands(LONGEST_LINE)))
            yield line
        return
    raise _not_text()
