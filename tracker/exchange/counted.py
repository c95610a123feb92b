"""How many of what, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import ngettext

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.web.words import thousands

SHOWN = (ENTRY, SLEEP, DOSE, MEDICATION, INJECTION, TREATMENT, VISIT, FACTOR)
"""In the order of what a person records most."""


def counted(counts: Mapping[str, int]) -> list[str]:
    """Return how many records of each kind, in words, those of which there are none left out."""
    return [words(kind.name, counts[kind.name]) for kind in SHOWN if counts.get(kind.name)]


def words(kind: str, n: int) -> str:
    """Return `n` records of a kind in words."""
    shown = thousands(n)
    said = {
        "entry": lambda: ngettext("%(n)s entry", "%(n)s entries", n, n=shown),
        "sleep": lambda: ngettext("%(n)s sleep", "%(n)s sleeps", n, n=shown),
        "dose": lambda: ngettext("%(n)s dose", "%(n)s doses", n, n=shown),
        "medication": lambda: ngettext("%(n)s medicine", "%(n)s medicines", n, n=shown),
        "injection": lambda: ngettext("%(n)s injection session", "%(n)s injection sessions", n, n=shown),
        "treatment": lambda: ngettext("%(n)s other treatment", "%(n)s other treatments", n, n=shown),
        "visit": lambda: ngettext("%(n)s visit", "%(n)s visits", n, n=shown),
        "factor": lambda: ngettext("%(n)s factor of your own", "%(n)s factors of your own", n, n=shown),
    }
    return str(said[kind]())
