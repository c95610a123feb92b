"""The tests on other engines than SQLite: all of them on PostgreSQL, and what touches the database on partitions.

Each is first run in small with a fault planted by `tools.judges.planted_tests`, which SQLite lets pass, so that only
the engine can show it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence

from tools import browser, pooler, postgres
from tools.environment import ROOT, VENV
from tools.judges.report import Findings
from tools.touching import TOUCHING

SMALL = ("tests/days/test_log.py", "-k", "test_tags_and_a_note_join_the_entry")
"""A test that saves and reads, on the one engine that is asked for."""

WITHOUT_TABLES = ("--deselect", "tests/contracts/test_schema.py::test_migrations_make_what_the_models_say")
"""Partitions are tables that no model has."""

DIRECT = frozenset({"tests/test_backup.py", "tests/test_upgrade.py", "tests/faults"})
PAST = ("--ignore", "tests/exchange/test_still_held.py")
"""Backups are made past a pooler, at the server itself: docs/deploy.md."""


def on_postgres() -> Findings:
    """Return what the whole suite, browser tests included, finds with every app on PostgreSQL."""
    return _judge("the whole suite on PostgreSQL", "postgres", "postgres", ())


def on_partitions() -> Findings:
    """Return what the suite finds where every table of diary data is partitioned by its diary."""
    name = "the suite on tables partitioned by diary"
    return _judge(name, "partitioned", "partitioned", (*TOUCHING, *WITHOUT_TABLES))


def behind_a_pooler() -> tuple[bool, str]:
    """Return whether the suite passes behind PgBouncer, and what it said."""
    return run("pooler", [*(place for place in TOUCHING if place not in DIRECT), *PAST])


def _judge(name: str, engine: str, plant: str, tests: Sequence[str]) -> Findings:
    trouble = _missing(engine)
    if trouble:
        return Findings(name, planted_seen=False, clean=False, said="", why_not=trouble)
    there, _said = run("sqlite", SMALL, plant=plant)
    seen, _said = run(engine, SMALL, plant=plant)
    clean, said = run(engine, tests)
    return Findings(name, planted_seen=there and not seen, clean=clean, said=said)


def _missing(engine: str) -> str:
    """Return why the engine cannot be had, empty where it can."""
    try:
        if engine == "pooler":
            pooler.program()
        with postgres.running():
            pass
        os.environ["CHROMIUM"] = str(browser.ensure())
    except (postgres.NoServerError, pooler.NoPoolerError, browser.NoBrowserError) as trouble:
        return str(trouble)
    return ""


def run(engine: str, tests: Sequence[str], plant: str = "", **settings: str) -> tuple[bool, str]:
    """Run tests with every app on an engine and `settings` in their environment; return whether all passed, and the
    lines that sum it up."""
    planting = ("-p", "tools.judges.planted_tests") if plant else ()
    command = [str(VENV / "bin" / "pytest"), f"--engine={engine}", "-q", "--tb=short", "-n", "2", *planting]
    environment = {**os.environ, "DIARY_PLANTED": plant, "PYTHONPATH": str(ROOT), **settings}
    started = time.monotonic()
    done = subprocess.run(
        [*command, *tests],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        print(done.stdout[-4000:] + done.stderr[-4000:], file=sys.stderr)
    told = [line for line in done.stdout.splitlines() if re.match(r"(FAILED|ERROR) |\d+ (passed|failed|error)", line)]
    took = f"{time.monotonic() - started:.0f} s"
    return done.returncode == 0, "\n".join([f"pytest --engine={engine}, {took}:", *told])
