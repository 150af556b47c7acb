"""Where something is dealt with: the way from a belemmering, or from a point of the day, to its page. Tables, no rules."""

from collections.abc import Mapping
from uuid import UUID

from app.core.fouten import Belemmering
from app.workflow.dagbeeld import Punt

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


def oplossing_pad(casus_id: UUID, b: Belemmering) -> str | None:
    """The page that takes this belemmering away; about the first of what it names."""
    if (plek := OPLOSSINGEN.get(b.code)) is None:
        return None
    if "{id}" in plek and not b.ids:
        return None
    return f"/casussen/{casus_id}" + plek.format(id=b.ids[0] if b.ids else "")


def punt_pad(p: Punt) -> str | None:
    """Where this point is dealt with; None when that is not here yet, or not for this actor to see."""
    if p.pad:
        return p.pad
    if p.aandacht.plek and (p.over_id or "{id}" not in p.aandacht.plek):
        return p.aandacht.plek.format(id=p.over_id)
    if p.overdracht_id:
        return f"/overdrachten/{p.overdracht_id}"
    if p.actie:
        return f"/overleggen/{p.actie.overleg_id}/punten/{p.actie.punt_id}#actie-{p.actie.id}"
    if p.casus_id and p.over:
        deel = p.aandacht.onderdeel
        weet = bool(deel) and (p.over_id is not None or "{id}" not in deel)
        return f"/casussen/{p.casus_id}" + ("/" + deel.replace("{id}", str(p.over_id)) if weet else "")
    if p.overleg_id:
        return f"/overleggen/{p.overleg_id}"
    return f"/meldingen/{p.melding_id}" if p.melding_id else None
