"""Reading the ledger. Ownership is in the query: whoever does not keep a diary finds nothing in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, select, tuple_
from werkzeug.exceptions import Gone, NotFound

from tracker.analytics.columns import Columns
from tracker.db import connection, db
from tracker.domain.records import Diary
from tracker.ledger.held import LONG, Days, held
from tracker.ledger.kinds import UNDATED, Stored
from tracker.ledger.models import DIARIES, KEEPERS, READINGS, RECORDS, REPEAT_KEYS, VERSIONS

EPOCH_DAY = date(1970, 1, 1).toordinal()
_D = DIARIES.c
_K = KEEPERS.c
_R = RECORDS.c
_V = READINGS.c
_KEPT = select(
    _D.diary_id,
    _D.name,
    _D.time_zone,
    _D.day_start,
    _D.spasm_word,
    _D.asked,
    _D.usual_rater,
    _D.raters,
    _D.seq,
    _D.epoch,
    _K.role,
    _K.rated_by,
    _D.plan,
).join_from(DIARIES, KEEPERS, _K.diary_id == _D.diary_id)
_STORED = select(_R.id, _R.kind, _R.revision, _R.seq, _R.body, _R.import_id, _R.written_by, _R.changed_by)
_WIDTH = len(_STORED.selected_columns)

# every save asks these: made once, because making a statement takes longer than running it
_ONE_KEPT = _KEPT.where(_K.account_id == bindparam("account"), _D.diary_id == bindparam("diary"))
_ONE_KEPT_TO_WRITE = _ONE_KEPT.with_for_update(of=DIARIES)
_ONE_STORED = _STORED.where(_R.diary_id == bindparam("diary"), _R.id == bindparam("record"))


class PageKey(NamedTuple):
    """Where a page of a list ended: the order that lists have, so that equal times never loop."""

    day: int
    timed: int
    at: int
    id: UUID


def get_diary(account_id: UUID, diary_id: UUID, *, for_update: bool = False) -> Diary:
    """Return the diary as this keeper sees it; raise `NotFound`. With `for_update` its writes wait for each other."""
    query = _ONE_KEPT_TO_WRITE if for_update else _ONE_KEPT
    row = connection().execute(query, {"account": account_id, "diary": diary_id}).first()
    if row is None:
        raise NotFound
    return Diary(*row)


def diaries_of(account_id: UUID) -> list[Diary]:
    """Return the diaries that an account keeps, oldest first."""
    query = _KEPT.where(_K.account_id == account_id).order_by(_D.created_at, _D.diary_id)
    return [Diary(*row) for row in db.session.execute(query)]


def parts_of(account_id: UUID) -> list[tuple[UUID, str, str]]:
    """Return the diaries that an account keeps or reads, in the order of their ids, with its role and how it rates."""
    query = select(_K.diary_id, _K.role, _K.rated_by).where(_K.account_id == account_id).order_by(_K.diary_id)
    return [(row.diary_id, row.role, row.rated_by) for row in connection().execute(query)]


def kept_alone(account_id: UUID) -> list[UUID]:
    """Return the diaries that nobody keeps but this account; others may read them."""
    mine = select(_K.diary_id).where(_K.account_id == account_id, _K.role != "reader")
    others = select(_K.diary_id).where(_K.account_id != account_id, _K.role != "reader")
    query = select(_D.diary_id).where(_D.diary_id.in_(mine), _D.diary_id.not_in(others))
    return list(db.session.execute(query).scalars())


def owned_alone(account_id: UUID) -> list[UUID]:
    """Return the diaries that this account owns and no other does."""
    others = select(_K.diary_id).where(_K.account_id != account_id, _K.role == "owner")
    query = select(_K.diary_id).where(_K.account_id == account_id, _K.role == "owner", _K.diary_id.not_in(others))
    return list(db.session.execute(query).scalars())


def begun_at(diary: Diary) -> int:
    """Return when a diary was made, in epoch seconds."""
    return int(connection().execute(select(_D.created_at).where(_D.diary_id == diary.id)).scalar_one())


def others_with(diary: Diary, account_id: UUID) -> int:
    """Return how many other accounts keep or read the diary."""
    query = select(func.count()).select_from(KEEPERS).where(_K.diary_id == diary.id, _K.account_id != account_id)
    return int(connection().execute(query).scalar_one())


def counts(diary: Diary) -> dict[str, int]:
    """Return how many live records of each kind the diary holds."""
    query = select(_R.kind, func.count().label("n")).where(_R.diary_id == diary.id, _R.deleted_at.is_(None))
    return {row.kind: row.n for row in connection().execute(query.group_by(_R.kind))}


def find(diary: Diary, record_id: UUID) -> Stored | None:
    """Return a record of any kind, deleted ones included, or None."""
    row = connection().execute(_ONE_STORED, {"diary": diary.id, "record": record_id}).first()
    return None if row is None else Stored(*row)


def get(diary: Diary, kind: str, record_id: UUID) -> Stored:
    """Return a record of one kind that is not deleted; raise `NotFound`."""
    found = find(diary, record_id)
    if found is None or found.kind != kind or found.deleted:
        raise NotFound
    return found


def former_version(diary: Diary, record_id: UUID, revision: int | None = None) -> dict[str, Any] | None:
    """Return the body of a former version (default: the last), or None where none is kept any more."""
    versions = VERSIONS.c
    query = select(versions.body).where(versions.diary_id == diary.id, versions.record_id == record_id)
    if revision is not None:
        query = query.where(versions.revision == revision)
    return db.session.execute(query.order_by(versions.revision.desc()).limit(1)).scalar()


def within_days(diary: Diary, kind: str, first_day: int, last_day: int) -> list[Stored]:
    """Return the live records of a kind whose diary day (ordinal) lies in the span, both included, oldest first.

    Records without a clock time stand before that day's others.
    """
    return [Stored(*row[:_WIDTH]) for row in db.session.execute(_in_span(diary, kind, first_day, last_day))]


def all_of(diary: Diary, kind: str) -> list[Stored]:
    """Return every live record of a kind of which a diary holds few, such as medications, the oldest id first."""
    # without the day and in the order of ids, SQLite would walk the whole diary instead of the kind's own index
    own = (_R.diary_id == diary.id, _R.kind == kind, _R.local_day >= UNDATED)
    query = _STORED.where(*own, _R.deleted_at.is_(None))
    return sorted((Stored(*row) for row in db.session.execute(query)), key=lambda stored: stored.id)


def every(diary: Diary, kind: str, at_once: int = 1000) -> Iterator[Stored]:
    """Yield every live record of a kind in the order of their ids, read `at_once` at a time: memory stays flat."""
    own = (_R.diary_id == diary.id, _R.kind == kind, _R.deleted_at.is_(None))
    query = _STORED.where(*own).order_by(_R.id).limit(at_once)
    rows = connection().execute(query).all()
    while rows:
        yield from (Stored(*row) for row in rows)
        rows = connection().execute(query.where(_R.id > rows[-1].id)).all() if len(rows) == at_once else []


def who_wrote(diary: Diary, ids: Collection[UUID]) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Return who made each of some records and who changed it last, None where that is not known or nobody has."""
    query = select(_R.id, _R.written_by, _R.changed_by).where(_R.diary_id == diary.id, _R.id.in_(ids))
    return {row.id: (row.written_by, row.changed_by) for row in connection().execute(query)}


