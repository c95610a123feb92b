"""Choosing a look: on one page, open to everybody, since eyes hurt before anybody has signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from tracker.looks.choices import bodies, times, told
from tracker.web.access import from_our_pages, is_signed_in, public
from tracker.web.look import STEADY, TOLD, WITH_HANDS, Look, keep, look, look_of

blueprint = Blueprint("looks", __name__)


@blueprint.get("/look")
@public
def choose() -> str:
    """Show what can be chosen. Asked with choices it shows them and keeps nothing: that is the preview."""
    asked = request.args
    tried = _with_what_it_brings(_asked(asked), _seen(asked)) if "try" in asked else None
    shown = tried or look()
    page: dict[str, Any] = {
        "look": shown,
        "bodies": bodies(),
        "told": told(),
        "times": times(),
        "tried": tried is not None,
        "before": asked.get("kept"),
        "was": look().kept,
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
        chosen = _kept_as(form["back"])
    elif "plain" in form:
        chosen = look_of(())
    else:
        chosen = _with_what_it_brings(_asked(form), _seen(form))
    if chosen == before and "was" in form:
        # pressed twice: the way back is to what stood there before the first press
        before = _kept_as(form["was"])
    goes_on = form.get("to") == "log"
    # the home page is the Log to whoever is signed in
    answer = redirect(url_for("days.welcome") if goes_on else url_for("looks.choose", kept=before.kept, _anchor="done"))
    keep(answer, chosen, secure=current_app.config["SETTINGS"].secure)
    return answer


def _kept_as(words: str) -> Look:
    """Return the look that a cookie with these words keeps; none was chosen where there are none."""
    return look_of(words.split("."), chosen=bool(words))


def _asked(form: MultiDict[str, str]) -> Look:
    time = form.get("steady", "0")
    steady = (f"steady-{time}",) if time in {str(one) for one in STEADY} else ()
    return look_of((*form.getlist("look"), *form.getlist("told"), *steady))


def _seen(form: MultiDict[str, str]) -> Look:
    """Return the look that the page showed when it was sent: what stood there with its choices is chosen as it is."""
    return look_of(form["shown"].split(".")) if "shown" in form else look()


def _with_what_it_brings(chosen: Look, seen: Look) -> Look:
    """Return what was chosen. Steady taps come with hands, and presses that are told with eyes, unless they were
    chosen to be without."""
    new = {*chosen.bodies} - {*seen.bodies}
    told, steady = chosen.told, chosen.steady
    if "eyes" in new and not told and not seen.told:
        told = TOLD
    if "hand" in new and not steady and not seen.steady:
        steady = WITH_HANDS
    return look_of((*chosen.bodies, *told, *([f"steady-{steady}"] if steady else [])))
