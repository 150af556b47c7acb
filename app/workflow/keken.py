"""Who looked at what is recorded of one human, as an answer that can be handed to them (AVG art. 15; CJEU C-579/21, Pankki S).

When, in what function, for what, and whether the glass was broken; never which person it was: that is not theirs to know as long as they
can judge without it whether it was right. The paper may be read by whoever lives with them, so no copy names what would tell where
somebody is or who was called in: of other organisations only what kind they are, nothing that is about another of the household alone,
and nothing of a melding that they were not told of.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.core.db import bevat
from app.core.fouten import niet_gevonden
from app.core.klok import lokale_dag
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import informering, melding, melding_persoon
from app.persoon.samen import wie_is_wie
from app.toegang.actor import Rol
from app.toegang.inzage import GELUKT
from app.toegang.model import Teamsoort, inzage, organisatie, team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht
from app.workflow.noodtoegang import eis_privacy

PARTNER, VEILIG_THUIS = "een partner in de keten", "Veilig Thuis"
FUNCTIES: Mapping[Rol, str] = {
    Rol.PRIVACY: "privacy officer",
    Rol.TEAMLEIDER: "leidinggevende",
    Rol.VEILIG_THUIS: "hulpverlener",
    Rol.WIJKTEAM: "hulpverlener",
    Rol.BEHEER: "beheerder",
    Rol.BELEID: "beleidsmedewerker",
    Rol.KOPPELING: "een gekoppeld systeem",
}
"""Of who has several the first."""
EIGEN, DOSSIER, LIJST, MELDING = (
    "uw gegevens",
    "het dossier van uw huishouden",
    "een lijst waar uw dossier op stond",
    "een melding waarvan u weet",
)
NIET_GENOEMD = (
    "Namen van medewerkers staan er niet in. Van andere organisaties staat er alleen wat voor organisatie het is, zodat niemand "
    "aan dit papier ziet waar iemand is of wie er hulp kreeg."
)
VAN_EEN_MENS = ("/personen/", "/wie-keek/", "/inzageverzoeken/")
"""Paths that are about one human; of another that is theirs."""
_PERSONEN: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_CASUSSEN: sa.BindParameter[Any] = sa.bindparam("casussen", expanding=True)
_IN_CASUSSEN = sa.select(betrokkene.c.id, betrokkene.c.casus_id).where(
    betrokkene.c.persoon_id.in_(_PERSONEN),
    sa.exists().where(
        casus.c.id == betrokkene.c.casus_id,
        casus.c.organisatie == sa.bindparam("organisatie"),
        niet_geblokkeerd(casus.c.id),
    ),
)
_IN_MELDINGEN = (
    sa.select(melding.c.id)
    .join(melding_persoon, melding_persoon.c.melding_id == melding.c.id)
    .where(
        melding_persoon.c.persoon_id.in_(_PERSONEN),
        melding.c.organisatie == sa.bindparam("organisatie"),
        melding_niet_geblokkeerd(melding.c.id),
        sa.exists().where(
            informering.c.melding_id == melding.c.id,
            informering.c.plaats == melding_persoon.c.plaats,
            informering.c.reden_niet.is_(None),
        ),
    )
    .distinct()
)
"""Only what this human was told of."""
_ANDEREN = sa.select(betrokkene.c.id).where(
    betrokkene.c.casus_id.in_(_CASUSSEN), betrokkene.c.id.not_in(sa.bindparam("eigen", expanding=True))
)
_ORGANISATIES = (
    sa.select(
        organisatie.c.code,
        organisatie.c.naam,
        sa.func.max(sa.case((team.c.meldpunt, 1), else_=0)).label("meldpunt"),
        sa.func.max(sa.case((team.c.soort == Teamsoort.VROUWENOPVANG, 1), else_=0)).label("opvang"),
    )
    .select_from(organisatie.outerjoin(team, team.c.organisatie == organisatie.c.code))
    .group_by(organisatie.c.code, organisatie.c.naam)
)


@dataclass(frozen=True, slots=True, order=True)
class Blik:
    """What was looked at on one day, by one kind of person, for one purpose."""

    dag: date
    door: str
    functie: str
    doel: str
    wat: str
    nood: bool


@cache
def _keken(casussen: int, meldingen: int) -> sa.Select[Any]:
    """Every look that succeeded at one of so many casussen and meldingen, or at a list with one of them on it."""
    waar: list[Any] = [inzage.c.casus_id.in_(_CASUSSEN)] if casussen else []
    lijsten = [bevat(inzage.c.getoond, sa.bindparam(f"op_lijst_{i}")) for i in range(casussen + meldingen)]
    waar += [sa.and_(sa.text("getoond <> '[]'"), lijst) for lijst in lijsten]
    waar += [inzage.c.object_id.startswith(sa.bindparam(f"melding_{i}")) for i in range(meldingen)]
    kolommen = ("op", "handeling", "rollen", "organisatie", "doelbinding", "casus_id", "object_id", "nood")
    return sa.select(*(inzage.c[k] for k in kolommen)).where(inzage.c.uitkomst == GELUKT, sa.or_(*waar))


async def bij_mens(eenheid: Werkeenheid, persoon_id: UUID) -> Sequence[tuple[Blik, int]]:
    """For the privacy officer, over everything of their organisation that this human is in: the newest day first, and how often.
    Raises `niet-bevoegd`, `niet-gevonden`."""
    eis_privacy(eenheid)
    keten = sorted({persoon_id} | (await wie_is_wie(eenheid, [persoon_id])).personen)
    waarden = {"personen": keten, "organisatie": eenheid.actor.organisatie, **zicht(eenheid.actor)}
    rijen = await eenheid.alle(_IN_CASUSSEN, **waarden)
    meldingen = [rij.id for rij in await eenheid.alle(_IN_MELDINGEN, **waarden)]
    if not rijen and not meldingen:
        raise niet_gevonden()
    casussen = sorted({rij.casus_id for rij in rijen})
    eenheid.getoond += casussen
    return await keken(eenheid, casussen, [*keten, *(rij.id for rij in rijen)], meldingen)


async def keken(
    eenheid: Werkeenheid, casussen: Sequence[UUID], eigen: Collection[UUID], meldingen: Sequence[UUID] = ()
) -> Sequence[tuple[Blik, int]]:
    """`eigen`: who they are in the register and in these casussen. The caller has asked whether the actor may know of all these."""
    anderen = {
        str(rij.id) for rij in await eenheid.alle(_ANDEREN, casussen=list(casussen), eigen=list(eigen))
    }
    zelf = {str(id) for id in eigen}
    wie = {rij.code: rij for rij in await eenheid.alle(_ORGANISATIES)}
    waarden: dict[str, Any] = {"casussen": list(casussen)} if casussen else {}
    waarden |= {f"op_lijst_{i}": str(id) for i, id in enumerate((*casussen, *meldingen))}
    waarden |= {f"melding_{i}": str(id) for i, id in enumerate(meldingen)}
    geteld: Counter[Blik] = Counter()
    for rij in await eenheid.alle(_keken(len(casussen), len(meldingen)), **waarden):
        if wat := _wat(rij, zelf, anderen, meldingen):
            geteld[_blik(rij, wat, wie.get(rij.organisatie), eenheid.actor.organisatie)] += 1
    return sorted(geteld.items(), key=lambda b: (-b[0].dag.toordinal(), b[0]))


def _wat(
    rij: sa.Row[Any], zelf: Collection[str], anderen: Collection[str], meldingen: Sequence[UUID]
) -> str | None:
    """Coarse, for which part of a dossier was opened tells what is in it; None for what is about another alone."""
    delen = set((rij.object_id or "").split("/"))
    if delen & set(map(str, meldingen)):
        return MELDING
    if delen & set(zelf):
        return EIGEN
    if delen & set(anderen) or any(plek in rij.handeling for plek in VAN_EEN_MENS):
        return None
    return DOSSIER if rij.casus_id else LIJST


def _blik(rij: sa.Row[Any], wat: str, wie: sa.Row[Any] | None, hier: str) -> Blik:
    door, functie = PARTNER, "medewerker"
    if wie is not None and wie.meldpunt:
        door, functie = VEILIG_THUIS, _functie(rij.rollen)
    elif wie is not None and wie.code == hier and not wie.opvang:
        door, functie = wie.naam, _functie(rij.rollen)
    return Blik(lokale_dag(rij.op), door, functie, rij.doelbinding, wat, bool(rij.nood))


def _functie(rollen: Collection[str]) -> str:
    return next((woord for rol, woord in FUNCTIES.items() if rol in rollen), "medewerker")
