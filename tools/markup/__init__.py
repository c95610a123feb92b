"""Reads rendered pages for faults of HTML, in the tests alone: html-validate."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from tools.environment import SetupError, clean_environment
from tools.npm import Pinned

HERE = Path(__file__).resolve().parent
RULES = HERE / "rules.json"
PROGRAM = Pinned(
    HERE,
    "markup",
    Path("node_modules", "html-validate", "bin", "html-validate.mjs"),
    "what reads the tests' HTML",
)


def ensure() -> bool:
    """Make `.setup/markup/` hold the pinned program; return whether anything had to be done. Raises `SetupError`."""
    return PROGRAM.ensure()


def lock() -> None:
    """Pin anew what `package.json` asks for; raise `SetupError`."""
    PROGRAM.lock()


def faults(folder: Path) -> list[str]:
    """Return a line for each fault in the HTML files of `folder`; raise `SetupError` where the program cannot run."""
    if not PROGRAM.stands():
        raise SetupError("what reads HTML for faults is not set up: make setup-dev")
    command = [*PROGRAM.command, "--formatter=json", f"--config={RULES}", str(folder)]
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
