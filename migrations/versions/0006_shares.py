"""A page or charts may be handed over by a link, of which a hash is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0006"

down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opens", sa.String(length=10), nullable=False),
        sa.Column("contents", DOCUMENT, nullable=False),
        sa.Column("this_day", sa.Integer(), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("ends_at", BIG, nullable=False),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("paused_until", BIG, nullable=False),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("first_opened_at", BIG, nullable=True),
        sa.Column("last_opened_at", BIG, nullable=True),
        sa.CheckConstraint("opens IN ('page', 'charts')", name=op.f("ck_shares_opens")),
        sa.ForeignKeyConstraint(
            ["account_id", "diary_id"],
            ["keepers.account_id", "keepers.diary_id"],
            name=op.f("fk_shares_account_id_diary_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_shares_secret_hash")),
    )
    op.create_index(op.f("ix_shares_diary_id"), "shares", ["diary_id"])


def downgrade():
    op.drop_table("shares")
