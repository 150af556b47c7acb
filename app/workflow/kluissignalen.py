"""Who hears of a look at a secret address, and when nobody may look any more: part of table 3 (`gevolgen.py`)."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.gebeurtenis import Vastgelegd
from app.toegang import kluis
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.signaleren import REGISSEUR, SLUIT, signaleer

_SLUIT = SLUIT.where(signaal.c.over_id == sa.bindparam("b_over")).values(afhandeling=Afhandeling.INGETROKKEN)


async def waarschuw_bij_blik(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Every look at a secret address is heard of by somebody else than who looks: the casusregisseur, or when she looks (or there is
    none) who leads her team; and always the privacy officers of who is responsible and of who looked. Only that it happened."""
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    assert rij is not None, "een geheim adres is van iemand in een casus"
    wie = eenheid.actor
    if rij.casusregisseur in (None, wie.id):
        leiding = {"organisatie": rij.organisatie, "team": rij.team, "rol": Rol.TEAMLEIDER}
        await signaleer(eenheid, feit, **leiding)
    else:
        await signaleer(eenheid, feit, medewerker_id=rij.casusregisseur)
    for organisatie in sorted({rij.organisatie, wie.organisatie}):
        await signaleer(eenheid, feit, organisatie=organisatie, rol=Rol.PRIVACY, ongeacht_zicht=True)


async def vertel_wie_mag_kijken(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who is let in hears it, and by that where to look: from another team nothing else would lead there. Of which casus it is they do not
    hear."""
    rij = await kluis.aan_wie(eenheid, feit.wat.object_id)
    if rij is None:
        return
    aan = {"medewerker_id": rij.medewerker_id}
    if rij.team:
        aan = {"organisatie": rij.organisatie, "team": rij.team}
    await signaleer(eenheid, feit, casus_id=None, over_id=feit.wat.object_id, ongeacht_zicht=True, **aan)


async def vergeet_toelating(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    await eenheid.doe(_SLUIT, b_over=feit.wat.object_id, b_nu=eenheid.nu)


async def sluit_vorig_team_uit(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who handed a casus over has no more business with what lies of it in the vault; who received it must be let in anew."""
    await kluis.sluit_team_uit(eenheid, _casus(feit), *feit.wat.open["van"].split("/"))


async def sluit_kluis(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Nobody has business with a casus that has ended."""
    await kluis.sluit_allen_uit(eenheid, _casus(feit))


def _casus(feit: Vastgelegd) -> UUID:
    assert feit.wat.casus_id, "dit is in een casus gebeurd"
    return feit.wat.casus_id


KLUISSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "geheim-adres-bekeken": (waarschuw_bij_blik,),
    "toelating-gegeven": (vertel_wie_mag_kijken,),
    "toelating-ingetrokken": (vergeet_toelating,),
}
