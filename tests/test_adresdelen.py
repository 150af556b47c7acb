"""An address that is shared with a partner: of whom, with whom, and that it is gone as soon as it is not theirs to know any more."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.overleg.model import projectie
from tests.overleg import Tafel, deel, tafel
from tests.wereld import Casus, Wereld, geweigerd, goed

HIER = {"straat": "Deelpad", "huisnummer": "5", "postcode": "9797XA", "plaats": "Nergenshuizen"}
ELDERS = {"straat": "Ergenspad", "huisnummer": "6", "postcode": "9797XB", "plaats": "Nergenshuizen"}


async def _woont(casus: Casus, wie: str, adres: dict[str, Any], geheim: bool = False, **meer: Any) -> None:
    pad = f"{casus.pad}/betrokkenen/{wie}/adres"
    goed(await casus.regisseur.put(pad, {**adres, "geheim": geheim, **meer}, if_match="*"))


async def _tafel(wereld: Wereld) -> tuple[Casus, Tafel, str]:
    """The address of the man is shared with politie; the OM sees something else."""
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    await _woont(casus, casus.vader, HIER)
    bij = await tafel(wereld, "politie", "om", wie="wij-noord", herhalingWeken=1)
    punt = await bij.breng_in(casus)
    await bij.bevestig("politie", "om")
    await deel(bij, punt, "om", "stand")
    return casus, bij, punt


async def _deelt(bij: Tafel, punt: str, wie: str) -> dict[str, Any]:
    return await deel(bij, punt, "politie", "adres", "gevaar", adresVan=[wie])


async def _ziet(bij: Tafel, handle: str) -> bytes:
    return (await bij.probeer(handle)).content


async def _einden(bij: Tafel, punt: str, casus: Casus) -> list[str | None]:
    alle = (await casus.regisseur.haal(f"{bij.punt(punt)}/projecties"))["resultaten"]
    return [p["einde"] for p in alle if p["organisatie"] == "politie"]


async def _ligt_er_nog(wereld: Wereld, id: str) -> bool:
    vraag = sa.select(projectie.c.adressen).where(projectie.c.id == UUID(id))
    async with wereld.omg.database.lees() as verbinding:
        return (await verbinding.execute(vraag)).scalar_one() is not None


async def _signalen(casus: Casus) -> list[str]:
    alle = await casus.regisseur.alle("/v1/signalen")
    return [s["soort"] for s in alle if s["casusId"] == casus.id and s["soort"].startswith("adres-")]


@pytest.mark.parametrize(
    "nieuw",
    [
        {"adres": ELDERS},
        {"adres": HIER, "geheim": True},
        {"adres": ELDERS, "geheim": True},
        {"adres": ELDERS, "geheim": True, "opvang": True},
    ],
    ids=["verhuisd", "hier-geheim", "elders-geheim", "opvang"],
)
async def test_een_nieuw_adres_beeindigt_wat_ervan_werd_gedeeld(
    wereld: Wereld, nieuw: dict[str, Any]
) -> None:
    """For politie it was never there, whatever kind of address it became; in what has been the address stands nowhere."""
    casus, bij, punt = await _tafel(wereld)
    ervoor, om = await _ziet(bij, "politie"), await _ziet(bij, "om")
    pad, regie = f"{bij.punt(punt)}/projecties", casus.regisseur
    vraag = {"organisatie": "politie", "onderdelen": ["adres", "gevaar"], "adresVan": [casus.vader]}
    gedeeld = await regie.maak(pad, vraag, idempotency_key=casus.id)
    assert "Deelpad" in (await _ziet(bij, "politie")).decode()
    wereld.vooruit(minutes=5)
    toen = wereld.nu_json.replace("+00:00", "Z")
    wereld.vooruit(minutes=5)

    await _woont(casus, casus.vader, **nieuw)

    assert await _ziet(bij, "politie") == ervoor
    een, ander = [await wereld.als("politie").get(bij.punt(id)) for id in (punt, str(uuid4()))]
    assert (een.status_code, een.content) == (404, ander.content)
    assert await _ziet(bij, "om") == om
    assert await _einden(bij, punt, casus) == ["adres-gewijzigd"]
    assert not await _ligt_er_nog(wereld, gedeeld["id"])
    assert await _signalen(casus) == ["adres-niet-meer-gedeeld"]
    (regel,) = [r for r in await casus.tijdlijn() if r["soort"] == "adres-niet-meer-gedeeld"]
    assert "Met politie wordt dat niet meer gedeeld" in regel["tekst"]

    nu, eerder = [(await regie.haal(f"{casus.pad}/gedeeld{op}"))["resultaten"] for op in ("", f"?op={toen}")]
    assert [r["met"] for r in nu] == ["om"]
    van_politie = next(r for r in eerder if r["met"] == "politie")
    assert (van_politie["onderdelen"], van_politie["adresVan"]) == (["adres", "gevaar"], [casus.vader])
    weer = await regie.post(pad, vraag, idempotency_key=casus.id)
    for gelezen in (nu, eerder, weer.text, (await regie.get(pad)).text, await casus.tijdlijn()):
        assert "Deelpad" not in str(gelezen)
        assert "9797" not in str(gelezen)


async def test_ook_wat_naar_de_volgende_agenda_meeging(wereld: Wereld) -> None:
    casus, bij, punt = await _tafel(wereld)
    await _deelt(bij, punt, casus.vader)
    goed(await casus.regisseur.post(f"{bij.pad}/_afsluiten"))
    (volgend,) = [
        Tafel(wereld, o["id"], bij.voorzitter)
        for o in await casus.regisseur.alle("/v1/overleggen")
        if o["reeksId"] == bij.id and o["id"] != bij.id
    ]
    await volgend.bevestig("politie")
    (opnieuw,) = await volgend.agenda("politie")
    assert opnieuw["projectie"]["inhoud"]["adres"][0]["straat"] == "Deelpad"
    await _woont(casus, casus.vader, HIER, geheim=True)
    assert await volgend.agenda("politie") == []
    for tafel_, id in ((bij, punt), (volgend, opnieuw["id"])):
        assert await _einden(tafel_, id, casus) == ["adres-gewijzigd"]
    assert len(await _signalen(casus)) == 1


async def test_wie_op_hetzelfde_adres_staat_wordt_ook_niet_meer_gedeeld(wereld: Wereld) -> None:
    casus, bij, punt = await _tafel(wereld)
    await _deelt(bij, punt, casus.vader)
    await _woont(casus, casus.moeder, HIER, geheim=True)
    assert await bij.agenda("politie") == []
    assert await _einden(bij, punt, casus) == ["adres-gewijzigd"]


@pytest.mark.parametrize("geheim", [False, True])
async def test_ook_in_een_andere_casus_van_dezelfde_mens(wereld: Wereld, geheim: bool) -> None:
    """Its team hears that an address may be another; not which, whether it is secret, or where that was recorded."""
    casus, bij, punt = await _tafel(wereld)
    gedeeld = await _deelt(bij, punt, casus.vader)
    ander = await wereld.casus()
    await ander.mensen()
    paar = [
        next(
            m["persoonId"]
            for m in (await c.regisseur.haal(f"{c.pad}/betrokkenen"))["resultaten"]
            if m["id"] == c.vader
        )
        for c in (casus, ander)
    ]
    # before a human says that they are one, they are two
    await _woont(ander, ander.vader, ELDERS)
    assert await _einden(bij, punt, casus) == [None]
    zelfde = {
        "persoonId": paar[0],
        "zelfdeAlsId": paar[1],
        "reden": "anders",
        "toelichting": "Hij zei het zelf.",
    }
    await casus.regisseur.maak("/v1/personen/samenvoegingen", zelfde)
    await _woont(ander, ander.vader, ELDERS, geheim=geheim)
    assert await bij.agenda("politie") == []
    assert await _einden(bij, punt, casus) == ["adres-gewijzigd"]
    assert not await _ligt_er_nog(wereld, gedeeld["id"])
    assert await _signalen(casus) == ["adres-niet-meer-gedeeld"]
    assert await _signalen(ander) == []
    (regel,) = [r for r in await casus.tijdlijn() if r["soort"] == "adres-niet-meer-gedeeld"]
    assert "geheim" not in str(regel)
    assert ander.id not in str(regel)


async def test_ieder_einde_neemt_het_adres_mee(wereld: Wereld) -> None:
    """Taken back, renewed, or with the casus: no address lies in what has been."""
    casus, bij, punt = await _tafel(wereld)
    ids = [(await _deelt(bij, punt, casus.vader))["id"] for _ in range(2)]
    assert [await _ligt_er_nog(wereld, id) for id in ids] == [False, True]
    await casus.regisseur.maak(f"{bij.punt(punt)}/projecties/{ids[1]}/_intrekken", {"reden": "Niet nodig."})
    ids.append((await _deelt(bij, punt, casus.vader))["id"])
    assert [await _ligt_er_nog(wereld, id) for id in ids] == [False, False, True]
    einde = {"reden": "overlijden", "toelichting": "Helaas."}
    goed(await casus.doe("beeindigen", wereld.teamleider, **einde))
    assert not await _ligt_er_nog(wereld, ids[2])


async def test_de_weigering_zegt_niet_waarom_er_geen_adres_is(wereld: Wereld) -> None:
    """Secret, not recorded, of another casus, or nobody at all: the same answer."""
    casus, bij, punt = await _tafel(wereld)
    await _woont(casus, casus.moeder, ELDERS, geheim=True)
    vreemd = await wereld.casus()
    await vreemd.mensen()
    await _woont(vreemd, vreemd.vader, HIER)
    mensen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    kind = next(m["id"] for m in mensen if m["id"] not in (casus.moeder, casus.vader))
    pad = f"{bij.punt(punt)}/projecties"
    vraag = {"organisatie": "politie", "onderdelen": ["adres"]}
    fouten = []
    for wie in (casus.moeder, kind, vreemd.vader, str(uuid4())):
        for samen in ([wie], [casus.vader, wie]):
            antwoord = await casus.regisseur.post(pad, {**vraag, "adresVan": samen})
            fouten.append(geweigerd(antwoord, 400, "ongeldige-invoer")["errors"])
    assert fouten == [fouten[0]] * 8
    assert fouten[0][0]["code"] == "geen-adres-te-delen"
    # nobody's address is shared by default, and nobody is named for nothing
    geen: tuple[dict[str, Any], ...] = (
        {},
        {"adresVan": []},
        {"onderdelen": ["stand"], "adresVan": [casus.vader]},
    )
    for anders in geen:
        antwoord = await casus.regisseur.post(pad, {**vraag, **anders})
        assert geweigerd(antwoord, 400, "ongeldige-invoer")["errors"][0]["code"] == "bij-onderdeel-adres"
    assert await _einden(bij, punt, casus) == []


async def test_delen_en_geheim_maken_tegelijk(wereld: Wereld) -> None:
    """Whichever comes first: in the end politie sees no address."""
    casus, bij, punt = await _tafel(wereld)
    vraag = {"organisatie": "politie", "onderdelen": ["adres"], "adresVan": [casus.vader]}
    gedeeld, geheim = await asyncio.gather(
        wereld.als("wij-noord-2").post(f"{bij.punt(punt)}/projecties", vraag),
        wereld.noord.put(
            f"{casus.pad}/betrokkenen/{casus.vader}/adres", {**HIER, "geheim": True}, if_match="*"
        ),
    )
    goed(geheim)
    assert gedeeld.status_code in (201, 400)
    assert await bij.agenda("politie") == []
    assert await _einden(bij, punt, casus) == ["adres-gewijzigd"] * (gedeeld.status_code == 201)
