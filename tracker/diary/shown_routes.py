"""Choosing what the Log shows, and in which order: every press saves, and is the same when it comes twice."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.db import db
from tracker.diary import queries
from tracker.diary.blueprint import blueprint
from tracker.diary.shown import Listed, listed, put, shown_too, small_start
from tracker.diary.words import asked_hint, asked_label
from tracker.domain.factors import Factor
from tracker.domain.records import Diary
from tracker.ledger.diaries import name_among_several, open_diary, set_asked
from tracker.ledger.forms import ASKED_AT_FIRST
from tracker.web.access import visitor
from tracker.web.errors import Fault, Refused

Page = Response | str | tuple[str, int]
ALWAYS = ("spasm",)
"""What the Log always shows; it may stand anywhere."""

PARTED = "."
"""Between the codes of a list in an address: none of them holds one."""


@blueprint.route("/settings/log", methods=["GET", "POST"])
def shown() -> Page:
    """Show the list; a press puts one question somewhere, takes it off, or takes the last press back."""
    diary = open_diary()
    there = queries.factors(diary)
    if request.method == "GET":
        return _page(diary, there, ())
    code, before = request.form.get("code", ""), list(diary.asked)
    try:
        diary = set_asked(diary, visitor().account_id, _pressed(diary, there, code))
    except Refused as refused:
        db.session.rollback()
        return _page(diary, there, refused.faults), 422
    db.session.commit()
    at = _anchor(code, before, listed(diary.asked, there).on)
    if "was" in request.form:
        return redirect(url_for("diary.shown", diary=diary.id, _anchor=at))
    was = PARTED.join(before)
    return redirect(url_for("diary.shown", diary=diary.id, did=code or "start", was=was, _anchor=at))


def _pressed(diary: Diary, there: Sequence[Factor], code: str) -> list[str]:
    """Return the list that a press asks for; raise `NotFound` where it asks for nothing that there is."""
    if "was" in request.form:
        return request.form["was"].split(PARTED)
    if "start" in request.form:
        return small_start(diary.asked, there)
    seen, to = listed(diary.asked, there), request.form.get("to", "")
    if code not in {*seen.on, *seen.off}:
        raise NotFound
    if to == "on":
        return shown_too(diary.asked, code, there)
    if to == "off" and code not in ALWAYS:
        return [one for one in diary.asked if one != code]
    if to.isascii() and to.isdecimal() and len(to) < 4:
        return put(diary.asked, {*seen.on, *seen.off}, code, int(to))
    raise NotFound


def _anchor(code: str, before: Sequence[str], on: Sequence[str]) -> str | None:
    """Return the button of the row at hand that is most likely pressed next, if there is one."""
    if not code:
        return None
    if code not in on:
        return f"on-{_key(code)}"
    if code not in before:
        return f"off-{_key(code)}"
    place, was = on.index(code), [one for one in before if one in on].index(code)
    upwards = place > 0 and (place <= was or place == len(on) - 1)
    return f"{'up' if upwards else 'down'}-{_key(code)}"


def _key(code: str) -> str:
    return code.replace(":", "-")


def _page(diary: Diary, there: Sequence[Factor], faults: tuple[Fault, ...]) -> str:
    seen = listed(diary.asked, there)
    page = {
        "diary": diary,
        "whose": name_among_several(diary),
        "faults": faults,
        "on": [_row(code, there) for code in seen.on],
        "off": [_row(code, there) for code in seen.off],
        "said": _said(diary, there, seen),
        "was": request.args.get("was", ""),
        "did": request.args.get("did", "") if request.args.get("did") in (*seen.on, *seen.off) else "",
        "small": tuple(seen.on) == ASKED_AT_FIRST,
    }
    return render_template("diary/shown.html", page=page)


def _row(code: str, there: Sequence[Factor]) -> dict[str, object]:
    words = {"label": asked_label(code, there), "hint": asked_hint(code, there)}
    return {"code": code, "key": _key(code), "always": code in ALWAYS, **words}


def _said(diary: Diary, there: Sequence[Factor], seen: Listed) -> str:
    """Return what the last press did, as the list now stands; nothing where the address does not tell."""
    did, was = request.args.get("did", ""), request.args.get("was", "")
    if not was or was == PARTED.join(diary.asked):
        return ""
    if did == "start":
        return str(_("The small start is back."))
    if did in seen.on:
        place = {"place": seen.on.index(did) + 1, "count": len(seen.on)}
        return str(_("%(name)s: place %(place)s of %(count)s", name=asked_label(did, there), **place))
    return str(_("%(name)s: not shown", name=asked_label(did, there))) if did in seen.off else ""
