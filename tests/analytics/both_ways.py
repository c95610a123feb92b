"""Every figure twice from one diary as it was told: as the app has it, and by the independent computations."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from tests.analytics import independent_days, independent_hours
from tests.analytics.told import Told, app_doses, app_injections, app_readings, app_sleeps
from tracker.analytics.body import body
from tracker.analytics.calendar import calendar
from tracker.analytics.compare import compare
from tracker.analytics.day_by_day import day_by_day, day_by_day_of_sleep
from tracker.analytics.relation import relation
from tracker.analytics.since_dose import since_dose
from tracker.analytics.sleep_effect import sleep_effect
from tracker.analytics.sleeps import wakings
from tracker.analytics.through_the_day import through_the_day
from tracker.analytics.treatment_cycle import Cycle, treatment_cycle

Found = dict[str, Any]
Both = Callable[[Told, str, str], tuple[Found, Found]]
"""Of a diary, a rater and a choice for late entries: what the app has, and what the other computation has."""


def fields_of(result: Any) -> Any:
    """Return a result with all in it by the names of its fields."""
    if is_dataclass(result) and not isinstance(result, type):
        return {field.name: fields_of(getattr(result, field.name)) for field in fields(result)}
    if isinstance(result, tuple) and hasattr(result, "_fields"):
        return {name: fields_of(value) for name, value in zip(result._fields, result, strict=True)}
    return [fields_of(part) for part in result] if isinstance(result, tuple) else result


def _clock(clock: str) -> Both:
    def both(told: Told, rater: str, late: str) -> tuple[Found, Found]:
        ends = wakings(app_sleeps(told), told.day_start)
        readings = app_readings(told.entries, told.day_start)
        own = fields_of(through_the_day(readings, rated_by=rater, late=late, clock=clock, wakings=ends))
        return own, {"clock": clock, **independent_days.through_the_day(told, rater, late, clock)}

    return both


def _change(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    own, other = _clock("wall")(told, rater, late)
    return own["change"], other["change"]


def _sleep_effect(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    readings, given = app_readings(told.entries, told.day_start), app_doses(told)
    own = sleep_effect(readings, app_sleeps(told), given, day_start=told.day_start, rated_by=rater, late=late)
    return fields_of(own), independent_hours.sleep_effect(told, rater, late)


def _since_dose(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    own = since_dose(app_readings(told.entries, told.day_start), app_doses(told), rated_by=rater, late=late)
    return fields_of(own), independent_hours.since_dose(told, rater, late)


def _day_by_day(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    own = day_by_day(app_readings(told.entries, told.day_start), rated_by=rater, late=late)
    return fields_of(own), independent_days.day_by_day(told, rater, late)


def _of_sleep(told: Told, _rater: str, _late: str) -> tuple[Found, Found]:
    """Sleeps have neither rater nor lateness. Only what is drawn is compared: the values, and how many sleeps."""
    own, other = {}, {}
    for kind in ("sleep_hours", "sleep_quality"):
        found = fields_of(day_by_day_of_sleep(app_sleeps(told), kind, told.day_start))
        found.pop("rests_on")
        expected = independent_days.spread(independent_days.slept(told, kind))
        if kind == "sleep_hours":
            of_days = independent_days.nights(told)
            for row in expected["days"]:
                row["entries"] = len(of_days[date.fromordinal(row["day"])])
        own[kind], other[kind] = found, expected
    return own, other


def _calendar(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    own = calendar(app_readings(told.entries, told.day_start), rated_by=rater, late=late)
    return fields_of(own), independent_days.calendar(told, rater, late)


def _body(months: bool) -> Both:
    def both(told: Told, rater: str, late: str) -> tuple[Found, Found]:
        readings = {code: app_readings(entries, told.day_start) for code, entries in told.regions.items()}
        own, other = body(readings, rated_by=rater, late=late), independent_days.body(told, rater, late)
        if not months:
            regions = {one.code: (one.days, one.median) for one in own.regions if one.code in told.regions}
            other.pop("months")
            return {"regions": regions, "rests_on": fields_of(own.rests_on)}, other
        of_months = {
            date.fromordinal(month.first_day).isoformat()[:7]: (
                month.days,
                month.enough,
                {one.code: (one.days, one.median) for one in month.regions if one.code in told.regions},
            )
            for month in own.months
        }
        return {"months": of_months, "order": list(of_months)}, {
            "months": other["months"],
            "order": sorted(other["months"]),
        }

    return both


def _relation(lag: int) -> Both:
    def both(told: Told, rater: str, late: str) -> tuple[Found, Found]:
        x, y = (app_readings(entries, told.day_start) for entries in (told.entries, told.second))
        own = relation(x, y, lag=lag, rated_by=rater, late=late)
        return fields_of(own), independent_days.relation(told, rater, late, lag)

    return both


def _treatment_cycle(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    own, other = {}, {}
    readings = app_readings(told.entries, told.day_start)
    for series in ("neck", "hand"):
        found = treatment_cycle(
            readings, app_injections(told), series=series, today=told.today.toordinal(), rated_by=rater, late=late
        )
        own[series] = {
            "cycles": [_plain(cycle) for cycle in (found.this, *found.earlier) if cycle is not None],
            "over": {week.week: (week.cycles, week.median) for week in found.over_earlier},
            "rests_on": fields_of(found.rests_on),
            "first_day": found.first_day,
        }
        other[series] = independent_days.treatment_cycle(told, rater, late, series)
    return own, other


def _plain(cycle: Cycle) -> Found:
    return {
        "weeks": {week.week: (week.days, week.median) for week in cycle.weeks},
        "first_day": cycle.first_day,
        "given": sorted((one.product or "", one.units or 0) for one in cycle.given),
        "felt": [cycle.felt.onset, cycle.felt.began_to_fade, cycle.felt.back_to_before],
    }


def _compare(told: Told, rater: str, late: str) -> tuple[Found, Found]:
    this, other = (app_readings(span, told.day_start) for span in independent_days.halves(told))
    own = compare(this, other, rated_by=rater, late=late)
    return {
        **{name: getattr(own, name) for name in ("difference", "interval", "verdict", "missing")},
        "this": [day.value for day in own.this.days],
        "other": [day.value for day in own.other.days],
        "rests_on": fields_of(own.rests_on),
    }, independent_days.compare(told, rater, late)


FIGURES: dict[str, Both] = {
    "through-the-day, clock on the wall": _clock("wall"),
    "through-the-day, since waking": _clock("waking"),
    "through-the-day, change": _change,
    "sleep-effect": _sleep_effect,
    "since-dose": _since_dose,
    "day-by-day": _day_by_day,
    "day-by-day, of sleep": _of_sleep,
    "calendar": _calendar,
    "body, whole": _body(months=False),
    "body, by month": _body(months=True),
    "relation, same day": _relation(0),
    "relation, day after": _relation(1),
    "treatment-cycle": _treatment_cycle,
    "compare": _compare,
}
"""The figures; what stands before the comma is the name under which the app has it."""


def unlike(own: Any, other: Any, where: str = "") -> str | None:
    """Return where the two differ, and how; None where they are the same to nine decimals."""
    if isinstance(own, dict) and isinstance(other, dict):
        if own.keys() != other.keys():
            return f"{where}: {sorted(map(str, own))} and {sorted(map(str, other))}"
        return next((found for key in own if (found := unlike(own[key], other[key], f"{where}/{key}"))), None)
    if isinstance(own, list | tuple) and isinstance(other, list | tuple):
        if len(own) != len(other):
            return f"{where}: {len(own)} and {len(other)}"
        rows = enumerate(zip(own, other, strict=True))
        return next((found for place, (a, b) in rows if (found := unlike(a, b, f"{where}/{place}"))), None)
    if isinstance(own, float) and isinstance(other, float | int):
        same = math.isclose(own, other, rel_tol=1e-9, abs_tol=1e-9)
    else:
        same = own == other
    return None if same else f"{where}: {own!r} and {other!r}"
