"""Daylio, in the three shapes that its files have had. A row is an entry: a mood by the person's own name of it,
activities, scales, a note."""

from __future__ import annotations

import re

from tracker.exchange.formats.found import (
    ACTIVITY,
    MOOD,
    SCALE,
    TEXT,
    Found,
    Mark,
    Row,
    called,
    plain_text,
    same_clock,
    same_day,
)

NEEDED = frozenset({"date", "time", "mood", "activities", "note"})
KNOWN = NEEDED | {"full_date", "year", "weekday", "note_title", "scales"}
MOODS = "Mood"
NOTES = "Notes"

_POINTS = re.compile(r"(?P<value>\d{1,6}(?:[.,]\d{1,4})?)\s*/\s*(?P<most>\d{1,6})(?:\s+\S.{0,30})?")
_AMOUNT = re.compile(r"(?P<value>[+-]?\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>[^\W\d_].{0,19})?")
_USUAL_MOST = "10"


def is_one(names: frozenset[str]) -> bool:
    """Whether a header with these names says the year of its dates, which `date` itself does not."""
    return bool({"full_date", "year"} & names)


def found(line: int, row: Row) -> Found:
    """Return what a row says."""
    day = row.get("full_date") or " ".join(filter(None, (row["date"], row.get("year", ""))))
    clock = _blanks(row["time"])
    note = "\n".join(filter(None, (plain_text(row.get("note_title", "")), plain_text(row["note"]))))
    marks = [called(MOOD, MOODS, row["mood"])] if row["mood"] else []
    marks += [called(ACTIVITY, name) for name in _parted(row["activities"])]
    marks += [_scale(text) for text in _parted(row.get("scales", ""))]
    marks += [called(TEXT, NOTES, text=note)] if note else []
    # scales came to the files later than the entries: with them in its id an entry would come a second time
    said = (row["mood"], row["activities"], row.get("note_title", ""), row["note"])
    return Found(
        line=line, identity=(same_day(day), same_clock(clock), *said), days=(day,), clock=clock, marks=tuple(marks)
    )


def _scale(text: str) -> Mark:
    name, _colon, value = (part.strip() for part in text.partition(": "))
    points = _POINTS.fullmatch(value)
    if points is not None:
        most = points["most"]
        return called(SCALE, name if most == _USUAL_MOST else f"{name} (/{most})", points["value"], f"/{most}")
    amount = _AMOUNT.fullmatch(value)
    if amount is not None:
        return called(SCALE, name, amount["value"], amount["unit"] or "")
    return called(SCALE, name, value)


def _parted(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


def _blanks(text: str) -> str:
    # phones part the time from am and pm by a blank that is no plain one
    return text.replace("\u202f", " ").replace("\u00a0", " ")
