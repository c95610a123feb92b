"""Which readings a figure rests on, and how many: the one place where readings are chosen.

Raters are never mixed: a figure takes the readings of one rater. A reading is late if it was recorded more than two
hours after it happened; figures by time of day leave late ones out by default (memory of the clock fades first),
figures by day take them. Unit of all counts: readings (one reading is one value of one entry), except `days`.
Missing data: an absent value is no reading, so nothing here stands for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter, not_

from tracker.domain.records import Reading

LATE_CHOICES = ("include", "exclude")


_day_of, _rater_of, _late_of, _prompted_of = (
    itemgetter(Reading._fields.index(name)) for name in ("day", "rated_by", "late", "prompted")
)


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

    used: Sequence[Reading]
    late: int
    other_raters: int

    def rests_on(self, used: Sequence[Reading], *, minimum_days: int = 1) -> RestsOn:
        """Return the counts for the readings that the figure did use, of which `minimum_days` days are needed."""
        days = len(set(map(_day_of, used)))
        return RestsOn(
            days=days,
            entries=len(used),
            late=self.late,
            other_raters=self.other_raters,
            unprompted=sum(asked is not None and not asked for asked in map(_prompted_of, used)),
            enough=days >= minimum_days,
            missing=max(0, minimum_days - days),
        )


def select(readings: Sequence[Reading], *, rated_by: str, late: str) -> Selection:
    """Return the readings that `rated_by` gave, with or without the late ones (`late`: `include` or `exclude`).

    Raises `ValueError` for any other value of `late`.
    """
    if late not in LATE_CHOICES:
        raise ValueError(f"late is 'include' or 'exclude', not {late!r}")
    # by `map` and `compress`: a figure may rest on 20,000 readings, and is asked for while somebody waits
    of_rater = list(compress(readings, map(rated_by.__eq__, map(_rater_of, readings))))
    in_time = list(compress(of_rater, map(not_, map(_late_of, of_rater))))
    return Selection(
        used=of_rater if late == "include" else in_time,
        late=len(of_rater) - len(in_time),
        other_raters=len(readings) - len(of_rater),
    )
