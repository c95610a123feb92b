from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

from tools import environment, lock, setup
from tools.environment import SetupError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a house of its own whose lists of packages are empty, set up by pip alone."""
    for name, path in {"VENV": ".venv", "SETUP": ".setup", "LEAN": "lean.txt", "DEV": "dev.txt"}.items():
        monkeypatch.setattr(environment, name, tmp_path / path)
    (tmp_path / "lean.txt").write_text("# nothing\n")
    (tmp_path / "dev.txt").write_text("# nothing\n")
    monkeypatch.setenv("TRACKER_SETUP", "pip")
    return tmp_path


def test_the_environment_is_made_once_and_kept_up_to_date(house: Path) -> None:
    assert environment.ensure(dev=False) is True
    assert environment.python().exists()
    assert environment.ensure(dev=False) is False
    assert environment.ensure(dev=True) is True
    assert environment.ensure(dev=True) is False
    assert environment.ensure(dev=False) is False
    (house / "lean.txt").write_text("# changed\n")
    assert environment.ensure(dev=False) is True
    assert environment.ensure(dev=True) is False, "an environment with the tests' packages keeps them"


def test_a_half_made_environment_is_made_anew(house: Path) -> None:
    leftover = house / ".venv" / "leftover"
    leftover.mkdir(parents=True)
    environment.python().parent.mkdir()
    environment.python().symlink_to("/nowhere")
    assert environment.ensure(dev=False) is True
    assert not leftover.exists()
    assert environment.ensure(dev=False) is False


def test_a_package_that_cannot_be_had_is_said_in_one_line_and_leaves_no_note(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment.ensure(dev=False)
    (house / "dev.txt").write_text("not-there==1.0 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(SetupError, match="cannot be installed") as trouble:
        environment.ensure(dev=True)
    assert "\n" not in str(trouble.value)
    assert not (house / ".venv" / "stamp.json").exists()


def test_without_venv_the_missing_package_is_named(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else real(name))
    with pytest.raises(SetupError, match=r"lacks ensurepip; on Debian and Ubuntu: apt-get install python3\.\d+-venv"):
        environment.ensure(dev=False)
    assert not (house / ".venv").exists()


def test_too_old_a_python_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    assert setup.main() == 1
    said = capsys.readouterr().err
    assert "Python 3.11 or newer is needed, this is 3.9.2" in said
    assert said.count("\n") == 1


def test_an_old_python_can_read_what_refuses_it() -> None:
    ast.parse((ROOT / "tools" / "setup.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    ast.parse((ROOT / "tools" / "__init__.py").read_text(encoding="utf-8"), feature_version=(3, 6))


PINNED = ("requirements", "requirements-dev", "requirements-setup", *(f"requirements-{name}" for name in lock.ASIDE))


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    logical = (ROOT / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pins = [line for line in logical if line.strip() and not line.startswith("#")]
    assert pins
    assert not [line for line in pins if "==" not in line or "--hash=sha256:" not in line]
    wanted = [line.strip() for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()]
    names = {pin.partition("==")[0].partition("[")[0].lower() for pin in pins}
    for line in wanted:
        if line and not line.startswith(("#", "-c")):
            asked = line.partition(">")[0].partition("[")[0].lower()
            assert asked in names, f"{asked} is asked for and not pinned: make lock"


def test_both_sets_agree_where_they_overlap() -> None:
    def pins(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if "==" in line and not line.startswith(" "):
                package, _, version = line.partition("==")
                found.setdefault(package.partition("[")[0], set()).add(version.split()[0])
        return found

    lean, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: lean[name] for name in lean.keys() & dev.keys()} == {
        name: dev[name] for name in lean.keys() & dev.keys()
    }
