"""What treatments leave on the days of the Diary: what began, changed and ended, sessions and how they went on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from tracker.care import queries
from tracker.care.kinds import INJECTION, MEDICATION, TREATMENT, VISIT
from tracker.care.words import (
    dose_label,
    injection_label,
    medication_label,
    series_label,
    side_effect_label,
    treatment_label,
    visit_label,
)
from tracker.domain.records import Diary
from tracker.domain.treatments import Injection, Medication, SideEffect, Treatment
from tracker.web.words import number


class Mark(NamedTuple):
    """One thing of a day (an ordinal) without a clock time. `text` says it; it is asked for the days shown alone."""

    day: int
    kind: str
    record_id: UUID
    text: Callable[[], str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a diary by day. There are few: what grows by the day, such as doses, is no mark."""

    by_day: dict[int, list[Mark]]
    names: dict[UUID, Medication]

    def on(self, day: int) -> Sequence[Mark]:
        """Return the marks of a day."""
        return self.by_day.get(day, ())

    def days(self, last_day: int) -> set[int]:
        """Return the days up to `last_day` that have a mark: what is planned for later makes no day."""
        return {day for day in self.by_day if day <= last_day}


def marks_of(diary: Diary) -> Marks:
    """Return what the diary's treatments leave on its days, by day; planned days too."""
    medications = queries.medications(diary)
    by_day: dict[int, list[Mark]] = {}
    for mark in _all(diary, medications):
        by_day.setdefault(mark.day, []).append(mark)
    return Marks(by_day, {medication.id: medication for medication in medications})


def _all(diary: Diary, medications: Sequence[Medication]) -> Iterator[Mark]:
    for medication in medications:
        yield from _of_medication(medication, medications)
    for injection in queries.injections(diary):
        yield from _of_injection(injection)
    for treatment in queries.treatments(diary):
        yield from _of_treatment(treatment)
    for visit in queries.visits(diary):
        yield Mark(visit.day, VISIT.name, visit.id, partial(visit_label, visit), visit.agreed or "")


def _of_medication(medication: Medication, all_of_them: Sequence[Medication]) -> Iterator[Mark]:
    before = next((one for one in all_of_them if _follows(medication, one)), None)
    begins = partial(_begun, medication) if before is None else partial(_changed, medication, before)
    yield Mark(medication.first_day, MEDICATION.name, medication.id, begins)
    goes_on = any(_follows(one, medication) for one in all_of_them)
    if medication.last_day is not None and not goes_on:
        yield Mark(medication.last_day, MEDICATION.name, medication.id, partial(_last_day, _label(medication)))


def _follows(later: Medication, earlier: Medication) -> bool:
    """Whether one is the same medicine as the other at its next dose: from its last day, or the day after it."""
    if later.id == earlier.id or earlier.last_day is None or later.name.casefold() != earlier.name.casefold():
        return False
    return earlier.first_day < later.first_day and later.first_day - earlier.last_day in (0, 1)


def _label(medication: Medication) -> str:
    return medication_label(medication.name, medication.dose, medication.unit)


def _begun(medication: Medication) -> str:
    return str(_("%(what)s begun", what=_label(medication)))


def _changed(medication: Medication, before: Medication) -> str:
    earlier = dose_label(before.dose, before.unit)
    if not earlier or _label(before) == _label(medication):
        return _begun(medication)
    return str(_("%(what)s instead of %(earlier)s", what=_label(medication), earlier=earlier))


def _last_day(what: str) -> str:
    return str(_("%(what)s: last day", what=what))


def _of_injection(injection: Injection) -> Iterator[Mark]:
    def mark(day: int, text: Callable[[], str]) -> Mark:
        return Mark(day, INJECTION.name, injection.id, text)

    yield mark(injection.day, partial(injection_label, injection))
    if injection.felt_onset is not None:
        yield mark(injection.felt_onset, lambda: str(_("%(which)s: felt it start", which=_which(injection))))
    if injection.began_to_fade is not None:
        yield mark(injection.began_to_fade, lambda: str(_("%(which)s: began to fade", which=_which(injection))))
    if injection.back_to_before is not None:
        yield mark(injection.back_to_before, lambda: str(_("%(which)s: back to before", which=_which(injection))))
    for effect in injection.side_effects:
        yield mark(effect.first_day, partial(_effect, effect))
        if effect.last_day is not None and effect.last_day > effect.first_day:
            yield mark(effect.last_day, partial(_effect_ends, effect))


def _which(injection: Injection) -> str:
    if not injection.series:
        return str(_("Injection"))
    return str(_("Injection (%(series)s)", series=series_label(injection.series)))


def _effect(effect: SideEffect) -> str:
    what = side_effect_label(effect.kind)
    if effect.severity is not None:
        what = f"{what} {number(effect.severity)}"
    if effect.last_day == effect.first_day:
        return str(_("Side effect: %(what)s", what=what))
    return str(_("Side effect: %(what)s, begun", what=what))


def _effect_ends(effect: SideEffect) -> str:
    return str(_("Side effect: %(what)s, last day", what=side_effect_label(effect.kind)))


def _of_treatment(treatment: Treatment) -> Iterator[Mark]:
    label, note = partial(treatment_label, treatment), treatment.note or ""
    if treatment.last_day is None or treatment.last_day == treatment.first_day:
        yield Mark(treatment.first_day, TREATMENT.name, treatment.id, label, note)
        return
    begun = lambda: str(_("%(what)s begun", what=label()))  # noqa: E731 - said for the days shown alone
    yield Mark(treatment.first_day, TREATMENT.name, treatment.id, begun, note)
    yield Mark(treatment.last_day, TREATMENT.name, treatment.id, lambda: _last_day(label()))
