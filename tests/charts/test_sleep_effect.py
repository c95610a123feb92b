"""The chart before and after sleep: its sentence in every case, its dots, its table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.analytics.doses import dose_on
from tests.analytics.readings import of_day, on
from tests.analytics.test_sleep_effect import nights, slept
from tests.charts.samples import DAY
from tests.charts.samples_by_hours import days_of_sleep, sleep_effect_of
from tracker.charts.chart import Chart
from tracker.charts.frame import SHAPES
from tracker.charts.svg import render
from tracker.domain.records import Reading, Sleep


def of_nights(*differences: float, code: str = "spasm", before: float = 5) -> Chart:
    readings, sleeps = nights(*differences, before=before)
    return sleep_effect_of((readings, sleeps, []), code=code)


def naps(*differences: float) -> tuple[list[Reading], list[Sleep], list]:
    readings, sleeps = [], []
    for number, difference in enumerate(differences):
        readings += [on(DAY + number, 13, 4), on(DAY + number, 15.5, 4 + difference)]
        sleeps.append(slept(DAY + number, 14, 15))
    return readings, sleeps, []


def dots(chart: Chart) -> list[dict[str, Any]]:
    return [trace for trace in chart.figure["data"] if trace["mode"] == "markers"]


def test_lower_after_nights() -> None:
    chart = of_nights(*[-2] * 10, 1, 0)
    assert chart.sentence == "After 10 of 12 nights the entry was lower than before. The middle difference: 2 less."
    assert "Band for nights: 95 % interval −2 to −2." in chart.legend


def test_higher_after_nights() -> None:
    chart = of_nights(*[1.5] * 11, before=2)
    assert chart.sentence == "After 11 of 11 nights the entry was higher than before. The middle difference: 1.5 more."
    assert "95 % interval +1.5 to +1.5." in chart.legend


def test_a_small_difference_never_reads_as_nothing() -> None:
    sentence = of_nights(*[0.02] * 10, code="factor:x").sentence
    assert sentence.endswith("The middle difference: 0.02 more.")


def test_no_clear_pattern() -> None:
    chart = of_nights(*[-1] * 5, *[2] * 4, *[0] * 3)
    assert chart.sentence == (
        "Nights: no clear pattern. After 5 of 12 the entry was lower than before, after 4 higher, after 3 the same."
    )
    assert "95 % interval −1 to +2, no clear change." in chart.legend


@pytest.mark.parametrize(("pairs", "said"), [(7, "3 more pairs of entries are"), (9, "1 more pair of entries is")])
def test_how_many_pairs_are_missing(pairs: int, said: str) -> None:
    chart = of_nights(*[-1] * pairs)
    assert chart.sentence == (
        f"Nights: {said} needed. An entry before lying down, and one within an hour of waking, make a pair."
    )
    # The dots are there, the middle and its interval are not yet.
    assert [len(trace["x"]) for trace in dots(chart)] == [pairs]
    assert len(chart.figure["data"]) == 2
    assert "interval" not in chart.legend
    assert "Thick bar" not in chart.legend


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ([-1] * 9, "Naps: 1 more day with a pair of entries is needed."),
        ([-1] * 4, "Naps: 6 more days with a pair of entries are needed."),
        ([-1] * 10, "On 10 of 10 days the entry after a nap was lower than before it. The middle difference: 1 less."),
        ([2] * 10, "On 10 of 10 days the entry after a nap was higher than before it. The middle difference: 2 more."),
        (
            [-1, 1] * 5,
            "Naps: no clear pattern. On 5 of 10 days the entry after one was lower than before it, on 5 higher, "
            "on 0 the same.",
        ),
    ],
)
def test_naps_are_said_apart(differences: list[float], said: str) -> None:
    sentence = sleep_effect_of(naps(*differences)).sentence
    assert sentence.startswith("Nights: 10 more pairs of entries are needed. " + said)


def test_nothing_to_show() -> None:
    asleep = [slept(DAY, 23, 31)]
    assert sleep_effect_of(([], [], [])).sentence.startswith("No sleep of half an hour or more is recorded")
    assert sleep_effect_of(([on(DAY, 9, 3)], [], [])).figure["data"][0]["mode"] == "lines"
    for readings in ([], [on(DAY, 12, 3)]):
        chart = sleep_effect_of((readings, asleep, []))
        assert chart.sentence.startswith("None of these sleeps has an entry in the two hours before it")
        assert "1 sleep lacks an entry" in chart.legend
    readings, sleeps = nights(-2)
    dosed = sleep_effect_of((readings, sleeps, [dose_on(DAY, 27)]))
    assert dosed.sentence.startswith("There was a dose between the two entries of every pair")
    assert "1 sleep with a dose between its two entries is left out." in dosed.legend
    assert "no clock time" in sleep_effect_of(([of_day(DAY, 3)], asleep, [])).sentence
    assert "late ones are left out here" in sleep_effect_of(([on(DAY, 22, 3, late=True)], asleep, [])).sentence
    assert "somebody else" in sleep_effect_of(([on(DAY, 22, 3, rated_by="parent")], asleep, [])).sentence
    assert "drawn day by day" in sleep_effect_of(([], asleep, []), code="sleep_hours").sentence


def test_what_was_left_out_is_counted() -> None:
    readings, sleeps = nights(-2, -2, -2)
    sleeps += [slept(DAY + 9, 13, 13.2), slept(DAY + 9, 15, 16), slept(DAY + 9, 23, 31)]
    chart = sleep_effect_of((readings, sleeps, [dose_on(DAY, 27), dose_on(DAY + 1, 27)]))
    assert chart.legend == (
        "Rests on 1 of 4 days, 2 entries. Pairs: 1 of 4 nights, 0 days with naps. "
        "Dot: a night, or a day with naps. Above 0: higher after it than before; below: lower. "
        "2 sleeps with a dose between their two entries are left out. "
        "2 sleeps lack an entry in the two hours before them or in the hour after them. "
        "1 sleep of less than half an hour is left out."
    )


def test_a_dot_for_each_night_and_each_day_with_naps_side_by_side() -> None:
    readings, sleeps = nights(-2, -2, 1)
    more, nap, _ = naps(3)
    data = dots(sleep_effect_of((readings + more, sleeps + nap, [])))
    assert [trace["y"] for trace in data] == [[-2, -2, 1], [3]]
    left, right, alone = data[0]["x"]
    assert left < 0.5 < right
    assert ((left + right) / 2, alone) == (pytest.approx(0.5), 0.5)
    assert data[1]["x"] == [1.5]
    assert data[0]["text"][0] == "Night to 25 Apr 2024: 5 before, 3 after"
    assert data[1]["text"][0] == "Nap on 24 Apr 2024: 4 before, 7 after"


def test_several_naps_of_a_day_are_one_dot_and_stand_in_the_table() -> None:
    sleeps = [slept(DAY, 10, 11), slept(DAY, 14, 15)]
    readings = [on(DAY, hour, value) for hour, value in ((9.5, 6), (11.5, 5), (13.5, 4), (15.5, 1))]
    chart = sleep_effect_of((readings, sleeps, []))
    assert dots(chart)[0]["text"][0].startswith("2 naps on")
    assert dots(chart)[0]["text"][0].endswith("the middle difference is −2")
    assert chart.table.head == ("Day", "Sleep", "Before", "After", "Difference")
    assert [row[1:] for row in chart.table.rows] == [("Nap", "6, 4", "5, 1", "−2")]


def test_the_table_has_every_pair_newest_first() -> None:
    chart = of_nights(-2, 0, 1.5)
    assert [row[1:] for row in chart.table.rows] == [
        ("Night", "5", "6.5", "+1.5"),
        ("Night", "5", "5", "0"),
        ("Night", "5", "3", "−2"),
    ]


@pytest.mark.parametrize("days", [30, 400, 3650])
def test_dots_keep_to_their_side_and_rows_can_be_compared(days: int) -> None:
    nightly, daily = dots(sleep_effect_of(days_of_sleep(days)))
    assert 0.05 < min(nightly["x"]) < max(nightly["x"]) < 0.95
    assert 1.05 < min(daily["x"]) < max(daily["x"]) < 1.95
    assert len(nightly["x"]) == days


@pytest.mark.parametrize(
    ("difference", "code", "top"),
    [(-1, "spasm", "+2"), (-3, "spasm", "+4"), (5, "spasm", "+6"), (73, "factor:x", "+80"), (0.3, "factor:x", "+0.4")],
)
def test_the_axis_reaches_as_far_up_as_down(difference: float, code: str, top: str) -> None:
    axis = of_nights(difference, code=code).figure["layout"]["yaxis"]
    assert axis["ticktext"][2] == "0"
    assert (axis["ticktext"][4], axis["ticktext"][0]) == (top, top.replace("+", "−"))
    assert axis["range"][0] == -axis["range"][1]


@pytest.mark.parametrize("shape", list(SHAPES))
def test_it_is_drawn_in_every_shape_with_both_names(shape: str) -> None:
    for days in (1, 30, 400):
        chart = sleep_effect_of(days_of_sleep(days))
        svg = render(chart.figure, shape=shape, title=chart.title, description=chart.alt)
        assert ">Nights<" in svg
        assert ">Naps<" in svg


def test_the_drawing_in_words() -> None:
    alt = sleep_effect_of(days_of_sleep(30)).alt
    assert alt.startswith("Spasm severity after sleep, minus before it, by nights and by naps. The middle of 30 pairs")
    assert "1 pair for nights. 0 pairs for naps." in of_nights(-1).alt
