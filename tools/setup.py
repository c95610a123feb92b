"""Set-up: whatever is missing in a fresh clone, and nothing where nothing is missing.

`python3 -m tools.setup` makes `.venv` with the pinned packages and fetches the browser's chart library;
`--dev` adds what the tests and checks need. Only Python's own library is used, since nothing else is there yet.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("3.14", "3.13", "3.12", "3.11")


def main() -> int:
    """Set up; return the exit status."""
    if sys.version_info < OLDEST:
        return _with_newer_python()
    # the modules below use what older versions of Python cannot even read
    from tools import environment, markup, vendor

    dev = "--dev" in sys.argv[1:]
    try:
        environment.ensure(dev=dev)
        if dev:
            markup.ensure()
        try:
            vendor.ensure()
        except vendor.UnreachableError as trouble:
            if dev:
                raise
            print(f"set-up: {trouble}; the charts are drawn all the same, exploring them has to wait", file=sys.stderr)
        vendor.sweep()
    except environment.SetupError as trouble:
        print(f"set-up: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: stopped; the next start goes on from here", file=sys.stderr)
        return 130
    return 0


def _with_newer_python() -> int:
    for version in NEWER:
        path = shutil.which("python" + version)
        if path:
            os.execv(path, [path, "-m", "tools.setup", *sys.argv[1:]])  # noqa: S606 - no shell is wanted
    found = ".".join(str(part) for part in sys.version_info[:3])
    print(f"set-up: Python 3.11 or newer is needed, this is {found}; say which with: make PYTHON=…", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
