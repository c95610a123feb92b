"""The page for the neurologist: its numbers are those of the charts, what is missing is said, nothing is made up."""

from __future__ import annotations

from typing import Any

from tests.appointment.conftest import BOTH, Diarist, day
from tests.factories import make_injection, make_medication, make_treatment, make_visit

pytestmark = BOTH


def insight(diarist: Diarist, name: str, **asked: str) -> dict[str, Any]:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    found: dict[str, Any] = diarist.person.get(f"/diaries/{diarist.diary}/insights/{name}?{query}").get_json()
    return found


def test_one_entry_is_said_in_the_singular_and_nothing_is_drawn_from_it(diarist: Diarist) -> None:
    diarist.entry(1, spasm=7)
    diarist.put("injections", make_injection(day=day(0), units=1, sites=[{"region": "neck"}]))
    diarist.post(part="days", days="14")
    sheet = diarist.sheet()
    assert sheet.answers[0].sentence == (
        "Spasm severity: on 1 day, too few for a middle; highest 7; 1 of 1 day reached 7."
    )
    assert sheet.answers[1].sentence == (
        "Too few days to say: 10 more days with three entries over six hours are needed."
    )
    assert sheet.answers[2].sentence.endswith("No week since has three days with a number yet.")
    assert [row.what for row in sheet.treatment] == [
        f"Last injection {sheet.dates.partition(' to ')[2]}: Botox, 1 unit, Neck"
    ]
    assert sheet.large[0].caption == "Open dots: single days, where fewer than five have entries."


def test_an_empty_diary_makes_a_page_that_says_so(diarist: Diarist) -> None:
    sheet = diarist.sheet()
    assert sheet.title == "Dystonia diary"
    assert sheet.who == ("rated by the person",)
    assert sheet.rests_on == "0 of 90 days recorded, 0 entries"
    assert [answer.sentence for answer in sheet.answers[:1]] == ["Nothing is recorded in these days."]
    assert sheet.answers[2].sentence == "Neither injections nor medicines are recorded."
    assert sheet.answers[3].sentence.startswith("14 days on either side are needed")
    assert (sheet.beside, sheet.day_by_day, sheet.where.tiles, sheet.treatment) == (None, None, (), ())
    assert sheet.where.said
    assert [drawing.heading for drawing in sheet.large] == ["Through the day: Spasm severity"]


def test_how_it_has_been_is_the_charts_own_median_half_and_highest(months: Diarist) -> None:
    months.post(part="days", days="30")
    sheet, found = months.sheet(), insight(months, "day-by-day", days="30")
    reached = sum(one["max"] >= 7 for one in found["days"])
    highest = max(one["max"] for one in found["days"])
    assert sheet.answers[0].sentence == (
        f"Spasm severity: median {found['median']:g}; half of the days {found['q25']:g} to {found['q75']:g}; "
        f"highest {highest:g}; {reached} of {len(found['days'])} days reached 7."
    )
    assert 0 < reached < len(found["days"])
    assert sheet.rests_on.startswith(f"{found['rests_on']['days']} of 30 days recorded, ")


def test_when_in_the_day_is_the_sentence_of_the_chart(months: Diarist) -> None:
    months.post(part="days", days="30")
    chart = months.person.get(f"/diaries/{months.diary}/charts/through-the-day?days=30").get_json()
    assert months.sheet().answers[1].sentence == chart["sentence"]
    assert chart["sentence"].startswith("On 29 of 29 days later entries were higher.")


def test_since_the_injection_says_what_was_felt_and_the_cycle_before(months: Diarist) -> None:
    answer = months.sheet().answers[2]
    assert answer.heading == "Since the injection"
    assert answer.sentence.startswith("Felt to start after 5 days. Week 3 since injection: ")
    assert "1 earlier cycle began to fade in week 4." in answer.rests_on
    assert [drawing.heading for drawing in months.sheet().large][1].startswith("By week since injection")


def test_since_a_dose_where_there_are_doses_and_no_injection(diarist: Diarist) -> None:
    diarist.entry(1, spasm=4)
    diarist.put("medications", make_medication())
    sheet = diarist.sheet()
    assert sheet.answers[2].heading == "Since a dose"
    assert sheet.answers[2].rests_on == "Rests on 0 of 90 days, 0 entries."
    assert len(sheet.large) == 2


def test_what_changed_is_the_figure_of_two_spans(months: Diarist) -> None:
    months.post(part="days", days="30")
    answer, found = months.sheet().answers[3], insight(months, "compare", days="30")
    assert found["verdict"] == "no clear change"
    assert answer.sentence.startswith("No clear change: Spasm severity")
    low, high = found["interval"]
    assert f"Spasm severity {low:g} to {high:g} (".replace("-", "\N{MINUS SIGN}") in answer.rests_on


def test_the_lines_of_treatment_as_they_stand(months: Diarist) -> None:
    months.put("medications", make_medication(dose=1, **{"from": day(400), "to": day(101)}))
    months.put("medications", make_medication(dose=2, **{"from": day(100)}))
    months.put("treatments", make_treatment(**{"from": day(50), "to": day(40)}))
    months.put("treatments", make_treatment(**{"from": day(500), "to": day(490)}))
    effect = {"kind": "swallowing", "from": day(24), "to": day(20), "severity": 3}
    months.put("injections", make_injection(day=day(25), series="face", side_effects=[effect]))
    for back in (2, 3):
        months.entry(back, 20, spasm=5, tags=["trick_tried", "trick_helped"] if back == 2 else ["trick_tried"])
    rows = {row.what: row.when for row in months.sheet().treatment}
    assert any(what.startswith("Last injection") and when == "week 3" for what, when in rows.items())
    assert any(what == "Trihexyphenidyl 2 mg, 2 times a day" and "before 1 mg" in when for what, when in rows.items())
    assert "After the injection: swallowing trouble, 3 of 10" in rows
    assert "Touch or posture that eases it: tried 2 times, helped 1" in rows
    assert sum(what.startswith("Physiotherapy") for what in rows) == 1


