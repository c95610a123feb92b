"""Treatments as kinds of records: where they stand in time, and what they must fit beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from tracker.care.forms import DoseForm, InjectionForm, MedicationForm, TreatmentForm, VisitForm, series_of
from tracker.domain.days import local_parts
from tracker.domain.records import Diary
from tracker.ledger import queries
from tracker.ledger.kinds import Body, FormKind, Placement
from tracker.web.errors import Fault, Refused


class MedicationKind(FormKind):
    """A medicine at one dose."""

    name = "medication"
    plural = "medications"
    form = MedicationForm

    def place(self, body: Body) -> Placement:
        """Return where it stands: on the first day of its span."""
        return _on_day(body["from"])


class DoseKind(FormKind):
    """A dose taken or skipped."""

    name = "dose"
    plural = "doses"
    form = DoseForm

    def place(self, body: Body) -> Placement:
        """Return where it stands: at its moment, by the clock where the person was."""
        taken = datetime.fromisoformat(body["taken_at"])
        at = int(taken.timestamp())
        return Placement(*local_parts(taken), at, at)

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Raise `Refused` where it is a dose of nothing that the diary knows; a deleted medication was known."""
        del record_id
        found = queries.find(diary, UUID(body["medication"]))
        if found is None or found.kind != MEDICATION.name:
            raise Refused([Fault("/medication", _("This medication is not in the diary."))])


class InjectionKind(FormKind):
    """A session of injections."""

    name = "injection"
    plural = "injections"
    form = InjectionForm

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body; where no series is named it is that of its regions."""
        body = super().read(data, diary, now)
        series = body.get("series") or series_of(body.get("sites", []))
        return {**body, "series": series} if series else body

    def place(self, body: Body) -> Placement:
        """Return where it stands: on its day."""
        return _on_day(body["day"])


class TreatmentKind(FormKind):
    """Anything else that was done."""

    name = "treatment"
    plural = "treatments"
    form = TreatmentForm

    def place(self, body: Body) -> Placement:
        """Return where it stands: on its first day."""
        return _on_day(body["from"])


class VisitKind(FormKind):
    """A visit to the doctor."""

    name = "visit"
    plural = "visits"
    form = VisitForm

    def place(self, body: Body) -> Placement:
        """Return where it stands: on its day."""
        return _on_day(body["day"])


MEDICATION = MedicationKind()
DOSE = DoseKind()
INJECTION = InjectionKind()
TREATMENT = TreatmentKind()
VISIT = VisitKind()


def _on_day(day: str) -> Placement:
    return Placement(date.fromisoformat(day).toordinal(), None, None, None)
