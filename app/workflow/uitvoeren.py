"""The one function that moves a casus, and the one that says what is possible: same table, same guards."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Bron, EindeReden, Stap
from app.casus.handelingen import leg_vast, wijs_toe
from app.casus.model import overrule
from app.casus.queries import Dossier, lees_casus, vergrendel_casus
from app.core.fouten import Belemmering, Fout, Soort, VeldFout, ongeldig, ongeldige_invoer
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.toegang import beleid
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.feiten import Feiten
from app.workflow.inlezen import lees_feiten
from app.workflow.machine import bevestig
from app.workflow.stand import Stand
from app.workflow.stappenplan import ACTIES, OVER_EEN_STAP, VAN_STAP, Actie, Rij, zoek

NIET_BEVOEGD = "niet-bevoegd"


@dataclass(frozen=True, slots=True)
class OverruleVerzoek:
    """A teamleider lets the casus through: why, and when she will look whether that was right."""

    reden: str
    beoordelen_op: date


@dataclass(frozen=True, slots=True)
class Opdracht:
    """What somebody asks to be done. Which fields an actie needs is in `stappenplan.ACTIES`."""

    actie: Actie
    stap: Stap | None = None
    reden: str | None = None
    toelichting: str | None = None
    overrule: OverruleVerzoek | None = None
    casusregisseur: UUID | None = None
    overrule_id: UUID | None = None
    samengevoegd_met: UUID | None = None


@dataclass(frozen=True, slots=True)
class Regels:
    """The region's choices that the process depends on (settings)."""

    stopbronnen: Collection[Bron]
    overrule_max_dagen: int


@dataclass(frozen=True, slots=True)
class Mogelijkheid:
    """One row of the stappenplan as it is for this actor and this casus, now."""

    rij: Rij
    belemmeringen: tuple[Belemmering, ...]

    @property
    def toegestaan(self) -> bool:
        return not self.belemmeringen

    @property
    def overrulebaar(self) -> bool:
        """Would a teamleider's overrule let it through?"""
        in_de_weg = [b for b in self.belemmeringen if b.code != NIET_BEVOEGD]
        return bool(in_de_weg) and all(b.overrulebaar for b in in_de_weg)


def toets(rij: Rij, f: Feiten, straks: Stand) -> tuple[Belemmering, ...]:
    """All reasons why this row cannot be taken now."""
    return tuple(b for regel in rij.mits if (b := regel(f, straks)))


async def bekijk_casus(eenheid: Werkeenheid, casus_id: UUID, regels: Regels) -> tuple[Dossier, Feiten]:
    """The casus and its facts, to look at."""
    dossier = await lees_casus(eenheid, casus_id)
    return dossier, await lees_feiten(eenheid, dossier, regels.stopbronnen)


async def mogelijkheden(
    eenheid: Werkeenheid, casus_id: UUID, regels: Regels
) -> tuple[Dossier, list[Mogelijkheid]]:
    """Every actie from the present step: whether it is allowed to this actor, and if not, all belemmeringen."""
    dossier, f = await bekijk_casus(eenheid, casus_id, regels)
    if f.beeindigd:
        return dossier, []
    wie = beleid.hoedanigheden(eenheid.actor, f.casusregisseur)
    return dossier, [
        Mogelijkheid(rij, (*_onbevoegd(wie, rij), *toets(rij, f, rij.straks(f, eenheid.nu))))
        for rij in VAN_STAP[f.stand.stap]
    ]


def _onbevoegd(wie: frozenset[beleid.Hoedanigheid], rij: Rij) -> tuple[Belemmering, ...]:
    oordeel = beleid.mag(wie, rij.door)
    return () if oordeel.mag else (Belemmering(NIET_BEVOEGD, oordeel.reden, oordeel.alternatief),)


