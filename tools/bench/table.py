"""The figures as they are printed: what was measured, its goal, and what it was set beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `met` is None where there is no goal; `beside` says what it was set beside."""

    name: str
    value: str
    goal: str = ""
    met: bool | None = None
    beside: str = ""


def below(name: str, value: float, goal: float, shown: str, goal_shown: str, beside: str = "") -> Figure:
    """Return a figure whose goal is to be less than `goal`."""
    return Figure(name, shown, f"under {goal_shown}", value < goal, beside)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of a table."""
    rows = [("figure", "value", "goal", "met", "beside")]
    words = {None: "", True: "yes", False: "NO"}
    rows += [(figure.name, figure.value, figure.goal, words[figure.met], figure.beside) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[4]]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of `values` lie, interpolated linearly."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


def spread(values: Sequence[float]) -> str:
    """Return the median and the 95th percentile of seconds, as milliseconds."""
    return f"{percentile(values, 0.5) * 1000:.1f} ms, 95 % within {percentile(values, 0.95) * 1000:.1f} ms"
