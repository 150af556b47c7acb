"""What a partner sees of a casus: chosen per partner by the team that is responsible, made once, and taken back at once (domein §7).

A projection is a snapshot: what happens in the casus after it was shared does not leak through it. Nothing in it is a dossier, and
nothing says where somebody is sheltered.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.adressen import open_adressen
from app.casus.codes import BetrokkeneRol
from app.casus.handelingen import leg_vast
from app.casus.queries import Betrokkene, Dossier, betrokkenen
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.interventie.queries import interventies
from app.melding.model import koppeling, melding
from app.melding.queries import LOOPT
from app.ondersteuning.queries import doelen
from app.overdracht.codes import Voorbeelddeel
from app.overleg import delen
from app.overleg.bijdragen import Plek, open_acties_van
from app.overleg.codes import Einde, Onderdeel
from app.overleg.delen import Deling
from app.overleg.queries import Agendapunt, Overleg, lees_overleg, lees_punt, plek
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus
from app.veiligheidsplan.queries import geschonden_afspraken, plannen
from app.workflow.feiten import Feiten
from app.workflow.inlezen import lees_feiten
from app.workflow.opdracht import Regels
from app.workflow.overleggen import grijp, zoek_deelnemer
from app.workflow.voorbeeld import VOORBEELD, Beeld

LANGST = timedelta(days=366)
"""Nothing is shared for longer than a year: then somebody decides again."""

# The parts


@dataclass(frozen=True, slots=True)
class Uit:
    """Where a part is made from."""

    eenheid: Werkeenheid
    dossier: Dossier
    feiten: Feiten
    mensen: list[Betrokkene]
    adres_van: Sequence[UUID]
    """Whose address is shared: named one by one, never everybody's."""


Deel = Callable[[Uit], Awaitable[Any]]
_INCIDENT: Mapping[str, str] = {
    "ontvangen_op": "ontvangenOp",
    "incident_op": "incidentOp",
    "urgentie": "urgentie",
    "geweldsvormen": "geweldsvormen",
    "relatie": "relatie",
    "duur": "duur",
    "sash": "sash",
    "rode_vlaggen": "rodeVlaggen",
}
"""Never who reported it, and never the story: that may name whoever it pleases."""
_INCIDENTEN = (
    sa.select(*(melding.c[k] for k in _INCIDENT))
    .join(koppeling, koppeling.c.melding_id == melding.c.id)
    .where(koppeling.c.casus_id == sa.bindparam("casus_id"), LOOPT)
    .order_by(melding.c.ontvangen_op, melding.c.id)
)
_NAAM = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "rollen")


def _als_vooraf(deel: Voorbeelddeel) -> Deel:
    """The same as the receiver of an offer sees beforehand (`voorbeeld.py`)."""

    async def maak(uit: Uit) -> Any:
        lopend = await interventies(uit.eenheid, uit.dossier)
        return VOORBEELD[deel](Beeld(uit.dossier.rij, uit.feiten, uit.mensen, lopend, uit.eenheid.nu))

    return maak


def _mensen(kinderen: bool) -> Deel:
    async def maak(uit: Uit) -> Any:
        deze = [m for m in uit.mensen if (BetrokkeneRol.KIND in m.rij["rollen"]) is kinderen]
        return [{k: m.rij[k] for k in _NAAM} for m in deze]

    return maak


async def _incidenten(uit: Uit) -> Any:
    rijen = await uit.eenheid.alle(_INCIDENTEN, casus_id=uit.dossier.id)
    return [{naam: getattr(rij, kolom) for kolom, naam in _INCIDENT.items()} for rij in rijen]


async def _afspraken(uit: Uit) -> Any:
    """The lines of the plan in force, and which of them is not kept: that is what an Actie-overleg decides on. Not who watches them, who
    the family's network is, or what was written down when one was broken."""
    plan = next(
        (p for p in await plannen(uit.eenheid, uit.dossier) if p.status is PlanStatus.VASTGESTELD), None
    )
    if plan is None:
        return None
    geschonden = await geschonden_afspraken(uit.eenheid, uit.dossier.id)
    return {
        "voorwaarden": [regel.tekst for regel in plan.inhoud.voorwaarden],
        "afspraken": [
            {"wat": a.wat, "nietNagekomenOp": geschonden.get(a.id), "tot": a.tot, "alsNiet": a.als_niet}
            for a in plan.inhoud.afspraken
        ],
    }


