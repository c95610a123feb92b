"""Tokens on a page: made once it is shown again who asks, shown once, listed, and revoked for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import segno
from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts import asked_again, door, operations, queries
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import TokenForm
from tracker.accounts.pages import Page, answer, events, read
from tracker.db import db
from tracker.domain.words import N_
from tracker.web.access import takes_own_turn, visitor
from tracker.web.words import day_date

SCOPE_WORDS: Mapping[str, tuple[str, str]] = {
    "log": (
        N_("Record"),
        N_("It may read your diaries, and add, change or delete entries, sleeps and doses. For a button or a watch."),
    ),
    "read": (N_("Read"), N_("It may read your diaries, and change nothing. For a spreadsheet.")),
    "all": (
        N_("Everything"),
        N_("It may read and change all that is in your diaries, treatments and factors too. For scripts of your own."),
    ),
}
"""What each scope is called, and what it means: the one for a button first."""


@blueprint.get("/settings/tokens")
def tokens() -> Response:
    """Show the account's tokens, a form for another, and what one is good for."""
    return _page(Page({"scope": "log"}))


@blueprint.post("/settings/tokens")
@takes_own_turn
def make_token() -> Response:
    """Make a token, once it is shown again who asks, and show it this once."""
    who = visitor()
    sent, page = read(TokenForm)
    if sent is None:
        return _page(page, 422)
    refused = asked_again.begin_write_if_right(who, page, "token")
    if refused:
        return _page(refused.page, refused.status, refused.wait)
    secret = operations.make_token(who.account_id, sent.name, sent.scope, door.now())
    db.session.commit()
    events.info("token made")
    return _page(Page({"scope": sent.scope}), secret=secret)


@blueprint.post("/settings/tokens/revoke")
def revoke_token() -> Response:
    """Revoke one of the account's tokens."""
    try:
        token = UUID(request.form.get("token", ""))
    except ValueError:
        abort(404)
    if not operations.revoke_token(visitor().account_id, token, door.now()):
        abort(404)
    db.session.commit()
    events.info("token revoked")
    return redirect(url_for("accounts.tokens", done="token", _anchor="done"))


def code_of(secret: str) -> str:
    """Return a secret's QR code as a data address. It keeps its own light ground, which a phone's camera needs."""
    code = segno.make(secret, error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, dark="#141d24", light="#fffaf0"))


def _page(page: Page, status: int = 200, wait: int = 0, *, secret: str = "") -> Response:
    who = visitor()
    zone = ZoneInfo(queries.time_zone_of(who.account_id) or current_app.config["SETTINGS"].time_zone)
    known = queries.tokens_of(who.account_id)
    html = render_template(
        "accounts/tokens.html",
        page=page,
        secret=secret,
        code=code_of(secret) if secret else "",
        asks=asked_again.asks_of(who),
        scopes=SCOPE_WORDS,
        live=[row for row in known if row.revoked_at is None],
        revoked=[row for row in known if row.revoked_at is not None],
        server=current_app.config["SETTINGS"].public_url,
        done=request.args.get("done", "") if request.method == "GET" else "",
        on=lambda at: day_date(datetime.fromtimestamp(at, zone).toordinal(), year=True),
        place="settings",
    )
    response = answer(html, status, wait)
    if secret:
        response.headers["Cache-Control"] = "no-store"
    return response
