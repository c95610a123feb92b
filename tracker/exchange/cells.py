"""Cells of the tables that are handed out: UTF-8, RFC 4180, and harmless for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula. https://owasp.org/www-community/attacks/CSV_Injection"""


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: with an apostrophe before it where it might."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def cell(value: object) -> str | int | float:
    """Return what stands in a cell: nothing where nothing was recorded, which is not 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | float) else harmless(str(value))


def write_rows(out: TextIO, rows: Iterable[Iterable[object]]) -> None:
    """Write rows, each line ended as RFC 4180 has it; `out` must not translate line ends."""
    table: Any = csv.writer(out, lineterminator="\r\n")
    table.writerows([cell(value) for value in row] for row in rows)
