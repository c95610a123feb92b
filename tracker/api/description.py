"""The API described for machines: OpenAPI 3.1, put together from the addresses that the app has and the schemas.

Every address of the blueprint is in it, since it is made from the app's own map; a call of which nothing is told here
stops the making, and so the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import current_app
from werkzeug.routing import Rule

from tracker.api import parameters, schemas
from tracker.api.schemas import Json, ref, word_of
from tracker.api.shapes import BY_PLURAL
from tracker.insights.figures import CATALOGUE
from tracker.ledger.kinds import Kind

API = "/api/v1"
NAME = "openapi"
JSON, PROBLEM = "application/json", "application/problem+json"
ABOUT = """A diary of dystonia: entries, sleeps, treatments and the figures over them. docs/api.md says it in words.

An unsafe call by a browser's session carries its form token in the header X-CSRFToken; a token needs none."""
ALWAYS = {
    "401": "Nobody is signed in, or the token is unknown or revoked.",
    "403": "The token may not do this, or the diary is only shared for reading.",
    "404": "There is nothing here, or it is not yours.",
    "429": "Too many calls. Again after as many seconds as Retry-After says.",
}
WRITES = {
    "400": "The form token of a session is missing or has run out.",
    "413": "More than 4 MiB.",
    "415": "It says that it is not JSON.",
    "503": "No write got its turn; nothing was changed. Again after as many seconds as Retry-After says.",
}
REFUSED = {"422": "It cannot be kept, or answered, as it is."}


@dataclass(frozen=True, slots=True)
class Call:
    """What one call takes and answers: the schemas of its answers by status, of its body, and what may be asked; `type`
    is the media type of its answers."""

    about: str
    answers: Mapping[str, Json]
    body: Json | None = None
    asks: Mapping[str, Json] | None = None
    conflict: Json | None = None
    gone: bool = False
    needs_body: bool = True
    key: bool = False
    type: str = JSON


def described() -> bytes:
    """Return the description as JSON, made once for each app."""
    found: bytes | None = current_app.extensions.get(NAME)
    if found is None:
        found = current_app.extensions[NAME] = orjson.dumps(description(current_app.url_map.iter_rules()))
    return found


def description(rules: Any) -> Json:  # noqa: ANN401 - werkzeug's own iterator
    """Return the description of the calls among the app's rules."""
    paths: Json = {}
    for rule in sorted((rule for rule in rules if rule.endpoint.startswith("api.")), key=str):
        for path, name, call in _calls(rule):
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})).lower()
            paths.setdefault(path, {"parameters": _in_path(path)})[method] = _operation(method, name, call)
    bearer = {"type": "http", "scheme": "bearer", "description": "A token: Settings, Buttons, watches and scripts."}
    cookie = {"type": "apiKey", "in": "cookie", "name": "session", "description": "A browser that is signed in."}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Dystonia diary", "version": "1", "description": ABOUT},
        "servers": [{"url": API}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {"schemas": schemas.all_schemas(), "securitySchemes": {"token": bearer, "session": cookie}},
    }


def _calls(rule: Rule) -> Iterator[tuple[str, str, Call]]:
    """Yield each call of a rule: its path, its name, and what it takes and answers."""
    endpoint = rule.endpoint.removeprefix("api.")
    # <any(entries, sleeps):plural> and the like are told one by one, the rest are ids
    path = "".join(
        part if kind is None else f"{{{part}}}" if kind == "uuid" else f"<{part}>" for kind, part in _parts(rule)
    ).removeprefix(API)
    if "plural" in rule.arguments:
        for plural, kind in BY_PLURAL.items():
            yield path.replace("<plural>", plural), f"{endpoint}_{kind.name}", OF_KINDS[endpoint](kind)
    elif "name" in rule.arguments:
        for name, figure in CATALOGUE.items():
            call = OF_FIGURES[endpoint](name, figure.title)
            yield path.replace("<name>", name), f"{endpoint}_{name.replace('-', '_')}", call
    else:
        yield path, endpoint, PLAIN[endpoint]


def _parts(rule: Rule) -> Iterator[tuple[str | None, str]]:
    """Yield the parts of a rule's address: text with None, or an argument's name with its kind."""
    for place, text in enumerate(rule.rule.replace(">", "<").split("<")):
        kind, _colon, name = text.rpartition(":")
        yield (kind.partition("(")[0], name) if place % 2 else (None, text)


def _in_path(path: str) -> list[Json]:
    names = [part.split("}")[0] for part in path.split("{")[1:]]
    return [{"name": name, "in": "path", "required": True, "schema": schemas.ID} for name in names]


