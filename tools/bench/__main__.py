"""`python -m tools.bench [saves …]`: measure all figures, or those that are named, and print them.

`people` takes twelve minutes and wants the machine for itself, `steady` draws 18,000 entries: each is measured only
where it is named.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.bench import exchange, long_diary, memory, on_a_phone, paper, people, pocket, saves, steady, taps, visits
from tools.bench.table import Figure, table

PARTS: Mapping[str, Callable[[Path], list[Figure]]] = {
    "visits": visits.figures,
    "taps": taps.figures,
    "saves": saves.figures,
    "charts": long_diary.figures,
    "phone": on_a_phone.figures,
    "exchange": exchange.figures,
    "paper": paper.figures,
    "memory": memory.figures,
    "pocket": pocket.figures,
    "people": people.figures,
    "steady": steady.figures,
}
ONLY_NAMED = {"people", "steady"}


def main() -> int:
    """Measure what the arguments name; return the exit status, which tells of mistakes and not of goals."""
    wanted = sys.argv[1:] or [name for name in PARTS if name not in ONLY_NAMED]
    if not set(wanted) <= set(PARTS):
        print(f"usage: python -m tools.bench [{' | '.join(PARTS)}]", file=sys.stderr)
        return 2
    found: list[Figure] = []
    for name in wanted:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="diary-bench-") as folder:
            found += PARTS[name](Path(folder))
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
