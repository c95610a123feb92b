"""What our own saving is set beside: a bare Flask view, and the smallest Flask-SQLAlchemy view that commits a row."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils import compat as uuid_utils

PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
"""The same durability as ours: a commit is on disk before it is answered."""


def hello() -> Flask:
    """Return an app with nothing but a view that says hello."""
    app = Flask(__name__)

    @app.get("/")
    def say() -> str:
        return "hello"

    return app


def one_row() -> Flask:
    """Return an app whose only view commits the row that it was sent; its file lies in `TRACKER_INSTANCE`."""
    app = Flask(__name__)
    path = Path(os.environ["TRACKER_INSTANCE"]) / "smallest.db"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"

    class Base(DeclarativeBase):
        pass

    db = SQLAlchemy(model_class=Base)

    class Row(db.Model):  # type: ignore[name-defined,misc]
        id: Mapped[UUID] = mapped_column(primary_key=True)
        body: Mapped[str]

    db.init_app(app)

    @app.post("/")
    def save() -> tuple[str, int]:
        db.session.add(Row(id=uuid_utils.uuid7(), body=request.get_data(as_text=True)))
        db.session.commit()
        return "", 201

    with app.app_context():
        event.listen(db.engine, "connect", _prepare)
        # before the fork: two workers that both make the table would fail
        db.create_all()
        db.engine.dispose()
    return app


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    for pragma in PRAGMAS:
        connection.execute(pragma)
