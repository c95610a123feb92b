"""People who use a server at the same time, in a process of its own: each saves an entry and looks at a chart, over
and over, on a connection of their own, and waits between for as long as is said (0: flat out).

`python -m tools.bench.crowd PORT SECONDS PAUSE`, the people as JSON on the input, each with diary, token and cookie.
Prints as JSON, for saves and for charts, the seconds that each took to be answered and what went wrong.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from tools.bench.load import Connection, request
from tools.environment import ROOT
from tools.trial import Keeper
from tracker.db import new_id

CHART = "/charts/through-the-day"
SAVED, SEEN = 201, 200


@dataclass(slots=True)
class Told:
    """What came of one kind of request. `again` counts those sent once more because the server had just ended a
    connection that nothing went over, as a browser does too."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    again: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of all, and how long they went on."""

    saves: Told
    charts: Told
    seconds: float


class Person:
    """One of them."""

    def __init__(self, port: int, diary: str, token: str, cookie: str) -> None:
        self._port, self._diary, self._token, self._cookie = port, diary, token, cookie
        self._connection: Connection | None = None
        self.saves, self.charts = Told(), Told()

    def go_on(self, until: float, pause: float) -> None:
        """Save and look until then."""
        rest = random.Random(self._diary)  # noqa: S311 - when somebody looks up again is no secret
        while time.monotonic() < until:
            self._ask(self._save(), SAVED, self.saves)
            time.sleep(pause * rest.uniform(0.5, 1.5))
            sent = request("GET", CHART, self._port, Cookie=f"session={self._cookie}", Accept_Encoding="br")
            self._ask(sent, SEEN, self.charts)
            time.sleep(pause * rest.uniform(0.5, 1.5))

    def _save(self) -> bytes:
        now = datetime.now(UTC).replace(microsecond=0).isoformat()
        body = json.dumps({"happened_at": now, "recorded_at": now, "spasm": 6}).encode()
        path = f"/api/v1/diaries/{self._diary}/entries/{new_id()}"
        return request("PUT", path, self._port, body, Authorization=f"Bearer {self._token}")

    def _ask(self, sent: bytes, wanted: int, told: Told) -> None:
        begun = time.monotonic()
        for attempt in range(2):
            used = self._connection is not None
            try:
                self._connection = self._connection or Connection(self._port)
                status, body = self._connection.ask(sent)
            except OSError as trouble:
                self._connection = None
                if used and not attempt and not isinstance(trouble, TimeoutError):
                    told.again += 1
                    continue
                told.errors.append(f"{type(trouble).__name__}: {trouble}")
            else:
                if status == wanted:
                    told.took.append(time.monotonic() - begun)
                else:
                    told.errors.append(f"{status}: {body[:200].decode(errors='replace')}")
            return


def crowd(port: int, people: Sequence[Keeper], seconds: float, pause: float) -> Crowd:
    """Let people use the server on `port`, from another process; return what came of it."""
    known = [{"diary": str(one.diary), "token": one.token, "cookie": one.cookie} for one in people]
    command = [sys.executable, "-m", "tools.bench.crowd", str(port), str(seconds), str(pause)]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(known), capture_output=True, text=True, check=False, timeout=seconds + 120
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    return Crowd(Told(**told["saves"]), Told(**told["charts"]), told["seconds"])


def main() -> int:
    """Do what the arguments say; return the exit status."""
    port, seconds, pause = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    people = [Person(port, **known) for known in json.load(sys.stdin)]
    begun = time.monotonic()
    threads = [threading.Thread(target=one.go_on, args=(begun + seconds, pause), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saves, charts = Told(), Told()
    for one in people:
        for all_, own in ((saves, one.saves), (charts, one.charts)):
            all_.took += own.took
            all_.errors += own.errors
            all_.again += own.again
    print(json.dumps(asdict(Crowd(saves, charts, time.monotonic() - begun))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
