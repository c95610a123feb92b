"""Passkeys and recovery codes on pages: signing in, adding, naming and removing, and showing again who it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response as FlaskResponse
from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts import asked_again, ceremonies, door, operations, passkeys, queries, recovery, throttles
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import PasskeyForm
from tracker.accounts.pages import (
    Page,
    answer,
    charge,
    device,
    enter,
    events,
    home,
    in_words,
    limit_on,
    network,
    read,
    sign_in_page,
)
from tracker.db import begin_write, db
from tracker.web import before
from tracker.web.access import Visitor, is_signed_in, own_path, public, takes_own_turn, visitor
from tracker.web.errors import Refused
from tracker.web.words import day_date


@blueprint.post("/sign-in/passkey/options")
@public
@takes_own_turn
def options_to_show() -> Response:
    """Return what a browser needs to show a passkey; it is the same for everybody who is not signed in."""
    return _json(ceremonies.options_to_show(visitor() if is_signed_in() else None))


@blueprint.post("/sign-in/passkey")
@public
@takes_own_turn
def sign_in_by_passkey() -> Response:
    """Open a session for whoever shows a passkey; then go on to where the person was going."""
    following = own_path(request.form.get("next"))
    if is_signed_in():
        return redirect(following or home())
    credential = request.form.get("credential", "")
    by_key = limit_on(throttles.PASSKEY, ceremonies.credential_named(credential), network())
    by_network = limit_on(throttles.SIGN_IN_NETWORK, network())
    wait = charge(by_key, by_network)
    if wait:
        return sign_in_page(Page().refused(in_words(wait)), 429, wait)
    shown = ceremonies.proved(credential)
    db.session.rollback()
    if shown is not None:
        begin_write()
        if passkeys.use(shown, door.now()):
            secret = operations.open_session(shown.passkey.account, device(), door.now(), confirmed=True)
            throttles.forgive([by_key], [by_network])
            db.session.commit()
            events.info("sign-in by passkey")
            enter(secret)
            return redirect(following or home())
        db.session.rollback()
    events.info("passkey refused")
    detail = _("That passkey was not accepted. Please try again, or sign in by your password.")
    return sign_in_page(Page().refused(detail), 422)


@blueprint.get("/account/sign-in")
def ways_in() -> Response:
    """Show the ways in: passkeys to add, name and remove, and the password."""
    return _page(Page({"name": device()}))


@blueprint.get("/account/passkey")
def offer() -> Response:
    """Offer a passkey right after sign-up; it can be left for later."""
    if not ceremonies.are_possible() or not asked_again.is_recent(visitor()):
        return redirect(url_for("accounts.ways_in"))
    following = own_path(request.args.get("next")) or home()
    return answer(render_template("accounts/offer.html", page=Page({"name": device()}), following=following), 200)


@blueprint.post("/account/confirm")
@takes_own_turn
def confirm() -> Response:
    """Take the password or a passkey again, so that for five minutes nothing asks for it."""
    who, page = visitor(), Page({"name": device()})
    refused = asked_again.begin_write_if_right(who, page, "confirmation")
    if refused:
        return _page(refused.page, refused.status, refused.wait)
    db.session.commit()
    events.info("confirmed")
    return redirect(own_path(request.form.get("next")) or url_for("accounts.ways_in"))


@blueprint.post("/account/passkeys/options")
@takes_own_turn
def options_to_make() -> Response:
    """Return what a browser needs to make a passkey, to whoever has just shown who it is."""
    if not asked_again.is_recent(visitor()):
        abort(403)
    return _json(ceremonies.options_to_make(visitor()))


@blueprint.post("/account/passkeys")
def add_passkey() -> Response:
    """Keep the passkey that the browser has made."""
    who = visitor()
    sent, page = read(PasskeyForm)
    if not asked_again.is_recent(who):
        return redirect(url_for("accounts.ways_in"))
    made = ceremonies.made(request.form.get("credential", "")) if sent else None
    if sent is None:
        return _page(page, 422)
    if made is None or not passkeys.add(who.account_id, made, sent.name, door.now()):
        db.session.rollback()
        events.info("passkey not added")
        return _page(page.refused(_("That passkey was not added. Please try again.")), 422)
    db.session.commit()
    events.info("passkey added")
    following = own_path(request.form.get("next")) or home()
    return redirect(following if request.form.get("first") else url_for("accounts.ways_in", done="added"))


@blueprint.post("/account/passkeys/rename")
def rename_passkey() -> Response:
    """Give one of the account's passkeys another name."""
    sent, page = read(PasskeyForm)
    if sent is None:
        return _page(Page({"name": device()}, page.faults), 422)
    account, key = visitor().account_id, _passkey()
    was = _named(account, key)
    try:
        before.refuse_if_changed(was)
    except Refused as refused:
        return _page(Page({"name": device()}, refused.faults), 422)
    if not passkeys.rename(account, key, sent.name):
        abort(404)
    db.session.commit()
    action = url_for("accounts.rename_passkey")
    return before.saved("accounts.ways_in", action, was, _named(account, key), done="renamed", _anchor="done")


