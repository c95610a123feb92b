"""The plan of closer logging as a diary has it: how far it has come, and the line that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.analytics.usual_sleep import usual_times
from tracker.diary import queries
from tracker.domain import plans
from tracker.domain.days import diary_day, local_parts
from tracker.domain.plans import Moment, Plan, Progress, plan_of
from tracker.domain.records import Diary
from tracker.domain.words import listed

NIGHTS_BEFORE = 21
"""The nights before a plan that tell when the person is usually awake: they do not change while it runs."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One calm line for the Log. `asked_now`: a moment is open that nothing has answered yet, so that an entry begun
    now, and for now, was asked for (`prompted`)."""

    text: str
    asked_now: bool


def plan_line(diary: Diary, now: datetime) -> PlanLine | None:
    """Return the line about the diary's plan at the moment `now`; None where none is running."""
    plan = plan_of(diary.plan)
    if plan is None or not plans.is_running(plan, here(diary, now)[0]):
        return None
    found = progress_of(diary, plan, now)
    return PlanLine(_line(diary, plan, found), found.asked_now)


def here(diary: Diary, now: datetime) -> tuple[int, int]:
    """Return the diary day (ordinal) and the local minute of `now`, by the diary's own clock."""
    day, minute = local_parts(now.astimezone(ZoneInfo(diary.time_zone)))
    return diary_day(day, minute, diary.day_start), minute


def moments_of(diary: Diary, plan: Plan) -> list[Moment]:
    """Return the moments of each of the plan's days; an hourly plan asks while the person is usually awake."""
    usual = None
    if plan.kind == plans.HOURLY:
        usual = usual_times(queries.sleeps(diary, plan.first_day - NIGHTS_BEFORE, plan.first_day - 1))
    return plans.moments(plan, diary.day_start, usual)


def progress_of(diary: Diary, plan: Plan, now: datetime) -> Progress:
    """Return how far a plan has come at the moment `now`."""
    entries = [
        (diary_day(entry.local_day, entry.local_minute, diary.day_start), entry.local_minute)
        for entry in queries.entries(diary, plan.first_day, plan.last_day)
    ]
    return plans.progress(plan, moments_of(diary, plan), diary.day_start, here(diary, now), entries)


def moment_name(diary: Diary, moment: Moment) -> str:
    """Return a moment in words; where the day starts late, its middle is not midday."""
    late = plans.is_shifted(diary.day_start)
    names = {
        plans.WAKING: _("waking"),
        plans.MIDDAY: _("middle of the day") if late else _("midday"),
        plans.LATE_AFTERNOON: _("second half of the day") if late else _("late afternoon"),
        plans.BEDTIME: _("bedtime"),
    }
    return str(names.get(moment.code, moment.code))


def state_name(state: str) -> str:
    """Return the state of a moment in a word or a sign; one that passed is a dash, as everything not recorded is."""
    return str({plans.ANSWERED: "✓", plans.OPEN: _("now"), plans.COMING: _("later"), plans.PASSED: "–"}[state])


def _line(diary: Diary, plan: Plan, found: Progress) -> str:
    if plan.kind == plans.FORTNIGHT:
        shown = [f"{moment_name(diary, moment)} {state_name(state)}" for moment, state in found.today]
        text = _(
            "Fortnight: day %(day)s of %(of)s. Today: %(moments)s",
            day=found.day,
            of=plan.days,
            moments=listed(shown),
        )
        return str(text)
    count = found.answered[found.day - 1]
    line = str(_("Hourly: day %(day)s of %(of)s.", day=found.day, of=plan.days))
    line += " " + str(ngettext("Today: %(num)s hour recorded", "Today: %(num)s hours recorded", count))
    return line + "".join(
        f", {moment.code} {state_name(state)}" for moment, state in found.today if state == plans.OPEN
    )
