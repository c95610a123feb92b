"""Both real files, as they stand, through the screens, against counts made from the file by other means."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.exchange.conftest import Importer, real
from tracker.db import db
from tracker.ledger.models import READINGS, RECORDS

pytestmark = pytest.mark.postgres

PAIN = "pain_by_region_2015_2023.csv"
TIRED = "tiredness_ten_times_a_day.csv"
NOT_PLAIN = {"Shoulder Neck", "Sick/Tired", "Acute Pain", "Sick", "Elbow", "Headache", "trapezius"}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(real(name).decode())))


def counted(page: str) -> dict[str, int]:
    """The counts that a page shows, by their words."""
    pairs = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", page)
    return {words: int(count.replace(",", "")) for words, count in pairs}


def records(owner: Importer) -> list[dict[str, object]]:
    with owner.app.app_context():
        query = select(RECORDS.c.body).where(RECORDS.c.deleted_at.is_(None))
        return list(db.session.execute(query).scalars())


def names(owner: Importer, at: str) -> dict[str, str]:
    """The addresses of the names that nobody has spoken of yet."""
    page = owner.browser.get(f"{at}/columns").get_data(as_text=True)
    found = re.findall(r'href="([^"]+/names/\d+)"><span><b>([^<]+)</b>.*?class="as( open)?"', page)
    return {name: address for address, name, is_open in found if is_open}


def test_eight_years_of_pain_by_region(owner: Importer) -> None:
    file = rows(PAIN)
    at = owner.begin(real(PAIN), PAIN)
    asked = names(owner, at)
    assert set(asked) == NOT_PLAIN
    for name in ("Sick/Tired", "Sick"):
        owner.say(asked[name], means="out")
    owner.say(asked["Acute Pain"], means="pain")
    assert owner.say(f"{at}/columns").status_code == 422, "which side is meant has to be asked"
    page = owner.preview(at, unsaid="both")

    out = sum(row["region"] in ("Sick/Tired", "Sick") for row in file)
    unread = sum(row["region"] in NOT_PLAIN - {"Sick/Tired", "Sick", "Acute Pain"} for row in file)
    wanted = {"to the diary": len(file) - out - unread, "left out: names that you left out": out}
    assert counted(page) == wanted | {"cannot be read": unread}
    assert "25 November 2015" in page
    assert "no clock time" in page

    result = owner.run(at)
    bodies = records(owner)
    assert len(bodies) == len(file) - out - unread, "every row is one entry, those that repeat included"
    assert all(body["precision"] == "day" and "recorded_at" not in body for body in bodies)
    assert Counter(body["day"] for body in bodies) == Counter(
        row["date"] for row in file if row["region"] not in NOT_PLAIN or row["region"] == "Acute Pain"
    )
    eyes = {"Eyes (or around them)", "Forehead and Eyes", "Forehead", "Eyes"}
    assert sorted(
        body["regions"]["eyes_upper_face"]["pain"] for body in bodies if "eyes_upper_face" in body.get("regions", {})
    ) == sorted(float(row["intensity"]) for row in file if row["region"] in eyes)
    knees = [body for body in bodies if "hip_thigh_left" in body.get("regions", {})]
    without = {"Knees", "Quadricepts", "Hip"}
    assert len(knees) == sum(row["region"] in without and "Right" not in row["side"] for row in file)

    again = owner.begin(real(PAIN), PAIN)
    assert names(owner, again).keys() == NOT_PLAIN - {"Sick/Tired", "Sick", "Acute Pain"}, "what was said is remembered"
    page = owner.preview(again)
    assert "Nothing would be added" in page
    assert counted(page)["already in the diary"] == len(bodies)
    assert len(records(owner)) == len(bodies)

    assert f"{len(bodies):,} entries were taken back" in owner.undo(result)
    assert records(owner) == []
    with owner.app.app_context():
        assert db.session.execute(select(func.count()).select_from(READINGS)).scalar() == 0
    assert counted(owner.browser.get(f"{again}/preview").get_data(as_text=True))["to the diary"] == len(bodies)
    owner.run(again)
    assert len(records(owner)) == len(bodies)


@pytest.mark.parametrize("person", ["7", "18", "1"])
def test_one_person_of_the_ten_times_a_day_file(owner: Importer, person: str) -> None:
    file = [row for row in rows(TIRED) if row["person"] == person]
    at = owner.begin(real(TIRED), TIRED)
    assert owner.say(f"{at}/columns").status_code == 422, "which person, and which column, has to be asked"
    assert owner.say(f"{at}/columns/0", role="filter", equals=person).status_code == 302
    assert owner.say(f"{at}/columns/2", role="number", means="spasm", none="0", worst="100").status_code == 302
    page = owner.preview(at)
    assert counted(page) == {
        "to the diary": len(file),
        "left out: other rows than the ones you chose": len(rows(TIRED)) - len(file),
    }
    owner.run(at)
    held = sorted((body["happened_at"], body["spasm"]) for body in records(owner))
    assert held == sorted((row["when"], int(row["tired"]) / 10) for row in file)
    with owner.app.app_context():
        readings = db.session.execute(select(READINGS.c.local_day, READINGS.c.local_minute, READINGS.c.value))
        clocks = sorted((day, minute, value) for day, minute, value in readings)
    assert clocks == sorted(
        (
            date.fromisoformat(row["when"][:10]).toordinal(),
            int(row["when"][11:13]) * 60 + int(row["when"][14:16]),
            int(row["tired"]) / 10,
        )
        for row in file
    )
