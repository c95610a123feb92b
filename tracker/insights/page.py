"""What the screens of the charts show: the drawing in its shapes, what it says, and the ways to ask otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.charts.chart import Chart
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.charts.words import Dates, measure_name
from tracker.domain.measures import PLAIN, parse
from tracker.domain.records import Diary
from tracker.insights.asked import (
    BODY,
    CALENDAR,
    COMPARE,
    FIELDS,
    RELATION,
    SLEEP_EFFECT,
    Asked,
    late_by_default,
    usual_measure,
)
from tracker.insights.choices import Choices, choices_of, factor_names, form_of
from tracker.insights.figures import CATALOGUE
from tracker.insights.spans import ALL, SINCE_APPOINTMENT, SINCE_INJECTION, since
from tracker.insights.ways_on import Link, begin_of, reading_of
from tracker.web.errors import Fault
from tracker.web.markup import our_own
from tracker.web.words import PageWords

MOST_CHIPS = 3
"""Measures that stand as buttons above the chart, one line on a phone; all others are one step away."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One way to ask otherwise, by one tap."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as the page prints it: one SVG for each shape, and where the same figure can be explored."""

    chart: Chart
    svgs: Sequence[Markup]
    figure_href: str
    show_href: str
    back_href: str
    table_href: str
    table_shown: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A screen. `drawing` is None where the question could not be read; `begin` leads from a chart with nothing to show
    to where it begins, `reading` to the page that explains the chart."""

    title: str
    diary: Diary
    diaries: Sequence[Chip]
    charts: Sequence[Chip]
    spans: Sequence[Chip]
    measures: Sequence[Chip]
    ways: Sequence[tuple[str, Sequence[Chip]]]
    more_measures: bool
    drawing: Drawing | None
    choices: Choices
    begin: Link | None = None
    reading: Link | None = None
    tapped_both_ways: bool = False


BOTH_WAYS = frozenset({BODY, CALENDAR, COMPARE, RELATION, SLEEP_EFFECT})
"""Charts on which a tap means the nearest mark in both directions, not the nearest hour or day."""

ALWAYS = frozenset({"diary", "rated_by"})
KEPT = ("measure", "medication", "series", "x", "y", "lag", "by")
"""What is always named in an address, for its defaults follow what the diary holds."""


def titles() -> dict[str, str]:
    """Return what each chart is called."""
    return {answer.name: str(_(answer.title)) for answer in CATALOGUE.values()}


def chart_page(
    diary: Diary, diaries: Sequence[Diary], question: Asked, chart: Chart, *, table_shown: bool = False
) -> Page:
    """Return the screen of a chart."""
    address = addressed(diary, question)
    form = form_of(question)
    choices = choices_of(diary, question.name, form, ())
    codes = [code for _heading, pairs in choices.measures for code, _name in pairs]
    chips = _measure_chips(codes, factor_names(diary), question, address)
    return Page(
        title=titles()[question.name],
        diary=diary,
        diaries=_diary_chips(diary, diaries, question.name),
        charts=[_chip(label, name, _kept(address, name), question.name == name) for name, label in titles().items()],
        spans=_span_chips(diary, question, address),
        measures=chips,
        ways=_ways(question, choices, address),
        more_measures=len(codes) > len(chips) > 0,
        drawing=_drawing(question, chart, address, table_shown=table_shown),
        choices=choices,
        begin=begin_of(diary, question, chart),
        reading=reading_of(question),
        tapped_both_ways=question.name in BOTH_WAYS,
    )


def refused_page(
    diary: Diary, diaries: Sequence[Diary], name: str, args: Mapping[str, str], faults: Sequence[Fault]
) -> Page:
    """Return the screen of a question that could not be read: what was typed, each fault beside its field."""
    here = {"diary": str(diary.id)}
    defaults = {
        "measure": usual_measure(diary, diary.usual_rater),
        "late": late_by_default(name),
        "clock": "wall",
        "rated_by": diary.usual_rater,
    }
    return Page(
        title=titles()[name],
        diary=diary,
        diaries=_diary_chips(diary, diaries, name),
        charts=[_chip(label, other, here, other == name) for other, label in titles().items()],
        spans=(),
        measures=(),
        ways=(),
        more_measures=False,
        drawing=None,
        choices=choices_of(diary, name, defaults | dict(args), faults),
    )


def addressed(diary: Diary, question: Asked) -> dict[str, str]:
    """Return the question as the fields of an address.

    Measure and days are always named, for their defaults follow what the diary holds; the rest where it differs.
    """
    form = form_of(question)
    fields = {"diary": str(diary.id)} | {field: form[field] for field in KEPT if question.takes(field) and form[field]}
    if question.takes("days"):
        fields |= {"days": question.days} if question.days else {"from": form["from"], "to": form["to"]}
    if question.other is not None and (question.other_chosen or not question.days):
        fields |= {"other_from": form["other_from"], "other_to": form["other_to"]}
    if question.rated_by != diary.usual_rater:
        fields["rated_by"] = question.rated_by
    if question.late != late_by_default(question.name):
        fields["late"] = question.late
    if question.clock != "wall":
        fields["clock"] = question.clock
    return fields


