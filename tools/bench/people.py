"""Fifty people at once for five minutes, on SQLite and on PostgreSQL: saves and charts a second, how long the slowest
of a hundred takes, what went wrong, and what the workers hold at the end against the start.

Flat out: whoever has an answer asks on at once, which is more than any fifty people do. One has a diary of a year, the
others of sixty days, and each chart is drawn anew, since it comes after a save.
`python -m tools.bench.people SECONDS [PAUSE]` takes another time, or lets each wait.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import trial
from tools.bench.crowd import Told, crowd
from tools.bench.table import Figure, percentile, table
from tools.postgres import DURABLE, NoServerError, running
from tools.trial import Server, app_in, many_keepers, server

PEOPLE = 50
SECONDS = 300.0
WARM = 10.0
"""Seconds of the same before anything is counted: a worker holds little before it has drawn its first chart."""


def figures(folder: Path) -> list[Figure]:
    """Return what fifty people flat out get, on either engine."""
    return [*on_either(folder, SECONDS, 0)]


def on_either(folder: Path, seconds: float, pause: float) -> Iterator[Figure]:
    """Yield the figures on SQLite, then those on PostgreSQL where there is one."""
    yield Figure("the machine's load before", f"{os.getloadavg()[0]:.1f}", beside="other work, over a minute")
    (folder / "sqlite").mkdir()
    yield from _measure("SQLite", folder / "sqlite", seconds, pause)
    try:
        with on_postgres(folder / "postgres"):
            yield from _measure("PostgreSQL", folder / "postgres", seconds, pause)
    except NoServerError as trouble:
        yield Figure("on PostgreSQL", f"not measured: {trouble}")


@contextmanager
def on_postgres(folder: Path) -> Iterator[None]:
    """Let the app whose files are in `folder` have a PostgreSQL of its own, whose commits are on the disk."""
    folder.mkdir()
    with running(DURABLE) as postgres:
        url = postgres.create()
        trial.database_in = lambda _folder: url
        try:
            yield
        finally:
            trial.database_in = trial.no_other


def _measure(engine: str, folder: Path, seconds: float, pause: float) -> Iterator[Figure]:
    trial.migrate(folder)
    people = many_keepers(app_in(folder), PEOPLE)
    with server(folder) as ours:
        crowd(ours.port, people, min(WARM, seconds), pause)
        before = memory_of_workers(ours)
        told = crowd(ours.port, people, seconds, pause)
        after = memory_of_workers(ours)
    how = "flat out" if not pause else f"{pause:.0f} s between two requests"
    beside = f"{PEOPLE} people, {how}, {told.seconds:.0f} s"
    yield _rate(f"saves on {engine}", told.saves, told.seconds, beside)
    yield _rate(f"charts on {engine}", told.charts, told.seconds, "through the day, a page over 30 days, drawn anew")
    wrong = told.saves.errors + told.charts.errors
    again = told.saves.again + told.charts.again
    yield Figure("errors", str(len(wrong)), "0", not wrong, wrong[0] if wrong else f"{again} sent again")
    shown = ", ".join(f"{old:.0f} to {new:.0f} MB" for old, new in zip(before, after, strict=False))
    yield Figure("each worker, resident, start to end", shown or "not measured: only Linux tells")


def _rate(name: str, told: Told, seconds: float, beside: str) -> Figure:
    if not told.took:
        return Figure(name, "none", beside=beside)
    half, most = (percentile(told.took, share) * 1000 for share in (0.5, 0.99))
    value = f"{len(told.took) / seconds:,.0f} a second; half within {half:.0f} ms, 99 % within {most:.0f} ms"
    return Figure(name, value, beside=beside)


def memory_of_workers(ours: Server) -> list[float]:
    """Return the resident memory of each of the server's workers, in MB; nothing where the system does not tell."""
    children = Path(f"/proc/{ours.pid}/task/{ours.pid}/children")
    if not children.exists():
        return []
    found = []
    for worker in children.read_text(encoding="ascii").split():
        lines = Path(f"/proc/{worker}/status").read_text(encoding="ascii").splitlines()
        found += [int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS:")]
    return found


def main() -> int:
    """Measure for as long as the arguments say; return the exit status."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    pause = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    with tempfile.TemporaryDirectory(prefix="diary-bench-") as folder:
        print(table(list(on_either(Path(folder), seconds, pause))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
