"""Pin what the `.in` files ask for, every file with hashes and for every platform. Pins already made stay.

What comes from npm (`tools/markup`, `tools/lighthouse`) is pinned too, each archive with its integrity.

`python -m tools.lock --upgrade` takes the newest of everything, `--upgrade-package NAME` of one.
"""

from __future__ import annotations

import sys

from tools import markup, vendor
from tools.environment import ROOT, SetupError, installer, run
from tools.judges import lighthouse

ASIDE = ("node", "firefox", "bandit", "semgrep", "wapiti", "sqlmap", "bill", "litestream")
"""What is installed in a folder of its own, each by its `requirements-….in`."""

FILES = ("requirements-setup", *(f"requirements-{name}" for name in ASIDE), "requirements", "requirements-dev")
SHAPE = ("--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11")


def main() -> int:
    """Write each requirements file anew; return the exit status."""
    uv = installer()
    if uv is None:
        return 1
    for name in FILES:
        command = [str(uv), "pip", "compile", *SHAPE, f"{name}.in", "--output-file", f"{name}.txt", *sys.argv[1:]]
        try:
            run(command, f"{name}.in cannot be resolved", cwd=ROOT)
        except SetupError as trouble:
            print(f"lock: {trouble}", file=sys.stderr)
            return 1
    try:
        markup.lock()
        lighthouse.PROGRAM.lock()
    except SetupError as trouble:
        print(f"lock: {trouble}", file=sys.stderr)
        return 1
    vendor.sweep()
    return 0


if __name__ == "__main__":
    sys.exit(main())
