"""`/v1/medewerkers`: who has an account, as what; given, changed, looked at again and ended. And signing somebody out."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Self
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Query, Request, Response
from pydantic import Field, StringConstraints

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, JaNee, Lijst, Moment, Uit
from app.core.gebeurtenis import LAATSTE
from app.toegang.actor import Rol
from app.toegang.codes import Accountreden
from app.toegang.sessies import beeindig_van
from app.web.cursor import Limiet, Na, lees_cursor, pagina, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, omgeving
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import accountimport, accountlijst, accounts, herziening
from app.workflow.accounts import Beheer, NieuwAccount, Rechten

router = Onderdeel(prefix="/medewerkers", tags=["wie"])


async def _beheer(request: Request) -> Beheer:
    i = omgeving(request).instellingen
    return Beheer(i.accounts == "beheer", i.uitgever)


Accounts = Annotated[Beheer, Depends(_beheer)]
Aanduiding = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$"),
    Field(description="Naar de functie, zoals `wij-oost-3`: nooit een naam."),
]
Onderwerp = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$")]
Rollen = Annotated[list[Rol], Field(min_length=1, max_length=8)]


class AccountIn(In):
    onderwerp: Onderwerp = Field(
        description="Hoe de aanmelddienst deze persoon noemt (`sub`). Wordt niet bewaard, nooit een BSN."
    )
    aanduiding: Aanduiding
    rollen: Rollen
    team: Code | None = Field(default=None, description="Van een hulpverlener; van een ander leeg.")
    reden: Accountreden = Accountreden.IN_DIENST


class AccountWijzigingIn(In):
    aanduiding: Aanduiding | None = None
    rollen: Rollen
    team: Code | None = Field(default=None, description="Van een hulpverlener; van een ander leeg.")
    reden: Accountreden


class AccountredenIn(In):
    reden: Accountreden


class RechtenvoorstelUit(Uit):
    """Rechten die een tweede beheerder nog moet bevestigen."""

    rollen: list[Rol]
    team: str | None


class AccountUit(Uit):
    id: UUID
    aanduiding: str
    team: str | None
    rollen: list[Rol]
    versie: int
    rechten_op: Moment | None = Field(description="Sinds wanneer dit team en deze rollen.")
    laatst_gezien: Moment | None = Field(description="De laatste keer dat deze medewerker iets bekeek.")
    beeindigd_op: Moment | None
    herzien_op: Moment | None
    herzien_waarom: str | None = Field(
        description="Moet worden nagekeken: `jaar-om` of `rechten-gewijzigd`; leeg: nu niet."
    )
    te_laat: bool = Field(description="Had al nagekeken moeten zijn.")
    voorstel: RechtenvoorstelUit | None
    voorgesteld_door: UUID | None

    @classmethod
    def van(cls, rij: sa.Row[Any]) -> Self:
        return cls.model_validate(rij)


class NalatenschapUit(Uit):
    """Hoeveel er van elk bij het team blijft; nooit over wie het gaat."""

    casussen: int = 0
    signalen: int = 0
    overleggen: int = 0
    deurafspraken: int = 0
    toelatingen: int = Field(default=0, description="Tot geheime adressen; die zijn ingetrokken.")


class AccountwijzigingUit(Uit):
    soort: str
    op: Moment
    door: str | None = Field(description="Aanduiding van wie het deed.")
    open: dict[str, Any] = Field(description="Van wat naar wat, en waarom.")

    @classmethod
    def van(cls, rij: sa.Row[Any]) -> Self:
        return cls(soort=rij.soort, op=rij.op, door=rij.aanduiding, open=rij.open)


class AfgemeldUit(Uit):
    aantal: int = Field(
        description="Zoveel sessies eindigden; elk volgend verzoek daarin, of met een token van daarvóór, wordt geweigerd."
    )


class ImportregelIn(In):
    onderwerp: Onderwerp
    aanduiding: Aanduiding
    rollen: Rollen
    team: Code | None = None
    actief: JaNee = True

    def regel(self) -> accountimport.Regel:
        rechten = Rechten(frozenset(self.rollen), self.team)
        return accountimport.Regel(self.onderwerp, self.aanduiding, rechten, self.actief)


class AccountimportIn(In):
    regels: list[ImportregelIn] = Field(max_length=2000)
    volledig: JaNee = Field(
        default=False, description="Dit is iedereen: wie er niet in staat wordt beëindigd."
    )
    ook_veel: JaNee = Field(default=False, description="Ook als dat meer dan een tiende van de accounts is.")
    uitvoeren: JaNee = Field(
        default=False, description="Anders zegt het antwoord alleen wat er zou gebeuren."
    )


class ImportstapUit(Uit):
    wat: accountimport.Wat
    id: UUID
    aanduiding: str


class AccountimportUit(Uit):
    uitgevoerd: bool
    stappen: list[ImportstapUit]


def _toets(
    eenheid: Eenheid, if_match: str | None, *, verplicht: bool = False
) -> Callable[[sa.Row[Any]], Awaitable[None]]:
    async def toets(rij: sa.Row[Any]) -> None:
        await eis_versie(eenheid, if_match, accountlijst.OBJECT, rij.id, rij.versie, verplicht=verplicht)

    return toets


async def _uit(eenheid: Eenheid, id: UUID, antwoord: Response) -> AccountUit:
    rij = await accountlijst.een(eenheid, id)
    zet_etag(antwoord, rij.versie)
    return AccountUit.van(rij)


async def _pagina(eenheid: Eenheid, filter: accountlijst.Filter) -> Lijst[AccountUit]:
    limiet = filter.limiet - 1
    rijen, volgende = pagina(await accountlijst.lijst(eenheid, filter), limiet, lambda r: r.id)
    return Lijst(resultaten=[AccountUit.van(r) for r in rijen], volgende=volgende)


@router.get("", responses=LEZEN, summary="Wie heeft er een account?")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    team: Annotated[Code | None, Query()] = None,
    alle: Annotated[bool, Query(description="Ook wie uit dienst is.")] = False,
) -> Lijst[AccountUit]:
    """Of one's own organisation: for its functioneel beheerder and privacy officer; who leads a team sees that team."""
    vanaf = lees_cursor(na, UUID, None)
    return await _pagina(eenheid, accountlijst.Filter(limiet + 1, vanaf, team, alles=alle))


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Geef iemand een account")
async def maak(nieuw: AccountIn, eenheid: Eenheid, beheer: Accounts, antwoord: Response) -> AccountUit:
    """Beheer and toezicht are proposed: another beheerder confirms them."""
    rechten = Rechten(frozenset(nieuw.rollen), nieuw.team)
    account = NieuwAccount(nieuw.onderwerp, nieuw.aanduiding, rechten, nieuw.reden)
    id = await accounts.maak(eenheid, beheer, account)
    antwoord.headers["Location"] = f"/v1/medewerkers/{id}"
    return await _uit(eenheid, id, antwoord)


