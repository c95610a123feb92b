"""The days that a question is about: the last ones, since the last injection or appointment, all, or any two dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from tracker.care import queries as care
from tracker.charts.chart import Span
from tracker.diary import queries
from tracker.diary.kinds import SLEEP
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.ledger.measured import has_values
from tracker.ledger.queries import days_with_records
from tracker.web.errors import Fault

LAST = ("14", "30", "90")
SINCE_INJECTION, SINCE_APPOINTMENT, ALL = "injection", "appointment", "all"
SPANS = (*LAST, SINCE_INJECTION, SINCE_APPOINTMENT, ALL)
USUAL_SPAN = "90"
EARLIEST = date(1900, 1, 1).toordinal()
LONGEST_SPAN = 36_525
"""A hundred years of days: longer than any diary, short enough to draw."""


def span_of(diary: Diary, args: Mapping[str, str], days: str, this_day: int, faults: list[Fault]) -> Span:
    """Return the days that `args` ask for; `days` is one of `SPANS`, or empty for any two dates."""
    if days == ALL:
        return whole(diary, this_day)
    if days in (SINCE_INJECTION, SINCE_APPOINTMENT):
        return Span(since(diary, days, this_day) or this_day, this_day)
    if days:
        return Span(this_day - (int(days) if days in LAST else 1) + 1, this_day)
    return two_dates(diary, args, ("from", "to"), this_day, faults)


def two_dates(
    diary: Diary, args: Mapping[str, str], fields: tuple[str, str], this_day: int, faults: list[Fault]
) -> Span:
    """Return the span between the dates in two fields; without the first it begins with the diary, else ends today."""
    first_field, last_field = fields
    known = len(faults)
    last = day_in(args, last_field, faults) or this_day
    first = day_in(args, first_field, faults) or min(last, whole(diary, this_day).first_day)
    if len(faults) == known and first > last:
        faults.append(Fault(f"/{last_field}", _("The last day must not come before the first.")))
    elif len(faults) == known and first < EARLIEST:
        faults.append(Fault(f"/{first_field}", _("No day before the year 1900.")))
    elif len(faults) == known and last - first >= LONGEST_SPAN:
        faults.append(Fault(f"/{first_field}", _("At most a hundred years at a time.")))
    return Span(first, last)


def since(diary: Diary, what: str, this_day: int) -> int | None:
    """Return the day (ordinal) of the last injection session or past visit, None where there is none."""
    if what == SINCE_INJECTION:
        days = [session.day for session in care.injections(diary) if session.day <= this_day]
    else:
        # a visit of today is the one that is prepared for
        days = [visit.day for visit in care.visits(diary) if visit.day < this_day]
    return max(days, default=None)


def usual_days(diary: Diary, measure: Measure, rated_by: str, this_day: int) -> str:
    """Return the days shown where none are named: the last ones, unless all values of the measure lie before them."""
    last = (this_day - int(USUAL_SPAN) + 1, this_day)
    if measure.of_sleep:
        recent = bool(queries.sleeps(diary, *last))
        ever = recent or bool(days_with_records(diary, (SLEEP.name,), this_day, 1))
    else:
        recent = has_values(diary, measure.code, rated_by=rated_by, days=last)
        ever = recent or has_values(diary, measure.code)
    return ALL if ever and not recent else USUAL_SPAN


def whole(diary: Diary, this_day: int) -> Span:
    """Return the days from the first that holds anything to today."""
    held = queries.first_and_last_day(diary)
    if held is None:
        return Span(this_day, this_day)
    # what happened soon after midnight belongs to the day before its date
    before = held[0] - 1
    early = queries.entries(diary, before, before) or queries.sleeps(diary, before, before)
    return Span(min(before if early else held[0], this_day), this_day)


def day_in(args: Mapping[str, str], field: str, faults: list[Fault]) -> int | None:
    """Return the day (ordinal) that a field names, None for none; add a fault where it is none."""
    text = args.get(field)
    if not text:
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        faults.append(Fault(f"/{field}", _("This must be a day such as 2026-03-29.")))
        return None
