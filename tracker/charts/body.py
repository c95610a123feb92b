"""The charts of where in the body: the body as a map of its names, and a grid of regions by months.

The map is laid out as on the Log: a person seen from behind, so that left is left. A tile has the region's name, the
middle severity over the days on which it was above 0 (from 5 days), which is also its shade, and those days of the
days with any region recorded. In the grid a month's bar is as high as its share of days, and as dark as its middle
severity. A month without five days has no bar, and nothing is drawn across it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.analytics.body import Body, BodyMonth, RegionDays
from tracker.charts import body_words as say
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, taps_of, text_of
from tracker.charts.words import number
from tracker.domain.regions import BY_CODE
from tracker.domain.words import Words

Box = tuple[float, float, float, float]
"""Left, right, bottom and top."""

_COLUMNS = {
    "mid": (1.0, 3.0),
    "l": (0.0, 1.0),
    "a": (1.0, 2.0),
    "b": (2.0, 3.0),
    "r": (3.0, 4.0),
}
_ROWS: Sequence[tuple[float, Mapping[str, str]]] = (
    (2.6, {"eyes_upper_face": "mid"}),
    (2.6, {"lower_face": "mid"}),
    (2.6, {"jaw_tongue": "mid"}),
    (3.4, {"larynx": "a", "neck": "b"}),
    (5.4, {"shoulder_upper_arm_left": "l", "trunk": "mid", "shoulder_upper_arm_right": "r"}),
    (5.4, {"forearm_hand_left": "l", "hip_thigh_left": "a", "hip_thigh_right": "b", "forearm_hand_right": "r"}),
    (5.4, {"lower_leg_foot_left": "a", "lower_leg_foot_right": "b"}),
)
"""From the head down: how many lines of text a row is high, and which region stands where in it (as on the Log)."""

PLACES: Mapping[str, tuple[int, int, int]] = {
    code: (row, int(_COLUMNS[place][0]) + 1, int(_COLUMNS[place][1]))
    for row, (_, places) in enumerate(_ROWS, 1)
    for code, place in places.items()
}
"""Where each region stands in a grid: its row, and its first and last of four columns, counted from 1."""

_GAP_ACROSS, _GAP_UP = 0.03, 0.14
_LETTERS_IN_COLUMN = 9
"""As many letters as fit into a tile one column wide, in every shape."""
_PALE = "var(--edge)"
_MOST_CELLS_WITH_NUMBER = 6
_MONTHS_LABELLED = 4


def body_chart(result: Body, *, name: str, words: Words, span: Span, late: str = "include") -> Chart:
    """Return the map of the body over the whole span.

    `name` is what was recorded of the regions, as the reader knows it (`Spasm severity`, `Pain`), `span` the days
    asked for, `late` what was done about late entries.
    """
    title = words.gettext("Where in the body: %(measure)s", measure=name)
    return Chart(
        title=title,
        figure=_map(result, words),
        sentence=say.sentence(result, words),
        make_table=lambda: _table(result, title, words),
        legend=say.legend(result, words, span, late=late),
        alt=say.alt(result, name, words),
        rests_on=result.rests_on,
    )


def body_by_month_chart(result: Body, *, name: str, words: Words, span: Span, late: str = "include") -> Chart:
    """Return the grid of the regions that were ever above 0 by months; the keywords are those of `body_chart`."""
    title = words.gettext("Where in the body, by month: %(measure)s", measure=name)
    shown = replace(result, months=say.last_months(result.months))
    return Chart(
        title=title,
        figure=_grid(shown, words),
        sentence=say.sentence_by_month(shown, words),
        make_table=lambda: _table_by_month(shown, title, words),
        legend=say.legend_by_month(shown, words, span, late=late, first=result.months[:1]),
        alt=say.alt_by_month(shown, name, words),
        rests_on=result.rests_on,
    )


def _map(result: Body, words: Words) -> Figure:
    boxes = dict(_boxes())
    enough = result.rests_on.enough
    shades: dict[str, list[Box]] = {}
    texts: dict[tuple[str, int], list[tuple[float, float, str]]] = {}
    taps = []
    for region in result.regions:
        box = boxes[region.code]
        shade, ink = _shade(region) if enough else ("var(--card)", "var(--soft)")
        shades.setdefault(shade, []).append(box)
        for x, y, text, weight in _lines(region, box, result, words):
            texts.setdefault((ink, weight), []).append((x, y, text))
        left, right, bottom, top = box
        said = say.one_region(region, result.rests_on.days, words)
        taps.append(((left + right) / 2, (bottom + top) / 2, said, _share(region.days, result.rests_on.days, words)))
    traces = [_filled(found, colour) for colour, found in shades.items()]
    traces += [_outline(boxes.values())]
    traces += [text_of(found, colour=ink, weight=weight) for (ink, weight), found in texts.items()]
    if enough:
        traces.append(taps_of(taps))
    height = sum(lines for lines, _ in _ROWS)
    return framed(traces, Axis(0, 4, (), ()), Axis(0, height, (), ()), shapes="body")


def _boxes() -> Iterator[tuple[str, Box]]:
    top = sum(lines for lines, _ in _ROWS)
    for lines, places in _ROWS:
        for code, place in places.items():
            left, right = _COLUMNS[place]
            yield code, (left + _GAP_ACROSS, right - _GAP_ACROSS, top - lines + _GAP_UP, top - _GAP_UP)
        top -= lines


def _lines(region: RegionDays, box: Box, result: Body, words: Words) -> Iterator[tuple[float, float, str, int]]:
    """Yield the lines of a tile from the top: where, what, and how heavy."""
    left, right, bottom, top = box
    narrow = right - left < 1
    name = words.gettext(BY_CODE[region.code].tile)
    shown = [(line, 600) for line in (_wrapped(name) if narrow else [name])]
    if result.rests_on.enough:
        share = _share(region.days, result.rests_on.days, words)
        middle = number(region.median) if region.median is not None else ""
        if narrow:
            shown += [(middle, 800)] if middle else []
            shown += [(share, 500)] if region.days else []
        elif region.days:
            text = words.gettext("%(value)s · %(share)s", value=middle, share=share) if middle else share
            shown.append((text, 700))
    pitch = min(1.06, (top - bottom) / (len(shown) + 0.3))
    first = (top + bottom) / 2 + pitch * (len(shown) - 1) / 2
    for place, (text, weight) in enumerate(shown):
        yield (left + right) / 2, first - place * pitch, text, weight


def _share(days: int, of_days: int, words: Words) -> str:
    """Return `30 of 40`, or in per cent where that would be too long for a tile."""
    share = words.gettext("%(days)s of %(all)s", days=days, all=of_days)
    if len(share) < _LETTERS_IN_COLUMN:
        return share
    per_cent = 100 * days / of_days
    return (
        words.gettext("under %(share)s %%", share=1)
        if 0 < per_cent < 1
        else words.gettext("%(share)s %%", share=f"{per_cent:.0f}")
    )


def _wrapped(name: str) -> list[str]:
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LETTERS_IN_COLUMN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shade(region: RegionDays) -> tuple[str, str]:
    """Return the colour of a tile and of the text on it."""
    if region.median is None:
        return "var(--card)", "var(--ink)" if region.days else "var(--soft)"
    step = min(10, max(0, round(region.median)))
    return f"var(--s{step})", "var(--on-light)" if step < 6 else "var(--on-dark)"


def _filled(boxes: Sequence[Box], colour: str) -> dict[str, Any]:
    """Return one trace for all boxes of a colour, with a gap after each."""
    trace = line_of((), mode="none", fill="toself", fillcolor=colour)
    trace["x"] = [x for left, right, _, _ in boxes for x in (left, right, right, left, None)]
    trace["y"] = [y for _, _, bottom, top in boxes for y in (bottom, bottom, top, top, None)]
    return trace


def _outline(boxes: Iterator[Box] | Any) -> dict[str, Any]:  # noqa: ANN401 - any collection of boxes
    trace = line_of((), mode="lines", line={"color": "var(--edge)", "width": 1.5, "simplify": False})
    every = list(boxes)
    trace["x"] = [x for left, right, _, _ in every for x in (left, right, right, left, left, None)]
    trace["y"] = [y for _, _, bottom, top in every for y in (bottom, bottom, top, top, bottom, None)]
    return trace


def _grid(result: Body, words: Words) -> Figure:
    codes = say.ever_recorded(result)
    months = [month for month in result.months if month.enough]
    places = say.months_apart(result.months)
    count = max(places.values(), default=0) + 1
    rows = max(4, len(codes))
    shades: dict[str, list[Box]] = {}
    texts: dict[str, list[tuple[float, float, str]]] = {}
    taps = []
    for month in months:
        x = places[month.first_day]
        for region in month.regions:
            if region.code not in codes:
                continue
            y = rows - 1 - codes.index(region.code)
            taps.append((x, y + 0.5, say.one_month(region, month, words), _share(region.days, month.days, words)))
            if not region.days:
                continue
            colour, ink = _shade(region) if region.median is not None else (_PALE, "var(--ink)")
            half = 0.44 if count > 1 else 0.2
            shades.setdefault(colour, []).append((x - half, x + half, y, y + 0.14 + 0.76 * region.days / month.days))
            if count <= _MOST_CELLS_WITH_NUMBER and region.median is not None and region.days >= 0.6 * month.days:
                texts.setdefault(ink, []).append((x, y + 0.27, number(region.median)))
    traces = [_filled(found, colour) for colour, found in shades.items()]
    traces += [text_of(found, colour=ink, weight=700) for ink, found in texts.items()]
    if taps:
        traces.append(taps_of(taps))
    labels = [words.gettext(BY_CODE[code].tile) for code in codes]
    up = Axis(-0.1, rows, [rows - 1 - place for place in range(len(codes))], labels)
    return framed(traces, _across(result.months, count, words), up, shapes="regions")


def _across(months: Sequence[BodyMonth], count: int, words: Words) -> Axis:
    ticks, labels = say.month_labels(months, count, _MONTHS_LABELLED, words)
    return Axis(-0.5, count - 0.5, ticks, labels)


def _table(result: Body, caption: str, words: Words) -> Table:
    head = (
        words.gettext("Region"),
        words.gettext("Days above 0"),
        words.gettext("Days recorded"),
        words.gettext("Middle of those days"),
    )
    rows = tuple(
        (
            words.gettext(BY_CODE[region.code].name),
            str(region.days),
            str(result.rests_on.days),
            number(region.median),
        )
        for region in result.regions
    )
    return Table(caption, head, rows)


def _table_by_month(result: Body, caption: str, words: Words) -> Table:
    """Return a row for each month and region above 0 in it, the latest month first."""
    head = (
        words.gettext("Month"),
        words.gettext("Region"),
        words.gettext("Days above 0"),
        words.gettext("Days recorded"),
        words.gettext("Middle of those days"),
    )
    rows = tuple(
        (
            say.month_name(month.first_day, words),
            words.gettext(BY_CODE[region.code].name),
            str(region.days),
            str(month.days),
            number(region.median),
        )
        for month in reversed(result.months)
        for region in month.regions
        if region.days
    )
    return Table(caption, head, rows)
