"""The screen of treatments, and the way to take back what was done on any of theirs."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care import dose_routes, effect_routes, injection_routes, medication_routes, other_routes
from tracker.care.blueprint import blueprint, today_in, way_back
from tracker.care.labels import KINDS, notice, take_step_back
from tracker.care.overview import overview as overview_of
from tracker.care.typed import revision_in
from tracker.db import db
from tracker.ledger import undo
from tracker.ledger.diaries import author, diaries_of_visitor, open_diary

__all__ = ["blueprint", "dose_routes", "effect_routes", "injection_routes", "medication_routes", "other_routes"]


@blueprint.get("")
def overview() -> str:
    """Show what is taken now, injections by series, what else was done, and visits."""
    diary = open_diary()
    page = {
        "diary": diary,
        "diaries": diaries_of_visitor(),
        "held": overview_of(diary, today_in(diary)),
        "notice": notice(diary),
        "passed": {},
    }
    return render_template("care/overview.html", page=page)


@blueprint.post("/restore")
def restore() -> Response:
    """Take back what was done on the page before, as its Undo offers it."""
    diary, form = open_diary(), request.form
    if form.get("step"):
        take_step_back(diary, form["step"], author())
    else:
        kind = KINDS.get(form.get("kind", ""))
        if kind is None:
            raise NotFound
        undo.take_back(diary, kind, _id(form.get("id", "")), revision_in(form), author())
    db.session.commit()
    return redirect(way_back(diary))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
