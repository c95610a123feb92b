"""What the Log shows is the person's own set, sleep among it; and a diary may have a plan of closer logging."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0002"

down_revision = "0001"
branch_labels = None
depends_on = None

DIARIES = sa.table("diaries", sa.column("diary_id", sa.Uuid()), sa.column("asked", DOCUMENT))
BEFORE = ("spasm", "pain", "stress", "interference", "where")


def upgrade():
    op.add_column("diaries", sa.Column("plan", DOCUMENT, nullable=True))
    # until now sleep stood on every Log; doses show nothing before a medicine is told
    _each(lambda asked: [*asked, *(code for code in ("doses", "sleep") if code not in asked)])


def downgrade():
    _each(lambda asked: [code for code in BEFORE if code in asked])
    op.drop_column("diaries", "plan")


def _each(change):
    connection = op.get_bind()
    for diary_id, asked in connection.execute(sa.select(DIARIES.c.diary_id, DIARIES.c.asked)).all():
        row = DIARIES.c.diary_id == diary_id
        connection.execute(sa.update(DIARIES).where(row).values(asked=change(asked)))
