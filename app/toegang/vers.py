"""For what is most dangerous somebody proves anew who they are: a screen that was left open is not enough (ASVS 7.5.3, RFC 9470).

Used for the vault; for every way around what people may see; for taking much along; and for giving somebody rights.
"""

from app.core.fouten import Fout, Soort
from app.toegang.werkeenheid import Werkeenheid


def eis_verse_aanmelding(eenheid: Werkeenheid) -> None:
    """Call it after the question whether they may: who may not even know of it, hears that and nothing else.

    Raises `verse-aanmelding-nodig` when the actor did not sign in lately, or does not say when; and `alleen-voor-mensen` for a machine,
    that cannot prove anything anew.
    """
    actor, grens = eenheid.actor, eenheid.vers
    if actor.is_machine:
        raise Fout(
            Soort.VERBODEN,
            "alleen-voor-mensen",
            "Dit kan alleen iemand die zich zelf heeft aangemeld, en niet een koppeling.",
            alternatief="Laat een medewerker dit doen.",
        )
    if actor.aangemeld_op is None or eenheid.nu - actor.aangemeld_op > grens:
        raise Fout(
            Soort.NIET_AANGEMELD,
            "verse-aanmelding-nodig",
            f"Hiervoor hebt u zich hoogstens {round(grens.total_seconds() / 60)} minuten geleden aangemeld; zo weten we dat u het bent, "
            "en niet iemand anders achter uw scherm.",
            alternatief="Meld u opnieuw aan en doe dit daarna nog eens.",
            extra={"seconden": int(grens.total_seconds())},
        )
