"""Field x role: of every field of every answer, who may receive it. A field of the contract that does not stand here fails the build.

A class is an audience, in the world of the authorisation matrix (`test_wie_mag_wat.py`): who may receive such a field of *that* casus, and
who of what is their own (an operation that names nothing in its path answers about whoever asks).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.contract import DOCUMENT, Schema, antwoorden, operaties

SCHEMAS: Mapping[str, Schema] = DOCUMENT["components"]["schemas"]
REGIE, LEIDING, FG = frozenset({"wij-noord"}), frozenset({"wij-noord-teamleider"}), frozenset({"fg"})
TEAM = REGIE | LEIDING | {"wij-noord-2"}
VT, POLITIE, ELDERS = frozenset({"vt"}), frozenset({"politie"}), frozenset({"wij-zuid"})
HULP = TEAM | ELDERS | VT
KOPPELING, BEHEERDER = frozenset({"koppeling"}), frozenset({"beheer"})
ALLEN = HULP | POLITIE | FG | KOPPELING | BEHEERDER | {"beleid"}


@dataclass(frozen=True, slots=True)
class Klasse:
    """Who may receive it of this casus, and who besides of what is their own."""

    naam: str
    hiervan: frozenset[str]
    van_zichzelf: frozenset[str] = frozenset()
    na_acceptatie: frozenset[str] = frozenset()
    """Who answers for the casus from the moment on that they accept it."""
    elk_het_zijne: bool = False
    """Whoever asks reads what is of their own team, whatever the path names."""

    def mag(self, operatie: str) -> frozenset[str]:
        if "{" not in operatie or self.elk_het_zijne:
            return self.hiervan | self.van_zichzelf
        return self.hiervan | self.na_acceptatie if operatie.endswith("/_accepteren") else self.hiervan


OPEN = Klasse("open", ALLEN)
"""The same for everybody: code lists."""
VOLGT = Klasse("volgt", ALLEN)
"""Says nothing by itself: who may receive the field that it stands in may receive it."""
EIGEN = Klasse("eigen", ALLEN)
"""About whoever asks."""
DOSSIER = Klasse("dossier", TEAM, HULP, VT)
"""The casus, its people, and what was done and said."""
VOORSTEL = Klasse("voorstel", TEAM, HULP, elk_het_zijne=True)
"""Which casussen of the own team belong on this agenda."""
KLUIS = Klasse("kluis", TEAM)
"""Where somebody lives. Of a secret address it is nobody's, but for who is let in (`GEHEIM`)."""
GEHEIM = Klasse("geheim", frozenset())
TOELATEN = Klasse("toelaten", REGIE | LEIDING)
VERWIJZING = Klasse("verwijzing", TEAM)
"""That another team has a casus of this person, and how to reach it; nothing of that casus."""
MELDING = Klasse("melding", TEAM | VT, HULP | KOPPELING)
"""Who answers for the melding, and the team of the casus that it was linked to."""
AANBOD = Klasse("aanbod", TEAM | VT, HULP)
"""An overdracht: who offered it and who receives it."""
OVERLEG = Klasse("overleg", TEAM | ELDERS | VT | POLITIE, HULP | POLITIE)
"""Who takes part (WIJ Zuid only at the overdrachtstafel), of what was shared with them."""
PROJECTIE = Klasse("projectie", VT | POLITIE, POLITIE | HULP)
"""What was shared of a casus, for with whom it was shared; its own team reads the dossier."""
INZAGE = Klasse("inzage", REGIE | FG)
BLOKKADE = Klasse("blokkade", REGIE | LEIDING | FG)
NOOD = Klasse("nood", HULP | FG)
"""Who decides about the casus, the privacy officer, and whoever took it."""
BEWAREN = Klasse("bewaren", LEIDING | FG)
GRAF = Klasse("graf", FG)
AFMELDEN = Klasse("afmelden", REGIE | LEIDING | BEHEERDER)
ACCOUNT = Klasse("account", LEIDING | FG | BEHEERDER)
"""Who works where, and as what: nothing of any casus."""
ABONNEMENT = Klasse("abonnement", BEHEERDER)
"""Which other system is told, and whether it arrived; nothing of which casus."""
ONS_TEAM = Klasse("ons team", HULP - VT | FG | BEHEERDER | KOPPELING, ALLEN)
"""Everybody of the organisation knows its teams."""
INSTELLING = Klasse("instelling", BEHEERDER)
VERWEESD = Klasse("verweesd", LEIDING | BEHEERDER)
INZAGEVERZOEK = Klasse("inzageverzoek", TEAM | FG, HULP)
UITDRAAI = Klasse("uitdraai", REGIE)
"""The printout for who asks what is known of her: whoever asked for it, after another approved."""
CIJFERS = Klasse("cijfers", frozenset({"beleid"}))
"""Of a municipality, from which nobody can be worked out."""
BEWIJS = Klasse("bewijs", FG | KOPPELING)

