"""The calls on diaries and their records. Each reads or writes in one transaction, and nothing is half-saved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden, NotFound

from tracker.api import parameters, rights, shapes
from tracker.api.cursors import after_diary, changes_cursor, list_cursor, read_changes_cursor, read_list_cursor
from tracker.api.description import described
from tracker.api.shapes import BY_PLURAL, Json, answer
from tracker.appointment import queries as queries_of_appointments
from tracker.appointment.handing_out import pdf_answer
from tracker.appointment.making import sheet_of
from tracker.db import db, new_id
from tracker.diary.kinds import ENTRY
from tracker.domain.records import Diary
from tracker.insights.asked import asked, today
from tracker.insights.figures import CATALOGUE, chart_json, chart_of, figure_of, insight_json
from tracker.insights.unchanged import not_modified, tag_of, tagged
from tracker.ledger import operations, queries
from tracker.ledger.diaries import author, diaries_of_visitor, open_diary, take_turn
from tracker.ledger.forms import checked
from tracker.ledger.keepers import writers_of
from tracker.ledger.kinds import Body, Kind
from tracker.ledger.operations import Outcome, Status
from tracker.web.access import moment, public, takes_own_turn
from tracker.web.errors import Fault, Refused, problem
from tracker.web.limits import limited
from tracker.web.words import PageWords

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
P = ParamSpec("P")

NAMES = '<any("{}"):name>'.format('", "'.join(CATALOGUE))
KINDS = f"<any({', '.join(BY_PLURAL)}):plural>"
CODES = {Status.CREATED: 201, Status.CONFLICT: 409}


@blueprint.record
def _tell_pages(state: BlueprintSetupState) -> None:
    """Let pages name the diaries and their addresses here, and the cursor at which a page was drawn: both lie above
    what the other slices know."""
    state.app.jinja_env.globals["diary_addresses"] = diary_addresses
    state.app.jinja_env.globals["cursor_of"] = cursor_of


def cursor_of(diary: Diary) -> str:
    """Return the cursor after the diary's last write, so that whatever is written later is a change since."""
    return changes_cursor(diary, diary.seq)


def diary_addresses() -> list[tuple[str, str]]:
    """Return the name of each of the visitor's diaries, and the address of its entries without the server's name."""
    return [
        (diary.name, url_for("api.read_list", diary_id=diary.id, plural=ENTRY.plural)) for diary in diaries_of_visitor()
    ]


