"""Bandit and semgrep on our own source: bandit by its own tests from "medium" on, semgrep by our own rules alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from tools.environment import ROOT, SetupError
from tools.judges.aside import home_of, run_aside
from tools.judges.planted_code import FOR_BANDIT, FOR_SEMGREP, plant
from tools.judges.report import Findings

RULES = Path(__file__).with_name("rules.yml")
PYTHON = ("tracker", "migrations", "tools")
READ = (*PYTHON, "templates", "static/js")

Found = list[tuple[str, str]]
"""What was found: the rule, and where, in one line."""


class UnreadError(RuntimeError):
    """A judge did not read what it was to read. Its text says why."""


def bandit() -> Findings:
    """Return what bandit finds in the app and its tools, once it has found what was planted."""
    return _judged("bandit on the source", FOR_BANDIT, lambda folder: bandit_on(folder, *PYTHON))


def semgrep() -> Findings:
    """Return what semgrep finds by our rules, once it has found a planted fault for each."""
    return _judged("semgrep with our rules", FOR_SEMGREP, lambda folder: semgrep_on(folder, *READ))


def _judged(name: str, faults: dict[str, tuple[str, str]], look: Callable[[Path], Found]) -> Findings:
    try:
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            plant(Path(folder), faults)
            seen = {rule for rule, _place in look(Path(folder))}
        found = look(ROOT)
    except (SetupError, UnreadError, TimeoutExpired) as trouble:
        return Findings(name, planted_seen=False, clean=False, said="", why_not=str(trouble))
    said = [f"{rule}: {place}" for rule, place in found]
    said += [f"not seen where it was planted: {rule}" for rule in sorted(faults.keys() - seen)]
    return Findings(name, planted_seen=faults.keys() <= seen, clean=not found, said="\n".join(said))


def bandit_on(folder: Path, *parts: str) -> Found:
    """Return what bandit finds in these parts of `folder`, those that are there, of medium severity and more."""
    command = ("-m", "bandit", "--quiet", "-ll", "--format", "json", "--recursive", *_there(folder, parts))
    told = _read(run_aside("bandit", command, cwd=folder).stdout)
    if told.get("errors") or not told["metrics"]["_totals"]["loc"]:
        raise UnreadError(f"bandit could not read all: {told.get('errors')}")
    return [(one["test_id"], f"{one['filename']}:{one['line_number']}: {one['issue_text']}") for one in told["results"]]


def semgrep_on(folder: Path, *parts: str) -> Found:
    """Return what semgrep finds by our rules in these parts of `folder`, those that are there. It calls on nobody."""
    script = str(home_of("semgrep") / "bin" / "semgrep")
    quiet = ("--metrics", "off", "--disable-version-check", "--no-git-ignore", "--disable-nosem", "--quiet", "--json")
    command = (script, "scan", *quiet, "--project-root", ".", "--config", str(RULES), *_there(folder, parts))
    told = _read(run_aside("semgrep", command, cwd=folder).stdout)
    if told["errors"] or not told["paths"]["scanned"]:
        raise UnreadError(f"semgrep could not read all: {str(told['errors'])[:300]}")
    return [
        (one["check_id"].rpartition(".")[2], f"{one['path']}:{one['start']['line']}: {one['extra']['message']}")
        for one in told["results"]
    ]


def _there(folder: Path, parts: tuple[str, ...]) -> list[str]:
    return [part for part in parts if (folder / part).exists()]


def _read(output: str) -> dict[str, Any]:
    try:
        return dict(json.loads(output))
    except ValueError:
        raise UnreadError(f"no report: {output[-300:]}") from None
