"""Lanes above the scale of a chart, inside its frame: room for marks that have a day and no value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker.charts.frame import Axis, line_of

_LANE = 0.075
"""The height of a lane as a share of the frame: about 18 px, so that the largest mark has room."""


def with_lanes(up: Axis, count: int) -> tuple[Axis, tuple[float, ...]]:
    """Return the upright axis with room for `count` lanes above it, and the middle of each, the uppermost first."""
    if not count:
        return up, ()
    high = up.low + (up.high - up.low) / (1 - _LANE * count)
    lane = (high - up.high) / count
    return replace(up, high=high), tuple(high - lane * (place + 0.5) for place in range(count))


def in_lane(points: Sequence[tuple[float, str]], at: float, *, symbol: str, hover: str, size: float) -> dict[str, Any]:
    """Return the marks of one lane, `size` px in the narrow shape.

    Each point is a place across and what it says when it is tapped; `hover` is what all of them say for short.
    """
    return line_of(
        [(x, at) for x, _ in points],
        mode="markers",
        marker={"color": "var(--ink)", "size": size, "symbol": symbol, "line": {"color": "var(--card)", "width": 1}},
        text=[said for _, said in points],
        hoverinfo="text",
        hovertemplate=f"{hover}<extra></extra>",
    )


def upright(places: Sequence[float], low: float, high: float, *, colour: str, dash: str = "solid") -> dict[str, Any]:
    """Return thin upright lines at places across, from `low` to `high`, as one trace with a gap after each."""
    trace = line_of((), mode="lines", line={"color": colour, "width": 1.5, "dash": dash, "simplify": False})
    trace["x"] = [part for x in places for part in (x, x, None)]
    trace["y"] = [part for _ in places for part in (low, high, None)]
    return trace
