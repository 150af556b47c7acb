"""The authorisation matrix: every operation of the contract × everybody, in one table. An operation without a row fails the build."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import worker
from app.toegang.model import inzage
from tests.berichten import LAAT, aan
from tests.bewaren import oude_casus
from tests.meldingen import Meldklokken, gezin, koppel, melding, met
from tests.overdrachten import draag_over
from tests.overdrachtstafel import overdrachtstafel
from tests.overleg import deel, tafel
from tests.velden import te_veel, te_weinig, velden_van
from tests.wereld import Casus, Wereld, goed

WIE = (
    "wij-noord",  # the casusregisseur
    "wij-noord-2",  # a colleague of the team
    "wij-noord-teamleider",
    "wij-zuid",
    "vt",
    "politie",
    "beleid",
    "beheer",
    "fg",
    "koppeling",
    "",  # without a token
)
TEAM = (200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 401)
REGIE = (200, 403, 403, 404, 404, 404, 404, 404, 404, 404, 401)
HULP = (200, 200, 200, 200, 200, 403, 403, 403, 403, 403, 401)
IEDEREEN = (200,) * 10 + (401,)
EIGEN = (404,) * 10 + (401,)
"""Somebody else's signal (here: nobody's) does not exist."""

AANNEMEN = (200, 200, 200, 200, 200, 403, 403, 403, 403, 200, 401)
"""Every hulpverlener for their own team, and a machine for the meldpunt."""
VT = (404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 401)
"""The team that answers for the melding; it is linked to no casus."""
NA_KOPPELING = (200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 401)
"""Linked to a casus: the team of the casus sees it as well."""
ALLEEN_VT = (403, 403, 403, 404, 200, 404, 404, 404, 404, 404, 401)
"""The team of the casus sees it, and leaves what it is to who answers for it."""
INZAGE = (200, 403, 403, 404, 404, 404, 404, 404, 200, 404, 401)
"""The casusregisseur, and the privacy officer of the organisation."""
BLOKKADES = (200, 403, 200, 404, 404, 404, 404, 404, 200, 404, 401)
"""Who decides about the casus, and the privacy officer of the organisation; of oneself everybody who sees it: test_blokkade.py."""
TOEZICHT = (403,) * 8 + (200, 403, 401)
BELEID = (403,) * 6 + (200, 403, 403, 403, 401)
"""Figures, and nothing else."""

AFMELDEN = (200, 403, 200, 403, 404, 404, 404, 200, 403, 403, 401)
"""The casusregisseur themselves; their teamleider; the beheerder of their organisation."""
LEIDING_OF_BEHEER = (403, 403, 200, 403, 403, 403, 403, 200, 403, 403, 401)
LEIDING = (200, 403, 200, 404, 404, 404, 404, 404, 404, 404, 401)
BEIDE = (200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 401)
"""An offer of WIJ Noord to VT: who offered it and who receives it."""
ONTVANGER = (403, 403, 403, 404, 200, 404, 404, 404, 404, 404, 401)
AANBIEDER = (200, 200, 200, 404, 403, 404, 404, 404, 404, 404, 401)

DEELNEMER = (200, 200, 200, 404, 200, 200, 404, 404, 404, 404, 401)
"""WIJ Noord leads this overleg and its casus is on the agenda; VT and politie take part, keep it confidential, and have a share."""
LEIDT = (200, 200, 200, 404, 403, 403, 404, 404, 404, 404, 401)
OVERLEGGEN = (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 401)
VOORSTELLEN = (200, 200, 200, 404, 200, 403, 404, 404, 404, 404, 401)
INBRENGEN = (200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 401)
"""A casus that nobody but its team knows."""
EIGEN_INBRENG = (404, 404, 404, 404, 404, 200, 404, 404, 404, 404, 401)
"""What politie brought in it takes back, and after that it is nowhere."""

O = "/v1/overleggen/{overleg_id}"  # noqa: E741 (stands beside M, P and C)
A = f"{O}/agendapunten/{{aid}}"
AAN_TAFEL = (200, 200, 200, 200, 200, 200, 404, 404, 404, 404, 401)
"""A table of WIJ Noord, WIJ Zuid, VT and the politie, led by VT: who is there sees that there is an item."""
LEIDT_TAFEL = (403, 403, 403, 403, 200, 403, 404, 404, 404, 404, 401)

M = "/v1/meldingen/{melding_id}"
OV = "/v1/overdrachten/{overdracht_id}"
V = "/v1/monitoring/momenten"
T = f"{M}/termijnen/{{termijn_id}}"
C = "/v1/casussen/{casus_id}"
AD = f"{C}/betrokkenen/{{pid}}/adres"
BE = f"{C}/betrokkenen/{{pid}}/berichten"
P = f"{C}/veiligheidsplannen"
BL = f"{C}/blokkades"
NT = f"{C}/noodtoegang"
IV = f"{C}/interventies"
IZ = f"{C}/inzet/{{inzet_id}}"
S = "/v1/personen/samenvoegingen/{samenvoeging_id}"
TF = "/v1/overleggen/{overleg_id}/tafel"
TP = f"{TF}/punten/{{punt_id}}"
BEWAREN = (403, 403, 200, 403, 403, 403, 403, 403, 200, 403, 401)
"""Who leads the team, and the privacy officer of the organisation."""
VN = "/v1/vernietigingen/{vernietiging_id}"
BP = "/v1/bewaarplichten"
IN = "/v1/inzageverzoeken/{verzoek_id}"
MATRIX: dict[str, tuple[int, ...]] = {
    "POST /v1/meldingen": AANNEMEN,
    "GET /v1/meldingen": HULP,
    f"GET {M}": NA_KOPPELING,
    f"GET {M}/kandidaten": NA_KOPPELING,
    f"POST {M}/_oppakken": ALLEEN_VT,
    f"POST {M}/kandidaten/{{kandidaat_id}}/_afwijzen": VT,
    f"PUT {M}/koppeling": ALLEEN_VT,  # once it is linked, the team of the casus sees it
    f"POST {M}/casus": VT,
    f"PUT {M}/veiligheidsbeoordeling": ALLEEN_VT,
    f"GET {M}/inzage": TOEZICHT,
    f"POST {T}/_pauzeren": ALLEEN_VT,
    f"POST {T}/_hervatten": ALLEEN_VT,
    f"POST {M}/onderzoek/_afronden": ALLEEN_VT,
    f"GET {M}/informeringen": NA_KOPPELING,
    f"POST {M}/informeringen": ALLEEN_VT,
    f"GET {M}/terugkoppelingen": NA_KOPPELING,
    f"POST {M}/terugkoppelingen": ALLEEN_VT,
    f"GET {M}/terugkoppelingen/{{terugkoppeling_id}}/corv": NA_KOPPELING,
    f"DELETE {M}/koppeling": VT,  # and after that no more
    f"POST {M}/_doorsturen": VT,
    "GET /v1/doorzendingen": HULP,
    "POST /v1/personen/samenvoegingen": TEAM,
    f"GET {S}": TEAM,
    f"POST {S}/_ongedaan": TEAM,
    "GET /v1/personen/{persoon_id}/dubbelen": TEAM,
    "GET /v1/monitoring/radar": HULP,
    "GET /v1/monitoring/verweesd": LEIDING_OF_BEHEER,
    f"GET {V}": HULP,
    f"GET {V}/{{moment_id}}": TEAM,  # a moment of the nazorg; those of Veilig Thuis: test_monitoring.py
    f"PUT {V}/{{moment_id}}": TEAM,
    "GET /v1/cijfers": BELEID,
    "GET /v1/cijfers/{reeks}": BELEID,
    "GET /v1/mij": IEDEREEN,
    "POST /v1/medewerkers/{medewerker_id}/_afmelden": AFMELDEN,
    "GET /v1/logboek/hoofd": (403,) * 8 + (200, 200, 401),
    "GET /v1/gebeurtenissen": (200, 200, 200, 200, 200, 403, 403, 403, 403, 200, 401),
    "GET /v1/signalen": IEDEREEN,
    "POST /v1/signalen/{signaal_id}/_gelezen": EIGEN,
    "POST /v1/signalen/{signaal_id}/_afhandelen": EIGEN,
    "GET /v1/casussen": HULP,
    "POST /v1/casussen": HULP,
    f"GET {C}": TEAM,
    f"PATCH {C}": TEAM,
    f"POST {C}/_ander-huishouden": TEAM,
    f"GET {C}/acties": TEAM,
    f"POST {C}/acties": REGIE,
    f"GET {C}/gebeurtenissen": TEAM,
    f"GET {C}/termijnen": TEAM,
    f"GET {C}/inzage": INZAGE,
    "GET /v1/noodtoegang": TOEZICHT,
    "GET /v1/medewerkers/{medewerker_id}/inzage": TOEZICHT,
    "GET /v1/personen/{persoon_id}/inzage": TOEZICHT,
    "GET /v1/inzage/opvallend": TOEZICHT,
    "POST /v1/inzage/opvallend/{bevinding_id}/_beoordeel": (403,) * 8 + (404, 403, 401),  # nothing was found
    f"GET {NT}": BLOKKADES,
    f"POST {NT}": (200, 200, 200, 200, 200, 403, 403, 403, 403, 403, 401),  # its team reads it already
    f"POST {NT}/{{noodtoegang_id}}/_beeindigen": BLOKKADES,  # and who took it: test_noodtoegang.py
    f"POST {NT}/{{noodtoegang_id}}/_beoordeel": TOEZICHT,
    f"GET {BL}": BLOKKADES,
    f"POST {BL}": BLOKKADES,
    f"DELETE {BL}/{{blokkade_id}}": BLOKKADES,
    f"POST {C}/overdrachten": LEIDING,
    f"GET {C}/overdrachten": TEAM,
    f"GET {C}/verantwoordelijken": TEAM,
    f"POST {C}/overdrachten/{{overdracht_id}}/_rol": LEIDING,
    "GET /v1/overdrachten": HULP,
    f"GET {OV}": BEIDE,
    f"POST {OV}/_accepteren": ONTVANGER,
    f"POST {OV}/_weigeren": ONTVANGER,
    f"POST {OV}/_intrekken": AANBIEDER,
    "GET /v1/interventiepalet": IEDEREEN,
    f"GET {IV}": TEAM,
    f"POST {IV}": TEAM,
    f"GET {IV}/{{interventie_id}}": TEAM,
    f"PATCH {IV}/{{interventie_id}}": TEAM,
    f"POST {IV}/{{interventie_id}}/_verlengen": TEAM,
    f"POST {IV}/{{interventie_id}}/_beeindigen": TEAM,
    f"GET {C}/sporen": TEAM,
    f"GET {C}/situatieplaat": TEAM,
    "GET /v1/inzetaanbod": IEDEREEN,
    f"GET {C}/inzet": TEAM,
    f"POST {C}/inzet": TEAM,
    f"GET {IZ}": TEAM,
    f"PATCH {IZ}": TEAM,
    f"GET {IZ}/bericht": TEAM,
    "GET /v1/overleggen": OVERLEGGEN,
    "POST /v1/overleggen": HULP,
    f"GET {O}": DEELNEMER,
    f"PATCH {O}": LEIDT,
    f"POST {O}/deelnemers": LEIDT,
    f"POST {O}/_geheimhouding": DEELNEMER,
    f"PUT {O}/volgorde": LEIDT,
    f"POST {O}/_herinner": LEIDT,
    f"POST {O}/_afsluiten": LEIDT,
    f"GET {O}/voorstellen": VOORSTELLEN,
    f"GET {O}/verslag": DEELNEMER,
    f"GET {O}/agendapunten": DEELNEMER,
    f"POST {O}/agendapunten": INBRENGEN,
    f"GET {A}": DEELNEMER,
    f"PATCH {A}": LEIDT,
    f"GET {A}/projecties": LEIDT,
    f"POST {A}/projecties": LEIDT,
    f"POST {A}/projecties/{{deel_id}}/_intrekken": LEIDT,
    f"GET {A}/inbreng": DEELNEMER,
    f"POST {A}/inbreng": DEELNEMER,
    f"POST {A}/inbreng/{{inbreng_id}}/_intrekken": EIGEN_INBRENG,
    f"GET {A}/besluiten": DEELNEMER,
    f"POST {A}/besluiten": LEIDT,
    f"GET {A}/acties": DEELNEMER,
    f"POST {A}/acties": LEIDT,
    f"PATCH {A}/acties/{{actie_id}}": (200, 200, 200, 404, 403, 200, 404, 404, 404, 404, 401),  # of politie
    f"GET {C}/gedeeld": INZAGE,
    f"GET {TF}": AAN_TAFEL,
    f"GET {TF}/voorstellen": AAN_TAFEL,
    f"PUT {TF}/aanbiedingen/{{overdracht_id}}": BEIDE,  # VT because it leads
    f"GET {TP}": AAN_TAFEL,
    f"PATCH {TP}": LEIDT_TAFEL,
    f"POST {TP}/_accepteren": ONTVANGER,
    f"POST {TP}/_terug": ONTVANGER,
    f"POST {TP}/_afspreken": AANBIEDER,  # it was sent back
    f"POST {TP}/besluiten": BEIDE,
    f"GET {C}/betrokkenen": TEAM,
    f"POST {C}/betrokkenen": TEAM,
    f"GET {C}/betrokkenen/{{pid}}": TEAM,
    f"PATCH {C}/betrokkenen/{{pid}}": TEAM,
    f"GET {C}/betrokkenen/{{pid}}/gesprekken": TEAM,
    f"POST {C}/betrokkenen/{{pid}}/gesprekken": TEAM,
    f"GET {AD}": TEAM,  # an ordinary one; of a secret one: test_kluis.py
    f"PUT {AD}": TEAM,
    f"POST {AD}/_overnemen": LEIDING,  # the second to do so changes what is secret by then
    f"GET {AD}/toelatingen": LEIDING,
    f"POST {AD}/toelatingen": LEIDING,
    f"DELETE {AD}/toelatingen/{{toelating_id}}": LEIDING,
    f"GET {C}/betrokkenen/{{pid}}/andere-casussen": TEAM,
    f"GET {BE}": TEAM,
    f"POST {BE}": TEAM,
    f"POST {BE}/_voorbeeld": TEAM,
    f"GET {BE}/{{bericht_id}}": TEAM,
    f"POST {BE}/{{bericht_id}}/_intrekken": TEAM,
    f"GET {C}/veiligheidscijfers": TEAM,
    f"POST {C}/veiligheidscijfers": TEAM,
    f"GET {P}": TEAM,
    f"POST {P}": TEAM,
    f"GET {P}/_verschil": TEAM,
    f"GET {P}/{{versie}}": TEAM,
    f"PATCH {P}/{{versie}}": TEAM,
    f"POST {P}/{{versie}}/_vaststellen": REGIE,
    f"POST {P}/{{versie}}/_bevestigen": REGIE,
    f"POST {P}/{{versie}}/_intrekken": TEAM,
    f"GET {P}/{{versie}}/akkoorden": TEAM,
    f"POST {P}/{{versie}}/akkoorden": TEAM,
    f"GET {P}/{{versie}}/nalevingen": TEAM,
    f"POST {P}/{{versie}}/nalevingen": TEAM,
    f"GET {P}/{{versie}}/pdf": TEAM,
    f"GET {C}/ondersteuningsplan": TEAM,
    f"PUT {C}/ondersteuningsplan": TEAM,
    f"GET {C}/ondersteuningsplan/doelen": TEAM,
    f"POST {C}/ondersteuningsplan/doelen": TEAM,
    f"GET {C}/ondersteuningsplan/doelen/{{doel_id}}": TEAM,
    f"PATCH {C}/ondersteuningsplan/doelen/{{doel_id}}": TEAM,
    f"GET {C}/ondersteuningsplan/evaluaties": TEAM,
    f"POST {C}/ondersteuningsplan/evaluaties": REGIE,
    f"GET {C}/nazorg": TEAM,
    f"PUT {C}/nazorg": TEAM,
    f"GET {C}/checks": TEAM,
    f"POST {C}/checks": TEAM,
    "GET /v1/vernietigingen": BEWAREN,
    f"GET {VN}": BEWAREN,
    f"POST {VN}/_goedkeuren": BEWAREN,
    f"POST {VN}/_afwijzen": (403, 403, 404, 403, 403, 403, 403, 403, 200, 403, 401),  # the first is enough
    f"GET {BP}": BEWAREN,
    f"POST {BP}": BEWAREN,
    f"GET {BP}/{{plicht_id}}": BEWAREN,
    f"POST {BP}/{{plicht_id}}/_opheffen": BEWAREN,
    "GET /v1/grafstenen": TOEZICHT,
    "POST /v1/personen/{persoon_id}/inzageverzoeken": (200, 200, 200, 404, 404, 403, 403, 403, 403, 403, 401),
    "GET /v1/inzageverzoeken": (200, 200, 200, 200, 200, 403, 403, 403, 200, 403, 401),
    f"GET {IN}": (200, 404, 404, 404, 404, 403, 403, 403, 200, 403, 401),
    f"POST {IN}/_beoordeel": (403, 404, 404, 404, 404, 403, 403, 403, 200, 403, 401),
    f"GET {IN}/uitdraai": (200, 404, 404, 404, 404, 403, 403, 403, 403, 403, 401),
    f"GET {IN}/pdf": (200, 404, 404, 404, 404, 403, 403, 403, 403, 403, 401),
}
MW = "/v1/medewerkers/{medewerker_id}"
TM = "/v1/teams/{code}"
AB = "/v1/abonnementen"
IS = "/v1/instellingen/{naam}"
BEHEER = (403,) * 7 + (200, 403, 403, 401)
KIJKT = (403, 403, 200, 403, 403, 403, 403, 200, 200, 403, 401)
"""Who leads the team, the beheerder and the privacy officer of the organisation."""
HIER = (200, 200, 200, 200, 404, 404, 404, 200, 200, 200, 401)
"""Of one's own organisation."""
ACCOUNTS: dict[str, tuple[int, ...]] = {
    "GET /v1/medewerkers": KIJKT,
    "POST /v1/medewerkers": BEHEER,
    "GET /v1/medewerkers/herziening": KIJKT,
    "POST /v1/medewerkers/_importeren": BEHEER,
    f"GET {MW}": KIJKT,
    f"PATCH {MW}": BEHEER,
    f"GET {MW}/nalatenschap": KIJKT,
    f"GET {MW}/gebeurtenissen": KIJKT,
    f"POST {MW}/_bevestigen": BEHEER,
    f"POST {MW}/_beeindigen": BEHEER,
    f"POST {MW}/_heropenen": BEHEER,
    f"POST {MW}/_herzien": (403, 403, 200, 403, 403, 403, 403, 200, 403, 403, 401),
    "GET /v1/teams": IEDEREEN,
    "POST /v1/teams": BEHEER,
    f"GET {TM}": HIER,
    f"PATCH {TM}": BEHEER,
    f"POST {TM}/_opheffen": BEHEER,
    f"GET {AB}": BEHEER,
    f"POST {AB}": BEHEER,
    f"GET {AB}/{{abonnement_id}}": BEHEER,
    f"PATCH {AB}/{{abonnement_id}}": BEHEER,
    f"POST {AB}/{{abonnement_id}}/_vernieuw-geheim": BEHEER,
    f"POST {AB}/{{abonnement_id}}/_test": BEHEER,
    f"GET {AB}/{{abonnement_id}}/bezorgingen": BEHEER,
    f"POST {AB}/{{abonnement_id}}/bezorgingen/{{bezorging_id}}/_opnieuw": BEHEER,
    f"DELETE {AB}/{{abonnement_id}}": BEHEER,  # the last one: after that it is gone
    "GET /v1/instellingen": BEHEER,
    f"GET {IS}": BEHEER,
    f"PUT {IS}": BEHEER,
    f"GET {IS}/gebeurtenissen": BEHEER,
    f"DELETE {IS}": BEHEER,
}
"""No casus is needed to ask these: one test goes along all of them."""
MATRIX |= ACCOUNTS
LOS = (
    f"PUT {M}/koppeling",
    f"POST {M}/casus",
    f"POST {M}/kandidaten/{{kandidaat_id}}/_afwijzen",
    f"POST {M}/_doorsturen",
)
"""These are about a melding that is linked to nothing yet; the others about one of this casus."""
CONCEPT = (f"PATCH {P}/{{versie}}", f"POST {P}/{{versie}}/_vaststellen", f"POST {P}/{{versie}}/_intrekken")
"""These need a concept; the others look at the version in force."""


