"""The frame that all charts share: fixed margins, ticks given one by one, and the shapes in which they are drawn.

Nothing here is left to a drawing library to decide (no automatic margins, ticks or ranges), so that the drawing made
here and the one that Plotly makes of the same figure agree to the pixel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from unicodedata import bidirectional

import plotly.graph_objects as go

from tracker.charts.chart import Figure
from tracker.charts.words import number, signed
from tracker.domain.measures import Measure
from tracker.domain.words import Words

SCALE_TICKS = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
_NIGHT_TICKS = (*SCALE_TICKS, 12.0)
_BEYOND = 0.007
_CLEAR = "rgba(0,0,0,0)"
_HALF_LETTER = 0.3
"""Half the width of a letter, as a share of the size of the text; on the safe side for all common fonts."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A size to draw in, in px. `every` is 2 where only every second label across has room; `mark` scales marks, and
    `cell` square ones, which fill the cells of a calendar: it grows no more than the narrower way of its frame."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    text: int
    every: int = 1
    mark: float = 1.0
    cell: float = 1.0


SHAPES: Mapping[str, Shape] = {
    "narrow": Shape(354, 300, left=34, right=20, top=16, bottom=38, text=13),
    "wide": Shape(720, 360, left=44, right=16, top=16, bottom=44, text=15, mark=1.2, cell=1.2),
    "large_text": Shape(354, 380, left=58, right=20, top=24, bottom=62, text=26, every=2, mark=1.4, cell=0.92),
}

SHAPES_OF: Mapping[str, Mapping[str, Shape]] = {
    "plain": SHAPES,
    # the body's own: no axes beside it, so it has the whole width; as tall as its seven rows of names need
    "body": {
        "narrow": Shape(354, 470, left=4, right=4, top=4, bottom=4, text=14),
        "wide": Shape(600, 470, left=4, right=4, top=4, bottom=4, text=17),
        "large_text": Shape(354, 640, left=0, right=0, top=4, bottom=4, text=16),
    },
    # a region a row, its name beside it
    "regions": {
        "narrow": Shape(354, 400, left=168, right=8, top=8, bottom=34, text=13),
        "wide": Shape(720, 420, left=200, right=16, top=8, bottom=40, text=15),
        "large_text": Shape(354, 520, left=206, right=8, top=8, bottom=40, text=16, every=2),
    },
}
"""The shapes of each layout of a drawing. A figure names its own in Plotly's `layout.meta`; none there is `plain`."""

PAPER: Mapping[str, Shape] = {
    "large": Shape(516, 294, left=44, right=12, top=10, bottom=62, text=16, mark=0.9),
    "low": Shape(516, 232, left=44, right=12, top=10, bottom=52, text=16, mark=0.9),
    "phone": Shape(354, 310, left=40, right=10, top=12, bottom=66, text=13),
    "long": Shape(516, 184, left=44, right=12, top=18, bottom=32, text=16),
    "days": Shape(1066, 132, left=4, right=4, top=8, bottom=34, text=16, mark=0.8),
}
"""Shapes on the page for the neurologist, of two px to the point: `large`, `low` (for a page that is full) and `long`
are half as wide as its text, `days` as wide, and no letter is smaller than eight points. `phone` stands for the first
three where the page is looked at on a phone."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: the range that is shown, and its ticks with their labels."""

    low: float
    high: float
    ticks: Sequence[float]
    labels: Sequence[str]


