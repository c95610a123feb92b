"""One line for any record of treatments, and the line that offers to take back what was done on the page before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from tracker.care import queries
from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.care.words import dose_label, injection_label, medication_label, treatment_label, visit_label
from tracker.domain.records import Diary
from tracker.domain.treatments import SKIPPED, Dose, Medication
from tracker.domain.words import listed
from tracker.ledger import operations, undo
from tracker.ledger import queries as ledger
from tracker.ledger.kinds import Body, Kind, Stored
from tracker.ledger.operations import Author
from tracker.web.words import clock

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (MEDICATION, DOSE, INJECTION, TREATMENT, VISIT)}


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done, in words, and the fields of the form that takes it back."""

    text: str
    fields: Mapping[str, str]


def label_of(diary: Diary, kind: str, body: Body) -> str:
    """Return what a record of treatments is called, from its body."""
    stored = Stored(UUID(int=0), kind, 0, 0, body)
    if kind == MEDICATION.name:
        medication = queries.medication_of(stored)
        return medication_label(medication.name, medication.dose, medication.unit)
    if kind == DOSE.name:
        return _dose(diary, queries.dose_of(stored))
    if kind == INJECTION.name:
        return injection_label(queries.injection_of(stored))
    if kind == TREATMENT.name:
        return treatment_label(queries.treatment_of(stored))
    return visit_label(queries.visit_of(stored))


def outcome_label(dose: Dose, medication: Medication | None = None) -> str:
    """Return what became of a dose: `taken at 08:10`, `skipped at 08:10`; with the amount where it was another."""
    words = _("skipped at %(time)s") if dose.outcome == SKIPPED else _("taken at %(time)s")
    text = str(words % {"time": clock(dose.taken_at)})
    other = dose.dose is not None and (medication is None or dose.dose != medication.dose)
    return listed((text, dose_label(dose.dose, medication.unit if medication else None))) if other else text


def notice(diary: Diary) -> Notice | None:
    """Return the line that the address of this request asks for, or None where it names nothing that was done."""
    name = request.args.get("done", "")
    if name.startswith("step."):
        kinds = {stored.kind for stored in step(diary, name)}
        text = _("Series renamed") if kinds == {INJECTION.name} else _("Another dose saved")
        return Notice(text, {"step": name}) if kinds else None
    done = undo.offered(diary, name)
    if done is None or done.kind not in KINDS:
        return None
    stored = ledger.find(diary, done.record_id)
    body = (stored.body if stored else None) or ledger.former_version(diary, done.record_id)
    if body is None:
        return None
    said = {
        undo.DELETED: _("Deleted: %(what)s"),
        undo.SAVED: _("Saved: %(what)s"),
        undo.CHANGED: _("Changed: %(what)s"),
    }
    return Notice(said[done.what] % {"what": label_of(diary, done.kind, body)}, done.fields)


def step_name(first: int, last: int) -> str:
    """Return the name of what was done to several records at once: the first and the last number of those writes."""
    return f"step.{first}.{last}"


def step(diary: Diary, name: str) -> Sequence[Stored]:
    """Return the records that a step wrote and that were not written since; none where `name` is no step's.

    Steps change medications and sessions, of which a diary holds few.
    """
    _step, _dot, numbers = name.partition(".")
    first, _dot, last = numbers.partition(".")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal()) or len(numbers) > 40:
        return ()
    held = [*ledger.all_of(diary, MEDICATION.name), *ledger.all_of(diary, INJECTION.name)]
    return [stored for stored in held if int(first) <= stored.seq <= int(last)]


def take_step_back(diary: Diary, name: str, author: Author) -> None:
    """Take back all that a step did: what it added goes, what it changed is as before."""
    for stored in step(diary, name):
        if stored.revision == 1:
            operations.remove(diary, KINDS[stored.kind], stored.id, author)
        else:
            operations.restore(diary, KINDS[stored.kind], stored.id, author, stored.revision - 1)


def _dose(diary: Diary, dose: Dose) -> str:
    names = queries.names_of_medications(diary, [dose.medication])
    name = names.get(dose.medication, "")
    return listed(part for part in (name, outcome_label(dose)) if part)
