"""Which readings a figure rests on, and how many: the one place where readings are chosen.

Raters are never mixed: a figure takes the readings of one rater. A reading is late if it was recorded more than two
hours after it happened; figures by time of day leave late ones out by default (memory of the clock fades first),
figures by day take them. Unit of all counts: readings (one reading is one value of one entry), except `days`.
Missing data: an absent value is no reading, so nothing here stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.analytics.columns import Columns, Readings, columns

LATE_CHOICES = ("include", "exclude")


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What a figure rests on.

    `days`: diary days with a reading that was used. `entries`: readings used. `late`: readings of that rater in the
    span that were recorded late, whether or not they were left out. `other_raters`: readings left out because
    somebody else gave them. `unprompted`: of those used, how many were certainly logged of the person's own accord
    (`prompted` is False; unknown does not count). `enough`: whether the figure's minimum is met. `missing`: how many
    more days it needs, 0 where it is enough.
    """

    days: int
    entries: int
    late: int
    other_raters: int
    unprompted: int
    enough: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The readings of one rater that a figure may use, and what was met on the way (counts as in `RestsOn`)."""

    used: Columns
    late: int
    other_raters: int

    def rests_on(self, used: Columns, *, minimum_days: int = 1) -> RestsOn:
        """Return the counts for the readings that the figure did use, of which `minimum_days` days are needed."""
        days = len(np.unique(used.day))
        return RestsOn(
            days=days,
            entries=len(used),
            late=self.late,
            other_raters=self.other_raters,
            unprompted=int((used.prompted == 0).sum()),
            enough=days >= minimum_days,
            missing=max(0, minimum_days - days),
        )


def select(readings: Readings, *, rated_by: str, late: str) -> Selection:
    """Return the readings that `rated_by` gave, with or without the late ones (`late`: `include` or `exclude`).

    Raises `ValueError` for any other value of `late`.
    """
    if late not in LATE_CHOICES:
        raise ValueError(f"late is 'include' or 'exclude', not {late!r}")
    found = columns(readings)
    by_rater = found.by(rated_by)
    of_rater = found if by_rater.all() else found.those(by_rater)
    late_ones = int(of_rater.late.sum())
    in_time = of_rater.those(~of_rater.late) if late_ones and late == "exclude" else of_rater
    return Selection(used=in_time, late=late_ones, other_raters=len(found) - len(of_rater))
