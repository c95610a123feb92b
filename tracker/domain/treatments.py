"""What is done about dystonia, as queries return it, and the words that the app offers for it.

Days are ordinals. Units of botulinum toxin are those of one product: they are never added up or compared across
products, because a unit of one is not a unit of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.domain.words import N_

PRODUCTS = ("Botox", "Dysport", "Xeomin", "NeuroBloc", "Nuceiva", "Daxxify")
"""Names of products that the form offers; any other can be typed. Names are kept as the person wrote them."""

SIDE_EFFECTS = {
    "weakness": N_("Weakness"),
    "swallowing": N_("Swallowing trouble"),
    "drooping_lid": N_("Drooping lid"),
    "flu_like": N_("Flu-like feeling"),
}
"""Side effects that the form offers, by code; any other is kept in the person's own words."""

TREATMENT_KINDS = {
    "stimulator_setting": N_("Stimulator setting"),
    "surgery": N_("Surgery"),
    "physiotherapy": N_("Physiotherapy"),
    "occupational_therapy": N_("Occupational therapy"),
    "speech_therapy": N_("Speech therapy"),
}
"""Other treatments that the form offers, by code; any other is kept in the person's own words."""

TAKEN = "taken"
SKIPPED = "skipped"
OUTCOMES = (TAKEN, SKIPPED)


@dataclass(frozen=True, slots=True)
class Medication:
    """A medicine at one dose, from one day to another (None: still taken). Another dose is another span of days.

    `dose` is in `unit`; None where it was not told. `times` are clock times such as `08:00`, in order.
    """

    id: UUID
    revision: int
    name: str
    dose: float | None
    unit: str | None
    times: Sequence[str]
    first_day: int
    last_day: int | None

    def is_taken_on(self, day: int) -> bool:
        """Whether `day` (an ordinal) lies within its span."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of a medication that was taken, or left out: a skipped dose is not the same as nothing recorded.

    `taken_at` carries its offset; of a skipped dose it is when it would have been taken. `dose` is in the
    medication's unit, None where it is the medication's own.
    """

    id: UUID
    revision: int
    medication: UUID
    taken_at: datetime
    local_day: int
    local_minute: int
    outcome: str
    dose: float | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where it was injected: a body region, with the muscle and the units where they were told."""

    region: str
    muscle: str | None
    units: float | None


@dataclass(frozen=True, slots=True)
class SideEffect:
    """A side effect: a key of `SIDE_EFFECTS` or the person's own words, its days, and a severity of 0 to 10."""

    kind: str
    first_day: int
    last_day: int | None
    severity: float | None


@dataclass(frozen=True, slots=True)
class Injection:
    """One session of injections. `series` names those that belong together, the same regions treated again and again.

    `units` are the session's total, of `product`. `felt_onset`, `began_to_fade` and `back_to_before` are the days on
    which the person felt it start, fade, and be gone.
    """

    id: UUID
    revision: int
    day: int
    series: str
    product: str | None
    units: float | None
    sites: Sequence[Site]
    given_by: str | None
    felt_onset: int | None
    began_to_fade: int | None
    back_to_before: int | None
    side_effects: Sequence[SideEffect]


@dataclass(frozen=True, slots=True)
class Treatment:
    """Anything else that was done: a key of `TREATMENT_KINDS` or the person's own words, on a day or over a span."""

    id: UUID
    revision: int
    kind: str
    first_day: int
    last_day: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to the doctor, past or planned: who with, and what was agreed."""

    id: UUID
    revision: int
    day: int
    with_whom: str | None
    agreed: str | None
