"""The Chromium that browser tests and screenshots drive: an installed one, else one that is installed here and now."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""How Chromium is started so that it calls on nobody."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class NoBrowserError(RuntimeError):
    """No Chromium is to be had. Its text is one line that says what to do."""


def find() -> Path | None:
    """Return a Chromium that starts, or None: the one `CHROMIUM` names, an installed one, Playwright's own."""
    return next((path for path in _candidates() if _starts(path)), None)


def ensure() -> Path:
    """Return a Chromium that starts, installing one where there is none; raise `NoBrowserError`."""
    path = find()
    if path is None and os.environ.get("CHROMIUM"):
        raise NoBrowserError(f"CHROMIUM={os.environ['CHROMIUM']} does not start")
    if path is None:
        for install in (_by_the_system, _by_playwright):
            install()
            path = find()
            if path is not None:
                return path
        raise NoBrowserError("no Chromium, and none could be installed; install the package chromium and try again")
    return path


def _candidates() -> Iterator[Path]:
    named = os.environ.get("CHROMIUM")
    if named:
        yield Path(named)
        return
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from (Path(place) for place in PLACES)
    own = _playwrights_own()
    if own is not None:
        yield own


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    """Return whether `path` runs: some systems install a stand-in that only says where to get the real one."""
    try:
        done = subprocess.run([str(path), "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _by_the_system() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    print("Setting up: Chromium, from the system's packages", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        _try([apt, "--quiet=2", *command], environment)


def _by_playwright() -> None:
    print("Setting up: Chromium, by Playwright", flush=True)
    _try([sys.executable, "-m", "playwright", "install", "chromium"], os.environ.copy())


def _try(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        print(f"Setting up: {Path(command[0]).name} says: {last[0][:300]}", file=sys.stderr)


def main() -> int:
    """Print the path of a Chromium that starts; return the exit status."""
    try:
        print(ensure())
    except NoBrowserError as trouble:
        print(f"test: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
