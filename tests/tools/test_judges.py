"""The judge of the API in small: it sees what was planted, and nothing where nothing was."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.environment import DEV, LEAN, ROOT
from tools.judges import api, bill, firefox, wapiti
from tools.judges.report import Findings
from tools.trial import GUNICORN, app_in, fetched, keeper, migrate, server, still_in

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
        "numpy==2.4.1 ; python_full_version >= '3.0' \\\n    --hash=sha256:00\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )
    wanted = bill.pins(pinned)
    assert wanted == {"flask-sqlalchemy": "3.1.1", "psycopg": "3.2.1", "numpy": "2.4.1"}
    named = {"components": [{"name": "Flask-SQLAlchemy", "version": "3.1.1"}, {"name": "psycopg", "version": "3.2.0"}]}
    assert bill.missing(named, wanted) == ["psycopg==3.2.1", "numpy==2.4.1"]
    assert len(bill.pins(LEAN)) > 30


def test_the_bill_in_docs_is_the_one_of_what_is_pinned_and_says_no_address() -> None:
    said = bill.BILL.read_text(encoding="utf-8")
    kept = json.loads(said)
    anew = "make it anew: make setup-dev, then .venv/bin/python -m tools.judges bill"
    # what is pinned for one Python or system alone may be there in one of several versions
    lines = re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)( ;)?", LEAN.read_text() + DEV.read_text(), re.MULTILINE)
    everywhere = {bill.plain(name): version for name, version, marked in lines if not marked}
    assert bill.missing(kept, everywhere | bill.libraries()) == [], anew
    allowed = {(bill.plain(name), version) for name, version, _marked in lines} | {*bill.libraries().items()}
    named = {(bill.plain(one["name"]), one["version"]): one["scope"] for one in kept["components"]}
    # an environment brings its installer along, which nothing pins
    assert {name for name, _version in named.keys() - allowed} <= {"pip", "setuptools"}, anew
    runs_on = {name for (name, _version), scope in named.items() if scope == "required"}
    assert {"flask", "numpy", "plotly-js"} <= runs_on
    assert "pytest" not in runs_on
    assert set(re.findall(r"https?://[^/]+", said)) == {"http://cyclonedx.org"}
    assert str(ROOT) not in said


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


def test_of_what_wapiti_names_only_what_was_decided_is_passed_over(tmp_path: Path) -> None:
    def named(*paths: str) -> list[dict[str, str]]:
        return [{"method": "POST", "path": path, "parameter": "", "info": "Lack of anti CSRF token"} for path in paths]

    report = tmp_path / "report.json"
    kinds = {"Cross Site Request Forgery": named("/look", "/look/more", "/settings"), "Secure Flag cookie": named("/")}
    report.write_text(json.dumps({"infos": {"crawled_pages_nbr": 3}, "vulnerabilities": kinds, "anomalies": {}}))
    assert [line.split()[5] for line in wapiti.read(report).found] == ["/look/more", "/settings"]


@pytest.mark.parametrize("url", ["http://diary.example/", "file:///etc/hostname", "http://localhost.example:8000/"])
def test_a_tool_asks_servers_of_this_machine_alone(url: str) -> None:
    with pytest.raises(ValueError, match="no server of this machine"):
        fetched(url)


def test_whoever_was_signed_out_on_the_way_has_not_judged_what_a_keeper_sees(tmp_path: Path) -> None:
    migrate(tmp_path)
    with server(tmp_path) as ours:
        still_in(ours.url, keeper(app_in(tmp_path)).cookie)
        with pytest.raises(ValueError, match="signed out on the way"):
            still_in(ours.url, "")
