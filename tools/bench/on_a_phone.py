"""The charts of ten years on a phone-like Chromium: when the first is seen, when it can be explored, how long it hangs.

The processor is made 4 times slower, the line is what the browser's own tools call Fast 4G: 165 ms to an answer, 8.1
Mbit a second down, 1.35 up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Page, sync_playwright

from tools.bench.table import Figure, below, percentile
from tools.bench.ten_years import long_diary
from tools.browser import ensure
from tools.phone import PHONE, QUIET, as_keeper
from tools.trial import Keeper, Server, app_in, keeper, server
from tracker.insights.figures import CATALOGUE

SLOWER = 4
LINE = {"offline": False, "latency": 165, "downloadThroughput": 8.1e6 / 8, "uploadThroughput": 1.35e6 / 8}
TIMES = 5
SEEN_FIRST, SEEN_AGAIN, READY, TASK = 2.0, 1.0, 1.5, 0.2

WATCH = """
(() => {
  window.tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((task) => window.tasks.push(task.duration)))
    .observe({ type: 'longtask', buffered: true });
  const wide = (svg) => svg.getBoundingClientRect().width > 0;
  const drawn = () => [...document.querySelectorAll('svg[data-shape]')].some(wide);
  const look = () => {
    const painted = performance.getEntriesByName('first-contentful-paint').length;
    if (painted && drawn()) requestAnimationFrame(() => { window.seen = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
"""Notes how long each task took, and when a drawing stood on the page after its first paint (ms after the start)."""

EXPLORE = """
() => new Promise((resolve) => {
  const button = document.querySelector('[data-explore]');
  const said = document.querySelector('[data-explored]');
  let pressed;
  button.addEventListener('click', () => { pressed = performance.now(); }, { once: true, capture: true });
  new MutationObserver((_, watch) => {
    if (button.getAttribute('aria-pressed') !== 'true') return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      document.querySelector('[data-step="1"]').click();
      resolve(said.textContent && said.textContent !== said.dataset.hint ? performance.now() - pressed : -1);
    }));
  }).observe(button, { attributes: true });
  button.click();
})
"""
"""Presses Explore and returns how many ms later the chart was drawn and had answered a step with a value."""


@dataclass(frozen=True, slots=True)
class _Phone:
    browser: Browser
    ours: Server
    who: Keeper
    diary: UUID

    @contextmanager
    def visit(self) -> Iterator[Page]:
        """Open a browser that was never here before, and slow it down."""
        with self.browser.new_context(**PHONE) as context:
            as_keeper(context, self.who, self.ours)
            page = context.new_page()
            page.add_init_script(WATCH)
            slow = context.new_cdp_session(page)
            slow.send("Network.enable")
            slow.send("Network.emulateNetworkConditions", LINE)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            yield page

    def look(self, page: Page, name: str) -> float:
        """Go to a chart over all days; return the seconds until its drawing was seen."""
        page.goto(f"{self.ours.url}/charts/{name}?days=all&diary={self.diary}", wait_until="networkidle")
        page.wait_for_function("window.seen")
        return float(page.evaluate("window.seen")) / 1000


def figures(folder: Path) -> list[Figure]:
    """Return what a person with a slow phone waits for."""
    with server(folder, WEB_CONCURRENCY="1") as ours, sync_playwright() as playwright:
        app = app_in(folder)
        who = keeper(app)
        browser = playwright.chromium.launch(executable_path=str(ensure()), args=list(QUIET))
        phone = _Phone(browser, ours, who, long_diary(app, who, datetime.now(UTC)))
        found = [*_seen(phone), *_moving(phone)]
        browser.close()
    return found


def _seen(phone: _Phone) -> Iterator[Figure]:
    first, again = [], []
    for _ in range(TIMES):
        with phone.visit() as page:
            first.append(phone.look(page, "through-the-day"))
            again.append(phone.look(page, "through-the-day"))
    yield _seconds("first chart seen, first visit", first, SEEN_FIRST)
    yield _seconds("first chart seen, next visit", again, SEEN_AGAIN)


def _moving(phone: _Phone) -> Iterator[Figure]:
    """Yield what is waited for at each chart, in turn on one visit: its tasks, and exploring it."""
    tasks: dict[str, float] = {}
    ready: dict[str, float] = {}
    for name in CATALOGUE:
        with phone.visit() as page:
            phone.look(page, "since-dose")
            phone.look(page, name)
            tasks[name] = max(page.evaluate("window.tasks"), default=0.0) / 1000
            ready[name] = float(page.evaluate(EXPLORE)) / 1000
    worst = max(tasks, key=tasks.__getitem__)
    shown, goal = f"{tasks[worst] * 1000:.0f} ms", f"{TASK * 1000:.0f} ms"
    yield below("longest task when moving to a chart", tasks[worst], TASK, shown, goal, f"at {worst}, of {len(tasks)}")
    last = max(ready, key=ready.__getitem__)
    shown = f"{ready[last]:.2f} s (median {percentile(list(ready.values()), 0.5):.2f} s)"
    yield below("from Explore to a value, never before", ready[last], READY, shown, f"{READY} s", f"slowest: {last}")


def _seconds(name: str, taken: Sequence[float], goal: float) -> Figure:
    shown = f"{percentile(taken, 0.5):.2f} s ({min(taken):.2f} to {max(taken):.2f})"
    beside = f"{SLOWER} times slower, 4G, {len(taken)} times"
    return below(name, percentile(taken, 0.5), goal, shown, f"{goal:.0f} s", beside)
