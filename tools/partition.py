"""Spread every table of diary data over partitions by its diary: `python -m tools.partition [PARTS]`.

It takes the database that `TRACKER_DATABASE_URL` names, whatever its migrations made of it, reads from PostgreSQL's own
catalogue what each table has (rows, keys, indexes, foreign keys) and makes the same again, partitioned by the hash of
`diary_id`, in one transaction. A table that is partitioned already stays. It can be done only because every key leads
with the diary, which is also what a distributed PostgreSQL asks for: docs/scale.md.
"""

from __future__ import annotations

import sys
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, create_engine, text

from tracker.config import SettingsError, from_environment
from tracker.db import engine_options

PARTS = 8
ASIDE = "_whole"

TABLES = """
SELECT c.oid, c.relname FROM pg_class c
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition AND a.attname = 'diary_id'
ORDER BY c.relname
"""
"""The tables of diary data that are still whole: their primary key leads with the diary."""

CONSTRAINTS = """
SELECT conrelid::regclass::text AS holder, conname, pg_get_constraintdef(oid) AS said, contype FROM pg_constraint
WHERE conparentid = 0 AND (conrelid = ANY(:tables) AND contype IN ('p', 'u', 'f', 'c') OR confrelid = ANY(:tables))
ORDER BY array_position(ARRAY['p', 'u', 'c', 'f']::"char"[], contype), conname
"""
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) AS said FROM pg_index i
WHERE i.indrelid = ANY(:tables) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
ORDER BY 1
"""


def partition(connection: Connection, parts: int = PARTS) -> list[str]:
    """Partition the tables of diary data that are not yet; return their names. The transaction is the caller's."""
    tables = {row.oid: row.relname for row in connection.execute(text(TABLES))}
    if not tables:
        return []
    known = {"tables": list(tables)}
    constraints = connection.execute(text(CONSTRAINTS), known).all()
    indexes = connection.execute(text(INDEXES), known).scalars().all()
    names = list(tables.values())
    for name in names:
        _do(connection, "ALTER TABLE {} RENAME TO {}", name, name + ASIDE)
    for name in names:
        _do(connection, "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS) PARTITION BY HASH (diary_id)", name, name + ASIDE)
        for part in range(parts):
            values = sql.SQL(f" FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})")
            _do(connection, "CREATE TABLE {} PARTITION OF {}", f"{name}_{part}", name, more=values)
        _do(connection, "INSERT INTO {} SELECT * FROM {}", name, name + ASIDE)
    for name in names:
        # and with it every foreign key that leads to it; they are made again below
        _do(connection, "DROP TABLE {} CASCADE", name + ASIDE)
    for holder, name, said, _kind in constraints:
        _do(connection, "ALTER TABLE {} ADD CONSTRAINT {} ", holder, name, more=sql.SQL(said))
    for said in indexes:
        _do(connection, "", more=sql.SQL(said))
    return names


def _do(connection: Connection, statement: str, *names: str, more: sql.SQL | None = None) -> None:
    composed = sql.SQL(statement).format(*map(sql.Identifier, names)) + (more or sql.SQL(""))
    # by the driver itself: what PostgreSQL says of a constraint may hold a per cent sign
    driver: Any = connection.connection.driver_connection
    driver.execute(composed)


def main() -> int:
    """Do it; return the exit status."""
    given = sys.argv[1:] or [str(PARTS)]
    if len(given) > 1 or not given[0].isdecimal() or not 1 < int(given[0]) <= 1024:
        print("usage: python -m tools.partition [how many parts, 2 to 1024]", file=sys.stderr)
        return 2
    try:
        url = from_environment().database_url
    except SettingsError as trouble:
        print(f"partition: {trouble}", file=sys.stderr)
        return 1
    if not url.startswith("postgresql"):
        print("partition: TRACKER_DATABASE_URL names no PostgreSQL, and SQLite has no partitions", file=sys.stderr)
        return 1
    engine = create_engine(url, **engine_options(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        names = partition(connection, int(given[0]))
    engine.dispose()
    print(f"partitioned by diary: {', '.join(names) or 'nothing, it was done already'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
