"""Whether the app can do its work: the one address that a supervisor asks."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import Busy, begin_write, db
from tracker.web.access import public

blueprint = Blueprint("health", __name__)
PATIENCE = 1.0
"""Seconds within which a write has to get its turn."""

SAME_AS_BEFORE = text("UPDATE alembic_version SET version_num = version_num")
"""It has one row, and every database that can be used has it."""


@blueprint.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """Answer 200 only while the database can be written: something is written, and committed, that changes nothing.

    A write that is only begun goes well on a full disk.
    """
    try:
        begin_write(PATIENCE)
        db.session.execute(SAME_AS_BEFORE)
        db.session.commit()
        healthy = True
    except (Busy, SQLAlchemyError):
        healthy = False
    finally:
        db.session.rollback()
    return jsonify(status="ok" if healthy else "unavailable"), 200 if healthy else 503
