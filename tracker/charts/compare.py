"""The chart of two spans of days side by side: a dot a day in two columns, the earlier span on the left.

Days of equal value stand beside each other; where a column has more than 400, bars say what share of its days had each
value. Behind the dots a band for half of the days (from 10), a line for the
middle day (from 5) with its number. Nothing joins the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.analytics import compare as of
from tracker.analytics.compare import Compare
from tracker.analytics.day_by_day import DayByDay, DayValue
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, taps_of, text_of, up_axis
from tracker.charts.words import NOTHING, Dates, between, entries_text, fine, left_out_text, number, sleeps_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words

_HALF = 0.36
"""Half the width of a column, where one column is 1 wide."""
_DOT_APART = 0.06
"""How far dots of one height stand from each other at most, in widths of a column."""
_HEIGHTS = 40
"""So many heights in which dots would touch: those within one are spread beside each other."""
_MOST_DOTS = 400
_DOTS = ((40, 8.0, 1), (120, 6.0, 1), (_MOST_DOTS, 4.0, 0))
"""Up to so many days in a column: the size of a dot and its rim, in px."""

Sides = Sequence[tuple[DayByDay, Span]]


def compare_chart(
    result: Compare, *, measure: Measure, name: str, words: Words, span: Span, other_span: Span, late: str = "include"
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `span` and `other_span` the days asked for, `late` what was
    done about late entries.
    """
    title = words.gettext("Side by side: %(measure)s", measure=name)
    sides = sorted([(result.this, span), (result.other, other_span)], key=lambda side: side[1].first_day)
    up = up_axis([day.value for figure, _ in sides for day in figure.days], measure, words)
    return Chart(
        title=title,
        figure=_figure(sides, up, words),
        sentence=_sentence(result, measure, words, span, other_span),
        make_table=lambda: (
            _table_of_values(sides, up, title, words) if _has_bars(sides) else _table(sides, title, words)
        ),
        legend=_legend(result, sides, words, late=late, of_sleep=measure.of_sleep),
        alt=_alt(sides, name, words),
        rests_on=result.rests_on,
    )


def _figure(sides: Sides, up: Axis, words: Words) -> Figure:
    traces: list[dict[str, Any]] = []
    for place, (figure, _) in enumerate(sides):
        traces += _band(figure, place)
    if _has_bars(sides):
        traces += _bars(sides, up, words)
    else:
        traces += [_dots(figure.days, place, up, words) for place, (figure, _) in enumerate(sides) if figure.days]
    for place, (figure, _) in enumerate(sides):
        traces += _middle(figure, place)
    # the empty label between them keeps both where only every second one has room
    labels = (words.gettext("Earlier"), "", words.gettext("Later"))
    return framed(traces, Axis(-0.44, 1.62, (0.0, 0.5, 1.0), labels), up)


def _band(figure: DayByDay, place: int) -> Iterator[dict[str, Any]]:
    if figure.q25 is not None and figure.q75 is not None:
        corners = [
            (place - _HALF, figure.q25),
            (place + _HALF, figure.q25),
            (place + _HALF, figure.q75),
            (place - _HALF, figure.q75),
        ]
        yield line_of(corners, mode="none", fill="toself", fillcolor="var(--band-outer)")


def _middle(figure: DayByDay, place: int) -> Iterator[dict[str, Any]]:
    if figure.median is None:
        return
    ends = [(place - _HALF, figure.median), (place + _HALF, figure.median)]
    yield line_of(ends, mode="lines", line={"color": "var(--ink)", "width": 3, "simplify": False})
    label = [(place + _HALF + 0.02, figure.median, number(figure.median))]
    yield text_of(label, colour="var(--ink)", position="middle right", weight=700)


def _dots(days: Sequence[DayValue], place: int, up: Axis, words: Words) -> dict[str, Any]:
    size, rim = next((size, rim) for most, size, rim in _DOTS if len(days) <= most)
    # a hundredth of a column is less than a px
    dates, said = Dates(words), words.gettext("%(day)s: %(value)s", day="{0}", value="{1}")
    return line_of(
        [(round(place + aside, 2), round(day.value, 3)) for day, aside in zip(days, _asides(days, up), strict=True)],
        mode="markers",
        marker={"color": "var(--median)", "size": size, "line": {"color": "var(--card)", "width": rim}},
        text=[said.format(dates.full(day.day), number(day.value)) for day in days],
        hoverinfo="text",
        hovertemplate="%{text}<extra></extra>",
    )


def _has_bars(sides: Sides) -> bool:
    return any(len(figure.days) > _MOST_DOTS for figure, _ in sides)


