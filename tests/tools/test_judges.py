"""The judge of the API in small: it sees what was planted, and nothing where nothing was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.judges import api, firefox
from tools.judges.report import Findings
from tools.trial import GUNICORN

VISITS = "^/diaries/[^/]+/visits"


@pytest.mark.parametrize(("command", "finds"), [((*GUNICORN, api.PLANTED), True), ((), False)])
def test_schemathesis_sees_what_is_planted_and_else_nothing(
    tmp_path: Path, command: tuple[str, ...], finds: bool
) -> None:
    found, said = api.let_loose(tmp_path, api.FEW, command, only=VISITS, phases="fuzzing")
    assert found == finds, said
    assert ("Response violates schema" in said) == finds


def test_silence_counts_only_after_a_planted_fault_was_seen() -> None:
    assert Findings("one", planted_seen=True, clean=True, said="").good
    assert not Findings("one", planted_seen=False, clean=True, said="").good
    assert not Findings("one", planted_seen=True, clean=False, said="").good


def test_a_judge_that_could_not_be_run_never_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = firefox.judge()
    assert not found.good
    assert found.verdict == "a phone's queue in Firefox: NOT RUN: no firefox-esr is installed here"


def test_an_entry_counts_as_there_only_with_its_number_and_time() -> None:
    at = datetime(2026, 3, 29, 18, 20, tzinfo=UTC)
    told = firefox.Told(taps=[(6, at, at + timedelta(seconds=2))], asked=True)
    assert told.lost == 1
    told.stored = [(6, at + timedelta(hours=1))]
    assert (told.lost, told.clean) == (1, False)
    told.stored = [(6, at + timedelta(seconds=1))]
    assert (told.lost, told.strange, told.clean) == (0, 0, True)
    told.stored *= 2
    assert (told.strange, told.clean) == (1, False)
