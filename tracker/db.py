"""The database: one `db`, the types that records are kept in, and how a write gets its turn.

SQLite runs in WAL mode with `synchronous=FULL`, so that a committed write is on disk. A write waits for its turn at
a lock of ours and then begins with BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails with
"database is locked" under load, and SQLite's own waiting is unfair. PostgreSQL needs neither.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, Engine, Integer, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry
from uuid_utils import compat as uuid_utils

WAIT = 5.0
"""Seconds that a write waits for its turn before it gives up."""

TRY = 0.2
"""Seconds for which a single try to empty SQLite's log may hold up whoever saves."""

BIG = BigInteger().with_variant(Integer(), "sqlite")
DOCUMENT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """What every table has: names for its constraints, the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Busy(RuntimeError):
    """The write did not get its turn in time; nothing was changed, and it can be sent again."""


def new_id() -> UUID:
    """Return a UUIDv7: ids in the order of their making, made by whoever records."""
    return uuid_utils.uuid7()


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options for the database at `url`."""
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        # an error's text would otherwise carry what a person wrote into a log
        "hide_parameters": True,
    }
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": WAIT, "check_same_thread": False}
    else:
        # behind a pooler in transaction mode a prepared statement may meet another server connection
        options["connect_args"] = {"prepare_threshold": None, "connect_timeout": int(WAIT)}
        options["pool_pre_ping"] = True
    return options


class WriteLock:
    """One writer at a time, across the threads and the processes that use one SQLite file.

    The descriptor is opened anew for each turn: one opened before a fork is shared, and would let every child in.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._descriptor = -1

    def acquire(self, wait: float = WAIT) -> None:
        """Take the turn; raise `Busy` where it does not come within `wait` seconds."""
        deadline = time.monotonic() + wait
        if not self._threads.acquire(timeout=wait):
            raise Busy
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._lock_until(deadline)
        except BaseException:
            self._close()
            raise

    def release(self) -> None:
        """Give the turn back."""
        self._close()

    def _lock_until(self, deadline: float) -> None:
        pause = 0.0001
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy from None
                time.sleep(pause)
                pause = min(pause * 1.5, 0.01)
            else:
                return

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self._threads.release()


_locks: dict[str, WriteLock] = {}


def begin_write(wait: float | None = None) -> None:
    """Open the session's write transaction, before its first statement; whatever it had read is let go.

    Raises `Busy` where the turn does not come within `wait` seconds (default: `WAIT`). The turn ends with the
    transaction, however that ends.
    """
    session = db.session()
    if db.engine.dialect.name != "sqlite" or "write_lock" in session.info:
        session.rollback()
    try:
        held = connection()
        if db.engine.dialect.name == "sqlite":
            _begin_immediate(held, session, WAIT if wait is None else wait)
    except BaseException:
        session.rollback()
        _give_back(session)
        raise


def _begin_immediate(held: Connection, session: Session, wait: float) -> None:
    """Let go of what was read, take the turn, and begin anew; SQLAlchemy sees one transaction throughout."""
    driver: Any = held.connection.driver_connection
    driver.execute("ROLLBACK")
    lock = _lock_of(db.engine)
    if lock is not None:
        lock.acquire(wait)
        session.info["write_lock"] = lock
    if held.info.get("wait", WAIT) != wait:
        # another process may hold the file's own lock, such as a backup: it is waited for no longer than ours
        driver.execute(f"PRAGMA busy_timeout={int(wait * 1000)}")
        held.info["wait"] = wait
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as refused:
        if refused.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT):
            raise Busy from None
        raise


@contextmanager
def writing() -> Iterator[None]:
    """Do a whole write outside of a request: begin, commit at the end, roll back on an error."""
    begin_write()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def connection() -> Connection:
    """Return the connection of the transaction at hand, found once for each: a save asks for it seven times."""
    session = db.session()
    held: Connection | None = session.info.get("connection")
    if held is None:
        held = session.info["connection"] = session.connection()
    return held


def read_one_state() -> None:
    """Let all that this session reads from here on be of one moment, however long it takes; it writes nothing.

    On SQLite every transaction is so.
    """
    session = db.session()
    session.rollback()
    if db.engine.dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def settle() -> bool:
    """Bring what was erased out of SQLite's log too: until then its former pages lie there.

    Return False where it could not be done now: the database failed, or somebody read on for `WAIT` seconds, in which
    whoever saves gets a turn again and again, since nobody can write while it is tried.
    """
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        return True
    try:
        return _empty_log()
    except OperationalError:
        return False


def _empty_log() -> bool:
    deadline = time.monotonic() + WAIT
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # what is set here is this connection's alone, and ends with it
        connection.detach()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(TRY * 1000)}")
        while connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(TRY)
    return True


def _lock_of(engine: Engine) -> WriteLock | None:
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return None
    return _locks.setdefault(path, WriteLock(f"{path}-lock"))


def _give_back(session: Session) -> None:
    lock = session.info.pop("write_lock", None)
    if lock is not None:
        lock.release()


@event.listens_for(Session, "after_transaction_end")
def _end_turn(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("connection", None)
        _give_back(session)


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - any driver's own
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def prepare(engine: Engine) -> None:
    """Let transactions on SQLite begin with BEGIN, so that all reads of a request see one state.

    The driver begins none by itself then. An event would do it as well, but one listener makes SQLAlchemy look for
    others around every statement, which took a tenth of the time of a save.
    """
    if engine.dialect.name == "sqlite":
        engine.dialect.do_begin = _begin  # type: ignore[assignment]


def _begin(connection: Any) -> None:  # noqa: ANN401 - a driver's connection
    connection.execute("BEGIN")
