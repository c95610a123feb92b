"""Which tests stand for an engine: one of each, and none that is about SQLite's own file elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tools.environment import ROOT
from tools.touching import TOUCHING, WITHOUT

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
    [("postgres", "[postgres", "[postgres"), ("partitioned", "[postgres", "[partitioned"), ("sqlite", "", "")],
)
def test_one_of_several_databases_stands_for_an_engine(engine: str, of_a_backup: str, of_the_api: str) -> None:
    found = collected(engine)
    assert found
    for name in found:
        wanted = of_a_backup if name.startswith("tests/test_backup") else of_the_api
        assert wanted in name, name
    of_its_file = any("cut_short" in name for name in found)
    assert of_its_file == (engine == "sqlite"), "that is about SQLite's own file"
    with_a_twin = [name for name in found if name.startswith("tests/api") and "[postgres" in name]
    assert engine != "sqlite" or not with_a_twin, "PostgreSQL has a run of its own"


def test_every_folder_whose_tests_meet_an_app_is_run_on_both_engines() -> None:
    """Or says why not: a new slice's tests are not left on SQLite alone by being forgotten."""
    meets_an_app = re.compile(r"settings_for|: Flask\b|: FlaskClient\b|\btrial\.|create_app\(|postgres_server")
    met = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        place = path.relative_to(ROOT).parts[:2]
        if meets_an_app.search(path.read_text()):
            met.add("/".join(place))
    assert met - set(TOUCHING) - set(WITHOUT) == set()
    assert all((ROOT / place).exists() for place in (*TOUCHING, *WITHOUT))
