"""Our own drawing: what it writes, and what it refuses."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest

from tests.analytics.readings import on
from tests.charts.samples import DAY, day_by_day_of, few_days, rising_days, through_the_day_of
from tests.charts.samples_by_hours import calendar_of
from tracker.charts.chart import Figure, Span
from tracker.charts.frame import SHAPES, text_of
from tracker.charts.svg import UnknownDrawingError, render

SVG = "{http://www.w3.org/2000/svg}"


def drawn(figure: Figure, **more: str) -> ET.Element:
    return ET.fromstring(render(figure, **{"title": "T", "description": "D", **more}))


@pytest.mark.parametrize("shape", list(SHAPES))
def test_it_is_an_image_with_a_name_and_a_description(shape: str) -> None:
    found = drawn(
        through_the_day_of(rising_days(90)).figure, shape=shape, title="Name", description="Words", ident="c7"
    )
    ids = [found.get("aria-labelledby"), found.get("aria-describedby")]
    named = {part.get("id"): part.text for part in found if part.tag in (f"{SVG}title", f"{SVG}desc")}
    assert found.get("role") == "img"
    assert [named[ident] for ident in ids] == ["Name", "Words"]
    assert all(ident.startswith(f"c7-{shape}") for ident in ids)
    assert found.get("viewBox") == f"0 0 {SHAPES[shape].width} {SHAPES[shape].height}"


def test_text_is_escaped() -> None:
    nasty = '</title><script>alert(1)</script>"&'
    figure = through_the_day_of(rising_days(20)).figure
    figure["layout"]["xaxis"]["ticktext"][0] = "<b>"
    text = render(figure, title=nasty, description=nasty, ident='i"d')
    assert "<script" not in text
    assert "<b>" not in text
    assert drawn(figure, title=nasty).find(f"{SVG}title").text == nasty


def test_no_style_and_no_script() -> None:
    text = render(through_the_day_of(rising_days(90)).figure, title="T", description="D")
    assert "style" not in text
    assert "<script" not in text
    assert 'fill="var(--band-outer)"' in text


def test_with_a_theme_no_token_is_left() -> None:
    figure = through_the_day_of(rising_days(90)).figure
    assert "var(" not in render(figure, title="T", description="D", theme="print")
    assert 'fill="#d5e3e0"' in render(figure, title="T", description="D", theme="light")


def test_a_name_that_looks_like_a_token_stays_as_it_is() -> None:
    text = render(through_the_day_of([]).figure, title="var(--nothing)", description="D", theme="light")
    assert "<title" in text
    assert ">var(--nothing)<" in text


@pytest.mark.parametrize(
    "change",
    [
        {"type": "bar"},
        {"mode": "markers+text"},
        {"mode": "text", "textposition": "top center", "textfont": {"color": "var(--ink)"}},
        {"mode": "text", "textposition": "middle center", "textfont": {"color": "var(--ink)", "style": "italic"}},
        {"fill": "tonexty"},
        {"opacity": 0.5},
        {"line": {"color": "var(--ink)", "width": 1, "dash": "longdashdot"}, "mode": "lines"},
        {"marker": {"color": "var(--ink)", "size": 4, "symbol": "star"}, "mode": "markers"},
        {"marker": {"color": "var(--ink)", "size": 4, "opacity": 0.4}, "mode": "markers"},
    ],
)
def test_a_trace_that_it_does_not_know_is_refused(change: dict[str, Any]) -> None:
    figure = day_by_day_of(few_days()).figure
    data = [*figure["data"][:-1], {**figure["data"][-1], **change}]
    with pytest.raises(UnknownDrawingError):
        drawn({**figure, "data": data})


@pytest.mark.parametrize(
    "change",
    [
        {"shapes": []},
        {"annotations": []},
        {"xaxis": {"showgrid": True}},
        {"xaxis": {"type": "log"}},
        {"yaxis": {"automargin": True}},
        {"yaxis": {"tickmode": "auto"}},
    ],
)
def test_a_layout_that_it_does_not_know_is_refused(change: dict[str, Any]) -> None:
    figure = day_by_day_of(few_days()).figure
    layout = dict(figure["layout"])
    for key, value in change.items():
        layout[key] = {**layout.get(key, {}), **value} if isinstance(value, dict) else value
    with pytest.raises(UnknownDrawingError):
        drawn({**figure, "layout": layout})


def test_a_square_has_its_side_and_its_rim() -> None:
    svg = render(calendar_of([on(DAY, 9, 10)]).figure, title="T", description="D", theme="light")
    drawn = re.search(r'<path d="M([^"]+)z" fill="#4c2b4d" stroke="#434f57" stroke-width="1"/>', svg)
    assert drawn is not None
    across, up = zip(*(corner.split(" ") for corner in drawn[1].split("L")), strict=True)
    for side in (across, up):
        assert max(map(float, side)) - min(map(float, side)) == pytest.approx(18.5, abs=0.11)


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        render(day_by_day_of([]).figure, shape="round", title="", description="")


def test_the_same_chart_is_the_same_text() -> None:
    one, other = (render(through_the_day_of(rising_days(90)).figure, title="T", description="D") for _ in range(2))
    assert one == other


def test_texts_are_escaped_and_those_that_would_be_cut_are_left_out() -> None:
    figure = day_by_day_of(few_days()).figure
    low, high = figure["layout"]["xaxis"]["range"]
    texts = text_of([((low + high) / 2, 5, "<b>"), (high, 5, "cut at the edge")], colour="var(--ink)", weight=700)
    text = render({**figure, "data": [texts | {"type": "scatter"}]}, title="T", description="D")
    assert "&lt;b&gt;" in text
    assert "cut at" not in text
    assert 'font-weight="700"' in text


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("days", [1, 14, 30, 60, 90, 180, 365, 1000, 3650])
def test_no_label_is_cut_or_covers_another(days: int, shape: str) -> None:
    figure = day_by_day_of([], span=Span(DAY, DAY + days - 1)).figure
    size = SHAPES[shape]
    labels = drawn(figure, shape=shape).findall(f".//{SVG}g[@text-anchor='middle']/{SVG}text")
    assert labels
    ends = [
        (float(label.get("x") or 0) - len(label.text or "") * size.text * 0.3, len(label.text or "") * size.text * 0.6)
        for label in labels
    ]
    assert all(start >= 0 and start + width <= size.width for start, width in ends)
    assert all(start + width <= following for (start, width), (following, _) in pairwise(ends))
