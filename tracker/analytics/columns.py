"""Readings, sleeps and doses as columns, the form in which all figures are computed.

A figure may rest on 20,000 readings and is asked for while somebody waits: numbers side by side are added up a
hundred times faster than records one by one. Every figure takes either form, and turns records into columns here.
Missing data: `NO_MINUTE` and `NO_MOMENT` stand where no clock time is known, `NaN` where a sleep was given no quality;
no figure computes with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tracker.analytics.statistics import Floats, Ints
from tracker.domain.records import RATERS, Reading, Sleep
from tracker.domain.treatments import TAKEN, Dose

Flags = NDArray[np.bool_]
Places = Flags | Ints | slice

NO_MINUTE = -1
NO_MOMENT = int(np.iinfo(np.int64).min)

_RATER = {name: number for number, name in enumerate(RATERS)}
_NOBODY = len(RATERS)
_PROMPTED = {None: -1, False: 0, True: 1}
_PROMPTED_BACK = (False, True, None)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Readings of one measure. The arrays run alongside each other, with the fields of `Reading`; `rater` is a place
    in `RATERS`, `prompted` 1, 0, or -1 where it is not known."""

    day: Ints
    minute: Ints
    at: Ints
    value: Floats
    rater: NDArray[np.int8]
    late: Flags
    prompted: NDArray[np.int8]

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> Self:
        """Return readings, or rows with their fields in their order, as columns."""
        count = len(rows)
        days, minutes, at, values, raters, late, prompted = zip(*rows, strict=True) if count else ((),) * 7
        return cls(
            day=np.fromiter(days, np.int64, count),
            minute=_whole(minutes, NO_MINUTE),
            at=_whole(at, NO_MOMENT),
            value=np.fromiter(values, np.float64, count),
            rater=np.fromiter((_RATER.get(rater, _NOBODY) for rater in raters), np.int8, count),
            late=np.fromiter(late, np.bool_, count),
            prompted=np.fromiter(map(_PROMPTED.__getitem__, prompted), np.int8, count),
        )

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Self:
        """Return the readings of one or more parts one after the other."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def __len__(self) -> int:
        return len(self.day)

    def __iter__(self) -> Iterator[Reading]:
        """Yield the readings one by one."""
        columns = (getattr(self, name).tolist() for name in self.__slots__)
        for day, minute, at, value, rater, late, prompted in zip(*columns, strict=True):
            yield Reading(
                day,
                None if minute == NO_MINUTE else minute,
                None if at == NO_MOMENT else at,
                value,
                (*RATERS, "")[rater],
                late,
                _PROMPTED_BACK[prompted],
            )

    def those(self, places: Places) -> Self:
        """Return the readings at `places`: flags, whole numbers or a slice."""
        return type(self)(*(getattr(self, name)[places] for name in self.__slots__))

    def by(self, rated_by: str) -> Flags:
        """Return which readings that rater gave."""
        return np.asarray(self.rater == _RATER.get(rated_by, _NOBODY + 1))

    @property
    def timed(self) -> Flags:
        """Which readings have a clock time."""
        return np.asarray((self.minute != NO_MINUTE) & (self.at != NO_MOMENT))

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)

    def without(self, days: Collection[int]) -> Self:
        """Return the readings of all days (ordinals, as `day` has them) but these."""
        return self.those(~np.isin(self.day, list(days)))

    def dated(self, day_start: int) -> Self:
        """Return readings whose `day` is the local date with the diary day in its place."""
        return replace(self, day=diary_days(self.day, self.minute, day_start))


def diary_days(local_days: Ints, local_minutes: Ints, day_start: int) -> Ints:
    """Return the diary day (ordinal) of each local date and minute, as `tracker.domain.days.diary_day` has it."""
    return np.asarray(local_days - ((local_minutes != NO_MINUTE) & (local_minutes < day_start * 60)))


Readings = Sequence[Reading] | Columns
"""What every figure takes."""


def columns(readings: Readings) -> Columns:
    """Return the readings as columns."""
    return readings if isinstance(readings, Columns) else Columns.of(readings)


@dataclass(frozen=True, slots=True, eq=False)
class SleepColumns:
    """Sleeps. `local_day` (ordinal) and `local_minute` are of the end, `start` and `end` seconds since the epoch,
    `quality` is `NaN` where none was given."""

    local_day: Ints
    local_minute: Ints
    start: Ints
    end: Ints
    quality: Floats

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> Self:
        """Return rows with these fields in this order as columns; a quality may be None."""
        days, minutes, starts, ends, qualities = zip(*rows, strict=True) if rows else ((),) * 5
        day, minute, start, end = (np.fromiter(column, np.int64, len(rows)) for column in (days, minutes, starts, ends))
        return cls(day, minute, start, end, np.array(qualities, dtype=np.float64))

    def __len__(self) -> int:
        return len(self.end)

    @classmethod
    def joined(cls, parts: Sequence[SleepColumns]) -> Self:
        """Return the sleeps of one or more parts one after the other."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def without(self, days: Collection[int]) -> Self:
        """Return the sleeps of all local dates (ordinals) but these."""
        return self.those(~np.isin(self.local_day, list(days)))

    def within(self, first_day: int, last_day: int, day_start: int) -> Self:
        """Return the sleeps that ended on the diary days of a span (ordinals, both included)."""
        days = diary_days(self.local_day, self.local_minute, day_start)
        return self.those((days >= first_day) & (days <= last_day))

    def those(self, places: Places) -> Self:
        """Return the sleeps at `places`: flags, whole numbers or a slice."""
        return type(self)(*(getattr(self, name)[places] for name in self.__slots__))

    @property
    def hours(self) -> Floats:
        """Their lengths in elapsed hours."""
        return np.asarray((self.end - self.start) / 3600, dtype=np.float64)

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)


