"""The chart of a measure day by day: a dot for the value of each day, a thin bar from its lowest to its highest.

A day without data has nothing, and nothing is drawn across it: no line joins one day to another. Marks shrink and
the dates below grow sparser with the length of the span, from a fortnight to ten years. Beyond four months the bars
would make one block of colour; in their place each month with five days or more has a large dot at its middle. Beyond
four years a px holds several days: such a month is drawn as a day is, with a bar from its lowest day to its highest.
Treatments may be marked above the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.analytics.day_by_day import DayByDay, DayValue, MonthValue
from tracker.charts.chart import Chart, Figure, Span, Table, TableWithWords
from tracker.charts.frame import Axis, framed, line_of, shorts, up_axis
from tracker.charts.treatment_marks import TreatmentMark, marked, marks_legend, treatment_marks, within
from tracker.charts.words import NOTHING, Dates, left_out_text, number, rests_on_sleeps_text, rests_on_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words

_LABELS = 6
"""As many dates as a phone's width has room for."""

_DAYS_WITH_BARS = 124
_DAYS_WITH_DOTS = 1500
_MARKS = ((31, 10.0, 2), (_DAYS_WITH_BARS, 6.0, 1), (400, 4.0, 0), (10**9, 3.0, 0))
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
        make_table=lambda: _table(result, span, shown, title, words),
        legend=_legend(result, words, span, shown, late=late, of_sleep=measure.of_sleep),
        alt=" ".join([_alt(result.days, name, words), *_alt_of(shown, words)]),
        rests_on=result.rests_on,
    )


def _figure(result: DayByDay, measure: Measure, words: Words, span: Span, treated: Sequence[TreatmentMark]) -> Figure:
    days, by_month = _days_and_months(result, span)
    short = span.days <= _DAYS_WITH_BARS
    traces = []
    spread = (
        [(_middle_of_month(month.first_day, span), month.min, month.max) for month in by_month]
        if by_month
        else [(float(day.day), day.min, day.max) for day in days if day.max > day.min and short]
    )
    if spread:
        traces.append(_bars(spread))
    if days:
        traces.append(_dots(days, words, span, colour="var(--median)" if short else "var(--spread)"))
    if not short and result.months:
        traces.append(_month_dots(result.months, words, span))
    values = [value for day in result.days for value in ((day.min, day.max) if short else (day.value,))]
    up, marks = marked(up_axis(values, measure, words), treatment_marks(treated, span), span, words)
    return framed([*traces, *marks], _across(span, words), up)


def _days_and_months(result: DayByDay, span: Span) -> tuple[Sequence[DayValue], Sequence[MonthValue]]:
    """Return the days that stand for themselves, and the months that stand for theirs: none but in a long span."""
    if span.days <= _DAYS_WITH_DOTS:
        return result.days, ()
    # a month without a median has so few days that they have room
    firsts = {month.first_day for month in result.months}
    return [day for day in result.days if _first_of_month(day.day) not in firsts], result.months


def _first_of_month(day: int) -> int:
    return day + 1 - date.fromordinal(day).day


def _dots(days: Sequence[DayValue], words: Words, span: Span, *, colour: str) -> dict[str, Any]:
    size, rim = next((size, rim) for most, size, rim in _MARKS if span.days <= most)
    return line_of(
        [(day.day, day.value) for day in days],
        mode="markers",
        marker={"color": colour, "size": size, "line": {"color": "var(--card)", "width": rim}},
        text=_texts(days, words),
        hoverinfo="text",
        hovertemplate=shorts(day.value for day in days),
    )


def _bars(spreads: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    """Return one trace for all bars (a place across, lowest and highest), with a gap after each."""
    trace = line_of((), mode="lines", line={"color": "var(--spread)", "width": 3, "simplify": False})
    trace["x"] = [x for across, _, _ in spreads for x in (across, across, None)]
    trace["y"] = [y for _, low, high in spreads for y in (low, high, None)]
    return trace


def _month_dots(months: Sequence[MonthValue], words: Words, span: Span) -> dict[str, Any]:
    dates, size = Dates(words), next(size for most, size in _MONTH_MARKS if span.days <= most)
    return line_of(
        [(_middle_of_month(value.first_day, span), value.median) for value in months],
        mode="markers",
        marker={"color": "var(--median)", "size": size, "line": {"color": "var(--card)", "width": 1}},
        text=[_one_month(value, dates, words) for value in months],
        hoverinfo="text",
        hovertemplate=shorts(value.median for value in months),
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


def _one_month(value: MonthValue, dates: Dates, words: Words) -> str:
    return words.ngettext(
        "%(month)s %(year)s: %(value)s, over %(num)s day",
        "%(month)s %(year)s: %(value)s, over %(num)s days",
        value.days,
        month=dates.month(value.first_day),
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
    days, by_month = _days_and_months(result, span)
    if days:
        said.append(
            words.gettext("Dot: the middle of the day's entries.") if not of_sleep else words.gettext("Dot: a day.")
        )
    if by_month:
        said.append(words.gettext("Large dot: the middle of a month with five days or more."))
        said.append(words.gettext("Bar: from the month's lowest day to its highest."))
        said.append(words.gettext("Shorter spans show the days one by one."))
    elif span.days > _DAYS_WITH_BARS:
        if result.months:
            said.append(words.gettext("Large dot: the middle of a month with five days or more."))
    elif any(day.max > day.min for day in result.days):
        said.append(words.gettext("Bar: from the day's lowest to its highest."))
    if days and not by_month and len(days) < span.days:
        said.append(words.gettext("Days without a dot have no entry."))
    said += marks_legend(treatment_marks(treated, span), words)
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


def _table(result: DayByDay, span: Span, treated: Sequence[TreatmentMark], caption: str, words: Words) -> Table:
    """Return a row for each day, or for each month that stands for its days, the latest first.

    Where there are treatments they have a column, of words that are shown below the numbers; a day (or month) that
    has one and no value has a row too.
    """
    days, by_month = _days_and_months(result, span)
    dates = Dates(words)
    label = {day.day: dates.full(day.day) for day in days}
    rows = {day.day: (number(day.value), number(day.min), number(day.max), str(day.entries)) for day in days}
    label |= {month.first_day: _month_and_year(month.first_day, dates, words) for month in by_month}
    rows |= {
        month.first_day: (number(month.median), number(month.min), number(month.max), str(month.days))
        for month in by_month
    }
    told: dict[int, list[str]] = {}
    months = {month.first_day for month in by_month}
    for mark in sorted(treated, key=lambda one: one.day):
        first = _first_of_month(mark.day)
        said = f"{dates.short(mark.day)}: {mark.words}" if first in months else mark.words
        told.setdefault(first if first in months else mark.day, []).append(said)
    head = [
        words.gettext("Day or month") if by_month else words.gettext("Day"),
        words.gettext("Value"),
        words.gettext("Lowest"),
        words.gettext("Highest"),
        words.gettext("Entries or days") if by_month else words.gettext("Entries"),
    ]
    none = (NOTHING, NOTHING, NOTHING, "0")
    found = [
        (label.get(day, dates.full(day)), *rows.get(day, none), "; ".join(told.get(day, ())) or NOTHING)
        for day in sorted({*rows, *told}, reverse=True)
    ]
    if not treated:
        return Table(caption, tuple(head), tuple(row[:-1] for row in found))
    return TableWithWords(caption, (*head, words.gettext("Treatments")), tuple(found))


def _month_and_year(first_day: int, dates: Dates, words: Words) -> str:
    year = date.fromordinal(first_day).year
    return words.gettext("%(month)s %(year)s", month=dates.month(first_day), year=year)


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
