"""Taking a diary in that was taken along: read and checked some thousand records at a time, driven by the page, then
written in one turn. Until then nothing of it is in the diary, and nobody's save waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from flask_babel import gettext as _
from pydantic import BaseModel

from tracker.care.kinds import DOSE, MEDICATION
from tracker.db import begin_write
from tracker.diary.kinds import ENTRY, SLEEP
from tracker.domain.factors import fits
from tracker.domain.plans import plan_of
from tracker.domain.records import Diary
from tracker.exchange import counted, waiting
from tracker.exchange import operations as taking
from tracker.exchange.document import BY_PLURAL, Document, plan_document, settings_of
from tracker.exchange.nights import meets
from tracker.exchange.ours import Opened, split
from tracker.exchange.parts import parts
from tracker.exchange.waiting import Stored, Waiting
from tracker.ledger import imports, operations, queries
from tracker.ledger.diaries import change_diary, open_diary, renew_epoch, set_plan
from tracker.ledger.forms import DiaryForm, checked
from tracker.ledger.imports import NEVER_SEEN, Import, State
from tracker.ledger.keepers import clean_name, somebody_called
from tracker.ledger.kinds import Body, Kind
from tracker.ledger.operations import Author
from tracker.web.errors import Fault, Refused
from tracker.web.words import full_date

AT_ONCE = 8000
"""Records of one step: about a second."""
SHOWN_UNREAD = 100
_TOGETHER = 500


class Said(BaseModel):
    """A record that cannot be read: its kind's plural, its id as it stands there, and why."""

    kind: str
    id: str
    why: str


class Whole(Waiting):
    """A waiting diary. `head` is its document without the records, `offset` and `size` are how far the file of lines
    was read and the file of rows written, `left` what of its settings cannot be taken over."""

    head: dict[str, Any]
    records: dict[str, int]
    medications: list[str]
    factors: dict[str, str]
    offset: int = 0
    size: int = 0
    done: int = 0
    finished: bool = False
    states: dict[str, dict[str, int]] = {}
    unread: int = 0
    unread_first: list[Said] = []
    left: list[str] = []

    @property
    def total(self) -> int:
        """How many records the file holds."""
        return sum(self.records.values())

    def count(self, state: State) -> int:
        """Return how many records stand like this in the diary."""
        return sum(held.get(state.value, 0) for held in self.states.values())

    @property
    def to_add(self) -> int:
        """How many records would be added, those of an undone import among them."""
        return self.count(State.NEW) + self.count(State.UNDONE)

    def by_kind(self) -> dict[str, int]:
        """Return how many records of each kind would be added."""
        return {kind: held.get("new", 0) + held.get("undone", 0) for kind, held in self.states.items()}


def begin(stored: Stored, diary: Diary, account_id: UUID, file_name: str, now: datetime) -> Whole:
    """Look at a file that seems to be a diary, and let it wait as lines. Raises `ours.NotOurs`.

    A short one is read at once.
    """
    lines = stored.path.with_suffix(".lines")
    opened = split(stored.path, lines)
    lines.chmod(0o600)
    lines.replace(stored.path)
    held = Whole(
        id=stored.id,
        account_id=account_id,
        diary_id=diary.id,
        file_name=file_name,
        made_at=int(now.timestamp()),
        head=opened.head,
        records=opened.records,
        medications=opened.medications,
        factors=opened.factors,
        left=_left(opened, now),
    )
    waiting.keep(held)
    if held.total <= AT_ONCE:
        read_on(held, diary, Author(account_id, now, held.id))
    return held


def _left(opened: Opened, now: datetime) -> list[str]:
    """Return what of the settings cannot be taken over, in words."""
    left = []
    try:
        checked(DiaryForm, opened.head["settings"])
    except (Refused, TypeError):
        left.append(_("its settings"))
    plan = opened.head.get("plan")
    if plan is not None and (not isinstance(plan, dict) or plan_of(plan) is None):
        left.append(_("closer logging"))
    for name, document in (opened.head.get("parts") or {}).items():
        if document is None:
            continue
        try:
            parts()[name].check(document, now)
        except (Refused, TypeError, KeyError, ValueError):
            left.append(_("what was prepared for an appointment") if name == "preparation" else str(name)[:40])
    return left


def read_on(held: Whole, diary: Diary, author: Author) -> None:
    """Read and check the next records; what can be kept is prepared as far as it can be before the write."""
    rows = _rows(held.id)
    with waiting.data_of(held.id).open("rb") as lines, waiting.open_own(rows) as out:
        lines.seek(held.offset)
        out.truncate(held.size)
        out.seek(held.size)
        left = AT_ONCE
        while left > 0 and (some := list(islice(lines, min(left, _TOGETHER)))):
            left -= len(some)
            _take(held, diary, author, some, out)
            held.done += len(some)
            held.offset += sum(map(len, some))
        held.size = out.tell()
    if held.done >= held.total:
        for refused in _overlapping(held, diary):
            _unread(held, SLEEP.plural, str(refused), _("This overlaps another sleep in the diary."))
            held.states[SLEEP.name]["new"] -= 1
        held.finished = True
    waiting.keep(held)


