"""How many of a thousand intended entries end up right under hands that tremble, double, slip and drag."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tools.bench.table import Figure, table
from tools.browser import ensure
from tools.phone import PHONE, QUIET, as_keeper
from tools.steady import GOAL, HANDS, TASKS, WAYS, entered, opened
from tools.trial import app_in, keeper, server

COUNT = 1000
"""Intended entries of each hand, task and way; `python -m tools.bench.steady 60` draws fewer."""


def figures(folder: Path, count: int = COUNT) -> list[Figure]:
    """Return how many ended up right, and what became of the others; the goal is for steady taps alone."""
    found = []
    with server(folder) as ours, sync_playwright() as playwright:
        who = keeper(app_in(folder))
        browser = playwright.chromium.launch(executable_path=str(ensure()), args=list(QUIET))
        for name, (hand, time) in HANDS.items():
            for task in TASKS:
                for way, (bodies, steady) in WAYS.items():
                    with browser.new_context(**PHONE, service_workers="block") as context:
                        as_keeper(context, who, ours)
                        counted = entered(opened(context, ours.url, bodies, time * steady), task, hand, count)
                    found.append(_figure(f"{name} hand, {task}, {way}", counted, count, goal=bool(steady)))
        browser.close()
    return found


def _figure(name: str, counted: Mapping[str, Any], count: int, *, goal: bool) -> Figure:
    right = int(counted["right"])
    wrong = ", ".join(f"{counted[kind]} {kind}" for kind in ("unwanted", "doubled", "missing", "left") if counted[kind])
    if not goal:
        return Figure(name, f"{right} of {count}", beside=wrong)
    return Figure(name, f"{right} of {count}", f"{100 * GOAL:g} % right", right >= GOAL * count, wrong)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="diary-bench-") as at:
        print(table(figures(Path(at), *map(int, sys.argv[1:]))))
