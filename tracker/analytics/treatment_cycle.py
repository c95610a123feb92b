"""A measure by week since injection: this cycle of a series of injections beside the earlier ones.

Formula: a cycle runs from a session of the series to the day before the next one; the latest runs to today. Sessions
of one series on the same day begin one cycle together. The day of the injection is day 0, the week is
floor(days since / 7), and weeks -2 and -1, the fourteen days before it, are the baseline (they may lie in the cycle
before, and count in both). By week the median of the values of days (`day_by_day`). Over the earlier cycles the
median of their weeks.
Units: those of the measure; weeks of seven diary days. Units of botulinum toxin stay beside their product, and are
never added up or converted. What was felt (onset, began to fade, back to before) is in days since the session; of
several sessions on one day, the earliest.
Missing data: a day without a value is absent and a week with too few days has no median, so that nothing is drawn
across it. Sessions and days after today, felt ones too, do not count. Readings without a clock time and late ones
count as in day-by-day.
Minimum: 3 days with a value for a week, 3 cycles with a median for a week over earlier cycles.
Source: the definitions of this diary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from tracker.analytics.columns import Columns, Readings, Sleeps, columns, sleep_columns
from tracker.analytics.day_by_day import DayByDay, day_by_day, day_by_day_of_sleep
from tracker.analytics.rests_on import RestsOn, select
from tracker.analytics.sleeps import days_of
from tracker.analytics.statistics import Floats, Ints, median, medians_of_groups
from tracker.domain.regions import REGIONS
from tracker.domain.treatments import Injection

DAYS_A_WEEK = 7
BASELINE_WEEKS = (-2, -1)
DAYS_FOR_WEEK = 3
CYCLES_FOR_MEDIAN = 3

_BASELINE_DAYS = DAYS_A_WEEK * len(BASELINE_WEEKS)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a cycle that has any day with a value: its number, those days, and the median from 3 of them."""

    week: int
    days: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """What was injected in one session: a product and units of that product alone; None was not told."""

    product: str | None
    units: float | None


@dataclass(frozen=True, slots=True)
class Felt:
    """The course as the person felt it, in days since the session; None was not told."""

    onset: int | None
    began_to_fade: int | None
    back_to_before: int | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle, from the day of its session to its last day (ordinals). `weeks` ascend, the baseline among them."""

    first_day: int
    last_day: int
    given: tuple[Given, ...]
    weeks: tuple[Week, ...]
    felt: Felt


@dataclass(frozen=True, slots=True)
class EarlierWeek:
    """One week over the earlier cycles: how many have a median in it, and the median of those from 3."""

    week: int
    cycles: int
    median: float | None


@dataclass(frozen=True, slots=True)
class TreatmentCycle:
    """The figure. `this` is the latest cycle, None where the series has no session yet; `earlier` begins with the
    latest before it; the weeks `over_earlier` ascend. `first_day` (ordinal) begins the first baseline, and nothing
    before it counts. `enough`: some week has a median; `missing`: how many more days the fullest week needs for one.
    """

    series: str
    first_day: int | None
    this: Cycle | None
    earlier: tuple[Cycle, ...]
    over_earlier: tuple[EarlierWeek, ...]
    rests_on: RestsOn


def treatment_cycle(
    readings: Readings,
    injections: Iterable[Injection],
    *,
    series: str,
    today: int,
    rated_by: str = "self",
    late: str = "include",
) -> TreatmentCycle:
    """Return the figure for the `readings` of one measure over all days.

    `injections` are the diary's, of any series and in any order; `today` is the ordinal of the present diary day.
    Raises `ValueError` for an unknown `late`.
    """
    spans = _spans(injections, series, today)
    first = _first_day(spans, today)
    found = columns(readings)
    counted = found.those((found.day >= first) & (found.day <= today))
    return _figure(series, spans, day_by_day(counted, rated_by=rated_by, late=late))


def treatment_cycle_of_sleep(
    sleeps: Sleeps, kind: str, injections: Iterable[Injection], *, series: str, today: int, day_start: int
) -> TreatmentCycle:
    """Return the figure for `sleep_hours` or `sleep_quality` from the sleeps of all days; `day_start` is an hour."""
    spans = _spans(injections, series, today)
    first = _first_day(spans, today)
    found = sleep_columns(sleeps)
    days = days_of(found, day_start)
    counted = found.those((days >= first) & (days <= today))
    return _figure(series, spans, day_by_day_of_sleep(counted, kind, day_start))


def regions_of(injections: Iterable[Injection], series: str) -> tuple[str, ...]:
    """Return the codes of the regions that any session of the series treated, in the body's order."""
    treated = {site.region for session in injections if session.series == series for site in session.sites}
    return tuple(region.code for region in REGIONS if region.code in treated)


