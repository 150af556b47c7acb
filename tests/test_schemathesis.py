"""The contract, attacked: schemathesis sends the whole API what the OpenAPI document allows and what it forbids.

As three people on both engines: a casusregisseur, somebody of Veilig Thuis with casussen of their own, and the functioneel
beheerder who may see none. Whatever is sent, the answer is never a 500 and always one that the document promises: its status, media
type, headers and body; what the document forbids is refused, and a method that does not exist is a 405 with `Allow`. Ids and days in
a request are replaced by ones that exist here, so that more is met than the door.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.case import Case
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.demo.opzet import demo_instellingen
from app.main import maak_app
from tests.berichten import aan
from tests.contract import DOCUMENT
from tests.meldingen import Meldklokken, gezin, keer_terug, koppel, melding, mens, met, vertrek
from tests.overdrachten import draag_over
from tests.overdrachtstafel import bied_aan, overdrachtstafel
from tests.overleg import deel, tafel
from tests.postgres import nieuwe_database
from tests.test_wie_mag_wat import ACCOUNTS
from tests.wereld import BEGIN, GEEN_DIENST, Casus, Wereld, goed, open_wereld

INSTELLING = settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
GRONDIG = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig.from_dict({"seed": 112}))
"""With the thousands of requests that schemathesis derives from the document itself: every limit, every type, every method."""
STEEKPROEF = schemathesis.openapi.from_dict(
    DOCUMENT, config=SchemathesisConfig.from_dict({"seed": 112, "phases": {"coverage": {"enabled": False}}})
)
WIE = ("wij-noord", "vt", "beheer")
Dossier = Mapping[str, str]


def _is_id(waarde: Any) -> bool:
    with suppress(ValueError):
        return isinstance(waarde, str) and bool(UUID(waarde))
    return False


def _is_moment(waarde: Any) -> bool:
    with suppress(ValueError):
        return isinstance(waarde, str) and datetime.fromisoformat(waarde).tzinfo is not None
    return False


def _is_dag(waarde: Any) -> bool:
    with suppress(ValueError):
        return isinstance(waarde, str) and len(waarde) == 10 and bool(date.fromisoformat(waarde))
    return False


TEAM = "wij-noord"
"""Of who attacks, and of the beheerder."""
GEWEEST, STRAKS = (BEGIN - timedelta(days=2)), (BEGIN + timedelta(days=14))
DAGEN = {
    "op": GEWEEST,
    "ontvangenOp": GEWEEST,
    "incidentOp": GEWEEST,
    "geboortedatum": GEWEEST,
    "vertrokkenOp": GEWEEST,
    "evaluatiedatum": STRAKS,
    "momenten": STRAKS,
    "geplandOp": STRAKS,
    "tot": STRAKS,
    "rolTot": STRAKS,
    "beoordelenOp": STRAKS,
    "opgelegdOp": GEWEEST,
    "beslotenOp": GEWEEST,
    "eindigtOp": STRAKS,
    "voorvalOp": GEWEEST,
    "begintOp": STRAKS,
    "afspraakOp": STRAKS,
    "versturenOp": STRAKS - timedelta(days=1),
    "uiterlijk": BEGIN + timedelta(hours=40),
}
IDS = {
    "betrokkeneId": "pid",
    "wie": "pid",
    "kindId": "pid",
    "afspraakId": "afspraak_id",
    "casusregisseur": "ik",
    "medewerkerId": "ik",
    "voorzitter": "ik",
    "samengevoegdMet": "ander",
    "casusId": "casus_id",
    "persoonId": "persoon_id",
    "zelfdeAlsId": "zelfde_id",
}


VAST: dict[str, Any] = {
    "naar": {"organisatie": "veilig-thuis"},
    "eigenaar": {"organisatie": "politie"},
    "gedeeldMet": [{"organisatie": "politie"}],
    "personen": [0],
}
"""Who can receive something, take part, or is named: three times out of four."""
EIGEN = {
    "/_afwijzen": {"melding_id": "afwijs_id"},
    "/_doorsturen": {"melding_id": "weg_id"},
    "}/casus": {"melding_id": "open_id"},
    "/_pauzeren": {"melding_id": "klok_melding_id", "termijn_id": "klok_id"},
    "/_hervatten": {"melding_id": "stil_melding_id", "termijn_id": "stil_id"},
    "/_afronden": {"melding_id": "onderzoek_id"},
    "/informeringen": {"melding_id": "informeer_id"},
    "}/overdrachten": {"casus_id": "vrij_id"},
    "/_ander-huishouden": {"casus_id": "terug_id"},
    "/{versie}/_intrekken": {"casus_id": "concept_id"},
    "/_intrekken": {"overdracht_id": "uit_id"},
    "/_rol": {"casus_id": "rol_casus_id", "overdracht_id": "rol_id"},
    "/_weigeren": {"overdracht_id": "weiger_id"},
    "/_accepteren": {"overdracht_id": "neem_id"},
    "/adres": {"pid": "thuis_id"},
    "/_overnemen": {"pid": "over_id"},
    "/noodtoegang": {"casus_id": "nood_casus_id"},
    "/noodtoegang/{noodtoegang_id}/_beeindigen": {
        "casus_id": "genomen_casus_id",
        "noodtoegang_id": "noodtoegang_id",
    },
    "/blokkades": {"casus_id": "buur_casus_id"},
    "/blokkades/{blokkade_id}": {"casus_id": "buur_casus_id"},
    "/toelatingen": {"pid": "geheim_id"},
    "/toelatingen/{toelating_id}": {"pid": "geheim_id"},
    "/_verlengen": {"interventie_id": "verleng_id"},
    "/_beeindigen": {"interventie_id": "beeindig_id"},
    "/bericht": {"inzet_id": "school_id"},
    **{f"/berichten{einde}": {"pid": "sms_id"} for einde in ("", "/_voorbeeld", "/{bericht_id}")},
    "/{bericht_id}/_intrekken": {"pid": "sms_id", "bericht_id": "trek_id"},
    "/_afsluiten": {"overleg_id": "dicht_id"},
    "/volgorde": {"overleg_id": "leeg_id"},
    "/{deel_id}/_intrekken": {"aid": "weg_aid"},
    **{f"/tafel{einde}": {"overleg_id": "tafel_id"} for einde in ("", "/voorstellen")},
    "/tafel/aanbiedingen/{overdracht_id}": {"overleg_id": "tafel_id", "overdracht_id": "tafel_aanbod_id"},
    **{
        f"/tafel/punten/{{punt_id}}{einde}": {"overleg_id": "tafel_id", "punt_id": f"tafel_{punt}_id"}
        for einde, punt in (
            ("", "uit"),
            ("/besluiten", "uit"),
            ("/_accepteren", "neem"),
            ("/_terug", "weiger"),
            ("/_afspreken", "klaar"),
        )
    },
}
"""What is done once and then cannot be done again happens to something of its own."""


def _eigen(pad: str, naam: str) -> str:
    return next(
        (eigen[naam] for einde, eigen in EIGEN.items() if pad.endswith(einde) and naam in eigen), naam
    )


@dataclass
class Aanval:
    """Somebody with a token, the application to attack, and what is there for them."""

    wie: str
    app: FastAPI
    token: str
    dossiers: list[Dossier]
    gezien: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    beurten: Counter[str] = field(default_factory=Counter)
    gevraagd: int = 0
    """How often this operation: each has its own count, so that what is met does not change with how much came before it."""

    def maak_raak(self, case: Case[Any]) -> None:
        """Put what exists where the request has something of the right form. What is wrong on purpose stays wrong."""
        self.beurten[case.operation.label] += 1
        self.gevraagd = self.beurten[case.operation.label]
        dossier = self.dossiers[self.gevraagd % len(self.dossiers)]
        if isinstance(case.body, dict) and self.gevraagd % 4:
            self._naar_wie(case.path, case.body, dossier)
        for naam, waarde in case.path_parameters.items():
            if _eigen(case.path, naam) in dossier and _is_id(waarde):
                case.path_parameters[naam] = dossier[_eigen(case.path, naam)]
            elif naam == "code" and self.gevraagd % 2:
                case.path_parameters[naam] = TEAM
            elif naam == "versie" and waarde in range(1, 100_001):
                om_en_om = 1 + self.gevraagd // len(self.dossiers) % 2
                case.path_parameters[naam] = 2 if case.method == "PATCH" else om_en_om  # only a concept
        for kop in set(case.headers):
            if kop.lower() == "idempotency-key" and case.headers[kop]:
                case.headers[kop] = str(uuid4())
            elif kop.lower() == "if-match" and self.gevraagd % 8:
                case.headers[kop] = "*"
        if isinstance(case.body, dict | list):
            self._maak_bericht_raak(case, dossier)

    def _maak_bericht_raak(self, case: Case[Any], dossier: Dossier) -> None:
        case.body = self._raak("", case.body, dossier)
        if case.path.endswith("/blokkades") and isinstance(case.body, dict) and "reden" in case.body:
            # never who attacks: a casus that they are blocked from is nowhere any more
            case.body = {**case.body, "medewerkerId": dossier["buur_id"]}
        if case.meta and case.meta.generation.mode.is_positive:
            case.body = self._precies(case, case.body, dossier)

    def _precies(self, case: Case[Any], bericht: Any, dossier: Dossier) -> Any:
        """With the data that this one needs and no more: nothing made at random is exactly that."""
        if not isinstance(bericht, dict) or not self.gevraagd % 4:
            return bericht
        if case.path.endswith("}/inzet") and "code" in bericht:
            return {"code": "zsm", "betrokkeneId": dossier["pid"], "voorvalOp": GEWEEST.isoformat()}
        if "/berichten" in case.path and "soort" in bericht:
            return {"soort": "bel-terug", "versturenOp": STRAKS.isoformat()}
        if case.path.endswith("}/koppeling") and case.method == "PUT":
            return {"casusId": dossier["casus_id"], "reden": bericht["reden"]}
        return bericht

    def _naar_wie(self, pad: str, body: dict[str, Any], dossier: Dossier) -> None:
        """An organisation that can receive it or take part; a melding that has it."""
        if "_doorsturen" in pad and "organisatie" in body:
            body["organisatie"] = "veilig-thuis-elders"
        elif pad.endswith(("/projecties", "/deelnemers")):
            body |= {"organisatie": "politie", "team": None}
            if isinstance(body.get("onderdelen"), list):  # of nobody there is an address that can be shared
                body["onderdelen"] = [o for o in body["onderdelen"] if o != "adres"]
                body["adresVan"] = []
        elif pad.endswith("/volgorde") and isinstance(body.get("agendapunten"), list):
            body["agendapunten"] = []  # there is nothing on it
        elif "_overnemen" in pad and _is_id(body.get("meldingId")):
            body["meldingId"] = dossier["geheime_melding_id"]

    def _raak(self, naam: str, waarde: Any, dossier: Dossier) -> Any:
        if naam == "" and isinstance(waarde, dict) and "doelbinding" in waarde and self.gevraagd % 4:
            aan = {"medewerkerId": None, "organisatie": "veilig-thuis-elders", "team": "vt-elders"}
            return {**{k: self._raak(k, w, dossier) for k, w in waarde.items()}, **aan}
        if naam == "" and isinstance(waarde, dict) and "postcode" in waarde and self.gevraagd % 4:
            return {
                **waarde,
                "postcode": "9711BB",
                "geheim": False,
                "opvang": False,
            }  # what became geheim, not everybody may change
        if naam in VAST and isinstance(waarde, type(VAST[naam])) and self.gevraagd % 4:
            return VAST[naam]
        if isinstance(waarde, dict):
            return {k: self._raak(k, w, dossier) for k, w in waarde.items()}
        if isinstance(waarde, list):
            return [self._raak(naam, w, dossier) for w in waarde]
        if naam in IDS and _is_id(waarde):
            return dossier[IDS[naam]]
        if naam in DAGEN and _is_dag(waarde):
            return DAGEN[naam].date().isoformat()
        return DAGEN[naam].isoformat() if naam in DAGEN and _is_moment(waarde) else waarde


def _id(combinatie: tuple[str, str]) -> str:
    return "-".join(combinatie)


# each actor once, and each engine: what an actor may does not depend on the engine
@pytest.fixture(scope="module", params=zip(("sqlite", "postgresql", "postgresql"), WIE, strict=True), ids=_id)
def aanval(request: pytest.FixtureRequest, snelle_map: Callable[[], Path]) -> Iterator[Aanval]:
    yield from _val_aan(request, snelle_map())


@pytest.fixture(scope="module", params=[("postgresql", "wij-noord")], ids=_id)
def grondig(request: pytest.FixtureRequest, snelle_map: Callable[[], Path]) -> Iterator[Aanval]:
    yield from _val_aan(request, snelle_map())


def _val_aan(request: pytest.FixtureRequest, map_: Path) -> Iterator[Aanval]:
    """A world that is filled and closed, and a second application on it: schemathesis has an event loop of its own."""
    (motor, wie), url = request.param, None
    if motor == "postgresql":
        url = nieuwe_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")
    # no worker: schemathesis ends its event loop where it likes, and with it whatever runs beside the requests
    anders = {"worker_seconden": 0, **GEEN_DIENST, **({"database_url": url} if url else {})}
    instellingen, uitgever = demo_instellingen(map_, **anders)

    async def vul() -> tuple[Wereld, list[Dossier]]:
        async with open_wereld(map_, url) as wereld:
            return wereld, await _dossiers(wereld, "wij-noord" if wie == "beheer" else wie)

    wereld, dossiers = asyncio.run(vul())
    token = uitgever.token(wie, wereld.klok.nu())
    yield Aanval(wie, maak_app(instellingen, wereld.klok), token, dossiers)
    asgi.shutdown_lifespans()


MENSEN = [
    mens("slachtoffer", "Testa", "Draadsma", date(1990, 2, 1)),
    mens("kind", "Kindje-1", "Draadsma", date(2017, 6, 1)),
]
"""As in every casus of this world (`Casus.mensen`)."""


async def _dossiers(wereld: Wereld, wie: str) -> list[Dossier]:
    """Casussen in three phases, each with a plan in force, a goal, nazorg and a signal; two are writing the next plan."""
    ik = await wereld.als(wie).id()
    ander = (await wereld.casus(wie=wie)).id
    gevuld: list[Dossier] = []
    for stap in ("situatie-in-kaart", "evalueren", "op-monitoren"):
        casus = await wereld.casus(stap, wie)
        if stap == "situatie-in-kaart":
            await casus.stel_plan_vast()
        plan = await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/1")
        afspraak = plan["inhoud"]["afspraken"][0]["id"]
        naleving = {"afspraakId": afspraak, "uitkomst": "niet-nagekomen", "op": wereld.nu_json}
        await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/nalevingen", naleving)
        if stap != "op-monitoren":
            await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"reden": "Er is iets veranderd."})
        await casus.ondersteun()
        doel = {"betrokkeneId": casus.moeder, "leefgebied": "wonen", "doel": "Een eigen plek."}
        nazorg = {
            "waakvlam": {"soort": "familie", "naam": "Oma Draadsma"},
            "momenten": [STRAKS.date().isoformat()],
        }
        goed(await casus.regisseur.put(f"{casus.pad}/nazorg", nazorg))
        meldingen = [melding(wereld, *MENSEN, urgentie="normaal") for _ in range(3)]
        nieuw = melding(wereld, gezin().moeder)  # nobody knows them
        ids = [(await casus.regisseur.maak("/v1/meldingen", m))["id"] for m in meldingen]
        verteld = f"/v1/meldingen/{ids[0]}/terugkoppelingen"
        if not gevuld:  # one that is linked, to take that back
            goed(await koppel(casus.regisseur, ids[0], casus.id))
        rijen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        personen = [m["persoonId"] for m in rijen]
        paar = {"persoonId": personen[0], "zelfdeAlsId": personen[1], "reden": "zelfde-gegevens"}
        link = (await casus.regisseur.maak("/v1/personen/samenvoegingen", paar))["id"]
        gevuld.append(
            {
                "casus_id": casus.id,
                "concept_id": await _concept(wereld, wie),
                "melding_id": ids[0],
                "afwijs_id": ids[1],
                "kandidaat_id": casus.id,
                "weg_id": ids[2],
                "open_id": (await casus.regisseur.maak("/v1/meldingen", nieuw))["id"],
                **await _klokken(wereld, wie),
                **await _overdrachten(wereld, wie),
                **await _overleggen(wereld, wie),
                **await _overdrachtstafel(wereld, wie),
                "terug_id": await _teruggekomen(wereld, wie),
                **await _interventies(casus),
                **await _inzet(casus),
                **await _berichten(casus),
                "persoon_id": personen[2],
                "verzoek_id": await _inzageverzoek(wereld, wie, personen[0]),
                "zelfde_id": personen[3],
                "samenvoeging_id": link,
                "terugkoppeling_id": (await casus.regisseur.maak(verteld, {"kanaal": "corv"}))["id"],
                "pid": casus.kinderen[0],
                **await _adressen(casus),
                **await _blokkade(wereld, wie),
                **await _noodtoegang(wereld, wie, eigen=not gevuld),
                "doel_id": (await casus.regisseur.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel))["id"],
                "signaal_id": (await casus.regisseur.haal("/v1/signalen"))["resultaten"][-1]["id"],
                "moment_id": (await casus.regisseur.haal(f"{casus.pad}/nazorg"))["momenten"][0]["id"],
                "afspraak_id": afspraak,
                "ik": ik,
                "medewerker_id": ik,
                "ander": ander,
            }
        )
    return gevuld


async def _blokkade(wereld: Wereld, wie: str) -> Dossier:
    """A casus that a neighbour may not know of."""
    casus = await wereld.casus(wie=wie)
    buur = {"medewerkerId": await wereld.als("politie").id(), "reden": "buur"}
    gezet = await casus.regisseur.maak(f"{casus.pad}/blokkades", buur)
    return {"buur_casus_id": casus.id, "blokkade_id": gezet["id"], "buur_id": buur["medewerkerId"]}


async def _noodtoegang(wereld: Wereld, wie: str, *, eigen: bool) -> Dossier:
    """A casus to take noodtoegang to (or, of one's own, to see who did), and one to which somebody did."""
    genomen, hier = await wereld.casus(wie=wie), await wereld.casus(wie=wie if eigen else "wij-zuid")
    nood = {"reden": "acuut-gevaar", "toelichting": "Nu."}
    pad = f"{genomen.pad}/noodtoegang"
    id = (await wereld.als("vt-elders").maak(pad, nood))["id"]
    return {"nood_casus_id": hier.id, "genomen_casus_id": genomen.id, "noodtoegang_id": id}


async def _inzageverzoek(wereld: Wereld, wie: str, persoon_id: str) -> str:
    """One that was approved."""
    verzoek = await wereld.als(wie).maak(f"/v1/personen/{persoon_id}/inzageverzoeken")
    fg = wereld.als("fg" if wie == "wij-noord" else "vt-fg")
    await fg.maak(f"/v1/inzageverzoeken/{verzoek['id']}/_beoordeel", {"besluit": "goedgekeurd"})
    return str(verzoek["id"])


async def _klokken(wereld: Wereld, wie: str) -> Dossier:
    """A clock that runs, one that stands still, and an onderzoek, each of a melding of its own."""
    eerder = (GEWEEST - timedelta(days=1)).isoformat()
    loopt, stil, onderzoek, informeer = [
        Meldklokken(wereld.als(wie), (await wereld.als(wie).maak("/v1/meldingen", bericht))["id"])
        for bericht in (
            melding(wereld, gezin().moeder, urgentie="normaal", ontvangenOp=eerder) for _ in range(4)
        )
    ]
    await stil.pauzeer("veiligheidsbeoordeling")
    await onderzoek.beoordeel("onderzoek")
    await informeer.beoordeel("onderzoek")
    return {
        "klok_melding_id": loopt.id,
        "klok_id": await loopt.id_van("veiligheidsbeoordeling"),
        "stil_melding_id": stil.id,
        "stil_id": await stil.id_van("veiligheidsbeoordeling"),
        "onderzoek_id": onderzoek.id,
        "informeer_id": informeer.id,
    }


async def _interventies(casus: Casus) -> Dossier:
    """One to look at, one that can still be prolonged, and one that can still be ended."""
    pad, op = f"{casus.pad}/interventies", GEWEEST.isoformat()
    wat = {"betrokkeneId": casus.vader, "opgelegdOp": op, "bewaker": "De wijkagent."}
    codes = {"interventie_id": "aware", "verleng_id": "time-out-plek", "beeindig_id": "aware"}
    wie = {"beeindig_id": casus.moeder}
    einde = {"verleng_id": (GEWEEST + timedelta(days=7)).isoformat()}
    return {
        naam: (
            await casus.regisseur.maak(
                pad,
                {
                    **wat,
                    "code": code,
                    "betrokkeneId": wie.get(naam, casus.vader),
                    "eindigtOp": einde.get(naam),
                },
            )
        )["id"]
        for naam, code in codes.items()
    }


async def _inzet(casus: Casus) -> Dossier:
    """Something to start, and something that a school hears."""
    pad, op = f"{casus.pad}/inzet", casus.wereld.nu_json
    acuut = {"code": "samen-op-in-acuut", "voorvalOp": op}
    school = {"code": "handle-with-care", "betrokkeneId": casus.kinderen[0], "voorvalOp": op, "school": "A"}
    return {
        "inzet_id": (await casus.regisseur.maak(pad, acuut))["id"],
        "school_id": (await casus.regisseur.maak(pad, school))["id"],
    }


async def _berichten(casus: Casus) -> Dossier:
    """Somebody who can be sent an sms; one to look at, and one to take back."""
    zij = await aan(casus)
    wat = {"soort": "afspraak-vervalt", "versturenOp": (STRAKS - timedelta(days=1)).isoformat()}
    uren = {"bericht_id": 1, "trek_id": 2}
    klaar = {
        naam: await zij.zet_klaar(**wat, afspraakOp=(STRAKS + timedelta(hours=uur)).isoformat())
        for naam, uur in uren.items()
    }
    return {"sms_id": zij.id, **{naam: bericht["id"] for naam, bericht in klaar.items()}}


async def _overdrachten(wereld: Wereld, wie: str) -> Dossier:
    """Offers of this team and to it, each of a casus of its own; and a casus that is not offered yet."""
    if wie != "wij-noord":
        return {}
    vraag = {"vraag": "Kunt u verder?", "reden": "Te gevaarlijk."}

    async def aanbod(van: str, organisatie: str, team: str) -> str:
        casus = await wereld.casus(wie=van)
        bericht = {"naar": {"organisatie": organisatie, "team": team}, **vraag}
        return str((await casus.regisseur.maak(f"{casus.pad}/overdrachten", bericht))["id"])

    uit, weiger, neem = [
        await aanbod(*wat)
        for wat in (
            (wie, "veilig-thuis", "vt"),
            ("wij-zuid", "wij-groningen", "wij-noord"),
            ("wij-zuid", "wij-groningen", "wij-noord"),
        )
    ]
    vrij = await wereld.casus(wie=wie)
    terug = await wereld.casus(wie="vt")
    rol = await draag_over(terug, wie)
    return {
        "overdracht_id": uit,
        "uit_id": uit,
        "weiger_id": weiger,
        "neem_id": neem,
        "vrij_id": vrij.id,
        "rol_casus_id": terug.id,
        "rol_id": rol["id"],
    }


async def _concept(wereld: Wereld, wie: str) -> str:
    """A casus with a plan in force, and the next one being written."""
    casus = await wereld.casus(wie=wie)
    await casus.mensen()
    await casus.stel_plan_vast()
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"reden": "Er is iets veranderd."})
    return casus.id


