"""Text that would do harm wherever it is not escaped, and where the API takes text, walked from its description."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.factories import (
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_sleep,
    make_treatment,
    make_visit,
)

LONG = "=cmd|'/C calc'!A1 <img src=x onerror=pwned()>\"]]></script>\u202e{{7*7}}%s\nBEGIN:VEVENT"
MIDDLE = '=1 <img src=x onerror=p()>"]]>\u202e'
SHORT = '=<b onclick=p()>"'
"""For a field of 20 letters."""

Place = tuple[str | int, ...]


def text_for(most: int | None) -> str:
    """As much of it as a field takes; a field that does not say takes 60 letters."""
    if (most or 60) >= 100:
        return LONG
    return MIDDLE if (most or 60) >= 40 else SHORT


def texts(document: dict[str, Any], schema: dict[str, Any], at: Place = ()) -> Iterator[tuple[Place, int | None]]:
    """Where free text stands in a body, and how long it may be."""
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].lstrip("#/").split("/"):
            found = found[part]
        schema = found
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from texts(document, one, at)
    if schema.get("type") == "string" and not {"enum", "format", "pattern", "const"} & schema.keys():
        yield at, schema.get("maxLength")
    if schema.get("type") == "array":
        yield from texts(document, schema.get("items", {}), (*at, 0))
    for name, one in schema.get("properties", {}).items():
        yield from texts(document, one, (*at, name))


def places(document: dict[str, Any]) -> dict[str, list[tuple[Place, int | None]]]:
    """Of each kind of record where its text stands."""
    found = {}
    for path, operations in document["paths"].items():
        if "put" in operations:
            schema = operations["put"]["requestBody"]["content"]["application/json"]["schema"]
            found[path.split("/")[3]] = list(texts(document, schema))
    return found


def bodies(medication: str) -> dict[str, dict[str, Any]]:
    """A record of each kind with everything in it that can hold text."""
    effect = {"kind": "weakness", "from": "2026-02-20"}
    plain = make_entry(part="evening", tags=["on tremor"], note="a", spasm=6, pain=3)
    # a part of the day stands in place of the moment
    plain |= {"rated_by": "self"}
    return {
        "entries": plain,
        "sleeps": make_sleep(),
        "medications": make_medication(),
        "doses": make_dose(medication),
        "injections": make_injection(side_effects=[effect], given_by="A doctor"),
        "treatments": make_treatment(),
        "visits": make_visit(),
        "factors": make_factor(),
    }


def with_text(body: dict[str, Any], place: Place, text: str) -> dict[str, Any]:
    """The body with a text at a place."""
    made: Any = deepcopy(body)
    inner = made
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = text
    return dict(made)


def nasty_bodies(document: dict[str, Any], medication: str) -> dict[str, dict[str, Any]]:
    """A record of each kind with such a text in every place that takes one and that names no thing of ours."""
    made = {}
    for plural, body in bodies(medication).items():
        made[plural] = body
        for place, most in places(document)[plural]:
            if place not in CLOSED:
                made[plural] = with_text(made[plural], place, text_for(most))
    made["entries"].pop("part")
    return made


CLOSED: set[Place] = {("part",)}
"""Text that is one of a few: anything else is refused."""
