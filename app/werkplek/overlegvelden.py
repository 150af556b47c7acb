"""What is asked at an overleg, as fields: planning one, bringing a casus in, sharing, and what is said and agreed on at an item.

Who takes part is one choice on the page and an organisation with perhaps a team in the API: `plek_json`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.api.overlegvorm import MINUTEN
from app.casus.codes import Spoor
from app.core.klok import NEDERLAND
from app.interventie.codes import Interventiecode
from app.interventie.palet import PALET
from app.overleg.codes import TITEL, ActieStatus, Deelname, Grondslag, Onderdeel, OverlegSoort
from app.overleg.queries import Overleg, plek
from app.werkplek.bladen import moment, zin
from app.werkplek.formulier import Keuze, Soort, Veld, keuzes
from app.workflow.overlegbeeld import Eigen, Inbrengbeeld, Puntbeeld
from app.workflow.plekken import Plekken

ONDERDELEN: Mapping[Onderdeel, str] = {
    Onderdeel.GEVAAR: "Gevaar: rode vlaggen, geweld, wat is opgelegd",
    Onderdeel.HUISHOUDEN: "Huishouden: hoeveel mensen, leeftijden van de kinderen",
    Onderdeel.STAND: "Stand: wijk, stap in het stappenplan en wat is overgeslagen",
    Onderdeel.VOLWASSENEN: "Namen van de volwassenen",
    Onderdeel.KINDEREN: "Namen van de kinderen",
    Onderdeel.INCIDENTEN: "Incidenten: wat er is gemeld en wanneer",
    Onderdeel.PLAN: "Hoe het met het veiligheidsplan staat",
    Onderdeel.AFSPRAKEN: "Wat in het veiligheidsplan is afgesproken",
    Onderdeel.HULP: "Welke hulp er loopt",
    Onderdeel.ADRES: "Adres van wie u hieronder kiest",
}
SPOOR = keuzes(Spoor)
SOORTEN = [(OverlegSoort.ACTIE_OVERLEG.value, "Actie-overleg"),
           (OverlegSoort.OVERDRACHTSTAFEL.value, "Overdrachtstafel"),
           (OverlegSoort.MDA.value, "MDA++-tafel")]  # fmt: skip
SPOED = "spoed"
"""Not one that is planned, but a new one as soon as can be."""
ZO_SNEL = timedelta(hours=1)
UITKOMSTEN = (
    (ActieStatus.GEDAAN, "Gedaan"),
    (ActieStatus.NIET_GEDAAN, "Niet gelukt"),
    (ActieStatus.VERVALLEN, "Hoeft niet meer"),
)


def plek_json(waar: str) -> dict[str, str]:
    return dict(zip(("organisatie", "team"), waar.split("/"), strict=False))


def plekken_json(gegevens: Mapping[str, Any], veld: str) -> dict[str, Any]:
    return {**gegevens, veld: [plek_json(w) for w in gegevens[veld]]} if veld in gegevens else dict(gegevens)


def te_kiezen(allen: Plekken, zonder: Iterable[str] = ()) -> list[Keuze]:
    weg = set(zonder)
    return [(w, allen.namen[w]) for w in allen.kiesbaar if w not in weg]


def _straks(nu: datetime, eerder: Overleg | None) -> datetime:
    """When one would meet: tomorrow at ten; the next time at the hour of the last time, a week after it if that is yet to come."""
    morgen = (nu + timedelta(days=1)).astimezone(NEDERLAND).replace(hour=10, minute=0)
    if eerder is None:
        return morgen
    toen = eerder.begint_op.astimezone(NEDERLAND)
    volgende = toen + timedelta(weeks=eerder.rij["herhaling_weken"] or 1)
    return max(volgende, morgen.replace(hour=toen.hour, minute=toen.minute))


def van_nieuw(
    allen: Plekken, eigen: str, nu: datetime, van_ons: Sequence[Overleg] = (), eerder: Overleg | None = None
) -> list[Veld]:
    """`eerder`: of which of `van_ons` it is the next one."""
    rij = eerder.rij if eerder else {}
    vervolg = Veld(
        "vervolgOp",
        "Is het een vervolg op een eerder overleg?",
        Soort.KEUZE,
        [(str(o.id), f"{TITEL[o.rij['soort']]}, {moment(o.begint_op)}") for o in van_ons],
        uitleg="Dan doen de vaste deelnemers van toen weer mee. Wat daar overblijft komt hier op de agenda als u dat overleg afsluit.",
        nu=eerder and eerder.id,
    )
    return [
        *([vervolg] if van_ons else ()),
        Veld(
            "soort",
            "Wat voor overleg?",
            Soort.KEUZE,
            SOORTEN,
            verplicht=True,
            nu=rij.get("soort", OverlegSoort.ACTIE_OVERLEG),
        ),
        Veld("begintOp", "Wanneer begint het?", Soort.MOMENT, verplicht=True, nu=_straks(nu, eerder)),
        Veld(
            "duurMinuten",
            "Hoeveel minuten duurt het?",
            Soort.GETAL,
            verplicht=True,
            nu=rij.get("duur_minuten", 120),
        ),
        Veld(
            "herhalingWeken",
            "Om de hoeveel weken?",
            Soort.GETAL,
            nu=rij.get("herhaling_weken"),
            uitleg="Leeg: één keer. Anders komt het volgende er vanzelf als u dit afsluit.",
        ),
        Veld(
            "deelnemers",
            "Wie doet er mee?",
            Soort.KEUZES,
            te_kiezen(allen, [eigen]),
            uitleg="Uw eigen team doet altijd mee.",
        ),
    ]


def van_uitnodiging(allen: Plekken, er_al: Iterable[str]) -> list[Veld]:
    return [
        Veld("plek", "Wie nodigt u nog uit?", Soort.KEUZE, te_kiezen(allen, er_al), verplicht=True),
        Veld(
            "deelname",
            "Voor hoe lang?",
            Soort.KEUZE,
            [
                (Deelname.UITGENODIGD.value, "Alleen dit overleg"),
                (Deelname.VAST.value, "Ook de volgende keren"),
            ],
            nu=Deelname.UITGENODIGD,
        ),
    ]


def van_moment(wat: Overleg | None = None) -> list[Veld]:
    """When it is; `wat`: as it stands now."""
    begint, minuten = (wat.begint_op, wat.rij["duur_minuten"]) if wat else (None, None)
    return [
        Veld("begintOp", "Wanneer?", Soort.MOMENT, verplicht=True, nu=begint),
        Veld("duurMinuten", "Hoeveel minuten?", Soort.GETAL, verplicht=True, nu=minuten),
    ]


def van_punt() -> list[Veld]:
    return [
        Veld(
            "vraag",
            "Wat vraagt u de andere organisaties?",
            Soort.LANG,
            verplicht=True,
            uitleg="Zij lezen dit zodra u iets van de casus met hen deelt. Noem geen namen.",
        ),
        Veld(
            "grondslag",
            "Op welke grond bespreekt u deze casus?",
            Soort.KEUZE,
            keuzes(Grondslag),
            verplicht=True,
        ),
        Veld("minuten", "Hoeveel minuten?", Soort.GETAL, nu=MINUTEN),
    ]


_GEWOONLIJK = " Aangevinkt is wie bij uw overleg hoort; vink uit wie er nu niet bij hoeft."


def van_inbrengen(beeld: Inbrengbeeld, eigen: str, soorten: Mapping[OverlegSoort, str]) -> list[Veld]:
    """To bring a casus in, at one that is planned or at one of now."""
    overleggen = [
        (str(o.id), f"{soorten[o.rij['soort']]}, {moment(o.begint_op)}")
        for o in beeld.komend
        if o.rij["soort"] != OverlegSoort.OVERDRACHTSTAFEL
    ]
    return [
        Veld(
            "overleg",
            "Wanneer wordt deze casus besproken?",
            Soort.KEUZE,
            [*overleggen, (SPOED, "Spoed, over een uur: een nieuw Actie-overleg")],
            verplicht=True,
            nu=overleggen[0][0] if overleggen and not (beeld.vlag or beeld.staat_op) else None,
        ),
        *van_punt(),
        Veld(
            "deelnemers",
            "Bij spoed: wie moet erbij zijn?",
            Soort.KEUZES,
            te_kiezen(beeld.plekken, [eigen]),
            uitleg="Zij horen het meteen. Wat zij van de casus zien kiest u daarna, per deelnemer."
            + (_GEWOONLIJK if beeld.gewoonlijk else ""),
            nu=sorted(beeld.gewoonlijk),
        ),
    ]


# At one item


def _anderen(b: Puntbeeld) -> list[Keuze]:
    return [(w, n) for w, n in _deelnemers(b) if w != b.wij]


def _deelnemers(b: Puntbeeld) -> list[Keuze]:
    return [(plek(d.organisatie, d.team), b.plekken.naam(d.organisatie, d.team)) for d in b.deelnemers]


def _alleen_voor(b: Puntbeeld, naam: str) -> Veld:
    return Veld(
        f"{naam}.gedeeldMet",
        "Wie mag dit lezen?",
        Soort.KEUZES,
        _anderen(b),
        uitleg="Vinkt u niets aan, dan leest iedereen bij dit punt dit.",
    )


def van_inbreng(b: Puntbeeld) -> list[Veld]:
    return [
        Veld("inbreng.tekst", "Wat weet u zelf?", Soort.LANG),
        Veld(
            "inbreng.gedeeldMet",
            "Wie mag dit lezen?",
            Soort.KEUZES,
            _anderen(b),
            uitleg="Vinkt u niets aan, dan leest alleen uw eigen organisatie het.",
        ),
    ]


def van_besluit(b: Puntbeeld) -> list[Veld]:
    return [
        Veld("besluit.tekst", "Wat is besloten?", Soort.LANG, verplicht=True),
        Veld("besluit.spoor", "Bij welk spoor hoort dit?", Soort.KEUZE, SPOOR, verplicht=True),
        _alleen_voor(b, "besluit"),
    ]


def van_maatregel(eigen: Eigen) -> list[Veld]:
    """What was imposed or prolonged with a besluit: by the team of the casus, who knows on whom."""
    palet = [(c.value, zin(PALET[c].naam)) for c in Interventiecode]
    loopt = [(str(i.id), f"{zin(i.maatregel.naam)}{_tot(i.rij['eindigt_op'])}") for i in eigen.lopend]
    wie = [(str(m.id), m.naam) for m in eigen.mensen]
    verleng = [
        Veld("besluit.verlenging.interventieId", "Of: wat wordt verlengd?", Soort.KEUZE, loopt),
        Veld("besluit.verlenging.reden", "Waarom verlengen?"),
        Veld(
            "besluit.verlenging.tot",
            "Verlengd tot",
            Soort.MOMENT,
            uitleg="Laat u dit leeg, dan zo lang als mag.",
        ),
    ]
    return [
        Veld("besluit.interventie.code", "Wat is opgelegd?", Soort.KEUZE, palet),
        Veld("besluit.interventie.betrokkeneId", "Aan wie?", Soort.KEUZE, wie),
        Veld("besluit.interventie.opgelegdOp", "Vanaf wanneer?", Soort.MOMENT),
        Veld(
            "besluit.interventie.eindigtOp",
            "Tot wanneer?",
            Soort.MOMENT,
            uitleg="Laat u dit leeg, dan geldt de gewone duur.",
        ),
        Veld("besluit.interventie.bewaker", "Wie let erop?"),
        *(verleng if loopt else ()),
    ]


def _tot(op: Any) -> str:
    return f", tot {moment(op)}" if op else ""


def van_actie(b: Puntbeeld) -> list[Veld]:
    ziet = {b.wij, *(b.eigen.ziet if b.eigen else (w for w, _ in _deelnemers(b)))}
    wie = [(w, n if w in ziet else f"{n} (ziet dit punt nog niet)") for w, n in _deelnemers(b)]
    niet_gedaan = [
        (str(a["id"]), a["omschrijving"][:80])
        for a in b.acties
        if a["status"] is ActieStatus.NIET_GEDAAN and not a["vervangen_door_id"]
    ]
    vervangt = Veld("actie.vervangtId", "In plaats van", Soort.KEUZE, niet_gedaan)
    return [
        Veld("actie.omschrijving", "Wat gaat er gebeuren?", Soort.LANG, verplicht=True),
        Veld("actie.eigenaar", "Wie doet dit?", Soort.KEUZE, wie, verplicht=True),
        Veld("actie.uiterlijk", "Uiterlijk op welke dag?", Soort.DATUM, verplicht=True),
        Veld("actie.klaarAls", "Waaraan zien we dat het is gedaan?"),
        Veld("actie.spoor", "Bij welk spoor hoort dit?", Soort.KEUZE, SPOOR, verplicht=True),
        *([vervangt] if niet_gedaan else ()),
        _alleen_voor(b, "actie"),
    ]


def van_delen(b: Puntbeeld) -> list[Veld]:
    mensen = [(str(m.id), m.naam) for m in b.eigen.mensen] if b.eigen else []
    return [
        Veld("met", "Met wie?", Soort.KEUZE, _anderen(b), verplicht=True),
        Veld(
            "onderdelen",
            "Wat mag deze organisatie zien?",
            Soort.KEUZES,
            [(str(o), n) for o, n in ONDERDELEN.items()],
            uitleg="Alleen wat nodig is voor uw vraag. Het komt in de plaats van wat u eerder met hen deelde.",
        ),
        Veld(
            "adresVan",
            "Van wie is het adres?",
            Soort.KEUZES,
            mensen,
            uitleg="Alleen bij het onderdeel adres. Een geheim adres wordt nooit gedeeld.",
        ),
        Veld("toelichting", "In uw eigen woorden", Soort.LANG),
        Veld("tot", "Tot wanneer?", Soort.MOMENT, uitleg="Leeg: vier weken, of wat uw regio koos."),
    ]


def actie_json(gegevens: dict[str, Any]) -> dict[str, Any]:
    """How it is known that it was done is part of what is to be done: who does it reads both."""
    uit = plekken_json(gegevens, "gedeeldMet")
    klaar = uit.pop("klaarAls", None)
    if klaar and uit.get("omschrijving"):
        uit["omschrijving"] = f"{uit['omschrijving']}\nGedaan als: {klaar}"
    if eigenaar := uit.get("eigenaar"):
        uit["eigenaar"] = plek_json(eigenaar)
    return uit
