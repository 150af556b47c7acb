"""What may not be so where real people are in the database: everything at once, so that who sets it up reads it once."""

import ipaddress
import os
import sys
from collections.abc import Iterator

import sqlalchemy as sa

from app.core.settings import HIER, Instellingen

MIN_TEKENS = 22
"""Of a secret: 128 bits in base64."""
MIN_VERSCHILLEND = 10
BEDACHT = ("geheim", "secret", "changeme", "wachtwoord", "password", "voorbeeld", "example", "demo")
STANDAARD = frozenset({"postgres", "rodedraad", "admin", "welkom", *BEDACHT})


def bezwaren(i: Instellingen, host: str, ontwikkelstand: bool | None = None) -> list[str]:
    """Why a server with these settings may not start on this address; nothing when it may. `ontwikkelstand`: None asks this process."""
    if i.demo:
        return (
            []
            if host in HIER
            else [
                "RODEDRAAD_DEMO staat aan: de demo gelooft iedereen, en luistert daarom alleen op 127.0.0.1."
            ]
        )
    debug = _in_ontwikkelstand() if ontwikkelstand is None else ontwikkelstand
    return [*_debug(debug), *_geheimen(i), *_sleutels(i), *_database(i), *_grens(i), *_tls(i)]


def _in_ontwikkelstand() -> bool:
    """Python itself tells more then, also what is in a request."""
    return sys.flags.dev_mode or bool(
        os.environ.get("PYTHONASYNCIODEBUG") or os.environ.get("RODEDRAAD_DEBUG")
    )


def _debug(aan: bool) -> Iterator[str]:
    if aan:
        yield (
            "Python draait in de ontwikkelstand (-X dev, PYTHONDEVMODE, PYTHONASYNCIODEBUG of RODEDRAAD_DEBUG): dan komen gegevens van "
            "mensen in logregels. Zet dat uit."
        )


def _geheimen(i: Instellingen) -> Iterator[str]:
    for naam in ("aanmeld_geheim", "metrics_token", "berichten_geheim"):
        geheim = getattr(i, naam)
        tekst = geheim.get_secret_value() if geheim else None
        if tekst is not None and (
            len(tekst) < MIN_TEKENS
            or len(set(tekst)) < MIN_VERSCHILLEND
            or any(woord in tekst.lower() for woord in BEDACHT)
        ):
            yield (
                f"RODEDRAAD_{naam.upper()} is te raden: gebruik ten minste {MIN_TEKENS} gelote tekens, zoals van `openssl rand -base64 32`."
            )


def _sleutels(i: Instellingen) -> Iterator[str]:
    for naam in ("hoofdsleutels", "kluissleutels", "zegelsleutels"):
        # of 32 bytes that were drawn, some thirty differ
        if any(len(set(sleutel)) < MIN_VERSCHILLEND for sleutel in getattr(i, naam).values()):
            yield f"RODEDRAAD_{naam.upper()}: een sleutel is bedacht en niet geloot. Maak er een met `rodedraad hoofdsleutel`."


def _database(i: Instellingen) -> Iterator[str]:
    url = sa.make_url(i.database_url)
    if url.password is not None and (url.password == url.username or str(url.password).lower() in STANDAARD):
        yield "RODEDRAAD_DATABASE_URL: het wachtwoord van de database is het standaardwachtwoord. Kies een ander."
    # asyncpg calls it `ssl`, libpq and all others `sslmode`
    stand = url.query.get("ssl") or url.query.get("sslmode")
    if url.get_backend_name() == "postgresql" and not _is_hier(url) and stand != "verify-full":
        yield (
            "RODEDRAAD_DATABASE_URL: de database staat op een andere machine en de verbinding is niet versleuteld of niet nagekeken. Zet "
            "?ssl=verify-full achter het adres, en de certificaten van de uitgever in PGSSLROOTCERT."
        )


def _is_hier(url: sa.URL) -> bool:
    """On this machine, or over a socket of it."""
    host = str(url.query.get("host") or url.host or "/")
    return host in HIER or host.startswith("/")


def _grens(i: Instellingen) -> Iterator[str]:
    for naam in ("verzoeken_per_minuut", "verzoeken_per_minuut_adres"):
        if not getattr(i, naam):
            yield (
                f"RODEDRAAD_{naam.upper()} is 0: dan kan wie binnen is zo snel lezen als de machine gaat. Kies een grens."
            )


def _tls(i: Instellingen) -> Iterator[str]:
    if not i.proxy:
        yield (
            "RODEDRAAD_PROXY ontbreekt: noem het adres van de proxy die TLS doet, zoals 10.0.0.5 of 10.0.0.0/8. Alleen van die proxy "
            "geloven we (X-Forwarded-Proto) dat een verzoek versleuteld was; wat dat niet was wordt geweigerd."
        )
    for adres in i.proxy:
        if not _is_netwerk(adres):
            yield f"RODEDRAAD_PROXY: ‘{adres}’ is geen adres of netwerk."
    for naam, adres in (("UITGEVER", i.uitgever), ("JWKS", i.jwks), ("ONTDEKKING", i.ontdekking)):
        if adres.startswith("http://"):
            yield f"RODEDRAAD_{naam} begint met http://: onderweg kan iemand dan zeggen wie er mag komen. Gebruik https."


def _is_netwerk(adres: str) -> bool:
    try:
        ipaddress.ip_network(adres)
    except ValueError:
        return False
    return True