def is_empty(diary: Diary) -> bool:
    """Whether the diary holds no live record of any kind."""
    query = select(_R.id).where(_R.diary_id == diary.id, _R.deleted_at.is_(None)).limit(1)
    return connection().execute(query).first() is None


def received(diary: Diary, kind: str) -> dict[UUID, int]:
    """Return when each live record of a kind was last written (epoch seconds), by its id."""
    query = select(_R.id, _R.received_at).where(_R.diary_id == diary.id, _R.kind == kind, _R.deleted_at.is_(None))
    return {row.id: row.received_at for row in db.session.execute(query)}


def page(
    diary: Diary, kind: str, first_day: int, last_day: int, after: PageKey | None, limit: int
) -> tuple[list[Stored], PageKey | None]:
    """Return up to `limit` records of the span after the key `after`, and the key to go on from (None at the end)."""
    query = _in_span(diary, kind, first_day if after is None else max(first_day, after[0]), last_day)
    if after is not None:
        query = query.where(tuple_(*_order(diary)) > tuple_(*(literal(part) for part in after)))
    rows = list(db.session.execute(query.limit(limit + 1)))
    key = PageKey(*rows[limit - 1][_WIDTH:]) if len(rows) > limit else None
    return [Stored(*row[:_WIDTH]) for row in rows[:limit]], key


