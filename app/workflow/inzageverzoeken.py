"""The right to read what is recorded of oneself (AVG art. 15): one person, the casussen of one team, and nothing of anybody else.

In doubt it is left out. A text that somebody typed may be about others as well, and no machine can tell: such texts are counted, and a
human goes through them with the person. Never in it: who reported what, a secret address, and anybody else's data. Two people let it
go: who asks it here for the person, and a privacy officer.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bericht.model import bericht
from app.bewaren.codes import Inzagebesluit, Inzageweigering
from app.bewaren.model import inzageverzoek
from app.casus.codes import Afhandeling
from app.casus.model import adres, betrokkene, casus, gesprek, signaal, veiligheidscijfer
from app.core.datumtaal import zeg_dag
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.gebeurtenis import Gebeurtenis, Vastgelegd
from app.core.ids import nieuw_id
from app.core.kalender import na_maanden
from app.core.klok import lokale_dag
from app.core.papier import druk
from app.core.versleuteling import datasleutel
from app.interventie.model import interventie
from app.inzet.model import inzet
from app.monitoring.model import stopcheck
from app.ondersteuning.model import doel, ondersteuningsplan
from app.persoon.model import persoon
from app.persoon.samen import wie_is_wie
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import medewerker
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import GEBLOKKEERD, eis_hulpverlener, zicht, zichtbaar
from app.veiligheidsplan.model import akkoord, veiligheidsplan
from app.workflow.keken import NIET_GENOEMD, Blik, keken
from app.workflow.signaleren import NIEUW_SIGNAAL, SLUIT, signaleer

OP_TE_HALEN = timedelta(days=14)
"""So long after it was approved; who they are and what is safe may be otherwise later."""
NOOIT = (
    "Wie iets heeft gemeld, een geheim adres en wat er over anderen is vastgelegd staan nooit in deze uitdraai. Over wie er keek: "
    + NIET_GENOEMD
)
_SJABLOON = Path(__file__).with_name("inzageverzoek.typ")
_PERSONEN: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_BETROKKENEN: sa.BindParameter[Any] = sa.bindparam("betrokkenen", expanding=True)

Kolommen = Mapping[str, sa.Column[Any]]
EIGEN: Mapping[str, Kolommen] = {
    "Gesprekken met u": {
        "op": gesprek.c.op, "gesproken": gesprek.c.gesproken, "waarom niet": gesprek.c.reden_niet
    },
    "Uw veiligheidscijfers": {"op": veiligheidscijfer.c.op, "cijfer": veiligheidscijfer.c.cijfer},
    "Wat u van het veiligheidsplan vond": {"op": akkoord.c.op, "u zei": akkoord.c.akkoord},
    "Uw doelen": {"leefgebied": doel.c.leefgebied, "hoe het staat": doel.c.status},
    "Wat aan u is opgelegd of gegeven": {
        "wat": interventie.c.code,
        "door": interventie.c.oplegger,
        "vanaf": interventie.c.opgelegd_op,
        "tot": interventie.c.eindigt_op,
        "eerder beëindigd": interventie.c.beeindigd_op,
    },
    "Hulp die voor u is gevraagd": {
        "wat": inzet.c.code, "hoe het staat": inzet.c.status, "gevraagd op": inzet.c.aangevraagd_op
    },
    "Berichten aan u": {
        "wat": bericht.c.soort, "hoe het staat": bericht.c.status, "klaargezet op": bericht.c.klaargezet_op
    },
    "Wat u zei over of het geweld is gestopt": {"op": stopcheck.c.op, "u zei": stopcheck.c.uitkomst},
}  # fmt: skip
"""What is of this person alone: codes, days and numbers of rows that are about them, by their names on paper."""
_LEES = {
    naam: sa.select(*(k.label(f"k{i}") for i, k in enumerate(kolommen.values())))
    .where(next(iter(kolommen.values())).table.c.betrokkene_id.in_(_BETROKKENEN))
    .order_by(next(iter(kolommen.values())).table.c.id)
    for naam, kolommen in EIGEN.items()
}
_PER_MENS: Mapping[str, sa.Column[Any]] = {
    "gespreksverslagen": gesprek.c.verslag,
    "toelichtingen bij een veiligheidscijfer": veiligheidscijfer.c.toelichting,
    "toelichtingen bij wat u van het plan vond": akkoord.c.toelichting,
    "omschrijvingen van een doel": doel.c.doel,
    "toelichtingen bij wat is opgelegd": interventie.c.toelichting,
    "toelichtingen bij of het geweld is gestopt": stopcheck.c.toelichting,
}
_PER_CASUS: Mapping[str, sa.Column[Any]] = {
    "versies van het veiligheidsplan van het hele gezin": veiligheidsplan.c.inhoud,
    "ondersteuningsplannen van het hele gezin": ondersteuningsplan.c.samenvatting,
}
_WEGGELATEN = sa.union_all(
    *(
        sa.select(sa.literal(naam).label("wat"), sa.func.count(k).label("aantal")).where(
            k.table.c.betrokkene_id.in_(_BETROKKENEN)
        )
        for naam, k in _PER_MENS.items()
    ),
    *(
        sa.select(sa.literal(naam).label("wat"), sa.func.count(k).label("aantal")).where(
            k.table.c.casus_id.in_(sa.bindparam("casussen", expanding=True))
        )
        for naam, k in _PER_CASUS.items()
    ),
)
_WIE = (
    "voornamen",
    "tussenvoegsel",
    "achternaam",
    "geboortedatum",
    "telefoon",
    "email",
    "voorkeurstaal",
    "bsn",
)
_WAAR = ("straat", "huisnummer", "postcode", "plaats")
_PERSOON = (
    sa.select(*(persoon.c[k] for k in ("id", *_WIE)), datasleutel.c.gewikkeld)
    .join(datasleutel, datasleutel.c.id == persoon.c.id)
    .where(persoon.c.id.in_(_PERSONEN))
    .order_by(persoon.c.id)
)
_DOSSIERS = (
    sa.select(
        betrokkene.c.id,
        betrokkene.c.casus_id,
        betrokkene.c.persoon_id,
        betrokkene.c.rollen,
        casus.c.geopend_op,
        casus.c.beeindigd_op,
        adres.c.waarde.label("adres"),
    )
    .select_from(
        betrokkene.join(casus, casus.c.id == betrokkene.c.casus_id).outerjoin(
            adres, adres.c.betrokkene_id == betrokkene.c.id
        )
    )
    .where(betrokkene.c.persoon_id.in_(_PERSONEN), zichtbaar(casus))
    .order_by(betrokkene.c.id)
)

# Asking, and letting it go

_NIEUW = sa.insert(inzageverzoek)
_BESLISSER = medewerker.alias("beslisser")
_ALLE = (
    sa.select(inzageverzoek, medewerker.c.aanduiding, _BESLISSER.c.aanduiding.label("beslisser"))
    .join(medewerker, medewerker.c.id == inzageverzoek.c.door)
    .outerjoin(_BESLISSER, _BESLISSER.c.id == inzageverzoek.c.beoordeeld_door)
)
_GEBLOKKEERD = sa.exists().where(
    betrokkene.c.persoon_id == inzageverzoek.c.persoon_id, betrokkene.c.casus_id.in_(GEBLOKKEERD)
)
_ZICHTBAAR = _ALLE.where(
    inzageverzoek.c.organisatie == sa.bindparam("organisatie"),
    sa.or_(sa.bindparam("privacy", type_=sa.Boolean), inzageverzoek.c.door == sa.bindparam("ik")),
    sa.not_(_GEBLOKKEERD),
)
_EEN = _ZICHTBAAR.where(inzageverzoek.c.id == sa.bindparam("id"))
_LIJST = (
    _ZICHTBAAR.where(inzageverzoek.c.id > sa.bindparam("na"))
    .order_by(inzageverzoek.c.id)
    .limit(sa.bindparam("limiet"))
)
_BEOORDEEL = (
    sa.update(inzageverzoek)
    .where(inzageverzoek.c.id == sa.bindparam("b_id"), inzageverzoek.c.besluit.is_(None))
    .values(
        versie=inzageverzoek.c.versie + 1,
        **{
            k: sa.bindparam(f"b_{k}") for k in ("besluit", "reden", "beoordeeld_op", "beoordeeld_door", "tot")
        },
    )
)
_GEVRAAGD = (
    sa.select(signaal.c.casus_id)
    .where(signaal.c.over_id == sa.bindparam("id"), signaal.c.soort == "inzage-gevraagd")
    .limit(1)
)
"""The casus that was told of when it was asked."""
EisVersie = Callable[[sa.Row[Any]], Awaitable[None]]


def _mag(eenheid: Werkeenheid) -> dict[str, Any]:
    wie = eenheid.actor
    privacy = Rol.PRIVACY in wie.rollen
    if not privacy:
        eis_hulpverlener(wie)
    return {"organisatie": wie.organisatie, "privacy": privacy, "ik": wie.id, "zicht_medewerker": wie.id}


async def _mens(eenheid: Werkeenheid, persoon_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """Every row of this human that this team has in a casus, and those casussen. Raises `niet-gevonden`, also for who may not see
    this one."""
    keten = {persoon_id} | (await wie_is_wie(eenheid, [persoon_id])).personen
    rijen = await eenheid.alle(_DOSSIERS, personen=sorted(keten), **zicht(eenheid.actor))
    hier = {rij.persoon_id for rij in rijen}
    if persoon_id not in hier:
        raise niet_gevonden()
    casussen = [rij.casus_id for rij in rijen]
    eenheid.getoond += casussen
    return sorted(hier), casussen


async def vraag_aan(eenheid: Werkeenheid, persoon_id: UUID) -> UUID:
    """This person wants to read what is recorded of them; the privacy officer hears it. Raises `geen-hulpverlener`, `niet-gevonden`."""
    eis_hulpverlener(eenheid.actor)
    _, casussen = await _mens(eenheid, persoon_id)
    id, wie = nieuw_id(), eenheid.actor
    plek = {"organisatie": wie.organisatie, "team": wie.team}
    await eenheid.doe(_NIEUW, id=id, versie=1, persoon_id=persoon_id, **plek, door=wie.id, op=eenheid.nu)
    feit = await _vertel(eenheid, "inzage-gevraagd", id, 1)
    await eenheid.doe(
        NIEUW_SIGNAAL,
        id=nieuw_id(),
        soort=feit.wat.soort,
        sleutel=f"{feit.id}:privacy",
        casus_id=casussen[0],
        over_id=id,
        op=eenheid.nu,
        organisatie=wie.organisatie,
        rol=Rol.PRIVACY,
        ongeacht_zicht=True,
    )
    return id


async def _vertel(eenheid: Werkeenheid, soort: str, id: UUID, versie: int, **open_: Any) -> Vastgelegd:
    return await eenheid.kondig_aan(Gebeurtenis(soort, None, None, "inzageverzoeken", id, versie, open=open_))


def antwoord_voor(gevraagd_op: datetime) -> date:
    """The last day of the answer: a month after it was asked (AVG art. 12 lid 3)."""
    return na_maanden(lokale_dag(gevraagd_op), 1)


async def verzoeken(eenheid: Werkeenheid, limiet: int, na: UUID) -> Sequence[sa.Row[Any]]:
    """Those I asked; for the privacy officer those of the organisation. Raises `geen-hulpverlener`."""
    return await eenheid.alle(_LIJST, limiet=limiet, na=na, **_mag(eenheid))


async def lees_verzoek(eenheid: Werkeenheid, id: UUID) -> sa.Row[Any]:
    """Raises `geen-hulpverlener`, `niet-gevonden`."""
    if (rij := await eenheid.een(_EEN, id=id, **_mag(eenheid))) is None:
        raise niet_gevonden()
    return rij


async def beoordeel(
    eenheid: Werkeenheid,
    id: UUID,
    besluit: Inzagebesluit,
    reden: Inzageweigering | None,
    eis_versie: EisVersie,
) -> None:
    """Only a privacy officer, and never who asked it. Raises `niet-bevoegd`, `niet-gevonden`, `verse-aanmelding-nodig`, `al-besloten`,
    `ongeldige-invoer`."""
    rij = await lees_verzoek(eenheid, id)
    if Rol.PRIVACY not in eenheid.actor.rollen or rij.door == eenheid.actor.id:
        raise niet_bevoegd(
            "Een ander dan wie het vroeg, en alleen de privacy officer, beoordeelt een inzageverzoek.",
            "De privacy officer van uw organisatie heeft een signaal gekregen.",
        )
    eis_verse_aanmelding(eenheid)
    await eis_versie(rij)
    goed = besluit is Inzagebesluit.GOEDGEKEURD
    if goed == (reden is not None):
        raise ongeldig("reden", "bij-afwijzen", "Noem een reden als u afwijst, en alleen dan.")
    waarden = {
        "besluit": besluit,
        "reden": reden,
        "beoordeeld_op": eenheid.nu,
        "beoordeeld_door": eenheid.actor.id,
        "tot": eenheid.nu + OP_TE_HALEN if goed else None,
    }
    if not await eenheid.doe(_BEOORDEEL, b_id=id, **{f"b_{k}": w for k, w in waarden.items()}):
        raise Fout(
            Soort.BOTSING,
            "al-besloten",
            "Over dit verzoek is al besloten.",
            alternatief="Klopt het besluit niet, laat het team dan een nieuw verzoek doen.",
        )
    feit = await _vertel(eenheid, "inzage-beoordeeld", id, rij.versie + 1, besluit=besluit, reden=reden)
    await eenheid.doe(
        SLUIT.where(signaal.c.over_id == sa.bindparam("b_over")).values(afhandeling=Afhandeling.GEHAALD),
        b_over=id,
        b_nu=eenheid.nu,
    )
    if over := await eenheid.een(_GEVRAAGD, id=id):
        await signaleer(eenheid, feit, medewerker_id=rij.door, over_id=id, casus_id=over.casus_id)


# What goes along


@dataclass(frozen=True, slots=True, repr=False)  # personal data must not turn up in a log or a traceback
class Uitdraai:
    """Per part its lines, what was left out and how many of those there are."""

    onderdelen: Mapping[str, Sequence[Mapping[str, str]]]
    weggelaten: Mapping[str, int]


async def haal_op(eenheid: Werkeenheid, id: UUID) -> Uitdraai:
    """For who asked it, after it was approved, as far as they may see these casussen now. Raises `niet-gevonden`, `niet-bevoegd`,
    `verse-aanmelding-nodig`, `niet-goedgekeurd`."""
    rij = await lees_verzoek(eenheid, id)
    if rij.door != eenheid.actor.id:
        raise niet_bevoegd(
            "Alleen wie het verzoek deed haalt de uitdraai op; de privacy officer ziet niet wat erin staat.",
            "Vraag het aan de medewerker die het verzoek deed.",
        )
    if rij.tot is None or rij.tot <= eenheid.nu:
        raise Fout(
            Soort.BOTSING,
            "niet-goedgekeurd",
            "Deze uitdraai is niet (meer) goedgekeurd.",
            alternatief="Wacht op de privacy officer, of doe een nieuw verzoek als het langer dan twee weken geleden is.",
        )
    eis_verse_aanmelding(eenheid)
    personen, _ = await _mens(eenheid, rij.persoon_id)
    dossiers = await eenheid.alle(_DOSSIERS, personen=personen, **zicht(eenheid.actor))
    onderdelen = {"Wie u bent": await _wie(eenheid, personen, dossiers)}
    onderdelen["Uw dossiers bij ons"] = [
        _regel({"begonnen": d.geopend_op, "beëindigd": d.beeindigd_op, "u bent genoemd als": d.rollen})
        for d in dossiers
    ]
    ids = [d.id for d in dossiers]
    for naam, kolommen in EIGEN.items():
        rijen = await eenheid.alle(_LEES[naam], betrokkenen=ids)
        onderdelen[naam] = [_regel(dict(zip(kolommen, r, strict=True))) for r in rijen]
    gekeken = await keken(eenheid, sorted({d.casus_id for d in dossiers}), [*personen, *ids])
    onderdelen["Wie er in uw gegevens keek"] = [_keek(blik, keer) for blik, keer in gekeken]
    geteld = await eenheid.alle(_WEGGELATEN, betrokkenen=ids, casussen=[d.casus_id for d in dossiers])
    return Uitdraai({n: r for n, r in onderdelen.items() if r}, {g.wat: g.aantal for g in geteld if g.aantal})


def _keek(blik: Blik, keer: int) -> Mapping[str, str]:
    woorden = {
        "op": blik.dag,
        "door": f"{blik.functie} van {blik.door}",
        "waarvoor": blik.doel,
        "wat": blik.wat,
    }
    return _regel({**woorden, "hoe vaak": keer, "omdat het niet kon wachten": blik.nood or None})


async def _wie(
    eenheid: Werkeenheid, personen: Sequence[UUID], dossiers: Sequence[sa.Row[Any]]
) -> list[Mapping[str, str]]:
    """Who they are, and where they live as far as that is open."""
    regels = []
    for rij in await eenheid.alle(_PERSOON, personen=list(personen)):
        sleutel = eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld)
        regels.append(_regel({k: sleutel.open(getattr(rij, k)) for k in _WIE}))
        adressen = [sleutel.open(d.adres) for d in dossiers if d.persoon_id == rij.id and d.adres]
        regels += [_regel({k: adres.get(k) for k in _WAAR}) for adres in adressen]
    return regels


def _regel(velden: Mapping[str, Any]) -> Mapping[str, str]:
    return {naam: _woord(waarde) for naam, waarde in velden.items() if waarde not in (None, "", [])}


def _woord(waarde: Any) -> str:
    match waarde:
        case bool():
            return "ja" if waarde else "nee"
        case list():
            return ", ".join(map(_woord, waarde))
        case date():
            return zeg_dag(waarde)
    return str(waarde)


async def als_pdf(eenheid: Werkeenheid, wat: Uitdraai) -> bytes:
    """For the person to read."""
    blad = {
        "opgemaakt": _woord(eenheid.nu),
        "team": eenheid.actor.team,
        "onderdelen": [
            {"naam": naam, "regels": ["; ".join(f"{k}: {w}" for k, w in regel.items()) for regel in regels]}
            for naam, regels in wat.onderdelen.items()
        ],
        "weggelaten": [f"{aantal} {naam}" for naam, aantal in wat.weggelaten.items()],
        "nooit": NOOIT,
    }
    return await druk(_SJABLOON, blad, eenheid.nu)
