"""`/v1/casussen/{id}/acties`: what is possible now, and doing one thing."""

from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from app.api.casussen import CasusUit
from app.api.problems import LEZEN, SCHRIJVEN, BelemmeringUit
from app.api.vorm import Code, In, Tekst, Uit
from app.casus.codes import Stap
from app.casus.queries import Dossier
from app.core.klok import Dag
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow.opdracht import Opdracht, OverruleVerzoek
from app.workflow.stappenplan import Actie
from app.workflow.uitvoeren import Mogelijkheid, mogelijkheden, voer_uit

router = Onderdeel(prefix="/casussen/{casus_id}/acties", tags=["stappenplan"])


class OverruleIn(In):
    """A teamleider lets the casus through (ondergrens 1-3 only)."""

    reden: Tekst
    beoordelen_op: Dag = Field(description="Wanneer wordt gekeken of dit goed was.")


class ActieIn(In):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"actie": "volgende-stap"},
                {"actie": "naar-stap", "stap": "veiligheidsplan-direct", "reden": "urgentie"},
            ]
        }
    )
    actie: Actie
    stap: Stap | None = Field(
        default=None, description="Bij naar-stap en bij acties over een openstaande stap."
    )
    reden: Code | None = Field(
        default=None, description="Een van de `redenen` die GET …/acties bij de actie noemt."
    )
    toelichting: Tekst | None = None
    overrule: OverruleIn | None = None
    casusregisseur: UUID | None = None
    overrule_id: UUID | None = None
    samengevoegd_met: UUID | None = None

    def naar_domein(self) -> Opdracht:
        velden = {k: getattr(self, k) for k in ActieIn.model_fields if k != "overrule"}
        o = self.overrule
        overrule = OverruleVerzoek(o.reden, o.beoordelen_op) if o else None
        return Opdracht(**velden, overrule=overrule)


class ActieUit(Uit):
    actie: Actie
    stap: Stap | None = Field(description="De stap waarheen, of waarover het gaat.")
    toegestaan: bool
    belemmeringen: list[BelemmeringUit]
    overrulebaar: bool = Field(description="Kan een teamleider dit met een overrule toch laten doorgaan?")
    redenen: list[str] = Field(description="Waaruit `reden` gekozen wordt; leeg als er geen nodig is.")

    @classmethod
    def van(cls, m: Mogelijkheid) -> "ActieUit":
        return cls(
            actie=m.rij.actie,
            stap=m.rij.doel,
            toegestaan=m.toegestaan,
            belemmeringen=[BelemmeringUit.van(b) for b in m.belemmeringen],
            overrulebaar=m.overrulebaar,
            redenen=sorted(m.rij.redenen),
        )


class ActiesUit(Uit):
    resultaten: list[ActieUit]


@router.get("", responses=LEZEN, summary="Wat kan er nu, en wat staat in de weg?")
async def acties(casus_id: UUID, eenheid: Eenheid, regio: Regio, antwoord: Response) -> ActiesUit:
    dossier, kan = await mogelijkheden(eenheid, casus_id, regio)
    zet_etag(antwoord, dossier.versie)
    return ActiesUit(resultaten=[ActieUit.van(m) for m in kan])


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Doe één actie")
async def doe(
    casus_id: UUID,
    opdracht: ActieIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> CasusUit:
    """`If-Match` is honoured when sent: whoever looked at an older version hears what changed instead of moving the casus."""

    async def eis(dossier: Dossier) -> None:
        await eis_versie(eenheid, if_match, "casus", casus_id, dossier.versie, verplicht=False)

    dossier, feiten = await voer_uit(eenheid, casus_id, opdracht.naar_domein(), regio, eis)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}"
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, feiten)
