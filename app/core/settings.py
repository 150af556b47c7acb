"""All settings, from the environment (`RODEDRAAD_…`). What differs per region or is disputed is a setting, never "the law"."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    StrictInt,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.core.db import STILTE
from app.core.versleuteling import HOOFDSLEUTELS, KLUISSLEUTELS

ONTWIKKEL_MIGRATIES = Path(__file__).resolve().parents[2] / "migrations"


ZEGELSLEUTELS = "RODEDRAAD_ZEGELSLEUTELS"
RONDE_MAX = 30
"""Seconds. What stands in the log is sealed within a minute, also when it did not succeed at once."""

DEMO_UITGEVER = "https://demo.rodedraad.example"
"""Signs for whoever asks; trusted nowhere but in the demo."""


def _sleutels(instelling: str) -> Callable[[object], object]:
    """`1:base64,2:base64` → {1: bytes, 2: bytes}; 32 bytes each."""

    def lees(waarde: object) -> object:
        if not isinstance(waarde, str):
            return waarde
        if not waarde:
            return {}
        try:
            sleutels = {
                int(kid): base64.b64decode(ruw, validate=True)
                for kid, ruw in (deel.split(":") for deel in waarde.split(","))
            }
        except ValueError:
            raise ValueError(f"{instelling}: verwacht id:base64, door komma's gescheiden") from None
        if any(not 0 < kid < 256 or len(ruw) != 32 for kid, ruw in sleutels.items()):
            raise ValueError(f"{instelling}: ids van 1 tot 255 en sleutels van 32 bytes")
        return sleutels

    return lees


def _lijst(waarde: object) -> object:
    return tuple(d.strip() for d in waarde.split(",") if d.strip()) if isinstance(waarde, str) else waarde


Lijst = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_lijst)]
Maanden = Annotated[
    tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1), NoDecode, BeforeValidator(_lijst)
]


def _json(waarde: object) -> object:
    if not isinstance(waarde, str):
        return waarde
    try:
        return json.loads(waarde or "{}")
    except ValueError:
        raise ValueError('verwacht JSON, zoals {"wij": {"oppakken_uren": 12}}') from None


class Eigenkeuze(StrEnum):
    """The region's choices that an organisation may make for itself: the lengths of the clocks of its meldingen."""

    SPOED_UREN = "spoed-uren"
    OPPAKKEN_UREN = "oppakken-uren"
    ACHTER_DE_VOORDEUR_UREN = "achter-de-voordeur-uren"
    VEILIGHEIDSBEOORDELING_WERKDAGEN = "veiligheidsbeoordeling-werkdagen"
    ONDERZOEK_WEKEN = "onderzoek-weken"
    INFORMEREN_WEKEN = "informeren-weken"
    PAUZE_MAX_DAGEN = "pauze-max-dagen"

    @property
    def veld(self) -> str:
        """The setting of the region with the same meaning."""
        return self.replace("-", "_")


PER_ORGANISATIE = tuple(keuze.veld for keuze in Eigenkeuze)


@dataclass(frozen=True, slots=True)
class Berichtenadres:
    """Where berichten to people are handed over (`bericht/dienst.py`), and the proof that it is us."""

    url: str
    geheim: SecretStr


HIER = frozenset({"127.0.0.1", "::1", "localhost"})