def _operation(method: str, name: str, call: Call) -> Json:
    answers: Json = {}
    for status, schema in call.answers.items():
        answers[status] = {"description": "Done.", "content": {call.type: {"schema": schema}}}
    refused = {} if name == "openapi" else ALWAYS | REFUSED | ({} if method == "get" else WRITES)
    refused |= {"410": "The cursor is gone: fetch everything, and keep what waits to be sent."} if call.gone else {}
    answers |= {status: _problem(said, ref("Problem")) for status, said in refused.items()}
    if call.conflict is not None:
        answers["409"] = _problem("It was changed or deleted in the meantime.", call.conflict)
    if method == "get":
        answers["304"] = {"description": "Not changed since the ETag in If-None-Match."}
    made: Json = {"operationId": name, "summary": call.about, "parameters": _asked(call), "responses": answers}
    if call.body is not None:
        made["requestBody"] = {"required": call.needs_body, "content": {JSON: {"schema": call.body}}}
    if name == "openapi":
        made["security"] = []
    return made


def _asked(call: Call) -> list[Json]:
    asked: list[Json] = [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in sorted((call.asks or {}).items())
    ]
    if call.key:
        schema = {"type": "string", "minLength": 1, "maxLength": 200}
        asked.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema})
    return asked


def _problem(said: str, schema: Json) -> Json:
    return {"description": said, "content": {PROBLEM: {"schema": schema}}}


def _asks(names: frozenset[str]) -> Json:
    return {name: parameters.SCHEMAS[name] for name in names}


def _save(kind: Kind) -> Call:
    answers = dict.fromkeys(("200", "201"), ref(word_of(kind)))
    about = f"Save a whole {kind.name} under an id that the caller made."
    return Call(about, answers, ref(f"{word_of(kind)}ToSave"), conflict=ref(f"{word_of(kind)}Conflict"))


def _patch(kind: Kind) -> Call:
    answers = dict.fromkeys(("200", "201"), ref(word_of(kind)))
    about = f"Change single fields of a {kind.name}, and make it where there is none."
    return Call(about, answers, ref(f"{word_of(kind)}Changes"), conflict=ref(f"{word_of(kind)}Conflict"))


def _add(kind: Kind) -> Call:
    record = ref(word_of(kind))
    answers = {"201": record, "200": schemas.either(record, ref("Tombstone"))}
    about = f"Save a {kind.name} whose id the server makes; with an Idempotency-Key it can be repeated."
    return Call(about, answers, ref(f"{word_of(kind)}ToAdd"), key=True)


OF_KINDS: Mapping[str, Callable[[Kind], Call]] = {
    "save": _save,
    "patch": _patch,
    "add": _add,
    "read": lambda kind: Call(f"Read one {kind.name}.", {"200": ref(word_of(kind))}),
    "remove": lambda kind: Call(f"Delete a {kind.name}; a tombstone stays.", {"200": ref("Tombstone")}),
    "restore": lambda kind: Call(
        f"Bring back a deleted {kind.name}, or a former version of it.",
        {"200": ref(word_of(kind))},
        ref("Version"),
        needs_body=False,
    ),
    "read_list": lambda kind: Call(
        f"List the {kind.plural} of a span of days, oldest first.",
        {"200": ref(f"{word_of(kind)}List")},
        asks=_asks(parameters.LIST),
    ),
}
OF_FIGURES: Mapping[str, Callable[[str, str], Call]] = {
    "insight": lambda name, title: Call(
        f"The figure: {title}.", {"200": ref(schemas.figure_name(name))}, asks=_asks(parameters.asked_of(name))
    ),
    "chart": lambda name, title: Call(
        f"The chart: {title}.",
        {"200": ref(schemas.chart_name(name))},
        asks=_asks(parameters.asked_of(name) | parameters.DRAWN),
    ),
}
PLAIN: Mapping[str, Call] = {
    "openapi": Call("This description.", {"200": {"type": "object"}}),
    "diaries": Call("List the account's diaries.", {"200": ref("DiaryList")}, asks=_asks(parameters.PAGE)),
    "read_changes": Call(
        "List all that changed since a cursor.", {"200": ref("Feed")}, asks=_asks(parameters.FEED), gone=True
    ),
    "appointment": Call(
        "The page for the neurologist, as it was prepared.",
        {"200": {"type": "string", "format": "binary"}},
        asks=_asks(parameters.PAPER),
        type="application/pdf",
    ),
    "send_changes": Call("Take the changes of a queue, in order.", {"200": ref("Results")}, ref("Queue")),
}
