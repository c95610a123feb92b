"""The file itself, read back by a library and by the rules of the standard."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.reminders.conftest import events, occurrences, read, some
from tracker.reminders.calendar_file import Reminder, calendar_file

DIARY = UUID("0195c0de-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 20, 9, 30, 15, 123456, tzinfo=UTC)
CHANGED = int(datetime(2026, 3, 19, 8, 0, tzinfo=UTC).timestamp())
SINCE = date(2026, 3, 20)


def local(text: str) -> datetime:
    """A clock time without a zone, as a reminder has it."""
    return datetime.fromisoformat(text)


def dose(first: datetime | date, last: datetime | None = None, summary: str = "Medicine", note: str = "") -> Reminder:
    return Reminder("dose/1/08:00", summary, note, first, last, 3, CHANGED)


def made(*reminders: Reminder, zone: str = "Europe/London", name: str = "Diary", now: datetime = NOW) -> Calendar:
    return read(calendar_file(reminders, DIARY, zone, name, SINCE, now))


def test_a_daily_reminder_has_all_that_a_calendar_asks_for() -> None:
    calendar = made(dose(local("2026-03-20T08:00")))
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Diary//Reminders//EN")
    [event] = events(calendar).values()
    assert event["uid"] == str(uuid5(DIARY, "dose/1/08:00"))
    assert event["dtstamp"].dt == datetime(2026, 3, 20, 9, 30, 15, tzinfo=UTC)
    assert event["last-modified"].dt == datetime(2026, 3, 19, 8, tzinfo=UTC)
    assert (event["sequence"], event["transp"], event["class"]) == (3, "TRANSPARENT", "PRIVATE")
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event["duration"].dt == timedelta(minutes=10)
    [alarm] = event.walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt, alarm["description"]) == ("DISPLAY", timedelta(0), "Medicine")


def test_it_is_the_same_clock_time_on_either_side_of_both_changes() -> None:
    [event] = events(made(dose(local("2026-03-20T08:00")))).values()
    found = list(occurrences(event, datetime(2026, 11, 20, tzinfo=UTC)))
    assert {(one.hour, one.minute) for one in found} == {(8, 0)}
    offsets = {one.date(): one.utcoffset() for one in found}
    summer, winter = timedelta(hours=1), timedelta(0)
    assert [offsets[date(2026, 3, day)] for day in (28, 29)] == [winter, summer]
    assert [offsets[date(2026, 10, day)] for day in (24, 25)] == [summer, winter]
    assert len(found) == (date(2026, 11, 20) - date(2026, 3, 20)).days


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Africa/Abidjan", "UTC", "Asia/Kolkata"])
def test_a_zone_without_summer_time_has_its_rules_in_the_file_too(zone: str) -> None:
    data = calendar_file([dose(local("2026-03-20T08:00"))], DIARY, zone, "Diary", SINCE, NOW)
    named = "DTSTART:20260320T080000Z" if zone == "UTC" else f"DTSTART;TZID={zone}:20260320T080000"
    assert f"{named}\r\n".encode() in data
    assert [str(one["tzid"]) for one in read(data).walk("VTIMEZONE")] == [zone]
    [event] = events(read(data)).values()
    assert {one.utcoffset() for one in some(event, 300)} == {datetime(2026, 3, 20, tzinfo=ZoneInfo(zone)).utcoffset()}


def test_the_rules_of_the_zone_are_in_force_from_its_first_day() -> None:
    [zone] = made(dose(local("2026-03-20T08:00"))).walk("VTIMEZONE")
    rules = zone.to_tz(lookup_tzid=False)
    for day, hours in [("2026-03-20", 0), ("2026-03-30", 1), ("2026-10-24", 1), ("2026-10-26", 0)]:
        assert rules.utcoffset(local(f"{day}T12:00")) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (local("2026-03-25T08:00"), datetime(2026, 3, 25, 8, tzinfo=UTC)),
        # the end is told in UTC, where summer has moved it
        (local("2026-04-02T08:00"), datetime(2026, 4, 2, 7, tzinfo=UTC)),
        (local("2026-03-20T08:00"), datetime(2026, 3, 20, 8, tzinfo=UTC)),
    ],
)
def test_a_series_ends_with_its_last_day(last: datetime, until: datetime) -> None:
    [event] = events(made(dose(local("2026-03-20T08:00"), last))).values()
    assert event["rrule"]["until"] == [until]
    found = list(occurrences(event))
    assert [found[0].date(), found[-1].date()] == [date(2026, 3, 20), last.date()]
    assert len(found) == (last.date() - date(2026, 3, 20)).days + 1


def test_a_whole_day_reminds_at_six_the_evening_before() -> None:
    [event] = events(made(Reminder("visit/1", "Appointment", "", date(2026, 3, 29), None, 1, CHANGED))).values()
    assert event["dtstart"].dt == date(2026, 3, 29)
    assert "rrule" not in event
    [alarm] = event.walk("VALARM")
    midnight = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/London"))
    assert midnight + alarm["trigger"].dt == datetime(2026, 3, 28, 18, tzinfo=ZoneInfo("Europe/London"))


def test_a_file_with_nothing_in_it_is_still_a_calendar() -> None:
    calendar = made()
    assert events(calendar) == {}
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_what_it_is_makes_its_name_and_the_moment_of_asking_does_not() -> None:
    first = made(dose(local("2026-03-20T08:00")))
    later = made(dose(local("2026-03-21T09:00"), summary="Other"), now=NOW + timedelta(days=3))
    assert list(events(first)) == list(events(later))


NASTY = [
    "A, B; C \\ D",
    "one\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM",
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil",
    "tab\there",
    "\u2028line\x85next\x0bpage\x0c",
    "null\x1b[2J",
    "=cmd()|'/c calc'!A0",
    "Ω — “quoted” 🧠 " * 20,
    "עברית",
]


@pytest.mark.parametrize("text", NASTY)
def test_what_a_person_wrote_stays_one_line_of_text(text: str) -> None:
    calendar = made(dose(local("2026-03-20T08:00"), summary=text), name=text)
    [event] = events(calendar).values()
    expected = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    assert event["summary"] == expected
    assert calendar["x-wr-calname"] == expected
    assert len(event.walk("VALARM")) == 1
    assert event["uid"] == str(uuid5(DIARY, "dose/1/08:00"))


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_comes_back_and_nothing_else_does(text: str) -> None:
    calendar = made(dose(local("2026-03-20T08:00"), summary=text))
    assert [part.name for part in calendar.walk()] == [
        "VCALENDAR",
        *(part.name for part in calendar.walk("VTIMEZONE")[0].walk()),
        "VEVENT",
        "VALARM",
    ]
    [event] = events(calendar).values()
    assert str(event["summary"]) == "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
