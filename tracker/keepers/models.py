"""The table of invitations to a diary. They are account data: one is found by its secret, whichever diary it is for."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, Base


class KeeperInvitationRow(Base):
    """A link by which one account may keep or read a diary. It goes with its maker's part in the diary.

    Of the secret only a hash is kept. `name` is what whoever is invited will be called there; `role` and `rated_by` are
    what they will be. A used one stays until it runs out, so that a doubled press finds what the first one did. Times
    are epoch seconds.
    """

    __tablename__ = "keeper_invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    diary_id: Mapped[UUID] = mapped_column(index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(10))
    rated_by: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[int] = mapped_column(BIG)
    ends_at: Mapped[int] = mapped_column(BIG)
    used_by: Mapped[UUID | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "diary_id"], ["keepers.account_id", "keepers.diary_id"], ondelete="CASCADE"
        ),
        CheckConstraint("role IN ('keeper', 'reader')", name="role"),
    )


INVITATIONS = cast("Table", KeeperInvitationRow.__table__)
