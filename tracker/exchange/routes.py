"""Bringing a file along, in plain forms: choose it, say what its columns mean, look, import, and undo."""

from __future__ import annotations

import time
from collections.abc import Mapping as Map
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Blueprint, Flask, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.db import begin_write, db
from tracker.domain.records import Diary
from tracker.exchange import waiting, whole
from tracker.exchange.app_guesses import meanings_for
from tracker.exchange.column_forms import (
    change_whole,
    changed_column,
    changed_target,
    column_form,
    roles_for,
    target_form,
)
from tracker.exchange.formats.apps import app_of
from tracker.exchange.formats.csv_table import LARGEST, NotATable, open_table
from tracker.exchange.guesses import mapping_for, with_names
from tracker.exchange.mapping import Mapping
from tracker.exchange.meanings import Meanings
from tracker.exchange.ours import NotOurs, looks_ours
from tracker.exchange.pages import (
    column_page,
    columns_page,
    names_of,
    place_options,
    result_page,
    score_options,
    side_options,
    whole_options,
)
from tracker.exchange.profile import header_hash, profile_of
from tracker.exchange.steps import preview_of, run_of, start_of, unlocked, unread_of
from tracker.exchange.things import holdings_of
from tracker.exchange.waiting import AppUpload, Stored, Tabled, Upload
from tracker.ledger import imports
from tracker.ledger.diaries import open_diary
from tracker.ledger.operations import Author
from tracker.web.access import moment, takes_own_turn, visitor
from tracker.web.errors import Fault, Refused
from tracker.web.limits import limited

F = TypeVar("F", bound=BaseModel)

blueprint = Blueprint("exchange", __name__, url_prefix="/settings/import")
Page = Response | str | tuple[str, int]
FORM = 1024 * 1024
"""Bytes of an upload's other fields and its frame."""


@blueprint.record
def _sweep(state: BlueprintSetupState) -> None:
    with cast("Flask", state.app).app_context():
        waiting.sweep(time.time())


