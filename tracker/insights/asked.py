"""What is asked of a figure: which measure, which days, whose numbers, late ones or not, and what else it takes.

The same words in the address of a screen and of an API call. Every figure takes `rated_by` and `late` (include or
exclude); `FIELDS` says what else each of them takes: `measure`; `from` and `to` (days of the diary, both included) or
`days` (14, 30, 90, `injection`, `appointment` or `all`, ending today); `clock` (wall or waking); `medication` (an id);
`series` (a series of injections); `by` (whole or month); `x`, `y` and `lag` (0 or 1); `other_from` and `other_to`.
Whatever is not said has its default, by what the diary holds: somebody who never gave spasm severity, or nothing in
the last months, sees what there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.analytics.rests_on import LATE_CHOICES
from tracker.analytics.through_the_day import CLOCKS
from tracker.analytics.treatment_cycle import default_measure, regions_of
from tracker.care import queries as care
from tracker.charts.chart import Span
from tracker.diary import queries
from tracker.domain.days import day_of
from tracker.domain.measures import Measure, UnknownMeasure, parse
from tracker.domain.records import RATERS, Diary
from tracker.insights.spans import (
    ALL,
    SINCE_APPOINTMENT,
    SINCE_INJECTION,
    SPANS,
    USUAL_SPAN,
    since,
    span_of,
    two_dates,
    usual_days,
    whole,
)
from tracker.ledger.measured import filled, has_values, measures_by_values
from tracker.web.errors import Fault, Refused

THROUGH_THE_DAY = "through-the-day"
DAY_BY_DAY = "day-by-day"
CALENDAR = "calendar"
BODY = "body"
SLEEP_EFFECT = "sleep-effect"
SINCE_DOSE = "since-dose"
TREATMENT_CYCLE = "treatment-cycle"
RELATION = "relation"
COMPARE = "compare"

_DAYS = frozenset({"days", "from", "to"})
FIELDS: Mapping[str, frozenset[str]] = {
    THROUGH_THE_DAY: _DAYS | {"measure", "clock"},
    DAY_BY_DAY: _DAYS | {"measure"},
    CALENDAR: _DAYS | {"measure"},
    BODY: _DAYS | {"measure", "by"},
    SLEEP_EFFECT: _DAYS | {"measure"},
    SINCE_DOSE: _DAYS | {"measure", "medication"},
    TREATMENT_CYCLE: frozenset({"measure", "series"}),
    RELATION: _DAYS | {"x", "y", "lag"},
    COMPARE: _DAYS | {"measure", "other_from", "other_to"},
}
"""What each figure takes beside `rated_by` and `late`."""

BY_TIME_OF_DAY = frozenset({THROUGH_THE_DAY, CALENDAR, SLEEP_EFFECT, SINCE_DOSE})
"""They leave late entries out by default, since the clock is what fades first; figures by day count them."""

LAGS = ("0", "1")
WHOLE, BY_MONTH = "whole", "month"
WAYS = (WHOLE, BY_MONTH)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one figure. `days` is the choice of `SPANS` that gave the span, empty for any two dates.

    `measure` is also `x` of a relation. `medication`, `series`, `against` (`y` of a relation), `lag`, `by` and `other`
    (the span that is compared with, `other_chosen` where it was asked for) are there where the figure takes them;
    `medication` is None and `series` empty where the diary has none.
    """

    name: str
    measure: Measure
    span: Span
    days: str
    rated_by: str
    late: str
    clock: str
    this_day: int
    medication: UUID | None = None
    series: str = ""
    against: Measure | None = None
    lag: int = 0
    by: str = WHOLE
    other: Span | None = None
    other_chosen: bool = False

    def takes(self, field: str) -> bool:
        """Whether the figure takes a field."""
        return field in FIELDS[self.name]


def late_by_default(name: str) -> str:
    """Return what a figure does about late entries unless it is told."""
    return "exclude" if name in BY_TIME_OF_DAY else "include"


