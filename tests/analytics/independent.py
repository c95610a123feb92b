"""The figures once more, worked out by other means: plain dictionaries, the standard library, scipy.

Nothing of the app is imported here, so that a mistake cannot be made twice.
"""

from __future__ import annotations

import csv
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from scipy import stats

Row = tuple[str, float, float, float]
"""A day by any name, hours of the clock (0 to 24), seconds since the epoch, the value."""


def rows_of_person(path: Path, person: int) -> list[Row]:
    """Return the answers of one person, sliders brought to 0 to 10, by days that start at 04:00."""
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["person"] == str(person) and line["tired"]:
                when = datetime.fromisoformat(line["when"])
                evening = (when.replace(tzinfo=None) - timedelta(hours=4)).date().isoformat()
                rows.append((evening, when.hour + when.minute / 60, when.timestamp(), int(line["tired"]) / 10))
    return rows


def bins(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the twelve bins by the clock on the wall."""
    found: list[dict[str, list[float]]] = [defaultdict(list) for _ in range(12)]
    for day, hours, _, value in rows:
        found[int(hours // 2)][day].append(value)
    return [_bin(by_day) for by_day in found]


def _bin(by_day: dict[str, list[float]]) -> dict[str, Any]:
    of_days = [median(values) for values in by_day.values()]
    count = len(of_days)
    quarters = quantiles(of_days, n=4, method="inclusive") if count >= 10 else [None] * 3
    twentieths = quantiles(of_days, n=20, method="inclusive") if count >= 30 else [None] * 19
    return {
        "days": count,
        "entries": sum(map(len, by_day.values())),
        "median": median(of_days) if count >= 5 else None,
        "q25": quarters[0],
        "q75": quarters[2],
        "q05": twentieths[0],
        "q95": twentieths[18],
    }


def change(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the change within the days."""
    by_day: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for day, _, seconds, value in rows:
        by_day[day].append((seconds / 3600, value))
    slopes, changes = [], []
    for points in by_day.values():
        hours, values = zip(*sorted(points), strict=True)
        long = hours[-1] - hours[0]
        if len(points) >= 3 and long >= 6 - 1e-9:
            slopes.append(slope(hours, values))
            changes.append(slopes[-1] * long)
    interval = interval_for_median(slopes)
    rising = sum(value > 0.9999999 for value in changes)
    falling = sum(value < -0.9999999 for value in changes)
    return {
        "days": len(slopes),
        "rising": rising,
        "falling": falling,
        "level": len(slopes) - rising - falling,
        "median_slope": median(slopes) if slopes else None,
        "interval": interval,
        "median_change": median(changes) if changes else None,
    }


def slope(hours: Sequence[float], values: Sequence[float]) -> float:
    """Return the Theil-Sen slope by scipy, whose own interval fails on many ties; that is not asked for here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(stats.theilslopes(values, hours).slope)


def interval_for_median(values: Iterable[float]) -> tuple[float, float] | None:
    """Return the interval by counting down from the binomial distribution's own function."""
    ordered = sorted(values)
    count = len(ordered)
    for rank in range(count // 2 + 1, 0, -1):
        if stats.binom.cdf(rank - 1, count, 0.5) <= 0.025:
            return ordered[rank - 1], ordered[count - rank]
    return None
