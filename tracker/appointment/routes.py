"""For my appointment: choosing what goes onto the page, and the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from tracker.appointment import operations, queries
from tracker.appointment.handing_out import pdf_answer
from tracker.appointment.making import sheet_of
from tracker.appointment.page import Page, part_fields, prepare_page
from tracker.appointment.print_view import print_view
from tracker.db import db
from tracker.diary.queries import newest_day
from tracker.domain.appointments import QUESTIONS, Preparation
from tracker.domain.records import Diary
from tracker.insights.asked import today
from tracker.insights.unchanged import not_modified, tag_of, tagged
from tracker.ledger.diaries import diaries_of_visitor, name_among_several, open_diary
from tracker.web import before
from tracker.web.access import moment
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside
from tracker.web.limits import limited
from tracker.web.words import PageWords

blueprint = Blueprint("appointment", __name__, url_prefix="/appointment")

PARTS = ("days", "questions", "content", "who")
Form = MultiDict[str, str]


@blueprint.route("", methods=["GET", "POST"])
def prepare() -> Response | tuple[str, int]:
    """Show the page as it would be now, and keep one part of what goes onto it."""
    diary = open_diary(own=request.method == "GET")
    if request.method == "POST":
        return _keep(diary)
    tag = tag_of([diary, *diaries_of_visitor()], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    page = _page(diary, queries.preparation(diary), done=request.args.get("done", ""))
    return tagged(make_response(render_template("appointment/prepare.html", page=page)), tag)


@blueprint.get("/page.pdf")
@limited("60 per hour")
def paper() -> Response:
    """Hand out the page as a PDF, on the paper that was chosen."""
    diary = open_diary()
    prepared = queries.preparation(diary)
    return pdf_answer(sheet_of(diary, prepared, moment(), PageWords()), prepared.paper)


@blueprint.get("/print")
def printed() -> Response:
    """Show the page as it is printed from the browser."""
    diary = open_diary()
    tag = tag_of([diary, *diaries_of_visitor()], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    prepared = queries.preparation(diary)
    shown = print_view(sheet_of(diary, prepared, moment(), PageWords()), paper=prepared.paper, scan=None)
    back = url_for("appointment.prepare", diary=diary.id)
    return tagged(make_response(render_template("appointment/print.html", **shown, back=back)), tag)


def _keep(diary: Diary) -> Response | tuple[str, int]:
    part = request.form.get("part", "")
    if part not in PARTS:
        raise BadRequest
    held = queries.preparation(diary)
    was = part_fields(held, part)
    try:
        before.refuse_if_changed(was)
        data = {**operations.document_of(held), **_sent(part, request.form)}
        kept = operations.prepare(diary, data, moment())
    except Refused as refused:
        db.session.rollback()
        fields = {"questions": "question_1", "measures": "measure", "": "to"}
        page = _page(diary, held, typed=_typed(request.form), faults=beside(refused.faults, fields), part=part)
        return render_template("appointment/prepare.html", page=page), 422
    db.session.commit()
    here_again, now = "appointment.prepare", part_fields(kept, part)
    return before.saved(here_again, url_for(here_again), was, now, diary=diary.id, done=part, _anchor="done")


def _sent(part: str, form: Form) -> dict[str, Any]:
    """Return what one form changes of what is kept; raise `Refused` where a field cannot be read."""
    if part == "days":
        days = form.get("days", "")
        return {"days": days, "from": None, "to": None} if days else _two_dates(form)
    if part == "questions":
        asked = (form.get(f"question_{number}", "").strip() for number in range(1, QUESTIONS + 1))
        return {"questions": [question for question in asked if question]}
    if part == "who":
        return {"name": form.get("name", ""), "born": _year(form), "diagnosis": form.get("diagnosis", "")}
    own = form.get("measure", "")
    others = [code for code in form.getlist("beside") if code != own]
    return {
        "measures": [own, *others] if own else [],
        "notes": "notes" in form,
        "table": "table" in form,
        "paper": form.get("paper", ""),
    }


def _two_dates(form: Form) -> dict[str, Any]:
    dates = {field: form.get(field, "").strip() for field in ("from", "to")}
    empty = [Fault(f"/{field}", _("Please choose a day.")) for field, text in dates.items() if not text]
    if empty:
        raise Refused(empty)
    return {"days": "", **dates}


def _year(form: Form) -> int | None:
    text = form.get("born", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == len("1979")):
        raise Refused([Fault("/born", _("This must be a year such as 1979."))])
    return int(text)


def _typed(form: Form) -> Mapping[str, object]:
    typed: dict[str, object] = {name: value for name, value in form.items() if name not in ("csrf_token", "part")}
    return typed | {"beside": form.getlist("beside")}


def _page(
    diary: Diary,
    prepared: Preparation,
    *,
    done: str = "",
    typed: Mapping[str, object] | None = None,
    faults: tuple[Fault, ...] = (),
    part: str = "",
) -> Page:
    this_day = newest_day(diary, today(diary, moment()))
    sheet = sheet_of(diary, prepared, moment(), PageWords())
    name = name_among_several(diary)
    return prepare_page(diary, prepared, sheet, this_day, name=name, done=done, typed=typed, faults=faults, part=part)
