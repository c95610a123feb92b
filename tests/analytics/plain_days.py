"""Values of days and what is made of them, by plain dictionaries, the standard library and scipy: nothing of the app.

Rows are pairs of a day (by any number) and a value.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import atanh, floor, sqrt, tanh
from pathlib import Path
from statistics import median
from typing import Any

from scipy import stats

Rows = Iterable[tuple[int, float]]

PAIN = Path(__file__).parents[3] / "shared" / "data" / "pain_by_region_2015_2023.csv"


def pain_of(region: str) -> list[tuple[int, float]]:
    """Return the days and values of one of the words for a region in the file of pain."""
    with PAIN.open(encoding="utf-8", newline="") as file:
        return [
            (date.fromisoformat(line["date"]).toordinal(), float(line["intensity"]))
            for line in csv.DictReader(file)
            if line["region"] == region and line["intensity"]
        ]


def by_day(rows: Rows) -> dict[int, float]:
    """Return the value of each day."""
    found = defaultdict(list)
    for day, value in rows:
        found[day].append(value)
    return {day: median(values) for day, values in found.items()}


def differences(this: Rows, other: Rows) -> tuple[float, tuple[float, float]]:
    """Return the median of all differences and its interval, all of them made and put in order."""
    one, two = by_day(this).values(), by_day(other).values()
    ordered = sorted(a - b for a in one for b in two)
    n, m = len(one), len(two)
    spread = sqrt(n * m * (n + m + 1) / 12)
    k = max(1, floor(n * m / 2 - 1.959964 * spread))
    return median(ordered), (ordered[k - 1], ordered[-k])


def spearman(x: Rows, y: Rows, lag: int) -> tuple[int, float | None, tuple[float, float] | None]:
    """Return the number of pairs, and from 28 scipy's rho and the interval."""
    one, two = by_day(x), by_day(y)
    pairs = [(value, two[day + lag]) for day, value in sorted(one.items()) if day + lag in two]
    if len(pairs) < 28 or len({a for a, _ in pairs}) < 2 or len({b for _, b in pairs}) < 2:
        return len(pairs), None, None
    rho = float(stats.spearmanr(*zip(*pairs, strict=True)).statistic)
    if abs(rho) > 1 - 1e-12:
        return len(pairs), rho, None
    error = ((1 + rho**2 / 2) / (len(pairs) - 3)) ** 0.5
    z = 1.959964
    return len(pairs), rho, (tanh(atanh(rho) - z * error), tanh(atanh(rho) + z * error))


def body(regions: Mapping[str, Rows]) -> dict[str, Any]:
    """Return for the span, and for each month as `2024-05`, the days in all and of each region (days, median)."""
    months = {"all"} | {_month(day) for rows in regions.values() for day, _ in rows}
    found = {}
    for month in months:
        here = {
            name: [(day, value) for day, value in rows if month in ("all", _month(day))]
            for name, rows in regions.items()
        }
        every = {day for rows in here.values() for day, _ in rows}
        of_regions = {}
        for name, rows in here.items():
            values = by_day((day, value) for day, value in rows if value > 0).values()
            of_regions[name] = (len(values), median(values) if len(values) > 4 else None)
        found[month] = (len(every), of_regions)
    return found


def _month(day: int) -> str:
    return date.fromordinal(day).isoformat()[:7]