def _kept(address: Mapping[str, str], name: str) -> dict[str, str]:
    """Return what another chart takes over: not the handling of late entries, which has a default of its own."""
    kept = (FIELDS[name] | ALWAYS) - {"other_from", "other_to"}
    return {field: value for field, value in address.items() if field in kept}


def _chip(label: str, name: str, address: Mapping[str, str], chosen: bool) -> Chip:
    return Chip(label, url_for("insights.chart", name=name, **address), chosen)  # type: ignore[arg-type]


def _diary_chips(diary: Diary, diaries: Sequence[Diary], name: str) -> list[Chip]:
    if len(diaries) < 2:
        return []
    return [_chip(other.name, name, {"diary": str(other.id)}, other.id == diary.id) for other in diaries]


def _span_chips(diary: Diary, question: Asked, address: Mapping[str, str]) -> list[Chip]:
    """Return the spans by one tap: those since an injection or an appointment where there was one."""
    if not question.takes("days"):
        return []
    rest = {field: value for field, value in address.items() if field not in ("days", "from", "to")}
    labels = {"14": _("14 days"), "30": _("30"), "90": _("90"), ALL: _("All")}
    for days, label in ((SINCE_INJECTION, _("Since injection")), (SINCE_APPOINTMENT, _("Since appointment"))):
        if since(diary, days, question.this_day) is not None:
            labels[days] = label
    chips = [
        _chip(label, question.name, rest | {"days": days}, question.days == days) for days, label in labels.items()
    ]
    return chips if question.days else [*chips, _chip(_dates(question), question.name, address, chosen=True)]


def _dates(question: Asked) -> str:
    dates, span = Dates(PageWords()), question.span
    return str(_("%(low)s to %(high)s", low=dates.full(span.first_day), high=dates.full(span.last_day)))


def _ways(question: Asked, choices: Choices, address: Mapping[str, str]) -> list[tuple[str, list[Chip]]]:
    """Return what else can be asked by one tap: which injections, which medicine, which clock, which day after."""
    offered = (
        (_("Which injections"), "series", choices.series),
        (_("Which medicine"), "medication", choices.medications),
        (_("Hours by"), "clock", choices.clocks),
        (_("How it is shown"), "by", choices.bys),
        (_("Which days are set side by side"), "lag", choices.lags),
    )
    ways = []
    for label, field, pairs in offered:
        if len(pairs) < 2:
            continue
        # another series has a measure of its own
        dropped = {field, "measure"} if field == "series" else {field}
        rest = {name: value for name, value in address.items() if name not in dropped}
        held = choices.form.get(field)
        chips = [_chip(words, question.name, rest | {field: value}, value == held) for value, words in pairs]
        ways.append((label, chips))
    return ways


def _measure_chips(
    codes: Sequence[str], names: Mapping[str, str], question: Asked, address: Mapping[str, str]
) -> list[Chip]:
    """Return the first few measures of the diary, and always the one that is shown."""
    chosen = question.measure.code
    first = [code for code in codes if code in PLAIN][:MOST_CHIPS]
    if chosen not in first:
        first = [*first[: MOST_CHIPS - 1], chosen]
    if len(codes) < 2 or not question.takes("measure"):
        return []
    rest = {field: value for field, value in address.items() if field != "measure"}
    return [
        _chip(
            measure_name(parse(code), PageWords(), names),
            question.name,
            rest | {"measure": code},
            code == chosen,
        )
        for code in first
    ]


def _drawing(question: Asked, chart: Chart, address: Mapping[str, str], *, table_shown: bool) -> Drawing:
    fields: dict[str, Any] = dict(address)
    shown: dict[str, Any] = {} if table_shown else {"table": "1"}
    return Drawing(
        chart=chart,
        svgs=drawings(chart),
        figure_href=url_for("insights.figure", name=question.name, **fields),
        show_href=url_for("insights.show", name=question.name, **fields),
        back_href=url_for("insights.chart", name=question.name, **fields),
        table_href=url_for("insights.chart", name=question.name, **fields, **shown, _anchor="table"),
        table_shown=table_shown,
    )


def drawings(chart: Chart, ident: str = "chart") -> list[Markup]:
    """Return the chart drawn in each shape; the style sheet shows the one that fits. `ident` is the chart's own on its
    page."""
    return [
        # it escapes every text that it is given
        our_own(render(chart.figure, shape=shape, title=chart.title, description=chart.alt, ident=ident))
        for shape in SHAPES
    ]
