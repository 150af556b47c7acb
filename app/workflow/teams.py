"""The teams of an organisation: made, renamed and closed by its functioneel beheerder. What closing asks is in `opheffen.py`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa

from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import Gebeurtenis
from app.toegang.model import medewerker, team
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.accountlijst import eis_beheer
from app.workflow.accounts import Beheer
from app.workflow.opdracht import Regels
from app.workflow.opheffen import hef_op

OBJECT = "teams"
_ONS = team.c.organisatie == sa.bindparam("organisatie")
_MENSEN = (
    sa.select(sa.func.count())
    .where(medewerker.c.team == team.c.code, medewerker.c.beeindigd_op.is_(None))
    .correlate(team)
    .scalar_subquery()
)
_LIJST = sa.select(team, _MENSEN.label("medewerkers")).where(_ONS).order_by(team.c.code)
_EEN = _LIJST.where(team.c.code == sa.bindparam("code"))
_PAK = sa.select(team).where(_ONS, team.c.code == sa.bindparam("code")).with_for_update()
_BESTAAT = sa.select(team.c.code).where(team.c.code == sa.bindparam("code"))
_NIEUW = sa.insert(team)
WIJZIGBAAR = ("naam", "meldpunt", "bereikbaar", "soort")
_WIJZIG = (
    sa.update(team)
    .where(team.c.code == sa.bindparam("b_code"))
    .values(versie=team.c.versie + 1, **{k: sa.bindparam(f"b_{k}", type_=team.c[k].type) for k in WIJZIGBAAR})
)
_VERSIE = sa.update(team).where(team.c.code == sa.bindparam("b_code")).values(versie=team.c.versie + 1)


def team_id(code: str) -> UUID:
    """Under which the log knows a team, which has no id of its own."""
    return uuid5(NAMESPACE_URL, f"rodedraad-team#{code}")


async def lijst(eenheid: Werkeenheid) -> Sequence[sa.Row[Any]]:
    """Every team of one's own organisation, also those that were closed. There are never more than fit on a page."""
    return await eenheid.alle(_LIJST, organisatie=eenheid.actor.organisatie)


async def een(eenheid: Werkeenheid, code: str) -> sa.Row[Any]:
    """Raises `niet-gevonden`."""
    rij = await eenheid.een(_EEN, organisatie=eenheid.actor.organisatie, code=code)
    if rij is None:
        raise niet_gevonden()
    return rij


async def maak(eenheid: Werkeenheid, code: str, gegevens: Mapping[str, Any]) -> None:
    """Raises `niet-bevoegd`, `verse-aanmelding-nodig`, and `team-bestaat`: a code is of one team everywhere."""
    eis_beheer(eenheid)
    eis_verse_aanmelding(eenheid)
    if await eenheid.een(_BESTAAT, code=code):
        raise Fout(
            Soort.BOTSING,
            "team-bestaat",
            "Er is al een team met deze code, bij u of bij een andere organisatie.",
            alternatief="Kies een andere code, bijvoorbeeld met de naam van uw organisatie ervoor.",
        )
    await eenheid.doe(_NIEUW, code=code, organisatie=eenheid.actor.organisatie, **gegevens)
    await _vertel(eenheid, code, 1, "team-gemaakt", velden=tuple(gegevens))


async def wijzig(
    eenheid: Werkeenheid,
    regels: Regels,
    code: str,
    nieuw: Mapping[str, Any],
    toets: Callable[[sa.Row[Any]], Awaitable[None]],
) -> None:
    """Another name, another number, other work; `nieuw` holds only what changes. Raises as `maak`, and `meldpunt-nodig`."""
    rij = await _pak(eenheid, code)
    await toets(rij)
    velden = tuple(k for k, w in nieuw.items() if getattr(rij, k) != w)
    if not velden:
        return
    if "meldpunt" in velden and not nieuw["meldpunt"] and regels.meldpunt == (rij.organisatie, code):
        raise Fout(
            Soort.BOTSING,
            "meldpunt-nodig",
            "Dit team ontvangt wat machines aanleveren; zonder meldpunt komen die meldingen nergens aan.",
            alternatief="Laat wie het platform beheert eerst een ander team kiezen (RODEDRAAD_MELDPUNT).",
        )
    waarden = {f"b_{k}": nieuw.get(k, getattr(rij, k)) for k in WIJZIGBAAR}
    await eenheid.doe(_WIJZIG, b_code=code, **waarden)
    open_ = {k: nieuw[k] for k in velden if k in ("meldpunt", "soort")}
    await _vertel(eenheid, code, rij.versie + 1, "team-gewijzigd", velden=velden, open=open_)


async def hef_team_op(
    eenheid: Werkeenheid, beheer: Beheer, code: str, toets: Callable[[sa.Row[Any]], Awaitable[None]]
) -> None:
    """Raises `team-in-gebruik` with all that is left there; where accounts are kept here, also people. Again changes nothing."""
    rij = await _pak(eenheid, code)
    await toets(rij)
    if rij.opgeheven_op is not None:
        return
    mensen = (await een(eenheid, code)).medewerkers
    if beheer.beheerd and mensen:
        raise Fout(
            Soort.BOTSING,
            "team-in-gebruik",
            f"Team {code} kan niet worden opgeheven: er werken nog mensen ({mensen}).",
            alternatief="Geef hun eerst een ander team, of beëindig hun account.",
        )
    await hef_op(eenheid, code)
    await eenheid.doe(_VERSIE, b_code=code)
    await _vertel(eenheid, code, rij.versie + 1, "team-opgeheven", velden=("opgehevenOp",))


async def _pak(eenheid: Werkeenheid, code: str) -> sa.Row[Any]:
    eis_beheer(eenheid)
    rij = await eenheid.een(_PAK, organisatie=eenheid.actor.organisatie, code=code)
    if rij is None:
        raise niet_gevonden()
    eis_verse_aanmelding(eenheid)
    return rij


async def _vertel(eenheid: Werkeenheid, code: str, versie: int, soort: str, **deel: Any) -> None:
    open_ = {"team": code, **deel.pop("open", {})}
    await eenheid.kondig_aan(
        Gebeurtenis(soort, None, None, OBJECT, team_id(code), versie, open=open_, **deel)
    )
