"""Everything a running process is made of, put together once by the composition root."""

from dataclasses import dataclass, fields

from app.casus.codes import Bron
from app.core.bode import Bode
from app.core.db import Database
from app.core.klok import Klok
from app.core.settings import Instellingen
from app.core.versleuteling import KLUISSLEUTELS, Sleutelbos
from app.toegang.aanmelddienst import Aanmelddienst
from app.toegang.aanmelden import Aanmelding
from app.toegang.sessies import Sessies
from app.web.grens import Grens
from app.workflow.opdracht import Regels


@dataclass(frozen=True, slots=True)
class Omgeving:
    instellingen: Instellingen
    database: Database
    klok: Klok
    sleutels: Sleutelbos
    kluis: Sleutelbos
    dienst: Aanmelddienst
    aanmelding: Aanmelding
    sessies: Sessies
    regels: Regels
    bode: Bode
    grens: Grens
    """How much each person or machine may ask."""


def maak_omgeving(instellingen: Instellingen, klok: Klok) -> Omgeving:
    database = Database(
        instellingen.database_url,
        gelijktijdig=instellingen.database_gelijktijdig,
        stilte=instellingen.database_stilte_seconden,
    )
    sleutels = Sleutelbos(instellingen.hoofdsleutels, zegelsleutels=instellingen.zegelsleutels)
    dienst = Aanmelddienst(instellingen)
    aanmelding = Aanmelding(database, instellingen, dienst)
    return Omgeving(
        instellingen,
        database,
        klok,
        sleutels,
        Sleutelbos(instellingen.kluissleutels, KLUISSLEUTELS),
        dienst,
        aanmelding,
        Sessies(instellingen, sleutels, aanmelding),
        _regels(instellingen),
        Bode(instellingen.webhook_hosts, lokaal=instellingen.demo),
        Grens(instellingen.verzoeken_per_minuut),
    )


def _regels(i: Instellingen) -> Regels:
    organisatie, _, team = i.meldpunt.partition("/")
    gelijk = [veld.name for veld in fields(Regels) if veld.name not in ("stopbronnen", "meldpunt")]
    return Regels(
        stopbronnen=tuple(Bron(bron) for bron in i.stopcheck_bronnen),
        meldpunt=(organisatie, team),
        **{naam: getattr(i, naam) for naam in gelijk},
    )
