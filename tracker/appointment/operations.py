"""Keeping what was prepared for an appointment: one write, which the caller begins and commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import delete, insert, select, update

from tracker.appointment.forms import PreparationForm, preparation_of
from tracker.appointment.models import PREPARATIONS
from tracker.db import db
from tracker.domain.appointments import Preparation
from tracker.domain.records import Diary
from tracker.ledger.forms import checked
from tracker.ledger.operations import next_number

_P = PREPARATIONS.c
Json = dict[str, Any]


def prepare(diary: Diary, data: Mapping[str, Any], now: datetime) -> Preparation:
    """Keep what goes onto the page; raise `Refused`. It counts as a write of the diary, and the same again as none."""
    document = checked(PreparationForm, data, now=now).document()
    own = _P.diary_id == diary.id
    held = db.session.execute(select(_P.document).where(own)).scalar()
    if held != document:
        next_number(diary)
        values = {"document": document, "changed_at": int(now.timestamp())}
        if held is None:
            db.session.execute(insert(PREPARATIONS), {"diary_id": diary.id, **values})
        else:
            db.session.execute(update(PREPARATIONS).where(own).values(values))
    return preparation_of(document)


def read_document(diary: Diary) -> Json | None:
    """Return what was prepared as it is kept, None where nothing was."""
    query = select(_P.document).where(_P.diary_id == diary.id)
    return cast("Json | None", db.session.execute(query).scalar())


def checked_document(document: Json, now: datetime) -> Json:
    """Return what somebody brings along as it would be kept; raise `Refused`."""
    # any two dates are kept without a span's name: it is not the form's usual one that is meant then
    return checked(PreparationForm, {"days": "", **document}, now=now).document()


def write_document(diary: Diary, document: Json | None, now: datetime) -> None:
    """Put a checked document, or nothing, in place of what was prepared. It counts as a write of the diary."""
    db.session.execute(delete(PREPARATIONS).where(_P.diary_id == diary.id))
    if document is not None:
        values = {"diary_id": diary.id, "document": document, "changed_at": int(now.timestamp())}
        db.session.execute(insert(PREPARATIONS), values)
    next_number(diary)


AS_PART = (read_document, checked_document, write_document)
"""How what was prepared is taken along with its diary (`tracker.exchange.parts.Part`)."""


def document_of(prepared: Preparation) -> dict[str, Any]:
    """Return what was prepared as the fields of its form, so that one part of it can be changed."""
    dates = {"from": prepared.first_day, "to": prepared.last_day}
    return {
        "name": prepared.name,
        "born": prepared.born,
        "diagnosis": prepared.diagnosis,
        "questions": list(prepared.questions),
        "days": prepared.days,
        **{field: date.fromordinal(day).isoformat() if day else None for field, day in dates.items()},
        "measures": list(prepared.measures),
        "notes": prepared.notes,
        "table": prepared.table,
        "paper": prepared.paper,
    }
