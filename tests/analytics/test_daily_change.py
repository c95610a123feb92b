"""The change within the days: cases worked by hand, and the awkward ones."""

from __future__ import annotations

import numpy as np
import pytest

from tracker.analytics.daily_change import Change, daily_change, touches_zero


def change(*days: list[tuple[float, float]]) -> Change:
    """Return the change over days given as (hour, value)."""
    numbers = [number for number, day in enumerate(days) for _ in day]
    seconds = [round((24 * number + hour) * 3600) for number, day in enumerate(days) for hour, _ in day]
    values = [value for day in days for _, value in day]
    return daily_change(np.array(numbers, dtype=np.int64), np.array(seconds, dtype=np.int64), np.array(values))


RISING = [(8.0, 1.0), (13.0, 3.0), (18.0, 5.0)]
FALLING = [(8.0, 5.0), (13.0, 3.0), (18.0, 1.0)]
LEVEL = [(8.0, 3.0), (13.0, 3.0), (18.0, 3.0)]


def test_ten_rising_days_rise() -> None:
    found = change(*[RISING] * 10)
    assert found == Change(10, 10, 0, 0, pytest.approx(0.4), (pytest.approx(0.4),) * 2, pytest.approx(4), "rises", 0)


def test_ten_falling_days_fall() -> None:
    found = change(*[FALLING] * 10)
    assert (found.rising, found.falling, found.level, found.verdict) == (0, 10, 0, "falls")
    assert found.median_change == pytest.approx(-4)


def test_nine_days_are_not_enough_and_one_is_missing() -> None:
    found = change(*[RISING] * 9)
    assert (found.days, found.verdict, found.missing) == (9, "not enough days", 1)


def test_no_days_at_all() -> None:
    assert change() == Change(0, 0, 0, 0, None, None, None, "not enough days", 10)


def test_an_interval_that_touches_zero_is_no_clear_pattern() -> None:
    # Of ten slopes the interval runs from the second smallest: two level days bring it to 0.
    assert change(*[RISING] * 8, *[LEVEL] * 2).verdict == "no clear pattern"
    assert change(*[RISING] * 9, LEVEL).verdict == "rises"
    assert change(*[FALLING] * 8, *[LEVEL] * 2).verdict == "no clear pattern"
    assert touches_zero((0.0, 1.0))
    assert touches_zero((-1.0, 0.0))
    assert not touches_zero((0.1, 1.0))


def test_a_small_steady_change_is_no_clear_pattern() -> None:
    found = change(*[[(8.0, 3.0), (13.0, 3.4), (18.0, 3.9)]] * 10)
    assert found.interval is not None
    assert found.interval[0] > 0
    assert (found.level, found.verdict) == (10, "no clear pattern")


def test_a_change_of_just_one_point_counts_whatever_the_fractions_do() -> None:
    # In binary fractions 1/49 times 49 is less than 1, and so is 4.3 - 3.3.
    for hours, low, high in ((49 / 4, 3.0, 4.0), (7.0, 3.3, 4.3), (49 / 7, 2.2, 3.2)):
        rising = [(0.0, low), (hours / 2, (low + high) / 2), (hours, high)]
        assert change(rising).rising == 1
        assert change([(hours - hour, value) for hour, value in reversed(rising)]).falling == 1
    assert change([(0.0, 3.0), (5.0, 3.4), (10.0, 3.9)]).level == 1


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ([(8.0, 1.0), (18.0, 5.0)], False),
        ([(8.0, 1.0), (9.0, 3.0), (13.99, 5.0)], False),
        ([(8.0, 1.0), (9.0, 3.0), (14.0, 5.0)], True),
        ([(8.0, 1.0), (8.0, 3.0), (14.0, 5.0)], True),
        ([(8.0, 1.0)] * 3, False),
    ],
)
def test_a_day_counts_with_three_values_over_six_hours(day: list[tuple[float, float]], counts: bool) -> None:
    assert change(day).days == int(counts)


def test_days_with_different_numbers_of_entries_keep_their_own_slopes() -> None:
    four = [(6.0, 0.0), (8.0, 1.0), (10.0, 2.0), (14.0, 4.0)]
    found = change(RISING, four, LEVEL, FALLING)
    assert (found.rising, found.falling, found.level) == (2, 1, 1)
    assert found.median_slope == pytest.approx(0.2)  # of -0.4, 0, 0.4, 0.5
    assert found.interval is None


def test_the_order_in_which_entries_come_is_of_no_matter() -> None:
    days = np.array([1, 0, 1, 0, 1, 0])
    at = np.array([30, 4, 36, 0, 24, 10]) * 3600
    values = np.array([4.0, 2.0, 6.0, 0.0, 2.0, 5.0])
    found = daily_change(days, at, values)
    assert (found.days, found.rising) == (2, 2)
