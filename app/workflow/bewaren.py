"""Until when a dossier is kept, who proposes to destroy it (the clock), and who decides (two people, each in a role of their own).

A proposal is about one version of a dossier. Whatever is done in there gives it another version, and then the proposal is worth
nothing: nobody has to remember to take it back when a casus is reactivated, a melding comes in, or a bewaarplicht is set.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bewaren.codes import Afwijsreden, Bewaargrond, Bewaarstatus, Dossiersoort
from app.bewaren.model import bewaring, goedkeuring
from app.casus import queries as casussen
from app.casus.codes import Afhandeling
from app.casus.model import betrokkene, signaal
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.gebeurtenis import Gebeurtenis, Vastgelegd
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.melding import queries as meldingen
from app.melding.codes import MeldingStatus
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import koppeling, melding, melding_persoon
from app.melding.queries import LOOPT
from app.persoon.model import zoekterm
from app.toegang.actor import Actor, Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd
from app.workflow.bewaartermijnen import BEWAARTERMIJNEN, Bewaartermijn, Bewaren, Mens, bewaren_tot
from app.workflow.opdracht import Regels
from app.workflow.signaleren import NIEUW_SIGNAAL, SLUIT

BESLISSERS = (Rol.TEAMLEIDER, Rol.PRIVACY)
"""Both: who leads the team knows what is in it, the privacy officer whether it may go."""
KIJK_DAN_WEER = timedelta(days=28)
"""When something of the household is not at rest, the dossier is looked at again after this."""
VOORSTEL = "vernietiging-voorgesteld"
Dossier = casussen.Dossier | meldingen.Melding


async def vergrendel(eenheid: Werkeenheid, soort: Dossiersoort, id: UUID) -> Dossier:
    """The dossier, locked, for the process itself. Raises `niet-gevonden`."""
    if soort is Dossiersoort.CASUS:
        return await casussen.vergrendel_buiten_zicht(eenheid, id)
    return await meldingen.vergrendel_buiten_zicht(eenheid, id)


async def vergrendel_taak(
    eenheid: Werkeenheid, taak: sa.Row[Any]
) -> tuple[Bewaartermijn, Dossier] | tuple[None, None]:
    """What a taak is about, locked; nothing when it was destroyed meanwhile."""
    soort = Dossiersoort.CASUS if taak.casus_id else Dossiersoort.MELDING
    try:
        return BEWAARTERMIJNEN[soort], await vergrendel(eenheid, soort, taak.casus_id or taak.melding_id)
    except Fout as fout:
        if fout.soort is Soort.NIET_GEVONDEN:
            return None, None
        raise


# What the clock does


_NIEUW = sa.insert(bewaring)
_VAN_DOSSIER = {
    soort: sa.select(bewaring).where(t.verwijzing == sa.bindparam("dossier_id"))
    for soort, t in BEWAARTERMIJNEN.items()
}
_HOUD = {
    soort: sa.select(t.rust.label("sinds"), t.plicht.label("plicht")).where(
        t.tabel.c.id == sa.bindparam("dossier_id")
    )
    for soort, t in BEWAARTERMIJNEN.items()
}
IN_DOSSIER = {
    Dossiersoort.CASUS: sa.select(betrokkene.c.persoon_id).where(
        betrokkene.c.casus_id == sa.bindparam("dossier_id")
    ),
    Dossiersoort.MELDING: sa.select(melding_persoon.c.persoon_id).where(
        melding_persoon.c.melding_id == sa.bindparam("dossier_id")
    ),
}
_HIER, _DAAR, _GENOEMD = zoekterm.alias("hier"), zoekterm.alias("daar"), melding_persoon.alias("genoemd")


def _wordt_bekeken(soort: Dossiersoort) -> sa.Select[Any]:
    """Meldingen that nobody has judged yet, about somebody who may be somebody in this dossier."""
    return (
        sa.select(melding.c.id)
        .select_from(
            _HIER.join(_DAAR, sa.and_(_DAAR.c.grond == _HIER.c.grond, _DAAR.c.term == _HIER.c.term))
            .join(_GENOEMD, _GENOEMD.c.persoon_id == _DAAR.c.persoon_id)
            .join(melding, melding.c.id == _GENOEMD.c.melding_id)
        )
        .where(
            _HIER.c.persoon_id.in_(IN_DOSSIER[soort]),
            melding.c.id != sa.bindparam("dossier_id"),
            melding.c.status != MeldingStatus.BEOORDEELD,
            sa.not_(sa.exists().where(koppeling.c.melding_id == melding.c.id, LOOPT)),
        )
        .limit(1)
    )


_WORDT_BEKEKEN = {soort: _wordt_bekeken(soort) for soort in Dossiersoort}


async def bezie(eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], regels: Regels) -> int:
    """Work out until when these dossiers are kept; propose to destroy those whose day has come. Returns how many that were."""
    voorgesteld = 0
    for taak in taken:
        t, dossier = await vergrendel_taak(eenheid, taak)
        if t and dossier:
            voorgesteld += await _bezie(eenheid, t, dossier, regels)
    return voorgesteld


async def _bezie(eenheid: Werkeenheid, t: Bewaartermijn, dossier: Dossier, regels: Regels) -> bool:
    houd = await eenheid.een(_HOUD[t.soort], dossier_id=dossier.id)
    oud = await eenheid.een(_VAN_DOSSIER[t.soort], dossier_id=dossier.id)
    if houd is None or houd.sinds is None or houd.plicht:
        return False
    vandaag = lokale_dag(eenheid.nu)
    bewaren = await bereken(eenheid, t, dossier.id, regels)
    if oud and oud.grond is Bewaargrond.BESLUIT and oud.tot > bewaren.tot:
        bewaren = Bewaren(oud.tot, Bewaargrond.BESLUIT)
    rijp = bewaren.tot <= vandaag
    waarden = {
        "dossier_versie": dossier.versie,
        "status": Bewaarstatus.VOORGESTELD if rijp else Bewaarstatus.BEWAREN,
        "grond": bewaren.grond,
        "sinds": lokale_dag(houd.sinds),
        "tot": bewaren.tot,
        "bezien_op": eenheid.nu,
        "voorgesteld_op": eenheid.nu if rijp else None,
        "vernietigen_vanaf": None,
    }
    id = oud.id if oud else nieuw_id()
    if oud:
        await wijzig(eenheid, oud, **waarden)
        await _sluit_signalen(eenheid, id)
    else:
        await eenheid.doe(_NIEUW, id=id, versie=1, **{t.naam: dossier.id}, **waarden)
    if rijp:
        versie = oud.versie + 1 if oud else 1
        feit = await _vertel(eenheid, VOORSTEL, id, versie, dossier=t.soort, grond=bewaren.grond)
        await _signaleer(eenheid, feit, t, dossier)
    return rijp


async def bereken(eenheid: Werkeenheid, t: Bewaartermijn, dossier_id: UUID, regels: Regels) -> Bewaren:
    """Until when this dossier is kept, as far as its household is at rest; otherwise when to look again."""
    groep = [rij.sinds for rij in await eenheid.alle(t.groep, dossier_id=dossier_id)]
    if None in groep or await eenheid.alle(_WORDT_BEKEKEN[t.soort], dossier_id=dossier_id):
        return Bewaren(lokale_dag(eenheid.nu) + KIJK_DAN_WEER, Bewaargrond.NIET_IN_RUST)
    mensen = [_mens(eenheid, rij) for rij in await eenheid.alle(t.mensen, dossier_id=dossier_id)]
    sinds = lokale_dag(max(groep))
    return bewaren_tot(sinds, mensen, t.jaren(regels), regels.bewaren_tot_leeftijd)


def _mens(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Mens:
    sleutel = eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld)
    geboren = sleutel.open(rij.geboortedatum)
    return Mens(
        date.fromisoformat(geboren) if geboren else None,
        sleutel.open(rij.leeftijd_schatting),
        "kind" in rij.rollen,
    )


async def wijzig(eenheid: Werkeenheid, rij: sa.Row[Any], **waarden: Any) -> None:
    """Another version of a bewaring."""
    nieuw = {"versie": rij.versie + 1, **waarden}
    await eenheid.doe(sa.update(bewaring).where(bewaring.c.id == rij.id).values(nieuw))


async def _vertel(eenheid: Werkeenheid, soort: str, id: UUID, versie: int, **open_: Any) -> Vastgelegd:
    """About a dossier, and not in it: a line that stood in the casus would make another version of it."""
    return await eenheid.kondig_aan(Gebeurtenis(soort, None, None, "vernietigingen", id, versie, open=open_))


async def _signaleer(eenheid: Werkeenheid, feit: Vastgelegd, t: Bewaartermijn, dossier: Dossier) -> None:
    """Both who have to decide hear of it; the privacy officer can open nothing of it."""
    team = {Rol.TEAMLEIDER: dossier.rij["team"], Rol.PRIVACY: None}
    over = {"casus_id": None, "melding_id": None, t.naam: dossier.id, "over_id": feit.wat.object_id}
    await eenheid.doe_alle(
        NIEUW_SIGNAAL,
        [
            {
                "id": nieuw_id(),
                "soort": feit.wat.soort,
                "sleutel": f"{feit.id}:{rol}",
                "op": eenheid.nu,
                "organisatie": dossier.rij["organisatie"],
                "team": team[rol],
                "rol": rol,
                "ongeacht_zicht": team[rol] is None,
                **over,
            }
            for rol in BESLISSERS
        ],
    )


async def _sluit_signalen(eenheid: Werkeenheid, id: UUID, rol: Rol | None = None) -> None:
    wie = sa.true() if rol is None else signaal.c.rol == rol
    afhandeling = Afhandeling.VERVALLEN if rol is None else Afhandeling.GEHAALD
    opdracht = SLUIT.where(signaal.c.over_id == sa.bindparam("b_over"), wie).values(afhandeling=afhandeling)
    await eenheid.doe(opdracht, b_over=id, b_nu=eenheid.nu)


# What people do


def _geldt(t: Bewaartermijn) -> sa.ColumnElement[bool]:
    """A proposal that is about the dossier as it is now."""
    return sa.and_(
        bewaring.c.status != Bewaarstatus.BEWAREN,
        bewaring.c.dossier_versie == t.tabel.c.versie,
        t.rust.is_not(None),
        sa.not_(t.plicht),
    )


def _voorstellen(t: Bewaartermijn) -> sa.Select[Any]:
    return (
        sa.select(
            bewaring,
            sa.literal(t.soort.value).label("soort"),
            t.tabel.c.id.label("dossier_id"),
            t.tabel.c.organisatie,
            t.tabel.c.team,
            t.begonnen.label("begonnen_op"),
        )
        .join(t.tabel, t.tabel.c.id == t.verwijzing)
        .where(_geldt(t))
    )


_ALLE = sa.union_all(*map(_voorstellen, BEWAARTERMIJNEN.values())).subquery("voorstel")


def van_mij(
    van: sa.FromClause, casus_id: sa.ColumnElement[Any], melding_id: sa.ColumnElement[Any]
) -> sa.ColumnElement[bool]:
    """Who leads the team sees what is decided about that team's; the privacy officer about that of the whole organisation. Not who is
    blocked from it (`zicht`)."""
    return sa.and_(
        niet_geblokkeerd(casus_id),
        melding_niet_geblokkeerd(melding_id),
        van.c.organisatie == sa.bindparam("organisatie"),
        sa.or_(sa.bindparam("privacy", type_=sa.Boolean), van.c.team == sa.bindparam("mijn_team")),
    )


_ZICHTBAAR = sa.select(_ALLE).where(van_mij(_ALLE, _ALLE.c.casus_id, _ALLE.c.melding_id))
_LIJST = _ZICHTBAAR.where(_ALLE.c.id > sa.bindparam("na")).order_by(_ALLE.c.id).limit(sa.bindparam("limiet"))
_EEN = _ZICHTBAAR.where(_ALLE.c.id == sa.bindparam("id"))
ALTIJD = sa.select(_ALLE).where(_ALLE.c.id == sa.bindparam("id"))
_GOEDKEURINGEN = (
    sa.select(goedkeuring.c.bewaring_id, goedkeuring.c.medewerker_id, goedkeuring.c.rol, goedkeuring.c.op)
    .join(bewaring, bewaring.c.id == goedkeuring.c.bewaring_id)
    .where(
        goedkeuring.c.bewaring_id.in_(sa.bindparam("ids", expanding=True)),
        goedkeuring.c.voorgesteld_op == bewaring.c.voorgesteld_op,
    )
    .order_by(goedkeuring.c.id)
)
_KEUR_GOED = sa.insert(goedkeuring)


@dataclass(frozen=True, slots=True)
class Voorstel:
    """One proposal to destroy a dossier, and who approved it. Nothing of what is in the dossier."""

    rij: sa.Row[Any]
    goedkeuringen: Sequence[sa.Row[Any]]

    @property
    def id(self) -> UUID:
        id: UUID = self.rij.id
        return id


EisVersie = Callable[[Voorstel], Awaitable[None]]


def zicht(actor: Actor) -> dict[str, Any]:
    """The values for `van_mij`. Raises `niet-bevoegd` for who has nothing to decide about keeping and destroying."""
    leidt = Rol.TEAMLEIDER in actor.rollen and actor.is_hulpverlener
    if not (leidt or Rol.PRIVACY in actor.rollen):
        raise niet_bevoegd(
            "Over bewaren en vernietigen gaan de teamleider en de privacy officer.",
            "Vraag het aan uw teamleider of aan de privacy officer van uw organisatie.",
        )
    return {
        "organisatie": actor.organisatie,
        "privacy": Rol.PRIVACY in actor.rollen,
        "mijn_team": actor.team if leidt else None,
        "zicht_medewerker": actor.id,
    }


async def _met_goedkeuringen(eenheid: Werkeenheid, rijen: Sequence[sa.Row[Any]]) -> list[Voorstel]:
    ids = [rij.id for rij in rijen]
    goedkeuringen = await eenheid.alle(_GOEDKEURINGEN, ids=ids) if ids else []
    eenheid.getoond += [rij.casus_id for rij in rijen if rij.casus_id]
    return [Voorstel(rij, [b for b in goedkeuringen if b.bewaring_id == rij.id]) for rij in rijen]


async def voorstellen(eenheid: Werkeenheid, limiet: int, na: UUID) -> list[Voorstel]:
    """What is proposed to be destroyed and can still be stopped, the longest known first."""
    rijen = await eenheid.alle(_LIJST, limiet=limiet, na=na, **zicht(eenheid.actor))
    return await _met_goedkeuringen(eenheid, rijen)


async def lees_voorstel(eenheid: Werkeenheid, id: UUID) -> Voorstel:
    """Raises `niet-bevoegd`, and `niet-gevonden` also for a proposal that came to nothing."""
    rij = await eenheid.een(_EEN, id=id, **zicht(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    (voorstel,) = await _met_goedkeuringen(eenheid, [rij])
    return voorstel


async def _grijp(
    eenheid: Werkeenheid, id: UUID, eis_versie: EisVersie
) -> tuple[Voorstel, Dossier, list[Rol]]:
    """The proposal and its dossier, locked, and the roles in which this actor may decide about it."""
    gezien = await lees_voorstel(eenheid, id)
    dossier = await vergrendel(eenheid, Dossiersoort(gezien.rij.soort), gezien.rij.dossier_id)
    voorstel = await lees_voorstel(eenheid, id)  # asked again under the lock
    await eis_versie(voorstel)
    return voorstel, dossier, _rollen(eenheid.actor, voorstel)


def _rollen(wie: Actor, voorstel: Voorstel) -> list[Rol]:
    leidt = wie.team == voorstel.rij.team
    return [r for r in BESLISSERS if r in wie.rollen and (leidt or r is Rol.PRIVACY)]


def goedkeurder(wie: Actor, voorstel: Voorstel) -> Rol | None:
    """In which role this actor can approve it: two people do, each in another role."""
    if wie.id in {b.medewerker_id for b in voorstel.goedkeuringen}:
        return None
    al = {b.rol for b in voorstel.goedkeuringen}
    return next((rol for rol in _rollen(wie, voorstel) if rol not in al), None)


def _eis_rol(wie: Actor, voorstel: Voorstel) -> Rol:
    """Raises `al-besloten`."""
    rol = goedkeurder(wie, voorstel)
    if rol is None:
        raise Fout(
            Soort.BOTSING,
            "al-besloten",
            f"Dit voorstel is al goedgekeurd door de {' en de '.join(b.rol for b in voorstel.goedkeuringen)}.",
            alternatief="Er beslissen altijd twee mensen: één teamleider en één privacy officer.",
        )
    return rol


async def keur_goed(eenheid: Werkeenheid, id: UUID, regels: Regels, eis_versie: EisVersie) -> Voorstel:
    """This may be destroyed. When a second has said so, in the other role, it will be, after a while in which anything can stop it.

    Raises `niet-bevoegd`, `niet-gevonden`, `verse-aanmelding-nodig`, `al-besloten`.
    """
    voorstel, _, _ = await _grijp(eenheid, id, eis_versie)
    eis_verse_aanmelding(eenheid)
    rol = _eis_rol(eenheid.actor, voorstel)
    await eenheid.doe(
        _KEUR_GOED,
        id=nieuw_id(),
        bewaring_id=id,
        voorgesteld_op=voorstel.rij.voorgesteld_op,
        medewerker_id=eenheid.actor.id,
        rol=rol,
        op=eenheid.nu,
    )
    samen = len(voorstel.goedkeuringen) + 1 == len(BESLISSERS)
    vanaf = eenheid.nu + timedelta(days=regels.vernietigen_na_dagen)
    klaar = {"status": Bewaarstatus.GOEDGEKEURD, "vernietigen_vanaf": vanaf} if samen else {}
    await wijzig(eenheid, voorstel.rij, **klaar)
    await _vertel(eenheid, "vernietiging-goedgekeurd", id, voorstel.rij.versie + 1, rol=rol, samen=samen)
    await _sluit_signalen(eenheid, id, rol)
    return await lees_voorstel(eenheid, id)


async def wijs_af(
    eenheid: Werkeenheid,
    id: UUID,
    reden: Afwijsreden,
    toelichting: str | None,
    tot: date,
    eis_versie: EisVersie,
) -> None:
    """It is kept until this day, and then it is proposed again. One is enough, also after two approved.

    Raises `niet-bevoegd`, `niet-gevonden`, `ongeldige-invoer`.
    """
    if tot <= lokale_dag(eenheid.nu):
        raise ongeldig("bewarenTot", "niet-in-de-toekomst", "Kies een dag in de toekomst.")
    if reden is Afwijsreden.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", "Leg uit waarom dit langer moet worden bewaard.")
    voorstel, dossier, rollen = await _grijp(eenheid, id, eis_versie)
    await wijzig(
        eenheid,
        voorstel.rij,
        status=Bewaarstatus.BEWAREN,
        grond=Bewaargrond.BESLUIT,
        tot=tot,
        voorgesteld_op=None,
        vernietigen_vanaf=None,
    )
    await eenheid.kondig_aan(
        Gebeurtenis(
            "vernietiging-afgewezen",
            None,
            None,
            "vernietigingen",
            id,
            voorstel.rij.versie + 1,
            open={"rol": rollen[0], "reden": reden, "tot": tot.isoformat()},
            besloten={"toelichting": toelichting} if toelichting else None,
        ),
        dossier.sleutel,
    )
    await _sluit_signalen(eenheid, id)
