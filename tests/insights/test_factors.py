"""The person's own factors in the charts: by their names, on their own scale, whatever became of them since."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.factories import an_id, make_entry, make_factor
from tests.insights.conftest import Reader, _at
from tests.people import person

SCALE = make_factor(name="Heaviness <b>", kind="scale", unit=None, asked="entry")
COFFEE = make_factor()
RAIN = make_factor(name="Rain", kind="yes_no", unit=None)


def add(reader: Reader, factor: dict[str, Any], *values: float) -> str:
    """A factor with one value a day, the last yesterday; return its id."""
    key = str(an_id())
    at = f"/diaries/{reader.diary}"
    assert reader.person.put(f"{at}/factors/{key}", factor).status_code == 201
    for back, value in enumerate(reversed(values), start=1):
        entry = make_entry(happened_at=_at(back, 9), recorded_at=_at(back, 9), spasm=None, factors={key: value})
        assert reader.person.put(f"{at}/entries/{an_id()}", entry).status_code == 201
    return key


def shown(reader: Reader, key: str, name: str = "day-by-day", **args: str) -> str:
    answer = reader.look(name, measure=f"factor:{key}", days="14", **args)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def axis_of(reader: Reader, key: str, name: str = "day-by-day") -> list[float]:
    figure = reader.look(f"{name}/figure", measure=f"factor:{key}", days="14").get_json()["figure"]
    return list(figure["layout"]["yaxis"]["tickvals"])


def choices_of(page: str) -> list[str]:
    """The names beside the radio buttons that choose a factor."""
    found = re.findall(r'name="measure" value="factor:[^"]+"[^>]*>([^<]*)</label>', page)
    return [unescape(name) for name in found]


@pytest.mark.parametrize("name", ["through-the-day", "day-by-day"])
def test_a_factor_is_named_wherever_it_is_shown(full: Reader, name: str) -> None:
    key = add(full, SCALE, 3, 5, 4)
    page = shown(full, key, name, table="1")
    assert "Heaviness <b>" not in page
    title = {"through-the-day": "Through the day", "day-by-day": "Day by day"}[name]
    assert f"{title}: Heaviness <b>" in unescape(page)
    assert f'<caption id="table-caption">{title}: Heaviness &lt;b&gt;' in page
    assert choices_of(page) == ["Heaviness <b>"]
    assert 'aria-current="true">Heaviness &lt;b&gt;</a>' in page
    assert "A factor of your own" not in page


def test_what_a_person_rates_has_the_axis_of_the_scale_and_a_number_has_its_own(full: Reader) -> None:
    rated, counted, rain = add(full, SCALE, 3, 4), add(full, COFFEE, 12, 30), add(full, RAIN, 1, 0)
    for name in ("through-the-day", "day-by-day"):
        assert axis_of(full, rated, name) == [0, 2, 4, 6, 8, 10]
        assert axis_of(full, counted, name)[-1] >= 30
        assert axis_of(full, rain, name) == [0, 1]


def test_a_title_says_what_the_numbers_mean(full: Reader) -> None:
    counted, rain = add(full, COFFEE, 2, 3), add(full, RAIN, 1, 0, 1)
    assert "Day by day: Cups of coffee (cups)" in shown(full, counted)
    page = shown(full, rain)
    assert "Day by day: Rain (yes is 1, no is 0)" in page
    assert '<p class="say">Yes on 2 of 3 days.</p>' in page
    assert choices_of(shown(full, rain)) == ["Cups of coffee", "Rain"]


def test_a_paused_one_is_still_there(full: Reader) -> None:
    key = add(full, COFFEE, 2, 3)
    change = {"set": {"active": {"was": True, "now": False}}}
    assert full.person.patch(f"/diaries/{full.diary}/factors/{key}", change).status_code == 200
    page = shown(full, key)
    assert "Rests on 2 of 14 days" in page
    assert choices_of(page) == ["Cups of coffee"]


def test_a_deleted_one_keeps_its_values_without_its_name(full: Reader) -> None:
    key, other = add(full, SCALE, 2, 3), add(full, COFFEE, 1)
    full.person.delete(f"/diaries/{full.diary}/factors/{key}")
    page = shown(full, key)
    assert "Rests on 2 of 14 days" in page
    assert "Day by day: A factor of your own" in page
    assert choices_of(page) == ["Cups of coffee", "A factor of your own"]
    assert "A factor of your own" in shown(full, other)


def test_the_api_names_it_too(full: Reader) -> None:
    key = add(full, COFFEE, 2, 3)
    chart = full.person.get(f"/diaries/{full.diary}/charts/day-by-day?measure=factor:{key}&days=14").get_json()
    assert (chart["title"], chart["measure"]) == ("Day by day: Cups of coffee (cups)", f"factor:{key}")
    assert chart["alt"].startswith("Cups of coffee (cups) day by day.")


def test_nobody_learns_the_name_of_anothers_factor(full: Reader) -> None:
    key = add(full, COFFEE, 2, 3)
    stranger = person(full.person.app, "stranger")
    chart = stranger.get(f"/diaries/{stranger.diary}/charts/day-by-day?measure=factor:{key}").get_json()
    assert chart["title"] == "Day by day: A factor of your own"
    assert chart["rests_on"]["days"] == 0
