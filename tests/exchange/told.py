"""What `diary.json` may hold, read from the definitions that check it, and what a document does hold: both as places
such as `records.entries[].rated_by`, and `records.entries[].rated_by=self` where the choices are few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.appointment.forms import PreparationForm
from tracker.domain.plans import LENGTHS, Plan
from tracker.exchange.document import FORMAT, KINDS, VERSION
from tracker.exchange.parts import parts
from tracker.ledger.forms import DiaryForm

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
PARTS = {"preparation": PreparationForm}
"""The definition of each part that is taken along; one that is not here is missed."""

FEW = 4
"""Choices that are told one by one. Of more (regions, hours, spans) some would be missed in a short run by chance; they
are drawn from the lists that the forms themselves check against."""

MAPS = ("records.entries[].regions", "records.entries[].factors")
NEVER = {
    # a time is what is meant where nothing is said
    "records.entries[].precision=time",
}


def schema() -> Schema:
    """Return the schema of the whole document, put together from that of each form."""
    records = {}
    for kind in KINDS:
        form = kind.form.model_json_schema()
        own = {"id": TEXT, "written_by": TEXT}
        records[kind.plural] = {"items": form | {"properties": form["properties"] | own}}
    plan = {name: TEXT for kind in LENGTHS for name in Plan(kind, 1).document} | {"kind": {"enum": list(LENGTHS)}}
    return _of(
        format={"enum": [FORMAT]},
        version={"enum": [VERSION]},
        settings=DiaryForm.model_json_schema(),
        plan=_of(**plan),
        parts=_of(**{name: PARTS[name].model_json_schema() for name in parts()}),
        records=_of(**records),
        deleted=_of(medications={"items": TEXT}),
    )


def _of(**properties: Schema) -> Schema:
    return {"properties": properties}


def expected() -> set[str]:
    """Return all places of the format."""
    return set(_told(schema(), "", {})) - NEVER


def _told(schema: Schema, at: str, defs: dict[str, Schema]) -> Iterator[str]:
    defs = defs | schema.get("$defs", {})
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        yield from _told(next(one for one in schema["anyOf"] if one.get("type") != "null"), at, defs)
        return
    yield at
    choices = [True, False] if schema.get("type") == "boolean" else schema.get("enum", [])
    if len(choices) <= FEW:
        yield from (f"{at}={choice}" for choice in choices)
    for name, one in schema.get("properties", {}).items():
        yield from _told(one, f"{at}.{name}".lstrip("."), defs)
    if "items" in schema:
        yield from _told(schema["items"], f"{at}[]", defs)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _told(schema["additionalProperties"], f"{at}.*", defs)


def held(value: object, at: str = "") -> Iterator[str]:
    """Yield the places that a document holds something at, and what stands there."""
    if value is None:
        return
    yield at
    if isinstance(value, dict):
        for key, one in value.items():
            yield from held(one, f"{at}.*" if at in MAPS else f"{at}.{key}".lstrip("."))
    elif isinstance(value, list):
        for one in value:
            yield from held(one, f"{at}[]")
    else:
        yield f"{at}={value}"
