"""What somebody sends as a melding: over HTTP, in a file, or made out of a zorgformulier."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.api.betrokkenen import Rollen, Taal, Telefoon, VeiligContact
from app.api.vorm import Code, In, JaNee, Kort, MomentIn, gezet
from app.casus.codes import Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.core.fouten import ongeldig
from app.core.klok import Dag, lokale_dag
from app.melding.codes import MelderCategorie, MeldingBron, MeldKanaal, Urgentie
from app.melding.handelingen import NieuweMelding
from app.persoon.namen import bsn, postcode


def _postcode(tekst: str) -> str:
    if (klaar := postcode(tekst)) is None:
        raise ValueError("Schrijf een postcode als 9712AA.")
    return klaar


TOELICHTING_MAX = 20_000
"""Characters; the story of the police can be long."""
Verhaal = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TOELICHTING_MAX)]
Bsn = Annotated[str, StringConstraints(max_length=12), AfterValidator(bsn)]


Huisnummer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Postcode = Annotated[str, StringConstraints(max_length=10), AfterValidator(_postcode)]


class AdresIn(In):
    straat: Kort | None = None
    huisnummer: Huisnummer
    postcode: Postcode
    plaats: Kort | None = None
    geheim: JaNee = Field(default=False, description="Wordt dan nergens getoond en op niets gevonden.")


class GenoemdeIn(In):
    """Somebody the melding names. Nobody is merged with who is known already: that is for a human to say."""

    rollen: Rollen
    voornamen: Kort | None = None
    tussenvoegsel: Kort | None = None
    achternaam: Kort | None = None
    geboortedatum: Dag | None = None
    leeftijd_schatting: Annotated[int, Field(ge=0, le=120, strict=True)] | None = None
    bsn: Bsn | None = Field(default=None, description="Alleen waar het mag; wordt nooit teruggegeven.")
    telefoon: Telefoon | None = None
    voorkeurstaal: Taal | None = None
    tolk_nodig: JaNee | None = None
    veilig_contact: VeiligContact | None = None


MENSEN_MAX = 20
"""People that one melding names at most."""


class MeldingIn(In):
    kenmerk: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")] = Field(
        description="Van de bron; samen met `bron` de naam van deze melding. Geen persoonsgegevens."
    )
    bron: MeldingBron
    melder_categorie: MelderCategorie
    kanaal: MeldKanaal
    ontvangen_op: MomentIn
    urgentie: Urgentie
    gemeente: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] = Field(description="CBS-gemeentecode")
    wijk: Code
    geweldsvormen: set[Geweldsvorm] = Field(default_factory=set)
    relatie: Relatie | None = None
    duur: Duur | None = None
    incident_op: MomentIn | None = None
    sash: Sash | None = None
    rode_vlaggen: set[RodeVlag] = Field(default_factory=set)
    toelichting: Verhaal | None = None
    adres: AdresIn | None = None
    betrokkenen: Annotated[list[GenoemdeIn], Field(min_length=1, max_length=MENSEN_MAX)]

    @model_validator(mode="after")
    def _incident_eerst(self) -> Self:
        if self.incident_op and self.incident_op > self.ontvangen_op:
            raise ValueError("Het incident kan niet na de ontvangst van de melding liggen.")
        return self

    def naar_domein(self, nu: datetime) -> NieuweMelding:
        """Raises `ongeldige-invoer` for what lies in the future."""
        if self.ontvangen_op > nu:
            raise ongeldig("ontvangenOp", "in-de-toekomst", "Dit moment ligt in de toekomst.")
        vandaag = lokale_dag(nu)
        for i, mens in enumerate(self.betrokkenen):
            if mens.geboortedatum and mens.geboortedatum > vandaag:
                plaats = f"betrokkenen.{i}.geboortedatum"
                raise ongeldig(plaats, "in-de-toekomst", "Deze dag ligt in de toekomst.")
        return NieuweMelding(
            self.bron,
            self.kenmerk,
            {
                **{k: getattr(self, k) for k in _OPEN},
                "ontvangen_op": self.ontvangen_op.astimezone(UTC),
                "incident_op": self.incident_op and self.incident_op.astimezone(UTC),
                "geweldsvormen": sorted(self.geweldsvormen),
                "rode_vlaggen": sorted(self.rode_vlaggen),
            },
            self.toelichting,
            gezet(self.adres) if self.adres else None,
            [gezet(mens) for mens in self.betrokkenen],
        )


_OPEN = ("melder_categorie", "kanaal", "urgentie", "gemeente", "wijk", "relatie", "duur", "sash")
