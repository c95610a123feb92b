"""Who a request comes from: the two loaders that the door in `tracker.web.access` asks, and their stamps."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import cast

from flask import Blueprint, Flask, Request, Response, abort, after_this_request, current_app, g, request, session
from flask_login import login_user
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts import operations, queries
from tracker.db import Busy, begin_write, db, writing
from tracker.web.access import API, Visitor, is_signed_in, login_manager, moment

BEARER = "Bearer "

# it would end a session whenever a phone changes its network or its browser's version, and set a cookie for that
login_manager.session_protection = None


def now() -> int:
    """Return the moment of this request in epoch seconds."""
    return int(moment().timestamp())


@login_manager.user_loader  # type: ignore[untyped-decorator]
def by_session(secret: str) -> Visitor | None:
    """Return who the cookie's secret belongs to. Where a call to the API brings a token, that alone counts."""
    if _brings_token(request):
        return None
    known = queries.visitor_of_session(secret, now())
    if known is None:
        return None
    if known.stamp_due:
        g.stamp = partial(operations.stamp_session, secret, now())
        # the cookie then lives on as long as the row does
        session.modified = True
    return known.visitor


@login_manager.request_loader  # type: ignore[untyped-decorator]
def by_token(asked: Request) -> Visitor | None:
    """Return whose token the request brings; only the API takes one."""
    if not _brings_token(asked):
        return None
    header = asked.headers["Authorization"]
    if not header.startswith(BEARER):
        return None
    secret = header.removeprefix(BEARER).strip()
    known = queries.visitor_of_token(secret, now())
    if known is None:
        return None
    if known.stamp_due:
        g.stamp = partial(operations.stamp_token, secret, now())
    return known.visitor


def begin_write_signed_in(who: Visitor) -> None:
    """Begin the write after a password was hashed; 401 where this very session was ended meanwhile."""
    begin_write()
    if queries.visitor_of_session(who.secret, now()) is None:
        abort(401)


def renew(who: Visitor) -> Visitor:
    """Give the session of somebody who has just shown who it is another secret, within the write at hand.

    Return the visitor with it. The browser gets it with the answer, and only once it is kept: a write that is taken
    back leaves the session as it was.
    """
    secret = operations.renew_session(who.secret, now())
    g.visitor = replace(who, secret=secret)
    after_this_request(partial(_hand_over, secret))
    return cast("Visitor", g.visitor)


def let_in(secret: str) -> None:
    """Let the browser carry a session just opened, on a cookie that outlives the browser's window."""
    known = queries.visitor_of_session(secret, now())
    if known is not None:
        login_user(known.visitor)
        session.permanent = True


def install(blueprint: Blueprint) -> None:
    """Have due stamps written, after the answer was sent, and no cookie of a session that is no more."""
    blueprint.after_app_request(_leave_stamp)
    blueprint.after_app_request(_keep_the_newer_cookie)


def _hand_over(secret: str, response: Response) -> Response:
    # a database that fails now has failed the view already
    with suppress(SQLAlchemyError):
        # what a view has not committed by now goes; then there is no such session, and the cookie stays as it is
        db.session.rollback()
        let_in(secret)
    return response


def _keep_the_newer_cookie(response: Response) -> Response:
    """Send no cookie with a secret that was renewed while the request was on its way: it would replace the new one.

    Whoever came in by a secret that had ended before goes on with a cookie for the forms of somebody signed out.
    """
    secret = session.get("_user_id")
    if secret and session.modified and is_signed_in():
        with suppress(SQLAlchemyError):
            # what was read before is of then
            db.session.rollback()
            session.modified = queries.visitor_of_session(secret, now()) is not None
    return response


def _brings_token(asked: Request) -> bool:
    return asked.path.startswith(API) and "Authorization" in asked.headers


def _leave_stamp(response: Response) -> Response:
    stamp = g.pop("stamp", None)
    if stamp is not None:
        response.call_on_close(partial(_write_stamp, current_app._get_current_object(), stamp))  # type: ignore[attr-defined]
    return response


def _write_stamp(app: Flask, stamp: partial[None]) -> None:
    with app.app_context():
        try:
            with writing():
                stamp()
        except Busy:
            # the next request writes it
            db.session.rollback()
