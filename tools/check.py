"""What `make lint` and `make test` run, in the order in which a fault is cheapest to see."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tools import browser, static
from tools.environment import ROOT, VENV
from tools.touching import TOUCHING

LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports", "--no-logo"),
    ("mypy",),
)


def lint() -> int:
    """Run the checks that only read the code; return the first exit status that is not 0."""
    for name, *arguments in LINT:
        started = time.monotonic()
        command = [str(VENV / "bin" / name), *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        took = f"{time.monotonic() - started:.1f} s"
        if done.returncode:
            print(done.stdout + done.stderr)
            print(f"{' '.join([name, *arguments])}: failed ({took})", file=sys.stderr)
            return done.returncode
        print(f"{' '.join([name, *arguments])}: good ({took})", flush=True)
    return 0


def test(arguments: list[str]) -> int:
    """Run the checks, then all tests, or those that `arguments` choose; return the exit status.

    What touches the database runs twice, first on PostgreSQL, then with all the others on SQLite.
    """
    try:
        os.environ["CHROMIUM"] = str(browser.ensure())
    except browser.NoBrowserError as trouble:
        print(f"test: {trouble}", file=sys.stderr)
        return 1
    status = lint()
    if status:
        return status
    static.compress()
    runs = [arguments] if arguments else [["--engine=postgres", *TOUCHING], ["--engine=sqlite"]]
    # one that was ended by a signal has a status below 0
    return next(filter(None, [_pytest(run) for run in runs]), 0)


def _pytest(arguments: list[str]) -> int:
    command = [str(VENV / "bin" / "pytest"), "-n", "2", *arguments]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """Do what the first argument says (`lint` or `test`); return the exit status."""
    match sys.argv[1:]:
        case ["lint"]:
            return lint()
        case ["test", *arguments]:
            return test(arguments)
        case _:
            print("usage: python -m tools.check lint | test [what pytest takes]", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
