"""What the neighbours offer, as a table: for whom, with which data and no more, and how soon.

Sources: seed 1 (Kikkergroep 4-7, Vingers in je oren 8-12, Veerkracht for children in the vrouwenopvang), seed 0 (Filomena: intieme
terreur, stalking, risk of femicide), seed 4 (§4.7: a school hears within 24 hours that something happened; Samen op in acuut: Veilig Thuis
and police together in the first 24 hours; ZSM: soon after an aanhouding). The ages of Handle with Care are those of school.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.inzet.codes import Inzetcode as Code
from app.inzet.codes import Voor


@dataclass(frozen=True, slots=True)
class Aanbod:
    naam: str
    waarvoor: str
    voor: Voor
    velden: tuple[str, ...] = ()
    """The data it needs beside whom it is for: all of these, and nothing else."""
    leeftijd: tuple[int, int] | None = None
    """From and up to and including this age."""
    uren: int | None = None
    """It is done within so many elapsed hours of the event."""
    op_plaat: str | None = None
    """What it is called on the picture for the family; None: it may not stand there. On paper in the house it would tell one what
    another was offered (Filomena), where somebody is (Veerkracht: the vrouwenopvang), or what was reported."""
    ineens: bool = False
    """It is done or not; it does not run for a while."""


AANBOD: Mapping[Code, Aanbod] = {
    Code.HANDLE_WITH_CARE: Aanbod(
        "Handle with Care",
        "School weet binnen 24 uur dát er iets is gebeurd, nooit wat, en kan er zijn voor het kind.",
        Voor.KIND,
        ("voorval_op", "school"),
        leeftijd=(4, 17),
        uren=24,
        ineens=True,
    ),
    Code.KIKKERGROEP: Aanbod(
        "Kikkergroep",
        "Groep voor jonge kinderen die geweld thuis hebben meegemaakt.",
        Voor.KIND,
        ("toestemming",),
        leeftijd=(4, 7),
        op_plaat="de Kikkergroep",
    ),
    Code.VINGERS_IN_JE_OREN: Aanbod(
        "Vingers in je oren",
        "Groep voor schoolkinderen die geweld thuis hebben meegemaakt.",
        Voor.KIND,
        ("toestemming",),
        leeftijd=(8, 12),
        op_plaat="de groep Vingers in je oren",
    ),
    Code.VEERKRACHT: Aanbod(
        "Veerkracht",
        "Hulp voor kinderen die in de vrouwenopvang verblijven.",
        Voor.KIND,
        ("toestemming",),
        op_plaat="eigen hulp",
    ),
    Code.FILOMENA: Aanbod(
        "Filomena",
        "Hulp bij intieme terreur, stalking of gevaar voor het leven.",
        Voor.VOLWASSENE,
        ("aanleiding",),
    ),
    Code.SEKSUEEL_GEWELD: Aanbod(
        "Centrum Seksueel Geweld",
        "Medische, forensische en psychische hulp na seksueel geweld.",
        Voor.IEMAND,
        ("voorval_op",),
    ),
    Code.ZSM: Aanbod(
        "ZSM",
        "Politie, OM, Reclassering, Raad en Veilig Thuis besluiten snel na een aanhouding samen.",
        Voor.IEMAND,
        ("voorval_op",),
        ineens=True,
    ),
    Code.SAMEN_OP: Aanbod(
        "Samen op in acuut",
        "Politie en Veilig Thuis trekken in de eerste 24 uur samen op.",
        Voor.CASUS,
        ("voorval_op",),
        uren=24,
    ),
}
