"""What a keeper has chosen for the calendar of a diary. It is account data: each keeper has a calendar of its own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, DOCUMENT, Base


class CalendarRow(Base):
    """One keeper's calendar of one diary. It goes with the keeper, and so with the account.

    Of the secret address only a hash is kept. `revision` counts the choices that were saved; times are epoch seconds.
    """

    __tablename__ = "calendars"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_id: Mapped[UUID] = mapped_column(primary_key=True)
    contents: Mapped[Any] = mapped_column(DOCUMENT)
    times: Mapped[Any] = mapped_column(DOCUMENT)
    named: Mapped[bool]
    revision: Mapped[int]
    made_at: Mapped[int] = mapped_column(BIG)
    changed_at: Mapped[int] = mapped_column(BIG)
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    secret_made_at: Mapped[int | None] = mapped_column(BIG)
    last_used_at: Mapped[int | None] = mapped_column(BIG)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "diary_id"], ["keepers.account_id", "keepers.diary_id"], ondelete="CASCADE"
        ),
    )


CALENDARS = cast("Table", CalendarRow.__table__)