OP_EEN_MOTOR = pytest.mark.parametrize("motor", ["postgresql"], indirect=True, scope="session")
"""Who may does not depend on the engine; what an operation does is tested with that operation, on both. (Not a fixture of its own with this
name: the worlds that hang on the common one would be lent to the tests after it, on the wrong engine.)"""


@OP_EEN_MOTOR
async def test_de_matrix_noemt_elke_operatie_van_het_contract(wereld: Wereld) -> None:
    paden = wereld.app.openapi()["paths"]
    assert {f"{methode.upper()} {pad}" for pad, methoden in paden.items() for methode in methoden} == set(
        MATRIX
    )


def test_elke_operatie_past_in_het_inzagelogboek() -> None:
    """There stands which operation it was; a line that does not fit would refuse the whole request."""
    ruimte = inzage.c.handeling.type
    assert isinstance(ruimte, sa.String)
    assert max(len(operatie.replace(" /v1", " ")) for operatie in MATRIX) <= (ruimte.length or 0)


@pytest.mark.parametrize("operatie", [o for o in MATRIX if o not in ACCOUNTS])
@OP_EEN_MOTOR
async def test_wie_mag_wat(wereld: Wereld, operatie: str) -> None:
    """Who may, can: with a right message on a casus of their own. Who may not hears 403, and who may not know 404."""
    casus, doel = await _volle_casus(wereld)
    if operatie in CONCEPT:
        concept = {"reden": "Iets nieuws.", "evaluatiedatum": wereld.vandaag.isoformat()}
        await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", concept)
    methode, pad = operatie.split(" ")
    melding_id = await _melding(casus, gekoppeld=operatie not in LOS) if M in pad else ""
    paar = await _paar(casus)
    samengevoegd = await casus.regisseur.maak("/v1/personen/samenvoegingen", paar) if S in pad else {"id": ""}
    termijn_id = await _klok(casus, melding_id, operatie) if melding_id else ""
    aan_tafel = await _aan_tafel(casus, operatie)
    plaats = pad.format(
        casus_id=casus.id,
        kandidaat_id=casus.id,
        melding_id=melding_id,
        termijn_id=termijn_id,
        **await _aan_wie(casus, pad),
        versie=2 if operatie in CONCEPT else 1,
        doel_id=doel,
        signaal_id=uuid4(),
        medewerker_id=await casus.regisseur.id(),
        **aan_tafel,
        vernietiging_id="VERNIETIGING",
        verzoek_id=await _verzoek(casus, paar["persoonId"], operatie) if IN in pad else "",
        plicht_id=await _plicht(casus) if "{plicht_id}" in pad else "",
        inzet_id=await _inzet(casus) if IZ in pad else "",
        blokkade_id=await _buur(casus),
        bevinding_id=uuid4(),
        reeks="meldingen",
        noodtoegang_id=await _nood(casus) if "{noodtoegang_id}" in pad else "",
        interventie_id=await _interventie(casus) if "{interventie_id}" in pad else "",
        persoon_id=paar["persoonId"],
        samenvoeging_id=samengevoegd["id"],
        terugkoppeling_id=await _verteld(wereld, melding_id) if "{terugkoppeling_id}" in pad else "",
        toelating_id=await _adres(casus, pad) if AD in pad and "_overnemen" not in pad else "",
        moment_id=(await casus.regisseur.haal(f"{casus.pad}/nazorg"))["momenten"][0]["id"],
    )
    plaats = plaats.replace("VERNIETIGING", await _voorstel(wereld) if VN in pad else "")
    if operatie == "GET /v1/logboek/hoofd":
        await worker.loop(wereld.omg, "zegel")
    plaats += "?van=1&naar=1" if plaats.endswith("_verschil") else ""
    bericht = await _bericht(casus, operatie)
    await _vraag_als_buur(casus, operatie, plaats, bericht)
    uitkomsten = []
    ontvangen: dict[str, set[tuple[str, str]]] = {}
    for wie in reversed(WIE):  # who may comes last: what they do may change the casus for the others
        if wie:
            koppen = {"if_match": "*"} if methode in ("PATCH", "PUT", "DELETE") else {}
            antwoord = await wereld.als(wie).vraag(methode, plaats, bericht, **koppen)
        else:
            antwoord = await wereld.client.request(methode, plaats, json=bericht)
        klaar = antwoord.is_success or antwoord.json()["code"] in EERDER_GEDAAN
        assert te_veel(operatie, wie, antwoord) == []
        if velden := velden_van(operatie, antwoord):
            ontvangen[wie] = velden
        uitkomsten.append(200 if klaar else antwoord.status_code)
    assert tuple(reversed(uitkomsten)) == MATRIX[operatie]
    if methode == "GET" and "{" in pad:  # the others answer about whoever asks
        assert te_weinig(ontvangen) == []


