"""Field x role: every field of the contract has a class, and is told to exactly the audience of that class (`velden.py`).

That nobody receives too much is looked at in every answer of the matrix (`test_wie_mag_wat.py`), and that who may receive it does in
each of its GETs. Here: that the table is whole, and that both looks would see it.
"""

import httpx

from tests.contract import Schema
from tests.velden import (
    ALLEN,
    ANTWOORD,
    KLASSE,
    SCHEMAS,
    TEAM,
    VELDEN,
    VOLGT,
    Klasse,
    gevuld,
    te_veel,
    te_weinig,
)

VOLLEDIG = {"string": "x", "integer": 1, "number": 1, "boolean": True, "null": None}


def _in_antwoorden() -> set[tuple[str, str]]:
    """Every field of every schema that stands in an answer."""
    open_: list[object] = [*ANTWOORD.values()]
    gezien: set[str] = set()
    while open_:
        deel = open_.pop()
        if isinstance(deel, dict):
            naam = str(deel.get("$ref", "")).rsplit("/", 1)[-1]
            if naam and naam not in gezien:
                gezien.add(naam)
                open_.append(SCHEMAS[naam])
            open_ += deel.values()
        elif isinstance(deel, list):
            open_ += deel
    eigen = (naam for naam in gezien if not naam.startswith("Lijst_"))
    return {(naam, veld) for naam in eigen for veld in SCHEMAS[naam].get("properties", {})}


def test_elk_veld_van_elk_antwoord_heeft_een_klasse() -> None:
    assert set(KLASSE) == _in_antwoorden()
    genoemd = [(s, v) for s, rij in VELDEN.items() for velden in rij.values() for v in velden.split()]
    assert len(genoemd) == len(set(genoemd)), "een veld staat in twee klassen"


def _vol(schema: Schema, boven: tuple[str, ...] = ()) -> object:
    """An answer of this form in which everything is told; a form within itself ends there."""
    if naam := str(schema.get("$ref", "")).rsplit("/", 1)[-1]:
        velden = SCHEMAS[naam].get("properties", {}) if naam not in boven else {}
        return {veld: _vol(van, (*boven, naam)) for veld, van in velden.items()} or "x"
    if keuzes := [
        k for soort in ("anyOf", "oneOf", "allOf") for k in schema.get(soort, ()) if k != {"type": "null"}
    ]:
        return _vol(keuzes[0], boven)
    if "items" in schema:
        return [_vol(schema["items"], boven)]
    return VOLLEDIG.get(schema.get("type", ""), {"x": 1})


def test_wie_te_veel_of_te_weinig_ontvangt_valt_op() -> None:
    """Of every operation an answer that tells everything, to everybody: what is seen in it is exactly what their class forbids."""
    gezien: set[Klasse] = set()
    for operatie, schema in ANTWOORD.items():
        inhoud = _vol(schema)
        velden = set(gevuld(schema, inhoud))
        assert velden or operatie.endswith(("/pdf", "/verslag", "/situatieplaat", "/corv")), operatie
        antwoord = httpx.Response(200, json=inhoud)
        for wie in ALLEN:
            klassen = {KLASSE[v] for v in velden}
            verboden = {k for k in klassen if wie not in k.mag(operatie)}
            assert te_veel(operatie, wie, antwoord) == sorted(
                f"{s}.{v}" for s, v in velden if KLASSE[s, v] in verboden
            )
            gezien |= verboden
    assert gezien == {k for k in KLASSE.values() if k.hiervan != ALLEN}
    dossier = {v for v, klasse in KLASSE.items() if klasse.naam == "dossier"}
    assert len(
        te_weinig({"wij-noord": dossier, **{w: {("StapUit", "stap")} for w in TEAM - {"wij-noord"}}})
    ) == 2 * len(dossier)
    assert te_weinig({"wij-noord": {v for v, k in KLASSE.items() if k is VOLGT}, "vt": set()}) == []
