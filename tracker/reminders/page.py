"""What the pages about reminders and closer logging show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.care import queries as care
from tracker.diary.plan import here, moment_name, moments_of, progress_of, state_name
from tracker.domain import plans
from tracker.domain.plans import FORTNIGHT, HOURLY, LENGTHS, Plan, plan_of
from tracker.domain.records import Diary
from tracker.domain.words import listed
from tracker.reminders.contents import MOMENTS, reminders_of
from tracker.reminders.forms import DOSES, PLAN, VISITS
from tracker.reminders.queries import Calendar
from tracker.web.before import TAKEN_BACK, Back
from tracker.web.errors import Fault
from tracker.web.words import clock_of, day_date, day_name


@dataclass(frozen=True, slots=True)
class Shown:
    """A secret address, on the one page that ever shows it, with its QR code as a data address."""

    url: str
    code: str


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """All that the page of reminders prints."""

    diary: Diary
    form: Mapping[str, Any]
    faults: Sequence[Fault]
    times: Sequence[tuple[str, str]]
    held: str
    made_on: str
    used_on: str
    done: str = ""
    back: Back | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to begin a plan by one tap: the day it begins on, and the words."""

    kind: str
    first_day: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that the page of closer logging prints. `state` is one of none, coming, running, over."""

    diary: Diary
    form: Mapping[str, str]
    faults: Sequence[Fault]
    state: str
    heading: str
    sentences: Sequence[str]
    today: Sequence[tuple[str, str, str]]
    days: Sequence[tuple[str, int]]
    offers: Mapping[str, Sequence[Offer]]
    hours: str
    was: Mapping[str, str] = field(default_factory=dict)
    done: str = ""


def address_shown(url: str) -> Shown:
    """Return an address with its QR code. It keeps its own light ground, which a phone's camera needs."""
    code = segno.make(url, error="m", micro=False)
    return Shown(url, code.svg_data_uri(scale=4, border=4, dark="#141d24", light="#fffaf0"))


def calendar_fields(calendar: Calendar) -> dict[str, Any]:
    """Return what a calendar holds as its form sends it."""
    named = "yes" if calendar.named else "no"
    return {"contents": list(calendar.contents), "times": list(calendar.times), "named": named}


def reminders_page(
    diary: Diary,
    calendar: Calendar,
    now: datetime,
    *,
    typed: Mapping[str, Any] | None = None,
    faults: Sequence[Fault] = (),
    done: str = "",
    shown: Shown | None = None,
) -> RemindersPage:
    """Return the page for a keeper's calendar; `typed` is what was sent where it could not be kept."""
    return RemindersPage(
        diary=diary,
        form=typed or calendar_fields(calendar) | {"other_times": ""},
        faults=faults,
        times=_times(calendar),
        held=_held(diary, calendar, now),
        made_on=_on(diary, calendar.secret_made_at),
        used_on=_on(diary, calendar.last_used_at),
        done=_settings_done(done),
        shown=shown,
    )


def plan_page(
    diary: Diary,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    was: Mapping[str, str] | None = None,
) -> PlanPage:
    """Return the page of closer logging; `was` is the plan before, which Undo puts back."""
    plan, (today, _minute) = plan_of(diary.plan), here(diary, now)
    state = "none" if plan is None else _state(plan, today)
    found = None if plan is None else progress_of(diary, plan, now)
    hours = moments_of(diary, Plan(HOURLY, today))
    return PlanPage(
        diary=diary,
        form=typed or {"kind": FORTNIGHT, "from": ""},
        faults=faults,
        state=state,
        heading="" if plan is None else _heading(plan, state, today),
        sentences=[] if plan is None or found is None else _sentences(plan, state, found.answered),
        today=[(moment_name(diary, held), state_name(one), one) for held, one in found.today] if found else [],
        days=[(day_date(plan.first_day + index), count) for index, count in enumerate(found.answered)]
        if plan and found
        else [],
        offers={kind: _offers(diary, kind, today) for kind in LENGTHS},
        hours=_("from %(first)s to %(last)s", first=hours[0].code, last=clock_of(hours[-1].end % plans.DAY)),
        was=was or {},
        done="" if was is None else _done(plan, state, today),
    )


def _settings_done(done: str) -> str:
    said = {
        "saved": _("Saved. An address follows by itself; a file has to be taken in again."),
        TAKEN_BACK: _("It is as it was before."),
        "revoked": _("The address is revoked. It opens nothing any more."),
    }
    return str(said.get(done, ""))


