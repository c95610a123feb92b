from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.records import Diary
from tracker.exchange.formats.csv_table import open_table
from tracker.exchange.guesses import mapping_for, scale_of, side_of, target_of
from tracker.exchange.mapping import LIMBS, Column, Mapping, Scale, Target
from tracker.exchange.outcomes import LeftOut, Outcome, Taken, Unread, to_scale
from tracker.exchange.profile import ColumnProfile, number_of, profile_of
from tracker.exchange.rows import read_rows

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)
DIARY = Diary(UUID(int=7), "Mine", "Europe/London", 4, "spasms", (), "self", ("self",), 0, "")
SPASM = Column(role="number", scale=Scale(none=0, worst=10), target=Target(means="spasm"))


def outcomes(folder: Path, text: str, mapping: Mapping | None = None) -> list[Outcome]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    table = open_table(path)
    mapping = mapping or Mapping(columns=[Column(role="moment"), SPASM])
    return list(read_rows(table, mapping, DIARY, NOW))


def said(found: list[Outcome]) -> list[object]:
    return [
        one.body.get("spasm")
        if isinstance(one, Taken)
        else one.why
        if isinstance(one, LeftOut)
        else (one.reason, one.value)
        for one in found
    ]


def test_a_value_that_does_not_fit_is_shown_and_never_clipped(tmp_path: Path) -> None:
    found = outcomes(
        tmp_path, "when,spasm\n2024-05-10,11\n2024-05-10,-1\n2024-05-10,lots\n2024-05-10,\n2024-05-10,10\n"
    )
    assert said(found) == [("outside", "11"), ("outside", "-1"), ("number", "lots"), "empty", 10]
    assert [one.line for one in found] == [2, 3, 4, 5, 6]


def test_what_cannot_be_read_names_its_line_and_column(tmp_path: Path) -> None:
    text = "when,spasm\n,3\nsome day,3\n2024-05-10,3,4\n2024-05-10\n2024-05-10,3,,\n2027-01-01T10:00:00+00:00,3\n"
    found = outcomes(tmp_path, text)
    assert said(found)[:5] == [("no_moment", ""), ("moment", "some day"), ("ragged", ""), ("ragged", ""), 3]
    late = found[5]
    assert isinstance(late, Unread)
    assert (late.reason, late.column, late.line) == ("refused", "when", 7)
    assert "future" in late.detail


def test_rows_that_repeat_are_kept_and_have_the_same_ids_the_next_time(tmp_path: Path) -> None:
    text = "when,spasm\n2024-05-10,3\n2024-05-10,3\n2024-05-10,4\n"
    first = [one.id for one in outcomes(tmp_path, text) if isinstance(one, Taken)]
    other = Mapping(columns=[Column(role="moment"), SPASM.model_copy(update={"target": Target(means="pain")})])
    second = [one.id for one in outcomes(tmp_path, text, other) if isinstance(one, Taken)]
    assert len(set(first)) == 3
    assert second == first, "another mapping of the same rows must not double them"


def test_rows_added_to_the_file_later_leave_the_ids_of_the_others(tmp_path: Path) -> None:
    before = [one.id for one in outcomes(tmp_path, "when,spasm\n2024-05-10,3\n") if isinstance(one, Taken)]
    after = [one.id for one in outcomes(tmp_path, "when,spasm\n2024-05-09,1\n2024-05-10,3\n") if isinstance(one, Taken)]
    assert before[0] in after


@given(st.decimals(0, 100, places=2), st.sampled_from([(0, 100), (0, 10), (100, 0), (1, 5)]))
def test_scales_are_brought_to_ten_evenly(value: Decimal, ends: tuple[int, int]) -> None:
    none, worst = ends
    scaled = to_scale(value, Scale(none=none, worst=worst))
    if not min(ends) <= value <= max(ends):
        assert scaled is None
        return
    assert scaled is not None
    exact = 10 * (float(value) - none) / (worst - none)
    assert abs(scaled[0] - exact) <= 0.05 + 1e-9
    assert 0 <= scaled[0] <= 10


def test_halves_are_rounded_away_from_zero_and_said() -> None:
    assert to_scale(Decimal("2.25"), Scale(none=0, worst=10)) == (2.3, True)
    assert to_scale(Decimal("26"), Scale(none=0, worst=100)) == (2.6, False)


LONG = "when,region,side,pain\n"


def long(**changed: object) -> Mapping:
    roles = ["moment", "name", "side", "value"]
    mapping = Mapping(columns=[Column(role=role) for role in roles], score="pain")
    mapping.columns[3].scale = Scale(none=0, worst=10)
    mapping.names = {"Hand": Target(means="forearm_hand"), "Neck": Target(means="neck"), "Mood": Target(means="out")}
    mapping.sides = {"L": "left", "R": "right", "LR": "both", "?": "skip"}
    return mapping.model_copy(update=changed)


