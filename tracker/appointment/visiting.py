"""Who has opened a link: a cookie of its own, bound to the addresses that links open, beside any session.

It is signed, names the link and the moment, and opens nothing by itself: every request asks the link anew.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadData
from werkzeug.wrappers import Response as AnyResponse

from tracker.appointment import shares
from tracker.appointment.shares import Share
from tracker.web.signed import signer

PLACE = "/shared"
LIFE = 12 * 3600
"""Seconds after which a link has to be opened anew: nobody's chart stays open on a clinic's computer."""

_SALT = "a link that was opened"


def keep(response: AnyResponse, share: Share, now: datetime, *, opened: bool) -> None:
    """Let the browser carry a link: `opened`, or waiting for its code. It forgets it with its window."""
    value = signer(_SALT).dumps([share.id.hex, opened, int(now.timestamp())])
    secure = bool(current_app.config["SETTINGS"].secure)
    response.set_cookie(_name(), value, path=PLACE, secure=secure, httponly=True, samesite="Strict")


def forget(response: AnyResponse) -> None:
    """Let the browser forget the link."""
    secure = bool(current_app.config["SETTINGS"].secure)
    response.delete_cookie(_name(), path=PLACE, secure=secure, httponly=True, samesite="Strict")


def carried(now: datetime, *, for_update: bool = False) -> tuple[Share, bool] | None:
    """Return the link that the browser carries and whether it is opened; None where there is none, or it ended."""
    try:
        share_id, opened, at = signer(_SALT).loads(request.cookies.get(_name(), ""))
    except BadData:
        return None
    if at <= now.timestamp() - LIFE:
        return None
    share = shares.live_share(UUID(share_id), now, for_update=for_update)
    return None if share is None else (share, bool(opened))


def _name() -> str:
    # the prefix __Host- would have the cookie sent to every address of ours
    return "__Secure-shared" if current_app.config["SETTINGS"].secure else "shared"


def harden(response: Response) -> Response:
    """Tell browsers to keep nothing of what a link opens and to tell nobody where it was, and search engines no."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
