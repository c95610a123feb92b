"""The page as a PDF: one sheet of A4 or US Letter, tagged, with vector drawings, set by Typst in a process of its own.

The template is `templates/appointment/sheet.typ`; all words go there as data. The PDF keeps to PDF/UA-1. Where the
fonts have no sign for something that a person wrote (Chinese, say), that demand alone is dropped: the sign is an empty
box then, the text below it whole.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from tracker.appointment.drawn import LOW, code_of, drawn, more_of
from tracker.appointment.sheet import Drawing, Scan, Sheet, Tile
from tracker.charts.chart import Table
from tracker.domain.appointments import A4, LETTER

FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Symbols", "Noto Emoji")
"""Asked in this order; for a sign that none of them has, Typst looks through the other fonts itself."""
SIZES: Mapping[str, str] = {A4: "a4", LETTER: "us-letter"}

TYPESETTER = Path(__file__).with_name("typeset.py")
"""Run, and never imported: the library takes room that no worker needs."""
PATIENCE = 30.0
"""Seconds."""

_LONGEST_WORD = 24
_UNPRINTABLE = {"Cc", "Cs", "Cn", "Co"}
_UNSEEN = dict.fromkeys([0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of what follows, and the one that only begins files."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_PIECE = 4
_JOINER = "\N{ZERO WIDTH JOINER}"
_SKINS = "".join(map(chr, range(0x1F3FB, 0x1F400)))

_alone = threading.Lock()
"""A worker has one page set at a time, so that the memory it takes is bounded."""


class TypesettingError(RuntimeError):
    """The page could not be set. Its text is what the typesetter said."""


def pdf_of(sheet: Sheet, *, paper: str, scan: Scan | None) -> bytes:
    """Return the page on `paper` (`a4` or `letter`), with the code of `scan` in its corner unless that is None.

    Raises `KeyError` for another paper, `TypesettingError` where it cannot be set or takes longer than `PATIENCE`.
    """
    data = document_of(sheet, paper=paper, scan=scan)
    with _alone:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(TYPESETTER)], input=data, capture_output=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise TypesettingError("the page took too long") from None
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace"))
    return done.stdout


def document_of(sheet: Sheet, *, paper: str, scan: Scan | None) -> bytes:
    """Return the page as the typesetter reads it: JSON. Raises `KeyError` for another paper."""
    return json.dumps(_data(sheet, SIZES[paper], scan)).encode()


def _data(sheet: Sheet, size: str, scan: Scan | None) -> dict[str, Any]:
    language, _sep, rest = sheet.language.partition("-")
    region = rest.rpartition("-")[2]
    return {
        "paper": size,
        "fonts": FAMILIES,
        "language": language,
        "region": region.upper() if len(region) == 2 and region.isalpha() else None,
        "direction": sheet.direction,
        "title": printable(sheet.title),
        "who": [printable(fact) for fact in sheet.who],
        "dates": sheet.dates,
        "rests_on": sheet.rests_on,
        "missing": list(sheet.missing),
        "treatment": _treatment(sheet),
        "questions": {
            "heading": sheet.questions_heading,
            "asked": [_written(question) for question in sheet.questions],
            "nothing": sheet.no_questions,
        },
        "answers": [
            {"heading": one.heading, "sentence": printable(one.sentence), "rests_on": printable(one.rests_on)}
            for one in sheet.answers
        ],
        "large": [_drawing(one) | {"low": drawn(one, LOW, font=FAMILIES[0])} for one in sheet.large],
        "days": sheet.days and _drawing(sheet.days),
        "day_by_day": sheet.day_by_day and _drawing(sheet.day_by_day),
        "where": {
            "heading": sheet.where.heading,
            "tiles": [_tile(tile) for tile in sheet.where.tiles],
            "said": sheet.where.said,
        },
        "beside": sheet.beside and _table(sheet.beside),
        "disclaimer": sheet.disclaimer,
        "made": sheet.made,
        "scan": scan and {"svg": code_of(scan), "said": scan.said},
        "page_of": _("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "second": _second(sheet),
    }


def _treatment(sheet: Sheet) -> dict[str, Any]:
    return {
        "heading": sheet.treatment_heading,
        "rows": [{"what": printable(row.what), "when": printable(row.when)} for row in sheet.treatment],
        "nothing": sheet.no_treatment,
        "more": [more_of(sheet, count) for count in range(1, len(sheet.treatment) + 1)],
    }


def _drawing(drawing: Drawing) -> dict[str, str]:
    return {
        "heading": printable(drawing.heading),
        "svg": drawn(drawing, drawing.shape, font=FAMILIES[0]),
        "alt": printable(f"{drawing.chart.title}. {drawing.chart.alt}"),
        "caption": printable(drawing.caption),
    }


def _tile(tile: Tile) -> dict[str, Any]:
    said = f"{tile.name} {tile.days}" if tile.days else tile.name
    return {"said": said, "row": tile.row, "first": tile.first, "last": tile.last, "strong": tile.strong}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": printable(table.caption),
        "head": [printable(name) for name in table.head],
        "rows": [[printable(cell) for cell in row] for row in table.rows],
        "words_last": table.last_below,
    }


def _second(sheet: Sheet) -> dict[str, Any] | None:
    if not (sheet.tables or sheet.notes):
        return None
    return {
        "heading": sheet.second_heading,
        "tables": [_table(table) for table in sheet.tables],
        "notes_heading": sheet.notes_heading,
        "notes": [{"when": note.when, **_written(note.text)} for note in sheet.notes],
    }


def _written(text: str) -> dict[str, str]:
    """Return what a person wrote with the direction of its first letter that has one."""
    letters = (unicodedata.bidirectional(letter) for letter in text)
    first = next((way for way in letters if way in {"L", "R", "AL"}), "L")
    return {"text": printable(text), "direction": "ltr" if first == "L" else "rtl"}


def printable(text: str) -> str:
    """Return `text` without what no paper shows (controls other than the end of a line, letters that are none), and
    with places to break words that are longer than a line may be."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(_UNSEEN)
    shown = "".join(letter for letter in plain if letter == "\n" or unicodedata.category(letter) not in _UNPRINTABLE)
    return "\n".join(" ".join(_breakable(word) for word in line.split(" ")) for line in shown.split("\n"))


def _breakable(word: str) -> str:
    """Return a long word with a place to break every few letters, none of them within what is drawn as one sign."""
    if len(word) <= _LONGEST_WORD:
        return word
    pieces = [word[0]]
    for before, letter in pairwise(word):
        is_joined = _joins(letter) or before == _JOINER
        pieces[-1:] = [pieces[-1] + letter] if is_joined or len(pieces[-1]) < _PIECE else [pieces[-1], letter]
    return _BREAK.join(pieces)


def _joins(letter: str) -> bool:
    return letter == _JOINER or unicodedata.category(letter)[0] == "M" or letter in _SKINS
