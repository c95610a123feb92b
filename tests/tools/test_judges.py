"""The judge of the API in small: it sees what was planted, and nothing where nothing was."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.environment import LEAN
from tools.judges import api, bill, firefox
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


def test_the_bill_has_to_name_each_pinned_package_at_its_version(tmp_path: Path) -> None:
    pinned = tmp_path / "requirements.txt"
    pinned.write_text(
        "Flask_SQLAlchemy==3.1.1 \\\n    --hash=sha256:00\n"
        "psycopg[binary]==3.2.1 \\\n    --hash=sha256:00\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    wanted = bill.pins(pinned)
    assert wanted == {"flask-sqlalchemy": "3.1.1", "psycopg": "3.2.1"}
    named = {"components": [{"name": "Flask-SQLAlchemy", "version": "3.1.1"}, {"name": "psycopg", "version": "3.2.0"}]}
    assert bill.missing(named, wanted) == ["psycopg==3.2.1"]
    assert len(bill.pins(LEAN)) > 30


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "its service gave no answer"),
        ('{"dependencies": [{"name": "jinja2", "skip_reason": "x"}]}', "did not answer for jinja2"),
        ('{"dependencies": []}', "did not answer for all"),
    ],
)
def test_what_could_not_be_asked_is_not_run_and_never_silence(
    monkeypatch: pytest.MonkeyPatch, said: str, why: str
) -> None:
    answer = subprocess.CompletedProcess((), 0, said, "")
    monkeypatch.setattr(bill, "run_aside", lambda *_name, **_more: answer)
    found = bill.audit()
    assert not found.good
    assert why in found.why_not
