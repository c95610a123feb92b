"""The keepers of a diary: who they are, inviting, naming, ending, and handing the diary over."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from tracker.accounts import asked_again
from tracker.accounts.pages import Page as AskedPage
from tracker.accounts.pages import answer
from tracker.db import db
from tracker.domain.records import OWNER, Diary
from tracker.keepers import invitations
from tracker.keepers.forms import KeeperForm, NameForm, OwnForm, offered, person_fields, role_code
from tracker.keepers.page import called, keepers_page, made_page, person_page
from tracker.ledger import keepers
from tracker.ledger.diaries import open_diary
from tracker.ledger.forms import checked
from tracker.ledger.keepers import Keeper
from tracker.web import before
from tracker.web.access import moment, takes_own_turn, visitor
from tracker.web.errors import Fault, Refused

blueprint = Blueprint("keepers", __name__, url_prefix="/settings/keepers")
events = logging.getLogger("tracker.events")


@blueprint.get("")
def page() -> AnyResponse:
    """Show who keeps and reads a diary, and to its owner what is open and how to invite another."""
    diary = open_diary(own=True)
    return _page(diary, done=_said(request.args.get("done", "")))


@blueprint.post("/invite")
@takes_own_turn
def invite() -> AnyResponse:
    """Make an invitation, once it is shown again who asks, and show it this once."""
    diary = open_diary(owner=True)
    form = {name: request.form.get(name, "") for name in ("name", "role")}
    try:
        wanted = _sent(diary, form).wanted()
    except Refused as refused:
        return _page(diary, form=form, faults=refused.faults, status=422)
    refusal = asked_again.begin_write_if_right(visitor(), AskedPage(), "invitation to a diary")
    if refusal:
        return _page(diary, form=form, faults=refusal.page.faults, status=refusal.status, wait=refusal.wait)
    diary = open_diary(diary.id, owner=True)
    try:
        made, secret = invitations.make(visitor().account_id, diary, wanted, moment())
    except Refused as refused:
        db.session.rollback()
        return _page(diary, form=form, faults=refused.faults, status=422)
    db.session.commit()
    events.info("invitation to a diary made")
    shown = made_page(diary, made, secret, current_app.config["SETTINGS"].public_url)
    response = make_response(render_template("keepers/made.html", page=shown))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/withdraw")
def withdraw() -> AnyResponse:
    """Withdraw an invitation: it lets nobody in any more."""
    diary = open_diary(owner=True)
    if not invitations.withdraw(diary, _id(request.form.get("invitation", ""))):
        abort(404)
    db.session.commit()
    events.info("invitation to a diary withdrawn")
    return redirect(url_for("keepers.page", diary=diary.id, done="withdrawn", _anchor="done"))


@blueprint.route("/<uuid:person_id>", methods=["GET", "POST"])
def person(person_id: UUID) -> AnyResponse:
    """Change what somebody is called and what they may do; of oneself, who gives the numbers."""
    diary = open_diary(owner=True)
    found = keepers.keeper(diary, person_id)
    if request.method == "GET":
        return _person(diary, found)
    mine = found.id == visitor().account_id
    was = person_fields(found, mine)
    form = {name: request.form.get(name, "") for name in was}
    try:
        before.refuse_if_changed(was)
        if mine:
            own = checked(OwnForm, form, nameless=before.is_undo())
            keepers.rate_as(diary, found.id, own.rated_by)
            keepers.call(diary, found.id, own.name)
        else:
            _change(diary, found, form)
    except Refused as refused:
        db.session.rollback()
        return _person(diary, found, form=form, faults=refused.faults, status=422)
    db.session.commit()
    events.info("keeper changed")
    now = person_fields(keepers.keeper(diary, person_id), mine)
    action, address = url_for("keepers.person", person_id=person_id), {"diary": diary.id, "_anchor": "done"}
    return before.saved("keepers.page", action, was, now, done="changed", **address)


@blueprint.post("/<uuid:person_id>/end")
def end(person_id: UUID) -> AnyResponse:
    """Let somebody keep or read the diary no more, from their next request on."""
    diary = open_diary(owner=True)
    try:
        keepers.end(diary, person_id)
    except Refused as refused:
        db.session.rollback()
        return _person(diary, keepers.keeper(diary, person_id), faults=refused.faults, status=422)
    db.session.commit()
    events.info("keeper ended")
    if person_id == visitor().account_id:
        return redirect(url_for("days.settings", done="left"))
    return redirect(url_for("keepers.page", diary=diary.id, done="ended", _anchor="done"))


@blueprint.route("/<uuid:person_id>/hand-over", methods=["GET", "POST"])
@takes_own_turn
def hand_over(person_id: UUID) -> AnyResponse:
    """Let another keeper own the diary, once it is shown again who asks."""
    diary = open_diary(owner=True)
    found = keepers.keeper(diary, person_id)
    if request.method == "GET":
        return _over(diary, found)
    refusal = asked_again.begin_write_if_right(visitor(), AskedPage(), "handing over", always=True)
    if refusal:
        return _over(diary, found, refusal)
    diary = open_diary(diary.id, owner=True)
    keepers.hand_over(diary, visitor().account_id, person_id)
    invitations.withdraw_all(diary)
    db.session.commit()
    events.info("diary handed over")
    return redirect(url_for("keepers.page", diary=diary.id, done="handed", _anchor="done"))


def _sent(diary: Diary, form: Mapping[str, str], kept: str = "") -> KeeperForm:
    sent = checked(KeeperForm, form, nameless=before.is_undo())
    if sent.role not in offered(diary, kept):
        raise Refused([Fault("/role", _("This is not one of the choices."))])
    return sent


def _change(diary: Diary, found: Keeper, form: Mapping[str, str]) -> None:
    if found.role == OWNER:
        named = checked(NameForm, {"name": form["name"]}, nameless=before.is_undo())
        keepers.call(diary, found.id, named.name)
        return
    kept = role_code(found.role, found.rated_by)
    wanted = _sent(diary, form, kept).wanted()
    if (wanted.role, wanted.rated_by) != (found.role, found.rated_by):
        keepers.set_role(diary, found.id, wanted.role, wanted.rated_by)
    keepers.call(diary, found.id, wanted.name)


def _said(done: str) -> str:
    said = {
        "changed": _("That is kept."),
        before.TAKEN_BACK: _("It is as it was before."),
        "withdrawn": _("Withdrawn. That link lets nobody in any more."),
        "ended": _("Ended. They see this diary no more; what they read stays known to them."),
        "handed": _("Handed over. You keep the diary as before, and decide about it no more."),
    }
    return str(said.get(done, ""))


def _page(
    diary: Diary,
    *,
    form: Mapping[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
    done: str = "",
    status: int = 200,
    wait: int = 0,
) -> AnyResponse:
    shown = keepers_page(diary, visitor().account_id, moment(), form=form, faults=faults, done=done)
    html = render_template("keepers/page.html", page=shown, asks=asked_again.asks_of(visitor()))
    return answer(html, status, wait)


def _person(
    diary: Diary,
    found: Keeper,
    *,
    form: Mapping[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> AnyResponse:
    shown = person_page(diary, found, visitor().account_id, form=form, faults=faults)
    return answer(render_template("keepers/person.html", page=shown), status)


def _over(diary: Diary, found: Keeper, refusal: asked_again.Refused | None = None) -> AnyResponse:
    if all(one.id != found.id for one in keepers.others_who_keep(diary, visitor().account_id)):
        abort(404)
    html = render_template(
        "keepers/hand_over.html",
        page=refusal.page if refusal else AskedPage(),
        asks=asked_again.asks_of(visitor(), always=True),
        diary=diary,
        person_id=found.id,
        name=called(found),
    )
    return answer(html, refusal.status if refusal else 200, refusal.wait if refusal else 0)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(404)
