"""A chart that has not changed is not drawn again; a change in one entry is in every chart at the next look."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import an_id, make_entry, make_factor
from tests.insights.conftest import TODAY, Reader, _at
from tests.people import browser_of
from tracker.insights.figures import CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_unchanged_chart_is_not_sent_again_and_a_changed_one_is(full: Reader, name: str) -> None:
    first = full.look(name, days="30")
    held = {"If-None-Match": first.headers["ETag"]}
    again = full.client.get(f"/charts/{name}", query_string={"days": "30"}, headers=held)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    entry = make_entry(happened_at=_at(1, 9), recorded_at=_at(1, 9), spasm=9)
    full.person.put(f"/diaries/{full.diary}/entries/{an_id()}", entry)
    changed = full.client.get(f"/charts/{name}", query_string={"days": "30"}, headers=held)
    assert changed.status_code == 200


@pytest.mark.parametrize("kind", ["insights", "charts"])
def test_the_api_does_the_same(full: Reader, kind: str) -> None:
    at = f"/diaries/{full.diary}/{kind}/day-by-day"
    first = full.person.get(at)
    held = {"If-None-Match": first.headers["ETag"]}
    assert full.person.get(at, headers=held).status_code == 304
    assert full.person.get(f"{at}?measure=pain", headers=held).status_code == 200
    full.person.put(f"/diaries/{full.diary}/factors/{an_id()}", make_factor())
    assert full.person.get(at, headers=held).status_code == 200


def test_another_person_gets_nothing_by_a_tag(full: Reader, reader: Reader) -> None:
    tag = full.look("day-by-day").headers["ETag"]
    stranger = full.person.app.test_client()
    answer = stranger.get("/charts/day-by-day", headers={"If-None-Match": tag})
    assert answer.status_code == 302
    assert browser_of(reader.person).get("/charts/day-by-day").status_code == 200


def test_the_days_that_were_chosen_stay(full: Reader) -> None:
    full.look("day-by-day", days="14")
    assert "of 14 days" in full.look("through-the-day").get_data(as_text=True)
    full.look("through-the-day", days="30")
    assert "of 30 days" in full.look("day-by-day").get_data(as_text=True)


def test_any_two_dates_stay_too_and_are_said(full: Reader) -> None:
    first, last = ((TODAY - timedelta(days=back)).date() for back in (5, 1))
    chosen = {"from": first.isoformat(), "to": last.isoformat()}
    full.look("day-by-day", days="30")
    full.look("day-by-day", **chosen)
    html = full.look("through-the-day").get_data(as_text=True)
    assert "of 5 days" in html
    said = f"{first.day} {first:%b} {first.year} to {last.day} {last:%b} {last.year}"
    assert re.search(rf'aria-current="true">{said}</a>', html)
    assert full.look("day-by-day", **{"from": "yesterday"}).status_code == 422
    assert "of 5 days" in full.look("calendar").get_data(as_text=True)
    full.look("through-the-day", days="14")
    assert said not in full.look("day-by-day").get_data(as_text=True)


def test_another_choice_of_dates_is_another_page_at_the_same_address(full: Reader) -> None:
    first = (TODAY - timedelta(days=5)).date().isoformat()
    full.look("day-by-day", days="14")
    tag = full.look("through-the-day").headers["ETag"]
    full.look("day-by-day", **{"from": first})
    answer = full.client.get("/charts/through-the-day", headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_days_chosen_stay_although_their_chart_is_not_sent_again(full: Reader) -> None:
    tag = full.look("day-by-day", days="14").headers["ETag"]
    full.look("day-by-day", days="30")
    answer = full.client.get("/charts/day-by-day?days=14", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert "of 14 days" in full.look("through-the-day").get_data(as_text=True)
