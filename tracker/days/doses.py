"""The medicines on the Log: one tap says that a dose was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _

from tracker.care import queries
from tracker.care.words import medication_label
from tracker.db import new_id
from tracker.domain.records import Diary
from tracker.domain.treatments import SKIPPED, Dose
from tracker.ledger import undo
from tracker.web.words import clock

JUST_NOW = timedelta(minutes=30)
"""So long after a dose its button stays away, so that a press repeated after the page came back adds no second one."""


@dataclass(frozen=True, slots=True)
class DoseRow:
    """A medicine that is taken now. `said` is its last dose of the day in words, `skipped` whether it was left out;
    `undo` are the fields that take the dose back where it was recorded a moment ago, None where the next dose is
    offered. `new_id` is the next dose's id, `last` that dose itself."""

    medication: UUID
    label: str
    said: str
    skipped: bool
    undo: dict[str, str] | None
    new_id: UUID
    last: Dose | None


def dose_rows(diary: Diary, today: int, now: datetime) -> list[DoseRow]:
    """Return the medicines that are taken on the diary day `today` (an ordinal), each with its last dose."""
    taken_now = queries.current_medications(diary, today)
    if not taken_now:
        return []
    last = {dose.medication: dose for dose in queries.doses(diary, today, today)}
    rows = []
    for one in taken_now:
        dose = last.get(one.id)
        back = undo.Done("dose", dose.id, undo.SAVED, undo.ADDED).fields if dose and _is_fresh(dose, now) else None
        label = medication_label(one.name, one.dose, one.unit)
        skipped = dose is not None and dose.outcome == SKIPPED
        rows.append(DoseRow(one.id, label, _said(dose), skipped, back, new_id(), dose))
    return rows


def _is_fresh(dose: Dose, now: datetime) -> bool:
    return abs(now - dose.taken_at) < JUST_NOW


def _said(dose: Dose | None) -> str:
    if dose is None:
        return ""
    at = clock(dose.taken_at)
    return str(_("skipped, %(time)s", time=at) if dose.outcome == SKIPPED else _("taken at %(time)s", time=at))
