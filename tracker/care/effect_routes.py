"""Side effects of a session of injections: kept with it, each with its days and how strong it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care import queries
from tracker.care.blueprint import Page, blueprint, today_in, way_back
from tracker.care.forms import InjectionForm, SideEffectForm
from tracker.care.kinds import INJECTION
from tracker.care.saving import Screen, put, show
from tracker.care.typed import Form, Typed, day_in, shown_amount, shown_day, text_in
from tracker.care.words import injection_label
from tracker.db import db
from tracker.domain.records import Diary
from tracker.domain.treatments import SIDE_EFFECTS, Injection
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import open_diary
from tracker.ledger.forms import checked
from tracker.ledger.kinds import Stored
from tracker.web.access import moment
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside, score_in

Effect = dict[str, Any]
FIELDS = {"": "to", "side_effects": "from"}


@blueprint.route("/injections/<uuid:injection_id>/side-effects/new", methods=["GET", "POST"])
def add_side_effect(injection_id: UUID) -> Page:
    """Record a side effect of a session."""
    diary = open_diary()
    stored = ledger.get(diary, INJECTION.name, injection_id)
    if request.method == "GET":
        form = {"kind": "", "own_kind": "", "from": shown_day(today_in(diary)), "to": "", "severity": ""}
        return _page(diary, stored, form, ())
    try:
        effect = _read(request.form, queries.injection_of(stored))
        effects = _effects(stored)
        # sent twice it stands there already
        done = _put(diary, stored, effects if effect in effects else [*effects, effect])
    except Refused as refused:
        db.session.rollback()
        return _page(diary, stored, _typed(request.form), beside(refused.faults, FIELDS)), 422
    return redirect(way_back(diary, done, session=injection_id))


@blueprint.route("/injections/<uuid:injection_id>/side-effects/<int:number>", methods=["GET", "POST"])
def edit_side_effect(injection_id: UUID, number: int) -> Page:
    """Change a side effect; `number` counts from 1 in the order in which they were recorded."""
    diary = open_diary()
    stored = ledger.get(diary, INJECTION.name, injection_id)
    effects = _effects(stored)
    if not 0 < number <= len(effects):
        raise NotFound
    if request.method == "GET":
        return _page(diary, stored, _form(effects[number - 1]), (), number)
    try:
        effect = _read(request.form, queries.injection_of(stored))
        if request.form.get("revision") != str(stored.revision) and effect != effects[number - 1]:
            text = _("This session was changed meanwhile. What you typed stands here; save again to put it in place.")
            raise Refused([Fault("", text)])
        done = _put(diary, stored, [*effects[: number - 1], effect, *effects[number:]])
    except Refused as refused:
        db.session.rollback()
        return _page(diary, stored, _typed(request.form), beside(refused.faults, FIELDS), number), 422
    return redirect(way_back(diary, done, session=injection_id))


@blueprint.post("/injections/<uuid:injection_id>/side-effects/over")
def end_side_effect(injection_id: UUID) -> Response:
    """Let today be the last day of a side effect, which the fields `kind` and `from` name."""
    diary = open_diary()
    stored, today = ledger.get(diary, INJECTION.name, injection_id), shown_day(today_in(diary))
    effects = [
        effect | {"to": max(today, effect["from"])} if _is_named(effect) and "to" not in effect else effect
        for effect in _effects(stored)
    ]
    return redirect(way_back(diary, _put(diary, stored, effects), session=injection_id))


@blueprint.post("/injections/<uuid:injection_id>/side-effects/delete")
def delete_side_effect(injection_id: UUID) -> Response:
    """Delete a side effect, which the fields `kind` and `from` name."""
    diary = open_diary()
    stored = ledger.get(diary, INJECTION.name, injection_id)
    effects = [effect for effect in _effects(stored) if not _is_named(effect)]
    return redirect(way_back(diary, _put(diary, stored, effects), session=injection_id))


def _effects(stored: Stored) -> list[Effect]:
    return list((stored.body or {}).get("side_effects", ()))


def _is_named(effect: Mapping[str, Any]) -> bool:
    return bool((effect["kind"], effect["from"]) == (request.form.get("kind"), request.form.get("from")))


def _put(diary: Diary, stored: Stored, effects: list[Effect]) -> str:
    return put(diary, INJECTION, stored.id, {"side_effects": effects or None})


def _read(form: Form, session: Injection) -> Effect:
    """Return the form as a side effect in the API's shape; raise `Refused` with faults beside its fields."""
    faults: list[Fault] = []
    kind = text_in(form, "own_kind") or text_in(form, "kind")
    if kind is None:
        faults.append(Fault("/kind", _("Please choose one, or say it in your own words.")))
    data = {"kind": kind, "from": day_in(form, "from", faults, needed=True), "to": day_in(form, "to", faults)}
    data["severity"] = score_in(form, "severity", faults)  # type: ignore[assignment]
    if faults:
        raise Refused(faults)
    try:
        effect = checked(SideEffectForm, data, now=moment()).document()
        checked(InjectionForm, {"day": shown_day(session.day), "side_effects": [effect]}, now=moment())
    except Refused as refused:
        early = (data["from"] or "") < shown_day(session.day)
        raise Refused([_placed(fault, early=early, own="own_kind" in form) for fault in refused.faults]) from None
    return effect


def _placed(fault: Fault, *, early: bool, own: bool) -> Fault:
    if fault.pointer == "/kind" and own:
        return Fault("/own_kind", fault.detail)
    return fault if fault.pointer or not early else Fault("/from", fault.detail)


def _form(effect: Mapping[str, Any]) -> Typed:
    offered = effect["kind"] in SIDE_EFFECTS
    return {
        "kind": effect["kind"] if offered else "",
        "own_kind": "" if offered else effect["kind"],
        "from": effect["from"],
        "to": effect.get("to", ""),
        "severity": shown_amount(effect.get("severity")),
    }


def _typed(form: Form) -> Typed:
    return {name: form.get(name, "") for name in ("kind", "own_kind", "from", "to", "severity")}


def _page(diary: Diary, stored: Stored, form: Typed, faults: tuple[Fault, ...], number: int | None = None) -> str:
    screen = Screen(INJECTION, "care/side_effect.html", FIELDS, lambda _form, _diary: {}, _typed)
    effects = _effects(stored)
    return show(
        screen,
        diary,
        form | {"revision": str(stored.revision)},
        faults,
        session=queries.injection_of(stored),
        label=injection_label(queries.injection_of(stored)),
        kinds=SIDE_EFFECTS,
        number=number,
        held=effects[number - 1] if number is not None and number <= len(effects) else None,
    )
