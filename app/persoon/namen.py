"""Names and numbers as people write them, brought to one form: pure, and nothing but the standard library.

Whatever this gives is made to be compared for equality, never to be shown: it folds together on purpose.
"""

import re
import unicodedata

_LOS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not see as a letter with a mark."""


def normaal(tekst: str) -> str:
    """Lower case, no diacritics, no punctuation, single spaces, and `ij` is `y`. Twice gives the same as once."""
    # folding can bring forth a mark and the other way round, hence both sides
    plat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tekst).casefold())
    letters = "".join(c for c in plat if not unicodedata.category(c).startswith("M")).translate(_LOS)
    woorden = "".join(c if c.isalnum() else " " for c in letters).split()
    return " ".join(woorden).replace("ij", "y")


_VOORVOEGSEL = re.compile(
    r"""aan|af|al|am|auf|bij|by|da|de|del|della|den|der|des|di|do|dos|du|el|en|et|ev|geb|geboren|het|im|in|jr|la|le|les|los
    |of|onder|op|over|sr|te|ten|ter|thoe|toe|tot|uit|uyt|van|vande|vanden|vander|vd|vdr|vom|von|voor|vor|zu|zum|zur|[a-z]""",
    re.VERBOSE,
)
"""As `normaal` writes them; also what clerks put around a name (e.v., geb., jr.), and lone letters: crumbs
of one ("v.d.", "van de(n)")."""

_AANEEN = re.compile(r"^(?:van(?:den|der|de))+(?=[a-z]{2})")
"""The Belgian way: Vandenberg."""


def achternaam(tussenvoegsel: str | None, achternaam: str | None) -> str:
    """The surname without tussenvoegsels, wherever they stand; the parts of a double name are joined by `-`.

    Both fields are read as one: who wrote "van" in the one and "den Berg" in the other meant the same. A name that is nothing
    but tussenvoegsels (Le, Do, van der A) is its last word.
    """
    eigen = normaal(achternaam or "").split()
    woorden = [_AANEEN.sub("", w) for w in (*normaal(tussenvoegsel or "").split(), *eigen)]
    return "-".join([w for w in woorden if not _VOORVOEGSEL.fullmatch(w)] or eigen[-1:])


def voorletter(voornamen: str | None) -> str:
    """The first initial, letters that clerks exchange taken together (C. for Katarina); empty when there is none."""
    return normaal(voornamen or "")[:1].translate(_VERWANT)


_VERWANT = str.maketrans("cqvzy", "kkfsi")

_ALLEEN_VOORLETTERS = re.compile(r"[b-df-hj-np-tv-xz]+")


def voornamen(tekst: str | None) -> list[str]:
    """The given names written in full: initials (J.P.) and abbreviations without a vowel (Th., Chr.) are none."""
    return [w for w in normaal(tekst or "").split() if len(w) > 1 and not _ALLEEN_VOORLETTERS.fullmatch(w)]


_KLANKEN = tuple(
    (re.compile(patroon), klank)
    for patroon, klank in (
        # consonants: one sound, several spellings
        (r"^cees", "kees"),  # Cees = Kees
        (r"^dj", "j"),  # Djamila = Jamila
        (r"^ch(?=[lr])", "k"),  # Christa = Krista
        (r"sch|sj|sh|^ch", "s"),  # Bosch = Bos, Visscher = Visser; Chantal = Sjantal
        (r"ph", "f"),  # Philips = Filips
        (r"[cg]h", "g"),  # Wichers = Wiggers, Bergh = Berg
        (r"(?<=[dkrt])h|h(?![aeiouy])", ""),  # mute: Theo = Teo, Sarah = Sara, Jahn = Jan
        (r"x", "ks"),  # Hendrix = Hendriks
        (r"qu", "kw"),  # Quint = Kwint
        (r"c(?=[eiy])", "s"),  # Francina = Fransina
        (r"[cq]", "k"),  # Dijckstra = Dijkstra, Claas = Klaas
        (r"z", "s"),  # Janzen = Jansen
        (r"v", "f"),  # Graav = Graaf
        # vowels: what is one sound in more than one letter becomes a capital, out of reach of the rules below it
        (r"^y(?=[aeiou])", "j"),  # Yasmin = Jasmin
        (r"(?<=[aeiouy])j", "y"),  # Maja = Maya, Rojen = Rooijen
        (r"aa?uw?|ouw?", "A"),  # Blaauw = Blauw = Blou, Wauters = Wouters
        (r"u[yi]", "Y"),  # Kluijt = Kluyt = Kluit
        (r"oe", "U"),
        (r"eu(?!w)", "E"),
        (r"(?<=[ei])uw", "w"),  # Leeuwen = Leuwen
        # y is ij in Holland and ie in Friesland: Dykstra = Dijkstra = Deikstra, Hylkema = Hielkema, Harry = Harrie
        (r"e+[yi]|ie|y", "i"),
        (r"ae", "a"),  # Haer = Haar
        (r"ue", "u"),  # Mueller = Müller
        # ends: what is not heard
        (r"(?<=[a-zAUYE][b-df-hj-np-tv-xz])en$", "e"),  # Janssen = Janse, Linden = Linde
        (r"d(?=[ts]|$)", "t"),  # Brandt = Brand = Brant, Smids = Smits
        (r"b$", "p"),  # Jacob = Jacop
        (r"(.)\1+", r"\1"),  # Haan = Han, Bakker = Baker: long or short is not heard in every name
    )
)
"""Applied in this order, to a word as `normaal` writes it (so `ij` is `y` already)."""


def klank(naam: str) -> str:
    """What a name sounds like in Dutch, word by word: equal for the ways it is commonly spelled. Not a name any more."""
    return " ".join(filter(None, map(_klank, normaal(naam).split())))


def _klank(woord: str) -> str:
    for patroon, klank in _KLANKEN:
        woord = patroon.sub(klank, woord)
    return woord


def postcode(tekst: str | None) -> str | None:
    """`9712AA`, or None when it is no Dutch postcode."""
    kaal = re.sub(r"[\s.-]", "", tekst or "").upper()
    # SA, SD and SS are not given out
    return kaal if re.fullmatch(r"[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}", kaal) else None


def huisnummer(tekst: str | None) -> str | None:
    """`12` or `12-A`: the number and its addition, however these were kept apart. None without a number."""
    gevonden = re.fullmatch(r"(?:nr )?0*([1-9][0-9]*)(.*)", normaal(tekst or ""))
    if gevonden is None:
        return None
    toevoeging = gevonden[2].replace(" ", "").upper()
    return f"{gevonden[1]}-{toevoeging}" if toevoeging else gevonden[1]


_NEDERLANDS = re.compile(r"(?:(?:\+|00)?310?|0)([1-9][0-9]{8})|(6[0-9]{8})")
_BUITENLANDS = re.compile(r"(?:\+|00)((?!31)[1-9][0-9]{7,14})")


def telefoon(tekst: str | None) -> str | None:
    """`+31612345678`. None when it is no number, or one that belongs to nobody: a service number, nine times the same digit."""
    kaal = re.sub(r"\(0\)|[^0-9+]", "", tekst or "")
    if buiten := _BUITENLANDS.fullmatch(kaal):
        return f"+{buiten[1]}"
    if (gevonden := _NEDERLANDS.fullmatch(kaal)) is None:
        return None
    nummer = gevonden[1] or gevonden[2]
    # 0800, 0900 and the like; 0600000000 is written where a field would not stay empty
    return None if re.fullmatch(r"[89]0.*|.(\d)\1{7}", nummer) else f"+31{nummer}"


def bsn(tekst: str) -> str:
    """Nine digits that pass the elfproef. Raises ValueError, which does not say what was written."""
    kaal = re.sub(r"[\s.-]", "", tekst)
    if not re.fullmatch(r"[0-9]{8,9}", kaal):
        raise ValueError("Een BSN heeft negen cijfers.")
    cijfers = kaal.zfill(9)
    # the last digit counts -1; nine zeros would pass
    som = sum(int(c) * g for c, g in zip(cijfers, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    if som % 11 or not int(cijfers):
        raise ValueError("Dit is geen BSN: de cijfers doorstaan de elfproef niet.")
    return cijfers
