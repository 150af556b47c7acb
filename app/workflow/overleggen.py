"""Planning an overleg and its agenda: who meets, which casus is brought in with which question and on which lawful basis (domein §7).

A casus is brought in by the team that is responsible for it, and nothing of it is shown to anybody by that: what a partner sees is
shared apart (`projecties.py`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import camel, eis_actief, leg_vast
from app.casus.queries import Dossier, eis_lopend, vergrendel_buiten_zicht, werk_in_casus
from app.core.fouten import Fout, Soort, ongeldig
from app.core.klok import lokale_dag
from app.overleg import handelingen as doe
from app.overleg.codes import Deelname
from app.overleg.handelingen import NieuweDeelnemer, NieuwOverleg, NieuwPunt, leg_overlegfeit_vast
from app.overleg.model import agendapunt, overleg
from app.overleg.queries import (
    Agendapunt,
    Overleg,
    agenda,
    deelnemers,
    lees_overleg,
    lees_punt,
    plek,
    vergrendel_overleg,
)
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import medewerker, organisatie, team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener

EisVersie = Callable[[int], Awaitable[None]]
"""May refuse a stale look (If-Match), once it is locked."""

_PLEKKEN = (
    sa.select(organisatie.c.code, team.c.code.label("team"))
    .select_from(organisatie.outerjoin(team, team.c.organisatie == organisatie.c.code))
    .order_by(organisatie.c.code, team.c.code)
)
_COLLEGA = sa.select(medewerker.c.id).where(
    medewerker.c.id == sa.bindparam("wie"),
    medewerker.c.organisatie == sa.bindparam("organisatie"),
    medewerker.c.team == sa.bindparam("team"),
    medewerker.c.beeindigd_op.is_(None),
)
_DUBBEL = sa.select(
    sa.exists().where(
        overleg.c.reeks_id == sa.bindparam("reeks"),
        overleg.c.begint_op == sa.bindparam("begint_op", type_=overleg.c.begint_op.type),
    )
)
_OP_AGENDA = sa.select(agendapunt.c.id).where(
    agendapunt.c.overleg_id == sa.bindparam("overleg_id"), agendapunt.c.casus_id == sa.bindparam("casus_id")
)


async def plan(
    eenheid: Werkeenheid,
    nieuw: NieuwOverleg,
    wie: Sequence[NieuweDeelnemer],
    vervolg_op: UUID | None = None,
) -> Overleg:
    """A new overleg, led by the team of who plans it; that team takes part. `vervolg_op`: the next one of that series, with its fixed
    deelnemers. Raises `geen-hulpverlener`, `niet-gevonden`, `niet-bevoegd`, `ongeldige-invoer`."""
    eis_hulpverlener(eenheid.actor)
    assert eenheid.actor.team
    leiding = (eenheid.actor.organisatie, eenheid.actor.team)
    _eis_niet_voorbij(eenheid, nieuw.begint_op)
    await _eis_collega(eenheid, leiding, nieuw.voorzitter)
    if vervolg_op:
        nieuw, wie = await _als_vervolg(eenheid, vervolg_op, nieuw, wie)
    gekozen = await _deelnemers(eenheid, wie)
    eigen = NieuweDeelnemer(*leiding)
    anderen = [w for w in gekozen if (w.organisatie, w.team) != leiding]
    overleg_id = await doe.bewaar_overleg(eenheid, leiding, nieuw, [eigen, *anderen])
    return await lees_overleg(eenheid, overleg_id)


async def _als_vervolg(
    eenheid: Werkeenheid, overleg_id: UUID, nieuw: NieuwOverleg, wie: Sequence[NieuweDeelnemer]
) -> tuple[NieuwOverleg, list[NieuweDeelnemer]]:
    eerder = await lees_overleg(eenheid, overleg_id)
    eis_leiding(eenheid, eerder)
    if eerder.rij["soort"] is not nieuw.soort or nieuw.begint_op <= eerder.begint_op:
        raise ongeldig("vervolgOp", "geen-vervolg", "Een vervolg is van dezelfde soort, en later.")
    nieuw = replace(nieuw, reeks_id=eerder.rij["reeks_id"])
    await _eis_eigen_moment(eenheid, eerder.rij["reeks_id"], nieuw.begint_op)
    vast = [d for d in await deelnemers(eenheid, overleg_id) if d.deelname is Deelname.VAST]
    return nieuw, [*wie, *(NieuweDeelnemer(d.organisatie, d.team) for d in vast)]


async def wijzig(
    eenheid: Werkeenheid, overleg_id: UUID, wijziging: Mapping[str, Any], eis_versie: EisVersie
) -> Overleg:
    """Another moment, length, voorzitter or rhythm; by the team that leads it."""
    wat = await leid(eenheid, overleg_id)
    await eis_versie(wat.versie)
    nieuw = {k: w for k, w in wijziging.items() if wat.rij[k] != w}
    if not nieuw:
        return wat
    if "begint_op" in nieuw:
        _eis_niet_voorbij(eenheid, nieuw["begint_op"])
        await _eis_eigen_moment(eenheid, wat.rij["reeks_id"], nieuw["begint_op"])
    if "voorzitter" in nieuw:
        await _eis_collega(eenheid, wat.leiding, nieuw["voorzitter"])
    await leg_overlegfeit_vast(
        eenheid, wat, "overleg-gewijzigd", kolommen=nieuw, velden=tuple(camel(k) for k in nieuw)
    )
    return await lees_overleg(eenheid, overleg_id)


async def nodig_uit(eenheid: Werkeenheid, overleg_id: UUID, nieuw: NieuweDeelnemer) -> Overleg:
    """One more that takes part; who does already stays as they are. By the team that leads it."""
    wat = await leid(eenheid, overleg_id)
    (wie,) = await _deelnemers(eenheid, [nieuw])
    if await zoek_deelnemer(eenheid, overleg_id, wie.organisatie, wie.team) is None:
        await doe.voeg_deelnemers_toe(eenheid, overleg_id, [wie])
        open_ = {"organisatie": wie.organisatie, "team": wie.team, "deelname": wie.deelname}
        await leg_overlegfeit_vast(eenheid, wat, "deelnemer-toegevoegd", velden=("deelnemers",), open=open_)
    return wat


async def bevestig_geheimhouding(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """This person, for this overleg. Also after it: the minutes are read later."""
    wat = await lees_overleg(eenheid, overleg_id)
    await doe.bevestig(eenheid, wat)
    return wat


async def herinner(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """Every deelnemer of whom nobody has confirmed confidentiality yet hears that. By the team that leads it."""
    wat = await leid(eenheid, overleg_id)
    nog_niet = [
        plek(rij.organisatie, rij.team) for rij in await deelnemers(eenheid, overleg_id) if not rij.bevestigd
    ]
    await leg_overlegfeit_vast(eenheid, wat, "geheimhouding-herinnerd", open={"aan": nog_niet})
    return wat


async def leid(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """The overleg, locked, for the team that leads it. Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`."""
    eis_leiding(eenheid, await lees_overleg(eenheid, overleg_id))
    return await vergrendel_overleg(eenheid, overleg_id)


def eis_leiding(eenheid: Werkeenheid, wat: Overleg) -> None:
    """Raises `niet-bevoegd`."""
    if wat.leiding != (eenheid.actor.organisatie, eenheid.actor.team):
        raise niet_bevoegd(
            "Dit doet alleen het team dat het overleg leidt.", f"Vraag het aan {wat.leiding[1]}."
        )


# The agenda


async def breng_in(eenheid: Werkeenheid, overleg_id: UUID, casus_id: UUID, nieuw: NieuwPunt) -> Agendapunt:
    """Put a casus on the agenda, with the question and the lawful basis. Raises `niet-gevonden`, `casus-beeindigd`, `casus-inactief`,
    `overleg-afgesloten`, `al-op-agenda`."""
    await lees_overleg(eenheid, overleg_id)
    dossier = await werk_in_casus(eenheid, casus_id, "overleg-inbrengen")
    eis_actief(dossier)
    wat = await vergrendel_overleg(eenheid, overleg_id)
    if await eenheid.een(_OP_AGENDA, overleg_id=overleg_id, casus_id=casus_id):
        raise Fout(
            Soort.BOTSING,
            "al-op-agenda",
            "Deze casus staat al op de agenda van dit overleg.",
            alternatief="Wijzig het agendapunt dat er staat, of deel daar meer.",
        )
    punt_id = await zet_erop(eenheid, wat, dossier, nieuw)
    return await lees_punt(eenheid, wat, punt_id)


async def zet_erop(eenheid: Werkeenheid, wat: Overleg, dossier: Dossier, nieuw: NieuwPunt) -> UUID:
    """A casus comes on the agenda, and its timeline tells so. Both are locked."""
    team_ = (dossier.rij["organisatie"], dossier.rij["team"])
    punt_id = await doe.zet_op_agenda(eenheid, wat.id, dossier.sleutel, team_, nieuw)
    await meld_geagendeerd(eenheid, dossier, wat, punt_id, nieuw.grondslag, nieuw.komt_van_id is not None)
    return punt_id


async def meld_geagendeerd(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Overleg,
    punt_id: UUID,
    grondslag: str,
    opnieuw: bool,
    **meer: Sequence[Any],
) -> None:
    await leg_vast(
        eenheid,
        dossier,
        "casus-geagendeerd",
        object_soort="agendapunten",
        object_id=punt_id,
        velden=("agendapunten",),
        open={
            "overleg": str(wat.id),
            "soort": wat.rij["soort"],
            "begintOp": wat.begint_op.isoformat(),
            "grondslag": grondslag,
            "opnieuw": opnieuw,
            **meer,
        },
    )


async def wijzig_punt(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    wijziging: Mapping[str, Any],
    eis_versie: EisVersie,
) -> Agendapunt:
    """The question and its basis by the team of the casus; order, minutes and status also by who leads the overleg and sees it."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id)
    await eis_versie(punt.versie)
    leidt = wat.leiding == (eenheid.actor.organisatie, eenheid.actor.team)
    inhoud = wijziging.keys() & {"vraag", "grondslag"}
    if not punt.in_zicht and (inhoud or not leidt):
        raise niet_bevoegd(
            "De vraag en de grondslag wijzigt alleen het team van de casus; de volgorde ook wie het overleg leidt.",
            f"Vraag het aan {punt.rij['team']}.",
        )
    nieuw = {k: w for k, w in wijziging.items() if punt.rij[k] != w}
    if not nieuw:
        return punt
    await doe.wijzig_punt(eenheid, punt, nieuw)
    open_codes = {k: w for k, w in nieuw.items() if k != "vraag"}
    await leg_vast(
        eenheid,
        dossier,
        "agendapunt-gewijzigd",
        object_soort="agendapunten",
        object_id=punt.id,
        object_versie=punt.versie,
        velden=tuple(nieuw),
        open={"overleg": str(wat.id), **open_codes},
    )
    return await lees_punt(eenheid, wat, punt.id)


async def herschik(
    eenheid: Werkeenheid, overleg_id: UUID, volgorde: Sequence[UUID], eis_versie: EisVersie
) -> tuple[Overleg, Sequence[Agendapunt]]:
    """The agenda in another order; by the team that leads, of what it sees there. It says nothing of a casus, so it is a change of the
    overleg only. Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`, and `agenda-gewijzigd` when these are not the items."""
    wat = await leid(eenheid, overleg_id)
    await eis_versie(wat.versie)
    nu = [punt.id for punt in await agenda(eenheid, wat)]
    if sorted(nu) != sorted(volgorde):
        raise Fout(
            Soort.BOTSING,
            "agenda-gewijzigd",
            "De agenda is intussen anders: er kwam een punt bij, of er ging een af.",
            alternatief="Bekijk de agenda en kies de volgorde opnieuw.",
        )
    if nu != list(volgorde):
        await doe.herschik(eenheid, overleg_id, volgorde)
        open_ = {"agendapunten": [str(id) for id in volgorde]}
        await leg_overlegfeit_vast(eenheid, wat, "agenda-herschikt", velden=("agendapunten",), open=open_)
    return wat, await agenda(eenheid, wat)


async def grijp(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, *, ook_gesloten: bool = False
) -> tuple[Overleg, Agendapunt, Dossier]:
    """An item that the actor sees, and its casus, both locked: what was shared may have been taken back while they waited."""
    wat = await lees_overleg(eenheid, overleg_id)
    gezien = await lees_punt(eenheid, wat, agendapunt_id)
    dossier = await vergrendel_buiten_zicht(eenheid, gezien.casus_id)
    wat = await (lees_overleg if ook_gesloten else vergrendel_overleg)(eenheid, overleg_id)
    punt = await lees_punt(eenheid, wat, agendapunt_id)
    return wat, punt, eis_lopend(dossier)


# Who can take part


async def _deelnemers(eenheid: Werkeenheid, wie: Sequence[NieuweDeelnemer]) -> list[NieuweDeelnemer]:
    """Each with the team it must name: of an organisation with teams one of them. Raises `ongeldige-invoer`."""
    teams: dict[str, list[str]] = {}
    for rij in await eenheid.alle(_PLEKKEN):
        teams.setdefault(rij.code, []).extend([rij.team] if rij.team else [])
    gekozen: dict[tuple[str, str | None], NieuweDeelnemer] = {}
    for nieuw in wie:
        mogelijk: list[str | None] = [*teams.get(nieuw.organisatie, ())] or [None]
        passend = [t for t in mogelijk if nieuw.team in (None, t)]
        if nieuw.organisatie not in teams or len(passend) != 1:
            raise ongeldig(
                "deelnemers",
                "onbekende-deelnemer",
                "Kies een organisatie die hier is ingericht, en van een organisatie met meer teams welk team.",
            )
        waar = (nieuw.organisatie, passend[0])
        gekozen.setdefault(waar, NieuweDeelnemer(*waar, nieuw.deelname))
    return list(gekozen.values())


async def zoek_deelnemer(eenheid: Werkeenheid, overleg_id: UUID, naam: str, ploeg: str | None) -> UUID | None:
    """The deelnemer of this overleg that is this organisation, or this team of it."""
    rijen = await deelnemers(eenheid, overleg_id)
    gevonden = [r.id for r in rijen if r.organisatie == naam and ploeg in (None, r.team)]
    return gevonden[0] if len(gevonden) == 1 else None


async def _eis_collega(eenheid: Werkeenheid, leiding: tuple[str, str], wie: UUID) -> None:
    if await eenheid.een(_COLLEGA, wie=wie, organisatie=leiding[0], team=leiding[1]) is None:
        raise ongeldig(
            "voorzitter", "onbekende-medewerker", "Kies een medewerker van het team dat het overleg leidt."
        )


async def _eis_eigen_moment(eenheid: Werkeenheid, reeks: UUID, begint_op: datetime) -> None:
    dubbel = await eenheid.een(_DUBBEL, reeks=reeks, begint_op=begint_op)
    if dubbel and dubbel[0]:
        raise ongeldig("begintOp", "al-een-overleg", "Op dat moment is er al een overleg van deze reeks.")


def _eis_niet_voorbij(eenheid: Werkeenheid, begint_op: datetime) -> None:
    if lokale_dag(begint_op) < lokale_dag(eenheid.nu):
        raise ongeldig("begintOp", "in-het-verleden", "Deze dag is al voorbij.")
