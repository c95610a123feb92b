"""The tables of the appointment: what a person prepared, which is one document a diary and moves with the diary, and
the links by which it was handed over, which are account data and stay whole."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, DOCUMENT, Base


class PreparationRow(Base):
    """What goes onto a diary's page for the neurologist, as `tracker.appointment.forms` has it."""

    __tablename__ = "preparations"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diaries.diary_id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[Any] = mapped_column(DOCUMENT)
    changed_at: Mapped[int] = mapped_column(BIG)


class ShareRow(Base):
    """A link that opens a page or charts of a diary without an account. It goes with its maker's part in the diary.

    Of the secret only a hash is kept, and of the code a keyed one. `contents` says what is opened: for `page` what was
    prepared, its dates fixed; for `charts` the measures, the dates and what else. `this_day` is the ordinal of the
    diary's day on which it was made, and nothing of a later day is shown. Times are epoch seconds.
    """

    __tablename__ = "shares"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    diary_id: Mapped[UUID] = mapped_column(index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    opens: Mapped[str] = mapped_column(String(10))
    contents: Mapped[Any] = mapped_column(DOCUMENT)
    this_day: Mapped[int]
    made_at: Mapped[int] = mapped_column(BIG)
    ends_at: Mapped[int] = mapped_column(BIG)
    ended_at: Mapped[int | None] = mapped_column(BIG)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    wrong_codes: Mapped[int]
    paused_until: Mapped[int] = mapped_column(BIG)
    openings: Mapped[int]
    first_opened_at: Mapped[int | None] = mapped_column(BIG)
    last_opened_at: Mapped[int | None] = mapped_column(BIG)

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "diary_id"], ["keepers.account_id", "keepers.diary_id"], ondelete="CASCADE"
        ),
        CheckConstraint("opens IN ('page', 'charts')", name="opens"),
    )


PREPARATIONS = cast("Table", PreparationRow.__table__)
SHARES = cast("Table", ShareRow.__table__)
