"""What is kept of an account. These are account data, not diary data: their keys do not lead with a diary.

Times are epoch seconds. Of every secret only a hash is kept, so that a copied database opens no door.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import BIG, Base


class Account(Base):
    """Who signs in. There is no account without consent to keeping health data."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[int] = mapped_column(BIG)
    health_consent_at: Mapped[int] = mapped_column(BIG)
    health_consent_version: Mapped[str] = mapped_column(String(40))
    disclaimer_seen_at: Mapped[int | None] = mapped_column(BIG)
    time_zone: Mapped[str | None] = mapped_column(String(64))


class SignIn(Base):
    """One device on which somebody is signed in. Ending it deletes the row."""

    __tablename__ = "sessions"

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[int] = mapped_column(BIG)
    last_seen_at: Mapped[int] = mapped_column(BIG)
    device: Mapped[str] = mapped_column(String(60))
    confirmed_at: Mapped[int | None] = mapped_column(BIG)
    """When a password or a passkey was last given on this device, for what asks again."""


class Token(Base):
    """What a script or a shortcut signs in with. A revoked one stays, so that its owner sees that it was there."""

    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scope: Mapped[str] = mapped_column(String(8))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[int] = mapped_column(BIG)
    last_used_at: Mapped[int | None] = mapped_column(BIG)
    revoked_at: Mapped[int | None] = mapped_column(BIG)


class Throttle(Base):
    """How often something was tried of late. The key is a keyed hash: the row tells neither address nor account."""

    __tablename__ = "throttles"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window_start: Mapped[int] = mapped_column(BIG, index=True)
    tries: Mapped[int]
    open_at: Mapped[int] = mapped_column(BIG)


class Passkey(Base):
    """A key pair that a device keeps for somebody: here is the public half, which opens nothing."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2048))
    sign_count: Mapped[int] = mapped_column(BIG)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[int] = mapped_column(BIG)
    last_used_at: Mapped[int | None] = mapped_column(BIG)


class SpentChallenge(Base):
    """A challenge that was answered: a second answer to it is refused, whatever cookie it comes with."""

    __tablename__ = "spent_challenges"

    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    spent_at: Mapped[int] = mapped_column(BIG, index=True)


class RecoveryCode(Base):
    """A code that stands for the password once. A used one stays until new ones are made, so that it can be said."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[int] = mapped_column(BIG)
    used_at: Mapped[int | None] = mapped_column(BIG)


class Invitation(Base):
    """A link with which one account may be made. A used one stays until it runs out."""

    __tablename__ = "invitations"

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[int] = mapped_column(BIG, index=True)
    used_at: Mapped[int | None] = mapped_column(BIG)
