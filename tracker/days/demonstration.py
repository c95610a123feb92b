"""A demonstration diary: an invented year, to be looked at and to make pictures of. None of it is anybody's.

Spasms grow through most days, are lower after sleep, and follow the cycle of the neck's injections; some days are
missing, some entries come late, and one fortnight is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random  # invented numbers, no secrets
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from tracker.days.demonstrated_care import NECK, at_hour, made_id, sessions, treatments, worn_off
from tracker.db import writing
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.factors import ONCE_A_DAY, SCALE, WITH_ENTRY, YES_NO
from tracker.domain.records import Diary
from tracker.ledger.bulk import add_prepared, prepare
from tracker.ledger.diaries import change_diary, create_diary
from tracker.ledger.forms import ASKED_AT_FIRST
from tracker.ledger.kinds import Body, Kind
from tracker.ledger.operations import Author

DAYS = 365
SEED = 1911
MANY = 3
EMPTY = range(190, 204)
"""Days ago without anything: a fortnight away."""
TAGS = (
    ("trick_tried", "trick_helped"),
    ("trick_tried",),
    ("task_writing", "hit_posture"),
    ("tremor",),
    ("task_reading", "hit_vision"),
    ("sustained_posture", "hit_movement"),
)


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
    author, today = Author(account_id, now), now.astimezone(UTC).date()
    entries, sleeps = [], []
    settings = {"name": name(), "time_zone": time_zone}
    with writing():
        diary = create_diary(account_id, settings, now)
        factors = _factors(diary, now)
        for day in _days(today):
            sleeps += [(made_id(diary, "sleep", body["started_at"]), body) for body in _sleeps(day, diary, now)]
            entries += [(made_id(diary, "entry", body["happened_at"]), body) for body in _entries(day, diary, now)]
        held: list[tuple[Kind, list[tuple[UUID, Body]]]] = [(FACTOR, factors), *treatments(diary, now, today, EMPTY)]
        for kind, bodies in (*held, (ENTRY, entries), (SLEEP, sleeps)):
            add_prepared(diary, prepare(diary, kind, bodies, author))
        asked = [*ASKED_AT_FIRST, *(f"factor:{factor}" for factor, _body in factors)]
        return change_diary(diary, account_id, settings | {"asked": asked})


def _factors(diary: Diary, now: datetime) -> list[tuple[UUID, Body]]:
    """Return what the invented person adds to track: one rated with entries, one asked once a day."""
    tired = {"name": _("Tiredness"), "kind": SCALE, "asked": WITH_ENTRY}
    moved = {"name": _("Exercise"), "kind": YES_NO, "asked": ONCE_A_DAY}
    ids = (_tiredness(diary), _exercise(diary))
    return [(made, FACTOR.read(data, diary, now)) for made, data in zip(ids, (tired, moved), strict=True)]


def _tiredness(diary: Diary) -> UUID:
    return made_id(diary, "factor", "tiredness")


def _exercise(diary: Diary) -> UUID:
    return made_id(diary, "factor", "exercise")


def _days(today: date) -> Iterator[_Day]:
    dice, neck = Random(SEED), sessions(NECK, today)
    for back in range(DAYS, -1, -1):
        slept = dice.gauss(7, 0.9)
        this = today - timedelta(days=back)
        day = _Day(
            back=back,
            date=this,
            woke=7 + dice.gauss(0.2, 0.5),
            slept=min(9.5, max(4.0, slept)),
            base=1.2 + 2.2 * worn_off(this, neck) - 0.35 * (slept - 7) + dice.gauss(0, 0.6),
            slope=max(-0.1, dice.gauss(0.27, 0.13)),
        )
        if back not in EMPTY and dice.random() > (0.06 if back else 0):
            yield day


def _sleeps(day: _Day, diary: Diary, now: datetime) -> Iterator[Body]:
    dice = Random(f"{SEED}.sleep.{day.back}")
    if dice.random() < 0.12:
        return
    end = at_hour(day.date, day.woke, diary)
    sleep: dict[str, Any] = {"started_at": (end - timedelta(hours=day.slept)).isoformat(), "ended_at": end.isoformat()}
    sleep["quality"] = _scale(day.slept - 1.5 - 0.4 * day.base + dice.gauss(1, 1))
    if dice.random() < 0.3:
        sleep["woken_by_pain"] = dice.choice((1, 1, 2, 3))
    if end < now:
        yield SLEEP.read(sleep, diary, now)
    if dice.random() < 0.15:
        start = at_hour(day.date, 14 + dice.random(), diary)
        nap = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=45)).isoformat()}
        if start + timedelta(minutes=45) < now:
            yield SLEEP.read(nap, diary, now)


def _entries(day: _Day, diary: Diary, now: datetime) -> Iterator[Body]:
    dice = Random(f"{SEED}.entry.{day.back}")
    count = dice.choice((2, 3, 3, 4, 5, 5, 6))
    # one entry in each stretch of the day, so that no two fall on the same minute
    hours = [day.woke + 0.2 + 15 * (number + 0.9 * dice.random()) / count for number in range(count)]
    if count > MANY:
        # on such days soon after waking, and before lying down: they show what sleep does
        hours[0], hours[-1] = day.woke + 0.2 + 0.6 * dice.random(), day.woke + 15.3 + 1.2 * dice.random()
    for number, hour in enumerate(hours):
        happened = at_hour(day.date, hour, diary)
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
        if dice.random() < 0.2:
            entry["tags"] = [*dice.choice(TAGS), *([_("In company")] if dice.random() < 0.2 else [])]
        if dice.random() < 0.04:
            entry["note"] = dice.choice(
                (_("Long drive in the rain."), _("Good hour in the garden."), _("Slept badly."))
            )
        yield ENTRY.read(entry | _of_factors(day, diary, number, spasm), diary, now)


def _of_factors(day: _Day, diary: Diary, number: int, spasm: int) -> dict[str, Any]:
    """Return the factors of a day's entry: how tired, and with the first of the day whether there was exercise."""
    dice = Random(f"{SEED}.factors.{day.back}.{number}")
    found: dict[str, float] = {}
    if dice.random() < 0.5:
        found[str(_tiredness(diary))] = _scale(0.5 * spasm + 9 - day.slept + dice.gauss(0, 1))
    if number == 0 and dice.random() < 0.8:
        found[str(_exercise(diary))] = int(dice.random() < 0.45)
    return {"factors": found} if found else {}


def _scale(value: float) -> int:
    return max(0, min(10, round(value)))
