"""Entries, sleeps and factors as kinds of records: where they stand in time, and which numbers are charted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _

from tracker.diary.forms import EntryForm, FactorForm, SleepForm
from tracker.domain.days import is_late, local_parts
from tracker.domain.factors import fits
from tracker.domain.records import Diary
from tracker.domain.scales import SCORES
from tracker.ledger.forms import Form, checked
from tracker.ledger.kinds import UNDATED, Body, FormKind, Placement, Values
from tracker.ledger.queries import find, measures_recorded, overlapping
from tracker.web.errors import Fault, Refused


class EntryKind:
    """What was observed at one moment."""

    name = "entry"
    plural = "entries"
    form: ClassVar[type[Form]] = EntryForm

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body; who rated is the keeper's own where it is not said."""
        body = checked(EntryForm, data, now=now).document()
        if body["precision"] == "time":
            del body["precision"]
        body.setdefault("rated_by", diary.rated_by)
        return body

    def place(self, body: Body) -> Placement:
        """Return where the entry stands: by the clock where the person was, or by its day alone."""
        if "happened_at" not in body:
            return Placement(date.fromisoformat(body["day"]).toordinal(), None, None, None)
        happened = datetime.fromisoformat(body["happened_at"])
        at = int(happened.timestamp())
        return Placement(*local_parts(happened), at, at)

    def values(self, body: Body) -> Values:
        """Return its scores by measure code."""
        values = {name: body[name] for name in SCORES if name in body}
        for code, scores in body.get("regions", {}).items():
            if "spasm" in scores:
                values[f"region:{code}"] = scores["spasm"]
            if "pain" in scores:
                values[f"region_pain:{code}"] = scores["pain"]
        values |= {f"factor:{factor}": value for factor, value in body.get("factors", {}).items()}
        late = is_late(_moment(body, "happened_at"), _moment(body, "recorded_at"))
        return Values(values, body["rated_by"], late, body.get("prompted"))

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Raise `Refused` where a factor's value is none of its kind. A factor that is not known is let be."""
        del record_id
        faults = []
        for factor, value in body.get("factors", {}).items():
            found = find(diary, UUID(factor))
            if found is not None and found.kind == FACTOR.name and found.body and not fits(found.body["kind"], value):
                faults.append(Fault(f"/factors/{factor}", _("This is no value of this factor.")))
        if faults:
            raise Refused(faults)


class SleepKind(FormKind):
    """One sleep, the night's or a nap. It is charted by day, from the sleeps themselves."""

    name = "sleep"
    plural = "sleeps"
    form = SleepForm

    def place(self, body: Body) -> Placement:
        """Return where the sleep stands: a sleep belongs to the day of its end."""
        started, ended = datetime.fromisoformat(body["started_at"]), datetime.fromisoformat(body["ended_at"])
        return Placement(*local_parts(ended), int(started.timestamp()), int(ended.timestamp()))

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Raise `Refused` where it overlaps another sleep."""
        placed = self.place(body)
        if overlapping(diary, self.name, record_id, placed.starts_at or 0, placed.ends_at or 0):
            raise Refused([Fault("/started_at", _("This overlaps another sleep in the diary."))])


class FactorKind(FormKind):
    """Something that the person adds to track. Its values stand in the entries."""

    name = "factor"
    plural = "factors"
    form = FactorForm

    def place(self, body: Body) -> Placement:
        """Return where it stands: a factor belongs to no day."""
        del body
        return Placement(UNDATED, None, None, None)

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Raise `Refused` where it would change what the values mean that are there."""
        found = find(diary, record_id)
        if found is None or not found.body or found.body.get("kind") == body["kind"]:
            return
        if f"factor:{record_id}" in measures_recorded(diary):
            raise Refused([Fault("/kind", _("It has values already; another kind of value is another factor."))])


ENTRY = EntryKind()
SLEEP = SleepKind()
FACTOR = FactorKind()


def _moment(body: Body, name: str) -> datetime | None:
    return datetime.fromisoformat(body[name]) if name in body else None
