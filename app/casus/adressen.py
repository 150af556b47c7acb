"""Where people of a casus live: in the open for the team that is responsible, or in the vault for who is let in (domein §5).

That there is a secret address, that team may know; any other hears what it would hear of nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import adres, betrokkene, casus
from app.casus.queries import Betrokkene, Dossier, betrokkenen, lees_betrokkene, lees_casus
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.toegang import kluis
from app.toegang.werkeenheid import Werkeenheid

_WIE = (
    sa.select(betrokkene.c.persoon_id, casus.c.versie, adres.c.id, adres.c.versie.label("adres_versie"))
    .select_from(
        betrokkene.join(casus, casus.c.id == betrokkene.c.casus_id).join(
            adres, adres.c.betrokkene_id == betrokkene.c.id
        )
    )
    .where(betrokkene.c.casus_id == sa.bindparam("casus_id"), betrokkene.c.id == sa.bindparam("pid"))
)
_OPEN = (
    sa.select(adres)
    .join(betrokkene, betrokkene.c.id == adres.c.betrokkene_id)
    .where(betrokkene.c.casus_id == sa.bindparam("casus_id"), sa.not_(adres.c.geheim))
    .order_by(adres.c.id)
)
_ADRES = sa.select(adres).where(adres.c.betrokkene_id == sa.bindparam("pid"))


@dataclass(frozen=True, slots=True, repr=False)  # an address must not turn up in a log or a traceback
class Adres:
    """Where somebody lives. `waarde` is None where it is not shown; `tot`: until when who looks is let in."""

    id: UUID
    versie: int
    geheim: bool
    waarde: Mapping[str, Any] | None
    tot: datetime | None = None


async def lees_adres(eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID) -> Adres:
    """The address of one person, to look at. A look into the vault is told of (`geheim-adres-bekeken`), in this transaction.

    Raises `adres-geheim` for the responsible team without a toelating, `ander-doel`, and `niet-gevonden`: for what is not recorded, does
    not exist or is not visible alike.
    """
    wie = await eenheid.een(_WIE, casus_id=casus_id, pid=betrokkene_id)
    if wie and (blik := await kluis.kijk(eenheid, casus_id, wie.persoon_id)):
        eenheid.getoond.append(casus_id)
        open_ = {"betrokkene": str(betrokkene_id), "toelating": str(blik.toelating_id)}
        # nothing of the casus changes by a look, so it gets no new version
        gekeken = Gebeurtenis(
            "geheim-adres-bekeken", casus_id, wie.versie, "adressen", wie.id, wie.adres_versie, open=open_
        )
        await eenheid.kondig_aan(gekeken)
        return Adres(wie.id, wie.adres_versie, True, blik.waarde, blik.tot)
    await zie_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, betrokkene_id)
    if (gevonden := await adres_of_niets(eenheid, mens)) is None:
        raise niet_gevonden()
    if gevonden.geheim:
        raise Fout(
            Soort.VERBODEN,
            "adres-geheim",
            "Dit adres is geheim. U bent er niet toe toegelaten.",
            alternatief="Hebt u het nodig, vraag dan een toelating aan de casusregisseur of aan de teamleider, en zeg waarvoor. "
            "Is er nu gevaar, bel dan 112.",
        )
    return gevonden


async def zie_casus(eenheid: Werkeenheid, casus_id: UUID) -> Dossier:
    """A casus that the actor's own team is responsible for; who sees it otherwise sees no address in it. Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    if dossier.plek != (eenheid.actor.organisatie, eenheid.actor.team):
        raise niet_gevonden()
    return dossier


async def adres_of_niets(eenheid: Werkeenheid, mens: Betrokkene) -> Adres | None:
    """What is recorded in the open; of a secret address that it is one."""
    rij = await eenheid.een(_ADRES, pid=mens.id)
    return rij and Adres(rij.id, rij.versie, rij.geheim, mens.sleutel.open(rij.waarde))


async def open_adressen(eenheid: Werkeenheid, dossier: Dossier) -> list[tuple[Betrokkene, Adres]]:
    """Everybody of this casus whose address lies in the open. Two statements."""
    mensen = {mens.id: mens for mens in await betrokkenen(eenheid, dossier.id)}
    rijen = await eenheid.alle(_OPEN, casus_id=dossier.id)
    return [
        (mens, Adres(rij.id, rij.versie, False, mens.sleutel.open(rij.waarde)))
        for rij in rijen
        if (mens := mensen.get(rij.betrokkene_id))
    ]


_NIEUW = sa.insert(adres)
_WIJZIG = (
    sa.update(adres)
    .where(adres.c.id == sa.bindparam("b_id"))
    .values(
        versie=sa.bindparam("b_versie"),
        geheim=sa.bindparam("b_geheim"),
        waarde=sa.bindparam("b_waarde", type_=adres.c.waarde.type),
    )
)


async def schrijf_adres(
    eenheid: Werkeenheid, mens: Betrokkene, oud: Adres | None, waarde: Mapping[str, Any] | None
) -> Adres:
    """What lies in the open from now on; None: nothing, it is geheim, and what lay here is destroyed."""
    nieuw = Adres(oud.id if oud else nieuw_id(), oud.versie + 1 if oud else 1, waarde is None, waarde)
    gesloten = mens.sleutel.sluit(dict(waarde)) if waarde else None
    if oud:
        await eenheid.doe(
            _WIJZIG, b_id=nieuw.id, b_versie=nieuw.versie, b_geheim=nieuw.geheim, b_waarde=gesloten
        )
    else:
        await eenheid.doe(
            _NIEUW, id=nieuw.id, betrokkene_id=mens.id, versie=1, geheim=nieuw.geheim, waarde=gesloten
        )
    return nieuw
