"""What the functioneel beheerder sees of the system itself: its settings, its work, its seal. Counts and moments; nothing of any casus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import VERSIE
from app.core.gebeurtenis import gebeurtenis
from app.toegang.actor import Rol
from app.toegang.model import inzage, zegel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import eigenkeuzen, taken
from app.workflow.accountlijst import Filter, eis_beheer, lijst
from app.workflow.eigenkeuzen import Stand
from app.workflow.opdracht import Regels

INSTELLINGEN: Mapping[str, tuple[str, str]] = {
    "spoed_uren": ("Spoedmelding: eerste actie", "uur"),
    "oppakken_uren": ("Crisis of onthulling: melding oppakken", "uur"),
    "achter_de_voordeur_uren": ("Hulp achter de voordeur", "uur"),
    "veiligheidsbeoordeling_werkdagen": ("Veiligheidsbeoordeling", "werkdagen"),
    "onderzoek_weken": ("Onderzoek afronden", "weken"),
    "informeren_weken": ("Betrokkenen informeren", "weken"),
    "pauze_max_dagen": ("Een termijn laten stilstaan, hoogstens", "dagen"),
    "overdracht_uren": ("Antwoord op een overdracht bij spoed of crisis", "uur"),
    "overdracht_werkdagen": ("Antwoord op een andere overdracht", "werkdagen"),
    "casusregisseur_uren": ("Een casus zonder casusregisseur, hoogstens", "uur"),
    "toelating_max_dagen": ("Een geheim adres mogen zien, hoogstens", "dagen"),
    "noodtoegang_minuten": ("Noodtoegang, hoogstens", "minuten"),
    "noodtoegang_beoordelen_uren": ("Noodtoegang beoordelen", "uur"),
    "overleg_deel_dagen": ("Wat in een overleg is gedeeld, te zien voor", "dagen"),
    "overrule_max_dagen": ("Beoordelen of doorlaten goed was, uiterlijk na", "dagen"),
    "bewaren_casus_jaren": ("Een casus bewaren nadat die inactief werd", "jaar"),
    "bewaren_melding_jaren": ("Een melding bewaren", "jaar"),
    "vernietigen_na_dagen": ("Bedenktijd vóór het vernietigen", "dagen"),
}
"""What of the region's choices there is to see, in words, and in what it is counted."""
WERK: Mapping[str, str] = {
    "termijn": "Verstreken termijnen melden",
    "inzagedag": "Het inzagelogboek van gisteren nalopen",
    "bericht": "Berichten aan mensen versturen",
    "nalatenschap": "Aan het team geven wat een vertrokken collega nog kreeg",
    "herziening": "Melden welke accounts moeten worden nagekeken",
    "aanbod": "Aanbiedingen van casussen laten verlopen",
    "bewaren": "Bewaartermijnen uitrekenen",
    "vernietigen": "Vernietigen wat is goedgekeurd",
    "zegel": "Het logboek verzegelen",
    "volgen": "Nagaan wat andere systemen moeten horen",
    "bezorgen": "Berichten aan andere systemen bezorgen",
}
"""Each kind of work in words (table 5)."""
ZONDER_ZEGEL = timedelta(minutes=2)
"""So long may a line stand without a seal; as in `log verify`."""


@dataclass(frozen=True, slots=True)
class Keuze:
    """`eigen`: how it stands, where the organisation may choose for itself."""

    naam: str
    hier: int
    eenheid: str
    eigen: Stand | None


async def instellingen(eenheid: Werkeenheid, regels: Regels) -> list[Keuze]:
    """What holds for this organisation, and who chose it. Raises `niet-bevoegd`."""
    eigen = {stand.naam.veld: stand for stand in await eigenkeuzen.lijst(eenheid, regels)}
    return [
        Keuze(naam, eigen[veld].waarde if veld in eigen else getattr(regels, veld), per, eigen.get(veld))
        for veld, (naam, per) in INSTELLINGEN.items()
    ]


async def koppelingen(eenheid: Werkeenheid) -> Sequence[sa.Row[Any]]:
    """The machines of this organisation that come with a token. Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    return [rij for rij in await lijst(eenheid, Filter(200)) if Rol.KOPPELING in rij.rollen]


_ZEGEL = sa.select(zegel.c.nummer, zegel.c.op, zegel.c.totaal).order_by(zegel.c.nummer.desc()).limit(1)
_TOT = {
    naam: sa.select(sa.func.coalesce(sa.func.max(zegel.c[f"tot_{naam}"]), 0)).scalar_subquery()
    for naam in ("inzage", "gebeurtenis")
}
_WACHT = [
    sa.select(sa.func.min(tabel.c.op)).where(tabel.c.volgnummer > _TOT[tabel.name])
    for tabel in (inzage, gebeurtenis)
]
_SCHEMA: sa.Select[Any] = sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))


@dataclass(frozen=True, slots=True)
class Gezondheid:
    werk: Sequence[taken.Stand]
    zegel: sa.Row[Any] | None
    """The newest: `nummer`, `op`, `totaal` (lines that were sealed)."""
    wacht_sinds: datetime | None
    """Since when the oldest line stands without a seal."""
    schema: str
    nu: datetime
    versie: str = VERSIE

    @property
    def zegel_laat(self) -> bool:
        return self.wacht_sinds is not None and self.nu - self.wacht_sinds > ZONDER_ZEGEL

    @property
    def mislukt(self) -> bool:
        return any(stand.mislukt for stand in self.werk)

    @property
    def goed(self) -> bool:
        return not (self.zegel_laat or self.mislukt)


async def gezondheid(eenheid: Werkeenheid) -> Gezondheid:
    """How the system does. Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    wacht = [(await eenheid.alle(opdracht))[0][0] for opdracht in _WACHT]
    ((schema,),) = await eenheid.alle(_SCHEMA)
    return Gezondheid(
        await taken.stand(eenheid),
        await eenheid.een(_ZEGEL),
        min((op for op in wacht if op), default=None),
        schema,
        eenheid.nu,
    )


ZINNEN: Mapping[str, str] = {
    "account-gemaakt": "gaf dit account",
    "account-gewijzigd": "wijzigde team of rollen",
    "account-voorgesteld": "stelde team en rollen voor",
    "account-bevestigd": "bevestigde het voorstel",
    "account-beeindigd": "beëindigde dit account",
    "account-heropend": "heropende dit account",
    "account-herzien": "keek na of dit nog klopt",
    "sessies-beeindigd": "meldde deze persoon overal af",
}
"""What somebody did to an account, after who did it."""
