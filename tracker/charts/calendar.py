"""The calendar of a measure: days across, the hours up from the day start, a square for every two hours with entries.

A square's size and its colour say the same: the higher, the larger and the stronger, so that it reads in grey print,
in the dim look, and to eyes that do not tell the colours apart. Where there is no entry there is nothing. A span of
more than six weeks begins with the first day that holds something, if there are six weeks from there at most, as in a
new diary; otherwise it has a column for each week. One of more than sixty weeks is not drawn, and says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.analytics.calendar import Calendar, Cell, WeekCell, monday_of
from tracker.analytics.statistics import quantiles
from tracker.analytics.through_the_day import BIN_HOURS, BINS
from tracker.charts import calendar_words as say
from tracker.charts.calendar_words import MOST_DAYS, MOST_WEEKS, Square
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import SHAPES, Axis, framed, line_of
from tracker.charts.words import Dates, number
from tracker.domain.measures import Measure
from tracker.domain.words import Words

_HOURS = BINS * BIN_HOURS
_EVERY = 4
"""Hours between two labels up; full hours of the clock that it divides."""
_BEYOND = 0.007
_LABELS = 5
"""As many dates as a phone's width has room for."""
_SMALLEST = 0.4
_SMALLEST_PX = 4.0
"""The side of the lowest step's square: this share of the highest one's, or so many px where that is more."""
_GAP = 1.0
"""Between two squares, in px."""
_SHARES = (0.2, 0.4, 0.6, 0.8)
"""Where five steps part the values of a measure that has no scale of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """The columns of the drawing: the first day of the first and of the one after the last, and how many days each."""

    first: int
    end: int
    days: int

    @property
    def count(self) -> int:
        """How many columns there are."""
        return (self.end - self.first) // self.days

    @property
    def drawn(self) -> Span:
        """The days that they show."""
        return Span(self.first, self.end - 1)


def calendar_chart(
    result: Calendar,
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
    title = words.gettext("Calendar: %(measure)s", measure=name)
    columns = _columns(result.cells, span)
    by_week = columns.days > 1
    too_long = columns.count > MOST_WEEKS
    squares = [] if too_long else _squares(result.weeks if by_week else result.cells, day_start)
    steps = _steps(squares, measure)
    return Chart(
        title=title,
        figure=_figure(squares, steps, columns, words, day_start=day_start),
        sentence=say.sentence(result, squares, measure, words, too_long=too_long),
        make_table=lambda: _table(squares, title, words, by_week=by_week),
        legend=say.legend(result, squares, steps, measure, words, span, drawn=columns.drawn, late=late),
        alt=say.alt(squares, measure, name, words, by_week=by_week),
        rests_on=result.rests_on,
    )


def _columns(cells: Sequence[Cell], span: Span) -> Column:
    """Return a column for each day of the span, or from the first one that holds something; or one for each week."""
    first, last = (cells[0].day, cells[-1].day) if cells else (span.first_day, span.last_day)
    if span.days <= MOST_DAYS:
        return Column(span.first_day, span.last_day + 1, 1)
    if last - first < MOST_DAYS:
        return Column(first, (span.last_day if span.last_day - first < MOST_DAYS else last) + 1, 1)
    return Column(monday_of(span.first_day), monday_of(span.last_day) + 7, 7)


def _squares(cells: Sequence[Cell] | Sequence[WeekCell], day_start: int) -> list[Square]:
    """Return what is drawn, in the order of the days and, within each, of the hours from the day start."""
    squares = [
        Square(cell.day, 1, cell.from_hour, cell.median, cell.entries)
        if isinstance(cell, Cell)
        else Square(cell.monday, 7, cell.from_hour, cell.median, cell.days)
        for cell in cells
    ]
    return sorted(squares, key=lambda square: (square.day, (square.from_hour - day_start) % _HOURS))


def _steps(squares: Sequence[Square], measure: Measure) -> Mapping[int, list[Square]]:
    """Return the squares by step, 0 to 10, the steps ascending."""
    step = _step_of([square.value for square in squares], measure)
    found: dict[int, list[Square]] = {}
    for square in squares:
        found.setdefault(step(square.value), []).append(square)
    return dict(sorted(found.items()))


def _step_of(values: Sequence[float], measure: Measure) -> Callable[[float], int]:
    """Return how a value finds its step: by the scale, as no or yes, or by fifths of the values that there are."""
    if measure.yes_or_no:
        return lambda value: 0 if value <= 0 else 10 if value >= 1 else 5
    if measure.on_scale:
        return lambda value: min(10, max(0, int(value + 0.5)))
    edges = quantiles(values, _SHARES) if values else []
    used = sorted({bisect_left(edges, value) for value in values})
    if len(used) < 2:
        return lambda _: 5
    return lambda value: round(10 * used.index(bisect_left(edges, value)) / (len(used) - 1))


def _figure(
    squares: Sequence[Square], steps: Mapping[int, list[Square]], columns: Column, words: Words, *, day_start: int
) -> Figure:
    largest = _largest(columns.count)
    texts = dict(zip(squares, say.texts(squares, words), strict=True))
    traces = [
        _trace(of_step, step, largest, [texts[square] for square in of_step], day_start)
        for step, of_step in steps.items()
    ]
    return framed(traces, _across(columns, words), _up(day_start))


def _largest(columns: int) -> float:
    """Return the side of the largest square in the narrow shape, in px."""
    narrow = SHAPES["narrow"]
    wide = (narrow.width - narrow.left - narrow.right) / columns
    high = (narrow.height - narrow.top - narrow.bottom) / BINS
    return min(wide, high) - _GAP


def _trace(
    of_step: Sequence[Square], step: int, largest: float, texts: Sequence[str], day_start: int
) -> dict[str, Any]:
    smallest = min(largest, max(_SMALLEST_PX, _SMALLEST * largest))
    side = smallest + (largest - smallest) * step / 10
    rim = 1.0 if largest >= 9 else 0.5
    return line_of(
        [
            (square.day + (square.days - 1) / 2, (square.from_hour - day_start) % _HOURS + BIN_HOURS / 2)
            for square in of_step
        ],
        mode="markers",
        marker={
            "color": f"var(--s{step})",
            "size": round(side - rim, 2),
            "symbol": "square",
            "line": {"color": "var(--soft)", "width": rim},
        },
        text=list(texts),
        hoverinfo="text",
        hovertemplate=[f"{number(square.value)}<extra></extra>" for square in of_step],
    )


def _across(columns: Column, words: Words) -> Axis:
    dates = Dates(words)
    step = -(-columns.count // _LABELS) * columns.days
    firsts = range(columns.end - columns.days, columns.first - 1, -step)[::-1]
    ticks = [first + (columns.days - 1) / 2 for first in firsts]
    return Axis(columns.first - 0.5, columns.end - 0.5, ticks, [dates.short(first) for first in firsts])


def _up(day_start: int) -> Axis:
    ticks = [hour for hour in range(_HOURS + 1) if (hour + day_start) % _EVERY == 0]
    beyond = _HOURS * _BEYOND
    return Axis(-beyond, _HOURS + beyond, ticks, [str((hour + day_start) % _HOURS) for hour in ticks])


def _table(squares: Sequence[Square], caption: str, words: Words, *, by_week: bool) -> Table:
    head = (
        words.gettext("Week of") if by_week else words.gettext("Day"),
        words.gettext("Hours"),
        words.gettext("Middle"),
        words.gettext("Days") if by_week else words.gettext("Entries"),
    )
    dates = Dates(words)
    rows = tuple(
        (dates.full(square.day), say.hours_text(square, words), number(square.value), str(square.count))
        for square in sorted(squares, key=lambda square: -square.day)
    )
    return Table(caption, head, rows)