async def _hulp(uit: Uit) -> Any:
    """In which parts of life help runs, and how that stands; not for whom, nor what was said."""
    alle = await doelen(uit.eenheid, uit.dossier)
    return [{"leefgebied": d["leefgebied"], "status": d["status"]} for d in alle]


_WAAR = ("straat", "huisnummer", "postcode", "plaats")


async def _adressen(uit: Uit) -> Any:
    """Where who is named lives, also who has left the household. Of who has a secret address, no address, or no place in this casus the
    answer is the same: by trying, nobody learns that there is a secret one."""
    open_ = {m.id: (m.rij, a.waarde) for m, a in await open_adressen(uit.eenheid, uit.dossier) if a.waarde}
    if not open_.keys() >= set(uit.adres_van):
        raise ongeldig(
            "adresVan",
            "geen-adres-te-delen",
            "Van wie u noemt is er geen adres dat gedeeld kan worden.",
        )
    return [
        {**{k: mens[k] for k in _NAAM[:3]}, **{k: adres.get(k) for k in _WAAR}}
        for mens, adres in (open_[id] for id in uit.adres_van)
    ]


ONDERDELEN: Mapping[Onderdeel, Deel] = {
    Onderdeel.GEVAAR: _als_vooraf(Voorbeelddeel.GEVAAR),
    Onderdeel.HUISHOUDEN: _als_vooraf(Voorbeelddeel.HUISHOUDEN),
    Onderdeel.STAND: _als_vooraf(Voorbeelddeel.STAND),
    Onderdeel.PLAN: _als_vooraf(Voorbeelddeel.PLAN),
    Onderdeel.VOLWASSENEN: _mensen(kinderen=False),
    Onderdeel.KINDEREN: _mensen(kinderen=True),
    Onderdeel.INCIDENTEN: _incidenten,
    Onderdeel.AFSPRAKEN: _afspraken,
    Onderdeel.HULP: _hulp,
    Onderdeel.ADRES: _adressen,
}


# Sharing


@dataclass(frozen=True, slots=True)
class Keuze:
    """What the team of the casus wants to share with one partner. `tot` None: as long as the region says; `adres_van`: the betrokkenen
    whose address goes with it."""

    onderdelen: tuple[Onderdeel, ...]
    toelichting: str | None
    tot: datetime | None
    adres_van: tuple[UUID, ...] = ()


async def deel(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    met: Plek,
    keuze: Keuze,
    regels: Regels,
) -> dict[str, Any]:
    """Show this partner these parts, as they are now, in place of what it saw of the item before. Raises `niet-gevonden`,
    `niet-bevoegd`, `ongeldige-invoer`."""
    wat, punt, dossier = await _van_ons(eenheid, overleg_id, agendapunt_id)
    deelnemer_id = await _deelnemer(eenheid, wat, met)
    tot = keuze.tot or max(eenheid.nu, wat.begint_op) + timedelta(days=regels.overleg_deel_dagen)
    if not eenheid.nu < tot <= eenheid.nu + LANGST:
        raise ongeldig("tot", "buiten-termijn", "Delen kan tot een moment hierna, en ten hoogste een jaar.")
    mensen = [m for m in await betrokkenen(eenheid, dossier.id) if m.rij["vertrokken_op"] is None]
    _eis_wiens_adres(keuze)
    feiten = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    bron = Uit(eenheid, dossier, feiten, mensen, keuze.adres_van)
    inhoud = {delen.STAND_VAN: eenheid.nu, **{o.value: await ONDERDELEN[o](bron) for o in keuze.onderdelen}}
    adressen = inhoud.pop(Onderdeel.ADRES.value, None)
    if keuze.toelichting:
        inhoud["toelichting"] = keuze.toelichting
    vorige = [
        p["id"]
        for p in await delen.projecties(eenheid, dossier.sleutel, punt.id)
        if p["deelnemer_id"] == deelnemer_id and p["geeindigd_op"] is None
    ]
    await delen.eindig(eenheid, dossier.sleutel, vorige, Einde.VERNIEUWD)
    deling = Deling(keuze.onderdelen, inhoud, wat.doel, tot, keuze.adres_van, adressen)
    id = await delen.deel(eenheid, dossier.sleutel, punt.id, deelnemer_id, deling)
    gedeeld = (await delen.projecties_met(eenheid, dossier.sleutel, [id]))[id]
    await leg_vast(
        eenheid,
        dossier,
        "projectie-gedeeld",
        object_soort="projecties",
        object_id=id,
        velden=("projecties",),
        open={**in_het_log(wat, gedeeld, keuze.adres_van), "inPlaatsVan": [str(v) for v in vorige]},
    )
    return gedeeld


