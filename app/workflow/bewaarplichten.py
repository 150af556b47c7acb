"""A bewaarplicht (legal hold): nothing of this dossier is destroyed, however long ago it ended and whoever approved it.

Setting one is a change of the dossier, under its lock: of two who hold and destroy in the same second one wins, and the other finds
out.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bewaren.codes import Dossiersoort, Plichtreden
from app.bewaren.model import bewaarplicht
from app.casus.handelingen import leg_vast
from app.casus.model import casus
from app.casus.queries import Dossier as Casusdossier
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.ids import nieuw_id
from app.core.versleuteling import datasleutel
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.model import melding
from app.toegang.model import medewerker
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.bewaartermijnen import BEWAARTERMIJNEN, Bewaartermijn
from app.workflow.bewaren import Dossier, van_mij, vergrendel, zicht

_NIEUW = sa.insert(bewaarplicht)
_HEF_OP = (
    sa.update(bewaarplicht)
    .where(bewaarplicht.c.id == sa.bindparam("b_id"), bewaarplicht.c.opgeheven_op.is_(None))
    .values(
        versie=bewaarplicht.c.versie + 1,
        opgeheven_op=sa.bindparam("b_nu"),
        opgeheven_door=sa.bindparam("b_door"),
        opheffing=sa.bindparam("b_opheffing", type_=bewaarplicht.c.opheffing.type),
    )
)


def _plichten(t: Bewaartermijn) -> sa.Select[Any]:
    return (
        sa.select(
            bewaarplicht,
            sa.literal(t.soort.value).label("soort"),
            t.tabel.c.id.label("dossier_id"),
            t.tabel.c.organisatie,
            t.tabel.c.team,
            datasleutel.c.gewikkeld,
            medewerker.c.aanduiding,
        )
        .join(t.tabel, t.tabel.c.id == bewaarplicht.c[t.naam])
        .join(datasleutel, datasleutel.c.id == t.tabel.c.id)
        .join(medewerker, medewerker.c.id == bewaarplicht.c.door)
    )


_ALLE = sa.union_all(*map(_plichten, BEWAARTERMIJNEN.values())).subquery("plicht")
_ZICHTBAAR = sa.select(_ALLE).where(van_mij(_ALLE, _ALLE.c.casus_id, _ALLE.c.melding_id))
_LIJST = _ZICHTBAAR.where(_ALLE.c.id > sa.bindparam("na")).order_by(_ALLE.c.id).limit(sa.bindparam("limiet"))
_EEN = _ZICHTBAAR.where(_ALLE.c.id == sa.bindparam("id"))
_NIETS = sa.cast(sa.null(), sa.Uuid)
_DOSSIER = {
    Dossiersoort.CASUS: sa.select(casus.c.id).where(
        casus.c.id == sa.bindparam("id"), van_mij(casus, casus.c.id, _NIETS)
    ),
    Dossiersoort.MELDING: sa.select(melding.c.id).where(
        melding.c.id == sa.bindparam("id"), van_mij(melding, _NIETS, melding.c.id)
    ),
}


def _open(eenheid: Werkeenheid, rij: sa.Row[Any]) -> dict[str, Any]:
    if rij.casus_id:
        eenheid.getoond.append(rij.casus_id)
    return eenheid.sleutels.ontgrendel(rij.dossier_id, rij.gewikkeld).open_rij(rij)


async def plichten(eenheid: Werkeenheid, limiet: int, na: UUID) -> list[dict[str, Any]]:
    """Every bewaarplicht of my organisation or team, also the ones that were lifted. Raises `niet-bevoegd`."""
    rijen = await eenheid.alle(_LIJST, limiet=limiet, na=na, **zicht(eenheid.actor))
    return [_open(eenheid, rij) for rij in rijen]


async def lees_plicht(eenheid: Werkeenheid, id: UUID) -> dict[str, Any]:
    """Raises `niet-bevoegd`, `niet-gevonden`."""
    rij = await eenheid.een(_EEN, id=id, **zicht(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    return _open(eenheid, rij)


async def leg_op(
    eenheid: Werkeenheid, soort: Dossiersoort, id: UUID, reden: Plichtreden, toelichting: str | None
) -> UUID:
    """From now on nothing of this dossier is destroyed. Raises `niet-bevoegd`, `niet-gevonden`, `ongeldige-invoer`."""
    mag = zicht(eenheid.actor)
    if reden is Plichtreden.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", "Leg uit waarom dit niet mag worden vernietigd.")
    if await eenheid.een(_DOSSIER[soort], id=id, **mag) is None:
        raise niet_gevonden()
    dossier, plicht_id = await vergrendel(eenheid, soort, id), nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=plicht_id,
        versie=1,
        **{BEWAARTERMIJNEN[soort].naam: id},
        reden=reden,
        toelichting=dossier.sleutel.sluit(toelichting),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    await _leg_vast(eenheid, dossier, "bewaarplicht-opgelegd", reden, toelichting)
    return plicht_id


async def hef_op(eenheid: Werkeenheid, id: UUID, toelichting: str) -> None:
    """It may be proposed to be destroyed again, when its day has come. Raises `niet-bevoegd`, `niet-gevonden`,
    `verse-aanmelding-nodig`, `al-opgeheven`."""
    gezien = await lees_plicht(eenheid, id)
    eis_verse_aanmelding(eenheid)
    dossier = await vergrendel(eenheid, Dossiersoort(gezien["soort"]), gezien["dossier_id"])
    sluit = dossier.sleutel.sluit(toelichting)
    if not await eenheid.doe(_HEF_OP, b_id=id, b_nu=eenheid.nu, b_door=eenheid.actor.id, b_opheffing=sluit):
        raise Fout(
            Soort.BOTSING,
            "al-opgeheven",
            "Deze bewaarplicht is al opgeheven.",
            alternatief="Er hoeft niets te gebeuren. Moet het dossier toch bewaard blijven, leg dan een nieuwe op.",
        )
    await _leg_vast(eenheid, dossier, "bewaarplicht-opgeheven", gezien["reden"], toelichting)


async def _leg_vast(
    eenheid: Werkeenheid, dossier: Dossier, feit: str, reden: Plichtreden, toelichting: str | None
) -> None:
    deel: Any = {
        "velden": ("bewaarplichten",),
        "open": {"reden": reden},
        "besloten": {"toelichting": toelichting} if toelichting else None,
    }
    if isinstance(dossier, Casusdossier):
        await leg_vast(eenheid, dossier, feit, **deel)
    else:
        await leg_meldfeit_vast(eenheid, dossier, feit, **deel)
