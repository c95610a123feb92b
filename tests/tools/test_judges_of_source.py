"""The judges of the source: each rule has its planted fault, is silent where there is none, and is shown both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.environment import ROOT, SetupError
from tools.judges import source
from tools.judges.planted_code import FOR_BANDIT, FOR_SEMGREP, plant


def test_each_of_our_rules_has_its_planted_fault() -> None:
    rules = re.findall(r"^  - id: (.+)$", source.RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rules) == sorted(FOR_SEMGREP)


def test_semgrep_finds_each_planted_fault_once(tmp_path: Path) -> None:
    plant(tmp_path, FOR_SEMGREP)
    found = source.semgrep_on(tmp_path, *source.READ)
    assert sorted(rule for rule, _place in found) == sorted(FOR_SEMGREP)
    for rule, (name, _code) in FOR_SEMGREP.items():
        assert any(place.startswith(f"{name}:") for one, place in found if one == rule), rule


def test_bandit_finds_each_planted_fault(tmp_path: Path) -> None:
    plant(tmp_path, FOR_BANDIT)
    assert {rule for rule, _place in source.bandit_on(tmp_path, *source.PYTHON)} == set(FOR_BANDIT)


def test_bandit_is_told_to_pass_over_a_line_by_name_and_with_a_reason() -> None:
    marked = [
        line
        for part in source.PYTHON
        for file in (ROOT / part).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "# nosec" in line
    ]
    assert marked
    assert all(re.search(r"# nosec B\d{3} - \w", line) for line in marked)


def test_a_judge_that_read_nothing_has_not_judged(tmp_path: Path) -> None:
    (tmp_path / "tracker").mkdir()
    with pytest.raises(source.UnreadError):
        source.semgrep_on(tmp_path, "tracker")
    with pytest.raises(source.UnreadError):
        source.bandit_on(tmp_path, "tracker")


def test_a_judge_that_cannot_be_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_there(*_what: object, **_more: object) -> None:
        raise SetupError("it cannot be had here")

    monkeypatch.setattr(source, "run_aside", not_there)
    assert source.bandit().verdict == "bandit on the source: NOT RUN: it cannot be had here"
