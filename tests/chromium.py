"""Finds the Chromium that the screens are tested in, and installs it where it can. Never skips: without one the tests fail.

`make test` runs this first. A browser that Playwright downloads itself is not used: the system's is.
"""

import os
import shutil
import subprocess
import sys

NAMEN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HELP = (
    "De schermen worden getest in Chromium, en dat is hier niet te vinden. Installeer het (op Debian: apt-get install chromium), "
    "of zeg in RODEDRAAD_CHROMIUM waar het staat."
)


def chromium() -> str | None:
    """The path of the browser, or None."""
    if eigen := os.environ.get("RODEDRAAD_CHROMIUM"):
        return shutil.which(eigen)
    return next((pad for naam in NAMEN if (pad := shutil.which(naam))), None)


def zorg_ervoor() -> str:
    """The path of the browser, installed if that was needed. Raises SystemExit with what to do."""
    if (gevonden := chromium()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        stil = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for opdracht in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "--quiet", "--quiet", *opdracht], env=stil, check=False)
        gevonden = chromium()
    if gevonden is None:
        raise SystemExit(HELP)
    return gevonden


if __name__ == "__main__":
    print(zorg_ervoor(), file=sys.stderr)
