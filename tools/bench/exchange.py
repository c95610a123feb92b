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
from tools.bench.memory import worker_memory
from tools.bench.table import Figure, below, percentile
from tools.bench.ten_years import DAYS, ENTRIES, long_diary
from tools.trial import SIGNS_IN_WITH, Keeper, app_in, keeper, server
from tracker.db import db, new_id, writing
from tracker.ledger.diaries import create_diary

OUT, IN = 3.0, 15.0
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


def figures(folder: Path) -> list[Figure]:
    """Return how long the way out and the way in take, what a worker holds, and what a save of another diary waits."""
    with server(folder, WEB_CONCURRENCY="1") as ours:
        app = app_in(folder)
        who = keeper(app)
        diary = long_diary(app, who, datetime.now(UTC))
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
        saving = _Saving(ours.port, who)
        thread = threading.Thread(target=saving.run)
        thread.start()
        started = time.perf_counter()
        at = browser.upload(fresh, content).removesuffix("/reading")
        steps = 0
        while browser.press(f"{at}/reading")[0].endswith("/reading"):
            steps += 1
        browser.press(f"{at}/take-in", diary=str(fresh))
        taken = time.perf_counter() - started
        saving.enough.set()
        thread.join()
        after = worker_memory(ours)
    beside = f"{ENTRIES:,} entries over {DAYS:,} days, {len(content) / 1e6:.1f} MB"
    found = [
        below("ten years taken along", out, OUT, f"{out:.2f} s", "3 s", beside),
        below("ten years taken in", taken, IN, f"{taken:.2f} s", "15 s", f"{steps + 1} steps, then one write"),
        Figure(
            "a save of another diary meanwhile",
            f"{percentile(saving.taken, 0.5) * 1000:.0f} ms, at most {max(saving.taken) * 1000:.0f} ms",
            beside=f"{len(saving.taken)} saves",
        ),
    ]
    if before and between and after:
        shown = f"{before[0]:.0f}, {between[0]:.0f}, {after[0]:.0f} MB"
        found.append(Figure("a worker before, after the way out, and after the way in", shown, beside="resident"))
    return found
