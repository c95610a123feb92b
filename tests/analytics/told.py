"""A diary as it would be told: moments with their offsets, dates, and nothing that the app has worked out.

The independent computations read this as it is; `app_*` turn the same into what the figures take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tests.analytics.doses import dose
from tests.analytics.readings import at, of_day, sleep
from tracker.analytics.columns import Columns
from tracker.domain.records import Reading, Sleep
from tracker.domain.treatments import SKIPPED, TAKEN, Dose, Injection


class Entry(NamedTuple):
    """One value: of a moment, or (precision `day` or `part`) of a date without a clock time."""

    when: datetime | date
    value: float
    rater: str = "self"
    late: bool = False
    prompted: bool | None = None

    @property
    def timed(self) -> bool:
        """Whether it has a clock time."""
        return isinstance(self.when, datetime)


class Slept(NamedTuple):
    """A sleep from one moment to another, and how it was (0 to 10)."""

    start: datetime
    end: datetime
    quality: float | None


class Session(NamedTuple):
    """Injections of one series on one day, with the days on which they were felt to start, fade and be gone."""

    day: date
    series: str
    product: str
    units: float
    felt: tuple[date | None, date | None, date | None] = (None, None, None)


@dataclass(frozen=True)
class Told:
    """A diary. `second` is a second measure, `regions` are the body's; doses are moments and whether it was taken."""

    entries: tuple[Entry, ...]
    second: tuple[Entry, ...]
    regions: Mapping[str, tuple[Entry, ...]]
    sleeps: tuple[Slept, ...]
    doses: tuple[tuple[datetime, bool], ...]
    sessions: tuple[Session, ...]
    today: date
    day_start: int = 4
    raters: tuple[str, ...] = field(default=("self",))

    @property
    def late_choices(self) -> tuple[str, ...]:
        """Both choices where anything was recorded late, else one."""
        return ("include", "exclude") if any(entry.late for entry in (*self.entries, *self.second)) else ("exclude",)


def app_readings(entries: Iterable[Entry], day_start: int) -> Columns:
    return Columns.of([_reading(entry, day_start)._replace(prompted=entry.prompted) for entry in entries])


def _reading(entry: Entry, day_start: int) -> Reading:
    if isinstance(entry.when, datetime):
        return at(entry.when.isoformat(), entry.value, day_start=day_start, rater=entry.rater, late=entry.late)
    return of_day(entry.when.toordinal(), entry.value, rated_by=entry.rater, late=entry.late)


def app_sleeps(told: Told) -> list[Sleep]:
    return [sleep(one.start.isoformat(), one.end.isoformat(), one.quality) for one in told.sleeps]


def app_doses(told: Told) -> list[Dose]:
    return [dose(when, TAKEN if taken else SKIPPED) for when, taken in told.doses]


def app_injections(told: Told) -> list[Injection]:
    return [_injection(number, one) for number, one in enumerate(told.sessions)]


def _injection(number: int, one: Session) -> Injection:
    felt = [None if day is None else day.toordinal() for day in one.felt]
    return Injection(UUID(int=number), 1, one.day.toordinal(), one.series, one.product, one.units, (), None, *felt, ())
