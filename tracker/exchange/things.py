"""What the file of another app holds: each thing that it speaks of, how often, and what its values look like."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from flask_babel import gettext as _
from pydantic import BaseModel

from tracker.exchange.formats.apps import App
from tracker.exchange.formats.csv_table import NotATable, Table
from tracker.exchange.formats.found import (
    GROUPS,
    MEDICINE,
    MOOD,
    QUALITY,
    SLEEP,
    SYMPTOM,
    TEXT,
    Found,
    Mark,
)
from tracker.exchange.moments import Order, OrderNeeded, Unreadable, parts_of_local, read_when
from tracker.exchange.profile import number_of
from tracker.web.words import thousands

MOST_THINGS = 1000
MOST_VALUES = 40
"""Different values of a thing that are kept."""
NEARLY_ALL = 0.9

LEVELS = "levels"
WORDS = "words"
NUMBER = "number"
DURATION = "duration"
PRESENCE = "presence"
AMOUNT = "amount"
ASLEEP = "sleep"
REST = "quality"
SAID = "text"
_OF_GROUP = {SYMPTOM: LEVELS, MOOD: WORDS, SLEEP: ASLEEP, QUALITY: REST, MEDICINE: AMOUNT, TEXT: SAID}
_DURATION = re.compile(r"(?P<hours>-?\d{1,7}):(?P<minutes>-?\d{1,2})(?::(?P<seconds>-?\d{1,2}))?")


class Thing(BaseModel):
    """One thing of the file: `nature` is what its values look like, `values` its different ones with their counts
    (None: too many), `timed` how many rows have a clock time, `last_day` the last date (ordinal)."""

    group: str
    name: str
    count: int = 0
    nature: str = PRESENCE
    filled: int = 0
    numbers: int = 0
    durations: int = 0
    lowest: float | None = None
    highest: float | None = None
    unit: str = ""
    values: list[tuple[str, int]] | None = None
    timed: int = 0
    last_day: int | None = None
    example: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others of the file."""
        return f"{self.group}:{self.name}"


class Holdings(BaseModel):
    """What a file holds: its rows, its things by group, whether some dates do not say which is the day and which the
    month (`order`: what the others suggest), the first sleep as an example, the last day (ordinal), and the columns
    that the app's files are not known to have."""

    rows: int
    things: list[Thing]
    order_needed: bool = False
    order: Order | None = None
    sleep: tuple[str, str] | None = None
    last_day: int | None = None
    unknown: list[str] = []

    def of(self, *groups: str) -> list[tuple[int, Thing]]:
        """Return the things of some groups with their places in the list."""
        return [(place, thing) for place, thing in enumerate(self.things) if thing.group in groups]


def hours_of(text: str) -> Decimal | None:
    """Return a duration such as 7:15 or 1:10:30 in hours, or None where `text` is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (Decimal(found[name] or 0) for name in ("hours", "minutes", "seconds"))
    return (hours + minutes / 60 + seconds / 3600).quantize(Decimal("0.0001"))


def holdings_of(app: App, table: Table) -> Holdings:
    """Read the whole file once; raise `NotATable` where it holds no rows or too many names."""
    reading = _Reading()
    for found in app.rows(table):
        reading.take(found)
    if not reading.rows:
        raise NotATable(_("This file has names of columns, but no rows."))
    held = reading.done()
    held.unknown = app.unknown(table)
    return held


class _Reading:
    def __init__(self) -> None:
        self.rows = 0
        self._things: dict[str, Thing] = {}
        self._values: dict[str, Counter[str] | None] = {}
        self._day_first = self._month_first = self._either = False
        self._sleep: tuple[str, str] | None = None
        self._last_day: int | None = None

    def take(self, found: Found) -> None:
        self.rows += 1
        day = self._day(found.days)
        if day is not None:
            self._last_day = max(self._last_day or day, day)
        for mark in found.marks:
            thing = self._thing(mark)
            thing.count += 1
            thing.timed += bool(found.clock)
            if day is not None:
                thing.last_day = max(thing.last_day or day, day)
            self._value(thing, mark)
            if mark.group == SLEEP and self._sleep is None and mark.text and found.days:
                self._sleep = (found.days[0], mark.text)

    def _thing(self, mark: Mark) -> Thing:
        thing = self._things.get(mark.key)
        if thing is None:
            if len(self._things) >= MOST_THINGS:
                raise NotATable(_("This file speaks of more than %(n)s different things.", n=thousands(MOST_THINGS)))
            thing = self._things[mark.key] = Thing(group=mark.group, name=mark.name)
            self._values[mark.key] = Counter()
        return thing

    def _value(self, thing: Thing, mark: Mark) -> None:
        thing.unit = thing.unit or mark.unit
        thing.example = thing.example or (mark.value or mark.text)[:120]
        if not mark.value:
            return
        thing.filled += 1
        value = number_of(mark.value)
        hours = hours_of(mark.value) if value is None else None
        thing.numbers += value is not None
        thing.durations += hours is not None
        if value is not None:
            shown = float(value)
            thing.lowest = shown if thing.lowest is None else min(thing.lowest, shown)
            thing.highest = shown if thing.highest is None else max(thing.highest, shown)
        values = self._values[mark.key]
        if values is not None:
            values[mark.value[:120]] += 1
            if len(values) > MOST_VALUES:
                self._values[mark.key] = None

    def _day(self, days: tuple[str, ...]) -> int | None:
        parts = [found for found in map(parts_of_local, days) if found is not None]
        self._day_first |= any(first > 12 for first, _second in parts)
        self._month_first |= any(second > 12 for _first, second in parts)
        needed = False
        for text in days:
            try:
                return read_when(text, None).day.toordinal()
            except OrderNeeded:
                needed = True
            except Unreadable:
                continue
        self._either |= needed
        return None

    def _order(self) -> Order | None:
        if self._day_first == self._month_first:
            return None
        return "day_first" if self._day_first else "month_first"

    def done(self) -> Holdings:
        for key, thing in self._things.items():
            values = self._values[key]
            thing.values = None if values is None else sorted(values.items(), key=lambda item: (-item[1], item[0]))
            thing.nature = _nature(thing)
        things = sorted(self._things.values(), key=lambda thing: (GROUPS.index(thing.group), -thing.count, thing.name))
        return Holdings(
            rows=self.rows,
            things=things,
            order_needed=self._either,
            order=self._order(),
            sleep=self._sleep,
            last_day=self._last_day,
        )


def _nature(thing: Thing) -> str:
    if thing.group in _OF_GROUP:
        return _OF_GROUP[thing.group]
    if not thing.filled:
        return PRESENCE
    if thing.numbers >= thing.filled * NEARLY_ALL:
        return NUMBER
    return DURATION if thing.durations >= thing.filled * NEARLY_ALL else SAID
