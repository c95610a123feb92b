"""Every figure held against a computation that shares no code with it: on every awkward kind of diary, on diaries by
the dice, and on what real people recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics import plain_days, real_days
from tests.analytics.awkward_days import KINDS, usual, wild
from tests.analytics.both_ways import FIGURES, unlike
from tests.analytics.told import Told
from tracker.insights.figures import CATALOGUE


@cache
def diaries(kind: str) -> tuple[Told, ...]:
    return tuple(make() for make in KINDS[kind])


def agree(figure: str, told: Told) -> None:
    for rater in told.raters:
        for late in told.late_choices:
            own, other = FIGURES[figure](told, rater, late)
            assert unlike(own, other) is None, (rater, late)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("figure", FIGURES)
def test_on_every_awkward_kind(figure: str, kind: str) -> None:
    for told in diaries(kind):
        agree(figure, told)


@pytest.mark.parametrize("figure", FIGURES)
@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    days=st.integers(1, 45),
    a_day=st.integers(0, 6),
    amiss=st.tuples(*[st.sampled_from([0.0, 0.1, 0.5])] * 4),
    day_start=st.sampled_from([0, 4, 18, 23]),
)
def test_by_the_dice(figure: str, seed: int, days: int, a_day: int, amiss: tuple[float, ...], day_start: int) -> None:
    agree(figure, wild(seed, days, a_day, amiss, day_start))


@pytest.mark.skipif(not plain_days.PAIN.exists(), reason="the shared data do not lie beside this checkout")
@pytest.mark.parametrize("who", real_days.WHO)
@pytest.mark.parametrize("figure", FIGURES)
def test_on_what_real_people_recorded(figure: str, who: str) -> None:
    agree(figure, real_days.told(who))


# --- nothing is left out ----------------------------------------------------------------------------------------


def test_there_is_no_figure_beside_these() -> None:
    assert {name.split(",")[0] for name in FIGURES} == set(CATALOGUE)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_usual_diary_has_every_figure_in_full(figure: str) -> None:
    """No comparison above is one of nothing with nothing: what can be None is there, and what is enough is said."""
    own, _ = FIGURES[figure](usual(), "self", "exclude")
    if "rests_on" in own:
        assert own["rests_on"]["enough"]
    for name in ("interval", "median_slope", "rho", "difference", "q25"):
        assert own.get(name, 0) is not None, name
    for name in ("bins", "hours", "cells", "weeks", "days", "months", "pairs"):
        assert own.get(name, 1), name
    if figure == "sleep-effect":
        assert (own["nights"]["verdict"], own["naps"]["verdict"]) != ("not enough pairs",) * 2
        assert min(own[kind]["pairs"] for kind in ("nights", "naps")) >= 10
        assert own["naps"]["with_dose"]
    if figure == "treatment-cycle":
        assert any(middle is not None for _, middle in own["neck"]["over"].values())


def test_each_kind_is_what_it_is_called() -> None:
    one, equal, many, flight, (forward, back), from_18, night, silence, late, raters, series, clockless = (
        diaries(kind) if len(diaries(kind)) > 1 else diaries(kind)[0] for kind in KINDS
    )
    assert len(one.entries) == 1
    assert {entry.value for entry in equal.entries} == {4.3}
    assert max(_by_date(many).values()) >= 200
    offsets = {entry.when.utcoffset() for entry in flight.entries}
    assert max(offsets) - min(offsets) == timedelta(hours=10)
    for told, change in ((forward, date(2026, 3, 29)), (back, date(2026, 10, 25))):
        assert {entry.when.utcoffset() for entry in told.entries} == {timedelta(), timedelta(hours=1)}
        assert len({entry.when.utcoffset() for entry in told.entries if entry.when.date() == change}) == 2
        assert any(one.start.utcoffset() != one.end.utcoffset() for one in told.sleeps)
    assert from_18.day_start == 18
    assert sum(entry.when.hour < 4 for entry in night.entries) > 100
    days = sorted(_by_date(silence))
    assert max((after - before).days for before, after in pairwise(days)) > 365
    assert 0 < sum(entry.late for entry in late.entries) < len(late.entries)
    assert {entry.rater for entry in raters.entries} == {"self", "parent"}
    assert {one.series for one in series.sessions} == {"neck", "hand"}
    assert 0 < sum(not entry.timed for entry in clockless.entries) < len(clockless.entries)


def _by_date(told: Told) -> dict[date, int]:
    found: dict[date, int] = {}
    for entry in told.entries:
        if isinstance(entry.when, datetime):
            found[entry.when.date()] = found.get(entry.when.date(), 0) + 1
    return found
