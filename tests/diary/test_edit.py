"""Changing what was recorded: nothing overwritten unseen, no clock moved that nobody touched."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from tests.diary.editor import Editor
from tests.factories import an_id, make_entry, make_factor, make_sleep


def test_a_form_sent_untouched_changes_nothing(editor: Editor) -> None:
    body = make_entry(happened_at="2026-03-28T18:20:37+09:00", regions={"neck": {"spasm": 4.5}}, note="kept", pain=0,
                      tags=["trick_tried", "own word"], recorded_at="2026-03-28T12:00:00Z", prompted=True)  # fmt: skip
    entry = editor.put("entries", body)
    before = editor.stored("entries", entry)
    path = f"/diary/entries/{entry}"
    form = editor.form(path) | {"note": "kept", "tags": "trick_tried", "own": "own word"}
    assert editor.send(path, form).status_code == 302
    assert editor.stored("entries", entry) == before


def test_a_sleep_keeps_the_clocks_of_where_it_was_slept(editor: Editor) -> None:
    sleep = editor.put(
        "sleeps", make_sleep(started_at="2026-03-27T23:00:00+09:00", ended_at="2026-03-28T06:40:00+09:00")
    )
    path = f"/diary/sleeps/{sleep}"
    assert editor.send(path, editor.form(path) | {"quality": "7"}).status_code == 302
    stored = editor.stored("sleeps", sleep)
    assert (stored["quality"], stored["ended_at"]) == (7, "2026-03-28T06:40:00+09:00")


def test_what_another_phone_added_meanwhile_is_not_overwritten_unseen(editor: Editor) -> None:
    entry = editor.put("entries", make_entry())
    path = f"/diary/entries/{entry}"
    form = editor.form(path) | {"note": "mine"}
    editor.owner.patch(f"/diaries/{editor.diary}/entries/{entry}", {"set": {"pain": {"was": None, "now": 4}}})
    assert editor.send(path, form).status_code == 302
    stored = editor.stored("entries", entry)
    assert (stored["pain"], stored["note"], stored["spasm"]) == (4, "mine", 6)


def test_what_both_changed_is_shown_beside_its_field_and_decided_by_the_person(editor: Editor) -> None:
    entry = editor.put("entries", make_entry())
    path = f"/diary/entries/{entry}"
    form = editor.form(path) | {"spasm": "2"}
    editor.owner.patch(f"/diaries/{editor.diary}/entries/{entry}", {"set": {"spasm": {"was": 6, "now": 9}}})
    answer = editor.send(path, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This was changed meanwhile, to: 9." in page
    assert editor.stored("entries", entry)["spasm"] == 9
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert editor.send(path, form | {"revision": revision[1]}).status_code == 302
    assert editor.stored("entries", entry)["spasm"] == 2


def test_a_sleep_just_added_can_be_taken_back(editor: Editor) -> None:
    form = editor.form("/sleep") | {"woke_on": "2026-03-28", "fell_asleep": "23:00", "woke": "06:40"}
    assert editor.send("/sleep", form).headers["Location"].endswith(f"done=sleep.{form['id']}.0")
    undo = {"csrf_token": form["csrf_token"], "diary": editor.diary, "kind": "sleep", "id": form["id"], "revision": "0"}
    assert editor.send("/diary/restore", undo).status_code == 302
    assert editor.owner.get(f"/diaries/{editor.diary}/sleeps").get_json()["items"] == []


def test_sleeps_that_overlap_are_said_beside_a_field_of_the_form(editor: Editor) -> None:
    editor.put("sleeps", make_sleep())
    form = editor.form("/sleep") | {"woke_on": "2026-03-28", "fell_asleep": "22:00", "woke": "05:00"}
    page = editor.send("/sleep", form).get_data(as_text=True)
    assert re.search(r'id="f-fell_asleep-fault"[^>]*>This overlaps another sleep', page)


def test_a_new_sleep_corrected_after_going_back_is_not_lost(editor: Editor) -> None:
    form = editor.form("/sleep") | {"woke_on": "2026-03-28", "fell_asleep": "23:00", "woke": "06:40"}
    assert editor.send("/sleep", form).status_code == 302
    assert editor.send("/sleep", form).status_code == 302
    answer = editor.send("/sleep", form | {"woke": "07:10"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert editor.send("/sleep", form | {"woke": "07:10", "revision": revision[1]}).status_code == 302
    assert editor.stored("sleeps", form["id"])["ended_at"] == "2026-03-28T07:10:00Z"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fell_asleep": "", "woke": "06:40"}, "Please give a time such as 22:30."),
        ({"fell_asleep": "23:00", "woke": "25:99"}, "Please give a time such as 22:30."),
        ({"fell_asleep": "23:00", "woke": "06:40", "woke_on": ""}, "Please give a date."),
        ({"fell_asleep": "23:00", "woke": "06:40", "woke_on": "2090-01-01"}, "This lies in the future."),
        ({"fell_asleep": "23:00", "woke": "06:40", "quality": "11"}, "from 0 to 10"),
        ({"fell_asleep": "07:00", "woke": "06:00"}, "would be 23 hours"),
        ({"fell_asleep": "07:00", "woke": "07:00"}, "The end must come after the start."),
        ({"fell_asleep": "23:00", "woke": "06:40", "woken_by_pain": "-1"}, "This must be a whole number, 0 or more."),
    ],
)
def test_a_sleep_that_cannot_be_is_said_beside_its_field(editor: Editor, typed: dict[str, str], said: str) -> None:
    form = editor.form("/sleep") | {"woke_on": "2026-03-28"} | typed
    answer = editor.send("/sleep", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert f'value="{typed["fell_asleep"]}"' in page
    assert editor.owner.get(f"/diaries/{editor.diary}/sleeps").get_json()["items"] == []


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"time_zone": "Mars/Base"}, {"day_start": "5"}, {"day_start": "9" * 5000}, {"usual_rater": "x"}],
)
def test_settings_that_cannot_be_are_refused(editor: Editor, changed: dict[str, str]) -> None:
    form = editor.form("/settings/diary")
    assert editor.send("/settings/diary", form | changed).status_code == 422


def test_a_diary_of_ones_child_has_its_own_rater(editor: Editor) -> None:
    form = editor.form("/settings/new-diary") | {"name": "Robin", "usual_rater": "parent", "raters": "parent"}
    answer = editor.send("/settings/new-diary", form)
    assert answer.status_code == 302
    diaries = editor.owner.get("/diaries").get_json()["items"]
    assert [diary["name"] for diary in diaries] == ["My diary", "Robin"]
    made = editor.owner.put(f"/diaries/{diaries[1]['id']}/entries/{an_id()}", make_entry()).get_json()
    assert made["rated_by"] == "parent"


def test_values_of_factors_are_changed_and_taken_out_on_the_form(editor: Editor) -> None:
    kinds = ({"kind": "scale", "unit": None}, {"kind": "yes_no", "unit": None}, {"kind": "number", "unit": "cups"})
    scale, yes, number = (editor.put("factors", make_factor(name=kind["kind"], **kind)) for kind in kinds)
    gone = str(an_id())
    entry = editor.put("entries", make_entry(factors={scale: 4.5, yes: 1, number: -2.25, gone: 7}))
    path, before = f"/diary/entries/{entry}", editor.stored("entries", entry)
    form = editor.form(path)
    assert [form[f"factors.{key}"] for key in (scale, yes, number, gone)] == ["4.5", "1", "-2.25", "7"]
    assert editor.send(path, form).status_code == 302
    assert editor.stored("entries", entry) == before
    changed = {f"factors.{scale}": "3", f"factors.{yes}": "0", f"factors.{number}": "1,5", f"factors.{gone}": ""}
    assert editor.send(path, form | changed).status_code == 302
    assert editor.stored("entries", entry)["factors"] == {scale: 3, yes: 0, number: 1.5}
    now = editor.form(path)
    del now[f"factors.{scale}"]
    assert editor.send(path, now | {f"factors.{yes}": "", f"factors.{an_id()}": "9"}).status_code == 302
    assert editor.stored("entries", entry)["factors"] == {scale: 3, number: 1.5}, "what a form does not show stays"


def test_a_paused_factor_is_on_the_form_where_it_has_a_value_and_nowhere_else(editor: Editor) -> None:
    factor = editor.put("factors", make_factor(active=False))
    held, other = editor.put("entries", make_entry(factors={factor: 2})), editor.put("entries", make_entry())
    assert "Cups of coffee, in cups" in editor.look(f"/diary/entries/{held}")
    assert "Cups of coffee" not in editor.look(f"/diary/entries/{other}")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("number", "many", "This must be a number."),
        ("number", "nan", "This must be a number."),
        ("number", "1e999", "This must be a number."),
        ("number", "2e9", "This must be 1,000,000,000 or less."),
        ("yes_no", "2", "This is no value of this factor."),
        ("scale", "11", "This is no value of this factor."),
    ],
)
def test_a_value_that_cannot_be_is_said_beside_its_field_and_kept(
    editor: Editor, kind: str, typed: str, said: str
) -> None:
    factor = editor.put("factors", make_factor(kind=kind, unit=None))
    entry = editor.put("entries", make_entry())
    path = f"/diary/entries/{entry}"
    answer = editor.send(path, editor.form(path) | {f"factors.{factor}": typed, "note": "kept"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="f-factors-{factor}-fault">{said}' in page
    assert f'<a href="#f-factors-{factor}">' in page
    assert kind == "yes_no" or f'value="{typed}"' in page
    assert "kept</textarea>" in page
    assert "factors" not in editor.stored("entries", entry)


def test_two_who_change_different_numbers_of_an_entry_do_not_meet(editor: Editor) -> None:
    mine, theirs = (editor.put("factors", make_factor(name=name)) for name in ("Caffeine", "Exercise"))
    entry = editor.put("entries", make_entry(factors={mine: 1, theirs: 1}, regions={"neck": {"spasm": 6}}))
    path, at = f"/diary/entries/{entry}", f"/diaries/{editor.diary}/entries/{entry}"
    form = editor.form(path) | {f"factors.{mine}": "2", "regions.neck.spasm": "", "regions.larynx.pain": "3"}
    theirs_now = {f"factors.{theirs}": {"was": 1, "now": 5}, "regions.neck.pain": {"was": None, "now": 4}}
    assert editor.owner.patch(at, {"set": theirs_now}).status_code == 200
    assert editor.send(path, form).status_code == 302
    stored = editor.stored("entries", entry)
    assert stored["factors"] == {mine: 2, theirs: 5}
    assert stored["regions"] == {"neck": {"pain": 4}, "larynx": {"pain": 3}}


def test_where_two_change_the_same_number_each_fault_stands_beside_its_field(editor: Editor) -> None:
    factor = editor.put("factors", make_factor())
    entry = editor.put("entries", make_entry(factors={factor: 1}, regions={"neck": {"spasm": 6}}, tags=["tremor"]))
    path, at = f"/diary/entries/{entry}", f"/diaries/{editor.diary}/entries/{entry}"
    form = editor.form(path) | {f"factors.{factor}": "2", "regions.neck.spasm": "5", "tags": "writhing"}
    elsewhere = {f"factors.{factor}": {"was": 1, "now": 3}, "regions.neck.spasm": {"was": 6, "now": 7}}
    editor.owner.patch(at, {"set": elsewhere | {"tags": {"was": ["tremor"], "now": ["task_eating", "bus"]}}})
    answer = editor.send(path, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    faults = {f"f-factors-{factor}": "3", "f-regions-neck-spasm": "7", "f-own": "Eating or drinking, bus"}
    for field, value in faults.items():
        assert f'id="{field}-fault">This was changed meanwhile, to: {value}.' in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert editor.send(path, form | {"revision": revision[1]}).status_code == 302
    stored = editor.stored("entries", entry)
    assert (stored["factors"], stored["regions"], stored["tags"]) == (
        {factor: 2},
        {"neck": {"spasm": 5}},
        ["writhing"],
    )


def test_parts_of_the_body_are_tapped_and_open_where_something_is_recorded(editor: Editor) -> None:
    entry = editor.put("entries", make_entry(regions={"neck": {"pain": 4.5}}))
    page = editor.raw(f"/diary/entries/{entry}")
    assert len(re.findall(r'<details class="region"', page)) == 14
    [opened] = re.findall(r'<details class="region" open>\s*<summary>([^<]+)', page)
    assert opened == "Neck"
    assert 'type="radio" name="regions.neck.pain" value="4.5" checked' in page
    assert 'type="radio" name="regions.neck.spasm" value="" checked' in page


def test_a_trick_that_did_not_help_replaces_that_it_did(editor: Editor) -> None:
    entry = editor.put("entries", make_entry(tags=["trick_helped"]))
    path = f"/diary/entries/{entry}"
    form = MultiDict(editor.form(path))
    form.setlist("tags", ["trick_helped", "trick_no_help"])
    assert editor.send(path, form).status_code == 302
    assert editor.stored("entries", entry)["tags"] == ["trick_tried", "trick_no_help"]
