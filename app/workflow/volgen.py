"""Which casus Veilig Thuis follows: derived from the meldingen that were linked to it and what was decided of them (domein §4)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, ongeldig
from app.melding.beoordelen import Oordeel
from app.melding.codes import Uitkomst
from app.melding.model import koppeling, melding, veiligheidsbeoordeling
from app.melding.queries import LOOPT, Melding, genoemden, lees_melding
from app.monitoring.model import VolgEinde, volgen
from app.monitoring.volgen import Volgopdracht, begin_volgen, eindig, stop_volgen
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.meldklokken import beoordeel
from app.workflow.opdracht import Regels

VOLGT = frozenset({Uitkomst.LOKAAL_TEAM, Uitkomst.BETROKKEN_HULP})
"""Outcomes with which Veilig Thuis leaves the work to somebody else, and so looks whether it helped."""
Werk = Callable[[], Awaitable[Melding]]
"""Locks the melding to do something with it, and may refuse a stale look. A casus is always locked before a melding, so that two who
link and unlink at once wait for each other in one order only."""

_GEKOPPELD = (
    sa.select(
        melding.c.id,
        melding.c.team,
        koppeling.c.op.label("gekoppeld_op"),
        veiligheidsbeoordeling.c.op.label("beoordeeld_op"),
        veiligheidsbeoordeling.c.uitkomst,
    )
    .select_from(
        koppeling.join(melding, melding.c.id == koppeling.c.melding_id).outerjoin(
            veiligheidsbeoordeling, veiligheidsbeoordeling.c.melding_id == melding.c.id
        )
    )
    .where(
        koppeling.c.casus_id == sa.bindparam("casus_id"),
        melding.c.organisatie == sa.bindparam("organisatie"),
        LOOPT,
    )
)
_GEVOLGD = sa.select(volgen.c.id, volgen.c.melding_id, volgen.c.anker_op, volgen.c.einde).where(
    volgen.c.casus_id == sa.bindparam("casus_id"), volgen.c.organisatie == sa.bindparam("organisatie")
)
_TEL_NIET_ALS_WERK = (
    sa.update(koppeling)
    .where(
        koppeling.c.casus_id == sa.bindparam("b_casus"),
        koppeling.c.casus_versie == sa.bindparam("b_voor"),
        LOOPT,
    )
    .values(casus_versie=sa.bindparam("b_na"))
)


async def bezie_volgen(eenheid: Werkeenheid, dossier: Dossier, regels: Regels) -> None:
    """Let Veilig Thuis follow this casus (which is locked) if it has reason to, and stop what has no reason any more.

    To be called after everything that may change the reasons: a link, an assessment, taking either back, the last moment. What is
    followed because of an overdracht (no melding) is left alone.
    """
    voor, vt = dossier.versie, regels.meldpunt[0]
    gekoppeld = {rij.id: rij for rij in await eenheid.alle(_GEKOPPELD, casus_id=dossier.id, organisatie=vt)}
    geweest = []
    for rij in await eenheid.alle(_GEVOLGD, casus_id=dossier.id, organisatie=vt):
        if (grond := rij.melding_id) and grond not in gekoppeld:
            if rij.einde is None:
                await stop_volgen(eenheid, dossier, rij.id, VolgEinde.ONGEDAAN)
            elif rij.einde is not VolgEinde.ONGEDAAN:
                await eindig(eenheid, rij.id, VolgEinde.ONGEDAAN)
        elif grond and rij.einde is None and gekoppeld[grond].uitkomst not in VOLGT:
            await stop_volgen(eenheid, dossier, rij.id, VolgEinde.HERZIEN)
        elif rij.einde not in (VolgEinde.ONGEDAAN, VolgEinde.HERZIEN):
            geweest.append(rij)
    elders = dossier.rij["organisatie"] != vt and dossier.rij["beeindigd_op"] is None
    if elders and (nieuw := _aanleiding(gekoppeld, geweest, regels)):
        await begin_volgen(eenheid, dossier, nieuw)
    await tel_niet_als_werk(eenheid, dossier, voor)


def _aanleiding(
    gekoppeld: Mapping[UUID, sa.Row[Any]], geweest: list[sa.Row[Any]], regels: Regels
) -> Volgopdracht | None:
    """The latest reason to follow that is later than what was followed already: anchored on the day that both the link and the
    outcome were there."""
    gevolgd = {rij.melding_id for rij in geweest}
    sinds = max((rij.anker_op for rij in geweest), default=None)
    ankers = {
        rij.id: max(rij.gekoppeld_op, rij.beoordeeld_op)
        for rij in gekoppeld.values()
        if rij.uitkomst in VOLGT
    }
    nieuw = {id: op for id, op in ankers.items() if id not in gevolgd and (sinds is None or op > sinds)}
    if not nieuw:
        return None
    melding_id = max(nieuw, key=lambda wie: (nieuw[wie], wie))
    return Volgopdracht(
        regels.meldpunt[0],
        gekoppeld[melding_id].team,
        nieuw[melding_id],
        regels.monitoring_maanden,
        regels.monitoring_max_maanden,
        melding_id,
    )


async def tel_niet_als_werk(eenheid: Werkeenheid, dossier: Dossier, voor: int) -> None:
    """What Veilig Thuis does for its own following is no work in the casus: a link that is undone still puts it back."""
    if dossier.versie != voor:
        await eenheid.doe(_TEL_NIET_ALS_WERK, b_casus=dossier.id, b_voor=voor, b_na=dossier.versie)


async def beoordeel_en_volg(
    eenheid: Werkeenheid, melding_id: UUID, oordeel: Oordeel, regels: Regels, werk: Werk
) -> Melding:
    """The veiligheidsbeoordeling; when it hands over a household that is a casus, Veilig Thuis follows it from now on.

    Raises `ongeldige-invoer` for a person the melding does not name, and `intussen-gekoppeld`.
    """
    gezien = await lees_melding(eenheid, melding_id)
    dossier = await vergrendel_buiten_zicht(eenheid, gezien.casus_id) if gezien.casus_id else None
    wat = await werk()
    if wat.casus_id != gezien.casus_id:
        raise Fout(
            Soort.BOTSING,
            "intussen-gekoppeld",
            "Deze melding is op dit moment aan een casus gekoppeld of ervan losgemaakt.",
            alternatief="Bekijk de melding opnieuw en leg de beoordeling daarna vast.",
        )
    aantal = len(await genoemden(eenheid, melding_id))
    if any(plaats >= aantal for plaats in oordeel.cijfers):
        raise ongeldig("veiligheidscijfers", "onbekende-persoon", "Deze melding noemt niet zoveel mensen.")
    await beoordeel(eenheid, wat, oordeel, regels)
    if dossier:
        await bezie_volgen(eenheid, dossier, regels)
    return wat
