from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from tracker.exchange.moments import Order, OrderNeeded, Unreadable, read_clock, read_when

MAY = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("text", "clock", "offset"),
    [
        ("2024-05-10", None, None),
        ("2024/05/10", None, None),
        ("2024-05-10T09:50:13+02:00", time(9, 50, 13), 120),
        ("2024-05-10 09:50:13.250Z", time(9, 50, 13), 0),
        ("2024-05-10 9:50 -0330", time(9, 50), -210),
        ("2024-05-10 09:50", time(9, 50), None),
        ("10th May 2024", None, None),
        ("10 May 2024 9:50 PM", time(21, 50), None),
        ("May 10, 2024, 12:05 am", time(0, 5), None),
        ("10. mai 2024", None, "unreadable"),
    ],
)
def test_what_says_itself(text: str, clock: time | None, offset: int | str | None) -> None:
    if offset == "unreadable":
        with pytest.raises(Unreadable):
            read_when(text, None)
        return
    when = read_when(text, None)
    assert when.day == MAY
    assert when.clock == clock
    assert when.offset == (None if offset is None else timedelta(minutes=int(offset)))


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2024", "day_first", date(2024, 4, 3)),
        ("03/04/2024", "month_first", date(2024, 3, 4)),
        ("13.4.2024", None, date(2024, 4, 13)),
        ("4-13-2024", None, date(2024, 4, 13)),
        ("4/4/2024", None, date(2024, 4, 4)),
    ],
)
def test_which_stands_first(text: str, order: Order | None, expected: date) -> None:
    assert read_when(text, order).day == expected


def test_an_ambiguous_date_is_never_guessed() -> None:
    with pytest.raises(OrderNeeded):
        read_when("03/04/2024", None)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2024-13-01", "2023-02-29", "31/04/2024x", "24-05-10", "0024-05-10", "9999-01-01", "20240510",
     "2024-05-10T25:00", "2024-05-10T13:00 pm", "2024-05-10T10:61", "2024-05-10 10:00+19:00", "5", "ma 10, 2024"],
)  # fmt: skip
def test_what_cannot_be_told_for_certain(text: str) -> None:
    with pytest.raises(Unreadable):
        read_when(text, "day_first")


def test_a_clock_without_offset_is_the_diarys() -> None:
    when = read_when("2026-03-29 01:30", None)
    # in London this half hour was skipped: the clock moves on by the length of the gap
    assert when.at(None, "Europe/London") == datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    assert read_when("2024-05-10", None).at(None, "Europe/London") is None
    beside = read_when("2024-05-10", None).at(read_clock("7.45 pm"), "Asia/Tokyo")
    assert beside == datetime(2024, 5, 10, 19, 45, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize("text", ["", "noon", "24:30", "7", "0:30 pm"])
def test_what_is_no_clock(text: str) -> None:
    with pytest.raises(Unreadable):
        read_clock(text)