def regions(found: list[Outcome]) -> list[object]:
    return [
        {code: held["pain"] for code, held in one.body.get("regions", {}).items()} if isinstance(one, Taken) else
        one.why if isinstance(one, LeftOut) else one.reason
        for one in found
    ]  # fmt: skip


def test_names_and_sides_lead_to_regions(tmp_path: Path) -> None:
    text = (
        LONG + "2024-05-10,Hand,L,3\n2024-05-10,Hand,LR,4\n2024-05-10,Neck,R,5\n2024-05-10,Mood,,6\n2024-05-10,Toe,,7\n"
    )
    text += "2024-05-10,Hand,?,8\n2024-05-10,Hand,up,9\n2024-05-10,Hand,,2\n2024-05-10,Neck,,\n"
    both = {"forearm_hand_left": 4, "forearm_hand_right": 4}
    expected: list[object] = [{"forearm_hand_left": 3}, both, {"neck": 5}, "name", "name", "no_side", "side"]
    found = outcomes(tmp_path, text, long(unsaid="skip"))
    assert regions(found) == [*expected, "no_side", "empty"]
    assert [isinstance(one, Unread) for one in found[3:5]] == [False, True]
    assert isinstance(found[2], Taken)
    assert found[2].side_lost
    assert regions(outcomes(tmp_path, text, long(unsaid="right")))[7] == {"forearm_hand_right": 2}


def test_a_name_can_have_a_side_and_a_score_of_its_own(tmp_path: Path) -> None:
    own = {"Hand": Target(means="forearm_hand", side="left", score="spasm")}
    found = outcomes(tmp_path, LONG + "2024-05-10,Hand,,3\n2024-05-10,Hand,R,4\n", long(unsaid="both", names=own))
    bodies = [one.body["regions"] for one in found if isinstance(one, Taken)]
    assert bodies == [{"forearm_hand_left": {"spasm": 3}}, {"forearm_hand_right": {"spasm": 4}}]


@pytest.mark.parametrize(
    ("name", "means", "side"),
    [
        ("Knees", "hip_thigh", None),
        ("Hands And Fingers", "forearm_hand", None),
        ("right big toe", "lower_leg_foot", "right"),
        ("Low back", "trunk", None),
        ("Eyes (left)", "eyes_upper_face", None),
        ("Shoulder Neck", None, None),
        ("Sick/Tired", None, None),
        ("Headache", None, None),
        ("", None, None),
    ],
)
def test_only_plain_names_are_suggested(name: str, means: str | None, side: str | None) -> None:
    target = target_of(name)
    assert (target.means if target else None) == means
    assert (target.side if target else None) == side
    assert target is None or target.side is None or target.means in LIMBS


def test_side_words() -> None:
    assert [side_of(word) for word in ("Right Mostly", "left only", "both", "Left and right", "upper")] == [
        "right", "left", "both", "both", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [("5", "5"), ("5.7", "5.7"), ("5,7", "5.7"), ("-3", "-3"), ("1,000", None), ("1e3", None),
     ("nan", None), ("٣", "3")]
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: str | None) -> None:
    assert number_of(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("low", "high", "worst"), [(0, 10, 10), (1, 5, 10), (0, 11, 100), (-1, 5, None), (0, 101, None)]
)
def test_a_scale_is_suggested_only_where_it_is_plain(low: float, high: float, worst: float | None) -> None:
    scale = scale_of(ColumnProfile(name="x", lowest=low, highest=high))
    assert (scale.worst if scale else None) == worst


def test_a_wide_table_is_understood_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Date,Time,Pain,Stress level,Left hand,Comment\n13/04/2024,9:30 pm,3,4,5,ok\n")
    profile = profile_of(open_table(path))
    mapping = mapping_for(profile, DIARY, "diary.csv", None)
    assert [column.role for column in mapping.columns] == ["moment", "clock", "number", "number", "number", "note"]
    assert mapping.order == "day_first"
    mapping.score = "spasm"
    assert mapping.faults(order_needed=False) == []
    taken = next(iter(read_rows(open_table(path), mapping, DIARY, NOW)))
    assert isinstance(taken, Taken)
    assert taken.body == {
        "happened_at": "2024-04-13T21:30:00+01:00",
        "rated_by": "self",
        "pain": 3,
        "stress": 4,
        "regions": {"forearm_hand_left": {"spasm": 5}},
        "note": "ok",
    }