async def _teruggekomen(wereld: Wereld, wie: str) -> str:
    """A casus of a household that had one before."""
    wij, ik = gezin(), wereld.als(wie)
    oud = await met(await wereld.casus(wie=wie), wij.moeder)
    await vertrek(oud)
    nieuw = await ik.maak("/v1/meldingen", melding(wereld, wij.moeder))
    return str((await keer_terug(ik, nieuw["id"], oud.id))["id"])


async def _overleggen(wereld: Wereld, wie: str) -> Dossier:
    """An overleg of this team with two casussen on its agenda, each shared with politie; and one to close."""
    bij = await tafel(wereld, "politie", wie=wie, herhalingWeken=1)
    blijft, weg = [await bij.breng_in(await wereld.casus(wie=wie)) for _ in range(2)]
    await deel(bij, blijft, "politie", "gevaar")
    actie = {
        "eigenaar": {"organisatie": "politie"},
        "spoor": "straf",
        "omschrijving": "Aangifte opnemen.",
        "uiterlijk": STRAKS.date().isoformat(),
    }
    eigen = {"tekst": "Wat wij weten.", "gedeeldMet": []}
    return {
        "overleg_id": bij.id,
        "aid": blijft,
        "weg_aid": weg,
        "deel_id": (await deel(bij, weg, "politie", "stand"))["id"],
        "actie_id": (await bij.voorzitter.maak(f"{bij.punt(blijft)}/acties", actie))["id"],
        "inbreng_id": (await bij.voorzitter.maak(f"{bij.punt(blijft)}/inbreng", eigen))["id"],
        "dicht_id": (await tafel(wereld, "politie", wie=wie)).id,
        "leeg_id": (await tafel(wereld, "politie", wie=wie)).id,
    }


