"""Which invitation a browser has opened: a cookie of its own, so that signing in or up in between loses nothing.

It is signed, names the invitation and the moment, and lets nobody in by itself: every request asks the invitation anew,
and keeping a diary takes a press on a page that says whose it is.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadData
from werkzeug.wrappers import Response as AnyResponse

from tracker.web.signed import signer

PLACE = "/invitation"
LIFE = 3600
"""Seconds for which a browser carries an invitation: time enough to make an account."""

_SALT = "an invitation that was opened"


def keep(response: AnyResponse, invitation_id: UUID, now: datetime) -> None:
    """Let the browser carry an invitation. It forgets it with its window."""
    value = signer(_SALT).dumps([invitation_id.hex, int(now.timestamp())])
    response.set_cookie(_name(), value, path=PLACE, secure=_secure(), httponly=True, samesite="Lax")


def forget(response: AnyResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_name(), path=PLACE, secure=_secure(), httponly=True, samesite="Lax")


def carried(now: datetime) -> UUID | None:
    """Return the invitation that the browser carries, or None."""
    try:
        invitation_id, at = signer(_SALT).loads(request.cookies.get(_name(), ""))
    except BadData:
        return None
    return UUID(invitation_id) if at > now.timestamp() - LIFE else None


def _secure() -> bool:
    return bool(current_app.config["SETTINGS"].secure)


def _name() -> str:
    # the prefix __Host- would have the cookie sent to every address of ours
    return "__Secure-invited" if _secure() else "invited"


def harden(response: Response) -> Response:
    """Tell browsers to keep nothing of an invitation and to tell nobody where it was, and search engines no."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
