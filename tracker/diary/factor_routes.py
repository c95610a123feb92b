"""A person's own factors: adding, changing, pausing and bringing back, deleting, each undoable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.db import db, new_id
from tracker.diary import queries
from tracker.diary.blueprint import blueprint
from tracker.diary.edit_forms import changed_meanwhile, revision_in
from tracker.diary.factor_forms import (
    FACTOR_FIELDS,
    examples_left,
    factor_data,
    factor_form,
    factor_typed,
    new_form,
    refuse_second,
)
from tracker.diary.kinds import FACTOR
from tracker.diary.shown import shown_too
from tracker.diary.words import factor_line, kind_label, when_label
from tracker.domain.factors import FACTOR_KINDS, WHEN_ASKED, Factor
from tracker.domain.records import Diary
from tracker.ledger import operations
from tracker.ledger import queries as ledger
from tracker.ledger import undo as undo_of
from tracker.ledger.diaries import author, name_among_several, open_diary, set_asked
from tracker.ledger.forms import MOST_ASKED
from tracker.ledger.measured import has_values
from tracker.ledger.operations import Outcome, Status
from tracker.ledger.undo import ADDED, Done
from tracker.web.access import visitor
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside

Page = Response | str | tuple[str, int]


@blueprint.get("/settings/factors")
def factors() -> str:
    """List the factors: those that are asked, and those that are paused."""
    diary = open_diary(form=True)
    there = queries.factors(diary)
    page = {
        "diary": diary,
        "whose": name_among_several(diary),
        "active": [(factor, _line(diary, factor)) for factor in there if factor.active],
        "paused": [(factor, factor_line(factor)) for factor in there if not factor.active],
        "examples": examples_left(there),
        "undo": _undo_offered(diary),
    }
    return render_template("diary/factors.html", page=page)


@blueprint.route("/settings/factors/new", methods=["GET", "POST"])
def add_factor() -> Page:
    """Add a factor; from then on the Log shows it."""
    diary = open_diary()
    if request.method == "GET":
        return _factor_page(diary, new_form(new_id(), request.args.get("example", "")), ())
    return _save(diary, _id_in(request.form), None)


@blueprint.route("/settings/factors/<uuid:factor_id>", methods=["GET", "POST"])
def edit_factor(factor_id: UUID) -> Page:
    """Change a factor."""
    diary = open_diary()
    factor = queries.get_factor(diary, factor_id)
    if request.method == "GET":
        return _factor_page(diary, factor_form(factor), (), factor)
    return _save(diary, factor_id, factor)


@blueprint.post("/settings/factors/<uuid:factor_id>/pause")
def pause_factor(factor_id: UUID) -> Response:
    """Pause a factor or bring it back, as the button said: pressed twice it is the same."""
    diary = open_diary()
    factor = queries.get_factor(diary, factor_id)
    data = factor_data(factor_form(factor), active=request.form.get("active") == "1")
    outcome = operations.save(diary, FACTOR, factor_id, data, author(), factor.revision)
    db.session.commit()
    return _to_list(diary, outcome, factor_id, factor.revision)


@blueprint.post("/settings/factors/<uuid:factor_id>/delete")
def delete_factor(factor_id: UUID) -> Response:
    """Delete a factor; the list then offers Undo. Its values stay in the entries, its place in the Log's order too."""
    diary = open_diary()
    found = ledger.find(diary, factor_id)
    if found is None or found.kind != FACTOR.name:
        raise NotFound
    operations.remove(diary, FACTOR, factor_id, author())
    db.session.commit()
    return redirect(url_for("diary.factors", diary=diary.id, done=undo_of.name_of(FACTOR, factor_id)))


@blueprint.post("/settings/factors/<uuid:factor_id>/restore")
def restore_factor(factor_id: UUID) -> Response:
    """Take back what was done to a factor last, as the list's Undo offers it."""
    diary = open_diary()
    undo_of.take_back(diary, FACTOR, factor_id, revision_in(request.form), author())
    db.session.commit()
    return redirect(url_for("diary.factors", diary=diary.id, _anchor=f"factor-{factor_id}"))


