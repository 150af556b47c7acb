"""Whoever looks at family is asked about it, and nobody reads there, or in the database, what anybody is called or where they live."""

from typing import Any

import pytest
import sqlalchemy as sa

from app import worker
from app.core.versleuteling import Zoekindex
from app.persoon.codes import Eigen
from app.persoon.model import eigen_term, zoekterm
from app.persoon.verwant import _van_claims, naamtermen
from app.persoon.zoektermen import achternamen
from app.toegang.opvallend import GANGBAAR, gangbaar
from app.workflow.verwant import STEEKPROEF
from tests.conftest import VerseWereld
from tests.meldingen import gezin, met
from tests.test_kluis import ELDERS, HIER
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Casus, Wereld, goed, moment

THUIS = {"street_address": "Verzonnenpad 77 Q", "postal_code": "9799XW", "locality": "Nergenshuizen"}
OPVANG = {"street_address": "Bedachtelaan\n3", "postal_code": "9798 xv"}


def test_wat_vaker_voorkomt_dan_eens_in_een_werkjaar_zegt_weinig() -> None:
    per_jaar = STEEKPROEF // GANGBAAR
    assert [gangbaar(n, STEEKPROEF) for n in (per_jaar, per_jaar + 1)] == [False, True]
    assert [gangbaar(n, 20) for n in (1, 2)] == [False, True]  # in a small region: kin, or a common name


def test_een_dubbele_naam_is_elk_van_zijn_delen_en_een_tussenvoegsel_is_geen_naam() -> None:
    dubbel = set(achternamen(None, "van der Proefsma-El Amrani"))
    assert set(achternamen("El", "Amrani")) < dubbel
    assert set(achternamen("van de", "Proefsma")) < dubbel
    assert not dubbel & set(achternamen("van der", "Ander"))


@pytest.mark.parametrize(
    ("soort", "zegt", "aantal"),
    [
        (Eigen.ACHTERNAAM, "van Proefsma", 1),
        (Eigen.ACHTERNAAM, ["Proefsma"], 0),
        (Eigen.ACHTERNAAM, "-", 0),
        (Eigen.ADRES, THUIS, 1),
        (Eigen.ADRES, OPVANG, 1),
        (Eigen.ADRES, {**THUIS, "street_address": "Verzonnenpad"}, 0),
        (Eigen.ADRES, {**THUIS, "postal_code": None}, 0),
        (Eigen.ADRES, "Verzonnenpad 77, 9799XW", 0),
    ],
)
def test_wat_geen_naam_of_adres_is_wordt_geen_term(soort: Eigen, zegt: Any, aantal: int) -> None:
    assert len(list(_van_claims(Zoekindex(b"proef"), soort, zegt))) == aantal


async def _familie(wereld: Wereld, achternaam: str, adres: dict[str, Any], **anders: Any) -> Casus:
    casus = await wereld.casus(aanduiding="Huishouden Draadsma")
    moeder = await casus.regisseur.maak(f"{casus.pad}/betrokkenen", gezin(achternaam, None).moeder)
    pad = f"{casus.pad}/betrokkenen/{moeder['id']}/adres"
    goed(await casus.regisseur.put(pad, {"geheim": False, **adres, **anders}, if_match="*"))
    return casus


