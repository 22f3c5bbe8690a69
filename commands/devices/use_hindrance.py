"""What areas above devices add to them: why somebody can't give a device to a user or into the pool, though nobody has it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aggregates.device import Device
from commands.engine.command import Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class UseHindrance:
    """Why nobody gets a device from people's hands: `check` raises that. What a carrier sees in use is noted all the same."""

    check: Callable[[Given, UUID, Device], None]


USE_HINDRANCES: Point[UseHindrance] = Point("commands.registry", "USE_HINDRANCES")


def check_usable(given: Given, device_id: UUID, device: Device) -> None:
    """Raise why it can't be given to anybody."""
    for hindrance in USE_HINDRANCES:
        hindrance.check(given, device_id, device)
