"""What a melding does to the process: which clocks it starts, what it is beside what was known, and what a link does to a casus.

A melding on a casus that had come to rest (fase 3, inactief) brings it back to the beginning in the same transaction; undoing the
link takes everything back that nobody has built on since. Nothing is linked by itself (domein §4).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Sash
from app.casus.handelingen import camel, leg_vast, zelfde
from app.casus.queries import Dossier, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import gebeurtenis
from app.core.kalender import na_uren, na_werkdagen
from app.melding import handelingen as doe
from app.melding.beoordelen import VERVOLG
from app.melding.codes import Classificatie, MeldingBron, MeldingStatus, Termijnsoort, Uitkomst, Urgentie
from app.melding.model import koppeling, melding
from app.melding.queries import LOOPT, Melding, kandidaten, vergrendel_melding
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels
from app.workflow.uitvoeren import begin_opnieuw, zet_terug


@dataclass(frozen=True, slots=True)
class Meldklok:
    """One clock that starts when a melding comes in: for which meldingen, and until when."""

    soort: Termijnsoort
    voor: Callable[[MeldingBron, Urgentie], bool]
    tot: Callable[[datetime, Regels], datetime]


MELDKLOKKEN: tuple[Meldklok, ...] = (
    Meldklok(
        Termijnsoort.EERSTE_ACTIE,
        voor=lambda bron, urgentie: urgentie is Urgentie.SPOED,
        tot=lambda op, r: na_uren(op, r.spoed_uren),
    ),
    Meldklok(
        Termijnsoort.OPPAKKEN,
        voor=lambda bron, urgentie: urgentie is Urgentie.CRISIS or bron is MeldingBron.SLACHTOFFER,
        tot=lambda op, r: na_uren(op, r.oppakken_uren),
    ),
    # seed 1: after a politiemelding, professional help behind the front door
    Meldklok(
        Termijnsoort.ACHTER_DE_VOORDEUR,
        voor=lambda bron, urgentie: bron is MeldingBron.POLITIE,
        tot=lambda op, r: na_uren(op, r.achter_de_voordeur_uren),
    ),
    Meldklok(
        Termijnsoort.VEILIGHEIDSBEOORDELING,
        voor=lambda bron, urgentie: bron is not MeldingBron.WIJKTEAM,
        tot=lambda op, r: na_werkdagen(op, r.veiligheidsbeoordeling_werkdagen),
    ),
)


def klokken(
    bron: MeldingBron, urgentie: Urgentie, op: datetime, regels: Regels
) -> dict[Termijnsoort, datetime]:
    """Until when what must have happened, counted from the receipt (domein §4; lengths are settings)."""
    return {k.soort: k.tot(op, regels) for k in MELDKLOKKEN if k.voor(bron, urgentie)}


async def neem_aan(eenheid: Werkeenheid, nieuw: doe.NieuweMelding, regels: Regels) -> tuple[Melding, bool]:
    """Take in a melding: a hulpverlener for their own team, a machine for the meldpunt of the region."""
    actor = eenheid.actor
    if not (actor.is_hulpverlener or Rol.KOPPELING in actor.rollen):
        raise niet_bevoegd(
            "Uw rol neemt geen meldingen aan.",
            "Bel bij gevaar 112; Veilig Thuis is dag en nacht bereikbaar op 0800-2000.",
        )
    waar = (actor.organisatie, actor.team) if actor.team else await _meldpunt(eenheid, regels)
    op, urgentie = nieuw.kenmerken["ontvangen_op"], nieuw.kenmerken["urgentie"]
    return await doe.neem_aan(eenheid, nieuw, waar, klokken(nieuw.bron, urgentie, op, regels))


_INGERICHT = sa.select(team.c.code).where(
    team.c.organisatie == sa.bindparam("organisatie"), team.c.code == sa.bindparam("team")
)


async def _meldpunt(eenheid: Werkeenheid, regels: Regels) -> tuple[str, str]:
    organisatie, code = regels.meldpunt
    if await eenheid.een(_INGERICHT, organisatie=organisatie, team=code) is None:
        raise Fout(
            Soort.BOTSING,
            "meldpunt-niet-ingericht",
            "Het team dat meldingen van machines ontvangt bestaat niet in dit systeem.",
            alternatief="Laat de functioneel beheerder het meldpunt instellen. Bel een melding met spoed door: 0800-2000.",
        )
    return regels.meldpunt


# What it is, beside what was known when it came in

LOPEND = ("casus-geopend", "casus-geheractiveerd")
GEEINDIGD = ("casus-inactief", "casus-beeindigd")
_LAATSTE_WENDING = (
    sa.select(gebeurtenis.c.soort)
    .where(
        gebeurtenis.c.casus_id == sa.bindparam("casus_id"),
        gebeurtenis.c.soort.in_((*LOPEND, *GEEINDIGD)),
        gebeurtenis.c.op <= sa.bindparam("op"),
        # what a link set off that was undone never was
        sa.not_(
            sa.exists().where(
                koppeling.c.casus_id == gebeurtenis.c.casus_id,
                koppeling.c.wending == gebeurtenis.c.casus_versie,
                koppeling.c.ongedaan_op.is_not(None),
            )
        ),
    )
    .order_by(gebeurtenis.c.volgnummer.desc())
    .limit(1)
)
REDENEN: Mapping[Classificatie, str] = {
    Classificatie.EERSTE: "Er is geen eerdere betrokkenheid bekend.",
    Classificatie.VERVOLG: "Bij ontvangst liep er een casus voor dit huishouden (monitoren telt als lopend).",
    Classificatie.HERMELDING: "Bij ontvangst was een eerdere casus van dit huishouden afgerond.",
}
"""Why a melding is what it is, in words."""


async def classificeer(eenheid: Werkeenheid, casus_id: UUID, ontvangen_op: datetime) -> Classificatie:
    """What a melding is that belongs to this casus: by the state of the casus when the melding came in [CBS]."""
    rij = await eenheid.een(_LAATSTE_WENDING, casus_id=casus_id, op=ontvangen_op)
    if rij is None:
        return Classificatie.EERSTE
    return Classificatie.VERVOLG if rij.soort in LOPEND else Classificatie.HERMELDING


# What still has to be done about it


@dataclass(frozen=True, slots=True)
class Openstaand:
    code: str
    tekst: str


def openstaand(
    status: MeldingStatus,
    uitkomst: Uitkomst | None,
    *,
    vervolg_gedaan: bool,
    kandidaten: int,
    gekoppeld: bool,
    opgevolgd: bool,
    teruggekoppeld: bool,
) -> list[Openstaand]:
    """Everything that a melding still asks, the most urgent first: pure. Empty: it is handled."""
    vervolg = VERVOLG[uitkomst] if uitkomst else None
    punten = (
        (status is MeldingStatus.ONTVANGEN, "oppakken", "Nog niemand heeft deze melding opgepakt."),
        (
            bool(kandidaten) and not gekoppeld,
            "kandidaten-bekijken",
            "Dit huishouden is misschien al bekend: bekijk de kandidaten en zeg of zij het zijn.",
        ),
        (gekoppeld and not opgevolgd, "contact-leggen", "Na deze melding is nog niemand gesproken."),
        (uitkomst is None, "veiligheidsbeoordeling", "De veiligheidsbeoordeling is nog niet gedaan."),
        (bool(vervolg) and not vervolg_gedaan, "vervolg", vervolg or ""),
        (
            uitkomst is not None and not teruggekoppeld,
            "terugkoppelen",
            "De melder heeft nog niets gehoord over de uitkomst.",
        ),
    )
    return [Openstaand(code, tekst) for geldt, code, tekst in punten if geldt]


# Linking, and taking it back


async def bevestig(eenheid: Werkeenheid, wat: Melding, casus_id: UUID, reden: str, regels: Regels) -> None:
    """This is the same household: the melding is attached to its casus, whose casusregisseur hears it at once, and a casus that had
    come to rest begins again. One transaction. Raises `niet-bevoegd`, `al-gekoppeld`, and `niet-gevonden` for what is no candidate.
    """
    eis_eigen(eenheid, wat)
    if wat.casus_id == casus_id:
        return
    if wat.casus_id:
        raise Fout(
            Soort.BOTSING,
            "al-gekoppeld",
            "Deze melding is al aan een andere casus gekoppeld.",
            alternatief="Maak eerst die koppeling ongedaan, met de reden.",
        )
    if casus_id not in {k.casus_id for k in await kandidaten(eenheid, wat.id)}:
        raise niet_gevonden()
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    classificatie = await classificeer(eenheid, casus_id, wat.rij["ontvangen_op"])
    voor, gevaar = dossier.rij, _gevaar(dossier.rij, wat.rij)
    vastgelegd = await leg_vast(
        eenheid,
        dossier,
        "melding-gekoppeld",
        object_soort="meldingen",
        object_id=wat.id,
        kolommen=gevaar,
        velden=("meldingen", *map(camel, gevaar)),
        open={"melding": str(wat.id), "classificatie": classificatie, "urgentie": wat.rij["urgentie"]},
    )
    stand = await begin_opnieuw(eenheid, dossier, regels)
    await doe.koppel(
        eenheid,
        wat,
        casus_id,
        reden,
        doe.Bevestiging(
            classificatie,
            voor={
                **{k: voor[k] for k in gevaar},
                **({"stand": stand.bewaar(), "laatste_beweging": voor["laatste_beweging"]} if stand else {}),
            },
            wending=dossier.versie if stand else None,
            casus_versie=dossier.versie,
            gebeurtenis_id=vastgelegd.id,
        ),
    )
    await _herclassificeer(eenheid, wat, classificatie, "melding-aan-casus-gekoppeld")


_ERNST = {None: 0, Sash.LAAG: 1, Sash.MATIG: 2, Sash.HOOG: 3}


def _gevaar(casus: Mapping[str, Any], melding: Mapping[str, Any]) -> dict[str, Any]:
    """The red flags and SASH of the melding that the casus does not have yet: they show on every screen of it (domein §4)."""
    vlaggen = sorted({*casus["rode_vlaggen"], *melding["rode_vlaggen"]})
    sash = max(casus["sash"], melding["sash"], key=lambda s: _ERNST[s])
    nieuw = {"rode_vlaggen": vlaggen, "sash": sash}
    return {k: w for k, w in nieuw.items() if not zelfde(w, casus[k])}


async def maak_ongedaan(eenheid: Werkeenheid, wat: Melding, reden: str) -> None:
    """It was somebody else. The link goes, the melding is again what it was, and the casus is put back where it stood if nobody
    has worked in it since; otherwise its casusregisseur hears that the ground under it is gone. Raises `niet-gekoppeld`.
    """
    eis_eigen(eenheid, wat)
    link = await doe.lopende_koppeling(eenheid, wat)
    if link is None:
        raise Fout(
            Soort.BOTSING,
            "niet-gekoppeld",
            "Deze melding is aan geen casus gekoppeld.",
            alternatief="Bekijk de kandidaten en bevestig er een.",
        )
    dossier = await vergrendel_buiten_zicht(eenheid, link.casus_id)
    onaangeroerd = dossier.versie == link.casus_versie
    await doe.maak_ongedaan(eenheid, wat, link.id, reden)
    await zet_terug(
        eenheid,
        dossier,
        link.voor if onaangeroerd else {},
        "melding-ontkoppeld",
        object_soort="meldingen",
        object_id=wat.id,
        open={
            "melding": str(wat.id),
            "gebeurtenis": str(link.gebeurtenis_id),
            "hersteld": onaangeroerd or not link.voor,
        },
    )
    await _herclassificeer(eenheid, wat, Classificatie.EERSTE, "melding-van-casus-losgemaakt")
    await _herbeoordeel(eenheid, dossier)


_OOK_GEKOPPELD = (
    sa.select(koppeling.c.id, koppeling.c.melding_id, koppeling.c.classificatie, melding.c.ontvangen_op)
    .select_from(koppeling.join(melding, melding.c.id == koppeling.c.melding_id))
    .where(koppeling.c.casus_id == sa.bindparam("casus_id"), LOOPT)
    .order_by(koppeling.c.id)
)


async def _herbeoordeel(eenheid: Werkeenheid, dossier: Dossier) -> None:
    """The other meldingen of this casus: what they are may have leaned on the link that is gone."""
    for rij in await eenheid.alle(_OOK_GEKOPPELD, casus_id=dossier.id):
        nieuw = await classificeer(eenheid, dossier.id, rij.ontvangen_op)
        if nieuw is not rij.classificatie:
            await doe.herzie_classificatie(eenheid, rij.id, nieuw)
            ander = await vergrendel_melding(eenheid, rij.melding_id)
            await _herclassificeer(eenheid, ander, nieuw, "melding-opnieuw-geclassificeerd")


async def _herclassificeer(eenheid: Werkeenheid, wat: Melding, nieuw: Classificatie, soort: str) -> None:
    await doe.leg_meldfeit_vast(
        eenheid,
        wat,
        soort,
        kolommen={"classificatie": nieuw},
        velden=("classificatie", "casusId"),
        open={"classificatie": nieuw, "was": wat.rij["classificatie"]},
    )


async def wijs_af(eenheid: Werkeenheid, wat: Melding, casus_id: UUID, reden: str) -> None:
    """These are not the same people: the candidate is not proposed again for this melding."""
    eis_eigen(eenheid, wat)
    if casus_id not in {k.casus_id for k in await kandidaten(eenheid, wat.id)}:
        raise niet_gevonden()
    await doe.wijs_af(eenheid, wat, casus_id, reden)


def eis_eigen(eenheid: Werkeenheid, wat: Melding) -> None:
    """Raises `niet-bevoegd`: a team whose casus was linked sees the melding, and leaves what it is to who answers for it."""
    wie = eenheid.actor
    if (wie.organisatie, wie.team) != (wat.rij["organisatie"], wat.rij["team"]):
        raise niet_bevoegd(
            "Dit kan alleen het team dat de melding behandelt.",
            "Laat dat team weten wat u ziet; het team staat bij de melding.",
        )
