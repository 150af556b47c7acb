"""`/v1/casussen/{id}/interventies` and `…/sporen`: what was imposed on whom and until when; the branches of law and care side by side."""

from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Kort, Lijst, Moment, MomentIn, Tekst, Uit, gezet
from app.casus.codes import Spoor
from app.casus.queries import lees_casus
from app.interventie.codes import EindeVanInterventie, Interventiecode, Oplegger, Richt, Toestand
from app.interventie.handelingen import Oplegging
from app.interventie.palet import PALET
from app.interventie.queries import Interventie, interventies, lees_interventie
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import interventies as proces

router = Onderdeel(tags=["interventies"])
C = "/casussen/{casus_id}"


class DuurUit(Uit):
    dagen: int
    maanden: int


class MaatregelUit(Uit):
    """One interventie of the palet. A length that is null is not in the table: it depends on what is decided."""

    code: Interventiecode
    naam: str
    spoor: Spoor
    oplegger: list[Oplegger]
    aan: Richt
    duur: DuurUit | None = Field(description="Zolang duurt het vanzelf, en een eerste keer hoogstens.")
    verlenging: DuurUit | None = Field(description="Zolang duurt één verlenging hoogstens.")
    uiterlijk: DuurUit | None = Field(description="Zolang duurt het in totaal hoogstens.")
    eist_einde: bool
    moment: bool = Field(description="Het gebeurt en is dan gedaan.")


class InterventieIn(In):
    code: Interventiecode
    betrokkene_id: UUID
    opgelegd_op: MomentIn
    eindigt_op: MomentIn | None = Field(default=None, description="Leeg: zolang als in het palet staat.")
    oplegger: Oplegger | None = Field(default=None, description="Leeg: de eerste van het palet.")
    bewaker: Kort = Field(description="Wie erop let dat het wordt nageleefd.")
    toelichting: Tekst | None = None


class InterventieWijziging(In):
    bewaker: Kort = ""
    toelichting: Tekst | None = None
    na_afloop: Tekst | None = Field(
        default=None, description="Wat er geldt als dit is afgelopen; daarmee is de klok ervan gehaald."
    )


class InterventieVerlengingIn(In):
    tot: MomentIn | None = Field(default=None, description="Leeg: zo lang als kan.")
    reden: Tekst
    besloten_op: MomentIn | None = Field(default=None, description="Wanneer dit is besloten; leeg: nu.")


class InterventieEindeIn(In):
    reden: EindeVanInterventie
    op: MomentIn
    toelichting: Tekst | None = Field(default=None, description="Verplicht bij reden `anders`.")


class InterventieUit(Uit):
    id: UUID
    code: Interventiecode
    naam: str
    spoor: Spoor
    toestand: Toestand
    betrokkene_id: UUID
    oplegger: Oplegger
    opgelegd_op: Moment
    eindigt_op: Moment | None
    te_verlengen_tot: Moment | None = Field(description="Het laatste moment waartoe nu te verlengen is.")
    bewaker: str
    toelichting: str | None
    na_afloop: str | None
    beeindigd_op: Moment | None
    eindreden: EindeVanInterventie | None
    eindtoelichting: str | None


class SpoorregelUit(Uit):
    bron: str = Field(description="De soort waar `id` van is, zoals `interventies`.")
    id: UUID
    tekst: str
    toestand: str
    vanaf: Moment
    tot: Moment | None
    betrokkene_id: UUID | None


class SpoorUit(Uit):
    spoor: Spoor
    regels: list[SpoorregelUit]


def _uit(eenheid: Werkeenheid, wat: Interventie) -> InterventieUit:
    m, toestand = wat.maatregel, wat.toestand(eenheid.nu)
    uiterlijk = m.laatste_einde(wat.rij["opgelegd_op"], wat.rij["eindigt_op"])
    return InterventieUit.model_validate(
        {
            **wat.rij,
            "naam": m.naam,
            "spoor": m.spoor,
            "toestand": toestand,
            "te_verlengen_tot": uiterlijk if toestand is Toestand.LOOPT else None,
        }
    )


def _met_etag(eenheid: Werkeenheid, wat: Interventie, antwoord: Response) -> InterventieUit:
    zet_etag(antwoord, wat.versie)
    return _uit(eenheid, wat)


