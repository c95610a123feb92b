"""A line between the phone and the server that can be bad: cut, dead, slow, or losing answers after the deed."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PLAIN = {"accept-encoding", "if-none-match"}
"""What is not passed on, so that every answer has a body that can be read and changed."""


@dataclass(frozen=True)
class Exchange:
    """What was asked and what the server answered."""

    method: str
    path: str
    status: int
    body: bytes


@dataclass
class Line:
    """A loopback proxy. `dead`: it hangs up before the server hears anything. `loses`: the server does the deed, and
    the answer never comes. `cuts`: half of what was sent reaches the server. `pauses`: the last half of an answer
    waits until `ending` is set. `flowing`, once cleared: all wait. `status`: a proxy that answers by itself.
    `rewrite` changes a body."""

    server: str
    dead: bool = False
    status: int = 0
    loses: Callable[[str, str], bool] = lambda _method, _path: False
    cuts: Callable[[str, str], bool] = lambda _method, _path: False
    rewrite: Callable[[str, bytes], bytes] = lambda _path, body: body
    pauses: Callable[[str, str], bool] = lambda _method, _path: False
    flowing: threading.Event = field(default_factory=threading.Event)
    ending: threading.Event = field(default_factory=threading.Event)
    heard: list[Exchange] = field(default_factory=list)
    broken: int = 0
    """Requests of which only a part reached the server, or whose answer never came."""

    url: str = ""

    def __post_init__(self) -> None:
        self.flowing.set()


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """Lay a line to `server` and take it up again."""
    line = Line(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            line.flowing.wait(60)
            if line.dead:
                self.close_connection = True
                return
            if line.status:
                self._answer(line.status, [("Content-Type", "text/html")], b"<h1>Bad gateway</h1>")
                return
            if line.cuts(self.command, self.path):
                self._send_half(body)
                return
            connection = http.client.HTTPConnection(str(urlsplit(line.server).netloc), timeout=30)
            asked = {name: value for name, value in self.headers.items() if name.lower() not in PLAIN}
            try:
                connection.request(self.command, self.path, body or None, asked)
                answer = connection.getresponse()
                got = answer.read()
            except (OSError, http.client.HTTPException):
                line.broken += 1
                self.close_connection = True
                return
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
            connection.close()
            line.heard.append(Exchange(self.command, self.path, answer.status, body))
            if line.loses(self.command, self.path):
                line.broken += 1
                self.close_connection = True
                return
            self._answer(answer.status, headers, line.rewrite(self.path, got))

        def _send_half(self, body: bytes) -> None:
            place = urlsplit(line.server)
            head = [
                f"{self.command} {self.path} HTTP/1.1",
                *(f"{name}: {value}" for name, value in self.headers.items()),
            ]
            with socket.create_connection((place.hostname or "", place.port or 80), 30) as half:
                half.sendall("\r\n".join([*head, "", ""]).encode() + body[: len(body) // 2])
            line.broken += 1
            self.close_connection = True

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            if status not in {204, 304}:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD" and status not in {204, 304}:
                middle = len(body) // 2 if line.pauses(self.command, self.path) else len(body)
                self.wfile.write(body[:middle])
                if body[middle:]:
                    line.ending.wait(60)
                    self.wfile.write(body[middle:])

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - the library's names

        def log_message(self, *_said: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.daemon_threads = True
    line.url = f"http://localhost:{proxy.server_port}"
    threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield line
    finally:
        line.flowing.set()
        proxy.shutdown()
        proxy.server_close()
