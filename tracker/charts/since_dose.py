"""The chart of a measure by the hours since a dose of one medication: a line for the middle day.

Across run the hours since the dose, 0 to 12; the point of an hour stands in its middle. The line joins neighbouring
hours that both have five days or more, and stops where one has fewer: there the single days stand as open dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.analytics.since_dose import DAYS_FOR_MEDIAN, HOURS, Hour, SinceDose
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, shorts, up_axis
from tracker.charts.timed_words import joined, nothing_text, of_sleep_text, without_clock_text
from tracker.charts.words import left_out_text, number, rests_on_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words, listed

_MIDDLE = 0.5


def since_dose_chart(
    result: SinceDose,
    *,
    measure: Measure,
    name: str,
    medication: str,
    words: Words,
    span: Span,
    late: str = "exclude",
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `medication` the medication's (empty where there is none),
    `span` the days asked for, `late` what was done about late entries.
    """
    title = (
        words.gettext("Since a dose of %(medication)s: %(measure)s", medication=medication, measure=name)
        if medication
        else words.gettext("Since a dose: %(measure)s", measure=name)
    )
    return Chart(
        title=title,
        figure=_figure(result.hours, measure, words),
        sentence=_sentence(result, measure, medication, words),
        make_table=lambda: _table(result.hours, title, words),
        legend=_legend(result, medication, words, span, late=late),
        alt=_alt(result.hours, name, medication, words),
        rests_on=result.rests_on,
    )


def _figure(hours: Sequence[Hour], measure: Measure, words: Words) -> Figure:
    values = [value for hour in hours for value in hour.single_days]
    values += [hour.median for hour in hours if hour.median is not None]
    ticks = list(range(0, HOURS + 1, 2))
    across = Axis(0, HOURS, ticks, [str(tick) for tick in ticks])
    return framed([*_single_days(hours, words), *_middle(hours, words)], across, up_axis(values, measure, words))


def _single_days(hours: Sequence[Hour], words: Words) -> Iterator[dict[str, Any]]:
    points = [(hour, value) for hour in hours for value in hour.single_days]
    if points:
        yield line_of(
            [(hour.hour + _MIDDLE, value) for hour, value in points],
            mode="markers",
            marker={"color": "var(--soft)", "size": 9, "symbol": "circle-open", "line": {"width": 2}},
            text=[
                words.gettext(
                    "%(hours)s hours after: %(value)s on one day", hours=_hours(hour, words), value=number(value)
                )
                for hour, value in points
            ],
            hoverinfo="text",
            hovertemplate=shorts(value for _, value in points),
        )


def _middle(hours: Sequence[Hour], words: Words) -> Iterator[dict[str, Any]]:
    """Yield the line of medians, one trace a run of neighbouring hours, so that no gap is ever bridged."""
    run: list[Hour] = []
    for hour in [*hours, None]:
        if hour is not None and hour.median is not None:
            run.append(hour)
            continue
        if run:
            yield line_of(
                [(found.hour + _MIDDLE, found.median or 0.0) for found in run],
                mode="lines+markers",
                line={"color": "var(--median)", "width": 4, "simplify": False},
                marker={"color": "var(--median)", "size": 10, "line": {"color": "var(--card)", "width": 2}},
                text=[_one_hour(found, words) for found in run],
                hoverinfo="text",
                hovertemplate=shorts(found.median for found in run),
            )
        run = []


def _one_hour(hour: Hour, words: Words) -> str:
    return words.ngettext(
        "%(hours)s hours after: %(value)s, over %(num)s day",
        "%(hours)s hours after: %(value)s, over %(num)s days",
        hour.days,
        hours=_hours(hour, words),
        value=number(hour.median),
    )


def _hours(hour: Hour, words: Words) -> str:
    return words.gettext("%(low)s to %(high)s", low=hour.hour, high=hour.hour + 1)


def _sentence(result: SinceDose, measure: Measure, medication: str, words: Words) -> str:
    if measure.of_sleep:
        return of_sleep_text(words)
    if not medication:
        return words.gettext(
            "No medicine is in the diary. It takes a medicine, its doses noted when they are taken, and entries "
            "in the hours after them."
        )
    if not result.rests_on.entries:
        return _nothing(result, medication, words)
    drawn = [(hour.median, hour) for hour in result.hours if hour.median is not None]
    if not drawn:
        return _not_enough(result, words)
    return _lowest_and_highest(drawn, words)


def _nothing(result: SinceDose, medication: str, words: Words) -> str:
    if result.before_first or result.after_12_hours:
        return words.gettext(
            "None of these entries lies in the 12 hours after a dose of %(medication)s. "
            "It takes both: a dose noted when it is taken, and an entry after it.",
            medication=medication,
        )
    return nothing_text(result.rests_on, result.without_clock, words) or words.gettext(
        "Nothing is recorded for this in these days. "
        "It takes both: a dose noted when it is taken, and an entry after it."
    )


