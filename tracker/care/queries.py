"""Reading treatments, as frozen records of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from tracker.analytics.columns import DoseColumns
from tracker.care.kinds import DOSE, INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.domain.records import Diary
from tracker.domain.treatments import TAKEN, Dose, Injection, Medication, SideEffect, Site, Treatment, Visit
from tracker.ledger import queries as ledger
from tracker.ledger.held import LONG, Days, held
from tracker.ledger.kinds import Stored


def medication_of(stored: Stored) -> Medication:
    """Return a stored medication as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    return Medication(
        id=stored.id,
        revision=stored.revision,
        name=body["name"],
        dose=body.get("dose"),
        unit=body.get("unit"),
        times=tuple(body.get("times", ())),
        first_day=_day(body["from"]),
        last_day=_maybe_day(body, "to"),
    )


def dose_of(stored: Stored) -> Dose:
    """Return a stored dose as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    placed = DOSE.place(body)
    return Dose(
        id=stored.id,
        revision=stored.revision,
        medication=UUID(body["medication"]),
        taken_at=datetime.fromisoformat(body["taken_at"]),
        local_day=placed.local_day or 0,
        local_minute=placed.local_minute or 0,
        outcome=body["outcome"],
        dose=body.get("dose"),
    )


def injection_of(stored: Stored) -> Injection:
    """Return a stored injection session as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    effects = [
        SideEffect(held["kind"], _day(held["from"]), _maybe_day(held, "to"), held.get("severity"))
        for held in body.get("side_effects", ())
    ]
    return Injection(
        id=stored.id,
        revision=stored.revision,
        day=_day(body["day"]),
        series=body.get("series", ""),
        product=body.get("product"),
        units=body.get("units"),
        sites=[Site(held["region"], held.get("muscle"), held.get("units")) for held in body.get("sites", ())],
        given_by=body.get("given_by"),
        felt_onset=_maybe_day(body, "felt_onset"),
        began_to_fade=_maybe_day(body, "began_to_fade"),
        back_to_before=_maybe_day(body, "back_to_before"),
        side_effects=effects,
    )


def treatment_of(stored: Stored) -> Treatment:
    """Return a stored treatment as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    first, last = _day(body["from"]), _maybe_day(body, "to")
    return Treatment(stored.id, stored.revision, body["kind"], first, last, body.get("note"))


def visit_of(stored: Stored) -> Visit:
    """Return a stored visit as a record of the domain; it must not be deleted."""
    body = stored.body or {}
    return Visit(stored.id, stored.revision, _day(body["day"]), body.get("with"), body.get("agreed"))


def get_medication(diary: Diary, record_id: UUID) -> Medication:
    """Return a medication; raise `NotFound`. The only door to one."""
    return medication_of(ledger.get(diary, MEDICATION.name, record_id))


def get_dose(diary: Diary, record_id: UUID) -> Dose:
    """Return a dose; raise `NotFound`. The only door to one."""
    return dose_of(ledger.get(diary, DOSE.name, record_id))


def get_injection(diary: Diary, record_id: UUID) -> Injection:
    """Return an injection session; raise `NotFound`. The only door to one."""
    return injection_of(ledger.get(diary, INJECTION.name, record_id))


def get_treatment(diary: Diary, record_id: UUID) -> Treatment:
    """Return a treatment; raise `NotFound`. The only door to one."""
    return treatment_of(ledger.get(diary, TREATMENT.name, record_id))


def get_visit(diary: Diary, record_id: UUID) -> Visit:
    """Return a visit; raise `NotFound`. The only door to one."""
    return visit_of(ledger.get(diary, VISIT.name, record_id))


def medications(diary: Diary) -> list[Medication]:
    """Return all medications, those still taken first, then by name and by day, the latest first."""
    found = [medication_of(stored) for stored in ledger.all_of(diary, MEDICATION.name)]
    return sorted(found, key=lambda one: (one.last_day is not None, one.name.casefold(), -one.first_day))


def doses(diary: Diary, first_day: int, last_day: int) -> list[Dose]:
    """Return the doses of a span of diary days (ordinals, both included), oldest first."""
    return [dose_of(stored) for stored in ledger.within_days(diary, DOSE.name, first_day, last_day)]


def doses_taken(diary: Diary, first_day: int, last_day: int) -> DoseColumns:
    """Return the doses taken on the diary days of a span (ordinals, both included), as figures take them."""
    if last_day - first_day < LONG:
        return _taken(diary, (first_day, last_day)).within(first_day, last_day, diary.day_start)
    return held(diary, DOSE.plural, partial(_taken, diary)).within(first_day, last_day, diary.day_start)


def _taken(diary: Diary, days: Days) -> DoseColumns:
    found = ledger.moments(diary, DOSE.name, ("medication", "outcome"), days)
    return DoseColumns.of([(day, minute, at, of) for day, minute, at, _end, of, outcome in found if outcome == TAKEN])


def injections(diary: Diary) -> list[Injection]:
    """Return all injection sessions, the latest first."""
    found = [injection_of(stored) for stored in ledger.all_of(diary, INJECTION.name)]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)


def treatments(diary: Diary) -> list[Treatment]:
    """Return all other treatments, the latest first."""
    found = [treatment_of(stored) for stored in ledger.all_of(diary, TREATMENT.name)]
    return sorted(found, key=lambda one: (one.first_day, one.id), reverse=True)


def visits(diary: Diary) -> list[Visit]:
    """Return all visits, planned ones too, the latest first."""
    found = [visit_of(stored) for stored in ledger.all_of(diary, VISIT.name)]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=True)


def current_medications(diary: Diary, day: int) -> list[Medication]:
    """Return the medications whose span holds `day` (an ordinal), by name."""
    held = [medication for medication in medications(diary) if medication.is_taken_on(day)]
    return sorted(held, key=lambda one: (one.name.casefold(), one.id))


def last_doses(diary: Diary, first_day: int, last_day: int) -> dict[UUID, Dose]:
    """Return the last dose, taken or skipped, of each medication that has one in a span of diary days (ordinals)."""
    return {dose.medication: dose for dose in doses(diary, first_day, last_day)}


def planned_visits(diary: Diary, today: int) -> list[Visit]:
    """Return the visits of `today` (an ordinal) and later, the soonest first."""
    return sorted((visit for visit in visits(diary) if visit.day >= today), key=lambda one: (one.day, one.id))


def latest_sessions(diary: Diary) -> list[Injection]:
    """Return the latest injection session of each series, the latest first."""
    latest: dict[str, Injection] = {}
    for session in injections(diary):
        latest.setdefault(session.series, session)
    return list(latest.values())


def latest_session_of_series(diary: Diary, series: str) -> Injection | None:
    """Return the latest injection session of a series, or None where it has none."""
    return next((session for session in latest_sessions(diary) if session.series == series), None)


def names_of_medications(diary: Diary, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of medications by id, deleted ones too while a former version of them is kept."""
    names = {one.id: one.name for one in medications(diary)}
    for record_id in set(ids) - names.keys():
        body = ledger.former_version(diary, record_id)
        if body is not None and "name" in body:
            names[record_id] = body["name"]
    return names


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _maybe_day(body: dict[str, Any], name: str) -> int | None:
    return _day(body[name]) if body.get(name) else None
