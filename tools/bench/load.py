"""Sends requests as fast as they are answered, from threads on kept connections, in a process of its own.

`python -m tools.bench.load PORT THREADS SECONDS STATUS`, requests as base64 lines on the input, dealt out to the
threads in turn. Prints as JSON how many were answered with STATUS, in how many seconds. Any other answer ends it.
The client is as thin as can be, since its own work is counted in: raw sockets, requests made beforehand.
"""

from __future__ import annotations

import base64
import json
import socket
import sys
import threading
import time


class Connection:
    """A kept connection to a server on loopback."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return the answer's status and body; the server must say the body's length."""
        head, body = self._answer(request)
        return int(head[9:12]), body

    def size_of(self, request: bytes) -> int:
        """Send a request and return how many bytes its answer has, headers and all."""
        head, body = self._answer(request)
        return len(head) + 4 + len(body)

    def _answer(self, request: bytes) -> tuple[bytes, bytes]:
        self._socket.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:end].lower()
        place = head.find(b"content-length:")
        length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        while len(data) < end + 4 + length:
            data += self._more()
        return head, data[end + 4 :]

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the server ended the connection")
        return more


def request(method: str, path: str, port: int, body: bytes = b"", **headers: str) -> bytes:
    """Return a request as it goes over the wire; in names of headers `_` stands for `-`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def send(port: int, requests: list[list[bytes]], seconds: float, status: int) -> tuple[int, float]:
    """Send each list of requests from its own thread, for `seconds` at most; return how many, and the seconds taken."""
    counts = [0] * len(requests)
    faults: list[str] = []
    ready = threading.Barrier(len(requests) + 1)

    def work(number: int) -> None:
        connection = Connection(port)
        ready.wait()
        deadline = time.monotonic() + seconds
        try:
            for sent in requests[number]:
                got, body = connection.ask(sent)
                if got != status:
                    faults.append(f"{got}: {body[:300].decode(errors='replace')}")
                    return
                counts[number] += 1
                if time.monotonic() > deadline:
                    return
        except OSError as trouble:
            faults.append(str(trouble))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(len(requests))]
    for thread in threads:
        thread.start()
    ready.wait(20)
    started = time.monotonic()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return sum(counts), time.monotonic() - started


def main() -> int:
    """Do what the arguments say; return the exit status."""
    port, threads, seconds, status = sys.argv[1:]
    sent = [base64.b64decode(line) for line in sys.stdin.buffer]
    dealt = [sent[number :: int(threads)] for number in range(int(threads))]
    count, took = send(int(port), dealt, float(seconds), int(status))
    print(json.dumps([count, took]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
