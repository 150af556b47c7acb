"""What is done at an agendapunt: inbreng of a partner, besluiten, and acties that somebody does before a day or that come back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.casus.codes import Spoor
from app.casus.handelingen import leg_vast
from app.casus.queries import Dossier
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.klok import lokale_dag
from app.interventie.handelingen import Oplegging
from app.interventie.queries import lees_interventie
from app.overleg import bijdragen as doe
from app.overleg.bijdragen import NieuweActie, Plek, is_van
from app.overleg.codes import ONAF, ActieStatus, PuntStatus
from app.overleg.delen import lopend_van_punten
from app.overleg.handelingen import wijzig_punt
from app.overleg.queries import Agendapunt, Overleg, deelnemers, plek
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.interventies import leg_op_in, verleng_in
from app.workflow.overleggen import grijp

EisVersie = Callable[[int], Awaitable[None]]


# Inbreng


async def breng_in(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    tekst: str,
    gedeeld_met: Sequence[Plek],
) -> dict[str, Any]:
    """What this organisation itself knows, for whom it chooses and nobody else. Raises `niet-gevonden`, `overleg-afgesloten`."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id)
    allen = await _plekken(eenheid, wat)
    van = next(p for p in allen if is_van(eenheid.actor, *p))
    id = await doe.breng_in(eenheid, punt, van, tekst, _gekozen(allen, gedeeld_met) or [])
    open_ = {"van": plek(*van), "gedeeldMet": _gekozen(allen, gedeeld_met)}
    await _leg_vast(eenheid, dossier, wat, punt, "inbreng-gegeven", "inbreng", id, open_)
    return _dit(await doe.inbreng_per_punt(eenheid, overleg_id, [punt]), punt, id)


