"""A labelled set of meldingen to measure the matching by: generated with a fixed seed, of people who obviously do not exist.

A reeks is what is known already and a new melding, with what ought to come out; each is searched among all of them and a crowd besides.
How a clerk misspells is written out by hand: nothing of `namen.py` is used, so that the measurement can turn out badly.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, product
from typing import Any, NamedTuple
from uuid import UUID

from rich.console import Console
from rich.table import Table

from app.persoon.vergelijken import Kandidaat, treffers, vergelijk
from app.persoon.zoektermen import GENOEG, Persoonsgegevens, Term, zoektermen

ZAAD, PER_SOORT, MENIGTE = (
    20260322,
    100,
    1500,
)  # the last: households that no melding is about, alike by chance
VOORAAN = """Test Proef/Proev Nep/Nepp Fictie/Fiktie Voorbeeld/Voorbeelt Schijn/Schein/Schyn Verzon/Verson Oefen/Oeffen Model/Modell Poppe
Namaak/Namaeck Quasi/Kwasi Denk/Denck Droom/Drohm Sprook/Sprooc Alsof/Alzof Kunst/Cunst Beeld/Beelt Gips/Gibs Karton/Carton Mock/Mok
Blanco/Blanko Dummy/Dummie Fantasie/Phantasie Bedacht/Bedagt Loos/Loosch Theater/Teater Decor/Dekor Mythe/Mite Raadsel/Raedsel"""
ACHTERAAN = """dijk/dyk/deijk/dijck huis/huys/huijs meijer/meyer/meier/mejer stra/straa bosch/bos wildt/wild/wilt beek/beeck smit/smid/smidt
kuipers/kuijpers/cuypers veld/velt/veldt berg/bergh jansen/janssen/janse/janzen visscher/visser/fisser rijk/ryck/reijk claassen/klaassen
laar/laer blauw/blaauw/blau hendriks/hendrix/hendricks bruijn/bruin/bruyn zijl/sijl/zeijl/zyl graaf/graaff kamp/camp ruiter/ruijter
vries/fries wouters/wauters hoeven/hoeve brand/brandt/brant theunis/teunis philips/filips leeuwen/leuwen groot/grood"""
VOORNAMEN = """Sanne/Zanne Sophie/Sofie Catharina/Katharina/Catarina Mark/Marc Erik/Eric Jacob/Jakob Femke/Femcke Noor Yvonne/Ivonne Guus
Sietske/Sytske Thijs/Tijs/Thys Marieke/Marijke Bram/Braam Lotte/Lotthe Mohamed/Mohammed Fatima/Fatimah Esther/Ester Tim Eva Levi Sem
Rebecca/Rebekka Lucas/Lukas Aylin/Ailin Xander/Ksander Ruben Iris Daan Julia Kees/Cees Hylke/Hielke Frank/Franck Joost Nicole/Nikole
Wietse/Wytze Charlotte/Sharlotte Theo/Teo Suze/Suse Youssef/Yusuf Aisha/Aïcha Chantal/Sjantal Djamila/Jamila Willem/Wilem"""
_V, _A, _N = ([naam.split("/") for naam in lijst.split()] for lijst in (VOORAAN, ACHTERAAN, VOORNAMEN))
ACHTERNAMEN = {v[0] + a[0]: [x + y for x in v for y in a][1:] for v, a in product(_V, _A)}
ROEPNAMEN = {namen[0]: namen for namen in _N}
TUSSENVOEGSELS = {
    "": ("de", "van", ""),
    "van den": ("v.d.", "vd", "van de", "v/d", "Van Den"),
    "van der": ("v.d.", "vd", "vdr", "van de"),
    "de": ("De", "d.", ""),
    "in 't": ("in het", "In ’t", "in t"),
}


class Soort(StrEnum):
    SPELLING = "anders gespeld"
    TUSSENVOEGSEL = "ander tussenvoegsel"
    VOORLETTERS = "alleen voorletters"
    ROEPNAAM = "heel andere voornaam"
    VERHUISD = "verhuisd, nieuw nummer"
    NIEUWE_NAAM = "één met een andere achternaam"
    TIKFOUT = "tikfout in de achternaam"
    DATUM = "één met een fout in de geboortedatum"
    ZONDER_DATUM = "zonder geboortedatum en BSN"
    TWEELING = "tweeling"
    EX_PARTNERS = "ex-partners, kind in twee huishoudens"
    ZELFDE_DAG = "naamgenoot van dezelfde dag"
    NAAMGENOOT = "naamgenoot van een andere dag"
    ANDER_BSN = "naamgenoot van dezelfde dag, ander BSN"
    BEWONERS = "nieuwe bewoners op een oud adres"
    OUD_NUMMER = "nummer opnieuw uitgegeven"


class Casus(NamedTuple):
    id: UUID
    mensen: Mapping[UUID, Persoonsgegevens]


class Reeks(NamedTuple):
    """`hoort_bij`: what must be found, None when nothing must; `mag_ook`: what may be proposed besides."""

    bekend: Sequence[Casus]
    melding: Sequence[Persoonsgegevens]
    hoort_bij: UUID | None = None
    mag_ook: Collection[UUID] = ()


class Toeval(random.Random):
    """Chance with a fixed seed, and numbers that nobody else gets."""

    def __init__(self, zaad: int) -> None:
        super().__init__(zaad)
        self._telefoons, self._bsns = count(1), count(1)

    def casus(self, mensen: Sequence[Persoonsgegevens]) -> Casus:
        ids = [UUID(int=self.getrandbits(128)) for _ in range(len(mensen) + 1)]
        return Casus(ids[0], dict(zip(ids[1:], mensen, strict=True)))

    def telefoon(self) -> str:
        return f"0600{next(self._telefoons):06}"

    def bsn(self) -> str:
        """The next that passes the elfproef, in the range that is kept for tests."""
        while True:
            cijfers = f"9999{next(self._bsns):04}"
            if (rest := sum(int(c) * (9 - i) for i, c in enumerate(cijfers)) % 11) < 10:
                return f"{cijfers}{rest}"

    def adres(self) -> dict[str, Any]:
        postcode = f"{self.randrange(1000, 9999)}{''.join(self.choices('QXYZ', k=2))}"
        return {"postcode": postcode, "huisnummer": f"{self.randrange(1, 300)}{self.choice(('', 'A', '-2'))}"}

    def mens(self, van: int = 1960, tot: int = 2003, **vast: Any) -> Persoonsgegevens:
        eigen: dict[str, Any] = {
            "voornamen": " ".join(self.sample([*ROEPNAMEN], self.choice((1, 1, 2)))),
            "tussenvoegsel": self.choice([*TUSSENVOEGSELS]),
            "achternaam": self.choice([*ACHTERNAMEN]),
            "geboortedatum": date(van, 1, 1) + timedelta(self.randrange(365 * (tot - van))),
            "bsn": self.bsn() if self.random() < 0.5 else None,
            "telefoon": self.choice((self.telefoon(), None)),
        }
        return Persoonsgegevens(**(eigen | self.adres() | vast))

    def kinderen(self, van: Persoonsgegevens) -> list[Persoonsgegevens]:
        vast = {v: getattr(van, v) for v in ("tussenvoegsel", "achternaam", "postcode", "huisnummer")}
        return [self.mens(2008, 2025, telefoon=None, **vast) for _ in range(self.choice((1, 1, 2, 3)))]

    def gezin(self) -> list[Persoonsgegevens]:
        adres = self.adres()
        ouders = [self.mens(**adres) for _ in range(self.choice((1, 2, 2)))]
        return [*ouders, *self.kinderen(self.choice(ouders))]


def _spelling(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    voornamen = [t.choice(ROEPNAMEN[naam]) for naam in str(p.voornamen).split()]
    return {"voornamen": " ".join(voornamen), "achternaam": t.choice(ACHTERNAMEN[str(p.achternaam)])}


def _tussenvoegsel(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    """Otherwise, or in the other field, in front or behind."""
    anders, naam = t.choice(TUSSENVOEGSELS[str(p.tussenvoegsel)]), p.achternaam
    waar = t.choice(((anders, naam), (None, f"{anders} {naam}"), (None, f"{naam}, {anders}")))
    return dict(zip(("tussenvoegsel", "achternaam"), waar, strict=True))


def _tikfout(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    """Two letters exchanged, one left out, one replaced, or one too many."""
    naam, x = str(p.achternaam), t.choice("aeklnrst")
    een, twee = naam[i := t.randrange(len(naam) - 1)], naam[i + 1]
    return {"achternaam": naam[:i] + t.choice((twee + een, een, x + twee, een + x + twee)) + naam[i + 2 :]}


def _nieuwe_naam(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    return {"achternaam": t.choice((f"{p.achternaam}-", "")) + t.choice([*ACHTERNAMEN])}


def _datum(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    """Day and month exchanged where that makes a date, and otherwise up to two years off."""
    d = p.geboortedatum or date.max
    kan = d.day <= 12 and d.day != d.month
    return {"geboortedatum": d.replace(d.year, d.day, d.month) if kan else d - timedelta(t.randrange(1, 730))}


# what is different the next time: about everybody named, or about one of several (one alone, with a new name, nobody could tell)
Verandering = Callable[[Toeval, Persoonsgegevens], dict[str, Any]]
ALLEN: dict[Soort, Verandering] = {
    Soort.SPELLING: _spelling,
    Soort.TUSSENVOEGSEL: _tussenvoegsel,
    Soort.VOORLETTERS: lambda t, p: {"voornamen": str(p.voornamen)[0] + t.choice((".", ".W.", " W"))},
    Soort.TIKFOUT: _tikfout,
    Soort.ROEPNAAM: lambda t, p: {"voornamen": t.choice([*ROEPNAMEN])},
    Soort.VERHUISD: lambda t, p: {"telefoon": t.telefoon()} | t.adres(),
    Soort.ZONDER_DATUM: lambda t, p: {"geboortedatum": None, "bsn": None},
}
EEN: dict[Soort, Verandering] = {Soort.NIEUWE_NAAM: _nieuwe_naam, Soort.DATUM: _datum}


def _hand(t: Toeval, p: Persoonsgegevens) -> dict[str, Any]:
    """The same facts in another hand, and mostly without a BSN."""
    tel, code, nummer = p.telefoon, str(p.postcode), str(p.huisnummer)
    return {
        "bsn": t.choice((p.bsn, None, None)),
        "telefoon": tel and t.choice((f"+31 {tel[1:]}", f"06-{tel[2:]}", f"0031 (0){tel[1:]}")),
        "postcode": t.choice((code.lower(), f"{code[:4]} {code[4:]}")),
        "huisnummer": t.choice((nummer, nummer.replace("A", " a").replace("-", " - "))),
    }


def _genoemd(t: Toeval, mensen: Sequence[Persoonsgegevens]) -> list[Persoonsgegevens]:
    """In a third of the meldingen there is somebody whom nobody knows."""
    return [replace(p, **_hand(t, p)) for p in mensen] + [t.mens() for _ in range(t.choice((0, 0, 1)))]


def _veranderd(t: Toeval, soort: Soort) -> Reeks:
    casus, verander = t.casus(gezin := t.gezin()), (ALLEN | EEN)[soort]
    mensen = t.sample(gezin, t.choice((1 if soort in ALLEN else 2, 2, len(gezin))))
    elders = {} if soort is Soort.ZONDER_DATUM else t.choice(({}, t.adres()))
    veranderd = mensen if soort in ALLEN else mensen[:1]
    nieuw = [replace(p, **elders | (verander(t, p) if p in veranderd else {})) for p in mensen]
    return Reeks([casus], _genoemd(t, nieuw), casus.id)


def _tweeling(t: Toeval, _: Soort) -> Reeks:
    *anderen, een = t.gezin()
    twee = replace(een, voornamen=t.mens().voornamen, bsn=een.bsn and t.bsn())
    casus = t.casus([*anderen, een, twee])
    mensen = t.choice(([een], [twee], [twee, een], [*anderen, twee, een]))
    return Reeks([casus], _genoemd(t, [replace(p, telefoon=None, **t.adres()) for p in mensen]), casus.id)


def _ex_partners(t: Toeval, _: Soort) -> Reeks:
    """The children are one person in two casussen; which parent is named tells which of the two it is."""
    kinderen = t.kinderen(moeder := t.mens())
    bij_haar, hij = t.casus([moeder, *kinderen]), t.casus([t.mens()])
    bij_hem = hij._replace(mensen=dict([*hij.mensen.items(), *[*bij_haar.mensen.items()][1:]]))
    return Reeks([bij_hem, bij_haar], _genoemd(t, [*kinderen, moeder]), bij_haar.id, [bij_hem.id])


def _naamgenoot(t: Toeval, soort: Soort) -> Reeks:
    casus = t.casus(gezin := [replace(p, bsn=t.bsn()) for p in t.gezin()])
    dagen = (1, -1, 365, -366, t.randrange(3, 9000)) if soort is Soort.NAAMGENOOT else (0,)
    anders = []
    for p in t.sample(gezin, t.choice((1, 1, 2))):
        geboren = (p.geboortedatum or date.max) + timedelta(t.choice(dagen))
        bsn = t.bsn() if soort is Soort.ANDER_BSN else None
        anders.append(replace(t.mens(), **_spelling(t, p), geboortedatum=geboren, bsn=bsn))
    return Reeks([casus], anders, mag_ook=[casus.id] if soort is Soort.ZELFDE_DAG else [])


def _ander_gezin(t: Toeval, soort: Soort) -> Reeks:
    zelfde, aantal = (t.adres(), 3) if soort is Soort.BEWONERS else ({"telefoon": t.telefoon()}, 1)
    oud, nieuw = ([t.mens(**zelfde) for _ in range(aantal)] for _ in range(2))
    return Reeks([t.casus(oud)], nieuw)


TE_VINDEN = frozenset({*ALLEN, *EEN, Soort.TWEELING, Soort.EX_PARTNERS})
NAAMGENOTEN = frozenset({Soort.NAAMGENOOT, Soort.ANDER_BSN})  # certainly somebody else
MAAK: Mapping[Soort, Callable[[Toeval, Soort], Reeks]] = {
    **dict.fromkeys([*ALLEN, *EEN], _veranderd),
    Soort.TWEELING: _tweeling,
    Soort.EX_PARTNERS: _ex_partners,
    **dict.fromkeys([Soort.ZELFDE_DAG, Soort.NAAMGENOOT, Soort.ANDER_BSN], _naamgenoot),
    **dict.fromkeys([Soort.BEWONERS, Soort.OUD_NUMMER], _ander_gezin),
}


class Uitslag(NamedTuple):
    """Reeksen of each soort: how many, found first, found among the first five, something proposed that may not be; which failed."""

    aantal: Counter[Soort]
    eerste: Counter[Soort]
    vijf: Counter[Soort]
    onterecht: Counter[Soort]
    missers: list[str]

    def deel(self, geteld: Counter[Soort], soorten: Collection[Soort]) -> float:
        return sum(geteld[s] for s in soorten) / sum(self.aantal[s] for s in soorten)


def meet(zaad: int = ZAAD, per_soort: int = PER_SOORT) -> Uitslag:
    """Search every reeks among everybody."""
    t = Toeval(zaad)
    reeksen = [(soort, MAAK[soort](t, soort)) for soort in Soort for _ in range(per_soort)]
    menigte = [t.casus(t.gezin()) for _ in range(MENIGTE)]
    zoek = _zoeker(menigte + [casus for _, reeks in reeksen for casus in reeks.bekend])
    uitslag = Uitslag(Counter(), Counter(), Counter(), Counter(), [])
    for nummer, (soort, reeks) in enumerate(reeksen):
        gevonden = [kandidaat.casus_id for kandidaat in zoek(reeks.melding)]
        onterecht = bool({*gevonden} - {reeks.hoort_bij, *reeks.mag_ook})
        waar = (True, reeks.hoort_bij in gevonden[:1], reeks.hoort_bij in gevonden[:5], onterecht)
        for geteld, ja in zip(uitslag[:4], waar, strict=True):
            geteld[soort] += ja
        if onterecht or (reeks.hoort_bij and reeks.hoort_bij not in gevonden[:5]):
            uitslag.missers.append(f"{nummer}, {soort}: {'onterecht' if onterecht else 'gemist'}")
    return uitslag


def _zoeker(casussen: Sequence[Casus]) -> Callable[[Sequence[Persoonsgegevens]], list[Kandidaat]]:
    """What the database does, in memory and without HMAC."""
    termen = {wie: zoektermen(p) for casus in casussen for wie, p in casus.mensen.items()}
    van, index = defaultdict[UUID, set[UUID]](set), defaultdict[Term, set[UUID]](set)
    for casus_id, wie in ((casus.id, wie) for casus in casussen for wie in casus.mensen):
        van[wie].add(casus_id)
        for term in termen[wie]:
            index[term].add(wie)

    def zoek(melding: Sequence[Persoonsgegevens]) -> list[Kandidaat]:
        gevraagd = [zoektermen(p) for p in melding]
        raak = [index[term] for term in set[Term]().union(*gevraagd) if term in index]
        bekend = {w for wie in raak if len({c for w in wie for c in van[w]}) <= GENOEG for w in wie}
        return vergelijk(treffers(gevraagd, {wie: termen[wie] for wie in bekend}), van)

    return zoek


def druk_af() -> None:
    """Measure and print."""
    uit, u = Console(), meet()
    tabel = Table("", "reeksen", "op 1", "in de eerste 5", "onterecht", box=None)
    for soort in Soort:
        tabel.add_row(soort, *(str(geteld[soort]) for geteld in u[:4]))
    uit.print(tabel, *u.missers, sep="\n")
    uit.print(f"Te vinden, en bij de eerste vijf gevonden: {u.deel(u.vijf, TE_VINDEN):.2%}")
    uit.print(f"Naamgenoten zonder kandidaat: {1 - u.deel(u.onterecht, NAAMGENOTEN):.2%}")
