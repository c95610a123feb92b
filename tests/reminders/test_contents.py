"""What goes into a calendar: what the person chose of the diary, in discreet words or with names, and stable ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from icalendar import Event

from tests.factories import make_medication, make_visit
from tests.reminders.conftest import Keeper, events, occurrences, some, today


def summaries(keeper: Keeper) -> list[str]:
    return sorted(str(event["summary"]) for event in events(keeper.file()).values())


def clock_of(event: Event) -> str:
    return f"{event.start:%H:%M}"


def soon(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def test_at_first_nothing_is_in_it(keeper: Keeper) -> None:
    keeper.add("medications", make_medication())
    keeper.add("visits", make_visit(day=soon(9)))
    assert summaries(keeper) == []


def test_moments_of_the_day_are_those_chosen(keeper: Keeper) -> None:
    keeper.choose(times=["22:00", "08:00"], other_times="9:15, 20.30")
    found = events(keeper.file()).values()
    assert sorted(clock_of(event) for event in found) == ["08:00", "09:15", "20:30", "22:00"]
    assert {str(event["summary"]) for event in found} == {"Diary"}
    assert all("until" not in event["rrule"] for event in found)
    assert all("description" not in event for event in found)


def test_a_dose_comes_at_each_of_its_times_until_its_last_day(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(to=soon(5)))
    keeper.choose(contents="doses")
    morning, evening = sorted(events(keeper.file()).values(), key=clock_of)
    assert [clock_of(morning), clock_of(evening)] == ["08:00", "20:00"]
    # it begins with the calendar, so that nobody's past fills up with it
    assert [one.date() for one in occurrences(morning)] == [today() + timedelta(days=number) for number in range(6)]


def test_another_dose_is_another_event(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(times=["08:00"], to=soon(3)))
    keeper.add("medications", make_medication(times=["08:00"], dose=4, **{"from": soon(4)}))
    keeper.choose(contents="doses", named="yes")
    former, latter = sorted(events(keeper.file()).values(), key=lambda event: str(event["summary"]))
    assert [former["summary"], latter["summary"]] == ["Trihexyphenidyl 2 mg", "Trihexyphenidyl 4 mg"]
    assert list(occurrences(former))[-1].date() + timedelta(days=1) == some(latter, 1)[0].date()


def test_one_that_had_ended_before_is_left_out(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(to=soon(-2)))
    keeper.choose(contents="doses")
    assert summaries(keeper) == []


def test_one_without_times_reminds_of_nothing(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(times=[]))
    keeper.choose(contents="doses")
    assert summaries(keeper) == []


def test_a_time_after_midnight_is_of_the_night_that_its_day_ends_with(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(times=["00:30"], **{"from": soon(2), "to": soon(2)}))
    keeper.choose(contents="doses")
    [event] = events(keeper.file()).values()
    assert [one.date() for one in occurrences(event)] == [today() + timedelta(days=3)]


def test_planned_visits_are_whole_days_and_past_ones_are_left_out(keeper: Keeper) -> None:
    keeper.add("visits", make_visit(day=soon(9)))
    keeper.add("visits", make_visit(day=soon(-9)))
    keeper.choose(contents="visits")
    [event] = events(keeper.file()).values()
    assert event.start == date.fromisoformat(soon(9))
    assert event["summary"] == "Appointment"


def test_names_are_in_it_only_where_the_person_wants_them(keeper: Keeper) -> None:
    keeper.settle(name="Anna's, all of it")
    keeper.add("medications", make_medication(times=["08:00"]))
    keeper.add("medications", make_medication(name="Clonazepam", dose=None, unit=None, times=["21:00"]))
    keeper.add("visits", make_visit(day=soon(9)))
    keeper.add("visits", make_visit(day=soon(10), **{"with": None}))
    chosen = {"contents": ["doses", "visits"], "times": "12:30"}
    keeper.choose(**chosen, named="no")
    discreet = keeper.get("/settings/reminders.ics").get_data(as_text=True)
    assert summaries(keeper) == ["Appointment", "Appointment", "Diary", "Medicine", "Medicine"]
    for word in ("Anna", "Trihex", "Clonazepam", "clinic", "localhost", "ystonia"):
        assert word not in discreet
    keeper.choose(**chosen, named="yes")
    assert summaries(keeper) == [
        "Appointment",
        "Appointment: The movement clinic",
        "Clonazepam",
        "Diary: Anna's, all of it",
        "Trihexyphenidyl 2 mg",
    ]
    assert keeper.file()["x-wr-calname"] == "Anna's, all of it"


def test_a_name_cannot_add_anything_to_the_file(keeper: Keeper) -> None:
    keeper.add("medications", make_medication(name="A\r\nEND:VEVENT\nBEGIN:VALARM, B; \\n", times=["08:00"]))
    keeper.add("visits", make_visit(day=soon(9), **{"with": "Dr X\nATTENDEE:mailto:a@b.example"}))
    keeper.choose(contents=["doses", "visits"], named="yes")
    found = events(keeper.file())
    assert len(found) == 2
    assert all(len(event.walk("VALARM")) == 1 and "attendee" not in event for event in found.values())


def test_ids_stay_whatever_is_changed(keeper: Keeper) -> None:
    medicine = keeper.add("medications", make_medication(times=["08:00"]))
    visit = keeper.add("visits", make_visit(day=soon(9)))
    chosen: dict[str, Any] = {"contents": ["doses", "visits"], "times": "12:30"}
    keeper.choose(**chosen)
    before = events(keeper.file())
    diary = UUID(keeper.diary)
    assert set(before) == {
        str(uuid5(diary, what)) for what in ("moment/12:30", f"dose/{medicine}/08:00", f"visit/{visit}")
    }
    at = f"/diaries/{keeper.diary}"
    keeper.person.patch(f"{at}/medications/{medicine}", {"set": {"to": {"was": None, "now": soon(3)}}})
    keeper.person.patch(f"{at}/visits/{visit}", {"set": {"day": {"was": soon(9), "now": soon(12)}}})
    after = events(keeper.file())
    assert set(after) == set(before)
    later = {uid: int(after[uid]["sequence"]) - int(before[uid]["sequence"]) for uid in before}
    assert later.pop(str(uuid5(diary, "moment/12:30"))) == 0
    assert set(later.values()) == {1}
    keeper.choose(**chosen, named="yes")
    again = events(keeper.file())
    assert set(again) == set(before)
    assert all(again[uid]["sequence"] > after[uid]["sequence"] for uid in before)
    assert all(after[uid]["last-modified"].dt >= before[uid]["last-modified"].dt for uid in before)
    moved = after[str(uuid5(diary, f"visit/{visit}"))]
    assert moved.start == date.fromisoformat(soon(12))


def test_nothing_changed_is_the_same_file_but_for_its_stamp(keeper: Keeper) -> None:
    keeper.add("medications", make_medication())
    keeper.choose(contents="doses", times="08:00")
    first, second = (keeper.get("/settings/reminders.ics") for _again in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
    same = keeper.browser.get("/settings/reminders.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304


def test_entries_leave_no_trace_in_it(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    before = keeper.get("/settings/reminders.ics").headers["ETag"]
    keeper.add("entries", {"happened_at": "2026-03-28T18:20:00+00:00", "spasm": 6})
    assert keeper.get("/settings/reminders.ics").headers["ETag"] == before


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Africa/Abidjan"])
def test_times_are_those_of_the_diarys_zone(keeper: Keeper, zone: str) -> None:
    keeper.settle(time_zone=zone)
    keeper.choose(times="08:00")
    [event] = events(keeper.file()).values()
    expected = datetime.combine(today(zone), datetime.min.time(), ZoneInfo(zone)).replace(hour=8)
    assert event.start.astimezone(UTC) == expected.astimezone(UTC)


def test_a_plan_brings_its_moments_for_its_days(keeper: Keeper) -> None:
    keeper.choose(contents="plan")
    keeper.post("/settings/plan", kind="fortnight", **{"from": soon(1)})
    found = sorted(events(keeper.file()).values(), key=clock_of)
    assert [clock_of(event) for event in found] == ["08:00", "12:30", "17:00", "22:00"]
    for event in found:
        days = [one.date() for one in occurrences(event)]
        assert (days[0].isoformat(), days[-1].isoformat(), len(days)) == (soon(1), soon(14), 14)


def test_it_does_not_ring_twice_at_one_time(keeper: Keeper) -> None:
    keeper.choose(contents="plan", times=["08:00", "22:00"])
    keeper.post("/settings/plan", kind="fortnight", **{"from": soon(1)})
    assert sorted(clock_of(event) for event in events(keeper.file()).values()) == ["08:00", "12:30", "17:00", "22:00"]


def test_an_hourly_plan_brings_its_hours_and_one_that_ended_nothing(keeper: Keeper) -> None:
    keeper.choose(contents="plan")
    keeper.post("/settings/plan", kind="hourly", **{"from": soon(0)})
    assert len(events(keeper.file())) == 15
    keeper.post("/settings/plan", kind="none")
    assert summaries(keeper) == []
    keeper.post("/settings/plan", kind="hourly", undo="1", **{"from": soon(-3)})
    assert summaries(keeper) == []


def test_a_plan_can_be_left_out(keeper: Keeper) -> None:
    keeper.choose(times="08:00")
    keeper.post("/settings/plan", kind="fortnight", **{"from": soon(0)})
    assert len(events(keeper.file())) == 1