def _take(held: Whole, diary: Diary, author: Author, lines: list[bytes], out: Any) -> None:  # noqa: ANN401 - a file
    bodies: dict[Kind, dict[UUID, Body]] = {}
    writers: dict[UUID, str | None] = {}
    for line in lines:
        plural, record, twice = orjson.loads(line)
        kind = BY_PLURAL[plural]
        try:
            writer = _writer(record)
            record_id, body = _read(held, diary, kind, record, author.now)
            if twice:
                raise Refused([Fault("/id", _("It stands in the file twice."))])
        except Refused as refused:
            fault = refused.faults[0]
            _unread(held, plural, str(record.get("id"))[:40], f"{fault.field}: {fault.detail}".removeprefix(": "))
        else:
            bodies.setdefault(kind, {})[record_id] = body
            writers[record_id] = writer
    for kind, some in bodies.items():
        found = imports.standings(diary, some)
        counts = Counter(held.states.get(kind.name, {}))
        counts.update(found.get(record_id, NEVER_SEEN).state.value for record_id in some)
        held.states[kind.name] = dict(counts)
        batch = imports.prepare(diary, kind, some, {}, author)
        readings: dict[UUID, list[dict[str, Any]]] = {}
        for reading in batch.readings:
            readings.setdefault(reading["record_id"], []).append(reading)
        for row in batch.fresh:
            out.write(orjson.dumps([kind.name, row, readings.get(row["id"], []), writers[row["id"]]]) + b"\n")


def _writer(record: Document) -> str | None:
    """Take from a record who made it, by name, None where the file does not say; raise `Refused`."""
    name = record.pop("written_by", None)
    try:
        return None if name is None else clean_name(name)
    except (ValueError, AttributeError) as trouble:
        fault = str(trouble) if isinstance(trouble, ValueError) else _("This must be text.")
        raise Refused([Fault("/written_by", fault)]) from None


def _read(held: Whole, diary: Diary, kind: Kind, record: Document, now: datetime) -> tuple[UUID, Body]:
    """Return a record's id and its checked body; raise `Refused`."""
    try:
        record_id = UUID(str(record.get("id")))
    except ValueError:
        raise Refused([Fault("/id", _("This is no id."))]) from None
    body = kind.read({name: value for name, value in record.items() if name != "id"}, diary, now)
    if kind is DOSE and body["medication"] not in {*held.medications, *_deleted(held)}:
        kind.check(diary, record_id, body)
    if kind is ENTRY and "factors" in body:
        for factor, value in body["factors"].items():
            if factor in held.factors and not fits(held.factors[factor], value):
                raise Refused([Fault(f"/factors/{factor}", _("This is no value of this factor."))])
        kind.check(diary, record_id, body)
    return record_id, body


def _deleted(held: Whole) -> list[str]:
    return list((held.head.get("deleted") or {}).get("medications", []))


def _unread(held: Whole, plural: str, record_id: str, why: str) -> None:
    held.unread += 1
    if len(held.unread_first) < SHOWN_UNREAD:
        held.unread_first.append(Said(kind=plural, id=record_id, why=why))


def _overlapping(held: Whole, diary: Diary) -> set[UUID]:
    """Return the file's sleeps that overlap another one: none of them would be kept beside it."""
    marks = b'["%b"' % SLEEP.name.encode()
    with _rows(held.id).open("rb") as rows:
        brought = [orjson.loads(line)[1] for line in rows if line.startswith(marks)]
    known = imports.standings(diary, (UUID(row["id"]) for row in brought))
    there = {record_id for record_id, standing in known.items() if standing.state is State.LIVE}
    taken = sorted((start, end) for _day, _minute, start, end in queries.moments(diary, SLEEP.name, (), None))
    brought = [row for row in brought if UUID(row["id"]) not in there]
    refused, until = set[UUID](), -(2**62)
    # of two at once the diary's own stays, then the one that began first
    for row in sorted(brought, key=lambda row: (row["starts_at"], row["ends_at"], row["id"])):
        if row["starts_at"] < until or meets(taken, row["starts_at"], row["ends_at"]):
            refused.add(UUID(row["id"]))
        else:
            until = row["ends_at"]
    return refused


