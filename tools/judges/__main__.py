"""What `make judges` runs: each judge in its turn. A new one is a module here with a `judge`, listed below."""

from __future__ import annotations

import sys
import time

from tools.judges import api

JUDGES = (api.judge,)


def main() -> int:
    """Let each judge judge; return 0 only where all saw what was planted, and found nothing else."""
    good = True
    for judge in JUDGES:
        started = time.monotonic()
        found = judge()
        good = good and found.good
        if not found.good:
            print(found.said)
        planted = "saw the planted fault" if found.planted_seen else "did not see the planted fault"
        verdict = "finds nothing" if found.clean else "finds something"
        print(f"{found.judge}: {planted}, {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
