"""The examples of docs/api.md, run in their order against the app and against the server of `make run`: each is
answered as the document says, and as the description for machines says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.api.described import description_of
from tests.factories import an_id
from tests.people import Person, person
from tools.trial import app_in, migrate, server

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"\{([a-z]+)\}")
ANYTHING = "…"
PDF = "%PDF-"
"""How a PDF begins; an example shows no more of one."""


@dataclass(frozen=True)
class Example:
    """A request and its answer as the document shows them; `line` is where."""

    line: int
    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: str
    answer: Any


class Disagreement(AssertionError):
    """The app answers otherwise than the document says."""


def examples(text: str) -> Iterator[Example]:
    """Yield each request of a document with the answer that follows it."""
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) % 2 == 0, "a request without an answer"
    for asked, answered in zip(blocks[::2], blocks[1::2], strict=True):
        line = text.count("\n", 0, asked.start()) + 1
        head, _blank, body = asked[1].partition("\n\n")
        first, *headers = head.strip().splitlines()
        method, path = first.split(" ")
        status, _blank, answer = answered[1].partition("\n\n")
        yield Example(
            line,
            method,
            path,
            dict(header.split(": ", 1) for header in headers),
            body,
            status.strip(),
            answer.strip() if answer.startswith(PDF) else json.loads(answer),
        )


@dataclass(frozen=True)
class Answer:
    """An answer as it came over a wire."""

    status_code: int
    content_type: str
    data: bytes

    def get_json(self) -> Any:
        return json.loads(self.data)


Send = Callable[[str, str, dict[str, str], str], Any]


def to_app(app: Flask) -> Send:
    """Send to the app itself."""
    return lambda method, path, headers, body: app.test_client().open(
        path, method=method, headers=headers, data=body or None
    )


def to_server(port: int) -> Send:
    """Send to a real server on this machine."""

    def send(method: str, path: str, headers: dict[str, str], body: str) -> Answer:
        line = HTTPConnection("localhost", port, timeout=30)
        line.request(method, path, body.encode() or None, headers)
        answer = line.getresponse()
        found = Answer(answer.status, answer.headers["Content-Type"], answer.read())
        line.close()
        return found

    return send


class Run:
    """One walk through the examples. A name in a request that is not known yet becomes a new id, as a phone makes
    it; one in an answer takes the value that the app gave."""

    def __init__(self, app: Flask, token: str, send: Send | None = None) -> None:
        self._app = app
        self._send = send or to_app(app)
        self._names = {"token": token}
        self._described = description_of(app)
        self.endpoints: set[tuple[str, str]] = set()

    def do(self, example: Example) -> None:
        """Send the request; raise `Disagreement` where the answer is another one."""
        path, body = self._filled(example.path), self._filled(example.body)
        if body:
            json.loads(body)
        headers = {name: self._filled(value) for name, value in example.headers.items()}
        headers.setdefault("Authorization", f"Bearer {self._names['token']}")
        answer = self._send(example.method, path, headers, body)
        endpoint, _arguments = self._app.url_map.bind("localhost").match(path.partition("?")[0], example.method)
        self.endpoints.add((endpoint, example.method))
        status = f"{answer.status_code} {HTTPStatus(answer.status_code).phrase.upper()}"
        if status != example.status:
            raise Disagreement(f"line {example.line}: {status}, {answer.data.decode()}")
        self._described.hold_answer(example.method, path, answer)
        if body and answer.status_code < 300:
            self._described.hold_body(example.method, path, json.loads(body))
        if isinstance(example.answer, str):
            assert (answer.content_type, answer.data[: len(PDF)]) == ("application/pdf", PDF.encode())
            return
        kind = "application/json" if answer.status_code < 400 else "application/problem+json"
        assert answer.content_type == kind
        self._compare(example.answer, json.loads(answer.data), f"line {example.line}: ")

    def _filled(self, text: str) -> str:
        return NAME.sub(lambda found: self._names.setdefault(found[1], str(an_id())), text)

    def _compare(self, shown: Any, real: Any, where: str) -> None:
        if shown == ANYTHING:
            return
        if isinstance(shown, dict) and isinstance(real, dict):
            for name, value in shown.items():
                if name not in real:
                    raise Disagreement(f"{where}/{name} is not in {sorted(real)}")
                self._compare(value, real[name], f"{where}/{name}")
        elif isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
            for number, (one, other) in enumerate(zip(shown, real, strict=True)):
                self._compare(one, other, f"{where}/{number}")
        elif (name := NAME.fullmatch(shown) if isinstance(shown, str) else None) and isinstance(real, str):
            if self._names.setdefault(name[1], real) != real:
                raise Disagreement(f"{where} is not {name[0]}")
        elif shown != real or type(shown) is not type(real):
            raise Disagreement(f"{where} is {real!r}, not {shown!r}")


def walk(app: Flask, owner: Person, text: str, send: Send | None = None) -> Run:
    run = Run(app, owner.token, send)
    for example in examples(text):
        run.do(example)
    return run


def test_every_example_is_answered_as_it_says_and_every_call_has_one(app: Flask, owner: Person) -> None:
    run = walk(app, owner, DOCUMENT.read_text(encoding="utf-8"))
    calls = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert run.endpoints == calls


def test_every_example_is_answered_so_by_a_real_server(tmp_path: Path) -> None:
    migrate(tmp_path)
    with server(tmp_path, WEB_CONCURRENCY="1") as ours:
        app = app_in(tmp_path)
        walk(app, person(app, "owner"), DOCUMENT.read_text(encoding="utf-8"), to_server(ours.port))


def test_the_script_of_the_document_is_that_of_the_page() -> None:
    (written,) = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = (DOCUMENT.parents[1] / "templates" / "accounts" / "table_script.txt").read_text(encoding="utf-8")
    address = "http://localhost:8000/api/v1/diaries/DIARY/entries"
    # tests/accounts/test_tokens.py runs it
    assert written == shown.replace("{{ address }}", address)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("201 CREATED", "200 OK"),
        ('"revision": 2, "spasm": 3', '"revision": 2, "spasm": 4'),
        ('"name": "My diary"', '"nom": "My diary"'),
        ('{"items": [{"id": "{sleep}"}]', '{"items": []'),
        ('{"items": [{"id": "{sleep}"}]', '{"items": [{"id": "{entry}"}]'),
        ('"verdict": "not enough days"', '"verdict": "rises"'),
    ],
)
def test_a_planted_fault_is_seen(app: Flask, owner: Person, said: str, fault: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert said in text
    with pytest.raises(Disagreement):
        walk(app, owner, text.replace(said, fault, 1))