async def test_wie_bij_familie_kijkt_wordt_ernaar_gevraagd_en_niemand_leest_een_naam(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        fg, leiding = wereld.als("fg"), wereld.als("wij-noord-teamleider")
        wereld.uitgever.zegt_ook |= {
            "wij-noord-2": {"family_name": "Testinga - van den Weerdraad"},
            "wij-noord-3": {"family_name": "De Veelnaam", "address": OPVANG},
            "wij-noord-teamleider": {"family_name": "Weerdraad-Ander", "address": THUIS},
        }
        familie = await _familie(wereld, "Weerdraad", HIER)
        _, _, vaak = [await _familie(wereld, "Veelnaam", {**HIER, "huisnummer": f"{n}"}) for n in (1, 2, 3)]
        schuil = await _familie(wereld, "Schuilsma", ELDERS, geheim=True)
        for casus in (familie, vaak):
            await wereld.als("wij-noord-2").haal(casus.pad)
        for casus in (
            vaak,
            schuil,
        ):  # a common name; and at whose secret address she lives nobody learns here
            await wereld.als("wij-noord-3").haal(casus.pad)
        await met(familie, {"rollen": ["getuige"]})
        await leiding.maak(
            f"{familie.pad}/betrokkenen", {"rollen": ["getuige"]}
        )  # has a task, and lives there
        await leiding.haal(familie.pad)
        wereld.klok.zet(moment("2026-03-03 00:10"))
        await worker.loop(wereld.omg)

        gevonden = {g["aanduiding"]: g for g in await fg.alle("/v1/inzage/opvallend")}
        assert {
            wie: [
                (c["casusId"], [r["code"] for r in c["gronden"]]) for c in g["casussen"] if c["gronden"][1:]
            ]
            for wie, g in gevonden.items()
            if wie != "wij-noord-teamleider"
        } == {"wij-noord-2": [(familie.id, ["geen-taak", "zelfde-achternaam"])]}
        thuis = gevonden["wij-noord-teamleider"]
        assert [[r["code"] for r in c["gronden"]] for c in thuis["casussen"]] == [["zelfde-adres"]]
        scherm = await Iemand(wereld).begin("fg")
        blad = (await scherm.get(f"/privacy/opvallend/{gevonden['wij-noord-2']['id']}")).text
        assert "Heeft dezelfde achternaam als iemand in het dossier." in blad
        assert "eerdraad" not in blad + str(gevonden)
        # an officer who may not know of that casus does not hear that a colleague is family there
        buur = {"medewerkerId": await fg.id(), "reden": "buur"}
        goed(await familie.regisseur.post(f"{familie.pad}/blokkades", buur))
        codes = {
            r["code"] for g in await fg.alle("/v1/inzage/opvallend") for r in g["gronden"] if g["score"] == 5
        }
        assert codes == {"geen-taak"}


async def _termen(wereld: Wereld, wie: str) -> set[tuple[str, bytes]]:
    vraag = sa.select(eigen_term).where(eigen_term.c.medewerker_id == sa.bindparam("wie", type_=sa.Uuid))
    id = next(id for id, a in wereld.omg.aanmelding._bekend.items() if a.aanduiding == wie)
    async with wereld.omg.database.lees() as verbinding:
        return {(r.soort, r.term) for r in await verbinding.execute(vraag, {"wie": id})}


async def test_van_een_medewerker_blijft_een_term_die_op_niets_anders_lijkt_en_weggaat_met_het_account(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        zegt, wie = wereld.uitgever.zegt_ook, wereld.als("wij-noord-2")
        await wie.haal("/v1/mij")
        with geteld(wereld) as zonder:
            await wie.haal("/v1/mij")
        wereld.vooruit(minutes=1)  # another token
        zegt |= {h: {"family_name": "Weerdraad", "address": THUIS} for h in ("wij-noord-2", "vt", "fg")}
        for keer in range(2):
            with geteld(wereld) as met_naam:
                await wie.haal("/v1/mij")
            # the first time it is kept; after that it costs nothing
            assert (len(met_naam.opdrachten) == len(zonder.opdrachten)) is bool(keer)
        for ander in ("vt", "fg"):
            await wereld.als(ander).haal("/v1/mij")
        eerst, vt = await _termen(wereld, "wij-noord-2"), await _termen(wereld, "vt")
        assert sorted(s for s, _ in eerst) == ["achternaam", "adres"]
        assert len(vt) == 2
        assert not eerst & vt  # of one name and one address, and nobody can see that
        assert await _termen(wereld, "fg") == set()  # looks at no casus
        await _familie(wereld, "Weerdraad", HIER)
        async with wereld.omg.database.lees() as verbinding:
            register = {r.term for r in await verbinding.execute(sa.select(zoekterm.c.term))}
        index = wereld.omg.sleutels.zoekindex
        assert index
        assert not {t for _, t in eerst} & (register | naamtermen(index, None, "Weerdraad"))

        wereld.vooruit(minutes=1)
        del zegt["wij-noord-2"]
        await wie.haal("/v1/mij")  # a token that says nothing of it takes nothing away
        assert await _termen(wereld, "wij-noord-2") == eerst
        zegt["wij-noord-2"] = {"family_name": "Anders-Weerdraad"}
        await Iemand(wereld).begin("wij-noord-2")  # married: heard at signing in
        nu = await _termen(wereld, "wij-noord-2")
        assert (len(nu), len(nu & eerst)) == (4, 2)

        pad = f"/v1/medewerkers/{await wie.id()}"
        goed(await wereld.als("beheer").post(f"{pad}/_beeindigen", {"reden": "uit-dienst"}))
        assert await _termen(wereld, "wij-noord-2") == nu  # the last day is looked through first
        wereld.klok.zet(moment("2026-03-03 00:10"))
        await worker.loop(wereld.omg)
        assert await _termen(wereld, "wij-noord-2") == set()
        assert await _termen(wereld, "vt") == vt
