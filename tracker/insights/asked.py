"""What is asked of a figure: which measure, which days, whose numbers, late ones or not, which clock.

The same words in the address of a screen and of an API call: `measure`, `from` and `to` (days of the diary, both
included) or `days` (14, 30, 90 or `all`, ending today), `rated_by`, `late` (include or exclude), `clock` (wall or
waking). Whatever is not said has its default, by what the diary holds: somebody who never gave spasm severity, or
nothing in the last months, sees what there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.analytics.rests_on import LATE_CHOICES
from tracker.analytics.through_the_day import CLOCKS
from tracker.charts.chart import Span
from tracker.diary import queries
from tracker.diary.kinds import SLEEP
from tracker.domain.days import day_of
from tracker.domain.measures import Measure, UnknownMeasure, parse
from tracker.domain.records import RATERS, Diary
from tracker.ledger.measured import filled, has_values
from tracker.ledger.queries import days_with_records
from tracker.web.errors import Fault, Refused

THROUGH_THE_DAY = "through-the-day"
DAY_BY_DAY = "day-by-day"
NAMES = (THROUGH_THE_DAY, DAY_BY_DAY)
LATE_BY_DEFAULT = {THROUGH_THE_DAY: "exclude", DAY_BY_DAY: "include"}

SPANS = ("14", "30", "90", "all")
USUAL_SPAN = "90"
LONGEST_SPAN = 36_525
"""A hundred years of days: longer than any diary, short enough to draw."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one figure. `days` is the choice of `SPANS` that gave the span, empty for any two dates."""

    name: str
    measure: Measure
    span: Span
    days: str
    rated_by: str
    late: str
    clock: str


def asked(diary: Diary, name: str, args: Mapping[str, str], now: datetime) -> Asked:
    """Return what `args` ask of the figure `name`; raise `Refused` with a fault for each wrong field."""
    faults: list[Fault] = []
    this_day = queries.newest_day(diary, today(diary, now))
    rated_by = _one_of(args, "rated_by", RATERS, diary.usual_rater, faults)
    measure = _measure(diary, args, rated_by, faults)
    days = _days(diary, args, measure, rated_by, this_day, faults)
    question = Asked(
        name=name,
        measure=measure,
        span=_span(diary, args, days, this_day, faults),
        days=days,
        rated_by=rated_by,
        late=_one_of(args, "late", LATE_CHOICES, LATE_BY_DEFAULT[name], faults),
        clock=_one_of(args, "clock", CLOCKS, "wall", faults),
    )
    if faults:
        raise Refused(faults)
    return question


def today(diary: Diary, now: datetime) -> int:
    """Return the ordinal of the diary day at `now`, by the diary's time zone."""
    return day_of(now.astimezone(ZoneInfo(diary.time_zone)), diary.day_start)


def usual_measure(diary: Diary, rated_by: str) -> str:
    """Return the measure shown where none is named: spasm severity if it has values, else what has the most."""
    if has_values(diary, "spasm", rated_by=rated_by):
        return "spasm"
    held = filled(diary, rated_by=rated_by) or filled(diary)
    return held[0].measure if held else "spasm"


def usual_chart(diary: Diary) -> str:
    """Return the chart shown where none is named: through the day, unless the usual measure has no clock times."""
    measure = usual_measure(diary, diary.usual_rater)
    timed = has_values(diary, measure, timed=True)
    return THROUGH_THE_DAY if timed or not has_values(diary, measure) else DAY_BY_DAY


def _measure(diary: Diary, args: Mapping[str, str], rated_by: str, faults: list[Fault]) -> Measure:
    try:
        return parse(args.get("measure") or usual_measure(diary, rated_by))
    except UnknownMeasure:
        faults.append(Fault("/measure", _("This is nothing that the diary records.")))
        return Measure("spasm")


def _one_of(args: Mapping[str, str], field: str, known: tuple[str, ...], default: str, faults: list[Fault]) -> str:
    value = args.get(field) or default
    if value not in known:
        faults.append(Fault(f"/{field}", _("This must be one of: %(known)s.", known=", ".join(known))))
    return value


def _days(
    diary: Diary, args: Mapping[str, str], measure: Measure, rated_by: str, this_day: int, faults: list[Fault]
) -> str:
    if args.get("from") or args.get("to"):
        return ""
    if args.get("days"):
        return _one_of(args, "days", SPANS, USUAL_SPAN, faults)
    return _usual_days(diary, measure, rated_by, this_day)


def _usual_days(diary: Diary, measure: Measure, rated_by: str, this_day: int) -> str:
    """Return the days shown where none are named: the last ones, unless all values of the measure lie before them."""
    last = (this_day - int(USUAL_SPAN) + 1, this_day)
    if measure.of_sleep:
        recent = bool(queries.sleeps(diary, *last))
        ever = recent or bool(days_with_records(diary, (SLEEP.name,), this_day, 1))
    else:
        recent = has_values(diary, measure.code, rated_by=rated_by, days=last)
        ever = recent or has_values(diary, measure.code)
    return "all" if ever and not recent else USUAL_SPAN


def _span(diary: Diary, args: Mapping[str, str], days: str, this_day: int, faults: list[Fault]) -> Span:
    if days == "all":
        return _whole(diary, this_day)
    if days:
        return Span(this_day - (int(days) if days in SPANS else 1) + 1, this_day)
    last = _day(args, "to", faults) or this_day
    first = _day(args, "from", faults) or min(last, _whole(diary, this_day).first_day)
    if not faults and first > last:
        faults.append(Fault("/to", _("The last day must not come before the first.")))
    elif not faults and last - first >= LONGEST_SPAN:
        faults.append(Fault("/from", _("At most a hundred years at a time.")))
    return Span(first, last)


def _day(args: Mapping[str, str], field: str, faults: list[Fault]) -> int | None:
    text = args.get(field)
    if not text:
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        faults.append(Fault(f"/{field}", _("This must be a day such as 2026-03-29.")))
        return None


def _whole(diary: Diary, this_day: int) -> Span:
    """Return the days from the first that holds anything to today."""
    held = queries.first_and_last_day(diary)
    if held is None:
        return Span(this_day, this_day)
    # what happened soon after midnight belongs to the day before its date
    before = held[0] - 1
    early = queries.entries(diary, before, before) or queries.sleeps(diary, before, before)
    return Span(min(before if early else held[0], this_day), this_day)
