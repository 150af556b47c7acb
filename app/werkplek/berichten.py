"""What is sent to one person: what waits, what went out and what did not; and a new one, read in its exact words first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import berichten as api
from app.bericht.codes import Berichtsoort
from app.bericht.tekst import NAMEN, WAAROM
from app.casus.contact import mag_benaderd
from app.casus.queries import lees_betrokkene, lees_casus
from app.core.fouten import Fout
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow.casusbeeld import mag_hier
from app.workflow.contactberichten import waarom_niet
from app.workflow.leesbaar import zeg_contact
from app.workflow.opdracht import Regels

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}/berichten/{pid}", onder="")
VELDEN = (
    Veld(
        "soort",
        "Wat wilt u laten weten?",
        Soort.KEUZE,
        [(soort.value, zin(NAMEN[soort])) for soort in Berichtsoort],
        verplicht=True,
    ),
    Veld("afspraakOp", "Wanneer is de afspraak?", Soort.MOMENT, uitleg="Alleen bij een afspraak."),
    Veld(
        "versturenOp",
        "Wanneer mag het uitgaan?",
        Soort.MOMENT,
        uitleg="Kies een moment dat veilig is. Leeg: meteen. Lukt het niet binnen een uur, dan gaat het niet meer uit.",
    ),
)
KLAARZETTEN = (*VELDEN, Veld("contactVersie", "Zoals bekeken", Soort.GETAL))


async def _toon(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    pid: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    voorbeeld: api.BerichtvoorbeeldUit | None = None,
) -> Response:
    dossier = await lees_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    mag = "bericht-klaarzetten" in mag_hier(eenheid, dossier)
    model: Mapping[str, Any] = {
        "naam": mens.naam,
        "vlag": dossier.vlag,
        "contact": zeg_contact(mens.rij["veilig_contact"]),
        "mag_benaderd": mag_benaderd(mens.rij["veilig_contact"]),
        "casus_id": casus_id,
        "pid": pid,
        "pad": f"/casussen/{casus_id}/berichten/{pid}",
        "berichten": (await api.lijst(casus_id, pid, eenheid)).resultaten,
        "namen": NAMEN,
        "waarom": WAAROM,
        "mag": mag,
        "niet": await waarom_niet(eenheid, dossier, pid, regio) if mag else None,
        "velden": toon(VELDEN, ingevuld, fout),
        "ingevuld": ingevuld,
        "voorbeeld": voorbeeld,
        "fout": fout,
    }
    return blad.toon("berichten.html", "Berichten", model)


@router.get("")
async def berichten(casus_id: UUID, pid: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon(eenheid, regio, blad, casus_id, pid)


@router.post("/bekijken")
async def bekijk(
    casus_id: UUID, pid: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    """The exact words, before anything is made ready."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, casus_id, pid, i, f))
    verzoek = vul(api.BerichtVerzoekIn, als_json(VELDEN, ingevuld))
    gezien = await api.voorbeeld(casus_id, pid, verzoek, eenheid, regio)
    return await _toon(eenheid, regio, blad, casus_id, pid, ingevuld, voorbeeld=gezien)


@router.post("")
async def zet_klaar(
    casus_id: UUID, pid: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, casus_id, pid, i, f))
    nieuw = vul(api.BerichtIn, als_json(KLAARZETTEN, ingevuld))
    await api.zet_klaar(casus_id, pid, nieuw, eenheid, regio, Response())
    return verder(f"/casussen/{casus_id}/berichten/{pid}")


@router.post("/{bericht_id}/intrekken")
async def trek_in(
    casus_id: UUID, pid: UUID, bericht_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, casus_id, pid, None, f))
    await api.intrekken(casus_id, pid, bericht_id, eenheid, Response(), None)
    return verder(f"/casussen/{casus_id}/berichten/{pid}")
