"""A calendar file (RFC 5545): reminders in, bytes out. The `icalendar` library writes and escapes.

A reminder's UID follows from the diary and from what it is, so that a file taken in again replaces what the one
before had brought. Times are those of the diary's time zone, with its rules in the file; none makes anybody busy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

LASTS = timedelta(minutes=10)
EVENING_BEFORE = timedelta(hours=-6)
"""From midnight, at which a whole day begins, back to 18:00 of the day before."""

FETCHED_AGAIN = timedelta(hours=6)
"""How often a calendar app that asks for advice may come back."""

PRODUCT = "-//Diary//Reminders//EN"
"""What made the file. It says no more than the words on the screen do."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder. `what` names it within its diary for good.

    `first` is its day, or the naive local moment of the first of a daily series, which ends with `last` (None: never).
    `changed_at` is in epoch seconds; `sequence` grows with every change.
    """

    what: str
    summary: str
    note: str
    first: date | datetime
    last: datetime | None
    sequence: int
    changed_at: int


def calendar_file(
    reminders: Iterable[Reminder], diary_id: UUID, time_zone: str, name: str, since: date, now: datetime
) -> bytes:
    """Return the file. `since` is a day before which it holds nothing; `now` becomes each reminder's DTSTAMP."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", FETCHED_AGAIN, parameters={"VALUE": "DURATION"})
    # a year more, because the rule in force on a day is the one that began before it
    calendar.add_component(Timezone.from_tzid(time_zone, first_date=date(since.year - 1, 1, 1)))
    for reminder in reminders:
        calendar.add_component(_event(reminder, diary_id, time_zone, now))
    return bytes(calendar.to_ical())


def _event(reminder: Reminder, diary_id: UUID, time_zone: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(diary_id, reminder.what)))
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", datetime.fromtimestamp(reminder.changed_at, UTC))
    event.add("sequence", reminder.sequence)
    event.add("summary", _line(reminder.summary))
    if reminder.note:
        event.add("description", reminder.note)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if isinstance(reminder.first, datetime):
        # the zone's name is written for every zone: the library would write those that never leave UTC as UTC
        event.add("dtstart", reminder.first, parameters={"TZID": time_zone})
        event.add("duration", LASTS)
        event.add("rrule", {"freq": "daily"} | _until(reminder.last, time_zone))
        event.add_component(_alarm(event, timedelta(0)))
    else:
        event.add("dtstart", reminder.first)
        event.add_component(_alarm(event, EVENING_BEFORE))
    return event


def _until(last: datetime | None, time_zone: str) -> dict[str, datetime]:
    """Return the end of a series, which has to be given in UTC where its start names a zone."""
    return {} if last is None else {"until": last.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)}


def _alarm(event: Event, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", trigger)
    alarm.add("description", str(event["summary"]))
    return alarm


def _line(text: str) -> str:
    """Return text as one line without control characters, which have no place in a calendar."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
