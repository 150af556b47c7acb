"""A household that comes back after its casus ended keeps being the same household: its casussen are found from each other."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.create_index("ix_casus_huishouden", ["huishouden_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.drop_index("ix_casus_huishouden")
