"""What follows when somebody may not know of a casus any more: part of table 3 (`gevolgen.py`). What was theirs to do the team does."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.gebeurtenis import Vastgelegd
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.blokkeren import geldt_ook_voor
from app.workflow.signaleren import REGISSEUR, SLUIT, signaleer

ZONDER_REGIE = "casus-zonder-casusregisseur"
_NAAR_HET_TEAM = (
    sa.update(signaal)
    .where(
        signaal.c.casus_id == sa.bindparam("b_casus"),
        signaal.c.medewerker_id == sa.bindparam("b_medewerker"),
        signaal.c.afgehandeld_op.is_(None),
    )
    .values(medewerker_id=None, organisatie=sa.bindparam("b_organisatie"), team=sa.bindparam("b_team"))
)
_ER_IS_WEER_REGIE = SLUIT.where(
    signaal.c.casus_id == sa.bindparam("b_casus"), signaal.c.soort == ZONDER_REGIE
).values(afhandeling=Afhandeling.GEHAALD)


async def geef_werk_aan_team(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """What was open for this one person is open for the team; and when she led the casus, all of the team hears that nobody does now."""
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    assert rij is not None, "een blokkade is van een casus"
    plek = {"organisatie": rij.organisatie, "team": rij.team}
    await eenheid.doe(
        _NAAR_HET_TEAM,
        b_casus=feit.wat.casus_id,
        b_medewerker=UUID(feit.wat.open["medewerker"]),
        **{f"b_{k}": w for k, w in plek.items()},
    )
    if feit.wat.open["wasCasusregisseur"]:
        await signaleer(eenheid, feit, ZONDER_REGIE, **plek)


async def er_is_weer_regie(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    await eenheid.doe(_ER_IS_WEER_REGIE, b_casus=feit.wat.casus_id, b_nu=eenheid.nu)


async def blokkeer_ook_vervolg(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A household that comes back is the same household to its neighbours."""
    if vorige := feit.wat.open.get("vervolgOp"):
        assert feit.wat.casus_id, "een casus is geopend"
        await geldt_ook_voor(eenheid, (UUID(vorige), feit.wat.casus_id))


async def blokkeer_na_samenvoegen(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    if doorgaand := feit.wat.open["samengevoegdMet"]:
        assert feit.wat.casus_id, "een casus is samengevoegd"
        await geldt_ook_voor(eenheid, (UUID(doorgaand), feit.wat.casus_id))


BLOKKADESIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "blokkade-gezet": (geef_werk_aan_team,),
    "casus-geopend": (blokkeer_ook_vervolg,),
}
