"""Closer logging for a while, before an appointment or because the clinic asked for it.

A fortnight asks at four moments of each day, an hourly plan at each waking hour of three days. Both end by themselves.
A day is the diary's own, from day start to day start, and a moment is a window of its local clock: an entry answers the
moment whose window its local minute lies in, wherever the person was. Positions within a day are minutes since the
midnight of its date, so that those after the next midnight are 1440 or more.

Source: our own. Four moments and fourteen days are what lets a chart through the day rest on enough; the hours of an
hourly plan are those that the person is usually awake, else 08:00 to 22:00.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FORTNIGHT, HOURLY = "fortnight", "hourly"
LENGTHS = {FORTNIGHT: 14, HOURLY: 3}
"""Days that a plan of each kind takes."""

ENOUGH = 2
"""Moments of a day from which on a fortnight's count names that day."""

HOUR, DAY = 60, 24 * 60
WAKING, MIDDAY, LATE_AFTERNOON, BEDTIME = "waking", "midday", "late_afternoon", "bedtime"
BOUNDS = {MIDDAY: 11 * HOUR, LATE_AFTERNOON: 15 * HOUR, BEDTIME: 19 * HOUR + 30}
"""Where the windows of a fortnight begin; waking begins with the day, and bedtime ends with it."""

ASKED_AT = {WAKING: 8 * HOUR, MIDDAY: 12 * HOUR + 30, LATE_AFTERNOON: 17 * HOUR, BEDTIME: 22 * HOUR}
"""When a reminder of each moment comes."""

FIRST_HOUR, LAST_HOUR = 8 * HOUR, 22 * HOUR
LAST_COMMON_START = 8
USUAL_START = 4

ANSWERED, OPEN, COMING, PASSED = "answered", "open", "coming", "passed"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of closer logging; `first_day` is the ordinal of the diary day on which it begins."""

    kind: str
    first_day: int

    @property
    def days(self) -> int:
        """How many days it takes."""
        return LENGTHS[self.kind]

    @property
    def last_day(self) -> int:
        """The ordinal of its last day."""
        return self.first_day + self.days - 1

    @property
    def document(self) -> dict[str, str]:
        """What the diary keeps of it."""
        return {"kind": self.kind, "from": date.fromordinal(self.first_day).isoformat()}


@dataclass(frozen=True, slots=True)
class Moment:
    """A window of the day, from `start` up to `end`, and the minute at which a reminder of it comes; see above."""

    code: str
    start: int
    end: int
    asked_at: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan has come: each of today's moments with its state, and how many were answered on each day.

    `day` is the number of today within the plan, from 1; `today` and `answered` (one count for each day so far) are
    empty where it has not begun.
    """

    day: int
    today: Sequence[tuple[Moment, str]]
    answered: Sequence[int]

    @property
    def asked_now(self) -> bool:
        """Whether a moment is open that nothing has answered yet."""
        return any(state == OPEN for _moment, state in self.today)

    def days_with(self, fewest: int = ENOUGH) -> int:
        """Return on how many days at least `fewest` moments were answered."""
        return sum(count >= fewest for count in self.answered)


def plan_of(document: Mapping[str, str] | None) -> Plan | None:
    """Return the plan that a diary keeps as `document`; None where there is none, or none that is known here."""
    if document is None or document.get("kind") not in LENGTHS:
        return None
    try:
        return Plan(document["kind"], date.fromisoformat(document["from"]).toordinal())
    except (KeyError, ValueError):
        return None


def is_running(plan: Plan, today: int) -> bool:
    """Whether `today` (the ordinal of a diary day) is one of the plan's days."""
    return plan.first_day <= today <= plan.last_day


def is_shifted(day_start: int) -> bool:
    """Whether a day that starts at this hour lies so late that its moments follow it, and not the common clock."""
    return day_start > LAST_COMMON_START


def position(minute: int, day_start: int) -> int:
    """Return where a local minute (0 to 1439) lies within its diary day."""
    return minute if minute >= day_start * HOUR else minute + DAY


def moments(plan: Plan, day_start: int, usual: tuple[int, int] | None = None) -> list[Moment]:
    """Return the moments of each of the plan's days, in order.

    `usual` are the usual local minutes of falling asleep and of waking, as `tracker.analytics.usual_sleep` has them;
    an hourly plan then asks in the whole hours between.
    """
    shift = (day_start - USUAL_START) * HOUR if is_shifted(day_start) else 0
    if plan.kind == HOURLY:
        return [_hour(start) for start in _waking_hours(day_start, shift, usual)]
    starts = {WAKING: day_start * HOUR} | {code: bound + shift for code, bound in BOUNDS.items()}
    ends = [*list(starts.values())[1:], day_start * HOUR + DAY]
    asked = [ASKED_AT[code] + shift for code in starts]
    return [Moment(*each) for each in zip(starts, starts.values(), ends, asked, strict=True)]


def moment_at(held: Sequence[Moment], minute: int, day_start: int) -> Moment | None:
    """Return the moment whose window a local minute lies in, or None between them."""
    at = position(minute, day_start)
    return next((moment for moment in held if moment.start <= at < moment.end), None)


def progress(
    plan: Plan,
    held: Sequence[Moment],
    day_start: int,
    now: tuple[int, int],
    entries: Iterable[tuple[int, int | None]],
) -> Progress:
    """Return how far a plan has come.

    `held` are its moments; `now` is the diary day (ordinal) and the local minute; `entries` are the diary day and the
    local minute of each entry, None without a clock time: such a one answers no moment. A traveller's entries may be
    a day ahead of `now`, and then that day counts already.
    """
    answered: dict[int, set[str]] = defaultdict(set)
    for day, minute in entries:
        moment = None if minute is None else moment_at(held, minute, day_start)
        if moment is not None and is_running(plan, day):
            answered[day].add(moment.code)
    today, at = now[0], position(now[1], day_start)
    states = [(moment, _state(moment, at, moment.code in answered[today])) for moment in held]
    last = min(plan.last_day, max([today, *answered]))
    counts = [len(answered[day]) for day in range(plan.first_day, last + 1)]
    return Progress(today - plan.first_day + 1, states if is_running(plan, today) else (), counts)


def _state(moment: Moment, at: int, answered: bool) -> str:
    if answered:
        return ANSWERED
    if at < moment.start:
        return COMING
    return OPEN if at < moment.end else PASSED


def _waking_hours(day_start: int, shift: int, usual: tuple[int, int] | None) -> range:
    """Return the positions at which the hours begin that are asked about."""
    hours = range(FIRST_HOUR + shift, LAST_HOUR + shift + 1, HOUR)
    if usual is None:
        return hours
    asleep, awake = (position(minute, day_start) for minute in usual)
    # whole hours alone: nobody is asked in the hour of waking up or of falling asleep
    found = range(-(-awake // HOUR) * HOUR, asleep - HOUR + 1, HOUR)
    return found or hours


def _hour(start: int) -> Moment:
    return Moment(f"{start % DAY // HOUR:02}:00", start, start + HOUR, start)