def framed(traces: Sequence[Mapping[str, Any]], across: Axis, up: Axis, *, shapes: str = "plain") -> Figure:
    """Return the Plotly figure of scatter `traces` in our frame, as plain JSON.

    Plotly's own schema takes a hundredth of a second for a thousand points; the tests hold every kind of chart
    against it, so that nobody waits for it.

    `shapes` is one of `SHAPES_OF`: how much room the drawing and its edges have.
    """
    layout = {
        "font": {"size": SHAPES["narrow"].text, "color": "var(--soft)", "weight": 600},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "showlegend": False,
        "dragmode": False,
        # The nearest point, however far away the tap is: nobody has to hit a dot.
        "hovermode": "closest",
        "hoverdistance": -1,
        "hoverlabel": {
            "bgcolor": "var(--card)",
            "bordercolor": "var(--median)",
            "font": {"size": 16, "color": "var(--ink)"},
        },
        "xaxis": _axis(across, grid=False),
        "yaxis": _axis(up, grid=True),
    }
    if shapes != "plain":
        layout["meta"] = shapes
    plain = go.Figure([go.Scatter(trace, _validate=False) for trace in traces], layout).to_plotly_json()
    plain["layout"].pop("template", None)
    return fit(plain, "narrow")


def _axis(axis: Axis, *, grid: bool) -> dict[str, Any]:
    shown = {"showgrid": True, "gridcolor": "var(--edge)", "gridwidth": 1} if grid else {"showgrid": False}
    return {
        "range": [axis.low, axis.high],
        "tickmode": "array",
        "tickvals": list(axis.ticks),
        "ticktext": [isolated(label) for label in axis.labels],
        "ticks": "",
        "tickangle": 0,
        "zeroline": False,
        "fixedrange": True,
        "automargin": False,
        **shown,
    }


def fit(figure: Figure, shape: str) -> Figure:
    """Return the figure laid out for one of `SHAPES`: size, margins, size of text and marks, labels that have room.

    Raises `KeyError` for an unknown shape. A figure is fitted once: start from the chart's own.
    """
    size = shape_of(figure, shape)
    layout = dict(figure["layout"])
    layout["width"], layout["height"] = size.width, size.height
    layout["margin"] = {
        "l": size.left,
        "r": size.right,
        "t": size.top,
        "b": size.bottom,
        "pad": 0,
        "autoexpand": False,
    }
    layout["font"] = {**layout["font"], "size": size.text}
    layout["xaxis"] = _with_room(layout["xaxis"], size)
    text = size.text / shape_of(figure, "narrow").text
    data = [_scaled(_texts_with_room(trace, layout["xaxis"], size, text), size, text) for trace in figure["data"]]
    return {"data": data, "layout": layout}


def shape_of(figure: Figure, shape: str) -> Shape:
    """Return the size in which the figure is drawn in one of `SHAPES`. Raises `KeyError` for an unknown shape."""
    return PAPER.get(shape) or SHAPES_OF[figure["layout"].get("meta", "plain")][shape]


def _with_room(across: Mapping[str, Any], size: Shape) -> dict[str, Any]:
    """Return the axis across without the labels that would not fit, or would be cut at an edge of the drawing."""
    low, high = across["range"]
    wide = size.width - size.left - size.right
    kept = []
    for value, label in list(zip(across["tickvals"], across["ticktext"], strict=True))[:: size.every]:
        centre = size.left + (value - low) / (high - low) * wide
        half = len(label) * size.text * _HALF_LETTER
        if half <= centre <= size.width - half:
            kept.append((value, label))
    return {**across, "tickvals": [value for value, _ in kept], "ticktext": [label for _, label in kept]}


def _texts_with_room(
    trace: Mapping[str, Any], across: Mapping[str, Any], size: Shape, factor: float
) -> Mapping[str, Any]:
    """Return a trace of texts without those that would be cut at an edge of the drawing; any other as it is."""
    if trace.get("mode") != "text":
        return trace
    low, high = across["range"]
    wide = size.width - size.left - size.right
    letter = 2 * _HALF_LETTER * trace["textfont"].get("size", size.text / factor) * factor
    begins = {"middle right": 0.0, "middle left": 1.0}.get(trace["textposition"], 0.5)
    kept = []
    for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
        start = size.left + (x - low) / (high - low) * wide - begins * len(text) * letter
        if start >= 0 and start + len(text) * letter <= size.width:
            kept.append((x, y, text))
    return {**trace, **{key: [row[place] for row in kept] for place, key in enumerate(("x", "y", "text"))}}


