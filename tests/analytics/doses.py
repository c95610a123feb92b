"""Plain makers of doses for the tests of the figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tracker.domain.days import local_parts
from tracker.domain.treatments import Dose


def dose(moment: str | datetime, outcome: str = "taken") -> Dose:
    """Return a dose of an ISO moment with its offset."""
    when = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    return Dose(UUID(int=0), 1, UUID(int=1), when, *local_parts(when), outcome, None)


def dose_on(day: int, hours: float, outcome: str = "taken") -> Dose:
    """Return a dose `hours` after 00:00 UTC of the date with the ordinal `day`."""
    midnight = datetime.fromordinal(day).replace(tzinfo=UTC)
    return dose(midnight + timedelta(minutes=round(hours * 60)), outcome)