@blueprint.url_value_preprocessor
def _larger(endpoint: str | None, _values: Map[str, object] | None) -> None:
    # the one route that takes more than the app's own bound, and only from somebody who is signed in
    if endpoint == "exchange.upload" and "_user_id" in session:
        request.max_content_length = LARGEST + FORM


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    title = _("This file is larger than %(n)s MB.", n=LARGEST // (1024 * 1024))
    fault = Fault("", _("Nothing was saved. Please split it, and bring its parts one after the other."))
    return render_template("errors/error.html", status=413, title=title, faults=[fault], kept=(), draft=None), 413


@blueprint.get("")
def start() -> str:
    """Offer to bring a file along, and list what came before."""
    return start_of(open_diary(owner=True), ())


@blueprint.post("")
@limited("60 per hour")
@takes_own_turn
def upload() -> Page:
    """Take a file in and look at what its columns hold; nothing goes to the diary yet."""
    diary = unlocked()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return start_of(diary, [Fault("/file", _("Please choose a file."))]), 422
    stored = waiting.put(sent.stream)
    try:
        if stored.path.stat().st_size > LARGEST:
            raise RequestEntityTooLarge
        if looks_ours(stored.path):
            whole.begin(stored, diary, visitor().account_id, _file_name(sent.filename), moment())
            waiting.sweep(time.time(), visitor().account_id)
            return redirect(url_for("whole.reading", upload_id=stored.id))
        held = _tabled(stored, diary, _file_name(sent.filename))
    except (NotATable, NotOurs) as trouble:
        waiting.discard(stored.id)
        return start_of(diary, [Fault("/file", str(trouble))]), 422
    except BaseException:
        waiting.discard(stored.id)
        raise
    waiting.keep(held)
    waiting.sweep(time.time(), visitor().account_id)
    return redirect(url_for("exchange.columns" if isinstance(held, Upload) else "apps.things", upload_id=stored.id))


def _tabled(stored: Stored, diary: Diary, file_name: str) -> Tabled:
    """Return what is known of a table: of another app's file its things, of any other its columns."""
    table = open_table(stored.path)
    known: dict[str, Any] = {
        "id": stored.id,
        "account_id": visitor().account_id,
        "diary_id": diary.id,
        "file_name": file_name,
        "made_at": int(moment().timestamp()),
        "encoding": table.encoding,
        "separator": table.separator,
        "guessed": table.guessed,
    }
    app = app_of(table.header)
    if app is not None:
        holdings = holdings_of(app, table)
        said = _remembered(diary, app.source, Meanings)
        meanings = meanings_for(holdings, diary, said)
        known |= {"remembered": said is not None, "source": app.source}
        return AppUpload(**known, holdings=holdings, meanings=meanings)
    profile = profile_of(table)
    former = _remembered(diary, header_hash(table.header), Mapping)
    mapping = mapping_for(profile, diary, file_name, former)
    return Upload(**known, remembered=former is not None, profile=profile, mapping=mapping)


@blueprint.route("/<uuid:upload_id>/columns", methods=["GET", "POST"])
@takes_own_turn
def columns(upload_id: UUID) -> Page:
    """Show what the columns are taken for, and ask what only the person can say."""
    held, diary = _waiting(upload_id)
    if request.method == "GET":
        return _columns(held, diary, ())
    change_whole(held.mapping, request.form)
    waiting.keep(held)
    faults = _faults(held)
    if faults:
        return _columns(held, diary, faults), 422
    return redirect(url_for("exchange.preview", upload_id=upload_id))


@blueprint.route("/<uuid:upload_id>/columns/<int:number>", methods=["GET", "POST"])
@takes_own_turn
def column(upload_id: UUID, number: int) -> Page:
    """Say what one column means."""
    held, diary = _waiting(upload_id)
    if number >= len(held.mapping.columns):
        raise NotFound
    profile, faults = held.profile.columns[number], tuple[Fault, ...]()
    form: Map[str, str] = column_form(held.mapping.columns[number], profile, held.mapping)
    if request.method == "POST":
        try:
            said, sides = changed_column(request.form, profile)
        except Refused as refused:
            form, faults = request.form, refused.faults
        else:
            held.mapping.give(number, said)
            held.mapping.sides.update(sides)
            held.mapping = with_names(held.mapping, held.profile)
            waiting.keep(held)
            return redirect(url_for("exchange.columns", upload_id=upload_id))
    page = column_page(held, diary, number, roles_for(profile), form) | {"faults": faults}
    return render_template("exchange/column.html", page=page, **_options()), 422 if faults else 200


@blueprint.route("/<uuid:upload_id>/names/<int:number>", methods=["GET", "POST"])
@takes_own_turn
def name(upload_id: UUID, number: int) -> Page:
    """Say what one name of the file means; the next that nobody has spoken of follows."""
    held, diary = _waiting(upload_id)
    names = {one["number"]: one for one in names_of(held)}
    if number not in names:
        raise NotFound
    word, faults = names[number]["name"], tuple[Fault, ...]()
    form: Map[str, str] = target_form(held.mapping.names.get(word))
    if request.method == "POST":
        try:
            held.mapping.names[word] = changed_target(request.form)
        except Refused as refused:
            form, faults = request.form, refused.faults
        else:
            waiting.keep(held)
            return redirect(_after_name(held))
    page = {"diary": diary, "upload": held, "name": names[number], "form": form, "faults": faults}
    return render_template("exchange/name.html", page=page, **_options()), 422 if faults else 200


@blueprint.get("/<uuid:upload_id>/preview")
@limited("240 per hour")
def preview(upload_id: UUID) -> Page:
    """Show what would be added, and every row that cannot be read and why."""
    held, diary = _waiting(upload_id)
    if _faults(held):
        return redirect(url_for("exchange.columns", upload_id=upload_id))
    links = {
        "run": url_for("exchange.run", upload_id=upload_id),
        "unread": url_for("exchange.unread", upload_id=upload_id),
        "change": url_for("exchange.columns", upload_id=upload_id),
        "discard": url_for("exchange.discard", upload_id=upload_id),
    }
    return preview_of(held, diary, links)


@blueprint.get("/<uuid:upload_id>/unread.csv")
@limited("60 per hour")
def unread(upload_id: UUID) -> Response:
    """Give the rows that cannot be read as a table, safe for a spreadsheet."""
    return unread_of(*_waiting(upload_id))


@blueprint.post("/<uuid:upload_id>/import")
@limited("60 per hour")
@takes_own_turn
def run(upload_id: UUID) -> Page:
    """Import, whole or not at all. A second press leads to what the first one made."""
    return run_of(upload_id, lambda: _waiting(upload_id), lambda held: bool(_faults(held)), _again)


@blueprint.post("/<uuid:upload_id>/discard")
@takes_own_turn
def discard(upload_id: UUID) -> Response:
    """Take the waiting file away; nothing was imported."""
    held, diary = _waiting(upload_id)
    waiting.discard(held.id)
    return redirect(url_for("exchange.start", diary=diary.id))


@blueprint.get("/<uuid:import_id>")
def result(import_id: UUID) -> str:
    """Show what an import did, with its undo."""
    diary = open_diary(owner=True)
    made = imports.get(diary, import_id)
    if whole.is_whole(made):
        return render_template("exchange/whole_result.html", page=whole.result_page(made, diary))
    return render_template("exchange/result.html", page=result_page(made, diary))


@blueprint.post("/<uuid:import_id>/undo")
@takes_own_turn
def undo(import_id: UUID) -> Response:
    """Take a whole import back; what was changed since stays."""
    begin_write()
    diary = open_diary(owner=True)
    whole.take_back(diary, import_id, Author(visitor().account_id, moment()))
    db.session.commit()
    return redirect(url_for("exchange.result", import_id=import_id, diary=diary.id))


def _columns(held: Upload, diary: Diary, faults: list[Fault] | tuple[()]) -> str:
    return render_template("exchange/columns.html", page=columns_page(held, diary, faults), **_options())


def _options() -> dict[str, list[tuple[str, str]]]:
    return {
        "places": place_options(),
        "wholes": whole_options(),
        "sides": side_options(),
        "scores": score_options(),
    }


def _waiting(upload_id: UUID) -> tuple[Upload, Diary]:
    """Return the visitor's waiting file and its diary; raise `NotFound` for somebody else's."""
    held = waiting.get(upload_id, visitor().account_id, int(moment().timestamp()), Upload)
    return held, unlocked(held.diary_id)


def _faults(held: Upload) -> list[Fault]:
    at = held.mapping.index("moment")
    return held.mapping.faults(order_needed=at is not None and held.profile.columns[at].order_needed)


def _again(held: Upload) -> str:
    """Return where to go on: to what is still to be said, or to what would be added."""
    return url_for("exchange.columns" if _faults(held) else "exchange.preview", upload_id=held.id)


def _after_name(held: Upload) -> str:
    rest = [one for one in names_of(held) if not one["words"]]
    if rest:
        return url_for("exchange.name", upload_id=held.id, number=rest[0]["number"])
    return url_for("exchange.columns", upload_id=held.id, _anchor="names")


def _remembered(diary: Diary, key: str, of: type[F]) -> F | None:
    try:
        document = imports.mapping_of(diary, key)
        return None if document is None else of.model_validate(document)
    except ValidationError:
        return None


def _file_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:200] or _("a file")
