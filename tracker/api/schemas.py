"""The JSON schemas of what the API takes and answers, made from what checks and makes it.

What a record may hold comes from the form that checks it, and what a figure is from its result's own class: there is
no second set of rules, so these cannot drift from the app.
"""

from __future__ import annotations

import inspect
from typing import Any, get_type_hints

from pydantic import BaseModel, TypeAdapter

from tracker.analytics.calendar import Cell, WeekCell
from tracker.analytics.day_by_day import DayValue, MonthValue
from tracker.analytics.relation import Pair
from tracker.analytics.sleep_effect import Pairs
from tracker.api import shapes
from tracker.api.parameters import SCHEMAS, asked_of
from tracker.charts.chart import Table
from tracker.domain.records import KEEPER, OWNER, READER
from tracker.insights.answers.answer import DAYS
from tracker.insights.figures import CATALOGUE
from tracker.ledger.keepers import FORMER
from tracker.ledger.kinds import Kind
from tracker.ledger.operations import Status

Json = dict[str, Any]

PLACE = "#/components/schemas/"
ID: Json = {"type": "string", "format": "uuid"}
ROLES = [OWNER, KEEPER, READER, FORMER]
REVISION: Json = {"type": "integer", "minimum": 1, "maximum": shapes.LARGEST_REVISION}
DAY: Json = {"type": "string", "format": "date"}
MONTH: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
NOTHING: Json = {"type": "null"}
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
COUNT: Json = {"type": "integer", "minimum": 0}
UNSAID = frozenset({"precision"})
"""Fields with a usual value that answers leave out where it holds."""
ANSWERED: Json = SCHEMAS | {
    "medication": {"anyOf": [SCHEMAS["medication"], NOTHING]},
    "y": {"anyOf": [SCHEMAS["y"], NOTHING]},
    "series": TEXT,
}
"""What an answer says was asked: as it is asked, but that there may be no medicine, no second measure, no series."""

RESULTS = (*(status.value for status in Status if status is not Status.CREATED), "refused")


def ref(name: str) -> Json:
    """Return the reference to a schema by its name."""
    return {"$ref": f"{PLACE}{name}"}


def either(*schemas: Json) -> Json:
    """Return the schema of what fits one of several."""
    return {"anyOf": list(schemas)}


def listed(schema: Json, **more: Any) -> Json:  # noqa: ANN401 - keywords of JSON schema
    """Return the schema of a list."""
    return {"type": "array", "items": schema, **more}


def thing(properties: Json, *, optional: tuple[str, ...] = (), about: str = "") -> Json:
    """Return the schema of an object that has these fields and no other; all but the `optional` are always there."""
    required = [name for name in properties if name not in optional]
    said = {"description": about} if about else {}
    return {"type": "object", **said, "properties": properties, "required": required, "additionalProperties": False}


def word_of(kind: Kind) -> str:
    """Return the name of a kind's record among the schemas: `Entry`."""
    return kind.name.capitalize()


def all_schemas() -> Json:
    """Return every schema by its name."""
    found: Json = {}
    for made in (*map(_of_kind, shapes.KINDS.values()), _of_errors(), _of_lists(), _of_changes(), _of_figures()):
        twice = [name for name in found.keys() & made.keys() if found[name] != made[name]]
        if twice:
            raise ValueError(f"two schemas of one name: {', '.join(twice)}")
        found |= made
    return {name: found[name] for name in sorted(found)}


def _of_kind(kind: Kind) -> Json:
    word = word_of(kind)
    taken, inner = _form(kind.form)
    body = _answered(taken)
    whole = thing({"id": ID, "revision": REVISION} | body["properties"], about=body.get("description", ""))
    whole["properties"] |= {name: ref("Writer") for name in shapes.TOLD}
    whole["required"] = ["id", "revision", *body["required"]]
    keep = {"revision": either(REVISION, NOTHING)} | taken["properties"]
    keep |= {name: {"description": "Let go: the server says who wrote."} for name in shapes.TOLD}
    # what stands beside `set` is read only where the record has to be made, and then as a whole
    start = {name: {"description": f"As in {word}ToAdd."} for name in taken["properties"]}
    paths = {"pattern": f"^({'|'.join(start)})(\\..+)?$", "maxLength": shapes.LONGEST_PATH}
    changes = {"type": "object", "maxProperties": shapes.MOST_FIELDS, "propertyNames": paths}
    changes["additionalProperties"] = ref("FieldChange")
    return inner | {
        f"{word}ToSave": taken | {"properties": keep},
        f"{word}ToAdd": taken,
        f"{word}Changes": thing({"set": changes} | start, optional=tuple(start), about="Fields of a record, by path."),
        f"{word}Body": body,
        word: whole,
    }


