"""Anything else that was done, and visits to the doctor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.care import queries
from tracker.care.blueprint import Page, blueprint, today_in
from tracker.care.kinds import TREATMENT, VISIT
from tracker.care.saving import Screen, answer, deleted, show
from tracker.care.typed import Form, Typed, day_in, shown_day, text_in
from tracker.db import new_id
from tracker.domain.records import Diary
from tracker.domain.treatments import TREATMENT_KINDS
from tracker.ledger.diaries import open_diary
from tracker.web.errors import Fault, Refused


@blueprint.route("/other/new", methods=["GET", "POST"])
def add_treatment() -> Page:
    """Record something else that was done, on a day or over a span."""
    diary = open_diary()
    more: dict[str, Any] = {"kinds": TREATMENT_KINDS, "treatment": None}
    if request.method == "POST":
        return answer(OTHER, diary, **more)
    form = {"id": str(new_id()), "kind": "", "own_kind": "", "from": shown_day(today_in(diary)), "to": "", "note": ""}
    return show(OTHER, diary, form | {"revision": ""}, **more)


@blueprint.route("/other/<uuid:treatment_id>", methods=["GET", "POST"])
def edit_treatment(treatment_id: UUID) -> Page:
    """Change something else that was done."""
    diary = open_diary()
    treatment = queries.get_treatment(diary, treatment_id)
    more: dict[str, Any] = {"kinds": TREATMENT_KINDS, "treatment": treatment}
    if request.method == "POST":
        return answer(OTHER, diary, treatment_id, **more)
    offered = treatment.kind in TREATMENT_KINDS
    form = {"kind": treatment.kind if offered else "", "own_kind": "" if offered else treatment.kind}
    form |= {"from": shown_day(treatment.first_day), "to": shown_day(treatment.last_day), "note": treatment.note or ""}
    return show(OTHER, diary, form | {"id": str(treatment.id), "revision": str(treatment.revision)}, **more)


@blueprint.post("/other/<uuid:treatment_id>/delete")
def delete_treatment(treatment_id: UUID) -> Response:
    """Delete something else that was done."""
    return deleted(open_diary(), TREATMENT, treatment_id)


@blueprint.route("/visits/new", methods=["GET", "POST"])
def add_visit() -> Page:
    """Record a visit to the doctor, planned or past."""
    diary = open_diary()
    if request.method == "POST":
        return answer(TO_THE_DOCTOR, diary, visit=None)
    form = {"id": str(new_id()), "on": shown_day(today_in(diary)), "with": "", "agreed": "", "revision": ""}
    return show(TO_THE_DOCTOR, diary, form, visit=None)


@blueprint.route("/visits/<uuid:visit_id>", methods=["GET", "POST"])
def edit_visit(visit_id: UUID) -> Page:
    """Change a visit."""
    diary = open_diary()
    visit = queries.get_visit(diary, visit_id)
    if request.method == "POST":
        return answer(TO_THE_DOCTOR, diary, visit_id, visit=visit)
    form = {"id": str(visit.id), "on": shown_day(visit.day), "with": visit.with_whom or ""}
    form |= {"agreed": visit.agreed or "", "revision": str(visit.revision)}
    return show(TO_THE_DOCTOR, diary, form, visit=visit)


@blueprint.post("/visits/<uuid:visit_id>/delete")
def delete_visit(visit_id: UUID) -> Response:
    """Delete a visit."""
    return deleted(open_diary(), VISIT, visit_id)


def _treatment(form: Form, _diary: Diary) -> dict[str, Any]:
    faults: list[Fault] = []
    data = {
        "kind": text_in(form, "own_kind") or text_in(form, "kind"),
        "from": day_in(form, "from", faults, needed=True),
        "to": day_in(form, "to", faults),
        "note": text_in(form, "note"),
    }
    if data["kind"] is None:
        faults.append(Fault("/kind", _("Please choose one, or say it in your own words.")))
    elif len(data["kind"]) > 60:
        faults.append(Fault("/own_kind", _("At most %(n)s characters.", n=60)))
    if faults:
        raise Refused(faults)
    return data


def _visit(form: Form, _diary: Diary) -> dict[str, Any]:
    faults: list[Fault] = []
    data = {"day": day_in(form, "on", faults, needed=True)}
    data |= {"with": text_in(form, "with"), "agreed": text_in(form, "agreed")}
    if faults:
        raise Refused(faults)
    return data


def _typed(form: Form) -> Typed:
    names = ("id", "kind", "own_kind", "from", "to", "note", "on", "with", "agreed", "revision")
    return {name: form.get(name, "") for name in names}


OTHER = Screen(TREATMENT, "care/treatment.html", {"": "to"}, _treatment, _typed)
TO_THE_DOCTOR = Screen(VISIT, "care/visit.html", {"day": "on"}, _visit, _typed)
