"""May something be sent to this person, and where? Pure: from what is recorded to an address, or why not and what to do instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.casus.codes import BetrokkeneRol, ContactKanaal
from app.casus.contact import mag_benaderd
from app.core.fouten import Fout, Soort
from app.persoon import namen

TAAL = "nl"
BEL_ZELF = "Neem zelf contact op, zoals en wanneer het veilig is."


def bestemming(
    mens: Mapping[str, Any],
    anderen: Iterable[Mapping[str, Any]],
    elders: Iterable[Mapping[str, Any] | None] = (),
) -> tuple[ContactKanaal, str]:
    """The channel and the number or e-mail address; `anderen`: the rest of the huishouden, also who left; `elders`: the veilig contact
    of the same human in other casussen. Raises a refusal."""
    contact: Mapping[str, Any] = mens["veilig_contact"] or {}
    if mens["vertrokken_op"] is not None:
        raise _nee(
            "vertrokken",
            "Deze persoon hoort niet meer bij dit huishouden.",
            "Is dat niet zo, herstel het dan eerst.",
        )
    match contact.get("kanaal"):
        case None:
            raise _nee(
                "geen-veilig-contact",
                "Er is niet vastgelegd hoe contact met deze persoon veilig is. Dan gaat er niets uit.",
                "Zoek eerst uit hoe contact veilig is en leg dat bij deze persoon vast.",
            )
        case ContactKanaal.GEEN:
            raise _nee(
                "contact-niet-veilig",
                "Er is uitgezocht dat geen weg naar deze persoon veilig is.",
                "Benader deze persoon niet. Is dat veranderd, leg dan eerst vast hoe het wel kan.",
            )
        case ContactKanaal.SMS:
            kanaal, naar = ContactKanaal.SMS, _mobiel(mens["telefoon"])
        case ContactKanaal.EMAIL:
            kanaal, naar = ContactKanaal.EMAIL, _email(mens["email"])
        case anders:
            weg = str(anders).replace("-", " ")
            raise _nee("zelf-contact", f"Veilig is een weg die een mens zelf moet gaan: {weg}.", BEL_ZELF)
    if (mens["voorkeurstaal"] or TAAL).partition("-")[0] != TAAL:
        raise _nee(
            "andere-taal",
            "Deze persoon spreekt liever een andere taal, en berichten zijn er alleen in het Nederlands. "
            "Wie het niet kan lezen laat het misschien aan een ander zien.",
            "Neem zelf contact op, zo nodig met een tolk.",
        )
    if any(contact and not mag_benaderd(contact) for contact in elders):
        raise _nee(
            "elders-niet-veilig",
            "Van deze mens is in een andere casus vastgelegd dat geen weg veilig is.",
            "Overleg met het team van die casus voordat iemand contact zoekt.",
        )
    if any(BetrokkeneRol.PLEGER in ander["rollen"] and _zelfde(naar, ander) for ander in anderen):
        raise _nee(
            "ook-van-pleger",
            "Dit nummer of e-mailadres staat ook bij een pleger in dit huishouden: die leest dan mee.",
            "Zoek uit van wie het is, en hoe contact wel veilig is.",
        )
    return kanaal, naar


def _mobiel(telefoon: str | None) -> str:
    nummer = namen.telefoon(telefoon)
    if nummer is None or (nummer.startswith("+31") and not nummer.startswith("+316")):
        raise _nee(
            "geen-mobiel-nummer",
            "Sms is hier de veilige weg, maar er is geen mobiel nummer van deze persoon vastgelegd.",
            "Leg het nummer vast waarop contact veilig is.",
        )
    return nummer


def _email(email: str | None) -> str:
    if not email:
        raise _nee(
            "geen-e-mail",
            "E-mail is hier de veilige weg, maar er is geen e-mailadres van deze persoon vastgelegd.",
            "Leg het e-mailadres vast waarop contact veilig is.",
        )
    return email


def _zelfde(naar: str, ander: Mapping[str, Any]) -> bool:
    return naar == namen.telefoon(ander["telefoon"]) or naar.casefold() == (ander["email"] or "").casefold()


def _nee(code: str, tekst: str, alternatief: str) -> Fout:
    return Fout(Soort.BOTSING, code, tekst, alternatief=alternatief)
