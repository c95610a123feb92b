"""The chart through the day: its sentence in every case, its drawing without bridges, its table."""

from __future__ import annotations

import json

import pytest

from tests.analytics.readings import of_day, on
from tests.charts.samples import DAY, WORDS, few_days, rising_days, through_the_day_of
from tracker.analytics.through_the_day import through_the_day
from tracker.charts.chart import Span
from tracker.charts.through_the_day import through_the_day_chart
from tracker.domain.measures import Measure
from tracker.domain.records import Reading


def days_of(*values: float, days: int) -> list[Reading]:
    """Return days with values at 08:00, 13:00 and 18:00."""
    return [on(DAY + day, hour, value) for day in range(days) for hour, value in zip((8, 13, 18), values, strict=True)]


def test_later_entries_higher() -> None:
    readings = days_of(1, 2.5, 4, days=11) + [
        reading._replace(day=reading.day + 11) for reading in days_of(3, 3.2, 3.5, days=3)
    ]
    assert through_the_day_of(readings).sentence == (
        "On 11 of 14 days later entries were higher. Over all 14 days: 0.3 an hour more, about 3 in ten hours."
    )


def test_later_entries_lower() -> None:
    assert through_the_day_of(days_of(6, 4, 1, days=10)).sentence == (
        "On 10 of 10 days later entries were lower. Over all 10 days: 0.5 an hour less, about 5 in ten hours."
    )


def test_no_clear_pattern() -> None:
    readings = days_of(1, 2, 5, days=5) + [
        reading._replace(day=reading.day + 5) for reading in days_of(5, 2, 1, days=5)
    ]
    chart = through_the_day_of(readings)
    assert chart.sentence == (
        "No clear pattern. On 5 of 10 days later entries were higher, on 5 lower, on 0 about the same."
    )
    assert "95 % interval −0.40 to 0.40, no clear change." in chart.legend


@pytest.mark.parametrize(("days", "said"), [(7, "3 more days with"), (9, "1 more day with")])
def test_how_many_days_are_missing(days: int, said: str) -> None:
    sentence = through_the_day_of(days_of(1, 2, 3, days=days)).sentence
    assert sentence.startswith(
        f"{said} three or more entries spread over six hours {'is' if days == 9 else 'are'} needed"
    )
    assert "One in the morning" in sentence


def test_nothing_at_all() -> None:
    chart = through_the_day_of([])
    assert chart.sentence.startswith("Nothing is recorded for this in these days.")
    assert chart.legend == "Rests on 0 of 1 day, 0 entries."
    assert chart.figure["data"] == []
    assert not chart.rests_on.enough


def test_only_entries_without_a_clock_time() -> None:
    chart = through_the_day_of([of_day(DAY, 4)])
    assert "no clock time" in chart.sentence
    assert "1 entry without a clock time is left out." in chart.legend


def test_only_late_entries() -> None:
    readings = [on(DAY, 8, 4, late=True), on(DAY, 9, 4, late=True)]
    chart = through_the_day_of(readings)
    assert "late ones are left out here" in chart.sentence
    assert "2 late entries are left out." in chart.legend
    assert "2 of them were recorded" in through_the_day_of(readings, late="include").legend


def test_only_somebody_elses_entries() -> None:
    chart = through_the_day_of([on(DAY, 8, 4, rated_by="parent")])
    assert "somebody else" in chart.sentence
    assert "1 entry that somebody else gave is left out." in chart.legend


def test_sleep_has_no_hour_of_its_own() -> None:
    assert "drawn day by day" in through_the_day_of([], code="sleep_hours").sentence


def test_what_it_rests_on_and_what_its_marks_are() -> None:
    legend = through_the_day_of(rising_days(90)).legend
    assert legend.startswith(
        "Rests on 77 of 90 days, 462 entries. Line: the middle day. "
        "Dark band: half of the days. Light band: nine in ten."
    )
    assert "Change an hour: 95 % interval 0.3" in legend


def test_one_of_each_is_said_in_the_singular() -> None:
    assert through_the_day_of([on(DAY, 8, 4)]).legend.startswith("Rests on 1 of 1 day, 1 entry. Open dots:")


def test_few_days_are_open_dots_and_no_line() -> None:
    data = through_the_day_of(few_days()).figure["data"]
    assert [trace["marker"]["symbol"] for trace in data] == ["circle-open"]
    assert data[0]["x"] == [5, 5, 5, 13, 13, 13]
    assert data[0]["y"] == [2, 3, 4, 4.25, 5.25, 6.25]