VELDEN: Mapping[str, Mapping[Klasse, str]] = {
    "MijUit": {EIGEN: "id aanduiding organisatie team rollen doelbinding mag alsCasusregisseur"},
    "AccountUit": {
        ACCOUNT: (
            "id aanduiding team rollen versie rechtenOp laatstGezien beeindigdOp herzienOp herzienWaarom "
            "teLaat voorstel voorgesteldDoor"
        ),
    },
    "RechtenvoorstelUit": {VOLGT: "rollen team"},
    "NalatenschapUit": {ACCOUNT: "casussen signalen overleggen deurafspraken toelatingen"},
    "AccountwijzigingUit": {ACCOUNT: "soort op door open"},
    "AccountimportUit": {ACCOUNT: "uitgevoerd stappen"},
    "ImportstapUit": {VOLGT: "wat id aanduiding"},
    "OnsTeamUit": {ONS_TEAM: "code naam meldpunt bereikbaar soort medewerkers opgehevenOp versie"},
    "AbonnementUit": {
        ABONNEMENT: (
            "id naam url medewerkerId account typen gepauzeerd stilOp stilReden misluktSinds onderweg "
            "vorigGeldtTot aangemaaktOp versie"
        ),
    },
    "GeheimUit": {ABONNEMENT: "id geheim versie"},
    "BezorgingUit": {ABONNEMENT: "id type op status pogingen volgendeOp laatsteOp httpStatus fout"},
    "InstellingUit": {
        INSTELLING: "naam eenheid waarde regio minstens hoogstens gekozen sinds door versie",
    },
    "InstelwijzigingUit": {INSTELLING: "id op door van naar reden"},
    "AfgemeldUit": {AFMELDEN: "aantal"},
    "CasusKortUit": {
        DOSSIER: (
            "id aanduiding fase stap stapSinds wijk verantwoordelijke casusregisseur rodeVlaggen sash "
            "openstaand aantalBetrokkenen teLaat beeindigd"
        ),
    },
    "VerantwoordelijkeUit": {VOLGT: "organisatie team"},
    "MedewerkerUit": {VOLGT: "id aanduiding"},
    "CasusUit": {
        DOSSIER: (
            "id aanduiding gemeente wijk geopendOp fase faseSinds stap stapSinds stappen "
            "verantwoordelijke casusregisseur rodeVlaggen sash geweldsvormen relatie duur risicofactoren "
            "waarschuwingen veiligheidsplan concept overrules vtGeinformeerd einde"
        ),
    },
    "StapUit": {VOLGT: "stap status"},
    "WaarschuwingUit": {VOLGT: "code tekst"},
    "PlanKortUit": {VOLGT: "versie evaluatiedatum"},
    "OverruleUit": {VOLGT: "id codes actie op beoordelenOp"},
    "EindeUit": {VOLGT: "reden op samengevoegdMet"},
    "ActiesUit": {DOSSIER: "resultaten"},
    "ActieUit": {DOSSIER: "actie stap toegestaan belemmeringen overrulebaar redenen"},
    "BelemmeringUit": {VOLGT: "code tekst oplossing overrulebaar ids"},
    "MeldingUit": {
        MELDING: (
            "id kenmerk bron urgentie ontvangenOp gemeente wijk organisatie team status classificatie "
            "sash rodeVlaggen casusId zelfdeHuishoudenAls verlooptOp melderCategorie kanaal vastgelegdOp "
            "classificatieReden geweldsvormen relatie duur incidentOp toelichting adres betrokkenen "
            "termijnen aantalKandidaten huishouden veiligheidsbeoordeling doorzendingen onderzoek "
            "openstaand"
        ),
    },
    "GenoemdeUit": {
        MELDING: (
            "persoonId rollen voornamen tussenvoegsel achternaam geboortedatum leeftijdSchatting telefoon "
            "voorkeurstaal tolkNodig magBenaderd"
        ),
    },
    "MeldtermijnUit": {MELDING: "id soort begonnenOp verlooptOp gehaaldOp vervallenOp status pauzes"},
    "PauzeUit": {VOLGT: "van tot hervatOp reden toelichting hervatToelichting door"},
    "HuisgenootUit": {MELDING: "meldingId organisatie team"},
    "BeoordelingUit": {MELDING: "uitkomst onderbouwing veiligheidscijfers op door"},
    "CijferVan": {VOLGT: "persoonIndex cijfer"},
    "DoorzendingUit": {MELDING: "vanOrganisatie vanTeam naarOrganisatie naarTeam reden toelichting op door"},
    "OnderzoekUit": {MELDING: "conclusie onderbouwing op door"},
    "OpenstaandUit": {VOLGT: "code tekst"},
    "MeldingKortUit": {
        MELDING: (
            "id kenmerk bron urgentie ontvangenOp gemeente wijk organisatie team status classificatie "
            "sash rodeVlaggen casusId zelfdeHuishoudenAls verlooptOp"
        ),
    },
    "KandidaatUit": {MELDING: "casusId meldingId score gronden organisatie team"},
    "GrondUit": {VOLGT: "persoonIndex gronden tekst"},
    "TerugkoppelingUit": {MELDING: "id op door kanaal mededelingen tekst"},
    "DoorgestuurdUit": {MELDING: "meldingId kenmerk bron ontvangenOp naarOrganisatie naarTeam reden op door"},
    "SamenvoegingUit": {
        DOSSIER: (
            "id persoonId zelfdeAlsId reden toelichting op door ongedaanOp ongedaanDoor ongedaanReden "
            "ongedaanToelichting"
        ),
    },
    "DubbelUit": {DOSSIER: "persoonId score gronden tekst casussen meldingen samenvoegingId"},
    "InformeringUit": {MELDING: "persoonIndex op redenNiet toelichting door"},
    "BetrokkeneUit": {
        DOSSIER: (
            "id persoonId rollen voornamen tussenvoegsel achternaam geboortedatum leeftijdSchatting "
            "telefoon email veiligContact magBenaderd voorkeurstaal tolkNodig relatie traumascreening "
            "steunfiguur vertrokkenOp"
        ),
    },
    "VeiligContact": {VOLGT: "kanaal wanneer neutraal wieMagWeten"},
    "Traumascreening": {VOLGT: "datum uitkomst"},
    "SteunfiguurIn": {VOLGT: "naam bereikbaar"},
    "GesprekUit": {DOSSIER: "id gesproken op redenNiet verslag door"},
    "CijferUit": {DOSSIER: "id betrokkeneId op cijfer toelichting door"},
    "AdresUit": {DOSSIER: "geheim", KLUIS: "straat huisnummer postcode plaats", GEHEIM: "tot"},
    "ToelatingUit": {
        TOELATEN: "id medewerkerId aanduiding organisatie team doelbinding reden door op tot ingetrokkenOp"
    },
    "AndereCasusUit": {VERWIJZING: "organisatie organisatienaam team teamnaam bereikbaar"},
    "BlokkadeUit": {BLOKKADE: "id medewerkerId aanduiding reden door op beeindigdOp beeindigdDoor"},
    "NoodtoegangKortUit": {
        NOOD: (
            "id casusId medewerkerId aanduiding organisatie team vanOrganisatie vanTeam reden op tot "
            "beoordelenVoor beeindigdOp beeindiger oordeel beoordeeldOp beoordelaar"
        ),
    },
    "NoodtoegangUit": {
        NOOD: (
            "id casusId medewerkerId aanduiding organisatie team vanOrganisatie vanTeam reden op tot "
            "beoordelenVoor beeindigdOp beeindiger oordeel beoordeeldOp beoordelaar toelichting "
            "oordeelToelichting"
        ),
    },
    "VeiligheidsplanUit": {
        DOSSIER: (
            "versie status reden evaluatiedatum inhoud opgesteldOp vastgesteldOp bevestigdOp geeindigdOp"
        ),
    },
    "PlanInhoud": {VOLGT: "voorwaarden afspraken signalen bijGevaar steunfiguren netwerk wieBewaakt"},
    "Tekstregel": {VOLGT: "id tekst"},
    "Afspraak": {VOLGT: "id wat wie bewaker tot alsNiet"},
    "Bewaker": {VOLGT: "medewerkerId naam"},
    "Steunfiguur": {VOLGT: "id kindId naam bereikbaar"},
    "Netwerklid": {VOLGT: "id naam bijdrage toestemming belangenGetoetst"},
    "VerschilUit": {DOSSIER: "van naar evaluatiedatumWas evaluatiedatumWordt regels"},
    "Verschilregel": {VOLGT: "soort id wijziging velden was wordt"},
    "AkkoordUit": {DOSSIER: "betrokkeneId akkoord op toelichting"},
    "NalevingUit": {DOSSIER: "afspraakId uitkomst op toelichting id door"},
    "OndersteuningsplanUit": {DOSSIER: "samenvatting evaluatiedatum bijgewerktOp"},
    "DoelUit": {DOSSIER: "id betrokkeneId leefgebied doel interventies status"},
    "InterventieDeel": {VOLGT: "interventie aanbieder toelichting"},
    "EvaluatieUit": {DOSSIER: "id op uitkomst onderbouwing doelen door"},
    "MomentKortUit": {
        DOSSIER: (
            "id soort casusId geplandOp verlooptOp status teLaat tredes uitkomst gemeente wijk "
            "verantwoordelijke fase sindsdien"
        ),
    },
    "SindsdienUit": {VOLGT: "sinds meldingen vervolg hermelding"},
    "MonitoringmomentUit": {
        DOSSIER: (
            "id soort casusId geplandOp verlooptOp status teLaat tredes uitkomst gemeente wijk "
            "verantwoordelijke fase sindsdien bronnen op toelichting door afgeslotenOp uiterlijk"
        ),
    },
    "NazorgUit": {DOSSIER: "waakvlam momenten"},
    "Waakvlam": {VOLGT: "soort naam afspraak"},
    "MomentUit": {DOSSIER: "id geplandOp status afgeslotenOp"},
    "CheckUit": {DOSSIER: "id bron betrokkeneId uitkomst op toelichting door"},
    "OverdrachtUit": {
        AANBOD: (
            "id status van naar soort spoed aangebodenOp verlooptOp beantwoordOp weigerreden "
            "rolNaAcceptatie rolTot vraag reden delen voorbeeld door antwoordDoor antwoord"
        ),
        DOSSIER: "casusId",
    },
    "TeamUit": {VOLGT: "organisatie team"},
    "OverdrachtKortUit": {
        AANBOD: (
            "id status van naar soort spoed aangebodenOp verlooptOp beantwoordOp weigerreden "
            "rolNaAcceptatie rolTot"
        ),
    },
    "BeurtUit": {DOSSIER: "organisatie team vanaf tot overdrachtId"},
    "TafelpuntUit": {OVERLEG: "id volgnummer begintOp minuten", AANBOD: "aanbod"},
    "AanbodAanTafelUit": {AANBOD: "status uitkomst overdracht besluiten afspraak"},
    "TafelbesluitUit": {OVERLEG: "id tekst op door team"},
    "DeurafspraakUit": {VOLGT: "van wie uiterlijk gehaaldOp vervallenOp"},
    "TafelvoorstelUit": {OVERLEG: "overdrachtId van naar spoed aangebodenOp verlooptOp"},
    "OverlegKortUit": {
        OVERLEG: (
            "id soort status begintOp duurMinuten leiding voorzitter herhalingWeken reeksId bevestigdOp"
        ),
    },
    "PlekUit": {VOLGT: "organisatie team"},
    "OverlegUit": {
        OVERLEG: (
            "id soort status begintOp duurMinuten leiding voorzitter herhalingWeken reeksId bevestigdOp "
            "doel deelnemers"
        ),
    },
    "DeelnemerUit": {VOLGT: "organisatie team deelname bevestigd"},
    "VoorstelUit": {VOORSTEL: "casusId aanduiding rodeVlaggen sash sinds"},
    "AgendapuntUit": {
        OVERLEG: (
            "id overlegId volgnummer begintOp minuten status ingebrachtDoor vraag grondslag overdrachtId "
            "inbreng besluiten acties"
        ),
        DOSSIER: "casusId aanduiding",
        PROJECTIE: "projectie",
    },
    "ProjectieUit": {PROJECTIE: "onderdelen inhoud doel tot"},
    "InbrengUit": {OVERLEG: "organisatie team id tekst gedeeldMet op"},
    "BesluitUit": {OVERLEG: "id interventieId spoor tekst gedeeldMet op"},
    "OverlegactieUit": {
        OVERLEG: (
            "id eigenaar spoor omschrijving uiterlijk status uitkomst afgerondOp gedeeldMet teruggekomen "
            "vervangtId vervangenDoorId"
        ),
    },
    "GedeeldUit": {
        DOSSIER: "organisatie team id onderdelen inhoud doel gedeeldOp door tot geeindigdOp einde reden"
    },
    "GezienUit": {
        INZAGE: (
            "overlegId agendapuntId met onderdelen doel gedeeldOp tot bevestigd bijdragen adresVan inhoud"
        ),
    },
    "BevestigdUit": {VOLGT: "aanduiding op"},
    "BijdrageUit": {VOLGT: "soort id van"},
    "RadarUit": {
        DOSSIER: (
            "casusId aanduiding organisatie team wijk aantalMeldingen ernst patronen waarom meldingen "
            "mogelijk"
        ),
    },
    "PatroonUit": {VOLGT: "code tekst"},
    "RadarmeldingUit": {DOSSIER: "id ontvangenOp urgentie ernst ernstReden classificatie"},
    "MogelijkUit": {DOSSIER: "id ontvangenOp urgentie ernst ernstReden"},
    "WeesUit": {VERWEESD: "casusId organisatie team redenen"},
    "GebeurtenisUit": {DOSSIER: "id soort tekst op door organisatie team objectSoort objectId open besloten"},
    "CloudEventUit": {MELDING: "specversion id source type time subject dataref"},
    "FeedUit": {MELDING: "resultaten volgende meer"},
    "TermijnUit": {DOSSIER: "id soort verlooptOp status"},
    "InzageUit": {INZAGE: "id op wie handeling uitkomst doelbinding nood"},
    "KijkerUit": {VOLGT: "id aanduiding rollen organisatie team"},
    "EigenInzageUit": {GRAF: "id op wie handeling uitkomst doelbinding nood casusId aantal"},
    "WieKeekUit": {GRAF: "resultaten nietGenoemd"},
    "BlikUit": {GRAF: "dag door functie doel wat nood keer"},
    "MeldingInzageUit": {INZAGE: "id op wie handeling uitkomst doelbinding nood toenAan ongedaanOp"},
    "OpvallendUit": {
        INZAGE: (
            "id dag medewerkerId aanduiding team score gronden casussen eersteOp oordeel reden beoordeeldOp "
            "beoordelaar"
        ),
    },
    "OpvalgrondUit": {VOLGT: "code tekst"},
    "BekekenUit": {INZAGE: "casusId regels gronden"},
    "MaatregelUit": {OPEN: "code naam spoor oplegger aan duur verlenging uiterlijk eistEinde moment"},
    "DuurUit": {OPEN: "dagen maanden"},
    "InterventieUit": {
        DOSSIER: (
            "id code naam spoor toestand betrokkeneId oplegger opgelegdOp eindigtOp teVerlengenTot "
            "bewaker toelichting naAfloop beeindigdOp eindreden eindtoelichting"
        ),
    },
    "SpoorUit": {DOSSIER: "spoor regels"},
    "SpoorregelUit": {VOLGT: "bron id tekst toestand vanaf tot betrokkeneId"},
    "InzetaanbodUit": {OPEN: "code naam waarvoor voor velden vanafJaar totEnMetJaar uren"},
    "InzetUit": {
        DOSSIER: (
            "id code status betrokkeneId aangevraagdOp gestartOp afgeslotenOp uiterlijkOp voorvalOp "
            "aanleiding school toestemming reden"
        ),
    },
    "BerichtvoorbeeldUit": {DOSSIER: "soort kanaal naar tekst versturenOp uiterlijkOp contactVersie"},
    "BerichtUit": {
        DOSSIER: (
            "id soort status reden kanaal naar tekst afspraakOp versturenOp uiterlijkOp klaargezetOp door "
            "afgeslotenOp achterhaald misschienAangekomen"
        ),
    },
    "SchoolberichtUit": {DOSSIER: "aan tekst"},
    "HoofdUit": {BEWIJS: "zegel op aantal totaal leden tot wortel vorige sleutel handtekening"},
    "LedenUit": {VOLGT: "gebeurtenis inzage"},
    "TotUit": {VOLGT: "gebeurtenis inzage"},
    "VernietigingUit": {
        BEWAREN: (
            "id soort casusId meldingId organisatie team status grond sinds tot voorgesteldOp "
            "vernietigenVanaf goedkeuringen"
        ),
    },
    "GoedkeuringUit": {VOLGT: "rol op"},
    "BewaarplichtUit": {
        BEWAREN: "id soort casusId meldingId reden toelichting op door opgehevenOp opheffing"
    },
    "GrafsteenUit": {
        GRAF: "id soort grond vanJaar totJaar op rollen personen personenGebleven rijen backupGaatOpen"
    },
    "InzageverzoekUit": {INZAGEVERZOEK: "id persoonId team door op besluit reden beoordeeldOp tot"},
    "UitdraaiUit": {UITDRAAI: "onderdelen weggelaten nooit"},
    "OnderdeelUit": {VOLGT: "naam regels"},
    "WeggelatenUit": {VOLGT: "wat aantal"},
    "ReeksUit": {CIJFERS: "reeks naam definitie per"},
    "CijfersUit": {CIJFERS: "reeks naam definitie per gemeenten van tot drempel regels"},
    "CijferregelUit": {CIJFERS: "periode deel naam aantal"},
    "SignaalUit": {
        EIGEN: (
            "id casusId meldingId overdrachtId overlegId agendapuntId verantwoordelijke team soort op "
            "gelezenOp afgehandeldOp afgehandeldDoor afhandeling"
        ),
    },
}
"""Per schema of the contract, its fields by class. A list (`Lijst[...]`) has no fields of its own."""

