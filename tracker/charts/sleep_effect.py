"""The chart of a measure before and after sleep: a dot for the difference of each night, and of each day with naps.

Nights and naps stand side by side. Above the line at 0 an entry was higher after the sleep than before it, below it
lower. Dots of like difference lie in a row, so that its length shows how many there are. The thick bar is the middle
of the differences, the band behind it the 95 % interval of that middle; both from ten pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.analytics.sleep_effect import NOT_ENOUGH, Effect, Pairs, SleepEffect
from tracker.charts import sleep_effect_words as say
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import SHAPES, Axis, framed, line_of
from tracker.charts.words import Dates, number
from tracker.domain.measures import Measure
from tracker.domain.words import Words, listed

_CENTRES = (0.5, 1.5)
"""Where nights and naps stand across a drawing that is 2 wide."""
_HALF = 0.38
"""Half of the longest row of dots, and of the band."""
_BAR = 0.46
"""Half of the thick bar: its ends stand out on either side."""
_MARKS = ((60, 8.0), (10**9, 6.0))
"""Up to so many dots: the size of one, in px."""
_ROWS = 24
"""Into so many rows the differences are put, at most, to lay dots beside each other that would cover each other."""
_BEYOND = 0.04


def sleep_effect_chart(
    result: SleepEffect, *, measure: Measure, name: str, words: Words, span: Span, late: str = "exclude"
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `span` the days asked for, `late` what was done about late
    entries.
    """
    title = words.gettext("Before and after sleep: %(measure)s", measure=name)
    return Chart(
        title=title,
        figure=_figure(result, measure, words),
        sentence=say.sentence(result, measure, words),
        make_table=lambda: _table(result, title, words),
        legend=say.legend(result, words, span, late=late),
        alt=say.alt(result, name, words),
        rests_on=result.rests_on,
    )


def _figure(result: SleepEffect, measure: Measure, words: Words) -> Figure:
    kinds = (result.nights, result.naps)
    differences = [pairs.difference for effect in kinds for pairs in effect.of_days]
    most = _top(differences, measure)
    size = next(size for most_dots, size in _MARKS if len(differences) <= most_dots)
    dots, apart = _dots_of(kinds, most, size)
    traces = [
        *(band for centre, effect in zip(_CENTRES, kinds, strict=True) for band in _band(centre, effect, most)),
        line_of([(0, 0), (2, 0)], mode="lines", line={"color": "var(--soft)", "width": 1, "simplify": False}),
        *(
            _dots(placed, effect.of_days, words, nap=bool(nap), size=size, alone=apart > size)
            for nap, (placed, effect) in enumerate(zip(dots, kinds, strict=True))
            if placed
        ),
        *(bar for centre, effect in zip(_CENTRES, kinds, strict=True) for bar in _bar(centre, effect)),
    ]
    # The label between the two is empty: where only every second one has room, these two are kept.
    across = Axis(0, 2, (_CENTRES[0], 1.0, _CENTRES[1]), (words.gettext("Nights"), "", words.gettext("Naps")))
    return framed(traces, across, _up(most))


def _top(differences: Sequence[float], measure: Measure) -> float:
    """Return how far the axis goes up and down: a whole even number, as far as the differences go."""
    furthest = max((abs(difference) for difference in differences), default=0.0)
    if measure.yes_or_no:
        return 1.0
    step = 2.0
    if not measure.on_scale and furthest > 0:
        while furthest > 5 * step:
            step *= 10
        while furthest <= step / 2:
            step /= 10
    return max(step, -(-furthest // step) * step)


def _up(most: float) -> Axis:
    ticks = [most * part / 4 for part in (-4, -2, 0, 2, 4)]
    beyond = most * _BEYOND
    return Axis(-most - beyond, most + beyond, ticks, [say.signed_number(tick, exact=True) for tick in ticks])


def _dots_of(kinds: Sequence[Effect], most: float, size: float) -> tuple[list[list[tuple[float, float]]], float]:
    """Return where the dots of nights and of naps lie, in rows of like difference, and how far apart they are in px.

    All rows have the same distance between dots, so that their lengths can be compared.
    """
    height = 2 * most / _ROWS
    rows = [_rows(effect.of_days, height) for effect in kinds]
    longest = max((len(row) for of_kind in rows for row in of_kind), default=1)
    narrow = SHAPES["narrow"]
    px = 2 / (narrow.width - narrow.left - narrow.right)
    apart = min((size + 1) * px, 2 * _HALF / max(1, longest - 1))
    placed = []
    for centre, effect, of_kind in zip(_CENTRES, kinds, rows, strict=True):
        across = {
            place: centre + (number - (len(row) - 1) / 2) * apart for row in of_kind for number, place in enumerate(row)
        }
        placed.append([(across[place], pairs.difference) for place, pairs in enumerate(effect.of_days)])
    return placed, apart / px


def _rows(of_days: Sequence[Pairs], height: float) -> list[list[int]]:
    """Return the places of the days in rows of like difference, each in the order of the differences."""
    found: dict[int, list[int]] = {}
    for place in sorted(range(len(of_days)), key=lambda place: of_days[place].difference):
        found.setdefault(round(of_days[place].difference / height), []).append(place)
    return list(found.values())


def _dots(
    points: Sequence[tuple[float, float]],
    of_days: Sequence[Pairs],
    words: Words,
    *,
    nap: bool,
    size: float,
    alone: bool,
) -> dict[str, Any]:
    return line_of(
        points,
        mode="markers",
        marker={"color": "var(--soft)", "size": size, "line": {"color": "var(--card)", "width": 1 if alone else 0}},
        text=say.texts(of_days, words, nap=nap),
        hoverinfo="text",
        hovertemplate=[f"{say.signed_number(pairs.difference)}<extra></extra>" for pairs in of_days],
    )


def _band(centre: float, effect: Effect, most: float) -> Iterator[dict[str, Any]]:
    if effect.interval is None or effect.verdict == NOT_ENOUGH:
        return
    low, high = effect.interval
    if high - low < most / 60:  # an interval of one value would have no height, and not be seen
        low, high = low - most / 120, high + most / 120
    left, right = centre - _HALF, centre + _HALF
    yield line_of(
        [(left, high), (right, high), (right, low), (left, low)],
        mode="none",
        fill="toself",
        fillcolor="var(--band-inner)",
    )


def _bar(centre: float, effect: Effect) -> Iterator[dict[str, Any]]:
    if effect.median is not None and effect.verdict != NOT_ENOUGH:
        yield line_of(
            [(centre - _BAR, effect.median), (centre + _BAR, effect.median)],
            mode="lines",
            line={"color": "var(--median)", "width": 3, "simplify": False},
        )


def _table(result: SleepEffect, caption: str, words: Words) -> Table:
    head = (
        words.gettext("Day"),
        words.gettext("Sleep"),
        words.gettext("Before"),
        words.gettext("After"),
        words.gettext("Difference"),
    )
    dates = Dates(words)
    kinds = ((result.nights, words.gettext("Night")), (result.naps, words.gettext("Nap")))
    rows = [(pairs, kind) for effect, kind in kinds for pairs in effect.of_days]
    return Table(
        caption,
        head,
        tuple(
            (
                dates.full(pairs.day),
                kind,
                listed(map(number, pairs.before)),
                listed(map(number, pairs.after)),
                say.signed_number(pairs.difference),
            )
            for pairs, kind in sorted(rows, key=lambda row: -row[0].day)
        ),
    )
