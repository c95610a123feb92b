"""Ten years taken along and taken in again, over the real server, and how long a save of another diary takes then."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import orjson

from tools.bench.load import Connection, request
from tools.bench.memory import forget_peak, peak, worker_memory
from tools.bench.table import Figure, below, percentile
from tools.bench.ten_years import DAYS, ENTRIES, long_diary
from tools.trial import SIGNS_IN_WITH, Keeper, app_in, keeper, server
from tracker.db import db, new_id, writing
from tracker.ledger.diaries import create_diary

OUT, IN = 3.0, 15.0
STEADY = 5.0
"""How many times as much memory a worker may take for ten years, eleven times the records, as for one. SQLite's page
caches fill up (16 MB for each of four threads, at most); what the app itself holds of a file hardly grows."""
A_YEAR = 365
FRAME = "frame-of-the-upload"


@dataclass(slots=True)
class _Browser:
    """Somebody who is signed in, pressing the forms of the pages."""

    port: int
    who: Keeper
    token: str = ""
    cookie: str = ""

    def get(self, path: str) -> str:
        """Return a page."""
        return self._ask("GET", path, b"", "")[1].decode()

    def begin(self) -> None:
        """Find the token that every form of the session carries."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/account"))
        self.token = found[1] if found else ""

    def press(self, path: str, **fields: str) -> tuple[str, bytes]:
        """Send a form; return where it leads, and what it answers."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, diary: UUID, content: bytes) -> str:
        """Bring a file along; return where it waits."""
        parts = [
            f'--{FRAME}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("csrf_token", self.token), ("diary", str(diary)))
        ]
        head = f'--{FRAME}\r\nContent-Disposition: form-data; name="file"; filename="diary.zip"\r\n\r\n'.encode()
        body = b"".join([*parts, head, content, f"\r\n--{FRAME}--\r\n".encode()])
        return self._ask("POST", "/settings/import", body, f"multipart/form-data; boundary={FRAME}")[0]

    def _ask(self, method: str, path: str, body: bytes, sort: str) -> tuple[str, bytes]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie or f"session={self.who.cookie}", "Host": f"localhost:{self.port}"}
        line.request(method, path, body or None, headers | ({"Content-Type": sort} if sort else {}))
        answer = line.getresponse()
        said = answer.read()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        line.close()
        if answer.status not in (200, 302):
            raise RuntimeError(f"{path}: {answer.status}: {said[:300]!r}")
        return answer.getheader("Location", ""), said


@dataclass(slots=True)
class _Saving:
    """Somebody who saves an entry ten times a second, over a line of their own, until told to stop."""

    port: int
    who: Keeper
    taken: list[float] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Save until it is enough, noting how long each save took."""
        line = Connection(self.port)
        while not self.enough.wait(0.1):
            body = orjson.dumps({"happened_at": datetime.now(UTC).isoformat(), "spasm": 4})
            path = f"/api/v1/diaries/{self.who.diary}/entries/{new_id()}"
            sent = request("PUT", path, self.port, body, Authorization=f"Bearer {self.who.token}")
            started = time.perf_counter()
            status, said = line.ask(sent)
            self.taken.append(time.perf_counter() - started)
            if status != 201:
                raise RuntimeError(f"{status}: {said[:300]!r}")
        line.close()


@dataclass(slots=True)
class _Moved:
    """A diary of some days that was taken along and taken in: seconds for the way out and in, the ZIP's bytes, the
    steps of reading, what a save of another diary waited, and the worker's memory, in MB, before, after the way out,
    and at its highest on the way in; all 0 where the system does not tell."""

    out: float
    taken: float
    size: int
    steps: int
    saves: list[float]
    memory: tuple[float, float, float]

    @property
    def grown(self) -> float:
        """By how much the worker was larger at its highest than before."""
        return self.memory[2] - self.memory[0]


def _moved(folder: Path, days: int) -> _Moved:
    """Take a diary along and in, over a server of its own, whose one worker has done nothing before."""
    folder.mkdir()
    with server(folder, WEB_CONCURRENCY="1") as ours:
        app = app_in(folder)
        who = keeper(app)
        diary = long_diary(app, who, datetime.now(UTC), days)
        with app.app_context():
            with writing():
                fresh = create_diary(who.account, {"name": "Fresh", "time_zone": "Europe/London"}, datetime.now(UTC)).id
            db.engine.dispose()
        browser = _Browser(ours.port, who)
        browser.begin()
        before = worker_memory(ours)
        started = time.perf_counter()
        content = browser.press("/settings/export", diary=str(diary), present=SIGNS_IN_WITH)[1]
        out = time.perf_counter() - started
        between = worker_memory(ours)
        # the password that is asked for takes 64 MB for a moment, whatever the diary
        forget_peak(ours)
        saving = _Saving(ours.port, who)
        thread = threading.Thread(target=saving.run)
        thread.start()
        started = time.perf_counter()
        at = browser.upload(fresh, content).removesuffix("/reading")
        steps = 1
        while browser.press(f"{at}/reading")[0].endswith("/reading"):
            steps += 1
        browser.press(f"{at}/take-in", diary=str(fresh))
        taken = time.perf_counter() - started
        saving.enough.set()
        thread.join()
        memory = (before[0], between[0], peak(ours)) if before and between else (0.0, 0.0, 0.0)
    return _Moved(out, taken, len(content), steps, saving.taken, memory)


def figures(folder: Path) -> list[Figure]:
    """Return how long the way out and the way in take, what a save of another diary waits, and what a worker holds at
    its highest, beside what it holds for a diary of one year in the same run."""
    long, short = _moved(folder / "long", DAYS), _moved(folder / "short", A_YEAR)
    beside = f"{ENTRIES:,} entries over {DAYS:,} days, {long.size / 1e6:.1f} MB"
    found = [
        below("ten years taken along", long.out, OUT, f"{long.out:.2f} s", "3 s", beside),
        below("ten years taken in", long.taken, IN, f"{long.taken:.2f} s", "15 s", f"{long.steps} steps, one write"),
        Figure(
            "a save of another diary meanwhile",
            f"{percentile(long.saves, 0.5) * 1000:.0f} ms, at most {max(long.saves) * 1000:.0f} ms",
            beside=f"{len(long.saves)} saves",
        ),
    ]
    if short.grown > 0:
        times = long.grown / short.grown
        shown = "{:.0f}, {:.0f}, {:.0f} MB".format(*long.memory)
        found += [
            Figure("a worker before, after the way out, at its highest on the way in", shown, beside="resident"),
            below(
                "what ten years add to it, to what one year adds",
                times,
                STEADY,
                f"{times:.1f} times ({long.grown:.0f} and {short.grown:.0f} MB)",
                f"{STEADY:.0f} times",
                f"{DAYS / A_YEAR:.0f} times as many records",
            ),
        ]
    return found
