"""What is asked about danger and violence, in the same words wherever it is asked (domein §4).

Three words are in both lists, and both are asked: a form of violence is what happened and what the figures count, a rode vlag is what
warns. Neither is filled in by the other, so the page says what each does, and `workflow/waarschuwingen.py` whoever forgot
the second.
"""

from app.casus.codes import Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.werkplek.formulier import Soort, Veld, keuzes

RODE_VLAGGEN = Veld(
    "rodeVlaggen",
    "Rode vlaggen",
    Soort.KEUZES,
    keuzes(RodeVlag),
    uitleg="Tekenen van levensgevaar. Wat u hier aankruist waarschuwt op elk scherm van de casus en vraagt om een Actie-overleg.",
)
SASH = Veld(
    "sash", "SASH", Soort.KEUZE, keuzes(Sash), uitleg="Hoe groot de politie de kans op stalking vindt."
)
VORMEN = Veld(
    "geweldsvormen",
    "Vormen van geweld",
    Soort.KEUZES,
    keuzes(Geweldsvorm),
    uitleg="Wat er is gebeurd; dit telt in de cijfers. Kruis stalking, seksueel geweld en dwingende controle ook bij de rode vlaggen "
    "aan: pas dan is iedereen gewaarschuwd.",
)
RELATIE = Veld("relatie", "Wie tegen wie?", Soort.KEUZE, keuzes(Relatie))
DUUR = Veld("duur", "Hoe lang al?", Soort.KEUZE, keuzes(Duur))
