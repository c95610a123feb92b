"""The import map holds, and the map itself is awake: planted faults turn it red."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ALL_OF = """
import importlib, pkgutil, sys
for name in {packages!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
print(*sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def loaded_by(*packages: str) -> set[str]:
    """Return the top-level names that a fresh interpreter holds after importing all modules of `packages`."""
    code = ALL_OF.format(packages=packages)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def imported_by(source: str) -> set[str]:
    """Return the names of all modules that `source` imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_import_map_holds() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "fault"),
    [
        ("domain/days.py", "import pydantic"),
        ("domain/days.py", "from tracker import db"),
        ("analytics/__init__.py", "import flask"),
        ("charts/__init__.py", "import sqlalchemy"),
        ("web/__init__.py", "from tracker import diary"),
        ("ledger/__init__.py", "from tracker import days"),
        ("days/__init__.py", "from tracker import insights"),
        ("days/__init__.py", "from tracker.ledger import models"),
        ("helpers/__init__.py", "x = 1"),
    ],
)
def test_a_planted_fault_is_seen(tmp_path: Path, module: str, fault: str) -> None:
    shutil.copytree(ROOT / "tracker", tmp_path / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file = tmp_path / "tracker" / module
    file.parent.mkdir(exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{fault}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout
    assert " broken." in done.stdout, f"it did not come to a verdict: {done.stdout}"
    assert f"tracker.{module.partition('/')[0]}" in done.stdout


def test_figures_and_charts_load_neither_web_nor_database() -> None:
    loaded = loaded_by("tracker.analytics", "tracker.charts")
    assert not loaded & {"flask", "werkzeug", "jinja2", "sqlalchemy", "psycopg"}
    assert "tracker" in loaded


def test_figures_load_no_drawing() -> None:
    assert not loaded_by("tracker.analytics", "tracker.domain") & {"plotly", "flask", "sqlalchemy"}


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys, tracker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"flask", "sqlalchemy", "plotly", "numpy", "tracker.app"} & set(done.stdout.split())


def test_migrations_know_no_live_models() -> None:
    for file in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        ours = {name for name in imported_by(file.read_text(encoding="utf-8")) if name.partition(".")[0] == "tracker"}
        assert not ours, f"{file.name} would change its meaning whenever {ours} change"


def test_an_import_inside_a_function_counts() -> None:
    assert imported_by("def upgrade():\n    from tracker.ledger import models\n") == {"tracker.ledger"}


def test_nothing_is_called_utils_or_helpers() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [path for path in (ROOT / "tracker").rglob("*") if path.stem in vague]
