"""How many values there are of each measure: in a diary, and in one import of it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select

from tracker.db import db
from tracker.domain.measures import PLAIN
from tracker.domain.records import Diary
from tracker.ledger.models import READINGS, RECORDS
from tracker.ledger.queries import day_column

_R = RECORDS.c
_V = READINGS.c
_PLACE = {code: place for place, code in enumerate(PLAIN)}


class Filled(NamedTuple):
    """The values of one measure by one rater: how many, those with a clock time, and their diary days (ordinals)."""

    measure: str
    rated_by: str
    values: int
    timed: int
    first_day: int
    last_day: int


def filled(diary: Diary, *, rated_by: str | None = None, import_id: UUID | None = None) -> list[Filled]:
    """Return what has values, the most first, and of equally many the measure that stands first in `PLAIN`.

    With `rated_by` only that rater's values count, with `import_id` only those of the import that are still there.
    """
    day = day_column(_V, diary)
    count = func.count()
    query = (
        select(_V.measure, _V.rated_by, count, func.count(_V.local_minute), func.min(day), func.max(day))
        .where(_V.diary_id == diary.id)
        .group_by(_V.measure, _V.rated_by)
    )
    if rated_by is not None:
        query = query.where(_V.rated_by == rated_by)
    if import_id is not None:
        same = and_(_R.diary_id == _V.diary_id, _R.id == _V.record_id)
        query = query.join_from(READINGS, RECORDS, same).where(_R.diary_id == diary.id, _R.import_id == import_id)
    found = [Filled(*row) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (-one.values, _PLACE.get(one.measure, len(_PLACE)), one.measure, one.rated_by))


def measures_by_values(diary: Diary, rated_by: str) -> list[str]:
    """Return the measures that have values by that rater, in the order of `filled`."""
    query = (
        select(_V.measure, func.count()).where(_V.diary_id == diary.id, _V.rated_by == rated_by).group_by(_V.measure)
    )
    found = [(-count, _PLACE.get(measure, len(_PLACE)), measure) for measure, count in db.session.execute(query)]
    return [measure for _, _, measure in sorted(found)]


def has_values(
    diary: Diary,
    measure: str,
    *,
    rated_by: str | None = None,
    days: tuple[int, int] | None = None,
    timed: bool = False,
) -> bool:
    """Whether a measure has a value: by that rater, on those diary days (ordinals, both included), with a time."""
    query = select(_V.measure).where(_V.diary_id == diary.id, _V.measure == measure)
    if rated_by is not None:
        query = query.where(_V.rated_by == rated_by)
    if days is not None:
        # a local day more, for its early hours belong to the day before it
        query = query.where(_V.local_day.between(days[0], days[1] + 1), day_column(_V, diary).between(*days))
    if timed:
        query = query.where(_V.local_minute.is_not(None))
    return db.session.execute(query.limit(1)).first() is not None
