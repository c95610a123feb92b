"""Which tests stand for an engine: one of each, and none that is about SQLite's own file elsewhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools.environment import ROOT

FILES = ("tests/test_backup.py", "tests/api/test_patching.py")


def collected(engine: str) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:playwright",
        f"--engine={engine}",
        *FILES,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if "::" in line]


@pytest.mark.parametrize(
    ("engine", "of_a_backup", "of_the_api"),
    [("postgres", "[postgres", "[postgres"), ("partitioned", "[postgres", "[partitioned")],
)
def test_one_of_several_databases_stands_for_an_engine(engine: str, of_a_backup: str, of_the_api: str) -> None:
    found = collected(engine)
    assert found
    for name in found:
        wanted = of_a_backup if name.startswith("tests/test_backup") else of_the_api
        assert wanted in name, name
    assert not any("cut_short" in name for name in found), "that is about SQLite's own file"
