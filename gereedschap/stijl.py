"""Rebuilds `app/werkplek/statisch/stijl.css`: of NL Design System what our templates use, in light and in dark, and our own rules; and
takes over `htmx.js` as it is.

`make stijl` runs it. It needs npm, and only a maintainer does: the built file is committed. What comes in is pinned by version and sha512.
"""

import base64
import hashlib
import re
import subprocess
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

WERKPLEK = Path(__file__).parent.parent / "app" / "werkplek"
UIT = WERKPLEK / "statisch"
PAKKETTEN = {
    "@utrecht/component-library-css@9.0.4": "sha512-gVA7D6GfP9/+fzehkYLSBR+0UPUTA97PZmgvTYQE88lPQhHGMlUk8FjmCpLKRsRC9hAYd32JuF/KzG6fmBfjJA==",
    "@nl-design-system-unstable/voorbeeld-design-tokens@7.4.1": "sha512-GNnapAn2mTIzXRcCvs0JMr4Bf9+ivUJ3zFBJLRT1SYpAYm2xPwptVxIM3k4WLJ0c59E9FfxsEBPJluGuAHUVvg==",
}
HTMX = (
    "htmx.org@4.0.1",
    "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
)
"""Name and version → the sha512 that npm publishes for it (`npm view NAME dist.integrity`)."""
SPIEGEL = {"50": "700", "100": "600", "200": "500", "300": "400"}
"""In the dark every ramp of colours is read backwards: what was light on dark becomes dark on light, with the contrast it had."""
DONKER_PAPIER = "#0b1424"
_KLASSE = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)")
_REGEL = re.compile(r"(--[\w-]+):\s*([^;]+);")


def haal(pakket: str, integriteit: str, pad: str) -> str:
    """One text file out of a package from the registry that npm is set up for. Raises SystemExit when it is not the pinned one."""
    with TemporaryDirectory() as map_:
        opdracht = ["npm", "pack", "--silent", pakket, "--pack-destination", map_]
        subprocess.run(opdracht, check=True, capture_output=True)
        inhoud = next(Path(map_).glob("*.tgz")).read_bytes()
    gevonden = "sha512-" + base64.b64encode(hashlib.sha512(inhoud).digest()).decode()
    if gevonden != integriteit:
        raise SystemExit(f"{pakket} is niet het vastgezette pakket: {gevonden}")
    with tarfile.open(fileobj=BytesIO(inhoud)) as archief:
        bestand = archief.extractfile(f"package/{pad}")
        assert bestand is not None
        return bestand.read().decode()


def blokken(css: str) -> Iterator[tuple[str, str]]:
    """The rules at the top of a style sheet: what stands before the braces, and what between."""
    css, begin, diep, kop = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.S), 0, 0, ""
    for plek in re.finditer(r"[{}]", css):
        diep += 1 if plek[0] == "{" else -1
        if plek[0] == "{" and diep == 1:
            kop, begin = css[begin : plek.start()].strip(), plek.end()
        elif plek[0] == "}" and diep == 0:
            yield kop, css[begin : plek.start()].strip()
            begin = plek.end()


def gebruikt(css: str, klassen: set[str]) -> str:
    """The rules of which every class is used; of a list of selectors those that are."""
    uit = []
    for kop, lijf in blokken(css):
        if kop.startswith("@media"):
            if binnen := gebruikt(lijf, klassen):
                uit.append(f"{kop}{{{binnen}}}")
            continue
        goed = [s.strip() for s in _lijst(kop) if set(_KLASSE.findall(s)) <= klassen and _KLASSE.search(s)]
        if goed:
            uit.append(f"{','.join(goed)}{{{re.sub(chr(10) + ' *', '', lijf)}}}")
    return "\n".join(uit)


def _lijst(kop: str) -> list[str]:
    """Selectors, split at the commas that are not in brackets."""
    return re.split(r",(?![^(]*\))", kop)


def thema(tokens: dict[str, str], css: str) -> str:
    """The tokens that this style sheet reaches, and the ramps mirrored for the dark."""
    nodig: dict[str, str] = {}
    te_zien = _VAR.findall(css)
    while te_zien:
        naam = te_zien.pop()
        if naam in tokens and naam not in nodig:
            nodig[naam] = tokens[naam]
            te_zien += _VAR.findall(tokens[naam])
    ramp = {k: w for k, w in tokens.items() if k.startswith("--voorbeeld-kleuren-") and k in nodig}
    spiegel = {**SPIEGEL, **{w: k for k, w in SPIEGEL.items()}}
    donker = {
        k: DONKER_PAPIER if k.endswith("-wit") else tokens[f"{stam}-{spiegel[trap]}"]
        for k in ramp
        for stam, _, trap in (k.rpartition("-"),)
    }
    licht = "".join(f"{k}:{w};" for k, w in sorted(nodig.items()))
    nacht = "".join(f"{k}:{w};" for k, w in sorted(donker.items()))
    return f".voorbeeld-theme{{{licht}}}\n@media screen and (prefers-color-scheme:dark){{.voorbeeld-theme{{{nacht}}}}}"


def bouw() -> None:
    sums = dict(PAKKETTEN)
    utrecht, voorbeeld = sums
    bibliotheek = haal(utrecht, sums[utrecht], "dist/index.css")
    theme = haal(voorbeeld, sums[voorbeeld], "dist/theme.css")
    sjablonen = "".join(p.read_text() for p in sorted((WERKPLEK / "sjablonen").rglob("*.html")))
    klassen = set(re.findall(r"utrecht-[\w-]+", sjablonen))
    eigen = (WERKPLEK / "stijl" / "werkplek.css").read_text()
    onderdelen = gebruikt(bibliotheek, klassen)
    tokens = dict(_REGEL.findall(theme))
    kop = f"/* Gemaakt door gereedschap/stijl.py uit {utrecht}, {voorbeeld} (EUPL-1.2) en eigen regels. Niet met de hand wijzigen. */\n"
    htmx = haal(*HTMX, "dist/htmx.min.js").partition("\n//# sourceMappingURL")[0]
    (UIT / "htmx.js").write_text(
        f"/* Overgenomen door gereedschap/stijl.py uit {HTMX[0]} (0BSD). */\n{htmx}\n"
    )
    (UIT / "stijl.css").write_text(kop + thema(tokens, onderdelen + eigen) + "\n" + onderdelen + "\n" + eigen)


if __name__ == "__main__":
    bouw()
