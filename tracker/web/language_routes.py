"""Choosing the language of the pages in this browser."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.web import before
from tracker.web.access import is_signed_in, own_path, public, takes_own_turn
from tracker.web.languages import LANGUAGES, chosen, cookie_name

blueprint = Blueprint("languages", __name__)
YEAR = 365 * 24 * 3600


@blueprint.get("/language")
@public
def choose() -> str:
    """Offer the languages, each in its own words."""
    return render_template("languages/choose.html", languages=LANGUAGES, chosen=chosen(), following=_following())


@blueprint.post("/language")
@public
@takes_own_turn
def save() -> Response:
    """Keep the language in a cookie of this browser; one that we do not have changes nothing."""
    tag, was = request.form.get("language", ""), chosen()
    if is_signed_in() and not _following():
        now = {"language": tag if tag in LANGUAGES else was}
        answer = before.saved("days.settings", url_for("languages.save"), {"language": was}, now, done="language")
    else:
        # before sign-in the languages stand on every page
        answer = redirect(_following() or url_for("days.welcome"))
    if tag in LANGUAGES:
        answer.set_cookie(
            cookie_name(),
            tag,
            max_age=YEAR,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
    return answer


def _following() -> str:
    return own_path(request.values.get("next")) or ""
