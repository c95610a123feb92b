"""A person's usual times of sleep, to be offered by one tap.

Formula: the median local clock time at which the main sleeps of the days given started and ended, in minutes; starts
are counted from noon, so that times about midnight lie together. Minimum: 3 nights; below it there is none. Source:
our own; it serves input alone, and is never shown as a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from tracker.domain.records import Sleep

FEWEST = 3
SHORTEST_NIGHT = timedelta(hours=3)
NOON = 12 * 60
DAY = 24 * 60
HALF_HOUR = 30
ABOUT = (-60, -30, 0, 30, 60, 90)
"""Minutes from the half hour that a usual time is in, for times that are offered by a tap."""
UNKNOWN = (23 * 60, 7 * 60)
"""Local minutes about which times are offered while nothing usual is known."""


def usual_times(sleeps: Sequence[Sleep]) -> tuple[int, int] | None:
    """Return the usual local minutes (0 to 1439) of falling asleep and of waking, or None below three nights."""
    nights = [sleep for sleep in sleeps if sleep.ended_at - sleep.started_at >= SHORTEST_NIGHT]
    if len(nights) < FEWEST:
        return None
    starts = [(sleep.started_at.hour * 60 + sleep.started_at.minute - NOON) % DAY for sleep in nights]
    ends = [sleep.ended_at.hour * 60 + sleep.ended_at.minute for sleep in nights]
    return (round(median(starts)) + NOON) % DAY, round(median(ends)) % DAY


def times_about(minute: int) -> list[int]:
    """Return the half hours about a local minute (0 to 1439), in their order: from an hour before to an hour and a half
    after the last full or half hour."""
    half = minute // HALF_HOUR * HALF_HOUR
    return [(half + off) % DAY for off in ABOUT]
