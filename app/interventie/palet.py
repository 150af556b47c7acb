"""The interventiepalet as a table: of which branch each one is, who imposes it on whom, and how long it may last.

Sources: Wet tijdelijk huisverbod art. 2 (ten days, adults only) and 9 (at most four weeks after imposition); Wetboek van Strafvordering
art. 57-58 (inverzekeringstelling: three days, once prolonged by three) and 509hh (gedragsaanwijzing: ninety days, prolonged at most
three times by ninety); Burgerlijk Wetboek boek 1 art. 257 (voorlopige ondertoezichtstelling: three months), 258 and 260
(ondertoezichtstelling: a year, each time prolonged by at most a year) and 265c (uithuisplaatsing: the same). What has no length here
has none in the law or depends on what was decided: its end is given when it is recorded, or when it is known. `waarschuw` is the
region's choice.

Days are elapsed days of 24 hours, from the moment of imposition (verhalen.md, story 6); months and years keep the hour on the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.casus.codes import Spoor
from app.core.kalender import na_maanden
from app.core.klok import NEDERLAND
from app.interventie.codes import Interventiecode as Code
from app.interventie.codes import Oplegger, Richt

OPLEGGERS: Mapping[Oplegger, str] = {
    Oplegger.POLITIE: "de politie",
    Oplegger.OFFICIER: "de officier van justitie",
    Oplegger.STRAFRECHTER: "de strafrechter",
    Oplegger.BURGEMEESTER: "de burgemeester",
    Oplegger.CIVIELE_RECHTER: "de civiele rechter",
    Oplegger.KINDERRECHTER: "de kinderrechter",
    Oplegger.VEILIG_THUIS: "Veilig Thuis",
    Oplegger.LOKAAL_TEAM: "het lokale team",
}
"""Who imposed it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Duur:
    dagen: int = 0
    maanden: int = 0

    def na(self, begin: datetime) -> datetime:
        """So long after this moment, in UTC."""
        lokaal = begin.astimezone(NEDERLAND)
        dag = na_maanden(lokaal.date(), self.maanden)
        op = datetime.combine(dag, lokaal.time(), NEDERLAND) if self.maanden else lokaal
        return op.astimezone(UTC) + timedelta(days=self.dagen)


@dataclass(frozen=True, slots=True)
class Maatregel:
    """One interventie of the palet."""

    spoor: Spoor
    naam: str
    op_plaat: str | None
    """What it is called on the picture for the family; None: it may not stand there. On paper in the house an aangifte can cost a
    beating, and an alarm button that everybody knows of is none."""
    oplegger: tuple[Oplegger, ...]
    """The first one, unless another is named."""
    aan: Richt = Richt.VOLWASSENE
    duur: Duur | None = None
    """How long it lasts when nothing else was decided, and how long at most."""
    verlenging: Duur | None = None
    """How long one prolongation may be; None: as long as `uiterlijk` leaves."""
    uiterlijk: Duur | None = None
    """How long it may last in all, from its beginning."""
    eist_einde: bool = False
    """Nobody may record it without saying when it ends."""
    moment: bool = False
    """It happens and is done."""
    enkel: bool = True
    """One at a time for one person."""
    waarschuw: int = 7
    """It must have been decided what comes next before the day begins that is so many days before its end."""

    def laatste_einde(self, begin: datetime, vorig: datetime | None = None) -> datetime | None:
        """The latest moment at which it may end: of its first term, or of a prolongation after `vorig`. None: there is none."""
        stap = self.duur if vorig is None else self.verlenging
        grenzen = [stap.na(vorig or begin)] if stap else []
        if self.uiterlijk:
            grenzen.append(self.uiterlijk.na(begin))
        return min(grenzen, default=None)


