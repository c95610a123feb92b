"""The chart of the treatment cycle: this cycle as a strong line with dots over the earlier ones as thin lines, each
with a dash and a mark of its own, and a wide pale line for their middle where three or more have the week.

Across runs the week since injection. An upright line stands at the injection itself; the two weeks before it lie to
the left and are never joined to what follows, and no line crosses a week without a point. What was felt stands in a
lane at the top, each with a mark of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.analytics.treatment_cycle import BASELINE_WEEKS, DAYS_A_WEEK, Cycle, TreatmentCycle
from tracker.charts import treatment_cycle_words as say
from tracker.charts.chart import Chart, Figure, Span, Table
from tracker.charts.frame import Axis, framed, line_of, shorts, up_axis
from tracker.charts.lanes import in_lane, upright, with_lanes
from tracker.domain.measures import Measure
from tracker.domain.words import N_, Words

THIN = (
    ("dash", "square", N_("square")),
    ("dot", "triangle-up", N_("triangle")),
    ("dashdot", "diamond", N_("diamond")),
    ("longdash", "circle-open", N_("open circle")),
    ("dash", "triangle-down", N_("triangle pointing down")),
    ("dot", "square-open", N_("open square")),
)
"""How the earlier cycles are told apart, the latest first: dash, mark, and the name of the mark."""

FELT_SYMBOLS = {"onset": "diamond", "began_to_fade": "square", "back_to_before": "triangle-up"}

_AT_INJECTION = -0.5
"""Where the upright line stands: between week -1 and week 0."""

_FEWEST_WEEKS = 4
_LABELS = 8
_STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 208)
_MARKS = ((30, 10.0, 2, 4.0), (80, 6.0, 1, 3.0), (10**9, 3.0, 0, 1.8))
"""Up to so many weeks across: the size of a dot, its rim, and the strong line's width, in px."""

Points = Sequence[tuple[int, float, str]]
"""Weeks with a point: number, value, and what it says when it is tapped."""


def treatment_cycle_chart(
    result: TreatmentCycle,
    *,
    measure: Measure,
    name: str,
    words: Words,
    span: Span,
    series_name: str,
    late: str = "include",
) -> Chart:
    """Return the chart of `result`.

    `name` is the measure's name as the reader knows it, `series_name` that of the series; `span` ends today (the days
    that the figure rests on are counted from its own first day), `late` is what was done about late entries.
    """
    title = words.gettext("By week since injection: %(measure)s", measure=name)
    drawn = _drawn(result)
    own_span = Span(result.first_day, result.this.last_day) if result.this and result.first_day else span
    marked = [(cycle, mark) for cycle, (_, _, mark) in zip(drawn, THIN, strict=False)]
    head = (
        words.gettext("Cycle"),
        words.gettext("Week since injection"),
        words.gettext("Middle of days"),
        words.gettext("Days"),
    )
    return Chart(
        title=title,
        figure=_figure(result, drawn, measure, words),
        sentence=say.sentence(result, words, of_sleep=measure.of_sleep),
        make_table=lambda: Table(title, head, tuple(say.table_rows(result, words))),
        legend=say.legend(result, marked, series_name, words, span=own_span, late=late, of_sleep=measure.of_sleep),
        alt=say.alt(result, name, words),
        rests_on=result.rests_on,
    )


def cycle_caption(result: TreatmentCycle, words: Words) -> str:
    """Return what the lines of the chart are, in as few words as paper has room for."""
    drawn = _drawn(result)
    return say.caption(result, [(cycle, mark) for cycle, (_, _, mark) in zip(drawn, THIN, strict=False)], words)


def _drawn(result: TreatmentCycle) -> Sequence[Cycle]:
    return [cycle for cycle in result.earlier if any(week.median is not None for week in cycle.weeks)][: len(THIN)]


