"""Signing up, in and out, and the account's own page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts import (
    asked_again,
    ceremonies,
    consent,
    door,
    invitations,
    key_routes,
    operations,
    passkeys,
    passwords,
    queries,
    recovery,
    throttles,
    token_routes,
)
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import NewPasswordForm, SignInForm, SignUpForm
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
from tracker.accounts.throttles import Limit
from tracker.db import begin_write, db
from tracker.web import before
from tracker.web.access import Visitor, is_signed_in, own_path, public, takes_own_turn, visitor
from tracker.web.words import day_date

__all__ = ["blueprint", "key_routes", "token_routes"]


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
@takes_own_turn
def sign_up() -> Response:
    """Make an account. An address that has one, with its own password, is simply signed in: a press sent twice."""
    following = own_path(request.values.get("next"))
    if is_signed_in():
        return redirect(following or home())
    if request.method != "POST":
        return _sign_up_page(Page())
    sent, page = read(SignUpForm)
    if sent is None:
        return _sign_up_page(page, 422)
    by_account = limit_on(throttles.SIGN_IN, sent.email, network())
    wait = charge(by_account, limit_on(throttles.SIGN_UP_NETWORK, network()))
    if wait:
        return _sign_up_page(page.refused(in_words(wait)), 429, wait)
    may = _may_sign_up(sent.invitation)
    secret = _make_or_find(sent, by_account, may=may)
    if secret is None:
        events.info("sign-up refused")
        detail = _("No account was made. If you have one here already, please sign in with its own password.")
        if not may:
            detail = _("Sign-up here is by invitation, and this link was used or has run out. Ask for another one.")
        return _sign_up_page(page.refused(detail), 422)
    enter(secret)
    offered = sent.passkeys and ceremonies.are_possible()
    return redirect(url_for("accounts.offer", next=following) if offered else following or home())


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@takes_own_turn
def sign_in() -> Response:
    """Open a session for an address and its password; then go on to where the person was going."""
    following = own_path(request.values.get("next"))
    if is_signed_in():
        return redirect(following or home())
    if request.method != "POST":
        return sign_in_page(Page())
    sent, page = read(SignInForm)
    if sent is None:
        return sign_in_page(page, 422)
    by_account = limit_on(throttles.SIGN_IN, sent.email, network())
    by_network = limit_on(throttles.SIGN_IN_NETWORK, network())
    wait = charge(by_account, by_network)
    if wait:
        return sign_in_page(page.refused(in_words(wait)), 429, wait)
    secret = _open(operations.check_password(sent.email, sent.password), by_account, by_network)
    if secret is None:
        secret = _open_by_code(sent, by_account, by_network)
        following = url_for("accounts.ways_in", done="code")
    if secret is None:
        events.info("sign-in refused")
        detail = _("This address and this password do not belong together. Please try again.")
        return sign_in_page(page.refused(detail), 422)
    enter(secret)
    return redirect(following or home())


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session on the server. Open to all, so that one already ended elsewhere is no obstacle."""
    secret = session.get("_user_id")
    if secret and operations.end_session_of(secret):
        events.info("sign-out")
    db.session.commit()
    session.clear()
    answer = redirect(url_for("accounts.sign_in"))
    before.forget(answer)
    return answer


@blueprint.get("/account")
def account() -> Response:
    """Show what is kept of the account, and where it is signed in."""
    return _account_page(Page())


@blueprint.post("/account/password")
@takes_own_turn
def change_password() -> Response:
    """Change the password, once it is shown again who asks, and end the other sessions where asked to."""
    who = visitor()
    sent, page = read(NewPasswordForm, email=who.email)
    if sent is None:
        return _account_page(page, 422)
    proof = asked_again.prove(who, page)
    if isinstance(proof, asked_again.Refused):
        events.info("password change refused")
        return _account_page(proof.page, proof.status, proof.wait)
    made = passwords.hash_of(sent.password)
    refused = asked_again.accept(who, proof, page)
    if refused:
        return _account_page(refused.page, refused.status, refused.wait)
    if not _replace_password(who, proof, made):
        db.session.rollback()
        return _account_page(page.refused(_("This is not your present password."), "present"), 422)
    _renew(visitor(), end_others=sent.end_others)
    events.info("password changed")
    return redirect(url_for("accounts.account", done="password", _anchor="done"))


