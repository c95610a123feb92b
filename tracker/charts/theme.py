"""The colours of the charts: named by the style sheet's tokens, resolved where a style sheet cannot reach.

On a page our drawings keep `var(--token)` and follow its look. Plotly cannot read such names, and paper has no style
sheet; for these the names are resolved here. A test holds `LIGHT` and `DARK` against `static/css/tokens.css`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from tracker.charts.chart import Figure

LIGHT = {
    "paper": "#f6f1e7",
    "card": "#fffaf0",
    "ink": "#22303a",
    "soft": "#434f57",
    "edge": "#dcd3c1",
    "brand": "#14525a",
    "band-outer": "#d5e3e0",
    "band-inner": "#a9cbc8",
    "spread": "#a9cbc8",
    "median": "#14525a",
    "s0": "#e9e3d3",
    "s1": "#efdcb4",
    "s2": "#f0cf94",
    "s3": "#eebd74",
    "s4": "#e7a75c",
    "s5": "#d98e50",
    "s6": "#a95843",
    "s7": "#954a4b",
    "s8": "#7f3f51",
    "s9": "#673552",
    "s10": "#4c2b4d",
    "on-light": "#141d24",
    "on-dark": "#fffaf0",
}
DARK = {
    "paper": "#131a20",
    "card": "#1b242c",
    "ink": "#e6e0d2",
    "soft": "#aab4b6",
    "edge": "#33404a",
    "brand": "#7cc3c0",
    "band-outer": "#203237",
    "band-inner": "#2e5559",
    "spread": "#2e5559",
    "median": "#7cc3c0",
    "s0": "#2a343c",
    "s1": "#3b3a3f",
    "s2": "#503f42",
    "s3": "#634343",
    "s4": "#764843",
    "s5": "#884d41",
    "s6": "#bf7449",
    "s7": "#ce8452",
    "s8": "#de9a60",
    "s9": "#ecb473",
    "s10": "#f8d496",
    "on-light": "#e6e0d2",
    "on-dark": "#1b1410",
}
PRINT = {
    "paper": "#ffffff",
    "card": "#ffffff",
    "ink": "#000000",
    "soft": "#000000",
    "edge": "#b0b0b0",
    "brand": "#000000",
    "band-outer": "#e4e4e4",
    "band-inner": "#bdbdbd",
    "spread": "#bdbdbd",
    "median": "#000000",
    "s0": "#ffffff",
    "s1": "#f4f4f4",
    "s2": "#e9e9e9",
    "s3": "#dcdcdc",
    "s4": "#cfcfcf",
    "s5": "#bfbfbf",
    "s6": "#6a6a6a",
    "s7": "#5a5a5a",
    "s8": "#484848",
    "s9": "#333333",
    "s10": "#1c1c1c",
    "on-light": "#000000",
    "on-dark": "#ffffff",
}
PAPER = PRINT | {"edge": "#404040", "band-outer": "url(#sparse)", "band-inner": "url(#dense)", "spread": "#606060"}
"""For a sheet that may go through a fax: what a grey says on a screen is hatched, sparsely or densely."""
HATCHES = (
    '<defs><pattern id="sparse" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<path d="M0 0V9" stroke="#000" stroke-width="1.2"/></pattern>'
    '<pattern id="dense" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V4" stroke="#000" stroke-width="1.6"/></pattern></defs>'
)
"""What `PAPER` names."""
THEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK, "print": PRINT, "paper": PAPER}

_TOKEN = re.compile(r"var\(--([a-z0-9-]+)\)")


def colour(text: str, theme: str | None) -> str:
    """Return `text` with each `var(--token)` in it as a colour of `theme`; unchanged where `theme` is None.

    Raises `KeyError` for a theme or a token that is not known.
    """
    if theme is None:
        return text
    colours = THEMES[theme]
    return _TOKEN.sub(lambda found: colours[found[1]], text)


def resolved(figure: Figure, theme: str) -> Figure:
    """Return the figure with all its colours resolved for `theme`: `light`, `dark` or `print`."""
    return cast("Figure", _resolved(figure, theme))


def _resolved(part: Any, theme: str) -> Any:  # noqa: ANN401 - a figure is JSON: any of its parts may come along
    if isinstance(part, str):
        return colour(part, theme) if part.startswith("var(") else part
    if isinstance(part, Mapping):
        return {key: _resolved(value, theme) for key, value in part.items()}
    if isinstance(part, list) and not (part and isinstance(part[0], int | float | None)):
        return [_resolved(value, theme) for value in part]
    return part
