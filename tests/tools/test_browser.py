from __future__ import annotations

from pathlib import Path

import pytest

from tools import browser
from tools.browser import NoBrowserError


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the only folder in which a browser could be; nothing can be installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "_playwrights_own", lambda: tmp_path / "own" / "chrome")
    monkeypatch.setattr(browser, "_by_playwright", lambda: None)
    return tmp_path


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_an_installed_one_is_taken(machine: Path) -> None:
    wanted = program(machine / "google-chrome", "echo Chrome 1")
    assert browser.ensure() == wanted


def test_a_stand_in_that_does_not_start_is_passed_over(machine: Path) -> None:
    program(machine / "chromium", "echo 'install it from the store'; exit 1")
    wanted = program(machine / "own" / "chrome", "echo Chromium 1")
    assert browser.ensure() == wanted


def test_the_named_one_is_the_only_one(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(machine / "chromium", "exit 0")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")
    with pytest.raises(NoBrowserError, match="CHROMIUM=/nowhere/chrome does not start"):
        browser.ensure()


def test_none_at_all_is_said_in_one_line(machine: Path) -> None:
    assert list(machine.iterdir()) == []
    with pytest.raises(NoBrowserError, match="install the package chromium") as trouble:
        browser.ensure()
    assert "\n" not in str(trouble.value)


def test_as_root_the_systems_own_is_installed(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    made = machine / "chromium"
    program(
        machine / "apt-get",
        f'case "$*" in *install*) printf "#!/bin/sh\\nexit 0\\n" > {made}; /bin/chmod 755 {made};; esac',
    )
    assert browser.ensure() == made
