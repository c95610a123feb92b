"""What the rows of other apps' files say, before anybody has said what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange import apps
from tracker.exchange.formats.apps import App, app_of
from tracker.exchange.formats.csv_table import open_table
from tracker.exchange.formats.found import Found, plain_text
from tracker.exchange.things import Holdings, holdings_of, hours_of


def opened(folder: Path, text: str) -> tuple[App, list[Found], Holdings]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    table = open_table(path)
    app = app_of(table.header)
    assert app is not None
    return app, list(app.rows(table)), holdings_of(app, table)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (apps.BEARABLE, "Bearable"),
        (apps.DAYLIO, "Daylio"),
        (apps.DAYLIO_2018, "Daylio"),
        (apps.DAYLIO_2023, "Daylio"),
        (apps.TRACK_AND_GRAPH, "Track & Graph"),
        (apps.TRACK_AND_GRAPH_OLDER, "Track & Graph"),
    ],
)
def test_an_app_is_known_by_its_header_however_the_file_was_saved(tmp_path: Path, text: str, name: str) -> None:
    for saved in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode("utf-16")):
        path = tmp_path / "saved.csv"
        path.write_bytes(saved)
        app = app_of(open_table(path).header)
        assert app is not None
        assert app.name == name


@pytest.mark.parametrize(
    "header",
    [
        ("when", "pain"),
        ("date", "time", "mood", "activities", "note"),
        ("FeatureName", "Timestamp", "Value", "Pain"),
        ("date", "date", "time of day", "category", "rating/amount", "detail"),
    ],
)
def test_other_headers_are_no_apps(header: tuple[str, ...]) -> None:
    assert app_of(header) is None


def test_bearable_keeps_its_parts_of_the_day_and_knows_what_is_in_brackets(tmp_path: Path) -> None:
    _app, rows, holdings = opened(tmp_path, apps.BEARABLE)
    assert [(row.part, row.clock) for row in rows[:6]] == [
        ("am", ""), ("pm", ""), ("", "14:30"), ("", ""), ("", ""), ("mid", "")
    ]  # fmt: skip
    assert rows[0].days == ("2022-01-05", "5th Jan 2022")
    (symptom,) = rows[0].marks
    assert (symptom.group, symptom.name, symptom.value) == ("symptom", "Neck pain", "2")
    (dose,) = rows[8].marks
    assert (dose.group, dose.name, dose.value, dose.unit) == ("medicine", "Ibuprofen", "600", "mg")
    (water,) = rows[12].marks
    assert (water.name, water.value, water.unit) == ("Water", "1.25", "L")
    found = {thing.key: thing for thing in holdings.things}
    assert found["symptom:Neck pain"].count == 4
    assert found["factor:Coffee"].nature == "presence"
    assert found["text:Gratitudes"].nature == "text"
    assert found["medicine:Ibuprofen"].timed == 1


def test_the_word_of_a_symptom_stands_in_for_a_rating_that_is_missing(tmp_path: Path) -> None:
    head = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    _app, rows, _holdings = opened(tmp_path, head + '"5th Jan 2022",Wednesday,am,Symptom,,"Tremor (arm) (Severe)",\n')
    (mark,) = rows[0].marks
    assert (mark.name, mark.value) == ("Tremor (arm)", "3")


def test_daylio_scales_activities_and_notes(tmp_path: Path) -> None:
    _app, rows, holdings = opened(tmp_path, apps.DAYLIO)
    marks = {(mark.group, mark.name): mark for mark in rows[0].marks}
    assert marks["text", "Notes"].text == "A title\nSlept badly & late\nThen a walk"
    assert marks["scale", "Sleep Quality"].value == "8"
    assert marks["scale", "Sleep Time"].value == "8:00"
    assert {name for group, name in marks if group == "activity"} == {"reading", "physio"}
    found = {thing.key: thing for thing in holdings.things}
    assert found["scale:Sleep Time"].nature == "duration"
    assert found["mood:Mood"].values == [("good", 3), ("tense", 1)]


def test_daylio_of_all_generations_says_the_same_day_and_time(tmp_path: Path) -> None:
    _app, first, _ = opened(tmp_path, apps.DAYLIO_2018)
    assert [(row.days, row.clock, row.identity[:2]) for row in first[:2]] == [
        (("18 May 2018",), "11:54 pm", ("2018-05-18", "23:54")),
        (("17 May 2018",), "12:21 am", ("2018-05-17", "00:21")),
    ]
    _app, second, _ = opened(tmp_path, apps.DAYLIO_2023)
    assert second[0].identity[:2] == ("2023-05-18", "23:54")
    third = apps.DAYLIO_2023.replace("note_title,note", "note_title,note,scales").replace(
        '"",""\n', '"","","Pain: 3/5"\n'
    )
    _app, again, _ = opened(tmp_path, third)
    assert [row.identity for row in again] == [row.identity for row in second], "a newer file is no other diary"
    assert [mark.name for mark in again[0].marks if mark.group == "scale"] == ["Pain (/5)"]


def test_track_and_graph_values_durations_and_labels(tmp_path: Path) -> None:
    _app, rows, holdings = opened(tmp_path, apps.TRACK_AND_GRAPH_OLDER)
    assert [(mark.value, mark.text) for row in rows for mark in row.marks] == [("1:10:00", "Hill"), ("1.0", "Label 2")]
    _app, rows, holdings = opened(tmp_path, apps.TRACK_AND_GRAPH)
    found = {thing.name: thing for thing in holdings.things}
    assert (found["Walk"].nature, found["Neck spasm"].highest, found["Mood"].nature) == ("duration", 101, "number")


@pytest.mark.parametrize(("text", "hours"), [("7:15", 7.25), ("1:10:30", 1.175), ("-1:-30:00", -1.5), ("7", None)])
def test_durations_in_hours(text: str, hours: float | None) -> None:
    found = hours_of(text)
    assert found is None if hours is None else found is not None and float(found) == hours


@pytest.mark.parametrize(
    ("note", "plain"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<p>One</p><p>Two &lt;3</p>", "One\nTwo <3"),
        ("line<br/>line", "line\nline"),
        ("Fish &amp; chips", "Fish & chips"),
        ("R&D", "R&D"),
        ("a <b and c> d", "a <b and c> d"),
        ('<div style="color:red" class="x">One<br></div>', "One"),
        ('<a href="x">word</a>', "word"),
        ("", ""),
    ],
)
def test_notes_lose_the_marks_of_a_page_and_nothing_else(note: str, plain: str) -> None:
    assert plain_text(note) == plain
