"""Linking a melding to where its household is known, and taking that back: the process of "this is the same household", and of "nobody
knew them".

A melding on a casus that had come to rest (fase 3, inactief) brings it back to the beginning in the same transaction; undoing the
link takes everything back that nobody has built on since. Nothing is linked by itself (domein §4). Without a casus, it is linked to an
earlier melding of the household (`huishouden.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Sash
from app.casus.handelingen import NieuweCasus, camel, leg_vast, maak_zelfstandig, open_casus, zelfde
from app.casus.mensen import neem_op
from app.casus.model import casus
from app.casus.queries import Dossier, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.gebeurtenis import Vastgelegd
from app.melding import handelingen as doe
from app.melding.codes import Classificatie, Termijnsoort
from app.melding.huishouden import Plek, Verwant, een_huishouden, plek_van, vergrendel_verwanten
from app.melding.kandidaten import kandidaten
from app.melding.klokken import heropen
from app.melding.queries import Melding, genoemden, lees_melding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import huishouden
from app.workflow.classificatie import bezie, herclassificeer, leg_oordelen_vast
from app.workflow.huishouden import Werk, al_gekoppeld, niet_gekoppeld
from app.workflow.meldingen import eis_eigen, te_bekijken
from app.workflow.opdracht import Regels
from app.workflow.samenvoegen import maak_los
from app.workflow.uitvoeren import begin_opnieuw, zet_terug
from app.workflow.volgen import bezie_volgen


async def bevestig(
    eenheid: Werkeenheid, melding_id: UUID, naar: Plek, reden: str, regels: Regels, werk: Werk
) -> Melding:
    """This is the same household: the melding is attached to its casus, whose casusregisseur hears it at once, and a casus that had
    come to rest begins again; or, where there is no casus, to the earlier meldingen. One transaction.

    Another melding stands for where its household is known now: if it was linked to a casus meanwhile, that casus. Raises
    `niet-bevoegd`, `al-gekoppeld`, `casus-beeindigd`, `huishouden-gewijzigd`, and `niet-gevonden` for what is no candidate.
    """
    gezien = await lees_melding(eenheid, melding_id)
    eis_eigen(eenheid, gezien)
    if naar.melding_id:
        wortel, plek = await plek_van(eenheid, naar.melding_id)
        if wortel == gezien.wortel and naar.melding_id != melding_id:
            return await werk()  # that was said already
        naar = plek
    if naar != Plek(casus_id=gezien.casus_id) and naar not in {
        k.plek for k in await kandidaten(eenheid, melding_id)
    }:
        raise niet_gevonden()
    if naar.casus_id:
        return await _aan_casus(eenheid, melding_id, naar.casus_id, reden, regels, werk)
    assert naar.melding_id, "een plek is het een of het ander"
    return await huishouden.koppel(eenheid, melding_id, naar.melding_id, reden, werk)


async def _aan_casus(
    eenheid: Werkeenheid, melding_id: UUID, casus_id: UUID, reden: str, regels: Regels, werk: Werk
) -> Melding:
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    groep = await vergrendel_verwanten(eenheid, melding_id, casussen=[casus_id])
    wat = await werk()
    if wat.casus_id == casus_id:
        return wat
    _eis_los(wat)
    _eis_niet_beeindigd(dossier)
    oordelen = await bezie(eenheid, groep, lambda v: replace(v, casus_id=casus_id) if v.id == wat.id else v)
    classificatie = oordelen[wat.id]
    voor, gevaar = dossier.rij, _gevaar(dossier.rij, wat.rij)
    vastgelegd = await _hang_aan(eenheid, dossier, wat, classificatie, gevaar)
    stand = await begin_opnieuw(eenheid, dossier, regels)
    await doe.koppel(
        eenheid,
        wat,
        Plek(casus_id=casus_id),
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
    await herclassificeer(eenheid, wat, classificatie, "melding-aan-casus-gekoppeld", "casusId")
    await leg_oordelen_vast(eenheid, groep, await bezie(eenheid, groep), behalve=wat.id)
    await bezie_volgen(eenheid, dossier, regels)
    return wat


def _eis_los(wat: Melding) -> None:
    if wat.casus_id:
        raise al_gekoppeld("Deze melding is al aan een casus gekoppeld.")


def _eis_niet_beeindigd(dossier: Dossier) -> None:
    """Raises `casus-beeindigd`."""
    if dossier.rij["beeindigd_op"] is not None:
        raise Fout(
            Soort.BOTSING,
            "casus-beeindigd",
            "Deze casus is beëindigd; er komt niets meer bij.",
            alternatief="Is het hetzelfde huishouden, open dan uit deze melding een nieuwe casus, als vervolg op "
            "deze; is er al een nieuwe casus, koppel de melding dan daaraan.",
        )


_KENMERKEN = ("rode_vlaggen", "sash", "geweldsvormen", "relatie", "duur")
"""What a melding says that a casus says too."""


async def open_casus_uit(
    eenheid: Werkeenheid,
    melding_id: UUID,
    aanduiding: str,
    casusregisseur: UUID | None,
    toelichting: str | None,
    vervolg_op: UUID | None,
    werk: Werk,
) -> Dossier:
    """A household that nobody knew, or (`vervolg_op`) one that comes back after its casus ended: a casus in the team that handles the
    melding, with the people the melding names and what it says of the violence. Nobody types anything twice, and nobody becomes two
    people. One transaction.

    Raises `niet-bevoegd`, `al-gekoppeld`, `kandidaten-niet-bekeken`: one household, one casus (seed 1); and `ongeldige-invoer` for a
    `vervolg_op` that is no candidate, or whose household goes on in another casus.
    """
    eis_eigen(eenheid, await lees_melding(eenheid, melding_id))
    vorige = await _vergrendel_vorige(eenheid, melding_id, vervolg_op) if vervolg_op else None
    groep = await vergrendel_verwanten(eenheid, melding_id, casussen=[vervolg_op] if vervolg_op else ())
    wat = await werk()
    _eis_los(wat)
    await _eis_bekeken(eenheid, wat, vorige)
    rij = wat.rij
    kenmerken = {**{k: rij[k] for k in _KENMERKEN}, "risicofactoren": []}
    nieuw = NieuweCasus(
        aanduiding, rij["gemeente"], rij["wijk"], casusregisseur, kenmerken, toelichting, vorige
    )
    oordelen = await bezie(
        eenheid, groep, lambda v: replace(v, casus_id=vervolg_op) if v.id == wat.id and vervolg_op else v
    )
    dossier = await open_casus(eenheid, nieuw)
    for mens in await genoemden(eenheid, wat.id):
        sleutel = eenheid.sleutels.ontgrendel(mens["persoon_id"], mens["gewikkeld"])
        await neem_op(eenheid, dossier, sleutel, mens)
    classificatie = oordelen[wat.id]
    vastgelegd = await _hang_aan(eenheid, dossier, wat, classificatie, {})
    hoe = doe.Bevestiging(
        classificatie,
        {GEOPEND: True},
        vastgelegd.id,
        wending=BEGIN,
        casus_versie=dossier.versie,
    )
    await doe.koppel(eenheid, wat, Plek(casus_id=dossier.id), "Casus geopend uit deze melding.", hoe)
    await doe.pak_op(eenheid, wat)
    await herclassificeer(eenheid, wat, classificatie, "melding-aan-casus-gekoppeld", "casusId")
    if vorige:
        await leg_vast(eenheid, vorige, "casus-vervolgd", open={"vervolg": str(dossier.id)})
        await leg_oordelen_vast(eenheid, groep, await bezie(eenheid, groep), behalve=wat.id)
    return dossier


async def _eis_bekeken(eenheid: Werkeenheid, wat: Melding, vorige: Dossier | None) -> None:
    """No candidate is left unlooked-at, but those of the household that comes back."""
    bekend = te_bekijken(wat, await kandidaten(eenheid, wat.id))
    huis = await _eis_laatste(eenheid, vorige) if vorige else frozenset()
    if bekend := [k for k in bekend if k.casus_id not in huis]:
        raise Fout(
            Soort.BOTSING,
            "kandidaten-niet-bekeken",
            "Dit huishouden is misschien al bekend"
            + (f": er zijn {len(bekend)} kandidaten." if len(bekend) > 1 else ": er is een kandidaat."),
            alternatief="Bekijk de kandidaten: koppel de melding, of wijs elke kandidaat af met de reden.",
        )


async def _vergrendel_vorige(eenheid: Werkeenheid, melding_id: UUID, casus_id: UUID) -> Dossier:
    """Raises `ongeldige-invoer`: of what is no candidate nobody hears whether it exists."""
    if casus_id not in {k.casus_id for k in await kandidaten(eenheid, melding_id)}:
        raise ongeldig("vervolgOp", "geen-kandidaat", "Deze casus is geen kandidaat bij deze melding.")
    return await vergrendel_buiten_zicht(eenheid, casus_id)


async def _eis_laatste(eenheid: Werkeenheid, vorige: Dossier) -> frozenset[UUID]:
    """The casussen of the household that comes back. Raises `ongeldige-invoer`."""
    keten = await een_huishouden(eenheid, [vorige.id])
    if keten[vorige.id] != vorige.id or vorige.rij["beeindigd_op"] is None:
        raise ongeldig(
            "vervolgOp",
            "niet-de-laatste",
            "Dit huishouden heeft een nieuwere of een lopende casus; koppel de melding daaraan, of ga daarop verder.",
        )
    return frozenset(keten)


async def ander_huishouden(eenheid: Werkeenheid, dossier: Dossier, reden: str) -> None:
    """It was not the household whose casus had ended: this casus, locked already, stands by itself, and every melding is again what it
    was. Raises `geen-vervolg`.
    """
    keten = await een_huishouden(eenheid, [dossier.id])
    if not await eenheid.alle(_EERDERE, b_huishouden=dossier.rij["huishouden_id"], b_id=dossier.id):
        raise Fout(
            Soort.BOTSING,
            "geen-vervolg",
            "Deze casus is geen vervolg op een eerdere casus.",
            alternatief="Hoort een melding er niet bij, maak dan de koppeling van die melding ongedaan.",
        )
    groep = await vergrendel_verwanten(eenheid, None, casussen=list(keten))
    await maak_zelfstandig(eenheid, dossier, reden)
    await leg_oordelen_vast(eenheid, groep, await bezie(eenheid, groep))


_EERDERE = sa.select(casus.c.id).where(
    casus.c.huishouden_id == sa.bindparam("b_huishouden"), casus.c.id < sa.bindparam("b_id")
)
BEGIN = 1
"""The version in which a casus is opened."""
GEOPEND = "geopend"
"""In `koppeling.voor`: before this link there was no casus."""


async def _hang_aan(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Melding,
    classificatie: Classificatie,
    gevaar: Mapping[str, Any],
) -> Vastgelegd:
    """On the timeline of the casus: this melding belongs here, and `gevaar` is what it says that the casus did not know."""
    return await leg_vast(
        eenheid,
        dossier,
        "melding-gekoppeld",
        object_soort="meldingen",
        object_id=wat.id,
        kolommen=gevaar,
        velden=("meldingen", *map(camel, gevaar)),
        open={"melding": str(wat.id), "classificatie": classificatie, "urgentie": wat.rij["urgentie"]},
    )


_ERNST = {None: 0, Sash.LAAG: 1, Sash.MATIG: 2, Sash.HOOG: 3}


def _gevaar(casus: Mapping[str, Any], melding: Mapping[str, Any]) -> dict[str, Any]:
    """The red flags and SASH of the melding that the casus does not have yet: they show on every screen of it (domein §4)."""
    vlaggen = sorted({*casus["rode_vlaggen"], *melding["rode_vlaggen"]})
    sash = max(casus["sash"], melding["sash"], key=lambda s: _ERNST[s])
    nieuw = {"rode_vlaggen": vlaggen, "sash": sash}
    return {k: w for k, w in nieuw.items() if not zelfde(w, casus[k])}


async def maak_ongedaan(
    eenheid: Werkeenheid, melding_id: UUID, van: Plek | None, reden: str, regels: Regels, werk: Werk
) -> Melding:
    """It was somebody else. The link (`van`, or else the last that was made) goes, and the melding is again what it was. A casus is put
    back where it stood if nobody has worked in it since; otherwise its casusregisseur hears that the ground under it is gone. Raises
    `niet-gekoppeld`.
    """
    gezien = await lees_melding(eenheid, melding_id)
    eis_eigen(eenheid, gezien)
    soort = {"casus": not (van and van.melding_id), "melding": not (van and van.casus_id)}
    link = await doe.lopende_koppeling(eenheid, melding_id, **soort)
    if link and link.naar_melding_id:
        return await huishouden.maak_los(eenheid, melding_id, van.melding_id if van else None, reden, werk)
    dossier = await vergrendel_buiten_zicht(eenheid, link.casus_id) if link else None
    groep = await vergrendel_verwanten(eenheid, melding_id)
    wat = await werk()
    link = await doe.lopende_koppeling(eenheid, melding_id)
    if (
        link is None
        or dossier is None
        or link.casus_id != dossier.id
        or (van and van.casus_id != link.casus_id)
    ):
        raise niet_gekoppeld()
    _eis_los_te_maken(link)
    await _maak_los_van(eenheid, dossier, wat, link, groep, reden)
    await bezie_volgen(eenheid, dossier, regels)
    return wat


async def _maak_los_van(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Melding,
    link: sa.Row[Any],
    groep: Sequence[Verwant],
    reden: str,
) -> None:
    await maak_los(eenheid, [wat.id], reden, van_casus=dossier.id)
    onaangeroerd = dossier.versie == link.casus_versie and dossier.rij["beeindigd_op"] is None
    await doe.maak_ongedaan(eenheid, wat, link, reden)
    oordelen = await bezie(eenheid, groep)
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
    klokken = []
    if link.contact_op:  # whoever was spoken with there was not at this door: what that met runs on
        klokken = await heropen(eenheid, wat.id, Termijnsoort.ACHTER_DE_VOORDEUR, link.contact_op)
    extra = {"klokken": klokken} if klokken else {}
    velden = ("casusId", "termijnen") if klokken else ("casusId",)
    await herclassificeer(eenheid, wat, oordelen[wat.id], "melding-van-casus-losgemaakt", *velden, **extra)
    await leg_oordelen_vast(eenheid, groep, oordelen, behalve=wat.id)


def _eis_los_te_maken(link: sa.Row[Any]) -> None:
    if GEOPEND in link.voor:
        raise Fout(
            Soort.BOTSING,
            "casus-uit-deze-melding",
            "Deze casus is uit deze melding geopend; zonder de melding zou zij er niet zijn.",
            alternatief="Beëindig de casus met de reden, of voeg haar samen met de casus van dit huishouden.",
        )


async def wijs_af(eenheid: Werkeenheid, melding_id: UUID, kandidaat_id: UUID, reden: str, werk: Werk) -> None:
    """These are not the same people: the candidate, a casus or a melding, is not proposed again for this melding."""
    eis_eigen(eenheid, await lees_melding(eenheid, melding_id))
    plek = next(
        (k.plek for k in await kandidaten(eenheid, melding_id) if kandidaat_id in (k.casus_id, k.melding_id)),
        None,
    )
    if plek is None:
        raise niet_gevonden()
    if plek.casus_id:
        await vergrendel_buiten_zicht(eenheid, plek.casus_id)
    await vergrendel_verwanten(eenheid, melding_id, wortels=[plek.melding_id] if plek.melding_id else ())
    await doe.wijs_af(eenheid, await werk(), plek, reden)
