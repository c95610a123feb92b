"""Reading entries, sleeps and the numbers for the figures, as frozen records of the domain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tracker.db import db
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.days import diary_day
from tracker.domain.records import Diary, Entry, Reading, RegionScores, Sleep
from tracker.domain.scales import SCORES
from tracker.ledger import queries as ledger
from tracker.ledger.kinds import Stored
from tracker.ledger.models import READINGS, RECORDS

_V = READINGS.c
_R = RECORDS.c


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


def readings(diary: Diary, measure: str, first_day: int, last_day: int) -> list[Reading]:
    """Return the values of a measure on a span of diary days (ordinals, both included), in no order.

    They come from one index and never touch the records. `measure` is a code; measures of sleep have no readings.
    """
    query = select(_V.local_day, _V.local_minute, _V.at, _V.value, _V.rated_by, _V.late, _V.prompted).where(
        *(_V.diary_id == diary.id, _V.measure == measure, _V.local_day.between(first_day, last_day + 1))
    )
    start = diary.day_start
    rows = db.session.execute(query).tuples()
    found = [Reading(diary_day(row[0], row[1], start), *row[1:]) for row in rows]
    return [reading for reading in found if first_day <= reading.day <= last_day]


def measures_recorded(diary: Diary) -> set[str]:
    """Return the codes of the measures that have a value in the diary."""
    return set(db.session.execute(select(_V.measure).where(_V.diary_id == diary.id).distinct()).scalars())


def last_entry(diary: Diary, before: int) -> Entry | None:
    """Return the last entry with a clock time that happened before `before` (epoch seconds) and holds a score."""
    query = (
        select(_V.record_id)
        .where(_V.diary_id == diary.id, _V.measure == "spasm", _V.local_day >= _day_of(before) - 3, _V.at < before)
        .order_by(_V.at.desc())
        .limit(1)
    )
    found = db.session.execute(query).scalar()
    return None if found is None else get_entry(diary, found)


def has_sleep_ending_on(diary: Diary, day: int) -> bool:
    """Whether a sleep of that diary day (ordinal) is recorded."""
    return bool(sleeps(diary, day, day))


def last_sleep(diary: Diary) -> Sleep | None:
    """Return the latest sleep in the diary, or None."""
    query = (
        select(_R.id)
        .where(_R.diary_id == diary.id, _R.kind == SLEEP.name, _R.deleted_at.is_(None))
        .order_by(_R.local_day.desc(), _R.local_minute.desc())
        .limit(1)
    )
    found = db.session.execute(query).scalar()
    return None if found is None else get_sleep(diary, found)


def first_and_last_day(diary: Diary) -> tuple[int, int] | None:
    """Return the first and the last local day (ordinals) that hold an entry or a sleep, or None."""
    live = (_R.diary_id == diary.id, _R.kind.in_((ENTRY.name, SLEEP.name)), _R.deleted_at.is_(None))
    first, last = db.session.execute(select(func.min(_R.local_day), func.max(_R.local_day)).where(*live)).one()
    return None if first is None else (first, last)


def _moment(body: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(body[name]) if name in body else None


def _day_of(at: int) -> int:
    return at // 86400 + date(1970, 1, 1).toordinal()
