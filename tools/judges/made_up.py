"""Days and times as a diary has them, for Schemathesis to make calls of: of any others nearly all are refused, since
they lie ahead or centuries back, and what comes behind that check is never reached. It loads this module itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import schemathesis
from hypothesis import strategies

LAST = date(2026, 5, 1)
FIRST = LAST - timedelta(days=400)

days = strategies.dates(FIRST, LAST)
moments = strategies.datetimes(
    datetime(FIRST.year, FIRST.month, FIRST.day),  # noqa: DTZ001 - the strategy adds the offset
    datetime(LAST.year, LAST.month, LAST.day),  # noqa: DTZ001 - the strategy adds the offset
    timezones=strategies.just(UTC),
)
schemathesis.openapi.format("date", days.map(date.isoformat))
schemathesis.openapi.format("date-time", moments.map(lambda moment: moment.isoformat(timespec="seconds")))
