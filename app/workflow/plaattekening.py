"""Draws the situatieplaat on one A4: the children first, then the grown-ups, the afspraken, who helps, and what comes next."""

from collections.abc import Sequence

from app.core.tekening import Kaart, Regel, Vel
from app.core.woorden import opsomming
from app.workflow.situatieplaat import Mens, Plaat, hoofdletter

BREED, HOOG, RAND = 794.0, 1123.0, 44.0
"""A4 at 96 dots per inch."""
RUIMTE = BREED - 2 * RAND
KINDEREN, VOLWASSENEN = ("#FFF6D6", "#7A5C00"), ("#EAF2FB", "#1F4E7A")
AFSPRAKEN, HULP, GEVAAR = ("#FFFFFF", "#4A4A4A"), ("#EDF6EC", "#2C5E2A"), ("#FFFFFF", "#A3161A")
ZACHT = "#444444"
MENSEN_MAX, AFSPRAKEN_MAX = 15, 12
"""More would be too small to read; then it says where the rest stands."""
LANGE_AFSPRAAK, VERVOLG = 10, "… (zie het veiligheidsplan)"
"""Lines. Half an afspraak is another afspraak: only what is far longer is cut, and says where the rest stands."""


def teken(plaat: Plaat) -> bytes:
    """As SVG: real text, in the order in which one reads it."""
    vel = Vel(BREED, HOOG, "Wie doet wat voor ons gezin", _omschrijving(plaat))
    vel.y = RAND - 12
    vel.schrijf(RAND, Regel("Wie doet wat", 32, vet=True), RUIMTE)
    namen = [m.naam for m in (*plaat.kinderen, *plaat.volwassenen)]
    if namen:
        vel.schrijf(RAND, Regel(f"Voor {opsomming(namen)}", 15, kleur=ZACHT, hoogstens=2), RUIMTE)
    vel.schrijf(RAND, Regel(f"Zo is het op {plaat.vandaag}", 15, kleur=ZACHT), RUIMTE)
    _groep(vel, "De kinderen", plaat.kinderen, KINDEREN)
    _groep(vel, "De volwassenen", plaat.volwassenen, VOLWASSENEN)
    _kop(vel, "Onze afspraken")
    afspraken = _afspraken(plaat)
    vel.kaarten(RAND, RUIMTE, afspraken, 1 if len(afspraken) < 5 else 2, tussen=8)
    _kop(vel, "Wie helpt ons, en wat komt er")
    vel.kaarten(RAND, RUIMTE, [_helpers(plaat), _volgende(plaat)], 2)
    vel.y += 4
    vel.kaarten(RAND, RUIMTE, [_gevaar()], 1)
    vel.y += RAND - 12
    return vel.klaar()


def _kop(vel: Vel, tekst: str) -> None:
    vel.schrijf(RAND, Regel(tekst, 20, vet=True, voor=12), RUIMTE)
    vel.y += 6


def _groep(vel: Vel, kop: str, mensen: Sequence[Mens], kleuren: tuple[str, str]) -> None:
    if not mensen:
        return
    _kop(vel, kop)
    kaarten = [_mens(m, kleuren) for m in mensen[:MENSEN_MAX]]
    vel.kaarten(RAND, RUIMTE, kaarten, 2 if len(kaarten) in (2, 4) else 3 if len(kaarten) > 2 else 1)
    if meer := mensen[MENSEN_MAX:]:
        vel.schrijf(RAND, Regel(f"En nog {len(meer)}: vraag het aan het team."), RUIMTE)


def _mens(mens: Mens, kleuren: tuple[str, str]) -> Kaart:
    jaar = f"{mens.leeftijd} jaar" if mens.leeftijd is not None else ""
    regels = [Regel(mens.naam, 19, vet=True, hoogstens=3)]
    regels += [Regel(jaar, 14, kleur=ZACHT)] if jaar else []
    hulp = hoofdletter(opsomming(mens.hulp)) if mens.hulp else "Nog niet afgesproken"
    blokken = {"Hulp": (hulp,), "Steun van": (opsomming(mens.steun),), "Dit geldt": mens.maatregelen}
    for kop, teksten in blokken.items():
        if any(teksten):
            regels += [Regel(kop, 12.5, vet=True, kleur=kleuren[1], voor=6)]
            regels += [Regel(tekst, 14, hoogstens=8) for tekst in teksten]
    return Kaart(f"{mens.naam}, {jaar}" if jaar else mens.naam, regels, *kleuren)


def _afspraken(plaat: Plaat) -> list[Kaart]:
    if not plaat.afspraken:
        leeg = (
            "Er is nog geen veiligheidsplan."
            if plaat.afspraken is None
            else "Er staan geen afspraken in het plan."
        )
        return [Kaart("Afspraken", [Regel(leeg)], *AFSPRAKEN)]
    kaarten = []
    for i, a in enumerate(plaat.afspraken[:AFSPRAKEN_MAX], 1):
        regels = [
            Regel(f"{i}. {a.wat}", 15, vet=True, hoogstens=LANGE_AFSPRAAK, vervolg=VERVOLG),
            Regel(f"Wie doet dit: {a.wie}", 14, kleur=ZACHT, voor=2),
        ]
        regels += [Regel(f"Wie let erop: {a.bewaker}", 14, kleur=ZACHT)]
        regels += [Regel(f"Tot en met {a.tot}", 14, kleur=ZACHT)] if a.tot else []
        kaarten.append(Kaart(f"Afspraak {i}", regels, *AFSPRAKEN, marge=10))
    if meer := plaat.afspraken[AFSPRAKEN_MAX:]:
        rest = f"En nog {len(meer)}: die staan in het veiligheidsplan."
        kaarten.append(Kaart("Meer afspraken", [Regel(rest)], *AFSPRAKEN, marge=10))
    return kaarten


def _helpers(plaat: Plaat) -> Kaart:
    regisseur = plaat.casusregisseur or "Nog niemand; vraag het aan het team"
    regels = [
        Regel("Vaste contactpersoon (casusregisseur)", 12.5, vet=True, kleur=HULP[1]),
        Regel(regisseur, 16),
        Regel("Team", 12.5, vet=True, kleur=HULP[1], voor=6),
        Regel(plaat.team, 16),
    ]
    return Kaart("Wie helpt ons", regels, *HULP)


def _volgende(plaat: Plaat) -> Kaart:
    dag, wat = plaat.volgende or (
        "Nog niet afgesproken",
        "Vraag uw contactpersoon wanneer u elkaar weer ziet.",
    )
    regels = [
        Regel("Volgend moment", 12.5, vet=True, kleur=HULP[1]),
        Regel(dag, 16, vet=True),
        Regel(wat, 14),
    ]
    return Kaart("Volgend moment", regels, *HULP)


def _gevaar() -> Kaart:
    regels = [
        Regel("Gevaar? Bel 112.", 18, vet=True, kleur=GEVAAR[1]),
        Regel(
            "Praten of hulp vragen: Veilig Thuis, 0800 2000. Kinderen: Kindertelefoon, 0800 0432. Bellen is gratis.",
            14,
        ),
    ]
    return Kaart("Bij gevaar", regels, *GEVAAR, marge=12)


def _omschrijving(plaat: Plaat) -> str:
    return (
        f"Overzicht van {plaat.vandaag}: wie er bij het gezin horen, welke hulp er is, {len(plaat.afspraken or ())} afspraken, "
        "wie helpt en wat het volgende moment is."
    )
