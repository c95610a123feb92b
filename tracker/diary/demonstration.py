"""A demonstration diary: an invented year, to be looked at and to make pictures of. None of it is anybody's.

Spasms grow through most days and are lower after sleep; some days are missing, some entries come late, one fortnight
is empty, and some weeks are better than others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random  # invented numbers, no secrets
from typing import Any
from uuid import UUID, uuid5

from flask_babel import gettext as _

from tracker.db import writing
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.days import in_zone
from tracker.domain.records import Diary
from tracker.ledger.bulk import add_prepared, prepare
from tracker.ledger.diaries import create_diary
from tracker.ledger.kinds import Body
from tracker.ledger.operations import Author

DAYS = 365
SEED = 1911
EMPTY = range(190, 204)
"""Days ago without anything: a fortnight away."""


@dataclass(frozen=True, slots=True)
class _Day:
    back: int
    date: date
    woke: float
    slept: float
    base: float
    slope: float


def name() -> str:
    """Return what the demonstration diary is called, which is how it is known again."""
    return str(_("Demonstration"))


def fill(account_id: UUID, time_zone: str, now: datetime) -> Diary:
    """Make a demonstration diary for an account, ending now; return it."""
    author = Author(account_id, now)
    entries, sleeps = [], []
    with writing():
        diary = create_diary(account_id, {"name": name(), "time_zone": time_zone}, now)
        for day in _days(now.astimezone(UTC).date()):
            sleeps += [(_id(diary, "sleep", body["started_at"]), body) for body in _sleeps(day, diary, now)]
            entries += [(_id(diary, "entry", body["happened_at"]), body) for body in _entries(day, diary, now)]
        for kind, bodies in ((ENTRY, entries), (SLEEP, sleeps)):
            add_prepared(diary, prepare(diary, kind, bodies, author))
    return diary


def _days(today: date) -> Iterator[_Day]:
    dice = Random(SEED)
    for back in range(DAYS, -1, -1):
        slept = dice.gauss(7, 0.9)
        cycle = math.cos((back % 84) / 84 * 2 * math.pi)
        day = _Day(
            back=back,
            date=today - timedelta(days=back),
            woke=7 + dice.gauss(0.2, 0.5),
            slept=min(9.5, max(4.0, slept)),
            base=2.2 + 0.9 * cycle - 0.35 * (slept - 7) + dice.gauss(0, 0.6),
            slope=max(-0.1, dice.gauss(0.27, 0.13)),
        )
        if back not in EMPTY and dice.random() > (0.06 if back else 0):
            yield day


def _sleeps(day: _Day, diary: Diary, now: datetime) -> Iterator[Body]:
    dice = Random(f"{SEED}.sleep.{day.back}")
    if dice.random() < 0.12:
        return
    end = _moment(day.date, day.woke, diary)
    sleep: dict[str, Any] = {"started_at": (end - timedelta(hours=day.slept)).isoformat(), "ended_at": end.isoformat()}
    sleep["quality"] = _scale(day.slept - 1.5 - 0.4 * day.base + dice.gauss(1, 1))
    if dice.random() < 0.3:
        sleep["woken_by_pain"] = dice.choice((1, 1, 2, 3))
    if end < now:
        yield SLEEP.read(sleep, diary, now)
    if dice.random() < 0.15:
        start = _moment(day.date, 14 + dice.random(), diary)
        nap = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=45)).isoformat()}
        if start + timedelta(minutes=45) < now:
            yield SLEEP.read(nap, diary, now)


def _entries(day: _Day, diary: Diary, now: datetime) -> Iterator[Body]:
    dice = Random(f"{SEED}.entry.{day.back}")
    count = dice.choice((2, 3, 3, 4, 5, 5, 6))
    # one entry in each stretch of the day, so that no two fall on the same minute
    for hour in (day.woke + 0.2 + 15 * (number + 0.9 * dice.random()) / count for number in range(count)):
        happened = _moment(day.date, hour, diary)
        if happened >= now:
            return
        spasm = _scale(day.base + day.slope * (hour - day.woke) + dice.gauss(0, 0.7))
        late = timedelta(hours=dice.uniform(3, 20)) if dice.random() < 0.05 else timedelta(seconds=20)
        entry: dict[str, Any] = {"happened_at": happened.isoformat(), "spasm": spasm, "prompted": dice.random() < 0.4}
        entry["recorded_at"] = min(happened + late, now).isoformat()
        if dice.random() < 0.7:
            entry["pain"] = _scale(0.7 * spasm + dice.gauss(0, 1))
        if dice.random() < 0.5:
            entry["stress"] = _scale(3 + dice.gauss(0, 1.8))
        if dice.random() < 0.25:
            entry["interference"] = _scale(spasm - 1 + dice.gauss(0, 1))
        if dice.random() < 0.6:
            entry["regions"] = {"neck": {"spasm": spasm}} | (
                {"shoulder_upper_arm_right": {"spasm": _scale(spasm - 2)}} if dice.random() < 0.3 else {}
            )
        if dice.random() < 0.15:
            entry["tags"] = dice.choice(
                (["trick_tried", "trick_helped"], ["trick_tried"], ["task_writing"], ["tremor"])
            )
        if dice.random() < 0.04:
            entry["note"] = dice.choice(
                (_("Long drive in the rain."), _("Good hour in the garden."), _("Slept badly."))
            )
        yield ENTRY.read(entry, diary, now)


def _moment(day: date, hour: float, diary: Diary) -> datetime:
    midnight = datetime.combine(day, time())
    local = midnight + timedelta(minutes=round(hour * 60))
    return in_zone(local.date(), local.time(), diary.time_zone)


def _scale(value: float) -> int:
    return max(0, min(10, round(value)))


def _id(diary: Diary, kind: str, moment: str) -> UUID:
    return uuid5(diary.id, f"{kind} {moment}")
