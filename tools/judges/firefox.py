"""A real Firefox as the phone, by `marionette-driver`: what it calls saved on this phone is on the server, once.

Debian's Firefox is driven by what its own makers drive it with, installed in a folder of its own. Offline there means
that the server is stopped. It is killed with -9 with entries waiting, and started again with the same profile.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, cast

from tools.environment import SetupError
from tools.judges.aside import home_of
from tools.judges.report import Findings
from tools.trial import EMAIL, GUNICORN, WORDS, Keeper, app_in, fetched, free_port, keeper, migrate, server

NAMES = ("firefox-esr", "firefox")
JUDGE = "a phone's queue in Firefox"
PLANTED = "tools.judges.planted:that_forgets()"
PATIENCE = 40.0
"""Seconds within which something has to come about; the queue pauses for some seconds after each try."""

PAD_RESTS = 0.8
"""Seconds: the pad takes no other tap for 0.7 s after one that it took, and shows nothing of it."""

OWN = """
user_pref("marionette.port", {port});
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("browser.tabs.warnOnClose", false);
"""
"""A browser that calls on nobody."""

WAITING = """
const [done] = arguments;
const open = indexedDB.open("diary-queue");
open.onerror = () => done(-1);
open.onsuccess = () => {
  if (!open.result.objectStoreNames.contains("changes")) { open.result.close(); return done(0); }
  const asked = open.result.transaction("changes").objectStore("changes").getAll();
  asked.onsuccess = () => { open.result.close(); done(asked.result.length); };
};
"""

LOG_KEPT = """
const [done] = arguments;
const find = () => caches.match("/log", { ignoreVary: true });
navigator.serviceWorker.ready.then(find).then((kept) => done(Boolean(kept)));
"""


class Element(Protocol):
    """What is found on a page; the driver itself has no types."""

    text: str

    def click(self) -> None:
        """Tap it."""

    def send_keys(self, *text: str) -> None:
        """Type into it."""

    def is_displayed(self) -> bool:
        """Whether it is seen."""


class UnlikeError(Exception):
    """Something is not as it has to be. Its text says what."""


def judge() -> Findings:
    """Return what Firefox shows, once it has shown what was planted."""
    binary = next((path for name in NAMES if (path := shutil.which(name))), None)
    if binary is None:
        return Findings(JUDGE, planted_seen=False, clean=False, said="", why_not="no firefox-esr is installed here")
    try:
        home = home_of("firefox")
    except SetupError as trouble:
        return Findings(JUDGE, planted_seen=False, clean=False, said="", why_not=str(trouble))
    sys.path.append(str(home))
    lost = run(binary, (*GUNICORN, PLANTED), until="sent")
    found = run(binary, ())
    said = found.table() + (f"\n{found.trouble}" if found.trouble else "")
    return Findings(JUDGE, planted_seen=lost.lost > 0, clean=found.clean, said=said)


@dataclass
class Told:
    """What was tapped and acknowledged, and what came of it on the server."""

    taps: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    stored: list[tuple[int, datetime]] = field(default_factory=list)
    asked: bool = False
    """Whether signing out with something waiting asked first."""

    trouble: str = ""

    @property
    def lost(self) -> int:
        """Acknowledged entries that are not on the server, or not with their time."""
        return sum(not any(_fits(tap, one) for one in self.stored) for tap in self.taps)

    @property
    def strange(self) -> int:
        """Entries on the server beyond those, a second copy among them."""
        return max(0, len(self.stored) - len(self.taps))

    @property
    def clean(self) -> bool:
        """Whether nothing is lost or doubled, and signing out asked."""
        return not (self.trouble or self.lost or self.strange) and self.asked

    def table(self) -> str:
        """Return the counts in one line."""
        return (
            f"Firefox: {len(self.taps)} entries acknowledged and not undone, {len(self.stored)} stored, "
            f"{self.lost} lost, {self.strange} doubled or undone and there"
        )


def _fits(tap: tuple[int, datetime, datetime], stored: tuple[int, datetime]) -> bool:
    number, before, after = tap
    return stored[0] == number and before - timedelta(seconds=1) <= stored[1] <= after


def run(binary: str, command: tuple[str, ...], until: str = "") -> Told:
    """Go through all of it, up to the step `until` if one is named, on a server of its own."""
    told = Told()
    with tempfile.TemporaryDirectory(prefix="diary-judge-") as name:
        folder = Path(name)
        migrate(folder)
        who = keeper(app_in(folder))
        visit = Visit(folder, binary, command, who, told)
        try:
            visit.go(until)
        except Exception as trouble:
            # whatever the driver says as well: the judge has to tell it, not to fall over it
            told.trouble = f"after {visit.step}: {type(trouble).__name__}: {trouble}"
        visit.end()
    return told


class Visit:
    """One person's way through the diary with this browser."""

    def __init__(self, folder: Path, binary: str, command: tuple[str, ...], who: Keeper, told: Told) -> None:
        self._folder, self._binary, self._command, self._who, self._told = folder, binary, command, who, told
        self._port, self._profile = free_port(), folder / "profile"
        self._profile.mkdir()
        self._firefox: subprocess.Popen[bytes] | None = None
        self._driver: Any = None
        self.step = "nothing"

    def go(self, until: str) -> None:
        """Sign in, log with and without the server, be killed, and sign out."""
        url = f"http://localhost:{self._port}"
        self._start()
        with self._server() as known:
            self._sign_in(url)
            self._tap(6, "saved")
        self._tap(3, "on this phone")
        self._tap(8, "on this phone", counts=False)
        self._press("#undo button")
        self._until(lambda: "taken back" in self._said(), "Undo is said")
        with self._server() as after:
            self._all_sent("sent")
            self._told.stored = after.since(known.cursor)
            if until == "sent":
                return
        self._tap(4, "on this phone")
        self._kill()
        self._start()
        self._driver.navigate(f"{url}/log")
        self._tap(7, "on this phone")
        with self._server():
            self._all_sent("sent after it was killed")
            self._driver.navigate(f"{url}/settings")
            leaving = self._driver.current_window_handle
            self._driver.switch_to_window(self._driver.open(type="tab")["handle"])
            self._driver.navigate(f"{url}/log")
        self._tap(5, "on this phone")
        self._driver.switch_to_window(leaving)
        self._press("form[data-leaves] button")
        self._until(lambda: self._find("#leaving").is_displayed(), "signing out asks")
        self._told.asked = "Not on the server yet: 1" in self._find("#leaving").text
        self._press("[data-stay]")
        with self._server() as after:
            self._all_sent("sent after signing out was thought better of")
            self._told.stored = after.since(known.cursor)

    def end(self) -> None:
        """End the browser."""
        self._kill()

    @contextmanager
    def _server(self) -> Iterator[Stored]:
        with server(self._folder, *self._command, PORT=str(self._port)) as ours:
            yield Stored(ours.url, self._who)

    def _start(self) -> None:
        port = free_port()
        (self._profile / "user.js").write_text(OWN.format(port=port), encoding="utf-8")
        call = [self._binary, "--headless", "--marionette", "--no-remote", "--profile", str(self._profile)]
        nobody = subprocess.DEVNULL
        self._firefox = subprocess.Popen(call, stdin=nobody, stdout=nobody, stderr=nobody, start_new_session=True)
        marionette: Any = importlib.import_module("marionette_driver.marionette")
        self._driver = marionette.Marionette(host="127.0.0.1", port=port, startup_timeout=60)
        self._driver.start_session()
        self._driver.timeout.script = PATIENCE

    def _kill(self) -> None:
        """Kill it with -9, and all that it started."""
        if self._firefox is None:
            return
        os.killpg(self._firefox.pid, signal.SIGKILL)
        self._firefox.wait()
        self._firefox = None

    def _sign_in(self, url: str) -> None:
        self._driver.navigate(f"{url}/sign-in")
        self._find("[name=email]").send_keys(EMAIL)
        self._find("[name=password]").send_keys(WORDS)
        self._press("main form button[type=submit], main form button:not([type])")
        self._until(lambda: self._driver.get_url().endswith("/log"), "the Log is there")
        self._until(lambda: self._driver.execute_async_script(LOG_KEPT), "the Log is kept")
        self._driver.navigate(f"{url}/log")
        self.step = "signing in"

    def _tap(self, number: int, acknowledged: str, *, counts: bool = True) -> None:
        """Begin a new entry and tap a number, until the screen says what became of it."""
        if self._find("#done").is_displayed():
            time.sleep(PAD_RESTS)
            self._press("#done")
        before = datetime.now(UTC)
        self._press(f".key.s{number}")
        self._until(lambda: f"Spasm {number} saved" in self._said(), f"Spasm {number} is said")
        self._until(lambda: acknowledged in self._said(), f"{acknowledged} is said")
        if counts:
            self._told.taps.append((number, before, datetime.now(UTC)))
        self.step = f"tapping {number}"

    def _all_sent(self, step: str) -> None:
        self._until(lambda: self._driver.execute_async_script(WAITING) == 0, "nothing waits any more")
        self.step = step

    def _said(self) -> str:
        return str(self._find("#said").text)

    def _find(self, css: str) -> Element:
        return cast("Element", self._driver.find_element("css selector", css))

    def _press(self, css: str) -> None:
        self._find(css).click()

    def _until(self, done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > deadline:
                raise UnlikeError(f"not within {PATIENCE:.0f} s: {what}; the Log says: {self._said()}")
            time.sleep(0.05)


class Stored:
    """What the server holds, asked by a token."""

    def __init__(self, url: str, who: Keeper) -> None:
        self._feed, self._token = f"{url}/api/v1/diaries/{who.diary}/changes?limit=500", who.token
        self.cursor = self._all("")[1]

    def since(self, cursor: str) -> list[tuple[int, datetime]]:
        """Return number and time of each entry that was made since."""
        bodies = [item["body"] for item in self._all(cursor)[0] if item["kind"] == "entry" and not item["deleted"]]
        return [(body["spasm"], datetime.fromisoformat(body["happened_at"])) for body in bodies]

    def _all(self, cursor: str) -> tuple[list[dict[str, Any]], str]:
        found: list[dict[str, Any]] = []
        while True:
            address = self._feed + (f"&since={cursor}" if cursor else "")
            with fetched(address, {"Authorization": f"Bearer {self._token}"}) as answer:
                page = json.load(answer)
            found, cursor = found + page["items"], page["next_cursor"]
            if not page["more"]:
                return found, cursor