@OP_EEN_MOTOR
async def test_wie_mag_over_accounts(wereld: Wereld) -> None:
    """Of a colleague in the team; in a region where the provider says who may what, and a beheerder hears that of what she cannot do."""
    wie, beheer = await wereld.als("wij-noord-2").id(), wereld.als("beheer")
    reden, anders = {"reden": "herstel"}, {"rollen": ["wijkteammedewerker"], "team": "wij-noord"}
    berichten: dict[str, Any] = {
        "POST /v1/medewerkers": {"onderwerp": "x", "aanduiding": "wij-noord-8", **anders},
        "POST /v1/medewerkers/_importeren": {"regels": []},
        f"PATCH {MW}": {**anders, **reden},
        f"POST {MW}/_beeindigen": reden,
        f"POST {MW}/_heropenen": reden,
        "POST /v1/teams": {"code": f"wij-{uuid4().hex[:8]}", "naam": "WIJ Proef"},
        f"PATCH {TM}": {"naam": "WIJ-team Zuid (demo)"},
        f"PUT {IS}": {"waarde": 28, "reden": "herstel"},  # what the region chose
    }
    nieuw = str((await beheer.maak("/v1/teams", {"code": f"wij-{uuid4().hex[:8]}", "naam": "Weg"}))["code"])
    abonnement = {"naam": "Suite", "url": "http://127.0.0.1:9/", "medewerkerId": wie}
    abonnement_id = (await beheer.maak(AB, abonnement))["id"]
    bezorging_id = (await beheer.maak(f"{AB}/{abonnement_id}/_test"))["id"]
    berichten |= {f"POST {AB}": abonnement, f"PATCH {AB}/{{abonnement_id}}": {"gepauzeerd": True}}
    mis: list[Any] = []
    for operatie, verwacht in ACCOUNTS.items():
        methode, pad = operatie.split(" ")
        plaats = pad.format(
            medewerker_id=wie,
            code=nieuw if "_opheffen" in pad else "wij-zuid",
            naam="pauze-max-dagen",
            abonnement_id=abonnement_id,
            bezorging_id=bezorging_id,
        )
        for i, handle in enumerate(WIE):
            koppen = {"if_match": "*"} if methode in ("PATCH", "PUT", "DELETE") else {}
            bericht = berichten.get(operatie)
            if handle:
                antwoord = await wereld.als(handle).vraag(methode, plaats, bericht, **koppen)
            else:
                antwoord = await wereld.client.request(methode, plaats, json=bericht)
            mag = antwoord.is_success or antwoord.json()["code"] in HIER_NIET
            gekregen = 200 if mag else antwoord.status_code
            assert te_veel(operatie, handle, antwoord) == []
            if gekregen != verwacht[i]:
                mis.append((operatie, handle, verwacht[i], gekregen))
    goed(await beheer.post(f"{MW.format(medewerker_id=wie)}/_heropenen", reden))
    assert not mis, mis


