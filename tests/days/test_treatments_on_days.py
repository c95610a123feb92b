"""Treatments on the Diary's days and line: where they stand, what they are called, and that gaps stay plain to see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import (
    an_id,
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_sleep,
    make_treatment,
    make_visit,
)
from tests.people import Person, browser_of, person
from tracker.days.diary_page import DiaryDay, Tick, diary_page
from tracker.days.done import KINDS
from tracker.ledger.queries import diaries_of

MARCH_28 = "/diary?to=2026-03-28"


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app, "owner")


def put(owner: Person, kind: str, body: dict[str, Any]) -> str:
    record = str(an_id())
    answer = owner.put(f"/diaries/{owner.diary}/{kind}/{record}", body)
    assert answer.status_code == 201, answer.get_json()
    return record


def read(owner: Person, path: str) -> str:
    return unescape(browser_of(owner).get(path).get_data(as_text=True))


def card(page: str, day: str) -> str:
    """The part of the page that shows a day."""
    number = date.fromisoformat(day).toordinal()
    found = re.search(rf'<section class="card day[^"]*" id="day-{number}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def marks(page: str, day: str) -> list[str]:
    """What stands above the line of a day."""
    shown = re.search(r'<ul class="marks">(.*?)</ul>', card(page, day), re.DOTALL)
    return re.findall(r"<li[^>]*>([^<]*)</li>", shown[1]) if shown else []


def days_of(owner: Person, last: str) -> list[DiaryDay]:
    with owner.app.test_request_context():
        (diary,) = diaries_of(owner.account_id)
        now = datetime(2026, 6, 2, 12, tzinfo=UTC)
        day = date.fromisoformat(last).toordinal()
        return list(diary_page(diary, [diary], owner.account_id, day, now, None).days)


def test_doses_stand_above_the_line_and_a_skipped_one_is_drawn_open(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "doses", make_dose(medicine))
    put(owner, "doses", make_dose(medicine, taken_at="2026-03-28T20:00:00+00:00", outcome="skipped"))
    page = card(read(owner, MARCH_28), "2026-03-28")
    assert "No entries · 1 dose taken, 1 skipped" in page
    assert "Nothing recorded" not in page
    assert page.count('stroke="var(--dose)"') == 1
    assert page.count('class="skipped"') == 1
    assert page.index("Trihexyphenidyl 2 mg taken") < page.index("Trihexyphenidyl 2 mg skipped")
    assert (re.findall(r"<b>(\d\d:\d\d)</b>", page)) == ["08:10", "20:00"]
    (day,) = days_of(owner, "2026-03-28")[:1]
    assert day.line is not None
    assert day.line.ticks == [
        Tick(pytest.approx((4 + 10 / 60) / 24), skipped=False),
        Tick(pytest.approx(16 / 24), skipped=True),
    ]


def test_doses_of_one_minute_stand_side_by_side_and_on_the_line(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    for _dose in range(3):
        put(owner, "doses", make_dose(medicine, taken_at="2026-03-29T04:55:00+01:00"))
        put(owner, "doses", make_dose(medicine, taken_at="2026-03-30T03:59:00+01:00"))
    (day,) = days_of(owner, "2026-03-29")[:1]
    assert day.line is not None
    places = [tick.x for tick in day.line.ticks]
    assert len(places) == 6
    assert all(later - earlier > 0.029 for earlier, later in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 1


def test_doses_and_entries_stand_in_one_order_and_are_counted(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "entries", make_entry(happened_at="2026-03-28T12:00:00+00:00", spasm=3))
    put(owner, "doses", make_dose(medicine, taken_at="2026-03-28T20:00:00+00:00", dose=1))
    put(owner, "doses", make_dose(medicine))
    put(owner, "sleeps", make_sleep())
    page = card(read(owner, MARCH_28), "2026-03-28")
    assert "1 entry · 2 doses taken · slept 23:00" in page
    assert re.findall(r"<b>([^<]*)</b>", page) == ["08:10", "12:00", "20:00", "Sleep"]
    assert "Trihexyphenidyl 1 mg taken" in page


def test_a_dose_soon_after_midnight_stands_with_the_evening_before(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "doses", make_dose(medicine, taken_at="2026-03-29T00:40:00+00:00"))
    page = read(owner, "/diary")
    assert "00:40" in card(page, "2026-03-28")
    assert card(page, "2026-03-29") == ""


def test_an_entry_of_the_first_night_is_not_left_out(owner: Person) -> None:
    put(owner, "entries", make_entry(happened_at="2026-03-29T00:40:00+00:00", note="the first"))
    assert "the first" in card(read(owner, "/diary"), "2026-03-28")


def test_a_session_and_how_it_went_on_stand_on_their_days(owner: Person) -> None:
    effects = [{"kind": "swallowing", "from": "2026-02-17", "to": "2026-02-20", "severity": 3}]
    effects += [{"kind": "A dry mouth", "from": "2026-02-18", "to": "2026-02-18"}]
    course = {"felt_onset": "2026-02-16", "began_to_fade": "2026-04-20", "back_to_before": "2026-05-01"}
    put(owner, "injections", make_injection(**course, side_effects=effects))
    page = read(owner, "/diary?to=2026-02-22")
    assert marks(page, "2026-02-10") == ["Injection: Neck, Botox, 200 units"]
    assert marks(page, "2026-02-16") == ["Injection (Neck): felt it start"]
    assert marks(page, "2026-02-17") == ["Side effect: Swallowing trouble 3, begun"]
    assert marks(page, "2026-02-18") == ["Side effect: A dry mouth"]
    assert marks(page, "2026-02-19") == []
    assert marks(page, "2026-02-20") == ["Side effect: Swallowing trouble, last day"]
    later = read(owner, "/diary?to=2026-05-02")
    assert marks(later, "2026-04-20") == ["Injection (Neck): began to fade"]
    assert marks(later, "2026-05-01") == ["Injection (Neck): back to before"]
    for day in ("2026-02-10", "2026-02-18"):
        assert "No entries" in card(page, day)
        assert "Nothing recorded" not in card(page, day)


def test_a_medicine_begins_changes_and_ends(owner: Person) -> None:
    put(owner, "medications", make_medication(to="2026-03-20"))
    put(owner, "medications", {**make_medication(), "dose": 4, "from": "2026-03-21", "to": "2026-03-27"})
    put(owner, "medications", {"name": "Clonazepam", "from": "2026-03-22", "to": "2026-03-24"})
    page = read(owner, MARCH_28)
    assert marks(page, "2026-01-10") == ["Trihexyphenidyl 2 mg begun"]
    assert marks(page, "2026-03-20") == []
    assert marks(page, "2026-03-21") == ["Trihexyphenidyl 4 mg instead of 2 mg"]
    assert marks(page, "2026-03-22") == ["Clonazepam begun"]
    assert marks(page, "2026-03-24") == ["Clonazepam: last day"]
    assert marks(page, "2026-03-27") == ["Trihexyphenidyl 4 mg: last day"]


def test_other_treatments_and_visits(owner: Person) -> None:
    put(owner, "treatments", make_treatment())
    put(owner, "treatments", {"kind": "Feldenkrais", "from": "2026-03-02"})
    put(owner, "visits", make_visit())
    page = read(owner, "/diary?to=2026-03-20")
    assert marks(page, "2026-03-15") == ["Physiotherapy: last day"]
    assert marks(page, "2026-03-02") == ["Feldenkrais"]
    assert marks(page, "2026-03-03") == ["Visit: The movement clinic"]
    assert "Injections again in May" in card(page, "2026-03-03")
    assert marks(read(owner, "/diary?to=2026-02-05"), "2026-02-01") == ["Physiotherapy begun"]


def test_what_is_planned_makes_no_day(owner: Person) -> None:
    today = datetime.now(UTC) - timedelta(hours=4)
    for ahead in (1, 40, 365):
        day = (today + timedelta(days=ahead)).date().isoformat()
        put(owner, "visits", make_visit(day=day))
        put(owner, "treatments", {"kind": "surgery", "from": day})
        put(owner, "medications", {**make_medication(), "from": day})
    page = read(owner, "/diary")
    assert "The movement clinic" not in page
    assert page.count('class="card day"') == 1
    assert "Today" in page
    assert "Nothing recorded" in page
    put(owner, "visits", make_visit(day=today.date().isoformat()))
    assert "Visit: The movement clinic" in read(owner, "/diary")


def test_a_travellers_dose_of_tomorrow_is_shown(owner: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 17, 40, tzinfo=UTC), tick=False):
        medicine = put(owner, "medications", make_medication())
        put(owner, "doses", make_dose(medicine, taken_at="2026-11-24T06:36:00+13:00"))
        assert "06:36" in card(read(owner, "/diary"), "2026-11-24")


def test_days_of_treatments_alone_are_no_gap_and_gaps_stay_plain(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "entries", make_entry(happened_at="2026-02-10T12:00:00+00:00"))
    put(owner, "doses", make_dose(medicine, taken_at="2026-03-10T12:00:00+00:00"))
    put(owner, "entries", make_entry(happened_at="2026-03-28T12:00:00+00:00"))
    page = read(owner, MARCH_28)
    assert "No entries · 1 dose taken" in card(page, "2026-03-10")
    assert page.count("17 days without entries") == 1
    assert page.count("27 days without entries") == 1
    assert page.count("30 days without entries") == 1


def test_every_treatment_is_reached_by_going_back_page_by_page(owner: Person) -> None:
    start = date(2026, 3, 1)
    days = [(start - timedelta(days=9 * number)).isoformat() for number in range(40)]
    for number, day in enumerate(days):
        put(owner, "visits", make_visit(day=day, **{"with": f"Doctor {number}."}))
    put(owner, "injections", make_injection(day="2025-02-01", felt_onset="2025-02-07", side_effects=[]))
    page, seen = read(owner, "/diary?to=2026-03-01"), set[str]()
    for _page in range(8):
        seen |= set(re.findall(r"Visit: Doctor \d+\.|felt it start", page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        page = read(owner, older[1])
    assert len(seen) == 41


def test_a_dose_of_a_deleted_medicine_keeps_its_name(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    put(owner, "doses", make_dose(medicine))
    owner.delete(f"/diaries/{owner.diary}/medications/{medicine}")
    assert "Trihexyphenidyl taken" in card(read(owner, MARCH_28), "2026-03-28")


def test_the_persons_own_factors_are_said_by_their_names(owner: Person) -> None:
    coffee = put(owner, "factors", make_factor())
    tired = put(owner, "factors", make_factor(name="Tiredness", kind="scale", unit=None))
    rain = put(owner, "factors", make_factor(name="Rain", kind="yes_no", unit=None))
    gone = put(owner, "factors", make_factor(name="Moon", kind="yes_no", unit=None))
    owner.delete(f"/diaries/{owner.diary}/factors/{gone}")
    put(owner, "entries", make_entry(spasm=2, factors={gone: 1, rain: 0, tired: 4.5, coffee: 3}))
    put(owner, "entries", make_entry(happened_at="2026-03-28T20:00:00Z", spasm=None, factors={rain: 1}))
    page = card(read(owner, MARCH_28), "2026-03-28")
    assert "spasm 2, Cups of coffee 3 cups, Tiredness 4.5, Rain: no, a factor of your own 1<" in page
    assert "<span>Rain: yes</span>" in page


def test_another_diarys_treatments_are_not_shown(owner: Person) -> None:
    stranger = person(owner.app, "stranger")
    put(stranger, "injections", make_injection(day="2026-03-28"))
    put(owner, "entries", make_entry())
    assert "Botox" not in read(owner, MARCH_28)


def test_what_a_person_wrote_is_text_and_nothing_else(owner: Person) -> None:
    put(owner, "visits", make_visit(day="2026-03-28", agreed="<i>", **{"with": "<script>x"}))
    page = browser_of(owner).get(MARCH_28).get_data(as_text=True)
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "<i>" not in page


BODIES: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "entry": ("entries", make_entry(), {"spasm": 2}, ""),
    "sleep": ("sleeps", make_sleep(), {"quality": 3}, ""),
    "factor": ("factors", make_factor(), {"active": False}, ""),
    "medication": ("medications", make_medication(), {"times": ["09:00"]}, "Trihexyphenidyl 2 mg"),
    "dose": ("doses", make_dose(""), {"taken_at": "2026-03-28T09:00:00Z"}, "Trihexyphenidyl, taken at 0"),
    "injection": ("injections", make_injection(), {"felt_onset": "2026-02-15"}, "Injection: Neck, Botox, 200 units"),
    "treatment": ("treatments", make_treatment(), {"note": "Every Friday"}, "Physiotherapy"),
    "visit": ("visits", make_visit(), {"agreed": "Nothing new"}, "Visit: The movement clinic"),
}
"""For each kind: its plural, a body, a change, and what its treatment is called; of the rest their kind is said."""


def test_every_kind_can_be_taken_back() -> None:
    assert set(BODIES) == set(KINDS)


def take_back(browser: FlaskClient, done: str) -> str:
    """Press Undo on the Diary that the address of what was `done` leads to; return what it said."""
    page = unescape(browser.get("/diary", query_string={"done": done, "to": "2026-05-02"}).get_data(as_text=True))
    form = re.search(r'<form class="notice.*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    answer = browser.post("/diary/restore", data=fields)
    assert answer.location.endswith("&to=2026-05-02")
    said = re.search(r'<span[^>]* role="status">([^<]*)</span>', form[0])
    assert said is not None
    return said[1]


@pytest.mark.parametrize("kind", BODIES)
def test_what_was_done_to_any_kind_is_taken_back_from_the_diary(owner: Person, kind: str) -> None:
    plural, body, change, name = BODIES[kind]
    if kind == "dose":
        body = make_dose(put(owner, "medications", make_medication()))
    record = put(owner, plural, body)
    at = f"/diaries/{owner.diary}/{plural}/{record}"
    browser = browser_of(owner)

    def said(what: str) -> str:
        return f"{what}: {name}" if name else f"{kind.capitalize()} {what.lower()}"

    owner.delete(at)
    assert take_back(browser, f"{kind}.{record}").startswith(said("Deleted"))
    [(field, now)] = change.items()
    was = owner.get(at).get_json().get(field)
    changed = owner.patch(at, {"set": {field: {"was": was, "now": now}}})
    assert changed.get_json()[field] == now
    assert take_back(browser, f"{kind}.{record}.{changed.get_json()['revision'] - 1}").startswith(said("Changed"))
    assert owner.get(at).get_json().get(field) == was
    assert take_back(browser, f"{kind}.{record}.0").startswith(said("Saved"))
    assert owner.get(at).status_code == 404


def test_a_change_of_dose_is_taken_back_in_one_step(owner: Person) -> None:
    medicine = put(owner, "medications", make_medication())
    browser = browser_of(owner)
    page = browser.get(f"/treatments/medications/{medicine}/dose?back=diary").get_data(as_text=True)
    shown = re.search(r"<main.*</main>", page, re.DOTALL)
    assert shown is not None
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', shown[0]))
    fields |= {"dose": "4", "back": "diary"}
    after = browser.post(f"/treatments/medications/{medicine}/dose", data=fields)
    assert after.status_code == 302, after.get_data(as_text=True)
    assert after.location.startswith("/diary?")
    at = f"/diaries/{owner.diary}/medications"
    assert len(owner.get(at).get_json()["items"]) == 2
    done = unquote(after.location.split("done=")[1].split("&")[0])
    assert take_back(browser, done) == "Another dose saved"
    assert [(one["dose"], one.get("to")) for one in owner.get(at).get_json()["items"]] == [(2, None)]


def test_each_thing_of_a_day_leads_to_its_page_and_back(owner: Person) -> None:
    day = {"from": "2026-03-28"}
    medicine = put(owner, "medications", make_medication(**day))
    pages = {
        f"/treatments/medications/{medicine}",
        f"/treatments/doses/{put(owner, 'doses', make_dose(medicine))}",
        f"/treatments/injections/{put(owner, 'injections', make_injection(day='2026-03-28'))}",
        f"/treatments/other/{put(owner, 'treatments', {'kind': 'surgery', **day})}",
        f"/treatments/visits/{put(owner, 'visits', make_visit(day='2026-03-28'))}",
        f"/diary/entries/{put(owner, 'entries', make_entry())}",
        f"/diary/sleeps/{put(owner, 'sleeps', make_sleep())}",
    }
    links = re.findall(r'<li><a href="([^"]+)"', card(read(owner, MARCH_28), "2026-03-28"))
    assert {link.partition("?")[0] for link in links} == pages
    assert all("back=diary" in link for link in links if link.startswith("/treatments"))
    assert {browser_of(owner).get(link).status_code for link in links} == {200}
