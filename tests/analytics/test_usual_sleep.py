"""The usual times of sleep, and the half hours about them, on both sides of midnight."""

from __future__ import annotations

import pytest

from tests.analytics.readings import sleep
from tracker.analytics.usual_sleep import times_about, usual_times
from tracker.domain.records import Sleep


def night(began: str, woke: str) -> Sleep:
    """One night in March; what began before noon began after midnight."""
    day = 11 if began < "12:00" else 10
    return sleep(f"2026-03-{day}T{began}:00+00:00", f"2026-03-11T{woke}:00+00:00")


def test_times_about_midnight_lie_together() -> None:
    nights = [night("23:40", "07:00"), night("00:10", "07:10"), night("00:30", "07:30")]
    assert usual_times(nights) == (10, 7 * 60 + 10)


def test_below_three_nights_nothing_is_usual_and_naps_do_not_count() -> None:
    nights = [night("23:00", "07:00"), night("23:00", "07:00")]
    nap = sleep("2026-03-11T14:00:00+00:00", "2026-03-11T16:59:00+00:00")
    assert usual_times([*nights, nap]) is None


@pytest.mark.parametrize(
    ("minute", "times"),
    [
        (29, ["23:00", "23:30", "00:00", "00:30", "01:00", "01:30"]),
        (30, ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]),
        (23 * 60 + 59, ["22:30", "23:00", "23:30", "00:00", "00:30", "01:00"]),
        (7 * 60, ["06:00", "06:30", "07:00", "07:30", "08:00", "08:30"]),
    ],
)
def test_half_hours_about_a_time(minute: int, times: list[str]) -> None:
    assert [f"{one // 60:02}:{one % 60:02}" for one in times_about(minute)] == times
