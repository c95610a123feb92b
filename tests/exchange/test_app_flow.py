"""Files of other apps as a person brings them along: what is asked, what is shown, and what the diary holds then."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.accounts.people import faults
from tests.exchange import apps
from tests.exchange.conftest import Importer
from tests.exchange.test_real_files import counted
from tracker.db import db, writing
from tracker.diary.kinds import ENTRY
from tracker.domain.records import Diary
from tracker.exchange.document import write
from tracker.ledger import queries
from tracker.ledger.models import KEEPERS
from tracker.ledger.operations import Author, save

pytestmark = pytest.mark.postgres


def brought(owner: Importer, content: str | bytes, name: str = "app.csv") -> str:
    """Bring an app's file along; return the address under which it waits."""
    answer = owner.upload(content, name)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert answer.location.endswith("/things")
    return str(answer.location.removesuffix("/things"))


def things(owner: Importer, at: str) -> dict[str, tuple[int, str]]:
    """What the overview lists: the number of each thing by its name, and what it is taken for."""
    page = owner.browser.get(f"{at}/things").get_data(as_text=True)
    found = re.findall(r'/things/(\d+)"><span><b>([^<]+)</b>.*?<span class="as[^"]*">([^<]+)</span>', page, re.DOTALL)
    return {html.unescape(name): (int(number), html.unescape(words)) for number, name, words in found}


def say(owner: Importer, at: str, name: str, **fields: str) -> None:
    """Say what one thing means."""
    number = things(owner, at)[name][0]
    fields = {field.replace("__", "."): value for field, value in fields.items()}
    answer = owner.browser.post(f"{at}/things/{number}", called=fields.pop("called", name), **fields)
    assert answer.status_code == 302, faults(answer)


def looked(owner: Importer, at: str, **fields: str) -> str:
    """Say the rest, and return the page that shows what would be added."""
    answer = owner.browser.post(f"{at}/things", **fields)
    assert answer.status_code == 302, faults(answer)
    page = owner.browser.get(f"{at}/look")
    assert page.status_code == 200
    return page.get_data(as_text=True)


def added(owner: Importer, at: str) -> str:
    answer = owner.browser.post(f"{at}/add", on=f"{at}/look")
    assert answer.status_code == 302
    assert not answer.location.endswith("/look"), "nothing was added"
    return str(answer.location.partition("?")[0])


def of_owner() -> Diary:
    """The one diary of the one person."""
    account = db.session.execute(select(KEEPERS.c.account_id)).scalars().one()
    (diary,) = queries.diaries_of(account)
    return diary


def document(owner: Importer) -> bytes:
    """The diary's diary.json."""
    owner.browser.get("/api/v1/diaries")
    with owner.app.app_context():
        out = io.BytesIO()
        write(of_owner(), out)
        return out.getvalue()


def held(owner: Importer) -> dict[str, list[dict[str, Any]]]:
    diary = owner.browser.get("/api/v1/diaries").get_json()["items"][0]["id"]
    kinds = ("entries", "sleeps", "doses", "medications", "factors")
    return {kind: owner.browser.get(f"/api/v1/diaries/{diary}/{kind}?limit=500").get_json()["items"] for kind in kinds}


def bearable(owner: Importer) -> str:
    """Bring the file from Bearable along and say what is to be said of it."""
    at = brought(owner, apps.BEARABLE, "Bearable App - Data Export. Generated 07-01-2022.csv")
    say(owner, at, "Brain fog", means="factor")
    return at


ALL = {"nights": "end", "score": "pain", "unsaid": "left", "untimed": "note", "ticked": "tag", "rated_by": "self"}