def in_diary(view: Callable[Concatenate[Diary, P], Response]) -> Callable[Concatenate[UUID, P], Response]:
    """Hand the view the diary that the address names; 404 for whoever does not keep it, 403 for a reader who writes.

    Both say in `diary` that it is the diary's answer and no proxy's, so that a phone stops trying and lets its person
    see what waits.
    """

    @wraps(view)
    def with_diary(diary_id: UUID, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            diary = open_diary(diary_id)
        except NotFound:
            return problem(404, _("You do not keep this diary, or not any more."), diary="none")
        except Forbidden:
            return problem(403, _("You read this diary. Only those who keep it can write in it."), diary="read")
        return view(diary, *args, **kwargs)

    return cast("Callable[Concatenate[UUID, P], Response]", with_diary)


@blueprint.get("/openapi.json")
@public
def openapi() -> Response:
    """Describe the API (OpenAPI 3.1). It is the same for everybody and holds nobody's data, so it is open to all."""
    return Response(described(), content_type="application/json")


@blueprint.get("/diaries")
def diaries() -> Response:
    """List the account's diaries; whoever has none gets one."""
    parameters.only(parameters.PAGE)
    kept = after_diary(diaries_of_visitor(), request.args.get("cursor"))
    page = kept[: parameters.limit()]
    items = [
        {"id": str(diary.id), "name": diary.name, "time_zone": diary.time_zone, "day_start": diary.day_start}
        for diary in page
    ]
    return answer({"items": items, "next_cursor": items[-1]["id"] if len(kept) > len(page) else None})


@blueprint.put(f"/diaries/<uuid:diary_id>/{KINDS}/<uuid:record_id>")
@takes_own_turn
@in_diary
def save(diary: Diary, plural: str, record_id: UUID) -> Response:
    """Save a whole record under an id that the caller made."""
    parameters.only()
    kind, (revision, data) = BY_PLURAL[plural], shapes.take_revision(shapes.sent())
    body = kind.read(data, diary, moment())
    take_turn(diary)
    return _done(operations.keep(diary, kind, record_id, body, author(), revision))


@blueprint.patch(f"/diaries/<uuid:diary_id>/{KINDS}/<uuid:record_id>")
@takes_own_turn
@in_diary
def patch(diary: Diary, plural: str, record_id: UUID) -> Response:
    """Change single fields of a record, and make it where there is none."""
    parameters.only()
    kind = BY_PLURAL[plural]
    start, changes = shapes.take_patch(kind, shapes.sent())
    take_turn(diary)
    return _done(operations.patch(diary, kind, record_id, start, changes, author()))


@blueprint.delete(f"/diaries/<uuid:diary_id>/{KINDS}/<uuid:record_id>")
@takes_own_turn
@in_diary
def remove(diary: Diary, plural: str, record_id: UUID) -> Response:
    """Delete a record."""
    parameters.only()
    take_turn(diary)
    return _done(operations.remove(diary, BY_PLURAL[plural], record_id, author()))


@blueprint.post(f"/diaries/<uuid:diary_id>/{KINDS}/<uuid:record_id>/restore")
@takes_own_turn
@in_diary
def restore(diary: Diary, plural: str, record_id: UUID) -> Response:
    """Bring back a deleted record, or with `version` a former one."""
    parameters.only()
    version = shapes.take_version(shapes.sent() if request.get_data() else {})
    take_turn(diary)
    return _done(operations.restore(diary, BY_PLURAL[plural], record_id, author(), version))


@blueprint.get(f"/diaries/<uuid:diary_id>/{KINDS}/<uuid:record_id>")
@in_diary
def read(diary: Diary, plural: str, record_id: UUID) -> Response:
    """Read one record."""
    parameters.only()
    record = queries.get(diary, BY_PLURAL[plural].name, record_id)
    return answer(record.shown() | shapes.told(writers_of(diary), record))


@blueprint.get(f"/diaries/<uuid:diary_id>/{KINDS}")
@in_diary
def read_list(diary: Diary, plural: str) -> Response:
    """List the records of a span of days, oldest first."""
    parameters.only(parameters.LIST)
    span = parameters.day("from", 1), parameters.day("to", date.max.toordinal() - 1)
    after = read_list_cursor(request.args.get("cursor"))
    found, key = queries.page(diary, BY_PLURAL[plural].name, *span, after, parameters.limit())
    people = writers_of(diary)
    items = [record.shown() | shapes.told(people, record) for record in found]
    return answer({"items": items, "next_cursor": key and list_cursor(key)})


@blueprint.post(f"/diaries/<uuid:diary_id>/{KINDS}")
@takes_own_turn
@in_diary
def add(diary: Diary, plural: str) -> Response:
    """Save a record for a caller that has no clock or no id; an `Idempotency-Key` makes it repeatable."""
    parameters.only()
    kind, data = BY_PLURAL[plural], shapes.sent()
    if kind.name == "entry" and not {"happened_at", "precision"} & data.keys():
        local = _now_in_zone(diary)
        data = {**data, "happened_at": local, "recorded_at": local}
    body = kind.read(data, diary, moment())
    take_turn(diary)
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _done(operations.keep(diary, kind, new_id(), body, author()))
    return _once(diary, kind, key, body)


def _once(diary: Diary, kind: Kind, key: str, body: Body) -> Response:
    digest = hashlib.sha256(request.get_data()).hexdigest()
    known = queries.repeat_key(diary, key)
    if known is not None:
        record_id, known_digest = known
        if known_digest != digest:
            raise Refused([Fault("", _("This Idempotency-Key was used for something else."))])
        return answer((queries.find(diary, record_id) or abort(404)).shown())
    record_id = new_id()
    operations.remember_key(diary, key, record_id, digest, moment())
    return _done(operations.keep(diary, kind, record_id, body, author()))


@blueprint.post("/diaries/<uuid:diary_id>/changes")
@takes_own_turn
@in_diary
def send_changes(diary: Diary) -> Response:
    """Take a queue's changes in order. Each stands for itself: the good ones are kept."""
    parameters.only()
    form = checked(shapes.ChangesForm, shapes.sent())
    take_turn(diary)
    results = [_one_change(diary, change) for change in form.changes]
    db.session.commit()
    return answer({"results": results})


@blueprint.get("/diaries/<uuid:diary_id>/changes")
@in_diary
def read_changes(diary: Diary) -> Response:
    """List all that changed since a cursor, tombstones included."""
    parameters.only(parameters.FEED)
    since = read_changes_cursor(diary, request.args.get("since"))
    found, more = queries.changes(diary, since, parameters.limit())
    people = writers_of(diary)
    items = [
        {"kind": record.kind, "id": str(record.id), "revision": record.revision, "deleted": record.deleted}
        | {"body": record.body}
        | shapes.told(people, record)
        for record in found
    ]
    cursor = changes_cursor(diary, found[-1].seq if found else since)
    return answer({"items": items, "next_cursor": cursor, "more": more})


@blueprint.get(f"/diaries/<uuid:diary_id>/insights/{NAMES}")
@in_diary
def insight(diary: Diary, name: str) -> Response:
    """Answer a figure, its numbers unrounded."""
    parameters.only(parameters.ASKED)
    tag = tag_of([diary], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    question = asked(diary, name, request.args, moment())
    return tagged(answer(insight_json(figure_of(diary, question), question)), tag)


@blueprint.get(f"/diaries/<uuid:diary_id>/charts/{NAMES}")
@in_diary
def chart(diary: Diary, name: str) -> Response:
    """Answer a chart: figure, sentence, table, and what it rests on."""
    parameters.only(parameters.ASKED | parameters.DRAWN)
    tag = tag_of([diary], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    question = asked(diary, name, request.args, moment())
    theme, shape = parameters.drawn()
    drawn = chart_of(diary, question, PageWords())
    return tagged(answer(chart_json(drawn, question, theme=theme, shape=shape)), tag)


@blueprint.get("/diaries/<uuid:diary_id>/appointment.pdf")
@limited("60 per hour")
@in_diary
def appointment(diary: Diary) -> Response:
    """Answer the page for the neurologist as it was prepared, over other days where they are named."""
    parameters.only(parameters.PAPER)
    prepared = queries_of_appointments.preparation(diary)
    if request.args.keys() & {"from", "to"}:
        last = parameters.day("to", today(diary, moment()))
        prepared = replace(prepared, days="", first_day=parameters.day("from", last), last_day=last)
    return pdf_answer(sheet_of(diary, prepared, moment(), PageWords()), parameters.paper(prepared.paper))


def _one_change(diary: Diary, data: Json) -> Json:
    said: Json = {"id": data.get("id")} if isinstance(data.get("id"), str) else {"id": None}
    try:
        change = checked(shapes.ChangeForm, data)
        with db.session.begin_nested():
            outcome = _apply(diary, change)
    except Refused as refused:
        errors = [{"pointer": fault.pointer, "detail": fault.detail} for fault in refused.faults]
        return said | {"status": "refused", "problem": {"title": _("This cannot be saved as it is."), "errors": errors}}
    except NotFound:
        return said | {"status": "refused", "problem": {"title": _("There is nothing here."), "status": 404}}
    except Forbidden:
        return said | {"status": "refused", "problem": {"title": _("This is not allowed."), "status": 403}}
    record = outcome.record
    result = said | {"status": _word(outcome.status), "revision": record.revision if record else None}
    if outcome.status is Status.CONFLICT:
        result["stored"] = record.shown() if record else None
    return result


def _apply(diary: Diary, change: shapes.ChangeForm) -> Outcome:
    kind, by, body = shapes.KINDS[change.kind], author(), change.body or {}
    if not rights.may_write(kind):
        raise Forbidden
    if change.op == "save":
        return operations.save(diary, kind, change.id, body, by, change.revision)
    if change.op == "patch":
        return operations.patch(diary, kind, change.id, *shapes.take_patch(kind, body), by)
    if change.op == "delete":
        return operations.remove(diary, kind, change.id, by)
    return operations.restore(diary, kind, change.id, by, shapes.take_version(body))


def _word(status: Status) -> str:
    return "saved" if status is Status.CREATED else status.value


def _done(outcome: Outcome) -> Response:
    db.session.commit()
    record = outcome.record
    if outcome.status is Status.CONFLICT:
        deleted = record is not None and record.deleted
        stored = record.shown() if record else None
        return problem(409, _("This was changed in the meantime."), stored=stored, deleted=deleted)
    return answer(record.shown() if record else None, CODES.get(outcome.status, 200))


def _now_in_zone(diary: Diary) -> str:
    """Return this moment by the clock of the diary's time zone, with its offset."""
    return moment().astimezone(ZoneInfo(diary.time_zone)).replace(microsecond=0).isoformat()
