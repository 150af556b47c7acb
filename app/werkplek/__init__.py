"""Pages for people: the same use cases and policies as the API, for who is signed in with a browser."""

from fastapi import APIRouter

from app.werkplek import aanmelden


def maak_router() -> APIRouter:
    """Everything the werkplek serves, without a prefix and outside the contract."""
    router = APIRouter(include_in_schema=False)
    router.include_router(aanmelden.router)
    return router
