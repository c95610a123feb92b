"""Changing what was recorded: nothing overwritten unseen, no clock moved that nobody touched."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person, browser_of, person


class Editor:
    """Somebody before the forms of one diary."""

    def __init__(self, owner: Person) -> None:
        self.owner, self.diary = owner, owner.diary
        self._browser = browser_of(owner)

    def put(self, kind: str, body: dict[str, Any]) -> str:
        record = str(an_id())
        assert self.owner.put(f"/diaries/{self.diary}/{kind}/{record}", body).status_code == 201
        return record

    def form(self, path: str) -> dict[str, str]:
        """What the page's longest form would send if nothing were touched."""
        page = self._browser.get(path).get_data(as_text=True)
        form = max(re.findall(r"<form.*?</form>", page, re.S), key=len)
        found = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and (("radio" not in tag and "checkbox" not in tag) or "checked" in tag):
                found[name[1]] = value[1] if value else ""
        return found

    def send(self, path: str, form: dict[str, str]) -> TestResponse:
        return self._browser.post(path, data=form)

    def stored(self, kind: str, record: str) -> dict[str, Any]:
        return self.owner.get(f"/diaries/{self.diary}/{kind}/{record}").get_json()


@pytest.fixture
def editor(app: Flask) -> Editor:
    return Editor(person(app, "owner"))


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
        ({"fell_asleep": "23:00", "woke": "06:40", "woken_by_pain": "-1"}, "This must be a whole number."),
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
