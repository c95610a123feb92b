"""The chart since a dose: its sentence in every case, its line without bridges, its table."""

from __future__ import annotations

import pytest

from tests.analytics.doses import dose_on
from tests.analytics.readings import of_day, on
from tests.charts.samples import DAY
from tests.charts.samples_by_hours import days_of_doses, since_dose_of
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.domain.records import Reading


def days_at(*points: tuple[float, float], days: int = 5) -> tuple[list[Reading], list, list]:
    """Return days with a dose at 08:00 and values so many hours after it."""
    return (
        [on(DAY + day, 8 + hours, value) for day in range(days) for hours, value in points],
        [],
        [dose_on(DAY + day, 8) for day in range(days)],
    )


def test_the_line_joins_neighbouring_hours_alone() -> None:
    data = since_dose_of(days_at((0.5, 6), (1.5, 4), (3.5, 2), (4, 3), (7, 5))).figure["data"]
    assert [(trace["x"], trace["y"]) for trace in data] == [
        ([0.5, 1.5], [6, 4]),
        ([3.5, 4.5], [2, 3]),
        ([7.5], [5]),
    ]


def test_single_days_are_open_dots() -> None:
    readings, _, doses = days_at((0.5, 6))
    data = since_dose_of(([*readings, on(DAY, 9.5, 3), on(DAY + 1, 9.5, 4)], [], doses)).figure["data"]
    assert data[0]["marker"]["symbol"] == "circle-open"
    assert (data[0]["x"], data[0]["y"]) == ([1.5, 1.5], [3, 4])
    assert data[0]["text"][0] == "1 to 2 hours after: 3 on one day"
    assert data[1]["text"] == ["0 to 1 hours after: 6, over 5 days"]


def test_the_axis_runs_from_the_dose_to_twelve_hours() -> None:
    axis = since_dose_of(days_at((1, 2))).figure["layout"]["xaxis"]
    assert (axis["range"], axis["ticktext"]) == ([0, 12], ["0", "2", "4", "6", "8", "10", "12"])
    for days in (days_at((1, 2)), ([], [], [dose_on(DAY, 8)])):
        assert "Across: hours since the dose." in since_dose_of(days).legend, "the numbers across are named"


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (
            [(0.5, 6), (2.5, 2), (4.5, 4)],
            "The middle day is lowest 2 to 3 hours after a dose, at 2, and highest 0 to 1 hours after, at 6.",
        ),
        (
            [(0.5, 6), (2.5, 2), (3.5, 2), (5.5, 2), (8, 6)],
            "The middle day is lowest 2 to 4 and 5 to 6 hours after a dose, at 2, "
            "and highest 0 to 1 and 8 to 9 hours after, at 6.",
        ),
        ([(0.5, 6), (2.5, 6)], "The middle day is at 6 in all 2 hours that have 5 days or more."),
        (
            [(2.5, 6)],
            "2 to 3 hours after a dose the middle day is at 6. Every other hour has fewer than 5 days.",
        ),
    ],
)
def test_the_sentence(points: list[tuple[float, float]], said: str) -> None:
    chart = since_dose_of(days_at(*points))
    assert chart.sentence == said
    assert "cannot tell the two apart" in chart.legend
    assert "Baclofen" in chart.title


@pytest.mark.parametrize(("days", "said"), [(3, "2 more days with an entry"), (4, "1 more day with an entry")])
def test_how_many_days_are_missing(days: int, said: str) -> None:
    chart = since_dose_of(days_at((1.5, 3), days=days))
    assert chart.sentence.startswith(said)
    assert "An entry at about the same time after a dose" in chart.sentence
    assert "no line is drawn" in chart.alt
    assert "cannot tell" not in chart.legend
    assert not chart.rests_on.enough


def test_nothing_to_show() -> None:
    doses = [dose_on(DAY, 8)]
    assert since_dose_of(([], [], doses)).sentence == (
        "Nothing is recorded for this in these days. "
        "It takes both: a dose noted when it is taken, and an entry after it."
    )
    assert since_dose_of(([], [], [])).figure["data"] == []
    for hours in (7, 20.5):
        chart = since_dose_of(([on(DAY, hours, 4)], [], doses))
        assert chart.sentence.startswith("None of these entries lies in the 12 hours after a dose of Baclofen.")
    assert since_dose_of(([on(DAY, 9, 4)], [], [])).sentence.startswith("None of these entries")
    assert "no clock time" in since_dose_of(([of_day(DAY, 4)], [], doses)).sentence
    assert "late ones are left out here" in since_dose_of(([on(DAY, 9, 4, late=True)], [], doses)).sentence
    assert "somebody else" in since_dose_of(([on(DAY, 9, 4, rated_by="other")], [], doses)).sentence
    assert "drawn day by day" in since_dose_of(([], [], doses), code="sleep_quality").sentence


def test_what_was_left_out_is_counted() -> None:
    readings = [on(DAY, 7, 4), on(DAY, 9, 4), on(DAY, 20, 4), on(DAY, 21, 4), of_day(DAY, 3), on(DAY, 9, 4, late=True)]
    legend = since_dose_of((readings, [], [dose_on(DAY, 8)])).legend
    assert legend == (
        "Rests on 1 of 1 day, 1 entry. They follow 1 dose. Across: hours since the dose. "
        "Open dots: single days, where fewer than five have entries. "
        "1 late entry is left out. 1 entry without a clock time is left out. "
        "1 entry before the first dose is left out. 2 entries 12 hours or more after a dose are left out."
    )


def test_the_table_has_the_same_numbers() -> None:
    readings, _, doses = days_at((0.5, 6), (0.7, 7))
    table = since_dose_of(([*readings, on(DAY, 9.5, 3), on(DAY + 1, 9.5, 4)], [], doses)).table
    assert len(table.rows) == 12
    assert table.rows[0] == ("0 to 1", "6.5", "–", "5", "10")
    assert table.rows[1] == ("1 to 2", "–", "3, 4", "2", "2")
    assert table.rows[11] == ("11 to 12", "–", "–", "0", "0")


@pytest.mark.parametrize("shape", list(SHAPES))
def test_it_is_drawn_in_every_shape(shape: str) -> None:
    for days in (1, 30):
        chart = since_dose_of(days_of_doses(days))
        assert "<svg" in render(chart.figure, shape=shape, title=chart.title, description=chart.alt)
