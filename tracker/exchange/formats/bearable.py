"""Bearable: a row a reading. The parts of the day stay the app's own words: it does not say which hours they are."""

from __future__ import annotations

import re

from tracker.exchange.formats.found import (
    FACTOR,
    MEDICINE,
    OTHER,
    QUALITY,
    RATING,
    SLEEP,
    SYMPTOM,
    TEXT,
    Found,
    Mark,
    Row,
    called,
    same_clock,
    same_day,
    with_unit,
)
from tracker.exchange.moments import Unreadable, read_clock

NEEDED = frozenset({"date", "time of day", "category", "rating/amount", "detail"})
KNOWN = NEEDED | {"date formatted", "weekday", "notes"}
LEVELS = ("mild", "moderate", "severe", "unbearable")
"""What the ratings 1 to 4 of a symptom are called."""

_GROUPS = {
    "symptom": SYMPTOM,
    "symptoms": SYMPTOM,
    "mood": RATING,
    "energy": RATING,
    "sleep": SLEEP,
    "sleep quality": QUALITY,
    "factor": FACTOR,
    "factors": FACTOR,
    "sleep factors": FACTOR,
    "food diary": TEXT,
    "food": TEXT,
    "gratitude": TEXT,
    "gratitudes": TEXT,
    "note": TEXT,
    "notes": TEXT,
    "journal": TEXT,
}
_MEDICINES = {"meds", "med", "medication", "medications", "supplement", "supplements"}
_LEVEL = re.compile(rf"(?P<name>.*\S)\s*\((?P<level>{'|'.join(LEVELS)})\)", re.IGNORECASE | re.DOTALL)
_AMOUNT = re.compile(r"(?P<number>[+-]?\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>[^\W\d_][^\d]{0,19})")
_WHOLE_DAY = {"", "all day"}


def found(line: int, row: Row) -> Found:
    """Return what a row says. The date that is written for machines is preferred."""
    days = tuple(day for day in (row.get("date formatted", ""), row["date"]) if day)
    when = row["time of day"]
    clock = when if _is_clock(when) else ""
    said = (row["category"], row["rating/amount"], row["detail"], row.get("notes", ""))
    return Found(
        line=line,
        identity=(same_day(*days), same_clock(clock) if clock else when, *said),
        days=days,
        clock=clock,
        part="" if clock or when.lower() in _WHOLE_DAY else when,
        marks=_marks(row["category"], row["rating/amount"], row["detail"]),
        note=row.get("notes", ""),
    )


def _marks(category: str, amount: str, detail: str) -> tuple[Mark, ...]:
    word = " ".join(category.lower().split())
    if not word:
        return ()
    group = MEDICINE if set(re.split(r"\s*/\s*", word)) <= _MEDICINES else _GROUPS.get(word, OTHER)
    read = {SYMPTOM: _symptom, MEDICINE: _medicine, TEXT: _text, FACTOR: _factor, OTHER: _other}.get(group)
    return (read(category, amount, detail) if read else called(group, category, amount, text=detail),)


def _symptom(category: str, amount: str, detail: str) -> Mark:
    level = _LEVEL.fullmatch(detail)
    if level is None:
        return called(SYMPTOM, detail or category, amount)
    return called(SYMPTOM, level["name"], amount or str(LEVELS.index(level["level"].lower()) + 1))


def _medicine(category: str, amount: str, detail: str) -> Mark:
    name, unit = with_unit(detail or category)
    return called(MEDICINE, name, amount, unit)


def _text(category: str, amount: str, detail: str) -> Mark:
    return called(TEXT, category, text=" ".join(filter(None, (amount, detail))))


def _factor(category: str, amount: str, detail: str) -> Mark:
    return called(FACTOR, detail or category, amount)


def _other(category: str, amount: str, detail: str) -> Mark:
    told = _AMOUNT.fullmatch(amount)
    if told is not None:
        return called(OTHER, category, told["number"], told["unit"].strip(), detail)
    if not amount:
        return called(TEXT, category, text=detail)
    name, unit = with_unit(detail)
    return called(OTHER, f"{category}: {name}" if name else category, amount, unit)


def _is_clock(text: str) -> bool:
    try:
        read_clock(text)
    except Unreadable:
        return False
    return True
