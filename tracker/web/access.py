"""Who may in. Everything is denied unless its view is marked `public`; the mark is the only way past.

A visitor is known by a session cookie (then every unsafe request needs its CSRF token) or, in the API alone, by a
bearer token (which no browser sends by itself, so that there is nothing to forge). A form that acts on no session, on a
page that sets no cookie, can have no such token: it has to come from a page of ours (`from_our_pages`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.wrappers import Response

from tracker.db import begin_write

View = TypeVar("View", bound=Callable[..., Any])

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SCOPES = ("read", "log", "all")
API = "/api/"

login_manager = LoginManager()
csrf = CSRFProtect()
_public: set[str] = set()
_own_turn: set[str] = set()
_from_us: set[str] = set()
_checks: list[Callable[[Visitor], None]] = []


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]
    """Who sent the request: an account, by a session (`scope` None) or by a token with its scope."""

    account_id: UUID
    email: str
    secret: str
    """The session's secret, as the cookie carries it; empty for a token."""
    scope: str | None = None
    token: str = ""
    """The token's id; empty for a session."""

    def get_id(self) -> str:
        """Return what the session cookie keeps of the visitor."""
        return self.secret


def visitor() -> Visitor:
    """Return who sent the request; only views that are not public may ask."""
    if "visitor" not in g:
        g.visitor = current_user._get_current_object()
    return cast("Visitor", g.visitor)


def is_signed_in() -> bool:
    """Whether the request came from somebody known."""
    return bool(current_user.is_authenticated)


def moment() -> datetime:
    """Return the moment of this request, the same however often it is asked for."""
    if "moment" not in g:
        g.moment = datetime.now(UTC)
    return cast("datetime", g.moment)


def public(view: View) -> View:
    """Mark a view as open to everybody. Put it directly on the function, under the route."""
    _public.add(f"{view.__module__}.{view.__qualname__}")
    return view


def takes_own_turn(view: View) -> View:
    """Mark an unsafe view that calls `begin_write` itself, after slow work such as hashing a password."""
    _own_turn.add(f"{view.__module__}.{view.__qualname__}")
    return view


def from_our_pages(view: View) -> View:
    """Mark an unsafe public view that uses no session: in place of a CSRF token, for which there would have to be a
    cookie, the browser's own word is asked for that the request comes from a page of ours."""
    _from_us.add(f"{view.__module__}.{view.__qualname__}")
    return view


def check_first(check: Callable[[Visitor], None]) -> Callable[[Visitor], None]:
    """Have `check` asked of every visitor who is let in, before a write waits for its turn; it raises to refuse."""
    _checks.append(check)
    return check


def is_public(app: Flask, endpoint: str) -> bool:
    """Whether the view behind `endpoint` is marked public."""
    return _marked(app, endpoint, _public)


def own_path(path: str | None) -> str | None:
    r"""Return `path` if it leads to this app and nowhere else, or None.

    A browser reads `//host` and `/\host` as another machine, and drops tabs and line ends before it looks.
    """
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return None
    return path


def form_token() -> str:
    """Return the CSRF token for a form: the same for the whole session, so that unchanged pages stay unchanged."""
    if "form_token" not in session:
        session["form_token"] = generate_csrf()
    return cast("str", session["form_token"])


def install(app: Flask) -> None:
    """Put the door in: sign-in, CSRF and the rule that everything is denied unless marked public."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    login_manager.init_app(app)
    csrf.init_app(app)
    app.before_request(_let_in)
    app.jinja_env.globals.update(form_token=form_token, is_signed_in=is_signed_in)


def _let_in() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    if request.method == "HEAD":
        # to a view it is a GET, whose body the server does not send: a view that asks only whether it is a GET would
        # take it for a form, and no form was checked
        request.method = "GET"
    unsafe = request.method not in SAFE
    by_token = request.path.startswith(API) and "Authorization" in request.headers
    if unsafe and not by_token:
        if request.path.startswith(API) and "_user_id" not in session:
            abort(401)
        if _marked(current_app, endpoint, _from_us):
            _refuse_from_elsewhere()
        else:
            csrf.protect()
    takes_turn = unsafe and not _marked(current_app, endpoint, _own_turn)
    if is_public(current_app, endpoint):
        if takes_turn:
            begin_write()
        return None
    if not is_signed_in():
        return _turn_away()
    if unsafe and visitor().scope == "read":
        abort(403, description="This token may read only.")
    for check in _checks:
        check(visitor())
    if takes_turn:
        begin_write()
    return None


def _refuse_from_elsewhere() -> None:
    """Refuse (400) a request that another site's page sent, as far as the browser says where it comes from.

    Every browser of today sends `Sec-Fetch-Site` to a secure origin. On plain HTTP there is `Origin` at most, which is
    `null` for a page that tells nobody where it is.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site is not None and site not in ("same-origin", "none"):
        abort(400)
    if site is None and origin not in ("null", request.host_url.rstrip("/")):
        abort(400)


def comes_from_us() -> bool:
    """Whether the browser says that the request comes from a page of ours; one that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def _turn_away() -> Response:
    if request.path.startswith(API) or request.method not in SAFE:
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def _marked(app: Flask, endpoint: str, marks: set[str]) -> bool:
    view = app.view_functions.get(endpoint)
    return view is not None and f"{view.__module__}.{view.__qualname__}" in marks
