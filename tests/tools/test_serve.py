"""`make run` as a person meets it: the real server, on a database of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.trial import environment_of, fetched, server

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(instance: Path, **settings: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment = kept | environment_of(instance) | {"PYTHONUNBUFFERED": "1"} | settings
    return subprocess.Popen(
        [sys.executable, "-m", "tools.serve"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, b""


def wait_for_port(port: int, server: subprocess.Popen[str]) -> None:
    """Return once something listens; the kernel queues whoever connects before it answers."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        os.sched_yield()
    raise AssertionError(server.communicate()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """Give the port of a running server, and what it said at its start."""
    port = free_port()
    server = start(tmp_path_factory.mktemp("instance"), PORT=str(port))
    assert server.stdout is not None
    said = ""
    while "stops it" not in said:
        line = server.stdout.readline()
        assert line, server.communicate()[1]
        said += line
    wait_for_port(port, server)
    yield port, said
    server.send_signal(signal.SIGTERM)
    _, faults = server.communicate(timeout=60)
    assert server.returncode == 0, faults


def test_it_says_its_address_and_answers_there(served: tuple[int, str]) -> None:
    port, said = served
    assert f"http://localhost:{port}\n" in said
    status, body = get(port, "/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_a_first_visit_finds_a_page_and_its_style(served: tuple[int, str]) -> None:
    port, _ = served
    status, page = get(port, "/")
    assert status == 200
    style = re.search(rb'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    assert get(port, style[1].decode())[0] == 200


@pytest.mark.parametrize(("path", "status"), [("/" + "a" * 5000, 414), ("/nowhere", 404)])
def test_what_is_too_long_or_not_there_is_refused(served: tuple[int, str], path: str, status: int) -> None:
    assert get(served[0], path)[0] == status


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 60",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Content-Length: +4",
    ],
)
def test_no_second_request_hides_in_the_first(served: tuple[int, str], lengths: str) -> None:
    """What one machine may take for the end of a request and another not is refused, or ends the line."""
    hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    whole = f"POST /sign-out HTTP/1.1\r\nHost: localhost\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}"
    with socket.create_connection(("127.0.0.1", served[0]), 10) as line:
        line.sendall(whole.encode())
        said = b""
        while more := line.recv(65536):
            said += more
    assert said.count(b"HTTP/1.1 ") == 1, said
    assert b'"status"' not in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PORT": "http"}, "PORT must be a number from 1 to 65535"),
        ({"HOST": "192.0.2.77"}, "HOST=192.0.2.77 is no address of this machine"),
        ({"TRACKER_SECRET_KEY": "short"}, "TRACKER_SECRET_KEY must be"),
        ({"TRACKER_DATABASE_URL": "mysql://x"}, "TRACKER_DATABASE_URL must begin with"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    server = start(tmp_path, **{"PORT": str(free_port())} | settings)
    out, faults = server.communicate(timeout=60)
    assert server.returncode == 1
    assert faults.startswith(f"run: {said}")
    assert faults.count("\n") == 1
    assert out == ""


def test_a_database_that_cannot_be_reached_starts_nothing(tmp_path: Path) -> None:
    server = start(tmp_path, PORT=str(free_port()), TRACKER_DATABASE_URL="postgresql://x@127.0.0.1:9/none")
    _, faults = server.communicate(timeout=60)
    assert server.returncode != 0
    assert "could not be brought up to date, so nothing was started" in faults


def test_it_opens_no_door_of_its_server_beside_its_address(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with server(tmp_path, HOME=str(home), XDG_RUNTIME_DIR=str(home)) as ours:
        assert fetched(f"{ours.url}/healthz").status == 200
        # a thread beside all else would open it
        time.sleep(2)
        assert list(home.iterdir()) == []
