"""Pages for people: the same use cases and policies as the API, for who is signed in with a browser."""

from fastapi import APIRouter

from app.werkplek import (
    aanmelden,
    aanmeldingen,
    aannemen,
    abonnementen,
    accounts,
    adres,
    beheer,
    berichten,
    bewaren,
    bladen,
    casus,
    casussen,
    cijfers,
    dag,
    inzagelog,
    inzageverzoek,
    kladblok,
    melding,
    meldingen,
    monitoring,
    nieuw,
    overdracht,
    overleg,
    overlegpunt,
    plan,
    privacy,
    tafel,
    teams,
    toegang,
    vastleggen,
)


def maak_router() -> APIRouter:
    """Everything the werkplek serves, without a prefix and outside the contract."""
    router = APIRouter(include_in_schema=False)
    for deel in (
        aanmelden.router,
        aanmeldingen.router,
        dag.router,
        accounts.router,
        teams.router,
        beheer.router,
        abonnementen.router,
        kladblok.router,
        casussen.router,
        cijfers.router,
        nieuw.router,
        meldingen.router,
        aannemen.router,
        melding.router,
        monitoring.router,
        overdracht.router,
        overleg.router,
        overlegpunt.router,
        plan.router,
        toegang.router,
        adres.router,
        berichten.router,
        adres.elders,
        tafel.router,
        privacy.router,
        inzagelog.router,
        bewaren.router,
        inzageverzoek.router,
        inzageverzoek.wie_keek_router,
        vastleggen.router,
        casus.router,
        bladen.statisch,
    ):
        router.include_router(deel)
    return router
