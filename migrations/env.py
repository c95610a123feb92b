"""How migrations run: so that none can take a diary with it.

Rebuilding a parent table in SQLite with foreign keys on empties the tables that hang on it, without an error. So:
a copy of the file first, foreign keys off while it runs, then the keys checked and the rows of every table counted
before and after. On PostgreSQL all is one transaction, and it gives up rather than wait long for a lock.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext
from flask import current_app

config = context.config
database = current_app.extensions["migrate"].db


class RowsLost(RuntimeError):
    """A migration left a table with fewer rows, or with rows that point nowhere. Nothing was changed."""


def counts(connection):
    """Return the number of rows of every table."""
    names = sa.inspect(connection).get_table_names()
    return {name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar() for name in names}


def keep_copy(engine):
    """Copy a SQLite database that already holds something, beside it."""
    path = engine.url.database
    if not path or path == ":memory:" or not Path(path).exists() or Path(path).stat().st_size == 0:
        return
    copy = Path(f"{path}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def will_change(engine):
    """Whether there is a migration to run on a database that already holds a schema."""
    try:
        destination = context.get_revision_argument()
    except KeyError:
        return False
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    wanted = (destination,) if isinstance(destination, str) else tuple(destination or ())
    return bool(heads) and set(heads) != set(wanted)


def run():
    """Run the migrations that are asked for, and leave no connection behind that was opened for them."""
    engine = database.engine
    on_sqlite = engine.dialect.name == "sqlite"
    if on_sqlite and will_change(engine):
        keep_copy(engine)
    engine.dispose()
    with engine.connect() as connection:
        if on_sqlite:
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            connection.begin()
            driver.execute("ROLLBACK")
            # nobody writes from here on: a transaction that only reads at first could fail half-way
            driver.execute("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        migrate(connection, on_sqlite)
    engine.dispose()


def migrate(connection, on_sqlite):
    """Run them in one transaction, and look at what they left."""
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=on_sqlite,
        transaction_per_migration=False,
        compare_type=True,
    )
    before = counts(connection)
    with context.begin_transaction():
        context.run_migrations()
        after = counts(connection)
        lost = [name for name, rows in before.items() if name != "alembic_version" and after.get(name, rows) < rows]
        broken = on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost or broken:
            raise RowsLost(", ".join(lost) or "foreign keys")
    connection.commit()


run()
