"""The veiligheidsplan on paper, for the family: what all of them may read, and nothing else (domein §3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.casus.queries import Betrokkene
from app.core.klok import lokale_dag
from app.core.papier import druk
from app.veiligheidsplan.model import Akkoord
from app.veiligheidsplan.queries import Plan

Woord = Mapping[str, Any]

_SJABLOON = Path(__file__).with_name("veiligheidsplan.typ")


async def als_pdf(
    plan: Plan, mensen: Sequence[Betrokkene], woorden: Mapping[UUID, Woord], nu: datetime
) -> bytes:
    """The plan as an accessible PDF, made in memory; the same plan at the same moment gives the same bytes.

    `woorden`: the last word of each person on this version.
    """
    blad = voor_het_gezin(plan, mensen, woorden) | {"afgedrukt": lokale_dag(nu)}
    return await druk(_SJABLOON, blad, nu)


def voor_het_gezin(plan: Plan, mensen: Sequence[Betrokkene], woorden: Mapping[UUID, Woord]) -> dict[str, Any]:
    """All that reaches the paper; the template only words it. Anybody at home may find it, so this is what is told.

    Of a person: the first name, and that they agree. Who does not agree, or was not asked, is not told: on paper that lies
    in the house a "no" can cost a beating (the werkplek shows it, never silently). Never a role, a birth date, contact data,
    or what was said in confidence (`toelichting`). Of the plan: its lines, but not why it was revised (`reden`). Of the
    network: only who consented and was found impartial.
    """
    inhoud, g, namen = plan.inhoud, plan.rij, roepnamen(mensen)
    steun: dict[UUID, list[str]] = {}
    for figuur in inhoud.steunfiguren:
        steun.setdefault(figuur.kind_id, []).append(f"{figuur.naam} – {figuur.bereikbaar}")
    return {
        "versie": plan.versie,
        "status": plan.status,
        "vanaf": g["vastgesteld_op"] and lokale_dag(g["vastgesteld_op"]),
        "geeindigd": g["geeindigd_op"] and lokale_dag(g["geeindigd_op"]),
        "opnieuw": g["evaluatiedatum"],
        "voorwaarden": [regel.tekst for regel in inhoud.voorwaarden],
        "afspraken": [
            {
                "wat": afspraak.wat,
                "wie": [namen[wie] for wie in afspraak.wie],
                "bewaker": afspraak.bewaker.naam,
                "tot": afspraak.tot,
                "alsNiet": afspraak.als_niet,
            }
            for afspraak in inhoud.afspraken
        ],
        "signalen": [regel.tekst for regel in inhoud.signalen],
        "bijGevaar": [regel.tekst for regel in inhoud.bij_gevaar],
        "steun": [{"naam": namen[kind], "bij": bij} for kind, bij in steun.items()],
        "netwerk": [
            {"naam": n.naam, "bijdrage": n.bijdrage}
            for n in inhoud.netwerk
            if n.toestemming and n.belangen_getoetst
        ],
        "wieBewaakt": inhoud.wie_bewaakt,
        "akkoord": [
            {"naam": namen[mens.id], "op": woord["op"]}
            for mens in mensen
            if (woord := woorden.get(mens.id)) and woord["akkoord"] == Akkoord.AKKOORD
        ],
    }


def roepnamen(mensen: Sequence[Betrokkene]) -> dict[UUID, str]:
    """First names; the whole name where two are called the same, since it must be plain who does what."""
    voornamen = {mens.id: mens.rij["voornamen"] or "naam onbekend" for mens in mensen}
    keer = Counter(voornamen.values())
    return {mens.id: mens.naam if keer[voornamen[mens.id]] > 1 else voornamen[mens.id] for mens in mensen}
