"""Where something is dealt with: the way from a belemmering, or from a point of the day, to its page. Tables, no rules."""

from collections.abc import Mapping
from uuid import UUID

from app.core.fouten import Belemmering
from app.overleg.mijn import MijnActie
from app.workflow.dagbeeld import Punt
from app.workflow.signaalzinnen import Aandacht
from app.workflow.stapwerk import Werk

OPLOSSINGEN: Mapping[str, str] = {
    "geen-veiligheidsplan": "/veiligheidsplan",
    "veiligheidsplan-onvolledig": "/veiligheidsplan",
    "geen-evaluatiedatum": "/veiligheidsplan",
    "evaluatiedatum-verstreken": "/veiligheidsplan",
    "veiligheidsplan-in-concept": "/veiligheidsplan",
    "veiligheidsplan-niet-herzien": "/veiligheidsplan",
    "veiligheidsplan-niet-bevestigd": "/veiligheidsplan",
    "netwerk-zonder-toestemming": "/veiligheidsplan",
    "kind-niet-gesproken": "/vastleggen/gesprek/{id}",
    "veilig-contact-onbekend": "/vastleggen/persoon/{id}",
    "geen-betrokkenen": "/vastleggen/nieuwe-persoon",
    "evaluatie-ontbreekt": "/vastleggen/evaluatie",
    "evaluatie-wijst-anders": "/vastleggen/evaluatie",
    "stopcheck-onvolledig": "/vastleggen/stop-check",
    "geweld-niet-gestopt": "/vastleggen/stop-check",
    "vt-niet-geinformeerd": "#meer",
    "geen-casusregisseur": "#meer",
    "overrule-niet-beoordeeld": "#meer",
    "stappen-openstaand": "#stappenplan",
    "stap-niet-openstaand": "#stappenplan",
    "melding-open": "#mensen",
}
"""By code of the belemmering; what is not here has no page yet, and its text says what to do."""
WAARSCHUWINGEN: Mapping[str, tuple[str, str]] = {
    "rode-vlag-zonder-contact": ("#mensen", "Leg een gesprek vast"),
    "rode-vlag-niet-aangekruist": ("/vastleggen/gevaar", "Kruis het aan"),
    "afspraak-niet-nagekomen": ("/veiligheidsplan#afspraken", "Naar het plan"),
    "kind-niet-gesproken": ("#mensen", "Leg een gesprek vast"),
    "geen-veiligheidsplan": ("/veiligheidsplan", "Naar het plan"),
    "evaluatiedatum-verstreken": ("/veiligheidsplan", "Naar het plan"),
    "veiligheidsplan-herzien": ("/veiligheidsplan", "Naar het plan"),
    "akkoord-ontbreekt": ("/veiligheidsplan#akkoord", "Naar het plan"),
    "stappen-openstaand": ("#stappenplan", "Naar het stappenplan"),
    "geen-waakvlam": ("/vastleggen/nazorg", "Spreek nazorg af"),
}
"""By code of the warning: where in the casus it is taken away, and what the link says. What is not here has its button on the page."""
WERK: Mapping[Werk, tuple[str, str]] = {
    Werk.PERSOON: ("/vastleggen/nieuwe-persoon", "Iemand toevoegen"),
    Werk.GESPREK: ("#mensen", "Gesprek met iemand"),
    Werk.GEVAAR: ("/vastleggen/gevaar", "Wat er speelt"),
    Werk.CIJFER: ("/vastleggen/cijfer", "Veiligheidscijfer"),
    Werk.VEILIGHEIDSPLAN: ("/veiligheidsplan", "Veiligheidsplan"),
    Werk.ONDERSTEUNINGSPLAN: ("/vastleggen/ondersteuningsplan", "Ondersteuningsplan"),
    Werk.DOEL: ("/vastleggen/doel", "Doel stellen"),
    Werk.INTERVENTIE: ("/vastleggen/interventie", "Interventie"),
    Werk.INZET: ("/vastleggen/inzet", "Inzet vragen"),
    Werk.OVERLEG: ("/overleg", "Naar een overleg"),
    Werk.EVALUATIE: ("/vastleggen/evaluatie", "Evalueren"),
    Werk.NAZORG: ("/vastleggen/nazorg", "Nazorg"),
    Werk.STOPCHECK: ("/vastleggen/stop-check", "Is het gestopt?"),
    Werk.OVERDRACHT: ("/vastleggen/overdracht", "Overdragen"),
}
"""The page of a casus where it is recorded, and what the link says."""


def oplossing_pad(casus_id: UUID, b: Belemmering) -> str | None:
    """The page that takes this belemmering away; about the first of what it names."""
    if (plek := OPLOSSINGEN.get(b.code)) is None:
        return None
    if "{id}" in plek and not b.ids:
        return None
    return f"/casussen/{casus_id}" + plek.format(id=b.ids[0] if b.ids else "")


def klok_pad(casus_id: UUID, wat: Aandacht, over_id: UUID | None) -> str:
    """Where in its casus this is dealt with; the page of the casus when there is no other."""
    deel = wat.onderdeel
    weet = bool(deel) and (over_id is not None or "{id}" not in deel)
    return f"/casussen/{casus_id}" + ("/" + deel.replace("{id}", str(over_id)) if weet else "")


def actie_pad(actie: MijnActie) -> str:
    """The item where it was agreed on."""
    return f"/overleggen/{actie.overleg_id}/punten/{actie.punt_id}#actie-{actie.id}"


def punt_pad(p: Punt) -> str | None:
    """Where this point is dealt with; None when that is not here yet, or not for this actor to see."""
    if p.pad:
        return p.pad
    if p.aandacht.plek and (p.over_id or "{id}" not in p.aandacht.plek):
        return p.aandacht.plek.format(id=p.over_id)
    if p.overdracht_id:
        return f"/overdrachten/{p.overdracht_id}"
    if p.actie:
        return actie_pad(p.actie)
    if p.casus_id and p.over:
        return klok_pad(p.casus_id, p.aandacht, p.over_id)
    if p.overleg_id:
        return f"/overleggen/{p.overleg_id}"
    return f"/meldingen/{p.melding_id}" if p.melding_id else None
