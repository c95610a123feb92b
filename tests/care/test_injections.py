"""Sessions of injections: recorded, repeated by one tap, followed by day, kept in series; side effects with them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.care.visitor import Visitor, today
from tests.factories import an_id, make_injection

NEW = "/treatments/injections/new"


def added(visitor: Visitor, **typed: Any) -> str:
    form = visitor.form(NEW) | {"regions": "neck"} | typed
    visitor.press(NEW, **form)
    return str(form["id"])


def session(visitor: Visitor, **changed: Any) -> str:
    return visitor.put("injections", make_injection(**{"day": today(45)} | changed))


def test_a_first_session_takes_a_product_units_and_a_part(visitor: Visitor) -> None:
    form = visitor.form(NEW)
    assert form["on"] == today()
    answer = visitor.press(NEW, **form | {"product": "Dysport", "units": "500", "regions": ["neck", "trunk"]})
    assert visitor.stored("injections", form["id"]) == {
        "day": today(),
        "product": "Dysport",
        "units": 500,
        "series": "neck+trunk",
        "sites": [{"region": "neck"}, {"region": "trunk"}],
    }
    page = visitor.follow(answer)
    assert "Saved: Injection: Neck, trunk, Dysport, 500 units" in page
    assert "Week 0 now" in page
    visitor.undo(answer)
    assert visitor.all("injections") == []


def test_the_fact_and_the_rule_about_units_stand_on_the_form_whatever_is_recorded(visitor: Visitor) -> None:
    record = session(visitor)
    ways = (NEW, f"{NEW}?series=neck", f"/treatments/injections/{record}", f"/treatments/injections/{record}/edit",
            f"/treatments/injections/{record}/side-effects/new", "/treatments")  # fmt: skip
    for path in ways:
        page = visitor.look(path)
        assert "needs medical help at once" in page, path
        assert "call 999" in page, path
    assert "never added up or converted" in visitor.look(NEW)


def test_muscles_and_units_are_kept_row_by_row(visitor: Visitor) -> None:
    rows = {"site.neck.0.muscle": "Splenius", "site.neck.0.units": "80", "site.neck.1.units": "60,5"}
    # a part whose units are told was injected, though its box was not ticked
    rows |= {"site.trunk.0.units": "20"}
    record = added(visitor, units="200", own_product="Letybo", **rows)
    held = visitor.stored("injections", record)
    assert held["product"] == "Letybo"
    assert held["sites"] == [
        {"region": "neck", "muscle": "Splenius", "units": 80},
        {"region": "neck", "units": 60.5},
        {"region": "trunk", "units": 20},
    ]
    page = visitor.look(f"/treatments/injections/{record}")
    assert "Neck: Splenius 80 units, 60.5 units" in page
    path = f"/treatments/injections/{record}/edit"
    visitor.press(path, **visitor.form(path) | {"regions": ["neck"]})
    assert [site["region"] for site in visitor.stored("injections", record)["sites"]] == ["neck", "neck"]


def test_a_form_sent_untouched_changes_nothing(visitor: Visitor) -> None:
    effects = [{"kind": "weakness", "from": today(30), "severity": 2}]
    record = session(visitor, felt_onset=today(40), side_effects=effects, given_by="Dr Lin")
    path = f"/treatments/injections/{record}/edit"
    answer = visitor.press(path, **visitor.form(path))
    assert "done=" not in answer.headers["Location"]
    assert visitor.all("injections")[0]["revision"] == 1


def test_the_same_as_last_time_is_one_tap_and_once_when_doubled(visitor: Visitor) -> None:
    former = session(visitor, felt_onset=today(40), side_effects=[{"kind": "weakness", "from": today(30)}])
    page = visitor.look(f"{NEW}?series=neck")
    assert "Same as last time, today: Neck, Botox, 200 units" in page
    form = visitor.form(f"{NEW}?series=neck", "/treatments/injections/same")
    for _press in range(2):
        answer = visitor.press("/treatments/injections/same", **form)
    assert visitor.stored("injections", form["id"]) == make_injection(day=today())
    assert len(visitor.all("injections")) == 2
    assert former in visitor.look(f"/treatments/injections/{form['id']}")
    visitor.undo(answer)
    assert [one["id"] for one in visitor.all("injections")] == [former]


def test_a_new_session_begins_as_the_last_of_its_series(visitor: Visitor) -> None:
    session(visitor, given_by="Dr Lin", felt_onset=today(40))
    session(visitor, day=today(20), series="Eyelids", product="Own brand", units=50, sites=[])
    form = visitor.form(f"{NEW}?series=neck")
    kept = {name: form[name] for name in ("product", "own_product", "units", "given_by", "series", "regions", "on")}
    assert kept == {
        "product": "Botox",
        "own_product": "",
        "units": "200",
        "given_by": "Dr Lin",
        "series": "neck",
        "regions": "neck",
        "on": today(),
    }
    assert form["site.neck.0.muscle"] == "Splenius capitis"
    visitor.press(NEW, **form)
    assert "felt_onset" not in visitor.stored("injections", form["id"])
    other = visitor.form(f"{NEW}?series=Eyelids")
    assert (other["own_product"], other["product"], other["series"]) == ("Own brand", "", "Eyelids")
    plain = visitor.look(NEW)
    assert "Eyelids: Own brand, 50 units" in plain
    assert "Same as last time" not in plain


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"on": ""}, "on", "Please give a date."),
        ({"on": "2090-01-01"}, "on", "cannot be right"),
        ({"units": "many"}, "units", "above 0"),
        ({"units": "1e400"}, "units", "above 0"),
        ({"units": "50", "site.neck.0.units": "80"}, "units", "add up to more"),
        ({"site.neck.1.units": "-3"}, "site-neck-1-units", "above 0"),
        ({"site.neck.0.muscle": "m" * 5000}, "site-neck-0-muscle", "At most 80"),
        ({"own_product": "p" * 5000}, "own_product", "At most 80"),
        ({"given_by": "g" * 5000}, "given_by", "At most 120"),
        ({"new_series": "s" * 5000}, "new_series", "At most 60"),
        ({"regions": ["knee"]}, "", ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    visitor: Visitor, typed: dict[str, Any], field: str, said: str
) -> None:
    form = visitor.form(NEW) | {"regions": "neck", "product": "Botox"} | typed
    if not field:
        visitor.press(NEW, **form)
        assert "sites" not in visitor.all("injections")[0]
        return
    page = visitor.press(NEW, 422, **form).get_data(as_text=True)
    assert re.search(rf'id="f-{field}-fault">[^<]*{said}', page), page
    assert f'href="#f-{field}"' in page
    again = visitor.form_in(page)
    assert {name: again[name] for name in form} == form
    assert visitor.all("injections") == []


def test_each_step_of_its_course_is_one_tap_and_undone(visitor: Visitor) -> None:
    record = session(visitor)
    course = f"/treatments/injections/{record}/course"
    words = {
        "felt_onset": "I felt it start today",
        "began_to_fade": "It began to fade today",
        "back_to_before": "It is back to before today",
    }
    for mark, text in words.items():
        assert text in visitor.look("/treatments")
        for _press in range(2):
            answer = visitor.press(course, mark=mark)
        assert visitor.stored("injections", record)[mark] == today()
        assert text not in visitor.follow(answer)
    visitor.undo(answer)
    assert "back_to_before" not in visitor.stored("injections", record)
    assert visitor.stored("injections", record)["began_to_fade"] == today()
    assert "Felt it start: today (day 45)" in visitor.look(f"/treatments/injections/{record}")


def test_a_step_recorded_earlier_keeps_its_day_and_can_be_moved(visitor: Visitor) -> None:
    record = session(visitor, felt_onset=today(40))
    answer = visitor.press(f"/treatments/injections/{record}/course", mark="felt_onset", back="session")
    assert answer.headers["Location"].startswith(f"/treatments/injections/{record}?")
    assert visitor.stored("injections", record)["felt_onset"] == today(40)
    path = f"/treatments/injections/{record}/edit"
    visitor.press(path, **visitor.form(path) | {"felt_onset": today(38)})
    assert visitor.stored("injections", record)["felt_onset"] == today(38)
    page = visitor.press(path, 422, **visitor.form(path) | {"began_to_fade": today(39)}).get_data(as_text=True)
    assert re.search(r'id="f-began_to_fade-fault">It starts, fades and is gone in this order', page)
    visitor.press(path, **visitor.form(path) | {"felt_onset": ""})
    assert "felt_onset" not in visitor.stored("injections", record)


def test_on_the_day_itself_a_tap_does_not_fall_before_the_session(visitor: Visitor) -> None:
    record = session(visitor, day=today(-1))
    visitor.press(f"/treatments/injections/{record}/course", mark="felt_onset")
    assert visitor.stored("injections", record)["felt_onset"] == today(-1)


def test_a_step_that_is_none_is_not_found(visitor: Visitor) -> None:
    visitor.press(f"/treatments/injections/{session(visitor)}/course", 404, mark="units")
    visitor.press(f"/treatments/injections/{an_id()}/course", 404, mark="felt_onset")


def test_a_series_is_renamed_with_all_its_sessions_and_back(visitor: Visitor) -> None:
    ours = [session(visitor, day=today(days)) for days in (200, 110, 20)]
    other = session(visitor, series="Eyelids")
    path = f"/treatments/injections/{ours[2]}/series"
    form = visitor.form(path)
    assert form["name"] == "Neck"
    for _press in range(2):
        answer = visitor.press(path, **form | {"name": "Neck, clinic A"})
        if not _press:
            first = answer
    assert {visitor.stored("injections", one)["series"] for one in ours} == {"Neck, clinic A"}
    assert visitor.stored("injections", other)["series"] == "Eyelids"
    assert "Series renamed" in visitor.follow(first)
    visitor.undo(first)
    assert {visitor.stored("injections", one)["series"] for one in ours} == {"neck"}


def test_a_region_typed_by_name_is_the_series_that_its_parts_make(visitor: Visitor) -> None:
    record = session(visitor, series="Clinic A")
    path = f"/treatments/injections/{record}/series"
    visitor.press(path, **visitor.form(path) | {"name": "Neck"})
    assert visitor.stored("injections", record)["series"] == "neck"


def test_only_the_latest_session_of_a_series_goes_on(visitor: Visitor) -> None:
    former, latest = session(visitor, day=today(120)), session(visitor)
    assert "Week 6 now" in visitor.look(f"/treatments/injections/{latest}")
    page = visitor.look(f"/treatments/injections/{former}")
    assert "Week " not in page
    assert "I felt it start today" not in page


def test_the_name_of_another_series_joins_the_two(visitor: Visitor) -> None:
    one, other = session(visitor), session(visitor, day=today(20), series="trunk")
    path = f"/treatments/injections/{other}/series"
    answer = visitor.press(path, **visitor.form(path) | {"name": "nECK"})
    assert visitor.stored("injections", other)["series"] == "neck"
    assert visitor.look("/treatments").count("Week ") == 1
    visitor.undo(answer)
    assert visitor.stored("injections", other)["series"] == "trunk"
    assert visitor.stored("injections", one)["series"] == "neck"


@pytest.mark.parametrize(("name", "said"), [("", "Please give a name."), ("s" * 5000, "At most 60 characters.")])
def test_a_name_that_cannot_be_is_said(visitor: Visitor, name: str, said: str) -> None:
    path = f"/treatments/injections/{session(visitor)}/series"
    page = visitor.press(path, 422, **visitor.form(path) | {"name": name}).get_data(as_text=True)
    assert said in page
    assert visitor.form_in(page)["name"] == name


def test_a_session_is_moved_to_another_series(visitor: Visitor) -> None:
    moved = session(visitor)
    session(visitor, day=today(20), series="Eyelids")
    path = f"/treatments/injections/{moved}/edit"
    visitor.press(path, **visitor.form(path) | {"series": "Eyelids"})
    assert visitor.stored("injections", moved)["series"] == "Eyelids"
    visitor.press(path, **visitor.form(path) | {"series": ""})
    assert visitor.stored("injections", moved)["series"] == "neck"


def test_products_are_never_added_up(visitor: Visitor) -> None:
    session(visitor)
    session(visitor, day=today(20), series="trunk", product="Dysport", units=500, sites=[])
    page = visitor.look("/treatments")
    assert "Botox, 200 units" in page
    assert "Dysport, 500 units" in page
    assert "700" not in re.sub(r"<[^>]*>", " ", page)


def test_a_session_changed_elsewhere_is_not_overwritten_unseen(visitor: Visitor) -> None:
    record = session(visitor)
    path = f"/treatments/injections/{record}/edit"
    form = visitor.form(path) | {"given_by": "Dr Lin"}
    visitor.press(f"/treatments/injections/{record}/course", mark="felt_onset")
    page = visitor.press(path, 409, **form).get_data(as_text=True)
    assert "Meanwhile this was saved: Injection: Neck, Botox, 200 units" in page
    assert visitor.form_in(page)["given_by"] == "Dr Lin"
    assert visitor.stored("injections", record)["felt_onset"] == today()


def test_deleting_a_session_is_undone(visitor: Visitor) -> None:
    record = session(visitor)
    for _press in range(2):
        answer = visitor.press(f"/treatments/injections/{record}/delete")
    assert visitor.all("injections") == []
    visitor.undo(answer)
    assert len(visitor.all("injections")) == 1


def effect_form(visitor: Visitor, record: str, **typed: str) -> dict[str, Any]:
    return visitor.form(f"/treatments/injections/{record}/side-effects/new") | typed


def test_a_side_effect_begins_today_and_ends_with_one_tap(visitor: Visitor) -> None:
    record = session(visitor)
    at = f"/treatments/injections/{record}/side-effects"
    form = effect_form(visitor, record, kind="swallowing", severity="3")
    for _press in range(2):
        answer = visitor.press(f"{at}/new", **form)
    assert visitor.stored("injections", record)["side_effects"] == [
        {"kind": "swallowing", "from": today(), "severity": 3}
    ]
    assert "Swallowing trouble, 3 of 10" in visitor.follow(answer)
    over = visitor.form("/treatments", "/over")
    for _press in range(2):
        ended = visitor.press(f"{at}/over", **over)
    assert visitor.stored("injections", record)["side_effects"][0]["to"] == today()
    assert "It is over" not in visitor.follow(ended)
    visitor.undo(ended)
    assert "to" not in visitor.stored("injections", record)["side_effects"][0]


def test_a_side_effect_is_changed_in_ones_own_words_deleted_and_undone(visitor: Visitor) -> None:
    effects = [{"kind": "weakness", "from": today(30)}, {"kind": "Dry eyes", "from": today(20), "severity": 4.5}]
    record = session(visitor, side_effects=effects)
    at = f"/treatments/injections/{record}/side-effects"
    form = visitor.form(f"{at}/2")
    assert (form["own_kind"], form["severity"], "kind" in form) == ("Dry eyes", "4.5", False)
    visitor.press(f"{at}/2", **form | {"own_kind": "Very dry eyes", "to": today(1)})
    changed = visitor.stored("injections", record)["side_effects"]
    assert changed == [effects[0], {"kind": "Very dry eyes", "from": today(20), "to": today(1), "severity": 4.5}]
    gone = visitor.form(f"{at}/1", "/delete")
    for _press in range(2):
        answer = visitor.press(f"{at}/delete", **gone)
    assert visitor.stored("injections", record)["side_effects"] == changed[1:]
    visitor.undo(answer)
    assert visitor.stored("injections", record)["side_effects"] == changed
    visitor.look(f"{at}/3", 404)
    visitor.look(f"{at}/0", 404)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "kind", "in your own words"),
        ({"kind": "weakness", "from": today(50)}, "from", "cannot begin before the injection"),
        ({"kind": "weakness", "to": today(1)}, "to", "must not come before"),
        ({"kind": "weakness", "from": ""}, "from", "Please give a date."),
        ({"kind": "weakness", "severity": "11"}, "severity", "from 0 to 10"),
        ({"own_kind": "x" * 5000}, "own_kind", "At most 60"),
    ],
)
def test_a_side_effect_that_cannot_be_is_said_beside_its_field(
    visitor: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    record = session(visitor)
    form = effect_form(visitor, record, **typed)
    page = visitor.press(f"/treatments/injections/{record}/side-effects/new", 422, **form).get_data(as_text=True)
    assert re.search(rf'id="f-{field}-fault">[^<]*{said}', page), page
    assert "side_effects" not in visitor.stored("injections", record)


def test_a_side_effect_of_a_session_changed_meanwhile_is_asked_again(visitor: Visitor) -> None:
    record = session(visitor, side_effects=[{"kind": "weakness", "from": today(30)}])
    path = f"/treatments/injections/{record}/side-effects/1"
    form = visitor.form(path) | {"severity": "7"}
    visitor.press(f"/treatments/injections/{record}/course", mark="felt_onset")
    page = visitor.press(path, 422, **form).get_data(as_text=True)
    assert "changed meanwhile" in page
    visitor.press(path, **visitor.form_in(page))
    assert visitor.stored("injections", record)["side_effects"][0]["severity"] == 7
