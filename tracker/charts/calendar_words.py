"""What the calendar says in words. It stays neutral: what was recorded, never what it may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.analytics.calendar import Calendar
from tracker.analytics.through_the_day import BIN_HOURS
from tracker.charts.chart import Span
from tracker.charts.timed_words import joined, nothing_recorded_text, nothing_text, of_sleep_text, without_clock_text
from tracker.charts.words import Dates, between, hour_of_clock, left_out_text, number, rests_on_text
from tracker.domain.measures import Measure
from tracker.domain.words import Words

MOST_DAYS = 42
"""More days than these have a column for each week."""
MOST_WEEKS = 60
"""A longer span is not drawn: a year fits, with room to spare."""


@dataclass(frozen=True, slots=True)
class Square:
    """One square: the first of its `days` (1, or 7 for a week), the hour it runs from, its value, and how many
    entries (of a week: days) it rests on."""

    day: int
    days: int
    from_hour: int
    value: float
    count: int


def hours_text(square: Square, words: Words) -> str:
    """Return the two hours of a square: `06:00 to 08:00`."""
    start = square.from_hour
    return words.gettext("%(low)s to %(high)s", low=hour_of_clock(start), high=hour_of_clock(start + BIN_HOURS))


def texts(squares: Sequence[Square], words: Words) -> list[str]:
    """Return what each square says when it is tapped."""
    dates = Dates(words)
    day = words.gettext("%(day)s, %(hours)s: %(value)s", day="{0}", hours="{1}", value="{2}")
    week = words.gettext(
        "Week of %(day)s, %(hours)s: %(value)s, over %(days)s days", day="{0}", hours="{1}", value="{2}", days="{3}"
    )
    hours = {square.from_hour: hours_text(square, words) for square in squares}
    return [
        (week if square.days > 1 else day).format(
            dates.full(square.day), hours[square.from_hour], number(square.value), square.count
        )
        for square in squares
    ]


def sentence(result: Calendar, squares: Sequence[Square], measure: Measure, words: Words, *, too_long: bool) -> str:
    """Return the one sentence of the chart: where it was highest and lowest, or why there is nothing to see."""
    if measure.of_sleep:
        return of_sleep_text(words)
    if not result.cells:
        return nothing_text(result.rests_on, result.without_clock, words) or nothing_recorded_text(words)
    if squares:
        return _yes_or_no(squares, words) if measure.yes_or_no else _highest_and_lowest(squares, words)
    if too_long:
        return words.gettext(
            "These days are too many for the calendar: it has room for %(weeks)s weeks. Choose fewer days.",
            weeks=MOST_WEEKS,
        )
    return words.gettext(
        "No week has three days with an entry in the same two hours, so no week is drawn. "
        "Choose %(days)s days or fewer to see each day.",
        days=MOST_DAYS,
    )


def _yes_or_no(squares: Sequence[Square], words: Words) -> str:
    yes = sum(square.value > 0 for square in squares)
    return words.ngettext(
        "Yes in %(yes)s of %(num)s square.", "Yes in %(yes)s of %(num)s squares.", len(squares), yes=yes
    )


def _highest_and_lowest(squares: Sequence[Square], words: Words) -> str:
    values = [square.value for square in squares]
    lowest, highest = min(values), max(values)
    if lowest == highest:
        return words.ngettext(
            "%(num)s square so far, at %(value)s.",
            "%(num)s squares so far, all at %(value)s.",
            len(squares),
            value=number(lowest),
        )
    high = words.gettext("Highest: %(value)s, %(where)s.", value=number(highest), where=_where(squares, highest, words))
    low = words.gettext("Lowest: %(value)s, %(where)s.", value=number(lowest), where=_where(squares, lowest, words))
    return f"{high} {low}"


def _where(squares: Sequence[Square], value: float, words: Words) -> str:
    there = [square for square in squares if square.value == value]
    first = there[0]
    columns = len({square.day for square in there})
    if len(there) == 1:
        day, hours = Dates(words).full(first.day), hours_text(first, words)
        if first.days > 1:
            return words.gettext("in the week of %(day)s, %(hours)s", day=day, hours=hours)
        return words.gettext("on %(day)s, %(hours)s", day=day, hours=hours)
    if first.days > 1:
        return words.ngettext("in %(num)s week", "in %(num)s weeks", columns)
    return words.ngettext("on %(num)s day", "on %(num)s days", columns)


def legend(
    result: Calendar,
    squares: Sequence[Square],
    steps: Mapping[int, Sequence[Square]],
    measure: Measure,
    words: Words,
    span: Span,
    *,
    drawn: Span,
    late: str,
) -> str:
    """Return what the chart rests on, what its squares are, and what was left out. `drawn` are the days that the
    columns show."""
    said = [rests_on_text(result.rests_on, span, words)]
    if squares:
        said.append(_ends_text(squares, words, span, drawn))
        said += [_columns_text(squares, words), _scale_text(steps, measure, words)]
        said.append(words.gettext("An empty place has no entry.") if squares[0].days == 1 else "")
    said += left_out_text(result.rests_on, words, late=late)
    return joined([*said, *without_clock_text(result.without_clock, words)])


def _ends_text(squares: Sequence[Square], words: Words, span: Span, drawn: Span) -> str:
    """Return where the drawing begins and ends, if that is not where the span does."""
    first, last = Dates(words).full(drawn.first_day), Dates(words).full(drawn.last_day)
    if squares[0].days > 1 or drawn == span:
        return ""
    if drawn.last_day == span.last_day:
        return words.gettext("It begins on %(day)s, the first day with an entry.", day=first)
    return words.gettext(
        "It begins on %(first)s and ends on %(last)s, the first and the last day with an entry.", first=first, last=last
    )


def _columns_text(squares: Sequence[Square], words: Words) -> str:
    if squares[0].days > 1:
        return words.gettext(
            "A column is a week from Monday; a square the middle of its days, where three or more have an entry in "
            "these two hours."
        )
    return words.gettext("A column is a day, upwards from its start; a square two hours of it.")


def _scale_text(steps: Mapping[int, Sequence[Square]], measure: Measure, words: Words) -> str:
    if measure.yes_or_no:
        return words.gettext("Large square: yes. Small square: no.")
    if measure.on_scale:
        return words.gettext("The larger and stronger a square, the higher, from 0 to 10.")
    ranges = [
        between(min(square.value for square in of_step), max(square.value for square in of_step), words)
        for of_step in steps.values()
    ]
    return words.ngettext(
        "All squares have one size: %(ranges)s.",
        "The squares have %(num)s sizes, from small to large: %(ranges)s.",
        len(ranges),
        ranges="; ".join(ranges),
    )


def alt(squares: Sequence[Square], measure: Measure, name: str, words: Words, *, by_week: bool) -> str:
    """Return the drawing in words: how many squares there are, and where they are highest and lowest."""
    if by_week:
        begin = words.gettext("%(measure)s by week and by two hours of the day.", measure=name)
    else:
        begin = words.gettext("%(measure)s by day and by two hours of the day.", measure=name)
    if not squares:
        return words.gettext("%(begin)s An empty calendar.", begin=begin)
    said = _yes_or_no(squares, words) if measure.yes_or_no else _highest_and_lowest(squares, words)
    return joined([begin, said, words.gettext("The table has all numbers.")])
