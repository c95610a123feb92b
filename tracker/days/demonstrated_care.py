"""The treatments of the demonstration's invented year: a medicine, two series of injections, exercises, visits.

The amounts are ordinary ones and nobody's: nothing here is advice. Days are counted back from the year's last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random  # invented numbers, no secrets
from typing import Any
from uuid import UUID, uuid5

from flask_babel import gettext as _

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.domain.days import in_zone
from tracker.domain.records import Diary
from tracker.domain.treatments import SKIPPED, TAKEN
from tracker.ledger.kinds import Body, Kind

NECK = (360, 275, 189, 108, 26)
"""Days ago of the neck's sessions, about twelve weeks apart."""
EYES = (333, 243, 152, 61)
"""Days ago of the eyelids' sessions, a series of its own."""
FELT, WHOLE, FADES, GONE = 6, 21, 70, 77
"""Days after a session at which it is felt to start, does what it does, begins to fade, and is gone: all invented."""
BEGUN, CHANGED = 340, 171
"""Days ago on which the medicine began, and on which its dose changed."""
TIMES = (8, 20)

Kept = tuple[UUID, Body]


def sessions(back: Sequence[int], today: date) -> list[date]:
    """Return the days of a series, the oldest first: what falls on a weekend is on the Monday after it."""
    days = [today - timedelta(days=ago) for ago in back]
    return [day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0) for day in days]


def worn_off(day: date, neck: Sequence[date]) -> float:
    """Return how far the neck's last session has worn off by `day`: 1 wholly or not felt yet, 0 not at all."""
    since = next(((day - session).days for session in reversed(neck) if session <= day), GONE)
    if since <= WHOLE:
        return 0.5 + 0.5 * math.cos(math.pi * max(0, since - 3) / (WHOLE - 3))
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, max(0, since - (FADES - 14)) / (GONE - FADES + 14)))


def at_hour(day: date, hour: float, diary: Diary) -> datetime:
    """Return the moment of an hour of a day, whole minutes, by the diary's clock; hours may pass midnight."""
    local = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
    return in_zone(local.date(), local.time(), diary.time_zone)


def made_id(diary: Diary, kind: str, name: str) -> UUID:
    """Return the id of an invented record, the same each time for the same diary."""
    return uuid5(diary.id, f"{kind} {name}")


def treatments(diary: Diary, now: datetime, today: date, away: range) -> list[tuple[Kind, list[Kept]]]:
    """Return what the year holds of each kind; on the days `away` (days ago) no dose is recorded."""
    neck, eyes = sessions(NECK, today), sessions(EYES, today)
    found: list[tuple[Kind, Iterator[Mapping[str, Any]]]] = [
        (MEDICATION, _medications(today)),
        (DOSE, _doses(diary, now, today, away)),
        (INJECTION, _injections(neck, eyes, today)),
        (TREATMENT, _exercises(today)),
        (VISIT, _visits(neck)),
    ]
    return [(kind, [_kept(diary, kind, data, now) for data in bodies]) for kind, bodies in found]


def _kept(diary: Diary, kind: Kind, data: Mapping[str, Any], now: datetime) -> Kept:
    body = kind.read(data, diary, now)
    return _id_of(diary, kind.name, body), body


def _id_of(diary: Diary, kind: str, body: Body) -> UUID:
    stands_at = body.get("taken_at") or body.get("from") or body.get("day")
    return made_id(diary, kind, f"{stands_at} {body.get('series', '')}")


def _medications(today: date) -> Iterator[Mapping[str, Any]]:
    shared = {"name": "Trihexyphenidyl", "unit": "mg", "times": [f"{hour:02}:00" for hour in TIMES]}
    begun, changed = (today - timedelta(days=ago) for ago in (BEGUN, CHANGED))
    yield {**shared, "dose": 1, "from": begun.isoformat(), "to": (changed - timedelta(days=1)).isoformat()}
    yield {**shared, "dose": 2, "from": changed.isoformat()}


def _doses(diary: Diary, now: datetime, today: date, away: range) -> Iterator[Mapping[str, Any]]:
    medicines = [str(_id_of(diary, MEDICATION.name, dict(body))) for body in _medications(today)]
    for back in range(BEGUN, -1, -1):
        dice = Random(f"doses {back}")
        if back in away or (back and dice.random() < 0.03):
            continue
        for hour in TIMES:
            taken = at_hour(today - timedelta(days=back), hour + dice.gauss(0.1, 0.3), diary)
            recorded, skipped = dice.random() > 0.06, dice.random() < 0.04
            if recorded and taken < now:
                outcome = SKIPPED if skipped else TAKEN
                yield {"medication": medicines[back <= CHANGED], "taken_at": taken.isoformat(), "outcome": outcome}


def _injections(neck: Sequence[date], eyes: Sequence[date], today: date) -> Iterator[Mapping[str, Any]]:
    parts = (("Splenius capitis", 80), ("Sternocleidomastoid", 40), ("Levator scapulae", 50))
    sites = [{"region": "neck", "muscle": muscle, "units": units} for muscle, units in parts]
    for number, day in enumerate(neck):
        session: dict[str, Any] = {
            "series": "neck",
            "product": "Botox",
            "units": 170 if number < 2 else 200,
            "given_by": "Dr Winter",
        }
        more = [{"region": "neck", "muscle": "Trapezius", "units": 30}] if number > 1 else []
        if number == 2:
            trouble = {"kind": "swallowing", "from": _after(day, 8, today), "to": _after(day, 19, today), "severity": 2}
            session["side_effects"] = [trouble]
        yield {**session, "day": day.isoformat(), "sites": sites + more, **_course(day, number % 3 - 1, today)}
    lids = [{"region": "eyes_upper_face", "muscle": "Orbicularis oculi", "units": 50}]
    for number, day in enumerate(eyes):
        session = {"product": "Xeomin", "units": 50, "given_by": "Dr Winter"}
        yield {**session, "day": day.isoformat(), "sites": lids, **_course(day, -2 - number % 2, today)}


def _course(day: date, off: int, today: date) -> Mapping[str, str]:
    """Return how a session goes on, as far as it has by today, `off` days from the usual."""
    told = {"felt_onset": FELT + off, "began_to_fade": FADES + off, "back_to_before": GONE + off}
    days = {name: _after(day, since, today) for name, since in told.items()}
    return {name: when for name, when in days.items() if when is not None}


def _after(day: date, since: int, today: date) -> str | None:
    then = day + timedelta(days=since)
    return then.isoformat() if then <= today else None


def _exercises(today: date) -> Iterator[Mapping[str, Any]]:
    first, last = (today - timedelta(days=ago) for ago in (148, 99))
    yield {
        "kind": "physiotherapy",
        "from": first.isoformat(),
        "to": last.isoformat(),
        "note": _("Once a week, and exercises at home."),
    }


def _visits(neck: Sequence[date]) -> Iterator[Mapping[str, Any]]:
    agreed = {0: _("The same again in twelve weeks."), 2: _("A little more, and the trapezius too.")}
    for number, day in enumerate(neck):
        yield {"day": day.isoformat(), "with": "Dr Winter", "agreed": agreed.get(number)}
    yield {"day": (neck[-1] + timedelta(weeks=12)).isoformat(), "with": "Dr Winter"}
