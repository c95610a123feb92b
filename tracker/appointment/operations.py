"""Keeping what was prepared for an appointment: one write, which the caller begins and commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from tracker.appointment.forms import PreparationForm, preparation_of
from tracker.appointment.models import PREPARATIONS
from tracker.db import db
from tracker.domain.appointments import Preparation
from tracker.domain.records import Diary
from tracker.ledger.forms import checked
from tracker.ledger.operations import next_number

_P = PREPARATIONS.c


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
