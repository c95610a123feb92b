"""The manifest, the service worker, the page shown in place of one that needs a network, and the phone's own page."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import get_locale
from flask_babel import gettext as _

from tracker.ledger.queries import parts_of
from tracker.offline.shell import worker_text
from tracker.web.access import form_token, is_signed_in, public, visitor
from tracker.web.languages import is_right_to_left

FOR = "Diary-For"
"""The header that says for whom a page was drawn. The service worker keeps pages apart by it."""

KEEPS = "Diary-Keeps"
"""The header that tells one set of diaries and parts in them from another. Where it changes, what a phone has kept is
no longer all for its account."""

NOBODY = "-"
DUSK = "#131a20"
"""The paper of tokens.css in the dark: a start that is never a white flash."""

blueprint = Blueprint("offline", __name__)


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["account_tag"] = account_tag


def account_tag() -> str:
    """Return a name for the visitor's account that says nothing about it, the same for as long as the secret key is;
    `-` for whoever is signed out."""
    if not is_signed_in():
        return NOBODY
    return _tag_of(visitor().account_id.bytes)


def _keeps_tag() -> str:
    """Return a name for the diaries that the visitor keeps or reads, and as what; it says nothing about them."""
    parts = parts_of(visitor().account_id)
    return _tag_of(b"".join(diary.bytes + role.encode() + rated_by.encode() for diary, role, rated_by in parts))


def _tag_of(text: bytes) -> str:
    key = str(current_app.secret_key).encode()[:64]
    return hashlib.blake2b(text, key=key, digest_size=9).hexdigest()


@blueprint.before_app_request
def _only_for_whom() -> None:
    """Refuse what a phone recorded for another account than the one that is signed in now."""
    if FOR in request.headers and request.headers[FOR] != account_tag():
        abort(403, description=_("This was recorded for another account."))


@blueprint.after_app_request
def _say_for_whom(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers[FOR] = account_tag()
        # where something has gone wrong nothing more is asked of the database
        if is_signed_in() and response.status_code < 500:
            response.headers[KEEPS] = _keeps_tag()
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Say how the diary stands on a home screen."""
    told: dict[str, Any] = {
        "id": "/",
        "name": _("Dystonia diary"),
        "short_name": _("Diary"),
        "description": _("One tap says how it is now. Over days the taps show when it is better and when it is worse."),
        "lang": str(get_locale()).replace("_", "-"),
        "dir": "rtl" if is_right_to_left() else "ltr",
        "start_url": url_for("days.log"),
        "scope": "/",
        "display": "standalone",
        "background_color": DUSK,
        "theme_color": DUSK,
        "categories": ["health"],
        "icons": [
            _icon("icon.svg", "any"),
            _icon("icon-192.png", "192x192"),
            _icon("icon-512.png", "512x512"),
            _icon("maskable.svg", "any", "maskable"),
            _icon("maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": _shortcuts(),
    }
    return Response(orjson.dumps(told), mimetype="application/manifest+json")


def _icon(name: str, sizes: str, purpose: str = "any") -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": url_for("static", filename=f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


def _shortcuts() -> list[dict[str, str]]:
    """Return what a long look at the icon offers; a place that this app does not have yet is left out."""
    offered = (
        ("days.log", _("Log")),
        ("diary.add_sleep", _("Sleep")),
        ("appointment.prepare", _("For my appointment")),
    )
    there = current_app.view_functions
    return [{"name": label, "url": url_for(endpoint)} for endpoint, label in offered if endpoint in there]


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """Hand out the service worker. It is asked for anew each time: its text is what tells one release from another."""
    plain = "plain" in request.args
    response = Response(worker_text(current_app, plain=plain), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get("/offline/session")
@public
def session() -> Response:
    """Say who is signed in, and give the token for what the phone has yet to send; empty for whoever is signed out."""
    token = form_token() if is_signed_in() else ""
    return Response(orjson.dumps({"account": account_tag(), "token": token}), mimetype="application/json")


@blueprint.get("/offline")
@public
def away() -> Response:
    """Show what stands in place of a page that was never seen on this device while there is no network."""
    return make_response(render_template("offline/away.html"))


@blueprint.get("/settings/phone")
def phone() -> str:
    """Show what this device keeps, and how the diary comes onto its home screen."""
    return render_template("offline/phone.html")