HIER_NIET = ("accounts-van-aanmelddienst", "geen-voorstel")
"""She may, and there is nothing to do it with."""
BUUR = "wij-noord-3"
"""A colleague of the team, who lives next door and is blocked from this casus: it does not exist for them."""
BUITEN_DE_CASUS = frozenset(
    {
        *(f"{methode} {O}{rest}" for methode, rest in (("GET", ""), ("PATCH", ""), ("GET", "/voorstellen"))),
        *(f"POST {O}/{rest}" for rest in ("deelnemers", "_geheimhouding", "_herinner", "_afsluiten")),
        f"PUT {O}/volgorde",
        f"GET {O}/verslag",
        f"GET {O}/agendapunten",
        f"POST {O}/agendapunten",
        f"GET {TF}",
        f"GET {TF}/voorstellen",
        f"GET {TP}",
        f"PATCH {TP}",
    }
)
"""About an overleg, which a team takes part in whoever of them may not know of what is on its agenda: there they see less."""


async def _vraag_als_buur(casus: Casus, operatie: str, plaats: str, bericht: Any) -> None:
    """Byte for byte what is asked of nothing that exists: an id that nobody has, for whatever stands in the path."""
    methode = operatie.split(" ")[0]
    if "{" not in operatie or operatie in BUITEN_DE_CASUS:
        return
    buur, koppen = casus.wereld.als(BUUR), {"if_match": "*"} if methode in ("PATCH", "PUT", "DELETE") else {}
    antwoord = await buur.vraag(methode, plaats, bericht, **koppen)
    niets = await buur.get(f"/v1/casussen/{uuid4()}")
    nooit = MATRIX[operatie][1] == MATRIX[operatie][3] == 403  # for no hulpverlener, of whatever casus
    if nooit:
        assert antwoord.status_code == 403
    else:
        assert (antwoord.status_code, antwoord.content) == (404, niets.content), antwoord.text


