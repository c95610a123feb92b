"""The chart of two measures by days: a dot where a day's two values meet, larger where several days share them.

No line is drawn through the dots: how closely they go together is said in the sentence, with its interval. The names
of both measures stand at the ends of their axes, and in what the chart says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.analytics import relation as of
from tracker.analytics.relation import Pair, Relation
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, text_of, up_axis
from tracker.charts.words import Dates, fine_rate, left_out_text, number
from tracker.domain.measures import Measure
from tracker.domain.words import Words

_SIZES = ((1, 1.0), (3, 1.4), (7, 1.9), (15, 2.4), (10**9, 3.0))
"""Up to so many days at one place: how much wider than a single day's the dot is."""

_DOTS = ((150, 9.0), (600, 6.0), (10**9, 4.0))
"""Up to so many places: the size of a single day's dot, in px."""

_ROOM = 0.13
"""The share of an axis that lies beyond its last tick, for the name of the other one."""


def relation_chart(
    result: Relation,
    *,
    measure: Measure,
    name: str,
    other_measure: Measure,
    other_name: str,
    words: Words,
    span: Span,
    late: str = "include",
) -> Chart:
    """Return the chart of `result`: `measure` and `name` are those of x, `other_measure` and `other_name` of y.

    `span` are the days asked for, `late` what was done about late entries.
    """
    title = words.gettext("Together: %(measure)s and %(other)s", measure=name, other=other_name)
    places = _places(result.pairs)
    return Chart(
        title=title,
        figure=_figure(places, measure, other_measure, (name, other_name), words, lag=result.lag),
        sentence=_sentence(result, name, other_name, words),
        make_table=lambda: _table(result, places, title, name, other_name, words),
        legend=_legend(result, places, name, other_name, words, span, late=late),
        alt=_alt(result, name, other_name, words),
        rests_on=result.rests_on,
    )


Place = tuple[float, float]
Places = Mapping[Place, Sequence[int]]


def _places(pairs: Sequence[Pair]) -> Places:
    """Return the days (ordinals) at each pair of values."""
    found: dict[Place, list[int]] = {}
    for pair in pairs:
        found.setdefault((pair.x, pair.y), []).append(pair.day)
    return found


def _figure(
    places: Places, measure: Measure, other: Measure, names: tuple[str, str], words: Words, *, lag: int
) -> Figure:
    across = up_axis([x for x, _ in places], measure, words)
    up = up_axis([y for _, y in places], other, words)
    # below the zero line and above the last one there is room for the names of the axes
    room = (up.high - up.low) * _ROOM
    up = replace(up, low=up.low - room, high=up.high + room)
    traces = list(_dots(places, names, words, lag=lag))
    traces += _axis_names(across, up, room, _axis_labels(names, words, lag=lag))
    return framed(traces, across, up)


def _axis_labels(names: tuple[str, str], words: Words, *, lag: int) -> tuple[str, str]:
    first = words.gettext("%(measure)s →", measure=names[0])
    if lag:
        return first, words.gettext("↑ %(measure)s, the day after", measure=names[1])
    return first, words.gettext("↑ %(measure)s", measure=names[1])


def _axis_names(across: Axis, up: Axis, room: float, labels: tuple[str, str]) -> Iterator[dict[str, Any]]:
    yield text_of([(across.high, up.low + room / 2, labels[0])], colour="var(--soft)", position="middle left")
    yield text_of([(across.low, up.high - room / 2, labels[1])], colour="var(--soft)", position="middle right")


def _dots(places: Places, names: tuple[str, str], words: Words, *, lag: int) -> Iterator[dict[str, Any]]:
    """Yield the dots, the largest first, so that none hides a smaller one."""
    single = next(size for most, size in _DOTS if len(places) <= most)
    for most, wider in reversed(_SIZES):
        below = max((other for other, _ in _SIZES if other < most), default=0)
        here = [place for place, days in places.items() if below < len(days) <= most]
        if here:
            yield line_of(
                [(round(x, 3), round(y, 3)) for x, y in here],
                mode="markers",
                marker={
                    "color": "var(--median)",
                    "size": round(single * wider, 1),
                    "line": {"color": "var(--card)", "width": 1},
                },
                text=_texts(here, places, names, words, lag=lag),
                hoverinfo="text",
                # two measures' names would not fit beside the dot: the page says them below
                hovertemplate=[f"{number(x)}, {number(y)}<extra></extra>" for x, y in here],
            )


