"""Where in the body, over the days of a span and in each of its months.

Formula: for each of the fourteen regions the days on which it was recorded above 0, of the days on which any region
was recorded; and over those days the median of the day's median of its values above 0. The same in each calendar
month.
Units: days; those of the measure (spasm severity or pain of a region, 0 to 10).
Missing data: a region that was not recorded on a day is not known to be free, so a share of days is one of the days
that were recorded, never of all days. A day on which a region has only zeros counts among the days with any region
recorded, not among those above 0. Late entries count by default.
Minimum: 5 days with any region recorded for the figure; 5 days above 0 for a region's median. So too in a month.
Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tracker.analytics.columns import Columns, Readings
from tracker.analytics.day_by_day import firsts_of_months
from tracker.analytics.rests_on import RestsOn, Selection, select
from tracker.analytics.statistics import Floats, Ints, median, medians_of_groups
from tracker.domain.regions import BY_CODE, REGIONS

MINIMUM_DAYS = 5


@dataclass(frozen=True, slots=True)
class RegionDays:
    """One region: the days on which it was recorded above 0, and the median over them (None below 5 of them)."""

    code: str
    days: int
    median: float | None


@dataclass(frozen=True, slots=True)
class BodyMonth:
    """One calendar month: its first day (ordinal), the days with any region recorded, and all fourteen regions."""

    first_day: int
    days: int
    regions: tuple[RegionDays, ...]

    @property
    def enough(self) -> bool:
        """Whether it has five days or more."""
        return self.days >= MINIMUM_DAYS


@dataclass(frozen=True, slots=True)
class Body:
    """The figure. `regions` are all fourteen, `months` those with any region recorded, ascending. Of `rests_on`,
    `days` are those with any region recorded, `entries` the values of regions (an entry may have several)."""

    regions: tuple[RegionDays, ...]
    months: tuple[BodyMonth, ...]
    rests_on: RestsOn


def body(readings: Mapping[str, Readings], *, rated_by: str = "self", late: str = "include") -> Body:
    """Return the figure for the readings of each region (by its code) in one span.

    A region that is not in the mapping has none. Raises `ValueError` for an unknown region or `late`.
    """
    unknown = sorted(set(readings) - set(BY_CODE))
    if unknown:
        raise ValueError(f"there is no region {', '.join(unknown)}")
    chosen = {code: select(of_region, rated_by=rated_by, late=late) for code, of_region in readings.items()}
    none = Columns.of(())
    used = Columns.joined([none, *(selection.used for selection in chosen.values())])
    whole = Selection(
        used,
        late=sum(selection.late for selection in chosen.values()),
        other_raters=sum(selection.other_raters for selection in chosen.values()),
    )
    above = {
        region.code: _above_zero(chosen[region.code].used if region.code in chosen else none) for region in REGIONS
    }
    return Body(
        regions=tuple(_region(code, values) for code, (_, values) in above.items()),
        months=_months(np.unique(used.day), above),
        rests_on=whole.rests_on(used, minimum_days=MINIMUM_DAYS),
    )


def _above_zero(used: Columns) -> tuple[Ints, Floats]:
    """Return the days with values above 0, ascending, and the median of those values on each."""
    above = used.value > 0
    distinct, medians, _ = medians_of_groups(used.day[above], used.value[above])
    return distinct, medians


def _region(code: str, values: Floats) -> RegionDays:
    return RegionDays(code, len(values), median(values) if len(values) >= MINIMUM_DAYS else None)


def _months(days: Ints, above: Mapping[str, tuple[Ints, Floats]]) -> tuple[BodyMonth, ...]:
    firsts, counts = np.unique(firsts_of_months(days), return_counts=True)
    of_regions = {code: _by_month(code, *found) for code, found in above.items()}
    return tuple(
        BodyMonth(first, count, tuple(of_regions[code].get(first) or RegionDays(code, 0, None) for code in above))
        for first, count in zip(firsts.tolist(), counts.tolist(), strict=True)
    )


def _by_month(code: str, days: Ints, values: Floats) -> dict[int, RegionDays]:
    """Return the region in each month (its first day) in which it has a day above 0."""
    found = (column.tolist() for column in medians_of_groups(firsts_of_months(days), values))
    return {
        first: RegionDays(code, count, middle if count >= MINIMUM_DAYS else None)
        for first, middle, count in zip(*found, strict=True)
    }
