"""From a tap on the pad to a saved row: a real Chromium, the real server, and another connection that looks."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Page, sync_playwright

from tools.bench.table import Figure, spread
from tools.browser import ensure
from tools.phone import PHONE, QUIET, as_keeper
from tools.trial import app_in, keeper, server

TAPS = 30
SLOWER = (1, 4)
"""How many times slower the phone's processor is made."""

PAD_RESTS = 750
"""Milliseconds: the pad takes no other tap for 0.7 s."""

LOOK_EVERY = 0.0005

WATCH = """() => {
  window.seen = {};
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("pointerup", () => { window.seen.tap = now(); }, true);
  new PerformanceObserver((list) => list.getEntries()
    .filter((entry) => entry.initiatorType === "fetch")
    .forEach((entry) => { window.seen.answer = performance.timeOrigin + entry.responseEnd; })
  ).observe({ type: "resource" });
  new MutationObserver(() => {
    if (document.querySelector("#undo:not([hidden])")) window.seen.told ??= now();
  }).observe(document.querySelector("#after"), { subtree: true, childList: true, attributes: true });
}"""

SEEN = """() => new Promise((done) => {
  const look = () => window.seen.told && window.seen.answer ? done(window.seen) : setTimeout(look, 5);
  look();
})"""

Taps = dict[str, list[float]]


class Look:
    """Looks at a database from a connection of its own for the first row of `records` after those there were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.changes: list[float] = []
        """Moments, in seconds since the epoch, at which another row was first there."""

    def __enter__(self) -> Look:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        rows = connection.execute("SELECT max(seq) FROM records").fetchone()
        while not self._over.is_set():
            now = connection.execute("SELECT max(seq) FROM records").fetchone()
            if now != rows:
                self.changes.append(time.time())
                rows = now
            time.sleep(LOOK_EVERY)
        connection.close()


def figures(folder: Path) -> list[Figure]:
    """Return how long it takes until the row is there, until the answer is, and until the screen says so."""
    found: list[Figure] = []
    with server(folder) as ours, sync_playwright() as playwright:
        who = keeper(app_in(folder))
        browser = playwright.chromium.launch(executable_path=str(ensure()), args=list(QUIET))
        for times in SLOWER:
            with browser.new_context(**PHONE) as context, Look(folder / "diary.db") as look:
                as_keeper(context, who, ours)
                page = context.new_page()
                page.goto(f"{ours.url}/log", wait_until="networkidle")
                context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
                page.evaluate(WATCH)
                taps = _tapped(page, look, TAPS)
            phone = "" if times == 1 else f", a phone {times} times slower"
            found += [
                Figure(f"tap to {what}{phone}", spread(taken), beside=f"{len(taken)} new entries")
                for what, taken in taps.items()
            ]
        browser.close()
    return found


def _tapped(page: Page, look: Look, count: int) -> Taps:
    """Tap a number for `count` new entries; return the seconds from the tap to what came of it."""
    taps: Taps = {"a row that others see": [], "the answer": [], "the screen says saved": []}
    for number in range(count):
        before = len(look.changes)
        page.evaluate("window.seen = {}")
        page.locator(f".key.s{number % 9 + 1}").tap()
        seen = page.evaluate(SEEN)
        while len(look.changes) == before:
            time.sleep(LOOK_EVERY)
        for what, moment in zip(taps, (look.changes[before] * 1000, seen["answer"], seen["told"]), strict=True):
            taps[what].append((moment - seen["tap"]) / 1000)
        page.wait_for_timeout(PAD_RESTS)
        page.locator("#done").tap()
    return taps
