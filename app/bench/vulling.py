"""Ten thousand casussen at once: the same rows as the API would have written, with real data keys, in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Fase, Stap
from app.casus.model import betrokkene, casus, huishouden, persoon
from app.core.db import Database
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.versleuteling import Sleutelbos, datasleutel
from app.demo.regio import ACCOUNTS
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

    Every second huishouden has one child, the others two; each casus has a line in its log for its opening and for every person.
    """
    account = ACCOUNTS[handle]
    rijen: dict[sa.Table, list[dict[str, Any]]] = {
        t: [] for t in (datasleutel, huishouden, casus, persoon, betrokkene, gebeurtenis)
    }

    def sleutel(soort: str) -> Any:
        nieuwe, gewikkeld = sleutels.maak(nieuw_id())
        rijen[datasleutel].append(
            {"id": nieuwe.id, "soort": soort, "gewikkeld": gewikkeld, "aangemaakt_op": nu}
        )
        return nieuwe

    for nummer in range(aantal):
        eigen, huis = sleutel("casus"), nieuw_id()
        team = {"organisatie": account.organisatie, "team": account.team}
        rijen[huishouden].append({"id": huis, "gemeente": "0014", "wijk": "noord"})
        mensen = MENSEN[: 3 + nummer % 2]
        rijen[casus].append(
            {
                "id": eigen.id,
                "huishouden_id": huis,
                "versie": 1 + len(mensen),
                "aanduiding": eigen.sluit(f"Huishouden Draadsma {nummer}"),
                **team,
                "casusregisseur": regisseur,
                "fase": Fase.DIRECT,
                "stap": Stap.VOORBEREIDING,
                "stappen": {},
                "verblijf": 1,
                "fase_sinds": nu,
                "stap_sinds": nu,
                "geopend_op": nu,
                "rode_vlaggen": ["scheiding"] if nummer % 10 == 0 else [],
                "geweldsvormen": ["fysieke-mishandeling"],
                "risicofactoren": [],
            }
        )
        feit = {
            "op": nu,
            "casus_id": eigen.id,
            **team,
            "medewerker_id": regisseur,
            "aanduiding": handle,
            "doelbinding": "hulpverlening",
            "sleutel_id": eigen.id,
        }
        opening = {"soort": "casus-geopend", "casus_versie": 1, "open": {"fase": Fase.DIRECT}}
        over = {"object_soort": "casus", "object_id": eigen.id, "object_versie": 1}
        rijen[gebeurtenis].append({"id": nieuw_id(), **feit, **opening, **over})
        for plaats, (rol, geboren) in enumerate(mensen, 2):
            mens, lid = sleutel("persoon"), nieuw_id()
            rijen[persoon].append(
                {
                    "id": mens.id,
                    "voornamen": mens.sluit(f"Testa-{nummer}"),
                    "achternaam": mens.sluit("Draadsma"),
                    "geboortedatum": mens.sluit(geboren),
                }
            )
            rijen[betrokkene].append(
                {
                    "id": lid,
                    "casus_id": eigen.id,
                    "persoon_id": mens.id,
                    "versie": 1,
                    "rollen": [rol],
                    "contact_vastgelegd": True,
                }
            )
            erbij = {"soort": "betrokkene-toegevoegd", "casus_versie": plaats, "open": {"rollen": [rol]}}
            over = {"object_soort": "betrokkenen", "object_id": lid, "object_versie": 1}
            rijen[gebeurtenis].append({"id": nieuw_id(), **feit, **erbij, **over})
    wie = {"id": regisseur, "aanduiding": handle, "rollen": list(account.rollen), "bijgewerkt_op": nu, **team}
    async with database.schrijf() as verbinding:
        await verbinding.execute(sa.insert(medewerker), [wie])
        for tabel, nieuw in rijen.items():
            await verbinding.execute(sa.insert(tabel), nieuw)
        await verbinding.exec_driver_sql("ANALYZE")  # as PostgreSQL does by itself some time later
    return [rij["id"] for rij in rijen[casus]]
