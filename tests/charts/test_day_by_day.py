"""The chart day by day: dots and bars, no line from day to day, from one day to ten years."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.analytics.readings import of_day, on
from tests.charts.samples import DAY, day_by_day_of, rising_days
from tracker.charts.chart import Span
from tracker.charts.treatment_marks import TreatmentMark

YEAR = date(2025, 1, 1).toordinal()


def test_a_dot_a_day_and_a_bar_where_values_differ() -> None:
    chart = day_by_day_of([on(DAY, 8, 2), on(DAY, 20, 6), on(DAY + 3, 9, 5)])
    bars, dots = chart.figure["data"]
    assert (dots["mode"], dots["x"], dots["y"]) == ("markers", [DAY, DAY + 3], [4, 5])
    assert (bars["x"], bars["y"]) == ([DAY, DAY, None], [2, 6, None])


def test_no_line_joins_days() -> None:
    for days in (14, 300, 3000):
        for trace in day_by_day_of(rising_days(days)).figure["data"]:
            stretches = zip(trace["x"], trace["x"][1:], strict=False)
            assert trace["mode"] == "markers" or all(x == then or None in (x, then) for x, then in stretches)


def test_the_axis_shows_all_days_that_were_asked_for() -> None:
    chart = day_by_day_of([on(DAY, 8, 2)], span=Span(DAY - 13, DAY))
    assert chart.figure["layout"]["xaxis"]["range"] == [DAY - 13.5, DAY + 0.5]
    assert chart.legend.startswith("Rests on 1 of 14 days, 1 entry.")
    assert "Days without a dot have no entry." in chart.legend


@pytest.mark.parametrize(
    ("first", "days", "labels"),
    [
        (YEAR, 1, "1 Jan"),
        (YEAR, 5, "1 Jan|2 Jan|3 Jan|4 Jan|5 Jan"),
        (YEAR, 14, "2 Jan|5 Jan|8 Jan|11 Jan|14 Jan"),
        (YEAR - 10, 120, "2025|Feb|Mar|Apr"),
        (YEAR, 365, "2025|Mar|May|Jul|Sep|Nov"),
        (YEAR, 900, "2025|Jul|2026|Jul|2027"),
        (YEAR, 3650, "2025|2027|2029|2031|2033"),
    ],
)
def test_dates_then_months_then_years(first: int, days: int, labels: str) -> None:
    figure = day_by_day_of([], span=Span(first, first + days - 1)).figure
    assert "|".join(figure["layout"]["xaxis"]["ticktext"]) == labels


def test_marks_shrink_and_months_stand_out_in_a_long_span() -> None:
    fortnight, year = day_by_day_of(rising_days(14)), day_by_day_of(rising_days(365))
    assert len(year.figure["data"]) == 2
    days, months = year.figure["data"]
    assert days["marker"]["size"] < fortnight.figure["data"][-1]["marker"]["size"] < months["marker"]["size"]
    assert len(months["x"]) == 13
    assert "Large dot: the middle of a month" in year.legend


def test_beyond_four_years_a_month_is_drawn_as_a_day_is() -> None:
    readings = [of_day(YEAR + day, day % 11) for day in range(1600)] + [of_day(YEAR + 1700, 3)]
    chart = day_by_day_of(readings)
    bars, alone, months = chart.figure["data"]
    assert bars["y"][:3] == [0, 10, None]
    assert (alone["x"], alone["y"]) == ([YEAR + 1700], [3])
    assert len(months["x"]) == len(bars["x"]) / 3 == 53
    assert len(chart.table.rows) == 54
    assert chart.table.rows[-1] == ("Jan 2025", "5", "0", "10", "31")
    assert "Shorter spans show the days one by one." in chart.legend
    treated = day_by_day_of(readings, treated=[TreatmentMark(YEAR + 3, "visit", "Appointment")]).table
    assert treated.rows[-1][-1].startswith("4 Jan: ")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "Nothing is recorded for this in these days. One number on one day begins the picture."),
        ([4], "1 day so far, at 4."),
        ([4, 4], "2 days so far, all at 4."),
        ([4, 6.5], "2 days so far, from 4 to 6.5."),
        ([1, 2, 3, 4, 5], "The middle of 5 days is 3."),
        (list(range(10)), "The middle of 10 days is 4.5. Half of the days lie between 2.2 and 6.8."),
    ],
)
def test_the_sentence(values: list[float], said: str) -> None:
    assert day_by_day_of([of_day(DAY + day, value) for day, value in enumerate(values)]).sentence == said


def test_only_somebody_elses_entries() -> None:
    assert "somebody else" in day_by_day_of([on(DAY, 8, 4, rated_by="other")]).sentence


def test_the_table_begins_with_the_latest_day() -> None:
    chart = day_by_day_of([on(YEAR, 8, 2), on(YEAR, 20, 6), on(YEAR + 3, 9, 5)])
    assert chart.table.rows == (("4 Jan 2025", "5", "5", "5", "1"), ("1 Jan 2025", "4", "2", "6", "2"))


def test_the_drawing_in_words() -> None:
    chart = day_by_day_of([on(YEAR, 8, 2), on(YEAR + 3, 9, 5)])
    assert chart.alt == (
        "Spasm severity day by day. Lowest 2 on 1 Jan 2025, highest 5 on 4 Jan 2025. The table has all numbers."
    )


def test_the_figure_is_plain_json_without_a_template() -> None:
    figure = day_by_day_of(rising_days(40)).figure
    assert json.loads(json.dumps(figure)) == figure
    assert "template" not in figure["layout"]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 1], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([3, 8], [0, 2, 4, 6, 8]),
        ([36.4, 37.9], [36, 36.5, 37, 37.5, 38]),
        ([5, 5], [0, 1, 2, 3, 4, 5]),
        ([0, 0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([-3, 7], [-4, -2, 0, 2, 4, 6, 8]),
        ([12000], [0, 5000, 10000, 15000]),
    ],
)
def test_a_factors_axis_has_round_numbers(values: list[float], ticks: list[float]) -> None:
    readings = [of_day(DAY + day, value) for day, value in enumerate(values)]
    assert day_by_day_of(readings, code="factor:x").figure["layout"]["yaxis"]["tickvals"] == ticks
