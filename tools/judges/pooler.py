"""PgBouncer in transaction mode between the app and PostgreSQL: people save at the same time, and nothing goes wrong.

The server has fewer connections behind the pooler than the app has threads, so that they are shared. Planted is the
driver's own habit of preparing statements, which meet another server connection than the one they were prepared on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tools import trial
from tools.bench.crowd import Crowd, crowd
from tools.judges import suites
from tools.judges.report import Findings
from tools.pooler import NoPoolerError, pooled
from tools.postgres import NoServerError, running
from tools.trial import GUNICORN, app_in, many_keepers, migrate, server

JUDGE = "many at once behind PgBouncer"
PLANTED = "tools.judges.planted:that_prepares()"
PEOPLE = 16
SECONDS = 20.0


def judge() -> Findings:
    """Return what goes wrong behind PgBouncer, once it was seen to go wrong with the planted fault."""
    try:
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            planted = let_in(Path(folder), SECONDS, (*GUNICORN, PLANTED))
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            found = let_in(Path(folder), SECONDS, ())
    except (NoPoolerError, NoServerError) as trouble:
        return Findings(JUDGE, planted_seen=False, clean=False, said="", why_not=str(trouble))
    passed, told = suites.behind_a_pooler()
    clean = passed and bool(found.saves.took) and not wrong(found)
    said = f"planted: {_counts(planted)}\nours: {_counts(found)}\n{told}"
    return Findings(JUDGE, planted_seen=bool(wrong(planted)), clean=clean, said=said)


def let_in(folder: Path, seconds: float, command: Sequence[str], people: int = PEOPLE) -> Crowd:
    """Let people save and look at charts on a server behind PgBouncer, and return what came of it."""
    with ExitStack() as running_:
        behind = running_.enter_context(pooled(running_.enter_context(running())))
        url = behind.create()
        trial.database_in = lambda _folder: url
        try:
            migrate(folder)
            known = many_keepers(app_in(folder), people)
            with server(folder, *command, WEB_CONCURRENCY="2") as ours:
                return crowd(ours.port, known, seconds, 0)
        finally:
            trial.database_in = trial.no_other


def wrong(told: Crowd) -> list[str]:
    """Return what went wrong."""
    return told.saves.errors + told.charts.errors


def _counts(told: Crowd) -> str:
    done = len(told.saves.took) + len(told.charts.took)
    return f"{done} requests answered, {len(wrong(told))} with an error in {told.seconds:.0f} s"
