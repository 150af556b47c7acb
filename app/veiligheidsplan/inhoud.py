"""What a veiligheidsplan says (domein §3): one document per version, stored as it is and compared line by line.

Every line keeps its `id` from one version to the next, so that a changed afspraak is a change and not a loss and a gain.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints
from pydantic.alias_generators import to_camel

from app.core.fouten import Belemmering
from app.core.ids import nieuw_id
from app.core.klok import Dag

Regeltekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
JaNee = Annotated[bool, Strict()]
Naam = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
T = TypeVar("T")
Regels = Annotated[tuple[T, ...], Field(max_length=200)]
"""Far more than a family can keep to, and few enough to typeset in a moment."""


class _Deel(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", frozen=True
    )


class Regel(_Deel):
    id: UUID = Field(default_factory=nieuw_id, description="Blijft gelijk van versie tot versie.")


class Tekstregel(Regel):
    tekst: Regeltekst


class Bewaker(_Deel):
    """Who watches whether an afspraak is kept: a colleague of the team (who gets a signal), or somebody by name."""

    medewerker_id: UUID | None = None
    naam: Naam


class Afspraak(Regel):
    """How the family meets the voorwaarden: who does what, who watches it, until when, and what if it is not kept."""

    wat: Regeltekst
    wie: tuple[UUID, ...] = Field(min_length=1, max_length=50, description="Betrokkenen die dit doen.")
    bewaker: Bewaker
    tot: Dag | None = None
    als_niet: Regeltekst


class Steunfiguur(Regel):
    kind_id: UUID
    naam: Naam
    bereikbaar: Regeltekst


class Netwerklid(Regel):
    """Somebody of the family's own network: only with consent, and after looking whether they can be impartial."""

    naam: Naam
    bijdrage: Regeltekst
    toestemming: JaNee
    belangen_getoetst: JaNee


class PlanInhoud(_Deel):
    voorwaarden: Regels[Tekstregel] = ()
    afspraken: Regels[Afspraak] = ()
    signalen: Regels[Tekstregel] = ()
    bij_gevaar: Regels[Tekstregel] = ()
    steunfiguren: Regels[Steunfiguur] = ()
    netwerk: Regels[Netwerklid] = ()
    wie_bewaakt: Regeltekst | None = None

    def regels(self) -> Iterator[tuple[str, Regel]]:
        for soort in SOORTEN:
            for regel in getattr(self, soort):
                yield to_camel(soort), regel


SOORTEN = ("voorwaarden", "afspraken", "signalen", "bij_gevaar", "steunfiguren", "netwerk")


class Verschilregel(_Deel):
    """One line that differs between two versions."""

    soort: str
    id: UUID
    wijziging: Literal["nieuw", "gewijzigd", "vervallen"]
    velden: tuple[str, ...] = ()
    was: dict[str, Any] | None = None
    wordt: dict[str, Any] | None = None


def verschil(van: PlanInhoud, naar: PlanInhoud) -> list[Verschilregel]:
    """What changed, line by line, in the order of the new version; what disappeared comes last."""
    oud = {regel.id: (soort, regel) for soort, regel in van.regels()}
    nieuw = {regel.id: (soort, regel) for soort, regel in naar.regels()}
    regels = []
    for id, (soort, regel) in nieuw.items():
        wordt = _plat(regel)
        if id not in oud:
            regels.append(Verschilregel(soort=soort, id=id, wijziging="nieuw", wordt=wordt))
        elif (was := _plat(oud[id][1])) != wordt:
            velden = tuple(k for k in wordt if was.get(k) != wordt[k])
            regels.append(
                Verschilregel(soort=soort, id=id, wijziging="gewijzigd", velden=velden, was=was, wordt=wordt)
            )
    regels += [
        Verschilregel(soort=soort, id=id, wijziging="vervallen", was=_plat(regel))
        for id, (soort, regel) in oud.items()
        if id not in nieuw
    ]
    if van.wie_bewaakt != naar.wie_bewaakt:
        regels.append(
            Verschilregel(
                soort="wieBewaakt",
                id=UUID(int=0),
                wijziging="gewijzigd",
                velden=("wieBewaakt",),
                was={"wieBewaakt": van.wie_bewaakt},
                wordt={"wieBewaakt": naar.wie_bewaakt},
            )
        )
    return regels


def _plat(regel: Regel) -> dict[str, Any]:
    return regel.model_dump(mode="json", by_alias=True, exclude={"id"})


def wat_ontbreekt(inhoud: PlanInhoud) -> list[Belemmering]:
    """Why this document cannot be put in force: nobody of the network is named without consent and an interest check."""
    zonder = [lid.id for lid in inhoud.netwerk if not (lid.toestemming and lid.belangen_getoetst)]
    if not zonder:
        return []
    return [
        Belemmering(
            "netwerk-zonder-toestemming",
            "Iemand uit het netwerk heeft geen toestemming gegeven, of zijn belangen zijn niet getoetst.",
            "Vraag toestemming en toets de belangen, of haal deze persoon uit het plan.",
            ids=tuple(zonder),
        )
    ]
