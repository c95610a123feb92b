"""Before and after sleep, and by hour since a dose, by a plain search through everything told. Nothing of the app."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import TYPE_CHECKING

from tests.analytics import independent
from tests.analytics.independent_days import HOUR, NOUGHT, Found, chosen, day_of, distinct, night, nights, rests, side

if TYPE_CHECKING:
    from tests.analytics.told import Slept, Told


def since_dose(told: Told, rater: str, late: str) -> Found:
    own = chosen(told.entries, rater, late)
    timed = [entry for entry in own if entry.timed]
    taken = [when for when, was_taken in told.doses if was_taken]
    hours: list[dict[date, list[float]]] = [defaultdict(list) for _ in range(12)]
    before, after, used, doses = 0, 0, [], set()
    for entry in timed:
        earlier = [when for when in taken if when <= entry.when]
        if not earlier:
            before += 1
        elif (entry.when - max(earlier)) // HOUR > 11:
            after += 1
        else:
            used.append(entry)
            doses.add(max(earlier))
            hours[(entry.when - max(earlier)) // HOUR][day_of(entry.when, told.day_start)].append(entry.value)
    rests_on = rests(told.entries, used, rater, distinct(used, told.day_start), 1)
    missing = max(0, 5 - max(map(len, hours)))
    return {
        "hours": [_hour(number, by_day) for number, by_day in enumerate(hours)],
        "doses": len(doses),
        "rests_on": rests_on | {"enough": missing == 0, "missing": missing},
        "without_clock": len(own) - len(timed),
        "before_first": before,
        "after_12_hours": after,
    }


def _hour(number: int, by_day: dict[date, list[float]]) -> Found:
    of_days = sorted(map(median, by_day.values()))
    return {
        "hour": number,
        "days": len(of_days),
        "entries": sum(map(len, by_day.values())),
        "median": median(of_days) if len(of_days) > 4 else None,
        "single_days": [] if len(of_days) > 4 else of_days,
    }


def sleep_effect(told: Told, rater: str, late: str) -> Found:
    own = chosen(told.entries, rater, late)
    at = defaultdict(list)
    for entry in own:
        if entry.timed:
            at[entry.when].append(entry.value)
    taken = [when for when, was_taken in told.doses if was_taken]
    kinds: dict[str, list[tuple[date, Slept]]] = {"nights": [], "naps": []}
    too_short = 0
    for day, sleeps in sorted(nights(told).items()):
        main = night(sleeps)
        for one in sorted(sleeps, key=lambda one: one.start):
            if one is not main and one.end - one.start < HOUR / 2:
                too_short += 1
            else:
                kinds["nights" if one is main else "naps"].append((day, one))
    found, moments = {}, set()
    for kind, placed in kinds.items():
        found[kind], used = _effect(told, placed, at, taken)
        moments |= used
    used_entries = [entry for entry in own if entry.timed and entry.when in moments]
    paired = {row["day"] for effect in found.values() for row in effect["of_days"]}
    missing = min(effect["missing"] for effect in found.values())
    rests_on = rests(told.entries, used_entries, rater, len(paired), 1)
    return found | {
        "rests_on": rests_on | {"enough": missing == 0, "missing": missing},
        "too_short": too_short,
        "without_clock": sum(not entry.timed for entry in own),
    }


def _effect(
    told: Told, placed: Sequence[tuple[date, Slept]], at: dict[datetime, list[float]], taken: Sequence[datetime]
) -> tuple[Found, set[datetime]]:
    by_day: dict[date, list[tuple[float, float]]] = defaultdict(list)
    with_dose = without = 0
    used = set()
    for day, one in placed:
        others = [other for other in told.sleeps if other is not one]
        before = [
            when
            for when in at
            if when <= one.start <= when + 2 * HOUR and not any(o.start < one.start and o.end > when for o in others)
        ]
        after = [
            when
            for when in at
            if one.end <= when <= one.end + HOUR and not any(o.start < when and o.end > one.end for o in others)
        ]
        if not before or not after:
            without += 1
        elif any(max(before) <= dose < min(after) for dose in taken):
            with_dose += 1
        else:
            used |= {max(before), min(after)}
            by_day[day].append((median(at[max(before)]), median(at[min(after)])))
    found = _differences(by_day)
    return found | {"sleeps": len(placed), "with_dose": with_dose, "without_pair": without}, used


def _differences(by_day: dict[date, list[tuple[float, float]]]) -> Found:
    rows = [
        {
            "day": day.toordinal(),
            "before": [one for one, _ in pairs],
            "after": [other for _, other in pairs],
            "difference": median(other - one for one, other in pairs),
        }
        for day, pairs in by_day.items()
    ]
    differences = [row["difference"] for row in rows]
    interval = independent.interval_for_median(differences)
    lower, higher = sum(one < -NOUGHT for one in differences), sum(one > NOUGHT for one in differences)
    verdict = {1: "higher after sleep", -1: "lower after sleep", 0: "no clear pattern"}[side(interval)]
    return {
        "of_days": rows,
        "pairs": len(rows),
        "lower": lower,
        "higher": higher,
        "same": len(rows) - lower - higher,
        "median": median(differences) if differences else None,
        "interval": interval,
        "verdict": verdict if len(rows) > 9 else "not enough pairs",
        "missing": max(0, 10 - len(rows)),
    }
