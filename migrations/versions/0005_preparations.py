"""What a person prepared for an appointment is kept with the diary."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0005"

down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "preparations",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("changed_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_preparations_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", name=op.f("pk_preparations")),
    )


def downgrade():
    op.drop_table("preparations")
