"""What a row of `koppeling` says now."""

import sqlalchemy as sa

from app.melding.codes import Besluit


def aan_casus(k: sa.FromClause) -> sa.ColumnElement[bool]:
    """This row of `koppeling` links a melding to a casus, and it was not undone."""
    return sa.and_(k.c.besluit == Besluit.BEVESTIGD, k.c.ongedaan_op.is_(None), k.c.casus_id.is_not(None))


def aan_melding(k: sa.FromClause) -> sa.ColumnElement[bool]:
    """This row of `koppeling` says that two meldingen are about one household, and it was not undone."""
    return sa.and_(
        k.c.besluit == Besluit.BEVESTIGD, k.c.ongedaan_op.is_(None), k.c.naar_melding_id.is_not(None)
    )
