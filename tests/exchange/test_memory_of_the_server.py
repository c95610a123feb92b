"""Files that would fill a server's memory, sent to a real one: each is refused in words, and it stays small."""

from __future__ import annotations

import io
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tools.trial import app_in, migrate, server, visitor, with_form_token

MOST = 60_000
"""kB by which the process may be larger at its peak than before: a file has 20 MB at most."""

LAUGHS = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a0 'ha'>%s]><l>&a60;</l>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 61)
)


@dataclass(frozen=True)
class Visit:
    url: str
    pid: int
    cookie: str

    def peak(self) -> int:
        """The most memory that a worker has had, in kB."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max(
            int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{child}/status").read_text())[0]) for child in children
        )

    def page(self, path: str) -> str:
        return self._open(urllib.request.Request(self.url + path, headers=self._head))[1]

    def send(self, name: str, content: bytes) -> tuple[int, str]:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', self.page("/settings/import"))[0]
        diary = re.findall(r'name="diary" value="([^"]+)"', self.page("/settings/import"))[0]
        edge = b"----edge"
        parts = [f'name="csrf_token"\r\n\r\n{token}'.encode(), f'name="diary"\r\n\r\n{diary}'.encode()]
        parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + content)
        body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (edge, part) for part in parts)
        body += b"--%s--\r\n" % edge
        headers = self._head | {"Content-Type": f"multipart/form-data; boundary={edge.decode()}"}
        return self._open(urllib.request.Request(f"{self.url}/settings/import", data=body, headers=headers))

    @property
    def _head(self) -> dict[str, str]:
        return {"Cookie": f"session={self.cookie}"}

    def _open(self, call: urllib.request.Request) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(call, timeout=100) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("memory")
    migrate(folder)
    with server(folder, WEB_CONCURRENCY="1") as ours:
        cookie = with_form_token(ours.url, visitor(app_in(folder), int(time.time()))[1])
        visit = Visit(ours.url, ours.pid, cookie)
        # a first table warms up what every table needs
        assert visit.send("small.csv", b"date,pain\n2024-05-10,3\n")[0] == 200
        yield visit


def bomb() -> bytes:
    """A ZIP of 300 kB that unpacks to 300 MB."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made, made.open("diary.json", "w", force_zip64=True) as member:
        member.write(b'{"format":"dystonia-diary","version":1,"settings":{},"records":{"visits":[')
        for _ in range(300):
            member.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("million.csv", lambda: b"date,pain\n" + b"2024-05-10,3\n" * 1_000_000, "50,000"),
        ("wide.csv", lambda: b",".join(b"c%d" % n for n in range(200_000)) + b"\n1\n", "100"),
        ("bomb.zip", bomb, "unpacks to more than"),
        ("laughs.xml", lambda: LAUGHS, ""),
        ("laughs.csv", lambda: LAUGHS, ""),
        ("one-line.csv", lambda: b'"' + b"x" * 19_000_000, ""),
    ],
)
def test_it_is_refused_in_words_with_memory_flat(
    visit: Visit, name: str, make: Callable[[], bytes], words: str
) -> None:
    content = make()
    before = visit.peak()
    status, page = visit.send(name, content)
    grown = visit.peak() - before
    print(f"{name}: {len(content)} bytes, {status}, peak +{grown} kB")
    assert status == 422, page
    assert words in page
    assert 'class="fault' in page or 'role="alert"' in page or "fault" in page
    assert grown < MOST
