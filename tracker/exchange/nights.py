"""The sleeps of an app's file: which night a date means, and which rating of a night belongs to which sleep."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from tracker.diary.kinds import SLEEP
from tracker.domain.days import in_zone
from tracker.domain.records import Diary
from tracker.exchange.moments import Unreadable, read_clock
from tracker.exchange.outcomes import Taken, Unread
from tracker.exchange.things import hours_of
from tracker.ledger import imports, queries
from tracker.ledger.imports import NEVER_SEEN, State
from tracker.ledger.kinds import Body
from tracker.web.errors import Refused

Nights = Literal["end", "start"]
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?"
_ASLEEP = re.compile(rf"asleep\s*:?\s*(?P<start>{_CLOCK})\s*[-–—]\s*(?P<end>{_CLOCK})", re.IGNORECASE)
_NOON = time(12)
_MINUTE = timedelta(minutes=1)


def asleep_in(text: str) -> tuple[time, time] | None:
    """Return when somebody fell asleep and woke, from `Asleep 00:30 - 07:45. In bed 00:00 - 08:00`."""
    found = _ASLEEP.search(text)
    try:
        return (read_clock(found["start"]), read_clock(found["end"])) if found else None
    except Unreadable:
        return None


def span_of(day: date, start: time, end: time, nights: Nights) -> tuple[date, date]:
    """Return the dates on which a sleep began and ended, from the one date that is written.

    `end`: it is that of the end, and a sleep that began later by the clock began the evening before. `start`: it is
    that of the evening, and a sleep that began before noon began after midnight.
    """
    if nights == "end":
        return (day if start < end else day - timedelta(days=1)), day
    first = day if start >= _NOON else day + timedelta(days=1)
    return first, (first if start < end else first + timedelta(days=1))


class Sleeps:
    """The sleeps of a file, read before the rest: a rating may stand before the sleep that it belongs to."""

    def __init__(self, diary: Diary, nights: Nights, now: datetime) -> None:
        self._diary, self._nights, self._now = diary, nights, now
        self._outcomes: dict[int, Taken | Unread] = {}
        self._of_day: defaultdict[date, list[int]] = defaultdict(list)
        self._ratings: defaultdict[date, list[tuple[int, float]]] = defaultdict(list)
        self._brought: list[tuple[int, int]] = []
        found = queries.moments(diary, SLEEP.name, (), None)
        self._there = sorted((start, end) for _day, _minute, start, end in found)

    def take(self, line: int, record_id: UUID, day: date, text: str, amount: str) -> None:
        """Take a sleep of the file in."""
        try:
            self._outcomes[line] = self._taken(line, record_id, day, text, amount)
            self._of_day[day].append(line)
        except Unread as unread:
            unread.line = line
            self._outcomes[line] = unread

    def rate(self, line: int, day: date, value: float) -> None:
        """Take the rating of a night in."""
        self._ratings[day].append((line, value))

    def outcome(self, line: int) -> Taken | Unread:
        """Return what becomes of a sleep, its rating with it where it is certain which that is."""
        return self._outcomes[line]

    def join(self) -> None:
        """Give each sleep the one rating of its date, where it is the one sleep of it."""
        for day, lines in self._of_day.items():
            ratings = self._ratings.get(day, [])
            taken = self._outcomes[lines[0]]
            if len(lines) == 1 and len(ratings) == 1 and isinstance(taken, Taken):
                taken.body["quality"] = ratings[0][1]

    def joins(self, day: date) -> bool:
        """Whether the rating of a date belongs to a sleep that is taken."""
        return len(self._of_day.get(day, ())) == 1 and len(self._ratings.get(day, ())) == 1

    def _taken(self, line: int, record_id: UUID, day: date, text: str, amount: str) -> Taken:
        clocks = asleep_in(text)
        if clocks is None or clocks[0] == clocks[1]:
            raise Unread("sleep_times", "detail", text)
        first, last = span_of(day, *clocks, self._nights)
        started, ended = (
            in_zone(on, clock, self._diary.time_zone) for on, clock in zip((first, last), clocks, strict=True)
        )
        try:
            body = SLEEP.read(
                {"started_at": started.isoformat(), "ended_at": ended.isoformat()}, self._diary, self._now
            )
        except Refused as refused:
            raise Unread("refused", "detail", text, refused.faults[0].detail) from None
        self._check(record_id, body, text)
        told = hours_of(amount) if amount else None
        notices = ["in_bed"] if "in bed" in text.lower() else []
        if told is not None and abs(timedelta(hours=float(told)) - (ended - started)) > _MINUTE:
            notices.append("length")
        return Taken(line, record_id, body, kind=SLEEP, notices=tuple(notices))

    def _check(self, record_id: UUID, body: Body, text: str) -> None:
        placed = SLEEP.place(body)
        span = (placed.starts_at or 0, placed.ends_at or 0)
        if meets(self._brought, *span):
            raise Unread("overlap", "detail", text)
        if meets(self._there, *span):
            standing = imports.standings(self._diary, [record_id]).get(record_id, NEVER_SEEN)
            if standing.state is not State.LIVE:
                raise Unread("overlap", "detail", text)
        insort(self._brought, span)


def meets(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span shares time with one of `taken`, which are in order and share none with each other."""
    at = bisect_left(taken, (end,))
    return at > 0 and taken[at - 1][1] > start


def overlapping(diary: Diary, bodies: Iterator[tuple[UUID, Body]]) -> set[UUID]:
    """Return those of new sleeps that share time with one of the diary's."""
    there = sorted((start, end) for _day, _minute, start, end in queries.moments(diary, SLEEP.name, (), None))
    refused = set[UUID]()
    for record_id, body in bodies:
        placed = SLEEP.place(body)
        if meets(there, placed.starts_at or 0, placed.ends_at or 0):
            refused.add(record_id)
    return refused
