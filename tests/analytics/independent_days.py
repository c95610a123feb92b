"""Every figure once more, from a diary as it was told, in plain slow Python, the standard library and scipy.

Written from the definitions of the figures; nothing of the app is imported. Each figure is a dictionary with the
names that the app has for the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from tests.analytics import independent, independent_cycle, plain_days

if TYPE_CHECKING:
    from tests.analytics.told import Entry, Slept, Told

Found = dict[str, Any]
HOUR = timedelta(hours=1)
NOUGHT = 1e-9
"""What binary fractions leave of a difference of nothing is smaller than this."""


def day_of(when: datetime | date, day_start: int) -> date:
    """Return the date on which the day of a moment began, by the clock on the wall there."""
    if isinstance(when, datetime):
        return (when.replace(tzinfo=None) - day_start * HOUR).date()
    return when


def chosen(entries: Iterable[Entry], rater: str, late: str) -> list[Entry]:
    return [entry for entry in entries if entry.rater == rater and not (entry.late and late == "exclude")]


def rests(everything: Sequence[Entry], used: Sequence[Entry], rater: str, days: int, needed: int) -> Found:
    """Return what a figure rests on; `days` it has, `needed` it wants."""
    return {
        "days": days,
        "entries": len(used),
        "late": sum(entry.late for entry in everything if entry.rater == rater),
        "other_raters": sum(entry.rater != rater for entry in everything),
        "unprompted": sum(entry.prompted is False for entry in used),
        "enough": days >= needed,
        "missing": max(0, needed - days),
    }


def distinct(entries: Iterable[Entry], day_start: int) -> int:
    return len({day_of(entry.when, day_start) for entry in entries})


def side(interval: tuple[float, float] | None) -> int:
    """Return 1 for an interval above 0, -1 for one below it, else 0."""
    if interval is None:
        return 0
    return int(interval[0] > NOUGHT) - int(interval[1] < -NOUGHT)


def night(sleeps: Iterable[Slept]) -> Slept | None:
    """Return the main one of the sleeps of a day."""
    long = [one for one in sleeps if one.end - one.start >= 3 * HOUR]
    return max(long, key=lambda one: (one.end - one.start, one.end), default=None)


def nights(told: Told) -> dict[date, list[Slept]]:
    """Return the sleeps of each day on which any ended."""
    found = defaultdict(list)
    for one in told.sleeps:
        found[day_of(one.end, told.day_start)].append(one)
    return found


def through_the_day(told: Told, rater: str, late: str, clock: str) -> Found:
    own = chosen(told.entries, rater, late)
    timed = [entry for entry in own if entry.timed]
    woke = {day: night(sleeps) for day, sleeps in nights(told).items()}
    rows: list[independent.Row] = []
    used, sleepless, before, after = [], set(), 0, 0
    for entry in timed:
        day = day_of(entry.when, told.day_start)
        hours = entry.when.hour + entry.when.minute / 60
        if clock == "waking":
            main = woke.get(day)
            if main is None:
                sleepless.add(day)
                continue
            hours = (entry.when - main.end) / HOUR
            before, after = before + (hours < 0), after + (hours >= 24)
            if not 0 <= hours < 24:
                continue
        used.append(entry)
        rows.append((day.isoformat(), hours, 0, entry.value))
    return {
        "bins": [_with_single_days(one, rows, number) for number, one in enumerate(independent.bins(rows))],
        "change": _change(timed, told.day_start),
        "rests_on": rests(told.entries, used, rater, distinct(used, told.day_start), 1),
        "without_clock": len(own) - len(timed),
        "without_waking": len(sleepless),
        "before_waking": before,
        "after_24_hours": after,
    }


def _with_single_days(found: Found, rows: Iterable[independent.Row], number: int) -> Found:
    by_day = defaultdict(list)
    for day, hours, _, value in rows:
        if 2 * number <= hours < 2 * number + 2:
            by_day[day].append(value)
    alone = sorted(map(median, by_day.values())) if len(by_day) < 5 else []
    return found | {"from_hour": 2 * number, "single_days": alone}


def _change(timed: Sequence[Entry], day_start: int) -> Found:
    new_year = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    found = independent.change(
        (day_of(entry.when, day_start).isoformat(), 0, (entry.when - new_year).total_seconds(), entry.value)
        for entry in timed
    )
    way = side(found["interval"]) if abs(found["median_change"] or 0) >= 1 - NOUGHT else 0
    way = way if way * (found["median_change"] or 0) > 0 else 0
    verdict = {1: "rises", -1: "falls", 0: "no clear pattern"}[way] if found["days"] > 9 else "not enough days"
    return found | {"verdict": verdict, "missing": max(0, 10 - found["days"])}


def day_by_day(told: Told, rater: str, late: str) -> Found:
    used = chosen(told.entries, rater, late)
    found = spread((day_of(entry.when, told.day_start), entry.value) for entry in used)
    return found | {"rests_on": rests(told.entries, used, rater, len(found["days"]), 1)}


def spread(rows: Iterable[tuple[date, float]]) -> Found:
    """Return the values of days and of months, and their middle and quartiles."""
    by_day = defaultdict(list)
    for day, value in rows:
        by_day[day].append(value)
    values = {day: median(of_day) for day, of_day in sorted(by_day.items())}
    by_month = defaultdict(list)
    for day, value in values.items():
        by_month[day.replace(day=1).toordinal()].append(value)
    q25, _, q75 = quantiles(values.values(), n=4, method="inclusive") if len(values) > 9 else (None, None, None)
    return {
        "days": [
            {"day": day.toordinal(), "value": value, "min": min(of), "max": max(of), "entries": len(of)}
            for (day, value), of in zip(values.items(), (by_day[day] for day in values), strict=True)
        ],
        "months": [
            {"first_day": first, "median": median(of), "min": min(of), "max": max(of), "days": len(of)}
            for first, of in by_month.items()
            if len(of) > 4
        ],
        "median": median(values.values()) if len(values) > 4 else None,
        "q25": q25,
        "q75": q75,
    }


def slept(told: Told, kind: str) -> list[tuple[date, float]]:
    """Return the hours slept, or how the night was, of each day that has them."""
    rows: list[tuple[date, float]] = []
    for day, sleeps in nights(told).items():
        main = night(sleeps)
        if kind == "sleep_hours":
            rows.append((day, sum((one.end - one.start) / HOUR for one in sleeps)))
        elif main is not None and main.quality is not None:
            rows.append((day, main.quality))
    return rows


def calendar(told: Told, rater: str, late: str) -> Found:
    own = chosen(told.entries, rater, late)
    used = [entry for entry in own if entry.timed]
    by_cell, by_week = defaultdict(list), defaultdict(list)
    for entry in used:
        by_cell[day_of(entry.when, told.day_start), entry.when.hour // 2 * 2].append(entry.value)
    for (day, hour), values in sorted(by_cell.items()):
        by_week[day - timedelta(days=day.weekday()), hour].append(median(values))
    return {
        "cells": [
            {"day": day.toordinal(), "from_hour": hour, "median": median(values), "entries": len(values)}
            for (day, hour), values in sorted(by_cell.items())
        ],
        "weeks": [
            {"monday": day.toordinal(), "from_hour": hour, "median": median(values), "days": len(values)}
            for (day, hour), values in sorted(by_week.items())
            if len(values) > 2
        ],
        "rests_on": rests(told.entries, used, rater, distinct(used, told.day_start), 1),
        "without_clock": len(own) - len(used),
    }


def body(told: Told, rater: str, late: str) -> Found:
    own = {code: chosen(entries, rater, late) for code, entries in told.regions.items()}
    rows = {code: _numbered(entries, told.day_start) for code, entries in own.items()}
    found = plain_days.body(rows)
    days, regions = found.pop("all")
    every, used = ([entry for entries in of.values() for entry in entries] for of in (told.regions, own))
    return {
        "regions": regions,
        "months": {name: (of_days, of_days >= 5, of_regions) for name, (of_days, of_regions) in found.items()},
        "rests_on": rests(every, used, rater, days, 5),
    }


def _numbered(entries: Iterable[Entry], day_start: int) -> list[tuple[int, float]]:
    return [(day_of(entry.when, day_start).toordinal(), entry.value) for entry in entries]


def relation(told: Told, rater: str, late: str, lag: int) -> Found:
    one, two = (chosen(entries, rater, late) for entries in (told.entries, told.second))
    x, y = (_numbered(entries, told.day_start) for entries in (one, two))
    first, second = plain_days.by_day(x), plain_days.by_day(y)
    pairs = [(day, first[day], second[day + lag]) for day in sorted(first) if day + lag in second]
    count, rho, interval = plain_days.spearman(x, y, lag)
    paired = {day for day, *_ in pairs}
    used = [entry for entry, (day, _) in zip(one, x, strict=True) if day in paired]
    used += [entry for entry, (day, _) in zip(two, y, strict=True) if day - lag in paired]
    way = (side(interval) if interval else round(rho)) if rho is not None else 0
    verdict = {1: "higher together", -1: "higher and lower", 0: "no clear pattern"}[way]
    if count < 28:
        verdict = "not enough days"
    elif rho is None:
        verdict = "one never changes"
    return {
        "pairs": [{"day": day, "x": a, "y": b} for day, a, b in pairs],
        "lag": lag,
        "rho": rho,
        "interval": interval,
        "verdict": verdict,
        "rests_on": rests((*told.entries, *told.second), used, rater, count, 28),
    }


def halves(told: Told) -> tuple[list[Entry], list[Entry]]:
    """Return the later and the earlier half of the days as two spans."""
    days = sorted({day_of(entry.when, told.day_start) for entry in told.entries})
    middle = days[len(days) // 2] if days else None
    later = [entry for entry in told.entries if day_of(entry.when, told.day_start) >= middle]
    return later, [entry for entry in told.entries if day_of(entry.when, told.day_start) < middle]


def compare(told: Told, rater: str, late: str) -> Found:
    spans = halves(told)
    used = [chosen(span, rater, late) for span in spans]
    rows = [_numbered(span, told.day_start) for span in used]
    counts = [len(plain_days.by_day(of)) for of in rows]
    difference, interval = plain_days.differences(*rows) if min(counts) > 13 else (None, None)
    way = {1: "higher", -1: "lower", 0: "no clear change"}[side(interval)] if interval else "not enough days"
    every = [entry for span in spans for entry in span]
    lacking = [max(0, 14 - count) for count in counts]
    rests_on = rests(every, [entry for of in used for entry in of], rater, sum(counts), 0)
    return {
        "difference": difference,
        "interval": interval,
        "verdict": way,
        "missing": lacking,
        "this": [of["value"] for of in spread((date.fromordinal(day), value) for day, value in rows[0])["days"]],
        "other": [of["value"] for of in spread((date.fromordinal(day), value) for day, value in rows[1])["days"]],
        "rests_on": rests_on | {"enough": not any(lacking), "missing": sum(lacking)},
    }


def treatment_cycle(told: Told, rater: str, late: str, series: str) -> Found:
    sessions = [one for one in told.sessions if one.series == series and one.day <= told.today]
    if not sessions:
        return {"cycles": [], "over": {}, "rests_on": rests([], [], rater, 0, 3), "first_day": None}
    first = min(one.day for one in sessions) - timedelta(days=14)
    inside = [entry for entry in told.entries if first <= day_of(entry.when, told.day_start) <= told.today]
    used = chosen(inside, rater, late)
    values = [(day_of(entry.when, told.day_start), entry.value) for entry in used]
    weeks = independent_cycle.cycles(values, [one.day for one in sessions], told.today)
    fullest = max((days for of in weeks for days, _ in of.values()), default=0)
    rests_on = rests(inside, used, rater, distinct(used, told.day_start), 1)
    return {
        "cycles": [
            {"weeks": of, "first_day": day.toordinal(), **_session(told, series, day)}
            for of, day in zip(weeks, sorted({one.day for one in sessions}, reverse=True), strict=True)
        ],
        "over": independent_cycle.over(weeks[1:]),
        "rests_on": rests_on | {"enough": fullest > 2, "missing": max(0, 3 - fullest)},
        "first_day": first.toordinal(),
    }


def _session(told: Told, series: str, day: date) -> Found:
    here = [one for one in told.sessions if (one.series, one.day) == (series, day)]
    felt = []
    for place in range(3):
        days = [one.felt[place] for one in here]
        felt.append(min(((on - day).days for on in days if on is not None and on <= told.today), default=None))
    return {"given": sorted((one.product, one.units) for one in here), "felt": felt}
