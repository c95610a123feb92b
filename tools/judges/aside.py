"""Judges that come as Python packages: each pinned by a `requirements-….txt` of its own, installed under `.setup/` the
first time, and run without the packages of `.venv`."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.environment import ROOT, SETUP, clean_environment, install_aside, python


def home_of(name: str) -> Path:
    """Return the folder of the pinned packages of `requirements-NAME.txt`. Raises `SetupError` if it cannot be had."""
    pinned = ROOT / f"requirements-{name}.txt"
    home = SETUP / f"{name}-{hashlib.sha256(pinned.read_bytes()).hexdigest()[:12]}"
    if not home.exists():
        install_aside(pinned, home)
    return home


def run_aside(
    name: str, command: tuple[str, ...], *, cwd: Path = ROOT, seconds: float = 600.0
) -> subprocess.CompletedProcess[str]:
    """Run a Python `command` (`-m bandit`, or a script) with the packages of `requirements-NAME.txt` alone.

    Its home is `cwd` unless that is the source itself: it keeps nothing of its own elsewhere. Raises `SetupError` where
    it cannot be installed, and `subprocess.TimeoutExpired` when it has not ended after `seconds`.
    """
    home = home_of(name)
    environment = clean_environment() | {"PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"PATH": f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"}
    environment |= {} if cwd == ROOT else {"HOME": str(cwd)}
    return run_quietly([str(python()), "-S", *command], cwd, environment, seconds)


def run_quietly(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str]:
    """Run a command that nobody types to, and hold what it says; raise `subprocess.TimeoutExpired` after `seconds`."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
