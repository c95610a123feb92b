"""What a kind of record says of itself, so that saving, patching, deleting and restoring are written once for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from tracker.domain.records import Diary
from tracker.ledger.forms import Form, checked

Body = dict[str, Any]
"""A record as the API shows it, without its id and revision: checked, absent where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a record stands in time. `local_day` is an ordinal, `local_minute` 0 to 1439, the rest epoch seconds."""

    local_day: int | None
    local_minute: int | None
    starts_at: int | None
    ends_at: int | None


@dataclass(frozen=True, slots=True)
class Values:
    """The numbers of a record that can be charted, by measure code, and what they have in common."""

    by_measure: Mapping[str, float]
    rated_by: str
    late: bool
    prompted: bool | None


UNDATED = 1
"""The day on which records stand that belong to no day, such as factors: before any that can be recorded."""

NO_VALUES = Values({}, "self", late=False, prompted=None)


class Kind(Protocol):
    """A kind of record: `name` as in changes, `plural` as in addresses."""

    name: str
    plural: str

    @property
    def form(self) -> type[Form]:
        """The one definition of what such a record may hold."""

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body; raise `tracker.web.errors.Refused` where `data` cannot be kept."""

    def place(self, body: Body) -> Placement:
        """Return where the record stands in time."""

    def values(self, body: Body) -> Values:
        """Return the numbers that can be charted."""

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Raise `Refused` where the record cannot stand beside what is stored."""


class FormKind:
    """What most kinds share: the body is what their `form` reads, no figure takes its numbers, and it may stand beside
    any other."""

    form: ClassVar[type[Form]]

    def read(self, data: Mapping[str, Any], diary: Diary, now: datetime) -> Body:
        """Return the checked body; raise `Refused`."""
        del diary
        return checked(self.form, data, now=now).document()

    def values(self, body: Body) -> Values:
        """Return no numbers."""
        del body
        return NO_VALUES

    def check(self, diary: Diary, record_id: UUID, body: Body) -> None:
        """Let it stand beside any other."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it is stored. `body` is None where it is deleted; `changed_by` where nobody has changed it."""

    id: UUID
    kind: str
    revision: int
    seq: int
    body: Body | None
    import_id: UUID | None = None
    written_by: UUID | None = None
    changed_by: UUID | None = None

    @property
    def deleted(self) -> bool:
        """Whether only its tombstone is left."""
        return self.body is None

    def shown(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        if self.body is None:
            return {"id": str(self.id), "revision": self.revision, "deleted": True}
        return {"id": str(self.id), "revision": self.revision, **self.body}
