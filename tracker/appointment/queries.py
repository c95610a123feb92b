"""Reading what was prepared for an appointment. Whose diary it is was asked before: a `Diary` is the way in."""

from __future__ import annotations

from sqlalchemy import select

from tracker.appointment.forms import preparation_of
from tracker.appointment.models import PREPARATIONS
from tracker.db import db
from tracker.domain.appointments import Preparation
from tracker.domain.records import Diary


def preparation(diary: Diary) -> Preparation:
    """Return what was prepared for the diary's next appointment; nothing yet is the page as it is usually made."""
    query = select(PREPARATIONS.c.document).where(PREPARATIONS.c.diary_id == diary.id)
    document = db.session.execute(query).scalar()
    return Preparation() if document is None else preparation_of(document)
