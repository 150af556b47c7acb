"""The number of a casus or a melding: by it a privacy officer finds a dossier, and it says nothing of who is in it."""

import re

HEEL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
WAAR = (
    "Het nummer staat onderaan de bladzijde van de casus of de melding. Kunt u die niet openen, vraag het dan aan wie dat wel kan. "
    "De link van die bladzijde mag ook."
)


def als_nummer(tekst: str) -> str:
    """A number as somebody copied it: with a space in it, or in the address of its page. What holds none stays, to be refused."""
    gevonden = HEEL.search("".join(tekst.split()))
    return gevonden[0] if gevonden else tekst
