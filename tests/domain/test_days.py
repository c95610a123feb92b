"""What day a moment belongs to, and what a clock without an offset means, at the awkward hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.days import day_of, diary_day, in_zone, is_late, local_parts

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T03:59:59+00:00", date(2026, 3, 27)),
        ("2026-03-28T04:00:00+00:00", date(2026, 3, 28)),
        ("2026-03-29T00:40:00+00:00", date(2026, 3, 28)),
        ("2024-03-01T01:00:00+00:00", date(2024, 2, 29)),
        ("2027-01-01T00:10:00+00:00", date(2026, 12, 31)),
        # the clock where the person was, not the instant: in Auckland it is a day later
        ("2026-03-28T23:30:00+13:00", date(2026, 3, 28)),
    ],
)
def test_an_answer_after_midnight_belongs_to_the_evening_before(moment: str, day: date) -> None:
    assert date.fromordinal(day_of(datetime.fromisoformat(moment), 4)) == day


def test_a_day_may_start_in_the_evening() -> None:
    night = datetime.fromisoformat("2026-03-28T17:59:00+00:00")
    assert date.fromordinal(day_of(night, 18)) == date(2026, 3, 27)
    assert date.fromordinal(day_of(night + timedelta(minutes=1), 18)) == date(2026, 3, 28)


def test_without_a_clock_time_the_date_is_the_day() -> None:
    assert diary_day(739_000, None, 4) == 739_000


def test_a_time_that_the_spring_change_skips_moves_on() -> None:
    moment = in_zone(date(2026, 3, 29), time(1, 30), LONDON)
    assert moment.isoformat() == "2026-03-29T02:30:00+01:00"


def test_a_time_that_the_autumn_change_repeats_is_its_first() -> None:
    assert in_zone(date(2026, 10, 25), time(1, 30), LONDON).isoformat() == "2026-10-25T01:30:00+01:00"


def test_late_is_more_than_two_hours_and_unknown_is_never_late() -> None:
    happened = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert not is_late(happened, happened + timedelta(hours=2))
    assert is_late(happened, happened + timedelta(hours=2, seconds=1))
    assert not is_late(happened, None)
    assert not is_late(None, happened)


@given(
    st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - a clock's reading
    st.integers(0, 11).map(lambda half: half * 2),
)
def test_every_moment_has_one_day_within_a_day_of_its_date(clock: datetime, day_start: int) -> None:
    moment = clock.replace(tzinfo=UTC)
    day = day_of(moment, day_start)
    assert 0 <= local_parts(moment)[0] - day <= 1
    assert day_of(moment + timedelta(days=1), day_start) == day + 1