async def _overdrachtstafel(wereld: Wereld, wie: str) -> Dossier:
    """An overdrachtstafel of this team, with an offer for everything that can be done there."""
    if wie != "wij-noord":
        return {}
    aan = await overdrachtstafel(wereld, wie=wie)
    uit, vrij = [await bied_aan(await wereld.casus(wie=wie), "wij-zuid") for _ in range(2)]
    neem, weiger, klaar = [
        await aan.zet_op(await bied_aan(await wereld.casus(wie="wij-zuid"), wie), wie) for _ in range(3)
    ]
    goed(await aan.doe(wie, klaar, "_accepteren"))
    return {
        "tafel_id": aan.id,
        "tafel_aanbod_id": vrij,
        "tafel_uit_id": await aan.zet_op(uit, wie),
        "tafel_neem_id": neem,
        "tafel_weiger_id": weiger,
        "tafel_klaar_id": klaar,
    }


async def _adressen(casus: Casus) -> Dossier:
    """Somebody whose address lies in the open, and somebody with a secret one to which a team was let in."""
    pad, adres = f"{casus.pad}/betrokkenen", {"huisnummer": "1", "postcode": "9712AA"}
    elders = {**adres, "postcode": "9711BB"}  # at the same address it would become geheim with hers
    goed(await casus.regisseur.put(f"{pad}/{casus.vader}/adres", {**elders, "geheim": False}))
    goed(await casus.regisseur.put(f"{pad}/{casus.moeder}/adres", {**adres, "geheim": True}))
    aan = {
        "organisatie": "veilig-thuis-elders",
        "team": "vt-elders",
        "doelbinding": "monitoring",
        "reden": "Nodig.",
    }
    toelating = {**aan, "tot": STRAKS.isoformat()}
    gegeven = await casus.regisseur.maak(f"{pad}/{casus.moeder}/adres/toelatingen", toelating)
    wij = gezin()
    over = await casus.regisseur.maak(pad, wij.moeder)
    gemeld = melding(casus.wereld, wij.moeder, adres={**adres, "geheim": True})
    melding_id = (await casus.regisseur.maak("/v1/meldingen", gemeld))["id"]
    goed(await koppel(casus.regisseur, melding_id, casus.id))
    return {
        "thuis_id": casus.vader,
        "geheim_id": casus.moeder,
        "over_id": over["id"],
        "toelating_id": gegeven["id"],
        "geheime_melding_id": melding_id,
    }