def test_bearable_whole(owner: Importer) -> None:
    before = document(owner)
    at = brought(owner, apps.BEARABLE)
    assert things(owner, at) | {"Brain fog": (0, "")} == {
        "Brain fog": (0, ""),
        "Neck pain": (things(owner, at)["Neck pain"][0], "Neck · Pain · 2 → 5, 5 → –"),
        "Left hand cramp": (
            things(owner, at)["Left hand cramp"][0],
            "Forearm and hand · Left · Spasm severity · 1 → 2.5",
        ),
        "Energy": (things(owner, at)["Energy"][0], "A factor of your own · 3 → 6"),
        "Mood": (things(owner, at)["Mood"][0], "A factor of your own · 7 → 7"),
        "Sleep": (things(owner, at)["Sleep"][0], "Sleep"),
        "Sleep quality": (things(owner, at)["Sleep quality"][0], "How good the sleep was · 4 → 7.5"),
        "Ibuprofen": (things(owner, at)["Ibuprofen"][0], "Doses of a medicine"),
        "Coffee": (things(owner, at)["Coffee"][0], "A tag"),
        "Water": (things(owner, at)["Water"][0], "A factor of your own · L"),
        "Gratitudes": (things(owner, at)["Gratitudes"][0], "Left out"),
    }
    assert things(owner, at)["Brain fog"][1] == "Not said yet"
    assert set(faults(owner.browser.post(f"{at}/things"))) == {"nights"}
    say(owner, at, "Brain fog", means="factor")
    page = looked(owner, at, **ALL)
    assert counted(page) == {
        "to the diary": 12,
        "with the sleep of their date": 1,
        "left out: names that you left out": 1,
        "cannot be read": 2,
    }
    assert "1 dose has no clock time" in page
    assert "2 sleeps say when you were in bed" in page
    result = added(owner, at)
    now = held(owner)
    assert {kind: len(some) for kind, some in now.items()} == {
        "entries": 9, "sleeps": 2, "doses": 1, "medications": 1, "factors": 4
    }  # fmt: skip
    names = {factor["id"]: (factor["name"], factor["kind"], factor["active"]) for factor in now["factors"]}
    assert set(names.values()) == {
        ("Brain fog", "scale", False), ("Mood", "scale", False), ("Energy", "scale", False), ("Water", "number", False)
    }  # fmt: skip
    entries = [
        {key: value for key, value in entry.items() if key not in ("id", "revision", "rated_by")}
        for entry in now["entries"]
    ]
    assert {
        "precision": "part",
        "day": "2022-01-05",
        "part": "am",
        "regions": {"neck": {"pain": 5}},
        "note": "after reading",
    } in entries
    assert {"precision": "part", "day": "2022-01-05", "part": "pre", "note": "Ibuprofen 600 mg"} in entries
    assert {"happened_at": "2022-01-05T14:30:00Z", "regions": {"forearm_hand_left": {"spasm": 2.5}}} in entries
    assert {"precision": "day", "day": "2022-01-06", "tags": ["Coffee"]} in entries
    values = sorted(value for entry in entries for value in entry.get("factors", {}).values())
    assert values == [1.25, 6, 7, 7.5]
    assert [(sleep["started_at"], sleep["ended_at"], sleep.get("quality")) for sleep in now["sleeps"]] == [
        ("2022-01-05T00:30:00Z", "2022-01-05T07:45:00Z", 7.5),
        ("2022-01-05T23:15:00Z", "2022-01-06T07:15:00Z", None),
    ]
    (dose,) = now["doses"]
    assert (dose["taken_at"], dose["dose"]) == ("2022-01-05T08:05:00Z", 600)
    (medicine,) = now["medications"]
    assert (medicine["name"], medicine["unit"], medicine["from"], "to" in medicine) == (
        "Ibuprofen",
        "mg",
        "2022-01-05",
        False,
    )
    # again: the answers are remembered, and nothing is added
    again = brought(owner, apps.BEARABLE)
    assert "as you said last time" in owner.browser.get(f"{again}/things").get_data(as_text=True)
    page = owner.browser.get(f"{again}/look").get_data(as_text=True)
    assert counted(page)["to the diary"] == 0
    assert counted(page)["already in the diary"] == 12
    assert "Nothing would be added" in page
    assert owner.browser.post(f"{again}/add", on=f"{again}/look").location.endswith("/look")
    owner.undo(result)
    assert document(owner) == before
    assert counted(owner.browser.get(f"{again}/look").get_data(as_text=True))["to the diary"] == 12
    added(owner, again)
    assert held(owner)["factors"] == [{**factor, "revision": 3} for factor in now["factors"]]


def test_the_evening_of_a_sleep(owner: Importer) -> None:
    at = bearable(owner)
    page = owner.browser.get(f"{at}/things").get_data(as_text=True)
    assert "5 January 2022 00:30 to 5 January 2022 07:45" in page
    assert "6 January 2022 00:30 to 6 January 2022 07:45" in page
    looked(owner, at, **{**ALL, "nights": "start"})
    added(owner, at)
    assert [(sleep["started_at"][:16], sleep["ended_at"][:16]) for sleep in held(owner)["sleeps"]] == [
        ("2022-01-06T00:30", "2022-01-06T07:45"),
        ("2022-01-06T23:15", "2022-01-07T07:15"),
    ]


