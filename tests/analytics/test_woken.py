"""On how many nights pain woke, of those of which it was told."""

from __future__ import annotations

from dataclasses import replace

from tests.analytics.readings import sleep
from tracker.analytics.woken import nights_woken
from tracker.domain.records import Sleep


def night(day: int, woken: int | None) -> Sleep:
    return replace(sleep(f"2026-03-{day:02}T00:00:00+00:00", f"2026-03-{day:02}T07:00:00+00:00"), woken_by_pain=woken)


def test_nights_are_counted_once_and_only_where_it_was_told() -> None:
    assert nights_woken([night(1, 3), night(2, 0), night(3, None), night(4, 1)], 4) == (2, 3)
    assert nights_woken([], 4) == (0, 0)


def test_a_nap_is_no_night() -> None:
    nap = replace(sleep("2026-03-05T14:00:00+00:00", "2026-03-05T15:00:00+00:00"), woken_by_pain=2)
    assert nights_woken([night(5, 0), nap], 4) == (0, 1)
