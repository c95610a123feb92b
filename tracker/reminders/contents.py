"""What goes into a keeper's calendar of a diary: moments of the day, doses, planned visits, and a plan's moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import gettext as _

from tracker.care import queries as care
from tracker.diary.plan import here, moment_name, moments_of
from tracker.domain import plans
from tracker.domain.days import day_of
from tracker.domain.records import Diary
from tracker.domain.treatments import Medication
from tracker.domain.words import listed
from tracker.ledger import queries as ledger
from tracker.reminders.calendar_file import Reminder
from tracker.reminders.forms import DOSES, PLAN, VISITS
from tracker.reminders.queries import Calendar
from tracker.web.words import clock_of, number

MOMENTS = "moments"


def reminders_of(diary: Diary, calendar: Calendar, now: datetime) -> dict[str, list[Reminder]]:
    """Return all that the calendar holds at the moment `now`, by what it is.

    What repeats begins on the day on which the calendar was made, so that nobody's past fills up with it.
    """
    since = day_of(datetime.fromtimestamp(calendar.made_at, ZoneInfo(diary.time_zone)), diary.day_start)
    chosen = {
        MOMENTS: _moments(diary, calendar, since),
        DOSES: _doses(diary, calendar, since) if DOSES in calendar.contents else (),
        VISITS: _visits(diary, calendar, now) if VISITS in calendar.contents else (),
        PLAN: _plan(diary, calendar, now) if PLAN in calendar.contents else (),
    }
    return {what: list(found) for what, found in chosen.items()}


def _moments(diary: Diary, calendar: Calendar, since: int) -> Iterator[Reminder]:
    for clock in calendar.times:
        yield Reminder(
            what=f"moment/{clock}",
            summary=_diary_words(diary, calendar),
            note=_way_to_log(diary, calendar),
            first=_at(diary, since, clock),
            last=None,
            sequence=calendar.revision,
            changed_at=calendar.changed_at,
        )


def _doses(diary: Diary, calendar: Calendar, since: int) -> Iterator[Reminder]:
    received = ledger.received(diary, "medication")
    for medicine in care.medications(diary):
        # one that has ended since stays, so that the file brings its end to a calendar that repeats it for ever
        if medicine.last_day is not None and medicine.last_day < since:
            continue
        for clock in medicine.times:
            yield Reminder(
                what=f"dose/{medicine.id}/{clock}",
                summary=_medicine_words(medicine) if calendar.named else _("Medicine"),
                note="",
                first=_at(diary, max(since, medicine.first_day), clock),
                last=None if medicine.last_day is None else _at(diary, medicine.last_day, clock),
                sequence=calendar.revision + medicine.revision,
                changed_at=max(calendar.changed_at, received.get(medicine.id, 0)),
            )


def _visits(diary: Diary, calendar: Calendar, now: datetime) -> Iterator[Reminder]:
    received, today = ledger.received(diary, "visit"), now.astimezone(ZoneInfo(diary.time_zone)).toordinal()
    for visit in care.planned_visits(diary, today):
        named = calendar.named and visit.with_whom
        yield Reminder(
            what=f"visit/{visit.id}",
            summary=_("Appointment: %(name)s", name=visit.with_whom) if named else _("Appointment"),
            note="",
            first=date.fromordinal(visit.day),
            last=None,
            sequence=calendar.revision + visit.revision,
            changed_at=max(calendar.changed_at, received.get(visit.id, 0)),
        )


def _plan(diary: Diary, calendar: Calendar, now: datetime) -> Iterator[Reminder]:
    plan = plans.plan_of(diary.plan)
    if plan is None or here(diary, now)[0] > plan.last_day:
        return
    for moment in moments_of(diary, plan):
        clock = clock_of(moment.asked_at % plans.DAY)
        if clock in calendar.times:
            continue
        words = _diary_words(diary, calendar)
        yield Reminder(
            what=f"plan/{plan.kind}/{plan.first_day}/{moment.code}",
            summary=listed((words, moment_name(diary, moment))) if calendar.named else words,
            note=_way_to_log(diary, calendar),
            first=_at(diary, plan.first_day, clock),
            last=_at(diary, plan.last_day, clock),
            sequence=calendar.revision,
            changed_at=calendar.changed_at,
        )


def _at(diary: Diary, day: int, clock: str) -> datetime:
    """Return the naive local moment at which the clock shows `clock` on a diary day: perhaps after midnight."""
    minute = int(clock[:2]) * 60 + int(clock[3:])
    at = plans.position(minute, diary.day_start)
    return datetime.combine(date.fromordinal(day + at // plans.DAY), datetime.min.time()).replace(
        hour=minute // 60, minute=minute % 60
    )


def _diary_words(diary: Diary, calendar: Calendar) -> str:
    return str(_("Diary: %(name)s", name=diary.name) if calendar.named else _("Diary"))


def _medicine_words(medicine: Medication) -> str:
    dose = "" if medicine.dose is None else f" {number(medicine.dose)}"
    return f"{medicine.name}{dose}{' ' + medicine.unit if dose and medicine.unit else ''}"


def _way_to_log(diary: Diary, calendar: Calendar) -> str:
    """Return the Log's address, where the person wants names: the host's name alone can tell what this is."""
    if not calendar.named:
        return ""
    return f"{current_app.config['SETTINGS'].public_url}{url_for('days.log', diary=diary.id)}"
