"""The page for whoever prints it from the browser: what `templates/appointment/print.html` takes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from tracker.appointment.drawn import LOW, code_of, drawn, halves, more_of
from tracker.appointment.sheet import Drawing, Scan, Sheet
from tracker.domain.appointments import A4, LETTER, PAPERS
from tracker.web.markup import our_own

PHONE = "phone"
_NUMBER = re.compile(r"((?:[−+])?\d+(?:[.,:]\d+)*)")
"""Numbers stand out in the answers: every second part of a text that is split at them."""
ROOMY, FULL = {A4: 50, LETTER: 44}, {A4: 60, LETTER: 48}
"""Lines of treatment, questions and answers, both columns together, up to which a sheet is set roomily, and up to which
it holds them at all, in smaller letters. Only the PDF measures; a browser cannot before it prints, so that this is
reckoned, on the safe side. What is longer still runs on to a second sheet here."""
_LETTERS_A_LINE, _LETTERS_BESIDE = 56, 40


def print_view(sheet: Sheet, *, paper: str, scan: Scan | None) -> dict[str, Any]:
    """Return what the template takes: the page, its drawings as SVG, the code, and whether it is full.

    Raises `ValueError` for another paper than `a4` or `letter`.
    """
    if paper not in PAPERS:
        raise ValueError(paper)
    fixed, rows = _lines_of_text(sheet), [_lines(row.what, bool(row.when)) + 0.3 for row in sheet.treatment]
    is_full = fixed + sum(rows) > ROOMY[paper]
    shown = _as_many(rows, FULL[paper] - fixed)
    low = is_full or paper == LETTER
    return {
        "sheet": sheet,
        "paper": paper,
        "scan": scan,
        "code": our_own(code_of(scan)) if scan else "",
        "answers": [(one, _NUMBER.split(one.sentence)) for one in sheet.answers],
        "large": [_both(one, f"large{place}", low=low) for place, one in enumerate(sheet.large)],
        "days": sheet.days and _days(sheet.days),
        "day_by_day": sheet.day_by_day and _both(sheet.day_by_day, "long"),
        "is_full": is_full,
        "shown": shown,
        "more": more_of(sheet, len(rows) - shown),
    }


def _both(drawing: Drawing, ident: str, *, low: bool = False) -> dict[str, Any]:
    """Return a drawing for paper and for a phone, of which the style sheet shows one; `low` as there is less room."""
    return {
        "heading": drawing.heading,
        "caption": drawing.caption,
        "paper": [our_own(drawn(drawing, LOW if low else drawing.shape, ident=ident))],
        "phone": [our_own(drawn(drawing, PHONE, ident=ident))],
    }


def _days(drawing: Drawing) -> dict[str, Any]:
    return {
        "heading": drawing.heading,
        "caption": drawing.caption,
        "paper": [our_own(drawn(drawing, drawing.shape, ident="days"))],
        "phone": [our_own(half) for half in halves(drawing, drawing.shape, ident="half")],
    }


def _lines_of_text(sheet: Sheet) -> float:
    """Return about how many lines the questions and answers take, headings and gaps included."""
    told = sum(2.2 + _lines(one.sentence) + _lines(one.rests_on) for one in sheet.answers)
    return told + 3.5 + sum(map(_lines, (sheet.title, "".join(sheet.who), *sheet.questions)))


def _lines(text: str, beside: bool = False) -> int:
    return math.ceil(len(text) / (_LETTERS_BESIDE if beside else _LETTERS_A_LINE))


def _as_many(rows: Sequence[float], room: float) -> int:
    """Return how many of the rows fit into `room`, one line being kept for how many do not; at least one."""
    if sum(rows) <= room:
        return len(rows)
    fitting = [count for count in range(1, len(rows)) if sum(rows[:count]) + 1 <= room]
    return max(fitting, default=1)
