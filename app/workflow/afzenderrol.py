"""What a team keeps of a casus that it handed over: nothing, an ear, or a look; until a day that is known beforehand (domein §6).

Nothing has to be done when that day comes: `zicht.py` compares it with today.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.queries import Dossier, werk_in_casus
from app.core.datumtaal import zeg_dag
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.ids import nieuw_id
from app.core.kalender import na_maanden, volgende_werkdag
from app.core.klok import lokale_dag
from app.monitoring.volgen import Volgopdracht, begin_volgen, stop_na_overdracht
from app.overdracht import handelingen as doe
from app.overdracht.codes import Afzenderrol, Overdrachtsoort, OverdrachtStatus
from app.overdracht.handelingen import Vraag
from app.overdracht.queries import Overdracht, opnieuw
from app.overdracht.soorten import BETROKKEN_MAANDEN, SOORTEN
from app.toegang.model import meekijker
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels

_NIEUW = sa.insert(meekijker)
_STOP = (
    sa.update(meekijker)
    .where(
        meekijker.c.casus_id == sa.bindparam("b_casus"),
        meekijker.c.organisatie == sa.bindparam("b_organisatie"),
        meekijker.c.team == sa.bindparam("b_team"),
        meekijker.c.beeindigd_op.is_(None),
    )
    .values(beeindigd_op=sa.bindparam("b_nu"))
)


def kies_rol(
    vraag: Vraag, soort: Overdrachtsoort, van: tuple[str, str], nu: datetime, regels: Regels
) -> tuple[Afzenderrol, date | None]:
    """What the sender will be, and until when (None: as long as may be, from the acceptance on). Raises `ongeldige-invoer`."""
    rol, tot = vraag.rol or SOORTEN[soort].rol, vraag.rol_tot
    if vraag.rol is None and rol is Afzenderrol.GEEN and van[0] == regels.meldpunt[0]:
        rol = Afzenderrol.MONITOR  # seed 1: Veilig Thuis looks whether what it handed over has stopped
    if vraag.rol is None and rol is Afzenderrol.BETROKKEN and tot is None:
        tot = na_maanden(lokale_dag(nu), BETROKKEN_MAANDEN)
    eis_einde(rol, tot, nu, regels, "rolTot")
    return rol, tot


def eis_einde(rol: Afzenderrol, tot: date | None, nu: datetime, regels: Regels, plaats: str) -> None:
    """A look has a last day, that is not past and not further than Veilig Thuis may follow. Raises `ongeldige-invoer`."""
    if rol is Afzenderrol.GEEN and tot:
        raise ongeldig(plaats, "hoort-hier-niet", "Zonder rol is er geen einddatum.")
    if rol is Afzenderrol.BETROKKEN and tot is None:
        raise ongeldig(plaats, "verplicht", "Noem tot en met welke dag het team betrokken blijft.")
    uiterlijk = langst(nu, regels)
    if tot and not lokale_dag(nu) < tot <= uiterlijk:
        raise ongeldig(
            plaats, "buiten-termijn", f"De laatste dag ligt na vandaag en uiterlijk op {zeg_dag(uiterlijk)}."
        )


def langst(nu: datetime, regels: Regels) -> date:
    return volgende_werkdag(na_maanden(lokale_dag(nu), regels.monitoring_max_maanden))


async def geef(
    eenheid: Werkeenheid, dossier: Dossier, wat: Overdracht, sinds: datetime, regels: Regels
) -> None:
    """From now on the sender is to this casus (which is locked) what the overdracht says, and nothing else. `sinds`: the acceptance,
    from which the moments of Veilig Thuis count. Other teams have no moments: they only hear."""
    rol, tot, van = wat.rij["rol"], wat.rij["rol_tot"], wat.van
    await stop_meekijken(eenheid, dossier, van)
    if rol is Afzenderrol.GEEN:
        return
    await eenheid.doe(
        _NIEUW,
        id=nieuw_id(),
        casus_id=dossier.id,
        organisatie=van[0],
        team=van[1],
        leest=rol is Afzenderrol.BETROKKEN,
        sinds=eenheid.nu,
        tot=tot,
    )
    if (
        van[0] == regels.meldpunt[0]
    ):  # seed 1: it looks for at most 18 months whether what it handed over has stopped
        maanden = (regels.monitoring_maanden, regels.monitoring_max_maanden)
        uiterlijk = tot if rol is Afzenderrol.MONITOR else None
        await begin_volgen(eenheid, dossier, Volgopdracht(*van, sinds, *maanden, uiterlijk=uiterlijk))


async def stop_meekijken(eenheid: Werkeenheid, dossier: Dossier, wie: tuple[str, str]) -> None:
    await eenheid.doe(_STOP, b_casus=dossier.id, b_organisatie=wie[0], b_team=wie[1], b_nu=eenheid.nu)


async def laat_los(eenheid: Werkeenheid, dossier: Dossier, wie: tuple[str, str]) -> None:
    """This team keeps nothing of what it once handed over: it is responsible itself again, or that was decided."""
    await stop_meekijken(eenheid, dossier, wie)
    await stop_na_overdracht(eenheid, dossier, wie)


async def wijzig_rol(
    eenheid: Werkeenheid,
    casus_id: UUID,
    overdracht_id: UUID,
    rol: Afzenderrol,
    tot: date | None,
    reden: str,
    regels: Regels,
    eis_versie: doe.EisVersie,
) -> Overdracht:
    """Who is responsible now says what a team that handed the casus over still is, and until when.

    Raises `niet-gevonden`, `niet-bevoegd`, `casus-beeindigd`, `overdracht-niet-aangenomen`, `zelf-verantwoordelijk`,
    `veilig-thuis-volgt`, `ongeldige-invoer`.
    """
    dossier = await werk_in_casus(eenheid, casus_id, "rol-wijzigen")
    wat = await opnieuw(eenheid, overdracht_id)
    if wat.casus_id != casus_id:
        raise niet_gevonden()
    await eis_versie(wat)
    _eis_te_wijzigen(dossier, wat, rol, regels)
    if rol is Afzenderrol.MONITOR and tot is None:
        tot = langst(wat.rij["beantwoord_op"], regels)
    else:
        eis_einde(rol, tot, eenheid.nu, regels, "tot")
    await doe.geef_rol(eenheid, wat, rol, tot)
    await leg_vast(
        eenheid,
        dossier,
        "afzenderrol-gewijzigd",
        object_soort="overdrachten",
        object_id=wat.id,
        object_versie=wat.versie,
        velden=("rol", "rolTot"),
        open={"van": "/".join(wat.van), "rol": rol, "tot": tot and tot.isoformat()},
        besloten={"reden": reden},
    )
    await geef(eenheid, dossier, wat, wat.rij["beantwoord_op"], regels)
    return wat


def _eis_te_wijzigen(dossier: Dossier, wat: Overdracht, rol: Afzenderrol, regels: Regels) -> None:
    if wat.rij["status"] is not OverdrachtStatus.GEACCEPTEERD:
        raise Fout(
            Soort.BOTSING,
            "overdracht-niet-aangenomen",
            f"Dit aanbod is {wat.rij['status']}; alleen wie een casus heeft overgedragen houdt er een rol in.",
            alternatief="Kies de overdracht die is aangenomen.",
        )
    if wat.van == dossier.plek:
        raise Fout(
            Soort.BOTSING,
            "zelf-verantwoordelijk",
            "Dit team is nu zelf verantwoordelijk voor de casus.",
            alternatief="Een rol kiest u bij het aanbieden, als de casus weer naar een ander gaat.",
        )
    if rol is Afzenderrol.GEEN and wat.van[0] == regels.meldpunt[0]:
        raise Fout(
            Soort.BOTSING,
            "veilig-thuis-volgt",
            "Veilig Thuis kijkt of het geweld is gestopt bij wat het overdroeg; dat beëindigt een ander team niet.",
            alternatief="Kies de rol monitor: dan leest Veilig Thuis niet meer mee in het dossier.",
        )
