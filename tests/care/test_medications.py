"""Medicines: added, corrected in place, taken at another dose without losing the former, stopped, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.care.visitor import Visitor, today
from tests.factories import make_dose, make_medication

NEW = "/treatments/medications/new"


def added(visitor: Visitor, **typed: Any) -> str:
    form = visitor.form(NEW) | {"name": "Trihexyphenidyl", "dose": "2"} | typed
    visitor.press(NEW, **form)
    return str(form["id"])


def test_a_page_with_nothing_says_what_it_is_for(visitor: Visitor) -> None:
    page = visitor.look("/treatments")
    assert "can be recorded with one tap" in page
    assert "New trouble with swallowing, speaking or breathing" in page
    assert "999" in page
    assert "does not diagnose or advise on treatment" in page


def test_a_medicine_is_added_with_the_least_there_is_to_say(visitor: Visitor) -> None:
    form = visitor.form(NEW)
    assert (form["from"], form["unit"], form["times"]) == (today(), "mg", ["", "", "", ""])
    answer = visitor.press(NEW, **form | {"name": "Trihexyphenidyl"})
    assert visitor.stored("medications", form["id"]) == {"name": "Trihexyphenidyl", "unit": "mg", "from": today()}
    page = visitor.follow(answer)
    assert "Saved: Trihexyphenidyl" in page
    assert "since today" in page


def test_times_are_read_as_people_type_them(visitor: Visitor) -> None:
    record = added(visitor, times=["20:00", "8.30", "", "14, 22:15"])
    assert visitor.stored("medications", record)["times"] == ["08:30", "14:00", "20:00", "22:15"]
    assert "At 08:30, 14:00, 20:00, 22:15" in visitor.look("/treatments")
    assert visitor.form(f"/treatments/medications/{record}")["times"] == ["08:30", "14:00", "20:00", "22:15", ""]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", "This is needed."),
        ({"name": "n" * 5000}, "name", "At most 80 characters."),
        ({"dose": "two"}, "dose", "above 0"),
        ({"dose": "0"}, "dose", "above 0"),
        ({"dose": "nan"}, "dose", "above 0"),
        ({"unit": "m" * 5000}, "unit", "At most 20 characters."),
        ({"times": ["08:00", "25:00"]}, "times", "such as 08:00"),
        ({"from": ""}, "from", "Please give a date."),
        ({"from": "2090-01-01"}, "from", "cannot be right"),
        ({"from": "2026-03-03", "to": "2026-03-02"}, "to", "must not come before"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    visitor: Visitor, typed: dict[str, Any], field: str, said: str
) -> None:
    form = visitor.form(NEW) | {"name": "Trihexyphenidyl"} | typed
    page = visitor.press(NEW, 422, **form).get_data(as_text=True)
    assert f'id="f-{field}-fault"' in page
    assert f'href="#f-{field}"' in page
    assert said in page
    assert visitor.form_in(page) == form
    assert visitor.all("medications") == []


def test_a_doubled_press_saves_once_and_a_correction_goes_over_it(visitor: Visitor) -> None:
    form = visitor.form(NEW) | {"name": "Trihexyphenidyl", "dose": "0,125"}
    visitor.press(NEW, **form)
    assert "Saved" in visitor.follow(visitor.press(NEW, **form))
    [held] = visitor.all("medications")
    assert (held["dose"], held["revision"]) == (0.125, 1)
    page = visitor.press(NEW, 409, **form | {"dose": "0.25"}).get_data(as_text=True)
    assert "Meanwhile this was saved: Trihexyphenidyl 0.125 mg" in page
    visitor.press(NEW, **visitor.form_in(page))
    assert [one["dose"] for one in visitor.all("medications")] == [0.25]


def test_one_taken_back_and_sent_again_is_saved(visitor: Visitor) -> None:
    form = visitor.form(NEW) | {"name": "Trihexyphenidyl"}
    visitor.undo(visitor.press(NEW, **form))
    assert visitor.all("medications") == []
    visitor.press(NEW, **form)
    assert [one["name"] for one in visitor.all("medications")] == ["Trihexyphenidyl"]


def test_a_slip_is_corrected_in_place_and_undone(visitor: Visitor) -> None:
    record = added(visitor)
    path = f"/treatments/medications/{record}"
    answer = visitor.press(path, **visitor.form(path) | {"dose": "20"})
    assert "Changed: Trihexyphenidyl 20 mg" in visitor.follow(answer)
    assert len(visitor.all("medications")) == 1
    visitor.undo(answer)
    assert visitor.stored("medications", record)["dose"] == 2


def test_a_form_sent_untouched_changes_nothing_and_offers_no_undo(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication())
    path = f"/treatments/medications/{record}"
    answer = visitor.press(path, **visitor.form(path))
    assert "done=" not in answer.headers["Location"]
    assert visitor.all("medications")[0]["revision"] == 1


def test_what_another_phone_saved_is_not_overwritten_unseen(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication())
    path = f"/treatments/medications/{record}"
    form = visitor.form(path) | {"dose": "3"}
    at = f"/diaries/{visitor.diary}/medications/{record}"
    visitor.owner.patch(at, {"set": {"dose": {"was": 2, "now": 4}}})
    page = visitor.press(path, 409, **form).get_data(as_text=True)
    assert "Meanwhile this was saved: Trihexyphenidyl 4 mg" in page
    assert visitor.stored("medications", record)["dose"] == 4
    assert visitor.form_in(page)["dose"] == "3"
    visitor.press(path, **visitor.form_in(page))
    assert visitor.stored("medications", record)["dose"] == 3


def test_another_dose_keeps_the_former_and_is_undone_in_one(visitor: Visitor) -> None:
    former = visitor.put("medications", make_medication(dose=1, **{"from": today(60)}))
    path = f"/treatments/medications/{former}/dose"
    form = visitor.form(path) | {"dose": "2", "from": today(10)}
    for _press in range(2):
        answer = visitor.press(path, **form)
        held = {one["id"]: one for one in visitor.all("medications")}
        assert len(held) == 2
        assert held[former]["to"] == today(11)
        assert (held[form["id"]]["dose"], held[form["id"]]["from"]) == (2, today(10))
        assert held[form["id"]]["times"] == ["08:00", "20:00"]
    page = visitor.follow(answer)
    assert "Another dose saved" in page
    assert "before that 1 mg" in page
    assert page.count("Took it now") == 1
    spans = visitor.look(f"/treatments/medications/{form['id']}")
    assert "Trihexyphenidyl 1 mg" in spans
    assert "Trihexyphenidyl 2 mg" in spans
    visitor.undo(answer)
    [only] = visitor.all("medications")
    assert (only["id"], only["dose"], "to" in only) == (former, 1, False)


def test_another_dose_cannot_begin_before_the_present_one(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication(**{"from": today(5)}))
    path = f"/treatments/medications/{record}/dose"
    for day in (today(5), today(6)):
        page = visitor.press(path, 422, **visitor.form(path) | {"dose": "3", "from": day}).get_data(as_text=True)
        assert 'id="f-from-fault"' in page
        assert visitor.form_in(page)["dose"] == "3"
    assert len(visitor.all("medications")) == 1
    assert "to" not in visitor.stored("medications", record)


def test_another_dose_within_a_span_that_ended_ends_with_it(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication(**{"from": today(60), "to": today(5)}))
    path = f"/treatments/medications/{record}/dose"
    form = visitor.form(path) | {"dose": "3", "from": today(20)}
    visitor.press(path, **form)
    assert visitor.stored("medications", form["id"])["to"] == today(5)
    assert visitor.stored("medications", record)["to"] == today(21)


def test_stopping_is_one_tap_and_undone(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication())
    for _press in range(2):
        answer = visitor.press(f"/treatments/medications/{record}/stop")
        assert visitor.stored("medications", record)["to"] == today()
    assert "Took it now" in visitor.follow(answer)
    visitor.undo(answer)
    assert "to" not in visitor.stored("medications", record)


def test_deleting_keeps_the_doses_and_is_undone(visitor: Visitor) -> None:
    record = visitor.put("medications", make_medication())
    dose = visitor.put("doses", make_dose(record))
    for _press in range(2):
        answer = visitor.press(f"/treatments/medications/{record}/delete")
        assert "Deleted: Trihexyphenidyl 2 mg" in visitor.follow(answer)
    assert visitor.all("medications") == []
    assert visitor.stored("doses", dose)["outcome"] == "taken"
    assert "Trihexyphenidyl" in visitor.look(f"/treatments/doses/{dose}")
    visitor.undo(answer)
    assert len(visitor.all("medications")) == 1


def test_a_name_of_eighty_letters_and_markup_is_shown_as_it_is(visitor: Visitor) -> None:
    added(visitor, name="x" * 80)
    added(visitor, name="<b>Bold</b> %(name)s")
    page = visitor.look("/treatments")
    assert "x" * 80 in page
    assert "<b>Bold</b> %(name)s 2 mg" in page  # unescaped by the test
    assert page.count("<b>") == page.count("</b>")
    raw = visitor._browser.get("/treatments").get_data(as_text=True)
    assert "&lt;b&gt;Bold" in raw


@pytest.mark.parametrize(
    "name", ["step.1.2", "step.x.1", "step.", "medication.x.1", "entry.1", "step." + "9" * 5000 + ".1"]
)
def test_an_undo_that_fits_nothing_is_not_offered(visitor: Visitor, name: str) -> None:
    assert "Undo" not in visitor.look(f"/treatments?done={name}")
    visitor.press("/treatments/restore", step=name if name.startswith("step") else "step.8.9")


def test_undo_of_something_else_is_not_found(visitor: Visitor) -> None:
    visitor.press("/treatments/restore", 404, kind="entry", id="0" * 32)
    visitor.press("/treatments/restore", 404, kind="visit", id="nonsense")
