"""Factors: what somebody adds to track beside the diary's own questions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tracker.domain.scales import is_on_scale

NUMBER = "number"
SCALE = "scale"
YES_NO = "yes_no"
FACTOR_KINDS = (SCALE, YES_NO, NUMBER)

WITH_ENTRY = "entry"
ONCE_A_DAY = "day"
WHEN_ASKED = (WITH_ENTRY, ONCE_A_DAY)

LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor. `kind` is `scale` (0 to 10), `yes_no` (1 or 0) or `number` (in `unit`); `asked` says whether it is
    asked with each entry or once a day. One that is not `active` is paused: it keeps all that was recorded."""

    id: UUID
    revision: int
    name: str
    kind: str
    unit: str | None
    asked: str
    active: bool

    @property
    def code(self) -> str:
        """The factor as a question and as a measure: `factor:ID`."""
        return f"factor:{self.id}"


def fits(kind: str, value: float) -> bool:
    """Whether `value` can be a value of a factor of this kind."""
    if kind == YES_NO:
        return value in (0, 1)
    return is_on_scale(value) if kind == SCALE else abs(value) <= LARGEST