async def _nood(casus: Casus, wie: str = "wij-zuid") -> str:
    nood = {"reden": "acuut-gevaar", "toelichting": "Zij staat hier aan de balie."}
    return str((await casus.wereld.als(wie).maak(f"{casus.pad}/noodtoegang", nood))["id"])


async def _buur(casus: Casus) -> str:
    buurman = {"medewerkerId": await casus.wereld.als(BUUR).id(), "reden": "buur"}
    return str((await casus.regisseur.maak(f"{casus.pad}/blokkades", buurman))["id"])


EERDER_GEDAAN = (
    "concept-bestaat",
    "versie-onveranderlijk",
    "melding-bestaat-anders",
    "kandidaten-niet-bekeken",
    "geen-vervolg",
    "overdracht-loopt",
    "overdracht-beantwoord",
    "al-dezelfde",
    "al-ongedaan",
    "interventie-loopt-al",
    "interventie-afgelopen",
    "niet-te-verlengen",
    "inzet-loopt-al",
    "inzet-kan-niet-meer",
    "al-op-agenda",
    "al-toegang",
    "al-beeindigd",
    "overleg-afgesloten",
    "eigenaar-ziet-dit-niet",
    "agenda-gewijzigd",
    "al-opgeheven",
    "bericht-staat-al-klaar",
    "bericht-al-afgesloten",
)
"""A colleague before them did it already, or must look first: they got past the question whether they may."""