Sleeps = Sequence[Sleep] | SleepColumns
"""What every figure that asks for sleeps takes."""


def sleep_columns(sleeps: Sleeps) -> SleepColumns:
    """Return the sleeps as columns."""
    if isinstance(sleeps, SleepColumns):
        return sleeps
    return SleepColumns.of(
        [
            (
                sleep.local_day,
                sleep.local_minute,
                int(sleep.started_at.timestamp()),
                int(sleep.ended_at.timestamp()),
                sleep.quality,
            )
            for sleep in sleeps
        ]
    )


@dataclass(frozen=True, slots=True, eq=False)
class DoseColumns:
    """Doses that were taken: the local date (ordinal) and minute, `at` in seconds since the epoch, and `medication`, a
    place in `medications`."""

    local_day: Ints
    local_minute: Ints
    at: Ints
    medication: Ints
    medications: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int | None, int, str]]) -> Self:
        """Return rows of local date, local minute, moment and medication as columns."""
        days, minutes, at, medications = zip(*rows, strict=True) if rows else ((),) * 4
        names, medication = np.unique(np.array(medications, dtype=np.str_), return_inverse=True)
        day, moment = (np.fromiter(column, np.int64, len(rows)) for column in (days, at))
        return cls(day, _whole(minutes, NO_MINUTE), moment, medication.astype(np.int64), tuple(names.tolist()))

    @classmethod
    def joined(cls, parts: Sequence[DoseColumns]) -> Self:
        """Return the doses of one or more parts one after the other."""
        names = sorted({name for part in parts for name in part.medications})
        places = [np.array([names.index(name) for name in part.medications], dtype=np.int64) for part in parts]
        return cls(
            local_day=np.concatenate([part.local_day for part in parts]),
            local_minute=np.concatenate([part.local_minute for part in parts]),
            at=np.concatenate([part.at for part in parts]),
            medication=np.concatenate([new[part.medication] for new, part in zip(places, parts, strict=True)]),
            medications=tuple(names),
        )

    def within(self, first_day: int, last_day: int, day_start: int) -> Self:
        """Return the doses of a span of diary days (ordinals, both included)."""
        days = diary_days(self.local_day, self.local_minute, day_start)
        return self._those((days >= first_day) & (days <= last_day))

    def only(self, medications: Collection[str]) -> Self:
        """Return the doses of some medications."""
        wanted = [place for place, one in enumerate(self.medications) if one in medications]
        return self._those(np.isin(self.medication, wanted))

    def without(self, days: Collection[int]) -> Self:
        """Return the doses of all local dates (ordinals) but these."""
        return self._those(~np.isin(self.local_day, list(days)))

    def _those(self, which: Flags) -> Self:
        return replace(
            self,
            local_day=self.local_day[which],
            local_minute=self.local_minute[which],
            at=self.at[which],
            medication=self.medication[which],
        )

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        return 4 * self.at.nbytes


Doses = Sequence[Dose] | Ints
"""What every figure that asks for doses takes: doses, or the moments at which they were taken."""


def taken_at(doses: Doses) -> Ints:
    """Return the moments (seconds since the epoch, ascending) at which doses were taken; a skipped one is none."""
    if isinstance(doses, np.ndarray):
        return np.sort(doses)
    taken = [int(dose.taken_at.timestamp()) for dose in doses if dose.outcome == TAKEN]
    return np.sort(np.array(taken, dtype=np.int64))


def _whole(numbers: Sequence[int | None], absent: int) -> Ints:
    if None not in numbers:
        return np.fromiter(numbers, np.int64, len(numbers))
    return np.fromiter((absent if number is None else number for number in numbers), np.int64, len(numbers))
