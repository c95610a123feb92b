"""The chart of two spans side by side: columns of dots, sentences, table."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from tests.analytics.readings import of_day
from tests.charts.samples_by_days import FIRST, compare_of, made_up_values, values_on
from tracker.charts.chart import Chart, Span
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.domain.measures import Measure

LATER = FIRST + 59
WIDER = "Neighbouring days resemble each other, so the true range is wider."


def of_mode(chart: Chart, mode: str) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace["mode"] == mode]


def test_the_earlier_span_stands_on_the_left_whichever_was_asked_for() -> None:
    early, late = values_on(FIRST, [2.0] * 15), values_on(LATER, [7.0] * 15)
    for chart in (compare_of(late, early), compare_of(early, late)):
        left, right = of_mode(chart, "markers")
        assert (set(left["y"]), set(right["y"])) == ({2}, {7})
        assert max(left["x"]) < 0.5 < min(right["x"])
    assert compare_of(late, early).sentence.startswith("Days were higher by 5 in 1 Mar 2026 to 15 Mar 2026 than in")
    assert compare_of(early, late).sentence.startswith("Days were lower by 5 in 1 Jan 2026 to 15 Jan 2026 than in")


def test_days_of_equal_value_stand_beside_each_other_within_their_column() -> None:
    for count in (2, 15, 400):
        dots = of_mode(compare_of(values_on(FIRST, [4.0] * count), []), "markers")[0]
        across = sorted(dots["x"])
        assert len(set(across)) == min(count, 65)
        assert max(across) - min(across) < 0.8
        assert all(one <= other for one, other in pairwise(across))


def test_a_long_column_has_bars_as_wide_as_the_share_of_its_days() -> None:
    values = [4.0] * 300 + [5.0] * 150
    chart = compare_of(values_on(LATER, values), values_on(FIRST, [4.0] * 30))
    bars = [trace for trace in of_mode(chart, "none") if trace.get("fillcolor") == "var(--median)"]
    assert not of_mode(chart, "markers")
    wide = {
        round((low + high) / 2): right - left
        for left, right, low, high in (
            (x[0], x[1], y[0], y[2])
            for x, y in ((bars[1]["x"][at : at + 4], bars[1]["y"][at : at + 4]) for at in (0, 5))
        )
    }
    assert wide[4] == pytest.approx(2 * wide[5], abs=0.002)
    assert bars[0]["x"][1] - bars[0]["x"][0] == pytest.approx(1.5 * wide[4], abs=0.002)
    assert [text for trace in of_mode(chart, "none") for text in trace.get("text", ())] == [
        "4: 30 days",
        "4: 300 days",
        "5: 150 days",
    ]
    assert chart.table.rows[-2:] == (("5", "0 days", "150 days"), ("4", "30 days", "300 days"))
    assert "Bar: the share of the days with that value." in chart.legend


def test_middle_from_5_days_and_half_of_the_days_from_10() -> None:
    for count, lines, bands in ((4, 0, 0), (5, 1, 0), (10, 1, 1)):
        chart = compare_of(values_on(LATER, made_up_values(count, seed=count)), [])
        assert (len(of_mode(chart, "lines")), len(of_mode(chart, "none"))) == (lines, bands)
        assert ("Line: the middle day." in chart.legend, "Band: half" in chart.legend) == (bool(lines), bool(bands))


def test_no_clear_change_is_said_with_its_interval() -> None:
    chart = compare_of(values_on(LATER, [3.0, 5.0] * 10), values_on(FIRST, [3.0, 5.0] * 10))
    assert chart.sentence == (
        "No clear change: days in 1 Mar 2026 to 20 Mar 2026 differ by 0 from days in 1 Jan 2026 to 20 Jan 2026, "
        f"95 % interval 0 to 0. {WIDER}"
    )


def test_higher_and_lower_are_said_with_their_interval() -> None:
    ramp = [float(value) for value in range(14)]
    low, high = values_on(FIRST, [0.0] * 14), values_on(LATER, ramp)
    assert compare_of(high, low).sentence == (
        "Days were higher by 6.5 in 1 Mar 2026 to 14 Mar 2026 than in 1 Jan 2026 to 14 Jan 2026, "
        f"95 % interval 3 to 10. {WIDER}"
    )
    assert "lower by 6.5" in compare_of(low, high).sentence
    assert "95 % interval 3 to 10." in compare_of(low, high).sentence


def test_what_is_missing_is_said_for_each_span() -> None:
    one = compare_of(values_on(LATER, [4.0] * 13), values_on(FIRST, [4.0] * 14)).sentence
    assert one == (
        "Two spans are compared from 14 days with an entry in each. "
        "1 more day with an entry is needed in 1 Mar 2026 to 13 Mar 2026. "
        "Other or longer spans can be chosen; one number a day is enough."
    )
    spans = (Span(LATER, LATER), Span(FIRST, FIRST + 29))
    none = compare_of([], [], spans=spans).sentence
    assert "14 more days with an entry are needed in 1 Mar 2026. 14 more days with an entry are needed in 1 Jan" in none


def test_only_somebody_elses_or_late_entries() -> None:
    assert "somebody else" in compare_of([of_day(LATER, 4, rated_by="other")], []).sentence
    late = [of_day(LATER, 4, late=True)]
    assert "They can be included." in compare_of(late, [], late="exclude").sentence


def test_yes_and_no_are_counted_too() -> None:
    measure = Measure("factor", "x", "yes_no")
    this, other = values_on(LATER, [1.0] * 14 + [0.0]), values_on(FIRST, [0.0] * 14 + [1.0])
    said = compare_of(this, other, measure=measure).sentence
    assert said.startswith("Yes on 14 of 15 days, in the other span on 1 of 15. Days were higher by 1 in")


def test_days_in_both_spans_are_said() -> None:
    days = values_on(FIRST, [4.0] * 20)
    chart = compare_of(days, days, spans=(Span(FIRST + 10, FIRST + 20), Span(FIRST, FIRST + 12)))
    assert "3 days are in both spans." in chart.legend
    assert "in both spans" not in compare_of(days, values_on(LATER, [4.0])).legend


def test_table_legend_and_words() -> None:
    chart = compare_of(values_on(LATER, [4.0] * 5), values_on(FIRST, [3.0]))
    assert chart.table.rows[:3] == (
        ("1 Jan 2026", "–", "–"),
        ("1 Mar 2026 to 5 Mar 2026", "4", "–"),
        ("5 Mar 2026", "4", "–"),
    )
    assert chart.table.rows[-1] == ("1 Jan 2026", "3", "–")
    assert chart.legend.startswith(
        "Left: 1 Jan 2026, rests on 1 of 1 day, 1 entry. "
        "Right: 1 Mar 2026 to 5 Mar 2026, rests on 5 of 5 days, 5 entries."
    )
    assert chart.alt == (
        "Spasm severity, two spans of days side by side. 1 Jan 2026: 1 day. "
        "1 Mar 2026 to 5 Mar 2026: 5 days, the middle one 4. The table has all numbers."
    )


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("count", [0, 1, 40, 3650])
def test_it_can_be_drawn(shape: str, count: int) -> None:
    values = made_up_values(count, seed=1, whole=False)
    chart = compare_of(values_on(FIRST + 4000, values), values_on(FIRST, values))
    assert json.loads(json.dumps(chart.figure)) == chart.figure
    svg = render(chart.figure, shape=shape, title="T", description="D", theme="print")
    assert svg.startswith("<svg")
    assert (">Earlier<" in svg, ">Later<" in svg) == (True, True)


def test_what_sleep_rests_on_is_counted_in_sleeps() -> None:
    values = values_on(FIRST, [7.0] * 15), values_on(LATER, [6.5] * 15)
    said = compare_of(*values, measure=Measure("sleep_hours"))
    assert "15 sleeps" in said.legend
    assert "entr" not in said.legend + said.sentence
    few = compare_of(values[0], [], measure=Measure("sleep_hours"))
    assert "14 more days with a sleep are needed" in few.sentence
    assert "entr" not in few.sentence
