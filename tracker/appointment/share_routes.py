"""Handing it over by a link, and showing it now: the diarist's side."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from tracker.appointment import queries, shares
from tracker.appointment.handing_out import pdf_answer
from tracker.appointment.making import sheet_of
from tracker.appointment.routes import blueprint
from tracker.appointment.share_forms import span_prepared, wanted_of
from tracker.appointment.share_page import links_page, listed_of, made_page, printed_scan
from tracker.appointment.shared import shared_sheet
from tracker.appointment.shares import PAGE, Share
from tracker.appointment.shown import shown_of
from tracker.charts.chart import Span
from tracker.db import db
from tracker.diary.queries import newest_day
from tracker.domain.records import Diary
from tracker.domain.spelled import read_secret
from tracker.insights.asked import today
from tracker.insights.unchanged import not_modified, tag_of, tagged
from tracker.ledger.diaries import open_diary
from tracker.web.access import moment, visitor
from tracker.web.errors import Fault, Refused
from tracker.web.limits import limited
from tracker.web.words import PageWords

events = logging.getLogger("tracker.events")


@blueprint.get("/show")
def show() -> Response:
    """Show the page now, as large as the screen, part by part: all are in it, so that it works offline."""
    diary = open_diary()
    tag = tag_of([diary], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    sheet = sheet_of(diary, queries.preparation(diary), moment(), PageWords())
    html = render_template("appointment/show.html", shown=shown_of(sheet), diary=diary)
    return tagged(make_response(html), tag)


@blueprint.get("/links")
def links() -> Response:
    """Show the links of a diary, and the form for another."""
    diary = open_diary(owner=True)
    ended = _named(diary, request.args.get("ended", ""))
    done = ""
    if ended is not None and not ended.is_live(int(moment().timestamp())):
        done = _("Ended: %(what)s. It opens nothing any more.", what=listed_of(ended, diary, moment()).what)
    return _links(diary, done=done)


@blueprint.post("/links")
def make_link() -> Response:
    """Make a link and show it, this once."""
    diary = open_diary(owner=True)
    prepared = queries.preparation(diary)
    try:
        wanted = wanted_of(diary, prepared, _sent(request.form), moment())
        share_id = _id_in(request.form.get("id", ""))
        key = str(current_app.config["SECRET_KEY"])
        made = shares.make(visitor().account_id, diary, share_id, wanted, moment(), key)
    except Refused as refused:
        db.session.rollback()
        return _links(diary, typed=_typed(), faults=refused.faults)
    db.session.commit()
    events.info("share made")
    page = made_page(diary, made, current_app.config["SETTINGS"].public_url, moment())
    answer = make_response(render_template("appointment/share_made.html", page=page))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/links/end")
def end_link() -> AnyResponse:
    """End a link at once."""
    diary = open_diary(owner=True)
    share_id = _id_in(request.form.get("share", ""))
    if not shares.end(diary, share_id, moment()):
        abort(404)
    db.session.commit()
    events.info("share ended")
    return redirect(url_for("appointment.links", diary=diary.id, ended=share_id, _anchor="done"))


@blueprint.post("/links/page.pdf")
@limited("60 per hour")
def link_on_paper() -> Response:
    """Hand out the page that a link just made opens, as a PDF with the link's QR code in its corner.

    The secret comes from the screen that shows it this once: the diary keeps none.
    """
    diary = open_diary(owner=True)
    secret = read_secret(request.form.get("secret", ""))
    share = shares.behind(secret, moment()) if secret else None
    if share is None or share.diary_id != diary.id or share.opens != PAGE:
        abort(404)
    db.session.rollback()
    scan = printed_scan(share, diary, secret, current_app.config["SETTINGS"].public_url)
    answer = pdf_answer(shared_sheet(diary, share, PageWords()), share.contents.get("paper", "a4"), scan)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _links(
    diary: Diary, *, done: str = "", typed: Mapping[str, object] | None = None, faults: tuple[Fault, ...] = ()
) -> Response:
    prepared = queries.preparation(diary)
    try:
        span = span_prepared(diary, prepared, moment())
    except Refused:
        this_day = newest_day(diary, today(diary, moment()))
        span = Span(this_day, this_day)
    known = shares.shares_of(diary, moment())
    page = links_page(diary, prepared, span, known, moment(), done=done, typed=typed, faults=faults)
    return make_response(render_template("appointment/shares.html", page=page), 422 if faults else 200)


def _sent(form: Mapping[str, str]) -> dict[str, Any]:
    sent: dict[str, Any] = {name: form[name].strip() for name in ("opens", "lasts") if form.get(name)}
    if sent.get("opens") == shares.CHARTS:
        sent |= {name: form[name].strip() for name in ("from", "to") if form.get(name, "").strip()}
        sent |= {"measures": request.form.getlist("measures")}
        sent |= {name: name in form for name in ("treatments", "named")}
    return sent | {"code": "code" in form}


def _typed() -> dict[str, object]:
    names = ("id", "opens", "lasts", "from", "to", "code", "treatments", "named")
    return {name: request.form.get(name, "") for name in names} | {"measures": request.form.getlist("measures")}


def _named(diary: Diary, share_id: str) -> Share | None:
    try:
        return shares.share_of(diary, UUID(share_id))
    except ValueError:
        return None


def _id_in(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(404)
