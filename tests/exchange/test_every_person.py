"""Each person of the ten-times-a-day file, brought along into a diary of their own: what the app then says through the
day, held against a second computation that reads the file by itself."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.analytics import independent
from tests.exchange.conftest import DATA, Importer, real

TIRED = "tiredness_ten_times_a_day.csv"
PERSONS = (1, 2, 4, 6, 7, 9, 11, 13, 15, 18)


def imported(owner: Importer, person: int) -> dict[str, Any]:
    """Bring one person's rows along through the screens, and return what the API then says through the day."""
    at = owner.begin(real(TIRED), TIRED)
    owner.say(f"{at}/columns")
    owner.say(f"{at}/columns/0", role="filter", equals=str(person))
    owner.say(f"{at}/columns/2", role="number", means="spasm", none="0", worst="100")
    owner.preview(at)
    owner.run(at)
    diary = owner.browser.get("/api/v1/diaries").get_json()["items"][0]["id"]
    figure: dict[str, Any] = owner.browser.get(f"/api/v1/diaries/{diary}/insights/through-the-day?days=all").get_json()
    return figure


def test_there_is_nobody_else_in_the_file() -> None:
    real(TIRED)
    with (DATA / TIRED).open(encoding="utf-8", newline="") as file:
        assert sorted({int(row["person"]) for row in csv.DictReader(file)}) == list(PERSONS)


@pytest.mark.parametrize("person", PERSONS)
def test_through_the_day_says_what_a_second_computation_says(owner: Importer, person: int) -> None:
    figure = imported(owner, person)
    rows = independent.rows_of_person(DATA / TIRED, person)
    change = independent.change(rows)
    said = {name: figure["change"][name] for name in change}
    assert said.pop("interval") == pytest.approx(list(change.pop("interval")), abs=1e-9)
    assert said == pytest.approx(change, abs=1e-9)
    for found, expected in zip(figure["bins"], independent.bins(rows), strict=True):
        assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)
