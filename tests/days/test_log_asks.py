"""What a person lets the Log ask besides: tags, factors of their own, doses, and a plan of closer logging."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import update

from tests.days.test_log import Phone
from tests.factories import an_id, make_factor, make_medication
from tests.people import person
from tracker.db import db, writing
from tracker.domain.days import day_of
from tracker.ledger.models import DIARIES


class Asker(Phone):
    """A phone whose Log asks what the test says."""

    def asks(self, *codes: str, plan: dict[str, str] | None = None) -> None:
        with self.owner.app.app_context(), writing():
            db.session.execute(update(DIARIES).values(asked=["spasm", *codes], plan=plan))

    def put(self, plural: str, body: dict[str, Any]) -> str:
        made = str(an_id())
        answer = self.owner.put(f"/diaries/{self.diary}/{plural}/{made}", body)
        assert answer.status_code == 201, answer.get_json()
        return made

    def factor(self, **changed: Any) -> str:
        return self.put("factors", make_factor(**changed))

    def tag(self, pressed: str) -> str:
        return str(self.send("/log/tag", tag=pressed, ask="tags").headers["Location"])


@pytest.fixture
def phone(app: Flask) -> Asker:
    return Asker(person(app, "owner"))


def test_a_tag_is_one_press_and_is_undone_by_one(phone: Asker) -> None:
    phone.asks("tags")
    saved = phone.tag("on tremor")
    assert phone.stored["tags"] == ["tremor"]
    assert "What you added is saved" in phone.look(saved)
    phone.send("/log/undo", field="tags", back="", was="", ask="tags")
    assert phone.stored == {}


def test_a_doubled_press_puts_a_tag_on_once_and_the_next_page_takes_it_off(phone: Asker) -> None:
    phone.asks("tags")
    phone.press("6")
    phone.tag("on tremor")
    page = phone.look(phone.tag("on tremor"))
    assert phone.stored["tags"] == ["tremor"]
    assert 'value="off tremor"' in page
    phone.tag("off tremor")
    assert "tags" not in phone.stored
    assert phone.stored["spasm"] == 6


def test_a_trick_that_helped_was_tried_and_did_not_fail(phone: Asker) -> None:
    phone.asks("tags")
    phone.tag("on trick_no_help")
    assert phone.stored["tags"] == ["trick_tried", "trick_no_help"]
    phone.tag("on trick_helped")
    assert phone.stored["tags"] == ["trick_tried", "trick_helped"]
    phone.tag("off trick_tried")
    assert phone.stored == {}, "nothing else was recorded"


def test_the_tags_used_most_come_first(phone: Asker) -> None:
    phone.asks("tags")
    now = datetime.now(UTC).replace(microsecond=0)
    for back, tags in enumerate((["tremor", "the stairs"], ["tremor"], ["the stairs", "tremor"], ["task_walking"])):
        at = (now - timedelta(hours=back + 1)).isoformat()
        phone.put("entries", {"happened_at": at, "recorded_at": at, "tags": tags})
    page = phone.look("/log?ask=tags")
    places = [page.index(f'data-tag="{code}"') for code in ("tremor", "the stairs", "task_walking", "hit_vision")]
    assert places == sorted(places)
    assert page.count('data-tag="tremor"') == 1


def test_a_factor_of_each_kind_is_asked_where_the_pad_stands(phone: Asker) -> None:
    scale = phone.factor(name="Fatigue", kind="scale", unit=None, asked="entry")
    yes_no = phone.factor(name="Swimming", kind="yes_no", unit=None)
    number = phone.factor(name="Hours at a screen", unit="h")
    phone.asks(*(f"factor:{one}" for one in (scale, yes_no, number)))
    assert 'id="pad" class="pad" method="post" action="/log/value" aria-labelledby="question">' in phone.look(
        f"/log?ask=factor:{scale}"
    )
    assert "Swimming today?" in phone.look(f"/log?ask=factor:{yes_no}")
    assert "In h" in phone.look(f"/log?ask=factor:{number}")
    phone.press("7", f"factors.{scale}", ask=f"factor:{scale}")
    phone.press("1", f"factors.{yes_no}", ask=f"factor:{yes_no}")
    saved = phone.press("3,5", f"factors.{number}", ask=f"factor:{number}").headers["Location"]
    assert phone.stored["factors"] == {scale: 7, yes_no: 1, number: 3.5}
    assert "Hours at a screen 3.5 h saved" in phone.look(saved)
    phone.send("/log/undo", field=f"factors.{number}", back="", was="3.5", ask=f"factor:{number}")
    assert phone.stored["factors"] == {scale: 7, yes_no: 1}


def test_a_number_that_is_none_keeps_what_was_typed(phone: Asker) -> None:
    number = phone.factor()
    phone.asks(f"factor:{number}")
    answer = phone.press("three", f"factors.{number}", ask=f"factor:{number}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="three"' in page
    assert 'href="#f-value">This must be a number.' in page
    assert phone.stored == {}


def test_a_yes_no_factor_takes_no_other_number(phone: Asker) -> None:
    swimming = phone.factor(name="Swimming", kind="yes_no", unit=None)
    phone.asks(f"factor:{swimming}")
    assert phone.press("7", f"factors.{swimming}", ask=f"factor:{swimming}").status_code == 422
    assert phone.stored == {}


def test_what_is_asked_once_a_day_is_not_asked_again_that_day(phone: Asker) -> None:
    number, mood = (
        phone.factor(name="Coffee", unit="cups"),
        phone.factor(name="Mood", kind="scale", unit=None, asked="entry"),
    )
    phone.asks("pain", f"factor:{number}", f"factor:{mood}")
    first = phone.press("6")
    assert "Next: Pain" in phone.look(first.headers["Location"])
    assert "Next: Coffee" in phone.look(phone.press("4", "pain", ask="pain").headers["Location"])
    phone.press("2", f"factors.{number}", ask=f"factor:{number}")
    phone.press("3", f"factors.{mood}", ask=f"factor:{mood}")
    phone.entry = str(an_id())
    page = phone.look(phone.press("4", "pain", ask="pain").headers["Location"])
    assert "Next: Coffee" not in page
    assert "Next: Mood" in page, "what is asked with each entry is asked again"
    assert 'data-today="2 cups"' in page, "its tab keeps its place and says the day's answer"


def test_a_paused_or_deleted_factor_is_not_asked_and_comes_back_with_all_it_had(phone: Asker) -> None:
    number = phone.factor(name="Coffee")
    at = f"/diaries/{phone.diary}/factors/{number}"
    phone.asks(f"factor:{number}")
    phone.press("2", f"factors.{number}", ask=f"factor:{number}")
    phone.owner.patch(at, {"set": {"active": {"was": True, "now": False}}})
    assert "Coffee" not in phone.look("/log")
    phone.owner.patch(at, {"set": {"active": {"was": False, "now": True}}})
    assert "Coffee" in phone.look("/log")
    phone.owner.delete(at)
    assert "Coffee" not in phone.look("/log")
    assert phone.stored["factors"] == {number: 2}


def test_same_as_last_time_copies_no_factor_and_no_tag(phone: Asker) -> None:
    number = phone.factor()
    phone.asks("tags", f"factor:{number}")
    phone.press("6")
    phone.press("2", f"factors.{number}", ask=f"factor:{number}")
    phone.tag("on tremor")
    before, phone.entry = phone.entry, str(an_id())
    phone.send("/log/same", of=before, ask="spasm")
    assert phone.stored["spasm"] == 6
    assert not {"factors", "tags"} & phone.stored.keys()


def test_a_dose_recorded_meanwhile_leaves_the_log_at_the_day_that_it_was_opened_for(phone: Asker) -> None:
    medicine = phone.put("medications", make_medication())
    phone.asks("doses")
    row = phone.look("/log?day=2026-03-29").split('class="doses"')[1]
    assert 'name="day" value="2026-03-29"' in row
    dose, from_log = str(an_id()), {"back": "log", "entry": "", "day": "2026-03-29"}
    sent = phone.send("/treatments/doses", id=dose, medication=medicine, outcome="taken", **from_log)
    assert "day=2026-03-29" in sent.headers["Location"]
    sent = phone.send("/log/take-back", id=dose, **from_log)
    assert "day=2026-03-29" in sent.headers["Location"]


def test_a_dose_is_one_press_from_the_log_and_is_taken_back_there(phone: Asker) -> None:
    medicine = phone.put("medications", make_medication())
    phone.asks("doses")
    page = phone.look("/log")
    assert "Trihexyphenidyl 2 mg" in page
    assert "Took it now" in page
    dose = str(an_id())
    for _press in range(2):
        sent = phone.send("/treatments/doses", id=dose, medication=medicine, outcome="taken", back="log", entry="")
        assert sent.status_code == 302, sent.get_data(as_text=True)
        assert sent.headers["Location"].startswith("/log")
    doses = phone.owner.get(f"/diaries/{phone.diary}/doses").get_json()["items"]
    assert [one["outcome"] for one in doses] == ["taken"]
    page = phone.look("/log")
    assert re.search('<form class="take"[^>]* hidden>', page), "a press repeated adds no second dose"
    phone.send("/log/take-back", id=dose)
    assert phone.owner.get(f"/diaries/{phone.diary}/doses").get_json()["items"] == []
    assert "Took it now" in phone.look("/log")


def test_no_medicine_is_shown_before_one_is_told_or_where_the_log_is_not_to_show_any(phone: Asker) -> None:
    assert 'class="doses"' not in phone.look("/log")
    phone.put("medications", make_medication())
    assert 'class="doses"' in phone.look("/log"), "a diary begins with doses among what is shown"
    phone.asks("pain")
    assert 'class="doses"' not in phone.look("/log")


def test_sleep_stands_on_the_log_only_where_it_is_wanted(phone: Asker) -> None:
    assert 'id="sleep"' in phone.look("/log")
    phone.asks("pain")
    assert 'id="sleep"' not in phone.look("/log")


def test_while_a_plan_runs_an_entry_says_whether_it_was_asked_for(phone: Asker) -> None:
    mine = phone.owner.get("/diaries").get_json()["items"][0]
    today = date.fromordinal(day_of(datetime.now(ZoneInfo(mine["time_zone"])), mine["day_start"])).isoformat()
    assert "prompted" not in phone.press("6").get_data(as_text=True)
    assert "prompted" not in phone.stored
    phone.asks("pain", plan={"kind": "fortnight", "from": today})
    phone.entry = str(an_id())
    page = phone.look("/log")
    assert "Fortnight: day 1 of 14" in page
    asked = 'data-prompted="yes"' in page
    phone.press("5")
    assert phone.stored["prompted"] is asked
    phone.entry = str(an_id())
    phone.press("5")
    assert phone.stored["prompted"] is False, "the moment was answered"
    phone.entry = str(an_id())
    phone.press("5", at="2026-03-28T09:30")
    assert "prompted" not in phone.stored, "nothing is known of another time"


def test_the_script_gets_what_the_entry_holds(phone: Asker) -> None:
    scale = phone.factor(name="Fatigue", kind="scale", unit=None, asked="entry")
    phone.asks("tags", f"factor:{scale}")
    phone.press("7", f"factors.{scale}", ask=f"factor:{scale}")
    page = phone.look(phone.tag("on tremor"))
    assert f"data-values='{json.dumps({f'factors.{scale}': 7})}'" in page
    assert "data-tags='[\"tremor\"]'" in page
