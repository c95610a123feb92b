"""Our own small drawing of exactly the figures that our charts make: static, 0.2 ms, no script, no style.

It knows scatter traces (lines, markers, polygons, texts) on two linear axes with fixed margins and given ticks, and
raises `UnknownDrawingError` for anything else, so that no property is ever quietly left out. A browser test holds its
coordinates against Plotly's drawing of the same figure.

Colours stay `var(--token)` and follow the page, unless a theme is named. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tracker.charts.chart import Figure
from tracker.charts.frame import fit
from tracker.charts.theme import HATCHES, colour

_TRACE = {"type", "mode", "x", "y", "fill", "fillcolor", "line", "marker", "cliponaxis", "textposition", "textfont"}
_TRACE_UNDRAWN = {"hoverinfo", "hovertemplate", "text", "name"}
_LINE = {"color", "width", "simplify", "dash"}
_MARKER = {"color", "size", "symbol", "line"}
_TEXTFONT = {"color", "size", "weight"}
_LAYOUT = {"width", "height", "margin", "font", "xaxis", "yaxis"}
_LAYOUT_UNDRAWN = {
    "paper_bgcolor",
    "plot_bgcolor",
    "showlegend",
    "dragmode",
    "hovermode",
    "hoverdistance",
    "hoverlabel",
    "meta",
}
_AXIS = {
    "range",
    "tickmode",
    "tickvals",
    "ticktext",
    "ticks",
    "tickangle",
    "zeroline",
    "fixedrange",
    "automargin",
    "showgrid",
    "gridcolor",
    "gridwidth",
}
_AXIS_FIXED = {"tickmode": "array", "ticks": "", "tickangle": 0, "zeroline": False, "automargin": False}
_MODES = {"lines", "markers", "lines+markers", "none", "text"}
_DASHES = {"solid": (), "dot": (1, 1), "dash": (3, 3), "longdash": (5, 5), "dashdot": (3, 1, 1, 1)}
"""Strokes and gaps in widths of the line; a line under 3 px counts as 3."""

_SYMBOLS = {
    "square": ((1, 1), (-1, 1), (-1, -1), (1, -1)),
    "diamond": ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    "triangle-up": ((-1.1547, 0.5), (1.1547, 0.5), (0, -1)),
    "triangle-down": ((-1.1547, -0.5), (1.1547, -0.5), (0, 1)),
}
"""Corners of the marks that are not round, in halves of their size. Each may be `-open`: its outline alone."""
_ANCHORS = {"middle left": "end", "middle center": "middle", "middle right": "start"}
"""Where Plotly puts a text beside its point, as the end of the text that stands there."""

Point = tuple[float, float]


class UnknownDrawingError(ValueError):
    """The figure has a property that this drawing does not know."""


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where a value of the two axes lies on the drawing, in px."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.across
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.up
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def render(
    figure: Figure,
    *,
    shape: str = "narrow",
    title: str,
    description: str,
    ident: str = "chart",
    theme: str | None = None,
) -> str:
    """Return the chart's figure as an `<svg>` in one of the shapes of its layout, or in one of those for paper.

    `title` and `description` are what a screen reader says; `ident` begins the ids and is the caller's to keep unique
    on the page; `theme` (`light`, `dark`, `print`, `paper`) resolves the colours. Raises `UnknownDrawingError`, and
    `KeyError` for an unknown shape or theme.
    """
    fitted = fit(figure, shape)
    layout = fitted["layout"]
    _known("layout", layout, _LAYOUT | _LAYOUT_UNDRAWN)
    plane = _plane(layout)
    width, height = layout["width"], layout["height"]
    drawn = [*_grid(layout, plane), *_labels(layout, plane)]
    for trace in fitted["data"]:
        drawn += _trace(trace, plane, layout["font"])
    name, words = f"{ident}-{shape}-title", f"{ident}-{shape}-desc"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="chart-{shape.replace("_", "-")}"'
        f' data-shape="{shape}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-labelledby="{escape(name)}" aria-describedby="{escape(words)}">'
        f'<title id="{escape(name)}">{escape(title)}</title><desc id="{escape(words)}">{escape(description)}</desc>'
    )
    return head + (HATCHES if theme == "paper" else "") + colour("".join(drawn), theme) + "</svg>"


def _known(what: str, given: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise UnknownDrawingError(f"{what}: {', '.join(unknown)}")


def _plane(layout: Mapping[str, Any]) -> _Plane:
    margin = layout["margin"]
    for axis in (layout["xaxis"], layout["yaxis"]):
        _known("axis", axis, _AXIS)
        for key, value in _AXIS_FIXED.items():
            if axis.get(key) != value:
                raise UnknownDrawingError(f"axis: {key} is not {value!r}")
    return _Plane(
        left=margin["l"],
        right=layout["width"] - margin["r"],
        top=margin["t"],
        bottom=layout["height"] - margin["b"],
        across=tuple(layout["xaxis"]["range"]),
        up=tuple(layout["yaxis"]["range"]),
    )


def _grid(layout: Mapping[str, Any], plane: _Plane) -> Iterator[str]:
    if layout["xaxis"]["showgrid"]:
        raise UnknownDrawingError("xaxis: showgrid")
    axis = layout["yaxis"]
    if axis["showgrid"] and axis["tickvals"]:
        lines = "".join(f"M{_px(plane.left)} {_px(plane.y(tick))}H{_px(plane.right)}" for tick in axis["tickvals"])
        yield f'<path d="{lines}" fill="none" stroke="{escape(axis["gridcolor"])}" stroke-width="{axis["gridwidth"]}"/>'


def _labels(layout: Mapping[str, Any], plane: _Plane) -> Iterator[str]:
    font = layout["font"]
    size = font["size"]
    style = f'fill="{escape(font["color"])}" font-size="{size}" font-weight="{font["weight"]}"'
    across = "".join(
        f'<text x="{_px(plane.x(value))}" y="{_px(plane.bottom + size * 1.75)}">{escape(label)}</text>'
        for value, label in _ticks(layout["xaxis"])
    )
    up = "".join(
        f'<text x="{_px(plane.left - size * 0.6)}" y="{_px(plane.y(value) + size * 0.35)}">{escape(label)}</text>'
        for value, label in _ticks(layout["yaxis"])
    )
    # The clock and the calendar run from left to right in every language; so does the drawing.
    yield f'<g direction="ltr" {style}><g text-anchor="middle">{across}</g><g text-anchor="end">{up}</g></g>'


def _ticks(axis: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    return zip(axis["tickvals"], axis["ticktext"], strict=True)


def _trace(trace: Mapping[str, Any], plane: _Plane, font: Mapping[str, Any]) -> Iterator[str]:
    _known("trace", trace, _TRACE | _TRACE_UNDRAWN)
    mode, fill = trace.get("mode"), trace.get("fill", "none")
    if trace.get("type") != "scatter" or mode not in _MODES or fill not in ("none", "toself"):
        raise UnknownDrawingError(f"trace: {trace.get('type')}, {mode}, {fill}")
    runs = [[(plane.x(x), plane.y(y)) for x, y in run] for run in _runs(trace["x"], trace["y"])]
    if fill == "toself":
        yield f'<path d="{"".join(_path(run) + "Z" for run in runs)}" fill="{escape(trace["fillcolor"])}"/>'
    if "lines" in mode:
        line = trace["line"]
        _known("line", line, _LINE)
        if line["width"]:
            yield _stroke("".join(_path(run) for run in runs), line["color"], line["width"], _way(line))
    if "markers" in mode:
        yield from _markers(trace["marker"], [point for run in runs for point in run])
    if mode == "text":
        yield from _texts(trace, [point for run in runs for point in run], font)


def _way(line: Mapping[str, Any]) -> str:
    dash = line.get("dash", "solid")
    if dash not in _DASHES:
        raise UnknownDrawingError(f"line: {dash}")
    lengths = " ".join(_px(part * max(line["width"], 3)) for part in _DASHES[dash])
    # round ends would close the gaps
    dashed = f' stroke-dasharray="{lengths}"' if lengths else ' stroke-linecap="round"'
    return f'{dashed} stroke-linejoin="round"'


def _runs(xs: Sequence[float | None], ys: Sequence[float | None]) -> Iterator[list[Point]]:
    """Yield the stretches of points between gaps (None): nothing is ever drawn across one."""
    run: list[Point] = []
    for x, y in zip(xs, ys, strict=True):
        if x is not None and y is not None:
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _markers(marker: Mapping[str, Any], points: Sequence[Point]) -> Iterator[str]:
    _known("marker", marker, _MARKER)
    line = marker.get("line", {"width": 0})
    _known("marker.line", line, _LINE)
    size, edge, symbol = marker["size"], line["width"], marker.get("symbol", "circle")
    if symbol == "circle-open":
        radius = size / 2
        circles = "".join(
            f"M{_px(x - radius)} {_px(y)}a{_px(radius)} {_px(radius)} 0 1 0 {_px(size)} 0"
            f"a{_px(radius)} {_px(radius)} 0 1 0 {_px(-size)} 0"
            for x, y in points
        )
        yield f'<path d="{circles}" fill="none" stroke="{escape(marker["color"])}" stroke-width="{edge}"/>'
    elif symbol == "circle":
        # A dot is the round cap of a stroke without length: ten bytes, where ten years have 3,650 of them.
        dots = "".join([f"M{x:.1f} {y:.1f}h.01" for x, y in points])
        if edge:
            yield _stroke(dots, line["color"], size + edge)
        yield _stroke(dots, marker["color"], size - edge)
    elif symbol.removesuffix("-open") in _SYMBOLS:
        corners = _SYMBOLS[symbol.removesuffix("-open")]
        # the small z tells a mark from a band, whose outline ends with a capital one
        outlines = "".join(
            _path([(x + size / 2 * dx, y + size / 2 * dy) for dx, dy in corners]) + "z" for x, y in points
        )
        is_open = symbol.endswith("-open")
        fill, rim = ("none", marker["color"]) if is_open else (marker["color"], line.get("color", "none"))
        yield f'<path d="{outlines}" fill="{escape(fill)}" stroke="{escape(rim)}" stroke-width="{_px(edge)}"/>'
    else:
        raise UnknownDrawingError(f"marker: {symbol}")


def _texts(trace: Mapping[str, Any], points: Sequence[Point], font: Mapping[str, Any]) -> Iterator[str]:
    own = trace["textfont"]
    _known("textfont", own, _TEXTFONT)
    if trace.get("textposition") not in _ANCHORS:
        raise UnknownDrawingError(f"textposition: {trace.get('textposition')}")
    size, weight = own.get("size", font["size"]), own.get("weight", font["weight"])
    # Plotly's middle of a line of text: its foot stands a quarter of its size below the point.
    drawn = "".join(
        f'<text x="{_px(x)}" y="{_px(y + size / 4)}">{escape(text)}</text>'
        for (x, y), text in zip(points, trace["text"], strict=True)
    )
    if drawn:
        yield (
            f'<g direction="ltr" text-anchor="{_ANCHORS[trace["textposition"]]}" fill="{escape(own["color"])}"'
            f' font-size="{size}" font-weight="{weight}">{drawn}</g>'
        )


def _stroke(path: str, paint: str, width: float, more: str = ' stroke-linecap="round"') -> str:
    return f'<path d="{path}" fill="none" stroke="{escape(paint)}" stroke-width="{_px(width)}"{more}/>'


def _path(run: Sequence[Point]) -> str:
    first, *rest = run
    return f"M{_px(first[0])} {_px(first[1])}" + "".join(f"L{_px(x)} {_px(y)}" for x, y in rest)


def _px(value: float) -> str:
    """Return a length to a tenth of a px, as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")