def take_in(held: Whole, diary: Diary, author: Author) -> Import | None:
    """Write what was read, whole or not at all; the caller commits. None where nothing is to be added.

    A second press finds what the first one made. Raises `tracker.db.Busy`.
    """
    begin_write()
    locked = open_diary(diary.id, owner=True)
    made = imports.find(locked, held.id)
    if made is not None:
        return made
    counts: dict[str, Any] = {"whole": True, "rows": held.total, "unread": {}, "unread_whole": held.unread}
    if queries.is_empty(locked):
        counts |= _settle_in(held, locked, author)
    for medication in _deleted(held):
        with suppress(ValueError):
            if queries.find(locked, UUID(medication)) is None:
                operations.remove(locked, MEDICATION, UUID(medication), Author(author.account_id, author.now))
    states, kinds, last = Counter[str](), Counter[str](), 0
    refused = _overlapping(held, locked)
    for names, rows, readings in _prepared(held, locked, author, refused):
        found = imports.standings(locked, (row["id"] for row in rows))
        states.update(found.get(row["id"], NEVER_SEEN).state.value for row in rows)
        batch = imports.as_they_stand(rows, readings, found)
        if batch:
            last = imports.write(locked, batch)
            ids = [row["id"] for row in batch.fresh] + [row["own_id"] for row in batch.back]
            kinds.update(names[one] for one in ids)
    added = kinds.total()
    if not added and "taken" not in counts:
        return None
    numbers = {"first_seq": last - added + 1, "last_seq": last}
    counts |= {"added": added, "kinds": dict(kinds), "already": states["live"], "deleted": states["deleted"]}
    imports.note(locked, author, held.file_name, counts | numbers)
    renew_epoch(locked)
    return imports.get(locked, held.id)


def _settle_in(held: Whole, diary: Diary, author: Author) -> dict[str, Any]:
    """Take the settings over into an empty diary; return what they are, and what they were."""
    before = _about(diary)
    with suppress(Refused):
        change_diary(diary, author.account_id or diary.id, held.head["settings"])
    with suppress(Refused):
        set_plan(diary, author.account_id or diary.id, held.head.get("plan"))
    for name, document in (held.head.get("parts") or {}).items():
        if document is not None and name in parts():
            with suppress(Refused, TypeError, ValueError):
                parts()[name].write(diary, parts()[name].check(document, author.now), author.now)
    after = _about(open_diary(diary.id))
    return {"before": before, "taken": after} if after != before else {}


def _about(diary: Diary) -> Document:
    told = {name: part.read(diary) for name, part in parts().items()}
    return {"settings": settings_of(diary), "plan": plan_document(diary), "parts": told}


Rows = list[dict[str, Any]]


def _prepared(
    held: Whole, diary: Diary, author: Author, refused: set[UUID]
) -> Iterator[tuple[dict[UUID, str], Rows, Rows]]:
    own = {"diary_id": diary.id, "changed_by": None, "import_id": author.import_id}
    people: dict[str | None, UUID | None] = {None: None}
    with _rows(held.id).open("rb") as lines:
        while some := list(islice(lines, _TOGETHER)):
            names: dict[UUID, str] = {}
            rows, readings = Rows(), Rows()
            for line in some:
                kind, row, told, writer = orjson.loads(line)
                record_id = UUID(row["id"])
                if record_id not in refused:
                    names[record_id] = kind
                    if writer not in people:
                        people[writer] = somebody_called(diary, writer)
                    # what the file does not say is left open: whoever brings a diary along has not written it by that
                    rows.append(row | own | {"id": record_id, "written_by": people[writer]})
                    readings += [one | {"diary_id": diary.id, "record_id": record_id} for one in told]
            yield names, rows, readings


def take_back(diary: Diary, import_id: UUID, author: Author) -> None:
    """Undo a whole import; what was changed since stays, settings among it. Raises `NotFound`."""
    made = imports.get(diary, import_id)
    taking.take_back(diary, import_id, author)
    taken = made.counts.get("taken")
    if made.undone_at is not None or taken is None or author.account_id is None:
        return
    now, before = _about(diary), made.counts["before"]
    if now["settings"] == taken["settings"]:
        change_diary(diary, author.account_id, before["settings"])
    if now["plan"] == taken["plan"]:
        set_plan(diary, author.account_id, before["plan"])
    for name, part in parts().items():
        if now["parts"].get(name) == taken["parts"].get(name):
            part.write(diary, before["parts"].get(name), author.now)


def is_whole(made: Import) -> bool:
    """Whether an import was that of a whole diary."""
    return bool(made.counts.get("whole"))


def result_page(made: Import, diary: Diary) -> dict[str, Any]:
    """Return what such an import did, for its page."""
    day = datetime.fromtimestamp(made.made_at, ZoneInfo(diary.time_zone)).date()
    added = counted.counted(made.counts["kinds"])
    return {"diary": diary, "made": made, "made_on": full_date(day), "added": added}


def named(held: Whole) -> Iterable[str]:
    """Return what would be added, kind by kind, in words."""
    return counted.counted(held.by_kind())


def _rows(upload_id: UUID) -> Path:
    return waiting.data_of(upload_id).with_suffix(".rows")