def _eis_wiens_adres(keuze: Keuze) -> None:
    """Raises `ongeldige-invoer`."""
    if (Onderdeel.ADRES in keuze.onderdelen) != bool(keuze.adres_van):
        raise ongeldig(
            "adresVan",
            "bij-onderdeel-adres",
            "Noem bij het onderdeel ‘adres’ van wie u het adres deelt, en anders niemand.",
        )


def in_het_log(wat: Overleg, gedeeld: Mapping[str, Any], adres_van: Sequence[UUID]) -> dict[str, Any]:
    """What the log tells of one share: enough to say later who could see what until when, and no word of it."""
    return {
        "projectie": str(gedeeld["id"]),
        "overleg": str(wat.id),
        "agendapunt": str(gedeeld["agendapunt_id"]),
        "deelnemer": str(gedeeld["deelnemer_id"]),
        "met": plek(gedeeld["organisatie"], gedeeld["team"]),
        "onderdelen": list(gedeeld["onderdelen"]),
        "adresVan": [str(id) for id in adres_van],
        "doel": gedeeld["doel"],
        "tot": gedeeld["tot"].isoformat(),
    }


async def trek_in(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, projectie_id: UUID, reden: str
) -> dict[str, Any]:
    """From this moment this partner sees nothing of the casus any more: not here and not on any other agenda, for a share that was
    carried along to the next one is the same share. Raises `niet-gevonden`, `niet-bevoegd`, `al-beeindigd`."""
    _, punt, dossier = await _van_ons(eenheid, overleg_id, agendapunt_id)
    eerder = await delen.projecties_met(eenheid, dossier.sleutel, [projectie_id])
    gedeeld = eerder.get(projectie_id)
    if gedeeld is None or gedeeld["agendapunt_id"] != punt.id:
        raise niet_gevonden()
    met: Plek = (gedeeld["organisatie"], gedeeld["team"])
    # also when it was renewed meanwhile: who takes back means what this partner sees, whichever row that is by now
    ids = [rij.id for rij in await delen.lopend_met(eenheid, dossier.id, met)]
    if not ids:
        raise Fout(
            Soort.BOTSING,
            "al-beeindigd",
            "Van deze casus wordt niets meer met deze partner gedeeld.",
            alternatief="Er hoeft niets meer te gebeuren.",
        )
    await delen.eindig(eenheid, dossier.sleutel, ids, Einde.INGETROKKEN, reden)
    open_ = {
        "met": plek(*met),
        "projecties": [str(id) for id in ids],
        "acties": [str(id) for id in await open_acties_van(eenheid, dossier.id, met)],
    }
    await leg_vast(
        eenheid,
        dossier,
        "projectie-ingetrokken",
        object_soort="projecties",
        object_id=projectie_id,
        object_versie=2,
        velden=("projecties",),
        open=open_,
        besloten={"reden": reden},
    )
    return (await delen.projecties_met(eenheid, dossier.sleutel, [projectie_id]))[projectie_id]


async def gedeeld_van(eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID) -> list[dict[str, Any]]:
    """All that was ever shared of this item, for the team of the casus. Raises `niet-gevonden`, `niet-bevoegd`."""
    punt = await lees_punt(eenheid, await lees_overleg(eenheid, overleg_id), agendapunt_id)
    _eis_van_ons(punt)
    return await delen.projecties(eenheid, punt.sleutel, punt.id)


async def _van_ons(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID
) -> tuple[Overleg, Agendapunt, Dossier]:
    gegrepen = await grijp(eenheid, overleg_id, agendapunt_id, ook_gesloten=True)
    _eis_van_ons(gegrepen[1])
    return gegrepen


def _eis_van_ons(punt: Agendapunt) -> None:
    if not punt.in_zicht:
        raise niet_bevoegd(
            "Wat van een casus wordt gedeeld bepaalt het team dat verantwoordelijk is.",
            "Vraag het aan dat team; wat u zelf weet deelt u als inbreng.",
        )


async def _deelnemer(eenheid: Werkeenheid, wat: Overleg, met: Plek) -> UUID:
    gevonden = await zoek_deelnemer(eenheid, wat.id, *met)
    if gevonden is None:
        raise ongeldig(
            "organisatie", "geen-deelnemer", "Kies een deelnemer van dit overleg, of nodig deze eerst uit."
        )
    return gevonden
