"""Requests a second: saving an entry, beside what the same machine can do at that moment with less."""

from __future__ import annotations

import base64
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tools.bench.load import request
from tools.bench.smallest import PRAGMAS
from tools.bench.table import Figure
from tools.environment import ROOT
from tools.trial import GUNICORN, Keeper, app_in, keeper, server
from tracker.db import new_id

ROUNDS = 5
SECONDS = 2.0
THREADS = 4
MOST = 8000
"""Requests in one round at the most."""

FULLER = {"pain": 4, "stress": 2, "regions": {"neck": {"spasm": 7, "pain": 5}}}
"""What an entry may hold beside its one number; each is a row more."""

GOAL = 0.5

Measured = dict[str, list[float]]


def figures(folder: Path) -> list[Figure]:
    """Return the rates of saving, of its three standards, and the ratio to the smallest view."""
    return _figures(rates(folder))


def rates(folder: Path, rounds: int = ROUNDS, seconds: float = SECONDS) -> Measured:
    """Return what was reached in each round, in requests (or rows) a second, one after the other in each round."""
    with ExitStack() as running:
        ours = running.enter_context(server(folder))
        hello = running.enter_context(server(folder, *GUNICORN, "tools.bench.smallest:hello()"))
        smallest = running.enter_context(server(folder, *GUNICORN, "tools.bench.smallest:one_row()"))
        who = keeper(app_in(folder))
        plain = request("GET", "/", hello.port)
        row = request("POST", "/", smallest.port, _entry())
        turns: dict[str, Callable[[], float]] = {
            "ours": lambda: _rate(ours.port, _saves(who, ours.port), seconds, 201),
            "fuller": lambda: _rate(ours.port, _saves(who, ours.port, **FULLER), seconds, 201),
            "smallest": lambda: _rate(smallest.port, iter([row] * MOST), seconds, 201),
            "hello": lambda: _rate(hello.port, iter([plain] * 4 * MOST), seconds, 200),
            "insert": lambda: _inserts(folder / "insert.db", seconds / 2),
        }
        for turn in turns.values():
            turn()
        found: Measured = {name: [] for name in turns}
        for _ in range(rounds):
            for name, turn in turns.items():
                found[name].append(turn())
        return found


def _entry(**more: object) -> bytes:
    """Return an entry of one number, which is what a tap on the pad saves, or of `more`."""
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    return json.dumps({"happened_at": now, "recorded_at": now, "spasm": 6, **more}).encode()


def _saves(who: Keeper, port: int, **more: object) -> Iterator[bytes]:
    body, rights = _entry(**more), f"Bearer {who.token}"
    for _ in range(MOST):
        yield request("PUT", f"/api/v1/diaries/{who.diary}/entries/{new_id()}", port, body, Authorization=rights)


def _rate(port: int, requests: Iterator[bytes], seconds: float, status: int) -> float:
    lines = b"\n".join(map(base64.b64encode, requests))
    command = [sys.executable, "-m", "tools.bench.load", str(port), str(THREADS), str(seconds), str(status)]
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, check=False, timeout=seconds + 60)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    count, took = json.loads(done.stdout)
    return float(count / took)


def _inserts(path: Path, seconds: float) -> float:
    connection = sqlite3.connect(path)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE IF NOT EXISTS row (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
    body, count, started = _entry().decode(), 0, time.monotonic()
    while time.monotonic() - started < seconds:
        connection.execute("INSERT INTO row VALUES (?, ?)", (str(new_id()), body))
        connection.commit()
        count += 1
    took = time.monotonic() - started
    connection.close()
    return count / took


def _figures(found: Measured) -> list[Figure]:
    ratios = [one / other for one, other in zip(found["ours"], found["smallest"], strict=True)]
    middle = {name: median(values) for name, values in found.items()}
    ratio = median(ratios)

    def shown(name: str) -> str:
        return f"{middle[name]:,.0f} a second ({min(found[name]):,.0f} to {max(found[name]):,.0f})"

    return [
        Figure("saving an entry", shown("ours"), beside=f"one number; {THREADS} connections, {len(ratios)} rounds"),
        Figure("saving an entry of five numbers", shown("fuller"), beside="six rows"),
        Figure("smallest Flask-SQLAlchemy view", shown("smallest"), beside="one row, the same durability and server"),
        Figure("bare hello", shown("hello"), beside="one Flask view, the same server"),
        Figure("bare SQLite insert", shown("insert"), beside="one connection, the same durability, no server"),
        Figure(
            "saving, to the smallest view",
            f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            f"at least {GOAL}",
            ratio >= GOAL,
            "side by side in each round",
        ),
    ]