async def voer_uit(
    eenheid: Werkeenheid,
    casus_id: UUID,
    opdracht: Opdracht,
    regels: Regels,
    eis_versie: Callable[[Dossier], Awaitable[None]],
) -> tuple[Dossier, Feiten]:
    """Do one actie, or refuse it and change nothing. `eis_versie` may refuse a stale look (If-Match) once the casus is locked.

    Raises `niet-gevonden`, `casus-beeindigd`, `niet-bevoegd`, `ongeldige-invoer`, `niet-in-stappenplan`, and `stap-geblokkeerd`
    with *all* belemmeringen.
    """
    dossier = await vergrendel_casus(eenheid, casus_id)
    await eis_versie(dossier)
    f = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    _eis_volledig(opdracht)
    rij = zoek(f.stand.stap, opdracht.actie, opdracht.stap)
    if rij is None:
        raise _niet_in_stappenplan(f.stand.stap, opdracht)
    wie = beleid.hoedanigheden(eenheid.actor, f.casusregisseur)
    oordeel = beleid.mag(wie, beleid.ALLEEN_TEAMLEIDER if opdracht.overrule else rij.door)
    if not oordeel.mag:
        raise beleid.niet_bevoegd(oordeel.reden, oordeel.alternatief)
    _eis_reden(rij, opdracht)
    straks = rij.straks(f, eenheid.nu)
    belemmeringen = toets(rij, f, straks)
    if opdracht.overrule:
        _eis_overrulebaar(eenheid, opdracht.overrule, belemmeringen, regels)
    elif belemmeringen:
        raise _geblokkeerd(belemmeringen)
    bevestig(rij, f.stand, straks)
    await EFFECTEN[rij.actie](Zet(eenheid, dossier, f, rij, straks, opdracht))
    if opdracht.overrule:
        await _leg_overrule_vast(eenheid, dossier, opdracht, opdracht.overrule, belemmeringen)
    if opdracht.overrule or rij.actie is Actie.CORRIGEREN:
        return dossier, await lees_feiten(eenheid, dossier, regels.stopbronnen)
    return dossier, _feiten_na(f, rij, straks, dossier)


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


