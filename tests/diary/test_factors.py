"""A person's own factors: nothing that was set up is lost, and nothing is asked for again."""

from __future__ import annotations

import html
import re

import pytest

from tests.diary.editor import Editor
from tests.factories import an_id, make_entry, make_factor
from tests.people import browser_of, keeps_too, person

LIST = "/settings/factors"
NEW = f"{LIST}/new"


def add(editor: Editor, **changed: str) -> str:
    form = editor.form(NEW) | {"name": "Caffeine", "kind": "number", "unit": "cups", "asked": "day"} | changed
    answer = editor.send(NEW, form)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return form["id"]


def test_a_factor_that_is_added_is_shown_on_the_log_and_can_be_taken_back(editor: Editor) -> None:
    factor = add(editor)
    assert editor.stored("factors", factor) == make_factor(id=factor, revision=1, name="Caffeine")
    assert editor.kept.asked == ["spasm", "pain", "stress", "where", "doses", "sleep", f"factor:{factor}"]
    page = editor.look(f"{LIST}?done=factor.{factor}.0")
    assert "Caffeine saved. The Log shows it from now on." in page
    assert "A number, in cups · once a day" in page
    assert editor.press(f"{LIST}/{factor}/restore", revision="0").status_code == 302
    assert "There are none yet." in editor.look(LIST)


