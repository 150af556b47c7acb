"""The vault: secret addresses and the places of shelters, each under a key of its own, wrapped by master keys that open nothing else.

Inside that a value is closed under the key of whose it is. So it takes both kinds of master keys to read one, and with the key of a
person their secret address is gone as well.

What lies here leaves in one way only: one at a time, through `kijk`, for who has a toelating now. It is in no list, search, export,
event or error, and nothing of it is compared, sorted or counted for anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.core.sleutelwissel import Bewaarplaats
from app.core.versleuteling import Datasleutel, Gesloten, Klaar, datasleutel
from app.toegang.actor import Actor
from app.toegang.codes import Kluissoort
from app.toegang.model import blokkade, kluis, medewerker, toelating
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd

KLUIS = Bewaarplaats(kluis, "kluissleutel")
_GELDT = kluis.c.vervangen_op.is_(None)


@dataclass(frozen=True, slots=True)
class Eigenaar:
    """Whose it is: of somebody in a casus, or as a melding tells it."""

    casus_id: UUID | None = None
    persoon_id: UUID | None = None
    melding_id: UUID | None = None


_NIEUW = sa.insert(kluis)
_VAN_EIGENAAR = sa.or_(
    sa.and_(
        kluis.c.casus_id == sa.bindparam("b_casus_id", type_=sa.Uuid),
        kluis.c.persoon_id == sa.bindparam("b_persoon_id", type_=sa.Uuid),
    ),
    kluis.c.melding_id == sa.bindparam("b_melding_id", type_=sa.Uuid),
)
_VERVANG = sa.update(kluis).where(_GELDT, _VAN_EIGENAAR).values(vervangen_op=sa.bindparam("b_nu"))
_TREK_IN = (
    sa.update(toelating)
    .where(toelating.c.ingetrokken_op.is_(None))
    .values(ingetrokken_op=sa.bindparam("b_nu"), ingetrokken_door=sa.bindparam("b_door", type_=sa.Uuid))
)
_TREK_ALLE_IN = _TREK_IN.where(
    toelating.c.kluis_id.in_(sa.select(kluis.c.id).where(_GELDT, _VAN_EIGENAAR)),
)


def _bind(wie: Eigenaar) -> dict[str, UUID | None]:
    return {f"b_{naam}": id for naam, id in asdict(wie).items()}


_BINNEN = "kluis.binnen"
"""What a value is bound to under the key of its owner."""


def _open(eenheid: Werkeenheid, rij: sa.Row[Any], sleutel: Datasleutel) -> dict[str, Any]:
    buiten: str = eenheid.kluis.ontgrendel(rij.id, rij.gewikkeld).open(rij.waarde)
    waarde: dict[str, Any] = sleutel.open(Gesloten(_BINNEN, bytes.fromhex(buiten)))
    return waarde


async def berg_op(
    eenheid: Werkeenheid, wie: Eigenaar, sleutel: Datasleutel, soort: Kluissoort, waarde: Mapping[str, Any]
) -> None:
    """Lay this away, as a new version; `sleutel`: of whose it is. Who was let in to the one before is not let in to this one: who may
    know where somebody is now is for somebody to decide anew."""
    await haal_weg(eenheid, wie)
    id = nieuw_id()
    eigen, gewikkeld = eenheid.kluis.maak(id)
    await eenheid.doe(
        _NIEUW,
        id=id,
        soort=soort,
        **asdict(wie),
        gewikkeld=gewikkeld,
        waarde=eigen.sluit(sleutel.versleutel(_BINNEN, dict(waarde)).hex()),
        organisatie=eenheid.actor.organisatie,
        team=eenheid.actor.team,
        door=eenheid.actor.id,
        op=eenheid.nu,
    )


async def haal_weg(eenheid: Werkeenheid, wie: Eigenaar) -> None:
    """What was there holds no more, and nobody is let in to it any more."""
    await eenheid.doe(_TREK_ALLE_IN, **_bind(wie), b_nu=eenheid.nu, b_door=eenheid.actor.id)
    await eenheid.doe(_VERVANG, **_bind(wie), b_nu=eenheid.nu)


# A look

_LOOPT = sa.and_(toelating.c.ingetrokken_op.is_(None), toelating.c.tot > sa.bindparam("nu"))
_AAN_MIJ = sa.or_(
    toelating.c.medewerker_id == sa.bindparam("ik"),
    sa.and_(
        toelating.c.organisatie == sa.bindparam("organisatie"),
        toelating.c.team == sa.bindparam("mijn_team"),
    ),
)
_KIJK = (
    sa.select(
        kluis.c.id,
        kluis.c.gewikkeld,
        kluis.c.waarde,
        datasleutel.c.gewikkeld.label("van_persoon"),
        toelating.c.id.label("toelating_id"),
        toelating.c.doelbinding,
        toelating.c.tot,
    )
    .join(toelating, toelating.c.kluis_id == kluis.c.id)
    .join(datasleutel, datasleutel.c.id == kluis.c.persoon_id)
    .where(
        _GELDT,
        kluis.c.casus_id == sa.bindparam("casus_id"),
        kluis.c.persoon_id == sa.bindparam("persoon_id"),
        _LOOPT,
        niet_geblokkeerd(kluis.c.casus_id),
        _AAN_MIJ,
    )
    .order_by(toelating.c.tot.desc(), toelating.c.id)
)


@dataclass(frozen=True, slots=True, repr=False)  # an address must not turn up in a log or a traceback
class Blik:
    """What somebody may look at, by which toelating, and until when they may."""

    waarde: Mapping[str, Any]
    toelating_id: UUID
    tot: datetime


def _aan_mij(wie: Actor) -> dict[str, Any]:
    return {
        "ik": wie.id,
        "zicht_medewerker": wie.id,
        "organisatie": wie.organisatie,
        "mijn_team": wie.team if wie.is_hulpverlener else None,
    }


async def kijk(eenheid: Werkeenheid, casus_id: UUID, persoon_id: UUID) -> Blik | None:
    """What lies here of this person, for who is let in now; None for everybody else. The caller tells of the look.

    Raises `ander-doel` for who is let in, but for another purpose than that of this look, and `verse-aanmelding-nodig`.
    """
    wie = eenheid.actor
    rijen = await eenheid.alle(
        _KIJK, casus_id=casus_id, persoon_id=persoon_id, nu=eenheid.nu, **_aan_mij(wie)
    )
    if not rijen:
        return None
    rij = next((r for r in rijen if r.doelbinding == wie.doelbinding), None)
    if rij is None:
        raise Fout(
            Soort.VERBODEN,
            "ander-doel",
            f"Uw toelating tot dit adres geldt voor een ander doel dan ‘{wie.doelbinding}’.",
            alternatief="Kijkt u voor het doel waarvoor u bent toegelaten, noem dan dat doel.",
        )
    eis_verse_aanmelding(eenheid)
    sleutel = eenheid.sleutels.ontgrendel(persoon_id, rij.van_persoon)
    return Blik(_open(eenheid, rij, sleutel), rij.toelating_id, rij.tot)


_VAN_MELDING = sa.select(kluis.c.id, kluis.c.gewikkeld, kluis.c.soort, kluis.c.waarde).where(
    _GELDT, kluis.c.melding_id == sa.bindparam("melding_id")
)


async def leg_over(eenheid: Werkeenheid, van: Datasleutel, naar: Eigenaar, sleutel: Datasleutel) -> bool:
    """What a melding told (`van`: its key) is this person's too (`sleutel`: theirs); nobody sees it by that. False when it told
    nothing secret."""
    rij = await eenheid.een(_VAN_MELDING, melding_id=van.id)
    if rij is None:
        return False
    await berg_op(eenheid, naar, sleutel, rij.soort, _open(eenheid, rij, van))
    return True


# Who is let in


@dataclass(frozen=True, slots=True)
class Ontvanger:
    """Somebody, or everybody of a team who may hold a casus."""

    medewerker_id: UUID | None = None
    organisatie: str | None = None
    team: str | None = None

    def is_zelf(self, wie: Actor) -> bool:
        """Would this let the actor in themselves?"""
        return self.medewerker_id == wie.id or (self.organisatie, self.team) == (wie.organisatie, wie.team)


_LIGT = sa.select(kluis.c.id, kluis.c.soort, kluis.c.organisatie, kluis.c.team).where(
    _GELDT, kluis.c.casus_id == sa.bindparam("casus_id"), kluis.c.persoon_id == sa.bindparam("persoon_id")
)
_NIEUWE_TOELATING = sa.insert(toelating)
_DOOR = medewerker.alias("door")
_TOELATINGEN = (
    sa.select(
        toelating,
        medewerker.c.aanduiding,
        medewerker.c.organisatie.label("van_organisatie"),
        medewerker.c.team.label("van_team"),
        _DOOR.c.aanduiding.label("wie"),
    )
    .join(kluis, kluis.c.id == toelating.c.kluis_id)
    .outerjoin(medewerker, medewerker.c.id == toelating.c.medewerker_id)
    .outerjoin(_DOOR, _DOOR.c.id == toelating.c.door)
    .where(kluis.c.casus_id == sa.bindparam("casus_id"), kluis.c.persoon_id == sa.bindparam("persoon_id"))
    .order_by(toelating.c.id)
)
_TOELATING = _TOELATINGEN.where(toelating.c.id == sa.bindparam("toelating_id"))
_TREK_DEZE_IN = _TREK_IN.where(toelating.c.id == sa.bindparam("b_id"))


async def wat_ligt_er(eenheid: Werkeenheid, casus_id: UUID, persoon_id: UUID) -> sa.Row[Any] | None:
    """Which version holds now, of what kind and by whom it was recorded; not what it says."""
    return await eenheid.een(_LIGT, casus_id=casus_id, persoon_id=persoon_id)


async def sta_toe(
    eenheid: Werkeenheid,
    kluis_id: UUID,
    aan: Ontvanger,
    doelbinding: str,
    reden: Klaar | None,
    tot: datetime,
) -> UUID:
    """Let somebody in to this version; the words of `reden` are closed under the key of the casus.

    Raises `geen-toelating-aan-uzelf`: two people always know of it; and `verse-aanmelding-nodig`.
    """
    if aan.is_zelf(eenheid.actor):
        raise Fout(
            Soort.VERBODEN,
            "geen-toelating-aan-uzelf",
            "U kunt uzelf of uw eigen team niet toelaten tot een geheim adres.",
            alternatief="Laat één collega toe die het nodig heeft; hebt u het zelf nodig, vraag het dan aan uw teamleider "
            "(en als teamleider aan de casusregisseur).",
        )
    eis_verse_aanmelding(eenheid)
    id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_TOELATING,
        id=id,
        kluis_id=kluis_id,
        **asdict(aan),
        doelbinding=doelbinding,
        reden=reden,
        door=eenheid.actor.id,
        op=eenheid.nu,
        tot=tot,
    )
    return id


_MIJN = (
    sa.select(
        kluis.c.casus_id,
        kluis.c.persoon_id,
        toelating.c.doelbinding,
        toelating.c.tot,
        sa.and_(_GELDT, _LOOPT).label("loopt"),
    )
    .join(kluis, kluis.c.id == toelating.c.kluis_id)
    .where(toelating.c.id == sa.bindparam("toelating_id"), _AAN_MIJ, niet_geblokkeerd(kluis.c.casus_id))
)
_AAN_WIE = (
    sa.select(toelating.c.medewerker_id, toelating.c.organisatie, toelating.c.team)
    .join(kluis, kluis.c.id == toelating.c.kluis_id)
    .where(
        toelating.c.id == sa.bindparam("toelating_id"),
        sa.not_(
            sa.exists().where(
                blokkade.c.casus_id == kluis.c.casus_id,
                blokkade.c.medewerker_id == toelating.c.medewerker_id,
                blokkade.c.beeindigd_op.is_(None),
            )
        ),
    )
)


async def mijn_toelating(eenheid: Werkeenheid, toelating_id: UUID) -> sa.Row[Any] | None:
    """To whose address the actor, or their team, was let in, for what, until when, and whether that holds now; not what it says."""
    return await eenheid.een(_MIJN, toelating_id=toelating_id, nu=eenheid.nu, **_aan_mij(eenheid.actor))


async def aan_wie(eenheid: Werkeenheid, toelating_id: UUID) -> sa.Row[Any] | None:
    """Who was let in, unless they may not know of the casus."""
    return await eenheid.een(_AAN_WIE, toelating_id=toelating_id)


async def toelatingen(eenheid: Werkeenheid, casus_id: UUID, persoon_id: UUID) -> Sequence[sa.Row[Any]]:
    """Who was let in to any version of this, the first first."""
    return await eenheid.alle(_TOELATINGEN, casus_id=casus_id, persoon_id=persoon_id)


async def een_toelating(
    eenheid: Werkeenheid, casus_id: UUID, persoon_id: UUID, toelating_id: UUID
) -> sa.Row[Any] | None:
    return await eenheid.een(_TOELATING, casus_id=casus_id, persoon_id=persoon_id, toelating_id=toelating_id)


async def trek_in(eenheid: Werkeenheid, toelating_id: UUID) -> bool:
    """From the next request on this one lets nobody in. False when it had ended by then."""
    return bool(await eenheid.doe(_TREK_DEZE_IN, b_id=toelating_id, b_nu=eenheid.nu, b_door=eenheid.actor.id))


_VAN_CASUS = _TREK_IN.where(
    toelating.c.kluis_id.in_(sa.select(kluis.c.id).where(_GELDT, kluis.c.casus_id == sa.bindparam("b_casus")))
)
_VAN_TEAM = _VAN_CASUS.where(
    sa.or_(
        sa.and_(
            toelating.c.organisatie == sa.bindparam("b_organisatie"),
            toelating.c.team == sa.bindparam("b_team"),
        ),
        toelating.c.medewerker_id.in_(
            sa.select(medewerker.c.id).where(
                medewerker.c.organisatie == sa.bindparam("b_organisatie"),
                medewerker.c.team == sa.bindparam("b_team"),
            )
        ),
    )
)


async def sluit_team_uit(eenheid: Werkeenheid, casus_id: UUID, organisatie: str, team: str) -> None:
    """This team and everybody who works there has nothing more to seek in what lies here of this casus."""
    await eenheid.doe(
        _VAN_TEAM, b_casus=casus_id, b_organisatie=organisatie, b_team=team, b_nu=eenheid.nu, b_door=None
    )


_VAN_MEDEWERKER = _VAN_CASUS.where(toelating.c.medewerker_id == sa.bindparam("b_medewerker"))


async def sluit_medewerker_uit(eenheid: Werkeenheid, casus_id: UUID, medewerker_id: UUID) -> None:
    """This one person has nothing more to seek in what lies here of this casus."""
    await eenheid.doe(
        _VAN_MEDEWERKER,
        b_casus=casus_id,
        b_medewerker=medewerker_id,
        b_nu=eenheid.nu,
        b_door=eenheid.actor.id,
    )


_OVERAL = _TREK_IN.where(toelating.c.medewerker_id == sa.bindparam("b_medewerker"))
TOEGELATEN_TOT = (
    sa.select(sa.func.count())
    .where(
        toelating.c.medewerker_id == sa.bindparam("wie", type_=sa.Uuid), toelating.c.ingetrokken_op.is_(None)
    )
    .scalar_subquery()
)
"""How many addresses this person was let in to by name."""


async def sluit_overal_uit(eenheid: Werkeenheid, medewerker_id: UUID) -> None:
    """This one person has nothing more to seek in anything that lies here."""
    await eenheid.doe(_OVERAL, b_medewerker=medewerker_id, b_nu=eenheid.nu, b_door=None)


async def sluit_allen_uit(eenheid: Werkeenheid, casus_id: UUID) -> None:
    """Nobody has."""
    await eenheid.doe(_VAN_CASUS, b_casus=casus_id, b_nu=eenheid.nu, b_door=None)
