"""What the Log shows, and in which order: each press saves, twice is the same, and the last one can be taken back."""

from __future__ import annotations

import re

import pytest

from tests.diary.editor import Editor
from tests.factories import an_id, make_factor
from tracker.diary.shown import put
from tracker.ledger.forms import ASKED_AT_FIRST

PATH = "/settings/log"
START = list(ASKED_AT_FIRST)


def test_a_new_diary_starts_small(editor: Editor) -> None:
    assert editor.kept.asked == START
    page = editor.look(PATH)
    shown, _heading, rest = page.partition("Not shown")
    assert all(word in shown for word in ("Spasm", "Pain", "Stress", "Where in the body", "Doses", "Sleep"))
    assert all(word in rest for word in ("How much it got in the way", "Tags"))
    assert "Back to the small start" not in page


def test_a_question_is_put_where_the_button_says_however_often_it_is_pressed(editor: Editor) -> None:
    for _press in range(2):
        answer = editor.press(PATH, code="stress", to="1")
        assert editor.kept.asked == ["spasm", "stress", "pain", "where", "doses", "sleep"]
        assert answer.headers["Location"].endswith("#up-stress")
    seq = editor.kept.seq
    editor.press(PATH, code="stress", to="1")
    assert editor.kept.seq == seq, "the same again is no write"


@pytest.mark.parametrize(
    ("code", "to", "asked", "focus"),
    [
        ("pain", "0", ["pain", "spasm", "stress", "where", "doses", "sleep"], "down-pain"),
        ("spasm", "1", ["pain", "spasm", "stress", "where", "doses", "sleep"], "down-spasm"),
        ("where", "5", ["spasm", "pain", "stress", "doses", "sleep", "where"], "up-where"),
        ("where", "999", ["spasm", "pain", "stress", "doses", "sleep", "where"], "up-where"),
        ("pain", "off", ["spasm", "stress", "where", "doses", "sleep"], "on-pain"),
        ("tags", "on", [*START, "tags"], "off-tags"),
        ("pain", "on", START, "up-pain"),
    ],
)
def test_each_press(editor: Editor, code: str, to: str, asked: list[str], focus: str) -> None:
    answer = editor.press(PATH, code=code, to=to)
    assert editor.kept.asked == asked
    page, _hash, anchor = answer.headers["Location"].partition("#")
    assert anchor == focus
    button = re.search(rf'<button id="{focus}"[^>]*>', editor.raw(page))
    assert button is not None
    assert "disabled" not in button[0]


def test_the_first_cannot_be_moved_up_nor_the_last_down(editor: Editor) -> None:
    page = editor.raw(PATH)
    for button in ("up-spasm", "down-sleep"):
        assert re.search(rf'<button id="{button}"[^>]* disabled>', page)
    assert 'id="off-spasm"' not in page
    assert editor.press(PATH, code="spasm", to="-1").status_code == 404
    assert editor.kept.asked == START


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "mood", "to": "on"},
        {"code": "", "to": "on"},
        {"code": "spasm", "to": "off"},
        {"code": "pain", "to": "up"},
        {"code": "pain", "to": "9" * 5000},
        {"code": "pain", "to": "²"},
        {"code": "factor:0197b2a6-0000-7000-8000-000000000000", "to": "on"},
        {},
    ],
)
def test_what_is_not_there_cannot_be_shown(editor: Editor, fields: dict[str, str]) -> None:
    assert editor.press(PATH, **fields).status_code == 404
    assert editor.kept.asked == START


def test_a_list_that_cannot_be_is_refused(editor: Editor) -> None:
    assert editor.press(PATH, was="spasm.mood").status_code == 422
    assert editor.press(PATH, was=".".join(f"factor:{number}" for number in range(61))).status_code == 422
    assert editor.kept.asked == START


def test_the_last_press_can_be_taken_back(editor: Editor) -> None:
    place = editor.press(PATH, code="pain", to="off").headers["Location"].partition("#")[0]
    assert "Pain: not shown" in editor.look(place)
    undo = re.search(r'name="was" value="([^"]+)"', editor.raw(place))
    assert undo is not None
    back = editor.press(PATH, was=undo[1], code="pain").headers["Location"]
    assert editor.kept.asked == START
    assert back.endswith("#off-pain")
    assert "Undo" not in editor.look(back.partition("#")[0])
    moved = editor.press(PATH, code="pain", to="2").headers["Location"].partition("#")[0]
    assert "Pain: place 3 of 6" in editor.look(moved)


def test_the_small_start_comes_back_and_keeps_what_is_paused(editor: Editor) -> None:
    shown, paused = (editor.put("factors", make_factor(name=name)) for name in ("Caffeine", "Exercise"))
    for code in ("doses", f"factor:{shown}", f"factor:{paused}"):
        editor.press(PATH, code=code, to="on")
    editor.press(f"/settings/factors/{paused}/pause", active="0")
    before = editor.kept.asked
    place = editor.press(PATH, start="1").headers["Location"]
    assert editor.kept.asked == [*START, f"factor:{paused}"]
    page = editor.look(place)
    assert "The small start is back." in page
    assert "Exercise" not in page
    assert "Back to the small start" not in page
    editor.press(PATH, was=".".join(before))
    assert editor.kept.asked == before


def test_a_paused_factor_keeps_its_place_whatever_is_moved(editor: Editor) -> None:
    factor = editor.put("factors", make_factor())
    code = f"factor:{factor}"
    editor.press(PATH, code=code, to="1")
    editor.press(f"/settings/factors/{factor}/pause", active="0")
    assert "Cups of coffee" not in editor.look(PATH)
    editor.press(PATH, code="stress", to="0")
    assert editor.kept.asked == ["stress", code, "spasm", "pain", "where", "doses", "sleep"]
    assert editor.press(PATH, code=code, to="0").status_code == 404


def test_moving_among_what_is_seen() -> None:
    assert put(["a", "x", "b", "c"], {"a", "b", "c"}, "c", 0) == ["c", "x", "a", "b"]
    assert put(["a", "x", "b"], {"a", "b", "c"}, "c", 1) == ["a", "x", "c", "b"]
    assert put(["x"], {"a"}, "a", 5) == ["x", "a"]


def test_thirty_factors_are_listed_each_with_its_own_buttons(editor: Editor) -> None:
    ids = [editor.put("factors", make_factor(name=f"{number} {'w' * 57}")) for number in range(10, 40)]
    for factor in ids:
        editor.press(PATH, code=f"factor:{factor}", to="on")
    page = editor.raw(PATH)
    assert len(re.findall(r'id="up-factor-', page)) == 30
    location = editor.press(PATH, code=f"factor:{ids[-1]}", to="0").headers["Location"]
    assert len(location) < 4000, "a server takes a line of 4094 letters"
    assert editor.kept.asked[0] == f"factor:{ids[-1]}"


def test_the_settings_of_a_diary_leave_the_list_as_it_is(editor: Editor) -> None:
    factor = f"factor:{an_id()}"
    editor.press(PATH, was=f"pain.spasm.{factor}")
    form = editor.form("/settings/diary") | {"name": "Renamed"}
    assert "asked" not in form
    assert editor.send("/settings/diary", form).status_code == 302
    assert editor.kept.name == "Renamed"
    assert editor.kept.asked == ["pain", "spasm", factor]
    assert "What the Log shows" in editor.look("/settings/diary")
    assert "What the Log shows" in editor.look("/settings")
