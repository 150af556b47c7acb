"""Ten thousand casussen at once: the same rows as the API would have written, with real data keys, in one transaction."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Fase, Stap
from app.casus.model import betrokkene, casus, huishouden
from app.core.db import Database
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel, Sleutelbos, datasleutel
from app.demo.regio import ACCOUNTS
from app.persoon.model import persoon
from app.toegang.model import medewerker

MENSEN = (
    ("slachtoffer", "1990-02-01"),
    ("pleger", "1988-05-03"),
    ("kind", "2017-06-01"),
    ("kind", "2019-06-01"),
)


async def vul(
    database: Database, sleutels: Sleutelbos, aantal: int, regisseur: UUID, handle: str, nu: datetime
) -> list[UUID]:
    """Write `aantal` casussen of this medewerker's team, in the first step and ready to leave it. Returns their ids, oldest first.

    A huishouden has one child or two; each casus has a line in its log for its opening and for every person.
    """
    account = ACCOUNTS[handle]
    team = {"organisatie": account.organisatie, "team": account.team}
    wie = {"id": regisseur, "aanduiding": handle, "rollen": list(account.rollen), "bijgewerkt_op": nu, **team}
    rijen: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list, {medewerker: [wie]})

    def zet(tabel: sa.Table, **waarden: Any) -> None:
        rijen[tabel].append(waarden)

    def sleutel(soort: str) -> Datasleutel:
        nieuwe, gewikkeld = sleutels.maak(nieuw_id())
        zet(datasleutel, id=nieuwe.id, soort=soort, gewikkeld=gewikkeld, aangemaakt_op=nu)
        return nieuwe

    def feit(
        casus_id: UUID, versie: int, soort: str, object_soort: str, object_id: UUID, **open_: Any
    ) -> None:
        waar = {"casus_id": casus_id, "casus_versie": versie, "sleutel_id": casus_id, "op": nu}
        waarover = {"object_soort": object_soort, "object_id": object_id, "object_versie": 1, "open": open_}
        door = {"medewerker_id": regisseur, "aanduiding": handle, "doelbinding": "hulpverlening", **team}
        zet(gebeurtenis, id=nieuw_id(), soort=soort, **waar, **waarover, **door)

    for nummer in range(aantal):
        eigen, huis, mensen = sleutel("casus"), nieuw_id(), MENSEN[: 3 + nummer % 2]
        zet(huishouden, id=huis, gemeente="0014", wijk="noord")
        zet(
            casus,
            id=eigen.id,
            huishouden_id=huis,
            versie=1 + len(mensen),
            aanduiding=eigen.sluit(f"Huishouden Draadsma {nummer}"),
            casusregisseur=regisseur,
            fase=Fase.DIRECT,
            stap=Stap.VOORBEREIDING,
            stappen={},
            verblijf=1,
            rode_vlaggen=[] if nummer % 10 else ["scheiding"],
            geweldsvormen=["fysieke-mishandeling"],
            risicofactoren=[],
            **dict.fromkeys(("fase_sinds", "stap_sinds", "geopend_op"), nu),
            **team,
        )
        feit(eigen.id, 1, "casus-geopend", "casus", eigen.id, stap=Stap.VOORBEREIDING)
        for versie, (rol, geboren) in enumerate(mensen, 2):
            mens, lid = sleutel("persoon"), nieuw_id()
            naam = {"voornamen": mens.sluit(f"Testa-{nummer}"), "achternaam": mens.sluit("Draadsma")}
            zet(persoon, id=mens.id, geboortedatum=mens.sluit(geboren), **naam)
            plek = {"casus_id": eigen.id, "persoon_id": mens.id, "rollen": [rol]}
            zet(betrokkene, id=lid, versie=1, contact_vastgelegd=True, **plek)
            feit(eigen.id, versie, "betrokkene-toegevoegd", "betrokkenen", lid, rollen=[rol])

    async with database.schrijf() as verbinding:
        for tabel in (medewerker, datasleutel, huishouden, casus, persoon, betrokkene, gebeurtenis):
            await verbinding.execute(sa.insert(tabel), rijen[tabel])
            # As PostgreSQL does by itself some time later. Not of all tables: one known to be empty is never read by its index.
            await verbinding.exec_driver_sql(f"ANALYZE {tabel.name}")
    return [rij["id"] for rij in rijen[casus]]