def _figure(result: TreatmentCycle, drawn: Sequence[Cycle], measure: Measure, words: Words) -> Figure:
    own = _points(result.this, words.gettext("this cycle"), words) if result.this else []
    thin = [_points(cycle, say.cycle_text(cycle, words), words) for cycle in drawn]
    over = [
        (week.week, week.median, say.one_week_over(week.week, week.median, week.cycles, words))
        for week in result.over_earlier
        if week.median is not None
    ]
    felt = list(say.felt_of(result.this)) if result.this else []
    values = [value for points in (own, over, *thin) for _, value, _ in points]
    bare = up_axis(values, measure, words)
    up, lanes = with_lanes(bare, 1 if felt else 0)
    weeks = [week for points in (own, over, *thin) for week, _, _ in points]
    last = max([*weeks, *(since // DAYS_A_WEEK for _, since, _ in felt), _FEWEST_WEEKS - 1])
    traces = [upright([_AT_INJECTION], up.low, up.high, colour="var(--soft)")]
    traces += _wide(over)
    size, rim, width = next(drawn for most, *drawn in _MARKS if last <= most)
    for points, (dash, symbol, _) in zip(thin, THIN, strict=False):
        traces += _thin(points, dash, symbol, size)
    traces += _strong(own, size, rim, width)
    if result.this and felt:
        traces += _felt(result.this, lanes[0], up.low, words)
    return framed(traces, _across(last), up)


def _points(cycle: Cycle, which: str, words: Words) -> Points:
    return [
        (week.week, week.median, say.one_week(week.week, week.median, week.days, which, words))
        for week in cycle.weeks
        if week.median is not None
    ]


def _runs(points: Points) -> Iterator[Points]:
    """Yield the stretches of neighbouring weeks; the injection parts what is before it from what follows."""
    run: list[tuple[int, float, str]] = []
    for point in points:
        if run and (point[0] != run[-1][0] + 1 or point[0] == 0):
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _lines(points: Points, **more: object) -> Iterator[dict[str, Any]]:
    for run in _runs(points):
        yield line_of(
            [(week, value) for week, value, _ in run],
            mode="lines+markers",
            text=[said for _, _, said in run],
            hoverinfo="text",
            hovertemplate=shorts(value for _, value, _ in run),
            **more,
        )


def _wide(points: Points) -> Iterator[dict[str, Any]]:
    yield from _lines(
        points,
        line={"color": "var(--band-inner)", "width": 10, "simplify": False},
        marker={"color": "var(--band-inner)", "size": 10},
    )


def _thin(points: Points, dash: str, symbol: str, size: float) -> Iterator[dict[str, Any]]:
    yield from _lines(
        points,
        line={"color": "var(--soft)", "width": 1.2, "dash": dash, "simplify": False},
        marker={
            "color": "var(--soft)",
            "size": round(size * 0.6, 1),
            "symbol": symbol,
            "line": {"color": "var(--soft)", "width": 1.5},
        },
    )


def _strong(points: Points, size: float, rim: float, width: float) -> Iterator[dict[str, Any]]:
    yield from _lines(
        points,
        line={"color": "var(--median)", "width": width, "simplify": False},
        marker={"color": "var(--median)", "size": size, "line": {"color": "var(--card)", "width": rim}},
    )


def _felt(cycle: Cycle, lane: float, low: float, words: Words) -> Iterator[dict[str, Any]]:
    """Yield the marks of what was felt, a dotted line below each, at its day (a week's middle is its fourth day)."""
    told = {field: getattr(cycle.felt, field) for field, _, _ in say.FELT}
    places = {field: (since - DAYS_A_WEEK // 2) / DAYS_A_WEEK for field, since in told.items() if since is not None}
    yield upright(list(places.values()), low, lane, colour="var(--soft)", dash="dot")
    for field, what, _ in say.FELT:
        if field in places:
            said = felt_said(what, told[field], words)
            yield in_lane(
                [(places[field], said)],
                lane,
                symbol=FELT_SYMBOLS[field],
                hover=words.gettext(what),
                size=12,
            )


def felt_said(what: str, since: int, words: Words) -> str:
    """Return what the mark of something felt says when it is tapped."""
    return words.gettext(
        "This cycle: %(felt)s, week %(week)s since injection",
        felt=say.felt_text(what, since, words),
        week=since // DAYS_A_WEEK,
    )


def _across(last: int) -> Axis:
    """Return the axis of weeks: the baseline, then the weeks to `last`, labelled as many as a phone has room for."""
    first = BASELINE_WEEKS[0]
    step = next((step for step in _STEPS if (last - first) / step <= _LABELS), _STEPS[-1])
    # 0 keeps its label where only every second one has room
    ticks = [week for week in range(first if step == 1 else 0, last + 1) if week % step == 0]
    return Axis(first - 0.5, last + 0.5, ticks, [f"{week}".replace("-", "\N{MINUS SIGN}") for week in ticks])