async def trek_inbreng_in(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, inbreng_id: UUID
) -> None:
    """By the organisation whose it is: from now on nobody sees it. Raises `niet-gevonden`, `niet-bevoegd`."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id, ook_gesloten=True)
    rij = _dit(await doe.inbreng_per_punt(eenheid, overleg_id, [punt]), punt, inbreng_id)
    if not is_van(eenheid.actor, rij["organisatie"], rij["team"]):
        raise niet_bevoegd(
            "Alleen wie dit inbracht trekt het in.", f"Vraag het aan {plek(rij['organisatie'], rij['team'])}."
        )
    await doe.trek_inbreng_in(eenheid, inbreng_id)
    open_ = {"van": plek(rij["organisatie"], rij["team"])}
    await _leg_vast(eenheid, dossier, wat, punt, "inbreng-ingetrokken", "inbreng", inbreng_id, open_, 2)


# Besluiten


@dataclass(frozen=True, slots=True)
class Verlenging:
    """`tot` None: as late as may be."""

    interventie_id: UUID
    tot: datetime | None
    reden: str


async def besluit(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    spoor: Spoor,
    tekst: str,
    gedeeld_met: Sequence[Plek] | None,
    maatregel: Oplegging | Verlenging | None = None,
) -> dict[str, Any]:
    """What was decided, in its spoor; the item has been discussed. `maatregel`: what was imposed or prolonged by it, recorded in the
    casus with its own clock, by the team of the casus. Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`, and what an
    interventie refuses."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id)
    _eis_regie(eenheid, wat, punt)
    gekozen = _gekozen(await _plekken(eenheid, wat), gedeeld_met)
    interventie_id = await _grijp_in(eenheid, punt, dossier, maatregel)
    id = await doe.besluit_tot(eenheid, punt, spoor, tekst, gekozen, interventie_id)
    await _besproken(eenheid, punt)
    van = plek(eenheid.actor.organisatie, eenheid.actor.team)
    open_ = {"spoor": spoor, "van": van, "gedeeldMet": gekozen}
    await _leg_vast(eenheid, dossier, wat, punt, "besluit-genomen", "besluiten", id, open_)
    return _dit(await doe.besluiten_per_punt(eenheid, overleg_id, [punt]), punt, id)


async def _grijp_in(
    eenheid: Werkeenheid, punt: Agendapunt, dossier: Dossier, maatregel: Oplegging | Verlenging | None
) -> UUID | None:
    if maatregel is None:
        return None
    if not punt.in_zicht:
        raise niet_bevoegd(
            "Een interventie legt het team van de casus vast.", f"Vraag het aan {punt.rij['team']}."
        )
    if isinstance(maatregel, Oplegging):
        return (await leg_op_in(eenheid, dossier, maatregel)).id
    lopend = await lees_interventie(eenheid, dossier, maatregel.interventie_id)
    return (await verleng_in(eenheid, dossier, lopend, maatregel.tot, maatregel.reden)).id


# Acties


async def draag_op(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, nieuw: NieuweActie
) -> dict[str, Any]:
    """Who does what before which day. Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`, `ongeldige-invoer`, and
    `eigenaar-ziet-dit-niet`: nobody is given something to do that they cannot see."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id)
    _eis_regie(eenheid, wat, punt)
    if nieuw.uiterlijk < lokale_dag(eenheid.nu):
        raise ongeldig("uiterlijk", "in-het-verleden", "Deze dag is al voorbij.")
    allen = await _plekken(eenheid, wat)
    eigenaar = _een(allen, nieuw.eigenaar, "eigenaar")
    if eigenaar != (dossier.rij["organisatie"], dossier.rij["team"]):
        await _eis_ziet(eenheid, punt, eigenaar)
    if nieuw.vervangt_id:
        await _eis_te_vervangen(eenheid, overleg_id, punt, nieuw.vervangt_id)
    gekozen = _gekozen(allen, nieuw.gedeeld_met)
    id = await doe.draag_op(eenheid, punt, nieuw, eigenaar, gekozen)
    await _besproken(eenheid, punt)
    open_ = {
        "spoor": nieuw.spoor,
        "door": plek(*eigenaar),
        "uiterlijk": nieuw.uiterlijk.isoformat(),
        "gedeeldMet": gekozen,
        "vervangt": nieuw.vervangt_id and str(nieuw.vervangt_id),
    }
    await _leg_vast(eenheid, dossier, wat, punt, "actie-opgedragen", "overlegacties", id, open_)
    return _dit(await doe.acties_per_punt(eenheid, overleg_id, [punt]), punt, id)


FEIT: Mapping[ActieStatus, str] = {
    ActieStatus.GEDAAN: "actie-gedaan",
    ActieStatus.NIET_GEDAAN: "actie-niet-gedaan",
    ActieStatus.VERVALLEN: "actie-vervallen",
}


async def rond_af(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    actie_id: UUID,
    uitkomst: tuple[ActieStatus, str],
    eis_versie: EisVersie,
) -> dict[str, Any]:
    """Done, or not done and why: by whose it is, by the team of the casus or by who leads; that it need not be done any more, by the
    last two. Also after the overleg. Raises `niet-gevonden`, `niet-bevoegd`, `actie-afgerond`."""
    wat, punt, dossier = await grijp(eenheid, overleg_id, agendapunt_id, ook_gesloten=True)
    rij = _dit(await doe.acties_per_punt(eenheid, overleg_id, [punt]), punt, actie_id)
    await eis_versie(rij["versie"])
    status, woorden = uitkomst
    eigen = is_van(eenheid.actor, rij["organisatie"], rij["team"])
    if not eigen or status is ActieStatus.VERVALLEN:
        _eis_regie(eenheid, wat, punt)
    if rij["status"] not in ONAF or rij["vervangen_door_id"]:
        raise Fout(
            Soort.BOTSING,
            "actie-afgerond",
            f"Deze actie is al {rij['status']}." if rij["status"] not in ONAF else "Deze actie is vervangen.",
            alternatief="Is er meer nodig, leg dan in een overleg een nieuwe actie vast.",
        )
    await doe.rond_af(eenheid, punt, actie_id, status, woorden)
    open_ = {"spoor": rij["spoor"], "door": plek(rij["organisatie"], rij["team"])}
    versie = rij["versie"] + 1
    soort = FEIT[status]
    besloten = {"uitkomst": woorden}
    await _leg_vast(eenheid, dossier, wat, punt, soort, "overlegacties", actie_id, open_, versie, besloten)
    return _dit(await doe.acties_per_punt(eenheid, overleg_id, [punt]), punt, actie_id)


