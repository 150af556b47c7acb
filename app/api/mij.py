"""`/v1/mij`: who am I here, and what may I do."""

from uuid import UUID

from app.api.problems import LEZEN
from app.api.vorm import Uit
from app.toegang.actor import Rol
from app.toegang.beleid import HANDELINGEN, hoedanigheden, mag
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow.stappenplan import ACTIES

router = Onderdeel(tags=["wie"])


class MijUit(Uit):
    id: UUID
    aanduiding: str
    organisatie: str
    team: str | None
    rollen: list[Rol]
    doelbinding: str
    mag: list[str]
    """What I may do in any casus of my team; what needs the casusregisseur is in `alsCasusregisseur`."""
    als_casusregisseur: list[str]


@router.get("/mij", responses=LEZEN, summary="Wie ben ik, en wat mag ik?")
async def mij(eenheid: Eenheid) -> MijUit:
    actor = eenheid.actor
    alles = {**{k: h.door for k, h in HANDELINGEN.items()}, **{a.value: r.door for a, r in ACTIES.items()}}
    zonder, met = hoedanigheden(actor, None), hoedanigheden(actor, actor.id)
    hulp = actor.is_hulpverlener
    return MijUit(
        **{k: getattr(actor, k) for k in ("id", "aanduiding", "organisatie", "team", "doelbinding")},
        rollen=sorted(actor.rollen),
        mag=[k for k, door in alles.items() if hulp and mag(zonder, door).mag],
        als_casusregisseur=[
            k for k, door in alles.items() if hulp and mag(met, door).mag and not mag(zonder, door).mag
        ],
    )
