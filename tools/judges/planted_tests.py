"""Faults planted in the app while the tests run, as a plugin of pytest: `DIARY_PLANTED` says which.

Each is one that SQLite lets pass: a statement that only SQLite knows, and a key that does not lead with the diary.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import Engine, event

PLANTED = os.environ.get("DIARY_PLANTED", "")


def _in_sqlites_words(
    _connection: Any,  # noqa: ANN401 - what SQLAlchemy's event hands over
    _cursor: Any,  # noqa: ANN401
    statement: str,
    parameters: Any,  # noqa: ANN401
    _context: Any,  # noqa: ANN401
    _many: bool,
) -> tuple[str, Any]:
    return statement.replace("INSERT INTO readings", "INSERT OR ABORT INTO readings"), parameters


def _with_a_key_of_its_own(
    connection: Any,  # noqa: ANN401
    _cursor: Any,  # noqa: ANN401
    statement: str,
    parameters: Any,  # noqa: ANN401
    _context: Any,  # noqa: ANN401
    _many: bool,
) -> tuple[str, Any]:
    """Let a table of diary data have a key that names no diary, once the migrations have made it."""
    if connection.dialect.name == "postgresql" and statement.startswith("INSERT INTO alembic_version"):
        connection.connection.driver_connection.execute("ALTER TABLE imports ADD CONSTRAINT uq_planted UNIQUE (id)")
    return statement, parameters


FAULTS = {"postgres": _in_sqlites_words, "partitioned": _with_a_key_of_its_own}

if PLANTED:
    event.listen(Engine, "before_cursor_execute", FAULTS[PLANTED], retval=True)
