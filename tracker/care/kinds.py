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
from tracker.ledger.forms import checked
from tracker.ledger.kinds import NO_VALUES, Body, Placement, Values
from tracker.web.errors import Fault, Refused


class _CareKind:
    """What all treatments share: none has numbers that a figure takes, and most stand beside any other."""

    def values(self, body: Body) -> Values:
        """Return no numbers: treatments are what the numbers are held against."""
        del body
        return NO_VALUES

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Let it stand beside any other."""


class MedicationKind(_CareKind):
    """A medicine at one dose."""

    name = "medication"
    plural = "medications"

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body."""
        del diary
        return checked(MedicationForm, data, now=now).document()

    def place(self, body: Body) -> Placement:
        """Return where it stands: on the first day of its span."""
        return _on_day(body["from"])


class DoseKind(_CareKind):
    """A dose taken or skipped."""

    name = "dose"
    plural = "doses"

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body."""
        del diary
        return checked(DoseForm, data, now=now).document()

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


class InjectionKind(_CareKind):
    """A session of injections."""

    name = "injection"
    plural = "injections"

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body; where no series is named it is that of its regions."""
        del diary
        body = checked(InjectionForm, data, now=now).document()
        series = body.get("series") or series_of(body.get("sites", []))
        return {**body, "series": series} if series else body

    def place(self, body: Body) -> Placement:
        """Return where it stands: on its day."""
        return _on_day(body["day"])


class TreatmentKind(_CareKind):
    """Anything else that was done."""

    name = "treatment"
    plural = "treatments"

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body."""
        del diary
        return checked(TreatmentForm, data, now=now).document()

    def place(self, body: Body) -> Placement:
        """Return where it stands: on its first day."""
        return _on_day(body["from"])


class VisitKind(_CareKind):
    """A visit to the doctor."""

    name = "visit"
    plural = "visits"

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body."""
        del diary
        return checked(VisitForm, data, now=now).document()

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