def test_a_doubled_press_adds_once(editor: Editor) -> None:
    form = editor.form(NEW) | {"name": "Caffeine"}
    before = editor.kept.seq
    first, second = editor.send(NEW, form), editor.send(NEW, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert f"done=factor.{form['id']}.0" in second.headers["Location"]
    assert len(editor.owner.get(f"/diaries/{editor.diary}/factors").get_json()["items"]) == 1
    assert editor.kept.seq == before + 2, "the factor, and what the Log shows"


def test_a_factor_corrected_after_going_back_is_not_lost(editor: Editor) -> None:
    form = editor.form(NEW) | {"name": "Cafeine"}
    editor.send(NEW, form)
    answer = editor.send(NEW, form | {"name": "Caffeine"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert 'value="Caffeine"' in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert editor.send(NEW, form | {"name": "Caffeine", "revision": revision[1]}).status_code == 302
    assert editor.stored("factors", form["id"])["name"] == "Caffeine"


def test_one_that_was_deleted_meanwhile_is_added_anew(editor: Editor) -> None:
    form = editor.form(NEW) | {"name": "Caffeine"}
    editor.send(NEW, form)
    editor.press(f"{LIST}/{form['id']}/delete")
    answer = editor.send(NEW, form)
    assert answer.status_code == 409
    new = re.search(r'name="id" value="([^"]+)"', answer.get_data(as_text=True))
    assert new is not None
    assert new[1] != form["id"]
    assert editor.send(NEW, form | {"id": new[1]}).status_code == 302
    assert editor.stored("factors", new[1])["name"] == "Caffeine"


def test_pausing_and_bringing_back_lose_nothing(editor: Editor) -> None:
    factor = add(editor)
    entry = editor.put("entries", make_entry(factors={factor: 3}))
    asked = editor.kept.asked
    for _press in range(2):
        location = editor.press(f"{LIST}/{factor}/pause", active="0").headers["Location"]
        assert location.endswith(f"#factor-{factor}")
    assert editor.stored("factors", factor)["active"] is False
    assert editor.kept.asked == asked
    assert editor.stored("entries", entry)["factors"] == {factor: 3}
    page = editor.look(LIST)
    assert page.index("Paused") < page.index("Caffeine") < page.index("Bring back")
    back = editor.press(f"{LIST}/{factor}/pause", active="1").headers["Location"]
    assert "Caffeine is back" in editor.look(back.partition("#")[0])
    assert editor.stored("factors", factor) == make_factor(id=factor, revision=3, name="Caffeine")


def test_pausing_can_be_taken_back_by_undo_too(editor: Editor) -> None:
    factor = add(editor)
    place = editor.press(f"{LIST}/{factor}/pause", active="0").headers["Location"]
    assert "Caffeine is paused" in editor.look(place.partition("#")[0])
    assert editor.press(f"{LIST}/{factor}/restore", revision="1").status_code == 302
    assert editor.stored("factors", factor)["active"] is True


def test_a_change_keeps_what_the_form_does_not_show(editor: Editor) -> None:
    factor = add(editor)
    editor.press(f"{LIST}/{factor}/pause", active="0")
    path = f"{LIST}/{factor}"
    answer = editor.send(path, editor.form(path) | {"name": "Coffee and tea", "asked": "entry"})
    assert "Coffee and tea changed" in editor.look(answer.headers["Location"].partition("#")[0])
    assert editor.stored("factors", factor) == make_factor(
        id=factor, revision=3, name="Coffee and tea", asked="entry", active=False
    )


def test_a_kind_stays_once_there_are_values_and_the_page_says_so(editor: Editor) -> None:
    factor = add(editor)
    path = f"{LIST}/{factor}"
    assert 'type="radio" name="kind"' in editor.raw(path)
    editor.put("entries", make_entry(factors={factor: 3}))
    assert 'type="radio" name="kind"' not in editor.raw(path)
    assert "It has values already, so this stays as it is." in editor.look(path)
    answer = editor.send(path, editor.form(path) | {"kind": "scale", "unit": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert '<a href="#f-kind">It has values already' in page
    assert 'id="f-kind"' in page
    assert editor.send(path, editor.form(path) | {"unit": "mugs"}).status_code == 302
    assert editor.stored("factors", factor)["unit"] == "mugs"


def test_deleting_leaves_the_values_and_the_place_and_can_be_undone(editor: Editor) -> None:
    factor = add(editor)
    entry = editor.put("entries", make_entry(factors={factor: 3}))
    asked = editor.kept.asked
    for _press in range(2):
        assert editor.press(f"{LIST}/{factor}/delete").headers["Location"].endswith(f"done=factor.{factor}")
    assert editor.stored("entries", entry)["factors"] == {factor: 3}
    assert "A factor of your own" in editor.look(f"/diary/entries/{entry}")
    assert editor.kept.asked == asked
    assert "Caffeine" not in editor.look("/settings/log")
    assert "Caffeine deleted" in editor.look(f"{LIST}?done=factor.{factor}")
    editor.press(f"{LIST}/{factor}/restore", revision="")
    assert editor.stored("factors", factor)["name"] == "Caffeine"
    assert editor.kept.asked == asked


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": ""}, "name", "This is needed."),
        ({"name": "n" * 61}, "name", "At most 60 characters."),
        ({"kind": "mood"}, "", "This is not one of the choices."),
        ({"kind": "scale", "unit": "cups"}, "unit", "Only a number has a unit."),
        ({"unit": "u" * 21}, "unit", "At most 20 characters."),
        ({"asked": "hourly"}, "", "This is not one of the choices."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    editor: Editor, changed: dict[str, str], field: str, said: str
) -> None:
    form = editor.form(NEW) | {"name": "Caffeine", "kind": "number", "unit": "cups"} | changed
    answer = editor.send(NEW, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert (f'id="f-{field}-fault">{said}' if field else said) in page
    assert f'value="{form["name"]}"' in page
    assert editor.owner.get(f"/diaries/{editor.diary}/factors").get_json()["items"] == []
    assert len(editor.kept.asked) == 6


def test_a_second_of_the_same_name_and_kind_is_not_made_unseen(editor: Editor) -> None:
    factor = add(editor)
    editor.press(f"{LIST}/{factor}/pause", active="0")
    form = editor.form(NEW) | {"name": " caffeine ", "kind": "number", "unit": "mg"}
    page = editor.send(NEW, form).get_data(as_text=True)
    assert "It is paused, and can be brought back in the list." in page
    assert editor.send(NEW, form | {"kind": "scale", "unit": ""}).status_code == 302


def test_an_example_fills_the_form_in_and_is_offered_until_it_is_there(editor: Editor) -> None:
    assert "Time at a screen" in editor.look(LIST)
    path = f"{NEW}?example=screen"
    assert editor.send(NEW, editor.form(path)).status_code == 302
    [made] = editor.owner.get(f"/diaries/{editor.diary}/factors").get_json()["items"]
    assert (made["name"], made["kind"], made["unit"], made["asked"]) == ("Time at a screen", "number", "hours", "day")
    assert "example=screen" not in editor.raw(LIST)
    assert editor.form(f"{NEW}?example=nothing")["name"] == ""


def test_sixty_letters_and_odd_ones_are_kept_as_they_are(editor: Editor) -> None:
    name = "<b>&'\"" + "ä" * 54
    factor = add(editor, name=name)
    assert editor.stored("factors", factor)["name"] == name
    assert name in editor.look(LIST)
    assert html.escape(name, quote=False).replace("'", "&#39;").replace('"', "&#34;") in editor.raw(LIST)


def test_thirty_factors_and_more_have_room_and_deleted_ones_make_it(editor: Editor) -> None:
    ids = [add(editor, name=f"Factor {number}") for number in range(55)]
    assert len(editor.kept.asked) == 60
    late = add(editor, name="One more")
    assert f"factor:{late}" not in editor.kept.asked
    assert "not shown on the Log" in editor.look(LIST)
    assert "The Log shows it" not in editor.look(f"{LIST}?done=factor.{late}.0")
    assert editor.press("/settings/log", code=f"factor:{late}", to="on").status_code == 422
    editor.press(f"{LIST}/{ids[0]}/delete")
    last = add(editor, name="And one")
    assert editor.kept.asked[-1] == f"factor:{last}"
    assert f"factor:{ids[0]}" not in editor.kept.asked
    assert len(editor.kept.asked) == 60


def test_the_lists_undo_offers_nothing_that_does_not_fit(editor: Editor) -> None:
    factor, entry = add(editor), editor.put("entries", make_entry())
    names = (f"factor.{factor}", f"factor.{factor}.7", f"entry.{entry}.0", f"factor.{an_id()}", "factor", "x.y.z")
    for name in names:
        assert "Undo" not in editor.look(f"{LIST}?done={name}"), name


def test_nobody_else_reaches_a_factor(editor: Editor) -> None:
    factor, app = add(editor), editor.owner.app
    stranger, reader = person(app, "stranger"), person(app, "reader")
    keeps_too(reader, editor.diary, "reader")
    of_stranger, of_reader = browser_of(stranger), browser_of(reader)
    assert of_reader.get(f"{LIST}/{factor}?diary={editor.diary}").status_code == 403
    for path in (f"{LIST}/{factor}", LIST, "/settings/log"):
        assert of_stranger.get(f"{path}?diary={editor.diary}").status_code == 404
    assert of_stranger.get(f"{LIST}/{factor}").status_code == 404, "in a diary of one's own it is not there either"
    for browser, code in ((of_stranger, 404), (of_reader, 403)):
        found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").get_data(as_text=True))
        assert found is not None
        for path in (f"{LIST}/{factor}/pause", f"{LIST}/{factor}/delete", NEW, "/settings/log"):
            sent = {"csrf_token": found[1], "diary": editor.diary, "active": "0", "code": "pain", "to": "off"}
            assert browser.post(path, data=sent).status_code == code, path
    assert editor.stored("factors", factor)["active"] is True


def test_whose_it_is_stands_above_it_where_there_are_several(editor: Editor) -> None:
    paths = (LIST, NEW, "/settings/log")
    assert not [path for path in paths if "My diary" in editor.look(path)]
    form = editor.form("/settings/new-diary") | {"name": "Robin", "usual_rater": "parent", "raters": "parent"}
    assert editor.send("/settings/new-diary", form).status_code == 302
    assert [path for path in paths if "My diary" in editor.look(path)] == list(paths)
