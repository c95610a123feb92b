"""Doses: taken or skipped, now by one tap, or at another time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from tracker.care import queries
from tracker.care.blueprint import Page, blueprint, now_in, today_in, way_back
from tracker.care.kinds import DOSE
from tracker.care.saving import Screen, answer, deleted, saved, show, what_was_done
from tracker.care.typed import Form, Typed, amount_in, id_in, moment_in, shown_amount, text_in
from tracker.care.words import medication_label
from tracker.db import db, new_id
from tracker.domain.days import day_of
from tracker.domain.records import Diary
from tracker.domain.treatments import OUTCOMES, SKIPPED, TAKEN, Dose, Medication
from tracker.ledger import operations
from tracker.ledger.diaries import author, open_diary
from tracker.web.errors import Fault, Refused
from tracker.web.words import clock

SAME_TAP = timedelta(minutes=1)
"""A tap for the same medicine within this time of the last is the same dose: a hand that doubles, or that slipped from
"Took it" to "Skipped" and back. Somebody who means two doses gives the second its time."""

SAME_PAGE = timedelta(minutes=10)
"""A tap that comes with an id already used within this time is the same dose, sent again; later it is a new one, from
a page that was left open."""

FIELDS = {"taken_at": "clock", "": "clock"}


@blueprint.post("/doses")
def save_dose() -> Page:
    """Record a dose: now by one tap, or with `date` and `clock` at another time."""
    diary = open_diary()
    timed = "clock" in request.form or "date" in request.form
    if timed and not request.form.get("medication"):
        return answer(SCREEN, diary, **_choices(diary, None))
    medication = queries.get_medication(diary, _medication_id(request.form))
    if timed:
        return answer(SCREEN, diary, **_choices(diary, medication))
    outcome, now = request.form.get("outcome", TAKEN), now_in(diary)
    held = _same_dose(diary, medication, id_in(request.form), now)
    if held is None:
        data = {"medication": str(medication.id), "taken_at": now.isoformat(), "outcome": outcome}
        record_id = id_in(request.form)
        if _dose(diary, record_id) is not None:
            record_id = new_id()
        done, day = saved(diary, DOSE, record_id, data)
        return redirect(way_back(diary, done, day))
    change = {"outcome": operations.Change(held.outcome, outcome)}
    written = operations.patch(diary, DOSE, held.id, {}, change, author())
    db.session.commit()
    done = what_was_done(DOSE, written, None)
    return redirect(way_back(diary, done, day_of(held.taken_at, diary.day_start)))


@blueprint.get("/doses/new")
def add_dose() -> Page:
    """Ask for the time of a dose, and whether it was taken."""
    diary = open_diary(form=True)
    medication = _asked_for(diary)
    now = now_in(diary)
    form = {"id": str(new_id()), "outcome": TAKEN, "date": now.date().isoformat(), "clock": clock(now), "dose": ""}
    form |= {"medication": str(medication.id) if medication else "", "revision": ""}
    return show(SCREEN, diary, form, **_choices(diary, medication))


@blueprint.route("/doses/<uuid:dose_id>", methods=["GET", "POST"])
def edit_dose(dose_id: UUID) -> Page:
    """Change a dose: its time, its outcome, its amount where it was another."""
    diary = open_diary()
    dose = queries.get_dose(diary, dose_id)
    more = _choices(diary, _medication(diary, dose.medication)) | {"dose": dose, "name": _name(diary, dose)}
    if request.method == "POST":
        return answer(_editing(dose), diary, dose_id, **more)
    form = {"outcome": dose.outcome, "dose": shown_amount(dose.dose), "revision": str(dose.revision)}
    form |= {"date": dose.taken_at.date().isoformat(), "clock": clock(dose.taken_at), "id": str(dose.id)}
    return show(SCREEN, diary, form | {"medication": str(dose.medication)}, **more)


@blueprint.post("/doses/<uuid:dose_id>/delete")
def delete_dose(dose_id: UUID) -> Response:
    """Delete a dose."""
    return deleted(open_diary(), DOSE, dose_id)


def _same_dose(diary: Diary, medication: Medication, record_id: UUID, now: datetime) -> Dose | None:
    """Return the dose that this tap has recorded already, by itself or by the tap just before it."""
    dose = _dose(diary, record_id)
    if dose is not None and dose.medication == medication.id and now - dose.taken_at < SAME_PAGE:
        return dose
    today = today_in(diary)
    last = queries.last_doses(diary, today - 1, today).get(medication.id)
    return last if last is not None and timedelta() <= now - last.taken_at < SAME_TAP else None


def _dose(diary: Diary, record_id: UUID) -> Dose | None:
    try:
        return queries.get_dose(diary, record_id)
    except NotFound:
        return None


def _medication_id(form: Mapping[str, str]) -> UUID:
    try:
        return UUID(form.get("medication", ""))
    except ValueError:
        raise NotFound from None


def _medication(diary: Diary, medication_id: UUID) -> Medication | None:
    try:
        return queries.get_medication(diary, medication_id)
    except NotFound:
        return None


def _asked_for(diary: Diary) -> Medication | None:
    """Return the medicine that the address names, or the only one taken now, or None where there is a choice."""
    if request.args.get("medication"):
        return queries.get_medication(diary, _medication_id(request.args))
    current = queries.current_medications(diary, today_in(diary))
    return current[0] if len(current) == 1 else None


def _choices(diary: Diary, medication: Medication | None) -> dict[str, Any]:
    """Return what the form shows of medicines: the one it is about, or all that it may be about."""
    held = queries.current_medications(diary, today_in(diary)) or queries.medications(diary)
    label = medication_label(medication.name, medication.dose, medication.unit) if medication else ""
    choices = [(str(one.id), medication_label(one.name, one.dose, one.unit)) for one in held]
    return {"medication": medication, "label": label, "medications": choices, "dose": None, "name": ""}


def _name(diary: Diary, dose: Dose) -> str:
    return queries.names_of_medications(diary, [dose.medication]).get(dose.medication, "")


def _editing(dose: Dose) -> Screen:
    def read(form: Form, diary: Diary) -> dict[str, Any]:
        return _read(form, diary, dose)

    return Screen(DOSE, "care/dose.html", FIELDS, read, _typed)


def _read(form: Form, diary: Diary, held: Dose | None = None) -> dict[str, Any]:
    faults: list[Fault] = []
    data: dict[str, Any] = {"medication": str(held.medication) if held else text_in(form, "medication")}
    data |= {"taken_at": moment_in(form, diary, held.taken_at if held else None, faults)}
    data |= {"outcome": form.get("outcome", TAKEN), "dose": amount_in(form, "dose", faults)}
    if not data["medication"]:
        faults.append(Fault("/medication", _("Please choose one.")))
    if data["outcome"] not in OUTCOMES:
        faults.append(Fault("/outcome", _("Please choose one.")))
    if faults:
        raise Refused(faults)
    if data["outcome"] == SKIPPED:
        data["dose"] = None
    return data


def _typed(form: Form) -> Typed:
    names = ("id", "medication", "outcome", "date", "clock", "dose", "revision")
    return {name: form.get(name, "") for name in names}


SCREEN = Screen(DOSE, "care/dose.html", FIELDS, _read, _typed)
