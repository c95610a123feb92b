"""Programs from npm for the tests and judges alone, run by the Node.js in Playwright.

Each is pinned by a `package-lock.json` of its own, which names the integrity of every archive and not where it comes
from, and is installed under `.setup/`.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools import vendor
from tools.environment import SETUP, alone

ASKED = ("package.json", "package-lock.json")
STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A program: the folder of its `package.json`, its name in `.setup/`, its script there, and what is said while it
    is fetched."""

    folder: Path
    name: str
    script: Path
    saying: str

    @property
    def home(self) -> Path:
        """Where it is installed."""
        return SETUP / self.name

    @property
    def command(self) -> list[str]:
        """What starts it."""
        return [str(node()), str(self.home / self.script)]

    def stands(self) -> bool:
        """Whether what is pinned is there."""
        try:
            return (self.home / STAMP).read_text(encoding="utf-8") == self._wanted()
        except OSError:
            return False

    def ensure(self) -> bool:
        """Make it be there; return whether anything had to be done. Raises `SetupError`."""
        if self.stands():
            return False
        with alone():
            if not self.stands():
                self._make()
        return True

    def lock(self) -> None:
        """Pin anew what `package.json` asks for. Raises `SetupError`."""
        arguments = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved"]
        vendor.by_npm(arguments, self.folder, f"{self.name}/package.json cannot be resolved")

    def _wanted(self) -> str:
        return hashlib.sha256(b"".join((self.folder / name).read_bytes() for name in ASKED)).hexdigest()

    def _make(self) -> None:
        print(f"Setting up: {self.saying}", flush=True)
        aside = self.home.with_name(f"{self.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for name in ASKED:
            shutil.copy(self.folder / name, aside)
        vendor.by_npm(["ci"], aside, f"{self.name} could not be fetched")
        (aside / STAMP).write_text(self._wanted(), encoding="utf-8")
        shutil.rmtree(self.home, ignore_errors=True)
        aside.rename(self.home)


def node() -> Path:
    """Return the Node.js that comes inside Playwright's package."""
    # only the tests' environment has it, and set-up imports this module before there is any
    import playwright

    return Path(str(playwright.__file__)).parent / "driver" / "node"