class Opslag(BaseSettings):
    """Where the data is: all that is needed to check the log with public keys."""

    model_config = SettingsConfigDict(env_prefix="RODEDRAAD_", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite+aiosqlite:///var/rodedraad.db"
    migraties: Path = ONTWIKKEL_MIGRATIES


class Instellingen(Opslag):
    database_gelijktijdig: int = Field(default=10, ge=1, le=200)
    database_stilte_seconden: int = Field(default=STILTE, ge=1, le=600)
    hoofdsleutels: Annotated[dict[int, bytes], NoDecode, BeforeValidator(_sleutels(HOOFDSLEUTELS))] = Field(
        default_factory=dict, repr=False
    )
    kluissleutels: Annotated[dict[int, bytes], NoDecode, BeforeValidator(_sleutels(KLUISSLEUTELS))] = Field(
        default_factory=dict, repr=False
    )
    """Of the vault alone: who has the database and the hoofdsleutels still has no secret address."""
    zegelsleutels: Annotated[dict[int, bytes], NoDecode, BeforeValidator(_sleutels(ZEGELSLEUTELS))] = Field(
        default_factory=dict, repr=False
    )
    """Only who seals the log needs them (`wat_mist_de_zegelaar`)."""
    demo: bool = False
    """Only here is the demo issuer trusted."""

    # Who: the identity provider and how its claims become an actor.
    uitgever: str = ""
    jwks: str = Field(default="", description="URL of pad van de sleutelset van de uitgever")
    publiek: str = "rodedraad"
    clients: Lijst = ()
    """Allowed `azp` (or `client_id`); empty allows none."""
    accounts: Literal["claims", "beheer"] = "claims"
    """Who says what somebody may: the provider, in its claims, or the beheerder of their organisation; then it only says who they are."""
    claim_organisatie: str = "organisatie"
    claim_team: str = "team"
    claim_rollen: str = "rollen"
    claim_achternaam: str = "family_name"
    claim_adres: str = "address"
    """Of whoever works here: kept as terms alone, to see that somebody looked at family (`persoon/verwant.py`). Empty: not."""
    token_speling_seconden: int = Field(default=30, ge=0, le=120)
    sleutel_min_bits: int = Field(default=3072, ge=2048, le=8192)
    """Of an RSA key of the provider: 3072 is as strong as the rest (128 bits); 2048 is 112."""
    token_duur_max_seconden: int = Field(default=3600, ge=60, le=6 * 3600)

    # What other systems hear of (`workflow/berichten.py`, `core/bode.py`).
    oin: str = Field(default="0" * 20, pattern=r"^\d{20}$")
    """The Organisatie-identificatienummer of whoever runs this."""
    webhook_hosts: Lijst = ()
    """Hosts that messages may be delivered to (`host`, or `host:poort`); empty: nowhere."""

    # How people sign in with a browser (`toegang/aanmelddienst.py`).
    webadres: str = Field(default="", description="Waar mensen deze toepassing vinden: https://host[:poort]")
    ontdekking: str = ""
    """Where the provider describes itself; left empty `{uitgever}/.well-known/openid-configuration`."""
    aanmeld_client: str = ""
    """As what the provider knows this application. Empty: nobody signs in with a browser."""
    aanmeld_geheim: SecretStr | None = None
    """What the application proves itself with (`client_secret_basic`), unless there is an `aanmeld_sleutel`."""
    aanmeld_sleutel: Path | None = None
    """A PEM or JWK file with an RSA key (`private_key_jwt`)."""
    aanmeld_scope: str = Field(default="openid", pattern=r"^openid( [!-~]+)*$")
    aanmeld_acr: Lijst = ()
    """The levels of the provider that count as signing in with a second factor."""
    sessie_stil_minuten: int = Field(default=15, ge=1, le=60)
    sessie_uren: int = Field(default=8, ge=1, le=12)
    verse_aanmelding_seconden: int = Field(default=300, ge=30, le=900)
    """So fresh is the proof of who somebody is, for what is most dangerous (`toegang/vers.py`)."""

    # The region's choices.
    stopcheck_bronnen: Lijst = ("slachtoffer", "kind", "pleger", "professional", "politie")
    overrule_max_dagen: int = Field(default=28, ge=1, le=90)
    meldpunt: str = Field(default="veilig-thuis/vt", pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")
    """Organisatie/team that receives what a machine delivers."""
    spoed_uren: int = Field(default=1, ge=1, le=24)
    oppakken_uren: int = Field(default=24, ge=1, le=72)
    achter_de_voordeur_uren: int = Field(default=48, ge=1, le=168)
    """Seed 1 says 48 hours, and 24 in an annex."""
    veiligheidsbeoordeling_werkdagen: int = Field(default=5, ge=1, le=20)
    monitoring_maanden: Maanden = (3, 12, 18)
    """So many months after the overdracht Veilig Thuis looks whether the violence has stopped."""
    monitoring_max_maanden: int = Field(default=18, ge=1, le=18)
    """Seed 1: it follows its own overdracht for at most 18 months."""
    monitoring_verzet_max_dagen: int = Field(default=28, ge=0, le=90)
    """So far may a moment be moved from the day it was first planned on."""
    onderzoek_weken: int = Field(default=10, ge=1, le=26)
    """[norm], as the next: counted from the day of the veiligheidsbeoordeling that asks for it."""
    informeren_weken: int = Field(default=4, ge=1, le=13)
    pauze_max_dagen: int = Field(default=28, ge=1, le=90)
    """So long may a clock of a melding stand still at a time."""
    per_organisatie: Annotated[dict[str, dict[str, StrictInt]], NoDecode, BeforeValidator(_json)] = Field(
        default_factory=dict, description='{"wij": {"oppakken_uren": 12}}: wat een organisatie anders kiest'
    )

    # From when on meldingen about one household are a pattern (domein §4).
    radar_venster_maanden: int = Field(default=12, ge=1, le=60)
    radar_herhaald_meldingen: int = Field(default=2, ge=2, le=20)
    radar_structureel_meldingen: int = Field(default=3, ge=2, le=50)
    radar_structureel_maanden: int = Field(default=24, ge=1, le=120)

    toelating_max_dagen: int = Field(default=28, ge=1, le=90)
    """So long may somebody look at a secret address before that is decided anew."""

    noodtoegang_minuten: int = Field(default=60, ge=5, le=60)
    """So long does noodtoegang last at most."""
    noodtoegang_beoordelen_uren: int = Field(default=24, ge=1, le=72)
    """Until when a privacy officer must have said what they think of it."""

    # How long a dossier is kept, and when it goes (domein §1; the sources conflict).
    bewaren_casus_jaren: int = Field(default=20, ge=5, le=40)
    """After a casus became inactief, or ended."""
    bewaren_melding_jaren: int = Field(default=20, ge=5, le=40)
    """After a melding was dealt with."""
    bewaren_tot_leeftijd: int = Field(default=38, ge=18, le=60)
    """And until the youngest is this old: 20 years counted from when they come of age."""
    vernietigen_na_dagen: int = Field(default=14, ge=1, le=90)
    """So long after two people approved it everything can still stop it."""

    # Figures for who may see no casus (`workflow/cijfers.py`).
    cijfers_drempel: int = Field(default=5, ge=5, le=20)
    """What is fewer is not told, and the rest is rounded to a multiple of it."""
    cijfers_gemeenten: Annotated[
        dict[str, tuple[Annotated[str, Field(pattern=r"^\d{4}$")], ...]], NoDecode, BeforeValidator(_json)
    ] = Field(default_factory=dict, description='{"gemeente": ["0014"]}: wie van welke gemeente cijfers ziet')

    gemeenten: Annotated[
        dict[Annotated[str, Field(pattern=r"^\d{4}$")], Annotated[str, Field(min_length=1, max_length=60)]],
        NoDecode,
        BeforeValidator(_json),
    ] = Field(
        default_factory=dict,
        description='{"0014": "Groningen"}: hoe de gemeenten van de regio heten; de eerste staat klaar',
    )

    overdracht_uren: int = Field(default=24, ge=1, le=168)
    overdracht_werkdagen: int = Field(default=2, ge=1, le=20)
    """Until when a receiver answers an overdracht: hours for spoed and crisis, werkdagen otherwise (domein §6)."""

    casusregisseur_uren: int = Field(default=48, ge=1, le=168)
    """So long may a casus be without a casusregisseur, before it counts as nobody's."""

    overleg_deel_dagen: int = Field(default=28, ge=1, le=366)
    """So long after an overleg what was shared there can be seen, when no other day is named (domein §7)."""

    # The worker, that tells of clocks that ran out.
    worker_seconden: int = Field(default=15, ge=0, le=RONDE_MAX)
    """How often the server looks by itself; 0: not at all, `rodedraad worker` does."""

    # Berichten to people of a huishouden (`workflow/berichten.py`).
    berichten_url: str = ""
    """The service of the organisation that sends them; empty: nothing is sent."""
    berichten_geheim: SecretStr | None = None

    @property
    def berichten(self) -> Berichtenadres | None:
        if not self.berichten_url:
            return None
        assert self.berichten_geheim is not None, "de instellingen eisen het"
        return Berichtenadres(self.berichten_url, self.berichten_geheim)

    proxy: Lijst = ()
    """Addresses of who does TLS in front of the server: only they are believed when they say that a request came over TLS."""

    # The contract.
    openapi_url: str = "https://rodedraad.example"
    contact_naam: str = "Team Rode Draad"
    contact_email: str = "team@rodedraad.example"
    cors: Lijst = ()
    verzoeken_per_minuut: int = Field(default=600, ge=0)
    """Of one person or machine, per process; a PDF or a search counts for ten. 0: no end to it, and then production does not start."""
    verzoeken_per_minuut_adres: int = Field(default=6000, ge=0)
    """From one address, where many may work behind."""
    body_max_bytes: int = Field(default=1_000_000, ge=10_000)
    idempotentie_uren: int = Field(default=48, ge=24)
    metrics_token: SecretStr | None = None

    @classmethod
    def bereik(cls, naam: str) -> tuple[int, int]:
        """The least and the most that this setting may be, wherever it is set."""
        beperkt = cls.model_fields[naam].metadata
        minstens, hoogstens = (
            next(getattr(m, kant) for m in beperkt if hasattr(m, kant)) for kant in ("ge", "le")
        )
        return minstens, hoogstens

    @field_validator("per_organisatie")
    @classmethod
    def _binnen_de_grenzen(cls, waarde: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        """What an organisation chooses keeps to the same bounds as what the region chooses."""
        for organisatie, keuzen in waarde.items():
            if not re.fullmatch(r"[a-z0-9-]{1,40}", organisatie):
                raise ValueError("RODEDRAAD_PER_ORGANISATIE: een organisatie is een code, zoals 'wij'")
            for naam, keuze in keuzen.items():
                if naam not in PER_ORGANISATIE:
                    raise ValueError(
                        f"RODEDRAAD_PER_ORGANISATIE: {organisatie} kan alleen zelf kiezen: "
                        + ", ".join(PER_ORGANISATIE)
                    )
                minstens, hoogstens = cls.bereik(naam)
                if not minstens <= keuze <= hoogstens:
                    raise ValueError(
                        f"RODEDRAAD_PER_ORGANISATIE: {organisatie}, {naam}: van {minstens} tot en met {hoogstens}"
                    )
        return waarde

    @model_validator(mode="after")
    def _geheimen(self) -> Self:
        if not self.hoofdsleutels:
            raise ValueError(
                "RODEDRAAD_HOOFDSLEUTELS ontbreekt: zonder hoofdsleutel kan niets worden versleuteld. "
                "Maak er een met `rodedraad hoofdsleutel`."
            )
        if not self.kluissleutels:
            raise ValueError(
                "RODEDRAAD_KLUISSLEUTELS ontbreekt: geheime adressen liggen onder een eigen sleutel. "
                "Maak er een met `rodedraad hoofdsleutel`; gebruik nooit een hoofdsleutel."
            )
        if set(self.kluissleutels.values()) & set(self.hoofdsleutels.values()):
            raise ValueError(
                "RODEDRAAD_KLUISSLEUTELS: een kluissleutel is ook een hoofdsleutel; dan beschermt de kluis niets. "
                "Maak een andere met `rodedraad hoofdsleutel`."
            )
        if self.uitgever == DEMO_UITGEVER and not self.demo:
            raise ValueError(
                "RODEDRAAD_UITGEVER is de uitgever van de demo: iedereen kan zich daarmee aanmelden. "
                "Noem de uitgever van uw eigen aanmelddienst."
            )
        return self

    @model_validator(mode="after")
    def _aanmelden(self) -> Self:
        """Whoever lets people sign in says where, with what proof, and what a second factor is called."""
        if not self.aanmeld_client:
            return self
        schemas = ("https://", "http://") if self.demo else ("https://",)
        if not self.webadres.startswith(schemas) or self.webadres.count("/") != 2:
            raise ValueError(
                "RODEDRAAD_WEBADRES: noem het adres waarop mensen Rode Draad openen, met https en zonder pad, "
                "zoals https://rodedraad.voorbeeld.nl."
            )
        if not self.uitgever:
            raise ValueError(
                "RODEDRAAD_UITGEVER ontbreekt: noem de aanmelddienst waar mensen zich aanmelden."
            )
        if self.aanmeld_geheim is None and self.aanmeld_sleutel is None:
            raise ValueError(
                "RODEDRAAD_AANMELD_GEHEIM en RODEDRAAD_AANMELD_SLEUTEL ontbreken: "
                "zonder een van beide gelooft de aanmelddienst niet dat wij het zijn."
            )
        if not self.aanmeld_acr:
            raise ValueError(
                "RODEDRAAD_AANMELD_ACR ontbreekt: zonder te weten welk niveau een tweede factor vraagt "
                "kan niemand zich aanmelden. Vraag uw aanmelddienst hoe dat niveau daar heet."
            )
        if self.aanmeld_client == self.publiek:
            raise ValueError(
                "RODEDRAAD_AANMELD_CLIENT en RODEDRAAD_PUBLIEK zijn gelijk: dan is een bewijs van aanmelding ook een toegangstoken. "
                "Geef de toepassing bij de aanmelddienst een eigen naam."
            )
        return self

    @model_validator(mode="after")
    def _berichten(self) -> Self:
        """What is sent says whose number is somebody's who was hit: never over an open line, and never without proof."""
        if not self.berichten_url:
            return self
        waar = urlsplit(self.berichten_url)
        if waar.scheme != "https" and not (self.demo and waar.scheme == "http" and waar.hostname in HIER):
            raise ValueError("RODEDRAAD_BERICHTEN_URL: noem het adres van de berichtendienst, met https.")
        if waar.username or waar.password or not waar.hostname:
            raise ValueError(
                "RODEDRAAD_BERICHTEN_URL: noem een adres zonder naam of wachtwoord; het geheim staat in RODEDRAAD_BERICHTEN_GEHEIM."
            )
        if self.berichten_geheim is None:
            raise ValueError(
                "RODEDRAAD_BERICHTEN_GEHEIM ontbreekt: zonder geheim weet de berichtendienst niet dat wij het zijn."
            )
        return self

    def wat_mist_de_zegelaar(self) -> str | None:
        """Why this process cannot seal the log, or None. A server that leaves the work to `rodedraad worker` needs no such key."""
        if self.zegelsleutels:
            return None
        return (
            "RODEDRAAD_ZEGELSLEUTELS ontbreekt: zonder zegelsleutel is niet te bewijzen dat het logboek klopt. "
            "Maak er een met `rodedraad zegelsleutel`."
        )

    @field_validator("webhook_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if "/" in host:
                ip_network(host)  # a ValueError that says what is wrong with it
            elif not re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", host):
                raise ValueError(
                    "RODEDRAAD_WEBHOOK_HOSTS: noem host, host:poort of een netwerk (10.1.2.0/24), in kleine letters."
                )
        return hosts

    @model_validator(mode="after")
    def _afzender(self) -> Self:
        if self.webhook_hosts and not self.demo and not self.oin.strip("0"):
            raise ValueError(
                "RODEDRAAD_OIN ontbreekt: een bericht aan een ander systeem zegt van wie het komt. "
                "Noem uw Organisatie-identificatienummer, of laat RODEDRAAD_WEBHOOK_HOSTS leeg."
            )
        return self

    @model_validator(mode="after")
    def _momenten(self) -> Self:
        maanden = self.monitoring_maanden
        if list(maanden) != sorted(set(maanden)) or maanden[-1] > self.monitoring_max_maanden:
            raise ValueError(
                "RODEDRAAD_MONITORING_MAANDEN: noem de maanden oplopend en elk één keer, "
                "en niet voorbij RODEDRAAD_MONITORING_MAX_MAANDEN."
            )
        return self
