"""Doses: one tap, harmless when doubled; skipped is not the same as nothing; back to where one came from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests.care.visitor import Visitor, moments_ago, today
from tests.factories import an_id, make_dose, make_medication


@pytest.fixture
def medicine(visitor: Visitor) -> str:
    return visitor.put("medications", make_medication())


def test_a_tap_records_now_and_is_undone(visitor: Visitor, medicine: str) -> None:
    form = visitor.form("/treatments", "/treatments/doses")
    assert form["medication"] == medicine
    answer = visitor.press("/treatments/doses", **form, outcome="taken")
    assert answer.headers["Location"].endswith(f"done=dose.{form['id']}.0")
    [dose] = visitor.all("doses")
    taken = datetime.fromisoformat(dose["taken_at"])
    assert abs(datetime.now(UTC) - taken) < timedelta(minutes=1)
    assert dose["outcome"] == "taken"
    assert "dose" not in dose
    page = visitor.follow(answer)
    assert f"Saved: Trihexyphenidyl, taken at {taken:%H:%M}" in page
    visitor.undo(answer)
    assert visitor.all("doses") == []


@pytest.mark.usefixtures("medicine")
def test_a_doubled_tap_and_one_on_the_page_after_are_one_dose(visitor: Visitor) -> None:
    form = visitor.form("/treatments", "/treatments/doses")
    for _press in range(2):
        visitor.press("/treatments/doses", **form, outcome="taken")
    after = visitor.form("/treatments", "/treatments/doses")
    assert after["id"] != form["id"]
    answer = visitor.press("/treatments/doses", **after, outcome="taken")
    assert answer.headers["Location"].endswith(f"done=dose.{form['id']}.0")
    assert len(visitor.all("doses")) == 1


def test_a_slip_to_the_button_beside_it_is_corrected_by_a_tap(visitor: Visitor, medicine: str) -> None:
    visitor.press("/treatments/doses", medication=medicine, id=str(an_id()), outcome="skipped")
    answer = visitor.press("/treatments/doses", medication=medicine, id=str(an_id()), outcome="taken")
    assert [dose["outcome"] for dose in visitor.all("doses")] == ["taken"]
    visitor.undo(answer)
    assert [dose["outcome"] for dose in visitor.all("doses")] == ["skipped"]


def test_a_later_tap_is_another_dose_even_from_a_page_left_open(visitor: Visitor, medicine: str) -> None:
    form = {"medication": medicine, "id": str(an_id()), "outcome": "taken"}
    visitor.press("/treatments/doses", **form)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=5), tick=False):
        visitor.press("/treatments/doses", **form)
        visitor.press("/treatments/doses", **form)
    assert len(visitor.all("doses")) == 2


def test_two_medicines_at_once_are_two_doses(visitor: Visitor, medicine: str) -> None:
    other = visitor.put("medications", make_medication(name="Clonazepam"))
    for one in (medicine, other):
        visitor.press("/treatments/doses", medication=one, id=str(an_id()), outcome="taken")
    assert {dose["medication"] for dose in visitor.all("doses")} == {medicine, other}


def test_one_taken_back_and_tapped_again_from_the_same_page_is_saved(visitor: Visitor, medicine: str) -> None:
    form = {"medication": medicine, "id": str(an_id()), "outcome": "taken"}
    visitor.undo(visitor.press("/treatments/doses", **form))
    visitor.press("/treatments/doses", **form)
    assert len(visitor.all("doses")) == 1


def test_the_log_gets_its_entry_back(visitor: Visitor, medicine: str) -> None:
    entry, dose = str(an_id()), str(an_id())
    log = {"back": "log", "entry": entry, "ask": "pain", "at": "2026-03-28T09:30", "rated_by": "self"}
    answer = visitor.press("/treatments/doses", medication=medicine, id=dose, outcome="taken", **log)
    address = urlsplit(answer.headers["Location"])
    assert address.path == "/log"
    found = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert found == {name: value for name, value in log.items() if name != "back"} | {
        "done": f"dose.{dose}.0",
        "diary": visitor.diary,
    }
    assert answer.headers["Location"].startswith("/")


def test_the_diary_opens_where_the_dose_stands(visitor: Visitor, medicine: str) -> None:
    dose = visitor.put("doses", make_dose(medicine))
    path = f"/treatments/doses/{dose}"
    form = visitor.form(f"{path}?back=diary")
    assert form["back"] == "diary"
    location = visitor.press(path, **form | {"outcome": "skipped"}).headers["Location"]
    assert location.startswith("/diary?")
    assert "to=2026-03-31" in location
    assert f"done=dose.{dose}.1" in location


@pytest.mark.parametrize("back", ["", "https://elsewhere.example/", "//elsewhere.example", "nonsense"])
def test_another_way_back_leads_to_the_treatments(visitor: Visitor, medicine: str, back: str) -> None:
    answer = visitor.press("/treatments/doses", medication=medicine, id=str(an_id()), outcome="taken", back=back)
    assert answer.headers["Location"].startswith("/treatments?")


def test_another_time_takes_a_day_and_a_clock(visitor: Visitor, medicine: str) -> None:
    form = visitor.form(f"/treatments/doses/new?medication={medicine}")
    form |= {"date": "2026-03-28", "clock": "8.15", "outcome": "skipped", "dose": "1"}
    for _press in range(2):
        visitor.press("/treatments/doses", **form)
    [dose] = visitor.all("doses")
    assert (dose["taken_at"], dose["outcome"], dose.get("dose")) == ("2026-03-28T08:15:00Z", "skipped", None)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"clock": ""}, "clock", "such as 08:00"),
        ({"clock": "26:00"}, "clock", "such as 08:00"),
        ({"date": ""}, "date", "Please give a date."),
        ({"date": "0001-01-01"}, "date", "cannot be right"),
        ({"date": "2090-01-01"}, "clock", "lies in the future"),
        ({"dose": "-1"}, "dose", "above 0"),
        ({"outcome": "lost"}, "outcome", "Please choose one."),
        ({"medication": ""}, "medication", "Please choose one."),
    ],
)
def test_a_dose_that_cannot_be_is_said_beside_its_field(
    visitor: Visitor, medicine: str, typed: dict[str, str], field: str, said: str
) -> None:
    visitor.put("medications", make_medication(name="Clonazepam"))
    form = visitor.form("/treatments/doses/new") | {"medication": medicine} | typed
    page = visitor.press("/treatments/doses", 422, **form).get_data(as_text=True)
    assert f'id="f-{field}-fault"' in page
    assert said in page
    assert visitor.all("doses") == []


@pytest.mark.usefixtures("medicine")
def test_with_several_medicines_the_page_asks_which(visitor: Visitor) -> None:
    visitor.put("medications", make_medication(name="Clonazepam", dose=None))
    page = visitor.look("/treatments/doses/new")
    assert page.count('name="medication"') == 2
    assert "Which medicine" in page


def test_without_a_medicine_the_page_leads_to_one(visitor: Visitor) -> None:
    assert "/treatments/medications/new" in visitor.look("/treatments/doses/new")


def test_a_dose_is_changed_where_it_was_taken(visitor: Visitor, medicine: str) -> None:
    dose = visitor.put("doses", make_dose(medicine, taken_at="2026-03-28T08:10:37+09:00"))
    path = f"/treatments/doses/{dose}"
    answer = visitor.press(path, **visitor.form(path) | {"dose": "1.5"})
    assert visitor.stored("doses", dose) == make_dose(medicine, taken_at="2026-03-28T08:10:37+09:00", dose=1.5)
    visitor.press(path, **visitor.form(path) | {"clock": "09:00"})
    assert visitor.stored("doses", dose)["taken_at"] == "2026-03-28T09:00:00+09:00"
    assert "Changed" in visitor.follow(answer)


def test_another_amount_is_shown_and_a_skipped_dose_is_not_taken(visitor: Visitor, medicine: str) -> None:
    visitor.put("doses", make_dose(medicine, taken_at=moments_ago(minutes=2), dose=1))
    assert ", 1 mg" in visitor.look("/treatments")


def test_where_nothing_is_recorded_today_the_last_dose_stands(visitor: Visitor, medicine: str) -> None:
    visitor.put("doses", make_dose(medicine, taken_at=f"{today(1)}T12:10:00+00:00", outcome="skipped"))
    assert "Last: yesterday, skipped at 12:10" in visitor.look("/treatments")


def test_deleting_is_undone(visitor: Visitor, medicine: str) -> None:
    dose = visitor.put("doses", make_dose(medicine))
    for _press in range(2):
        answer = visitor.press(f"/treatments/doses/{dose}/delete")
    assert visitor.all("doses") == []
    visitor.undo(answer)
    assert len(visitor.all("doses")) == 1


@pytest.mark.parametrize("medication", ["", "nonsense", "0197b2a6-0000-7000-8000-000000000000"])
def test_a_tap_for_no_medicine_is_not_found(visitor: Visitor, medication: str) -> None:
    visitor.press("/treatments/doses", 404, medication=medication, outcome="taken")


def test_an_outcome_that_is_none_is_refused(visitor: Visitor, medicine: str) -> None:
    visitor.press("/treatments/doses", 422, medication=medicine, outcome="lost")
    assert visitor.all("doses") == []