def test_what_ratings_become_can_be_changed_and_is_checked(owner: Importer) -> None:
    at = bearable(owner)
    wrong = owner.browser.post(f"{at}/things", **ALL, **{"levels.0": "12"})
    assert faults(wrong)["levels-0"] == "Please give a number from 0 to 10, or none."
    assert 'value="12"' in wrong.get_data(as_text=True)
    levels = {"levels.0": "1", "levels.1": "3.5", "levels.2": "", "levels.3": "9", "levels.4": "10"}
    page = looked(owner, at, **ALL, **levels)
    # the five of Bearable was given a number, the three was not
    assert counted(page)["cannot be read"] == 2
    assert "It is not said yet which number this stands for" in page
    added(owner, at)
    pains = [entry["regions"]["neck"]["pain"] for entry in held(owner)["entries"] if "neck" in entry.get("regions", {})]
    assert sorted(pains) == [3.5, 9, 10]


def test_daylio_whole(owner: Importer) -> None:
    before = document(owner)
    at = brought(owner, apps.DAYLIO, "daylio_export_2026_03_03.csv")
    assert things(owner, at)["Mood"][1] == "Not said yet"
    assert things(owner, at)["Sleep Quality"][1] == "A factor of your own · 8 → 8"
    say(owner, at, "Mood", means="factor", levels__0="8", levels__1="2.5")
    page = looked(owner, at, ticked="factor")
    assert counted(page) == {"to the diary": 3, "cannot be read": 1}
    result = added(owner, at)
    now = held(owner)
    names = {factor["id"]: factor["name"] for factor in now["factors"]}
    told = [
        ({names[factor]: value for factor, value in entry["factors"].items()}, entry.get("note"), entry["happened_at"])
        for entry in now["entries"]
    ]
    assert told == [
        ({"Mood": 8}, "1 < 2 & 3 > 2", "2026-03-01T12:05:00Z"),
        ({"Mood": 2.5, "physio": 1}, None, "2026-03-02T09:05:00Z"),
        (
            {"Mood": 8, "physio": 1, "reading": 1, "Sleep Quality": 8, "Sleep Time": 8},
            "A title\nSlept badly & late\nThen a walk",
            "2026-03-02T23:40:00Z",
        ),
    ]
    assert {(factor["name"], factor["kind"], factor.get("unit")) for factor in now["factors"]} == {
        ("Mood", "scale", None), ("physio", "yes_no", None), ("reading", "yes_no", None),
        ("Sleep Quality", "scale", None), ("Sleep Time", "number", "h"),
    }  # fmt: skip
    owner.undo(result)
    assert document(owner) == before


def test_daylio_moods_can_be_stress_and_a_mood_without_a_number_is_said(owner: Importer) -> None:
    at = brought(owner, apps.DAYLIO_2018)
    say(owner, at, "Mood", means="stress", levels__0="", levels__1="2", levels__2="9")
    page = looked(owner, at, ticked="tag")
    assert "In 1 row the mood has no number yet" in page
    assert counted(page) == {"to the diary": 3}
    added(owner, at)
    told = [(entry["happened_at"][:16], entry.get("stress"), entry.get("tags")) for entry in held(owner)["entries"]]
    words = [word for word, _count in sorted([("average", 1), ("happy", 1), ("horrible", 1)])]
    stress = dict(zip(words, (None, 2, 9), strict=True))
    assert told == [
        ("2018-05-16T11:41", stress["horrible"], None),
        ("2018-05-17T00:21", stress["average"], ["cook", "stressed"]),
        ("2018-05-18T23:54", stress["happy"], ["clean", "cook", "music"]),
    ]


