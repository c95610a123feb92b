"""Every figure of the catalogue by its address: on an empty diary, on a full one, by the API and on the screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.factories import an_id, make_dose, make_entry, make_factor, make_injection, make_medication, make_visit
from tests.insights.conftest import DAYS, TODAY, Reader, _at
from tests.insights.test_screens import text_of
from tracker.insights.asked import FIELDS
from tracker.insights.figures import CATALOGUE

NAMES = tuple(CATALOGUE)


def day(back: int) -> str:
    return _at(back, 12)[:10]


@pytest.fixture
def treated(full: Reader) -> Reader:
    """The full diary with a medicine, two series of injections, a visit, and a factor."""
    medicine = str(an_id())
    save: list[tuple[str, str, dict[str, Any]]] = [
        ("medications", medicine, make_medication(**{"from": day(60)})),
        ("injections", str(an_id()), make_injection(day=day(9))),
        ("injections", str(an_id()), make_injection(day=day(100))),
        ("injections", str(an_id()), make_injection(day=day(5), series="eyes_upper_face", sites=[], units=None)),
        ("visits", str(an_id()), make_visit(day=day(7))),
        ("factors", str(an_id()), make_factor()),
    ]
    save += [("doses", str(an_id()), make_dose(medicine, taken_at=_at(back, 7))) for back in range(1, DAYS + 1)]
    for plural, record, body in save:
        answer = full.person.put(f"/diaries/{full.diary}/{plural}/{record}", body)
        assert answer.status_code == 201, answer.get_json()
    return full


def test_each_figure_says_what_it_takes() -> None:
    assert set(FIELDS) == set(CATALOGUE)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_diary_is_told_what_is_needed(reader: Reader, name: str) -> None:
    answer = reader.look(name, table="1")
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    sentence = html.split('class="say">')[1].split("</p>")[0]
    assert len(sentence) > 20
    assert "does not diagnose" in html
    assert html.count('role="img"') == 3


@pytest.mark.parametrize("name", NAMES)
def test_one_entry_is_no_trouble(reader: Reader, name: str) -> None:
    entry = make_entry(happened_at=_at(1, 9), recorded_at=_at(1, 9), spasm=4, regions={"neck": {"spasm": 4}})
    reader.person.put(f"/diaries/{reader.diary}/entries/{an_id()}", entry)
    for path in (name, f"{name}/show"):
        assert reader.look(path, days="all").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_screen_and_api_say_the_same(treated: Reader, name: str) -> None:
    at = f"/diaries/{treated.diary}"
    chart = treated.person.get(f"{at}/charts/{name}?days=30").get_json()
    figure = treated.person.get(f"{at}/insights/{name}?days=30").get_json()
    assert figure["rests_on"] == chart["rests_on"]
    assert figure["name"] == chart["name"] == name
    assert {field for field in ("clock", "medication", "series", "x", "y", "lag", "by") if field in figure} == (
        FIELDS[name] & {"clock", "medication", "series", "x", "y", "lag", "by"}
    )
    html = treated.look(name, days="30", table="1").get_data(as_text=True)
    assert text_of(chart["sentence"]) in text_of(html)
    for row in chart["table"]["rows"]:
        if name == "day-by-day" and row[-1] == "–":
            # where a day has no treatment there is no line below its numbers
            row.pop()
        assert all(text_of(cell) in text_of(html) for cell in row), row
    assert "var(--" not in str(chart["figure"])


def test_days_since_the_last_injection_and_appointment(treated: Reader) -> None:
    at = f"/diaries/{treated.diary}/insights/day-by-day"
    assert treated.person.get(f"{at}?days=injection").get_json()["from"] == day(5)
    assert treated.person.get(f"{at}?days=appointment").get_json()["from"] == day(7)
    html = treated.look("day-by-day").get_data(as_text=True)
    assert "Since injection" in html
    assert "Since appointment" in html


def test_days_since_what_never_was_are_not_offered(full: Reader) -> None:
    html = full.look("day-by-day").get_data(as_text=True)
    assert "Since injection" not in html
    assert full.look("day-by-day", days="injection").status_code == 200


def test_a_change_of_dose_is_the_same_medicine(treated: Reader) -> None:
    at = f"/diaries/{treated.diary}"
    first = treated.person.get(f"{at}/insights/since-dose?days=30").get_json()
    later = str(an_id())
    body = make_medication(name="TRIHEXYPHENIDYL", dose=4, **{"from": day(3)})
    assert treated.person.put(f"{at}/medications/{later}", body).status_code == 201
    again = treated.person.get(f"{at}/insights/since-dose?days=30&medication={later}").get_json()
    assert again["hours"] == first["hours"]
    assert first["doses"] == DAYS


def test_another_series_is_one_tap_and_has_a_measure_of_its_own(treated: Reader) -> None:
    html = treated.look("treatment-cycle").get_data(as_text=True)
    assert "series=neck" in html
    figure = treated.person.get(f"/diaries/{treated.diary}/insights/treatment-cycle?series=neck").get_json()
    assert (figure["series"], figure["this"]["first_day"]) == ("neck", day(9))
    assert figure["this"]["given"] == [{"product": "Botox", "units": 200}]
    assert [cycle["first_day"] for cycle in figure["earlier"]] == [day(100)]


def test_the_same_weeks_of_the_cycle_before_are_what_is_compared_with(treated: Reader) -> None:
    at = f"/diaries/{treated.diary}"
    eyes = treated.person.get(f"{at}/injections").get_json()["items"]
    for one in eyes:
        if one["series"] == "eyes_upper_face":
            treated.person.delete(f"{at}/injections/{one['id']}")
    figure = treated.person.get(f"{at}/insights/compare?days=injection").get_json()
    assert (figure["from"], figure["other_from"]) == (day(9), day(100))
    plain = treated.person.get(f"{at}/insights/compare?days=14").get_json()
    assert plain["other_to"] == day(14)


WRONG = [
    ("since-dose", {"medication": "nonsense"}, "medication"),
    ("since-dose", {"medication": str(UUID(int=7))}, "medication"),
    ("treatment-cycle", {"series": "knee"}, "series"),
    ("relation", {"x": "mood"}, "x"),
    ("relation", {"y": "mood"}, "y"),
    ("relation", {"lag": "2"}, "lag"),
    ("body", {"by": "year"}, "by"),
    ("compare", {"other_from": "2026-02-30"}, "other_from"),
    ("compare", {"other_from": "2026-02-03", "other_to": "2026-02-01"}, "other_to"),
]


@pytest.mark.parametrize(("name", "args", "field"), WRONG)
def test_what_cannot_be_read_is_said_at_its_field(full: Reader, name: str, args: dict[str, str], field: str) -> None:
    answer = full.person.get(f"/diaries/{full.diary}/insights/{name}", query_string=args)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [f"/{field}"]
    assert full.look(name, **args).status_code == 422


def test_a_day_with_two_hundred_entries_and_a_year_of_silence(reader: Reader) -> None:
    changes = []
    for number in range(200):
        at = f"{_at(1, number % 12 + 6)[:14]}{number % 60:02}:00+00:00"
        body = make_entry(happened_at=at, recorded_at=at, spasm=number % 11, regions={"neck": {"spasm": number % 11}})
        changes.append({"kind": "entry", "op": "save", "id": str(an_id()), "body": body})
    long_ago = TODAY.replace(year=TODAY.year - 2, day=1).isoformat()
    body = make_entry(happened_at=long_ago, recorded_at=long_ago, spasm=2)
    changes.append({"kind": "entry", "op": "save", "id": str(an_id()), "body": body})
    sent = reader.person.post(f"/diaries/{reader.diary}/changes", {"changes": changes})
    assert {result["status"] for result in sent.get_json()["results"]} == {"saved"}
    for name in NAMES:
        assert reader.look(name, days="all").status_code == 200, name
    found = reader.person.get(f"/diaries/{reader.diary}/insights/day-by-day?days=all").get_json()
    assert [value["entries"] for value in found["days"]] == [1, 200]