def asked(diary: Diary, name: str, args: Mapping[str, str], now: datetime) -> Asked:
    """Return what `args` ask of the figure `name`; raise `Refused` with a fault for each wrong field."""
    faults: list[Fault] = []
    this_day = queries.newest_day(diary, today(diary, now))
    rated_by = _one_of(args, "rated_by", RATERS, diary.usual_rater, faults)
    series = _series(diary, name, args, faults)
    if series and not args.get("measure"):
        args = {**args, "measure": _usual_of_series(diary, series, this_day, rated_by)}
    measure = _measure(diary, args, "x" if "x" in FIELDS[name] else "measure", rated_by, faults)
    days = _days(diary, args, measure, rated_by, this_day, faults)
    span = span_of(diary, args, days, this_day, faults)
    other = _other(diary, name, args, span, days, this_day, faults)
    chosen = bool(args.get("other_from") or args.get("other_to"))
    if other is not None and days == ALL and not chosen and other.last_day < span.last_day:
        # before all there is nothing: the later half beside the earlier one
        span = Span(other.last_day + 1, span.last_day)
    question = Asked(
        name=name,
        measure=measure,
        span=span,
        days=days,
        rated_by=rated_by,
        late=_one_of(args, "late", LATE_CHOICES, late_by_default(name), faults),
        clock=_one_of(args, "clock", CLOCKS, "wall", faults),
        this_day=this_day,
        medication=_medication(diary, name, args, this_day, faults),
        series=series,
        against=_against(diary, name, args, measure, rated_by, faults),
        lag=int(_one_of(args, "lag", LAGS, LAGS[0], faults) == LAGS[1]),
        by=_one_of(args, "by", WAYS, WHOLE, faults),
        other=other,
        other_chosen=chosen and other is not None,
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


def medications_of(diary: Diary, medication: UUID) -> set[UUID]:
    """Return the ids of a medication and of all of its name: another dose is another span of the same medicine."""
    known = care.medications(diary)
    names = {one.name.casefold() for one in known if one.id == medication}
    return {medication} | {one.id for one in known if one.name.casefold() in names}


def _measure(diary: Diary, args: Mapping[str, str], field: str, rated_by: str, faults: list[Fault]) -> Measure:
    try:
        return parse(args.get(field) or args.get("measure") or usual_measure(diary, rated_by))
    except UnknownMeasure:
        faults.append(Fault(f"/{field}", _("This is nothing that the diary records.")))
        return Measure("spasm")


def _against(
    diary: Diary, name: str, args: Mapping[str, str], measure: Measure, rated_by: str, faults: list[Fault]
) -> Measure | None:
    if "y" not in FIELDS[name]:
        return None
    if args.get("y"):
        found = _measure(diary, {"measure": "", "y": args["y"]}, "y", rated_by, faults)
        if found == measure and not faults:
            faults.append(Fault("/y", _("A measure goes together with itself: choose another one.")))
        return found
    held = [code for code in measures_by_values(diary, rated_by) if code != measure.code]
    return parse(held[0] if held else "sleep_hours")


def _one_of(args: Mapping[str, str], field: str, known: tuple[str, ...], default: str, faults: list[Fault]) -> str:
    value = args.get(field) or default
    if value not in known:
        faults.append(Fault(f"/{field}", _("This must be one of: %(known)s.", known=", ".join(known))))
    return value


def _days(
    diary: Diary, args: Mapping[str, str], measure: Measure, rated_by: str, this_day: int, faults: list[Fault]
) -> str:
    chosen = _one_of(args, "days", SPANS, USUAL_SPAN, faults)
    if args.get("from") or args.get("to"):
        return ""
    if args.get("days"):
        # a choice that was kept for another diary: since nothing there are the usual days
        never = chosen in (SINCE_INJECTION, SINCE_APPOINTMENT) and since(diary, chosen, this_day) is None
        return USUAL_SPAN if never else chosen
    return usual_days(diary, measure, rated_by, this_day)


def _medication(diary: Diary, name: str, args: Mapping[str, str], this_day: int, faults: list[Fault]) -> UUID | None:
    if "medication" not in FIELDS[name]:
        return None
    known = care.medications(diary)
    text = args.get("medication")
    if text:
        found = next((one.id for one in known if str(one.id) == text.lower()), None)
        if found is None:
            faults.append(Fault("/medication", _("This medicine is not in the diary.")))
        return found
    taken = [one for one in known if one.is_taken_on(this_day)]
    return next((one.id for one in (*taken, *known)), None)


def _series(diary: Diary, name: str, args: Mapping[str, str], faults: list[Fault]) -> str:
    if "series" not in FIELDS[name]:
        return ""
    known = [session.series for session in care.latest_sessions(diary)]
    wanted = args.get("series") or (known[0] if known else "")
    if wanted and wanted not in known:
        faults.append(Fault("/series", _("This series of injections is not in the diary.")))
    return wanted


def _usual_of_series(diary: Diary, series: str, this_day: int, rated_by: str) -> str:
    """Return the measure that a series' cycle shows where none is named: its region with most days, else the usual."""
    sessions, span = care.injections(diary), whole(diary, this_day)
    readings = {
        code: queries.readings(diary, f"region:{code}", span.first_day, span.last_day)
        for code in regions_of(sessions, series)
    }
    found = default_measure(sessions, series=series, readings=readings, rated_by=rated_by)
    return found if found != "spasm" else usual_measure(diary, rated_by)


def _other(
    diary: Diary, name: str, args: Mapping[str, str], span: Span, days: str, this_day: int, faults: list[Fault]
) -> Span | None:
    """Return the span that is compared with: the dates given, the same weeks of the cycle before, of all days their
    earlier half, or as many days just before."""
    if "other_from" not in FIELDS[name]:
        return None
    if args.get("other_from") or args.get("other_to"):
        return two_dates(diary, args, ("other_from", "other_to"), this_day, faults)
    if days == SINCE_INJECTION:
        sessions = care.injections(diary)
        begun = {session.series for session in sessions if session.day == span.first_day}
        before = max((one.day for one in sessions if one.series in begun and one.day < span.first_day), default=None)
        if before is not None:
            return Span(before, min(before + span.days, span.first_day) - 1)
    if days == ALL and span.days > 1:
        return Span(span.first_day, span.first_day + span.days // 2 - 1)
    return Span(span.first_day - span.days, span.first_day - 1)
