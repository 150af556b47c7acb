"""Who is family, a neighbour or a party to a casus does not know of it: not by their team, their role, or whatever else lets people see.

It holds from the next request on (`toegang/zicht.py`), and for the whole household: what ran before, what was merged, what follows.
What was theirs to do goes to the team in the same transaction, so that no casus falls.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.inzage import eis_toezicht
from app.casus.queries import Dossier, lees_casus, teamgenoten, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.ids import nieuw_id
from app.melding.huishouden import een_huishouden
from app.overdracht.model import deurafspraak
from app.toegang import kluis
from app.toegang.actor import HULPVERLENERS, Rol
from app.toegang.codes import Blokkadereden
from app.toegang.model import blokkade, medewerker
from app.toegang.werkeenheid import Werkeenheid

_DOOR, _EINDE_DOOR = medewerker.alias("door_wie"), medewerker.alias("einde_door_wie")
_LIJST = (
    sa.select(
        blokkade,
        medewerker.c.aanduiding,
        _DOOR.c.aanduiding.label("door_aanduiding"),
        _EINDE_DOOR.c.aanduiding.label("beeindigd_door_aanduiding"),
    )
    .select_from(
        blokkade.join(medewerker, medewerker.c.id == blokkade.c.medewerker_id)
        .join(_DOOR, _DOOR.c.id == blokkade.c.door)
        .outerjoin(_EINDE_DOOR, _EINDE_DOOR.c.id == blokkade.c.beeindigd_door)
    )
    .where(blokkade.c.casus_id == sa.bindparam("casus_id"))
    .order_by(blokkade.c.id)
)
_LOOPT = blokkade.c.beeindigd_op.is_(None)
_EEN = _LIJST.where(blokkade.c.id == sa.bindparam("blokkade_id"))
_VAN_WIE = _LIJST.where(blokkade.c.medewerker_id == sa.bindparam("medewerker_id"), _LOOPT)
_LOPEND = sa.select(blokkade.c.casus_id, blokkade.c.medewerker_id, blokkade.c.reden).where(
    blokkade.c.casus_id.in_(sa.bindparam("casussen", expanding=True)), _LOOPT
)
_NIEUW = sa.insert(blokkade)
_EINDIG = (
    sa.update(blokkade)
    .where(
        blokkade.c.casus_id == sa.bindparam("b_casus"),
        blokkade.c.medewerker_id == sa.bindparam("b_medewerker"),
        _LOOPT,
    )
    .values(beeindigd_op=sa.bindparam("b_nu"), beeindigd_door=sa.bindparam("b_door"))
)
_WIE = sa.select(medewerker).where(medewerker.c.id == sa.bindparam("id"))
_ROLLEN = sa.select(medewerker.c.id, medewerker.c.rollen).where(
    medewerker.c.id.in_(sa.bindparam("ids", expanding=True))
)
_DEUR_VAN_HET_TEAM = (
    sa.update(deurafspraak)
    .where(
        deurafspraak.c.casus_id == sa.bindparam("b_casus"),
        deurafspraak.c.medewerker_id == sa.bindparam("b_medewerker"),
        deurafspraak.c.gehaald_op.is_(None),
        deurafspraak.c.vervallen_op.is_(None),
    )
    .values(medewerker_id=None)
)


async def blokkades(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[sa.Row[Any]]:
    """Who may not know of this casus, and who could not before: for who decides about it. Raises `niet-gevonden`, `niet-bevoegd`."""
    await eis_toezicht(eenheid, casus_id, "blokkeren")
    return await eenheid.alle(_LIJST, casus_id=casus_id)


async def blokkeer(
    eenheid: Werkeenheid, casus_id: UUID, medewerker_id: UUID, reden: Blokkadereden
) -> sa.Row[Any]:
    """From the next request on this medewerker knows nothing of the casus any more. Of oneself whoever sees it may say so; of another
    who decides about that. Saying it twice changes nothing.

    Raises `niet-gevonden`, `niet-bevoegd`, `ongeldige-invoer`, and `niemand-anders`: somebody of the team is always left.
    """
    if medewerker_id == eenheid.actor.id and Rol.PRIVACY not in eenheid.actor.rollen:
        await lees_casus(eenheid, casus_id)
    else:
        await eis_toezicht(eenheid, casus_id, "blokkeren")
    dossiers = await _vergrendel_huishouden(eenheid, casus_id)
    wie = await eenheid.een(_WIE, id=medewerker_id)
    if wie is None:
        raise ongeldig(
            "medewerkerId", "onbekende-medewerker", "Kies iemand die zich al eens heeft aangemeld."
        )
    al = {(rij.casus_id, rij.medewerker_id) for rij in await eenheid.alle(_LOPEND, casussen=list(dossiers))}
    for id, dossier in dossiers.items():
        if (id, medewerker_id) not in al:
            await _sluit_buiten(eenheid, dossier, wie, reden)
    (rij,) = await eenheid.alle(_VAN_WIE, casus_id=casus_id, medewerker_id=medewerker_id)
    return rij


async def _vergrendel_huishouden(eenheid: Werkeenheid, casus_id: UUID) -> dict[UUID, Dossier]:
    """Every casus of this household, locked, in one order."""
    return {
        id: await vergrendel_buiten_zicht(eenheid, id)
        for id in sorted(await een_huishouden(eenheid, [casus_id]))
    }


async def _sluit_buiten(
    eenheid: Werkeenheid, dossier: Dossier, wie: sa.Row[Any], reden: Blokkadereden
) -> None:
    if dossier.rij["beeindigd_op"] is None and (wie.organisatie, wie.team) == dossier.plek:
        await _eis_iemand_over(eenheid, dossier, wie.id)
    regie, id = dossier.casusregisseur == wie.id, nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=id,
        casus_id=dossier.id,
        medewerker_id=wie.id,
        reden=reden,
        leiding=Rol.TEAMLEIDER in wie.rollen and (wie.organisatie, wie.team) == dossier.plek,
        regie=regie,
        door=eenheid.actor.id,
        op=eenheid.nu,
    )
    await kluis.sluit_medewerker_uit(eenheid, dossier.id, wie.id)
    await eenheid.doe(_DEUR_VAN_HET_TEAM, b_casus=dossier.id, b_medewerker=wie.id)
    await leg_vast(
        eenheid,
        dossier,
        "blokkade-gezet",
        kolommen={"casusregisseur": None} if regie else {},
        object_soort="blokkades",
        object_id=id,
        object_versie=1,
        velden=("blokkades", "casusregisseur") if regie else ("blokkades",),
        open={"medewerker": str(wie.id), "reden": reden, "wasCasusregisseur": regie},
    )


async def _eis_iemand_over(eenheid: Werkeenheid, dossier: Dossier, medewerker_id: UUID) -> None:
    """Raises `niemand-anders`: a casus that nobody may know of is nobody's."""
    anderen = [id for id in await teamgenoten(eenheid, dossier) if id != medewerker_id]
    rollen = await eenheid.alle(_ROLLEN, ids=anderen) if anderen else []
    if not any(HULPVERLENERS & set(rij.rollen) for rij in rollen):
        raise Fout(
            Soort.BOTSING,
            "niemand-anders",
            "Zonder deze medewerker is er in het team niemand die van deze casus mag weten.",
            alternatief="Laat eerst een collega zich aanmelden, of draag de casus over aan een ander team; sluit daarna uit.",
        )