async def _eis_te_vervangen(eenheid: Werkeenheid, overleg_id: UUID, punt: Agendapunt, actie_id: UUID) -> None:
    acties = (await doe.acties_per_punt(eenheid, overleg_id, [punt]))[punt.id]
    oud = next((a for a in acties if a["id"] == actie_id), None)
    if oud is None or oud["status"] is not ActieStatus.NIET_GEDAAN or oud["vervangen_door_id"]:
        raise ongeldig(
            "vervangtId", "niet-te-vervangen", "Kies een actie bij dit agendapunt die niet is gedaan."
        )


async def _eis_ziet(eenheid: Werkeenheid, punt: Agendapunt, wie: Plek) -> None:
    if wie in {(rij.organisatie, rij.team) for rij in await lopend_van_punten(eenheid, [punt.id])}:
        return
    raise Fout(
        Soort.BOTSING,
        "eigenaar-ziet-dit-niet",
        "Met deze organisatie is van deze casus niets gedeeld: zij zou haar actie niet kunnen zien.",
        alternatief="Laat het team van de casus eerst met haar delen wat zij voor de actie moet weten.",
    )


# What all of them need


def _eis_regie(eenheid: Werkeenheid, wat: Overleg, punt: Agendapunt) -> None:
    leidt = wat.leiding == (eenheid.actor.organisatie, eenheid.actor.team)
    if not (punt.in_zicht or leidt):
        raise niet_bevoegd(
            "Dit doet het team van de casus, of het team dat het overleg leidt.",
            "Vraag het aan de voorzitter. Wat u zelf weet legt u vast als inbreng.",
        )


async def _plekken(eenheid: Werkeenheid, wat: Overleg) -> list[Plek]:
    return [(rij.organisatie, rij.team) for rij in await deelnemers(eenheid, wat.id)]


def _een(allen: Sequence[Plek], wie: Plek, veld: str) -> Plek:
    passend = [p for p in allen if p[0] == wie[0] and wie[1] in (None, p[1])]
    if len(passend) != 1:
        raise ongeldig(
            veld, "geen-deelnemer", "Kies een deelnemer van dit overleg; bij meer teams ook welk team."
        )
    return passend[0]


def _gekozen(allen: Sequence[Plek], wie: Sequence[Plek] | None) -> list[str] | None:
    return None if wie is None else sorted({plek(*_een(allen, p, "gedeeldMet")) for p in wie})


async def _besproken(eenheid: Werkeenheid, punt: Agendapunt) -> None:
    if punt.rij["status"] is PuntStatus.GEAGENDEERD:
        await wijzig_punt(eenheid, punt, {"status": PuntStatus.BESPROKEN})


def _dit(per_punt: doe.Bijdragen, punt: Agendapunt, id: UUID) -> dict[str, Any]:
    gevonden = next((rij for rij in per_punt[punt.id] if rij["id"] == id), None)
    if gevonden is None:
        raise niet_gevonden()
    return gevonden


async def _leg_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Overleg,
    punt: Agendapunt,
    soort: str,
    waarvan: str,
    id: UUID,
    open_: Mapping[str, Any],
    versie: int = 1,
    besloten: dict[str, Any] | None = None,
) -> None:
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort=waarvan,
        object_id=id,
        object_versie=versie,
        velden=(waarvan,),
        open={"overleg": str(wat.id), "agendapunt": str(punt.id), **open_},
        besloten=besloten,
    )
