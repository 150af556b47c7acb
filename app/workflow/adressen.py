"""Recording where somebody lives. A secret address goes into the vault, and what lay in the open of it is destroyed: here, with whom
it is shared in this casus, and in the meldingen that were linked to it, together with all that could be found by it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.adressen import Adres, adres_of_niets, open_adressen, schrijf_adres
from app.casus.handelingen import leg_vast
from app.casus.queries import Betrokkene, Dossier, lees_betrokkene, werk_in_casus
from app.casus.toelaten import geen_geheim_adres
from app.core.fouten import niet_gevonden
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.model import koppeling, melding_persoon
from app.melding.queries import LOOPT, vergrendel_buiten_zicht
from app.persoon.register import vergeet_adres, vind_op_adres, zelfde_plek
from app.toegang import beleid, kluis
from app.toegang.codes import Kluissoort
from app.toegang.kluis import Eigenaar
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.adresdelen import stop_met_delen, vergrendel_waar_gedeeld

EisVersie = Callable[[Adres], Awaitable[None]]
_MELDINGEN = (
    sa.select(koppeling.c.melding_id)
    .where(koppeling.c.casus_id == sa.bindparam("casus_id"), LOOPT)
    .order_by(koppeling.c.melding_id)
)
_GENOEMD = sa.select(melding_persoon.c.persoon_id).where(
    melding_persoon.c.melding_id == sa.bindparam("melding_id")
)


@dataclass(frozen=True, slots=True, repr=False)  # an address must not turn up in a log or a traceback
class NieuwAdres:
    waarde: Mapping[str, Any]
    geheim: Kluissoort | None
    """None: in the open, for the whole team."""


async def leg_adres_vast(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID, nieuw: NieuwAdres, eis_versie: EisVersie
) -> Adres:
    """Where this person lives now. The answer says nothing that a look at a secret address would not: only that it is one.

    Raises `niet-gevonden`, `casus-beeindigd`, and `niet-bevoegd` or `verse-aanmelding-nodig` for who would change a secret address that is
    there.
    """
    dossier, mens, oud = await _grijp(eenheid, casus_id, betrokkene_id, eis_versie)
    if nieuw.geheim is None:
        return await _in_het_open(eenheid, dossier, mens, oud, nieuw.waarde)
    klaar = await _in_de_kluis(eenheid, dossier, mens, oud, nieuw.geheim, nieuw.waarde)
    await _ook_wat_gelijk_is(eenheid, dossier, nieuw.waarde)
    return klaar


async def neem_over(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID, melding_id: UUID, eis_versie: EisVersie
) -> Adres:
    """The secret address that a linked melding told is this person's: it goes from vault to vault, and nobody sees it by that. It is
    compared with nothing, for what followed from that would tell what it is.

    Raises `niet-gevonden`, `geen-geheim-adres`, `niet-bevoegd`.
    """
    dossier, mens, oud = await _grijp(eenheid, casus_id, betrokkene_id, eis_versie)
    if melding_id not in [rij.melding_id for rij in await eenheid.alle(_MELDINGEN, casus_id=casus_id)]:
        raise niet_gevonden()
    wat = await vergrendel_buiten_zicht(eenheid, melding_id)
    if not await kluis.leg_over(eenheid, wat.sleutel, Eigenaar(casus_id, mens.sleutel.id), mens.sleutel):
        raise geen_geheim_adres()
    await vergeet_adres(eenheid, [mens.sleutel.id])
    return await _schrijf(eenheid, dossier, mens, oud, None, "geheim-adres-vastgelegd")


async def _grijp(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID, eis_versie: EisVersie
) -> tuple[Dossier, Betrokkene, Adres | None]:
    """The casus, locked, the person and what is recorded now, for who may record something else."""
    await vergrendel_waar_gedeeld(eenheid, casus_id)
    dossier = await werk_in_casus(eenheid, casus_id, "adres-vastleggen")
    mens = await lees_betrokkene(eenheid, casus_id, betrokkene_id)
    oud = await adres_of_niets(eenheid, mens)
    if oud:
        await eis_versie(oud)
        if oud.geheim:
            beleid.eis("geheim-adres-wijzigen", eenheid.actor, dossier.casusregisseur, dossier.plek)
            eis_verse_aanmelding(eenheid)
    return dossier, mens, oud


async def _in_het_open(
    eenheid: Werkeenheid, dossier: Dossier, mens: Betrokkene, oud: Adres | None, waarde: Mapping[str, Any]
) -> Adres:
    if oud and oud.geheim:
        await kluis.haal_weg(eenheid, Eigenaar(dossier.id, mens.sleutel.id))
    await vind_op_adres(eenheid, mens.sleutel.id, mens.rij, waarde)
    soort = "adres-niet-meer-geheim" if oud and oud.geheim else "adres-vastgelegd"
    return await _schrijf(eenheid, dossier, mens, oud, waarde, soort)


async def _in_de_kluis(
    eenheid: Werkeenheid,
    dossier: Dossier,
    mens: Betrokkene,
    oud: Adres | None,
    soort: Kluissoort,
    waarde: Mapping[str, Any],
) -> Adres:
    await kluis.berg_op(eenheid, Eigenaar(dossier.id, mens.sleutel.id), mens.sleutel, soort, waarde)
    await vergeet_adres(eenheid, [mens.sleutel.id])
    return await _schrijf(eenheid, dossier, mens, oud, None, "geheim-adres-vastgelegd")


async def _schrijf(
    eenheid: Werkeenheid,
    dossier: Dossier,
    mens: Betrokkene,
    oud: Adres | None,
    waarde: Mapping[str, Any] | None,
    soort: str,
) -> Adres:
    """The log tells that it happened and never an address, not even an old one: what becomes geheim tomorrow must not lie there."""
    nieuw = await schrijf_adres(eenheid, mens, oud, waarde)
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="adressen",
        object_id=nieuw.id,
        object_versie=nieuw.versie,
        velden=("adres",),
        open={"betrokkene": str(mens.id)},
    )
    await stop_met_delen(eenheid, dossier, mens)
    return nieuw


async def _ook_wat_gelijk_is(eenheid: Werkeenheid, dossier: Dossier, waarde: Mapping[str, Any]) -> None:
    """The same address of somebody else here, or in a linked melding, would tell it all the same. Compared is what the actor gave with
    what their team sees in the open, so that nothing can be learned by trying."""
    for ander, hun in await open_adressen(eenheid, dossier):
        if hun.waarde and zelfde_plek(hun.waarde, waarde):
            await _in_de_kluis(eenheid, dossier, ander, hun, Kluissoort.GEHEIM_ADRES, hun.waarde)
    for rij in await eenheid.alle(_MELDINGEN, casus_id=dossier.id):
        wat = await vergrendel_buiten_zicht(eenheid, rij.melding_id)
        gemeld = wat.rij["adres"]
        if not gemeld or gemeld.get("geheim") or not zelfde_plek(gemeld, waarde):
            continue
        wiens = Eigenaar(melding_id=wat.id)
        await kluis.berg_op(eenheid, wiens, wat.sleutel, Kluissoort.GEHEIM_ADRES, gemeld)
        await vergeet_adres(eenheid, [g.persoon_id for g in await eenheid.alle(_GENOEMD, melding_id=wat.id)])
        await leg_meldfeit_vast(
            eenheid,
            wat,
            "melding-adres-geheim",
            kolommen={"adres": wat.sleutel.sluit({"geheim": True})},
            velden=("adres",),
        )
