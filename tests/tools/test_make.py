from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {"run", "test", "demo", "lint", "bench", "judges", "screenshots", "styleguide", "words", "lock", "help"}


def make(*arguments: str) -> str:
    # itself run by make, it would else take over that one's flags and say where it goes
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    return done.stdout


def test_help_is_the_default_and_lists_each_command() -> None:
    assert make() == make("help")
    assert set(re.findall(r"^  make (\S+)", make("help"), re.MULTILINE)) == PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED - {"help"}))
def test_each_command_sets_up_first_and_runs_something_that_is_there(target: str) -> None:
    lines = make("--dry-run", target).splitlines()
    assert "-m tools.setup" in lines[0]
    for module in re.findall(r"-m tools\.(\w+)", "\n".join(lines)):
        there = (ROOT / "tools" / f"{module}.py").exists() or (ROOT / "tools" / module / "__main__.py").exists()
        assert there, f"make {target} needs tools/{module}"


def test_the_readme_tells_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\nmake run\n" in readme
    assert "\nmake test\n" in readme
    for target in re.findall(r"`make ([a-z]+)", readme):
        assert target in PROMISED, f"the README tells of make {target}"
