"""What the diary holds, as queries return it: frozen, and free of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

RATERS = ("self", "parent", "other")
OWNER, KEEPER, READER = "owner", "keeper", "reader"
"""What somebody is to a diary: who decides about it, who records in it, who reads it."""


@dataclass(frozen=True, slots=True)
class Diary:
    """One person's record, as its keeper sees it.

    `time_zone` is an IANA name and serves only input without an offset; `day_start` is an even hour, 0 to 22;
    `spasm_word` is the person's own word for the spasms; `asked` is what the Log shows, in the person's order;
    `plan` is the closer logging that was agreed on, None where there is none (`tracker.domain.plans`);
    `usual_rater` is who gives the numbers by default; `seq` is the number of the last write, `epoch` changes with
    a restore; `role` and `rated_by` are the keeper's own.
    """

    id: UUID
    name: str
    time_zone: str
    day_start: int
    spasm_word: str
    asked: Sequence[str]
    usual_rater: str
    raters: Sequence[str]
    seq: int
    epoch: str
    role: str = "owner"
    rated_by: str = "self"
    plan: Mapping[str, str] | None = None

    @property
    def owned(self) -> bool:
        """Whether its keeper owns it, and so decides who else keeps it and what leaves it or comes into it."""
        return self.role == OWNER

    @property
    def writable(self) -> bool:
        """Whether its keeper may record in it; a reader may not."""
        return self.role != READER


@dataclass(frozen=True, slots=True)
class RegionScores:
    """Spasm severity and pain of one body region, 0 to 10; None is not recorded."""

    spasm: float | None = None
    pain: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was observed at one moment. None is not recorded, and is never zero.

    `happened_at` carries the offset that the phone had. Where no clock time is known it is None, `precision` is
    `day` or `part`, and `day` is the ordinal of the diary day (`part` is the source's own word).
    `local_day` (ordinal of the local calendar date) and `local_minute` (0 to 1439, None without a clock time) are
    the clock where the person was.
    """

    id: UUID
    revision: int
    local_day: int
    local_minute: int | None
    happened_at: datetime | None
    recorded_at: datetime | None
    rated_by: str
    prompted: bool | None = None
    precision: str = "time"
    part: str | None = None
    spasm: float | None = None
    pain: float | None = None
    stress: float | None = None
    interference: float | None = None
    regions: Mapping[str, RegionScores] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    tags: Sequence[str] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """One sleep. `started_at` and `ended_at` carry their offsets; `local_day`, `local_minute` are of its end, as is
    the day it belongs to; `quality` 0 to 10; `woken_by_pain` is how often pain woke."""

    id: UUID
    revision: int
    local_day: int
    local_minute: int
    started_at: datetime
    ended_at: datetime
    quality: float | None = None
    woken_by_pain: int | None = None

    @property
    def hours(self) -> float:
        """Its length in elapsed hours."""
        return (self.ended_at - self.started_at).total_seconds() / 3600


class Reading(NamedTuple):
    """One value of one measure, as the figures take it: a plain tuple, since a chart may rest on 20,000 of them.

    `day` is the ordinal of the diary day; `minute` the local minute of the clock, 0 to 1439, and `at` seconds since
    the epoch, both None where no clock time is known; `late`: recorded more than two hours after it happened;
    `prompted`: None where it is not known whether something had asked. The last two may come as 0 and 1.
    """

    day: int
    minute: int | None
    at: int | None
    value: float
    rated_by: str
    late: bool
    prompted: bool | None
