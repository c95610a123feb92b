"""Our drawing and Plotly's of the same figure, point by point, in a real Chromium."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import fmean
from typing import Any

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from tests.analytics.readings import on
from tests.charts.samples import (
    DAY,
    cycles,
    day_by_day_of,
    few_days,
    rising_days,
    small_days_of,
    through_the_day_of,
    treated,
    treatment_cycle_of,
)
from tests.charts.samples_by_days import (
    FIRST,
    body_of,
    compare_of,
    made_up_regions,
    made_up_values,
    relation_of,
    values_on,
)
from tests.charts.samples_by_hours import calendar_of, days_of_doses, days_of_sleep, since_dose_of, sleep_effect_of
from tracker.charts.chart import Figure
from tracker.charts.frame import SHAPES, Axis, fit, framed, line_of
from tracker.charts.svg import render
from tracker.charts.theme import resolved

PLOTLY = Path(__file__).parents[2] / "static" / "vendor" / "plotly-basic.min.js"
TOLERANCE = 0.5

pytestmark = pytest.mark.browser

# Every path and marker of Plotly's plot, in px of the page, as lists of points.
READ = """
() => {
  const origin = document.getElementById('plot').getBoundingClientRect();
  const placed = (path, x, y) => {
    const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
    return [at.x - origin.x, at.y - origin.y];
  };
  const numbers = (path) => {
    const found = path.getAttribute('d').match(/[MLHVZ]|-?[0-9.]+(?:e-?[0-9]+)?/g);
    const points = []; let x = 0, y = 0, way = 'M';
    for (let i = 0; i < found.length;) {
      if (/[MLHVZ]/.test(found[i])) way = found[i++];
      if (way === 'Z') continue;
      if (way === 'H') x = +found[i++];
      else if (way === 'V') y = +found[i++];
      else { x = +found[i++]; y = +found[i++]; }
      points.push(placed(path, x, y));
    }
    return points;
  };
  // one path may hold several polygons, each closed by a Z
  const polygons = (path) => path.getAttribute('d').split(/Z/).filter((part) => part.trim()).map((part) => {
    const one = path.cloneNode();
    one.setAttribute('d', part + 'Z');
    path.parentNode.append(one);
    const points = numbers(one);
    one.remove();
    return points;
  });
  // a text by the point at which its end or middle stands, on its foot, with its size
  const texts = (text) => [...placed(text, +text.getAttribute('x'), +text.getAttribute('y')),
    parseFloat(getComputedStyle(text).fontSize), text.getAttribute('text-anchor'), text.textContent];
  return [...document.querySelectorAll('#plot .scatterlayer .trace')].map((trace) => ({
    fill: [...trace.querySelectorAll('.js-fill')].filter((p) => p.getAttribute('d')).flatMap(polygons),
    lines: [...trace.querySelectorAll('.js-line')].map(numbers),
    markers: [...trace.querySelectorAll('.point')].map((point) => placed(point, 0, 0)),
    shapes: [...trace.querySelectorAll('.point')].filter((p) => !p.getAttribute('d').includes('A')).map(numbers),
    dashes: [...trace.querySelectorAll('.js-line')].map((line) => getComputedStyle(line).strokeDasharray),
    texts: [...trace.querySelectorAll('.textpoint text')].map(texts),
  }));
}
"""


@pytest.fixture(scope="module")
def canvas(browser: Browser) -> Iterator[Page]:
    if not PLOTLY.exists():
        pytest.fail("run the set-up first: the chart library is missing")
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_content('<body style="margin:0"><div id="plot"></div>')
    page.add_script_tag(path=str(PLOTLY))
    yield page
    page.close()


FIGURES = {
    "through the day, ninety days": lambda: through_the_day_of(rising_days(90)),
    "through the day, few days": lambda: through_the_day_of(few_days()),
    "through the day, gaps": lambda: through_the_day_of(
        [on(DAY + day, hour, (day * hour) % 11) for day in range(12) for hour in (7, 9, 15, 19, 21)]
    ),
    "day by day, a fortnight": lambda: day_by_day_of(rising_days(14)),
    "day by day, three years": lambda: day_by_day_of(rising_days(1000)),
    "treatment cycle, eight cycles": lambda: treatment_cycle_of(*cycles(8)),
    "treatment cycle, the first": lambda: treatment_cycle_of(*cycles(1)),
    "day by day, six years": lambda: day_by_day_of(rising_days(2200), treated=treated(2200)),
    "side by side, years": lambda: compare_of(
        values_on(FIRST + 900, made_up_values(700, seed=5)), values_on(FIRST, made_up_values(500, seed=6, whole=False))
    ),
    "day by day, treated": lambda: day_by_day_of(rising_days(90), treated=treated(90)),
    "day by day, three years treated": lambda: day_by_day_of(rising_days(1000), treated=treated(1000)),
    "calendar, a fortnight": lambda: calendar_of(rising_days(14)),
    "calendar, a year": lambda: calendar_of(rising_days(365), day_start=18),
    "before and after sleep": lambda: sleep_effect_of(days_of_sleep(40)),
    "before and after sleep, a year": lambda: sleep_effect_of(days_of_sleep(365)),
    "since a dose": lambda: since_dose_of(days_of_doses(20)),
    "together, ninety days": lambda: relation_of(
        values_on(FIRST, made_up_values(90, seed=1)), values_on(FIRST, made_up_values(90, seed=2))
    ),
    "days one by one": lambda: small_days_of(rising_days(14)),
    "side by side": lambda: compare_of(
        values_on(FIRST + 50, made_up_values(40, seed=3)), values_on(FIRST, made_up_values(30, seed=4))
    ),
    "the body": lambda: body_of(made_up_regions(90)),
    "the body, nothing recorded": lambda: body_of({}),
    "the body by five months": lambda: body_of(made_up_regions(150), by_month=True),
    "the body by two years": lambda: body_of(made_up_regions(700), by_month=True),
    "a factor": lambda: day_by_day_of([on(DAY + day, 9, 36 + day / 7) for day in range(9)], code="factor:weight"),
}


@pytest.mark.parametrize("shape", list(SHAPES))
def test_every_line_of_the_grid_is_drawn_by_both(canvas: Page, shape: str) -> None:
    figure = through_the_day_of(rising_days(30)).figure
    _by_plotly(canvas, fit(resolved(figure, "light"), shape))
    theirs = canvas.evaluate("""() => { const top = document.getElementById('plot').getBoundingClientRect().top;
        return [...document.querySelectorAll('#plot .ygrid')].map((line) => line.getBoundingClientRect())
            .map((box) => (box.top + box.bottom) / 2 - top); }""")
    svg = render(figure, shape=shape, title="", description="")
    ours = [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)H", svg)]
    assert len(ours) == 6
    assert sorted(ours) == pytest.approx(sorted(theirs), abs=TOLERANCE + 0.1)


@pytest.mark.parametrize("name", list(FIGURES))
def test_plotlys_own_schema_knows_all_of_it(name: str) -> None:
    made = FIGURES[name]().figure
    go.Figure(made["data"], made["layout"])


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("name", list(FIGURES))
def test_every_point_lies_where_plotly_puts_it(canvas: Page, name: str, shape: str) -> None:
    random.seed(1)
    figure = FIGURES[name]().figure
    theirs = _by_plotly(canvas, fit(resolved(figure, "light"), shape))
    ours = _by_us(figure, shape)
    assert len(theirs["fill"]) + len(theirs["lines"]) + len(theirs["markers"]) > 0
    assert len(ours["texts"]) == len(theirs["texts"])
    for own, other in zip(_in_order(ours["texts"]), _in_order(theirs["texts"]), strict=True):
        assert own[:2] == other[:2]
        assert own[2:] == pytest.approx(other[2:], abs=TOLERANCE), own
    for kind in ("fill", "lines", "markers", "shapes"):
        assert len(ours[kind]) == len(theirs[kind]), kind
        # in the order in which they are drawn: sorted, points above each other would change places by a rounding
        for own, other in zip(ours[kind], theirs[kind], strict=True):
            assert own == pytest.approx(other, abs=TOLERANCE), kind


def every_mark() -> Figure:
    """Return a figure with each mark and each way of drawing a line that our charts may use."""
    ways = ("solid", "dot", "dash", "longdash", "dashdot")
    marks = (
        "circle",
        *(mark + more for mark in ("square", "diamond", "triangle-up", "triangle-down") for more in ("", "-open")),
    )
    lines = [
        line_of([(1, y), (6, y + 1)], mode="lines", line={"color": "var(--ink)", "width": width, "dash": way})
        for y, (way, width) in enumerate((way, width) for way in ways for width in (1.5, 4))
    ]
    dots = [
        line_of(
            [(x, 3), (x, 7.5)],
            mode="markers",
            marker={"color": "var(--ink)", "size": 11, "symbol": mark, "line": {"color": "var(--card)", "width": 2}},
        )
        for x, mark in enumerate(marks)
    ]
    return framed([*lines, *dots], Axis(0, 10, (0, 5, 10), ("0", "5", "10")), Axis(0, 11, (0, 10), ("0", "10")))


@pytest.mark.parametrize("shape", list(SHAPES))
def test_marks_and_dashes_are_those_of_plotly(canvas: Page, shape: str) -> None:
    figure = every_mark()
    theirs, ours = _by_plotly(canvas, fit(resolved(figure, "light"), shape)), _by_us(figure, shape)
    assert len(ours["shapes"]) == len(theirs["shapes"]) == 16
    for own, other in zip(sorted(ours["shapes"]), sorted(theirs["shapes"]), strict=True):
        assert own == pytest.approx(other, abs=0.15)
    in_px = [dash if dash == "none" else "px, ".join(dash.split()) + "px" for dash in ours["dashes"]]
    assert in_px == theirs["dashes"]
    assert len(set(in_px)) == 9


def test_a_planted_fault_is_seen(canvas: Page) -> None:
    figure = through_the_day_of(rising_days(30)).figure
    moved = {**figure, "layout": {**figure["layout"], "yaxis": {**figure["layout"]["yaxis"], "range": [0, 10.3]}}}
    theirs, ours = _by_plotly(canvas, fit(resolved(figure, "light"), "narrow")), _by_us(moved, "narrow")
    assert sorted(ours["markers"])[0] != pytest.approx(sorted(theirs["markers"])[0], abs=TOLERANCE)


def _by_plotly(page: Page, figure: Figure) -> dict[str, list[Any]]:
    page.evaluate(
        "async (figure) => { await Plotly.newPlot('plot', figure.data, figure.layout,"
        " {staticPlot: true, showSendToCloud: false, displaylogo: false}); }",
        json.loads(json.dumps(figure)),
    )
    traces = page.evaluate(READ)
    return {
        "fill": [_corners(points) for trace in traces for points in trace["fill"]],
        "lines": [end for trace in traces for points in trace["lines"] for end in _each(points)],
        "markers": [tuple(point) for trace in traces for point in trace["markers"]],
        "shapes": [_corners(sorted(points)) for trace in traces for points in trace["shapes"]],
        "dashes": [dash for trace in traces for dash in trace["dashes"]],
        "texts": [(words, anchor, x, y, size) for trace in traces for x, y, size, anchor, words in trace["texts"]],
    }


def _by_us(figure: Figure, shape: str) -> dict[str, list[Any]]:
    """Read the points back out of our own drawing."""
    svg = render(figure, shape=shape, title="", description="", theme="light")
    found: dict[str, list[Any]] = {
        "fill": [],
        "lines": [],
        "markers": [],
        "shapes": [],
        "dashes": [],
        "texts": _texts(svg),
    }
    paths = re.findall(r'<path d="([^"]*)"([^>]*)>', svg)
    if figure["layout"]["yaxis"]["tickvals"]:
        grid, *paths = paths
        assert "H" in grid[0]
    for d, more in paths:
        if "Z" in d:
            found["fill"] += [_corners(_numbers(part)) for part in d.split("Z") if part]
        elif "z" in d:
            for corners in [sorted(_numbers(part)) for part in d.split("z") if part]:
                found["shapes"].append(_corners(corners))
                found["markers"].append((fmean(x for x, _ in corners), fmean(y for _, y in corners)))
        elif "h.01" in d:
            # A rim in the colour of the card lies under each dot, at the same place; the dot itself is what counts.
            if "#fffaf0" not in more:
                found["markers"] += _numbers(d.replace("h.01", ""))
        elif "a" in d:
            for x, y, radius in re.findall(r"M([-\d.]+) ([-\d.]+)a([\d.]+)", d):
                found["markers"].append((float(x) + float(radius), float(y)))
        else:
            found["lines"] += _numbers(d)
            found["dashes"] += re.findall(r'stroke-dasharray="([^"]+)"', more) or ["none"]
    return found


def _texts(svg: str) -> list[tuple[Any, ...]]:
    """Return the texts that are not labels of an axis: those in a group with an anchor and a size of its own."""
    group = r'<g direction="ltr" text-anchor="(\w+)" fill="[^"]*" font-size="([\d.]+)"[^>]*>(.*?)</g>'
    return [
        (unescape(words), anchor, float(x), float(y), float(size))
        for anchor, size, inner in re.findall(group, svg)
        for x, y, words in re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)">(.*?)</text>', inner)
    ]


def _in_order(texts: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return texts in an order that half a px does not change: those of equal words by row, then from the left."""
    return sorted(texts, key=lambda text: (text[0], text[1], round(text[3] / 9), round(text[2] / 9)))


def _numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)]


def _each(points: list[list[float]]) -> list[tuple[float, ...]]:
    return [tuple(point) for point in points]


def _corners(points: list[Any]) -> list[float]:
    """Return a polygon as one list of numbers; a last corner that repeats the first is left out."""
    corners = [tuple(point) for point in points]
    if len(corners) > 1 and corners[0] == pytest.approx(corners[-1], abs=0.01):
        corners.pop()
    return [number for corner in corners for number in corner]
