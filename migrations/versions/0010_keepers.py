"""Several people keep a diary: what each is called in it, invitations to it, and who changed a record last."""

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0010"

down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "people",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("rated_by", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_people_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", "person_id", name=op.f("pk_people")),
    )
    op.create_table(
        "keeper_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("rated_by", sa.String(length=10), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("ends_at", BIG, nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("role IN ('keeper', 'reader')", name=op.f("ck_keeper_invitations_role")),
        sa.ForeignKeyConstraint(
            ["account_id", "diary_id"],
            ["keepers.account_id", "keepers.diary_id"],
            name=op.f("fk_keeper_invitations_account_id_diary_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeper_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_keeper_invitations_secret_hash")),
    )
    op.create_index(op.f("ix_keeper_invitations_diary_id"), "keeper_invitations", ["diary_id"])
    op.add_column("records", sa.Column("changed_by", sa.Uuid(), nullable=True))


def downgrade():
    op.drop_column("records", "changed_by")
    op.drop_table("keeper_invitations")
    op.drop_table("people")
