"""Questions whose answers once said something else than was asked, or fell over."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.factories import an_id, make_entry, make_injection, make_medication, make_sleep
from tests.insights.conftest import DAYS, TODAY, Reader, _at
from tracker.insights.figures import CATALOGUE


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).date().isoformat()


def hrefs(html: str) -> list[str]:
    return re.findall(r'href="([^"]*compare[^"]*)"', html.replace("&amp;", "&"))


@pytest.mark.parametrize("days", ["14", "30", "90", "all"])
def test_the_other_span_that_was_chosen_stays_in_every_way_on(full: Reader, days: str) -> None:
    html = full.look("compare", days=days, other_from=day(40), other_to=day(20)).get_data(as_text=True)
    own = [href for href in hrefs(html) if "table" in href or "/show" in href]
    assert own
    assert all(f"other_from={day(40)}" in href and f"other_to={day(20)}" in href for href in own)
    figure = re.findall(r'data-figure="([^"]+)"', html)[0]
    assert f"other_from={day(40)}" in figure


def test_all_days_of_a_diary_of_one_day_or_none_are_not_halved(reader: Reader) -> None:
    for _ in range(2):
        html = reader.look("compare", days="all").get_data(as_text=True)
        assert "0 of 0 days" not in html
        dates = re.findall(r"needed in (\d+ \w+ \d+) to (\d+ \w+ \d+)", html)
        assert not [pair for pair in dates if pair[0] != pair[1] and pair[0] == pair[1]]
        # yesterday's: at nine of today nothing can be recorded before nine
        entry = make_entry(happened_at=_at(1, 9), recorded_at=_at(1, 9), spasm=4)
        answer = reader.person.put(f"/diaries/{reader.diary}/entries/{an_id()}", entry)
        assert answer.status_code == 201, answer.get_json()
    asked = reader.person.get(f"/diaries/{reader.diary}/insights/compare?days=all").get_json()
    assert asked["from"] <= asked["to"]
    assert asked["other_from"] <= asked["other_to"] < asked["from"]


def test_all_days_are_two_halves_that_share_none(full: Reader) -> None:
    asked = full.person.get(f"/diaries/{full.diary}/insights/compare?days=all").get_json()
    first, middle, later, last = (date.fromisoformat(asked[name]) for name in ("other_from", "other_to", "from", "to"))
    assert middle + timedelta(days=1) == later
    assert (last - first).days + 1 >= DAYS
    assert 0 <= (last - later).days - (middle - first).days <= 1


def test_two_products_on_one_day_are_one_cycle_to_compare(full: Reader) -> None:
    for back, product in ((60, "A"), (9, "A"), (9, "B")):
        body = make_injection(day=day(back), product=product)
        assert full.person.put(f"/diaries/{full.diary}/injections/{an_id()}", body).status_code == 201
    asked = full.person.get(f"/diaries/{full.diary}/insights/compare?days=injection").get_json()
    assert (asked["from"], asked["other_from"], asked["other_to"]) == (day(9), day(60), day(51))


def test_since_an_injection_that_never_was_are_the_usual_days_and_said_so(full: Reader) -> None:
    html = full.look("day-by-day", days="injection").get_data(as_text=True)
    assert "Since injection" not in html
    assert re.search(r'days=90[^>]*aria-current="true">90<', html)


def test_a_full_cycle_is_not_told_where_to_begin(full: Reader) -> None:
    full.person.put(f"/diaries/{full.diary}/injections/{an_id()}", make_injection(day=day(10)))
    full.look("day-by-day", **{"from": day(300), "to": day(290)})
    html = full.look("treatment-cycle").get_data(as_text=True)
    assert "Week 0 since injection" in html or "Week 1 since injection" in html
    assert 'class="begin"' not in html


@pytest.mark.parametrize("name", ["day-by-day", "compare", "relation"])
def test_days_before_any_diary_are_refused(full: Reader, name: str) -> None:
    for first in ("0001-01-01", "1899-12-31"):
        answer = full.look(name, **{"from": first, "to": "1899-12-31"})
        assert answer.status_code == 422
        assert "No day before the year 1900." in answer.get_data(as_text=True)


@pytest.mark.parametrize("days", ['"\r\nX:1', "€", "x" * 5000])
def test_a_tag_holds_nothing_of_what_was_typed(full: Reader, days: str) -> None:
    answer = full.client.get("/charts/day-by-day", query_string={"days": days}, headers={"If-None-Match": "*"})
    assert re.fullmatch(r'W/"[0-9a-f]{24}"', answer.headers.get("ETag", 'W/"' + "0" * 24 + '"'))


def test_another_release_of_the_app_draws_anew(full: Reader) -> None:
    held = {"If-None-Match": full.look("day-by-day").headers["ETag"]}
    config = full.person.app.config
    assert full.client.get("/charts/day-by-day", headers=held).status_code == 304
    config["RELEASE"] += "x"
    assert full.client.get("/charts/day-by-day", headers=held).status_code == 200


def test_a_measure_goes_with_another_one(full: Reader) -> None:
    answer = full.look("relation", x="spasm", y="spasm")
    assert answer.status_code == 422
    assert "choose another one" in answer.get_data(as_text=True)


def test_a_chart_with_nothing_to_show_leads_to_what_it_needs(reader: Reader) -> None:
    def begin(name: str, **asked: str) -> str:
        html = reader.look(name, **asked).get_data(as_text=True)
        found = re.findall(r'class="begin"><a class="button" href="([^"?]+)[^"]*">([^<]+)', html)
        return " ".join(found[0]) if found else ""

    assert begin("through-the-day") == "/log Log a number"
    assert begin("sleep-effect") == "/sleep Add a sleep"
    assert begin("day-by-day", measure="sleep_hours") == "/sleep Add a sleep"
    assert begin("through-the-day", measure="sleep_hours") == "/charts/day-by-day Show it day by day"
    assert begin("since-dose") == "/treatments/medications/new Add a medicine"
    assert begin("treatment-cycle") == "/treatments/injections/new Add a session of injections"
    assert begin("body") == "/log Log a number"
    reader.person.put(
        f"/diaries/{reader.diary}/entries/{an_id()}",
        make_entry(happened_at=_at(1, 9), recorded_at=_at(1, 9), spasm=4, regions={}),
    )
    reader.person.put(f"/diaries/{reader.diary}/sleeps/{an_id()}", make_sleep(started_at=_at(2, 0), ended_at=_at(2, 7)))
    reader.person.put(f"/diaries/{reader.diary}/medications/{an_id()}", make_medication(**{"from": day(5)}))
    assert begin("day-by-day") == ""
    assert begin("body") == begin("since-dose") == begin("sleep-effect") == "/log Log a number"


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_stands_beside_a_point_is_the_number_in_its_words(full: Reader, name: str) -> None:
    figure = full.person.get(f"/diaries/{full.diary}/charts/{name}?days=all").get_json()["figure"]
    for trace in figure["data"]:
        if trace.get("hoverinfo") != "text" or "text" not in trace:
            continue
        shown = trace.get("hovertemplate", "")
        assert "%{y" not in str(shown)
        if isinstance(shown, list):
            for short, text in zip(shown, trace["text"], strict=True):
                for part in short.removesuffix("<extra></extra>").split(", "):
                    assert part.lstrip("+\N{MINUS SIGN}") in text or "before" in text, (short, text)
