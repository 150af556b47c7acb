"""Breaking the glass: a hulpverlener reads a casus of others because it cannot wait. Short, with a reason, and heard of at once.

It opens the dossier to read (`toegang/zicht.py`), never the vault, and never for who is blocked from it. Which casus is told by its id:
of a melding the candidates name it, and who has it can say it by telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.inzage import eis_toezicht, eis_van_organisatie
from app.casus.model import casus
from app.casus.queries import Dossier, lees_casus, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.ids import nieuw_id
from app.core.versleuteling import datasleutel
from app.melding.kandidaten import Bekend, kandidaten
from app.melding.queries import Melding, genoemden, lees_melding
from app.persoon.register import naam_van
from app.toegang import beleid
from app.toegang.actor import Actor, Rol
from app.toegang.codes import Noodoordeel, Noodreden
from app.toegang.model import medewerker, noodtoegang
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import leesbaar, leeszicht, niet_geblokkeerd, zicht
from app.workflow.opdracht import Regels

_BESTAAT = sa.select(leesbaar(casus).label("ziet_het"), casus.c.beeindigd_op).where(
    casus.c.id == sa.bindparam("casus_id"), niet_geblokkeerd(casus.c.id)
)
_NIEUW = sa.insert(noodtoegang)
_DOOR, _EINDE_DOOR = medewerker.alias("beoordelaar"), medewerker.alias("beeindiger")
_ALLE = (
    sa.select(
        noodtoegang,
        medewerker.c.aanduiding,
        _DOOR.c.aanduiding.label("beoordelaar"),
        _EINDE_DOOR.c.aanduiding.label("beeindiger"),
        casus.c.organisatie.label("van_organisatie"),
        casus.c.team.label("van_team"),
        datasleutel.c.gewikkeld,
    )
    .select_from(
        noodtoegang.join(casus, casus.c.id == noodtoegang.c.casus_id)
        .join(datasleutel, datasleutel.c.id == noodtoegang.c.casus_id)
        .join(medewerker, medewerker.c.id == noodtoegang.c.medewerker_id)
        .outerjoin(_DOOR, _DOOR.c.id == noodtoegang.c.beoordeeld_door)
        .outerjoin(_EINDE_DOOR, _EINDE_DOOR.c.id == noodtoegang.c.beeindigd_door)
    )
    .order_by(noodtoegang.c.id.desc())
)
_VAN_CASUS = _ALLE.where(noodtoegang.c.casus_id == sa.bindparam("casus_id"))
_EEN = _VAN_CASUS.where(noodtoegang.c.id == sa.bindparam("noodtoegang_id"))
_VOOR_TOEZICHT = _ALLE.where(
    sa.or_(
        casus.c.organisatie == sa.bindparam("organisatie"),
        noodtoegang.c.organisatie == sa.bindparam("organisatie"),
    ),
    niet_geblokkeerd(casus.c.id),
    noodtoegang.c.id < sa.bindparam("na", type_=sa.Uuid),
).limit(sa.bindparam("limiet"))
_TE_BEOORDELEN = _VOOR_TOEZICHT.where(noodtoegang.c.beoordeeld_op.is_(None))
_LOPENDE = (
    sa.select(noodtoegang.c.id, noodtoegang.c.tot)
    .where(
        noodtoegang.c.casus_id == sa.bindparam("casus_id"),
        noodtoegang.c.medewerker_id == sa.bindparam("ik"),
        noodtoegang.c.beeindigd_op.is_(None),
        noodtoegang.c.tot > sa.bindparam("nu", type_=noodtoegang.c.tot.type),
    )
    .order_by(noodtoegang.c.tot.desc())
    .limit(1)
)
_DEZE = sa.update(noodtoegang).where(noodtoegang.c.id == sa.bindparam("b_id"))
_EINDIG = _DEZE.where(noodtoegang.c.beeindigd_op.is_(None), noodtoegang.c.tot > sa.bindparam("b_nu")).values(
    beeindigd_op=sa.bindparam("b_nu"), beeindigd_door=sa.bindparam("b_door")
)
_BEOORDEEL = _DEZE.values(
    oordeel=sa.bindparam("b_oordeel", type_=noodtoegang.c.oordeel.type),
    oordeel_toelichting=sa.bindparam("b_woorden", type_=noodtoegang.c.oordeel_toelichting.type),
    beoordeeld_op=sa.bindparam("b_nu"),
    beoordeeld_door=sa.bindparam("b_door"),
)


@dataclass(frozen=True, slots=True)
class Noodtoegang:
    """One time that somebody broke the glass, with its words."""

    rij: sa.Row[Any]
    toelichting: str
    oordeel_toelichting: str | None

    @property
    def versie(self) -> int:
        return 1 + sum(w is not None for w in (self.rij.beeindigd_op, self.rij.beoordeeld_op))


@dataclass(frozen=True, slots=True)
class Verzoek:
    reden: Noodreden
    toelichting: str
    minuten: int | None


def _open(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Noodtoegang:
    sleutel = eenheid.sleutels.ontgrendel(rij.casus_id, rij.gewikkeld)
    return Noodtoegang(rij, sleutel.open(rij.toelichting), sleutel.open(rij.oordeel_toelichting))


async def neem(eenheid: Werkeenheid, casus_id: UUID, verzoek: Verzoek, regels: Regels) -> Noodtoegang:
    """From now on, for so many minutes, this hulpverlener may read this casus. Who answers for it hears so in the same transaction.

    Raises `geen-noodtoegang` for who never may; `verse-aanmelding-nodig`; `niet-gevonden`; `al-toegang`; `ongeldige-invoer`.
    """
    wie = eenheid.actor
    eis_mag_nemen(eenheid)
    eis_verse_aanmelding(eenheid)
    if verzoek.minuten is not None and verzoek.minuten > regels.noodtoegang_minuten:
        hoogstens = f"Noodtoegang duurt hoogstens {regels.noodtoegang_minuten} minuten."
        raise ongeldig("minuten", "buiten-termijn", hoogstens)
    dossier = await _grijp(eenheid, casus_id)
    id = nieuw_id()
    tot = eenheid.nu + timedelta(minutes=verzoek.minuten or regels.noodtoegang_minuten)
    await eenheid.doe(
        _NIEUW,
        id=id,
        casus_id=casus_id,
        medewerker_id=wie.id,
        organisatie=wie.organisatie,
        team=wie.team,
        reden=verzoek.reden,
        toelichting=dossier.sleutel.sluit(verzoek.toelichting),
        op=eenheid.nu,
        tot=tot,
        beoordelen_voor=eenheid.nu + timedelta(hours=regels.noodtoegang_beoordelen_uren),
    )
    open_ = {"reden": verzoek.reden, "tot": tot.isoformat(), "van": f"{wie.organisatie}/{wie.team}"}
    await _leg_vast(eenheid, dossier, "noodtoegang-genomen", id, 1, open_)
    eenheid.nood = True
    return await _een(eenheid, casus_id, id)


@dataclass(frozen=True, slots=True)
class Herkomst:
    """The melding from which somebody comes to a casus of others, and what it tells of that casus: no more than its own page does."""

    melding: Melding
    namen: Sequence[str]
    """Whom the melding names, in its own order."""
    kandidaat: Bekend | None
    """With which team the casus is, and why it may be the same household."""
    gekoppeld: bool
    """A human said that it is."""


async def herkomst(eenheid: Werkeenheid, casus_id: UUID, melding_id: UUID) -> Herkomst | None:
    """None where the melding tells nothing of this casus, whether there is such a casus or not. Raises `niet-gevonden` for a melding
    that this actor may not see."""
    wat = await lees_melding(eenheid, melding_id)
    kandidaat = next((k for k in await kandidaten(eenheid, melding_id) if k.casus_id == casus_id), None)
    gekoppeld = wat.casus_id == casus_id
    if kandidaat is None and not gekoppeld:
        return None
    namen = [naam_van(mens) for mens in await genoemden(eenheid, melding_id)]
    return Herkomst(wat, namen, kandidaat, gekoppeld)


def eis_mag_nemen(eenheid: Werkeenheid) -> None:
    """Raises `geen-noodtoegang` for who never may, whatever the casus."""
    if not eenheid.actor.is_hulpverlener:
        raise Fout(
            Soort.VERBODEN,
            "geen-noodtoegang",
            "Noodtoegang is er voor hulpverleners van een wijkteam of Veilig Thuis.",
            alternatief="Is er nu gevaar, bel dan 112. Veilig Thuis is dag en nacht bereikbaar op 0800-2000.",
        )


async def lopende(eenheid: Werkeenheid, casus_id: UUID) -> sa.Row[Any] | None:
    """The time that this actor reads this casus by breaking the glass, if that runs."""
    return await eenheid.een(_LOPENDE, casus_id=casus_id, ik=eenheid.actor.id, nu=eenheid.nu)


async def _grijp(eenheid: Werkeenheid, casus_id: UUID) -> Dossier:
    """The casus, locked. Raises `niet-gevonden` for what does not exist, has ended, or may not be known of; `al-toegang`."""
    if await eenheid.een(_BESTAAT, casus_id=casus_id, **leeszicht(eenheid)) is None:
        raise niet_gevonden()
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    rij = await eenheid.een(_BESTAAT, casus_id=casus_id, **leeszicht(eenheid))
    if rij is None or (rij.beeindigd_op is not None and not rij.ziet_het):
        raise niet_gevonden()
    if rij.ziet_het:
        raise Fout(
            Soort.BOTSING,
            "al-toegang",
            "U kunt deze casus al lezen.",
            alternatief="Open de casus gewoon; noodtoegang is niet nodig.",
        )
    return dossier


async def _een(eenheid: Werkeenheid, casus_id: UUID, id: UUID) -> Noodtoegang:
    rij = await eenheid.een(_EEN, casus_id=casus_id, noodtoegang_id=id)
    if rij is None:
        raise niet_gevonden()
    return _open(eenheid, rij)


async def _leg_vast(
    eenheid: Werkeenheid, dossier: Dossier, soort: str, id: UUID, versie: int, open_: dict[str, Any]
) -> None:
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="noodtoegang",
        object_id=id,
        object_versie=versie,
        velden=("noodtoegang",),
        open=open_,
    )


async def van_casus(eenheid: Werkeenheid, casus_id: UUID) -> list[Noodtoegang]:
    """Every time it was taken, the newest first; for who answers for the casus, and their privacy officer."""
    await eis_toezicht(eenheid, casus_id, "noodtoegang-bekijken")
    return [_open(eenheid, rij) for rij in await eenheid.alle(_VAN_CASUS, casus_id=casus_id)]


async def voor_toezicht(
    eenheid: Werkeenheid, na: UUID, limiet: int, *, alleen_open: bool
) -> Sequence[sa.Row[Any]]:
    """One page for the privacy officer, the newest first and without words: what was taken of their organisation, or by somebody of it.
    Raises `niet-bevoegd`."""
    eis_privacy(eenheid)
    opdracht = _TE_BEOORDELEN if alleen_open else _VOOR_TOEZICHT
    wie = eenheid.actor
    rijen = await eenheid.alle(opdracht, organisatie=wie.organisatie, na=na, limiet=limiet, **zicht(wie))
    eenheid.getoond += [rij.casus_id for rij in rijen]
    return rijen


def eis_privacy(eenheid: Werkeenheid) -> None:
    if Rol.PRIVACY not in eenheid.actor.rollen:
        raise beleid.niet_bevoegd(
            "Alleen de privacy officer beoordeelt wie waarin keek.",
            "Vraag het aan de privacy officer van uw organisatie.",
        )


async def beeindig(eenheid: Werkeenheid, casus_id: UUID, id: UUID) -> Noodtoegang:
    """It is over before its time: by who took it, or who answers for the casus. Doing it twice changes nothing."""
    rij = await eenheid.een(_EEN, casus_id=casus_id, noodtoegang_id=id)
    if rij is None or rij.medewerker_id != eenheid.actor.id:
        await eis_toezicht(eenheid, casus_id, "noodtoegang-bekijken")
    else:
        await lees_casus(
            eenheid, casus_id
        )  # who is blocked since, or whose time is over, does not know of it
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    if await eenheid.doe(_EINDIG, b_id=id, b_nu=eenheid.nu, b_door=eenheid.actor.id):
        await _leg_vast(eenheid, dossier, "noodtoegang-beeindigd", id, 2, {})
    return await _een(eenheid, casus_id, id)


def bezwaar(actor: Actor, rij: sa.Row[Any]) -> Fout | None:
    """Why this privacy officer does not judge it; None when they do."""
    if rij.medewerker_id == actor.id:
        return Fout(
            Soort.VERBODEN,
            "eigen-noodtoegang",
            "U beoordeelt niet wat u zelf deed.",
            alternatief="Vraag het aan een andere privacy officer.",
        )
    if rij.beoordeeld_op is not None:
        return Fout(
            Soort.BOTSING,
            "al-beoordeeld",
            f"{rij.beoordelaar} heeft dit al beoordeeld: {rij.oordeel}.",
            alternatief="Er hoeft niets meer te gebeuren. Bent u het er niet mee eens, overleg dan met die collega.",
        )
    return None


async def beoordeel(
    eenheid: Werkeenheid, casus_id: UUID, id: UUID, oordeel: Noodoordeel, toelichting: str
) -> Noodtoegang:
    """What the privacy officer of who answers for the casus thinks of it, once, and never of their own. What was not right is over at
    once. Raises `niet-bevoegd`, `niet-gevonden`, `eigen-noodtoegang`, `al-beoordeeld`."""
    eis_privacy(eenheid)
    await eis_van_organisatie(eenheid, casus_id)
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    wat = await _een(eenheid, casus_id, id)
    if reden := bezwaar(eenheid.actor, wat.rij):
        raise reden
    waarden = {"b_id": id, "b_nu": eenheid.nu, "b_door": eenheid.actor.id}
    if oordeel is Noodoordeel.ONTERECHT:
        await eenheid.doe(_EINDIG, **waarden)
    woorden = dossier.sleutel.sluit(toelichting)
    await eenheid.doe(_BEOORDEEL, **waarden, b_oordeel=oordeel, b_woorden=woorden)
    klaar = await _een(eenheid, casus_id, id)
    await _leg_vast(eenheid, dossier, "noodtoegang-beoordeeld", id, klaar.versie, {"oordeel": oordeel})
    return klaar
