"""What a phone keeps until the server has it: what each fault cost, how soon it is safe, and how large the shell is.

The faults are tests, most of them with a browser (`tests/browser/test_faults.py`), which count alike for each.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tools.bench.table import Figure, spread
from tools.browser import ensure
from tools.environment import ROOT
from tools.phone import PHONE, QUIET, as_keeper
from tools.trial import Server, app_in, fetched, keeper, server

FAULTS = (
    "tests/browser/test_faults.py",
    "tests/faults/test_killed_server.py",
    "tests/faults/test_two_phones_at_once.py",
)
TABLE = "DIARY_TALLY"
TAPS = 50
SLOWER = (1, 4)
PAD_RESTS = 750
"""Milliseconds: the pad takes no other tap for 0.7 s."""

WATCH = """() => {
  window.seen = {};
  addEventListener("pointerup", () => { window.seen.tap = performance.now(); }, true);
  new MutationObserver(() => {
    if (document.querySelector("#said").textContent.includes("on this phone")) window.seen.told ??= performance.now();
  }).observe(document.querySelector("#after"), { subtree: true, childList: true, characterData: true });
}"""
SEEN = """() => new Promise((done) => {
  const look = () => (window.seen.told ? done(window.seen.told - window.seen.tap) : setTimeout(look, 5));
  look();
})"""


def figures(folder: Path) -> list[Figure]:
    """Return what each fault cost, the time until the screen says "on this phone", and the bytes of the shell."""
    found = list(_faults(folder))
    with server(folder) as ours, sync_playwright() as playwright:
        who = keeper(app_in(folder))
        browser = playwright.chromium.launch(executable_path=str(ensure()), args=list(QUIET))
        for times in SLOWER:
            with browser.new_context(**PHONE) as context:
                as_keeper(context, who, ours)
                page = context.new_page()
                page.goto(f"{ours.url}/log", wait_until="networkidle")
                context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
                context.set_offline(True)
                page.evaluate(WATCH)
                phone = "" if times == 1 else f", a phone {times} times slower"
                taken = _tapped(page)
                found.append(Figure(f'tap to "on this phone"{phone}', spread(taken), beside=f"{len(taken)} taps"))
        browser.close()
        found += _shell(ours, who.cookie)
    return found


def _faults(folder: Path) -> Iterator[Figure]:
    """Yield what each fault cost; raise `RuntimeError` where a test of them fails."""
    counts = folder / "counts"
    call = [sys.executable, "-m", "pytest", "-q", *FAULTS, "--timeout", "120", "-p", "no:cacheprovider"]
    environment = {**os.environ, TABLE: str(counts)}
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        raise RuntimeError("a fault cost something")
    for line in counts.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        value = "{acknowledged} acknowledged, {sent} sent in {requests}, {broken} broken, {stored} stored".format_map(
            one
        )
        value += ", {told} told".format_map(one) if one["told"] else ""
        cost = "{lost} lost, {doubled} doubled".format_map(one)
        yield Figure(one["fault"], f"{value}, {cost}", "0, 0", not (one["lost"] or one["doubled"]))


def _tapped(page: Page) -> Sequence[float]:
    """Tap a number for each of `TAPS` new entries; return the seconds until the screen said it."""
    taken = []
    for number in range(TAPS):
        page.evaluate("window.seen = {}")
        page.locator(f".key.s{number % 9 + 1}").tap()
        taken.append(float(page.evaluate(SEEN)) / 1000)
        page.wait_for_timeout(PAD_RESTS)
        page.locator("#done").tap()
    return taken


def _shell(ours: Server, cookie: str) -> Iterator[Figure]:
    """Yield how many bytes the worker fetches before the Log opens without a network, as they are and as they come."""
    told = re.search(r"(?m)^const SHELL = (\{.*\});\n", _bytes(ours, "/sw.js", cookie, "identity").decode())
    if told is None:
        raise RuntimeError("the worker says nothing of its shell")
    shell = json.loads(told[1])
    for what, paths in (("files of the shell", shell["files"]), ("pages fetched ahead", shell["inside"])):
        raw, packed = (sum(len(_bytes(ours, path, cookie, how)) for path in paths) for how in ("identity", "br, gzip"))
        yield Figure(what, f"{len(paths)}: {raw / 1000:.0f} kB, compressed {packed / 1000:.0f} kB")


def _bytes(ours: Server, path: str, cookie: str, how: str) -> bytes:
    headers = {"Cookie": f"session={cookie}", "Accept-Encoding": how}
    with fetched(ours.url + path, headers) as answer:
        body: bytes = answer.read()
    return body