def _val_uit(case: Case[Any], aanval: Aanval) -> None:
    """Every check that schemathesis has, but one: what has the right form may still be refused by a rule of the domain."""
    case.operation.app = case.operation.schema.app = aanval.app
    aanval.maak_raak(case)
    antwoord = case.call_and_validate(
        headers={"Authorization": f"Bearer {aanval.token}"}, excluded_checks=[positive_data_acceptance]
    )
    aanval.gezien[case.operation.label][antwoord.status_code] += 1


BEWAREN = frozenset(
    f"{methode} /v1/{pad}"
    for methode, pad in (
        ("GET", "vernietigingen"),
        ("GET", "vernietigingen/{vernietiging_id}"),
        ("POST", "vernietigingen/{vernietiging_id}/_goedkeuren"),
        ("POST", "vernietigingen/{vernietiging_id}/_afwijzen"),
        ("GET", "bewaarplichten"),
        ("POST", "bewaarplichten"),
        ("GET", "bewaarplichten/{plicht_id}"),
        ("POST", "bewaarplichten/{plicht_id}/_opheffen"),
        ("GET", "grafstenen"),
        ("POST", "inzageverzoeken/{verzoek_id}/_beoordeel"),
    )
)
TEAMS = frozenset({"GET /v1/teams", "GET /v1/teams/{code}"})
NIET_VOOR_WIJ = BEWAREN | frozenset(
    {
        "GET /v1/meldingen/{melding_id}/inzage",
        "GET /v1/medewerkers/{medewerker_id}/inzage",
        "GET /v1/personen/{persoon_id}/inzage",
        "GET /v1/monitoring/verweesd",
        "GET /v1/logboek/hoofd",
        "GET /v1/cijfers",
        "GET /v1/cijfers/{reeks}",
        "GET /v1/noodtoegang",
        "GET /v1/inzage/opvallend",
        "POST /v1/inzage/opvallend/{bevinding_id}/_beoordeel",
        "POST /v1/casussen/{casus_id}/noodtoegang/{noodtoegang_id}/_beoordeel",
    }
    | (ACCOUNTS.keys() - TEAMS)
)
"""May never be done by who attacks here: the privacy officer's, the teamleider's, and the beheerder's."""
VOOR_IEDEREEN = frozenset({"GET /v1/mij", "GET /v1/interventiepalet", "GET /v1/inzetaanbod"})
"""Nothing of anybody: who I am, and what there is to choose from."""
Proef = Callable[..., None]
alles: Callable[[Proef], Proef] = GRONDIG.parametrize()
steekproef: Callable[[Proef], Proef] = STEEKPROEF.parametrize()


