"""A diary of ten years and 20,000 entries with all that the charts ask of it: sleeps, doses, injections, regions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random  # invented numbers, no secrets
from uuid import UUID, uuid5

from flask import Flask

from tools.trial import ZONE, Keeper
from tracker.care.kinds import DOSE, INJECTION, MEDICATION
from tracker.db import db, writing
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.records import Diary
from tracker.domain.regions import REGIONS
from tracker.ledger.bulk import add_prepared, prepare
from tracker.ledger.diaries import create_diary
from tracker.ledger.kinds import Body, Kind
from tracker.ledger.operations import Author

DAYS = 4000
A_DAY = 5
ENTRIES = DAYS * A_DAY
WEEKS = 12
"""Between two sessions of injections."""

Records = Iterator[tuple[Kind, str, Body]]
"""A kind, what its id is made from, and a body."""


def long_diary(app: Flask, who: Keeper, now: datetime, days: int = DAYS) -> UUID:
    """Make the diary, or one of fewer `days`, ending yesterday, and return its id."""
    with app.app_context():
        author = Author(who.account, now)
        with writing():
            diary = create_diary(who.account, {"name": "Long", "time_zone": ZONE}, now)
            medication = uuid5(diary.id, "medication")
            first = (now - timedelta(days=days)).date().isoformat()
            taken: Body = {"name": "Trihexyphenidyl", "dose": 2, "unit": "mg", "times": ["08:00"], "from": first}
            _add(diary, MEDICATION, [(medication, taken)], author)
            for kind, bodies in _by_kind(diary, _records(medication, now, days)).items():
                _add(diary, kind, bodies, author)
        db.engine.dispose()
    return diary.id


def _add(diary: Diary, kind: Kind, bodies: list[tuple[UUID, Body]], author: Author) -> None:
    checked = [(record_id, kind.read(body, diary, author.now)) for record_id, body in bodies]
    add_prepared(diary, prepare(diary, kind, checked, author))


def _by_kind(diary: Diary, records: Records) -> dict[Kind, list[tuple[UUID, Body]]]:
    found: dict[Kind, list[tuple[UUID, Body]]] = {}
    for kind, name, body in records:
        found.setdefault(kind, []).append((uuid5(diary.id, f"{kind.name} {name}"), body))
    return found


def _records(medication: UUID, now: datetime, days: int) -> Records:
    dice = Random(20_000)  # noqa: S311 - invented numbers, no secrets
    for back in range(days, 0, -1):
        morning = (now - timedelta(days=back)).replace(hour=7, minute=0, second=0, microsecond=0)
        yield SLEEP, morning.isoformat(), _sleep(morning, dice)
        for hour in (1, 12):
            at = (morning + timedelta(hours=hour)).isoformat()
            yield DOSE, at, {"medication": str(medication), "taken_at": at, "outcome": "taken"}
        if back % (7 * WEEKS) == 0:
            day = morning.date().isoformat()
            session: Body = {"day": day, "series": "neck", "product": "Product", "units": 200}
            yield INJECTION, day, session | {"sites": [{"region": "neck", "units": 200}]}
        for number in range(A_DAY):
            moment = morning + timedelta(minutes=180 * number + dice.randrange(20, 170))
            yield ENTRY, moment.isoformat(), _entry(moment.isoformat(), number, dice)


def _sleep(morning: datetime, dice: Random) -> Body:
    started = morning - timedelta(minutes=dice.randrange(380, 540))
    return {"started_at": started.isoformat(), "ended_at": morning.isoformat(), "quality": dice.randrange(11)}


def _entry(at: str, number: int, dice: Random) -> Body:
    spasm = max(0, min(10, round(dice.gauss(2 + number, 1.5))))
    body: Body = {"happened_at": at, "recorded_at": at, "spasm": spasm, "pain": dice.randrange(11)}
    if number % 2:
        regions = dice.sample(REGIONS, 2)
        body["regions"] = {region.code: {"spasm": dice.randrange(1, 11)} for region in regions}
    return body
