"""The chart of a measure through the day: a line for the middle day, a dark band for half of the days, a light one
for nine in ten. Where fewer than five days have entries there is no line, and the single days stand as open dots.

Across runs the clock from the diary's day start round to the next, or the hours since waking. The line and the bands
stop where a stretch of the day has too few days; nothing is drawn across it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tracker.analytics.through_the_day import BIN_HOURS, BINS, Bin, ThroughTheDay
from tracker.charts import through_the_day_words as say
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, shorts, text_of, up_axis
from tracker.charts.words import NOTHING, between, number
from tracker.domain.measures import Measure
from tracker.domain.words import Words, listed

_HALF_OF_LONE_BAND = 0.4
"""Hours on either side of a band that has one stretch of two hours alone, and would otherwise have no width."""

_DAYS_BELOW = 0.24
"""How far below the frame the numbers of days stand on paper, as a share of its height."""

Placed = tuple[float, Bin]
Quantile = Callable[[Bin], float | None]


def through_the_day_chart(
    result: ThroughTheDay,
    *,
    measure: Measure,
    name: str,
    words: Words,
    span: Span,
    day_start: int = 4,
    late: str = "exclude",
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `span` the days asked for, `day_start` the even hour at which
    the diary's day starts, `late` what was done about late entries.
    """
    waking = result.clock == "waking"
    placed = _placed(result, 0 if waking else day_start)
    title = words.gettext("Through the day: %(measure)s", measure=name)
    return Chart(
        title=title,
        figure=_figure(placed, measure, words, waking=waking, day_start=day_start),
        sentence=say.sentence(result, measure, words),
        make_table=lambda: _table(placed, title, words, waking=waking),
        legend=say.legend(result, span, words, late=late),
        alt=say.alt([bin_ for _, bin_ in placed], name, words, waking=waking, on_scale=measure.on_scale),
        rests_on=result.rests_on,
    )


def hours_text(bin_: Bin, words: Words, *, waking: bool) -> str:
    """Return the two hours of a bin as text: `06:00 to 08:00`, or `0 to 2` hours since waking."""
    return say.hours_text(bin_, words, waking=waking)


def _placed(result: ThroughTheDay, day_start: int) -> list[Placed]:
    """Return the bins with the middle of each in hours since the day start, in the order of the day."""
    hours = BINS * BIN_HOURS
    return sorted(
        (((bin_.from_hour - day_start) % hours + BIN_HOURS / 2, bin_) for bin_ in result.bins),
        key=lambda found: found[0],
    )


def _figure(placed: Sequence[Placed], measure: Measure, words: Words, *, waking: bool, day_start: int) -> Figure:
    traces = [
        *_bands(placed, lambda bin_: bin_.q05, lambda bin_: bin_.q95, "var(--band-outer)"),
        *_bands(placed, lambda bin_: bin_.q25, lambda bin_: bin_.q75, "var(--band-inner)"),
        *_single_days(placed, words, waking=waking),
        *_middle(placed, words, waking=waking),
    ]
    values = [value for _, bin_ in placed for value in _all_values(bin_)]
    return framed(traces, _across(waking=waking, day_start=day_start), up_axis(values, measure, words))


def _all_values(bin_: Bin) -> Iterator[float]:
    yield from bin_.single_days
    yield from (found for found in (bin_.median, bin_.q25, bin_.q75, bin_.q05, bin_.q95) if found is not None)


def _across(*, waking: bool, day_start: int) -> Axis:
    every_three = [hour for hour in range(25) if (hour + (0 if waking else day_start)) % 3 == 0]
    labels = [str(hour if waking else (hour + day_start) % 24) for hour in every_three]
    return Axis(0, BINS * BIN_HOURS, every_three, labels)


