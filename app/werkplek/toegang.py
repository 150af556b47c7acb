"""Who may know of a casus beside its team: breaking the glass, and who is shut out."""

from uuid import UUID

from fastapi import Response

from app.api import blokkades as blokkade_api
from app.api import noodtoegang as nood_api
from app.casus.queries import lees_casus, teamgenoten, vlag_in_zicht
from app.core.fouten import Fout
from app.toegang.codes import Blokkadereden, Noodreden
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import blokkeren
from app.workflow.noodtoegang import eis_mag_nemen, herkomst, van_casus
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}", onder="")
NOOD = (
    Veld("reden", "Waarom kan het niet wachten?", Soort.KEUZE, keuzes(Noodreden), verplicht=True),
    Veld(
        "toelichting",
        "Wat is er aan de hand?",
        Soort.LANG,
        verplicht=True,
        uitleg="De privacy officer leest dit, en het team dat de casus heeft.",
    ),
    Veld(
        "minuten",
        "Hoeveel minuten hebt u nodig?",
        Soort.GETAL,
        uitleg="Van 5 tot 60. Vult u niets in, dan zo lang als mag.",
    ),
)
REDEN = Veld(
    "reden", "Wat is deze collega van het gezin?", Soort.KEUZE, keuzes(Blokkadereden), verplicht=True
)
WIE = Veld("medewerkerId", "Wie?", Soort.KEUZE, verplicht=True)


async def _nood(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    melding_id: UUID | None = None,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    """The same page for every casus, also for one that does not exist: asking tells nothing. Who comes from a melding reads which casus
    it is, in what that melding says of it."""
    eis_mag_nemen(eenheid)
    vanaf = await herkomst(eenheid, casus_id, melding_id) if melding_id else None
    model = {
        "casus_id": casus_id,
        "vanaf": vanaf,
        "plekken": await plekken(eenheid) if vanaf else None,
        "velden": toon(NOOD, ingevuld, fout),
        "minuten": regio.noodtoegang_minuten,
        "uren": regio.noodtoegang_beoordelen_uren,
        "fout": fout,
    }
    return blad.toon("noodtoegang.html", "Noodtoegang", model)


@router.get("/noodtoegang")
async def noodtoegang(casus_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _nood(eenheid, regio, blad, casus_id)


@router.get("/noodtoegang/{melding_id}")
async def noodtoegang_vanaf(
    casus_id: UUID, melding_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina
) -> Response:
    """From a melding. It is in the path, so that the access log says who saw of whom it tells."""
    return await _nood(eenheid, regio, blad, casus_id, melding_id)


@router.post("/noodtoegang")
async def neem(casus_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier) -> Response:
    return await _neem(eenheid, regio, blad, casus_id, None, ingevuld)


@router.post("/noodtoegang/{melding_id}")
async def neem_vanaf(
    casus_id: UUID, melding_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    return await _neem(eenheid, regio, blad, casus_id, melding_id, ingevuld)


async def _neem(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    melding_id: UUID | None,
    ingevuld: Ingevuld,
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _nood(eenheid, regio, blad, casus_id, melding_id, i, f))
    eis_mag_nemen(eenheid)
    verzoek = vul(nood_api.NoodtoegangIn, als_json(NOOD, ingevuld))
    await nood_api.neem(casus_id, verzoek, eenheid, regio, Response())
    return verder(f"/casussen/{casus_id}")


@router.post("/noodtoegang/{noodtoegang_id}/klaar")
async def klaar(casus_id: UUID, noodtoegang_id: UUID, eenheid: Eenheid) -> Response:
    """By who took it, who then sees nothing any more; or by who answers for the casus."""
    wat = await nood_api.beeindig(casus_id, noodtoegang_id, eenheid, Response())
    eigen = wat.medewerker_id == eenheid.actor.id
    return verder("/dag" if eigen else f"/casussen/{casus_id}/toegang")


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    uitgesloten = await blokkeren.blokkades(eenheid, casus_id)
    nemers = await van_casus(eenheid, casus_id)
    collegas = await _collegas(eenheid, casus_id)
    wie = Veld(WIE.naam, WIE.label, WIE.soort, [(str(i), n) for i, n in collegas.items()], verplicht=True)
    model = {
        "casus_id": casus_id,
        "vlag": await vlag_in_zicht(eenheid, casus_id),
        "blokkades": [blokkade_api.BlokkadeUit.van(r) for r in uitgesloten],
        "noodtoegangen": [nood_api.NoodtoegangUit.van(w) for w in nemers],
        "plekken": await plekken(eenheid),
        "velden": toon((wie, REDEN), ingevuld, fout) if collegas else None,
        "fout": fout,
    }
    return blad.toon("toegang.html", "Toegang", model)


async def _collegas(eenheid: Werkeenheid, casus_id: UUID) -> dict[UUID, str]:
    """Whom one can shut out: of the team that has the casus, for who is of it. A privacy officer looks on."""
    if not eenheid.actor.is_hulpverlener:
        return {}
    collegas = await teamgenoten(eenheid, await lees_casus(eenheid, casus_id))
    return {id: naam for id, naam in collegas.items() if id != eenheid.actor.id}


@router.get("/toegang")
async def toegang(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, casus_id)


@router.post("/toegang/uitsluiten")
async def sluit_uit(casus_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, i, f))
    await blokkeren.blokkades(
        eenheid, casus_id
    )  # who may not decide about it hears that, and not what is wrong with the form
    nieuw = vul(blokkade_api.BlokkadeIn, als_json((WIE, REDEN), ingevuld))
    await blokkade_api.blokkeer(casus_id, nieuw, eenheid, Response())
    return verder(f"/casussen/{casus_id}/toegang")


@router.post("/toegang/{blokkade_id}/opheffen")
async def hef_op(
    casus_id: UUID, blokkade_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, i, f))
    await blokkade_api.hef_op(casus_id, blokkade_id, eenheid, f'"{ingevuld.een("versie")}"')
    return verder(f"/casussen/{casus_id}/toegang")


async def _zelf(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    dossier = await lees_casus(eenheid, casus_id)
    eigen = Veld(REDEN.naam, "Waarvan kent u dit gezin?", REDEN.soort, REDEN.keuzes, verplicht=True)
    form = {
        "titel": "Ik ken dit gezin privé",
        "knop": "Sluit mij uit",
        "uitleg": "Kent u iemand uit dit gezin privé, dan sluit u zich hier zelf uit. Daarna ziet u deze casus nergens meer, en wat u nog "
        "moest doen gaat naar uw team. U kunt dit niet zelf terugdraaien; dat doet "
        + (
            "uw teamleider."
            if dossier.casusregisseur == eenheid.actor.id
            else "uw teamleider of de casusregisseur."
        ),
    }
    model = {
        "form": form,
        "velden": toon((eigen,), ingevuld, fout),
        "versie": None,
        "terug": f"/casussen/{casus_id}",
        "terug_naar": dossier.rij["aanduiding"],
        "vlag": dossier.vlag,
        "fout": fout,
    }
    return blad.toon("formulier.html", "Ik ken dit gezin", model)


@router.get("/toegang/ik")
async def ik(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _zelf(eenheid, blad, casus_id)


@router.post("/toegang/ik")
async def sluit_mij_uit(casus_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _zelf(eenheid, blad, casus_id, i, f))
    await lees_casus(eenheid, casus_id)
    nieuw = vul(blokkade_api.BlokkadeIn, als_json((REDEN,), ingevuld))
    await blokkade_api.blokkeer(casus_id, nieuw, eenheid, Response())
    return verder("/dag")
