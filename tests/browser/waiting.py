"""What waits on a phone, and what it keeps: looked at in its own storage, waited for by conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

WAITING = """async () => { const open = indexedDB.open("diary-queue");
  const database = await new Promise((yes, no) => { open.onsuccess = () => yes(open.result); open.onerror = no; });
  const all = database.transaction("changes").objectStore("changes").getAll();
  const found = await new Promise(yes => { all.onsuccess = () => yes(all.result); });
  database.close();
  return found; }"""

WAIT = """async paths => { const has = async path => Boolean(await caches.match(path, { ignoreVary: true }));
  let missing = paths;
  await navigator.serviceWorker.ready;
  for (const end = Date.now() + 20000; Date.now() < end; await new Promise(go => setTimeout(go, 50))) {
    const found = await Promise.all(paths.map(has));
    missing = paths.filter((_, place) => !found[place]);
    if (!missing.length && navigator.serviceWorker.controller) break;
  }
  return missing; }"""


def waiting(page: Page) -> list[dict[str, Any]]:
    """What waits in the phone's own storage."""
    found: list[dict[str, Any]] = page.evaluate(WAITING)
    return found


def gone(page: Page) -> None:
    """Wait until nothing waits any more."""
    for _ in range(150):
        if not waiting(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(waiting(page))


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds that is not on the page."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come true")


def wait_for(page: Page, *paths: str) -> None:
    """Wait until the worker is at work and this device keeps these pages."""
    missing: list[str] = page.evaluate(WAIT, list(paths))
    assert missing == []


def usual_hours() -> float:
    """Return how long before this time of day somebody usually wakes, so that the usual night of the diary's day has
    passed whenever the tests run: the day before goes on until four."""
    return 12 if datetime.now(ZoneInfo("Europe/Berlin")).hour < 4 else 0.1
