"""Choosing reminders, taking them along as a file or by a secret address, and closer logging for a while."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from tracker.db import db
from tracker.diary.plan import here
from tracker.domain.plans import plan_of
from tracker.domain.records import Diary
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import open_diary, set_plan
from tracker.ledger.forms import checked
from tracker.reminders import operations, queries
from tracker.reminders.calendar_file import calendar_file
from tracker.reminders.contents import reminders_of
from tracker.reminders.forms import PlanForm, calendar_data
from tracker.reminders.page import address_shown, calendar_fields, plan_page, reminders_page
from tracker.reminders.queries import Calendar
from tracker.web import before
from tracker.web.access import moment, public, visitor
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside

blueprint = Blueprint("reminders", __name__)
events = logging.getLogger("tracker.events")
Page = AnyResponse | str | tuple[str, int]
NO_PLAN = "none"


@blueprint.route("/settings/reminders", methods=["GET", "POST"])
def settings() -> Page:
    """Choose what goes into one's own calendar of a diary; a reader of the diary may have one too."""
    diary, account = open_diary(own=True), visitor().account_id
    if request.method == "GET":
        calendar = queries.calendar_of(account, diary, moment())
        page = reminders_page(diary, calendar, moment(), done=request.args.get("done", ""))
        page = replace(page, back=before.way_back())
        return render_template("reminders/settings.html", page=page)
    was = calendar_fields(queries.calendar_of(account, diary, moment()))
    try:
        before.refuse_if_changed(was)
        chosen = operations.choose(account, diary, calendar_data(request.form), moment())
    except Refused as refused:
        db.session.rollback()
        typed = {
            "contents": request.form.getlist("contents"),
            "times": request.form.getlist("times"),
            "other_times": request.form.get("other_times", ""),
            "named": request.form.get("named", "no"),
        }
        faults = beside(refused.faults, {"times": "other_times"})
        calendar = queries.calendar_of(account, diary, moment())
        page = reminders_page(diary, calendar, moment(), typed=typed, faults=faults)
        return render_template("reminders/settings.html", page=page), 422
    db.session.commit()
    here_again, now = "reminders.settings", calendar_fields(chosen)
    return before.saved(here_again, url_for(here_again), was, now, diary=diary.id, done="saved", _anchor="done")


@blueprint.get("/settings/reminders.ics")
def download() -> Response:
    """Hand out the calendar as a file."""
    diary = open_diary()
    calendar = queries.calendar_of(visitor().account_id, diary, moment())
    response = _calendar_answer(diary, calendar)
    response.headers["Content-Disposition"] = "attachment; filename=reminders.ics"
    return response


@blueprint.post("/settings/reminders/address")
def new_address() -> Response:
    """Make a new secret address, and show it this once; the one before opens nothing any more."""
    diary, account = open_diary(own=True), visitor().account_id
    secret = operations.new_address(account, diary, moment())
    db.session.commit()
    events.info("calendar address made")
    path = url_for("reminders.calendar", secret=secret)
    shown = address_shown(f"{current_app.config['SETTINGS'].public_url}{path}")
    page = reminders_page(diary, queries.calendar_of(account, diary, moment()), moment(), shown=shown)
    response = make_response(render_template("reminders/settings.html", page=page))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/settings/reminders/revoke")
def revoke() -> AnyResponse:
    """Take the secret address away."""
    diary = open_diary(own=True)
    operations.revoke_address(visitor().account_id, diary)
    db.session.commit()
    events.info("calendar address revoked")
    return redirect(url_for("reminders.settings", diary=diary.id, done="revoked", _anchor="done"))


@blueprint.get("/calendar/<secret>.ics")
@public
def calendar(secret: str) -> Response:
    """Answer a calendar app that knows a secret address; 404 for any other, and where the diary is no longer kept.

    Nothing limits how often it is guessed at: of 256 random bits none is ever guessed.
    """
    address = queries.behind(secret, moment())
    if address is None:
        raise NotFound
    diary = ledger.get_diary(address.account_id, address.diary_id)
    if address.stamp_due:
        # the accounts' door writes it once the answer is sent
        g.stamp = partial(operations.stamp_address, secret, int(moment().timestamp()))
    response = _calendar_answer(diary, queries.calendar_of(address.account_id, diary, moment()))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("/settings/plan", methods=["GET", "POST"])
def plan() -> Page:
    """Begin closer logging, see how far it has come, or end it; each can be taken back."""
    diary = open_diary()
    if request.method == "GET":
        was = _plan_named(request.args["was"]) if "was" in request.args else None
        return render_template("reminders/plan.html", page=plan_page(diary, moment(), was=was))
    held = plan_of(diary.plan)
    try:
        document = None if request.form.get("kind") == NO_PLAN else _asked_plan(diary, request.form)
        set_plan(diary, visitor().account_id, document)
    except Refused as refused:
        db.session.rollback()
        typed = {name: request.form.get(name, "") for name in ("kind", "from")}
        page = plan_page(diary, moment(), typed=typed, faults=refused.faults)
        return render_template("reminders/plan.html", page=page), 422
    db.session.commit()
    was_name = NO_PLAN if held is None else ".".join(held.document.values())
    return redirect(url_for("reminders.plan", diary=diary.id, was=was_name))


def _asked_plan(diary: Diary, form: Mapping[str, str]) -> dict[str, str]:
    """Return the plan that a form asks for; raise `Refused`."""
    sent = checked(PlanForm, {name: form.get(name, "") for name in ("kind", "from")}, now=moment())
    document = sent.document()
    asked = plan_of(document)
    # Undo may put back one that is over
    if asked is not None and asked.last_day < here(diary, moment())[0] and "undo" not in form:
        raise Refused([Fault("/from", _("It would be over already. Please choose a later day."))])
    return document


def _plan_named(name: str) -> dict[str, str]:
    """Return the fields of the form that puts the plan called `name` back."""
    kind, _dot, first = name.partition(".")
    held = plan_of({"kind": kind, "from": first})
    return {"kind": NO_PLAN, "undo": "1"} if held is None else held.document | {"undo": "1"}


def _calendar_answer(diary: Diary, chosen: Calendar) -> Response:
    reminders = [one for found in reminders_of(diary, chosen, moment()).values() for one in found]
    name = diary.name if chosen.named else _("Diary")
    since = datetime.fromtimestamp(chosen.made_at, ZoneInfo(diary.time_zone)).date()
    body = calendar_file(reminders, diary.id, diary.time_zone, name, since, moment())
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    # DTSTAMP is the moment of asking: without it, a calendar in which nothing changed is the same
    unchanging = re.sub(rb"^DTSTAMP:.*\r\n", b"", body, flags=re.MULTILINE)
    response.set_etag(hashlib.blake2b(unchanging, digest_size=12).hexdigest(), weak=True)
    return response
