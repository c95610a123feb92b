"""What `make judges` runs: each judge in its turn. A new one is a module here with a `judge`, listed below.

`python -m tools.judges firefox` runs those that are named alone.
"""

from __future__ import annotations

import sys
import time

from tools.judges import api, bill, firefox, lighthouse, pooler, source, sqlmap, suites, walk, wapiti

JUDGES = {
    "bandit": source.bandit,
    "semgrep": source.semgrep,
    "api": api.judge,
    "wapiti": wapiti.judge,
    "sqlmap": sqlmap.judge,
    "firefox": firefox.judge,
    "lighthouse": lighthouse.judge,
    "walk": walk.judge,
    "bill": bill.judge,
    "audit": bill.audit,
    "pooler": pooler.judge,
    "postgres": suites.on_postgres,
    "partitioned": suites.on_partitions,
}


def main() -> int:
    """Let each judge judge; return 0 only where all ran, saw what was planted, and found nothing else."""
    wanted = sys.argv[1:] or list(JUDGES)
    if not set(wanted) <= set(JUDGES):
        print(f"usage: python -m tools.judges [{' | '.join(JUDGES)}]", file=sys.stderr)
        return 2
    good = True
    for name in wanted:
        started = time.monotonic()
        found = JUDGES[name]()
        good = good and found.good
        if found.said:
            print(found.said)
        print(f"{found.verdict} ({time.monotonic() - started:.0f} s)", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
