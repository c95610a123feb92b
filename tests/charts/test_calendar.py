"""The calendar: its squares by size and colour, days and weeks, its sentence in every case."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.analytics.readings import of_day, on
from tests.charts.samples import DAY, rising_days
from tests.charts.samples_by_hours import calendar_of
from tracker.charts.chart import Chart, Span
from tracker.charts.frame import SHAPES, fit
from tracker.charts.svg import render
from tracker.domain.measures import Measure

MONDAY = date(2026, 11, 23).toordinal()


def squares(chart: Chart) -> dict[str, list[tuple[float, float]]]:
    return {trace["marker"]["color"]: list(zip(trace["x"], trace["y"], strict=True)) for trace in chart.figure["data"]}


def test_one_trace_for_each_step_of_severity_that_there_is() -> None:
    chart = calendar_of([on(DAY, 9, 0), on(DAY, 11, 4.4), on(DAY, 13, 4.5), on(DAY + 1, 9, 10)])
    assert squares(chart) == {
        "var(--s0)": [(DAY, 5)],
        "var(--s4)": [(DAY, 7)],
        "var(--s5)": [(DAY, 9)],
        "var(--s10)": [(DAY + 1, 5)],
    }
    sizes = [trace["marker"]["size"] for trace in chart.figure["data"]]
    assert sizes == sorted(set(sizes))
    assert {trace["marker"]["symbol"] for trace in chart.figure["data"]} == {"square"}


@pytest.mark.parametrize("days", [1, 14, 30, 42, 43, 90, 400])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_no_square_covers_its_neighbour(days: int, shape: str) -> None:
    figure = fit(calendar_of([on(DAY + day, 9, 10) for day in range(days)]).figure, shape)
    size, marker = SHAPES[shape], figure["data"][0]["marker"]
    low, high = figure["layout"]["xaxis"]["range"]
    across = (size.width - size.left - size.right) / (high - low) * (7 if days > 42 else 1)
    up = (size.height - size.top - size.bottom) / 12
    assert 3.5 <= marker["size"] + marker["line"]["width"] < min(across, up)


@pytest.mark.parametrize(
    ("day_start", "labels", "place"),
    [(4, "4 8 12 16 20 0 4", 21), (18, "20 0 4 8 12 16", 7), (0, "0 4 8 12 16 20 0", 1)],
)
def test_the_hours_run_up_from_the_day_start(day_start: int, labels: str, place: float) -> None:
    chart = calendar_of([on(DAY, 24.5, 3)], day_start=day_start)
    assert " ".join(chart.figure["layout"]["yaxis"]["ticktext"]) == labels
    assert squares(chart) == {"var(--s3)": [(DAY, place)]}


def test_every_square_says_its_value_and_stands_in_the_table() -> None:
    chart = calendar_of([on(DAY, 9, 4), on(DAY, 9.5, 5), on(DAY, 24.5, 6)])
    assert [text for trace in chart.figure["data"] for text in trace["text"]] == [
        "24 Apr 2024, 08:00 to 10:00: 4.5",
        "24 Apr 2024, 00:00 to 02:00: 6",
    ]
    assert chart.figure["data"][0]["hovertemplate"] == ["4.5<extra></extra>"]
    assert chart.table.head == ("Day", "Hours", "Middle", "Entries")
    assert [row[1:] for row in chart.table.rows] == [("08:00 to 10:00", "4.5", "2"), ("00:00 to 02:00", "6", "1")]


def test_the_table_has_as_many_rows_as_there_are_squares_newest_first() -> None:
    for days in (14, 90):
        chart = calendar_of(rising_days(days))
        assert len(chart.table.rows) == sum(len(trace["x"]) for trace in chart.figure["data"]) > 0
    rows = calendar_of([on(DAY, 9, 4), on(DAY + 1, 9, 4), on(DAY + 1, 7, 4)]).table.rows
    assert [row[1] for row in rows] == ["06:00 to 08:00", "08:00 to 10:00", "08:00 to 10:00"]


def test_six_weeks_by_days_and_more_by_weeks() -> None:
    readings = [on(MONDAY + day, 9, day) for day in (*range(7), 42)]
    days = calendar_of(readings[:-1], span=Span(MONDAY, MONDAY + 41))
    assert sum(len(trace["x"]) for trace in days.figure["data"]) == 7
    weeks = calendar_of(readings, span=Span(MONDAY, MONDAY + 42))
    assert squares(weeks) == {"var(--s3)": [(MONDAY + 3, 5)]}
    assert weeks.figure["data"][0]["text"] == ["Week of 23 Nov 2026, 08:00 to 10:00: 3, over 7 days"]
    assert weeks.table.rows == (("23 Nov 2026", "08:00 to 10:00", "3", "7"),)
    assert "A column is a week from Monday" in weeks.legend
    assert weeks.sentence == "1 square so far, at 3."


def test_a_week_that_the_span_cuts_has_its_whole_column() -> None:
    chart = calendar_of([on(MONDAY + 2, 9, 3), on(MONDAY + 60, 9, 3)], span=Span(MONDAY + 2, MONDAY + 60))
    assert chart.figure["layout"]["xaxis"]["range"] == [MONDAY - 0.5, MONDAY + 62.5]


def test_no_week_with_three_days() -> None:
    readings = [on(MONDAY, 9, 3), on(MONDAY + 1, 9, 3), on(MONDAY + 42, 9, 3)]
    chart = calendar_of(readings, span=Span(MONDAY, MONDAY + 89))
    assert chart.sentence.startswith("No week has three days with an entry in the same two hours")
    assert "Choose 42 days or fewer" in chart.sentence
    assert chart.figure["data"] == []


@pytest.mark.parametrize("days", [90, 365, 3000])
def test_a_new_diary_is_drawn_day_by_day_from_its_first_entry(days: int) -> None:
    readings = [on(MONDAY + day, 9, 3 + day) for day in (0, 1, 3)]
    chart = calendar_of(readings, span=Span(MONDAY + 5 - days, MONDAY + 4))
    assert squares(chart) == {
        "var(--s3)": [(MONDAY, 5)],
        "var(--s4)": [(MONDAY + 1, 5)],
        "var(--s6)": [(MONDAY + 3, 5)],
    }
    assert chart.figure["layout"]["xaxis"]["range"] == [MONDAY - 0.5, MONDAY + 4.5]
    assert "It begins on 23 Nov 2026, the first day with an entry. A column is a day" in chart.legend
    assert [row[0] for row in chart.table.rows] == ["26 Nov 2026", "24 Nov 2026", "23 Nov 2026"]
    assert chart.sentence.startswith("Highest: 6, on 26 Nov 2026")


def test_a_few_days_of_long_ago_are_drawn_from_the_first_to_the_last() -> None:
    readings = [on(MONDAY + day, 9, 3) for day in (0, 41)]
    chart = calendar_of(readings, span=Span(MONDAY - 10, MONDAY + 90))
    assert chart.figure["layout"]["xaxis"]["range"] == [MONDAY - 0.5, MONDAY + 41.5]
    assert "It begins on 23 Nov 2026 and ends on 3 Jan 2027, the first and the last day with an entry." in chart.legend
    # the axis of a span that fits is the span's own
    whole = calendar_of(readings[:1], span=Span(MONDAY - 10, MONDAY + 5))
    assert whole.figure["layout"]["xaxis"]["range"] == [MONDAY - 10.5, MONDAY + 5.5]
    assert "It begins" not in whole.legend


def test_a_span_that_is_too_long_says_to_choose_fewer_days() -> None:
    readings = [on(MONDAY + day, 9, 3) for day in (*range(7), 50)]
    assert calendar_of(readings, span=Span(MONDAY, MONDAY + 419)).figure["data"]
    chart = calendar_of(readings, span=Span(MONDAY, MONDAY + 420))
    assert chart.sentence == ("These days are too many for the calendar: it has room for 60 weeks. Choose fewer days.")
    assert (chart.figure["data"], chart.table.rows) == ([], ())
    assert chart.legend == "Rests on 8 of 421 days, 8 entries."
    assert chart.alt.endswith("An empty calendar.")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5], "1 square so far, at 5."),
        ([5, 5], "2 squares so far, all at 5."),
        ([5, 7], "Highest: 7, on 27 Apr 2024, 08:00 to 10:00. Lowest: 5, on 26 Apr 2024, 08:00 to 10:00."),
        ([5, 7, 7], "Highest: 7, on 2 days. Lowest: 5, on 26 Apr 2024, 08:00 to 10:00."),
    ],
)
def test_the_sentence(values: list[float], said: str) -> None:
    start = date(2024, 4, 26).toordinal()
    assert calendar_of([on(start + day, 9, value) for day, value in enumerate(values)]).sentence == said


def test_two_squares_of_one_day_are_one_day() -> None:
    chart = calendar_of([on(DAY, 9, 7), on(DAY, 11, 7), on(DAY, 13, 2)])
    assert chart.sentence.startswith("Highest: 7, on 1 day. Lowest: 2, on ")


def test_weeks_are_counted_as_weeks() -> None:
    readings = [on(MONDAY + day, 9, 8 if day < 14 else 2) for day in (*range(21), 50)]
    chart = calendar_of(readings, span=Span(MONDAY, MONDAY + 89))
    assert chart.sentence == "Highest: 8, in 2 weeks. Lowest: 2, in the week of 7 Dec 2026, 08:00 to 10:00."


def test_nothing_to_show() -> None:
    empty = calendar_of([])
    assert empty.sentence.startswith("Nothing is recorded for this in these days.")
    assert (empty.legend, empty.rests_on.enough) == ("Rests on 0 of 1 day, 0 entries.", False)
    assert "no clock time" in calendar_of([of_day(DAY, 3)]).sentence
    assert "1 entry without a clock time is left out." in calendar_of([of_day(DAY, 3)]).legend
    assert "late ones are left out here" in calendar_of([on(DAY, 9, 3, late=True)]).sentence
    assert "somebody else" in calendar_of([on(DAY, 9, 3, rated_by="parent")]).sentence
    assert "drawn day by day" in calendar_of([], measure=Measure("sleep_hours")).sentence


def test_what_it_rests_on_and_what_its_squares_are() -> None:
    legend = calendar_of(rising_days(14)).legend
    assert legend == (
        "Rests on 12 of 14 days, 72 entries. A column is a day, upwards from its start; a square two hours of it. "
        "The larger and stronger a square, the higher, from 0 to 10. An empty place has no entry."
    )


def test_another_measure_has_steps_by_fifths_that_the_legend_names() -> None:
    weight = Measure("factor", "weight", "number")
    chart = calendar_of([on(DAY + day, 9, 70 + day) for day in range(10)], measure=weight)
    assert list(squares(chart)) == [f"var(--s{step})" for step in (0, 2, 5, 8, 10)]
    assert [len(points) for points in squares(chart).values()] == [2] * 5
    assert (
        "The squares have 5 sizes, from small to large: 70 to 71; 72 to 73; 74 to 75; 76 to 77; 78 to 79."
        in chart.legend
    )
    equal = calendar_of([on(DAY + day, 9, 70) for day in range(10)], measure=weight)
    assert list(squares(equal)) == ["var(--s5)"]
    assert "All squares have one size: 70 to 70." in equal.legend


def test_yes_and_no() -> None:
    chart = calendar_of([on(DAY, 9, 1), on(DAY, 11, 0)], measure=Measure("factor", "outing", "yes_no"))
    assert list(squares(chart)) == ["var(--s0)", "var(--s10)"]
    assert chart.sentence == "Yes in 1 of 2 squares."
    assert "Yes in 1 of 2 squares." in chart.alt
    assert "Large square: yes. Small square: no." in chart.legend


@pytest.mark.parametrize("theme", [None, "light", "dark", "print"])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_it_is_drawn_in_every_shape_and_theme(shape: str, theme: str | None) -> None:
    for chart in (calendar_of(rising_days(30)), calendar_of(rising_days(300)), calendar_of([])):
        svg = render(chart.figure, shape=shape, title="T", description="D", theme=theme)
        assert svg.count("<path") == 1 + len(chart.figure["data"])
        assert len(svg) < 30_000
        assert json.loads(json.dumps(chart.figure)) == chart.figure
