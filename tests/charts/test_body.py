"""The charts of where in the body: the map, the grid by months, sentences, tables."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.analytics.readings import of_day
from tests.charts.samples_by_days import FIRST, body_of, made_up_regions, values_on
from tracker.charts.body import _COLUMNS, _ROWS
from tracker.charts.chart import Chart
from tracker.charts.frame import SHAPES, shape_of
from tracker.charts.svg import render
from tracker.days.log_page import TILE_PLACES, TILE_ROWS
from tracker.domain.regions import BY_CODE, REGIONS


def texts(chart: Chart) -> list[str]:
    return [text for trace in chart.figure["data"] if trace["mode"] == "text" for text in trace["text"]]


def taps(chart: Chart) -> list[str]:
    return [text for trace in chart.figure["data"] if trace["hoverinfo"] == "text" for text in trace["text"]]


def filled(chart: Chart) -> dict[str, int]:
    """Return how many boxes there are of each colour."""
    found = [trace for trace in chart.figure["data"] if trace.get("fill") == "toself"]
    return {trace["fillcolor"]: len(trace["x"]) // 5 for trace in found}


def test_the_map_is_the_logs() -> None:
    assert tuple(tuple(places) for _, places in _ROWS) == TILE_ROWS
    assert {code: place for _, places in _ROWS for code, place in places.items()} == TILE_PLACES
    # a person seen from behind: left is left
    assert _COLUMNS["l"][1] <= _COLUMNS["a"][0] < _COLUMNS["b"][0] < _COLUMNS["r"][0]


def test_all_names_are_there_and_shares_from_five_days() -> None:
    chart = body_of({"neck": values_on(FIRST, [6, 6, 7, 5, 6, 0]), "trunk": values_on(FIRST + 6, [3.0])})
    assert filled(chart) == {"var(--card)": 13, "var(--s6)": 1}
    assert {"Neck", "6", "5 of 7", "Trunk", "1 of 7", "Eyes"} <= set(texts(chart))
    assert "Neck: above 0 on 5 of 7 days, middle 6" in taps(chart)
    assert "Trunk: above 0 on 1 of 7 days" in taps(chart)
    assert "Eyes and upper face: above 0 on 0 of 7 days" in taps(chart)
    assert len(taps(chart)) == 14
    shorts = [
        short for trace in chart.figure["data"] if trace["hoverinfo"] == "text" for short in trace["hovertemplate"]
    ]
    assert "5 of 7<extra></extra>" in shorts, "a region's whole name would be cut off on a phone"


def test_a_shade_is_the_rounded_middle_and_its_text_can_be_read_on_it() -> None:
    chart = body_of({"neck": values_on(FIRST, [5.0] * 5), "trunk": values_on(FIRST, [6.0] * 5)})
    assert filled(chart) == {"var(--card)": 12, "var(--s5)": 1, "var(--s6)": 1}
    on = {
        text: trace["textfont"]["color"]
        for trace in chart.figure["data"]
        if trace["mode"] == "text"
        for text in trace["text"]
    }
    assert (on["Neck"], on["Trunk"]) == ("var(--on-light)", "var(--on-dark)")


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        (
            {},
            "5 more days with a region recorded are needed. "
            "After a number on the Log, Where asks for regions; one tap records one.",
        ),
        (
            {"neck": values_on(FIRST, [4.0] * 4)},
            "1 more day with a region recorded is needed. "
            "After a number on the Log, Where asks for regions; one tap records one.",
        ),
        ({"neck": values_on(FIRST, [0.0] * 6)}, "Regions were recorded on 6 days, always at 0."),
        ({"neck": values_on(FIRST, [4.0] * 6)}, "Recorded above 0: Neck on 6 of 6 days."),
        (
            {code: values_on(FIRST, [4.0] * (9 - place)) for place, code in enumerate(list(BY_CODE)[:4])},
            "Recorded above 0: Eyes and upper face on 9 of 9 days; Lower face on 8 of 9 days; Jaw and tongue on 7 of "
            "9 days. 1 more region on as many days or fewer.",
        ),
        (
            {"neck": [of_day(FIRST, 4, rated_by="other")]},
            "All entries of these days were given by somebody else. Choose who gave the numbers.",
        ),
    ],
)
def test_the_sentence(readings: dict[str, Any], said: str) -> None:
    assert body_of(readings).sentence == said


def test_below_five_days_nothing_is_shaded_and_the_table_has_what_there_is() -> None:
    chart = body_of({"neck": values_on(FIRST, [9.0] * 4)})
    assert filled(chart) == {"var(--card)": 14}
    assert taps(chart) == []
    assert chart.table.rows[4] == ("Neck", "4", "4", "–")
    assert chart.alt == "Spasm severity on a map of the body, seen from behind. Nothing is shaded yet."


def test_the_table_has_all_regions() -> None:
    chart = body_of({"neck": values_on(FIRST, [4.0] * 6)})
    assert [row[0] for row in chart.table.rows] == [region.name for region in REGIONS]
    assert chart.table.rows[4] == ("Neck", "6", "6", "4")
    assert chart.legend.startswith("Rests on 6 of 6 days, 6 values of regions. A person seen from behind")
    assert chart.alt.endswith("The highest is Neck, middle 4. The table has all numbers.")


MARCH = date(2026, 3, 1).toordinal()


def test_only_regions_ever_recorded_have_a_row_and_shares_are_heights() -> None:
    chart = body_of(
        {"neck": values_on(FIRST, [4.0] * 10), "trunk": values_on(MARCH, [7.0] * 8), "larynx": values_on(FIRST, [0.0])},
        by_month=True,
    )
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Neck", "Trunk"]
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["2026", "Feb", "Mar"]
    assert filled(chart) == {"var(--s4)": 1, "var(--s7)": 1}
    assert taps(chart)[0] == "Jan 2026, Neck: above 0 on 10 of 10 days, middle 4"
    assert chart.sentence == (
        "Jan 2026: 1 region above 0, over 10 recorded days. Mar 2026: 1 region above 0, over 8 recorded days. "
        "In the later month only: Trunk. In the earlier month only: Neck."
    )
    assert chart.table.rows == (("Mar 2026", "Trunk", "8", "8", "7"), ("Jan 2026", "Neck", "10", "10", "4"))


def test_a_month_with_too_few_days_has_no_bar_and_is_said() -> None:
    readings = {"neck": values_on(FIRST, [4.0] * 10) + values_on(MARCH, [4.0] * 4) + values_on(MARCH + 61, [4.0] * 5)}
    chart = body_of(readings, by_month=True)
    assert filled(chart) == {"var(--s4)": 2}
    assert "1 month with fewer than five recorded days has no bars." in chart.legend
    assert chart.sentence.endswith("They are the same ones.")
    assert [row[0] for row in chart.table.rows] == ["May 2026", "Mar 2026", "Jan 2026"]


def test_a_region_on_few_days_of_a_month_is_pale() -> None:
    readings = {"neck": values_on(FIRST, [4.0] * 10), "trunk": values_on(FIRST, [9.0] * 2)}
    chart = body_of(readings, by_month=True)
    assert filled(chart) == {"var(--s4)": 1, "var(--edge)": 1}
    assert "Bars in the colour of the lines" in chart.legend
    assert chart.sentence.startswith("Two months with five recorded days each are needed")


def test_a_long_grid_has_few_labels() -> None:
    for days, most in ((100, 4), (420, 4), (3650, 4)):
        labels = body_of(made_up_regions(days), by_month=True).figure["layout"]["xaxis"]["ticktext"]
        assert 1 < len(labels) <= most


@pytest.mark.parametrize("by_month", [False, True])
@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("days", [0, 1, 90, 3650])
def test_it_can_be_drawn(days: int, shape: str, by_month: bool) -> None:
    chart = body_of(made_up_regions(days) if days else {}, by_month=by_month)
    assert json.loads(json.dumps(chart.figure)) == chart.figure
    svg = render(chart.figure, shape=shape, title="T", description="D", theme="print")
    size = shape_of(chart.figure, shape)
    assert f'viewBox="0 0 {size.width} {size.height}"' in svg
    if not by_month:
        # no word of the map is left out for want of room
        assert svg.count("<text") == len(texts(chart))


def test_a_share_that_is_too_long_for_a_tile_is_in_per_cent() -> None:
    readings = {"neck": values_on(FIRST, [4.0] * 900), "larynx": values_on(FIRST, [2.0] * 5)}
    readings["trunk"] = values_on(FIRST, [0.0] * 1000)
    chart = body_of(readings)
    assert {"90 %", "under 1 %"} <= set(texts(chart))
    assert "Neck: above 0 on 900 of 1000 days, middle 4" in taps(chart)


def test_the_grid_shows_the_last_three_years_and_says_so() -> None:
    chart = body_of(made_up_regions(1500), by_month=True)
    months = {row[0] for row in chart.table.rows}
    assert len(months) == 36
    assert "Drawn are the last three years, from Mar 2027; earlier ones by choosing their dates." in chart.legend
    assert "Drawn are" not in body_of(made_up_regions(900), by_month=True).legend