def test_track_and_graph_whole(owner: Importer) -> None:
    before = document(owner)
    at = brought(owner, apps.TRACK_AND_GRAPH, "export.csv")
    assert things(owner, at)["Neck spasm"][1] == "Not said yet", "101 fits no scale that is known"
    say(owner, at, "Neck spasm", means="neck", score="spasm", none="0", worst="100")
    say(owner, at, "Mood", means="factor", kind="scale", none="1", worst="5")
    say(owner, at, "Walk", means="factor", called="Walking", unit="h")
    say(owner, at, "Ibuprofen", means="dose", unit="mg", ended="ended")
    page = looked(owner, at)
    assert counted(page) == {"to the diary": 5, "cannot be read": 1}
    assert "This number lies outside of the scale that you gave" in page
    result = added(owner, at)
    now = held(owner)
    told = [
        (entry.get("regions"), list(entry.get("factors", {}).values()), entry.get("note")) for entry in now["entries"]
    ]
    assert told == [
        ({"neck": {"spasm": 6.2}}, [], "on waking"),
        (None, [1.175], None),
        (None, [5], "Middling"),
        (None, [0.3333], "by the sea"),
    ]
    assert now["entries"][0]["happened_at"] == "2024-05-10T09:00:00+01:00"
    assert (now["doses"][0]["dose"], now["medications"][0]["to"]) == (400, "2024-05-11")
    owner.undo(result)
    assert document(owner) == before


def test_a_factor_that_is_used_since_stays_when_the_import_is_undone(owner: Importer) -> None:
    at = brought(owner, "FeatureName,Timestamp,Value\nTea,2024-05-10T09:00:00Z,2\nHeat,2024-05-10T09:30:00Z,3\n")
    for name in ("Tea", "Heat"):
        say(owner, at, name, means="factor", kind="number")
    looked(owner, at)
    result = added(owner, at)
    tea = next(factor["id"] for factor in held(owner)["factors"] if factor["name"] == "Tea")
    with owner.app.app_context(), writing():
        diary = of_owner()
        body = {"happened_at": "2026-11-01T10:00:00+00:00", "factors": {tea: 1}}
        save(diary, ENTRY, uuid4(), body, Author(None, datetime.now(UTC)))
    page = owner.undo(result)
    assert "3 records were taken back" in page
    assert "1 record that was changed or used since stays" in page
    assert [factor["name"] for factor in held(owner)["factors"]] == ["Tea"]
    again = brought(owner, "FeatureName,Timestamp,Value\nTea,2024-05-10T09:00:00Z,2\nHeat,2024-05-10T09:30:00Z,3\n")
    assert counted(looked(owner, again)) == {"to the diary": 2}


def test_another_meaning_later_brings_neither_rows_nor_factors(owner: Importer) -> None:
    text = "FeatureName,Timestamp,Value\nTea,2024-05-10T09:00:00Z,2\n"
    at = brought(owner, text)
    say(owner, at, "Tea", means="stress", none="0", worst="10")
    looked(owner, at)
    added(owner, at)
    again = brought(owner, text)
    say(owner, again, "Tea", means="factor", kind="number")
    assert counted(looked(owner, again)) == {"to the diary": 0, "already in the diary": 1}
    assert owner.browser.post(f"{again}/add", on=f"{again}/look").location.endswith("/look")
    assert held(owner)["factors"] == []


def test_a_factor_of_the_same_name_is_offered_and_a_deleted_one_is_not_filled_again(owner: Importer) -> None:
    text = "FeatureName,Timestamp,Value\nTea,2024-05-{:02}T09:00:00Z,2\n"
    at = brought(owner, text.format(1))
    say(owner, at, "Tea", means="factor", kind="number")
    looked(owner, at)
    result = added(owner, at)
    first = held(owner)["factors"][0]["id"]
    later = brought(owner, text.format(2))
    looked(owner, later)
    added(owner, later)
    assert [factor["id"] for factor in held(owner)["factors"]] == [first], "the same name is the same factor"
    assert {next(iter(entry["factors"])) for entry in held(owner)["entries"]} == {first}
    owner.undo(result)
    assert [factor["id"] for factor in held(owner)["factors"]] == [first], "the later file uses it"


def test_a_date_that_can_be_read_in_two_ways_is_asked_for(owner: Importer) -> None:
    head = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    at = brought(owner, head + "03/04/2024,,am,Mood,5,,\n")
    assert "order" in faults(owner.browser.post(f"{at}/things"))
    looked(owner, at, order="day_first")
    added(owner, at)
    assert held(owner)["entries"][0]["day"] == "2024-04-03"


