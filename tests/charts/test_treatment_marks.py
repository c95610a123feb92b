"""Treatments marked on the chart day by day: a lane and a mark for each kind, nothing hidden, all in the table."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.analytics.readings import on
from tests.charts.samples import DAY, WORDS, day_by_day_of, rising_days, treated
from tracker.charts.chart import Chart, Span
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.charts.treatment_marks import KINDS, TreatmentMark, marks_legend, treatment_marks

FORTNIGHT = Span(DAY, DAY + 13)


def mark(day: int, kind: str = "injection", words: str = "Injection: Neck, Botox, 200 units") -> TreatmentMark:
    return TreatmentMark(DAY + day, kind, words)


def lanes(chart: Chart) -> list[dict[str, Any]]:
    """Return the traces above the scale of 0 to 10 that can be tapped."""
    return [trace for trace in chart.figure["data"] if trace["mode"] == "markers" and min(trace["y"]) > 10.1]


def test_each_kind_has_a_lane_and_a_mark_of_its_own() -> None:
    marks = [mark(9, kind, kind) for kind in reversed(KINDS)]
    found = lanes(day_by_day_of([on(DAY, 8, 4)], span=FORTNIGHT, treated=marks))
    assert [trace["marker"]["symbol"] for trace in found] == ["triangle-down", "square", "diamond", "circle-open"]
    heights = [trace["y"][0] for trace in found]
    assert heights == sorted(heights, reverse=True)
    assert [trace["text"] for trace in found] == [[f"3 May 2024: {kind}"] for kind in KINDS]
    assert [trace["x"] for trace in found] == [[DAY + 9]] * 4


def test_a_thin_stem_stands_below_each_mark_above_the_scale() -> None:
    chart = day_by_day_of([on(DAY, 8, 4)], span=FORTNIGHT, treated=[mark(2), mark(9)])
    (stem,) = [trace for trace in chart.figure["data"] if trace["mode"] == "lines"]
    assert stem["x"] == [DAY + 2, DAY + 2, None, DAY + 9, DAY + 9, None]
    assert min(y for y in stem["y"] if y is not None) > 10


def test_without_treatments_nothing_is_changed() -> None:
    readings = rising_days(30)
    plain, none_within = day_by_day_of(readings), day_by_day_of(readings, treated=[mark(-1), mark(30)])
    assert plain == none_within
    assert plain.table == none_within.table
    assert "At the top" not in plain.legend
    assert len(plain.table.head) == 5


def test_the_scale_below_keeps_its_ticks_and_dots_their_values() -> None:
    plain, with_marks = day_by_day_of(rising_days(30)), day_by_day_of(rising_days(30), treated=treated(30))
    for axis in ("tickvals", "ticktext"):
        assert plain.figure["layout"]["yaxis"][axis] == with_marks.figure["layout"]["yaxis"][axis]
    assert plain.figure["data"] == with_marks.figure["data"][: len(plain.figure["data"])]
    assert plain.sentence == with_marks.sentence


def test_the_legend_names_the_marks_that_there_are() -> None:
    said = day_by_day_of([on(DAY, 8, 4)], span=FORTNIGHT, treated=[mark(3, "visit", "Visit"), mark(1)]).legend
    assert "At the top: triangle: injection; open circle: visit." in said
    assert "share one mark" not in said
    assert list(marks_legend((), WORDS)) == []


def test_the_table_has_a_column_and_a_row_for_a_day_without_a_value() -> None:
    marks = [mark(1), mark(1, "visit", "Visit: Dr A"), mark(3, "medication", "Medicine A 2 mg begun")]
    chart = day_by_day_of([on(DAY, 8, 4), on(DAY + 1, 8, 6)], span=FORTNIGHT, treated=marks)
    assert chart.table.head[-1] == "Treatments"
    assert chart.table.rows == (
        ("27 Apr 2024", "–", "–", "–", "0", "Medicine A 2 mg begun"),
        ("25 Apr 2024", "6", "6", "6", "1", "Injection: Neck, Botox, 200 units; Visit: Dr A"),
        ("24 Apr 2024", "4", "4", "4", "1", "–"),
    )
    assert chart.alt.endswith("3 treatments are marked at the top.")


def test_without_a_single_entry_the_treatments_stand_alone() -> None:
    chart = day_by_day_of([], span=FORTNIGHT, treated=[mark(3)])
    assert len(lanes(chart)) == 1
    assert chart.alt.endswith("1 treatment is marked at the top.")


def test_marks_of_a_day_share_one_and_say_three_one_by_one() -> None:
    marks = [mark(4, "medication", f"Medicine {letter}") for letter in "EDCBA"]
    (found,) = lanes(day_by_day_of([on(DAY, 8, 4)], span=FORTNIGHT, treated=marks))
    day = "28 Apr 2024"
    assert found["text"] == [f"{day}: Medicine A; {day}: Medicine B; {day}: Medicine C; and 2 more in the table"]


def test_the_order_is_by_kind_then_day_then_words() -> None:
    marks = [
        mark(8),
        mark(2, "visit", "b"),
        mark(2, "visit", "a"),
        mark(5, "treatment"),
        mark(1),
        mark(3, "medication"),
    ]
    found = [
        (group.kind, [(one.day - DAY, one.words[:1]) for one in group.marks])
        for group in treatment_marks(marks, FORTNIGHT)
    ]
    assert found == [
        ("injection", [(1, "I")]),
        ("injection", [(8, "I")]),
        ("medication", [(3, "I")]),
        ("treatment", [(5, "I")]),
        ("visit", [(2, "a"), (2, "b")]),
    ]


@pytest.mark.parametrize(("count", "end"), [(3, "Medicine 2"), (4, "; and 1 more in the table")])
def test_the_fourth_is_one_more(count: int, end: str) -> None:
    marks = [mark(4, "medication", f"Medicine {number}") for number in range(count)]
    (found,) = lanes(day_by_day_of([on(DAY, 8, 4)], span=FORTNIGHT, treated=marks))
    assert found["text"][0].endswith(end)


@pytest.mark.parametrize("days", [1, 14, 90, 400, 1000, 3650])
def test_no_mark_covers_another_of_its_kind_and_none_is_lost(days: int) -> None:
    marks, span = treated(days), Span(DAY, DAY + days - 1)
    groups = treatment_marks(marks, span)
    inside = [one for one in marks if one.day <= span.last_day]
    assert sorted((one.day, one.words) for group in groups for one in group.marks) == sorted(
        (one.day, one.words) for one in inside
    )
    chart = day_by_day_of([], span=span, treated=marks)
    assert sum(len(row[-1].split("; ")) for row in chart.table.rows) == len(inside)
    for size in SHAPES.values():
        px = (size.width - size.left - size.right) / days
        for lane in lanes(chart):
            apart = [(later - earlier) * px for earlier, later in pairwise(lane["x"])]
            assert all(gap > lane["marker"]["size"] * size.mark for gap in apart)


def test_marks_that_share_are_said_to() -> None:
    chart = day_by_day_of([], span=Span(DAY, DAY + 3649), treated=[mark(0), mark(84), mark(1500)])
    assert [trace["x"] for trace in lanes(chart)] == [[DAY, DAY + 1500]]
    assert "Those close together share one mark." in chart.legend


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        day_by_day_of([], treated=[mark(0, "magic")])


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("code", ["spasm", "factor:x"])
def test_our_drawing_takes_it_in_every_shape(code: str, shape: str) -> None:
    figure = day_by_day_of(rising_days(90), code=code, treated=treated(90)).figure
    text = render(figure, shape=shape, title="T", description="D", theme="print")
    assert "var(" not in text


def test_the_words_of_a_person_are_no_markup() -> None:
    nasty = "<script>alert(1)</script>%{x}"
    figure = day_by_day_of([], treated=[mark(0, "treatment", nasty)]).figure
    assert nasty not in render(figure, title="T", description="D")
    assert all(nasty not in str(trace.get("hovertemplate")) for trace in figure["data"])
