"""Where in the body: against plain dictionaries, by hand, on real and on awkward data."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import plain_days
from tests.analytics.readings import at, of_day, on
from tracker.analytics.body import Body, RegionDays, body
from tracker.domain.regions import BY_CODE

DAY = date(2026, 3, 2).toordinal()
CODES = list(BY_CODE)


def region(found: Body, code: str) -> RegionDays:
    return next(one for one in found.regions if one.code == code)


def test_nothing_at_all() -> None:
    found = body({})
    assert [one.code for one in found.regions] == CODES
    assert {(one.days, one.median) for one in found.regions} == {(0, None)}
    assert (found.months, found.rests_on.enough, found.rests_on.missing) == ((), False, 5)


def test_one_entry() -> None:
    found = body({"neck": [on(DAY, 9, 4)]})
    assert region(found, "neck") == RegionDays("neck", 1, None)
    assert (found.rests_on.days, found.rests_on.entries, found.rests_on.missing) == (1, 1, 4)


def test_days_above_zero_of_the_days_with_any_region() -> None:
    # Neck on six days, on one of them 0; trunk on two days more. y is 8; the neck's medians are 2, 4, 6, 3, 5: 4.
    neck = [on(DAY + day, 9, value) for day, value in enumerate((2, 4, 6, 3, 5, 0))]
    found = body({"neck": neck, "trunk": [on(DAY + 10, 9, 7), on(DAY + 11, 9, 1)]})
    assert region(found, "neck") == RegionDays("neck", 5, 4)
    assert region(found, "trunk") == RegionDays("trunk", 2, None)
    assert (found.rests_on.days, found.rests_on.entries, found.rests_on.enough) == (8, 8, True)


def test_a_zero_leaves_the_days_median_as_it_is() -> None:
    neck = [on(DAY + day, hour, value) for day in range(5) for hour, value in ((8, 0), (12, 4), (20, 8))]
    assert region(body({"neck": neck}), "neck") == RegionDays("neck", 5, 6)


def test_all_equal_and_all_zero() -> None:
    found = body(
        {"neck": [on(DAY + day, 9, 5) for day in range(9)], "trunk": [of_day(DAY + day, 0) for day in range(9)]}
    )
    assert (region(found, "neck"), region(found, "trunk")) == (RegionDays("neck", 9, 5), RegionDays("trunk", 0, None))


def test_a_bad_day_with_200_entries_is_one_day() -> None:
    bad = [on(DAY, 6 + minute / 60, 9) for minute in range(200)]
    found = region(body({"neck": bad + [on(DAY + day, 9, 1) for day in range(1, 5)]}), "neck")
    assert (found.days, found.median) == (5, 1)


def test_by_month_and_a_year_of_silence() -> None:
    first, after = date(2024, 10, 20).toordinal(), date(2025, 12, 1).toordinal()
    neck = [on(first + day, 9, 3) for day in range(20)] + [on(after + day, 9, 5) for day in range(4)]
    found = body({"neck": neck, "trunk": [on(after, 9, 2), on(after + 20, 9, 2)]})
    months = [(date.fromordinal(month.first_day).isoformat(), month.days, month.enough) for month in found.months]
    assert months == [("2024-10-01", 12, True), ("2024-11-01", 8, True), ("2025-12-01", 5, True)]
    of_neck = [one for month in found.months for one in month.regions if one.code == "neck"]
    assert of_neck == [RegionDays("neck", 12, 3), RegionDays("neck", 8, 3), RegionDays("neck", 4, None)]
    assert all(len(month.regions) == 14 for month in found.months)


def test_raters_are_never_mixed_and_late_ones_count_unless_left_out() -> None:
    readings = {
        "neck": [on(DAY, 9, 4), on(DAY + 1, 9, 4, late=True)],
        "trunk": [on(DAY, 9, 6, rated_by="parent"), on(DAY + 2, 9, 6, rated_by="parent", late=True)],
    }
    own, without = body(readings), body(readings, late="exclude")
    assert (region(own, "neck").days, region(without, "neck").days, region(own, "trunk").days) == (2, 1, 0)
    assert (own.rests_on.days, own.rests_on.late, own.rests_on.other_raters) == (2, 1, 2)
    parents = body(readings, rated_by="parent")
    assert (region(parents, "trunk").days, parents.rests_on.days) == (2, 2)


def test_days_and_months_go_by_the_clock_of_where_one_was() -> None:
    # 00:40 on the first of the month belongs to the last of the one before; a day may start at 18:00; a flight.
    late = at("2026-04-01T00:40:00+02:00", 3)
    flown = at("2026-03-31T22:00:00-08:00", 3)
    assert [month.days for month in body({"neck": [late, flown]}).months] == [1]
    before, after = (at(f"2026-03-31T{clock}:00+02:00", 3, day_start=18) for clock in ("17:59", "18:01"))
    assert body({"neck": [before, after]}).rests_on.days == 2


def test_unknown_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="nose"):
        body({"nose": []})
    with pytest.raises(ValueError, match="include"):
        body({"neck": []}, late="perhaps")


rows = st.lists(
    st.tuples(st.integers(DAY, DAY + 100), st.one_of(st.just(0.0), st.integers(0, 100).map(lambda value: value / 10))),
    max_size=60,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(CODES), rows, max_size=6))
def test_as_plain_dictionaries_have_it(made: dict[str, list[tuple[int, float]]]) -> None:
    _agree(made)


@pytest.mark.skipif(not plain_days.PAIN.exists(), reason="the shared data do not lie beside this checkout")
def test_eight_years_of_one_persons_pain() -> None:
    words = {
        "eyes_upper_face": "Eyes (or around them)",
        "neck": "Shoulder Neck",
        "forearm_hand_left": "Hands And Fingers",
        "lower_leg_foot_right": "Knees",
        "trunk": "Low back",
    }
    made = {code: plain_days.pain_of(word) for code, word in words.items()}
    assert all(made.values())
    found = _agree(made)
    assert len(found.months) > 24


def _agree(made: dict[str, list[tuple[int, float]]]) -> Body:
    found = body({code: [of_day(*row) for row in of_region] for code, of_region in made.items()})
    expected = plain_days.body(made)
    days, regions = expected.pop("all")
    assert found.rests_on.days == days
    assert {one.code: (one.days, one.median) for one in found.regions if one.code in made} == regions
    months = {date.fromordinal(month.first_day).isoformat()[:7]: month for month in found.months}
    assert set(months) == set(expected)
    for name, (in_month, of_regions) in expected.items():
        assert months[name].days == in_month
        assert {one.code: (one.days, one.median) for one in months[name].regions if one.code in made} == of_regions
    return found
