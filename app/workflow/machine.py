"""Builds the state machine from table 1; the only user of python-statemachine.

The table decides and explains; the machine confirms. It knows the three phases as compound states and refuses whatever has no
row, so a hole in our own reasoning stops here and not in somebody's casus.
"""

from functools import cache
from typing import Any, cast

from statemachine import StateMachine
from statemachine.io import create_machine_class_from_definition

from app.casus.codes import Stap
from app.workflow.stand import FASE_VAN, FASEN, Stand
from app.workflow.stappenplan import RIJEN, STAPPEN, Actie, Rij

BEEINDIGD = "beeindigd"
BEWEGEND = frozenset({Actie.VOLGENDE, Actie.NAAR, Actie.HERACTIVEREN, Actie.BEEINDIGEN})


def _naam(rij: Rij) -> str:
    return f"{rij.actie}__{rij.naar}".replace("-", "_")


def _id(stap: Stap) -> str:
    return stap.value.replace("-", "_")


def _definitie() -> dict[str, Any]:
    staten: dict[str, Any] = {}
    for fase in FASEN:
        stappen = [stap for stap in STAPPEN if FASE_VAN[stap] is fase]
        staten[fase.value.replace("-", "_")] = {
            "name": fase.value,
            "initial": fase is FASEN[0],
            "states": {
                _id(stap): {
                    "name": STAPPEN[stap].titel,
                    "initial": stap is stappen[0],
                    "on": {
                        _naam(rij): [
                            {"target": BEEINDIGD if rij.actie is Actie.BEEINDIGEN else _id(rij.naar)}
                        ]
                        for rij in RIJEN
                        if rij.van is stap and rij.actie in BEWEGEND
                    },
                }
                for stap in stappen
            },
        }
    return {**staten, BEEINDIGD: {"name": "Beëindigd", "final": True}}


Stappenmachine = cast(
    type[StateMachine],
    create_machine_class_from_definition(
        "Stappenmachine",
        _definitie(),
        # the strictness of StateMachine: an impossible event raises, a guard's exception is not swallowed
        allow_event_without_transition=False,
        catch_errors_as_events=False,
    ),
)


@cache
def _eindigt(stap: Stap, gebeurtenis: str) -> frozenset[str]:
    """Where the machine stands after this event. It has no memory of its own, so each answer holds for good: asked once."""
    machine = Stappenmachine(start_value=_id(stap))
    machine.send(gebeurtenis)
    return frozenset(machine.configuration_values)


def bevestig(rij: Rij, stand: Stand, straks: Stand) -> None:
    """Let the machine make the move and check that it ends where the table says.

    Raises `statemachine.exceptions.TransitionNotAllowed` (a fault of ours, not of the user) when it does not.
    """
    if rij.actie not in BEWEGEND:
        return
    verwacht = BEEINDIGD if rij.actie is Actie.BEEINDIGEN else _id(straks.stap)
    if verwacht not in _eindigt(stand.stap, _naam(rij)):
        raise RuntimeError(f"de machine staat niet in {verwacht}")
