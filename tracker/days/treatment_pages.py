"""The page of each treatment that the Diary shows, and a dose in words."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.care.marks import Marks
from tracker.care.words import medication_label
from tracker.domain.records import Diary
from tracker.domain.treatments import SKIPPED, Dose

PAGES = {
    MEDICATION.name: ("care.edit_medication", "medication_id"),
    DOSE.name: ("care.edit_dose", "dose_id"),
    INJECTION.name: ("care.injection", "injection_id"),
    TREATMENT.name: ("care.edit_treatment", "treatment_id"),
    VISIT.name: ("care.edit_visit", "visit_id"),
}
"""The page of a treatment by its kind: its endpoint, and what that calls the id."""


def page_of(diary: Diary, kind: str, record_id: UUID) -> str:
    """Return the address of a treatment's own page, which leads back to the Diary."""
    endpoint, argument = PAGES[kind]
    return url_for(endpoint, **{argument: record_id, "diary": diary.id, "back": "diary"})  # type: ignore[arg-type]


def dose_text(dose: Dose, marks: Marks, former: dict[UUID, str]) -> str:
    """Return a dose in words; `former` are the names of medications that were deleted."""
    medication = marks.names.get(dose.medication)
    if medication is None:
        what = medication_label(former.get(dose.medication) or _("A deleted medication"), dose.dose, None)
    else:
        what = medication_label(medication.name, dose.dose or medication.dose, medication.unit)
    said = _("%(what)s skipped", what=what) if dose.outcome == SKIPPED else _("%(what)s taken", what=what)
    return str(said)
