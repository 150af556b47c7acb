"""Exactly one team is responsible for a casus, at every instant: the database itself refuses anything else, and the log tells who."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.casus.model import casus as casustabel
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.model import team
from tests.overdrachten import bied_aan, draag_over, neem_aan
from tests.wereld import Casus, Wereld, geweigerd, goed

ZONDER = "alleen van verantwoordelijke door een overdracht die is aangenomen"


async def _sql(wereld: Wereld, *opdrachten: sa.Executable) -> None:
    async with wereld.omg.database.schrijf() as verbinding:
        for opdracht in opdrachten:
            await verbinding.execute(opdracht)


def _geef(casus: Casus, team_: str | None, **anders: Any) -> sa.Update:
    return sa.update(casustabel).where(casustabel.c.id == UUID(casus.id)).values(team=team_, **anders)


async def test_niemand_verzet_een_casus_buiten_een_overdracht_om(wereld: Wereld) -> None:
    casus = await wereld.casus()
    vt = {"organisatie": "veilig-thuis"}
    nieuw = {"versie": casustabel.c.versie + 1}
    aanbod_ = await bied_aan(casus, "wij-zuid")
    for opdracht in (
        _geef(casus, "wij-zuid"),
        _geef(casus, "wij-zuid", **nieuw),
        _geef(casus, "vt", **vt, **nieuw),
    ):
        with pytest.raises(sa.exc.DBAPIError, match=ZONDER):
            await _sql(wereld, opdracht)
    for niemand in (_geef(casus, None), _geef(casus, None, organisatie=None)):
        with pytest.raises(sa.exc.DBAPIError):
            await _sql(wereld, niemand)
    with pytest.raises(sa.exc.DBAPIError):  # nor to a team that is not there, whatever was accepted
        await _sql(wereld, _geef(casus, "wij-nergens", **nieuw))
    # an accepted overdracht lets it through once, in its own version, and to its own receiver
    casus.regisseur = wereld.als("wij-zuid")
    await neem_aan(casus.regisseur, aanbod_)
    await draag_over(casus, "wij-noord")
    versie = int((await casus.regisseur.get(casus.pad)).headers["etag"].strip('"'))
    for opdracht in (
        _geef(casus, "wij-zuid", **nieuw),
        _geef(casus, "wij-zuid", versie=2),
        _geef(casus, "wij-zuid", versie=versie),
        _geef(casus, "vt", **vt, **nieuw),
    ):
        with pytest.raises(sa.exc.DBAPIError, match=ZONDER):
            await _sql(wereld, opdracht)
    assert (await casus.nu())["verantwoordelijke"]["team"] == "wij-noord"


async def test_wat_is_beantwoord_verandert_niet_meer_en_verdwijnt_niet(wereld: Wereld) -> None:
    casus = await wereld.casus()
    wat = await draag_over(casus, "wij-zuid")
    deze = overdracht.c.id == UUID(wat["id"])
    for nieuw in (
        {"naar_team": "vt", "naar_organisatie": "veilig-thuis"},
        {"casus_versie": 99},
        {"status": OverdrachtStatus.INGETROKKEN, "casus_versie": None},
        {"status": OverdrachtStatus.AANGEBODEN, "casus_versie": None, "beantwoord_op": None},
    ):
        with pytest.raises(sa.exc.DBAPIError, match="een beantwoorde overdracht verandert niet"):
            await _sql(wereld, sa.update(overdracht).where(deze).values(nieuw))
    with pytest.raises(sa.exc.DBAPIError, match="een overdracht verdwijnt niet"):
        await _sql(wereld, sa.delete(overdracht).where(deze))


async def test_twee_open_aanbiedingen_kan_de_database_niet_bewaren(wereld: Wereld) -> None:
    casus = await wereld.casus()
    wat = await bied_aan(casus, "wij-zuid")
    kolommen = [k.name for k in overdracht.c if k.name != "id"]
    nog_een = sa.insert(overdracht).from_select(
        ["id", *kolommen],
        sa.select(
            sa.literal(UUID(int=UUID(wat["id"]).int + 1), sa.Uuid), *(overdracht.c[k] for k in kolommen)
        ).where(overdracht.c.id == UUID(wat["id"])),
    )
    with pytest.raises(sa.exc.IntegrityError):
        await _sql(wereld, nog_een)


async def test_een_team_met_een_casus_verdwijnt_niet(wereld: Wereld) -> None:
    await wereld.casus()
    with pytest.raises(sa.exc.IntegrityError):
        await _sql(wereld, sa.delete(team).where(team.c.code == "wij-noord"))


async def test_de_geschiedenis_sluit_naadloos_aan(wereld: Wereld) -> None:
    casus = await wereld.casus(wie="vt")
    pad, beurten = f"{casus.pad}/verantwoordelijken", ["vt", "wij-noord", "wij-zuid", "wij-noord"]
    overdrachten = [None]
    for team_ in beurten[1:]:
        wereld.vooruit(days=1)
        geweigerd_ = await bied_aan(casus, team_)
        goed(
            await wereld.als(team_).post(
                f"/v1/overdrachten/{geweigerd_['id']}/_weigeren", {"reden": "geen-capaciteit"}
            )
        )
        overdrachten.append((await draag_over(casus, team_))["id"])
    alle = (await casus.regisseur.haal(pad))["resultaten"]
    assert [b["team"] for b in alle] == beurten
    assert [b["overdrachtId"] for b in alle] == overdrachten
    assert [b["tot"] for b in alle] == [*(b["vanaf"] for b in alle[1:]), None]
    assert alle[0]["vanaf"] == (await casus.nu())["geopendOp"]
    assert alle[-1]["organisatie"] == "wij-groningen"
    geweigerd(await wereld.als("wij-zuid").get(pad), 404, "niet-gevonden")