@router.get("/herziening", responses=LEZEN, summary="Welke accounts moeten worden nagekeken?")
async def te_herzien(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[AccountUit]:
    """Nobody looked at them for a year, or not since their team or roles changed."""
    return await _pagina(
        eenheid, accountlijst.Filter(limiet + 1, lees_cursor(na, UUID, None), te_herzien=True)
    )


@router.post("/_importeren", responses=SCHRIJVEN, summary="Breng de accounts in lijn met een lijst")
async def importeer(bericht: AccountimportIn, eenheid: Eenheid, beheer: Accounts) -> AccountimportUit:
    """First only says what would happen. All of it happens, or nothing."""
    regels = [regel.regel() for regel in bericht.regels]
    wens = accountimport.Wens(regels, bericht.volledig, bericht.ook_veel, bericht.uitvoeren)
    stappen = await accountimport.importeer(eenheid, beheer, wens)
    gedaan = [ImportstapUit(wat=s.wat, id=s.id, aanduiding=s.aanduiding) for s in stappen]
    return AccountimportUit(uitgevoerd=bericht.uitvoeren, stappen=gedaan)


@router.get("/{medewerker_id:uuid}", responses=LEZEN, summary="Eén account")
async def een(medewerker_id: UUID, eenheid: Eenheid, antwoord: Response) -> AccountUit:
    return await _uit(eenheid, medewerker_id, antwoord)


@router.patch("/{medewerker_id:uuid}", responses=SCHRIJVEN, summary="Een ander team, of andere rollen")
async def wijzig(
    medewerker_id: UUID,
    wijziging: AccountWijzigingIn,
    eenheid: Eenheid,
    beheer: Accounts,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AccountUit:
    """Counts from the very next request of this person. Never of oneself. Work for the old team stays there."""
    await accounts.wijzig(
        eenheid,
        beheer,
        medewerker_id,
        Rechten(frozenset(wijziging.rollen), wijziging.team),
        wijziging.reden,
        wijziging.aanduiding,
        _toets(eenheid, if_match, verplicht=True),
    )
    return await _uit(eenheid, medewerker_id, antwoord)


@router.get("/{medewerker_id}/nalatenschap", responses=LEZEN, summary="Wat er bij het team zou blijven")
async def nalatenschap(medewerker_id: UUID, eenheid: Eenheid) -> NalatenschapUit:
    """If this account ended now. Only how much."""
    return NalatenschapUit(**await accountlijst.draagt(eenheid, medewerker_id))


@router.get("/{medewerker_id}/gebeurtenissen", responses=LEZEN, summary="Wie gaf wie wat, en waarom")
async def gebeurtenissen(
    medewerker_id: UUID, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[AccountwijzigingUit]:
    gevonden = await accountlijst.wijzigingen(
        eenheid, medewerker_id, lees_cursor(na, volgnummer, LAATSTE), limiet + 1
    )
    rijen, volgende = pagina(gevonden, limiet, lambda r: int(r.volgnummer))
    return Lijst(resultaten=[AccountwijzigingUit.van(r) for r in rijen], volgende=volgende)


@router.post("/{medewerker_id}/_bevestigen", responses=SCHRIJVEN, summary="Bevestig als tweede beheerder")
async def bevestig(
    medewerker_id: UUID, eenheid: Eenheid, beheer: Accounts, antwoord: Response, if_match: IfMatch = None
) -> AccountUit:
    await accounts.bevestig(eenheid, beheer, medewerker_id, _toets(eenheid, if_match))
    return await _uit(eenheid, medewerker_id, antwoord)


@router.post("/{medewerker_id}/_beeindigen", responses=SCHRIJVEN, summary="Uit dienst")
async def beeindig(
    medewerker_id: UUID, bericht: AccountredenIn, eenheid: Eenheid, beheer: Accounts, if_match: IfMatch = None
) -> NalatenschapUit:
    """Every session and token stops counting at once. What stays behind is the team's, and the team hears it."""
    gebleven = await accounts.beeindig(
        eenheid, beheer, medewerker_id, bericht.reden, _toets(eenheid, if_match)
    )
    return NalatenschapUit(**gebleven)


@router.post("/{medewerker_id}/_heropenen", responses=SCHRIJVEN, summary="Terug in dienst")
async def heropen(
    medewerker_id: UUID,
    bericht: AccountredenIn,
    eenheid: Eenheid,
    beheer: Accounts,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AccountUit:
    await accounts.heropen(eenheid, beheer, medewerker_id, bericht.reden, _toets(eenheid, if_match))
    return await _uit(eenheid, medewerker_id, antwoord)


@router.post("/{medewerker_id}/_herzien", responses=SCHRIJVEN, summary="Dit account klopt nog")
async def herzie(medewerker_id: UUID, eenheid: Eenheid, antwoord: Response) -> AccountUit:
    """By the beheerder, or by who leads the team; never of oneself."""
    await herziening.herzie(eenheid, medewerker_id)
    return await _uit(eenheid, medewerker_id, antwoord)


@router.post(
    "/{medewerker_id}/_afmelden",
    responses=SCHRIJVEN,
    summary="Meld iemand overal af, bijvoorbeeld na een gestolen laptop",
)
async def meld_af(medewerker_id: UUID, eenheid: Eenheid) -> AfgemeldUit:
    """Yourself, or a colleague as their teamleider or as functioneel beheerder."""
    return AfgemeldUit(aantal=await beeindig_van(eenheid, medewerker_id))