def _scaled(trace: Mapping[str, Any], shape: Shape, text: float) -> dict[str, Any]:
    scaled = dict(trace)
    factor = shape.cell if scaled.get("marker", {}).get("symbol") == "square" else shape.mark
    if factor != 1 and "marker" in scaled:
        scaled["marker"] = {**scaled["marker"], "size": round(scaled["marker"]["size"] * factor, 2)}
    if text != 1 and "size" in scaled.get("textfont", {}):
        scaled["textfont"] = {**scaled["textfont"], "size": round(scaled["textfont"]["size"] * text, 2)}
    return scaled


def up_axis(values: Sequence[float], measure: Measure, words: Words) -> Axis:
    """Return the upright axis: 0 to 10 for what is on the scale, no and yes, or round numbers around the `values`.

    Where there are none yet, hours of sleep run from 0 to 12, and a number that has its own unit has lines without
    numbers: nobody knows its size.
    """
    if measure.yes_or_no:
        return Axis(-_BEYOND, 1 + _BEYOND, (0.0, 1.0), (words.gettext("no"), words.gettext("yes")))
    ticks: tuple[float, ...]
    if measure.on_scale:
        ticks = SCALE_TICKS
    elif values:
        ticks = _round_ticks(values)
    else:
        ticks = _NIGHT_TICKS if measure.of_sleep else SCALE_TICKS
    # A line on the very edge of the frame is left out by Plotly: the edge lies a px or two beyond the last line.
    beyond = (ticks[-1] - ticks[0]) * _BEYOND
    labels = [signed(f"{tick:g}") for tick in ticks]
    if not (values or measure.on_scale or measure.of_sleep):
        labels = [""] * len(ticks)
    return Axis(ticks[0] - beyond, ticks[-1] + beyond, list(ticks), labels)


def _round_ticks(values: Sequence[float]) -> tuple[float, ...]:
    low, high = min(values), max(values)
    # Zero belongs to the picture unless the values keep far away from it, as a body temperature does.
    if 0 < low <= high / 2 or low == high >= 0:
        low = 0.0
    if low == high:
        high = low + 1
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * by for by in (1, 2, 5, 10) if power * by >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def text_of(
    texts: Sequence[tuple[float, float, str]], *, colour: str, position: str = "middle center", **font: object
) -> dict[str, Any]:
    """Return a trace of texts, each at a point; `font` are Plotly's `size` and `weight` where not the frame's own."""
    trace = line_of(
        [(x, y) for x, y, _ in texts], mode="text", textposition=position, textfont={"color": colour, **font}
    )
    trace["text"] = [isolated(text) for _, _, text in texts]
    return trace


def isolated(text: str) -> str:
    """Return a text that is written from right to left so that it keeps its own order in a drawing, in which left is
    left whatever the page's direction is; any other as it is."""
    if any(bidirectional(letter) in ("R", "AL") for letter in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def shorts(values: Iterable[float | None]) -> list[str]:
    """Return what points say beside themselves for short: their values, written as they are everywhere."""
    return [f"{number(value)}<extra></extra>" for value in values]


def taps_of(points: Sequence[tuple[float, float, str, str]]) -> dict[str, Any]:
    """Return an undrawn trace of points that say something when they are tapped: a text for the page, and a short one
    that has room beside the point."""
    shorts = [f"{short}<extra></extra>" for _, _, _, short in points]
    trace = line_of([(x, y) for x, y, _, _ in points], mode="none", hovertemplate=shorts)
    return trace | {"text": [text for _, _, text, _ in points], "hoverinfo": "text"}


def line_of(points: Sequence[tuple[float, float]], **more: object) -> dict[str, Any]:
    """Return the beginnings of a scatter trace through `points`, with `more` of Plotly's own properties.

    Plotly is told not to leave any point out, and not to cut marks at the edge of the frame (a 0 or a 10 stands on it).
    """
    trace = {
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "cliponaxis": False,
        "hoverinfo": "skip",
        **more,
    }
    return cast("dict[str, Any]", trace)
