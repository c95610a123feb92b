"""The envelopes of the API: what surrounds a record in a request, and how answers are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from flask import Response, request
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StrictInt
from werkzeug.exceptions import UnsupportedMediaType

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.diary.kinds import ENTRY, FACTOR, SLEEP
from tracker.domain.scales import plain
from tracker.ledger.forms import Form, checked
from tracker.ledger.keepers import FORMER, Person
from tracker.ledger.kinds import Kind, Stored
from tracker.ledger.operations import Change
from tracker.web.errors import Fault, Refused

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (ENTRY, SLEEP, MEDICATION, DOSE, INJECTION, TREATMENT, VISIT, FACTOR)
}
BY_PLURAL: Mapping[str, Kind] = {kind.plural: kind for kind in KINDS.values()}
MOST_CHANGES = 500
MOST_FIELDS = 200
LONGEST_PATH = 200
LARGEST_REVISION = 2**31 - 1
TOLD = ("written_by", "changed_by")
"""What a record is answered with, where several people may have written it, and never taken."""

Json = dict[str, Any]


class FieldChange(BaseModel):
    """One field of a patch: what the caller saw, and what it is to be."""

    model_config = ConfigDict(extra="forbid")
    was: Any = None
    now: Any = None


class PatchForm(Form):
    """A patch of fields. Everything beside `set` serves only where the record has to be made."""

    model_config = ConfigDict(extra="allow")
    set: Annotated[dict[Annotated[str, Field(max_length=LONGEST_PATH)], FieldChange], Field(max_length=MOST_FIELDS)]


class VersionForm(Form):
    """Which former version a restore brings back, by the revision that it had."""

    version: Annotated[StrictInt, Field(ge=1, le=LARGEST_REVISION)] | None = None


class ChangeForm(Form):
    """One change of a queue."""

    kind: Literal[tuple(KINDS)]  # type: ignore[valid-type]
    op: Literal["save", "patch", "delete", "restore"]
    id: UUID
    revision: Annotated[StrictInt, Field(ge=0, le=LARGEST_REVISION)] | None = None
    body: dict[str, Any] | None = None


class ChangesForm(Form):
    """A queue's changes, in order."""

    changes: Annotated[list[dict[str, Any]], Field(max_length=MOST_CHANGES)]


def sent() -> Json:
    """Return the JSON object that was sent; raise `Refused` where it is none, and `UnsupportedMediaType` where it says
    that it is something else."""
    kind = request.mimetype
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType
    try:
        data = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        raise Refused([Fault("", _("This is not JSON."))]) from None
    if not isinstance(data, dict):
        raise Refused([Fault("", _("This must be a JSON object."))])
    return data


def take_revision(data: Json) -> tuple[int | None, Json]:
    """Return the `revision` field of a body and the body without it; raise `Refused` where it is no whole number.

    Who wrote a record is answered with it, and may come back with it: it is the server's to say, and is let go.
    """
    rest = {name: value for name, value in data.items() if name not in ("revision", *TOLD)}
    revision = data.get("revision")
    if revision is not None and not _is_revision(revision):
        raise Refused([Fault("/revision", _("This must be a whole number."))])
    return revision, rest


def take_version(data: Json) -> int | None:
    """Return the former version that a restore names, None where it names none; raise `Refused`."""
    return checked(VersionForm, data).version


def _is_revision(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_REVISION


def take_patch(kind: Kind, data: Json) -> tuple[Json, dict[str, Change]]:
    """Return what a patch starts a record from, and its changes by field; raise `Refused`, also for fields that no
    such record has."""
    form = checked(PatchForm, data)
    start = {name: value for name, value in data.items() if name != "set"}
    known = {field.alias or name for name, field in kind.form.model_fields.items()}
    unknown = [path for path in (*start, *form.set) if path.partition(".")[0] not in known]
    if unknown:
        raise Refused(Fault(f"/{pointed(path)}", _("This field is not known.")) for path in unknown)
    return start, {path: Change(_plain(change.was), _plain(change.now)) for path, change in form.set.items()}


def pointed(path: str) -> str:
    """Return a field's path as a JSON pointer without its first slash: `regions.neck.spasm` is `regions/neck/spasm`."""
    return path.replace("~", "~0").replace("/", "~1").replace(".", "/")


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, float) and value.is_integer() else value


def told(people: Mapping[UUID, Person], stored: Stored) -> Json:
    """Return who wrote a record and who else changed it last, of the diary's `people`; nothing where there are none."""
    if not people or stored.written_by is None:
        return {}
    changed = stored.changed_by if stored.changed_by != stored.written_by else None
    said = {"written_by": stored.written_by} | ({"changed_by": changed} if changed else {})
    return {name: _person(people.get(person, Person("", FORMER))) for name, person in said.items()}


def _person(person: Person) -> Json:
    return {"name": person.name or None, "role": person.role}


def answer(data: object, status: int = 200) -> Response:
    """Return `data` as JSON."""
    return Response(orjson.dumps(data), status=status, content_type="application/json")
