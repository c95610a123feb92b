"""The judge of the API in small: it sees what was planted, and nothing where nothing was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.judges import api
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