def _texts(here: Sequence[Place], places: Places, names: tuple[str, str], words: Words, *, lag: int) -> list[str]:
    """Return what each dot says when it is tapped. The patterns are translated once: there may be thousands."""
    dates, said = Dates(words), {"x_name": names[0], "x": "{0}", "y_name": names[1], "y": "{1}"}
    both = (
        words.gettext("%(x_name)s %(x)s, the day after %(y_name)s %(y)s", **said | _braced(said))
        if lag
        else words.gettext("%(x_name)s %(x)s, %(y_name)s %(y)s", **said | _braced(said))
    )
    one_day = words.gettext("%(day)s: %(value)s", day="{0}", value="{1}")
    found = []
    for place in here:
        days, value = places[place], both.format(number(place[0]), number(place[1]))
        found.append(
            one_day.format(dates.full(days[0]), value)
            if len(days) == 1
            else words.ngettext("%(num)s day: %(value)s", "%(num)s days: %(value)s", len(days), value=value)
        )
    return found


def _braced(said: Mapping[str, str]) -> dict[str, str]:
    """Return the names with their own braces doubled, so that a pattern leaves them as they are."""
    return {key: said[key].replace("{", "{{").replace("}", "}}") for key in ("x_name", "y_name")}


def _sentence(result: Relation, name: str, other_name: str, words: Words) -> str:
    if not result.pairs:
        return _nothing(result, name, other_name, words)
    if result.verdict == of.NOT_ENOUGH:
        return _not_enough(result, name, other_name, words)
    if result.rho is None:
        same = name if len({pair.x for pair in result.pairs}) == 1 else other_name
        return words.gettext(
            "Nothing to relate: %(measure)s has the same value on all %(days)s days.",
            measure=same,
            days=len(result.pairs),
        )
    caution = words.gettext("Neighbouring days resemble each other, so the true range is wider.")
    if result.verdict != of.NO_CLEAR_PATTERN:
        no_cause = words.gettext("This is an association, not a cause.")
        caution = f"{no_cause} {caution}"
    return f"{_found(result, name, other_name, words)} {_numbers(result, words)} {caution}"


def _found(result: Relation, name: str, other_name: str, words: Words) -> str:
    said = {"x": name, "y": other_name}
    if result.verdict == of.NO_CLEAR_PATTERN:
        if result.lag:
            return words.gettext("No clear pattern between %(x)s and %(y)s the day after.", **said)
        return words.gettext("No clear pattern between %(x)s and %(y)s.", **said)
    if result.verdict == of.TOGETHER:
        if result.lag:
            return words.gettext("Days higher in %(x)s tended to be followed by days higher in %(y)s.", **said)
        return words.gettext("Days higher in %(x)s tended to be higher in %(y)s too.", **said)
    if result.lag:
        return words.gettext("Days higher in %(x)s tended to be followed by days lower in %(y)s.", **said)
    return words.gettext("Days higher in %(x)s tended to be lower in %(y)s.", **said)


def _numbers(result: Relation, words: Words) -> str:
    days = words.ngettext("%(num)s day", "%(num)s days", len(result.pairs))
    rho = fine_rate(result.rho or 0.0)
    if result.interval is None:
        return words.gettext(
            "Rank correlation %(rho)s over %(days)s; for an order without exception there is no interval.",
            rho=rho,
            days=days,
        )
    low, high = (fine_rate(bound) for bound in result.interval)
    return words.gettext(
        "Rank correlation %(rho)s over %(days)s, 95 %% interval %(low)s to %(high)s.",
        rho=rho,
        days=days,
        low=low,
        high=high,
    )


