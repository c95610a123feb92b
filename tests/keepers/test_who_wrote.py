"""Who wrote what: in the Diary, in the API and in a file that is taken along."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from flask.testing import FlaskClient

from tests.factories import an_id, make_dose, make_entry, make_medication, make_sleep
from tests.keepers.conftest import BOTH, Host
from tests.people import PASSWORD, Person, browser_of, person


def diary_page(host: Host, browser: FlaskClient | None = None) -> str:
    return str((browser or host.browser).get("/diary", query_string={"diary": host.diary}).text)


def records(host: Host, somebody: Person) -> dict[str, str]:
    """Record one of each kind of what happens; return their ids."""
    medication = str(an_id())
    bodies = {
        "medications": (medication, make_medication()),
        "entries": (str(an_id()), make_entry()),
        "sleeps": (str(an_id()), make_sleep()),
        "doses": (str(an_id()), make_dose(medication)),
    }
    for plural, (record, body) in bodies.items():
        answer = somebody.put(f"/diaries/{host.diary}/{plural}/{record}", body)
        assert answer.status_code == 201, answer.text
    return {plural: record for plural, (record, _body) in bodies.items()}


@BOTH
def test_the_diary_says_who_wrote_where_several_may_have(anna: Host) -> None:
    anna.person.put(f"/diaries/{anna.diary}/entries/{an_id()}", make_entry())
    assert "by you" not in diary_page(anna)
    mother, browser = anna.joined()
    records(anna, mother)
    seen = re.findall(r'<span class="note by">([^<]+)</span>', diary_page(anna))
    assert sorted(seen) == ["by Mum"] * 4 + ["by you"]
    hers = re.findall(r'<span class="note by">([^<]+)</span>', diary_page(anna, browser))
    assert sorted(hers) == ["by the owner"] + ["by you"] * 4


@BOTH
def test_who_changed_it_is_said_beside_who_wrote_it(anna: Host) -> None:
    mother, _browser = anna.joined()
    ids = records(anna, mother)
    path = f"/diaries/{anna.diary}/entries/{ids['entries']}"
    body = anna.person.get(path).get_json()
    assert body["written_by"] == {"name": "Mum", "role": "keeper"}
    assert "changed_by" not in body
    # what is answered may come back: who wrote it is let go, and is nobody's to choose
    sent = {name: value for name, value in body.items() if name != "id"}
    changed = anna.person.put(path, sent | {"spasm": 9, "written_by": {"name": "Dad", "role": "owner"}})
    assert changed.status_code == 200, changed.text
    kept = anna.person.get(path).get_json()
    assert kept["written_by"] == {"name": "Mum", "role": "keeper"}
    assert kept["changed_by"] == {"name": None, "role": "owner"}
    assert "by Mum, changed by you" in diary_page(anna)
    listed = anna.person.get(f"/diaries/{anna.diary}/entries").get_json()["items"]
    assert listed[0]["written_by"]["name"] == "Mum"
    feed = anna.person.get(f"/diaries/{anna.diary}/changes").get_json()["items"]
    assert {one["written_by"]["name"] for one in feed} == {"Mum"}
    patched = anna.person.patch(path, {"written_by": {"name": "Dad"}, "set": {}})
    assert patched.status_code == 422


def test_alone_nothing_is_said_of_it(anna: Host) -> None:
    ids = records(anna, anna.person)
    assert "written_by" not in anna.person.get(f"/diaries/{anna.diary}/entries/{ids['entries']}").get_json()


def test_the_name_stays_when_somebody_has_gone(anna: Host) -> None:
    mother, browser = anna.joined()
    ids = records(anna, mother)
    assert anna.send("/account/erase", browser, present=PASSWORD).status_code == 200
    assert mother.get("/diaries").status_code == 401
    assert "by Mum" in diary_page(anna)
    told = anna.person.get(f"/diaries/{anna.diary}/entries/{ids['entries']}").get_json()["written_by"]
    assert told == {"name": "Mum", "role": "former"}


def taken_along(host: Host, browser: FlaskClient) -> tuple[dict[str, Any], dict[str, str]]:
    answer = host.send("/settings/export", browser, present=PASSWORD)
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    return json.loads(texts["diary.json"]), texts


@BOTH
def test_a_file_carries_names_and_nothing_else_of_people_and_comes_back_the_same(anna: Host) -> None:
    anna.calls_herself("Anna B")
    mother, _browser = anna.joined()
    records(anna, mother)
    anna.person.put(f"/diaries/{anna.diary}/entries/{an_id()}", make_entry(spasm=2))
    document, texts = taken_along(anna, anna.browser)
    told = sorted(one["written_by"] for one in document["records"]["entries"])
    assert told == ["Anna B", "Mum"]
    assert document["settings"]["raters"] == ["self", "parent"]
    for text in texts.values():
        for secret in ("@diary.test", str(mother.account_id), str(anna.person.account_id)):
            assert secret not in text
    assert "Mum" in texts["sleeps.csv"]
    # on another server, with nobody whom it names
    elsewhere = person(anna.app, "elsewhere")
    browser = browser_of(elsewhere)
    other = Host(anna.app, elsewhere, browser, elsewhere.diary)
    data = {"diary": other.diary, "file": (BytesIO(texts["diary.json"].encode()), "diary.json")}
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)
    assert token is not None
    sent = browser.post("/settings/import", data=data | {"csrf_token": token[1]}, content_type="multipart/form-data")
    upload = sent.headers["Location"].split("/")[3]
    taken = other.send(f"/settings/import/{upload}/take-in")
    assert "/settings/import/" in taken.headers["Location"], taken.text
    again, _texts = taken_along(other, browser)
    assert again == document
    assert "by Mum" in diary_page(other, browser)


def test_figures_can_still_be_asked_for_the_numbers_of_who_has_gone(anna: Host) -> None:
    mother, _browser = anna.joined()
    records(anna, mother)
    path = "/charts/day-by-day"
    assert 'name="rated_by" value="parent"' in anna.browser.get(path, query_string={"diary": anna.diary}).text
    anna.ends(mother)
    assert 'name="rated_by" value="parent"' in anna.browser.get(path, query_string={"diary": anna.diary}).text
