"""The steps by which a diary that was taken along is taken in: read some at a time, look, take in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.db import db
from tracker.domain.records import Diary
from tracker.exchange import waiting, whole
from tracker.exchange.whole import Whole
from tracker.ledger import imports, queries
from tracker.ledger.diaries import open_diary
from tracker.ledger.imports import State
from tracker.ledger.operations import Author
from tracker.web.access import moment, takes_own_turn, visitor
from tracker.web.limits import limited

blueprint = Blueprint("whole", __name__, url_prefix="/settings/import")
Page = Response | str


@blueprint.route("/<uuid:upload_id>/reading", methods=["GET", "POST"])
@takes_own_turn
def reading(upload_id: UUID) -> Page:
    """Show how far the file is read, and read on at each press; a page with scripts presses by itself."""
    held, diary = _waiting(upload_id)
    if request.method == "POST" and not held.finished:
        whole.read_on(held, diary, Author(visitor().account_id, moment(), held.id))
        db.session.rollback()
    if held.finished:
        return redirect(url_for("whole.preview", upload_id=upload_id))
    if request.method == "POST":
        return redirect(url_for("whole.reading", upload_id=upload_id))
    return render_template("exchange/reading.html", held=held, diary=diary)


@blueprint.get("/<uuid:upload_id>/whole")
def preview(upload_id: UUID) -> Page:
    """Show what would be added, and every record that cannot be read and why."""
    held, diary = _waiting(upload_id)
    if not held.finished:
        return redirect(url_for("whole.reading", upload_id=upload_id))
    page = {
        "held": held,
        "diary": diary,
        "added": whole.named(held),
        "already": held.count(State.LIVE),
        "deleted": held.count(State.DELETED),
        "empty": queries.is_empty(diary),
    }
    return render_template("exchange/whole.html", page=page)


@blueprint.post("/<uuid:upload_id>/take-in")
@limited("60 per hour")
@takes_own_turn
def take_in(upload_id: UUID) -> Page:
    """Take the diary in, whole or not at all. A second press leads to what the first one made."""
    try:
        held, diary = _waiting(upload_id)
        if not held.finished:
            return redirect(url_for("whole.reading", upload_id=upload_id))
        made = whole.take_in(held, diary, Author(visitor().account_id, moment(), held.id))
    except (NotFound, FileNotFoundError):
        # the press before this one was quicker and has taken the file away
        db.session.rollback()
        diary = open_diary(owner=True)
        return redirect(url_for("exchange.result", import_id=imports.get(diary, upload_id).id, diary=diary.id))
    if made is None:
        db.session.rollback()
        return redirect(url_for("whole.preview", upload_id=upload_id))
    db.session.commit()
    waiting.discard(held.id)
    return redirect(url_for("exchange.result", import_id=made.id, diary=diary.id))


@blueprint.post("/<uuid:upload_id>/let-go")
@takes_own_turn
def let_go(upload_id: UUID) -> Response:
    """Take the waiting diary away; nothing was taken in."""
    held, diary = _waiting(upload_id)
    waiting.discard(held.id)
    return redirect(url_for("exchange.start", diary=diary.id))


def _waiting(upload_id: UUID) -> tuple[Whole, Diary]:
    """Return the visitor's waiting diary and the one it is for, without the lock that an unsafe request takes."""
    held = waiting.get(upload_id, visitor().account_id, int(moment().timestamp()), Whole)
    diary = open_diary(held.diary_id, owner=True)
    if request.method != "GET":
        db.session.rollback()
    return held, diary
