from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.people import EMAIL, NOW, Phone
from tests.conftest import app_on
from tracker.accounts import consent, operations, passwords
from tracker.db import writing

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
OTHER = "stranger@diary.test"
PASSWORD = "seven green kettles"


@pytest.fixture(scope="session")
def known_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    yield from app_on(request.param, request, tmp_path)


@dataclass
class Importer:
    """A signed-in person who brings files along."""

    app: Flask
    browser: Phone
    last: dict[str, str] = field(default_factory=dict)

    def upload(self, content: bytes | str, name: str = "table.csv") -> TestResponse:
        data = content.encode() if isinstance(content, str) else content
        return self.browser.post("/settings/import", file=(BytesIO(data), name))

    def begin(self, content: bytes | str, name: str = "table.csv") -> str:
        """Upload, and return the address under which the file waits."""
        answer = self.upload(content, name)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return answer.location.removesuffix("/columns")

    def say(self, at: str, **fields: str) -> TestResponse:
        fields = {name.replace("__", "."): value for name, value in fields.items()}
        return self.browser.post(at, **fields)

    def preview(self, at: str, **fields: str) -> str:
        """Say the rest, and return the page that shows what would be added."""
        answer = self.say(f"{at}/columns", **fields)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        page = self.browser.get(f"{at}/preview")
        assert page.status_code == 200
        return page.get_data(as_text=True)

    def run(self, at: str) -> str:
        """Import, and return the address of what it did."""
        answer = self.browser.post(f"{at}/import", on=f"{at}/preview")
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return answer.location.partition("?")[0]

    def run_whole(self, content: bytes | str) -> str:
        """Bring a file along that needs nothing to be said."""
        at = self.begin(content)
        self.preview(at)
        return self.run(at)

    def undo(self, result: str) -> str:
        assert self.browser.post(f"{result}/undo", on="/settings/import").status_code == 302
        return self.browser.get(result).get_data(as_text=True)


def person(app: Flask, email: str, known_hash: str) -> Importer:
    with app.app_context(), writing():
        terms = operations.Agreed(consent.VERSION, disclaimer=True)
        operations.create_account(email, known_hash, terms, NOW)
    browser = Phone(app)
    assert browser.sign_in(email, PASSWORD).status_code == 302
    return Importer(app, browser)


@pytest.fixture
def owner(app: Flask, known_hash: str) -> Importer:
    return person(app, EMAIL, known_hash)


@pytest.fixture
def stranger(app: Flask, known_hash: str) -> Importer:
    return person(app, OTHER, known_hash)


def real(name: str) -> bytes:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    return path.read_bytes()
