"""Which status a refusal has over HTTP, and its title: the only place that knows."""

from collections.abc import Mapping

from app.core.fouten import Soort

STATUS: Mapping[Soort, tuple[int, str]] = {
    Soort.ONGELDIG: (400, "Ongeldige invoer"),
    Soort.NIET_AANGEMELD: (401, "Niet aangemeld"),
    Soort.VERBODEN: (403, "Niet toegestaan"),
    Soort.NIET_GEVONDEN: (404, "Niet gevonden"),
    Soort.BOTSING: (409, "Kan nu niet"),
    Soort.VEROUDERD: (412, "Intussen gewijzigd"),
    Soort.TE_GROOT: (413, "Te groot"),
    Soort.TE_VEEL: (429, "Te veel ineens"),
    Soort.VERSIE_ONTBREEKT: (428, "Versie ontbreekt"),
    Soort.ONBEREIKBAAR: (503, "Nu niet bereikbaar"),
}
