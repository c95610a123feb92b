"""Medicines: taken from one day on, at one dose; another dose is another span, so that the history is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.care import queries
from tracker.care.blueprint import Page, blueprint, today_in, way_back
from tracker.care.forms import MedicationForm
from tracker.care.kinds import MEDICATION
from tracker.care.labels import step_name
from tracker.care.overview import span_text
from tracker.care.saving import Screen, answer, deleted, put, show, what_was_done
from tracker.care.typed import (
    Form,
    Typed,
    amount_in,
    day_in,
    id_in,
    shown_amount,
    shown_day,
    shown_times,
    text_in,
    times_in,
)
from tracker.care.words import medication_label
from tracker.db import db, new_id
from tracker.domain.records import Diary
from tracker.domain.treatments import Medication
from tracker.ledger import operations
from tracker.ledger import queries as ledger
from tracker.ledger.diaries import author, open_diary
from tracker.ledger.forms import checked
from tracker.ledger.operations import Change, Status
from tracker.web.access import moment
from tracker.web.errors import Fault, Refused
from tracker.web.fields import beside

FIRST_UNIT = "mg"
FIELDS = {"": "to"}


@blueprint.route("/medications/new", methods=["GET", "POST"])
def add_medication() -> Page:
    """Record a medicine that is taken."""
    diary = open_diary()
    if request.method == "POST":
        return answer(SCREEN, diary, medication=None)
    form = {"id": str(new_id()), "name": "", "dose": "", "unit": FIRST_UNIT, "times": shown_times(())}
    form |= {"from": shown_day(today_in(diary)), "to": "", "revision": ""}
    return show(SCREEN, diary, form, medication=None)


@blueprint.route("/medications/<uuid:medication_id>", methods=["GET", "POST"])
def edit_medication(medication_id: UUID) -> Page:
    """Correct what is recorded of a medicine, in place."""
    diary = open_diary()
    medication = queries.get_medication(diary, medication_id)
    more: dict[str, Any] = {"medication": medication, "spans": _spans(diary, medication)}
    if request.method == "POST":
        return answer(SCREEN, diary, medication_id, **more)
    form = _form(medication) | {"from": shown_day(medication.first_day), "to": shown_day(medication.last_day)}
    return show(SCREEN, diary, form | {"revision": str(medication.revision)}, **more)


@blueprint.route("/medications/<uuid:medication_id>/dose", methods=["GET", "POST"])
def change_dose(medication_id: UUID) -> Page:
    """Begin another dose: the span so far ends on the day before, and a new one of the same name begins."""
    diary = open_diary()
    medication = queries.get_medication(diary, medication_id)
    now = medication_label(medication.name, medication.dose, medication.unit)
    if request.method == "GET":
        form = _form(medication) | {"dose": "", "from": shown_day(today_in(diary)), "id": str(new_id()), "revision": ""}
        return show(ANOTHER, diary, form, medication=medication, label=now)
    try:
        done = _begin(diary, medication)
    except Refused as refused:
        db.session.rollback()
        faults = beside(refused.faults, {"": "from"})
        return show(ANOTHER, diary, _typed(request.form), faults, medication=medication, label=now), 422
    return redirect(way_back(diary, done))


@blueprint.post("/medications/<uuid:medication_id>/stop")
def stop_medication(medication_id: UUID) -> Response:
    """Let today be the last day of a medicine."""
    diary = open_diary()
    medication = queries.get_medication(diary, medication_id)
    last = max(today_in(diary), medication.first_day)
    return redirect(way_back(diary, put(diary, MEDICATION, medication_id, {"to": shown_day(last)})))


@blueprint.post("/medications/<uuid:medication_id>/delete")
def delete_medication(medication_id: UUID) -> Response:
    """Delete a medicine; its doses stay."""
    return deleted(open_diary(), MEDICATION, medication_id)


def _read(form: Form, _diary: Diary) -> dict[str, Any]:
    faults: list[Fault] = []
    data = _dose_in(form, faults) | {"name": form.get("name", "")}
    data |= {"from": day_in(form, "from", faults, needed=True), "to": day_in(form, "to", faults)}
    if faults:
        raise Refused(faults)
    return data


def _dose_in(form: Form, faults: list[Fault]) -> dict[str, Any]:
    return {"dose": amount_in(form, "dose", faults), "unit": text_in(form, "unit"), "times": times_in(form, faults)}


def _begin(diary: Diary, held: Medication) -> str:
    """Save another dose from a day on, and commit; return the name of what was done. A repeat changes nothing."""
    faults: list[Fault] = []
    data = _dose_in(request.form, faults) | {"name": held.name}
    data["from"] = day_in(request.form, "from", faults, needed=True)
    if faults:
        raise Refused(faults)
    new = id_in(request.form)
    begins = checked(MedicationForm, data, now=moment()).from_
    known = ledger.find(diary, new)
    if known is not None and known.body is not None:
        data["to"] = known.body.get("to")
        return _end_and_begin(diary, held, new, data, begins)
    if begins.toordinal() <= held.first_day:
        text = _("The present dose began on this day or later. To correct it, change what is recorded of it.")
        raise Refused([Fault("/from", text)])
    runs_on = held.last_day is None or held.last_day >= begins.toordinal()
    data["to"] = shown_day(held.last_day) or None if runs_on else None
    # taken back since, and sent again: the id is spent
    return _end_and_begin(diary, held, new_id() if known else new, data, begins)


def _end_and_begin(diary: Diary, held: Medication, new: UUID, data: dict[str, Any], begins: date) -> str:
    writer = author()
    if held.last_day is None or held.last_day >= begins.toordinal():
        ends = Change(shown_day(held.last_day) or None, (begins - timedelta(days=1)).isoformat())
        operations.patch(diary, MEDICATION, held.id, {}, {"to": ends}, writer)
    begun = operations.save(diary, MEDICATION, new, data, writer)
    if begun.record is None or begun.status is Status.CONFLICT:
        raise Refused([Fault("", _("Another dose is saved from this page already. Please look at the treatments."))])
    db.session.commit()
    ended = ledger.get(diary, MEDICATION.name, held.id).seq
    # one step where one was written right after the other, now or at the first of two presses
    together = ended == begun.record.seq - 1
    return step_name(ended, begun.record.seq) if together else what_was_done(MEDICATION, begun, None)


def _form(medication: Medication) -> Typed:
    return {
        "name": medication.name,
        "dose": shown_amount(medication.dose),
        "unit": medication.unit or "",
        "times": shown_times(medication.times),
    }


def _typed(form: Form) -> Typed:
    typed: Typed = {name: form.get(name, "") for name in ("id", "name", "dose", "unit", "from", "to", "revision")}
    return typed | {"times": form.getlist("times") or shown_times(())}


def _spans(diary: Diary, medication: Medication) -> list[tuple[UUID, str, str]]:
    """Return every span of a medicine's name, the latest first: id, dose, days."""
    name, today = medication.name.casefold(), today_in(diary)
    held = sorted(queries.medications(diary), key=lambda one: -one.first_day)
    return [
        (
            one.id,
            medication_label(one.name, one.dose, one.unit),
            span_text(one.first_day, one.last_day, today),
        )
        for one in held
        if one.name.casefold() == name
    ]


SCREEN = Screen(MEDICATION, "care/medication.html", FIELDS, _read, _typed)
ANOTHER = Screen(MEDICATION, "care/change_dose.html", FIELDS, _read, _typed)