async def hef_op(
    eenheid: Werkeenheid,
    casus_id: UUID,
    blokkade_id: UUID,
    eis_versie: Callable[[sa.Row[Any]], Awaitable[None]],
) -> None:
    """It was not so, or is not so any more: never by whom it is about, who does not know of it. Doing it twice changes nothing."""
    await eis_toezicht(eenheid, casus_id, "blokkeren")
    dossiers = await _vergrendel_huishouden(eenheid, casus_id)
    rij = await eenheid.een(_EEN, casus_id=casus_id, blokkade_id=blokkade_id)
    if rij is None:
        raise niet_gevonden()
    await eis_versie(rij)
    if rij.beeindigd_op is not None:
        return
    waarden = {"b_medewerker": rij.medewerker_id, "b_nu": eenheid.nu, "b_door": eenheid.actor.id}
    for id, dossier in dossiers.items():
        if await eenheid.doe(_EINDIG, b_casus=id, **waarden):
            await leg_vast(
                eenheid,
                dossier,
                "blokkade-opgeheven",
                object_soort="blokkades",
                object_id=blokkade_id,
                object_versie=2,
                velden=("blokkades",),
                open={"medewerker": str(rij.medewerker_id)},
            )


async def geldt_ook_voor(eenheid: Werkeenheid, casussen: Collection[UUID]) -> None:
    """These turn out to be one household: who may not know of the one may not know of the other."""
    dossiers = {id: await vergrendel_buiten_zicht(eenheid, id) for id in sorted(casussen)}
    lopend = await eenheid.alle(_LOPEND, casussen=list(dossiers))
    al = {(rij.casus_id, rij.medewerker_id) for rij in lopend}
    for medewerker_id, reden in {rij.medewerker_id: rij.reden for rij in lopend}.items():
        wie = await eenheid.een(_WIE, id=medewerker_id)
        assert wie is not None, "een blokkade is van iemand"
        for id, dossier in dossiers.items():
            if (id, medewerker_id) not in al:
                await _sluit_buiten(eenheid, dossier, wie, reden)
