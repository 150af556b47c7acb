"""What the server decides, nobody writes: every field of every answer, offered to every operation that does not take it."""

import pytest

from tests.contract import alles_in, antwoorden, bericht, operaties, velden
from tests.wereld import Wereld, geweigerd

NERGENS = "00000000-0000-7000-8000-000000000000"
MET_BERICHT = {f"{methode} {pad}": schema for methode, pad, op in operaties() if (schema := bericht(op))}
IN_ANTWOORDEN = {
    veld
    for *_, op in operaties()
    for schema in antwoorden(op)
    for vorm in alles_in(schema)
    for veld in velden(vorm)
}


def test_geen_bericht_laat_een_vreemd_veld_toe() -> None:
    """Not at its top, and not in anything below that."""
    los = {
        (operatie, vorm.get("title"))
        for operatie, schema in MET_BERICHT.items()
        for vorm in alles_in(schema)
        if vorm.get("type") == "object" and vorm.get("additionalProperties") is not False
    }
    assert los == set()
    assert {"versie", "fase", "status", "organisatie", "geopendOp"} <= IN_ANTWOORDEN


@pytest.mark.parametrize("operatie", MET_BERICHT)
async def test_wat_van_de_server_is_wordt_genoemd_en_geweigerd(wereld: Wereld, operatie: str) -> None:
    """All of it, in one answer."""
    methode, pad = operatie.split(" ")
    schema = MET_BERICHT[operatie]
    soort = schema.get("discriminator")
    keuze = {soort["propertyName"]: next(iter(soort["mapping"]))} if soort else {}
    vreemd = IN_ANTWOORDEN - velden(schema) - set(keuze.values())
    plaats = "/".join(
        NERGENS if deel.startswith("{") and deel != "{versie}" else deel for deel in pad.split("/")
    )
    antwoord = await wereld.als("wij-noord").vraag(
        methode, plaats.replace("{versie}", "1"), {**dict.fromkeys(vreemd), **keuze}, if_match="*"
    )
    fouten = geweigerd(antwoord, 400, "ongeldige-invoer")["errors"]
    assert {f["location"] for f in fouten if f["code"] == "extra-forbidden"} == vreemd
