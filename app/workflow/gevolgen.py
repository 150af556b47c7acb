"""Table 3: what follows from a gebeurtenis, in the same transaction. A slice announces; this table knows who must react.

Reactions are few and small. What reaches beyond the database (a bericht) is the worker's (`taken.py`), never a reaction's.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling, Stopuitkomst
from app.casus.model import signaal
from app.casus.queries import vergrendel_buiten_zicht
from app.core.db import Tijdstip
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.interventie.model import interventie
from app.inzet.model import inzet
from app.melding import queries as meldingen
from app.melding.codes import Termijnsoort
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.klokken import haal
from app.melding.model import koppeling, melding, termijn
from app.melding.queries import KLOK_LOOPT, opvolging_open
from app.monitoring import volgen as volg
from app.monitoring.model import MomentStatus, VolgEinde, nazorgmoment, volgen, volgmoment
from app.toegang.actor import Rol
from app.toegang.model import meekijker
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan
from app.workflow.aanbodsignalen import AANBODSIGNALEN, laat_aanbod_vervallen
from app.workflow.berichtsignalen import BERICHTSIGNALEN
from app.workflow.blokkadesignalen import (
    BLOKKADESIGNALEN,
    blokkeer_na_samenvoegen,
    er_is_weer_regie,
    geef_werk_aan_team,
)
from app.workflow.classificatie import herbeoordeel
from app.workflow.contactberichten import na_blokkade, na_einde_van_casus, na_overdracht
from app.workflow.deurafspraken import haal_afspraak, laat_afspraak_vervallen
from app.workflow.huishoudsignalen import HUISHOUDSIGNALEN
from app.workflow.kluissignalen import KLUISSIGNALEN, sluit_kluis, sluit_vorig_team_uit
from app.workflow.noodsignalen import NOODSIGNALEN
from app.workflow.overlegsignalen import (
    OVERLEGSIGNALEN,
    deel_niet_meer,
    sluit_actie,
    sluit_overlegwerk,
    vertel_regie,
)
from app.workflow.signaleren import NIEUW_SIGNAAL, REGISSEUR, SLUIT, maak_los, signaleer
from app.workflow.termijnen import TERMIJNEN, Termijnregel

_EINDIG_PLAN = (
    sa.update(veiligheidsplan)
    .where(
        veiligheidsplan.c.casus_id == sa.bindparam("b_casus"),
        veiligheidsplan.c.status.in_((PlanStatus.CONCEPT, PlanStatus.VASTGESTELD)),
    )
    .values(
        status=PlanStatus.BEEINDIGD,
        geeindigd_op=sa.bindparam("b_nu"),
        wijziging=veiligheidsplan.c.wijziging + 1,
    )
)
_LAAT_MOMENTEN_VERVALLEN = (
    sa.update(nazorgmoment)
    .where(nazorgmoment.c.casus_id == sa.bindparam("b_casus"), nazorgmoment.c.status == MomentStatus.GEPLAND)
    .values(
        status=MomentStatus.VERVALLEN, afgesloten_op=sa.bindparam("b_nu"), versie=nazorgmoment.c.versie + 1
    )
)
_KIJKT_MEE = sa.and_(
    meekijker.c.beeindigd_op.is_(None), meekijker.c.tot >= sa.bindparam("b_vandaag", type_=sa.Date)
)
_VAN_TOEZICHT = sa.and_(signaal.c.rol.is_not(None), signaal.c.rol == Rol.PRIVACY)
"""A look at a secret address: whether that was right does not depend on how the casus goes on."""
_STOP_INZETKLOKKEN = (
    sa.update(inzet)
    .where(inzet.c.casus_id == sa.bindparam("b_casus"), inzet.c.afgesloten_op.is_(None))
    .values(klok_gestopt_op=sa.bindparam("b_nu"))
)
_VAN_VOLGER = sa.case(
    (
        signaal.c.over_id.is_(None),
        sa.or_(
            *(
                sa.exists().where(
                    wie.c.casus_id == signaal.c.casus_id,
                    wie.c.organisatie == signaal.c.organisatie,
                    wie.c.team == signaal.c.team,
                    loopt,
                )
                for wie, loopt in ((volgen, volg.LOOPT), (meekijker, _KIJKT_MEE))
            )
        ),
    ),
    else_=sa.exists().where(
        volgmoment.c.id == signaal.c.over_id, volgmoment.c.status == MomentStatus.GEPLAND
    ),
)
"""What who follows it heard, or a moment of its own that passed: it looks on, also when the casus has become inactief."""
_SLUIT_SIGNALEN = SLUIT.where(
    signaal.c.casus_id == sa.bindparam("b_casus"), sa.not_(_VAN_VOLGER), sa.not_(_VAN_TOEZICHT)
).values(afhandeling=Afhandeling.VERVALLEN)


async def ruim_op(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A casus that becomes inactief, or ends, leaves no plan, no planned check, no clock and no signal of its team open (story 7)."""
    for opdracht in (_EINDIG_PLAN, _LAAT_MOMENTEN_VERVALLEN, _STOP_INZETKLOKKEN):
        await eenheid.doe(opdracht, b_casus=feit.wat.casus_id, b_nu=eenheid.nu)
    vandaag = lokale_dag(eenheid.nu)
    await eenheid.doe(_SLUIT_SIGNALEN, b_casus=feit.wat.casus_id, b_nu=eenheid.nu, b_vandaag=vandaag)