def _bars(sides: Sides, up: Axis, words: Words) -> Iterator[dict[str, Any]]:
    """Yield a trace of bars for each column, as wide as the share of its days, and one of what they say."""
    step = (up.high - up.low) / _HEIGHTS
    heights = [_heights(figure.days, step) for figure, _ in sides]
    most = max(
        len(values) / len(figure.days)
        for (figure, _), of_side in zip(sides, heights, strict=True)
        for values in of_side.values()
    )
    taps = []
    for place, ((figure, _), of_side) in enumerate(zip(sides, heights, strict=True)):
        trace = line_of((), mode="none", fill="toself", fillcolor="var(--median)")
        xs: list[float | None] = []
        ys: list[float | None] = []
        for values in of_side.values():
            half = (_HALF - 0.04) * len(values) / len(figure.days) / most
            middle = (values[0] + values[-1]) / 2
            left, right = round(place - half, 3), round(place + half, 3)
            low, high = round(middle - 0.4 * step, 3), round(middle + 0.4 * step, 3)
            xs += [left, right, right, left, None]
            ys += [low, low, high, high, None]
            days = words.ngettext("%(num)s day", "%(num)s days", len(values))
            said = words.gettext("%(value)s: %(days)s", value=_from_to(values, words), days=days)
            taps.append((float(place), middle, said, said))
        yield trace | {"x": xs, "y": ys}
    yield taps_of(taps)


def _heights(days: Sequence[DayValue], step: float) -> dict[int, list[float]]:
    """Return the values of the days, ascending, those together that would touch."""
    found: dict[int, list[float]] = {}
    for value in sorted(day.value for day in days):
        found.setdefault(round(value / step), []).append(value)
    return found


def _from_to(values: Sequence[float], words: Words) -> str:
    low, high = number(values[0]), number(values[-1])
    return low if low == high else words.gettext("%(low)s to %(high)s", low=low, high=high)


def _asides(days: Sequence[DayValue], up: Axis) -> list[float]:
    """Return how far beside the middle of its column each dot stands: as they come, from the middle outwards."""
    step = (up.high - up.low) / _HEIGHTS
    rows: dict[int, list[int]] = {}
    for number_, day in enumerate(days):
        rows.setdefault(round(day.value / step), []).append(number_)
    asides = [0.0] * len(days)
    for row in rows.values():
        apart = min(_DOT_APART, 2 * (_HALF - 0.04) / max(1, len(row) - 1))
        for place, dot in enumerate(row):
            asides[dot] = (place - (len(row) - 1) / 2) * apart
    return asides


def _sentence(result: Compare, measure: Measure, words: Words, span: Span, other_span: Span) -> str:
    if result.difference is None or result.interval is None:
        return _not_enough(result, measure, words, span, other_span)
    caution = words.gettext("Neighbouring days resemble each other, so the true range is wider.")
    said = [_found(result, words, span, other_span), caution]
    if measure.yes_or_no:
        said.insert(0, _yes(result, words))
    return " ".join(said)


def _found(result: Compare, words: Words, span: Span, other_span: Span) -> str:
    difference, interval = result.difference or 0.0, result.interval or (0.0, 0.0)
    dates = {"these": _dates(span, words), "others": _dates(other_span, words)}
    if result.verdict == of.NO_CLEAR_CHANGE:
        return words.gettext(
            "No clear change: days in %(these)s differ by %(difference)s from days in %(others)s, "
            "95 %% interval %(low)s to %(high)s.",
            difference=fine(difference),
            low=fine(interval[0]),
            high=fine(interval[1]),
            **dates,
        )
    if result.verdict == of.HIGHER:
        return words.gettext(
            "Days were higher by %(difference)s in %(these)s than in %(others)s, 95 %% interval %(low)s to %(high)s.",
            difference=fine(difference),
            low=fine(interval[0]),
            high=fine(interval[1]),
            **dates,
        )
    return words.gettext(
        "Days were lower by %(difference)s in %(these)s than in %(others)s, 95 %% interval %(low)s to %(high)s.",
        difference=fine(-difference),
        low=fine(-interval[1]),
        high=fine(-interval[0]),
        **dates,
    )


def _yes(result: Compare, words: Words) -> str:
    this, other = (sum(day.max > 0 for day in side.days) for side in (result.this, result.other))
    return words.gettext(
        "Yes on %(yes)s of %(days)s days, in the other span on %(other_yes)s of %(other_days)s.",
        yes=this,
        days=len(result.this.days),
        other_yes=other,
        other_days=len(result.other.days),
    )