def test_what_is_missing_is_said(diarist: Diarist) -> None:
    for back in (1, 2, 3, 9, 10):
        diarist.entry(back, spasm=4)
    diarist.post(part="days", days="14")
    said = " ".join(diarist.sheet().missing)
    assert said.startswith("Nothing is recorded on 9 days, the longest stretch from ")
    assert diarist.sheet().answers[0].sentence.startswith("Spasm severity: median 4; highest 4")


def test_numbers_of_somebody_else_are_left_out_and_that_is_said(diarist: Diarist) -> None:
    diarist.entry(1, spasm=4)
    diarist.entry(2, spasm=9, rated_by="parent")
    sheet = diarist.sheet()
    assert "1 entry that somebody else gave is left out." in sheet.missing
    assert "highest 4" in sheet.answers[0].sentence


def test_the_body_and_the_other_measures_stand_beside(months: Diarist) -> None:
    months.post(part="days", days="30")
    sheet = months.sheet()
    [neck] = [tile for tile in sheet.where.tiles if tile.days]
    assert (neck.name, neck.days, neck.strong) == ("Neck", "29", True)
    assert sheet.beside is not None
    assert sheet.beside.head[1:] == ("Pain", "Hours of sleep", "Nights woken by pain")
    found = insight(months, "day-by-day", days="30", measure="pain")
    assert sheet.beside.rows[0][1] == f"{found['median']:g} ({len(found['days'])})"
    assert sheet.beside.rows[0][3] == "15 of 29"


def test_the_days_are_since_the_last_visit_unless_others_are_chosen(months: Diarist) -> None:
    months.put("visits", make_visit(day=day(20)))
    assert months.sheet().rests_on.startswith("20 of 21 days")
    months.post(part="days", **{"from": day(10), "to": day(4)})
    sheet = months.sheet()
    assert sheet.rests_on.startswith("7 of 7 days recorded, 21 entries")
    assert sheet.days is not None
    assert len(sheet.days.chart.figure["layout"]["xaxis"]["tickvals"]) == 7


def test_only_what_was_entered_is_on_it_and_notes_only_where_asked(months: Diarist) -> None:
    months.entry(3, 20, spasm=2, note="After the bus ride <b>")
    assert (months.sheet().notes, months.sheet().tables) == ((), ())
    months.post(part="who", name="مريم", born="1979", diagnosis="Cervical dystonia")
    months.post(part="questions", question_1="What next?", question_2=" ", question_3="And then?")
    months.post(part="content", notes="yes", table="yes", paper="letter")
    sheet = months.sheet()
    assert sheet.title == "Dystonia diary: مريم"
    assert sheet.who == ("Born 1979", "Cervical dystonia, as told", "rated by the person")
    assert sheet.questions == ("What next?", "And then?")
    assert [note.text for note in sheet.notes] == ["After the bus ride <b>"]
    assert len(sheet.tables) == 3


def test_what_the_page_is_about_can_be_chosen(months: Diarist) -> None:
    months.post(part="content", measure="pain", beside=["stress", "sleep_hours", "pain"], paper="a4")
    sheet = months.sheet()
    assert sheet.answers[0].sentence.startswith("Pain: median")
    assert sheet.beside is not None
    assert sheet.beside.head[1] == "Hours of sleep"
    months.post(part="content", measure="sleep_hours", paper="a4")
    sheet = months.sheet()
    assert sheet.answers[0].sentence.startswith("Hours of sleep: median 8")
    assert "reached 7" not in sheet.answers[0].sentence
    assert (sheet.days, len(sheet.large)) == (None, 1)


def test_not_a_word_interprets(months: Diarist) -> None:
    sheet = months.sheet()
    said = " ".join(
        [*(one.sentence for one in sheet.answers), *(one.rests_on for one in sheet.answers), *sheet.missing]
    )
    for word in ("suggest", "improv", "worse", "better", "should", "because", "effect of", "wearing"):
        assert word not in said.lower()


def test_all_days_are_all_days_and_nothing_lies_before_them(months: Diarist) -> None:
    months.post(part="days", days="all")
    sheet = months.sheet()
    assert sheet.rests_on.startswith("60 of 61 days recorded")
    assert "of 60 days reached 7." in sheet.answers[0].sentence
    assert sheet.answers[0].rests_on.startswith("Median of the days. Nothing is recorded in the days before.")
    assert sheet.answers[3].sentence == "Nothing is recorded in the days before."
    assert sheet.beside is not None
    assert [row[1] for row in sheet.beside.rows] == ["1.5 (60)", "–"]


def test_since_the_injection_the_same_weeks_of_the_cycle_before_stand_beside(months: Diarist) -> None:
    months.post(part="days", days="injection")
    found = insight(months, "compare", days="injection")
    sheet = months.sheet()
    assert sheet.rests_on.startswith("25 of 26 days")
    assert f"({len(found['this']['days'])}, {len(found['other']['days'])})" in sheet.answers[3].rests_on
