"""The steps of an import as a person takes them, on both databases."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import stat
import threading
import time
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.accounts.people import Phone, faults
from tests.exchange.conftest import Importer
from tests.exchange.test_real_files import counted, records
from tracker.db import db
from tracker.ledger.models import IMPORTS, MAPPINGS, READINGS, RECORDS, VERSIONS

pytestmark = pytest.mark.postgres

TABLE = "when,pain\n2024-05-10T09:00:00+01:00,3\n2024-05-10T12:00:00+01:00,4\n2024-05-11,5\n2024-05-11,5\n"


def waiting(owner: Importer) -> list[Path]:
    folder = owner.app.config["SETTINGS"].instance / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def ids(owner: Importer) -> list[str]:
    with owner.app.app_context():
        query = select(RECORDS.c.id).where(RECORDS.c.deleted_at.is_(None)).order_by(RECORDS.c.starts_at, RECORDS.c.id)
        return [str(one) for one in db.session.execute(query).scalars()]


def edit(owner: Importer, entry: str, **fields: str) -> None:
    at = f"/diary/entries/{entry}"
    assert owner.browser.post(at, **{"rated_by": "self", "revision": "1", **fields}).status_code == 302


def delete(owner: Importer, entry: str) -> None:
    at = f"/diary/entries/{entry}"
    assert owner.browser.post(f"{at}/delete", on=at).status_code == 302


def test_a_table_is_taken_once_however_often_it_comes(owner: Importer) -> None:
    at = owner.begin(TABLE)
    assert counted(owner.preview(at)) == {"to the diary": 4}
    owner.run(at)
    assert len(ids(owner)) == 4, "rows that truly repeat are kept"
    again = owner.begin(TABLE.replace("\n", "\r\n").encode("utf-16"))
    assert counted(owner.preview(again)) == {"to the diary": 0, "already in the diary": 4}
    owner.browser.post(f"{again}/import", on=f"{again}/preview")
    assert len(ids(owner)) == 4
    longer = owner.begin(TABLE + "2024-05-11,5\n")
    assert counted(owner.preview(longer)) == {"to the diary": 1, "already in the diary": 4}


def test_another_mapping_does_not_double_the_diary(owner: Importer) -> None:
    owner.run_whole(TABLE)
    at = owner.begin(TABLE)
    owner.say(f"{at}/columns/1", role="number", means="stress", none="0", worst="10")
    assert counted(owner.preview(at)) == {"to the diary": 0, "already in the diary": 4}


def test_an_entry_that_was_deleted_stays_deleted(owner: Importer) -> None:
    result = owner.run_whole(TABLE)
    delete(owner, ids(owner)[0])
    at = owner.begin(TABLE)
    page = owner.preview(at)
    assert counted(page)["deleted by you before, and not brought back"] == 1
    assert counted(page)["already in the diary"] == 3
    # nor does the undo of the whole, and a new import after it, bring it back
    owner.undo(result)
    assert counted(owner.browser.get(f"{at}/preview").get_data(as_text=True)) == {
        "to the diary": 3,
        "deleted by you before, and not brought back": 1,
    }
    owner.run(at)
    assert len(ids(owner)) == 3


def test_undo_keeps_what_was_changed_since(owner: Importer) -> None:
    result = owner.run_whole(TABLE)
    entry = ids(owner)[-1]
    edit(owner, entry, date="2024-05-10", clock="12:00", pain="9")
    page = owner.undo(result)
    assert "3 entries were taken back" in page
    assert "1 entry that was changed since stays" in page
    assert ids(owner) == [entry]
    with owner.app.app_context():
        values = list(db.session.execute(select(READINGS.c.value)).scalars())
        versions = db.session.execute(select(func.count()).select_from(VERSIONS)).scalar()
    assert values == [9]
    assert versions == 4, "what was taken back can be brought back one by one"
    # a second press changes nothing
    assert owner.undo(result) == page
    again = owner.run_whole(TABLE)
    assert len(ids(owner)) == 4
    assert "3 entries were taken back" in owner.undo(again)


def test_every_record_of_an_import_has_its_own_number(owner: Importer) -> None:
    result = owner.run_whole(TABLE)
    owner.undo(result)
    owner.run_whole(TABLE)
    with owner.app.app_context():
        numbers = list(db.session.execute(select(RECORDS.c.seq)).scalars())
    assert sorted(numbers) == [9, 10, 11, 12]


def test_a_doubled_press_imports_once(owner: Importer) -> None:
    at = owner.begin(TABLE)
    owner.preview(at)
    page = owner.browser.get(f"{at}/preview").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    diary = re.search(r'name="diary" value="([^"]+)"', page)
    assert token is not None
    assert diary is not None
    answers = []

    def press() -> None:
        answers.append(owner.browser.send(f"{at}/import", csrf_token=token[1], diary=diary[1]))

    presses = [threading.Thread(target=press) for _ in range(3)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    press()
    assert [answer.status_code for answer in answers] == [302] * 4
    assert {answer.location.partition("?")[0] for answer in answers} == {at}
    assert len(ids(owner)) == 4
    with owner.app.app_context():
        assert db.session.execute(select(func.count()).select_from(IMPORTS)).scalar() == 1


def test_the_file_waits_for_its_owner_alone_and_goes(owner: Importer, stranger: Importer) -> None:
    at = owner.begin(TABLE)
    files = waiting(owner)
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    for path in ("columns", "columns/0", "names/0", "preview", "unread.csv"):
        assert stranger.browser.get(f"{at}/{path}").status_code == 404
    for path in ("columns", "columns/0", "names/0", "import", "discard"):
        assert stranger.browser.post(f"{at}/{path}", on="/settings/import").status_code == 404
    assert Phone(owner.app).get(f"{at}/preview").status_code == 302
    owner.preview(at)
    result = owner.run(at)
    assert waiting(owner) == []
    assert stranger.browser.get(result).status_code == 404
    assert stranger.browser.post(f"{result}/undo", on="/settings/import").status_code == 404
    assert len(ids(owner)) == 4
    left = owner.begin(TABLE)
    assert owner.browser.post(f"{left}/discard", on=f"{left}/columns").status_code == 302
    assert waiting(owner) == []


def test_nothing_waits_for_more_than_a_day_and_no_more_than_three(owner: Importer) -> None:
    first = owner.begin(TABLE)
    yesterday = int(time.time()) - 86_500
    for path in waiting(owner):
        if path.suffix == ".json":
            path.write_text(re.sub(r'"made_at":\d+', f'"made_at":{yesterday}', path.read_text()))
        os.utime(path, (yesterday, yesterday))
    assert owner.browser.get(f"{first}/columns").status_code == 404
    addresses = [owner.begin(TABLE) for _ in range(4)]
    assert len(waiting(owner)) == 6
    assert [owner.browser.get(f"{at}/columns").status_code for at in addresses] == [404, 200, 200, 200]


@pytest.mark.parametrize("path", ["columns", "columns/0", "names/0", "preview", "unread.csv", ""])
def test_an_import_that_is_not_there(owner: Importer, path: str) -> None:
    assert owner.browser.get(f"/settings/import/{uuid4()}/{path}".rstrip("/")).status_code == 404


def test_columns_and_names_that_are_not_there(owner: Importer) -> None:
    at = owner.begin(TABLE)
    assert owner.browser.get(f"{at}/columns/2").status_code == 404
    assert owner.browser.get(f"{at}/names/0").status_code == 404


def test_bad_files_leave_nothing_behind(owner: Importer) -> None:
    for content in (b"", b"PK\x03\x04", b"<html>", b"one\n1\n", b"\x00\x01\x02\x03,"):
        answer = owner.upload(content)
        assert answer.status_code == 422
        assert faults(answer)["file"]
    assert owner.browser.post("/settings/import").status_code == 422
    assert waiting(owner) == []


def test_a_file_that_is_too_large_is_said_so(owner: Importer) -> None:
    answer = owner.upload(b"a,b\n" + b"1,2\n" * (6 * 1024 * 1024))
    assert answer.status_code == 413
    assert "20 MB" in answer.get_data(as_text=True)
    assert waiting(owner) == []
    # more than the app takes anywhere else
    long = b"when,pain,note\n" + (b"2024-05-10,3," + b"x" * 90_000 + b"\n") * 60
    assert owner.upload(long).status_code == 302
    assert Phone(owner.app).send("/settings/import", file=(BytesIO(b"x" * 5_000_000), "x.csv")).status_code == 413


def test_what_cannot_be_read_is_listed_and_given_as_a_harmless_table(owner: Importer) -> None:
    text = "when,pain,note\n2024-05-10,11,\n=1+1,3,\n@SUM(A1),3,\n-2,3,\n2024-05-10,<b>,\n2024-05-12,3,=2+2\n"
    at = owner.begin(text)
    owner.say(f"{at}/columns/0", role="moment")
    owner.say(f"{at}/columns/1", role="number", means="pain", none="0", worst="10")
    page = owner.preview(at)
    assert counted(page) == {"to the diary": 1, "cannot be read": 5}
    assert "<b>" not in page.replace("<b>Line", "").replace("<b>12 May", "")
    assert "&lt;b&gt;" in page
    assert "=2+2" in html.unescape(page)
    table = owner.browser.get(f"{at}/unread.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [
        ["2", "pain", "11"],
        ["3", "when", "'=1+1"],
        ["4", "when", "'@SUM(A1)"],
        ["5", "when", "'-2"],
        ["6", "pain", "<b>"],
    ]
    result = owner.browser.get(owner.run(at)).get_data(as_text=True)
    assert "This is no number" in result


def test_what_was_typed_stays_beside_its_fault(owner: Importer) -> None:
    at = owner.begin(TABLE)
    answer = owner.say(f"{at}/columns/1", role="number", none="0", worst="a lot")
    assert answer.status_code == 422
    assert set(faults(answer)) == {"means", "worst"}
    assert 'value="a lot"' in answer.get_data(as_text=True)
    same = owner.say(f"{at}/columns/1", role="number", means="pain", none="5", worst="5")
    assert faults(same)["worst"] == "None and the worst must be different numbers."
    assert faults(owner.say(f"{at}/columns/1", role="filter"))["equals"]
    assert faults(owner.say(f"{at}/columns/1", role="king"))["role"]
    assert faults(owner.say(f"{at}/columns/0", role="number"))["role"], "a column without numbers is none"


def test_the_order_of_day_and_month_is_asked_where_it_is_not_plain(owner: Importer) -> None:
    at = owner.begin("date,pain\n03/04/2024,3\n05/06/2024,4\n")
    assert "order" in faults(owner.say(f"{at}/columns"))
    assert owner.browser.get(f"{at}/preview").status_code == 302
    owner.preview(at, order="day_first")
    owner.run(at)
    assert sorted(str(body["day"]) for body in records(owner)) == ["2024-04-03", "2024-06-05"]


def test_who_rated_is_asked_and_the_mapping_remembered(owner: Importer) -> None:
    at = owner.begin("when;pain;who\n2024-05-10 08:00;2,5;me\n2024-05-10 09:00;3;you\n")
    owner.say(f"{at}/columns/2", role="filter", equals="me")
    owner.preview(at, rated_by="parent")
    owner.run(at)
    (body,) = records(owner)
    assert body == {"happened_at": "2024-05-10T08:00:00+01:00", "rated_by": "parent", "pain": 2.5}
    with owner.app.app_context():
        assert db.session.execute(select(func.count()).select_from(MAPPINGS)).scalar() == 1
    page = owner.browser.get(f"{owner.begin('when;pain;who' + chr(10) + '2024-06-10 08:00;2;me' + chr(10))}/columns")
    text = page.get_data(as_text=True)
    assert "as you said last time" in text
    assert "only me" in text
    assert re.search(r'value="parent" checked', text)