def _not_enough(result: Relation, name: str, other_name: str, words: Words) -> str:
    said = {"x": name, "y": other_name}
    so_far = (
        words.ngettext(
            "%(num)s day so far with %(x)s, and %(y)s the day after.",
            "%(num)s days so far with %(x)s, and %(y)s the day after.",
            len(result.pairs),
            **said,
        )
        if result.lag
        else words.ngettext(
            "%(num)s day so far with both %(x)s and %(y)s.",
            "%(num)s days so far with both %(x)s and %(y)s.",
            len(result.pairs),
            **said,
        )
    )
    return f"{so_far} {_needed(result, words)}"


def _needed(result: Relation, words: Words) -> str:
    return words.ngettext(
        "%(num)s more is needed to relate them.", "%(num)s more are needed to relate them.", result.rests_on.missing
    )


def _nothing(result: Relation, name: str, other_name: str, words: Words) -> str:
    if result.rests_on.other_raters and not result.rests_on.late:
        return words.gettext(
            "No day here has both values from the same person. Choose who gave the numbers, or other days."
        )
    if result.lag:
        begin = words.gettext("No day here has %(x)s, and %(y)s the day after.", x=name, y=other_name)
    else:
        begin = words.gettext("No day here has both %(x)s and %(y)s.", x=name, y=other_name)
    how = words.ngettext(
        "%(num)s such day is needed: one number of each is enough for a day.",
        "%(num)s such days are needed: one number of each is enough for a day.",
        result.rests_on.missing,
    )
    return f"{begin} {how}"


def _legend(
    result: Relation, places: Places, name: str, other_name: str, words: Words, span: Span, *, late: str
) -> str:
    said = [
        words.ngettext(
            "Rests on %(days)s of %(num)s day, %(values)s.",
            "Rests on %(days)s of %(num)s days, %(values)s.",
            span.days,
            days=result.rests_on.days,
            values=words.ngettext("%(num)s value", "%(num)s values", result.rests_on.entries),
        ),
        words.gettext("Across: %(measure)s.", measure=name),
        words.gettext("Upwards: %(measure)s, the day after.", measure=other_name)
        if result.lag
        else words.gettext("Upwards: %(measure)s.", measure=other_name),
    ]
    if places:
        said.append(words.gettext("Dot: the middles of a day's entries."))
    if any(len(days) > 1 for days in places.values()):
        said.append(words.gettext("Larger dot: several days at one place."))
    return " ".join([*said, *left_out_text(result.rests_on, words, late=late)])


_MOST_DAYS = 400
"""In a longer table a row is a dot, not a day."""


def _table(result: Relation, places: Places, caption: str, name: str, other_name: str, words: Words) -> Table:
    """Return the pairs day by day, the latest first; where they are very many, how many days each dot has."""
    second = words.gettext("%(measure)s, the day after", measure=other_name) if result.lag else other_name
    if len(result.pairs) > _MOST_DAYS:
        counted = tuple((number(x), number(y), str(len(places[x, y]))) for x, y in sorted(places))
        return Table(caption, (name, second, words.gettext("Days")), counted)
    dates = Dates(words)
    rows = tuple((dates.full(pair.day), number(pair.x), number(pair.y)) for pair in reversed(result.pairs))
    return Table(caption, (words.gettext("Day"), name, second), rows)


def _alt(result: Relation, name: str, other_name: str, words: Words) -> str:
    if not result.pairs:
        return words.gettext("%(x)s and %(y)s by days: no dots yet.", x=name, y=other_name)
    xs, ys = [pair.x for pair in result.pairs], [pair.y for pair in result.pairs]
    return words.ngettext(
        "Dots for %(num)s day. Across: %(x)s, from %(x_low)s to %(x_high)s. "
        "Upwards: %(y)s, from %(y_low)s to %(y_high)s. The table has all numbers.",
        "Dots for %(num)s days. Across: %(x)s, from %(x_low)s to %(x_high)s. "
        "Upwards: %(y)s, from %(y_low)s to %(y_high)s. The table has all numbers.",
        len(result.pairs),
        x=name,
        y=other_name,
        x_low=number(min(xs)),
        x_high=number(max(xs)),
        y_low=number(min(ys)),
        y_high=number(max(ys)),
    )
