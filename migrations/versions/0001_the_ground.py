"""The ground: accounts, diaries, and the records with their readings, versions and numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0001"

down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("health_consent_at", BIG, nullable=False),
        sa.Column("health_consent_version", sa.String(length=40), nullable=False),
        sa.Column("disclaimer_seen_at", BIG, nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_table(
        "diaries",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("day_start", sa.Integer(), nullable=False),
        sa.Column("spasm_word", sa.String(length=40), nullable=False),
        sa.Column("asked", DOCUMENT, nullable=False),
        sa.Column("raters", DOCUMENT, nullable=False),
        sa.Column("usual_rater", sa.String(length=10), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("purged_seq", BIG, nullable=False),
        sa.Column("purged_at", BIG, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.CheckConstraint("day_start BETWEEN 0 AND 22 AND day_start % 2 = 0", name=op.f("ck_diaries_day_start")),
        sa.PrimaryKeyConstraint("diary_id", name=op.f("pk_diaries")),
    )
    op.create_table(
        "throttles",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("window_start", BIG, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("open_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
    )
    with op.batch_alter_table("throttles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttles_window_start"), ["window_start"], unique=False)

    op.create_table(
        "imports",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("counts", DOCUMENT, nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("undone_at", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_imports_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", "id", name=op.f("pk_imports")),
    )
    op.create_table(
        "keepers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("rated_by", sa.String(length=10), nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.CheckConstraint("role IN ('owner', 'keeper', 'reader')", name=op.f("ck_keepers_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_keepers_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "diary_id", name=op.f("pk_keepers")),
    )
    op.create_table(
        "mappings",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("header_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", DOCUMENT, nullable=False),
        sa.Column("used_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_mappings_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", "header_hash", name=op.f("pk_mappings")),
    )
    op.create_table(
        "records",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", DOCUMENT, nullable=True),
        sa.Column("deleted_at", BIG, nullable=True),
        sa.Column("local_day", sa.Integer(), nullable=True),
        sa.Column("local_minute", sa.Integer(), nullable=True),
        sa.Column("starts_at", BIG, nullable=True),
        sa.Column("ends_at", BIG, nullable=True),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_records_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", "id", name=op.f("pk_records")),
        sa.UniqueConstraint("diary_id", "seq", name=op.f("uq_records_diary_id_seq")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index("ix_records_day", ["diary_id", "kind", "local_day", "local_minute"], unique=False)
        batch_op.create_index(
            "ix_records_import",
            ["diary_id", "import_id"],
            unique=False,
            sqlite_where=sa.text("import_id IS NOT NULL"),
            postgresql_where=sa.text("import_id IS NOT NULL"),
        )

    op.create_table(
        "repeat_keys",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.diary_id"], name=op.f("fk_repeat_keys_diary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("diary_id", "key", name=op.f("pk_repeat_keys")),
    )
    op.create_table(
        "sessions",
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("last_seen_at", BIG, nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_account_id"), ["account_id"], unique=False)

    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("last_used_at", BIG, nullable=True),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_tokens_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_tokens_secret_hash")),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tokens_account_id"), ["account_id"], unique=False)

    op.create_table(
        "readings",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("local_day", sa.Integer(), nullable=False),
        sa.Column("local_minute", sa.Integer(), nullable=True),
        sa.Column("at", BIG, nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("rated_by", sa.String(length=10), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("prompted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["diary_id", "record_id"],
            ["records.diary_id", "records.id"],
            name=op.f("fk_readings_diary_id_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("diary_id", "record_id", "measure", name=op.f("pk_readings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_readings_chart",
            ["diary_id", "measure", "local_day", "local_minute", "at", "value", "rated_by", "late", "prompted"],
            unique=False,
        )

    op.create_table(
        "versions",
        sa.Column("diary_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", DOCUMENT, nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["diary_id", "record_id"],
            ["records.diary_id", "records.id"],
            name=op.f("fk_versions_diary_id_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("diary_id", "record_id", "revision", name=op.f("pk_versions")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index("ix_versions_replaced", ["diary_id", "replaced_at"], unique=False)


def downgrade():
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.drop_index("ix_versions_replaced")

    op.drop_table("versions")
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index("ix_readings_chart")

    op.drop_table("readings")
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tokens_account_id"))

    op.drop_table("tokens")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_account_id"))

    op.drop_table("sessions")
    op.drop_table("repeat_keys")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index("ix_records_import")
        batch_op.drop_index("ix_records_day")

    op.drop_table("records")
    op.drop_table("mappings")
    op.drop_table("keepers")
    op.drop_table("imports")
    with op.batch_alter_table("throttles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttles_window_start"))

    op.drop_table("throttles")
    op.drop_table("diaries")
    op.drop_table("accounts")