def default_measure(
    injections: Iterable[Injection],
    *,
    series: str,
    readings: Mapping[str, Readings],
    rated_by: str = "self",
    late: str = "include",
) -> str:
    """Return the code of the measure that is shown where none is asked for.

    It is the severity of the series' region with most days, the first of the body on a tie, else `spasm`. `readings`
    are those of `region:CODE` for each code of `regions_of`, over all days.
    """
    days = {
        code: select(readings.get(code, Columns.of(())), rated_by=rated_by, late=late)
        for code in regions_of(injections, series)
    }
    counts = {code: len(np.unique(found.used.day)) for code, found in days.items()}
    most = max(counts, key=counts.__getitem__, default=None)
    return f"region:{most}" if most is not None and counts[most] else "spasm"


@dataclass(frozen=True, slots=True)
class _Span:
    """The sessions of one day, and the last day of the cycle that they begin."""

    sessions: tuple[Injection, ...]
    last_day: int

    @property
    def first_day(self) -> int:
        return self.sessions[0].day


def _spans(injections: Iterable[Injection], series: str, today: int) -> list[_Span]:
    """Return the cycles of a series as spans of days, ascending."""
    own = sorted(
        (session for session in injections if session.series == series and session.day <= today),
        key=lambda session: (session.day, session.product or "", session.id),
    )
    together = [tuple(sessions) for _, sessions in groupby(own, key=lambda session: session.day)]
    ends = [sessions[0].day - 1 for sessions in together[1:]] + [today]
    return [_Span(sessions, end) for sessions, end in zip(together, ends, strict=False)]


def _first_day(spans: Sequence[_Span], today: int) -> int:
    """Return the first day of the first baseline; where there is no session, a day on which nothing counts."""
    return spans[0].first_day - _BASELINE_DAYS if spans else today + 1


def _figure(series: str, spans: Sequence[_Span], by_day: DayByDay) -> TreatmentCycle:
    days = np.array([value.day for value in by_day.days], dtype=np.int64)
    values = np.array([value.value for value in by_day.days], dtype=np.float64)
    cycles = [_cycle(span, days, values, spans[-1].last_day) for span in reversed(spans)]
    fullest = max((week.days for cycle in cycles for week in cycle.weeks), default=0)
    enough, missing = fullest >= DAYS_FOR_WEEK, max(0, DAYS_FOR_WEEK - fullest)
    return TreatmentCycle(
        series=series,
        first_day=spans[0].first_day - _BASELINE_DAYS if spans else None,
        this=cycles[0] if cycles else None,
        earlier=tuple(cycles[1:]),
        over_earlier=_over(cycles[1:]),
        rests_on=replace(by_day.rests_on, enough=enough, missing=missing),
    )


def _cycle(span: _Span, days: Ints, values: Floats, today: int) -> Cycle:
    low, high = np.searchsorted(days, (span.first_day - _BASELINE_DAYS, span.last_day + 1))
    weeks, medians, counts = medians_of_groups((days[low:high] - span.first_day) // DAYS_A_WEEK, values[low:high])
    rows = zip(weeks.tolist(), counts.tolist(), medians.tolist(), strict=True)
    return Cycle(
        first_day=span.first_day,
        last_day=span.last_day,
        given=tuple(Given(session.product, session.units) for session in span.sessions),
        weeks=tuple(Week(week, count, middle if count >= DAYS_FOR_WEEK else None) for week, count, middle in rows),
        felt=Felt(
            onset=_since(span, today, [session.felt_onset for session in span.sessions]),
            began_to_fade=_since(span, today, [session.began_to_fade for session in span.sessions]),
            back_to_before=_since(span, today, [session.back_to_before for session in span.sessions]),
        ),
    )


def _since(span: _Span, today: int, days: Iterable[int | None]) -> int | None:
    """Return the earliest of the days up to today as days since the session; None where none was told."""
    return min((day - span.first_day for day in days if day is not None and day <= today), default=None)


def _over(earlier: Sequence[Cycle]) -> tuple[EarlierWeek, ...]:
    found: dict[int, list[float]] = {}
    for cycle in earlier:
        for week in cycle.weeks:
            if week.median is not None:
                found.setdefault(week.week, []).append(week.median)
    return tuple(
        EarlierWeek(week, len(medians), median(medians) if len(medians) >= CYCLES_FOR_MEDIAN else None)
        for week, medians in sorted(found.items())
    )