def _runs(placed: Sequence[Placed], has: Callable[[Bin], bool]) -> Iterator[list[Placed]]:
    """Yield the stretches of neighbouring bins that have what is asked for."""
    run: list[Placed] = []
    for found in placed:
        if has(found[1]):
            run.append(found)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bands(placed: Sequence[Placed], low: Quantile, high: Quantile, colour: str) -> Iterator[dict[str, Any]]:
    """Yield one polygon for each run without a gap, along the upper edge and back along the lower one."""
    for run in _runs(placed, lambda bin_: low(bin_) is not None and high(bin_) is not None):
        xs = [x for x, _ in run]
        tops, bottoms = [high(bin_) or 0.0 for _, bin_ in run], [low(bin_) or 0.0 for _, bin_ in run]
        if len(run) == 1:
            xs = [xs[0] - _HALF_OF_LONE_BAND, xs[0] + _HALF_OF_LONE_BAND]
            tops, bottoms = tops * 2, bottoms * 2
        outline = [*zip(xs, tops, strict=True), *zip(reversed(xs), reversed(bottoms), strict=True)]
        yield line_of(outline, mode="none", fill="toself", fillcolor=colour)


def _single_days(placed: Sequence[Placed], words: Words, *, waking: bool) -> Iterator[dict[str, Any]]:
    points = [(x, value) for x, bin_ in placed for value in bin_.single_days]
    if points:
        yield line_of(
            points,
            mode="markers",
            marker={"color": "var(--soft)", "size": 9, "symbol": "circle-open", "line": {"width": 2}},
            text=[say.one_day(bin_, value, words, waking=waking) for _, bin_ in placed for value in bin_.single_days],
            hoverinfo="text",
            hovertemplate=shorts(y for _, y in points),
        )


def _middle(placed: Sequence[Placed], words: Words, *, waking: bool) -> Iterator[dict[str, Any]]:
    """Yield the line of medians, one trace a run, so that no gap is ever bridged."""
    for run in _runs(placed, lambda bin_: bin_.median is not None):
        points = [(x, bin_.median or 0.0) for x, bin_ in run]
        yield line_of(
            points,
            mode="lines+markers",
            line={"color": "var(--median)", "width": 4, "simplify": False},
            marker={"color": "var(--median)", "size": 10, "line": {"color": "var(--card)", "width": 2}},
            text=[say.one_bin(bin_, words, waking=waking) for _, bin_ in run],
            hoverinfo="text",
            hovertemplate=shorts(y for _, y in points),
        )


def _table(placed: Sequence[Placed], caption: str, words: Words, *, waking: bool) -> Table:
    """Return the bins; where some are drawn as single days, those have a column too, for every point is in it."""
    singly = any(bin_.single_days for _, bin_ in placed)
    head = (
        words.gettext("Hours since waking") if waking else words.gettext("Hours"),
        words.gettext("Middle day"),
        words.gettext("Half of the days"),
        words.gettext("Nine in ten days"),
        *([words.gettext("Single days")] if singly else []),
        words.gettext("Days"),
        words.gettext("Entries"),
    )
    rows = tuple(
        (
            hours_text(bin_, words, waking=waking),
            number(bin_.median) if bin_.days else NOTHING,
            between(bin_.q25, bin_.q75, words),
            between(bin_.q05, bin_.q95, words),
            *([listed(map(number, bin_.single_days)) or NOTHING] if singly else []),
            str(bin_.days),
            str(bin_.entries),
        )
        for _, bin_ in placed
    )
    return Table(caption, head, rows)


def with_days(chart: Chart, result: ThroughTheDay, *, day_start: int, words: Words) -> Chart:
    """Return the chart for paper: below its hours, on how many days each stretch of two hours rests."""
    placed = _placed(result, 0 if result.clock == "waking" else day_start)
    up = chart.figure["layout"]["yaxis"]["range"]
    below = up[0] - _DAYS_BELOW * (up[1] - up[0])
    counts = [(x, below, str(bin_.days)) for x, bin_ in placed if bin_.days]
    first = text_of([(-0.1, below, words.gettext("days"))], colour="var(--soft)", position="middle left")
    texts = [{"type": "scatter", **trace} for trace in (first, text_of(counts, colour="var(--soft)"))]
    traces = [*chart.figure["data"], *texts]
    return replace(chart, figure={**chart.figure, "data": traces})