def _times(calendar: Calendar) -> list[tuple[str, str]]:
    names = {
        "08:00": _("08:00, on waking"),
        "12:30": _("12:30, midday"),
        "17:00": _("17:00, late afternoon"),
        "22:00": _("22:00, bedtime"),
    }
    return [(clock, names.get(clock, clock)) for clock in sorted({*names, *calendar.times})]


def _held(diary: Diary, calendar: Calendar, now: datetime) -> str:
    counts = {what: len(found) for what, found in reminders_of(diary, calendar, now).items()}
    words = [
        ngettext("%(num)s moment of the day", "%(num)s moments of the day", counts[MOMENTS]),
        ngettext("%(num)s dose a day", "%(num)s doses a day", counts[DOSES]),
        ngettext("%(num)s visit", "%(num)s visits", counts[VISITS]),
        ngettext("%(num)s moment of a plan", "%(num)s moments of a plan", counts[PLAN]),
    ]
    return listed(str(text) for text, count in zip(words, counts.values(), strict=True) if count)


def _on(diary: Diary, at: int | None) -> str:
    return "" if at is None else day_date(datetime.fromtimestamp(at, ZoneInfo(diary.time_zone)).toordinal(), year=True)


def _day(day: int) -> str:
    return f"{day_name(day)} {day_date(day)}"


def _state(plan: Plan, today: int) -> str:
    if today < plan.first_day:
        return "coming"
    return "running" if plans.is_running(plan, today) else "over"


def _heading(plan: Plan, state: str, today: int) -> str:
    day = {"day": today - plan.first_day + 1, "of": plan.days}
    if state == "running":
        text = (
            _("Fortnight: day %(day)s of %(of)s", **day)
            if plan.kind == FORTNIGHT
            else _("Hourly: day %(day)s of %(of)s", **day)
        )
        return str(text)
    when = {"first": _day(plan.first_day), "last": _day(plan.last_day)}
    if state == "coming":
        text = (
            _("A fortnight begins on %(first)s", **when)
            if plan.kind == FORTNIGHT
            else _("Three hourly days begin on %(first)s", **when)
        )
        return str(text)
    text = (
        _("The fortnight ended on %(last)s", **when)
        if plan.kind == FORTNIGHT
        else _("The hourly days ended on %(last)s", **when)
    )
    return str(text)


def _sentences(plan: Plan, state: str, answered: Sequence[int]) -> list[str]:
    said = []
    # today is no day short of moments while it still goes on
    days = answered[:-1] if state == "running" and answered[-1] < plans.ENOUGH else answered
    if state != "coming" and plan.kind == FORTNIGHT and days:
        enough = sum(count >= plans.ENOUGH for count in days)
        one = _("%(days)s of 1 day has two moments or more.", days=enough)
        more = _("%(days)s of %(num)s days have two moments or more.", days=enough, num=len(days))
        said.append(one if len(days) == 1 else more)
    elif plan.kind == HOURLY and (state == "over" or any(answered)):
        said.append(ngettext("%(num)s hour is recorded.", "%(num)s hours are recorded.", sum(answered)))
    if state != "over":
        text = _("After %(last)s the Log goes back to what it was by itself; nothing has to be ended.")
        said.append(text % {"last": _day(plan.last_day)})
    return [str(text) for text in said]


def _offers(diary: Diary, kind: str, today: int) -> list[Offer]:
    words = {FORTNIGHT: _("Begin the fortnight today"), HOURLY: _("Begin the three days today")}
    offers = [Offer(kind, date.fromordinal(today).isoformat(), words[kind])]
    coming = care.planned_visits(diary, today + 1)
    if coming:
        visit = coming[0]
        first = visit.day - LENGTHS[kind]
        if first > today:
            text = _("Begin on %(first)s", first=_day(first))
            hint = _("It is over the day before the visit of %(visit)s.", visit=day_date(visit.day))
            offers.append(Offer(kind, date.fromordinal(first).isoformat(), text, hint))
    return offers


def _done(plan: Plan | None, state: str, today: int) -> str:
    if plan is None:
        return str(_("Ended. The Log asks as it did before."))
    if state == "running" and plan.first_day == today:
        return str(_("It begins today."))
    return str(_("Saved."))