def changes(diary: Diary, since: int, limit: int) -> tuple[list[Stored], bool]:
    """Return up to `limit` records written after the number `since`, tombstones included, and whether more follow.

    Raises `Gone` where tombstones that this caller has not seen are no longer kept.
    """
    purged = db.session.execute(select(_D.purged_seq).where(_D.diary_id == diary.id)).scalar_one()
    if 0 < since < purged:
        raise Gone
    query = _STORED.where(_R.diary_id == diary.id, _R.seq > since).order_by(_R.seq).limit(limit + 1)
    rows = [Stored(*row) for row in db.session.execute(query)]
    return rows[:limit], len(rows) > limit


def days_with_records(diary: Diary, kinds: Sequence[str], before: int, limit: int) -> list[int]:
    """Return the local days (ordinals) before `before` that hold records of these kinds, newest first."""
    # kind by kind, so that each walks its own index from the end and stops when it has enough
    query = (
        select(_R.local_day)
        .where(_R.diary_id == diary.id, _R.kind == bindparam("kind"), _R.local_day < before)
        .distinct()
        .order_by(_R.local_day.desc())
        .limit(limit)
    )
    found = {day for kind in kinds for day in connection().execute(query, {"kind": kind}).scalars()}
    return sorted(found, reverse=True)[:limit]


def _order(diary: Diary) -> tuple[ColumnElement[Any], ...]:
    timed = case((_R.local_minute.is_(None), 0), else_=1)
    return day_column(_R, diary), timed, func.coalesce(_R.starts_at, 0), _R.id


def day_column(columns: Any, diary: Diary) -> ColumnElement[int]:  # noqa: ANN401 - a table's columns, typed nowhere
    """Return the diary day of `columns` (with local_day, local_minute), as `tracker.domain.days.diary_day` has it."""
    return case((columns.local_minute < diary.day_start * 60, columns.local_day - 1), else_=columns.local_day)


def _in_span(diary: Diary, kind: str, first_day: int, last_day: int) -> Select[Any]:
    order = _order(diary)
    return (
        _STORED.add_columns(*order)
        .where(_R.diary_id == diary.id, _R.kind == kind, _R.local_day.between(first_day, last_day + 1))
        .where(order[0].between(first_day, last_day), _R.deleted_at.is_(None))
        .order_by(*order)
    )