def test_it_can_be_read_as_a_plain_table_instead_and_left(owner: Importer) -> None:
    at = brought(owner, apps.TRACK_AND_GRAPH)
    answer = owner.browser.post(f"{at}/as-table", on=f"{at}/things")
    assert answer.location.endswith("/columns")
    assert owner.browser.get(f"{at}/columns").status_code == 200
    assert owner.browser.get(f"{at}/things").status_code == 404
    at = brought(owner, apps.TRACK_AND_GRAPH)
    assert owner.browser.post(f"{at}/forget", on=f"{at}/things").status_code == 302
    assert owner.browser.get(f"{at}/things").status_code == 404


def test_what_nobody_has_spoken_of_is_left_out_with_one_press(owner: Importer) -> None:
    rows = "".join(f"Thing {number},2024-05-10T09:00:00Z,1\n" for number in range(60))
    at = brought(owner, "FeatureName,Timestamp,Value\nPain,2024-05-10T09:00:00Z,4\n" + rows)
    assert "60 things have no meaning yet" in owner.browser.get(f"{at}/things").get_data(as_text=True)
    assert owner.browser.post(f"{at}/things", leave_open="1").location.endswith("/things")
    page = looked(owner, at)
    assert counted(page) == {"to the diary": 1, "left out: names that you left out": 60}


def test_what_was_typed_stays_beside_its_fault(owner: Importer) -> None:
    at = brought(owner, apps.TRACK_AND_GRAPH)
    number = things(owner, at)["Neck spasm"][0]
    answer = owner.browser.post(f"{at}/things/{number}", means="neck", none="0", worst="a lot")
    assert answer.status_code == 422
    assert faults(answer)["worst"] == "Please give a number."
    assert 'value="a lot"' in answer.get_data(as_text=True)
    assert "means" in faults(owner.browser.post(f"{at}/things/{number}", means="king"))
    assert "called" in faults(owner.browser.post(f"{at}/things/{number}", means="tag", called="x" * 61))
    walk = things(owner, at)["Walk"][0]
    assert "means" in faults(owner.browser.post(f"{at}/things/{walk}", means="neck")), "hours are no severity"


def test_sleeps_that_overlap_are_shown(owner: Importer) -> None:
    head = "date,weekday,time of day,category,rating/amount,detail,notes\n"
    rows = [
        '"5th Jan 2022",,,Sleep,7:00,"Asleep 00:30 - 07:30",',
        '"5th Jan 2022",,,Sleep,1:00,"Asleep 07:00 - 08:00",',
        '"5th Jan 2022",,,Sleep,1:00,"In bed 07:00 - 08:00",',
        '"5th Jan 2022",,,Sleep quality,3,,',
        '"6th Jan 2022",,,Sleep quality,3,,',
        '"7th Jan 2022",,,Sleep quality,9,,',
    ]
    at = brought(owner, head + "\n".join(rows) + "\n")
    page = looked(owner, at, nights="end")
    assert counted(page) == {"to the diary": 1, "with the sleep of their date": 1, "cannot be read": 4}
    for reason in (
        "overlaps another sleep",
        "does not say when the sleep began",
        "not just one sleep",
        "outside of the scale",
    ):
        assert reason in page
    added(owner, at)
    again = brought(owner, head + "\n".join(rows) + "\n")
    page = looked(owner, again)
    assert counted(page) == {
        "to the diary": 0, "with the sleep of their date": 1, "already in the diary": 1, "cannot be read": 4
    }  # fmt: skip


def test_formula_cells_and_bad_files(owner: Importer) -> None:
    text = 'FeatureName,Timestamp,Value,Note\n=1+1,2024-05-10T09:00:00Z,@SUM(A1),=2+2\n"=1+1",never,3,\n'
    at = brought(owner, text)
    assert things(owner, at)["=1+1"][1] == "Not said yet"
    answer = owner.browser.get(f"{at}/unread-rows.csv").get_data().decode("utf-8-sig")
    assert "'=1+1" in answer
    assert "\n=1" not in answer
    head = "FeatureName,Timestamp,Value\n"
    for content in (
        head.encode(),
        head.encode() + b"Tea,\x00,1\n",
        (head + "".join(f"{n},x,1\n" for n in range(1100))).encode(),
    ):
        answer = owner.upload(content)
        assert answer.status_code == 422
        assert faults(answer)["file"]
    cut = brought(owner, apps.BEARABLE[: len(apps.BEARABLE) // 2])
    assert owner.browser.get(f"{cut}/things").status_code == 200