VERTELD = {
    "sash": "hoog",
    "rodeVlaggen": ["stalking"],
    "geweldsvormen": ["stalking"],
    "relatie": "ex-partner",
    "duur": "1-5-jaar",
    "toelichting": "Hij stond weer voor de deur.",
}
BEKEND = {
    "telefoon": "0507654321",
    "email": "testa@voorbeeld.example",
    "voorkeurstaal": "pl",
    "tolkNodig": True,
    "relatie": "moeder",
    "steunfiguur": {"naam": "haar zus"},
}
"""What makes the answers tell all they can: who may not receive it would stand out (`velden.py`)."""


async def _melding(casus: Casus, *, gekoppeld: bool) -> str:
    """A melding that VT took in about people of this casus."""
    wij, vt = gezin(), casus.wereld.als("vt")
    await met(casus, wij.moeder)
    bericht = melding(casus.wereld, wij.moeder, **VERTELD, adres=ADRES, incidentOp=casus.wereld.nu_json)
    melding_id = str((await vt.maak("/v1/meldingen", bericht))["id"])
    if gekoppeld:
        goed(await koppel(vt, melding_id, casus.id))
    return melding_id


ADRES = {"huisnummer": "1", "postcode": "9712AA", "geheim": False}
AAN_VT = {"organisatie": "veilig-thuis", "team": "vt", "doelbinding": "monitoring", "reden": "Zij kijkt mee."}


async def _adres(casus: Casus, pad: str) -> str:
    """Where the mother lives; for who asks about toelatingen a secret, with one that was given."""
    geheim = "toelatingen" in pad
    waar = AD.format(casus_id=casus.id, pid=casus.moeder)
    goed(await casus.regisseur.put(waar, {**ADRES, "geheim": geheim}))
    if not geheim:
        return ""
    tot = (casus.wereld.klok.nu() + timedelta(days=1)).isoformat()
    return str((await casus.regisseur.maak(f"{waar}/toelatingen", {**AAN_VT, "tot": tot}))["id"])


async def _geheime_melding(casus: Casus) -> str:
    """A melding of this casus, that tells a secret address."""
    wij, vt = gezin(), casus.wereld.als("vt")
    await met(casus, wij.moeder)
    bericht = melding(casus.wereld, wij.moeder, adres={**ADRES, "geheim": True})
    melding_id = str((await vt.maak("/v1/meldingen", bericht))["id"])
    goed(await koppel(vt, melding_id, casus.id))
    return melding_id


def _huisverbod(casus: Casus) -> dict[str, str]:
    wie = {"betrokkeneId": casus.vader, "bewaker": "De wijkagent."}
    return {"code": "tijdelijk-huisverbod", "opgelegdOp": casus.wereld.nu_json, **wie}


async def _interventie(casus: Casus) -> str:
    return str((await casus.regisseur.maak(f"{casus.pad}/interventies", _huisverbod(casus)))["id"])


def _school_weet_het(casus: Casus) -> dict[str, str]:
    wie = {"betrokkeneId": casus.kinderen[0], "school": "De Verzonnen School"}
    return {"code": "handle-with-care", "voorvalOp": casus.wereld.nu_json, **wie}


async def _inzet(casus: Casus) -> str:
    return str((await casus.regisseur.maak(f"{casus.pad}/inzet", _school_weet_het(casus)))["id"])


async def _aan_wie(casus: Casus, pad: str) -> dict[str, str]:
    """The mother; or for a bericht somebody who can be sent one, and one that waits for her."""
    if BE not in pad:
        return {"pid": casus.moeder}
    zij = await aan(casus)
    waarom = {"soort": "afspraak-vervalt", "afspraakOp": "2026-05-29T03:07:00+02:00", "versturenOp": LAAT}
    return {"pid": zij.id, "bericht_id": (await zij.zet_klaar(**waarom))["id"]}


NAAR_VT = {"naar": {"organisatie": "veilig-thuis"}, "vraag": "Kunt u verder?", "reden": "Te gevaarlijk."}


async def _aan_tafel(casus: Casus, operatie: str) -> dict[str, str]:
    """An offer, an overleg, or an overdrachtstafel with that offer on its list (unless the operation is to put it there)."""
    if TF not in operatie:
        aanbod = await _overdracht(casus) if OV in operatie else ""
        los = {"overdracht_id": await _terug(casus) if "_rol" in operatie else aanbod}
        return {**los, **(await _overleg(casus) if O in operatie else {})}
    aanbod = await _overdracht(casus)
    wie = ("wij-noord", "wij-noord-2", BUUR, "wij-noord-teamleider", "wij-zuid", "vt", "politie")
    tafel = await overdrachtstafel(casus.wereld, "wij-noord", "wij-zuid", "vt", "politie", bevestigd=wie)
    punt = "" if "aanbiedingen" in operatie else await tafel.zet_op(aanbod)
    if operatie.endswith("/_afspreken"):
        goed(await tafel.doe("vt", punt, "_terug", reden="geen-capaciteit"))
    return {"overdracht_id": aanbod, "overleg_id": tafel.id, "punt_id": punt}