@alles
@INSTELLING
def test_wat_er_ook_wordt_gevraagd_het_antwoord_staat_in_het_contract(
    case: Case[Any], grondig: Aanval
) -> None:
    _val_uit(case, grondig)


def test_er_is_raak_geschoten(grondig: Aanval) -> None:
    """Of what was attacked above every operation has also succeeded."""
    gemist = [
        f"{operatie}: {dict(antwoorden)}"
        for operatie, antwoorden in grondig.gezien.items()
        if operatie not in NIET_VOOR_WIJ and not any(status < 300 for status in antwoorden)
    ]
    if gemist:
        pytest.fail("\n".join(gemist))


@steekproef
@INSTELLING
def test_voor_ieder_geldt_hetzelfde_contract(case: Case[Any], aanval: Aanval) -> None:
    _val_uit(case, aanval)


def test_de_beheerder_zag_geen_casus_en_de_anderen_wel(aanval: Aanval) -> None:
    gelukt = {o for o, antwoorden in aanval.gezien.items() if any(status < 300 for status in antwoorden)}
    if aanval.wie == "beheer":
        eigen = {
            "GET /v1/signalen",
            "GET /v1/monitoring/verweesd",
            "POST /v1/medewerkers/{medewerker_id}/_afmelden",
        }
        assert gelukt <= VOOR_IEDEREEN | eigen | ACCOUNTS.keys()
    else:
        assert 2 * len(gelukt) >= len(aanval.gezien), aanval.gezien