def _save(diary: Diary, factor_id: UUID, held: Factor | None) -> Page:
    form, there = factor_typed(request.form), queries.factors(diary)
    try:
        data = factor_data(request.form, active=held.active if held else True)
        refuse_second(factor_id, data, there)
        outcome = operations.save(diary, FACTOR, factor_id, data, author(), revision_in(request.form))
        if outcome.status is Status.CREATED:
            _show_on_log(diary, queries.get_factor(diary, factor_id))
    except Refused as refused:
        db.session.rollback()
        return _factor_page(diary, form, beside(refused.faults, FACTOR_FIELDS), held), 422
    if outcome.status is Status.CONFLICT:
        db.session.rollback()
        # the next press puts it in place of what is there, or beside what was deleted
        known = outcome.record is not None and not outcome.record.deleted
        form["revision"] = str(outcome.record.revision) if outcome.record and known else ""
        form["id"] = str(factor_id if known else new_id())
        return _factor_page(diary, form, changed_meanwhile(), held), 409
    db.session.commit()
    return _to_list(diary, outcome, factor_id, held.revision if held else ADDED)


def _show_on_log(diary: Diary, factor: Factor) -> None:
    asked = shown_too(diary.asked, factor.code, queries.factors(diary))
    # a list as full as it can be stays as it is: the factor is kept, and its row says that the Log does not show it
    if len(asked) <= MOST_ASKED:
        set_asked(diary, visitor().account_id, asked)


def _to_list(diary: Diary, outcome: Outcome, factor_id: UUID, was: int) -> Response:
    # sent twice it changed nothing the second time, and there is nothing to take back but what was added
    told = outcome.status is not Status.UNCHANGED or was == ADDED
    done = undo_of.name_of(FACTOR, factor_id, was) if told else None
    return redirect(url_for("diary.factors", diary=diary.id, done=done, _anchor=f"factor-{factor_id}"))


def _line(diary: Diary, factor: Factor) -> str:
    line, away = factor_line(factor), _("not shown on the Log")
    return line if factor.code in diary.asked else f"{line} · {away}"


def _undo_offered(diary: Diary) -> tuple[str, Done] | None:
    """Return the line that says what was done on the page before, if the address names it, and how to take it back."""
    done = undo_of.offered(diary, request.args.get("done", ""))
    if done is None or done.kind != FACTOR.name:
        return None
    found = ledger.find(diary, done.record_id)
    was = ledger.former_version(diary, done.record_id, done.version) if done.version != ADDED else None
    body = (found.body if found else None) or was
    if body is None or (done.what == undo_of.CHANGED and was is None):
        return None
    said = _said(done.what, body, was)
    if done.what == undo_of.SAVED and f"factor:{done.record_id}" in diary.asked:
        said = _("%(name)s saved. The Log shows it from now on.", name=body["name"])
    return str(said), done


def _said(what: str, body: Mapping[str, Any], was: Mapping[str, Any] | None) -> str:
    name = body["name"]
    if what == undo_of.DELETED:
        return str(_("%(name)s deleted", name=name))
    if what == undo_of.SAVED:
        return str(_("%(name)s saved", name=name))
    if was is not None and was["active"] != body["active"]:
        return str(_("%(name)s is back", name=name) if body["active"] else _("%(name)s is paused", name=name))
    return str(_("%(name)s changed", name=name))


def _id_in(form: Mapping[str, str]) -> UUID:
    try:
        return UUID(form.get("id", ""))
    except ValueError:
        return new_id()


def _factor_page(diary: Diary, form: Mapping[str, Any], faults: tuple[Fault, ...], factor: Factor | None = None) -> str:
    page = {
        "diary": diary,
        "whose": name_among_several(diary),
        "form": form,
        "faults": faults,
        "factor": factor,
        "fixed": kind_label(factor.kind) if factor and has_values(diary, factor.code) else "",
        "kinds": [(kind, kind_label(kind)) for kind in FACTOR_KINDS],
        "when": [(asked, when_label(asked)) for asked in WHEN_ASKED],
    }
    return render_template("diary/factor.html", page=page)
