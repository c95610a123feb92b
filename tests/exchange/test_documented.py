"""docs/export.md says what is handed out: every field of the document, every table and every column, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
from flask import Flask

from tests.exchange.test_export import take_along, unpacked
from tests.people import browser_of, person
from tracker.exchange import ours, whole
from tracker.exchange.tables import SHEETS, explained

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "export.md").read_text(encoding="utf-8")


def rows(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\| `([^`]+)` \| (.*) \|$", text, re.MULTILINE)


def test_every_table_and_column_is_described(app: Flask) -> None:
    parts = re.split(r"^### `([^`]+)`$", DOCUMENT, flags=re.MULTILINE)
    written = {name: rows(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    with app.test_request_context():
        assert written == {sheet.file: list(explained(sheet)) for sheet in SHEETS}


def test_every_field_of_the_document_is_described(app: Flask) -> None:
    owner = person(app, "owner")
    held = orjson.loads(unpacked(take_along(browser_of(owner), owner.diary))["diary.json"])
    text = DOCUMENT.partition("## diary.json")[2].partition("## The tables")[0]
    described = dict(rows(text))
    assert list(described) == list(held)
    for field in ("settings", "records", "parts", "deleted"):
        assert set(held[field]) <= set(re.findall(r"`(\w+)`", described[field])), field


def test_the_bounds_are_those_of_the_code() -> None:
    for bound in (f"{whole.AT_ONCE:,} records", f"{ours.MOST_FILES} files", f"{ours.MOST_RECORDS:,} records"):
        assert bound in DOCUMENT
    assert f"{ours.MOST_BYTES // 1024**2} MB unpacked" in DOCUMENT
    assert f"deeper than {ours.DEEPEST}" in DOCUMENT
    assert f"larger than {ours.LARGEST_RECORD // 1024} kB" in DOCUMENT
