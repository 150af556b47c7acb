"""Accounts are managed: what counts from when, who ended, what was looked at again, and what waits for a second person."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
ZONDER_TEAM = "organisatie IS NULL OR team IS NOT NULL OR rol IN ({})"
ROLLEN = ("'partner', 'privacy-officer'", "'partner', 'privacy-officer', 'functioneel-beheerder'")
"""Who a signal can be for without a team: as it was, and with the beheerder."""


def _kolommen() -> tuple[sa.Column[Any], ...]:
    """New each time: a column belongs to one table."""
    return (
        sa.Column(
            "versie",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="van alles wat iemands rechten raakt",
        ),
        sa.Column("geldig_vanaf", MOMENT, comment="een token van daarvóór geldt niet meer"),
        sa.Column("beeindigd_op", MOMENT, comment="uit dienst"),
        sa.Column("rechten_op", MOMENT, comment="sinds wanneer dit team en deze rollen"),
        sa.Column("herzien_op", MOMENT, comment="toen zei iemand dat het nog klopt"),
        sa.Column("herzien_door", sa.Uuid()),
        sa.Column("voorstel", JSON, comment="rechten die een tweede beheerder nog moet bevestigen"),
        sa.Column("voorgesteld_door", sa.Uuid()),
        sa.Column("voorgesteld_op", MOMENT),
    )


def _zonder_team(rollen: str) -> None:
    with op.batch_alter_table("signaal", schema=None) as tabel:
        tabel.drop_constraint(op.f("ck_signaal_team_of_rol"), type_="check")
        tabel.create_check_constraint(op.f("ck_signaal_team_of_rol"), sa.text(ZONDER_TEAM.format(rollen)))


def upgrade() -> None:
    for kolom in _kolommen():
        op.add_column("medewerker", kolom)
    op.execute(sa.text("UPDATE medewerker SET rechten_op = bijgewerkt_op, herzien_op = bijgewerkt_op"))
    op.create_index("ix_medewerker_organisatie", "medewerker", ["organisatie", "id"])
    op.add_column("team", sa.Column("versie", sa.Integer(), nullable=False, server_default="1"))
    _zonder_team(ROLLEN[1])


def downgrade() -> None:
    """What was ended counts again: do not go back with people in it."""
    _zonder_team(ROLLEN[0])
    op.drop_column("team", "versie")
    op.drop_index("ix_medewerker_organisatie", "medewerker")
    for kolom in reversed(_kolommen()):
        op.drop_column("medewerker", kolom.name)
