"""Who hears of what an overleg asks of them: confidentiality to confirm, an actie to do, a besluit in their casus. Part of table 3.

A partner hears only that there is something in which overleg: of which casus it is, it sees there, if it still may.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import casus, signaal
from app.core.gebeurtenis import Vastgelegd
from app.overleg.bijdragen import LAAT_VERVALLEN
from app.overleg.delen import EINDIG_VAN_CASUS
from app.overleg.model import deelnemer, overleg
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.signaleren import SLUIT, signaleer

_TEAM = sa.select(casus.c.casusregisseur, casus.c.organisatie, casus.c.team).where(
    casus.c.id == sa.bindparam("casus_id")
)
_SLUIT_OVER = SLUIT.where(signaal.c.over_id == sa.bindparam("b_over")).values(
    afhandeling=sa.bindparam("b_hoe", type_=signaal.c.afhandeling.type)
)
_DEELNEMER = sa.select(deelnemer.c.organisatie, deelnemer.c.team).where(
    deelnemer.c.id == sa.bindparam("deelnemer_id")
)
_SLUIT_HERINNERING = SLUIT.where(
    signaal.c.over_id == sa.bindparam("b_over"),
    signaal.c.organisatie == sa.bindparam("b_organisatie"),
    sa.func.coalesce(signaal.c.team, "") == sa.func.coalesce(sa.bindparam("b_team", type_=sa.String), ""),
).values(afhandeling=Afhandeling.GEHAALD)


def aan(organisatie: str, team: str | None) -> dict[str, Any]:
    """The address of a deelnemer: a team, or the partners of an organisation that has none."""
    return {"organisatie": organisatie, "team": team, "rol": None if team else Rol.PARTNER}


async def vraag_eigenaar(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Whose actie it is hears it; of which casus it is only its own team."""
    organisatie, _, team = feit.wat.open["door"].partition("/")
    rij = await eenheid.een(_TEAM, casus_id=feit.wat.casus_id)
    assert rij is not None, "een actie staat in een casus"
    eigen = (rij.organisatie, rij.team) == (organisatie, team)
    await signaleer(
        eenheid,
        feit,
        over_id=feit.wat.object_id,
        casus_id=feit.wat.casus_id if eigen else None,
        ongeacht_zicht=not eigen,
        **aan(organisatie, team or None),
    )


async def sluit_actie(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """There is nothing to do about it any more."""
    hoe = Afhandeling.GEHAALD if feit.wat.soort == "actie-gedaan" else Afhandeling.VERVALLEN
    await eenheid.doe(_SLUIT_OVER, b_over=feit.wat.object_id, b_nu=eenheid.nu, b_hoe=hoe)


async def vertel_regie(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The casusregisseur hears what others decided, did or did not do; without one her team does."""
    rij = await eenheid.een(_TEAM, casus_id=feit.wat.casus_id)
    assert rij is not None, "dit staat in een casus"
    if rij.casusregisseur == eenheid.actor.id:
        return
    if rij.casusregisseur:
        await signaleer(eenheid, feit, medewerker_id=rij.casusregisseur)
    else:
        await signaleer(eenheid, feit, organisatie=rij.organisatie, team=rij.team)


async def waak_over_acties(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A partner that sees nothing any more cannot do its actie: the team of the casus hears that, whoever took the share back."""
    if not feit.wat.open["acties"]:
        return
    rij = await eenheid.een(_TEAM, casus_id=feit.wat.casus_id)
    assert rij is not None, "dit staat in een casus"
    await signaleer(eenheid, feit, "actie-zonder-zicht", organisatie=rij.organisatie, team=rij.team)


async def vraag_opnieuw(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The team of the casus decides what of it a partner still needs, also for an actie that it cannot see now."""
    rij = await eenheid.een(_TEAM, casus_id=feit.wat.casus_id)
    assert rij is not None, "dit staat in een casus"
    await signaleer(eenheid, feit, organisatie=rij.organisatie, team=rij.team)


_AAN_TAFEL = (
    sa.select(deelnemer.c.organisatie, deelnemer.c.team)
    .join(overleg, overleg.c.id == deelnemer.c.overleg_id)
    .where(
        overleg.c.id == sa.bindparam("overleg_id"),
        sa.or_(
            deelnemer.c.organisatie != overleg.c.organisatie,
            deelnemer.c.team.is_(None),
            deelnemer.c.team != overleg.c.team,
        ),
    )
)
"""Who takes part, beside the team that leads it and so knows."""


async def nodig_uit(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who takes part hears at once that there is an overleg, and when it was moved: nobody waits for somebody to remind them."""
    soort = feit.wat.soort
    if soort == "overleg-gewijzigd":
        if "begintOp" not in feit.wat.velden:
            return
        soort = "overleg-verzet"
    for rij in await eenheid.alle(_AAN_TAFEL, overleg_id=feit.wat.object_id):
        await _vertel(eenheid, feit, soort, rij.organisatie, rij.team)


async def nodig_een_uit(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    await _vertel(eenheid, feit, "overleg-gepland", feit.wat.open["organisatie"], feit.wat.open["team"])


async def _vertel(
    eenheid: Werkeenheid, feit: Vastgelegd, soort: str, organisatie: str, team: str | None
) -> None:
    await signaleer(
        eenheid, feit, soort, over_id=feit.wat.object_id, ongeacht_zicht=True, **aan(organisatie, team)
    )


async def sluit_uitnodiging(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """It is over: there is nothing to come to, or to confirm, any more."""
    await eenheid.doe(_SLUIT_OVER, b_over=feit.wat.object_id, b_nu=eenheid.nu, b_hoe=Afhandeling.VERVALLEN)


async def herinner(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who has not confirmed hears that nothing will be shown to them until they do."""
    for wie in feit.wat.open["aan"]:
        organisatie, _, team = wie.partition("/")
        await _vertel(eenheid, feit, "geheimhouding-bevestigen", organisatie, team or None)


async def sluit_herinnering(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    rij = await eenheid.een(_DEELNEMER, deelnemer_id=UUID(feit.wat.open["deelnemer"]))
    assert rij is not None, "wie bevestigt neemt deel"
    await eenheid.doe(
        _SLUIT_HERINNERING,
        b_over=feit.wat.object_id,
        b_organisatie=rij.organisatie,
        b_team=rij.team,
        b_nu=eenheid.nu,
    )


async def sluit_overlegwerk(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A casus that has come to rest leaves no actie open (story 7)."""
    for rij in await eenheid.alle(LAAT_VERVALLEN, b_casus=feit.wat.casus_id, b_nu=eenheid.nu):
        await eenheid.doe(_SLUIT_OVER, b_over=rij.id, b_nu=eenheid.nu, b_hoe=Afhandeling.VERVALLEN)


async def deel_niet_meer(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Of a casus that has ended nothing is shown to anybody any more."""
    await eenheid.doe(EINDIG_VAN_CASUS, b_casus=feit.wat.casus_id, b_nu=eenheid.nu)


OVERLEGSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "besluit-genomen": (vertel_regie,),
    "actie-opgedragen": (vraag_eigenaar,),
    "projectie-ingetrokken": (waak_over_acties,),
    "adres-niet-meer-gedeeld": (vraag_opnieuw,),
    "overleg-gepland": (nodig_uit,),
    "overleg-gewijzigd": (nodig_uit,),
    "overleg-afgesloten": (sluit_uitnodiging,),
    "deelnemer-toegevoegd": (nodig_een_uit,),
    "geheimhouding-herinnerd": (herinner,),
    "geheimhouding-bevestigd": (sluit_herinnering,),
}
