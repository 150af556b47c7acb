"""A bericht to somebody of the huishouden: nothing recorded means no contact, and what changed since it was made ready stops it
(domein §5).

It goes out in the transaction that looks once more: the casus and the contact data of the person are held until the service that sends
has answered. So whoever was told that a change was recorded knows that nothing goes to the old number any more; what had begun before it
is in the timeline as such.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bericht import queries
from app.bericht.codes import Berichtstatus, NietVerstuurd
from app.bericht.dienst import GEDULD, Antwoord, bied_aan
from app.bericht.handelingen import Opgesteld, Slot, Verzoek, sluit, wanneer, zet_klaar
from app.bericht.queries import Bericht, berichten, contact_elders, lees_bericht
from app.bericht.regels import BEL_ZELF, bestemming
from app.bericht.tekst import ONDERWERP, tekst
from app.casus.codes import ContactKanaal, Stap
from app.casus.handelingen import eis_actief, leg_vast
from app.casus.queries import (
    Betrokkene,
    Dossier,
    betrokkenen,
    eis_lopend,
    lees_betrokkene,
    vergrendel_buiten_zicht,
    werk_in_casus,
)
from app.core import taak
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import Gebeurtenis, Vastgelegd
from app.core.settings import Berichtenadres
from app.toegang.model import organisatie
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels

POGINGEN = 8
"""So often a service that gives no answer is asked: some half an hour, and then a person calls."""
_AFZENDER = sa.select(organisatie.c.naam).where(organisatie.c.code == sa.bindparam("code"))
EisVersie = Callable[[Bericht], Awaitable[None]]


class GeenAntwoord(Exception):
    """The service did not answer: to be tried again."""


async def stel_op(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID, verzoek: Verzoek, regels: Regels
) -> tuple[Dossier, Betrokkene, Opgesteld]:
    """The bericht as it would go out. Nothing is kept. Raises `niet-gevonden`, `niet-bevoegd`, `casus-beeindigd`, `casus-inactief`,
    `berichten-niet-ingericht`, `ongeldige-invoer`, and why this person may not be sent anything."""
    dossier = await werk_in_casus(eenheid, casus_id, "bericht-klaarzetten")
    eis_actief(dossier)
    _eis_ingericht(regels)
    mens, kanaal, naar = await _bestemming(eenheid, casus_id, betrokkene_id)
    afzender = None
    if not mens.rij["veilig_contact"].get("neutraal", True):
        (rij,) = await eenheid.alle(_AFZENDER, code=dossier.plek[0])
        afzender = rij.naam
    woorden = tekst(verzoek.soort, verzoek.afspraak_op, afzender)
    van, tot = wanneer(eenheid, mens, verzoek)
    return dossier, mens, Opgesteld(verzoek, kanaal, naar, woorden, van, tot, mens.rij["contact_versie"])


def _eis_ingericht(regels: Regels) -> Berichtenadres:
    if regels.berichten is None:
        raise Fout(
            Soort.BOTSING,
            "berichten-niet-ingericht",
            "Berichten versturen is hier niet ingericht.",
            alternatief=BEL_ZELF + " De beheerder van het systeem kan een berichtendienst instellen.",
        )
    return regels.berichten


async def _bestemming(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID
) -> tuple[Betrokkene, ContactKanaal, str]:
    mensen = {m.id: m for m in await betrokkenen(eenheid, casus_id)}
    if (mens := mensen.pop(betrokkene_id, None)) is None:
        raise niet_gevonden()
    elders = await contact_elders(eenheid, mens)
    return mens, *bestemming(mens.rij, [m.rij for m in mensen.values()], elders)


async def waarom_niet(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID, regels: Regels
) -> Fout | None:
    """Why nothing can be sent to this person now; None when something can."""
    try:
        eis_actief(eis_lopend(dossier))
        _eis_ingericht(regels)
        await _bestemming(eenheid, dossier.id, betrokkene_id)
    except Fout as fout:
        return fout
    return None


async def zet_bericht_klaar(
    eenheid: Werkeenheid,
    casus_id: UUID,
    betrokkene_id: UUID,
    verzoek: Verzoek,
    gezien: int | None,
    regels: Regels,
) -> Bericht:
    """`gezien`: of which contact data the maker saw it; other ones now, and it is not made ready. Raises as `stel_op`, and
    `bericht-anders`, `bericht-staat-al-klaar`."""
    dossier, mens, wat = await stel_op(eenheid, casus_id, betrokkene_id, verzoek, regels)
    if gezien not in (None, wat.contact_versie):
        raise Fout(
            Soort.BOTSING,
            "bericht-anders",
            "Hoe deze persoon te bereiken is, is intussen gewijzigd; er staat niets klaar.",
            alternatief="Bekijk het bericht nog eens voordat u het klaarzet.",
        )
    id = await zet_klaar(eenheid, mens, wat, await berichten(eenheid, mens))
    nieuw = await lees_bericht(eenheid, mens, id)
    await _leg_vast(eenheid, dossier, nieuw, "bericht-klaargezet", versturenOp=wat.versturen_op.isoformat())
    return nieuw


async def trek_bericht_in(
    eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID, bericht_id: UUID, eis_versie: EisVersie
) -> Bericht:
    """Raises `niet-gevonden`, `niet-bevoegd`, `bericht-al-afgesloten`."""
    dossier = await werk_in_casus(eenheid, casus_id, "bericht-klaarzetten")
    mens = await lees_betrokkene(eenheid, casus_id, betrokkene_id)
    wat = await lees_bericht(eenheid, mens, bericht_id)
    await eis_versie(wat)
    if not wat.wacht:
        raise Fout(
            Soort.BOTSING,
            "bericht-al-afgesloten",
            f"Dit bericht is al {wat.rij['status']}; het is niet meer in te trekken.",
            alternatief="Is het verstuurd en klopt het niet, neem dan zelf contact op, zoals het veilig is.",
        )
    misschien = wat.id in await _begonnen(eenheid, [wat.id])
    await sluit(eenheid, [Slot(wat.id, Berichtstatus.INGETROKKEN, misschien=misschien)])
    wat = await lees_bericht(eenheid, mens, bericht_id)
    await _leg_vast(eenheid, dossier, wat, "bericht-ingetrokken", misschien=misschien)
    return wat


async def _begonnen(eenheid: Werkeenheid, ids: Sequence[UUID]) -> set[UUID]:
    """Of these those that a worker has begun to send. Whether that arrived nobody here can tell."""
    return {r.over_id for r in await eenheid.alle(taak.BEGONNEN, soort="bericht", over=list(ids))}


async def _leg_vast(eenheid: Werkeenheid, dossier: Dossier, wat: Bericht, feit: str, **open_: Any) -> None:
    await leg_vast(
        eenheid,
        dossier,
        feit,
        object_soort="berichten",
        object_id=wat.id,
        object_versie=wat.versie,
        velden=("berichten",) if feit == "bericht-klaargezet" else ("status",),
        open=_vertel(wat.rij, **open_),
    )


def _vertel(rij: Any, **open_: Any) -> dict[str, Any]:
    """What of a bericht stands in the open: never what it says, nor along which way."""
    return {
        "soort": rij["soort"],
        "betrokkene": str(rij["betrokkene_id"]),
        "maker": str(rij["medewerker_id"]),
        **open_,
    }


# Sending: the worker


async def verstuur(eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], regels: Regels) -> int:
    """Send what may still go out, and end what may not. Raises `GeenAntwoord` when it is to be tried again."""
    return sum([await _verstuur(eenheid, t, regels) for t in taken])


async def _verstuur(eenheid: Werkeenheid, t: sa.Row[Any], regels: Regels) -> int:
    dossier = await vergrendel_buiten_zicht(eenheid, t.casus_id)
    if (wie := await eenheid.een(queries.AAN_WIE, bericht_id=t.over_id)) is None:
        return 0
    await eenheid.een(queries.VERGRENDEL_CONTACT, persoon_id=wie.persoon_id)
    wat = await lees_bericht(eenheid, await lees_betrokkene(eenheid, dossier.id, wie.id), t.over_id)
    if not wat.wacht:
        return 0
    if reden := await _waarom_niet(eenheid, dossier, wat):
        slot = Slot(wat.id, Berichtstatus.VERVALLEN, reden, misschien=t.pogingen > 1)
    elif eenheid.nu > wat.rij["uiterlijk_op"]:
        slot = Slot(wat.id, Berichtstatus.MISLUKT, NietVerstuurd.TE_LAAT, misschien=t.pogingen > 1)
    elif eenheid.nu < wat.rij["versturen_op"]:
        return 0
    else:
        slot = await _bied_aan(eenheid, wat, t.pogingen, regels)
    await sluit(eenheid, [slot])
    wat.rij = {**wat.rij, "versie": wat.versie + 1}
    open_ = {"reden": slot.reden, "misschien": slot.misschien} if slot.reden else {}
    await _leg_vast(eenheid, dossier, wat, f"bericht-{slot.status}", **open_)
    return 1


async def _waarom_niet(eenheid: Werkeenheid, dossier: Dossier, wat: Bericht) -> NietVerstuurd | None:
    """The rules by which it was made ready, once more and under the locks."""
    if wat.achterhaald:
        return NietVerstuurd.CONTACT
    if dossier.rij["beeindigd_op"] is not None or dossier.rij["stap"] is Stap.INACTIEF:
        return NietVerstuurd.CASUS
    try:
        _, *nu = await _bestemming(eenheid, dossier.id, wat.rij["betrokkene_id"])
    except Fout:
        return NietVerstuurd.NIET_VEILIG
    return None if nu == [wat.rij["kanaal"], wat.rij["naar"]] else NietVerstuurd.NIET_VEILIG


async def _bied_aan(eenheid: Werkeenheid, wat: Bericht, poging: int, regels: Regels) -> Slot:
    inhoud = {
        **{k: wat.rij[k] for k in ("kanaal", "naar", "tekst")},
        "onderwerp": ONDERWERP if wat.rij["kanaal"] == ContactKanaal.EMAIL else None,
        "aannemenTot": (eenheid.nu + GEDULD).isoformat(),
    }
    antwoord = await bied_aan(regels.berichten, wat.id, inhoud) if regels.berichten else Antwoord.GEEN
    if antwoord is Antwoord.AANGENOMEN:
        return Slot(wat.id, Berichtstatus.VERSTUURD)
    if antwoord is Antwoord.GEWEIGERD:
        return Slot(wat.id, Berichtstatus.MISLUKT, NietVerstuurd.GEWEIGERD, misschien=poging > 1)
    if poging < POGINGEN:
        raise GeenAntwoord
    return Slot(wat.id, Berichtstatus.MISLUKT, NietVerstuurd.ONBEREIKBAAR, misschien=True)


# What follows from a gebeurtenis (table 3)


async def _laat_vervallen(
    eenheid: Werkeenheid, feit: Vastgelegd, reden: NietVerstuurd, **van_wie: UUID | None
) -> None:
    """What waits in this casus (and is of `van_wie`) does not go out. The casus is locked by who brought this about."""
    wachtend = [
        rij._asdict()
        for rij in await eenheid.alle(queries.WACHTEND, casus_id=feit.wat.casus_id)
        if all(getattr(rij, k) == wie for k, wie in van_wie.items())
    ]
    if not wachtend:
        return
    begonnen = await _begonnen(eenheid, [b["id"] for b in wachtend])
    await sluit(
        eenheid, [Slot(b["id"], Berichtstatus.VERVALLEN, reden, b["id"] in begonnen) for b in wachtend]
    )
    await eenheid.kondig_alle_aan(
        [
            Gebeurtenis(
                "bericht-vervallen",
                feit.wat.casus_id,
                feit.wat.casus_versie,
                "berichten",
                b["id"],
                b["versie"] + 1,
                ("status",),
                _vertel(b, reden=reden, misschien=b["id"] in begonnen),
            )
            for b in wachtend
        ]
    )


_CONTACTVELDEN = frozenset({"veiligContact", "telefoon", "email"})


async def na_wijziging_van_mens(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """How somebody is reached changed, or they left: nothing goes to the old number (domein §5)."""
    velden = set(feit.wat.velden)
    if velden & _CONTACTVELDEN or "vertrokkenOp" in velden:
        reden = NietVerstuurd.CONTACT if velden & _CONTACTVELDEN else NietVerstuurd.VERTROKKEN
        await _laat_vervallen(eenheid, feit, reden, betrokkene_id=feit.wat.object_id)


async def na_einde_van_casus(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Nobody is at the other end of an appointment any more."""
    await _laat_vervallen(eenheid, feit, NietVerstuurd.CASUS)


async def na_overdracht(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The appointment was with somebody of the team before; who answers for the casus now says whether it stands."""
    await _laat_vervallen(eenheid, feit, NietVerstuurd.OVERGEDRAGEN)


async def na_blokkade(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who may not know of this family may not have it written to either."""
    maker = UUID(feit.wat.open["medewerker"])
    await _laat_vervallen(eenheid, feit, NietVerstuurd.BLOKKADE, medewerker_id=maker)