def _form(form: type[BaseModel]) -> tuple[Json, Json]:
    """Return the schema of what a form takes, and those that it refers to by their names."""
    made = form.model_json_schema(by_alias=True, ref_template=f"{PLACE}{{model}}")
    inner = made.pop("$defs", {})
    return _untitled(made), {name: _untitled(schema) for name, schema in inner.items()}


def _untitled(schema: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a schema without the titles that pydantic makes of the fields' names."""
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _untitled(held) for name, held in schema.items() if not (name == "title" and isinstance(held, str))}


def _answered(taken: Json) -> Json:
    """Return the schema of a record as it is answered: nothing stands where nothing was recorded."""
    needed = taken.get("required", ())
    properties: Json = {}
    always = []
    for name, schema in taken["properties"].items():
        # a form leaves who rated to the keeper's own, a record never does
        if name in needed or name == "rated_by" or (schema.get("default") is not None and name not in UNSAID):
            always.append(name)
        properties[name] = _said(schema)
    optional = tuple(name for name in properties if name not in always)
    return thing(properties, optional=optional, about=taken.get("description", ""))


def _said(schema: Json) -> Json:
    """Return the schema of a field that is there: no null, and nothing usual."""
    rest = {name: held for name, held in schema.items() if name not in ("anyOf", "default")}
    options = [option for option in schema.get("anyOf", ()) if option != NOTHING]
    return rest | (options[0] if len(options) == 1 else either(*options) if options else {})


def _of_errors() -> Json:
    fault = thing({"pointer": {"type": "string", "description": "The field's JSON pointer."}, "detail": TEXT})
    problem: Json = {"type": {"const": "about:blank"}, "title": TEXT, "status": {"type": "integer"}}
    problem["errors"] = listed(ref("Fault"))
    diary: Json = {"diary": {"enum": ["none", "read"], "description": "The diary is not kept, or may only be read."}}
    stored = {f"{word_of(kind)}Conflict": _conflict(problem, kind) for kind in shapes.KINDS.values()}
    tombstone = thing({"id": ID, "revision": REVISION, "deleted": {"const": True}}, about="What is left of a record.")
    return stored | {
        "Fault": fault,
        "Problem": thing(problem | diary, optional=("errors", "diary"), about="RFC 9457."),
        "Writer": thing({"name": either(TEXT, NOTHING), "role": {"enum": ROLES}}, about="Who wrote a record."),
        "Tombstone": tombstone,
    }


def _conflict(problem: Json, kind: Kind) -> Json:
    stored = either(ref(word_of(kind)), ref("Tombstone"), NOTHING)
    more = {"stored": stored, "deleted": {"type": "boolean"}}
    return thing(problem | more, optional=("errors",), about="What is stored is another; nothing was overwritten.")


def _of_lists() -> Json:
    cursor = either(TEXT, NOTHING)
    diary = thing({"id": ID, "name": TEXT, "time_zone": TEXT, "day_start": {"type": "integer"}})
    lists = {
        f"{word_of(kind)}List": thing({"items": listed(ref(word_of(kind))), "next_cursor": cursor})
        for kind in shapes.KINDS.values()
    }
    return lists | {"Diary": diary, "DiaryList": thing({"items": listed(ref("Diary")), "next_cursor": cursor})}


def _of_changes() -> Json:
    kinds = shapes.KINDS.values()
    change, _inner = _form(shapes.ChangeForm)
    queue, inner = _form(shapes.ChangesForm)
    version, _inner = _form(shapes.VersionForm)
    bodies = [ref(f"{word_of(kind)}{what}") for kind in kinds for what in ("ToSave", "Changes")]
    change["properties"]["body"] = either(*bodies, ref("Version"), NOTHING)
    # one that is none is refused by itself, among the results
    queue["properties"]["changes"]["items"] = either(ref("QueuedChange"), {"type": "object"})
    field, _inner = _form(shapes.FieldChange)
    problem = {"title": TEXT, "status": {"type": "integer"}, "errors": listed(ref("Fault"))}
    result = {
        "id": either(TEXT, NOTHING),
        "status": {"enum": list(RESULTS)},
        "revision": either(REVISION, NOTHING),
        "stored": either(*(ref(word_of(kind)) for kind in kinds), ref("Tombstone"), NOTHING),
        "problem": thing(problem, optional=("status", "errors")),
    }
    feed = {"items": listed(ref("Changed")), "next_cursor": TEXT, "more": {"type": "boolean"}}
    return inner | {
        "FieldChange": field,
        "QueuedChange": change,
        "Queue": queue,
        "Version": version,
        "Result": thing(result, optional=("revision", "stored", "problem")),
        "Results": thing({"results": listed(ref("Result"))}),
        "Changed": {"anyOf": [_changed(kind) for kind in kinds]},
        "Feed": thing(feed),
    }


