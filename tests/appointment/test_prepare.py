"""The screen "For my appointment": one tap away, each part kept on its own, nothing lost by a wrong field."""

from __future__ import annotations

import re

import pytest

from tests.appointment.conftest import BOTH, Diarist, day
from tests.factories import make_visit
from tests.pages import faults_of
from tests.people import browser_of, keeps_too, person

pytestmark = BOTH


def test_it_opens_with_nothing_prepared_and_with_nothing_recorded(diarist: Diarist) -> None:
    answer = diarist.get()
    html = answer.get_data(as_text=True)
    assert (answer.status_code, faults_of(html)) == (200, [])
    assert "No appointment is in the diary yet." in html
    assert "It does not diagnose" in html


def test_each_part_is_kept_without_touching_the_others(diarist: Diarist) -> None:
    for part, form in (
        ("who", {"name": "Maria", "born": "1979", "diagnosis": "Cervical dystonia"}),
        ("questions", {"question_2": "What next?"}),
        ("days", {"days": "14"}),
        ("content", {"notes": "yes", "paper": "letter"}),
    ):
        answer = diarist.post(part=part, **form)
        assert (answer.status_code, f"done={part}" in answer.location) == (302, True)
    html = diarist.get(done="days").get_data(as_text=True)
    assert "The days are chosen." in html
    for kept in ('value="Maria"', 'value="1979"', 'value="What next?"', 'value="letter" checked'):
        assert kept in html, kept
    assert re.search('value="14" aria-pressed="true"', html)
    assert faults_of(html) == []


def test_a_wrong_field_keeps_what_was_typed_and_what_was_kept(diarist: Diarist) -> None:
    diarist.post(part="who", name="Maria")
    for born in ("79", "2200", "long ago", "１９７９"):
        answer = diarist.post(part="who", name="Marianne", born=born)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'value="Marianne"' in html
        assert f'value="{born}"' in html
        assert '<a href="#f-born">' in html
        assert re.search('id="part-who" open', html)
        assert faults_of(html) == []
    assert diarist.sheet().title == "Dystonia diary: Maria"
    answer = diarist.post(part="days", **{"from": day(3), "to": day(9)})
    assert (answer.status_code, "must not come before" in answer.get_data(as_text=True)) == (422, True)
    answer = diarist.post(part="days", **{"from": day(3), "to": ""})
    assert (answer.status_code, '<a href="#f-to">' in answer.get_data(as_text=True)) == (422, True)
    answer = diarist.post(part="questions", question_1="q" * 201, question_3="kept")
    assert (answer.status_code, 'value="kept"' in answer.get_data(as_text=True)) == (422, True)


def test_an_unknown_part_or_measure_is_refused(diarist: Diarist) -> None:
    assert diarist.post(part="everything").status_code == 400
    assert diarist.post(part="content", measure="mood", paper="a4").status_code == 422
    assert diarist.post(part="content", paper="a3").status_code == 422
    assert diarist.post(part="days", days="365").status_code == 422


def test_unchanged_it_costs_nothing_and_a_change_is_in_it_at_once(diarist: Diarist) -> None:
    tag = diarist.get().headers["ETag"]
    again = diarist.browser.get("/appointment", query_string={"diary": diarist.diary}, headers={"If-None-Match": tag})
    assert again.status_code == 304
    diarist.post(part="questions", question_1="What next?")
    again = diarist.browser.get("/appointment", query_string={"diary": diarist.diary}, headers={"If-None-Match": tag})
    assert again.status_code == 200
    before = diarist.get().headers["ETag"]
    diarist.post(part="questions", question_1="What next?")
    assert diarist.get().headers["ETag"] == before


def test_a_reader_sees_the_page_and_prepares_nothing(diarist: Diarist) -> None:
    diarist.post(part="who", name="Maria")
    other = person(diarist.person.app, "reader")
    keeps_too(other, diarist.diary, "reader")
    theirs = Diarist(other, browser_of(other), diarist.diary)
    html = theirs.get().get_data(as_text=True)
    assert "Dystonia diary: Maria" in html
    assert "<form" not in html
    assert theirs.post(part="who", name="Mallory").status_code == 403


def test_what_was_agreed_is_noted_at_the_visit_and_the_next_page_starts_there(diarist: Diarist) -> None:
    assert "/treatments/visits/new?" in diarist.get().get_data(as_text=True)
    visit = diarist.put("visits", make_visit(day=day(2), agreed=None))
    html = diarist.get().get_data(as_text=True)
    assert f"/treatments/visits/{visit}?" in html
    assert re.search('value="appointment" aria-pressed="true"', html)
    diarist.put("visits", make_visit(day=day(1), agreed="Again in May"))
    assert diarist.sheet().rests_on.endswith("of 2 days recorded, 0 entries")


def test_a_page_that_cannot_be_set_is_said_calmly(diarist: Diarist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.appointment.paper.PATIENCE", 0.0)
    answer = diarist.get("/page.pdf")
    assert (answer.status_code, faults_of(answer.get_data(as_text=True))) == (503, [])
    assert "Please try again in a while." in answer.get_data(as_text=True)
