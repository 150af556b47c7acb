"""The shape of an overleg in JSON, and of all that is under it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.api.casussen import MedewerkerUit
from app.api.interventies import InterventieIn
from app.api.vorm import Code, In, Moment, MomentIn, Tekst, Uit
from app.casus.codes import RodeVlag, Sash, Spoor
from app.core.klok import Dag
from app.interventie.handelingen import Oplegging
from app.overleg.bijdragen import Bijdragen, Plek
from app.overleg.codes import (
    ActieStatus,
    Deelname,
    Einde,
    Grondslag,
    Onderdeel,
    OverlegSoort,
    OverlegStatus,
    PuntStatus,
)
from app.overleg.queries import Agendapunt, Overleg
from app.workflow.overlegwerk import Verlenging

Minuten = Annotated[int, Field(ge=1, le=1440, strict=True)]
Weken = Annotated[int, Field(ge=1, le=52, strict=True)]
MINUTEN = 15
"""For one casus: sixteen of them are a morning of four hours."""


Inhoud = Annotated[
    dict[str, Any],
    Field(
        description="Per onderdeel wat er stond, en in `standVan` van welk moment dat is. Wat daarna gebeurde staat er niet in. "
        "Wat werd gedeeld voordat `standVan` en `nietNagekomenOp` (bij een afspraak) bestonden, heeft ze niet."
    ),
]


class PlekIn(In):
    organisatie: Code
    team: Code | None = Field(default=None, description="Mag leeg blijven als de organisatie één team heeft.")


class DeelnemerIn(PlekIn):
    deelname: Deelname = Field(
        default=Deelname.UITGENODIGD, description="`vast`: ook bij het volgende overleg van de reeks."
    )


class VasteDeelnemerIn(PlekIn):
    deelname: Deelname = Deelname.VAST


class OverlegIn(In):
    soort: OverlegSoort
    begint_op: MomentIn
    duur_minuten: Minuten = 16 * MINUTEN
    voorzitter: UUID | None = Field(default=None, description="Een medewerker van uw team; leeg: u zelf.")
    herhaling_weken: Weken | None = Field(default=None, description="Leeg: eenmalig.")
    deelnemers: list[VasteDeelnemerIn] = Field(
        default=[], max_length=50, description="Naast uw eigen team, dat altijd deelneemt."
    )
    vervolg_op: UUID | None = Field(
        default=None, description="Een eerder overleg van uw team: wat daar overbleef komt hier terug."
    )


class OverlegWijziging(In):
    """What is not sent stays as it is."""

    begint_op: MomentIn | None = None
    duur_minuten: Minuten | None = None
    voorzitter: UUID | None = None
    herhaling_weken: Weken | None = None


class PlekUit(Uit):
    organisatie: str
    team: str | None


class DeelnemerUit(PlekUit):
    deelname: Deelname
    bevestigd: int = Field(
        description="Hoeveel van hun mensen de geheimhouding voor dit overleg bevestigden."
    )


class OverlegKortUit(Uit):
    id: UUID
    soort: OverlegSoort
    status: OverlegStatus
    begint_op: Moment
    duur_minuten: int
    leiding: PlekUit
    voorzitter: MedewerkerUit
    herhaling_weken: int | None
    reeks_id: UUID
    bevestigd_op: Moment | None = Field(description="Wanneer ú de geheimhouding hebt bevestigd.")


class OverlegUit(OverlegKortUit):
    doel: str = Field(description="De doelbinding waarvoor hier wordt gedeeld.")
    deelnemers: list[DeelnemerUit]


class AgendapuntIn(In):
    casus_id: UUID
    vraag: Tekst = Field(description="Wat u de partners vraagt. Zij lezen dit als u iets met hen deelt.")
    grondslag: Grondslag
    minuten: Annotated[int, Field(ge=1, le=480, strict=True)] = MINUTEN


class AgendapuntWijziging(In):
    vraag: Tekst | None = None
    grondslag: Grondslag | None = None
    minuten: Annotated[int, Field(ge=1, le=480, strict=True)] | None = None
    volgnummer: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None
    status: Literal[PuntStatus.GEAGENDEERD, PuntStatus.BESPROKEN] | None = None


class VolgordeIn(In):
    """Every item of the agenda that you see, in the order in which it is discussed."""

    agendapunten: list[UUID] = Field(max_length=200)


class ProjectieUit(Uit):
    """What the team of the casus shares with you, as it was when it was shared."""

    onderdelen: list[Onderdeel]
    inhoud: Inhoud
    doel: str
    tot: Moment


class AgendapuntUit(Uit):
    id: UUID
    overleg_id: UUID
    volgnummer: int
    begint_op: Moment = Field(description="Wanneer dit punt aan de beurt is.")
    minuten: int
    status: PuntStatus
    ingebracht_door: PlekUit
    vraag: str
    grondslag: Grondslag
    casus_id: UUID | None = Field(description="Alleen als de casus van uw team is.")
    aanduiding: str | None = Field(description="Alleen als de casus van uw team is.")
    overdracht_id: UUID | None = Field(
        description="Als het punt over een aanbod gaat, en de casus van uw team is."
    )
    projectie: ProjectieUit | None = Field(description="Wat met u is gedeeld.")
    inbreng: list["InbrengUit"]
    besluiten: list["BesluitUit"]
    acties: list["OverlegactieUit"]


class VoorstelUit(Uit):
    casus_id: UUID
    aanduiding: str
    rode_vlaggen: list[RodeVlag]
    sash: Sash | None
    sinds: Moment = Field(description="Sinds dit moment is het gevaar bekend en is zij hier niet besproken.")


class ProjectieIn(PlekIn):
    """What this partner sees of the item: these parts as they are now, in place of what it saw before."""

    onderdelen: list[Onderdeel] = Field(max_length=len(Onderdeel))
    toelichting: Tekst | None = Field(default=None, description="Uw eigen woorden, voor deze partner alleen.")
    tot: MomentIn | None = Field(default=None, description="Leeg: zo lang als de regio koos.")
    adres_van: list[UUID] = Field(
        default=[],
        max_length=20,
        description="Bij het onderdeel `adres`, en alleen dan: de betrokkenen van wie u het adres deelt.",
    )


class GedeeldUit(PlekUit):
    id: UUID
    onderdelen: list[Onderdeel]
    inhoud: Inhoud
    doel: str
    gedeeld_op: Moment
    door: str | None
    tot: Moment
    geeindigd_op: Moment | None
    einde: Einde | None
    reden: str | None


class IntrekkingIn(In):
    reden: Tekst


class InbrengIn(In):
    tekst: Tekst
    gedeeld_met: list[PlekIn] = Field(
        max_length=50,
        description="Welke deelnemers dit zien, naast uw eigen organisatie. Ook het team van de casus kiest u.",
    )


class InbrengUit(PlekUit):
    id: UUID
    tekst: str
    gedeeld_met: list[str] = Field(description="`organisatie` of `organisatie/team`.")
    op: Moment


class BesluitVerlengingIn(In):
    interventie_id: UUID
    tot: MomentIn | None = Field(default=None, description="Leeg: zo lang als kan.")
    reden: Tekst


class BesluitIn(In):
    spoor: Spoor
    tekst: Tekst
    gedeeld_met: list[PlekIn] | None = Field(
        default=None, max_length=50, description="Leeg: ieder die dit agendapunt ziet."
    )

    interventie: InterventieIn | None = Field(
        default=None, description="Wat hiermee is opgelegd; het krijgt in de casus zijn eigen klok."
    )
    verlenging: BesluitVerlengingIn | None = None

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        if self.interventie and self.verlenging:
            raise ValueError("Een besluit legt iets op of verlengt iets, niet allebei.")
        return self

    def maatregel(self) -> Oplegging | Verlenging | None:
        if self.verlenging:
            return Verlenging(**self.verlenging.model_dump())
        return Oplegging(**self.interventie.model_dump()) if self.interventie else None


class BesluitUit(Uit):
    id: UUID
    interventie_id: UUID | None = Field(description="Alleen als de casus van uw team is.")
    spoor: Spoor
    tekst: str
    gedeeld_met: list[str] | None
    op: Moment


class OverlegactieIn(In):
    eigenaar: PlekIn
    spoor: Spoor
    omschrijving: Tekst
    uiterlijk: Dag
    gedeeld_met: list[PlekIn] | None = Field(
        default=None, max_length=50, description="Leeg: ieder die dit agendapunt ziet. De eigenaar altijd."
    )
    vervangt_id: UUID | None = Field(default=None, description="Een actie bij dit punt die niet is gedaan.")


class ActieWijziging(In):
    status: Literal[ActieStatus.GEDAAN, ActieStatus.NIET_GEDAAN, ActieStatus.VERVALLEN]
    uitkomst: Tekst = Field(description="Wat het opleverde, of waarom het niet is gedaan of niet meer hoeft.")


class OverlegactieUit(Uit):
    id: UUID
    eigenaar: PlekUit
    spoor: Spoor
    omschrijving: str
    uiterlijk: date
    status: ActieStatus
    uitkomst: str | None
    afgerond_op: Moment | None
    gedeeld_met: list[str] | None
    teruggekomen: bool = Field(description="Afgesproken bij een eerder agendapunt, en hier weer aan de orde.")
    vervangt_id: UUID | None
    vervangen_door_id: UUID | None


class BevestigdUit(Uit):
    aanduiding: str | None
    op: Moment


class BijdrageUit(Uit):
    soort: Literal["inbreng", "besluit", "actie"]
    id: UUID
    van: str


class GezienUit(Uit):
    """One share as it held at the moment asked for."""

    overleg_id: UUID
    agendapunt_id: UUID
    met: str
    onderdelen: list[Onderdeel]
    doel: str
    gedeeld_op: Moment
    tot: Moment
    bevestigd: list[BevestigdUit] = Field(
        description="Wie van hen de geheimhouding toen had bevestigd; is dit leeg, dan kon niemand iets zien."
    )
    bijdragen: list[BijdrageUit] = Field(description="Wat zij bij dit agendapunt verder konden zien.")
    adres_van: list[UUID] = Field(
        description="Van wie het adres erbij was. Het adres zelf wordt hier niet getoond of bewaard."
    )
    inhoud: dict[str, Any] | None = Field(description="De woorden, alleen voor de casusregisseur.")


def kort(wat: Overleg) -> dict[str, Any]:
    organisatie, team = wat.leiding
    rij = wat.rij
    return {
        **rij,
        "leiding": {"organisatie": organisatie, "team": team},
        "voorzitter": {"id": rij["voorzitter"], "aanduiding": rij["voorzitter_aanduiding"]},
    }


def punt_uit(punt: Agendapunt, bij: Sequence[Bijdragen]) -> AgendapuntUit:
    """`bij`: the inbreng, besluiten and acties that the actor may see."""
    rij, eigen = punt.rij, punt.in_zicht
    inbreng, besluiten, acties = (soort[punt.id] for soort in bij)
    return AgendapuntUit.model_validate(
        {
            **rij,
            "begint_op": punt.begint_op,
            "ingebracht_door": {"organisatie": rij["organisatie"], "team": rij["team"]},
            "casus_id": punt.casus_id if eigen else None,
            "overdracht_id": rij["overdracht_id"] if eigen else None,
            "projectie": punt.projectie,
            "inbreng": inbreng,
            "besluiten": besluiten,
            "acties": [actie_uit(rij) for rij in acties],
        }
    )


def naar_plek(wie: PlekIn) -> Plek:
    return wie.organisatie, wie.team


def naar_plekken(wie: list[PlekIn] | None) -> list[Plek] | None:
    return None if wie is None else [naar_plek(w) for w in wie]


def actie_uit(rij: dict[str, Any]) -> OverlegactieUit:
    terug = rij["punt_id"] != rij["agendapunt_id"]
    return OverlegactieUit.model_validate({**rij, "eigenaar": rij, "teruggekomen": terug})