def _changed(kind: Kind) -> Json:
    item: Json = {"kind": {"const": kind.name}, "id": ID, "revision": REVISION, "deleted": {"type": "boolean"}}
    item |= {"body": either(ref(f"{word_of(kind)}Body"), NOTHING)}
    return thing(item | {name: ref("Writer") for name in shapes.TOLD}, optional=shapes.TOLD)


def _of_figures() -> Json:
    results = {name: TypeAdapter(get_type_hints(answer.figure)["return"]) for name, answer in CATALOGUE.items()}
    adapters: Any = [(name, "serialization", adapter) for name, adapter in results.items()]
    adapters.append(("table", "serialization", TypeAdapter(Table)))
    made, document = TypeAdapter.json_schemas(adapters, ref_template=f"{PLACE}{{model}}")
    inner = _as_told({name: _result(_named(name, _untitled(schema))) for name, schema in document["$defs"].items()})
    places = {name: made[name, "serialization"]["$ref"].removeprefix(PLACE) for name in results}
    found: Json = {}
    for name, place in places.items():
        asked = {"name": {"const": name}} | {field: ANSWERED[field] for field in sorted(asked_of(name) - {"days"})}
        found[figure_name(name)] = thing(inner[place]["properties"] | asked)
        chart = {"title": TEXT, "sentence": TEXT, "alt": TEXT, "legend": TEXT, "table": ref("Table")}
        chart |= {"figure": ref("PlotlyFigure"), "rests_on": ref("RestsOn")}
        found[chart_name(name)] = thing(chart | asked)
    # side by side is made of two figures by day; the others stand nowhere else
    kept = {name: schema for name, schema in inner.items() if name == "DayByDay" or name not in places.values()}
    drawing = {"data": listed({"type": "object"}), "layout": {"type": "object"}}
    return kept | found | {"PlotlyFigure": thing(drawing, about="Plotly's own JSON.")}


_ROWS = {row.__name__: row for row in (Cell, WeekCell, DayValue, MonthValue, Pair, Pairs)}
"""The rows of results, which may be thousands and are tuples: told with the names of their fields."""


def _named(name: str, schema: Json) -> Json:
    """Return the schema of a row as one of an object with its fields; any other as it is."""
    if name not in _ROWS:
        return schema
    row = _ROWS[name]
    properties = dict(zip(row._fields, schema["prefixItems"], strict=True))
    return {"properties": properties, "description": inspect.getdoc(row) or ""}


def _result(schema: Json) -> Json:
    """Return the schema of a result's class as `tracker.insights.answers.answer.plainly` tells it."""
    properties = {
        name: DAY if name in DAYS and held == {"type": "integer"} else _day_or_null(name, held)
        for name, held in schema["properties"].items()
    }
    return thing(properties, about=schema.get("description", ""))


def _day_or_null(name: str, schema: Json) -> Json:
    return either(DAY, NOTHING) if name in DAYS and schema == either({"type": "integer"}, NOTHING) else schema


def _as_told(inner: Json) -> Json:
    """Change what four figures tell otherwise than their results hold it."""
    inner["Bin"] = thing(inner["Bin"]["properties"] | {"to_hour": COUNT}, about=inner["Bin"]["description"])
    months = {name: held for name, held in inner["MonthValue"]["properties"].items() if name != "first_day"}
    inner["MonthValue"] = thing({"month": MONTH} | months, about=inner["MonthValue"]["description"])
    del inner["Cell"], inner["WeekCell"]
    inner["Calendar"]["properties"] |= {
        "days": _columns("entries", "The days that have any value, and what each two hours of theirs hold."),
        "weeks": _columns("days", "The same of weeks, by their Mondays."),
    }
    inner["Calendar"] = thing(
        {name: held for name, held in inner["Calendar"]["properties"].items() if name != "cells"},
        about=inner["Calendar"]["description"],
    )
    both = listed(COUNT, minItems=2, maxItems=2)
    inner["Compare"] = thing(inner["Compare"]["properties"] | {"missing": both})
    return inner


def _columns(counted: str, about: str) -> Json:
    of_hours = {"from_hour": COUNT, "medians": listed(either({"type": "number"}, NOTHING)), counted: listed(COUNT)}
    return thing({"from": listed(DAY), "bins": listed(thing(of_hours))}, about=about)


def figure_name(name: str) -> str:
    """Return the name of a figure among the schemas: `ThroughTheDayFigure`."""
    return f"{name.title().replace('-', '')}Figure"


def chart_name(name: str) -> str:
    """Return the name of a chart among the schemas: `ThroughTheDayChart`."""
    return f"{name.title().replace('-', '')}Chart"
