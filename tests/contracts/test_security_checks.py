"""`docs/security-checks.md` names for each claim the tests that hold it: each is there, and each claim has one. So does
`docs/asvs.md` for each requirement of level 2, or the risk that SECURITY.md accepts."""

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


def not_there(document: str) -> list[str]:
    """Tests that are named and are not there."""
    found = []
    for path, name in NAMED.findall(document):
        file = ROOT / path
        if not file.exists() or not re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            found.append(f"{path}::{name}")
    return found


def missing(document: str) -> list[str]:
    """Tests that are named and are not there, code that is named and is not there, and claims without a test."""
    found = not_there(document)
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
        "| Nobody flies | `tracker/wings.py` | `tests/contracts/test_access.py::test_a_token_opens_no_page` | holds |",
        "| Nobody flies | `tracker/app.py` | everybody knows | holds |",
        "| Nobody flies | `tracker/app.py` | `tests/contracts/test_access.py::test_a_token_opens_no_page` | mostly |",
    ],
)
def test_a_claim_that_nothing_holds_is_seen(row: str) -> None:
    assert len(missing(row)) == 1


LEVEL_TWO = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
RISKS = [
    row.split(" | ")[0].removeprefix("| ")
    for row in (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Risks accepted")[2].splitlines()
    if row.startswith("| ")
]
SECTIONS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""How many requirements of level 1 and 2 each section of a chapter has in 5.0.0. Within a section those of level 3
come last, so these are its first ones."""

ASKED = [
    f"{chapter}.{section}.{number}"
    for chapter, sections in SECTIONS.items()
    for section, count in enumerate(sections, 1)
    for number in range(1, count + 1)
]


def requirements(document: str) -> list[tuple[list[str], str]]:
    """The rows of the tables of requirements: their numbers, and how they stand."""
    rows = [line.strip("|").split(" | ") for line in document.splitlines() if re.match(r"\| \d", line)]
    return [(row[0].strip().split(", "), row[-1].strip()) for row in rows]


def wrong(numbers: list[str], result: str) -> list[str]:
    """What is wrong with how a requirement stands."""
    kind, _colon, more = result.partition(": ")
    at = ", ".join(numbers)
    found = [f"{at}: {each} is not there" for each in not_there(result)]
    places = [place for place in re.findall(r"`([\w/.-]+)`", result) if "/" in place.strip("/")]
    places += re.findall(r"`([\w-]+\.(?:md|toml|txt))`", result)
    found += [f"{at}: no {place}" for place in places if not (ROOT / place).exists()]
    if kind == "holds" and not (places and NAMED.search(more)):
        found.append(f"{at}: no place or no test")
    elif kind == "accepted":
        named = re.findall(r"\[([^]]+)\]\(\.\./SECURITY\.md#risks-accepted\)", more)
        rows = [row for name in named for row in RISKS if row.removeprefix("**").startswith(name)]
        found += [f"{at}: no such risk"] if not named or len(rows) != len(named) else []
        found += [f"{number}: its risk does not name it" for number in numbers if not _named(number, rows)]
    elif kind == "not ours" and len(more) < 10:
        found.append(f"{at}: no reason")
    elif kind not in {"holds", "accepted", "not ours"}:
        found.append(f"{at}: no such result: {kind}")
    return found


def _named(number: str, risks: list[str]) -> bool:
    return any(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", risk) for risk in risks)


def test_each_requirement_of_level_two_stands_there_once() -> None:
    numbers = [number for row, _result in requirements(LEVEL_TWO) for number in row]
    assert len(ASKED) == 253
    assert sorted(numbers, key=lambda number: [int(part) for part in number.split(".")]) == ASKED


def test_each_requirement_holds_or_is_accepted_or_not_ours() -> None:
    assert [fault for row in requirements(LEVEL_TWO) for fault in wrong(*row)] == []


@pytest.mark.parametrize(
    "result",
    [
        "holds: `tracker/app.py`; everybody knows",
        "holds: `tests/contracts/test_access.py::test_get_changes_nothing`",
        "holds: `tracker/wings.py`; `tests/contracts/test_access.py::test_get_changes_nothing`",
        "holds: `tracker/app.py`; `tests/contracts/test_access.py::test_that_nobody_wrote`",
        "accepted: it is not worth it",
        "accepted: [Nobody flies](../SECURITY.md#risks-accepted)",
        "accepted: [A password alone opens an account](../SECURITY.md#risks-accepted)",
        "not ours: no",
        "mostly: `tracker/app.py`; `tests/contracts/test_access.py::test_get_changes_nothing`",
    ],
)
def test_a_requirement_that_nothing_holds_is_seen(result: str) -> None:
    assert wrong(["6.3.4"], result)


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
