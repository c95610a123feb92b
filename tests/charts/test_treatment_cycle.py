"""The chart of the treatment cycle: lines that stop at gaps, marks told apart, products with their units, its words."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from tests.analytics.readings import of_day, sleep
from tests.charts.samples import DAY, WORDS, cycles, session, treatment_cycle_of
from tracker.analytics.treatment_cycle import treatment_cycle_of_sleep
from tracker.charts.chart import Chart, Span
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.charts.treatment_cycle import treatment_cycle_chart
from tracker.domain.measures import parse
from tracker.domain.records import Reading


def week(number: int, value: float, days: int = 3, start: int = DAY) -> list[Reading]:
    """Return so many days of one value in a week of the cycle that starts on a day."""
    return [of_day(start + 7 * number + day, value) for day in range(days)]


def strong(chart: Chart) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace.get("line", {}).get("width") == 4]


def thin(chart: Chart) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace.get("line", {}).get("width") == 1.2]


def wide(chart: Chart) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace.get("line", {}).get("width") == 10]


def at_the_top(chart: Chart) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace["mode"] == "markers"]


def test_this_cycle_is_a_strong_line_that_stops_at_gaps_and_at_the_injection() -> None:
    readings = [*week(-2, 7), *week(-1, 8), *week(0, 6), *week(1, 5), *week(2, 9, days=2), *week(3, 4)]
    lines = strong(treatment_cycle_of(readings, [session(DAY)], DAY + 30))
    assert [line["x"] for line in lines] == [[-2, -1], [0, 1], [3]]
    assert [line["y"] for line in lines] == [[7, 8], [6, 5], [4]]


@pytest.mark.parametrize("count", [1, 3, 8])
def test_no_line_crosses_a_week_without_a_point(count: int) -> None:
    chart = treatment_cycle_of(*cycles(count))
    lines = [*strong(chart), *thin(chart), *wide(chart)]
    assert all(later == earlier + 1 != 0 for line in lines for earlier, later in pairwise(line["x"]))
    assert 5 not in [x for line in strong(chart) for x in line["x"]]


def test_the_last_six_earlier_cycles_are_drawn_each_with_its_own_dash_and_mark() -> None:
    chart = treatment_cycle_of(*cycles(9))
    ways = {(line["line"]["dash"], line["marker"]["symbol"]) for line in thin(chart)}
    assert len(ways) == 6
    assert "2 older cycles are in the table only." in chart.legend
    cells = {row[0] for row in chart.table.rows}
    assert len(cells) == 10  # nine cycles and their middle


def test_the_middle_of_the_earlier_cycles_is_drawn_from_three() -> None:
    assert not wide(treatment_cycle_of(*cycles(3)))
    chart = treatment_cycle_of(*cycles(4))
    assert wide(chart)
    assert "Wide pale line: the middle of the earlier cycles" in chart.legend
    middles = [row for row in chart.table.rows if row[0] == "Middle of the earlier cycles"]
    assert {row[3] for row in middles} == {"3 cycles"}
    assert [float(row[2]) for row in middles] == pytest.approx(
        [y for line in wide(chart) for y in line["y"]], abs=0.051
    )


def test_what_was_felt_stands_at_the_top_with_marks_of_their_own() -> None:
    chart = treatment_cycle_of(week(0, 9), [session(DAY, "Botox", 200, 3, 70, 87)], DAY + 90)
    marks = at_the_top(chart)
    assert [mark["marker"]["symbol"] for mark in marks] == ["diamond", "square", "triangle-up"]
    assert [mark["x"] for mark in marks] == [[0], [pytest.approx(67 / 7)], [12]]
    assert all(mark["y"][0] > 10 for mark in marks)
    assert marks[1]["text"] == ["This cycle: began to fade on day 70, week 10 since injection"]
    assert (
        "Diamond at the top: felt it start on day 3. Square at the top: began to fade on day 70. "
        "Triangle at the top: back to before on day 87."
    ) in chart.legend
    assert [row for row in chart.table.rows if "(day" in row[1]] == [
        ("24 Apr 2024, Botox, 200 units", "0 (day 3)", "felt it start", "–"),
        ("24 Apr 2024, Botox, 200 units", "10 (day 70)", "began to fade", "–"),
        ("24 Apr 2024, Botox, 200 units", "12 (day 87)", "back to before", "–"),
    ]


def test_products_stand_with_their_units_and_are_never_added_up() -> None:
    sessions = [
        session(DAY, "Dysport", 500),
        session(DAY + 84, "Botox", 1),
        session(DAY + 84, "Xeomin", 37.5),
        session(DAY + 168, None, None),
    ]
    chart = treatment_cycle_of([*week(0, 5), *week(12, 4), *week(24, 3)], sessions, DAY + 200)
    assert "this cycle (9 Oct 2024, product not told)" in chart.legend
    assert "square: 17 Jul 2024, Botox, 1 unit; Xeomin, 37.5 units" in chart.legend
    assert "triangle: 24 Apr 2024, Dysport, 500 units" in chart.legend
    assert "A unit of one product is not a unit of another." in chart.legend
    assert "not a unit" not in treatment_cycle_of(week(0, 5), [session(DAY)], DAY + 20).legend
    assert "38.5" not in str(chart)


def three_before(value: float) -> tuple[list[Reading], list[Any]]:
    starts = [DAY + 70 * place for place in range(3)]
    readings = [
        reading for start in starts for place in (2, 3) for reading in week(place, value * place / 2, start=start)
    ]
    return readings, [session(day) for day in starts]


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        (
            [],
            "Nothing is recorded for this since two weeks before the first injection. "
            "One number on three days of a week begins the picture.",
        ),
        (
            week(1, 4, days=1),
            "No week since this injection has three days with a number yet: 2 more days in one week are needed. "
            "One number a day is enough.",
        ),
        (
            [*week(-2, 6.5), *week(1, 4, days=2)],
            "No week since this injection has three days with a number yet: 1 more day in one week is needed. "
            "One number a day is enough. Two weeks before the injection: 6.5.",
        ),
        ([*week(-1, 6), *week(1, 4.5)], "Week 1 since injection: 4.5. The week before the injection: 6."),
        (week(2, 4), "Week 2 since injection: 4."),
    ],
)
def test_the_sentence(readings: list[Reading], said: str) -> None:
    assert treatment_cycle_of(readings, [session(DAY)], DAY + 30).sentence == said


def test_the_sentence_names_the_earlier_cycles_from_three() -> None:
    readings, sessions = three_before(3)
    now = session(DAY + 210)
    chart = treatment_cycle_of([*readings, *week(2, 5, start=DAY + 210)], [*sessions, now], DAY + 230)
    assert chart.sentence == "Week 2 since injection: 5. The middle of 3 earlier cycles in that week: 3."


def test_without_a_session_it_says_how_to_begin() -> None:
    chart = treatment_cycle_of(week(0, 5), [], DAY + 20)
    assert chart.sentence == "No injection is recorded here yet. A session begins week 0, and weeks count from it."
    assert "Series: ." not in chart.legend
    assert (chart.table.rows, chart.legend) == ((), "Series: Neck.")
    assert not strong(chart)


def test_a_cycle_without_a_point_has_no_line_yet() -> None:
    legend = treatment_cycle_of(week(0, 5, days=1), [session(DAY)], DAY + 20).legend
    assert "This cycle (24 Apr 2024, Botox, 200 units) has no line yet." in legend
    assert "Strong line" not in legend


def test_the_strong_line_grows_thinner_over_many_years() -> None:
    figure = treatment_cycle_of([*week(0, 5), *week(250, 4)], [session(DAY)], DAY + 1800).figure
    assert {trace["line"]["width"] for trace in figure["data"] if trace["mode"] == "lines+markers"} == {1.8}


def test_only_late_ones_and_only_somebody_elses() -> None:
    late = [reading._replace(late=True) for reading in week(0, 5)]
    others = [reading._replace(rated_by="other") for reading in week(0, 5)]
    assert "They can be included." in treatment_cycle_of(late, [session(DAY)], DAY + 20, late="exclude").sentence
    assert "somebody else" in treatment_cycle_of(others, [session(DAY)], DAY + 20).sentence


def test_what_it_rests_on_counts_from_the_first_baseline() -> None:
    chart = treatment_cycle_of([of_day(DAY - 100, 5), *week(0, 5), *week(3, 2, days=2)], [session(DAY)], DAY + 25)
    assert "Rests on 5 of 40 days, 5 entries." in chart.legend
    assert "A week with fewer than three days has no point." in chart.legend


def test_the_table_has_every_week_and_says_how_many_days() -> None:
    chart = treatment_cycle_of([*week(-1, 6), *week(0, 5, days=1)], [session(DAY)], DAY + 25)
    which = "24 Apr 2024, Botox, 200 units"
    assert chart.table.head == ("Cycle", "Week since injection", "Middle of days", "Days")
    assert chart.table.rows == ((which, "−1", "6", "3"), (which, "0", "–", "1"))


def test_every_point_is_in_the_table() -> None:
    chart = treatment_cycle_of(*cycles(5))
    points = sum(len(line["x"]) for line in (*strong(chart), *thin(chart), *wide(chart)))
    drawn = [row for row in chart.table.rows if row[2] != "–" and "(day" not in row[1]]
    assert len(drawn) == points


def test_what_a_point_says() -> None:
    chart = treatment_cycle_of([*week(0, 5), *week(12, 4)], [session(DAY), session(DAY + 84)], DAY + 90)
    assert strong(chart)[0]["text"] == ["Week 0 since injection: 4, over 3 days (this cycle)"]
    assert thin(chart)[0]["text"] == ["Week 0 since injection: 5, over 3 days (24 Apr 2024, Botox, 200 units)"]


def test_the_drawing_in_words() -> None:
    chart = treatment_cycle_of([*week(-1, 9), *week(0, 5), *week(1, 3)], [session(DAY)], DAY + 25)
    assert chart.alt == (
        "Spasm severity by week since injection. This cycle is lowest in week 1, 3, and highest in week 0, 5. "
        "The table has all numbers."
    )
    assert "has no line" in treatment_cycle_of([], [session(DAY)], DAY).alt


def test_it_never_says_that_it_wears_off_and_says_nothing_of_causes() -> None:
    said = str(treatment_cycle_of(*cycles(8))).lower()
    assert all(word not in said for word in ("wear", "because", "effect", "works", "suggest"))


@pytest.mark.parametrize(
    ("last", "labels"),
    [(0, "−2|−1|0|1|2|3"), (6, "−2|−1|0|1|2|3|4|5|6"), (12, "0|2|4|6|8|10|12"), (26, "0|4|8|12|16|20|24")],
)
def test_the_weeks_below(last: int, labels: str) -> None:
    figure = treatment_cycle_of(week(last, 5), [session(DAY)], DAY + 400).figure
    assert "|".join(figure["layout"]["xaxis"]["ticktext"]) == labels


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_our_drawing_takes_it_in_every_shape(count: int, shape: str) -> None:
    readings, sessions, today = cycles(max(count, 1))
    figure = treatment_cycle_of(readings, sessions[:count], today).figure
    assert json.loads(json.dumps(figure)) == figure
    assert render(figure, shape=shape, title="T", description="D", theme="print").startswith("<svg")


def test_the_colours_are_known_to_every_theme() -> None:
    figure = treatment_cycle_of(*cycles(8)).figure
    for theme in ("light", "dark", "print"):
        assert "var(" not in render(figure, title="T", description="D", theme=theme)


def test_sleep_is_counted_in_sleeps() -> None:
    nights = [sleep(f"2026-03-{day}T00:00:00+00:00", f"2026-03-{day}T07:00:00+00:00") for day in (10, 11, 12)]
    start = nights[0].local_day
    said = []
    for sleeps in (nights, nights[:1], []):
        figure = treatment_cycle_of_sleep(
            sleeps, "sleep_hours", [session(start)], series="neck", today=start + 6, day_start=4
        )
        more = {"measure": parse("sleep_hours"), "name": "Hours of sleep", "words": WORDS, "series_name": "Neck"}
        said.append(treatment_cycle_chart(figure, span=Span(start, start + 6), **more))
    assert [chart.sentence for chart in said] == [
        "Week 0 since injection: 7.",
        "No week since this injection has three days with a number yet: 2 more days in one week are needed.",
        "No sleep is recorded since two weeks before the first injection. "
        "Sleep on three days of a week begins the picture.",
    ]
    assert "Rests on 3 of 21 days, 3 sleeps." in said[0].legend
