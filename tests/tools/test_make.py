from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TO_COME = {"bench", "screenshots"}
PROMISED = {"run", "test", "demo", "lint", "bench", "screenshots", "lock", "help"}


def make(*arguments: str) -> str:
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_help_is_the_default_and_lists_each_command() -> None:
    assert make() == make("help")
    assert set(re.findall(r"^  make (\S+)", make("help"), re.MULTILINE)) == PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED - {"help"}))
def test_each_command_sets_up_first_and_runs_something_that_is_there(target: str) -> None:
    lines = make("--dry-run", target).splitlines()
    assert "-m tools.setup" in lines[0]
    for module in re.findall(r"-m tools\.(\w+)", "\n".join(lines)):
        there = (ROOT / "tools" / f"{module}.py").exists()
        if not there and target in TO_COME:
            pytest.skip(f"tools/{module}.py is still to come")
        assert there, f"make {target} needs tools/{module}.py"


def test_the_readme_tells_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\nmake run\n" in readme
    assert "\nmake test\n" in readme
    for target in re.findall(r"`make ([a-z]+)", readme):
        assert target in PROMISED, f"the README tells of make {target}"
