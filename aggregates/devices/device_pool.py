"""A customer's pool: devices that wait for their next user, with their condition and where they lie (H-12)."""

from typing import Annotated, ClassVar, Literal

from aggregates.device_terms import DeviceId, Whereabouts
from aggregates.engine.event import Changes, Event
from aggregates.engine.words import InWords, Label

PoolCondition = Annotated[
    Literal["new", "as_new", "used", "damaged"],
    InWords(new=("neu", "new"), as_new=("neuwertig", "as new"), used=("gebraucht", "used"), damaged=("beschädigt", "damaged")),
    Label("Zustand", "Condition"),
]
PoolPlace = Annotated[str | None, Label("Lagerort", "Place")]


class DeviceKeptInPool(
    Event,
    event="device.kept_in_pool",
    de="{Gerät device_id|Gerät} im Kundenpool: {condition}[, Lagerort {place}]",
    en="{Device device_id|Device} in the customer's pool: {condition}[, place {place}]",
    changes=Changes("condition", old=None, called="pool_condition"),
    about=("whereabouts", "pool"),
):
    """It waits there for its next user; said anew when it is found in another condition, or taken to another place."""

    whereabouts: ClassVar[Whereabouts] = "pool"

    device_id: DeviceId
    condition: PoolCondition
    place: PoolPlace = None