async def _overdracht(casus: Casus) -> str:
    return str((await casus.regisseur.maak(f"{casus.pad}/overdrachten", NAAR_VT))["id"])


async def _terug(casus: Casus) -> str:
    """The overdracht by which VT handed it back, and still is something."""
    await draag_over(casus, "vt")
    return str((await draag_over(casus, "wij-noord"))["id"])


async def _overleg(casus: Casus) -> dict[str, str]:
    """Led by WIJ Noord, with this casus on the agenda: something of it is shared with VT and with politie, who has an actie and
    brought something in for all."""
    wereld = casus.wereld
    bij = await tafel(wereld, "veilig-thuis/vt", "politie", wie="wij-noord", herhalingWeken=1)
    punt = await bij.breng_in(casus)
    for partner in ("veilig-thuis/vt", "politie"):
        gedeeld = await deel(bij, punt, partner, "gevaar")
    await bij.bevestig("wij-noord", "wij-noord-2", BUUR, "wij-noord-teamleider", "vt", "politie")
    actie = await casus.regisseur.maak(f"{bij.punt(punt)}/acties", ACTIE)
    allen = [{"organisatie": "wij-groningen"}, {"organisatie": "veilig-thuis"}]
    eigen = {"tekst": "Wat wij weten.", "gedeeldMet": allen}
    inbreng = await wereld.als("politie").maak(f"{bij.punt(punt)}/inbreng", eigen)
    return {
        "overleg_id": bij.id,
        "aid": punt,
        "deel_id": gedeeld["id"],
        "actie_id": actie["id"],
        "inbreng_id": inbreng["id"],
    }


ACTIE = {
    "eigenaar": {"organisatie": "politie"},
    "spoor": "straf",
    "omschrijving": "Aangifte opnemen.",
    "uiterlijk": "2026-06-01",
}


async def _paar(casus: Casus) -> dict[str, str]:
    """Two rows of this casus, said to be one human."""
    mensen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    een, ander = (m["persoonId"] for m in mensen[:2])
    return {"persoonId": een, "zelfdeAlsId": ander, "reden": "door-betrokkene-bevestigd"}


async def _klok(casus: Casus, melding_id: str, operatie: str) -> str:
    """A clock of this melding, in the state that this operation is about."""
    klokken = Meldklokken(casus.wereld.als("vt"), melding_id)
    if operatie.endswith("/_hervatten"):
        await klokken.pauzeer("veiligheidsbeoordeling")
    if operatie.endswith("/_afronden"):
        await klokken.beoordeel("onderzoek")
    return await klokken.id_van("veiligheidsbeoordeling")


async def _plicht(casus: Casus) -> str:
    plicht = {"casusId": casus.id, "reden": "klacht"}
    return str((await casus.wereld.als("fg").maak("/v1/bewaarplichten", plicht))["id"])


async def _verzoek(casus: Casus, persoon_id: str, operatie: str) -> str:
    """Of the casusregisseur; approved, unless that is what the operation is about."""
    id = str((await casus.regisseur.maak(f"/v1/personen/{persoon_id}/inzageverzoeken"))["id"])
    if "_beoordeel" not in operatie:
        goed_gekeurd = {"besluit": "goedgekeurd"}
        await casus.wereld.als("fg").maak(f"/v1/inzageverzoeken/{id}/_beoordeel", goed_gekeurd)
    return id


async def _voorstel(wereld: Wereld) -> str:
    """Of a casus that ended so long ago that it may go."""
    nu = wereld.klok.nu()
    casus = await oude_casus(wereld)
    wereld.klok.zet(nu)
    voorstellen = await wereld.als("fg").alle("/v1/vernietigingen")
    return str(next(v["id"] for v in voorstellen if v["casusId"] == casus.id))


async def _verteld(wereld: Wereld, melding_id: str) -> str:
    pad = f"/v1/meldingen/{melding_id}/terugkoppelingen"
    return str((await wereld.als("vt").maak(pad, {"kanaal": "corv"}))["id"])


async def _volle_casus(wereld: Wereld) -> tuple[Casus, str]:
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    goed(await casus.regisseur.patch(f"{casus.pad}/betrokkenen/{casus.moeder}", BEKEND, if_match="*"))
    await casus.stel_plan_vast()
    await casus.ondersteun()
    doel = {"betrokkeneId": casus.moeder, "leefgebied": "wonen", "doel": "Rust."}
    doel_id = (await casus.regisseur.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel))["id"]
    waakvlam = {"waakvlam": {"soort": "familie", "naam": "oma"}, "momenten": ["2026-06-01"]}
    goed(await casus.regisseur.put(f"{casus.pad}/nazorg", waakvlam))
    return casus, doel_id


