"""The table of what a person prepared for an appointment: one document a diary, which moves with the diary."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, DOCUMENT, Base


class PreparationRow(Base):
    """What goes onto a diary's page for the neurologist, as `tracker.appointment.forms` has it."""

    __tablename__ = "preparations"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[Any] = mapped_column(DOCUMENT)
    changed_at: Mapped[int] = mapped_column(BIG)


PREPARATIONS = cast("Table", PreparationRow.__table__)