_DAGEN_10, _DAGEN_28 = Duur(dagen=10), Duur(dagen=28)
_DAGEN_90, _JAAR = Duur(dagen=90), Duur(maanden=12)
PALET: Mapping[Code, Maatregel] = {
    Code.AANGIFTE: Maatregel(
        Spoor.STRAF,
        "Aangifte",
        None,
        (Oplegger.POLITIE,),
        Richt.IEDEREEN,
        moment=True,
        enkel=False,
    ),
    Code.AANHOUDING: Maatregel(
        Spoor.STRAF,
        "Aanhouding",
        None,
        (Oplegger.POLITIE,),
        Richt.IEDEREEN,
        moment=True,
        enkel=False,
    ),
    Code.INVERZEKERINGSTELLING: Maatregel(
        Spoor.STRAF,
        "Inverzekeringstelling",
        None,
        (Oplegger.OFFICIER,),
        Richt.IEDEREEN,
        duur=Duur(dagen=3),
        verlenging=Duur(dagen=3),
        uiterlijk=Duur(dagen=6),
        waarschuw=1,
    ),
    Code.FORENSISCH_ONDERZOEK: Maatregel(
        Spoor.STRAF,
        "Forensisch-medisch onderzoek",
        None,
        (Oplegger.POLITIE, Oplegger.OFFICIER, Oplegger.VEILIG_THUIS),
        Richt.IEDEREEN,
        moment=True,
        enkel=False,
    ),
    Code.GEDRAGSAANWIJZING: Maatregel(
        Spoor.STRAF,
        "Gedragsaanwijzing",
        "gedragsaanwijzing van de officier",
        (Oplegger.OFFICIER,),
        Richt.IEDEREEN,
        duur=_DAGEN_90,
        verlenging=_DAGEN_90,
        uiterlijk=Duur(dagen=360),
    ),
    Code.CONTACTVERBOD: Maatregel(
        Spoor.STRAF,
        "Contactverbod",
        "contactverbod",
        (Oplegger.STRAFRECHTER, Oplegger.OFFICIER),
        Richt.IEDEREEN,
        eist_einde=True,
        enkel=False,
    ),
    Code.LOCATIEVERBOD: Maatregel(
        Spoor.STRAF,
        "Locatieverbod",
        "locatieverbod",
        (Oplegger.STRAFRECHTER, Oplegger.OFFICIER),
        Richt.IEDEREEN,
        eist_einde=True,
        enkel=False,
    ),
    Code.RECLASSERINGSTOEZICHT: Maatregel(
        Spoor.STRAF,
        "Reclasseringstoezicht",
        "toezicht van de reclassering",
        (Oplegger.STRAFRECHTER, Oplegger.OFFICIER),
        Richt.IEDEREEN,
        eist_einde=True,
    ),
    Code.HUISVERBOD: Maatregel(
        Spoor.BESTUUR,
        "Tijdelijk huisverbod",
        "tijdelijk huisverbod",
        (Oplegger.BURGEMEESTER,),
        duur=_DAGEN_10,
        uiterlijk=_DAGEN_28,
        waarschuw=2,
    ),
    Code.CIVIEL_VERBOD: Maatregel(
        Spoor.CIVIEL,
        "Civiel contact- of straatverbod",
        "contact- of straatverbod van de rechter",
        (Oplegger.CIVIELE_RECHTER,),
        Richt.IEDEREEN,
        eist_einde=True,
        enkel=False,
    ),
    Code.VOORLOPIGE_ONDERTOEZICHTSTELLING: Maatregel(
        Spoor.CIVIEL,
        "Voorlopige ondertoezichtstelling",
        "voorlopig toezicht van de jeugdbescherming",
        (Oplegger.KINDERRECHTER,),
        Richt.KIND,
        duur=Duur(maanden=3),
        uiterlijk=Duur(maanden=3),
        waarschuw=14,
    ),
    Code.ONDERTOEZICHTSTELLING: Maatregel(
        Spoor.CIVIEL,
        "Ondertoezichtstelling",
        "toezicht van de jeugdbescherming",
        (Oplegger.KINDERRECHTER,),
        Richt.KIND,
        duur=_JAAR,
        verlenging=_JAAR,
        waarschuw=56,
    ),
    Code.UITHUISPLAATSING: Maatregel(
        Spoor.CIVIEL,
        "Machtiging uithuisplaatsing",
        "tijdelijk ergens anders wonen",
        (Oplegger.KINDERRECHTER,),
        Richt.KIND,
        duur=_JAAR,
        verlenging=_JAAR,
        waarschuw=56,
    ),
    Code.AWARE: Maatregel(
        Spoor.ZORG,
        "AWARE",
        None,
        (Oplegger.VEILIG_THUIS, Oplegger.POLITIE),
        Richt.IEDEREEN,
    ),
    Code.TIME_OUT: Maatregel(
        Spoor.ZORG,
        "Time-outplek",
        "een plek om even tot rust te komen",
        (Oplegger.LOKAAL_TEAM, Oplegger.VEILIG_THUIS),
        waarschuw=2,
    ),
    Code.ICM: Maatregel(
        Spoor.ZORG,
        "Intensief casemanagement",
        "intensieve begeleiding (ICM)",
        (Oplegger.VEILIG_THUIS, Oplegger.LOKAAL_TEAM),
        Richt.IEDEREEN,
    ),
}