def _not_enough(result: SinceDose, words: Words) -> str:
    needed = words.ngettext(
        "%(num)s more day with an entry in the same hour after a dose is needed for its middle.",
        "%(num)s more days with an entry in the same hour after a dose are needed for its middle.",
        result.rests_on.missing,
    )
    how = words.gettext("An entry at about the same time after a dose, day by day, fills that hour.")
    return f"{needed} {how}"


def _lowest_and_highest(drawn: Sequence[tuple[float, Hour]], words: Words) -> str:
    lowest, highest = min(value for value, _ in drawn), max(value for value, _ in drawn)
    if len(drawn) == 1:
        return words.gettext(
            "%(hours)s hours after a dose the middle day is at %(value)s. "
            "Every other hour has fewer than %(days)s days.",
            hours=_hours(drawn[0][1], words),
            value=number(lowest),
            days=DAYS_FOR_MEDIAN,
        )
    if lowest == highest:
        return words.gettext(
            "The middle day is at %(value)s in all %(hours)s hours that have %(days)s days or more.",
            value=number(lowest),
            hours=len(drawn),
            days=DAYS_FOR_MEDIAN,
        )
    return words.gettext(
        "The middle day is lowest %(low_hours)s after a dose, at %(low)s, "
        "and highest %(high_hours)s after, at %(high)s.",
        low=number(lowest),
        low_hours=_where([hour for value, hour in drawn if value == lowest], words),
        high=number(highest),
        high_hours=_where([hour for value, hour in drawn if value == highest], words),
    )


def _where(hours: Sequence[Hour], words: Words) -> str:
    """Return the hours as text, neighbours together: `2 to 4 and 7 to 8 hours`."""
    runs: list[list[int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour.hour:
            runs[-1][1] += 1
        else:
            runs.append([hour.hour, hour.hour + 1])
    said = [words.gettext("%(low)s to %(high)s", low=low, high=high) for low, high in runs]
    if len(said) == 1:
        return words.gettext("%(hours)s hours", hours=said[0])
    return words.gettext("%(some)s and %(last)s hours", some=listed(said[:-1]), last=said[-1])


def _legend(result: SinceDose, medication: str, words: Words, span: Span, *, late: str) -> str:
    if not medication:
        return ""
    said = [rests_on_text(result.rests_on, span, words)]
    if result.doses:
        said.append(words.ngettext("They follow %(num)s dose.", "They follow %(num)s doses.", result.doses))
    said.append(words.gettext("Across: hours since the dose."))
    if any(hour.median is not None for hour in result.hours):
        said.append(words.gettext("Line: the middle day."))
    if any(hour.single_days for hour in result.hours):
        said.append(words.gettext("Open dots: single days, where fewer than five have entries."))
    if result.rests_on.enough:
        said.append(
            words.gettext(
                "Doses taken at fixed times go along with the hours of the day; this chart cannot tell the two apart."
            )
        )
    said += left_out_text(result.rests_on, words, late=late)
    return joined([*said, *without_clock_text(result.without_clock, words), *_left_out(result, words)])


def _left_out(result: SinceDose, words: Words) -> list[str]:
    said = []
    if result.before_first:
        said.append(
            words.ngettext(
                "%(num)s entry before the first dose is left out.",
                "%(num)s entries before the first dose are left out.",
                result.before_first,
            )
        )
    if result.after_12_hours:
        said.append(
            words.ngettext(
                "%(num)s entry 12 hours or more after a dose is left out.",
                "%(num)s entries 12 hours or more after a dose are left out.",
                result.after_12_hours,
            )
        )
    return said


def _table(hours: Sequence[Hour], caption: str, words: Words) -> Table:
    head = (
        words.gettext("Hours since the dose"),
        words.gettext("Middle day"),
        words.gettext("Single days"),
        words.gettext("Days"),
        words.gettext("Entries"),
    )
    rows = tuple(
        (
            _hours(hour, words),
            number(hour.median),
            listed(map(number, hour.single_days)) or number(None),
            str(hour.days),
            str(hour.entries),
        )
        for hour in hours
    )
    return Table(caption, head, rows)


def _alt(hours: Sequence[Hour], name: str, medication: str, words: Words) -> str:
    begin = (
        words.gettext("%(measure)s by hours since a dose of %(medication)s.", measure=name, medication=medication)
        if medication
        else words.gettext("%(measure)s by hours since a dose.", measure=name)
    )
    drawn = [(hour.median, hour) for hour in hours if hour.median is not None]
    if not drawn:
        return words.gettext("%(begin)s No hour has five days with entries, so no line is drawn.", begin=begin)
    return joined([begin, _lowest_and_highest(drawn, words), words.gettext("The table has all numbers.")])
