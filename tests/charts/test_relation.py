"""The chart of two measures together: dots, names of the axes, sentences, table."""

from __future__ import annotations

import json

import pytest

from tests.analytics.readings import of_day
from tests.charts.samples import WORDS, span_of
from tests.charts.samples_by_days import FIRST, made_up_values, relation_of, values_on
from tracker.analytics.relation import relation
from tracker.charts.chart import Chart
from tracker.charts.frame import SHAPES
from tracker.charts.relation import relation_chart
from tracker.charts.svg import render
from tracker.domain.measures import Measure
from tracker.domain.records import Reading

WIDER = "Neighbouring days resemble each other, so the true range is wider."
CAUTION = "This is an association, not a cause. Neighbouring days resemble each other, so the true range is wider."


def days(values: list[float]) -> list[Reading]:
    return values_on(FIRST, values)


def dots(chart: Chart) -> list[dict[str, object]]:
    return [trace for trace in chart.figure["data"] if trace["mode"] == "markers"]


def test_a_dot_where_two_values_meet_and_larger_for_several_days() -> None:
    chart = relation_of(days([1, 1, 2]), days([5, 5, 6]))
    several, single = dots(chart)
    assert (several["x"], several["y"], single["x"], single["y"]) == ([1], [5], [2], [6])
    assert several["marker"]["size"] > single["marker"]["size"]  # type: ignore[index]
    assert several["text"] == ["2 days: Stress 1, Spasm severity 5"]
    assert single["text"] == ["3 Jan 2026: Stress 2, Spasm severity 6"]
    assert single["hovertemplate"] == ["2, 6<extra></extra>"], "names would be cut off on a phone"
    assert "Larger dot: several days at one place." in chart.legend


def test_every_day_is_in_some_dot_and_no_line_is_drawn() -> None:
    values = [float(day % 3) for day in range(200)]
    chart = relation_of(days(values), days(values))
    assert {trace["mode"] for trace in chart.figure["data"]} == {"markers", "text"}
    assert sum(len(trace["x"]) for trace in dots(chart)) == 3  # type: ignore[arg-type]
    assert len(chart.table.rows) == 200


def test_the_axes_carry_their_names() -> None:
    names = [trace["text"][0] for trace in relation_of(days([1]), days([5])).figure["data"] if trace["mode"] == "text"]
    assert names == ["Stress →", "↑ Spasm severity"]
    chart = relation_of(days([1, 1]), days([5, 5]), lag=1)
    assert "↑ Spasm severity, the day after" in str(chart.figure)
    assert "Upwards: Spasm severity, the day after." in chart.legend


@pytest.mark.parametrize(
    ("x", "y", "lag", "said"),
    [
        (
            list(range(28)),
            [*range(26), 27, 26],
            0,
            "Days higher in Stress tended to be higher in Spasm severity too. "
            f"Rank correlation 1.00 over 28 days, 95 % interval 1.00 to 1.00. {CAUTION}",
        ),
        (
            list(range(28)),
            list(range(28, 0, -1)),
            0,
            "Days higher in Stress tended to be lower in Spasm severity. Rank correlation −1.00 over 28 days; "
            f"for an order without exception there is no interval. {CAUTION}",
        ),
        (
            list(range(29)),
            list(range(29)),
            1,
            "Days higher in Stress tended to be followed by days higher in Spasm severity. Rank correlation 1.00 over "
            f"28 days; for an order without exception there is no interval. {CAUTION}",
        ),
        (
            list(range(29)),
            list(range(29, 0, -1)),
            1,
            "Days higher in Stress tended to be followed by days lower in Spasm severity. Rank correlation −1.00 over "
            f"28 days; for an order without exception there is no interval. {CAUTION}",
        ),
        ([5] * 40, list(range(40)), 0, "Nothing to relate: Stress has the same value on all 40 days."),
        (list(range(40)), [5] * 40, 0, "Nothing to relate: Spasm severity has the same value on all 40 days."),
        ([1], [2], 0, "1 day so far with both Stress and Spasm severity. 27 more are needed to relate them."),
        ([1] * 27, [2] * 27, 0, "27 days so far with both Stress and Spasm severity. 1 more is needed to relate them."),
        (
            [1, 1],
            [2, 2],
            1,
            "1 day so far with Stress, and Spasm severity the day after. 27 more are needed to relate them.",
        ),
        (
            [],
            [],
            0,
            "No day here has both Stress and Spasm severity. "
            "28 such days are needed: one number of each is enough for a day.",
        ),
        (
            [],
            [2],
            1,
            "No day here has Stress, and Spasm severity the day after. "
            "28 such days are needed: one number of each is enough for a day.",
        ),
    ],
)
def test_the_sentence(x: list[float], y: list[float], lag: int, said: str) -> None:
    assert relation_of(days(x), days(y), lag=lag).sentence == said


