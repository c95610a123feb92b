"""What one row of another app's file says, before anybody has said what it means."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.exchange.moments import OrderNeeded, Unreadable, read_clock, read_when

SYMPTOM = "symptom"
RATING = "rating"
SLEEP = "sleep"
QUALITY = "quality"
MEDICINE = "medicine"
FACTOR = "factor"
MOOD = "mood"
ACTIVITY = "activity"
SCALE = "scale"
FEATURE = "feature"
OTHER = "other"
TEXT = "text"
GROUPS = (SYMPTOM, RATING, MOOD, SCALE, FEATURE, SLEEP, QUALITY, MEDICINE, FACTOR, ACTIVITY, OTHER, TEXT)
"""What an app calls the kinds of things that it records, in the order in which they are shown."""
LONGEST_NAME = 120

Row = Mapping[str, str]
"""The cells of a row by the names of their columns, in lower case; an absent column is absent."""

_ATTRIBUTES = r"(?:\s+[\w-]{1,40}=[^<>]{0,200})?\s*/?>"
_BLOCKS = "br|p|div|li|ul|ol|h[1-6]"
_BLOCK = re.compile(rf"</?(?:{_BLOCKS}){_ATTRIBUTES}", re.IGNORECASE)
_BETWEEN = re.compile(rf"</(?:{_BLOCKS})>\s*<(?:{_BLOCKS}){_ATTRIBUTES}", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:a|b|i|u|s|em|strong|strike|del|span|font|small|sub|sup){_ATTRIBUTES}", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]+")
_UNIT = re.compile(r"(?P<name>.*\S)\s*\((?P<unit>[^()]{1,20})\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a row says: what it is called, its value as it stands there, in which unit, and any words."""

    group: str
    name: str
    value: str = ""
    unit: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others of the file."""
        return f"{self.group}:{self.name}"


@dataclass(frozen=True, slots=True)
class Found:
    """A row. `identity` is what its id is made from; `days` are its dates as they stand, the first that can be read
    holds; `clock` is empty without a clock time; `reason` says why the whole row cannot be read."""

    line: int
    identity: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    clock: str = ""
    part: str = ""
    marks: tuple[Mark, ...] = ()
    note: str = ""
    reason: str = ""


def called(group: str, name: str, value: str = "", unit: str = "", text: str = "") -> Mark:
    """Return a mark whose name is no longer than is kept."""
    return Mark(group, name[:LONGEST_NAME].strip(), value, unit, text)


def with_unit(text: str) -> tuple[str, str]:
    """Return a name and the unit that stands behind it in brackets, such as `Ibuprofen (mg)`."""
    found = _UNIT.fullmatch(text)
    return (found["name"], found["unit"].strip()) if found else (text, "")


def plain_text(text: str) -> str:
    """Return a note without the marks of a web page; a note that has none stays as it is."""
    if not (_BLOCK.search(text) or _INLINE.search(text) or _ENTITY.search(text)):
        return text
    bare = html.unescape(_INLINE.sub("", _BLOCK.sub("\n", _BETWEEN.sub("\n", text))))
    lines = [_BLANKS.sub(" ", line).strip() for line in bare.splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()


def same_day(*days: str) -> str:
    """Return the date that one of `days` says, in one way of writing whatever the app's, else the text itself."""
    for day in days:
        try:
            return read_when(day, None).day.isoformat()
        except (OrderNeeded, Unreadable):
            continue
    return next((day for day in days if day), "")


def same_clock(clock: str) -> str:
    """Return a clock time in one way of writing, whether it was in twelve hours or in twenty-four."""
    try:
        return read_clock(clock).isoformat("minutes")
    except Unreadable:
        return clock
