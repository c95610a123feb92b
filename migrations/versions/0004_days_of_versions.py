"""A former version tells on which day it stood, so that what is held of a long diary can be renewed day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"

down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("versions", sa.Column("local_day", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("versions", "local_day")
