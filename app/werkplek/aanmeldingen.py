"""Where I am signed in, and ending that for another place: a screen that was left open, or one that is not mine."""

from uuid import UUID

from fastapi import Response

from app.core.fouten import Fout, niet_gevonden
from app.toegang import sessies
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, omgeving
from app.werkplek.formulier import Ingevuld
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder

router = Onderdeel(route_class=Bladroute, prefix="/aanmeldingen", onder="")


async def _toon(eenheid: Werkeenheid, blad: Blad, fout: Fout | None = None) -> Response:
    mijn = await omgeving(blad.request).sessies.van_mij(eenheid)
    # this one first: what somebody compares the others with
    rijen = sorted(mijn, key=lambda s: s.id != blad.wie.id)
    model = {"rijen": rijen, "deze": blad.wie.id, "fout": fout}
    return blad.toon("aanmeldingen.html", "Waar u bent aangemeld", model)


@router.get("")
async def mijn(eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad)


@router.post("/beeindigen")
async def beeindigen(eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """One, or without naming one all others."""

    async def opnieuw(eenheid: Werkeenheid, _: Ingevuld, fout: Fout) -> Response:
        return await _toon(eenheid, blad, fout)

    blad.bij_weigering(opnieuw)
    welke = ingevuld.een("welke")
    welke = ingevuld.een("welke")
    await sessies.beeindig_mijne(eenheid, blad.wie.id, _nummer(welke) if welke else None)
    return verder("/aanmeldingen")


def _nummer(tekst: str) -> UUID:
    try:
        return UUID(tekst)
    except ValueError:
        raise niet_gevonden() from None
