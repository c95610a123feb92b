"""Random files of other apps, with random meanings: no row is lost or counted twice, a second import adds nothing, and
the undo leaves the diary as it was."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask, g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import settings_for
from tests.people import person
from tracker.app import create_app
from tracker.db import db, writing
from tracker.domain.factors import SCALE
from tracker.domain.records import Diary
from tracker.exchange import operations, waiting
from tracker.exchange.app_guesses import meanings_for, scale_of
from tracker.exchange.document import write
from tracker.exchange.formats.apps import app_of
from tracker.exchange.formats.csv_table import open_table
from tracker.exchange.mapping import OUT
from tracker.exchange.meanings import KINDS_OF, MEANS_OF, Meaning, Meanings
from tracker.exchange.outcomes import Joined, LeftOut, Needed, Taken, Unread
from tracker.exchange.things import WORDS, Holdings, holdings_of
from tracker.exchange.waiting import AppUpload
from tracker.ledger import queries
from tracker.ledger.operations import Author
from tracker.web.access import Visitor

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)

clocks = st.sampled_from(["", "7:05", "23:59", "0:00", "12:30 pm", "25:00", "am", "pre", "all day", "mid"])
words = st.sampled_from(["Neck pain (Moderate)", "Hand", "Tea", "Ibuprofen (mg)", "x" * 70, "=1+1", "Ärger | Wut", ""])
values = st.sampled_from(["", "0", "1", "4", "7,5", "11", "-3", "600", "1.25L", "7:15", "1:10:30", "3.0:Label", "lots"])
spans = st.sampled_from(["Asleep 00:30 - 07:45. In bed 00:00 - 08:00", "Asleep 23:00 - 6:00", "Asleep 6:00 - 6:00", ""])
notes = st.sampled_from(["", "a < b", "<p>One</p><p>Two</p>", "with \u0007", "=2+2", "two\nlines"])
days = st.sampled_from(["2022-01-05", "5th Jan 2022", "03/04/2022", "13/04/2022", "no day", "2029-01-01", ""])
categories = st.sampled_from(
    [
        "Symptom",
        "Mood",
        "Energy",
        "Sleep",
        "Sleep quality",
        "Meds",
        "Supplements",
        "Factors",
        "Water",
        "Food Diary",
        "?",
        "",
    ]
)
moods = st.sampled_from(["rad", "meh", "awful", ""])
scales = st.sampled_from(["", "Sleep Quality: 8/10 points | Sleep Time: 8:00", "Pain: 3/5", "Odd", "Pain: 9/5"])

BEARABLE = ("date", "date formatted", "weekday", "time of day", "category", "rating/amount", "detail", "notes")
DAYLIO = ("full_date", "date", "weekday", "time", "mood", "activities", "note_title", "note", "scales")
TRACKED = ("FeatureName", "Timestamp", "Value", "Label", "Note")
bearable_rows = st.tuples(days, days, st.just(""), clocks, categories, values, st.one_of(words, spans), notes)
daylio_rows = st.tuples(days, st.just(""), st.just(""), clocks, moods, words, notes, notes, scales)
stamps = st.sampled_from(["2024-05-10T09:00:00.5+01:00", "2024-05-10T21:00:00Z", "2024-13-10T21:00:00Z", "never", ""])
tracked_rows = st.tuples(words, stamps, values, words, notes)
files = st.one_of(
    st.tuples(st.just(BEARABLE), st.lists(bearable_rows, min_size=1, max_size=25)),
    st.tuples(st.just(DAYLIO), st.lists(daylio_rows, min_size=1, max_size=25)),
    st.tuples(st.just(TRACKED), st.lists(tracked_rows, min_size=1, max_size=25)),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Flask, Diary]]:
    folder = tmp_path_factory.mktemp("properties")
    shutil.copy(sqlite_template, folder / "diary.db")
    app = create_app(settings_for(folder))
    owner = person(app, "owner")
    assert owner.diary
    with app.test_request_context("/", method="POST", data={"diary": owner.diary}):
        g.visitor = Visitor(owner.account_id, "owner@diary.test", "")
        (diary,) = queries.diaries_of(owner.account_id)
        yield app, diary
        db.session.remove()
        db.engine.dispose()


def meanings(data: st.DataObject, holdings: Holdings, diary: Diary) -> Meanings:
    """Random answers to all that is asked, some of them not given."""
    said = meanings_for(holdings, diary, None)
    for thing in holdings.things:
        choice = data.draw(st.sampled_from(("as suggested", OUT, *MEANS_OF[thing.nature])), label=thing.key)
        if choice == "as suggested":
            continue
        kinds = KINDS_OF.get(thing.nature, ())
        meaning = Meaning(means=choice, kind=data.draw(st.sampled_from(kinds)) if choice == "factor" else None)
        meaning.called = "Named" if len(thing.name) > 60 or not thing.name else None
        meaning.scale = scale_of(thing) if meaning.on_scale() or meaning.kind == SCALE else None
        if thing.nature == WORDS:
            meaning.levels = {word: 5 for word, _count in (thing.values or [])[:2]}
        said.things[thing.key] = meaning
    said.nights = data.draw(st.sampled_from(["end", "start"]))
    said.untimed = data.draw(st.sampled_from(["note", "out"]))
    said.ticked = data.draw(st.sampled_from(["tag", "factor", "out"]))
    said.order = data.draw(st.sampled_from([None, "day_first", "month_first"]))
    said.unsaid, said.score = "left", "pain"
    return said


def uploaded(content: str, data: st.DataObject, diary: Diary) -> AppUpload:
    stored = waiting.put(io.BytesIO(content.encode()))
    table = open_table(stored.path, "utf-8", ",")
    app = app_of(table.header)
    assert app is not None
    holdings = holdings_of(app, table)
    return AppUpload(
        id=stored.id,
        account_id=uuid4(),
        diary_id=diary.id,
        file_name="app.csv",
        made_at=0,
        encoding="utf-8",
        separator=",",
        guessed=False,
        remembered=False,
        source=app.source,
        holdings=holdings,
        meanings=meanings(data, holdings, diary),
    )


def document(diary: Diary) -> bytes:
    out = io.BytesIO()
    write(diary, out)
    return out.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files, st.data())
def test_every_row_is_accounted_for(
    house: tuple[Flask, Diary], file: tuple[tuple[str, ...], list[tuple[str, ...]]], data: st.DataObject
) -> None:
    _app, diary = house
    header, rows = file
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    upload = uploaded(out.getvalue(), data, diary)
    outcomes = [one for one in upload.outcomes(diary, NOW) if not isinstance(one, Needed)]
    assert len(outcomes) == len(filled) == upload.holdings.rows
    assert all(isinstance(one, Taken | Joined | LeftOut | Unread) for one in outcomes)
    taken = [one for one in outcomes if isinstance(one, Taken)]
    assert len({one.id for one in taken}) == len(taken), "rows that repeat have ids of their own"
    summary = operations.look(upload, diary, NOW)
    told = summary.states.total() + summary.joined + summary.left_out.total() + summary.unread.total()
    assert told == summary.rows == len(filled)
    assert summary.to_add == len(taken)
    before = document(diary)
    db.session.rollback()
    made = operations.import_file(upload, diary, Author(None, NOW, upload.id))
    db.session.commit()
    assert (made is None) == (not taken)
    if made is None:
        return
    assert made.counts["added"] == len(taken)
    again = AppUpload.model_validate({**upload.model_dump(), "id": uuid4()})
    shutil.copy(waiting.data_of(upload.id), waiting.data_of(again.id))
    assert operations.look(again, diary, NOW).to_add == 0
    db.session.rollback()
    assert operations.import_file(again, diary, Author(None, NOW, again.id)) is None
    db.session.rollback()
    with writing():
        operations.take_back(diary, upload.id, Author(None, NOW))
    assert document(diary) == before
    for one in (upload, again):
        waiting.discard(one.id)
