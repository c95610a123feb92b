"""The information pages are valid HTML, drawings included, as html-validate reads what the app sends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tools import markup
from tracker.information.loader import library

WHOLE = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A page</title></head>\n'
    "<body>%s</body></html>\n"
)


def faults(folder: Path, **pages: str) -> list[str]:
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return markup.faults(folder)


def test_every_page_is_without_a_fault(client: FlaskClient, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    paths = {"contents": "/read", **{page.slug: f"/read/{page.slug}" for page in library().pages}}
    assert faults(folder, **{name: client.get(path).text for name, path in paths.items()}) == []
    assert len(list(folder.iterdir())) == len(library().pages) + 1


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p><div>A block in a paragraph</div></p>", "close-order"),
        ('<p style="color: red">Red</p>', "no-inline-style"),
        ('<p id="a">One</p><p id="a">Two</p>', "no-dup-id"),
        ("<ul><p>No item</p></ul>", "element-permitted-content"),
        ('<img src="a.png">', "wcag/h37"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, body: str, rule: str) -> None:
    found = faults(tmp_path, page=WHOLE % body)
    assert any(f"({rule})" in fault for fault in found), found


def test_a_page_without_a_fault_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, page=WHOLE % "<p>Good</p>") == []


def test_every_archive_is_pinned_and_none_says_where_it_comes_from() -> None:
    packages = json.loads((markup.HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    asked = packages.pop("")["devDependencies"]
    assert list(asked) == ["html-validate"]
    assert packages["node_modules/html-validate"]["version"] == asked["html-validate"]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
