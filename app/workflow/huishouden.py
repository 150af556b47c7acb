"""Linking two meldingen that are about the same household, without a casus: who was reported before must not look like new.

The others of that household keep their own team, their own clocks and their own casus. When one of them comes to a casus, that casus is
proposed for the others: a human decides, for each.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from uuid import UUID

from app.core.fouten import Fout, Soort
from app.melding import handelingen as doe
from app.melding.huishouden import Plek, Verwant, huishouden_gewijzigd, plek_van, vergrendel_verwanten
from app.melding.queries import Melding, vergrendel_buiten_zicht
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.classificatie import bezie, herclassificeer, leg_oordelen_vast
from app.workflow.samenvoegen import maak_los as ontdubbel

Werk = Callable[[], Awaitable[Melding]]
"""Locks the melding to do something with it, and may refuse a stale look. A casus is always locked before a melding and meldingen in the
order of their ids, so that who links and unlinks at once waits for each other in one order only."""


def al_gekoppeld(tekst: str) -> Fout:
    alternatief = "Maak eerst die koppeling ongedaan, met de reden."
    return Fout(Soort.BOTSING, "al-gekoppeld", tekst, alternatief=alternatief)


def niet_gekoppeld() -> Fout:
    return Fout(
        Soort.BOTSING,
        "niet-gekoppeld",
        "Deze melding is daaraan niet (meer) gekoppeld.",
        alternatief="Bekijk de kandidaten en bevestig er een.",
    )


async def koppel(eenheid: Werkeenheid, melding_id: UUID, wortel: UUID, reden: str, werk: Werk) -> Melding:
    """The melding, and whatever was linked to it, belongs to the household called after `wortel`. The teams that handle it hear so.
    Raises `al-gekoppeld`, and `huishouden-gewijzigd` when that household is known somewhere else now.
    """
    groep = await vergrendel_verwanten(eenheid, melding_id, wortels=[wortel])
    wat = await werk()
    if wat.wortel == wortel:
        return wat
    if wat.wortel != wat.id:
        raise al_gekoppeld("Deze melding is al gekoppeld aan een melding van een ander huishouden.")
    if await plek_van(eenheid, wortel) != (wortel, Plek(melding_id=wortel)):
        raise huishouden_gewijzigd()
    oordelen = await bezie(eenheid, groep, lambda v: replace(v, wortel=wortel) if v.wortel == wat.id else v)
    feit = await herclassificeer(
        eenheid,
        wat,
        oordelen[wat.id],
        "melding-aan-huishouden-gekoppeld",
        "zelfdeHuishoudenAls",
        melding=str(wortel),
    )
    mee = [str(v.koppeling_id) for v in groep if v.wortel == wat.id and v.koppeling_id]
    await doe.neem_mee(eenheid, wat.id, wortel)
    hoe = doe.Bevestiging(oordelen[wat.id], {"meegenomen": mee}, feit)
    await doe.koppel(eenheid, wat, Plek(melding_id=wortel), reden, hoe)
    await _noteer(eenheid, wortel, "huishouden-opnieuw-gemeld", wat.id)
    await leg_oordelen_vast(eenheid, groep, oordelen, behalve=wat.id)
    return wat


async def maak_los(
    eenheid: Werkeenheid, melding_id: UUID, van: UUID | None, reden: str, werk: Werk
) -> Melding:
    """It was another household (`van`: any melding of it, where somebody said which). The melding, and whatever was linked to it before,
    stands by itself again; who heard of the link hears that it is gone. Raises `niet-gekoppeld`.
    """
    groep = await vergrendel_verwanten(eenheid, melding_id)
    wat = await werk()
    link = await doe.lopende_koppeling(eenheid, melding_id, casus=False, melding=True)
    genoten = {v.id for v in groep if v.wortel == wat.wortel and v.id != wat.id}
    if link is None or (van and van not in genoten):
        raise niet_gekoppeld()
    await doe.maak_ongedaan(eenheid, wat, link, reden)
    mee = [UUID(id) for id in link.voor["meegenomen"]]
    await doe.geef_terug(eenheid, link.naar_melding_id, wat.id, mee)
    await _ontdubbel(eenheid, wat.id, groep, mee, reden)
    oordelen = await bezie(eenheid, groep)
    await herclassificeer(
        eenheid,
        wat,
        oordelen[wat.id],
        "melding-van-huishouden-losgemaakt",
        "zelfdeHuishoudenAls",
        melding=str(link.naar_melding_id),
        gebeurtenis=str(link.gebeurtenis_id),
    )
    await _noteer(eenheid, link.naar_melding_id, "huishouden-toch-niet-opnieuw-gemeld", wat.id)
    await leg_oordelen_vast(eenheid, groep, oordelen, behalve=wat.id)
    return wat


async def _ontdubbel(
    eenheid: Werkeenheid, melding_id: UUID, groep: Sequence[Verwant], mee: Sequence[UUID], reden: str
) -> None:
    """Whoever was said to be one human in two meldingen that are of two households now, is two again; unless both are in one casus."""
    hier = {v.id: v.casus_id for v in groep if v.id == melding_id or v.koppeling_id in mee}
    samen = {casus_id for casus_id in hier.values() if casus_id}
    daar = [v.id for v in groep if v.id not in hier and v.casus_id not in samen]
    await ontdubbel(eenheid, hier, reden, van_meldingen=daar)


async def _noteer(eenheid: Werkeenheid, wortel: UUID, soort: str, over: UUID) -> None:
    """A line in the log of the melding that the household is called after."""
    ander = await vergrendel_buiten_zicht(eenheid, wortel)
    velden, open_ = ("huishouden",), {"melding": str(over)}
    await doe.leg_meldfeit_vast(eenheid, ander, soort, velden=velden, open=open_)