async def _bericht(casus: Casus, operatie: str) -> Any:
    nu, vandaag = casus.wereld.nu_json, casus.wereld.vandaag.isoformat()
    afspraak = (await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/1"))["inhoud"]["afspraken"][0][
        "id"
    ]
    if operatie == f"POST {AD}/_overnemen":
        return {"meldingId": await _geheime_melding(casus)}
    berichten: dict[str, Any] = {
        "POST /v1/meldingen": melding(casus.wereld, gezin().moeder),
        f"POST {M}/kandidaten/{{kandidaat_id}}/_afwijzen": {"reden": "Andere mensen."},
        f"PUT {M}/koppeling": {"casusId": casus.id, "reden": "Dezelfde mensen."},
        f"POST {M}/casus": {"aanduiding": "Huishouden Proefsma"},
        f"PUT {M}/veiligheidsbeoordeling": {"uitkomst": "onderzoek", "onderbouwing": "Ernstig."},
        f"POST {T}/_pauzeren": {
            "reden": "wacht-op-informatie",
            "tot": (casus.wereld.klok.nu() + timedelta(days=1)).isoformat(),
        },
        f"POST {T}/_hervatten": {},
        f"POST {M}/onderzoek/_afronden": {"conclusie": "bevestigd", "onderbouwing": "Ernstig."},
        f"POST {M}/informeringen": {"personen": [0], "op": nu},
        f"POST {M}/terugkoppelingen": {"kanaal": "telefoon"},
        f"DELETE {M}/koppeling": {"reden": "Toch andere mensen."},
        f"POST {M}/_doorsturen": {"organisatie": "veilig-thuis-elders", "reden": "verhuisd"},
        "POST /v1/personen/samenvoegingen": await _paar(casus),
        f"POST {S}/_ongedaan": {"reden": "naamgenoot"},
        "POST /v1/casussen": {"aanduiding": "Huishouden Proefsma", "gemeente": "0014", "wijk": "zuid"},
        f"POST {C}/overdrachten": NAAR_VT,
        f"POST {C}/overdrachten/{{overdracht_id}}/_rol": {
            "rol": "monitor",
            "reden": "Zo is het afgesproken.",
        },
        f"POST {OV}/_accepteren": {},
        f"POST {OV}/_weigeren": {"reden": "geen-capaciteit"},
        f"POST {OV}/_intrekken": {"reden": "Toch niet."},
        f"POST {IV}": _huisverbod(casus),
        f"PATCH {IV}/{{interventie_id}}": {"naAfloop": "Hij woont bij zijn broer."},
        f"POST {IV}/{{interventie_id}}/_verlengen": {"reden": "Het is nog niet veilig."},
        f"POST {IV}/{{interventie_id}}/_beeindigen": {"reden": "opgeheven", "op": nu},
        f"POST {BE}": {"soort": "bel-terug", "versturenOp": LAAT},
        f"POST {BE}/_voorbeeld": {"soort": "bel-terug", "versturenOp": LAAT},
        f"POST {C}/inzet": _school_weet_het(casus),
        f"PATCH {IZ}": {"status": "afgerond"},
        "POST /v1/overleggen": {"soort": "mda", "begintOp": nu},
        f"PATCH {O}": {"duurMinuten": 90, "herhalingWeken": 1},
        f"POST {O}/deelnemers": {"organisatie": "om"},
        f"POST {O}/agendapunten": {
            "casusId": str((await casus.wereld.casus()).id),
            "vraag": "Wie doet wat?",
            "grondslag": "meldrecht",
        },
        f"PUT {O}/volgorde": {"agendapunten": []},
        f"PATCH {A}": {"minuten": 20},
        f"POST {A}/projecties": {"organisatie": "politie", "onderdelen": ["stand"]},
        f"POST {A}/projecties/{{deel_id}}/_intrekken": {"reden": "Niet meer nodig."},
        f"POST {A}/inbreng": {"tekst": "Wat wij weten.", "gedeeldMet": []},
        f"POST {A}/besluiten": {"spoor": "zorg", "tekst": "Er komt hulp."},
        f"POST {A}/acties": ACTIE,
        f"PATCH {A}/acties/{{actie_id}}": {"status": "niet-gedaan", "uitkomst": "Geen tijd."},
        f"PATCH {TP}": {"minuten": 20},
        f"POST {TP}/_accepteren": {},
        f"POST {TP}/_terug": {"reden": "geen-capaciteit"},
        f"POST {TP}/_afspreken": {},
        f"POST {TP}/besluiten": {"tekst": "Wij gaan samen langs."},
        f"PATCH {C}": {"sash": "laag"},
        "POST /v1/inzage/opvallend/{bevinding_id}/_beoordeel": {"oordeel": "terecht"},
        f"POST {NT}": {"reden": "crisisdienst", "toelichting": "Zij belt; haar team is niet bereikbaar."},
        f"POST {NT}/{{noodtoegang_id}}/_beoordeel": {
            "oordeel": "terecht",
            "toelichting": "Het kon niet wachten.",
        },
        f"POST {BL}": {"medewerkerId": await casus.wereld.als("politie").id(), "reden": "partij"},
        f"POST {C}/_ander-huishouden": {"reden": "Het zijn andere mensen."},
        f"POST {C}/acties": {"actie": "volgende-stap"},
        f"POST {C}/betrokkenen": {"rollen": ["betrokkene"]},
        f"PATCH {C}/betrokkenen/{{pid}}": {"relatie": "zus"},
        f"POST {C}/betrokkenen/{{pid}}/gesprekken": {"gesproken": True, "op": nu},
        f"PUT {AD}": ADRES,
        f"POST {AD}/toelatingen": {
            **AAN_VT,
            "tot": (casus.wereld.klok.nu() + timedelta(days=1)).isoformat(),
        },
        f"POST {C}/veiligheidscijfers": {"betrokkeneId": casus.moeder, "op": nu, "cijfer": 5},
        f"POST {P}": {"reden": "Iets nieuws."},
        f"PATCH {P}/{{versie}}": {"reden": "Beter."},
        f"POST {P}/{{versie}}/akkoorden": {"betrokkeneId": casus.moeder, "akkoord": "akkoord", "op": vandaag},
        f"POST {P}/{{versie}}/nalevingen": {"afspraakId": afspraak, "uitkomst": "nagekomen", "op": nu},
        f"PUT {C}/ondersteuningsplan": {"samenvatting": "Hulp."},
        f"POST {C}/ondersteuningsplan/doelen": {
            "betrokkeneId": casus.moeder,
            "leefgebied": "wonen",
            "doel": "Rust.",
        },
        f"PATCH {C}/ondersteuningsplan/doelen/{{doel_id}}": {"status": "behaald"},
        f"POST {C}/ondersteuningsplan/evaluaties": {"uitkomst": "naar-nazorg", "onderbouwing": "Goed."},
        f"PUT {C}/nazorg": {"waakvlam": {"soort": "familie", "naam": "opa"}, "momenten": ["2026-06-01"]},
        f"PUT {V}/{{moment_id}}": {"status": "gepland", "geplandOp": "2026-06-02", "reden": "Vakantie."},
        f"POST {VN}/_afwijzen": {"reden": "nog-nodig", "bewarenTot": "2090-01-01"},
        f"POST {IN}/_beoordeel": {"besluit": "goedgekeurd"},
        f"POST {BP}": {"casusId": casus.id, "reden": "klacht"},
        f"POST {BP}/{{plicht_id}}/_opheffen": {"toelichting": "Voorbij."},
        f"POST {C}/checks": {"bron": "politie", "uitkomst": "gestopt", "op": nu},
    }
    return berichten.get(operatie)