def _feiten_na(f: Feiten, rij: Rij, straks: Stand, dossier: Dossier) -> Feiten:
    """The facts after an actie without overrule, derived instead of read again (the tests hold the two against each other)."""
    match rij.actie:
        case Actie.TOEWIJZEN:
            return replace(f, casusregisseur=dossier.casusregisseur)
        case Actie.VT_INFORMEREN:
            return replace(f, vt_geinformeerd=True)
        case Actie.OVERRULE_BEOORDELEN:
            return replace(f, open_overrules=dossier.rij["open_overrules"])
        case Actie.BEEINDIGEN:
            return f.na(straks, einde=True)
    return replace(f.na(straks), te_corrigeren=f.stand if dossier.rij["laatste_beweging"] else None)


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
    te_corrigeren = (
        z.rij.actie is not Actie.CORRIGEREN and not naar_inactief and voor.stap is not Stap.INACTIEF
    )
    nieuw = {
        "fase": straks.fase,
        "stap": straks.stap,
        "stappen": dict(straks.eerder),
        "verblijf": straks.verblijf,
        "fase_sinds": straks.fase_sinds,
        "stap_sinds": straks.stap_sinds,
        "laatste_beweging": {"voor": voor.bewaar()} if te_corrigeren else None,
    }
    return await leg_vast(
        z.eenheid,
        z.dossier,
        "casus-inactief" if naar_inactief else SOORTEN[z.rij.actie],
        kolommen=nieuw,
        velden=_veranderd(voor, straks),
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


def _veranderd(voor: Stand, straks: Stand) -> tuple[str, ...]:
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


async def _andere_casus(z: Zet, ander: UUID) -> Dossier:
    onbekend = ongeldig("samengevoegdMet", "onbekende-casus", "Die casus is hier niet te vinden.")
    if ander == z.dossier.id:
        raise onbekend
    try:
        return await lees_casus(z.eenheid, ander)
    except Fout as fout:
        raise (onbekend if fout.soort is Soort.NIET_GEVONDEN else fout) from None


EFFECTEN: Mapping[Actie, Callable[[Zet], Awaitable[Vastgelegd]]] = {
    **dict.fromkeys(SOORTEN, _verplaats),
    Actie.TOEWIJZEN: _wijs_toe,
    Actie.VT_INFORMEREN: _informeer_vt,
    Actie.OVERRULE_BEOORDELEN: _beoordeel_overrule,
    Actie.BEEINDIGEN: _beeindig,
}
_NIEUWE_OVERRULE = sa.insert(overrule)


async def _leg_overrule_vast(
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


# Refusals


def _eis_volledig(opdracht: Opdracht) -> None:
    """Every field the actie needs, all missing ones at once; and no field that would silently mean nothing."""
    regel = ACTIES[opdracht.actie]
    fouten = [
        VeldFout(
            "body",
            _JSON_NAAM.get(veld, veld),
            "verplicht",
            f"Deze actie vraagt {_JSON_NAAM.get(veld, veld)}.",
        )
        for veld in regel.velden
        if getattr(opdracht, veld) is None
    ]
    if opdracht.stap and opdracht.actie not in OVER_EEN_STAP:
        fouten.append(
            VeldFout("body", "stap", "hoort-hier-niet", "Deze actie gaat niet over een gekozen stap.")
        )
    if fouten:
        raise ongeldige_invoer(fouten)


_JSON_NAAM = {"overrule_id": "overruleId", "samengevoegd_met": "samengevoegdMet"}


def _eis_reden(rij: Rij, opdracht: Opdracht) -> None:
    if not rij.redenen:
        return
    if opdracht.reden not in rij.redenen:
        raise ongeldig(
            "reden",
            "onbekende-reden",
            "Kies een reden die hierbij past: " + ", ".join(sorted(rij.redenen)) + ".",
        )
    if opdracht.reden in ACTIES[rij.actie].toelichting_bij and not opdracht.toelichting:
        raise ongeldig("toelichting", "verplicht", f"Bij reden '{opdracht.reden}' hoort een toelichting.")


def _eis_overrulebaar(
    eenheid: Werkeenheid, verzoek: OverruleVerzoek, belemmeringen: Collection[Belemmering], regels: Regels
) -> None:
    """Ondergrens 1-3 can be overruled, 4 and 5 never; and only what is really in the way."""
    vandaag = lokale_dag(eenheid.nu)
    uiterlijk = vandaag + timedelta(days=regels.overrule_max_dagen)
    if not vandaag < verzoek.beoordelen_op <= uiterlijk:
        raise ongeldig(
            "overrule.beoordelenOp",
            "buiten-termijn",
            f"De beoordeling ligt na vandaag en uiterlijk op {uiterlijk:%d-%m-%Y}.",
        )
    if not belemmeringen:
        raise Fout(
            Soort.BOTSING,
            "niets-te-overrulen",
            "Niets staat deze actie in de weg; een overrule is niet nodig.",
            alternatief="Laat de casusregisseur de actie doen, zonder overrule.",
        )
    if vast := [b for b in belemmeringen if not b.overrulebaar]:
        raise _geblokkeerd(
            belemmeringen,
            "Niet alles hiervan kan een teamleider overrulen: " + ", ".join(b.code for b in vast) + ".",
        )


def _geblokkeerd(belemmeringen: Collection[Belemmering], meer: str = "") -> Fout:
    aantal = "één belemmering" if len(belemmeringen) == 1 else f"{len(belemmeringen)} belemmeringen"
    return Fout(
        Soort.BOTSING,
        "stap-geblokkeerd",
        f"Deze stap kan nu niet: {aantal}. {meer}".rstrip(),
        alternatief=" ".join(b.oplossing for b in belemmeringen),
        belemmeringen=tuple(belemmeringen),
    )


def _niet_in_stappenplan(van: Stap, opdracht: Opdracht) -> Fout:
    mogelijk = sorted({rij.actie.value for rij in VAN_STAP[van]})
    return Fout(
        Soort.BOTSING,
        "niet-in-stappenplan",
        f"De actie '{opdracht.actie}' bestaat niet vanuit de stap '{van}'"
        + (f" naar of over '{opdracht.stap}'." if opdracht.stap else "."),
        alternatief="Mogelijk vanuit deze stap: " + ", ".join(mogelijk) + ".",
        extra={"mogelijk": mogelijk},
    )