KLASSE: Mapping[tuple[str, str], Klasse] = {
    (schema, veld): klasse
    for schema, rij in VELDEN.items()
    for klasse, velden in rij.items()
    for veld in velden.split()
}


def _naam(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _keuzes(schema: Schema) -> list[Schema]:
    return [schema, *(k for soort in ("anyOf", "oneOf", "allOf") for k in schema.get(soort, ()))]


def gevuld(schema: Schema, waarde: Any) -> Iterator[tuple[str, str]]:
    """Every field in this answer that tells something, by the schema that it stands in."""
    if isinstance(waarde, list):
        van: Schema = next((k["items"] for k in _keuzes(schema) if "items" in k), {})
        for een in waarde:
            yield from gevuld(van, een)
    if not isinstance(waarde, dict):
        return
    for naam in filter(None, map(_naam, _keuzes(schema))):
        velden = SCHEMAS[naam].get("properties", {})
        if not waarde.keys() <= velden.keys():
            continue
        for veld, inhoud in waarde.items():
            if inhoud not in (None, "", [], {}):
                if not naam.startswith("Lijst_"):
                    yield naam, veld
                yield from gevuld(velden[veld], inhoud)


ANTWOORD: Mapping[str, Schema] = {
    f"{methode} {pad}": schemas[0]
    for methode, pad, operatie in operaties()
    if (schemas := antwoorden(operatie))
}


def te_veel(operatie: str, wie: str, antwoord: httpx.Response) -> list[str]:
    """The fields in this answer that this asker may not receive."""
    return sorted(
        f"{schema}.{veld}"
        for schema, veld in velden_van(operatie, antwoord)
        if wie not in KLASSE[schema, veld].mag(operatie)
    )


def te_weinig(ontvangen: Mapping[str, set[tuple[str, str]]]) -> list[str]:
    """What one of who were answered about the same thing did not receive, though another did and they may."""
    samen = set().union(*ontvangen.values())
    return sorted(
        f"{wie}: {schema}.{veld}"
        for schema, veld in samen
        for wie, kreeg in ontvangen.items()
        if (klasse := KLASSE[schema, veld]) is not VOLGT
        and not klasse.elk_het_zijne
        and wie in klasse.hiervan
        and (schema, veld) not in kreeg
    )


def velden_van(operatie: str, antwoord: httpx.Response) -> set[tuple[str, str]]:
    """What it tells, when all went well and it is no paper."""
    if not (
        antwoord.is_success and antwoord.content and antwoord.headers["content-type"] == "application/json"
    ):
        return set()
    return set(gevuld(ANTWOORD.get(operatie, {}), antwoord.json()))
