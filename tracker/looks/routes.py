"""Choosing a look: on one page, open to everybody, since eyes hurt before anybody has signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from tracker.looks.choices import bodies, times, told
from tracker.web.access import from_our_pages, is_signed_in, public
from tracker.web.look import STEADY, WITH_HANDS, Look, keep, look, look_of

blueprint = Blueprint("looks", __name__)


@blueprint.get("/look")
@public
def choose() -> str:
    """Show what can be chosen. Asked with choices it shows them and keeps nothing: that is the preview."""
    asked = request.args
    tried = _asked(asked) if "try" in asked else None
    shown = tried or look()
    page: dict[str, Any] = {
        "look": shown,
        "bodies": bodies(),
        "told": told(),
        "times": times(),
        "tried": tried is not None,
        "before": asked.get("kept"),
        "signed_in": is_signed_in(),
    }
    return render_template("looks/choose.html", page=page, page_look=shown)


@blueprint.post("/look")
@public
@from_our_pages
def keep_look() -> AnyResponse:
    """Keep what was chosen on this device, and say how to go back to what was before."""
    form, before = request.form, look()
    if "back" in form:
        chosen = look_of(form["back"].split("."), chosen=bool(form["back"]))
    elif "plain" in form:
        chosen = look_of(())
    else:
        chosen = _with_hands(_asked(form), before)
    goes_on = form.get("to") == "log"
    # the home page is the Log to whoever is signed in
    answer = redirect(url_for("days.welcome") if goes_on else url_for("looks.choose", kept=before.kept))
    keep(answer, chosen, secure=current_app.config["SETTINGS"].secure)
    return answer


def _asked(form: MultiDict[str, str]) -> Look:
    time = form.get("steady", "0")
    steady = (f"steady-{time}",) if time in {str(one) for one in STEADY} else ()
    return look_of((*form.getlist("look"), *form.getlist("told"), *steady))


def _with_hands(chosen: Look, before: Look) -> Look:
    """Return what was chosen; steady taps come with hands, unless they were chosen to be without."""
    new = "hand" in chosen.bodies and "hand" not in before.bodies
    if not new or chosen.steady or before.steady:
        return chosen
    return look_of((*chosen.bodies, *chosen.told, f"steady-{WITH_HANDS}"))
