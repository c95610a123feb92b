"""Fourteen small days side by side: each a frame of its own from day start to day start, 0 to 10, with the entries as
dots on a line. Nothing joins one day to the next; a day without an entry says so.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.analytics.small_days import Point, SmallDays
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, text_of
from tracker.charts.words import Dates, left_out_text, number, rests_on_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words, listed

_WIDE = 0.88
"""How much of its place a frame takes; the rest parts it from the next."""
_INSET = 0.03
_TICK = 0.5
_LOW, _HIGH = -0.7, 10.5
_TICKS = (6, 12, 18)
"""Hours after the day start that are marked below each frame."""


def small_days_chart(
    result: SmallDays, *, measure: Measure, name: str, words: Words, day_start: int, late: str = "exclude"
) -> Chart:
    """Return the chart of `result`, whose span has one day or more.

    `name` is the measure's name as the reader knows it, `day_start` an hour, `late` what was done about late entries.
    """
    span = Span(result.days[0][0], result.days[-1][0])
    hour = f"{day_start:02}:00"
    title = words.gettext("Days one by one: %(measure)s", measure=name)
    head = (words.gettext("Day"), words.gettext("Time"), words.gettext("Value"))
    said = [rests_on_text(result.rests_on, span, words), *left_out_text(result.rests_on, words, late=late)]
    return Chart(
        title=title,
        figure=_figure(result, measure, words),
        sentence=words.gettext("Each day from %(hour)s to %(hour)s, its entries as dots.", hour=hour),
        make_table=lambda: Table(title, head, tuple(_rows(result, day_start, words))),
        legend=" ".join(said),
        alt=_alt(result, span, hour, words),
        rests_on=result.rests_on,
    )


def _figure(result: SmallDays, measure: Measure, words: Words) -> Figure:
    top = max((value for _, points in result.days for _, value in points), default=10.0)
    scale = 1.0 if measure.on_scale or top <= 0 else 10 / top
    traces = [_frames(len(result.days))]
    none = []
    for place, (_, points) in enumerate(result.days):
        if points:
            traces.append(_day(place, points, scale))
        else:
            none.append((place + _WIDE / 2, 5.0, words.gettext("none")))
    traces.append(text_of(none, colour="var(--soft)"))
    middles = [place + _WIDE / 2 for place in range(len(result.days))]
    labels = [str(date.fromordinal(day).day) for day, _ in result.days]
    return framed(traces, Axis(0, len(result.days), middles, labels), Axis(_LOW, _HIGH, (), ()))


def _frames(count: int) -> dict[str, Any]:
    """Return the left and lower edge of each day's frame, and a tick for every quarter of its day."""
    trace = line_of((), mode="lines", line={"color": "var(--soft)", "width": 1.5, "simplify": False})
    for place in range(count):
        xs: list[float | None] = [place, place, place + _WIDE, None]
        ys: list[float | None] = [10.0, 0.0, 0.0, None]
        for hour in _TICKS:
            across = _across(place, hour)
            xs += [across, across, None]
            ys += [0.0, -_TICK, None]
        trace["x"] = [*trace["x"], *xs]
        trace["y"] = [*trace["y"], *ys]
    return trace


def _day(place: int, points: tuple[Point, ...], scale: float) -> dict[str, Any]:
    return line_of(
        [(_across(place, hour), value * scale) for hour, value in points],
        mode="lines+markers",
        line={"color": "var(--median)", "width": 2.5, "simplify": False},
        marker={"color": "var(--median)", "size": 8, "line": {"color": "var(--card)", "width": 0}},
    )


def _across(place: int, hour: float) -> float:
    return place + _INSET + (_WIDE - 2 * _INSET) * hour / 24


def _rows(result: SmallDays, day_start: int, words: Words) -> list[tuple[str, str, str]]:
    dates = Dates(words)
    return [
        (dates.full(day), _clock(hour, day_start), number(value))
        for day, points in result.days
        for hour, value in points
    ]


def _clock(hour: float, day_start: int) -> str:
    minutes = round((hour + day_start) * 60) % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _alt(result: SmallDays, span: Span, hour: str, words: Words) -> str:
    dates = Dates(words)
    said = words.gettext(
        "The days from %(first)s to %(last)s side by side, each from %(hour)s to %(hour)s.",
        first=dates.full(span.first_day),
        last=dates.full(span.last_day),
        hour=hour,
    )
    empty = [dates.short(day) for day, points in result.days if not points]
    if not empty:
        return said
    without = words.gettext("Without an entry: %(days)s.", days=listed(empty))
    return f"{said} {without}"