@pytest.mark.parametrize(("lag", "end"), [(0, "Spasm severity."), (1, "Spasm severity the day after.")])
def test_no_clear_pattern(lag: int, end: str) -> None:
    x, y = [float(day % 5) for day in range(40)], [float(day % 7) for day in range(40)]
    said = relation_of(days(x), days(y), lag=lag).sentence
    assert said.startswith(f"No clear pattern between Stress and {end} Rank correlation ")
    assert said.endswith(WIDER)


def test_only_somebody_elses_entries() -> None:
    theirs = [of_day(FIRST, 4, rated_by="parent")]
    assert "Choose who gave the numbers" in relation_of(theirs, days([3])).sentence


def test_table_legend_and_words() -> None:
    chart = relation_of(days([1, 2.5]), days([5, 6]))
    assert chart.table.head == ("Day", "Stress", "Spasm severity")
    assert chart.table.rows == (("2 Jan 2026", "2.5", "6"), ("1 Jan 2026", "1", "5"))
    assert chart.legend == (
        "Rests on 2 of 2 days, 4 values. Across: Stress. Upwards: Spasm severity. Dot: the middles of a day's entries."
    )
    assert chart.alt == (
        "Dots for 2 days. Across: Stress, from 1 to 2.5. Upwards: Spasm severity, from 5 to 6. "
        "The table has all numbers."
    )
    assert relation_of(days([1] * 3), days([5] * 3), lag=1).table.head[2] == "Spasm severity, the day after"


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("count", [0, 1, 40, 3650])
def test_it_can_be_drawn(shape: str, count: int) -> None:
    x, y = (made_up_values(count, seed=seed, whole=False) for seed in (1, 2))
    chart = relation_of(days(x), days(y), codes=("sleep_hours", "factor:weight"))
    assert json.loads(json.dumps(chart.figure)) == chart.figure
    assert render(chart.figure, shape=shape, title="T", description="D", theme="print").startswith("<svg")


def test_a_name_with_braces_stays_as_it_is() -> None:
    measure = Measure("factor", "x")
    chart = relation_chart(
        relation(days([1]), days([2])),
        measure=measure,
        name="{0} {coffee}",
        other_measure=measure,
        other_name="tea",
        words=WORDS,
        span=span_of(days([1])),
    )
    assert dots(chart)[0]["text"] == ["1 Jan 2026: {0} {coffee} 1, tea 2"]


def test_the_table_of_very_many_days_has_a_row_for_each_dot() -> None:
    chart = relation_of(days([1.0, 2.0] * 300), days([5.0, 3.0] * 300))
    assert chart.table.head == ("Stress", "Spasm severity", "Days")
    assert chart.table.rows == (("1", "5", "300"), ("2", "3", "300"))


def test_an_axis_without_values_has_the_size_of_what_it_measures() -> None:
    layout = relation_of([], [], codes=("sleep_hours", "spasm")).figure["layout"]
    assert layout["xaxis"]["ticktext"] == ["0", "2", "4", "6", "8", "10", "12"]
    assert layout["yaxis"]["ticktext"] == ["0", "2", "4", "6", "8", "10"]
    # nobody knows how large a number of its own unit is
    assert set(relation_of([], [], codes=("factor:weight", "spasm")).figure["layout"]["xaxis"]["ticktext"]) <= {""}
