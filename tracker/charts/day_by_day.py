"""The chart of a measure day by day: a dot for the value of each day, a thin bar from its lowest to its highest.

A day without data has nothing, and nothing is drawn across it: no line joins one day to another. Marks shrink and
the dates below grow sparser with the length of the span, from a fortnight to ten years. Beyond four months the bars
would make one block of colour; in their place each month with five days or more has a large dot at its middle.
Treatments may be marked above the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.analytics.day_by_day import DayByDay, DayValue, MonthValue
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, up_axis
from tracker.charts.treatment_marks import TreatmentMark, marked, marks_legend, treatment_marks, within
from tracker.charts.words import NOTHING, Dates, left_out_text, number, rests_on_sleeps_text, rests_on_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words

_LABELS = 6
"""As many dates as a phone's width has room for."""

_DAYS_WITH_BARS = 124
_MARKS = ((31, 10.0, 2), (_DAYS_WITH_BARS, 6.0, 1), (400, 4.0, 0), (1500, 3.0, 0), (10**9, 2.0, 0))
"""Up to so many days: the size of a dot and its rim, in px."""
_MONTH_MARKS = ((400, 11.0), (1500, 8.0), (10**9, 5.5))
"""Up to so many days: the size of a month's dot, in px."""


def day_by_day_chart(
    result: DayByDay,
    *,
    measure: Measure,
    name: str,
    words: Words,
    span: Span,
    late: str = "include",
    treated: Sequence[TreatmentMark] = (),
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `span` the days asked for (the axis shows them all), `late`
    what was done about late entries, `treated` the treatments to mark, of which those within the span are drawn.
    """
    shown = within(treated, span)
    title = words.gettext("Day by day: %(measure)s", measure=name)
    return Chart(
        title=title,
        figure=_figure(result, measure, words, span, shown),
        sentence=_yes_or_no(result, words) if measure.yes_or_no and result.days else _sentence(result, words),
        table=_table(result.days, title, words) if not shown else _table_with(result.days, shown, title, words),
        legend=_legend(result, words, span, shown, late=late, of_sleep=measure.of_sleep),
        alt=" ".join([_alt(result.days, name, words), *_alt_of(shown, words)]),
        rests_on=result.rests_on,
    )


def _figure(result: DayByDay, measure: Measure, words: Words, span: Span, treated: Sequence[TreatmentMark]) -> Figure:
    days = result.days
    short = span.days <= _DAYS_WITH_BARS
    traces = []
    spread = [day for day in days if day.max > day.min]
    if short and spread:
        traces.append(_bars(spread))
    if days:
        traces.append(_dots(days, words, span, colour="var(--median)" if short else "var(--band-inner)"))
    if not short and result.months:
        traces.append(_month_dots(result.months, words, span))
    values = [value for day in days for value in ((day.min, day.max) if short else (day.value,))]
    up, marks = marked(up_axis(values, measure, words), treatment_marks(treated, span), span, words)
    return framed([*traces, *marks], _across(span, words), up)


def _dots(days: Sequence[DayValue], words: Words, span: Span, *, colour: str) -> dict[str, Any]:
    size, rim = next((size, rim) for most, size, rim in _MARKS if span.days <= most)
    return line_of(
        [(day.day, day.value) for day in days],
        mode="markers",
        marker={"color": colour, "size": size, "line": {"color": "var(--card)", "width": rim}},
        text=_texts(days, words),
        hoverinfo="text",
        hovertemplate="%{y:.1~f}<extra></extra>",
    )


def _bars(days: Sequence[DayValue]) -> dict[str, Any]:
    """Return one trace for all bars, with a gap after each."""
    trace = line_of((), mode="lines", line={"color": "var(--band-inner)", "width": 3, "simplify": False})
    trace["x"] = [x for day in days for x in (day.day, day.day, None)]
    trace["y"] = [y for day in days for y in (day.min, day.max, None)]
    return trace


def _month_dots(months: Sequence[MonthValue], words: Words, span: Span) -> dict[str, Any]:
    size = next(size for most, size in _MONTH_MARKS if span.days <= most)
    return line_of(
        [(_middle_of_month(value.first_day, span), value.median) for value in months],
        mode="markers",
        marker={"color": "var(--median)", "size": size, "line": {"color": "var(--card)", "width": 1}},
        text=[_one_month(value, words) for value in months],
        hoverinfo="text",
        hovertemplate="%{y:.1~f}<extra></extra>",
    )


def _middle_of_month(first_day: int, span: Span) -> float:
    first = date.fromordinal(first_day)
    next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1).toordinal()
    return (max(first_day, span.first_day) + min(next_month - 1, span.last_day)) / 2


def _across(span: Span, words: Words) -> Axis:
    ticks, labels = _dates(span, words)
    return Axis(span.first_day - 0.5, span.last_day + 0.5, ticks, labels)


def _dates(span: Span, words: Words) -> tuple[list[float], list[str]]:
    """Return the days to label and their labels: dates, then months, then years, whichever has room."""
    names = Dates(words)
    months = _first_days(span)
    years = [day for day in months if date.fromordinal(day).month == 1]
    if len(months) < 3 or span.days <= 62:
        step = -(-span.days // (_LABELS - 1))
        days = list(range(span.last_day, span.first_day - 1, -step))[::-1]
        return [float(day) for day in days], [names.short(day) for day in days]
    if len(months) > _LABELS * 6:
        step = -(-len(years) // _LABELS)
        return [float(day) for day in years[::step]], [str(date.fromordinal(day).year) for day in years[::step]]
    step = next(step for step in (1, 2, 3, 6) if len(months) <= _LABELS * step)
    chosen = [day for day in months if (date.fromordinal(day).month - 1) % step == 0]
    return [float(day) for day in chosen], [_month_label(day, names) for day in chosen]


def _first_days(span: Span) -> list[int]:
    first, last = date.fromordinal(span.first_day), date.fromordinal(span.last_day)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (divmod(first.month - 1 + past, 12) for past in range(count))
    days = (date(first.year + years, in_year + 1, 1).toordinal() for years, in_year in months)
    return [day for day in days if day >= span.first_day]


def _month_label(day: int, names: Dates) -> str:
    first = date.fromordinal(day)
    return str(first.year) if first.month == 1 else names.month(day)


def _texts(days: Sequence[DayValue], words: Words) -> list[str]:
    """Return what each day says when it is tapped."""
    dates = Dates(words)
    plain = words.gettext("%(day)s: %(value)s", day="{0}", value="{1}")
    spread = words.gettext("%(day)s: %(value)s (%(low)s to %(high)s)", day="{0}", value="{1}", low="{2}", high="{3}")
    return [
        (plain if day.min == day.max else spread).format(
            dates.full(day.day), number(day.value), number(day.min), number(day.max)
        )
        for day in days
    ]


def _one_month(value: MonthValue, words: Words) -> str:
    return words.ngettext(
        "%(month)s %(year)s: %(value)s, over %(num)s day",
        "%(month)s %(year)s: %(value)s, over %(num)s days",
        value.days,
        month=Dates(words).month(value.first_day),
        year=date.fromordinal(value.first_day).year,
        value=number(value.median),
    )


def _sentence(result: DayByDay, words: Words) -> str:
    days = result.days
    if not days:
        return _nothing(result, words)
    if result.median is None:
        lowest, highest = min(day.value for day in days), max(day.value for day in days)
        if lowest == highest:
            return words.ngettext(
                "%(num)s day so far, at %(value)s.",
                "%(num)s days so far, all at %(value)s.",
                len(days),
                value=number(lowest),
            )
        return words.ngettext(
            "%(num)s day so far, from %(low)s to %(high)s.",
            "%(num)s days so far, from %(low)s to %(high)s.",
            len(days),
            low=number(lowest),
            high=number(highest),
        )
    middle = words.gettext("The middle of %(days)s days is %(value)s.", days=len(days), value=number(result.median))
    if result.q25 is None:
        return middle
    half = words.gettext(
        "Half of the days lie between %(low)s and %(high)s.", low=number(result.q25), high=number(result.q75)
    )
    return f"{middle} {half}"


def _yes_or_no(result: DayByDay, words: Words) -> str:
    yes = sum(day.max > 0 for day in result.days)
    return words.ngettext(
        "Yes on %(yes)s of %(num)s day.", "Yes on %(yes)s of %(num)s days.", len(result.days), yes=yes
    )


def _nothing(result: DayByDay, words: Words) -> str:
    if result.rests_on.late:
        return words.gettext(
            "All entries of these days were recorded more than two hours late, and late ones are left out here. "
            "They can be included."
        )
    if result.rests_on.other_raters:
        return words.gettext("All entries of these days were given by somebody else. Choose who gave the numbers.")
    return words.gettext("Nothing is recorded for this in these days. One number on one day begins the picture.")


def _legend(
    result: DayByDay, words: Words, span: Span, treated: Sequence[TreatmentMark], *, late: str, of_sleep: bool
) -> str:
    rests_on = rests_on_sleeps_text if of_sleep else rests_on_text
    said = [rests_on(result.rests_on, span, words)]
    if result.days:
        said.append(
            words.gettext("Dot: the middle of the day's entries.") if not of_sleep else words.gettext("Dot: a day.")
        )
    if span.days > _DAYS_WITH_BARS:
        if result.months:
            said.append(words.gettext("Large dot: the middle of a month with five days or more."))
    elif any(day.max > day.min for day in result.days):
        said.append(words.gettext("Bar: from the day's lowest to its highest."))
    if result.days and len(result.days) < span.days:
        said.append(words.gettext("Days without a dot have no entry."))
    said += marks_legend(treatment_marks(treated, span), words)
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def _table(days: Sequence[DayValue], caption: str, words: Words) -> Table:
    head = (
        words.gettext("Day"),
        words.gettext("Value"),
        words.gettext("Lowest"),
        words.gettext("Highest"),
        words.gettext("Entries"),
    )
    dates = Dates(words)
    rows = tuple(
        (dates.full(day.day), number(day.value), number(day.min), number(day.max), str(day.entries))
        for day in reversed(days)
    )
    return Table(caption, head, rows)


def _table_with(days: Sequence[DayValue], treated: Sequence[TreatmentMark], caption: str, words: Words) -> Table:
    """Return the table with a column for treatments; a day that has one and no value has a row too."""
    bare = _table(days, caption, words)
    rows = dict(zip((day.day for day in reversed(days)), bare.rows, strict=True))
    told: dict[int, list[str]] = {}
    for group in sorted(treated, key=lambda mark: mark.day):
        told.setdefault(group.day, []).append(group.words)
    dates = Dates(words)
    return Table(
        caption,
        (*bare.head, words.gettext("Treatments")),
        tuple(
            (*rows.get(day, (dates.full(day), NOTHING, NOTHING, NOTHING, "0")), "; ".join(told.get(day, [])) or NOTHING)
            for day in sorted({*rows, *told}, reverse=True)
        ),
    )


def _alt_of(treated: Sequence[TreatmentMark], words: Words) -> list[str]:
    if not treated:
        return []
    return [
        words.ngettext(
            "%(num)s treatment is marked at the top.", "%(num)s treatments are marked at the top.", len(treated)
        )
    ]


def _alt(days: Sequence[DayValue], name: str, words: Words) -> str:
    if not days:
        return words.gettext("%(measure)s day by day: an empty calendar.", measure=name)
    lowest, highest = min(days, key=lambda day: day.value), max(days, key=lambda day: day.value)
    return words.gettext(
        "%(measure)s day by day. Lowest %(low)s on %(low_day)s, highest %(high)s on %(high_day)s. "
        "The table has all numbers.",
        measure=name,
        low=number(lowest.value),
        low_day=Dates(words).full(lowest.day),
        high=number(highest.value),
        high_day=Dates(words).full(highest.day),
    )