def test_no_line_and_no_band_crosses_a_gap() -> None:
    readings = [on(DAY + day, hour, day % 7) for day in range(30) for hour in (7, 9, 15, 17)]
    data = through_the_day_of(readings).figure["data"]
    lines = [trace for trace in data if "lines" in trace["mode"]]
    assert [trace["x"] for trace in lines] == [[3, 5], [11, 13]]
    bands = [trace for trace in data if trace.get("fill") == "toself"]
    assert [trace["x"] for trace in bands] == [[3, 5, 5, 3], [11, 13, 13, 11]] * 2


def test_a_band_of_one_stretch_has_a_width() -> None:
    data = through_the_day_of([on(DAY + day, 9, day) for day in range(10)]).figure["data"]
    assert data[0]["x"] == pytest.approx([4.6, 5.4, 5.4, 4.6])
    assert data[0]["y"] == pytest.approx([6.75, 6.75, 2.25, 2.25])


@pytest.mark.parametrize(
    ("day_start", "labels", "first_row"),
    [(4, "6 9 12 15 18 21 0 3", "04:00 to 06:00"), (18, "18 21 0 3 6 9 12 15 18", "18:00 to 20:00")],
)
def test_the_clock_runs_from_the_day_start(day_start: int, labels: str, first_row: str) -> None:
    chart = through_the_day_of(few_days(), day_start=day_start)
    assert " ".join(chart.figure["layout"]["xaxis"]["ticktext"]) == labels
    assert chart.table.rows[0][0] == first_row


def test_the_table_has_the_same_numbers() -> None:
    chart = through_the_day_of([on(DAY + day, 9, day) for day in range(10)])
    assert chart.table.caption == "Through the day: Spasm severity"
    assert len(chart.table.rows) == 12
    assert chart.table.rows[2] == ("08:00 to 10:00", "4.5", "2.2 to 6.8", "–", "10", "10")
    assert chart.table.rows[0] == ("04:00 to 06:00", "–", "–", "–", "0", "0")


def test_the_table_has_the_open_dots_too() -> None:
    chart = through_the_day_of([on(DAY + day, 9, day) for day in range(5)] + [on(DAY, 15, 7), on(DAY + 1, 15, 2.5)])
    assert chart.table.head[4] == "Single days"
    assert chart.table.rows[5] == ("14:00 to 16:00", "–", "–", "–", "2.5, 7", "2", "2")
    assert chart.table.rows[2] == ("08:00 to 10:00", "2", "–", "–", "–", "5", "5")


def test_the_drawing_in_words() -> None:
    alt = through_the_day_of(rising_days(90)).alt
    assert alt.startswith(
        "Spasm severity, 0 to 10, by the hours of the day. The middle day is lowest, 1, from 06:00 to 08:00"
    )
    assert "no line is drawn" in through_the_day_of(few_days()).alt


def test_by_hours_since_waking() -> None:
    readings = [on(DAY + day, hour, hour / 3) for day in range(12) for hour in (6, 12, 18)]
    wakings = {DAY + day: on(DAY + day, 7, 0).at or 0 for day in range(11)}
    measure = Measure("spasm")
    result = through_the_day(readings, clock="waking", wakings=wakings)
    chart = through_the_day_chart(result, measure=measure, name="S", words=WORDS, span=Span(DAY, DAY + 11))
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["0", "3", "6", "9", "12", "15", "18", "21", "24"]
    assert chart.table.head[0] == "Hours since waking"
    assert "1 day without a recorded night is left out. 11 entries before waking are left out." in chart.legend
    assert chart.sentence.startswith("On 12 of 12 days later entries were higher.")


def test_the_figure_is_plain_json_without_a_template() -> None:
    figure = through_the_day_of(rising_days(90)).figure
    assert json.loads(json.dumps(figure)) == figure
    assert "template" not in figure["layout"]


def test_a_factor_is_scaled_by_its_numbers() -> None:
    chart = through_the_day_of([on(DAY + day, 9, 70 + day) for day in range(10)], code="factor:weight")
    assert chart.figure["layout"]["yaxis"]["tickvals"] == [72, 73, 74, 75, 76, 77]
    assert chart.title == "Through the day: A factor of your own"