def _not_enough(result: Compare, measure: Measure, words: Words, span: Span, other_span: Span) -> str:
    rests_on = result.rests_on
    if not rests_on.days and rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    if not rests_on.days and rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    said = []
    for missing, of_span in zip(result.missing, (span, other_span), strict=True):
        if missing and measure.of_sleep:
            said.append(
                words.ngettext(
                    "%(num)s more day with a sleep is needed in %(dates)s.",
                    "%(num)s more days with a sleep are needed in %(dates)s.",
                    missing,
                    dates=_dates(of_span, words),
                )
            )
        elif missing:
            said.append(
                words.ngettext(
                    "%(num)s more day with an entry is needed in %(dates)s.",
                    "%(num)s more days with an entry are needed in %(dates)s.",
                    missing,
                    dates=_dates(of_span, words),
                )
            )
    if measure.of_sleep:
        begin = words.gettext("Two spans are compared from 14 days with a sleep in each.")
        return " ".join([begin, *said, words.gettext("Other or longer spans can be chosen.")])
    begin = words.gettext("Two spans are compared from 14 days with an entry in each.")
    end = words.gettext("Other or longer spans can be chosen; one number a day is enough.")
    return " ".join([begin, *said, end])


def _dates(span: Span, words: Words) -> str:
    dates = Dates(words)
    if span.days == 1:
        return dates.full(span.first_day)
    return words.gettext("%(low)s to %(high)s", low=dates.full(span.first_day), high=dates.full(span.last_day))


def _legend(result: Compare, sides: Sides, words: Words, *, late: str, of_sleep: bool) -> str:
    counted = sleeps_text if of_sleep else entries_text
    said = []
    for heading, (figure, span) in zip((words.gettext("Left"), words.gettext("Right")), sides, strict=True):
        said.append(
            words.ngettext(
                "%(side)s: %(dates)s, rests on %(days)s of %(num)s day, %(entries)s.",
                "%(side)s: %(dates)s, rests on %(days)s of %(num)s days, %(entries)s.",
                span.days,
                side=heading,
                dates=_dates(span, words),
                days=figure.rests_on.days,
                entries=counted(figure.rests_on.entries, words),
            )
        )
    figures = [figure for figure, _ in sides]
    if _has_bars(sides):
        said.append(words.gettext("Bar: the share of the days with that value."))
    elif any(figure.days for figure in figures):
        said.append(words.gettext("Dot: a day."))
    if any(figure.median is not None for figure in figures):
        said.append(words.gettext("Line: the middle day."))
    if any(figure.q25 is not None for figure in figures):
        said.append(words.gettext("Band: half of the days."))
    if result.difference is not None:
        said.append(words.gettext("The difference is the middle of all differences between a day here and one there."))
    first, second = (span for _, span in sides)
    shared = min(first.last_day, second.last_day) - second.first_day + 1
    if shared > 0:
        said.append(words.ngettext("%(num)s day is in both spans.", "%(num)s days are in both spans.", shared))
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def _table(sides: Sides, caption: str, words: Words) -> Table:
    """Return both spans in short, then their days one by one, the latest first."""
    rows: list[tuple[str, ...]] = []
    for figure, span in sides:
        rows.append((_dates(span, words), number(figure.median), between(figure.q25, figure.q75, words)))
    dates = Dates(words)
    for figure, _ in reversed(sides):
        rows += [(dates.full(day.day), number(day.value), NOTHING) for day in reversed(figure.days)]
    head = (words.gettext("Days"), words.gettext("Middle"), words.gettext("Half of the days"))
    return Table(caption, head, tuple(rows))


def _table_of_values(sides: Sides, up: Axis, caption: str, words: Words) -> Table:
    """Return a column for each span: its middle, its half, and how many days had which value, from the highest."""
    step = (up.high - up.low) / _HEIGHTS
    heights = [_heights(figure.days, step) for figure, _ in sides]
    rows = [
        (words.gettext("Middle"), *(number(figure.median) for figure, _ in sides)),
        (words.gettext("Half of the days"), *(between(figure.q25, figure.q75, words) for figure, _ in sides)),
    ]
    for key in sorted(set().union(*heights), reverse=True):
        here = sorted(value for of_side in heights for value in of_side.get(key, ()))
        days = (words.ngettext("%(num)s day", "%(num)s days", len(of_side.get(key, ()))) for of_side in heights)
        rows.append((_from_to(here, words), *days))
    return Table(caption, (words.gettext("Value"), *(_dates(span, words) for _, span in sides)), tuple(rows))


def _alt(sides: Sides, name: str, words: Words) -> str:
    said = []
    for figure, span in sides:
        if figure.median is None:
            said.append(
                words.ngettext(
                    "%(dates)s: %(num)s day.", "%(dates)s: %(num)s days.", len(figure.days), dates=_dates(span, words)
                )
            )
        else:
            said.append(
                words.ngettext(
                    "%(dates)s: %(num)s day, the middle one %(value)s.",
                    "%(dates)s: %(num)s days, the middle one %(value)s.",
                    len(figure.days),
                    dates=_dates(span, words),
                    value=number(figure.median),
                )
            )
    begin = words.gettext("%(measure)s, two spans of days side by side.", measure=name)
    return " ".join([begin, *said, words.gettext("The table has all numbers.")])
