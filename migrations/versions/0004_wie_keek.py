"""Who looked at this: found by what was looked at, also when it was one of a list."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_inzage_object",
        "inzage",
        ["object_id"],
        postgresql_ops={"object_id": "varchar_pattern_ops"},
        postgresql_where=sa.text("object_id IS NOT NULL"),
        sqlite_where=sa.text("object_id IS NOT NULL"),
    )
    op.create_index(
        "ix_inzage_getoond",
        "inzage",
        ["getoond"],
        postgresql_using="gin",
        postgresql_where=sa.text("getoond <> '[]'"),
        sqlite_where=sa.text("getoond <> '[]'"),
    )


def downgrade() -> None:
    op.drop_index("ix_inzage_getoond", "inzage")
    op.drop_index("ix_inzage_object", "inzage")
