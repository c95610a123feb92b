"""Sessions of injections: recorded in a minute or with one tap as the last, and how each went on, tap by tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care import queries
from tracker.care.blueprint import Page, blueprint, passed, today_in, way_back, whose
from tracker.care.forms import InjectionForm
from tracker.care.injection_forms import (
    FIELDS,
    injection_form,
    parts,
    placed,
    product_fields,
    series_named,
    session_data,
    typed,
)
from tracker.care.kinds import INJECTION
from tracker.care.labels import notice, step_name
from tracker.care.overview import MARKS, date_text, mark_name, shown_session
from tracker.care.saving import Screen, answer, deleted, put, saved, show
from tracker.care.typed import Form, Typed, id_in, shown_day, text_in
from tracker.care.words import series_label, units_label
from tracker.db import db, new_id
from tracker.domain.records import Diary
from tracker.domain.regions import BY_CODE
from tracker.domain.treatments import PRODUCTS, Injection
from tracker.domain.words import listed
from tracker.ledger import operations
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import author, open_diary
from tracker.ledger.forms import checked
from tracker.ledger.kinds import Body
from tracker.ledger.operations import Change
from tracker.web.access import moment
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside

OF_THE_SESSION = ("felt_onset", "began_to_fade", "back_to_before", "side_effects")
"""What belongs to one session alone: the next has its own."""


@blueprint.route("/injections/new", methods=["GET", "POST"])
def add_injection() -> Page:
    """Record a session of injections; with `series` in the address it begins as the last of that series was."""
    diary = open_diary()
    if request.method == "POST":
        return answer(_screen({}), diary, **_choices(diary, typed(request.form)))
    last = queries.latest_session_of_series(diary, request.args["series"]) if "series" in request.args else None
    form: Typed = injection_form(last, again=True) if last else _empty()
    form |= {"id": str(new_id()), "on": shown_day(today_in(diary)), "revision": ""}
    return show(_screen({}), diary, form, **_choices(diary, form, last=last))


@blueprint.post("/injections/same")
def same_injection() -> Response:
    """Record the last session of a series again, for today: the same product, units and parts."""
    diary = open_diary()
    try:
        like = UUID(request.form.get("like", ""))
    except ValueError:
        raise NotFound from None
    held = ledger.get(diary, INJECTION.name, like).body or {}
    data = {name: value for name, value in held.items() if name not in OF_THE_SESSION}
    done, day = saved(diary, INJECTION, id_in(request.form), data | {"day": shown_day(today_in(diary))})
    return redirect(way_back(diary, done, day))


@blueprint.get("/injections/<uuid:injection_id>")
def injection(injection_id: UUID) -> str:
    """Show a session: what was injected where, how it went on, and the sessions of its series before and after it."""
    diary = open_diary()
    session, today = queries.get_injection(diary, injection_id), today_in(diary)
    series = [one for one in queries.injections(diary) if one.series == session.series]
    others = [
        (one.id, date_text(one.day, today), units_label(one.product, one.units))
        for one in series
        if one.id != session.id
    ]
    page = {
        "diary": diary,
        "whose": whose(diary),
        "passed": passed() | {"back": "session"},
        "back_href": way_back(diary),
        "session": shown_session(diary, session, today, latest=series[0].id == session.id),
        "sites": _sites(session),
        "given_by": session.given_by,
        "others": others,
        "notice": notice(diary),
    }
    return render_template("care/injection.html", page=page)


@blueprint.route("/injections/<uuid:injection_id>/edit", methods=["GET", "POST"])
def edit_injection(injection_id: UUID) -> Page:
    """Change anything of a session, its series and the days of its course too."""
    diary = open_diary()
    stored = ledger.get(diary, INJECTION.name, injection_id)
    session = queries.injection_of(stored)
    if request.method == "POST":
        return answer(
            _screen(stored.body or {}), diary, injection_id, **_choices(diary, typed(request.form), session=session)
        )
    form = injection_form(session) | {"id": str(session.id), "revision": str(session.revision)}
    return show(_screen({}), diary, form, **_choices(diary, form, session=session))


@blueprint.post("/injections/<uuid:injection_id>/delete")
def delete_injection(injection_id: UUID) -> Response:
    """Delete a session."""
    return deleted(open_diary(), INJECTION, injection_id)


@blueprint.post("/injections/<uuid:injection_id>/course")
def save_mark(injection_id: UUID) -> Response:
    """Record that today it was felt to start, began to fade, or is back to before; a day recorded already stays."""
    diary, mark = open_diary(), request.form.get("mark", "")
    session = queries.get_injection(diary, injection_id)
    if mark not in MARKS:
        raise NotFound
    held = getattr(session, mark)
    day = held if held is not None else max(today_in(diary), session.day)
    done = put(diary, INJECTION, injection_id, {mark: shown_day(day)})
    return redirect(way_back(diary, done, session=injection_id))


@blueprint.route("/injections/<uuid:injection_id>/series", methods=["GET", "POST"])
def rename_series(injection_id: UUID) -> Page:
    """Give the series of a session another name, with all its sessions; the name of another joins the two."""
    diary = open_diary()
    session = queries.get_injection(diary, injection_id)
    more: dict[str, Any] = {"session": session, "label": series_label(session.series)}
    screen = Screen(INJECTION, "care/series.html", {"series": "name", "": "name"}, _never, dict)
    if request.method == "GET":
        return show(screen, diary, {"name": more["label"] if session.series else ""}, **more)
    try:
        done = _rename(diary, session)
    except Refused as refused:
        db.session.rollback()
        form = {"name": request.form.get("name", "")}
        return show(screen, diary, form, beside(refused.faults, screen.fields), **more), 422
    return redirect(way_back(diary, done))


def _rename(diary: Diary, session: Injection) -> str:
    name = text_in(request.form, "name")
    if name is None:
        raise Refused([Fault("/series", _("Please give a name."))])
    held = queries.injections(diary)
    series = series_named(name, list(dict.fromkeys(one.series for one in held)))
    # asked once, so that a name too long is said once
    checked(InjectionForm, {"day": shown_day(session.day), "series": series}, now=moment())
    # a second press finds the series renamed already, by what the form says it was
    was = request.form.get("was", session.series)
    numbers = []
    for one in held:
        if one.series == was and series != was:
            change = {"series": Change(was or None, series)}
            written = operations.patch(diary, INJECTION, one.id, {}, change, author())
            numbers.append(written.record.seq if written.record else 0)
    db.session.commit()
    return step_name(min(numbers), max(numbers)) if numbers else ""


def _never(_form: Form, _diary: Diary) -> dict[str, Any]:
    raise NotFound


def _screen(held: Body) -> Screen:
    """Return the form of a session that is `held` as a body so far."""

    def read(form: Form, diary: Diary) -> dict[str, Any]:
        data = session_data(form, _series(diary), held)
        try:
            checked(InjectionForm, {name: value for name, value in data.items() if value}, now=moment())
        except Refused as refused:
            raise Refused(placed(refused.faults, data)) from None
        return data

    return Screen(INJECTION, "care/injection_form.html", FIELDS, read, typed)


def _series(diary: Diary) -> list[str]:
    return list(dict.fromkeys(one.series for one in queries.injections(diary) if one.series))


def _choices(
    diary: Diary, form: Typed, *, last: Injection | None = None, session: Injection | None = None
) -> dict[str, Any]:
    """Return what the form offers: series and products known so far, the usual products, the parts of the body."""
    latest = queries.latest_sessions(diary)
    used = list(dict.fromkeys(one.product for one in queries.injections(diary) if one.product in PRODUCTS))
    return {
        "session": session,
        "last": {"id": last.id, "told": _told(last)} if last else None,
        "series": [(one.series, series_label(one.series)) for one in latest if one.series],
        "latest": [(one.series, series_label(one.series), units_label(one.product, one.units)) for one in latest],
        "products": [*used, *(product for product in PRODUCTS if product not in used)],
        "parts": parts(form),
        "marks": [(mark, mark_name(mark)) for mark in MARKS],
        "new_id": str(new_id()),
    }


def _told(session: Injection) -> str:
    return listed(part for part in (series_label(session.series), units_label(session.product, session.units)) if part)


def _sites(session: Injection) -> Sequence[tuple[str, str]]:
    """Return where it was injected, each region with its muscles and units as they were told."""
    found: dict[str, list[str]] = {}
    for site in session.sites:
        told = [part for part in (site.muscle or "", units_label(None, site.units)) if part]
        found.setdefault(site.region, []).append(" ".join(told))
    return [(str(_(BY_CODE[code].name)), listed(part for part in told if part)) for code, told in found.items()]


def _empty() -> Typed:
    names = ("series", "new_series", "units", "given_by", *MARKS)
    return {**dict.fromkeys(names, ""), **product_fields(None), "regions": (), "had": ()}
