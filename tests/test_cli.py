"""The command line, run as whoever hosts a diary runs it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from tracker.accounts.queries import account_of
from tracker.domain.days import day_of
from tracker.ledger.queries import diaries_of, measures_recorded, readings
from tracker.web.access import moment

EMAIL = "demo@diary.example"


@pytest.fixture
def demonstration(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["demo", EMAIL])
    assert result.exit_code == 0, result.output
    return result.output


def test_demo_makes_an_account_and_says_how_to_sign_in(app: Flask, demonstration: str) -> None:
    assert f"Sign in as {EMAIL} with the password:" in demonstration
    again = app.test_cli_runner().invoke(args=["demo", EMAIL])
    assert again.exit_code == 0
    assert "already" in again.output


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_is_a_year_with_gaps_and_late_entries(app: Flask) -> None:
    with app.test_request_context():
        account = account_of(EMAIL)
        assert account is not None
        (diary,) = diaries_of(account)
        today = day_of(moment(), diary.day_start)
        found = readings(diary, "spasm", today - 400, today)
        days = {reading.day for reading in found}
        assert 300 < len(days) < 366
        assert any(reading.late for reading in found)
        assert {"pain", "stress", "region:neck"} <= measures_recorded(diary)


def test_a_token_for_nobody_is_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["token", "add", "nobody@diary.example", "--name", "x"])
    assert result.exit_code == 1


@pytest.mark.usefixtures("demonstration")
def test_purge_counts_what_it_lets_go(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["purge"])
    assert result.output == "Let go of 0 former versions and 0 tombstones.\n"


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite
def test_erase_leaves_nothing_on_the_disk(app: Flask) -> None:
    canary = b"Good hour in the garden."
    folder = Path(app.instance_path)
    assert any(canary in path.read_bytes() for path in folder.glob("diary.db*"))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["erase", EMAIL], input="n\n").exit_code == 1
    with closing(sqlite3.connect(folder / "diary.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchone()
        result = runner.invoke(args=["erase", EMAIL, "--yes"])
        assert result.exit_code == 0, result.output
        assert "Another process reads the database" in result.output
    result = runner.invoke(args=["purge"])
    assert result.exit_code == 0
    assert "Another process" not in result.output
    assert not any(canary in path.read_bytes() for path in folder.glob("diary.db*"))
    with app.app_context():
        assert account_of(EMAIL) is None
    assert runner.invoke(args=["erase", EMAIL, "--yes"]).exit_code == 1
