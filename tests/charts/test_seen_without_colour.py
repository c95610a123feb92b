"""What means different things on a chart is told apart in grey, on paper and by every kind of colour vision.

Colour vision by the matrices of Machado, Oliveira and Fernandes (2009, IEEE Trans Vis Comput Graph 15:1291), severity
1, in linear light; lightness is L* of CIE 1976. A step of 5 is seen side by side; the number on a shade says it too.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.charts.test_svg_against_plotly import FIGURES
from tracker.charts.svg import render
from tracker.charts.theme import THEMES, resolved

VISION = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "none, as in grey print": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
SHADES = [f"s{step}" for step in range(11)]
STEP = 1.5
BAND = 4.0


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lightness(colour: str, vision: str) -> float:
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    luminance = float(np.array([0.2126, 0.7152, 0.0722]) @ seen)
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
def test_shades_of_severity_go_one_way_step_by_step(theme: str, vision: str) -> None:
    steps = [lightness(THEMES[theme][shade], vision) for shade in SHADES]
    way = 1 if steps[-1] > steps[0] else -1
    assert all(way * (later - earlier) >= STEP for earlier, later in pairwise(steps)), steps


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", [name for name in THEMES if name != "paper"])
def test_bands_line_and_card_differ_in_lightness(theme: str, vision: str) -> None:
    colours = THEMES[theme]
    order = [lightness(colours[name], vision) for name in ("card", "band-outer", "band-inner", "median")]
    assert all(abs(one - other) >= BAND for one, other in pairwise(order)), order
    assert abs(order[0] - order[3]) >= 40


def test_on_paper_the_bands_are_hatched_each_in_its_own_way() -> None:
    chart = FIGURES[next(name for name in FIGURES if name.startswith("through the day"))]()
    drawn = render(chart.figure, shape="large", title="T", description="D", theme="paper")
    for hatch in ("sparse", "dense"):
        assert f'<pattern id="{hatch}"' in drawn
        assert f'fill="url(#{hatch})"' in drawn
    assert "var(--" not in drawn


@pytest.mark.parametrize("name", FIGURES)
def test_lines_and_marks_that_mean_different_things_differ_in_more_than_colour(name: str) -> None:
    """No two traces of lines, or of marks, are alike in all but their colour, unless a shade says how high they are."""
    seen: dict[tuple[object, ...], set[str]] = {}
    for trace in FIGURES[name]().figure["data"]:
        if trace["mode"] in ("none", "text") or trace.get("fill") == "toself":
            continue
        line, mark = trace.get("line", {}), trace.get("marker", {})
        colour = mark.get("color") or line.get("color")
        if re.fullmatch(r"var\(--s\d+\)", str(colour)):
            continue
        kind = (
            trace["mode"],
            *((line.get("dash", "solid"), line.get("width")) if "lines" in trace["mode"] else ()),
            *((mark.get("symbol", "circle"), mark.get("size")) if "markers" in trace["mode"] else ()),
        )
        seen.setdefault(kind, set()).add(str(colour))
    alike = {kind: colours for kind, colours in seen.items() if len(colours) > 1}
    assert not alike


def test_a_planted_fault_is_seen() -> None:
    assert abs(lightness("#bb5555", "deutan") - lightness("#7a7a44", "deutan")) < 8
    assert abs(lightness("#000000", "usual")) < 0.01
    assert lightness("#ffffff", "protan") == pytest.approx(100, abs=0.5)
    figure = resolved(FIGURES["calendar, a fortnight"]().figure, "print")
    assert "var(--" not in str(figure)
