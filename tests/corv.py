"""Zorgformulieren for tests, written by hand and not by the table that reads them. Synthetic, obviously so."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

STUF = "http://www.egem.nl/StUF/StUF0301"
ELEMENTEN = {
    "kenmerk": "kenmerk",
    "melderCategorie": "melder",
    "ontvangenOp": "tijdstipMelding",
    "incidentOp": "tijdstipIncident",
    "urgentie": "urgentie",
    "gemeente": "gemeentecode",
    "wijk": "wijk",
    "geweldsvormen": "geweldsvorm",
    "relatie": "relatie",
    "duur": "duur",
    "sash": "sash",
    "rodeVlaggen": "rodeVlag",
    "toelichting": "toelichting",
}
ADRES = {
    "straat": "gor.straatnaam",
    "huisnummer": "aoa.huisnummer",
    "postcode": "aoa.postcode",
    "plaats": "wpl.woonplaatsNaam",
    "geheim": "indicatieGeheim",
}
PERSOON = {
    "rollen": "rol",
    "voornamen": "voornamen",
    "tussenvoegsel": "voorvoegselGeslachtsnaam",
    "achternaam": "geslachtsnaam",
    "geboortedatum": "geboortedatum",
    "leeftijdSchatting": "leeftijdSchatting",
    "bsn": "inp.bsn",
    "telefoon": "telefoonnummer",
    "voorkeurstaal": "voorkeurstaal",
    "tolkNodig": "tolkNodig",
}
CONTACT = {naam: naam for naam in ("kanaal", "wanneer", "neutraal", "wieMagWeten")}


def _velden(wat: Mapping[str, Any], namen: Mapping[str, str]) -> str:
    return "".join(
        f"<{element}>{escape({True: 'J', False: 'N'}.get(w, str(w)) if isinstance(w, bool) else str(w))}</{element}>"
        for veld, element in namen.items()
        if veld in wat
        for w in (wat[veld] if isinstance(wat[veld], list) else [wat[veld]])
    )


def zorgformulier(melding: Mapping[str, Any], extra: str = "", extra_persoon: str = "") -> bytes:
    """The message that says this. `extra`, `extra_persoon`: elements nobody knows, in the melding and in its first person."""
    adres = f"<adres>{_velden(melding['adres'], ADRES)}</adres>" if "adres" in melding else ""
    mensen = ""
    for i, mens in enumerate(melding["betrokkenen"]):
        contact = mens.get("veiligContact")
        mensen += (
            f"<persoon>{_velden(mens, PERSOON)}"
            + (f"<veiligContact>{_velden(contact, CONTACT)}</veiligContact>" if contact else "")
            + ("" if i else extra_persoon)
            + "</persoon>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<jz:vtMelding xmlns:jz="urn:voorbeeld" xmlns:StUF="{STUF}" xmlns="urn:voorbeeld">'
        "<jz:stuurgegevens><StUF:referentienummer>123456782</StUF:referentienummer></jz:stuurgegevens>"
        f"<melding>{_velden(melding, ELEMENTEN)}{adres}{mensen}{extra}</melding></jz:vtMelding>"
    ).encode()
