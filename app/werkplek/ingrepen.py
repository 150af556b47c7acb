"""The forms of what is imposed on somebody (the interventiepalet), and of what is asked of the neighbours (inzet)."""

from collections.abc import Mapping, Sequence

from app.api import interventies as interventie_api
from app.api import inzet as inzet_api
from app.casus.queries import lees_casus
from app.core.fouten import niet_gevonden
from app.interventie.codes import EindeVanInterventie, Oplegger
from app.interventie.palet import PALET
from app.interventie.queries import Interventie, lees_interventie
from app.inzet.aanbod import AANBOD
from app.inzet.codes import Aanleiding, Inzetstatus
from app.inzet.queries import lees_inzet
from app.werkplek.formulier import Soort, Veld, keuzes
from app.werkplek.kleineform import Form, Rond

TERUG = "#ingrepen"
TOELICHTING = Veld("toelichting", "Toelichting", Soort.LANG)


async def _interventie(rond: Rond) -> Sequence[Veld]:
    palet = [(str(code), m.naam) for code, m in PALET.items()]
    return [
        Veld("code", "Wat is er opgelegd of ingezet?", Soort.KEUZE, palet, verplicht=True),
        Veld("betrokkeneId", "Aan wie?", Soort.KEUZE, rond.wie(), verplicht=True),
        Veld("opgelegdOp", "Vanaf wanneer?", Soort.MOMENT, verplicht=True, nu=rond.eenheid.nu),
        Veld("eindigtOp", "Tot wanneer?", Soort.MOMENT, uitleg="Laat u dit leeg, dan geldt de gewone duur."),
        Veld(
            "oplegger",
            "Door wie?",
            Soort.KEUZE,
            keuzes(Oplegger),
            uitleg="Laat u dit leeg, dan geldt wie dit gewoonlijk oplegt.",
        ),
        Veld("bewaker", "Wie let erop dat het wordt nageleefd?", verplicht=True),
        TOELICHTING,
    ]


async def _welke(rond: Rond) -> Interventie:
    if rond.id is None:
        raise niet_gevonden()
    dossier = await lees_casus(rond.eenheid, rond.casus_id)
    gevonden = await lees_interventie(rond.eenheid, dossier, rond.id)
    rond.versie = gevonden.versie
    return gevonden


async def _evaluatie(rond: Rond) -> Sequence[Veld]:
    r = (await _welke(rond)).rij
    return [
        Veld("bewaker", "Wie let erop dat het wordt nageleefd?", verplicht=True, nu=r["bewaker"]),
        Veld("naAfloop", "Wat geldt er als dit is afgelopen?", Soort.LANG, nu=r["na_afloop"]),
        Veld("toelichting", "Hoe gaat het?", Soort.LANG, nu=r["toelichting"]),
    ]


async def _verlenging(rond: Rond) -> Sequence[Veld]:
    await _welke(rond)
    return [
        Veld(
            "tot", "Tot wanneer?", Soort.MOMENT, uitleg="Laat u dit leeg, dan geldt de langste duur die mag."
        ),
        Veld("reden", "Waarom?", Soort.LANG, verplicht=True),
        Veld("beslotenOp", "Wanneer is dit besloten?", Soort.MOMENT, nu=rond.eenheid.nu),
    ]


async def _einde(rond: Rond) -> Sequence[Veld]:
    await _welke(rond)
    return [
        Veld("reden", "Waarom eindigt dit eerder?", Soort.KEUZE, keuzes(EindeVanInterventie), verplicht=True),
        Veld("op", "Wanneer?", Soort.MOMENT, verplicht=True, nu=rond.eenheid.nu),
        TOELICHTING,
    ]


async def _inzet(rond: Rond) -> Sequence[Veld]:
    aanbod = [(str(code), a.naam) for code, a in AANBOD.items()]
    return [
        Veld("code", "Wat vraagt u?", Soort.KEUZE, aanbod, verplicht=True),
        Veld(
            "betrokkeneId",
            "Voor wie?",
            Soort.KEUZE,
            rond.wie(),
            uitleg="Leeg als het voor het hele gezin is.",
        ),
        Veld("voorvalOp", "Wanneer was het incident?", Soort.MOMENT),
        Veld("aanleiding", "Aanleiding", Soort.KEUZE, keuzes(Aanleiding)),
        Veld("school", "Welke school, en wie daar?"),
        Veld("toestemming", "Wie met gezag gaf toestemming?"),
    ]


async def _stand(rond: Rond) -> Sequence[Veld]:
    if rond.id is None:
        raise niet_gevonden()
    rond.versie = (await lees_inzet(rond.eenheid, rond.dossier, rond.id)).versie
    return [
        Veld("status", "Hoe staat het ervoor?", Soort.KEUZE, keuzes(Inzetstatus), verplicht=True),
        Veld("op", "Wanneer?", Soort.MOMENT, nu=rond.eenheid.nu),
        Veld("reden", "Waarom ging het niet door?", Soort.LANG, uitleg="Alleen als het niet doorging."),
    ]


INGREPEN: Mapping[str, Form] = {
    "interventie": Form(
        "Interventie vastleggen",
        "Vastleggen",
        interventie_api.InterventieIn,
        _interventie,
        lambda r, m, v: interventie_api.leg_op(r.casus_id, m, r.eenheid, r.antwoord),
        uitleg="Hier legt u vast wat een ander heeft opgelegd. Opleggen doet wie dat mag: politie, officier, rechter of burgemeester.",
        terug=TERUG,
    ),
    "interventie-volgen": Form(
        "Interventie evalueren",
        "Bewaren",
        interventie_api.InterventieWijziging,
        _evaluatie,
        lambda r, m, v: interventie_api.wijzig(r.casus_id, r.iemand, m, r.eenheid, r.antwoord, v),
        over_iemand=True,
        terug=TERUG,
    ),
    "interventie-verlengen": Form(
        "Interventie verlengen",
        "Vastleggen",
        interventie_api.InterventieVerlengingIn,
        _verlenging,
        lambda r, m, v: interventie_api.verlengen(r.casus_id, r.iemand, m, r.eenheid, r.antwoord, v),
        over_iemand=True,
        terug=TERUG,
    ),
    "interventie-einde": Form(
        "Interventie eindigt eerder",
        "Vastleggen",
        interventie_api.InterventieEindeIn,
        _einde,
        lambda r, m, v: interventie_api.beeindigen(r.casus_id, r.iemand, m, r.eenheid, r.antwoord, v),
        over_iemand=True,
        terug=TERUG,
    ),
    "inzet": Form(
        "Inzet vragen",
        "Vastleggen",
        inzet_api.InzetIn,
        _inzet,
        lambda r, m, v: inzet_api.vraag_aan(r.casus_id, m, r.eenheid, r.antwoord),
        uitleg="Er wordt niets verstuurd: u legt vast wat u een ander vraagt. Is het niet op tijd gedaan, dan hoort u dat.",
        terug=TERUG,
    ),
    "inzet-stand": Form(
        "Hoe staat het met de inzet?",
        "Vastleggen",
        inzet_api.InzetStatusIn,
        _stand,
        lambda r, m, v: inzet_api.zet_status(r.casus_id, r.iemand, m, r.eenheid, r.antwoord, v),
        over_iemand=True,
        terug=TERUG,
    ),
}
