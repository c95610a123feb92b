"""Reading entries, sleeps and the numbers for the figures, as frozen records of the domain."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from tracker.analytics.columns import SleepColumns
from tracker.analytics.usual_sleep import usual_times
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.factors import Factor
from tracker.domain.records import Diary, Entry, RegionScores, Sleep
from tracker.domain.scales import SCORES
from tracker.ledger import queries as ledger
from tracker.ledger.held import LONG, Days, held
from tracker.ledger.kinds import Stored
from tracker.ledger.queries import measures_recorded, readings

__all__ = [
    "entries",
    "entry_of",
    "factor_of",
    "factors",
    "first_and_last_day",
    "get_entry",
    "get_factor",
    "get_sleep",
    "has_sleep_ending_on",
    "last_entry",
    "measures_recorded",
    "newest_day",
    "readings",
    "sleep_of",
    "sleeps",
    "slept",
    "tag_uses",
    "usual_night",
]

NIGHTS_FOR_USUAL = 21
"""Days whose sleeps say what is usual."""


def entry_of(stored: Stored) -> Entry:
    """Return a stored entry as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    placed = ENTRY.place(body)
    return Entry(
        id=stored.id,
        revision=stored.revision,
        local_day=placed.local_day or 0,
        local_minute=placed.local_minute,
        happened_at=_moment(body, "happened_at"),
        recorded_at=_moment(body, "recorded_at"),
        rated_by=body["rated_by"],
        prompted=body.get("prompted"),
        precision=body.get("precision", "time"),
        part=body.get("part"),
        **{name: body.get(name) for name in SCORES},
        regions={code: RegionScores(**scores) for code, scores in body.get("regions", {}).items()},
        factors=body.get("factors", {}),
        tags=tuple(body.get("tags", ())),
        note=body.get("note"),
    )


def sleep_of(stored: Stored) -> Sleep:
    """Return a stored sleep as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    placed = SLEEP.place(body)
    return Sleep(
        id=stored.id,
        revision=stored.revision,
        local_day=placed.local_day or 0,
        local_minute=placed.local_minute or 0,
        started_at=datetime.fromisoformat(body["started_at"]),
        ended_at=datetime.fromisoformat(body["ended_at"]),
        quality=body.get("quality"),
        woken_by_pain=body.get("woken_by_pain"),
    )


def get_entry(diary: Diary, entry_id: UUID) -> Entry:
    """Return an entry; raise `NotFound`. The only door to an entry."""
    return entry_of(ledger.get(diary, ENTRY.name, entry_id))


def get_sleep(diary: Diary, sleep_id: UUID) -> Sleep:
    """Return a sleep; raise `NotFound`. The only door to a sleep."""
    return sleep_of(ledger.get(diary, SLEEP.name, sleep_id))


def entries(diary: Diary, first_day: int, last_day: int) -> list[Entry]:
    """Return the entries of a span of diary days (ordinals, both included), oldest first."""
    return [entry_of(stored) for stored in ledger.within_days(diary, ENTRY.name, first_day, last_day)]


def sleeps(diary: Diary, first_day: int, last_day: int) -> list[Sleep]:
    """Return the sleeps that ended on the diary days of a span (ordinals, both included), oldest first."""
    return [sleep_of(stored) for stored in ledger.within_days(diary, SLEEP.name, first_day, last_day)]


def slept(diary: Diary, first_day: int, last_day: int) -> SleepColumns:
    """Return the sleeps that ended on the diary days of a span (ordinals, both included), as figures take them."""
    if last_day - first_day < LONG:
        return _slept(diary, (first_day, last_day)).within(first_day, last_day, diary.day_start)
    return held(diary, SLEEP.plural, partial(_slept, diary)).within(first_day, last_day, diary.day_start)


def _slept(diary: Diary, days: Days) -> SleepColumns:
    found = ledger.moments(diary, SLEEP.name, ("quality",), days)
    return SleepColumns.of([(*at, math.nan if quality is None else float(quality)) for *at, quality in found])


def last_entry(diary: Diary, before: int) -> Entry | None:
    """Return the last entry with a spasm severity that happened before `before` (epoch seconds), within three days."""
    found = ledger.last_with(diary, "spasm", before)
    return None if found is None else get_entry(diary, found)


def newest_day(diary: Diary, today: int) -> int:
    """Return the last diary day there can be: today by the diary's own clock, or tomorrow where a traveller's clock is
    ahead of it and something is recorded there."""
    ahead = any(ledger.within_days(diary, kind.name, today + 1, today + 1) for kind in (ENTRY, SLEEP))
    return today + 1 if ahead else today


def first_and_last_day(diary: Diary) -> tuple[int, int] | None:
    """Return the first and the last local day (ordinals) on which something was observed, or None."""
    return ledger.first_and_last_day(diary, (ENTRY.name, SLEEP.name))


def factor_of(stored: Stored) -> Factor:
    """Return a stored factor as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    unit, asked = body.get("unit"), body["asked"]
    return Factor(stored.id, stored.revision, body["name"], body["kind"], unit, asked, body["active"])


def get_factor(diary: Diary, factor_id: UUID) -> Factor:
    """Return a factor; raise `NotFound`. The only door to one."""
    return factor_of(ledger.get(diary, FACTOR.name, factor_id))


def factors(diary: Diary) -> list[Factor]:
    """Return the diary's factors, paused ones too, in the order in which they were added."""
    return [factor_of(stored) for stored in ledger.all_of(diary, FACTOR.name)]


def factor_values_on(diary: Diary, day: int) -> dict[str, float]:
    """Return the last value of each factor that has one on that diary day (ordinal), by the factor's code."""
    found = entries(diary, day, day)
    return {f"factor:{factor}": value for entry in found for factor, value in entry.factors.items()}


def tag_uses(diary: Diary, first_day: int, last_day: int) -> Counter[str]:
    """Return how many entries of a span of diary days (ordinals, both included) have each tag."""
    return Counter(tag for entry in entries(diary, first_day, last_day) for tag in set(entry.tags))


def usual_night(diary: Diary, today: int) -> tuple[int, int] | None:
    """Return the usual local minutes of falling asleep and of waking, by the nights before a day; None below three."""
    return usual_times(sleeps(diary, today - NIGHTS_FOR_USUAL, today))


def has_sleep_ending_on(diary: Diary, day: int) -> bool:
    """Whether a sleep of that diary day (ordinal) is recorded."""
    return bool(ledger.within_days(diary, SLEEP.name, day, day))


def _moment(body: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(body[name]) if name in body else None
