"""The page for the neurologist as a PDF: how large, how long the first and the next take, and what memory it holds.

All in a process of its own, begun anew, in which nothing of it was loaded before.
"""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from tools.bench.table import Figure, below, percentile, spread
from tools.trial import app_in, keeper, migrate
from tracker.appointment import typeset
from tracker.appointment.making import sheet_of
from tracker.appointment.paper import document_of, pdf_of
from tracker.appointment.sheet import Scan
from tracker.domain.appointments import A4, Preparation
from tracker.ledger.queries import get_diary
from tracker.web.words import PageWords

T = TypeVar("T")
STATUS = Path("/proc/self/status")
SCAN = Scan("https://diary.example/shared/2yqJx0uO3mYc7mWqk0nC4w", "The same page on a screen: scan this.")

ROUNDS = 20
"""Each with other days, since a page that was just made is held."""
A_YEAR = 365
GOAL_BYTES, GOAL_SECONDS = 300_000, 1.0


@dataclass(frozen=True, slots=True)
class Made:
    """What was measured: bytes, seconds of the figures and of the typesetting, and resident memory in MB before the
    first page and after the last, and the most that the typesetter took."""

    sizes: list[int]
    with_table: int
    sheets: list[float]
    pages: list[float]
    before: float
    after: float
    typesetter: float


def figures(folder: Path) -> list[Figure]:
    """Return the figures of pages over a year of the demonstration diary."""
    migrate(folder)
    who = keeper(app_in(folder))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        made = pool.apply(_make, (folder, who.account, who.diary))
    first, warm = made.sheets[0] + made.pages[0], [a + b for a, b in zip(made.sheets[1:], made.pages[1:], strict=True)]
    size = max(made.sizes)
    beside = f"its figures {spread(made.sheets[1:])}; setting it {spread(made.pages[1:])}"
    middle = percentile(warm, 0.5)
    held = f"{made.before:.0f} and {made.after:.0f} MB"
    return [
        below("the page as a PDF, a year", size, GOAL_BYTES, f"{size / 1000:.1f} kB", "300 kB", "the largest of them"),
        Figure("the same with tables and notes", f"{made.with_table / 1000:.1f} kB", beside="only if asked for"),
        below("the first of a worker", first, GOAL_SECONDS, f"{first * 1000:.0f} ms", "1 s", "figures and typesetting"),
        below("the next ones", middle, GOAL_SECONDS, spread(warm), "1 s", beside),
        Figure("resident before and after them all", held, beside="of the process that asks, figures included"),
        Figure("the typesetter at its highest", f"{made.typesetter:.0f} MB", beside="it ends with the page"),
    ]


def _make(folder: Path, account: UUID, diary_id: UUID) -> Made:
    """Make the pages in this process."""
    app, now = app_in(folder), datetime.now(UTC)
    with app.test_request_context("/"):
        diary = get_diary(account, diary_id)
        made = Made([], 0, [], [], _resident(), 0.0, 0.0)
        for back in range(ROUNDS):
            sheet, seconds = _timed(partial(sheet_of, diary, _a_year(now, back), now, PageWords()))
            made.sheets.append(seconds)
            pdf, seconds = _timed(partial(pdf_of, sheet, paper=A4, scan=SCAN))
            made.pages.append(seconds)
            made.sizes.append(len(pdf))
        after, typesetter = _resident(), _highest(document_of(sheet, paper=A4, scan=SCAN))
        whole = sheet_of(diary, replace(_a_year(now, 0), table=True, notes=True), now, PageWords())
        size = len(pdf_of(whole, paper=A4, scan=SCAN))
    return replace(made, with_table=size, typesetter=typesetter, after=after)


def _a_year(now: datetime, back: int) -> Preparation:
    last = now.date().toordinal() - 1 - back
    return Preparation(name="A name", days="", first_day=last - A_YEAR + 1, last_day=last)


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    return make(), time.perf_counter() - begun


def _highest(document: bytes) -> float:
    """Return the most memory that the typesetter holds over one page, in MB; 0 where the system does not tell."""
    if not STATUS.exists():
        return 0.0
    told = f"import runpy; runpy.run_path({typeset.__file__!r}, run_name='__main__')"
    ask = f"{told}; import sys; print(open({str(STATUS)!r}).read(), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-c", ask], input=document, capture_output=True, check=True)
    peak = next(line for line in done.stderr.decode().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024 / 1e6


def _resident() -> float:
    """Return the resident memory of this process in MB; 0 where the system does not tell (only Linux does)."""
    told = Path("/proc/self/statm")
    return int(told.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6 if told.exists() else 0.0
