"""What each actie does to a casus once it may: one function per kind, in one table."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import EindeReden, Stap
from app.casus.handelingen import leg_vast, wijs_toe
from app.casus.model import overrule
from app.casus.queries import Dossier, lees_casus
from app.core.fouten import Belemmering, Fout, Soort, ongeldig
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.feiten import Feiten
from app.workflow.opdracht import Opdracht, OverruleVerzoek
from app.workflow.stand import Stand
from app.workflow.stappenplan import Actie, Rij


@dataclass(frozen=True, slots=True)
class Zet:
    """Everything an effect needs."""

    eenheid: Werkeenheid
    dossier: Dossier
    feiten: Feiten
    rij: Rij
    straks: Stand
    opdracht: Opdracht

    @property
    def besloten(self) -> dict[str, Any] | None:
        return {"toelichting": self.opdracht.toelichting} if self.opdracht.toelichting else None


SOORTEN = {
    Actie.VOLGENDE: "stap-afgerond",
    Actie.NAAR: "naar-stap-gegaan",
    Actie.AFRONDEN: "openstaande-stap-afgerond",
    Actie.NVT: "stap-niet-van-toepassing-verklaard",
    Actie.CORRIGEREN: "zet-gecorrigeerd",
    Actie.HERACTIVEREN: "casus-geheractiveerd",
}


async def _verplaats(z: Zet) -> Vastgelegd:
    """Every change of the stand: one UPDATE with the version in it, one line in the log. What was is kept, to correct it."""
    voor, straks = z.feiten.stand, z.straks
    naar_inactief = straks.stap is Stap.INACTIEF
    te_corrigeren = z.rij.actie not in (Actie.CORRIGEREN, Actie.HERACTIVEREN) and not naar_inactief
    nieuw = kolommen_van(straks) | {"laatste_beweging": {"voor": voor.bewaar()} if te_corrigeren else None}
    return await leg_vast(
        z.eenheid,
        z.dossier,
        "casus-inactief" if naar_inactief else SOORTEN[z.rij.actie],
        kolommen=nieuw,
        velden=veranderd(voor, straks),
        open={
            "van": voor.stap,
            "naar": straks.stap,
            "stap": z.rij.doel or straks.stap,
            "fase": straks.fase,
            "reden": z.opdracht.reden,
            "openstaand": list(straks.openstaand),
        },
        besloten=z.besloten,
    )


def kolommen_van(straks: Stand) -> dict[str, Any]:
    """The columns of a casus that say where it stands."""
    return {
        "fase": straks.fase,
        "stap": straks.stap,
        "stappen": dict(straks.eerder),
        "verblijf": straks.verblijf,
        "fase_sinds": straks.fase_sinds,
        "stap_sinds": straks.stap_sinds,
    }


def veranderd(voor: Stand, straks: Stand) -> tuple[str, ...]:
    paren: Mapping[str, bool] = {
        "fase": voor.fase is not straks.fase,
        "stap": voor.stap is not straks.stap,
        "stappen": voor.eerder != straks.eerder,
    }
    return tuple(naam for naam, anders in paren.items() if anders)


async def _wijs_toe(z: Zet) -> Vastgelegd:
    assert z.opdracht.casusregisseur
    return await wijs_toe(z.eenheid, z.dossier, z.opdracht.casusregisseur)


async def _informeer_vt(z: Zet) -> Vastgelegd:
    return await leg_vast(
        z.eenheid,
        z.dossier,
        "vt-geinformeerd",
        kolommen={"vt_geinformeerd_verblijf": z.feiten.stand.verblijf},
        velden=("vtGeinformeerd",),
        open={"stap": z.rij.van},
        besloten=z.besloten,
    )


_BEOORDEEL = (
    sa.update(overrule)
    .where(overrule.c.id == sa.bindparam("b_id"))
    .values(
        beoordeeld_op=sa.bindparam("b_nu"),
        beoordeeld_door=sa.bindparam("b_door"),
        oordeel=sa.bindparam("b_oordeel", type_=overrule.c.oordeel.type),
    )
)


async def _beoordeel_overrule(z: Zet) -> Vastgelegd:
    """The review of an overrule: what came of it. Raises `ongeldige-invoer` for one that does not wait here."""
    doel = z.opdracht.overrule_id
    if doel not in {o.id for o in z.feiten.open_overrules}:
        raise ongeldig("overruleId", "onbekende-overrule", "Deze overrule wacht hier niet op beoordeling.")
    await z.eenheid.doe(
        _BEOORDEEL,
        b_id=doel,
        b_nu=z.eenheid.nu,
        b_door=z.eenheid.actor.id,
        b_oordeel=z.dossier.sleutel.sluit(z.opdracht.toelichting),
    )
    over = tuple(o for o in z.feiten.open_overrules if o.id != doel)
    z.dossier.rij = {**z.dossier.rij, "open_overrules": over}
    return await leg_vast(
        z.eenheid,
        z.dossier,
        "overrule-beoordeeld",
        velden=("overrules",),
        open={"overrule": str(doel)},
        besloten=z.besloten,
    )


async def _beeindig(z: Zet) -> Vastgelegd:
    """The end, with its typed reason. A merge names the casus that goes on, which must be visible to who decides."""
    reden, ander = EindeReden(z.opdracht.reden or ""), z.opdracht.samengevoegd_met
    if (reden is EindeReden.SAMENGEVOEGD) != (ander is not None):
        raise ongeldig(
            "samengevoegdMet",
            "verplicht-bij-samenvoegen",
            "Noem bij samenvoegen, en alleen dan, de casus die doorgaat.",
        )
    if ander:
        _eis_meegenomen(z.feiten)
        doorgaand = await _andere_casus(z, ander)
        if doorgaand.rij["beeindigd_op"] is not None:
            raise ongeldig("samengevoegdMet", "casus-beeindigd", "Die casus is zelf beëindigd.")
    einde = {
        "beeindigd_op": z.eenheid.nu,
        "einde_reden": reden,
        "samengevoegd_met": ander,
        "laatste_beweging": None,
    }
    return await leg_vast(
        z.eenheid,
        z.dossier,
        "casus-beeindigd",
        kolommen=einde,
        velden=("einde",),
        open={"reden": reden, "samengevoegdMet": ander and str(ander)},
        besloten=z.besloten,
    )


def _eis_meegenomen(f: Feiten) -> None:
    """What runs for these people goes on in the casus that goes on. Raises `interventie-open`."""
    if f.open_interventies:
        raise Fout(
            Soort.BOTSING,
            "interventie-open",
            "In deze casus loopt nog een interventie; na het samenvoegen zou niemand haar zien aflopen.",
            alternatief="Leg haar vast in de casus die doorgaat, en beëindig haar hier met de reden ‘vervangen’.",
        )


async def _andere_casus(z: Zet, ander: UUID) -> Dossier:
    onbekend = ongeldig("samengevoegdMet", "onbekende-casus", "Die casus is hier niet te vinden.")
    if ander == z.dossier.id:
        raise onbekend
    try:
        doorgaand = await lees_casus(z.eenheid, ander)
    except Fout as fout:
        raise (onbekend if fout.soort is Soort.NIET_GEVONDEN else fout) from None
    if doorgaand.plek != z.dossier.plek:  # read along with, but another team's
        raise onbekend
    return doorgaand


EFFECTEN: Mapping[Actie, Callable[[Zet], Awaitable[Vastgelegd]]] = {
    **dict.fromkeys(SOORTEN, _verplaats),
    Actie.TOEWIJZEN: _wijs_toe,
    Actie.VT_INFORMEREN: _informeer_vt,
    Actie.OVERRULE_BEOORDELEN: _beoordeel_overrule,
    Actie.BEEINDIGEN: _beeindig,
}
_NIEUWE_OVERRULE = sa.insert(overrule)


async def leg_overrule_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    opdracht: Opdracht,
    verzoek: OverruleVerzoek,
    belemmeringen: Collection[Belemmering],
) -> None:
    codes = [b.code for b in belemmeringen]
    overrule_id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_OVERRULE,
        id=overrule_id,
        casus_id=dossier.id,
        codes=codes,
        actie=opdracht.actie,
        op=eenheid.nu,
        door=eenheid.actor.id,
        beoordelen_op=verzoek.beoordelen_op,
        reden=dossier.sleutel.sluit(verzoek.reden),
    )
    await leg_vast(
        eenheid,
        dossier,
        "overrule-gegeven",
        velden=("overrules",),
        open={
            "overrule": str(overrule_id),
            "codes": codes,
            "beoordelenOp": verzoek.beoordelen_op.isoformat(),
        },
        besloten={"reden": verzoek.reden},
    )
