"""Through the day on answers that real people gave, against a computation that shares no code with it.

The data lie beside the checkout, not in it; without them these tests are skipped and say so.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from tests.analytics import independent
from tests.analytics.readings import at
from tracker.analytics.through_the_day import through_the_day
from tracker.domain.records import Reading

DATA = Path(__file__).parents[3] / "shared" / "data" / "tiredness_ten_times_a_day.csv"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data do not lie beside this checkout")


def readings_of(person: int) -> list[Reading]:
    with DATA.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["person"] == str(person) and line["tired"]]
    return [at(line["when"], float(line["tired"]) / 10) for line in lines]


def test_the_data_are_as_they_were() -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 781
    assert all(datetime.fromisoformat(line["when"]).utcoffset() is not None for line in lines)


@pytest.mark.parametrize("person", [1, 7, 18])
def test_both_computations_agree(person: int) -> None:
    rows = independent.rows_of_person(DATA, person)
    figure = through_the_day(readings_of(person))
    assert figure.rests_on.entries == len(rows)
    for found, expected in zip(figure.bins, independent.bins(rows), strict=True):
        for name, value in expected.items():
            assert getattr(found, name) == (None if value is None else pytest.approx(value)), (found.from_hour, name)
    for name, value in independent.change(rows).items():
        assert getattr(figure.change, name) == pytest.approx(value), name


@pytest.mark.parametrize(
    ("person", "counts", "slope", "interval"),
    [
        (7, (7, 2, 1), 0.1478, (-0.0956, 0.5654)),
        (18, (0, 7, 3), -0.1861, (-0.5517, 0.0)),
        (1, (3, 3, 4), -0.0145, (-0.5291, 0.3859)),
    ],
)
def test_what_is_said_of_them(
    person: int, counts: tuple[int, int, int], slope: float, interval: tuple[float, float]
) -> None:
    change = through_the_day(readings_of(person)).change
    assert (change.days, change.verdict) == (10, "no clear pattern")
    assert (change.rising, change.falling, change.level) == counts
    assert change.median_slope == pytest.approx(slope, abs=5e-5)
    assert change.interval == pytest.approx(interval, abs=5e-5)
