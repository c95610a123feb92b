"""Charts over 20,000 entries: from request to answer, for the figure alone and for whole pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from flask import Flask

from tools.bench.load import Connection, request
from tools.bench.table import Figure, below, percentile, spread
from tools.trial import Keeper, app_in, keeper, server
from tracker.db import db, writing
from tracker.diary.kinds import ENTRY
from tracker.ledger.bulk import add_prepared, prepare
from tracker.ledger.diaries import create_diary
from tracker.ledger.kinds import Body
from tracker.ledger.operations import Author

DAYS = 4000
A_DAY = 5
TIMES = 30
GOAL = 0.050

PATHS = {
    "through the day, figure": "/api/v1/diaries/{diary}/insights/through-the-day?days=all",
    "through the day, whole page": "/charts/through-the-day?days=all&diary={diary}",
    **{
        f"{name}, whole page": f"/charts/{name}?days=all&diary={{diary}}"
        for name in ("day-by-day", "calendar", "relation", "compare")
    },
}


def figures(folder: Path) -> list[Figure]:
    """Return how long the server takes; asked over a kept connection, one question at a time, the first left out."""
    with server(folder, WEB_CONCURRENCY="1") as ours:
        app = app_in(folder)
        who = keeper(app)
        diary = _long_diary(app, who, datetime.now(UTC))
        found = []
        for what, path in PATHS.items():
            rights = f"session={who.cookie}"
            asked = request("GET", path.format(diary=diary), ours.port, Cookie=rights, Accept_Encoding="br")
            found.append(_figure(what, _asked(ours.port, asked)))
    return found


def _figure(name: str, taken: list[float]) -> Figure:
    beside = f"{DAYS * A_DAY:,} entries over {DAYS:,} days, asked {len(taken)} times"
    if "page" in name:
        return Figure(name, spread(taken), beside=beside)
    return below(name, percentile(taken, 0.5), GOAL, spread(taken), f"{GOAL * 1000:.0f} ms", beside)


def _asked(port: int, asked: bytes) -> list[float]:
    connection = Connection(port)
    taken = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        status, body = connection.ask(asked)
        taken.append(time.perf_counter() - started)
        if status != 200:
            raise RuntimeError(f"{status}: {body[:300]!r}")
    connection.close()
    return taken[1:]


def _long_diary(app: Flask, who: Keeper, now: datetime) -> UUID:
    """Make a diary of `DAYS` days with `A_DAY` entries each, and return its id."""
    with app.app_context():
        author = Author(who.account, now)
        with writing():
            diary = create_diary(who.account, {"name": "Long", "time_zone": "Europe/London"}, now)
            bodies = [(uuid5(diary.id, body["happened_at"]), body) for body in _bodies(now)]
            checked = [(record_id, ENTRY.read(body, diary, now)) for record_id, body in bodies]
            add_prepared(diary, prepare(diary, ENTRY, checked, author))
        db.engine.dispose()
    return diary.id


def _bodies(now: datetime) -> list[Body]:
    dice = Random(20_000)  # noqa: S311 - invented numbers, no secrets
    bodies: list[Body] = []
    for back in range(DAYS, 0, -1):
        morning = (now - timedelta(days=back)).replace(hour=7, minute=0, second=0, microsecond=0)
        for number in range(A_DAY):
            at = (morning + timedelta(minutes=180 * number + dice.randrange(170))).isoformat()
            spasm = max(0, min(10, round(dice.gauss(2 + number, 1.5))))
            bodies.append({"happened_at": at, "recorded_at": at, "spasm": spasm, "pain": dice.randrange(11)})
    return bodies
