"""The radar looks back by when meldingen were received; what was merged into a casus is found from that casus."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SAMENGEVOEGD = sa.text("samengevoegd_met IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.create_index("ix_melding_ontvangen_op", ["ontvangen_op"], unique=False)
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.create_index(
            "ix_casus_samengevoegd_met",
            ["samengevoegd_met"],
            unique=False,
            postgresql_where=SAMENGEVOEGD,
            sqlite_where=SAMENGEVOEGD,
        )


def downgrade() -> None:
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.drop_index("ix_casus_samengevoegd_met")
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.drop_index("ix_melding_ontvangen_op")
