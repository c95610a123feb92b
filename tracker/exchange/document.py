"""The whole of a diary as one document, `diary.json`: what it is, and how it is written. docs/export.md describes it.

It is the same, byte for byte, whenever the diary is: kinds in a fixed order, records by their ids, names of fields
sorted, a record a line. Nothing in it says whose it is or on which server it was; who made a record stands with it by
the name alone that the diary has for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any
from uuid import UUID

import orjson

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.plans import plan_of
from tracker.domain.records import Diary
from tracker.exchange.parts import parts
from tracker.ledger import queries
from tracker.ledger.keepers import Person, people_of, raters_of
from tracker.ledger.kinds import Kind, Stored

FORMAT = "dystonia-diary"
VERSION = 1
KINDS: tuple[Kind, ...] = (FACTOR, MEDICATION, ENTRY, SLEEP, DOSE, INJECTION, TREATMENT, VISIT)
"""In the order in which they are written: what others refer to comes first."""

BY_PLURAL: Mapping[str, Kind] = {kind.plural: kind for kind in KINDS}
SETTINGS = ("name", "time_zone", "day_start", "spasm_word", "asked", "raters", "usual_rater")

Document = dict[str, Any]


def settings_of(diary: Diary) -> Document:
    """Return a diary's settings, as they are taken along."""
    # who kept it goes with no diary; how they rated does, so that figures can be asked for their numbers
    held = {name: getattr(diary, name) for name in SETTINGS} | {"raters": list(raters_of(diary))}
    return {name: list(value) if isinstance(value, list | tuple) else value for name, value in held.items()}


def plan_document(diary: Diary) -> Document | None:
    """Return the closer logging that was agreed on, or None."""
    plan = plan_of(diary.plan)
    return None if plan is None else dict(plan.document)


def write(diary: Diary, out: IO[bytes]) -> None:
    """Write the diary's document, a few records in memory at a time."""
    for piece in _pieces(diary):
        out.write(piece)


def _pieces(diary: Diary) -> Iterator[bytes]:
    yield b'{"format":%b,"version":%d' % (_json(FORMAT), VERSION)
    yield b',\n"settings":%b' % _json(settings_of(diary))
    yield b',\n"plan":%b' % _json(plan_document(diary))
    yield b',\n"parts":%b' % _json({name: part.read(diary) for name, part in parts().items()})
    yield b',\n"records":{'
    known, dosed = set[str](), set[str]()
    people = people_of(diary)
    for number, kind in enumerate(KINDS):
        yield (b",\n" if number else b"\n") + _json(kind.plural) + b":["
        between = b"\n"
        for stored in queries.every(diary, kind.name):
            body = stored.body or {}
            yield between + _json({"id": str(stored.id), **body, **written_by(people, stored)})
            between = b",\n"
            if kind is MEDICATION:
                known.add(str(stored.id))
            elif kind is DOSE:
                dosed.add(body["medication"])
        yield b"\n]"
    # of a medicine that was deleted its doses may be left: without this, nobody would know what they belong to
    yield b'},\n"deleted":%b}\n' % _json({MEDICATION.plural: sorted(dosed - known)})


def written_by(people: Mapping[UUID, Person], stored: Stored) -> Document:
    """Return who made a record, by the name that they have in the diary: no address, and no id of an account."""
    person = people.get(stored.written_by) if stored.written_by is not None else None
    return {"written_by": person.name} if person is not None and person.name else {}


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
