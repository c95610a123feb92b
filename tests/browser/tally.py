"""What became of the entries that a screen acknowledged, counted alike for every fault, for a test and for a table.

`python -m tools.bench pocket` names a file in `DIARY_TALLY`; each count is written there as a line of JSON.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Phone
from tests.browser.line import Line
from tests.browser.waiting import waiting

TABLE = "DIARY_TALLY"

FILL = """async ([count, apart]) => {
  const from = (name) => import(document.querySelector(`link[href*="${name}"]`).href);
  const modules = await Promise.all(["queue/queue.js", "ids.js", "clock.js"].map(from));
  const [{ openQueue }, { newId }, { withOffset }] = modules;
  const { diary, session } = document.getElementById("log").dataset;
  const token = document.querySelector("[name=csrf_token]").value;
  const queue = await openQueue({ account: document.documentElement.dataset.account, token, session });
  const kept = {};
  for (let i = 0; i < count; i++) {
    const [id, at] = [newId(), withOffset(new Date(Date.now() - i * apart))];
    const start = { happened_at: at, recorded_at: at };
    const change = { kind: "entry", op: "patch", diary, id, start, set: { spasm: { was: null, now: i % 11 } } };
    if (!(await queue.add(change)).durable) throw new Error("not on this phone");
    kept[id] = at;
    console.log(`kept ${id} ${at}`);
  }
  return kept; }"""
"""Adds entries as the Log does, but faster than a hand; each is said only once it is on the phone's disk."""


@dataclass(frozen=True)
class Count:
    """One fault. `sent` counts every change that reached the server whole, repeats among them, in `requests`; `broken`
    the requests that were cut on the way or whose answer never came; `told` the changes that were not taken because
    another phone had been there, and whose phone was told what stands there."""

    fault: str
    acknowledged: int
    sent: int
    requests: int
    broken: int
    stored: int
    lost: int
    doubled: int
    told: int = 0


def on_phone(page: Page) -> dict[str, str]:
    """The entries that wait in the phone's own storage, each with its time, in the order in which they go."""
    all_that_wait = sorted(waiting(page), key=lambda one: float(one["n"]))
    return {one["id"]: one["start"]["happened_at"] for one in all_that_wait if one["op"] == "patch"}


def filled(page: Page, count: int, apart: int = 60_000) -> dict[str, str]:
    """Record many entries, `apart` milliseconds from each other; return the acknowledged ones with their times."""
    kept: dict[str, str] = page.evaluate(FILL, [count, apart])
    assert len(kept) == count
    return kept


def stored(phone: Phone, since: str = "") -> dict[str, str]:
    """The entries that the server holds, of those written since a cursor, each with its time."""
    found: dict[str, str] = {}
    more = True
    while more:
        address = f"{phone.url}/api/v1/diaries/{phone.diary}/changes?limit=500" + (f"&since={since}" if since else "")
        page = phone.page.request.get(address).json()
        found |= {one["id"]: one["body"]["happened_at"] for one in page["items"] if not one["deleted"]}
        since, more = page["next_cursor"], page["more"]
    return found


def settled(
    phone: Phone, line: Line, fault: str, acknowledged: dict[str, str], since: str = "", unsaid: Container[str] = ()
) -> Count:
    """Count, keep the count for the table, and hold that nothing is lost, doubled, or at another time. `unsaid` are
    entries that were on the phone's disk when it was killed, before they could be acknowledged."""
    there = stored(phone, since)
    right = {one for one, at in acknowledged.items() if one in there and same_time(there[one], at)}
    sent = [
        len(json.loads(one.body)["changes"])
        for one in line.heard
        if one.method == "POST" and one.path.endswith("/changes")
    ]
    lost, doubled = len(acknowledged) - len(right), sum(one not in acknowledged and one not in unsaid for one in there)
    count = Count(fault, len(acknowledged), sum(sent), len(sent), line.broken, len(there), lost, doubled)
    keep(count)
    assert (count.lost, count.doubled) == (0, 0), count
    return count


def keep(count: Count) -> None:
    """Write a count into the table, where one is being made, and say it."""
    print(count)
    if os.environ.get(TABLE):
        with Path(os.environ[TABLE]).open("a", encoding="utf-8") as table:
            table.write(json.dumps(asdict(count)) + "\n")


def same_time(one: str, other: str) -> bool:
    """Whether two ways of writing a moment mean the same."""
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)