@blueprint.post("/account/passkeys/remove")
def remove_passkey() -> Response:
    """Remove one of the account's passkeys, once whoever asks has shown who it is. The password remains."""
    who = visitor()
    if not asked_again.is_recent(who):
        return redirect(url_for("accounts.ways_in"))
    if not passkeys.remove(who.account_id, _passkey()):
        abort(404)
    _end_others_where_asked(who)
    db.session.commit()
    events.info("passkey removed")
    return redirect(url_for("accounts.ways_in", done="removed"))


@blueprint.post("/account/recovery-codes")
def make_codes() -> Response:
    """Make ten recovery codes and show them this once; those made before open nothing any more."""
    who = visitor()
    if not asked_again.is_recent(who):
        return redirect(url_for("accounts.ways_in"))
    made = recovery.make(who.account_id, door.now())
    _end_others_where_asked(who)
    db.session.commit()
    events.info("recovery codes made")
    response = answer(render_template("accounts/codes.html", codes=made, email=who.email, place="settings"), 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _end_others_where_asked(who: Visitor) -> None:
    if request.form.get("end_others") == "1":
        operations.end_other_sessions(who.account_id, who.secret)


def _named(account: UUID, passkey: UUID) -> dict[str, str]:
    name = next((row.name for row in passkeys.passkeys_of(account) if row.id == passkey), "")
    return {"passkey": str(passkey), "name": name}


def _passkey() -> UUID:
    try:
        return UUID(request.form.get("passkey", ""))
    except ValueError:
        abort(404)


def _json(options: str) -> Response:
    response = FlaskResponse(options, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(page: Page, status: int = 200, wait: int = 0) -> Response:
    who = visitor()
    zone = ZoneInfo(queries.time_zone_of(who.account_id) or current_app.config["SETTINGS"].time_zone)
    rows = passkeys.passkeys_of(who.account_id)
    html = render_template(
        "accounts/ways_in.html",
        page=page,
        asks=asked_again.asks_of(who),
        rows=rows,
        codes=recovery.left_of(who.account_id),
        full=len(rows) >= passkeys.MOST,
        possible=ceremonies.are_possible(),
        said={
            "added": _("The passkey was added. Next time it signs you in."),
            "renamed": _("The passkey has its new name."),
            before.TAKEN_BACK: _("It is as it was before."),
            "code": _("You came in by a recovery code, and it is used up. You can choose a new password now."),
            "removed": _("The passkey was removed. It opens nothing here any more."),
        },
        done=request.args.get("done", "") if request.method == "GET" else "",
        back=before.way_back(),
        on=lambda at: day_date(datetime.fromtimestamp(at, zone).toordinal(), year=True),
        place="settings",
    )
    return answer(html, status, wait)
