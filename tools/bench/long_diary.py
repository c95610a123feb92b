"""Charts over ten years and 20,000 entries: each alone, all together right after an entry changed, and all together
when nothing is held of the diary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson

from tools.bench.load import Connection, request
from tools.bench.table import Figure, below, percentile, spread
from tools.bench.ten_years import DAYS, ENTRIES, long_diary
from tools.trial import Keeper, app_in, keeper, server
from tracker.db import new_id
from tracker.insights.figures import CATALOGUE
from tracker.ledger.held import MOST_CHANGES

ALONE = 30
ROUNDS = 10
GOAL = 0.050
TOGETHER = 0.250
MOST_BYTES = 30_000

WAYS: Mapping[str, str] = {
    "pages": "/charts/{name}?days=all&diary={diary}",
    "charts": "/api/v1/diaries/{diary}/charts/{name}?days=all",
    "figures": "/api/v1/diaries/{diary}/insights/{name}?days=all",
}
"""What can be asked of a figure: the screen, the drawing as JSON with its table, the numbers."""

OTHERWISE = ("through-the-day&clock=waking", "body&by=month")
"""Charts that are asked in another way beside their usual one; not among those that are added up."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A kept connection to the server, asking for one diary."""

    connection: Connection
    port: int
    who: Keeper
    diary: UUID

    def ask(self, way: str, name: str) -> tuple[float, int]:
        """Return how long the answer took (seconds), and how many bytes it had, compressed, headers and all."""
        name, _, more = name.partition("&")
        path = WAYS[way].format(name=name, diary=self.diary) + (f"&{more}" if more else "")
        sent = request("GET", path, self.port, Cookie=f"session={self.who.cookie}", Accept_Encoding="br")
        started = time.perf_counter()
        size = self.connection.size_of(sent)
        return time.perf_counter() - started, size

    def save(self, count: int = 1) -> None:
        """Save `count` new entries in one call."""
        now = datetime.now(UTC)
        bodies = [{"happened_at": (now - timedelta(seconds=one)).isoformat(), "spasm": 4} for one in range(count)]
        changes = [{"kind": "entry", "op": "save", "id": new_id(), "body": body} for body in bodies]
        body, rights = orjson.dumps({"changes": changes}), f"Bearer {self.who.token}"
        path = f"/api/v1/diaries/{self.diary}/changes"
        status, said = self.connection.ask(request("POST", path, self.port, body, Authorization=rights))
        if status != 200 or said.count(b'"saved"') != count:
            raise RuntimeError(f"{status}: {said[:300]!r}")


def figures(folder: Path) -> list[Figure]:
    """Return how long the server takes; asked over a kept connection, one question at a time."""
    with server(folder, WEB_CONCURRENCY="1") as ours:
        app = app_in(folder)
        who = keeper(app)
        asked = _Asked(Connection(ours.port), ours.port, who, long_diary(app, who, datetime.now(UTC)))
        for way in WAYS:
            for name in CATALOGUE:
                asked.ask(way, name)
        found = [_through_the_day(asked), *_together(asked), *_anew(asked), *_alone(asked)]
        asked.connection.close()
        return found


def _through_the_day(asked: _Asked) -> Figure:
    """Return how long the figure takes right after a save."""
    taken = []
    for _ in range(ALONE):
        asked.save()
        taken.append(asked.ask("figures", "through-the-day")[0])
    middle = percentile(taken, 0.5)
    return below("through the day, after a save", middle, GOAL, spread(taken), "50 ms", _beside(len(taken)))


def _together(asked: _Asked) -> list[Figure]:
    """Return how long all charts take one after the other, right after a save."""
    return [
        below(
            f"all {len(CATALOGUE)} {way} together, after a save",
            percentile(sums, 0.5),
            TOGETHER,
            spread(sums),
            f"{TOGETHER * 1000:.0f} ms",
            _beside(ROUNDS),
        )
        for way, sums in _sums(asked, saved=1).items()
    ]


def _anew(asked: _Asked) -> list[Figure]:
    """Return how long all charts take when everything has to be read anew: after so many changes nothing is held."""
    return [
        Figure(f"all {len(CATALOGUE)} {way} together, nothing held", spread(sums), beside=_beside(ROUNDS))
        for way, sums in _sums(asked, saved=MOST_CHANGES + 1).items()
    ]


def _sums(asked: _Asked, *, saved: int) -> dict[str, list[float]]:
    """Return how long all charts took together after `saved` entries were saved; the ways in turn in each round."""
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, sums in taken.items():
            asked.save(saved)
            sums.append(sum(asked.ask(way, name)[0] for name in CATALOGUE))
    return taken


def _alone(asked: _Asked) -> list[Figure]:
    """Return how long each page takes while nothing changes, and the size of its largest answer."""
    found = []
    for name in (*CATALOGUE, *OTHERWISE):
        taken = [asked.ask("pages", name)[0] for _ in range(ALONE)]
        sizes = {way: asked.ask(way, name)[1] for way in WAYS}
        told = ", ".join(f"{way[:-1]} {size / 1000:.1f} kB" for way, size in sizes.items())
        met = max(sizes["pages"], sizes["charts"]) < MOST_BYTES
        found.append(Figure(f"{name}, page", spread(taken), "under 30 kB", met, told))
    return found


def _beside(times: int) -> str:
    return f"{ENTRIES:,} entries over {DAYS:,} days, {times} times"
