"""Each keeper of a diary may have a calendar of it, with a secret address of which a hash is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0003"

down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "calendars",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("contents", DOCUMENT, nullable=False),
        sa.Column("times", DOCUMENT, nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("changed_at", BIG, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("secret_made_at", BIG, nullable=True),
        sa.Column("last_used_at", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "diary_id"],
            ["keepers.account_id", "keepers.diary_id"],
            name=op.f("fk_calendars_account_id_diary_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "diary_id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendars_secret_hash")),
    )


def downgrade():
    op.drop_table("calendars")
