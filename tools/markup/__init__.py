"""Reads rendered pages for faults of HTML, in the tests alone: html-validate, run by the Node.js inside Playwright.

`package-lock.json` pins it and what it needs, each archive by its integrity and without saying where it comes from.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools import vendor
from tools.environment import SETUP, SetupError, alone, clean_environment

HERE = Path(__file__).resolve().parent
RULES = HERE / "rules.json"
ASKED = ("package.json", "package-lock.json")
HOME = SETUP / "markup"
STAMP = "stamp"
PROGRAM = Path("node_modules", "html-validate", "bin", "html-validate.mjs")


def ensure() -> bool:
    """Make `.setup/markup/` hold the pinned program; return whether anything had to be done. Raises `SetupError`."""
    if _stands():
        return False
    with alone():
        if not _stands():
            _make()
    return True


def faults(folder: Path) -> list[str]:
    """Return a line for each fault in the HTML files of `folder`; raise `SetupError` where the program cannot run."""
    if not _stands():
        raise SetupError("what reads HTML for faults is not set up: make setup-dev")
    command = [str(_node()), str(HOME / PROGRAM), "--formatter=json", f"--config={RULES}", str(folder)]
    # into a file: what it writes into a pipe is cut off where it is long
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=clean_environment(),
        )
        told.seek(0)
        text = told.read()
    try:
        files = json.loads(text)
    except ValueError:
        raise SetupError(f"html-validate cannot run: {(done.stderr or text).strip()[:300]}") from None
    return [
        f"{Path(file['filePath']).name}:{message['line']}: {message['message']} ({message['ruleId']})"
        for file in files
        for message in file["messages"]
    ]


def lock() -> None:
    """Pin anew what `package.json` asks for; raise `SetupError`."""
    arguments = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved"]
    vendor.by_npm(arguments, HERE, "tools/markup/package.json cannot be resolved")


def _stands() -> bool:
    try:
        return (HOME / STAMP).read_text(encoding="utf-8") == _wanted()
    except OSError:
        return False


def _wanted() -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in ASKED)).hexdigest()


def _make() -> None:
    print("Setting up: what reads the tests' HTML", flush=True)
    aside = HOME.with_name("markup.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name in ASKED:
        shutil.copy(HERE / name, aside)
    vendor.by_npm(["ci"], aside, "html-validate could not be fetched")
    (aside / STAMP).write_text(_wanted(), encoding="utf-8")
    shutil.rmtree(HOME, ignore_errors=True)
    aside.rename(HOME)


def _node() -> Path:
    """Return the Node.js that comes inside Playwright's package."""
    # only the tests' environment has it, and set-up imports this module before there is any
    import playwright

    return Path(str(playwright.__file__)).parent / "driver" / "node"
