"""The parts of `make bench` that can be wrong without anybody noticing: the client, the standards, the table."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tools.bench import smallest
from tools.bench.load import Connection, request, send
from tools.bench.memory import forget_peak, peak, worker_memory
from tools.bench.table import Figure, below, percentile, spread, table
from tools.trial import Server

WORKER = """import os, sys
if os.fork() == 0:
    held = b"x" * 80_000_000
    del held
    print("let go", flush=True)
sys.stdin.read()
"""


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent, and 503 where it was sent `no`; keeps what it saw."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[bytes]] = []

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(body)
        self.send_response(503 if body == b"no" else 201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Echo.seen.clear()
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_each_request_is_sent_once_and_counted(port: int) -> None:
    bodies = [f"{number}".encode() for number in range(40)]
    dealt = [[request("PUT", "/", port, body) for body in bodies[start::4]] for start in range(4)]
    count, took = send(port, dealt, 20, 201)
    assert sorted(Echo.seen) == sorted(bodies)
    assert count == 40
    assert took > 0


def test_another_answer_than_was_hoped_for_is_no_figure(port: int) -> None:
    with pytest.raises(RuntimeError, match="503: no"):
        send(port, [[request("PUT", "/", port, b"yes"), request("PUT", "/", port, b"no")]], 20, 201)


def test_an_answer_is_read_to_its_end_and_no_further(port: int) -> None:
    connection = Connection(port)
    long = b"x" * 200_000
    assert connection.ask(request("PUT", "/", port, long)) == (201, long)
    assert connection.ask(request("PUT", "/", port, b"y", X_Name="z")) == (201, b"y")
    assert connection.size_of(request("PUT", "/", port, long)) > len(long)
    connection.close()


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells")
def test_a_workers_highest_is_seen_after_it_has_let_go_and_can_be_forgotten() -> None:
    with subprocess.Popen([sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout
        assert first.stdout.readline() == b"let go\n"
        ours = Server(0, first.pid)
        held = worker_memory(ours)
        assert held is not None
        assert peak(ours) > held[0] + 60
        forget_peak(ours)
        assert peak(ours) < held[0] + 10
        assert first.stdin
        first.stdin.close()


def test_the_smallest_view_commits_one_row_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    app = smallest.one_row()
    assert app.test_client().post("/", data="{}").status_code == 201
    with sqlite3.connect(tmp_path / "smallest.db") as other:
        assert other.execute("SELECT body FROM row").fetchall() == [("{}",)]
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_hello_says_hello() -> None:
    assert smallest.hello().test_client().get("/").data == b"hello"


def test_percentiles_lie_between_their_neighbours() -> None:
    values = [4.0, 1.0, 3.0, 2.0]
    assert [percentile(values, share) for share in (0, 0.5, 1)] == [1, 2.5, 4]
    assert spread([0.001, 0.003]) == "2.0 ms, 95 % within 2.9 ms"


def test_the_table_says_which_goal_was_missed() -> None:
    lines = table(
        [below("a", 3, 2, "3 kB", "2 kB", "b"), below("c", 1, 2, "1 kB", "2 kB"), Figure("d", "5")]
    ).splitlines()
    assert [line.split() for line in lines if "-" not in line] == [
        ["figure", "value", "goal", "met", "beside"],
        ["a", "3", "kB", "under", "2", "kB", "NO", "b"],
        ["c", "1", "kB", "under", "2", "kB", "yes"],
        ["d", "5"],
    ]