def _versie(eenheid: Werkeenheid, if_match: str | None, *, verplicht: bool = False) -> proces.EisVersie:
    async def eis(wat: Interventie) -> None:
        await eis_versie(eenheid, if_match, "interventies", wat.id, wat.versie, verplicht=verplicht)

    return eis


@router.get(
    "/interventiepalet", responses=LEZEN, summary="Welke interventies er zijn, en hoe lang ze mogen duren"
)
async def palet(eenheid: Eenheid) -> Lijst[MaatregelUit]:
    return Lijst[MaatregelUit].model_validate(
        {
            "resultaten": [
                {"code": code, **{k: getattr(m, k) for k in MaatregelUit.model_fields if k != "code"}}
                for code, m in PALET.items()
            ]
        }
    )


@router.get(C + "/interventies", responses=LEZEN, summary="Wat er is opgelegd of ingezet, en tot wanneer")
async def lijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[InterventieUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[_uit(eenheid, wat) for wat in await interventies(eenheid, dossier)])


@router.post(C + "/interventies", status_code=201, responses=SCHRIJVEN, summary="Leg een interventie vast")
async def leg_op(
    casus_id: UUID, nieuw: InterventieIn, eenheid: Eenheid, antwoord: Response
) -> InterventieUit:
    """Recorded is what was imposed; imposing itself is done by who has the power to."""
    _, wat = await proces.leg_op(eenheid, casus_id, Oplegging(**nieuw.model_dump()))
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/interventies/{wat.id}"
    return _met_etag(eenheid, wat, antwoord)


@router.get(C + "/interventies/{interventie_id}", responses=LEZEN, summary="Een interventie")
async def een(casus_id: UUID, interventie_id: UUID, eenheid: Eenheid, antwoord: Response) -> InterventieUit:
    dossier = await lees_casus(eenheid, casus_id)
    return _met_etag(eenheid, await lees_interventie(eenheid, dossier, interventie_id), antwoord)


@router.patch(
    C + "/interventies/{interventie_id}",
    responses=SCHRIJVEN,
    summary="Wie erop let, en wat er na afloop geldt",
)
async def wijzig(
    casus_id: UUID,
    interventie_id: UUID,
    wijziging: InterventieWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InterventieUit:
    versie = _versie(eenheid, if_match, verplicht=True)
    wat = await proces.wijzig(eenheid, casus_id, interventie_id, gezet(wijziging), versie)
    return _met_etag(eenheid, wat, antwoord)


@router.post(C + "/interventies/{interventie_id}/_verlengen", responses=SCHRIJVEN, summary="Dit duurt langer")
async def verlengen(
    casus_id: UUID,
    interventie_id: UUID,
    verlenging: InterventieVerlengingIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InterventieUit:
    """Never longer than the palet allows. Its clock starts anew."""
    wat = await proces.verleng(
        eenheid,
        casus_id,
        interventie_id,
        verlenging.tot,
        verlenging.reden,
        verlenging.besloten_op,
        _versie(eenheid, if_match),
    )
    return _met_etag(eenheid, wat, antwoord)


@router.post(
    C + "/interventies/{interventie_id}/_beeindigen",
    responses=SCHRIJVEN,
    summary="Dit is eerder geëindigd",
)
async def beeindigen(
    casus_id: UUID,
    interventie_id: UUID,
    einde: InterventieEindeIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InterventieUit:
    versie = _versie(eenheid, if_match)
    wat = await proces.beeindig(
        eenheid, casus_id, interventie_id, einde.reden, einde.op, einde.toelichting, versie
    )
    return _met_etag(eenheid, wat, antwoord)


@router.get(C + "/sporen", responses=LEZEN, summary="Straf, bestuur, civiel en zorg naast elkaar")
async def sporen(casus_id: UUID, eenheid: Eenheid) -> Lijst[SpoorUit]:
    """Always every spoor, also an empty one."""
    naast_elkaar = await proces.sporen(eenheid, casus_id)
    return Lijst[SpoorUit].model_validate(
        {"resultaten": [{"spoor": spoor, "regels": regels} for spoor, regels in naast_elkaar.items()]}
    )
