"""The veiligheidsbeoordeling of a melding, and what who turned to us may hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import camel
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.melding.codes import (
    NA_BEOORDELING,
    Conclusie,
    Mededeling,
    MelderCategorie,
    MeldingStatus,
    MeldKanaal,
    Termijnsoort,
    Uitkomst,
)
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.informeren import wanneer_iedereen
from app.melding.klokken import Wijziging, begin, haal, laat_vervallen
from app.melding.model import melding, onderzoek, terugkoppeling, veiligheidsbeoordeling
from app.melding.queries import GEHEEL, MAG_ZIEN, Melding, melding_van
from app.toegang.actor import Rol
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht

_NIEUW, _HERZIEN = (
    sa.insert(veiligheidsbeoordeling),
    sa.update(veiligheidsbeoordeling).where(veiligheidsbeoordeling.c.melding_id == sa.bindparam("b_id")),
)
_VIND = (
    sa.select(veiligheidsbeoordeling, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == veiligheidsbeoordeling.c.door)
    .where(veiligheidsbeoordeling.c.melding_id == sa.bindparam("melding_id"))
)
_TERUGKOPPELINGEN = (
    sa.select(terugkoppeling, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == terugkoppeling.c.door)
    .where(terugkoppeling.c.melding_id == sa.bindparam("melding_id"))
    .order_by(terugkoppeling.c.op, terugkoppeling.c.id)
)
_NIEUWE_TERUGKOPPELING = sa.insert(terugkoppeling)

VERVOLG: Mapping[Uitkomst, str | None] = {
    Uitkomst.GEEN_VERVOLG: None,
    Uitkomst.BETROKKEN_HULP: "Stem het vervolg af met de hulpverlening die al betrokken is.",
    Uitkomst.LOKAAL_TEAM: "Draag over aan het lokale team.",
    Uitkomst.VOORWAARDEN: "Stel voorwaarden en volg ze als Veilig Thuis.",
    Uitkomst.ONDERZOEK: "Doe het onderzoek en leg vast wat eruit komt; bij de termijnen staat tot wanneer.",
    Uitkomst.MDA: "Breng in bij MDA++.",
    Uitkomst.ACTIE_OVERLEG: "Breng in bij het Actie-overleg.",
}
"""What stands open after this outcome."""


async def beoordeling_of_niets(eenheid: Werkeenheid, wat: Melding) -> dict[str, Any] | None:
    rij = await eenheid.een(_VIND, melding_id=wat.id)
    return rij and wat.sleutel.open_rij(rij)


@dataclass(frozen=True, slots=True)
class Oordeel:
    """A veiligheidsbeoordeling. `cijfers`: by the place in the melding; `gevaar`: red flags and SASH as they are known now."""

    uitkomst: Uitkomst
    onderbouwing: str
    cijfers: Mapping[int, int]
    gevaar: Mapping[str, Any]


async def beoordeel(
    eenheid: Werkeenheid, wat: Melding, oordeel: Oordeel, vervolg: Mapping[Termijnsoort, datetime]
) -> None:
    """Record the veiligheidsbeoordeling, or revise it. `vervolg`: the clocks that its outcome starts. Its own clock stops the first
    time; what was decided before stays in the log, and so does what was done of the same outcome."""
    oud, uitkomst, gevaar = await beoordeling_of_niets(eenheid, wat), oordeel.uitkomst, oordeel.gevaar
    anders_dan_oud = oud is None or oud["uitkomst"] is not uitkomst
    waarden = {
        "uitkomst": uitkomst,
        "op": eenheid.nu,
        "door": eenheid.actor.id,
        "cijfers": {str(plaats): cijfer for plaats, cijfer in oordeel.cijfers.items()},
        "onderbouwing": wat.sleutel.sluit(oordeel.onderbouwing),
    }
    if anders_dan_oud:
        waarden["afgehandeld_op"] = None if VERVOLG[uitkomst] else eenheid.nu
    if oud:
        await eenheid.doe(_HERZIEN.values(waarden), b_id=wat.id)
    else:
        await eenheid.doe(_NIEUW, melding_id=wat.id, **waarden)
    anders = {k: w for k, w in gevaar.items() if w != wat.rij[k]}
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "melding-beoordeeld",
        kolommen={"status": MeldingStatus.BEOORDEELD, **anders},
        velden=("status", "veiligheidsbeoordeling", "termijnen", *map(camel, anders)),
        open={
            "uitkomst": uitkomst,
            "was": oud and oud["uitkomst"],
            **{camel(k): w for k, w in anders.items()},
            "klokken": await _klokken(eenheid, wat, vervolg if anders_dan_oud else None),
        },
        besloten={"onderbouwing": oud["onderbouwing"]} if oud else None,
    )


async def _klokken(
    eenheid: Werkeenheid, wat: Melding, vervolg: Mapping[Termijnsoort, datetime] | None
) -> list[Wijziging]:
    """What an assessment does to the clocks. `vervolg`: what the outcome starts; None when it is the outcome it was."""
    gehaald = await haal(
        eenheid,
        wat.id,
        Termijnsoort.EERSTE_ACTIE,
        Termijnsoort.OPPAKKEN,
        Termijnsoort.VEILIGHEIDSBEOORDELING,
    )
    if vervolg is None:
        return gehaald
    vervallen = await laat_vervallen(eenheid, wat.id, *NA_BEOORDELING)
    if Termijnsoort.INFORMEREN in vervolg and await wanneer_iedereen(eenheid, wat):
        vervolg = {soort: tot for soort, tot in vervolg.items() if soort is not Termijnsoort.INFORMEREN}
    return [*gehaald, *vervallen, *await begin(eenheid, wat.id, eenheid.nu, vervolg)]


# The onderzoek that an assessment may ask for

_NIEUW_ONDERZOEK = sa.insert(onderzoek)
_ONDERZOEK = (
    sa.select(onderzoek, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == onderzoek.c.door)
    .where(onderzoek.c.melding_id == sa.bindparam("melding_id"))
    .order_by(onderzoek.c.op.desc(), onderzoek.c.id.desc())
    .limit(1)
)


async def onderzoek_of_niets(eenheid: Werkeenheid, wat: Melding) -> dict[str, Any] | None:
    """What the latest onderzoek found."""
    rij = await eenheid.een(_ONDERZOEK, melding_id=wat.id)
    return rij and wat.sleutel.open_rij(rij)


async def rond_onderzoek_af(
    eenheid: Werkeenheid, wat: Melding, conclusie: Conclusie, onderbouwing: str
) -> None:
    """Record what the onderzoek found: its clock is met. Raises `geen-onderzoek` and `onderzoek-afgerond`."""
    oordeel = await beoordeling_of_niets(eenheid, wat)
    if oordeel is None or oordeel["uitkomst"] is not Uitkomst.ONDERZOEK:
        raise Fout(
            Soort.BOTSING,
            "geen-onderzoek",
            "Bij deze melding loopt geen onderzoek.",
            alternatief="Leg eerst een veiligheidsbeoordeling vast met als uitkomst onderzoek.",
        )
    if oordeel["afgehandeld_op"]:
        raise Fout(
            Soort.BOTSING,
            "onderzoek-afgerond",
            "Het onderzoek bij deze melding is al afgerond.",
            alternatief="Herzie de veiligheidsbeoordeling als er iets anders moet volgen.",
        )
    await eenheid.doe(
        _NIEUW_ONDERZOEK,
        id=nieuw_id(),
        melding_id=wat.id,
        conclusie=conclusie,
        onderbouwing=wat.sleutel.sluit(onderbouwing),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    await eenheid.doe(_HERZIEN.values(afgehandeld_op=eenheid.nu), b_id=wat.id)
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "onderzoek-afgerond",
        velden=("onderzoek", "termijnen"),
        open={"conclusie": conclusie, "klokken": await haal(eenheid, wat.id, Termijnsoort.ONDERZOEK)},
    )


# What may be told: computed, never typed

BEROEPSMATIG = frozenset(MelderCategorie) - {MelderCategorie.BURGER, MelderCategorie.ONBEKEND}
OVERGENOMEN: Mapping[Uitkomst, str] = {
    Uitkomst.BETROKKEN_HULP: "De hulpverlening die al betrokken was gaat ermee verder.",
    Uitkomst.LOKAAL_TEAM: "Het lokale team gaat ermee verder.",
    Uitkomst.VOORWAARDEN: "Veilig Thuis gaat er zelf mee verder.",
    Uitkomst.ONDERZOEK: "Veilig Thuis gaat er zelf mee verder.",
    Uitkomst.MDA: "Meerdere organisaties gaan er samen mee verder.",
    Uitkomst.ACTIE_OVERLEG: "Meerdere organisaties gaan er samen mee verder.",
}


def mededelingen(categorie: MelderCategorie, uitkomst: Uitkomst | None) -> dict[Mededeling, str]:
    """What somebody of this category may hear now (domein §4; standaarden, "Facts about Veilig Thuis"): everybody that it was received
    and assessed; who turned to us in their profession, the police too, whether there is follow-up and who took over. Never what was
    found, nor where anybody is."""
    zinnen = {Mededeling.ONTVANGEN: "Uw melding is ontvangen en wordt beoordeeld."}
    if uitkomst is None:
        return zinnen
    zinnen = {Mededeling.BEOORDEELD: "Uw melding is beoordeeld. Dank dat u zich heeft gemeld."}
    if categorie not in BEROEPSMATIG:
        return zinnen
    wel = uitkomst in OVERGENOMEN
    zinnen[Mededeling.WEL_OF_GEEN_VERVOLG] = "Er is vervolg." if wel else "Er is geen vervolg nodig."
    if wel:
        zinnen[Mededeling.WIE_HET_OVERNAM] = OVERGENOMEN[uitkomst]
    return zinnen


async def koppel_terug(
    eenheid: Werkeenheid, wat: Melding, kanaal: MeldKanaal
) -> tuple[UUID, dict[Mededeling, str]]:
    """Record that the melder was told what may be told now: that, and never more."""
    beoordeling = await beoordeling_of_niets(eenheid, wat)
    uitkomst = beoordeling["uitkomst"] if beoordeling else None
    zinnen = mededelingen(wat.rij["melder_categorie"], uitkomst)
    id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_TERUGKOPPELING,
        id=id,
        melding_id=wat.id,
        op=eenheid.nu,
        door=eenheid.actor.id,
        kanaal=kanaal,
        mededelingen=list(zinnen),
        tekst=list(zinnen.values()),
    )
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "melder-teruggekoppeld",
        velden=("terugkoppelingen",),
        open={"kanaal": kanaal, "mededelingen": list(zinnen)},
    )
    return id, zinnen


_INBRENG = gebeurtenis.alias("inbreng_van")
_DOOR = sa.and_(
    _INBRENG.c.soort == "melding-ontvangen", _INBRENG.c.medewerker_id == sa.bindparam("inbrenger")
)


def ingebracht_door(melding_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """The machine `inbrenger` brought this melding in itself."""
    return sa.exists().where(_INBRENG.c.object_id == melding_id, _DOOR)


_VOOR_MELDER = GEHEEL.where(
    melding.c.id == sa.bindparam("melding_id"), sa.or_(MAG_ZIEN, ingebracht_door(melding.c.id))
)


async def lees_voor_melder(eenheid: Werkeenheid, melding_id: UUID) -> Melding:
    """The melding, for what was told of it: to who sees it, and to the machine that brought it in itself, which sees nothing else.
    Raises `niet-gevonden`."""
    wie = eenheid.actor
    inbrenger = wie.id if Rol.KOPPELING in wie.rollen else None
    rij = await eenheid.een(_VOOR_MELDER, melding_id=melding_id, inbrenger=inbrenger, **zicht(wie))
    if rij is None:
        raise niet_gevonden()
    if rij.casus_id and wie.is_hulpverlener:
        eenheid.getoond.append(rij.casus_id)
    return melding_van(eenheid, rij)


async def terugkoppelingen(eenheid: Werkeenheid, melding_id: UUID) -> Sequence[sa.Row[Any]]:
    return await eenheid.alle(_TERUGKOPPELINGEN, melding_id=melding_id)