async def signaleer_regie_en_bewaker(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Domein §3: an afspraak not kept signals the casusregisseur and whoever watches it; one signal each, also if they are one."""
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    bewaker = feit.wat.open["bewaker"]
    wie = {rij.casusregisseur if rij else None, UUID(bewaker) if bewaker else None}
    for ontvanger in sorted(id for id in wie if id):
        await signaleer(eenheid, feit, medewerker_id=ontvanger)


async def signaleer_regie(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The casusregisseur hears at once of what somebody else brought into her casus (domein §4)."""
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    if rij and rij.casusregisseur not in (None, eenheid.actor.id):
        await signaleer(eenheid, feit, medewerker_id=rij.casusregisseur)


_SLUIT_SIGNAAL_VAN = SLUIT.where(
    signaal.c.casus_id == sa.bindparam("b_casus"),
    signaal.c.sleutel.startswith(sa.bindparam("b_feit")),
).values(afhandeling=Afhandeling.INGETROKKEN)


async def trek_signaal_in(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The signal of a link that was undone is no longer true; who built on it hears that instead."""
    await eenheid.doe(
        _SLUIT_SIGNAAL_VAN,
        b_casus=feit.wat.casus_id,
        b_feit=feit.wat.open["gebeurtenis"],
        b_nu=eenheid.nu,
    )
    if not feit.wat.open["hersteld"]:
        await signaleer_regie(eenheid, feit)


# A clock that was met after it was told: nobody has to do anything about its signals any more


def _klok_van_signaal(regel: Termijnregel, hoe: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(regel.tabel.c.id == signaal.c.over_id, hoe)


_LOOPT_IN_CASUS = sa.or_(*(_klok_van_signaal(r, r.loopt) for r in TERMIJNEN))
_GEHAALD_IN_CASUS = sa.or_(*(_klok_van_signaal(r, r.gehaald) for r in TERMIJNEN))
_SLUIT_VAN_CASUS = SLUIT.where(
    signaal.c.casus_id == sa.bindparam("b_casus"), signaal.c.over_id.is_not(None), sa.not_(_LOOPT_IN_CASUS)
).values(
    afhandeling=sa.case((_GEHAALD_IN_CASUS, Afhandeling.GEHAALD.value), else_=Afhandeling.VERVALLEN.value)
)
_LOOPT_BIJ_MELDING = sa.exists().where(termijn.c.id == signaal.c.over_id, KLOK_LOOPT)
_VERVALLEN_BIJ_MELDING = sa.exists().where(
    termijn.c.id == signaal.c.over_id, termijn.c.vervallen_op.is_not(None)
)
_SLUIT_VAN_MELDING = SLUIT.where(signaal.c.over_id.is_not(None), sa.not_(_LOOPT_BIJ_MELDING)).values(
    afhandeling=sa.case(
        (_VERVALLEN_BIJ_MELDING, Afhandeling.VERVALLEN.value), else_=Afhandeling.GEHAALD.value
    )
)
_SLUIT_VAN_DEZE = _SLUIT_VAN_MELDING.where(signaal.c.melding_id == sa.bindparam("b_melding"))
_HEROPEN_VAN_DEZE = (
    sa.update(signaal)
    .where(
        signaal.c.melding_id == sa.bindparam("b_melding"),
        signaal.c.afhandeling == Afhandeling.GEHAALD,
        _LOOPT_BIJ_MELDING,
    )
    .values(afgehandeld_op=None, afhandeling=None)
)


async def sluit_gehaald(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The signals of clocks in this casus that run no more."""
    await eenheid.doe(_SLUIT_VAN_CASUS, b_casus=feit.wat.casus_id, b_nu=eenheid.nu)


async def sluit_gehaald_van_melding(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The signals of clocks of this melding that run no more; and of one that runs again, because what met it was not so, they are
    open again: it is not told a second time."""
    await eenheid.doe(_SLUIT_VAN_DEZE, b_melding=feit.wat.object_id, b_nu=eenheid.nu)
    await eenheid.doe(_HEROPEN_VAN_DEZE, b_melding=feit.wat.object_id)


_NA_DE_MELDING = sa.and_(
    opvolging_open(sa.bindparam("b_casus")),
    koppeling.c.melding_id.in_(
        sa.select(melding.c.id).where(melding.c.ontvangen_op <= sa.bindparam("b_op", type_=Tijdstip))
    ),
)
_CONTACT_GEHAD = sa.update(koppeling).where(_NA_DE_MELDING).values(contact_op=sa.bindparam("b_op"))
_DEUREN = (
    sa.select(termijn.c.melding_id)
    .where(
        termijn.c.soort == Termijnsoort.ACHTER_DE_VOORDEUR,
        KLOK_LOOPT,
        termijn.c.melding_id.in_(sa.select(koppeling.c.melding_id).where(_NA_DE_MELDING)),
    )
    .order_by(termijn.c.melding_id)
)


async def volg_melding_op(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """That somebody was spoken with after a melding makes it handled, and stops its 48-hour clock at that moment."""
    op = datetime.fromisoformat(feit.wat.open["op"])
    for rij in await eenheid.alle(_DEUREN, b_casus=feit.wat.casus_id, b_op=op):
        wat = await meldingen.vergrendel_buiten_zicht(eenheid, rij.melding_id)
        if klokken := await haal(eenheid, wat.id, Termijnsoort.ACHTER_DE_VOORDEUR, op=op):
            await leg_meldfeit_vast(
                eenheid, wat, "hulp-achter-de-voordeur", velden=("termijnen",), open={"klokken": klokken}
            )
    await eenheid.doe(_CONTACT_GEHAD, b_casus=feit.wat.casus_id, b_op=op)


_MAAK_SIGNALEN_LOS = (
    sa.update(signaal)
    .where(signaal.c.melding_id == sa.bindparam("b_melding"))
    .values(
        over_id=None,
        sleutel=sa.cast(signaal.c.id, sa.String(40)),
        afgehandeld_op=sa.func.coalesce(signaal.c.afgehandeld_op, sa.bindparam("b_nu")),
        afhandeling=sa.func.coalesce(signaal.c.afhandeling, Afhandeling.VERVALLEN.value),
    )
)


async def signaleer_ontvanger(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who gets a melding hears it at once, and of its clocks from the first rung on, whatever the sender was told of them; when it
    came back, both who lead hear that too."""
    melding_id, van, naar = feit.wat.object_id, feit.wat.open["van"], feit.wat.open["naar"]
    await eenheid.doe(_MAAK_SIGNALEN_LOS, b_melding=melding_id, b_nu=eenheid.nu)
    ontvangers: list[tuple[Mapping[str, str], Rol | None]] = [(naar, None)]
    if feit.wat.open["terug"]:
        ontvangers += [(van, Rol.TEAMLEIDER), (naar, Rol.TEAMLEIDER)]
    for plek, rol in ontvangers:
        await eenheid.doe(
            NIEUW_SIGNAAL,
            id=nieuw_id(),
            melding_id=melding_id,
            **plek,
            rol=rol,
            ongeacht_zicht=rol is not None,  # who led it when it was still there cannot open it any more
            soort="melding-teruggestuurd" if rol else feit.wat.soort,
            sleutel=f"{feit.id}:{plek['team']}:{rol or ''}",
            op=eenheid.nu,
        )


_NAAR_DE_NIEUWE = (
    sa.update(signaal)
    .where(
        signaal.c.casus_id == sa.bindparam("b_casus"),
        signaal.c.medewerker_id == sa.bindparam("b_vorige"),
        signaal.c.afgehandeld_op.is_(None),
    )
    .values(medewerker_id=sa.bindparam("b_wie"))
)


async def signaleer_nieuwe_regisseur(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who becomes casusregisseur hears it, unless she named herself."""
    wie, vorige = UUID(feit.wat.open["casusregisseur"]), feit.wat.open["vorige"]
    if vorige:  # what was open for the one before her is hers now
        await eenheid.doe(_NAAR_DE_NIEUWE, b_casus=feit.wat.casus_id, b_vorige=UUID(vorige), b_wie=wie)
    if wie != eenheid.actor.id:
        await signaleer(eenheid, feit, medewerker_id=wie)


_VOLGERS = sa.select(volgen.c.id, volgen.c.organisatie, volgen.c.team).where(
    volgen.c.casus_id == sa.bindparam("casus_id"), volg.LOOPT
)


_HOREN = sa.union(
    _VOLGERS.with_only_columns(volgen.c.organisatie, volgen.c.team),
    sa.select(meekijker.c.organisatie, meekijker.c.team).where(
        meekijker.c.casus_id == sa.bindparam("casus_id"), _KIJKT_MEE
    ),
)


async def signaleer_volgers(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who follows a casus or kept a role in it hears of every melding on it, whoever took that in, and that it comes to rest or ends
    (domein §4)."""
    for rij in await eenheid.alle(_HOREN, casus_id=feit.wat.casus_id, b_vandaag=lokale_dag(eenheid.nu)):
        plek = {"organisatie": rij.organisatie, "team": rij.team}
        await signaleer(eenheid, feit, **plek, ongeacht_zicht=True)


async def eindig_volgen(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A casus that has ended is not followed any more, but the one that it was merged into is; and one that is inactief is: that is
    what monitoring is for."""
    doorgaand = feit.wat.open["samengevoegdMet"]
    verder = await vergrendel_buiten_zicht(eenheid, UUID(doorgaand)) if doorgaand else None
    for rij in await eenheid.alle(_VOLGERS, casus_id=feit.wat.casus_id):
        if verder:
            await volg.zet_voort(eenheid, rij.id, verder)
        await volg.eindig(eenheid, rij.id, VolgEinde.CASUS_BEEINDIGD)


async def meld_niet_gestopt(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Veilig Thuis found that the violence goes on: the casusregisseur hears at once, or who leads her team when there is none."""
    if feit.wat.open["uitkomst"] is not Stopuitkomst.NIET_GESTOPT:
        return
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    assert rij is not None, "een moment staat in een casus"
    leiding = {"organisatie": rij.organisatie, "team": rij.team, "rol": Rol.TEAMLEIDER}
    wie = {"medewerker_id": rij.casusregisseur} if rij.casusregisseur else leiding
    await signaleer(eenheid, feit, soort="vt-niet-gestopt", **wie)


_STOP_INTERVENTIEKLOKKEN = (
    sa.update(interventie)
    .where(interventie.c.casus_id == sa.bindparam("b_casus"), interventie.c.besloten_op.is_(None))
    .values(besluiten_voor=None)
)


async def stop_interventieklokken(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Nobody decides anything in a casus that has ended. (`inactief` is reached only when there is nothing to decide.)"""
    await eenheid.doe(_STOP_INTERVENTIEKLOKKEN, b_casus=feit.wat.casus_id)


async def maak_klok_los(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The clock of this thing starts anew."""
    await maak_los(eenheid, feit.wat.object_id)


async def herzie_na_samenvoegen(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Two casussen were one household all along: what was reported of the one may have come in while the other ran. The casus that
    goes on is locked before its meldingen, as everywhere."""
    if doorgaand := feit.wat.open["samengevoegdMet"]:
        await vergrendel_buiten_zicht(eenheid, UUID(doorgaand))
        await herbeoordeel(eenheid, UUID(doorgaand))


GEVOLGEN: Mapping[str, tuple[Gevolg, ...]] = {
    **{soort: (sluit_gehaald,) for regel in TERMIJNEN for soort in regel.eindigt},
    **dict.fromkeys(
        (
            "melding-opgepakt",
            "melding-beoordeeld",
            "melding-van-casus-losgemaakt",
            "hulp-achter-de-voordeur",
            "onderzoek-afgerond",
            "betrokkenen-geinformeerd",
            "betrokkenen-niet-geinformeerd",
            "klokken-hersteld",
        ),
        (sluit_gehaald_van_melding,),
    ),
    **BERICHTSIGNALEN,
    "casus-inactief": (
        na_einde_van_casus,
        sluit_overlegwerk,
        laat_afspraak_vervallen,
        ruim_op,
        signaleer_volgers,
    ),
    "casus-beeindigd": (
        na_einde_van_casus,
        sluit_overlegwerk,
        deel_niet_meer,
        laat_afspraak_vervallen,
        ruim_op,
        stop_interventieklokken,
        laat_aanbod_vervallen,
        signaleer_volgers,
        eindig_volgen,
        herzie_na_samenvoegen,
        sluit_kluis,
        blokkeer_na_samenvoegen,
    ),
    "vt-geinformeerd": (signaleer_volgers,),
    "afspraak-niet-nagekomen": (signaleer_regie_en_bewaker,),
    "casusregisseur-toegewezen": (signaleer_nieuwe_regisseur, er_is_weer_regie),
    **BLOKKADESIGNALEN,
    "blokkade-gezet": (*BLOKKADESIGNALEN["blokkade-gezet"], na_blokkade),
    "casusregisseur-vrijgekomen": (geef_werk_aan_team,),
    **NOODSIGNALEN,
    "melding-gekoppeld": (signaleer_regie, signaleer_volgers),
    "melding-ontkoppeld": (trek_signaal_in,),
    "melding-doorgestuurd": (signaleer_ontvanger,),
    **HUISHOUDSIGNALEN,
    "gesprek-vastgelegd": (volg_melding_op, haal_afspraak),
    **AANBODSIGNALEN,
    **OVERLEGSIGNALEN,
    **dict.fromkeys(
        ("actie-gedaan", "actie-niet-gedaan", "actie-vervallen"), (sluit_gehaald, sluit_actie, vertel_regie)
    ),
    **KLUISSIGNALEN,
    "overdracht-geaccepteerd": (
        *AANBODSIGNALEN["overdracht-geaccepteerd"],
        sluit_vorig_team_uit,
        na_overdracht,
    ),
    "vt-moment-gedaan": (sluit_gehaald, meld_niet_gestopt),
    "interventie-opgelegd": (signaleer_regie,),
    "interventie-verlengd": (maak_klok_los, signaleer_regie),
    "interventie-beeindigd": (sluit_gehaald, signaleer_regie),
}