@blueprint.post("/account/sessions/end")
def end_session() -> Response:
    """End one of the account's sessions; ending this one signs out."""
    who = visitor()
    key = request.form.get("session", "")
    if not operations.end_session(who.account_id, key):
        abort(404)
    db.session.commit()
    events.info("session ended")
    if key == queries.hash_of_secret(who.secret).hex():
        session.clear()
        answer = redirect(url_for("accounts.sign_in"))
        before.forget(answer)
        return answer
    return redirect(url_for("accounts.account", done="session", _anchor="done"))


def _replace_password(who: Visitor, proof: asked_again.Proof, made: str) -> bool:
    if proof.password is not None:
        return operations.change_password(proof.password, made)
    operations.replace_password(who.account_id, made)
    return True


def _is_invited() -> bool:
    return str(current_app.config["SETTINGS"].sign_up) == "invited"


def _may_sign_up(invitation: str) -> bool:
    may = not _is_invited() or invitations.is_open(invitation, door.now())
    db.session.rollback()
    return may


def _make_or_find(sent: SignUpForm, by_account: Limit, *, may: bool) -> str | None:
    # one slow step either way, so that the time does not tell whether the address is known
    is_known = queries.account_of(sent.email) is not None
    db.session.rollback()
    if is_known or not may:
        return _open(operations.check_password(sent.email, sent.password), by_account)
    made = passwords.hash_of(sent.password)
    begin_write()
    if _is_invited() and not invitations.use(sent.invitation, door.now()):
        db.session.rollback()
        return None
    agreed = operations.Agreed(consent.VERSION, disclaimer=sent.disclaimer)
    try:
        account_id = operations.create_account(sent.email, made, agreed, door.now(), sent.time_zone)
    except operations.AddressTaken:
        db.session.rollback()
        return None
    secret = operations.open_session(account_id, device(), door.now(), confirmed=True)
    throttles.forgive([by_account])
    db.session.commit()
    events.info("sign-up")
    return secret


def _open(checked: operations.Checked | None, by_account: Limit, *used: Limit) -> str | None:
    if checked is None:
        return None
    begin_write()
    secret = operations.sign_in(checked, device(), door.now())
    if secret is not None:
        throttles.forgive([by_account], used)
    db.session.commit()
    return secret


def _open_by_code(sent: SignInForm, by_account: Limit, *used: Limit) -> str | None:
    if not recovery.could_be(sent.password):
        return None
    begin_write()
    account_id = queries.account_of(sent.email)
    if not recovery.use(account_id, sent.password, door.now()) or account_id is None:
        db.session.rollback()
        return None
    secret = operations.open_session(account_id, device(), door.now(), confirmed=True)
    throttles.forgive([by_account], used)
    db.session.commit()
    events.info("sign-in by recovery code")
    return secret


def _renew(who: Visitor, *, end_others: bool) -> None:
    renewed = door.renew(who)
    if end_others:
        operations.end_other_sessions(renewed.account_id, renewed.secret)
    db.session.commit()


def _sign_up_page(page: Page, status: int = 200, wait: int = 0) -> Response:
    invitation = request.values.get("invitation", "")
    needed = not _may_sign_up(invitation)
    html = render_template(
        "accounts/sign_up.html",
        page=page,
        consent=consent,
        invitation=invitation,
        needed=needed,
        following=own_path(request.values.get("next")) or "",
        place="new",
    )
    response = answer(html, status, wait)
    if invitation:
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _account_page(page: Page, status: int = 200, wait: int = 0) -> Response:
    who = visitor()
    zone = ZoneInfo(queries.time_zone_of(who.account_id) or current_app.config["SETTINGS"].time_zone)
    agreed = queries.consent_of(who.account_id)
    html = render_template(
        "accounts/account.html",
        page=page,
        email=who.email,
        asks=asked_again.asks_of(who),
        passkeys=passkeys.passkeys_of(who.account_id),
        codes=recovery.left_of(who.account_id),
        agreed=agreed,
        by_host=consent.given_by_host(agreed.version),
        sessions=queries.sessions_of(who.account_id, door.now()),
        here=queries.hash_of_secret(who.secret).hex(),
        done=request.args.get("done", "") if status == 200 else "",
        on=lambda at: day_date(datetime.fromtimestamp(at, zone).toordinal(), year=True),
        place="settings",
    )
    return answer(html, status, wait)
