"""The Log screen without scripts: every press is a form that saves, and a press too many does no harm."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import an_id, make_entry, make_sleep
from tests.people import Person, browser_of, person
from tracker.days.another_time import time_choices
from tracker.ledger.queries import diaries_of


class Phone:
    """A phone on the Log screen, with scripts off."""

    def __init__(self, owner: Person) -> None:
        self.owner, self.diary, self.entry = owner, owner.diary, str(an_id())
        self._browser = browser_of(owner)
        page = self._browser.get("/log").get_data(as_text=True)
        self._token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def press(self, value: str, field: str = "spasm", **more: str) -> TestResponse:
        return self.send("/log/value", field=field, value=value, ask=more.pop("ask", "spasm"), **more)

    def send(self, path: str, **form: str) -> TestResponse:
        common = {"csrf_token": self._token, "diary": self.diary, "entry": self.entry}
        return self._browser.post(path, data=common | form)

    def look(self, path: str) -> str:
        return self._browser.get(path).get_data(as_text=True)

    @property
    def stored(self) -> dict[str, Any]:
        answer = self.owner.get(f"/diaries/{self.diary}/entries/{self.entry}")
        return answer.get_json() if answer.status_code == 200 else {}


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(person(app, "owner"))


def test_a_tap_saves_with_the_time_of_now(phone: Phone) -> None:
    answer = phone.press("6")
    assert answer.status_code == 302
    happened = datetime.fromisoformat(phone.stored["happened_at"])
    assert abs(datetime.now(UTC) - happened) < timedelta(minutes=1)
    assert phone.stored["recorded_at"] == phone.stored["happened_at"]
    assert "Spasm 6 saved" in phone.look(answer.headers["Location"])
    assert "Undo 6" in phone.look(answer.headers["Location"])


def test_a_doubled_press_and_one_on_the_neighbour_write_one_field(phone: Phone) -> None:
    phone.press("6")
    phone.press("6")
    assert phone.stored["revision"] == 1
    phone.press("5")
    assert (phone.stored["spasm"], phone.stored["revision"]) == (5, 2)
    assert len(phone.owner.get(f"/diaries/{phone.diary}/entries").get_json()["items"]) == 1


def test_undo_takes_back_the_last_step_and_a_second_undo_does_no_harm(phone: Phone) -> None:
    phone.press("6")
    phone.press("4", field="pain", ask="pain")
    phone.send("/log/undo", field="pain", back="", was="4", ask="pain")
    assert "pain" not in phone.stored
    phone.send("/log/undo", field="spasm", back="", was="6", ask="spasm")
    assert phone.stored == {}
    assert phone.send("/log/undo", field="spasm", back="", was="6", ask="spasm").status_code == 302


def test_regions_take_a_number_of_their_own_and_lose_it_again(phone: Phone) -> None:
    phone.press("6")
    phone.press("6", field="regions.neck.spasm", ask="where")
    phone.press("3", field="regions.forearm_hand_right.spasm", ask="where")
    assert phone.stored["regions"] == {"neck": {"spasm": 6}, "forearm_hand_right": {"spasm": 3}}
    phone.press("", field="regions.neck.spasm", ask="where")
    assert phone.stored["regions"] == {"forearm_hand_right": {"spasm": 3}}


@pytest.mark.parametrize("value", ["11", "-1", "six", "1e999", "nan", "4.55"])
def test_what_is_no_number_is_said_and_nothing_is_saved(phone: Phone, value: str) -> None:
    answer = phone.press(value)
    assert answer.status_code == 422
    assert "from 0 to 10" in answer.get_data(as_text=True)
    assert phone.stored == {}


def test_an_unknown_field_is_refused(phone: Phone) -> None:
    assert phone.press("6", field="regions.elbow.spasm").status_code == 422
    assert phone.press("6", field="happened_at").status_code == 422


def test_a_part_of_a_day_invents_no_clock_time(phone: Phone) -> None:
    phone.press("3", day="2026-03-28", part="morning")
    assert "happened_at" not in phone.stored
    assert (phone.stored["precision"], phone.stored["day"], phone.stored["part"]) == ("part", "2026-03-28", "morning")


def test_an_earlier_time_is_recorded_late(phone: Phone) -> None:
    phone.press("3", at="2026-03-28T09:30")
    assert phone.stored["happened_at"] == "2026-03-28T09:30:00Z"
    assert phone.stored["recorded_at"] > "2026-11"


def test_a_time_in_the_future_is_refused_beside_its_field(phone: Phone) -> None:
    page = phone.look("/log/another-time?when=clock&date=2090-01-01&clock=10:00")
    assert "This lies in the future." in page
    assert 'value="2090-01-01"' in page


def test_the_same_as_last_time_is_one_press(phone: Phone) -> None:
    ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    former = str(an_id())
    body = make_entry(happened_at=ago.isoformat(), spasm=5, pain=2, regions={"neck": {"spasm": 4}}, note="not copied")
    phone.owner.put(f"/diaries/{phone.diary}/entries/{former}", body)
    assert "spasm 5, pain 2, neck 4" in phone.look("/log")
    phone.send("/log/same", of=former, ask="spasm")
    stored = phone.stored
    assert (stored["spasm"], stored["pain"], stored["regions"]) == (5, 2, {"neck": {"spasm": 4}})
    assert "note" not in stored
    assert stored["happened_at"] > body["happened_at"]


def test_a_note_too_long_is_said_and_kept_on_the_page(phone: Phone) -> None:
    answer = phone.send("/log/more", note="y" * 5000, interference="3")
    assert answer.status_code == 422
    assert "At most 4,000 characters." in answer.get_data(as_text=True)
    assert "y" * 5000 in answer.get_data(as_text=True)
    assert phone.stored == {}


def test_tags_and_a_note_join_the_entry(phone: Phone) -> None:
    phone.press("6")
    phone.send("/log/more", note="after the bus", tags="trick_helped", own="crowded place", interference="7")
    assert phone.stored["tags"] == ["trick_tried", "trick_helped", "crowded place"]
    assert (phone.stored["note"], phone.stored["interference"], phone.stored["spasm"]) == ("after the bus", 7, 6)


def test_own_tags_are_parted_by_either_comma(phone: Phone) -> None:
    phone.press("6")
    phone.send("/log/more", own="مطر، برد, bus")
    assert phone.stored["tags"] == ["مطر", "برد", "bus"]


def test_another_rater_is_kept_apart(phone: Phone) -> None:
    phone.send("/settings/diary", name="Mine", time_zone="Europe/London", day_start="4", spasm_word="spasms",
               raters="parent", usual_rater="self")  # fmt: skip
    phone.press("6", rated_by="parent")
    assert phone.stored["rated_by"] == "parent"


def test_sleep_is_offered_after_the_first_number_of_a_morning_and_not_again(phone: Phone) -> None:
    # a later day than that of the page's form, whose token is signed with its time
    morning = (datetime.now(UTC) + timedelta(days=2)).replace(hour=7, minute=30, second=0, microsecond=0)
    with time_machine.travel(morning, tick=False):
        assert "offered" not in phone.look("/log")
        saved = phone.press("6").headers["Location"]
        assert 'id="sleep" class="button quiet big offered"' in phone.look(saved)
        began, ended = morning - timedelta(hours=8), morning - timedelta(minutes=50)
        night = make_sleep(started_at=began.isoformat(), ended_at=ended.isoformat())
        phone.owner.put(f"/diaries/{phone.diary}/sleeps/{an_id()}", night)
        assert "offered" not in phone.look(saved)
    with time_machine.travel(morning + timedelta(days=1, hours=8), tick=False):
        assert "offered" not in phone.look(saved)


def test_last_night_as_usual_is_one_press_in_the_morning_after_it(phone: Phone) -> None:
    morning = (datetime.now(UTC) + timedelta(days=2)).replace(hour=7, minute=30, second=0, microsecond=0)
    with time_machine.travel(morning, tick=False):
        for days in (1, 2, 3):
            assert "as usual" not in phone.look("/log")
            ended = morning - timedelta(days=days, minutes=10)
            night = make_sleep(started_at=(ended - timedelta(hours=8)).isoformat(), ended_at=ended.isoformat())
            phone.owner.put(f"/diaries/{phone.diary}/sleeps/{an_id()}", night)
        zone = ZoneInfo("Europe/London")
        usual = [f"{(morning - timedelta(minutes=10, hours=hours)).astimezone(zone):%H:%M}" for hours in (8, 0)]
        page = phone.look("/log")
        assert f"Slept as usual, {usual[0]} to {usual[1]}" in page
        form = dict(
            re.findall(r'name="(\w+)" value="([^"]*)"', page.partition('<form id="night"')[2].partition("</form>")[0])
        )
        assert form.pop("csrf_token")
        for _press in range(2):
            assert phone.send("/sleep", **form).status_code == 302
        held = phone.owner.get(f"/diaries/{phone.diary}/sleeps").get_json()["items"]
        assert [one["ended_at"][:10] for one in held] == [
            f"{morning - timedelta(days=n):%Y-%m-%d}" for n in (3, 2, 1, 0)
        ]
        assert "as usual" not in phone.look("/log")
    # the next night: before its usual end, after it, and when the morning is over
    for hours, offered in ((23.75, False), (24, True), (29, True), (31, False)):
        with time_machine.travel(morning + timedelta(hours=hours), tick=False):
            assert ("as usual" in phone.look("/log")) == offered, hours


def test_what_was_added_on_the_page_for_more_can_be_taken_back(phone: Phone) -> None:
    phone.press("6")
    saved = phone.send("/log/more", note="after the bus", tags="trick_helped").headers["Location"]
    assert "What you added is saved" in phone.look(saved)
    phone.send("/log/undo", field="more", back="1", was="", ask="spasm")
    assert phone.stored["spasm"] == 6
    assert "note" not in phone.stored


def test_the_chosen_time_stays_chosen_after_undo(phone: Phone) -> None:
    saved = phone.press("5", at="2026-03-28T09:30").headers["Location"]
    page = phone.look(saved)
    assert "Spasms then?" in page
    assert "at=2026-03-28T09" in saved, saved
    assert 'name="at" value="2026-03-28T09:30"' in page
    after = phone.send("/log/undo", field="spasm", back="", was="5", ask="spasm", at="2026-03-28T09:30")
    assert "at=2026-03-28T09" in after.headers["Location"]


def test_a_rater_chosen_after_the_first_number_is_kept(phone: Phone) -> None:
    phone.send("/settings/diary", name="Mine", time_zone="Europe/London", day_start="4", spasm_word="spasms",
               raters="parent", usual_rater="self")  # fmt: skip
    phone.press("7", rated_by="self")
    phone.press("2", field="pain", ask="pain", rated_by="parent")
    assert (phone.stored["rated_by"], phone.stored["pain"]) == ("parent", 2)
    assert "Rated by: parent" in phone.look("/diary")


@pytest.mark.parametrize(
    ("start", "clock", "words", "value"),
    [
        (4, "2026-11-23T17:41", "This morning", "2026-11-23.morning"),
        (4, "2026-11-23T17:41", "Last night", "2026-11-22.night"),
        (4, "2026-11-24T00:40", "This evening", "2026-11-23.evening"),
        (18, "2026-11-23T17:41", "This morning", "2026-11-22.morning"),
        (18, "2026-11-23T19:00", "This evening", "2026-11-23.evening"),
        (0, "2026-11-23T00:30", "Yesterday evening", "2026-11-22.evening"),
    ],
)
def test_a_part_of_a_day_is_the_clocks_whenever_the_day_starts(
    app: Flask, phone: Phone, start: int, clock: str, words: str, value: str
) -> None:
    with app.test_request_context():
        (diary,) = diaries_of(phone.owner.account_id)
        moment = datetime.fromisoformat(clock).replace(tzinfo=UTC)
        choices = {text: choice for choice, text in time_choices(replace(diary, day_start=start), moment)}
    assert choices[words] == value


def test_what_was_written_is_shown_again_where_the_session_ended(phone: Phone) -> None:
    stranger = phone.owner.app.test_client()
    answer = stranger.post("/log/more", data={"note": "a long evening", "csrf_token": "old"})
    assert answer.status_code == 400
    assert "a long evening" in answer.get_data(as_text=True)