def overlapping(diary: Diary, kind: str, record_id: UUID, starts_at: int, ends_at: int) -> bool:
    """Whether another live record of the kind shares time (epoch seconds) with the span from start to end."""
    query = select(_R.id).where(
        *(_R.diary_id == diary.id, _R.kind == kind, _R.deleted_at.is_(None), _R.id != record_id),
        *(_R.starts_at < ends_at, _R.ends_at > starts_at),
        # a sleep lasts a day at most, and clocks of different zones are a day apart at most: the index does the rest
        _R.local_day.between(starts_at // 86400 + EPOCH_DAY - 2, ends_at // 86400 + EPOCH_DAY + 2),
    )
    return db.session.execute(query.limit(1)).first() is not None


def repeat_key(diary: Diary, key: str) -> tuple[UUID, str] | None:
    """Return the record that a post with this `Idempotency-Key` made and the hash of its body, or None."""
    keys = REPEAT_KEYS.c
    row = db.session.execute(
        select(keys.record_id, keys.body_hash).where(keys.diary_id == diary.id, keys.key == key)
    ).first()
    return None if row is None else (row.record_id, row.body_hash)


def readings(diary: Diary, measure: str, first_day: int, last_day: int) -> Columns:
    """Return the values of a measure on a span of diary days (ordinals, both included), in no order.

    They come from one index and never touch the records. `measure` is a code; measures of sleep have no readings.
    """
    if last_day - first_day < LONG:
        found = _readings(diary, measure, (first_day, last_day))
    else:
        found = held(diary, measure, partial(_readings, diary, measure))
    found = found.dated(diary.day_start)
    inside = (found.day >= first_day) & (found.day <= last_day)
    return found if inside.all() else found.those(inside)


def _readings(diary: Diary, measure: str, days: Days) -> Columns:
    """Return them with the local date for their day."""
    query = select(_V.local_day, _V.local_minute, _V.at, _V.value, _V.rated_by, _V.late, _V.prompted)
    query = query.where(_V.diary_id == diary.id, _V.measure == measure, _around(_V.local_day, days))
    # the driver's own tuples: a chart may rest on 20,000 rows
    return Columns.of(connection().execute(query).cursor.fetchall())


def _around(local_day: ColumnElement[int], days: Days) -> ColumnElement[bool]:
    """Return the condition for the local days that a span of diary days may lie on, or for the local days named."""
    if isinstance(days, frozenset):
        return local_day.in_(days)
    # even of any day it is said that there is one: SQLite would walk the whole diary instead of the kind's own index
    return local_day >= UNDATED if days is None else local_day.between(days[0], days[1] + 1)


def moments(diary: Diary, kind: str, fields: Sequence[str], days: Days) -> list[tuple[Any, ...]]:
    """Return of each live record of a kind its local day and minute, when it starts and ends (epoch seconds), and of
    its body the `fields`, as text or as numbers; in no order.

    It is what figures need, without the rest of the record. `days` are the first and last diary day (ordinals), or
    local dates, or None for all; with a span, a record of the day after the last may come too.
    """
    own = (_R.diary_id == diary.id, _R.kind == kind, _around(_R.local_day, days), _R.deleted_at.is_(None))
    told = [_R.body[field].as_string() for field in fields]
    query = select(_R.local_day, _R.local_minute, _R.starts_at, _R.ends_at, *told).where(*own)
    return list(connection().execute(query).cursor.fetchall())


def _measures() -> Select[Any]:
    """Return the question for all measures that have a value: from each to the next one in the index.

    DISTINCT walks through every value of ten years to find a dozen measures.
    """
    of_diary = _V.diary_id == bindparam("diary")
    found = select(func.min(_V.measure).label("measure")).where(of_diary).cte("found", recursive=True)
    later = select(func.min(_V.measure)).where(of_diary, found.c.measure < _V.measure).scalar_subquery()
    found = found.union_all(select(later).where(found.c.measure.is_not(None)))
    return select(found.c.measure).where(found.c.measure.is_not(None))


_MEASURES = _measures()


def measures_recorded(diary: Diary) -> set[str]:
    """Return the codes of the measures that have a value in the diary."""
    return set(connection().execute(_MEASURES, {"diary": diary.id}).scalars())


def last_with(diary: Diary, measure: str, before: int) -> UUID | None:
    """Return the record with the last value of a measure before `before` (epoch seconds), within three days."""
    query = (
        select(_V.record_id)
        .where(_V.diary_id == diary.id, _V.measure == measure, _V.at < before)
        .where(_V.local_day >= before // 86400 + EPOCH_DAY - 3)
        .order_by(_V.at.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar()


def first_and_last_day(diary: Diary, kinds: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and the last local day (ordinals) that hold a live record of one of `kinds`, or None."""
    # a tombstone has no day, so the index alone answers, at either end of each kind: two questions, for SQLite walks
    # through all between when it is asked for both ends in one
    own = (_R.diary_id == diary.id, _R.kind == bindparam("kind"))
    query = select(
        select(func.min(_R.local_day)).where(*own).scalar_subquery(),
        select(func.max(_R.local_day)).where(*own).scalar_subquery(),
    )
    ends = [connection().execute(query, {"kind": kind}).one() for kind in kinds]
    held = [(first, last) for first, last in ends if first is not None]
    return (min(first for first, _last in held), max(last for _first, last in held)) if held else None
