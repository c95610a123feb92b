"""`docs/security-checks.md` names for each claim the tests that hold it: each is there, and each claim has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.contracts.house import House, token_of
from tools.judges.__main__ import JUDGES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "security-checks.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def claims(document: str) -> list[list[str]]:
    """The rows of the tables of claims: the claim, where it is in the code, its tests, and what they say."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in document.splitlines() if line[:2] == "| "
    ]
    return [row for row in rows if len(row) == 4 and row[0] != "claim"]


def missing(document: str) -> list[str]:
    """Tests that are named and are not there, code that is named and is not there, and claims without a test."""
    found = []
    for path, name in NAMED.findall(document):
        file = ROOT / path
        if not file.exists() or not re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            found.append(f"{path}::{name}")
    for claim, where, tests, result in claims(document):
        found += [f"{claim}: no test"] if not NAMED.search(tests) and result == "holds" else []
        found += [f"{claim}: no such result: {result}"] if result not in {"holds", "accepted"} else []
        places = re.findall(r"`((?:tracker|tools|static|templates)/[\w/.]+)`", where)
        found += [f"{claim}: no {place}" for place in places if not (ROOT / place).exists()]
    return found


def test_each_claim_has_a_test_that_is_there() -> None:
    assert len(claims(DOCUMENT)) > 50
    assert missing(DOCUMENT) == []


@pytest.mark.parametrize(
    "row",
    [
        "| Nobody flies | `tracker/app.py` | `tests/contracts/test_access.py::test_that_nobody_wrote` | holds |",
        "| Nobody flies | `tracker/wings.py` | `tests/contracts/test_access.py::test_get_changes_nothing` | holds |",
        "| Nobody flies | `tracker/app.py` | everybody knows | holds |",
        "| Nobody flies | `tracker/app.py` | `tests/contracts/test_access.py::test_get_changes_nothing` | mostly |",
    ],
)
def test_a_claim_that_nothing_holds_is_seen(row: str) -> None:
    assert len(missing(row)) == 1


OF_SAFETY = {"api", "bandit", "semgrep", "wapiti", "sqlmap", "firefox", "bill", "audit"}
"""The judges of who gets in and of what is lost; others judge something else."""


def test_each_judge_is_named_with_its_command() -> None:
    assert JUDGES.keys() >= OF_SAFETY
    for name in OF_SAFETY:
        assert f"python -m tools.judges {name}" in DOCUMENT, name


def test_refusals_are_events_that_name_nobody(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "tracker.events")
    reader: FlaskClient = house.browser("reader")
    assert reader.post("/log/more", data={"diary": house.diary, "note": "x"}).status_code == 400
    assert reader.post("/log/more", data={"diary": house.diary, "note": "x"} | token_of(reader)).status_code == 403
    said = [record.getMessage() for record in caplog.records if record.name == "tracker.events"]
    assert said == ["form without its token: days.more", "not allowed: POST days.more"]
